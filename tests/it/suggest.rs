//! Suggestions while typing, asked as the search box asks.

use std::sync::Arc;

use anli::search::{MAX_SUGGESTIONS, SuggestTable};
use axum::http::Method;

use crate::support::{ListText, TestApp, block_on, query};

/// Waits until the suggestions of the current generation are there.
fn made(app: &TestApp) -> Arc<SuggestTable> {
    block_on(async { app.library.snapshot().await.expect("a generation").suggestions().await })
}

fn address(typed: &str) -> String {
    format!("/suggest.json?{}", query(&[("q", typed)]))
}

fn suggested(app: &TestApp, typed: &str) -> Vec<String> {
    let view = app.json(&address(typed));
    let suggestions = view["suggestions"].as_array().expect("a list");
    suggestions.iter().map(|one| one["text"].as_str().expect("a text").to_owned()).collect()
}

#[test]
fn a_place_is_suggested_by_characters_pinyin_and_initials() {
    let app = TestApp::shared();
    made(app);
    for (typed, place) in [
        ("芜", "芜湖"),
        ("wuh", "芜湖"),
        ("ＷＵＨＵ", "芜湖"),
        ("蕪湖", "芜湖"),
        ("芜h", "芜湖"),
        ("xm", "厦门"),
        ("xiamen", "厦门"),
        ("shamen", "厦门"),
    ] {
        assert_eq!(suggested(app, typed).first().map(String::as_str), Some(place), "{typed}");
    }
}

#[test]
fn a_suggestion_says_what_it_is_and_which_part_was_typed() {
    let app = TestApp::shared();
    made(app);
    let view = app.json(&address("wuh"));
    assert_eq!(view["query"], "wuh");
    let expected = serde_json::json!({
        "text": "芜湖", "kind": "locality", "label": "地区", "count": 1,
        "segments": [{"text": "芜湖", "mark": true}],
        "detail": [{"text": "安徽省芜湖市", "mark": false}],
    });
    assert_eq!(view["suggestions"][0], expected);
}

#[test]
fn every_suggestion_of_the_bundled_list_finds_a_case() {
    let app = TestApp::shared();
    let table = made(app);
    assert!(table.texts().count() > 400, "there is something to suggest");
    let empty: Vec<&str> = table.texts().map(|(text, _)| text).filter(|text| app.search(text)["total"] == 0).collect();
    assert!(empty.is_empty(), "these find nothing: {empty:?}");
}

#[test]
fn what_is_suggested_carries_no_notice_when_searched() {
    let app = TestApp::shared();
    for (text, kind) in made(app).texts() {
        assert_eq!(app.search(text)["notices"], serde_json::json!([]), "{kind:?} {text}");
    }
}

#[test]
fn there_are_at_most_eight_and_none_for_nothing() {
    let app = TestApp::shared();
    made(app);
    for typed in ["城", "s", "更新", "江"] {
        assert!((1..=MAX_SUGGESTIONS).contains(&suggested(app, typed).len()), "{typed}");
    }
    for typed in ["", " ", "没有这样的词", "《》"] {
        assert!(suggested(app, typed).is_empty(), "{typed}");
    }
    assert_eq!(app.json("/suggest.json")["suggestions"], serde_json::json!([]));
}

#[test]
fn hostile_input_is_answered() {
    let app = TestApp::shared();
    made(app);
    for typed in [
        "芜".repeat(2000),
        "\0\u{1}".to_owned(),
        "<script>".to_owned(),
        "a\u{301}".repeat(500),
        "\u{10ffff}".to_owned(),
    ] {
        assert_eq!(app.get(&address(&typed)).status, 200, "{typed:.20}");
    }
    assert_eq!(app.get("/suggest.json?q=%ff%fe").status, 200);
    assert_eq!(app.get("/suggest.json?q=wuh&q=xm&other=1").status, 200);
}

#[test]
fn there_is_no_page_of_suggestions() {
    let app = TestApp::shared();
    assert_eq!(app.get("/suggest?q=wuh").status, 404);
    assert_eq!(app.ask(Method::POST, "/suggest.json?q=wuh").status, 405);
}

#[test]
fn answers_are_kept_for_a_minute_and_left_out_by_search_engines() {
    let app = TestApp::shared();
    made(app);
    let answer = app.get(&address("wuh"));
    assert_eq!(answer.header("content-type"), "application/json; charset=utf-8");
    assert_eq!(answer.header("cache-control"), "public, max-age=60");
    assert_eq!(answer.header("x-robots-tag"), "noindex");
    let page = app.get("/");
    let policy = page.header("content-security-policy");
    assert!(policy.contains("connect-src 'self'"), "the script may ask: {policy}");
}

#[test]
fn an_answer_before_the_suggestions_are_made_is_empty_and_not_kept() {
    let app = TestApp::bundled();
    let answer = app.get(&address("wuh"));
    let is_empty = answer.json()["suggestions"] == serde_json::json!([]);
    assert_eq!(is_empty, answer.header("cache-control") == "no-store");
    made(&app);
    assert_eq!(suggested(&app, "wuh"), ["芜湖"]);
}

#[test]
fn a_new_list_is_suggested_from_its_generation_on() {
    let app = TestApp::bundled();
    made(&app);
    assert!(suggested(&app, "宁波").is_empty());
    let list = ListText::new("test-1").case((1, 1, 1), "浙江省宁波市推行“海曙模式”。印发《宁波市旧改办法》。");
    app.import(&list).expect("the list is imported");
    made(&app);
    assert_eq!(suggested(&app, "宁波").first().map(String::as_str), Some("宁波"));
    assert!(suggested(&app, "haishu").contains(&"海曙模式".to_owned()));
    assert_eq!(suggested(&app, "旧改"), ["《宁波市旧改办法》"]);
    assert_eq!(suggested(&app, "wuh").first().map(String::as_str), Some("芜湖"), "what was there stays");
}

#[test]
fn places_whose_names_others_share_are_suggested_so_that_they_are_found() {
    let list = ListText::new("test-1")
        .sized(1, 1, 4)
        .case((1, 1, 1), "江苏省南京市鼓楼区推进甲事。先做。")
        .case((1, 1, 2), "吉林省吉林市推进乙事。先做。")
        .case((1, 1, 3), "北京市朝阳区推进丙事。先做。")
        .case((1, 1, 4), "恩施土家族苗族自治州推进丁事。先做。");
    let app = TestApp::with(&[list]);
    made(&app);
    for (typed, text) in [
        ("鼓楼", "南京 鼓楼区"),
        ("gulou", "南京 鼓楼区"),
        ("吉林市", "吉林市"),
        ("朝阳", "北京 朝阳区"),
        ("恩施州", "恩施"),
    ] {
        assert_eq!(suggested(&app, typed).first().map(String::as_str), Some(text), "{typed}");
        assert!(app.search(text)["total"].as_u64() > Some(0), "{text}");
    }
}

#[test]
fn a_library_without_lists_suggests_nothing() {
    let app = TestApp::empty();
    assert_eq!(made(&app).key_count(), 0);
    assert!(suggested(&app, "wuh").is_empty());
}

#[test]
fn the_library_closes_while_suggestions_are_being_made() {
    let app = TestApp::bundled();
    app.get(&address("wuh"));
    block_on(app.library.close());
}

#[test]
fn both_search_boxes_load_the_script() {
    let app = TestApp::shared();
    for path in ["/", "/lists"] {
        let page = app.page(path);
        assert!(page.contains("/static/suggest.js?v="), "{path}");
        assert!(page.contains("data-search"), "{path}");
    }
}
