//! Quotations against the bundled texts: exact, folded, near, not found.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;

/// The texts of the bundled list.
static TEXTS: LazyLock<Vec<CaseText>> = LazyLock::new(|| {
    let lines = include_str!("../../../tests/fixtures/cases.jsonl").lines();
    let text = |line: &str| {
        let case: serde_json::Value = serde_json::from_str(line).expect("a case");
        let part = |name: &str| case[name].as_str().unwrap_or_default().to_owned();
        CaseText { heading: part("heading"), body: Some(part("body")) }
    };
    lines.map(text).collect()
});

fn text() -> CaseText {
    CaseText::split(
        "安徽省强化城市更新财政、金融政策保障。发挥财政专项资金引导作用，累计安排3.2亿元。推出“城品活力贷”金融产品，贷款利率低至2.08%。\n支持发行REITs约206.2亿元。",
    )
}

fn check(quote: &str) -> Option<Found> {
    let original = Original::new(&text());
    let quotation = Quotation::new(quote);
    quotation.literally(&original).or_else(|| quotation.nearly(&original))
}

/// `del{…}` and `ins{…}` around what differs.
fn diff(found: &Found) -> String {
    let piece = |piece: &Piece| match piece.edit {
        Edit::Equal => piece.text.clone(),
        Edit::Delete => format!("del{{{}}}", piece.text),
        Edit::Insert => format!("ins{{{}}}", piece.text),
    };
    found.diff.iter().map(piece).collect()
}

/// Grade, sentence, original and difference, for comparing at once.
fn told(quote: &str) -> (Grade, u32, String, String) {
    let found = check(quote).unwrap_or_else(|| panic!("not found: {quote}"));
    (found.grade, found.sentence, found.original.clone(), diff(&found))
}

fn as_told(grade: Grade, sentence: u32, original: &str, diff: &str) -> (Grade, u32, String, String) {
    (grade, sentence, original.to_owned(), diff.to_owned())
}

#[test]
fn a_stretch_of_the_text_is_exact_wherever_it_begins() {
    let quote = "金融政策保障。发挥财政";
    assert_eq!(told(quote), as_told(Grade::Exact, 1, quote, quote));
    let quote = "累计安排3.2亿元";
    assert_eq!(told(&format!("  “{quote}”\n")), as_told(Grade::Exact, 2, quote, quote));
}

#[test]
fn what_differs_in_signs_only_is_told_apart_from_what_is_exact() {
    let (grade, sentence, original, _) = told("推出\"城品活力贷\" 金融产品,贷款利率低至２.08％");
    assert_eq!((grade, sentence), (Grade::Folded, 3));
    assert_eq!(original, "推出“城品活力贷”金融产品，贷款利率低至2.08%");
    let full_stop = told("发挥财政专项资金引导作用。");
    assert_eq!(
        full_stop,
        as_told(Grade::Folded, 2, "发挥财政专项资金引导作用，", "发挥财政专项资金引导作用del{。}ins{，}")
    );
    let line_end = told("低至2.08%。支持发行REITs");
    assert_eq!((line_end.0, line_end.3.as_str()), (Grade::Folded, "低至2.08%。ins{\n}支持发行REITs"));
}

#[test]
fn a_number_with_another_point_is_another_number() {
    let (grade, _, _, diff) = told("发挥财政专项资金引导作用，累计安排32亿元");
    assert_eq!((grade, diff.as_str()), (Grade::Near, "发挥财政专项资金引导作用，累计安排del{32}ins{3.2}亿元"));
}

#[test]
fn what_is_left_out_and_marked_is_no_difference() {
    for mark in ["……", "…", "......", "[……]"] {
        let (grade, sentence, original, _) = told(&format!("强化城市更新财政{mark}推出“城品活力贷”"));
        assert_eq!((grade, sentence, original.as_str()), (Grade::Exact, 1, "强化城市更新财政……推出“城品活力贷”"));
    }
    let (grade, _, _, diff) = told("发挥财政专项资金引导作用……贷款利率低至2.80%");
    assert_eq!((grade, diff.as_str()), (Grade::Near, "发挥财政专项资金引导作用……贷款利率低至del{2.80}ins{2.08}%"));
    assert_eq!(check("贷款利率低至2.08%……强化城市更新财政政策"), None, "the parts stand the other way round");
}

#[test]
fn a_left_out_or_added_word_is_shown() {
    let (grade, _, _, diff) = told("强化城市更新金融政策保障");
    assert_eq!((grade, diff.as_str()), (Grade::Near, "强化城市更新ins{财政、}金融政策保障"));
    let (grade, _, _, diff) = told("安徽省大力强化城市更新财政、金融政策保障");
    assert_eq!((grade, diff.as_str()), (Grade::Near, "安徽省del{大力}强化城市更新财政、金融政策保障"));
}

#[test]
fn little_is_found_as_it_stands_or_not_at_all() {
    assert_eq!(told("3.2亿").0, Grade::Exact);
    assert_eq!(check("3.3亿元"), None);
    assert!(Quotation::new(" …… 。").is_empty());
    assert!(Quotation::new("").is_empty());
}

#[test]
fn sentences_are_quotations_of_their_own() {
    let sentences = Quotation::new("甲省做事。。印发《办法》……3.2亿元。对").sentences();
    let texts: Vec<&str> = sentences.iter().map(Quotation::text).collect();
    assert_eq!(texts, ["甲省做事。。", "印发《办法》……3.2亿元。"]);
}

/// Some characters of some text.
fn stretch(least: usize) -> impl Strategy<Value = (usize, String)> {
    (0..TEXTS.len(), any::<prop::sample::Index>(), least..80usize).prop_map(|(case, at, length)| {
        let chars: Vec<char> = TEXTS[case].verbatim().chars().collect();
        let length = length.min(chars.len());
        let start = at.index(chars.len() - length + 1);
        (case, chars[start..start + length].iter().collect())
    })
}

proptest! {
    #[test]
    fn every_stretch_of_a_case_is_exact((case, quote) in stretch(8)) {
        let found = Quotation::new(&quote).literally(&Original::new(&TEXTS[case])).expect("it is found");
        prop_assert_eq!(found.grade, Grade::Exact);
        prop_assert_eq!(found.original, quote.trim());
    }

    #[test]
    fn one_exchanged_character_is_near_and_is_the_difference((case, quote) in stretch(12), at in any::<prop::sample::Index>()) {
        // Numbers and Latin words count as one letter, also when the quotation cuts them; here it is about 汉字.
        let han: Vec<usize> = quote.char_indices().filter(|(_, c)| ('\u{4e00}'..='\u{9fff}').contains(c)).map(|(i, _)| i).collect();
        let cut = |c: Option<char>| c.is_some_and(|c| c.is_ascii());
        prop_assume!(han.len() > 8 && !quote.contains('…') && !cut(quote.chars().next()) && !cut(quote.chars().last()));
        let at = han[at.index(han.len())];
        let old = quote[at..].chars().next().expect("a character");
        let wrong = format!("{}鑫{}", &quote[..at], &quote[at + old.len_utf8()..]);
        let original = Original::new(&TEXTS[case]);
        let wrong = Quotation::new(&wrong);
        prop_assert_eq!(wrong.literally(&original), None);
        let found = wrong.nearly(&original).expect("it is near");
        prop_assert_eq!(found.grade, Grade::Near);
        let differing: Vec<(Edit, String)> =
            found.diff.iter().filter(|piece| piece.edit != Edit::Equal).map(|p| (p.edit, p.text.clone())).collect();
        prop_assert_eq!(differing, [(Edit::Delete, "鑫".to_owned()), (Edit::Insert, old.to_string())]);
    }

    #[test]
    fn text_of_chance_is_not_found(chars in prop::collection::vec(prop::char::range('\u{4e00}', '\u{9fff}'), 12..60), case in 0..TEXTS.len()) {
        let quotation = Quotation::new(&chars.into_iter().collect::<String>());
        let original = Original::new(&TEXTS[case]);
        prop_assert_eq!(quotation.literally(&original).or_else(|| quotation.nearly(&original)), None);
    }

    #[test]
    fn the_difference_leads_from_the_quotation_to_the_original((case, quote) in stretch(12), cut in 2usize..6) {
        let chars: Vec<char> = quote.chars().collect();
        let middle = chars.len() / 2;
        let quote: String = chars[..middle - cut / 2].iter().chain(&chars[middle + cut / 2..]).collect();
        prop_assume!(!quote.contains('…'));
        let quotation = Quotation::new(&quote);
        let original = Original::new(&TEXTS[case]);
        if let Some(found) = quotation.literally(&original).or_else(|| quotation.nearly(&original)) {
            let side = |without: Edit| -> String {
                found.diff.iter().filter(|piece| piece.edit != without).map(|piece| piece.text.as_str()).collect()
            };
            prop_assert_eq!(side(Edit::Insert), quotation.text());
            prop_assert_eq!(side(Edit::Delete), found.original.clone());
            prop_assert_eq!(&TEXTS[case].verbatim()[found.ranges[0].clone()], found.original);
        }
    }
}

#[test]
fn a_character_of_several_letters_is_not_cut() {
    let original = Original::new(&CaseText::split("甲㍿乙丙丁戊己庚。"));
    for quote in ["会社乙丙丁戊己庚", "甲株式", "甲株式……会社乙丙"] {
        let quotation = Quotation::new(quote);
        let found = quotation.literally(&original).or_else(|| quotation.nearly(&original));
        let Some(found) = found else { continue };
        assert!(found.ranges.windows(2).all(|two| two[0].end <= two[1].start), "{quote}: {found:?}");
        assert!(found.original.contains('㍿'), "{quote}: {found:?}");
    }
    let whole = Quotation::new("会社乙丙丁戊己庚").literally(&original).expect("found");
    assert_eq!((whole.grade, whole.original.as_str()), (Grade::Folded, "㍿乙丙丁戊己庚"));
}
