//! What holds for any text.

use proptest::prelude::*;

use super::*;

/// Texts made of the words the rules are about, so that their edges meet.
fn texts() -> impl Strategy<Value = String> {
    let words = prop::sample::select(
        "由 从 至 到 — - 第 约 近 不 不低于 累计 余 多 十 百 千 万 亿 元 % 百分之 个 户 项 年 月 日 内 天 个月 平方米 ㎡ / 每 以上 左右 \
         压缩 提高 。 ， ； 、 《 》 “ ” < 〉 1 23 2024 3.2 3,200 ３ ① ． . , \u{3000} \n 两 三 半 目 é 😀"
            .split(' ')
            .collect::<Vec<_>>(),
    );
    prop_oneof![prop::collection::vec(words, 0..40).prop_map(|words| words.concat()), any::<String>()]
}

proptest! {
    #[test]
    fn a_figure_stands_where_it_says(text in texts()) {
        let text = CaseText::split(&text);
        let verbatim = text.verbatim();
        let sentences = text.sentences();
        let figures = read_figures(&text, &[]);
        for figure in &figures {
            let bytes = figure.span.bytes.clone();
            prop_assert_eq!(verbatim.get(bytes.clone()), Some(figure.as_written.as_str()));
            prop_assert!(!figure.as_written.is_empty() && figure.value.is_finite() && figure.value >= 0.0);
            prop_assert_eq!(figure.counter.is_some(), figure.kind == FigureKind::Count);
            let sentence = &sentences[figure.span.sentence as usize - 1];
            prop_assert!(sentence.start <= bytes.start && bytes.end <= sentence.end, "within one sentence");
        }
        for two in figures.windows(2) {
            let [first, second] = two else { unreachable!() };
            let is_range = first.span == second.span;
            prop_assert!(is_range || first.span.bytes.end <= second.span.bytes.start);
        }
    }

    #[test]
    fn both_sides_of_a_pair_know_each_other(text in texts()) {
        let figures = read_figures(&CaseText::split(&text), &[]);
        for (at, figure) in figures.iter().enumerate() {
            if let Some((side, other)) = figure.pair {
                let back = figures[other].pair.expect("the other side has a pair");
                prop_assert_eq!(back.1, at);
                prop_assert!(back.0 != side && figures[other].kind == figure.kind);
            }
        }
    }

    #[test]
    fn an_amount_reads_back(yuan in 1_u64..100_000_000, decimals in 0_usize..4) {
        let digits = format!("{yuan:0width$}", width = decimals + 1);
        let (whole, part) = digits.split_at(digits.len() - decimals);
        let number = if part.is_empty() { whole.to_owned() } else { format!("{whole}.{part}") };
        let figures = read_figures(&CaseText::split(&format!("投资{number}亿元。")), &[]);
        let expected = yuan * 10_u64.pow(8 - u32::try_from(decimals).expect("below four"));
        prop_assert_eq!(figures.len(), 1);
        prop_assert_eq!(format!("{:.0}", figures[0].value), expected.to_string());
    }
}
