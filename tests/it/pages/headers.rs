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

/// Answers that are made each time, and their status.
const MADE: [(&str, u16); 16] = [
    ("/lists", 200),
    ("/search?q=%E8%8A%9C%E6%B9%96", 200),
    ("/search.json?q=%E8%8A%9C%E6%B9%96", 200),
    ("/search.xlsx?q=%E8%8A%9C%E6%B9%96", 200),
    ("/folder?case=urban-renewal-4/4/1/1", 200),
    ("/compare?case=urban-renewal-4/4/1/1&case=urban-renewal-4/4/1/2", 200),
    ("/check?q=%E8%8A%9C%E6%B9%96", 200),
    ("/suggest.json?q=s", 200),
    ("/opensearch/suggest?q=s", 200),
    ("/opensearch.xml", 200),
    ("/robots.txt", 200),
    ("/favicon.ico", 200),
    ("/download", 200),
    ("/nothing", 404),
    ("/nothing.json", 404),
    ("/search.json?sort=x", 400),
];

/// The site, when what is offered while typing has been made.
fn with_suggestions() -> &'static TestApp {
    let app = TestApp::shared();
    while app.get("/suggest.json?q=s").header("cache-control") == "no-store" {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    app
}

#[test]
fn head_gives_the_headers_without_the_page() {
    let app = with_suggestions();
    for (path, status) in MADE {
        for coding in ["identity", "gzip", "br"] {
            let [whole, head] =
                [Method::GET, Method::HEAD].map(|method| app.ask_with(method, path, &[("accept-encoding", coding)]));
            assert_eq!((whole.status.as_u16(), head.status.as_u16(), head.body.len()), (status, status, 0), "{path}");
            for name in whole.headers.keys().chain(head.headers.keys()) {
                if name != "x-request-id" {
                    assert_eq!(head.header(name.as_str()), whole.header(name.as_str()), "{path} {coding}: {name}");
                }
            }
            let is_packed = path.contains(".xlsx");
            let sent = if coding == "identity" || is_packed { "" } else { coding };
            assert_eq!(whole.header("content-encoding"), sent, "{path}");
            assert_eq!(whole.header("vary"), if is_packed { "" } else { "accept-encoding" }, "{path} {coding}");
        }
    }
}

#[test]
fn every_answer_says_how_long_it_may_be_kept() {
    let app = with_suggestions();
    for (path, status) in MADE {
        let answer = app.get(path);
        match status {
            200 => assert!(answer.header("cache-control").starts_with("public, max-age="), "{path}"),
            _ => assert_eq!(answer.header("cache-control"), "no-store", "{path}"),
        }
    }
    assert_eq!(app.ask(Method::POST, "/lists").header("cache-control"), "no-store");
}
