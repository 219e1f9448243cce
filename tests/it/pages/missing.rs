//! What is not there: a page in Chinese with a way out, a problem document on `.json`.

use crate::support::{TestApp, html};

#[test]
fn a_missing_page_leads_to_the_nearest_that_exists() {
    let app = TestApp::shared();
    let list = "/lists/urban-renewal-4";
    let missing = [
        (format!("{list}/4/1/9"), format!("{list}/4/1")),
        (format!("{list}/4/9/1"), format!("{list}/4")),
        (format!("{list}/9/1/1"), list.to_owned()),
        (format!("{list}/4/9"), format!("{list}/4")),
        (format!("{list}/9/1"), list.to_owned()),
        (format!("{list}/9"), list.to_owned()),
        ("/lists/nothing".to_owned(), "/lists".to_owned()),
        ("/lists/nothing/1/1/1".to_owned(), "/lists".to_owned()),
        ("/localities/999999".to_owned(), "/localities".to_owned()),
        ("/organisations/nothing".to_owned(), "/organisations".to_owned()),
        ("/documents/0123456789ab".to_owned(), "/documents".to_owned()),
    ];
    for (path, above) in missing {
        let answer = app.get(&path);
        assert_eq!(answer.status, 404, "{path}");
        let page = answer.text();
        super::crawl::is_well_made(&path, &page);
        let main = page.split_once("<main").expect("a main part").1;
        let first = html::tags(main, "a").first().and_then(|tag| html::attribute(tag, "href"));
        assert_eq!(first.as_deref(), Some(above.as_str()), "{path}");
        assert_eq!(app.get(&above).status, 200, "{above}");
    }
}

/// Addresses that lead nowhere.
const IMPOSSIBLE: [&str; 25] = [
    "/nothing",
    "/lists/A!",
    "/lists/urban-renewal-4/x",
    "/lists/urban-renewal-4/0",
    "/lists/urban-renewal-4/0/0/0",
    "/lists/urban-renewal-4/99999999999999999999",
    "/lists/urban-renewal-4/4/1/1/1",
    "/localities/32",
    "/localities/x",
    "/localities/32000000",
    "/organisations/%E9%93%B6%E8%A1%8C",
    "/static/../Cargo.toml",
    "/static/nothing.css",
    "/%00",
    "/lists/%00",
    "/%ff",
    "/lists%2Furban-renewal-4",
    "/lists/urban-renewal-4/%0a",
    "/index",
    "/index.html",
    "/.json",
    "/lists/.json",
    "/index.json.json",
    "/lists/urban-renewal-4/4.1",
    "/wp-login.php",
];

#[test]
fn impossible_addresses_are_404_with_a_way_out() {
    for path in IMPOSSIBLE {
        let mut answer = TestApp::shared().get(path);
        if answer.status == 308 {
            answer = TestApp::shared().get(answer.header("location"));
        }
        assert_eq!(answer.status, 404, "{path}");
        let html_asked = answer.header("content-type") == "text/html; charset=utf-8";
        assert_ne!(html_asked, path.ends_with(".json"), "{path}: {}", answer.header("content-type"));
        if html_asked {
            super::crawl::is_well_made(path, &answer.text());
            assert!(html::links(&answer.text()).iter().any(|href| href == "/"), "{path}");
        }
    }
}

#[test]
fn errors_of_twins_are_problem_documents() {
    let problems = [
        ("/nothing.json", 404),
        ("/lists/nothing.json", 404),
        ("/lists/urban-renewal-4/9.json", 404),
        ("/lists/urban-renewal-4/4/9.json", 404),
        ("/lists/urban-renewal-4/4/1/9.json", 404),
        ("/localities/999999.json", 404),
        ("/organisations/nothing.json", 404),
        ("/lists/urban-renewal-4.json?page=99", 404),
        ("/lists/urban-renewal-4.json?page=0", 400),
        ("/search.json?q=a&place=x", 400),
        ("/search.json?limit=101", 400),
        ("/%ff.json", 404),
    ];
    for (path, status) in problems {
        let answer = TestApp::shared().get(path);
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(answer.header("content-type"), "application/problem+json", "{path}");
        let problem = answer.json();
        assert_eq!(problem["status"], status, "{path}");
        assert!(problem["title"].as_str().is_some_and(|title| !title.is_empty()), "{path}");
        assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{path}");
    }
    let refused = TestApp::shared().ask(axum::http::Method::POST, "/lists.json");
    assert_eq!((refused.status.as_u16(), refused.header("content-type")), (405, "application/problem+json"));
}

#[test]
fn what_goes_wrong_inside_is_logged_and_not_shown() {
    let app = TestApp::bundled();
    crate::support::database::execute(&app.dir(), "UPDATE cases SET key_mechanism = 70000 WHERE id = 1");
    // It may be damage, which is looked into: the reader is told to come again.
    for path in ["/lists/urban-renewal-4", "/lists/urban-renewal-4.json"] {
        let answer = app.get(path);
        assert_eq!(answer.status, 503, "{path}");
        let text = answer.text();
        assert!(text.contains("服务器正忙"), "{text}");
        assert!(!text.contains("key_mechanism") && !text.contains("70000"), "{text}");
    }
    super::crawl::is_well_made("503", &app.get("/lists/urban-renewal-4").text());
}
