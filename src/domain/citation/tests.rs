//! The forms of a citation, character by character.

use time::macros::{date, datetime};

use super::*;
use crate::domain::case::{MeasureHeading, MechanismHeading};
use crate::domain::outline::CaseText;

const URL: &str = "https://anli.example/lists/urban-renewal-4/4/1/1";

fn list() -> PolicyList {
    PolicyList {
        slug: "urban-renewal-4".parse().expect("a slug"),
        title: "实施城市更新行动可复制经验做法清单（第四批）".to_owned(),
        series: None,
        batch: None,
        issuer: Some("住房城乡建设部办公厅".to_owned()),
        issued_on: Some("2025-09-30".parse().expect("a date")),
        document_no: None,
        source_url: None,
    }
}

fn case(printed_number: &str, heading: &str, list: PolicyList) -> CaseSummary {
    let key: crate::domain::ids::CaseKey = "urban-renewal-4/4/1/1".parse().expect("a key");
    CaseSummary {
        printed_number: printed_number.to_owned(),
        text: CaseText { heading: heading.to_owned(), body: None },
        source_line: 1,
        list,
        mechanism: MechanismHeading {
            key: "urban-renewal-4/4".parse().expect("a key"),
            printed: "四".to_owned(),
            title: String::new(),
        },
        measure: MeasureHeading {
            key: "urban-renewal-4/4/1".parse().expect("a key"),
            printed: "（一）".to_owned(),
            title: None,
        },
        actors: Vec::new(),
        added_at: None,
        corrected_at: None,
        key,
    }
}

fn cited(printed_number: &str, heading: &str, list: PolicyList) -> Citation {
    Citation::of_case(&case(printed_number, heading, list), URL, date!(2026 - 11 - 24))
}

fn anhui() -> Citation {
    cited("四（一）1", "安徽省强化城市更新财政、金融政策保障", list())
}

fn nothing_known() -> PolicyList {
    PolicyList { issuer: None, issued_on: None, ..list() }
}

#[test]
fn a_case_is_cited_after_the_standard_of_2025() {
    assert_eq!(
        anhui().gbt7714_2025(),
        "住房城乡建设部办公厅. 安徽省强化城市更新财政、金融政策保障[EB/OL]//实施城市更新行动可复制经验做法清单（第四批）：四（一）1.（2025-09-30）[2026-11-24]. https://anli.example/lists/urban-renewal-4/4/1/1."
    );
}

#[test]
fn the_standard_of_2015_has_half_width_marks() {
    assert_eq!(
        anhui().gbt7714_2015(),
        "住房城乡建设部办公厅. 安徽省强化城市更新财政、金融政策保障[EB/OL]//实施城市更新行动可复制经验做法清单（第四批）: 四（一）1.(2025-09-30)[2026-11-24]. https://anli.example/lists/urban-renewal-4/4/1/1."
    );
}

#[test]
fn a_footnote_names_body_list_number_and_day() {
    assert_eq!(
        anhui().footnote(),
        "住房城乡建设部办公厅：《实施城市更新行动可复制经验做法清单（第四批）》，四（一）1，2025年9月30日。"
    );
}

#[test]
fn an_unnumbered_case_is_located_by_its_measure() {
    let citation = cited("三（二）", "福建省漳州市提速", list());
    assert!(citation.gbt7714_2025().contains("清单（第四批）：三（二）.（2025-09-30）"), "{}", citation.gbt7714_2025());
    assert!(citation.footnote().contains("》，三（二），2025年"), "{}", citation.footnote());
}

#[test]
fn what_is_not_known_goes_with_its_punctuation_and_is_named() {
    let citation = cited("四（一）1", "安徽省做事", nothing_known());
    assert_eq!(
        citation.gbt7714_2025(),
        format!("安徽省做事[EB/OL]//实施城市更新行动可复制经验做法清单（第四批）：四（一）1.[2026-11-24]. {URL}.")
    );
    assert_eq!(citation.footnote(), "《实施城市更新行动可复制经验做法清单（第四批）》，四（一）1。");
    assert_eq!(citation.missing(), ["发布机关", "发布日期", "文号", "原文网址"]);
    assert_eq!(anhui().missing(), ["文号", "原文网址"]);
    let (bib, ris, csl) = (citation.bibtex(), citation.ris(), citation.csl_json());
    assert!(!bib.contains("author") && !bib.contains(" date") && !bib.contains("note"), "{bib}");
    assert!(!ris.contains("AU  -") && !ris.contains("PY  -") && !ris.contains("N1  -"), "{ris}");
    assert!(csl[0].get("author").is_none() && csl[0].get("issued").is_none() && csl[0].get("number").is_none());
}

#[test]
fn a_known_document_number_and_source_are_given() {
    let known = PolicyList {
        document_no: Some("建办科〔2025〕1号".to_owned()),
        source_url: Some("https://ministry.example/1_2.html".to_owned()),
        ..list()
    };
    let citation = cited("四（一）1", "安徽省做事", known);
    assert!(
        citation.gbt7714_2025().contains("（第四批）：建办科〔2025〕1号：四（一）1."),
        "{}",
        citation.gbt7714_2025()
    );
    assert!(citation.footnote().contains("（第四批）》（建办科〔2025〕1号），四（一）1，"), "{}", citation.footnote());
    assert!(citation.missing().is_empty());
    assert!(
        citation.bibtex().contains("note       = {文号：建办科〔2025〕1号；原文：https://ministry.example/1\\_2.html}")
    );
    assert_eq!(citation.csl_json()[0]["number"], "建办科〔2025〕1号");
}

#[test]
fn a_whole_list_is_cited_without_an_item() {
    let url = "https://anli.example/lists/urban-renewal-4";
    let citation = Citation::of_list(&list(), url, date!(2026 - 11 - 24));
    assert_eq!(
        citation.gbt7714_2025(),
        format!(
            "住房城乡建设部办公厅. 实施城市更新行动可复制经验做法清单（第四批）[EB/OL].（2025-09-30）[2026-11-24]. {url}."
        )
    );
    assert_eq!(
        citation.footnote(),
        "住房城乡建设部办公厅：《实施城市更新行动可复制经验做法清单（第四批）》，2025年9月30日。"
    );
    assert!(citation.bibtex().starts_with("@online{urban-renewal-4,\n") && !citation.bibtex().contains("titleaddon"));
}

#[test]
fn punctuation_of_titles_is_not_doubled_and_titles_in_titles_change_their_marks() {
    let other = PolicyList {
        title: "落实《意见》的\n清单".to_owned(),
        issuer: Some("Office of H.U.R.D.".to_owned()),
        ..list()
    };
    let citation = cited("四（一）1", "怎么办？", other);
    let full = citation.gbt7714_2025();
    assert!(full.starts_with("Office of H.U.R.D. 怎么办？[EB/OL]//落实《意见》的 清单：四（一）1."), "{full}");
    assert!(citation.footnote().contains("《落实〈意见〉的 清单》"), "{}", citation.footnote());
}

#[test]
fn a_bibtex_entry_is_complete() {
    let expected = "@online{urban-renewal-4-4.1.1,
  author     = {{住房城乡建设部办公厅}},
  title      = {安徽省强化城市更新财政、金融政策保障},
  titleaddon = {实施城市更新行动可复制经验做法清单（第四批）：四（一）1},
  date       = {2025-09-30},
  url        = {https://anli.example/lists/urban-renewal-4/4/1/1},
  urldate    = {2026-11-24},
  langid     = {chinese}
}";
    assert_eq!(anhui().bibtex(), expected);
}

#[test]
fn a_ris_record_is_complete() {
    let expected = "TY  - GOVDOC\r\nID  - urban-renewal-4-4.1.1\r\nAU  - 住房城乡建设部办公厅\r\nTI  - 安徽省强化城市更新财政、金融政策保障\r\nT2  - 实施城市更新行动可复制经验做法清单（第四批）\r\nSE  - 四（一）1\r\nPB  - 住房城乡建设部办公厅\r\nPY  - 2025\r\nDA  - 2025/09/30\r\nY2  - 2026/11/24\r\nLA  - zh-CN\r\nUR  - https://anli.example/lists/urban-renewal-4/4/1/1\r\nER  - \r\n";
    assert_eq!(anhui().ris(), expected);
}

#[test]
fn a_csl_item_is_complete() {
    let expected = serde_json::json!([{
        "id": "urban-renewal-4-4.1.1", "type": "webpage",
        "author": [{ "literal": "住房城乡建设部办公厅" }], "publisher": "住房城乡建设部办公厅",
        "title": "安徽省强化城市更新财政、金融政策保障",
        "container-title": "实施城市更新行动可复制经验做法清单（第四批）", "section": "四（一）1",
        "issued": { "date-parts": [[2025, 9, 30]] }, "accessed": { "date-parts": [[2026, 11, 24]] },
        "URL": URL, "language": "zh-CN",
    }]);
    assert_eq!(anhui().csl_json(), expected);
}

#[test]
fn the_day_turns_over_at_midnight_in_china() {
    assert_eq!(day_in_china(datetime!(2026-11-24 15:59:59 UTC)), date!(2026 - 11 - 24));
    assert_eq!(day_in_china(datetime!(2026-11-24 16:00:00 UTC)), date!(2026 - 11 - 25));
}
