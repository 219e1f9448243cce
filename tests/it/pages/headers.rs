//! Headers that every answer carries, whatever kind of answer it is.

use axum::http::Method;

use crate::support::{Answer, TestApp, html};

fn has_security_headers(what: &str, answer: &Answer) {
    let policy = answer.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none';"), "{what}: {policy}");
    assert!(
        !policy.contains("unsafe-inline") && !policy.contains("unsafe-eval") && !policy.contains('*'),
        "{what}: {policy}"
    );
    assert!(policy.contains("frame-ancestors 'none'") && policy.contains("base-uri 'none'"), "{what}: {policy}");
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{what}");
    assert_eq!(answer.header("x-frame-options"), "DENY", "{what}");
    assert!(!answer.header("referrer-policy").is_empty(), "{what}");
    assert!(answer.headers.get("server").is_none() && answer.headers.get("set-cookie").is_none(), "{what}");
}

#[test]
fn every_kind_of_answer_carries_the_security_headers() {
    let app = TestApp::shared();
    let style = html::links(&app.page("/")).into_iter().find(|href| href.contains("app.css")).expect("a style sheet");
    let kinds = [
        ("/", 200),
        ("/index.json", 200),
        ("/search?q=a", 200),
        (&style, 200),
        ("/favicon.ico", 200),
        ("/robots.txt", 200),
        ("/sitemap.xml", 200),
        ("/healthz", 200),
        ("/readyz", 200),
        ("/nothing", 404),
        ("/nothing.json", 404),
        ("/static/nothing", 404),
        ("/lists/urban-renewal-4?page=99", 404),
        ("/lists/urban-renewal-4?page=0", 400),
        ("/search.json?sort=x", 400),
        ("/Lists", 308),
        ("/%00", 404),
        ("/%ff", 404),
    ];
    for (path, status) in kinds {
        let answer = app.get(path);
        assert_eq!(answer.status, status, "{path}");
        has_security_headers(path, &answer);
    }
    for method in [Method::POST, Method::PUT, Method::DELETE] {
        let answer = app.ask(method.clone(), "/lists");
        assert_eq!(answer.status, 405, "{method}");
        has_security_headers(method.as_str(), &answer);
        assert!(answer.header("allow").contains("GET"), "{method}");
        super::crawl::is_well_made(method.as_str(), &answer.text());
    }
}

#[test]
fn the_page_asks_for_nothing_that_its_policy_forbids() {
    let page = TestApp::shared().page("/lists/urban-renewal-4/4/1/1");
    for tag in html::tags(&page, "script") {
        // A block of data is never run, so the policy has nothing to say about it.
        let data = html::attribute(tag, "type").as_deref() == Some("application/ld+json");
        assert!(data || html::attribute(tag, "src").is_some_and(|src| src.starts_with("/static/")), "{tag}");
    }
    for href in html::links(&page) {
        assert!(!href.starts_with("javascript:") && !href.starts_with("data:"), "{href}");
    }
}

#[test]
fn static_files_with_their_version_are_kept_for_good_and_others_are_asked_for_again() {
    let app = TestApp::shared();
    let loaded: Vec<String> =
        html::links(&app.page("/")).into_iter().filter(|href| href.starts_with("/static/")).collect();
    assert!(loaded.len() >= 3, "{loaded:?}");
    for href in loaded {
        assert!(app.get(&href).header("cache-control").contains("immutable"), "{href}");
        let plain = href.split('?').next().expect("a path");
        for other in [plain.to_owned(), format!("{plain}?v=00000000")] {
            assert_eq!(app.get(&other).header("cache-control"), "no-cache", "{other}");
        }
    }
}

#[test]
fn errors_are_never_kept() {
    for path in ["/nothing", "/nothing.json", "/lists/urban-renewal-4?page=0"] {
        assert_eq!(TestApp::shared().get(path).header("cache-control"), "no-store", "{path}");
    }
}

#[test]
fn absolute_links_never_come_from_the_host_header() {
    for name in ["host", "x-forwarded-host"] {
        for path in ["/lists/urban-renewal-4/4/1/1", "/index.json", "/sitemap.xml", "/robots.txt"] {
            let answer = TestApp::shared().get_with(path, name, "evil.example");
            assert!(!answer.text().contains("evil"), "{name} {path}");
        }
        let moved = TestApp::shared().get_with("/Lists", name, "evil.example");
        assert_eq!(moved.header("location"), "/lists");
    }
}

#[test]
fn answers_are_compressed_for_those_who_ask() {
    let plain = TestApp::shared().get("/lists/urban-renewal-4");
    for coding in ["gzip", "br"] {
        let answer = TestApp::shared().get_with("/lists/urban-renewal-4", "accept-encoding", coding);
        assert_eq!(answer.header("content-encoding"), coding);
        assert!(answer.body.len() * 2 < plain.body.len(), "{coding}");
        assert!(answer.header("vary").contains("accept-encoding"), "{coding}");
    }
    assert_eq!(plain.header("content-encoding"), "");
}

#[test]
fn head_gives_the_headers_without_the_page() {
    let answer = TestApp::shared().ask(Method::HEAD, "/lists");
    assert_eq!(answer.status, 200);
    assert!(answer.body.is_empty());
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
}
