//! 文件: cases by the titles 《…》 that their texts name.

use serde_json::{Value, json};

use super::numbers;
use crate::support::{ListText, TestApp, query};

fn in_list_order(app: &TestApp, q: &str) -> Value {
    app.json(&format!("/search.json?{}", query(&[("q", q), ("sort", "list")])))
}

/// The marked pieces of a hit's snippet.
fn marks(hit: &Value) -> Vec<&str> {
    let pieces = hit["snippet"].as_array().expect("pieces");
    pieces.iter().filter(|piece| piece["mark"] == true).filter_map(|piece| piece["text"].as_str()).collect()
}

#[test]
fn a_document_is_found_by_the_words_of_its_title_and_by_nothing_else() {
    for (q, expected) in [
        ("文件:城市更新条例", vec!["6.1.2", "6.1.3"]),
        ("文件：条例", vec!["6.1.1", "6.1.2", "6.1.3"]),
        ("document:規劃", vec!["2.1.2", "2.2.1"]),
        ("文件:《苏州市城市更新条例》", vec!["6.1.3"]),
        ("文件:“管理办法（试行）”", vec!["4.1.4"]),
        ("文件:中共中央办公厅", vec!["1.2.1"]),
        ("文件:条例 -文件:厦门", vec!["6.1.1", "6.1.2"]),
        ("条例 -文件:厦门", vec!["6.1.1", "6.1.2"]),
        ("文件:规划 OR 文件:指南", vec!["2.1.2", "2.2.1", "2.3.1", "4.2.1"]),
        ("文件:“规划” 黄石", vec!["2.2.1"]),
        ("文件:三亚", vec![]),
    ] {
        let answer = in_list_order(TestApp::shared(), q);
        assert_eq!(numbers(&answer), expected, "{q}");
        assert_eq!(answer["notices"], json!([]), "{q}");
        assert_eq!(answer["total"], expected.len(), "{q}");
    }
}

#[test]
fn words_of_two_titles_are_no_title() {
    let text = "江苏省印发更新规划。出台《江苏省城市更新办法》《住房建设条例》，落实《甲〈土地整备意见〉方案》。城市更新条例先行。";
    let app = TestApp::with(&[ListText::new("one").sized(1, 1, 2).case((1, 1, 1), text)]);
    let found = |q: &str| in_list_order(&app, q)["total"].as_u64().expect("a total");
    assert_eq!(found("文件:江苏城市更新办法"), 1, "close together in one title");
    assert_eq!(found("文件:土地整备意见"), 1, "a title inside a title");
    assert_eq!(found("文件:城市更新条例"), 0);
    assert_eq!(found("文件:江苏条例"), 0);
    assert_eq!(found("文件:更新规划"), 0);
}

#[test]
fn the_title_is_marked_where_it_stands_and_the_hit_says_that_it_was_a_document() {
    let app = TestApp::shared();
    let answer = app.search("文件:条例");
    let hits = answer["cases"].as_array().expect("cases");
    let hit = hits.iter().find(|hit| hit["number"] == "6.1.3").expect("苏州");
    assert_eq!(hit["matched"], json!(["文件"]));
    assert!(!marks(hit).is_empty());
    assert!(marks(hit).iter().all(|mark| *mark == "条例"));
    let headings = app.found("文件:条例").cases.into_iter().map(|found| found.heading.segments);
    let mut with_word = headings.filter(|pieces| pieces.iter().any(|(text, _)| text.contains("条例")));
    assert!(with_word.all(|pieces| {
        let in_title = pieces.iter().any(|(text, _)| text.contains('《'));
        pieces.iter().any(|(_, mark)| *mark) == in_title
    }));
    let outside = app.found("文件:条例 苏州市").cases.remove(0).heading.segments;
    assert!(outside.iter().any(|(text, mark)| text.ends_with("条例") && !mark), "{outside:?}");
    let plain = app.search("条例");
    assert!(!plain.to_string().contains("\"文件\""), "words that name no field are found where they were: {plain}");
}
