//! What known words must find in the bundled list.

use super::corpus::CASES;
use super::numbers;
use crate::support::{TestApp, html, naive, query};

/// How many cases hold a string, as Ctrl+F in the list would count them.
const COUNTS: [(&str, usize); 8] =
    [("南京", 2), ("体检", 5), ("条例", 3), ("REITs", 2), ("税", 1), ("6+6", 1), ("2.08%", 1), ("桥", 0)];

#[test]
fn known_strings_are_found_as_often_as_they_stand_in_the_list() {
    for (words, count) in COUNTS {
        let by_hand = CASES
            .iter()
            .filter(|c| !naive::find(&c.heading, words).is_empty() || !naive::find(&c.body, words).is_empty());
        assert_eq!(by_hand.count(), count, "{words}: the finder");
        let found = TestApp::shared().search(words);
        assert_eq!((&found["total"], numbers(&found).len()), (&count.into(), count), "{words}");
    }
}

#[test]
fn what_stands_nowhere_has_no_literal_hit_and_others_say_how_they_were_found() {
    assert_eq!(TestApp::shared().search("\"老旧厂房\"")["total"], 0);
    let found = TestApp::shared().search("老旧厂房");
    let cases = found["cases"].as_array().expect("cases");
    assert!(!cases.is_empty(), "老厂房 and 老旧工业区 are other names of it");
    for case in cases {
        let matched = case["matched"].as_array().expect("labels");
        assert!(matched.iter().any(|label| label == "同义词"), "{case}");
    }
}

#[test]
fn the_header_of_the_page_says_the_same() {
    for (words, count) in COUNTS {
        let page = TestApp::shared().page(&format!("/search?{}", query(&[("q", words)])));
        let hits = page.matches("class=\"item-title\"").count();
        assert_eq!(hits, count, "{words}");
        if count > 0 {
            assert!(page.contains(&format!("<b>{count}</b> 个案例")), "{words}");
        } else {
            assert!(html::main_text(&page).contains("没有找到这样的案例"), "{words}");
        }
    }
}

#[test]
fn a_place_that_acts_comes_first_and_a_street_of_its_name_last() {
    assert_eq!(numbers(&TestApp::shared().search("南京")), ["3.1.2", "2.3.2"]);
}

#[test]
fn the_words_of_the_journeys_find_their_cases() {
    assert_eq!(numbers(&TestApp::shared().search("芜湖")), ["1.1.2"]);
    let mut bonds = numbers(&TestApp::shared().search("专项债"));
    bonds.sort_unstable();
    assert_eq!(bonds, ["4.1.1", "4.1.3"]);
    let mut trusts = numbers(&TestApp::shared().search("REITs"));
    trusts.sort_unstable();
    assert_eq!(trusts, ["4.1.3", "4.3.1"]);
}

#[test]
fn matches_are_marked_on_the_page_and_nothing_else_is() {
    for words in ["芜湖", "专项债", "条例", "REITs", "6+6", "2.08%", "城品活力贷"] {
        let page = TestApp::shared().page(&format!("/search?{}", query(&[("q", words)])));
        let marks: Vec<String> =
            html::contents(&page, "mark").iter().map(|mark| naive::folded(&html::text(mark))).collect();
        assert!(!marks.is_empty(), "{words}");
        assert!(marks.iter().all(|mark| *mark == naive::folded(words)), "{words}: {marks:?}");
    }
}

#[test]
fn a_hit_says_where_it_matched() {
    let found = TestApp::shared().search("南京");
    assert_eq!(found["cases"][0]["matched"], serde_json::json!(["标题", "地区"]));
    assert_eq!(found["cases"][1]["matched"], serde_json::json!(["正文"]));
    let street: String =
        found["cases"][1]["snippet"].as_array().expect("segments").iter().filter_map(|s| s["text"].as_str()).collect();
    assert!(street.contains("南京街"), "{street}");
}

#[test]
fn an_answer_is_as_the_interface_promises() {
    let found = TestApp::shared().json("/search.json?q=%E8%8A%9C%E6%B9%96");
    assert_eq!((&found["query"], &found["page"]), (&"芜湖".into(), &1.into()));
    let hit = &found["cases"][0];
    assert_eq!(hit["key"], "urban-renewal-4/1/1/2");
    assert_eq!((&hit["number"], &hit["printed_number"]), (&"1.1.2".into(), &"一（一）2".into()));
    assert_eq!(hit["heading"], "安徽省芜湖市设立人民城市建设委员会常态化推进城市更新工作");
    for key in ["groups", "notices"] {
        assert_eq!(found[key], serde_json::json!([]), "{key}");
    }
    for segment in hit["snippet"].as_array().expect("segments") {
        assert!(segment["text"].is_string() && segment["mark"].is_boolean(), "{segment}");
    }
}

#[test]
fn snippets_are_whole_stretches_of_the_body() {
    for words in ["城市更新", "资金", "2.08%", "社区", "项目实施主体"] {
        for hit in TestApp::shared().found(words).cases {
            let shown: String = hit.snippet.segments.iter().map(|(text, _)| text.as_str()).collect();
            let body = hit.case.text.body.clone().unwrap_or_default();
            assert!(body.contains(&shown), "{words} in {}: {shown}", hit.case.key);
            assert_eq!(hit.snippet.cut_end, !body.ends_with(&shown), "{words} in {}", hit.case.key);
        }
    }
}

#[test]
fn a_search_without_a_hit_takes_the_words_apart_and_offers_ways_on() {
    let page = TestApp::shared().page(&format!("/search?{}", query(&[("q", "桥 芜湖")])));
    let text = html::main_text(&page);
    assert!(text.contains("没有同时含有这些词的案例"), "{text}");
    let words: Vec<String> = html::contents(&page, "li").iter().map(|item| html::text(item)).collect();
    assert!(words.contains(&"桥 0 个案例".to_owned()) && words.contains(&"芜湖 1 个案例".to_owned()), "{words:?}");
    assert!(words.contains(&"含有任意一个词 1 个案例".to_owned()), "{words:?}");
    assert!(text.contains("32 个案例"), "what the library covers: {text}");
    let any = format!("/search?{}", query(&[("q", "桥 OR 芜湖")]));
    assert!(html::links(&page).contains(&any), "{any}");
}

#[test]
fn every_example_under_the_box_finds_something() {
    for page in ["/", "/search"] {
        let page = TestApp::shared().page(page);
        let examples: Vec<String> =
            html::links(&page).into_iter().filter(|href| href.starts_with("/search?q=")).collect();
        assert!(examples.len() >= 5, "{examples:?}");
        for href in examples {
            let found = TestApp::shared().json(&href.replacen("/search?", "/search.json?", 1));
            assert!(
                found["total"].as_u64().is_some_and(|total| (1..32).contains(&total)),
                "{href}: {}",
                found["total"]
            );
            assert_eq!(found["notices"], serde_json::json!([]), "{href}");
        }
    }
}
