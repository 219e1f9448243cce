//! Several lists in one library.

use super::{cases_on, numbers_in};
use crate::support::{ListText, TestApp, html};

fn two() -> TestApp {
    let mut old = ListText::new("old").sized(2, 1, 1).issued_on("2020-01-01").case((1, 1, 1), "江西省做旧事。很好。");
    old.mechanisms[0].title = "强化组织实施".to_owned();
    let app = TestApp::bundled();
    app.import(&old).expect("the list is imported");
    app
}

#[test]
fn the_newest_list_stands_first_however_late_an_old_one_comes() {
    let app = two();
    let lists = app.json("/lists.json");
    let slugs: Vec<&str> =
        lists["lists"].as_array().expect("lists").iter().filter_map(|list| list["slug"].as_str()).collect();
    assert_eq!(slugs, ["urban-renewal-4", "old"]);
    let home = app.page("/");
    assert!(
        home.contains("/lists/urban-renewal-4/6") && home.contains("href=\"/lists/old\""),
        "the newest list's mechanisms"
    );
    assert!(!home.contains("/lists/old/1"));
}

#[test]
fn mechanisms_of_one_title_stand_together() {
    let groups = two().json("/mechanisms.json");
    let groups = groups["mechanisms"].as_array().expect("mechanisms");
    assert_eq!(groups.len(), 7, "six of the bundled list, one more of the other");
    let shared = groups.iter().find(|group| group["title"] == "强化组织实施").expect("the shared title");
    assert_eq!((&shared["case_count"], shared["lists"].as_array().map(Vec::len)), (&5.into(), Some(2)));
}

#[test]
fn a_place_gathers_its_cases_from_all_lists_newest_first() {
    let app = two();
    let place = app.json("/localities/360000.json");
    assert_eq!(place["case_count"], 5);
    assert_eq!(numbers_in(&place).last(), Some(&"1.1.1"));
    assert_eq!(cases_on(&app.page("/localities/360000")).last().map(String::as_str), Some("/lists/old/1/1/1"));
}

#[test]
fn keys_of_one_list_never_answer_for_another() {
    let app = two();
    assert_eq!(app.get("/lists/old/4/1/1").status, 404);
    let first = html::contents(&app.page("/lists/old/1/1/1"), "h1").concat();
    assert_eq!(html::text(&first), "江西省做旧事");
    let case = app.json("/lists/old/2/1/1.json");
    assert!(case["next"].is_null(), "neighbours stay within the list: {case}");
    assert_eq!(case["previous"]["key"], "old/1/1/1");
}

#[test]
fn a_filter_names_the_list_of_a_mechanism_only_when_there_are_several() {
    let app = two();
    let labels = |path: &str| {
        let values = app.json(path)["facets"]["mechanism"].as_array().expect("values").clone();
        values.iter().map(|value| value["label"].as_str().expect("a label").to_owned()).collect::<Vec<_>>()
    };
    let both = labels("/search.json?q=");
    assert!(both.len() > 6 && both.iter().all(|label| label.ends_with('）')), "{both:?}");
    let one = labels("/search.json?q=体检");
    assert!(!one.is_empty() && one.iter().all(|label| !label.ends_with('）')), "{one:?}");
    let unknown = labels("/search.json?q=体检&mechanism=nothing/7");
    assert!(unknown.iter().any(|label| label == "nothing/7"), "{unknown:?}");
}

#[test]
fn a_search_can_be_narrowed_to_a_list() {
    let app = two();
    let all = app.json("/search.json?q=&limit=100");
    let count = |slug: &str| {
        let values = all["facets"]["list"].as_array().expect("values");
        values.iter().find(|value| value["value"] == slug).map(|value| value["count"].clone())
    };
    assert_eq!((&all["total"], count("old"), count("urban-renewal-4")), (&34.into(), Some(2.into()), Some(32.into())));
    let one = app.json("/search.json?q=&list=old");
    assert_eq!(numbers_in(&one), ["1.1.1", "2.1.1"]);
    assert_eq!(app.json("/search.json?q=&list=old&list=urban-renewal-4")["total"], 34);
    assert_eq!(app.json("/search.json?q=&list=nothing")["total"], 0);
}
