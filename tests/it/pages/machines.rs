//! Addresses for machines: sitemap, robots, health.

use crate::support::{BASE_URL, ListText, TestApp, expected_cases};

/// The addresses of a sitemap or of its index.
fn locations(xml: &str) -> Vec<String> {
    xml.split("<loc>").skip(1).filter_map(|rest| rest.split("</loc>").next()).map(str::to_owned).collect()
}

fn path(location: &str) -> &str {
    location.strip_prefix(BASE_URL).unwrap_or_else(|| panic!("{location} is not under the base address"))
}

#[test]
fn the_sitemap_lists_every_case_and_every_page_it_lists_answers() {
    let app = TestApp::shared();
    let index = app.get("/sitemap.xml");
    assert_eq!(index.header("content-type"), "application/xml; charset=utf-8");
    let mut listed: Vec<String> = Vec::new();
    for part in locations(&index.text()) {
        let answer = app.get(path(&part));
        assert_eq!(
            (answer.status.as_u16(), answer.header("content-type")),
            (200, "application/xml; charset=utf-8"),
            "{part}"
        );
        listed.extend(locations(&answer.text()));
    }
    for case in expected_cases() {
        assert!(listed.contains(&format!("{BASE_URL}{}", case.path())), "{}", case.number);
    }
    for location in &listed {
        assert_eq!(app.get(path(location)).status, 200, "{location}");
    }
    let unique: std::collections::HashSet<&String> = listed.iter().collect();
    assert_eq!(unique.len(), listed.len(), "no address twice");
    assert!(
        listed.contains(&format!("{BASE_URL}/localities/320581"))
            && listed.contains(&format!("{BASE_URL}/organisations/cdb"))
    );
}

#[test]
fn parts_of_the_sitemap_that_do_not_exist_are_404() {
    for part in [
        "cases-0.xml",
        "cases-2.xml",
        "cases-99999999999999999999.xml",
        "cases--1.xml",
        "cases-.xml",
        "documents-2.xml",
        "other-1.xml",
        "other.xml",
    ] {
        assert_eq!(TestApp::shared().get(&format!("/sitemaps/{part}")).status, 404, "{part}");
    }
}

#[test]
fn robots_keep_out_of_searches_and_find_the_sitemap() {
    let robots = TestApp::shared().get("/robots.txt");
    assert_eq!(robots.header("content-type"), "text/plain; charset=utf-8");
    let text = robots.text();
    assert!(
        text.contains("Disallow: /search\n") && text.contains(&format!("Sitemap: {BASE_URL}/sitemap.xml\n")),
        "{text}"
    );
}

#[test]
fn health_tells_alive_and_ready_with_the_generation() {
    let app = TestApp::bundled();
    assert_eq!(app.get("/healthz").text(), "ok\n");
    assert_eq!(app.get("/readyz").text(), "ready, generation 2\n");
    app.import(&ListText::new("more")).expect("the list is imported");
    assert_eq!(app.get("/readyz").text(), "ready, generation 3\n");
    assert_eq!(app.get("/readyz").header("cache-control"), "no-store");
}

#[test]
fn addresses_for_machines_have_no_twins() {
    for path in [
        "/healthz.json",
        "/readyz.json",
        "/robots.txt.json",
        "/sitemap.xml.json",
        "/static/app.css.json",
        "/favicon.ico.json",
    ] {
        let answer = TestApp::shared().get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.header("content-type"), "application/problem+json", "{path}");
    }
}

#[test]
fn the_favicon_is_where_browsers_look_for_it() {
    let answer = TestApp::shared().get("/favicon.ico");
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "image/svg+xml; charset=utf-8"));
}
