//! Every page that can be reached from the home page answers, is well made, and has its twin.

use std::collections::{BTreeSet, HashSet, VecDeque};

use crate::support::{Answer, BASE_URL, ListText, TestApp, html};

/// The most a page may weigh, uncompressed.
const MAX_BYTES: usize = 100_000;

/// Of the 3,000 places, those of some provinces are walked to the last county: the rest are made alike.
const PROVINCES_IN_FULL: [&str; 5] =
    ["/localities/32", "/localities/11", "/localities/46", "/localities/71", "/localities/81"];

/// Whether the walk goes on to an address: all but most of the counties.
fn is_walked(href: &str) -> bool {
    let place = href.starts_with("/localities/") && !href.contains("0000");
    !place || PROVINCES_IN_FULL.iter().any(|province| href.starts_with(province))
}

/// Walks a site from its home page and gives the pages it found.
fn crawl(app: &TestApp) -> BTreeSet<String> {
    let mut seen: HashSet<String> = HashSet::from(["/".to_owned()]);
    let mut queue = VecDeque::from(["/".to_owned()]);
    let mut pages = BTreeSet::new();
    while let Some(path) = queue.pop_front() {
        let answer = app.get(&path);
        assert_eq!(answer.status, 200, "{path}");
        if answer.header("content-type") != "text/html; charset=utf-8" {
            continue;
        }
        let page = answer.text();
        check(app, &path, &answer, &page);
        // Pages of results lead to each other without end; what they lead to elsewhere is walked.
        let of_results = path.starts_with("/search?");
        for href in html::links(&page) {
            let Some(target) = local(&path, &href) else { continue };
            if is_walked(&target) && !(of_results && target.starts_with("/search?")) && seen.insert(target.clone()) {
                queue.push_back(target);
            }
        }
        pages.insert(path);
    }
    pages
}

/// The path that a link leads to on this site; a link that leaves it is an error.
fn local(path: &str, href: &str) -> Option<String> {
    if href.starts_with('#') {
        return None;
    }
    let target = href.strip_prefix(BASE_URL).unwrap_or(href);
    assert!(target.starts_with('/') && !target.starts_with("//"), "{path} leads away: {href}");
    Some(target.split('#').next().unwrap_or_default().to_owned())
}

fn check(app: &TestApp, path: &str, answer: &Answer, page: &str) {
    assert!(answer.body.len() < MAX_BYTES, "{path} has {} bytes", answer.body.len());
    is_well_made(path, page);
    let rel = |rel: &str| {
        let tag = html::tags(page, "link").into_iter().find(|tag| html::attribute(tag, "rel").as_deref() == Some(rel));
        tag.and_then(|tag| html::attribute(tag, "href"))
    };
    if ["/search?", "/folder?", "/compare?", "/check?"].iter().any(|start| path.starts_with(start)) {
        assert!(page.contains("<meta name=\"robots\" content=\"noindex\">"), "{path}");
    } else {
        // A case with a search marked in it is still the one case.
        let itself = path.split("?q=").next().unwrap_or_default();
        assert_eq!(rel("canonical"), Some(format!("{BASE_URL}{itself}")), "{path}");
    }
    let twin = rel("alternate").unwrap_or_else(|| panic!("{path} names no twin"));
    let answer = app.get(&twin);
    assert_eq!(
        (answer.status.as_u16(), answer.header("content-type")),
        (200, "application/json; charset=utf-8"),
        "{twin}"
    );
    assert!(answer.json().is_object(), "{twin}");
}

/// What holds for every page, errors included.
pub(crate) fn is_well_made(path: &str, page: &str) {
    assert!(page.starts_with("<!doctype html>\n<html lang=\"zh-Hans\">"), "{path}");
    assert_eq!(html::tags(page, "h1").len(), 1, "{path}: one h1");
    assert_eq!(html::tags(page, "main").len(), 1, "{path}: one main");
    assert!(page.contains("class=\"skip\" href=\"#main\""), "{path}: a way past the header");
    let title = html::contents(page, "title").concat();
    assert!(title.contains("案例库") && !title.starts_with(" ·"), "{path}: {title}");
    assert!(
        !page.contains("style=\"") && !page.contains(" onclick=") && html::tags(page, "style").is_empty(),
        "{path}"
    );
    let mut ids = BTreeSet::new();
    for part in page.split(" id=\"").skip(1) {
        let id = part.split('"').next().unwrap_or_default();
        assert!(ids.insert(id), "{path}: the id {id} stands twice");
    }
    for tag in html::tags(page, "label").into_iter().filter_map(|tag| html::attribute(tag, "for")) {
        assert!(ids.contains(tag.as_str()), "{path}: a label for {tag}, which is not there");
    }
}

#[test]
fn every_page_of_the_bundled_library_answers_and_is_well_made() {
    let pages = crawl(TestApp::shared());
    let count = |prefix: &str, parts: usize| {
        pages
            .iter()
            .filter(|path| path.starts_with(prefix) && path.split('/').count() == parts && !path.contains('?'))
            .count()
    };
    assert_eq!(count("/lists/", 3), 1, "lists");
    assert_eq!(count("/lists/", 4), 6, "mechanisms");
    assert_eq!(count("/lists/", 5), 16, "measures");
    assert_eq!(count("/lists/", 6), 32, "cases");
    assert_eq!(count("/organisations/", 3), 2, "organisations");
    assert!(count("/localities/", 3) > 150, "places");
    for page in ["/", "/lists", "/mechanisms", "/localities", "/organisations", "/about", "/folder", "/check"] {
        assert!(pages.contains(page), "{page} cannot be reached");
    }
    assert!(pages.iter().any(|path| path.starts_with("/search?")), "a search can be reached");
}

#[test]
fn every_page_of_other_lists_answers_and_is_well_made() {
    let long = ListText::new("long").sized(1, 1, 45);
    let wide = ListText::new("wide").sized(12, 2, 1).issued_on("2025-12-01");
    let app = TestApp::with(&[long, wide]);
    let pages = crawl(&app);
    for page in ["/lists/long?page=3", "/lists/long/1/1?page=2", "/lists/wide/12/2/1", "/lists/wide?page=2"] {
        assert!(pages.contains(page), "{page} cannot be reached");
    }
}

#[test]
fn a_list_without_measures_has_pages_too() {
    let text = "试行清单（第一批）\n\n\t序号\n\t政策机制\n\t具体做法\n\n\t一\n\t建立机制\n\t1.江西省做一事。很好。\n\n2.上海市做二事。也好。\n\t二\n\t完善机制\n\t北京市做三事。都好。\n";
    let app = TestApp::empty();
    let done =
        crate::support::block_on(crate::support::ingest(&app.library, text.as_bytes(), Default::default(), "plain"));
    assert!(done.is_ok(), "{done:?}");
    let pages = crawl(&app);
    assert!(pages.contains("/lists/plain/1/1/2") && pages.contains("/lists/plain/2/1/1"), "{pages:?}");
    assert!(app.json("/lists/plain/1/1.json")["title"].is_null());
}

#[test]
fn a_list_of_long_cases_stays_below_the_weight() {
    let mut list = ListText::new("heavy").sized(1, 1, 60);
    for k in 1..=60 {
        let body = "统筹政府、产权人、实施主体、运营主体等多方诉求，提出功能定位。".repeat(20);
        list = list.case((1, 1, k), &format!("江西省推进编号{k}的事项。{body}"));
    }
    let app = TestApp::with(&[list]);
    for path in
        ["/lists/heavy", "/lists/heavy/1", "/lists/heavy/1/1", "/localities/360000", "/search?q=%E8%AF%89%E6%B1%82"]
    {
        let bytes = app.page(path).len();
        assert!(bytes < MAX_BYTES, "{path} has {bytes} bytes");
    }
}

#[test]
fn every_place_has_a_page() {
    let app = TestApp::shared();
    for division in anli::domain::division::divisions().iter().step_by(23) {
        let page = app.page(&format!("/localities/{}", division.code));
        assert!(page.contains(division.name), "{}", division.code);
    }
}
