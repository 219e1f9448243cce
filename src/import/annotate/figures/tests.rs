//! Every figure of the bundled list, judged by reading it, and sentences that other lists may hold.

use super::*;
use crate::domain::annotation::PairSide;
use crate::domain::annotation::Qualifier::{self, About, Exact, Nearly, Over, Under};
use crate::import;
use FigureKind::{Area, Count, Duration, Money, Percentage};

fn figures(text: &str) -> Vec<Figure> {
    read_figures(&CaseText::split(text), &[])
}

/// Words and value of each figure.
fn read(text: &str) -> Vec<(String, f64)> {
    figures(text).into_iter().map(|figure| (figure.as_written, figure.value)).collect()
}

#[track_caller]
fn assert_one(text: &str, as_written: &str, kind: FigureKind, value: f64, qualifier: Qualifier) {
    let figures = figures(text);
    let [figure] = &figures[..] else { panic!("{text}: {figures:?}") };
    assert_eq!((figure.as_written.as_str(), figure.kind, figure.qualifier), (as_written, kind, qualifier), "{text}");
    assert!((figure.value - value).abs() <= value.abs() * 1e-15, "{text}: {}", figure.value);
}

#[track_caller]
fn assert_none(texts: &[&str]) {
    for text in texts {
        assert_eq!(read(text), [], "{text}");
    }
}

/// Case, words, kind, value, qualifier, sentence.
const OF_THE_LIST: &[(&str, &str, FigureKind, f64, Qualifier, u32)] = &[
    ("1.1.1", "10个", Count, 10.0, Exact, 2),
    ("1.1.1", "21个", Count, 21.0, Exact, 3),
    ("1.1.2", "40余个", Count, 40.0, Over, 2),
    ("1.2.1", "10部门", Count, 10.0, Exact, 2),
    ("1.2.1", "55条", Count, 55.0, Exact, 2),
    ("1.2.1", "40余个", Count, 40.0, Over, 2),
    ("1.2.1", "25项", Count, 25.0, Exact, 3),
    ("1.2.1", "20余个", Count, 20.0, Over, 3),
    ("1.2.1", "5部门", Count, 5.0, Exact, 4),
    ("1.2.1", "8方面", Count, 8.0, Exact, 4),
    ("1.2.1", "5方面", Count, 5.0, Exact, 4),
    ("1.2.1", "6类", Count, 6.0, Exact, 4),
    ("1.2.2", "5方面", Count, 5.0, Exact, 2),
    ("1.2.2", "20条", Count, 20.0, Exact, 2),
    ("2.1.2", "10项", Count, 10.0, Exact, 3),
    ("2.1.2", "24片", Count, 24.0, Exact, 4),
    ("2.2.1", "32个", Count, 32.0, Exact, 2),
    ("2.3.2", "54项", Count, 54.0, Exact, 2),
    ("2.4.1", "130多天", Duration, 130.0, Over, 3),
    ("2.4.1", "50天左右", Duration, 50.0, About, 3),
    ("2.4.1", "20处", Count, 20.0, Exact, 3),
    ("2.4.1", "217个", Count, 217.0, Exact, 3),
    ("2.4.1", "12.2万户", Count, 122_000.0, Exact, 3),
    ("4.1.1", "3.2亿元", Money, 320_000_000.0, Exact, 3),
    ("4.1.1", "1.3亿元", Money, 130_000_000.0, Exact, 4),
    ("4.1.1", "229.2亿元", Money, 22_920_000_000.0, Exact, 4),
    ("4.1.1", "504.2亿元", Money, 50_420_000_000.0, Exact, 5),
    ("4.1.1", "206.2亿元", Money, 20_620_000_000.0, Exact, 5),
    ("4.2.1", "约3200亿元", Money, 320_000_000_000.0, About, 3),
    ("4.2.2", "8项", Count, 8.0, Exact, 3),
    ("4.2.2", "近4万亿元", Money, 4_000_000_000_000.0, Nearly, 4),
    ("4.2.3", "69.6亿元", Money, 6_960_000_000.0, Exact, 3),
    ("4.2.3", "低至2.08%", Percentage, 2.08, Under, 3),
    ("4.3.1", "约11.4亿元", Money, 1_140_000_000.0, About, 3),
    ("4.3.1", "403.9亿元", Money, 40_390_000_000.0, Exact, 3),
    ("5.1.1", "3个以上", Count, 3.0, Over, 3),
    ("5.1.1", "低于95%", Percentage, 95.0, Under, 3),
    ("5.1.2", "100%", Percentage, 100.0, Exact, 3),
    ("5.2.1", "866.4万元", Money, 8_664_000.0, Exact, 3),
];

#[test]
fn every_figure_of_the_bundled_list_is_read_and_no_other() {
    let bytes = include_bytes!("../../../../data/urban-renewal-4.txt");
    let outline = import::parse(bytes).outline.expect("the bundled list has no errors");
    let found: Vec<_> = outline
        .cases()
        .flat_map(|(number, case)| {
            let figures = read_figures(&case.text, &[]);
            figures.into_iter().map(move |figure| (number.to_string(), figure))
        })
        .collect();
    let told: Vec<_> = found
        .iter()
        .map(|(n, f)| (n.as_str(), f.as_written.as_str(), f.kind, f.value, f.qualifier, f.span.sentence))
        .collect();
    assert_eq!(told, OF_THE_LIST);
    let cumulative: Vec<_> = found.iter().filter(|(_, f)| f.cumulative).map(|(_, f)| f.as_written.as_str()).collect();
    assert_eq!(cumulative, ["3.2亿元", "近4万亿元"]);
    let paired: Vec<_> = found.iter().filter_map(|(_, f)| Some((f.as_written.as_str(), f.pair?))).collect();
    assert_eq!(paired, [("130多天", (PairSide::From, 1)), ("50天左右", (PairSide::To, 0))]);
}

#[test]
fn amounts_are_brought_to_yuan() {
    assert_one("甲市出资866.4万元。", "866.4万元", Money, 8_664_000.0, Exact);
    assert_one("安排资金3,200万元。", "3,200万元", Money, 32_000_000.0, Exact);
    assert_one("安排资金３．２亿元。", "３．２亿元", Money, 320_000_000.0, Exact);
    assert_one("安排资金 3.2 亿元。", "3.2 亿元", Money, 320_000_000.0, Exact);
    assert_one("投资超过1亿2000万元。", "超过1亿2000万元", Money, 120_000_000.0, Over);
    assert_one("最高不超过500万元。", "最高不超过500万元", Money, 5_000_000.0, Under);
    assert_one("累计投入逾10亿元。", "逾10亿元", Money, 1e9, Over);
    assert_one("按500元/平方米补助。", "500元/平方米", Money, 500.0, Exact);
    assert_one("总投资三千万元。", "三千万元", Money, 30_000_000.0, Exact);
    assert_one("节约10余万元。", "10余万元", Money, 100_000.0, Over);
    assert_one("節約資金約3億元。", "約3億元", Money, 3e8, About);
    assert_one("贷款3亿美元。", "3亿美元", Count, 3e8, Exact);
    let figure = &figures("累计3.2亿元。")[0];
    assert_eq!((figure.as_written.as_str(), figure.cumulative), ("累计3.2亿元", true));
    assert!(!figures("累计开工，投资3.2亿元。")[0].cumulative, "another clause");
}

#[test]
fn shares_areas_and_lengths_of_time_have_their_units() {
    assert_one("比例达百分之二十。", "百分之二十", Percentage, 20.0, Exact);
    assert_one("实现百分之百覆盖。", "百分之百", Percentage, 100.0, Exact);
    assert_one("提高5个百分点。", "5个百分点", Percentage, 5.0, Exact);
    assert_one("占比不低于35％。", "不低于35％", Percentage, 35.0, Over);
    assert_one("面积约12.5万平方米。", "约12.5万平方米", Area, 125_000.0, About);
    assert_one("面积3平方公里。", "3平方公里", Area, 3_000_000.0, Exact);
    assert_one("盘活土地200余亩。", "200余亩", Area, 200.0 * 2000.0 / 3.0, Over);
    assert_one("建筑面积300㎡以下。", "300㎡以下", Area, 300.0, Under);
    assert_one("应在30日内办结。", "30日内", Duration, 30.0, Under);
    assert_one("5个工作日内办结。", "5个工作日内", Duration, 5.0, Under);
    assert_one("三个月完成。", "三个月", Duration, 90.0, Exact);
    assert_one("历时近3年。", "近3年", Duration, 1095.0, Nearly);
    assert_one("近3年改善环境。", "近3年", Duration, 1095.0, Exact);
    assert_one("房龄20年以上。", "20年以上", Duration, 7300.0, Over);
    assert_one("24小时响应。", "24小时", Duration, 1.0, Exact);
}

#[test]
fn a_count_knows_what_it_counts() {
    for (text, as_written, value, counter) in [
        ("惠及3.5万余户居民。", "3.5万余户", 35_000.0, "户"),
        ("涉及二十余个部门。", "二十余个", 20.0, "个"),
        ("附近5个小区。", "5个", 5.0, "个"),
        ("服务群众1200人次。", "1200人次", 1200.0, "人次"),
        ("改造管网120公里。", "120公里", 120.0, "公里"),
        ("产值提高3倍。", "3倍", 3.0, "倍"),
        ("增加5千米步道。", "5千米", 5000.0, "米"),
        ("实现三个目标：新增20个车位。", "20个", 20.0, "个"),
    ] {
        assert_eq!(read(text), [(as_written.to_owned(), value)], "{text}");
        assert_eq!(figures(text)[0].counter.as_deref(), Some(counter), "{text}");
    }
}

#[test]
fn what_only_looks_like_a_figure_is_none() {
    assert_none(&[
        "截至2025年8月末，2024年全年。",
        "2023—2025年实施，1—8月推进，8月31日前完成。",
        "第四批、第3条、第3、5项、第12个。",
        "《三年行动（2024年）100个项目办法》。",
        "“6+6”工作、“十大专项”行动、“100个社区”工程。",
        "集群街2号危房，南京路100号，U型空间，5G，A4。",
        "6+6个专项，7×24小时值守，1+3项目。",
        "一城一策，三层级，五年目标，三大体系，两批，七大类，一个重大项目，一揽子，三级同步。",
        "3年行动计划，15分钟生活圈，十五分钟便民生活圈。",
        "建办科〔2024〕12号，1.2.3项。",
        "80年代建成，20世纪，2024年度，2024年底。",
        "二元结构，多元，3元化，千家万户，数十个，几十户，上百家。",
        "①个，②项。",
    ]);
}

#[test]
fn a_quotation_that_is_speech_may_hold_figures() {
    assert_one("他说：“投资3亿元，已经开工。”", "3亿元", Money, 3e8, Exact);
}

#[test]
fn titles_of_documents_are_hidden() {
    use crate::domain::annotation::{DocumentId, DocumentMention, DocumentRelation};
    let text = CaseText::split("印发20条措施。");
    let title = DocumentMention {
        id: DocumentId::of_title("20条"),
        title: "20条".to_owned(),
        span: Span { bytes: 6..11, sentence: 1 },
        relation: DocumentRelation::Issued,
        issuer: None,
        verb: None,
        within: None,
    };
    assert_eq!(read_figures(&text, &[title]), []);
    assert_eq!(read_figures(&text, &[]).len(), 1);
}

#[test]
fn a_range_has_two_ends_and_one_span() {
    for (text, as_written, lower, upper) in [
        ("工期3—5年。", "3—5年", 1095.0, 1825.0),
        ("占比约10%-20%。", "约10%-20%", 10.0, 20.0),
        ("投资3至5亿元。", "3至5亿元", 3e8, 5e8),
        ("补助5000～1万元。", "5000～1万元", 5e3, 1e4),
        ("每处3万—5万平方米。", "3万—5万平方米", 3e4, 5e4),
        ("改造20至30个小区。", "20至30个", 20.0, 30.0),
    ] {
        let both = [(as_written.to_owned(), lower), (as_written.to_owned(), upper)];
        assert_eq!(read(text), both, "{text}");
        let figures = figures(text);
        assert_eq!(figures[0].span, figures[1].span);
        assert_eq!((figures[0].pair, figures[1].pair), (Some((PairSide::From, 1)), Some((PairSide::To, 0))));
    }
}

#[test]
fn what_changes_from_one_to_another_stays_together() {
    for (text, from, to) in [
        ("将时长由130多天压缩至50天左右。", "130多天", "50天左右"),
        ("绿地率从20%提高到35%。", "20%", "35%"),
        ("审批由原来的20个工作日大幅压缩为5个工作日。", "20个工作日", "5个工作日"),
        ("占比从2020年的20%提高到2024年的35%。", "20%", "35%"),
        ("利率5.5%降至3.2%。", "5.5%", "3.2%"),
        ("事项由20余项精简至8项。", "20余项", "8项"),
        ("收入从3亿元到5亿元。", "3亿元", "5亿元"),
        ("审批时限由原来的30天，压缩到7天以内。", "30天", "7天以内"),
        ("将12项审批事项整合为4项。", "12项", "4项"),
        ("办理时限从60日缩短至15日。", "60日", "15日"),
        ("亩均税收由15万元/亩提高至40万元/亩。", "15万元/亩", "40万元/亩"),
    ] {
        let figures = figures(text);
        let told: Vec<_> = figures.iter().map(|f| (f.as_written.as_str(), f.pair)).collect();
        assert_eq!(told, [(from, Some((PairSide::From, 1))), (to, Some((PairSide::To, 0)))], "{text}");
    }
    for text in [
        "改造20个小区，惠及30个社区。",
        "投资3亿元，增加到5户。",
        "由20天、30天分别压缩至10天、5天。",
        "补助3亿元。贷款增至5亿元。",
        "新增20个公园、30个广场。",
    ] {
        assert!(figures(text).iter().all(|figure| figure.pair.is_none()), "{text}: {:?}", figures(text));
    }
}
