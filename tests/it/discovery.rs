//! How programs find their way: OpenSearch, `llms.txt`, `robots.txt`, dates in the sitemap.

use crate::support::{BASE_URL, TestApp, block_on, html, query};

#[test]
fn a_browser_can_search_the_site_from_its_address_bar() {
    let app = TestApp::shared();
    let page = app.page("/lists");
    let link =
        html::tags(&page, "link").into_iter().find(|tag| html::attribute(tag, "rel").as_deref() == Some("search"));
    let href = link.and_then(|tag| html::attribute(tag, "href")).expect("a description");
    let answer = app.get(&href);
    assert_eq!(answer.header("content-type"), "application/opensearchdescription+xml; charset=utf-8");
    let xml = answer.text();
    let templates: Vec<String> =
        html::tags(&xml, "Url").into_iter().filter_map(|tag| html::attribute(tag, "template")).collect();
    assert_eq!(templates.len(), 5);
    block_on(async { app.library.snapshot().await.expect("a snapshot").suggestions().await });
    for template in templates {
        let path =
            template.strip_prefix(BASE_URL).expect("on this site").replace("{searchTerms}", "%E6%9D%A1%E4%BE%8B");
        let answer = app.get(&path);
        assert_eq!(answer.status, 200, "{path}");
        if path.contains("suggest") {
            let value = answer.json();
            assert_eq!(
                (value[0].as_str(), answer.header("content-type")),
                (Some("条例"), "application/x-suggestions+json")
            );
            let shown = app.json(&format!("/suggest.json?{}", query(&[("q", "条例")])));
            let texts: Vec<_> =
                shown["suggestions"].as_array().expect("suggestions").iter().map(|s| &s["text"]).collect();
            assert!(!texts.is_empty());
            assert_eq!(value[1].as_array().expect("texts").iter().collect::<Vec<_>>(), texts);
        }
    }
}

#[test]
fn assistants_are_told_what_is_here_and_every_address_answers() {
    let app = TestApp::shared();
    let answer = app.get("/llms.txt");
    assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
    let text = answer.text();
    assert!(text.starts_with("# ") && text.contains("lists: 1, cases: 32") && text.contains("32 个案例"), "{text}");
    let links: Vec<&str> = text.split("](").skip(1).filter_map(|rest| rest.split(')').next()).collect();
    assert!(links.contains(&format!("{BASE_URL}/lists/urban-renewal-4.json").as_str()), "{links:?}");
    for link in links {
        assert_eq!(app.get(link.strip_prefix(BASE_URL).expect("on this site")).status, 200, "{link}");
    }
}

#[test]
fn robots_stay_out_of_what_has_no_end() {
    let robots = TestApp::shared().get("/robots.txt").text();
    for path in ["/search", "/suggest", "/folder", "/compare", "/check"] {
        assert!(robots.lines().any(|line| line == format!("Disallow: {path}")), "{path}: {robots}");
    }
    assert!(!robots.lines().any(|line| line == "Disallow: /"), "{robots}");
}

#[test]
fn the_sitemap_dates_what_shows_one_list() {
    let app = TestApp::shared();
    for part in ["pages", "cases-1"] {
        let xml = app.get(&format!("/sitemaps/{part}.xml")).text();
        for url in xml.split("<url>").skip(1) {
            let of_list = url.contains("/lists/");
            assert_eq!(url.contains("<lastmod>2026-11-24T09:00:00Z</lastmod>"), of_list, "{url}");
        }
    }
}
