//! The table over the bundled list, and over cases made up for one point each.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::*;
use crate::domain::actor::{Actor, Locality, Organisation};
use crate::domain::case::{CaseSummary, MeasureHeading, MechanismHeading};
use crate::domain::division::{DivisionCode, divisions};
use crate::domain::ids::{CaseKey, MeasureKey, MechanismKey};
use crate::domain::list::PolicyList;
use crate::domain::outline::CaseText;
use crate::search::cut_words;

/// A line of the fixture, or a case made up.
#[derive(Debug, Deserialize)]
struct Line {
    id: String,
    mechanism: String,
    measure: String,
    heading: String,
    body: String,
    localities: Vec<String>,
}

impl Line {
    fn new(id: usize, heading: &str, body: &str) -> Self {
        let [mechanism, measure] = ["建立机制", "推进举措"].map(str::to_owned);
        let (heading, body) = (heading.to_owned(), body.to_owned());
        Self { id: format!("1.1.{id}"), mechanism, measure, heading, body, localities: Vec::new() }
    }

    fn actors(&self) -> Vec<Actor> {
        let actor = |name: &String| match divisions().by_name(name) {
            [] => Actor::Organisation(Organisation {
                id: if name == "国家开发银行" { "cdb" } else { "abc" }.parse().unwrap(),
                name: name.clone(),
                as_written: name.clone(),
            }),
            [division, ..] => Actor::Locality(Locality { code: division.code, as_written: name.clone() }),
        };
        self.localities.iter().map(actor).collect()
    }

    fn case(&self) -> CaseSummary {
        let key: CaseKey = format!("urban-renewal-4/{}", self.id.replace('.', "/")).parse().unwrap();
        let (list, number) = (key.list.clone(), key.number);
        let mechanism = MechanismKey { list: list.clone(), mechanism: number.mechanism };
        let measure = MeasureKey { list: list.clone(), mechanism: number.mechanism, measure: number.measure };
        CaseSummary {
            key,
            printed_number: String::new(),
            text: CaseText { heading: self.heading.clone(), body: Some(self.body.clone()) },
            source_line: 1,
            list: PolicyList {
                slug: list,
                title: "清单".to_owned(),
                series: None,
                batch: None,
                issuer: None,
                issued_on: None,
                document_no: None,
                source_url: None,
            },
            mechanism: MechanismHeading { key: mechanism, printed: String::new(), title: self.mechanism.clone() },
            measure: MeasureHeading { key: measure, printed: String::new(), title: Some(self.measure.clone()) },
            actors: self.actors(),
            added_at: None,
            corrected_at: None,
        }
    }
}

fn table_of(lines: &[Line]) -> SuggestTable {
    let mut places: BTreeMap<DivisionCode, usize> = BTreeMap::new();
    for actor in lines.iter().flat_map(Line::actors) {
        if let Actor::Locality(locality) = actor {
            for division in divisions().chain(locality.code) {
                *places.entry(division.code).or_default() += 1;
            }
        }
    }
    let mut builder = SuggestBuilder::new(places);
    lines.iter().for_each(|line| builder.add(&line.case(), &cut_words));
    builder.finish()
}

fn bundled() -> &'static SuggestTable {
    static TABLE: std::sync::OnceLock<SuggestTable> = std::sync::OnceLock::new();
    TABLE.get_or_init(|| {
        let text = include_str!("../../../tests/fixtures/cases.jsonl");
        table_of(&text.lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<_>>())
    })
}

fn texts(typed: &str) -> Vec<String> {
    bundled().suggest(typed).into_iter().map(|suggestion| suggestion.text).collect()
}

fn first(typed: &str) -> String {
    texts(typed).into_iter().next().unwrap_or_default()
}

#[test]
fn a_place_is_found_by_characters_pinyin_and_initials() {
    for typed in ["芜", "芜湖", "芜湖市", "安徽省芜湖", "安徽芜湖", "蕪湖", "wuh", "WUHU", "ｗｕｈｕ", "芜h", " 芜湖 "]
    {
        assert_eq!(first(typed), "芜湖", "{typed}");
    }
    let wuhu = &bundled().suggest("wuh")[0];
    assert_eq!((wuhu.kind.label(), wuhu.detail.as_deref(), wuhu.count), ("地区", Some("安徽省芜湖市"), Some(1)));
    assert_eq!(wuhu.typed, Some(0..6));
}

#[test]
fn initials_lead_to_places_before_terms() {
    let found = texts("xm");
    assert_eq!(found[0], "厦门");
    assert!(found.iter().position(|text| text == "项目").is_none_or(|at| at > 0), "{found:?}");
    assert_eq!(first("nt"), "南通");
    assert!(texts("wh").contains(&"芜湖".to_owned()));
}

#[test]
fn every_reading_of_a_heteronym_leads_there() {
    assert_eq!(first("xiamen"), "厦门");
    assert_eq!(first("shamen"), "厦门");
}

#[test]
fn what_sounds_alike_comes_after_what_is_spelled_so() {
    assert_eq!(first("zanzou"), "漳州");
    assert_eq!(first("zhangzhou"), "漳州");
    let found = texts("san");
    let (exact, alike) = (found.iter().position(|t| t.starts_with('三')), found.iter().position(|t| t == "山东"));
    assert!(exact < alike || alike.is_none(), "{found:?}");
}

#[test]
fn places_come_before_titles_and_titles_before_headings() {
    for typed in ["j", "江", "城市", "gengxin", "s", "8"] {
        let tiers: Vec<u8> = bundled().suggest(typed).iter().map(|suggestion| suggestion.kind.tier()).collect();
        assert!(tiers.is_sorted(), "{typed}: {tiers:?}");
    }
    let kinds: Vec<SuggestionKind> = bundled().suggest("江苏").iter().map(|suggestion| suggestion.kind).collect();
    assert!(kinds.contains(&SuggestionKind::Place) && kinds.contains(&SuggestionKind::Case), "{kinds:?}");
}

#[test]
fn titles_terms_and_organisations_are_suggested() {
    assert!(texts("《城市更新资金").contains(&"《城市更新资金管理办法（试行）》".to_owned()));
    assert!(texts("城市更新资金管").contains(&"《城市更新资金管理办法（试行）》".to_owned()));
    assert!(texts("经济特区城市").contains(&"《厦门经济特区城市更新条例》".to_owned()), "without the place in front");
    assert_eq!(first("腾笼"), "腾笼换鸟");
    assert_eq!(first("chengpin"), "城品活力贷");
    assert_eq!(first("国开"), "国家开发银行");
    assert_eq!(first("强化信贷"), "强化信贷支持");
    assert!(texts("设立人民").iter().any(|text| text.starts_with("安徽省芜湖市设立人民城市建设")), "by what was done");
    assert_eq!(first("reit"), "REITs");
}

#[test]
fn no_suggestion_is_given_twice_and_never_more_than_eight() {
    for typed in ["c", "城", "城市", "s", "x", "江", "2", "《", "更新", "a", "z", "shi"] {
        let found = texts(typed);
        let mut distinct = found.clone();
        distinct.sort();
        distinct.dedup();
        assert_eq!(distinct.len(), found.len(), "{typed}: {found:?}");
        assert!(found.len() <= MAX_SUGGESTIONS);
    }
}

#[test]
fn each_form_is_found_by_its_own_text() {
    for (text, _) in bundled().texts() {
        assert!(texts(text).iter().any(|found| found == text), "{text}: {:?}", texts(text));
    }
}

#[test]
fn each_form_stands_in_the_texts() {
    let corpus = comparable_corpus();
    let in_texts = |text: &str| comparable_whole(&corpus).contains(&comparable_whole(text));
    for (text, kind) in bundled().texts().filter(|(_, kind)| *kind != SuggestionKind::Place) {
        assert!(in_texts(text), "{kind:?} {text}");
    }
}

fn comparable_corpus() -> String {
    let text = include_str!("../../../tests/fixtures/cases.jsonl");
    let lines = text.lines().map(|line| serde_json::from_str::<Line>(line).unwrap());
    lines.map(|l| format!("{}\n{}\n{}\n{}\n", l.mechanism, l.measure, l.heading, l.body)).collect()
}

fn comparable_whole(text: &str) -> String {
    crate::domain::text::units(text).into_iter().map(|unit| unit.text.to_string()).collect()
}

#[test]
fn nothing_and_nonsense_suggest_nothing() {
    for typed in ["", "  ", "\u{3000}", "《》", "\u{200b}", "zzzz", "没有这个", "\0", "\u{378}", "𠮷", "😀", "wu湖"]
    {
        assert!(texts(typed).is_empty(), "{typed:?}: {:?}", texts(typed));
    }
}

#[test]
fn hostile_input_is_answered_within_its_bounds() {
    for typed in
        ["a".repeat(100_000), "芜".repeat(100_000), "ng".repeat(5000), "\u{fdfa}".repeat(500), "é\u{301}".repeat(500)]
    {
        assert!(bundled().suggest(&typed).len() <= MAX_SUGGESTIONS);
    }
    let long = format!("芜{}", "h".repeat(1000));
    assert!(bundled().suggest(&long).is_empty());
    let beyond =
        format!("{}{}", bundled().texts().map(|(text, _)| text).max_by_key(|t| t.len()).unwrap(), "…".repeat(99));
    assert!(bundled().suggest(&beyond).len() <= MAX_SUGGESTIONS);
}

#[test]
fn what_the_query_syntax_would_read_otherwise_is_no_suggestion() {
    let table =
        table_of(&[Line::new(1, "标题：甲事 OR 乙事", "推行“甲|乙”和“-甲”。"), Line::new(2, "乙事", "《甲：乙》")]);
    for (text, _) in table.texts() {
        assert!(!text.contains(['|', '：']) && !text.starts_with('-') && !text.contains(" OR "), "{text}");
    }
}

#[test]
fn a_table_has_no_more_keys_than_its_bound_and_drops_words_before_headings() {
    let han = |n: usize| char::from_u32(0x4e00 + (n % 20_000) as u32).unwrap();
    let name = |n: usize| -> String { [n, n / 7 + 31, n * 13 + 5, n * 29 + 11].map(han).iter().collect() };
    let mut builder = SuggestBuilder::new(BTreeMap::new());
    for n in 1..=2000 {
        let line = Line::new(n, &name(n), &name(n / 2 + 3000));
        builder.add(&line.case(), &each_apart);
    }
    let most = 5000;
    let table = builder.finish_within(most);
    assert!((most - 50..=most).contains(&table.key_count()), "{}", table.key_count());
    let count = |kind| table.texts().filter(|(_, k)| *k == kind).count();
    assert!(count(SuggestionKind::Case) > 500);
    assert_eq!(count(SuggestionKind::Word), 0, "words go first");
    assert!(table.size() < 80 * most, "{} bytes", table.size());
}

/// Each character is a word.
fn each_apart(text: &str) -> Vec<&str> {
    text.split("").filter(|char| !char.is_empty()).collect()
}
