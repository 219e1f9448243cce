//! Lists longer than a page.

use super::{cases_on, numbers_in};
use crate::support::{Answer, ListText, TestApp, html};

/// 47 cases in one measure, all of them in 江西省.
fn long() -> TestApp {
    let mut list = ListText::new("long").sized(1, 1, 47);
    for k in 1..=47 {
        list = list.case((1, 1, k), &format!("江西省推进编号{k}的事项。很好。"));
    }
    TestApp::with(&[list])
}

/// Every page that pages its cases.
const PAGED: [&str; 5] =
    ["/lists/long", "/lists/long/1", "/lists/long/1/1", "/localities/360000", "/search?q=%E6%B1%9F%E8%A5%BF"];

fn with(path: &str, page: &str) -> String {
    let and = if path.contains('?') { '&' } else { '?' };
    format!("{path}{and}page={page}")
}

fn twin(path: &str) -> String {
    match path.split_once('?') {
        Some((page, query)) => format!("{page}.json?{query}"),
        None => format!("{path}.json"),
    }
}

/// Hits of a search carry its words to the case, where they are marked.
fn without_query(href: &str) -> String {
    href.split('?').next().unwrap_or_default().to_owned()
}

#[test]
fn pages_of_twenty_follow_each_other_to_the_end() {
    let app = long();
    for path in PAGED {
        let pages: Vec<Vec<String>> = ["1", "2", "3"].iter().map(|n| cases_on(&app.page(&with(path, n)))).collect();
        assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [20, 20, 7], "{path}");
        let expected: Vec<String> = (1..=47).map(|k| format!("/lists/long/1/1/{k}")).collect();
        let shown: Vec<String> = pages.concat().iter().map(|href| without_query(href)).collect();
        assert_eq!(shown, expected, "{path}");
        let second = app.json(&twin(&with(path, "2")));
        assert_eq!(
            (&second["page"], &second["last_page"], &second["per_page"]),
            (&2.into(), &3.into(), &20.into()),
            "{path}"
        );
        assert_eq!(numbers_in(&second).first(), Some(&"1.1.21"), "{path}");
    }
}

#[test]
fn a_page_names_itself_and_its_neighbours() {
    let app = long();
    let page = app.page("/lists/long?page=2");
    let links = html::links(&page);
    assert!(links.contains(&"/lists/long".to_owned()), "the first page has the plain address");
    assert!(links.contains(&"/lists/long?page=3".to_owned()));
    assert_eq!(page.matches("aria-current=\"page\"").count(), 2, "the navigation and the pager");
    assert!(page.contains("<link rel=\"canonical\" href=\"https://anli.example/lists/long?page=2\">"));
    let first = app.page("/lists/long?page=1");
    assert!(first.contains("<link rel=\"canonical\" href=\"https://anli.example/lists/long\">"));
}

/// A missing page leads to the last one.
fn leads_to_the_last(path: &str, asked: &str, answer: &Answer) {
    assert_eq!(answer.status, 404, "{asked}");
    let last = with(path, "3");
    assert!(html::links(&answer.text()).contains(&last), "{asked} does not lead to {last}");
}

#[test]
fn past_the_end_is_a_404_that_leads_to_the_last_page() {
    let app = long();
    let too_far = ["4", "999", "1000000000000000000", "18446744073709551615", "18446744073709551616"];
    let very_far = "9".repeat(5_000);
    for path in PAGED {
        for page in too_far.iter().copied().chain([very_far.as_str()]) {
            let asked = with(path, page);
            leads_to_the_last(path, &asked, &app.get(&asked));
            let problem = app.get(&twin(&asked));
            assert_eq!(
                (problem.status.as_u16(), problem.header("content-type")),
                (404, "application/problem+json"),
                "{asked}"
            );
        }
    }
}

#[test]
fn what_is_no_page_number_is_a_400_that_names_it() {
    let app = long();
    for path in PAGED {
        for page in ["0", "-1", "abc", "1.5", "%00", "%ff", "1e3", "%2B1", "0x10", "%EF%BC%92", "2%20", "--"] {
            let asked = with(path, page);
            let answer = app.get(&asked);
            assert_eq!(answer.status, 400, "{asked}");
            assert!(answer.text().contains("page"), "{asked}");
            assert_eq!(app.get(&twin(&asked)).status, 400, "{asked}");
        }
        assert_eq!(cases_on(&app.page(&with(path, ""))).len(), 20, "{path}: an empty value is no value");
    }
}

#[test]
fn the_twin_of_a_later_page_is_the_twin_of_that_page() {
    let app = long();
    for path in PAGED {
        let page = app.page(&with(path, "2"));
        let link = html::tags(&page, "link").into_iter().find(|tag| tag.contains("application/json")).expect("a twin");
        let twin = html::attribute(link, "href").expect("an address");
        assert_eq!(numbers_in(&app.json(&twin)).first(), Some(&"1.1.21"), "{path}: {twin}");
    }
}
