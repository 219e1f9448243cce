//! A library without lists.

use crate::support::{TestApp, html};

#[test]
fn the_home_page_of_an_empty_library_says_what_to_do() {
    let app = TestApp::empty();
    let text = html::main_text(&app.page("/"));
    assert!(text.contains("还没有清单") && text.contains("anli import FILE"), "{text}");
    assert_eq!(app.json("/index.json")["case_count"], 0);
}

#[test]
fn every_page_of_an_empty_library_answers() {
    let app = TestApp::empty();
    let pages = [
        "/",
        "/lists",
        "/mechanisms",
        "/localities",
        "/localities/320000",
        "/organisations",
        "/about",
        "/search",
        "/search?q=%E8%8A%9C%E6%B9%96",
        "/search?q=a+b&place=360000",
    ];
    for path in pages {
        super::crawl::is_well_made(path, &app.page(path));
        let twin = match path.split_once('?') {
            None if path == "/" => "/index.json".to_owned(),
            None => format!("{path}.json"),
            Some((page, query)) => format!("{page}.json?{query}"),
        };
        assert!(app.json(&twin).is_object(), "{twin}");
    }
    for path in ["/sitemap.xml", "/sitemaps/pages.xml", "/robots.txt", "/healthz", "/readyz"] {
        assert_eq!(app.get(path).status, 200, "{path}");
    }
}

#[test]
fn the_first_import_shows_without_a_new_start() {
    let app = TestApp::empty();
    assert_eq!(app.search("")["total"], 0);
    app.import_bundled();
    assert_eq!(app.search("")["total"], 32);
    assert!(!app.page("/").contains("还没有清单"));
}
