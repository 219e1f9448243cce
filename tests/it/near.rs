//! Near cases: what they share is said, and it is true.

use serde_json::Value;

use crate::support::{BASE_URL, ListText, TestApp, expected_cases, html};

fn near(app: &TestApp, path: &str) -> Vec<Value> {
    app.json(&format!("{path}.json"))["near"].as_array().expect("near cases").clone()
}

fn keys(near: &[Value]) -> Vec<&str> {
    near.iter().filter_map(|one| one["key"].as_str()).collect()
}

#[test]
fn a_case_is_never_near_itself_or_its_neighbours_and_the_page_shows_what_the_twin_says() {
    let app = TestApp::shared();
    let mut with_some = 0;
    for case in expected_cases() {
        let view = app.json(&format!("{}.json", case.path()));
        let near = near(app, &case.path());
        let found = keys(&near);
        assert!(found.len() <= 5, "{found:?}");
        for beside in [&view, &view["previous"], &view["next"]] {
            assert!(!found.iter().any(|key| Some(*key) == beside["key"].as_str()), "{}: {found:?}", case.number);
        }
        let page = app.page(&case.path());
        for one in &near {
            let href = one["url"].as_str().and_then(|url| url.strip_prefix(BASE_URL)).expect("on this site");
            assert!(html::links(&page).iter().any(|link| link == href), "{href}");
            assert!(!one["reasons"].as_array().expect("reasons").is_empty(), "{one}");
        }
        assert_eq!(page.contains("相近案例"), !near.is_empty());
        assert_eq!(near, self::near(app, &case.path()), "the same every time");
        with_some += usize::from(!near.is_empty());
    }
    assert!(with_some >= 24, "{with_some}");
}

#[test]
fn every_word_that_is_given_as_a_reason_stands_in_both_cases() {
    let app = TestApp::shared();
    for case in expected_cases() {
        let here = app.json(&format!("{}.json", case.path()));
        for one in near(app, &case.path()) {
            let there = app.json(&format!("/lists/{}.json", one["key"].as_str().expect("a key")));
            let said = one["reasons"].as_array().expect("reasons").iter().filter_map(Value::as_str);
            for word in said.filter_map(|reason| reason.strip_prefix("都谈到")).flat_map(|words| words.split('、'))
            {
                for case in [&here, &there] {
                    assert!(case.to_string().to_lowercase().contains(&word.to_lowercase()), "{word}: {}", case["key"]);
                }
            }
        }
    }
}

#[test]
fn what_few_others_write_brings_cases_together_over_lists() {
    let other = ListText::new("other")
        .sized(3, 1, 4)
        .case((2, 1, 2), "贵州省遵义市试点“飞阁流丹”换乘枢纽。建设磁悬浮列车车站。");
    let list =
        ListText::new("one").sized(2, 2, 4).case((1, 2, 3), "江西省赣州市探索“飞阁流丹”改造。改造磁悬浮列车站台。");
    let app = TestApp::with(&[list, other]);
    let near = near(&app, "/lists/one/1/2/3");
    assert_eq!(keys(&near)[0], "other/2/1/2");
    let reasons: Vec<&str> = near[0]["reasons"].as_array().expect("reasons").iter().filter_map(Value::as_str).collect();
    assert!(reasons.iter().any(|reason| reason.contains("飞阁流丹") && reason.contains("磁悬浮")), "{reasons:?}");
}

#[test]
fn a_library_of_one_case_has_no_near_cases() {
    let app = TestApp::with(&[ListText::new("alone")]);
    assert!(near(&app, "/lists/alone/1/1/1").is_empty());
    assert!(!app.page("/lists/alone/1/1/1").contains("相近案例"));
}
