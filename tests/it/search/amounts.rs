//! 金额 and 有: cases by the amounts that stand in them, and by what stands in them at all.

use super::numbers;
use crate::support::{TestApp, html, query};

#[test]
fn an_amount_finds_the_cases_that_name_one_in_its_range() {
    let app = TestApp::shared();
    for (q, expected) in [
        ("金额:>1亿", vec!["4.1.1", "4.2.1", "4.2.2", "4.2.3", "4.3.1"]),
        ("金额：＞1亿元", vec!["4.1.1", "4.2.1", "4.2.2", "4.2.3", "4.3.1"]),
        ("money:>1亿", vec!["4.1.1", "4.2.1", "4.2.2", "4.2.3", "4.3.1"]),
        ("金额:>=866.4万", vec!["4.1.1", "4.2.1", "4.2.2", "4.2.3", "4.3.1", "5.2.1"]),
        ("金额:>866.4万", vec!["4.1.1", "4.2.1", "4.2.2", "4.2.3", "4.3.1"]),
        ("金额:<3亿元", vec!["4.1.1", "5.2.1"]),
        ("金额:1亿-10亿", vec!["4.1.1"]),
        ("金额:3.2亿元", vec!["4.1.1"]),
        ("金额:>1万亿", vec!["4.2.2"]),
        ("金额:>5万亿", vec![]),
        ("贷款 金额:>1万亿", vec!["4.2.2"]),
        ("金额:>1万亿 OR 金额:<1000万", vec!["4.2.2", "5.2.1"]),
        ("金额:>1亿 -金额:>1000亿", vec!["4.1.1", "4.2.3", "4.3.1"]),
    ] {
        let answer = app.json(&format!("/search.json?{}", query(&[("q", q), ("sort", "list")])));
        assert_eq!(numbers(&answer), expected, "{q}");
        assert_eq!(answer["notices"], serde_json::json!([]), "{q}");
        assert_eq!(answer["total"], numbers(&answer).len(), "{q}");
    }
}

#[test]
fn the_amount_is_marked_and_the_hit_says_why_it_is_there() {
    let answer = TestApp::shared().search("金额:>400亿 金额:<1000亿");
    let hits = answer["cases"].as_array().expect("cases");
    let hit = hits.iter().find(|hit| hit["number"] == "4.1.1").expect("安徽");
    assert_eq!(hit["matched"], serde_json::json!(["金额"]));
    let snippet = hit["snippet"].as_array().expect("pieces");
    let marked: Vec<_> = snippet.iter().filter(|p| p["mark"] == true).filter_map(|p| p["text"].as_str()).collect();
    assert!(marked.contains(&"504.2亿元"), "{marked:?}");
}

#[test]
fn a_case_opened_from_a_search_for_an_amount_marks_it() {
    let app = TestApp::shared();
    let marked = |q: &str| -> Vec<String> {
        let page = app.page(&format!("/lists/urban-renewal-4/4/1/1?{}", query(&[("q", q)])));
        html::contents(&page, "mark").iter().map(|mark| html::text(mark)).collect()
    };
    assert_eq!(marked("金额:>400亿"), ["504.2亿元"]);
    assert_eq!(marked("金额:<2亿"), ["1.3亿元"]);
    assert_eq!(marked("财政专项资金 金额:3.2亿元"), ["财政专项资金", "3.2亿元"]);
    let heading = "江西省投资3亿元推进更新。再投资5亿元。";
    let app = TestApp::with(&[crate::support::ListText::new("new").case((1, 1, 1), heading)]);
    let page = app.page(&format!("/lists/new/1/1/1?{}", query(&[("q", "金额:>1亿")])));
    let marks: Vec<_> = html::contents(&page, "mark").iter().map(|mark| html::text(mark)).collect();
    assert_eq!(marks, ["3亿元", "5亿元"], "in the heading too");
    let hit = &app.search("金额:>1亿")["cases"][0];
    assert!(hit["snippet"].to_string().contains("5亿元"), "{hit}");
}

#[test]
fn what_is_no_amount_is_told_and_searched_as_words() {
    let app = TestApp::shared();
    let answer = app.search("金额:贷款");
    assert!(answer["notices"][0].as_str().expect("a notice").contains("不是金额"), "{answer}");
    assert!(answer["total"].as_u64().expect("a total") > 0);
}

#[test]
fn has_narrows_to_cases_with_amounts_and_is_counted_like_any_facet() {
    let app = TestApp::shared();
    let all = app.json("/search.json?q=&limit=100");
    let count = |answer: &serde_json::Value, value: &str| {
        let values = answer["facets"]["has"].as_array().expect("values").clone();
        values.iter().find(|v| v["value"] == value).map(|v| v["count"].as_u64().expect("a count"))
    };
    assert_eq!(count(&all, "figures"), Some(6));
    let money = app.json("/search.json?q=&has=figures&limit=100");
    assert_eq!(money["total"], 6);
    assert_eq!(count(&money, "figures"), Some(6));
    assert_eq!(count(&money, "documents"), count(&all, "documents"), "its own filter takes nothing away");
    assert_eq!(app.get("/search?has=money").status.as_u16(), 400);
    let page = app.page("/search?q=%E8%B4%B7%E6%AC%BE&has=figures");
    assert!(html::text(&page).contains("移除：有金额"));
}
