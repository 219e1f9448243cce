//! Filters, their counts, orders and chips: header, list and facets are of one search.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;

use super::corpus::{CASES, Case};
use super::numbers;
use crate::support::{TestApp, html, naive, query};

/// A search as a reader puts it together.
#[derive(Debug, Clone)]
struct Asked {
    q: &'static str,
    mechanisms: Vec<&'static str>,
    places: Vec<&'static str>,
}

impl Asked {
    fn pairs(&self) -> Vec<(&'static str, &'static str)> {
        let mechanisms = self.mechanisms.iter().map(|value| ("mechanism", *value));
        let places = self.places.iter().map(|value| ("place", *value));
        std::iter::once(("q", self.q)).chain(mechanisms).chain(places).collect()
    }

    fn json(&self, more: (&'static str, &'static str)) -> Value {
        let mut pairs = self.pairs();
        pairs.push(more);
        TestApp::shared().json(&format!("/search.json?{}", query(&pairs)))
    }

    fn has_words(&self, case: &Case) -> bool {
        let stands = |text: &str| !naive::find(text, self.q).is_empty();
        self.q.is_empty() || stands(&case.heading) || stands(&case.body)
    }

    fn has_mechanism(&self, case: &Case) -> bool {
        self.mechanisms.is_empty() || self.mechanisms.contains(&case.mechanism.as_str())
    }

    fn has_place(&self, case: &Case) -> bool {
        self.places.is_empty() || self.places.iter().any(|place| case.is_in(place))
    }
}

fn asked() -> impl Strategy<Value = Asked> {
    // Words that stand in headings and bodies only, so that the finder sees all that the search sees.
    let q = select(vec!["", "住房", "条例", "办法", "小区", "REITs", "桥"]);
    let mechanisms = vec(
        select(vec!["urban-renewal-4/1", "urban-renewal-4/3", "urban-renewal-4/4", "urban-renewal-4/6", "other/1"]),
        0..3,
    );
    let places = vec(select(vec!["320000", "320500", "320581", "360000", "440000", "110000", "650000", "none"]), 0..3);
    (q, mechanisms, places).prop_map(|(q, mechanisms, places)| Asked { q, mechanisms, places })
}

/// The counts of one facet by value.
fn facet(found: &Value, name: &str) -> Vec<(String, u64)> {
    let values = found["facets"][name].as_array().cloned().unwrap_or_default();
    let pair = |value: &Value| Some((value["value"].as_str()?.to_owned(), value["count"].as_u64()?));
    values.iter().filter_map(pair).filter(|(_, count)| *count > 0).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, ..ProptestConfig::default() })]

    #[test]
    fn filters_are_or_inside_and_and_across(asked in asked(), sort in select(vec!["list", "place", "relevance"])) {
        let found = asked.json(("sort", sort));
        let expected: Vec<&Case> =
            CASES.iter().filter(|c| asked.has_words(c) && asked.has_mechanism(c) && asked.has_place(c)).collect();
        prop_assert_eq!(&found["total"], &Value::from(expected.len()));
        let all = asked.json(("limit", "100"));
        let mut got = numbers(&all);
        got.sort_unstable();
        prop_assert_eq!(got, expected.iter().map(|case| case.number.clone()).collect::<Vec<_>>());
        // A facet counts what the other filters leave, so its other values keep their counts.
        for (value, count) in facet(&found, "mechanism") {
            let left = CASES.iter().filter(|c| asked.has_words(c) && asked.has_place(c) && c.mechanism == value);
            prop_assert_eq!(count, left.count() as u64, "{}", value);
        }
        for (value, count) in facet(&found, "place") {
            let left = CASES.iter().filter(|c| asked.has_words(c) && asked.has_mechanism(c) && c.is_in(&value));
            prop_assert_eq!(count, left.count() as u64, "{}", value);
        }
        let lists: u64 = facet(&found, "list").iter().map(|(_, count)| count).sum();
        prop_assert_eq!(lists, expected.len() as u64);
    }
}

#[test]
fn the_page_shows_the_counts_of_its_twin() {
    let asked = "q=%E5%9F%8E%E5%B8%82%E6%9B%B4%E6%96%B0&mechanism=urban-renewal-4%2F4&place=110000&place=340000";
    let twin = TestApp::shared().json(&format!("/search.json?{asked}"));
    let page = TestApp::shared().page(&format!("/search?{asked}"));
    let total = twin["total"].as_u64().expect("a total");
    assert!(total > 0 && page.contains(&format!("<b>{total}</b> 个案例")));
    assert_eq!(page.matches("class=\"item-title\"").count() as u64, total);
    for name in ["mechanism", "place", "list"] {
        for value in twin["facets"][name].as_array().expect("values") {
            let field = |key: &str| value[key].as_str().expect("text").to_owned();
            let checked = if value["selected"] == true { " checked" } else { "" };
            let input = format!(
                "name=\"{name}\" value=\"{}\"{checked}> <span>{}</span> <span class=\"n\">{}<",
                field("value"),
                field("label"),
                value["count"]
            );
            assert!(page.contains(&input), "{input}");
        }
    }
}

#[test]
fn a_place_narrows_to_what_lies_in_it() {
    let numbers_in =
        |place: &str| numbers(&TestApp::shared().json(&format!("/search.json?q=&sort=list&place={place}")));
    assert_eq!(numbers_in("320000"), ["3.1.2", "5.2.2", "6.1.3", "6.2.1"]);
    assert_eq!(numbers_in("320500"), ["5.2.2", "6.1.3"]);
    assert_eq!(numbers_in("320581"), ["5.2.2"]);
    assert_eq!(numbers_in("500000"), Vec::<String>::new());
}

#[test]
fn hits_come_by_relevance_in_list_order_or_by_place() {
    let sorted = |sort: &str| {
        numbers(&TestApp::shared().json(&format!("/search.json?q=%E8%B5%84%E9%87%91&limit=100&sort={sort}")))
    };
    let by_relevance = sorted("relevance");
    assert_eq!(sorted(""), by_relevance, "relevance is the default");
    let mut in_order = by_relevance.clone();
    in_order.sort_unstable();
    assert_eq!(sorted("list"), in_order);
    assert_ne!(by_relevance, in_order);
    let first_place = |number: &String| {
        let case = CASES.iter().find(|case| case.number == *number);
        // The banks have no place and come last.
        case.and_then(|case| case.places.iter().take_while(|p| p[..2] == case.places[0][..2]).last().cloned())
            .unwrap_or("9".to_owned())
    };
    let places: Vec<String> = sorted("place").iter().map(first_place).collect();
    let mut expected = places.clone();
    expected.sort_unstable();
    assert_eq!(places, expected);
}

#[test]
fn the_page_names_the_order_it_is_in_and_keeps_words_and_filters_in_the_others() {
    let page = TestApp::shared().page("/search?q=%E8%B5%84%E9%87%91&place=360000&sort=list");
    let current: Vec<&str> =
        html::tags(&page, "a").into_iter().filter(|tag| tag.contains("aria-current=\"true\"")).collect();
    assert_eq!(current.len(), 1, "{current:?}");
    assert!(current[0].contains("sort=list"), "{current:?}");
    let links = html::links(&page);
    for other in ["/search?q=%E8%B5%84%E9%87%91&place=360000", "/search?q=%E8%B5%84%E9%87%91&place=360000&sort=place"] {
        assert!(links.iter().any(|href| href == other), "{other}");
    }
}

#[test]
fn each_chosen_filter_has_a_chip_that_takes_it_out() {
    let page =
        TestApp::shared().page("/search?q=%E8%B5%84%E9%87%91&mechanism=urban-renewal-4%2F4&place=360000&place=340000");
    let chips: Vec<(String, String)> = html::tags(&page, "a")
        .into_iter()
        .filter_map(|tag| {
            let at = tag.as_ptr() as usize - page.as_ptr() as usize + tag.len();
            let label = html::text(page[at..].split("</a>").next()?);
            label.starts_with("移除：").then(|| (label, html::attribute(tag, "href").unwrap_or_default()))
        })
        .collect();
    let href = |label: &str| chips.iter().find(|(chip, _)| chip.contains(label)).map(|(_, href)| href.as_str());
    assert_eq!(chips.len(), 3, "{chips:?}");
    assert_eq!(href("江西省"), Some("/search?q=%E8%B5%84%E9%87%91&mechanism=urban-renewal-4%2F4&place=340000"));
    assert_eq!(href("健全多元化投融资方式"), Some("/search?q=%E8%B5%84%E9%87%91&place=360000&place=340000"));
    assert!(html::links(&page).contains(&"/search?q=%E8%B5%84%E9%87%91".to_owned()), "all of them at once");
}

#[test]
fn a_filter_that_leaves_nothing_can_be_taken_out() {
    let page = TestApp::shared().page("/search?q=%E8%8A%9C%E6%B9%96&place=650000");
    assert!(html::main_text(&page).contains("移除：新疆维吾尔自治区"), "{}", html::main_text(&page));
    assert!(html::links(&page).contains(&"/search?q=%E8%8A%9C%E6%B9%96".to_owned()));
}

#[test]
fn filters_alone_are_a_search() {
    let page = TestApp::shared().page("/search?place=360000");
    assert!(page.contains("<b>4</b> 个案例"));
    let start = TestApp::shared().page("/search?q=&place=");
    assert!(html::main_text(&start).starts_with("搜索案例"), "empty values are none: {}", html::main_text(&start));
}

#[test]
fn a_limit_is_between_one_and_a_hundred() {
    let shown = |limit: &str| numbers(&TestApp::shared().json(&format!("/search.json?q=&limit={limit}"))).len();
    assert_eq!((shown("1"), shown("32"), shown("100"), shown("")), (1, 32, 32, 20));
    let second = TestApp::shared().json("/search.json?q=&limit=10&page=4");
    assert_eq!((numbers(&second).len(), &second["last_page"]), (2, &4.into()));
    for limit in ["0", "101", "-1", "x", "1e2", "%2B5", "99999999999999999999"] {
        assert_eq!(TestApp::shared().get(&format!("/search.json?q=&limit={limit}")).status, 400, "{limit}");
    }
}
