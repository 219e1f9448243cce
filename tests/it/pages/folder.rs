//! A folder is its address: order, doubles, what is not there, and the steps that lead on.

use super::{cases_on, is_well_made, numbers_in};
use crate::support::{BASE_URL, TestApp, html};

/// The address of a folder with these numbers of the bundled list.
fn folder(numbers: &[&str]) -> String {
    let cases: Vec<String> = numbers.iter().map(|n| format!("case=urban-renewal-4/{}", n.replace('.', "/"))).collect();
    format!("/folder?{}", cases.join("&"))
}

/// Where a step of a case leads: `up`, `down` or `out`.
fn step(page: &str, number: &str, step: &str) -> Option<String> {
    let line = page.split("<li id=\"").find(|line| line.starts_with(&format!("urban-renewal-4-{number}\"")))?;
    let line = line.split("</li>\n<li id=").next()?;
    let is_step = |tag: &&str| html::attribute(tag, "data-folder-step").as_deref() == Some(step);
    html::attribute(html::tags(line, "a").into_iter().find(is_step)?, "href")
}

fn path(number: &str) -> String {
    format!("/lists/urban-renewal-4/{}", number.replace('.', "/"))
}

#[test]
fn a_folder_shows_its_cases_in_the_order_of_the_address_each_once() {
    let app = TestApp::shared();
    let address = folder(&["6.1.3", "4.1.1", "6.1.3", "2.3.2"]);
    let page = app.page(&address);
    is_well_made(&address, &page);
    assert_eq!(cases_on(&page), ["6.1.3", "4.1.1", "2.3.2"].map(path));
    assert!(page.contains("<meta name=\"robots\" content=\"noindex\">"));
    assert!(html::main_text(&page).contains(&format!("{BASE_URL}{}", folder(&["6.1.3", "4.1.1", "2.3.2"]))));
    let twin = app.json(&address.replace("/folder?", "/folder.json?"));
    assert_eq!(numbers_in(&twin), ["6.1.3", "4.1.1", "2.3.2"]);
    assert_eq!((twin["total"].as_u64(), twin["left_out"].as_u64()), (Some(3), Some(0)));
}

#[test]
fn steps_are_links_to_the_changed_order() {
    let app = TestApp::shared();
    let page = app.page(&folder(&["6.1.3", "4.1.1", "2.3.2"]));
    assert_eq!(step(&page, "6.1.3", "up"), None);
    assert_eq!(step(&page, "2.3.2", "down"), None);
    let up = format!("{}#urban-renewal-4-4.1.1", folder(&["4.1.1", "6.1.3", "2.3.2"]));
    assert_eq!(step(&page, "4.1.1", "up"), Some(up.clone()));
    let down = format!("{}#urban-renewal-4-4.1.1", folder(&["6.1.3", "2.3.2", "4.1.1"]));
    assert_eq!(step(&page, "4.1.1", "down"), Some(down));
    assert_eq!(step(&page, "4.1.1", "out"), Some(folder(&["6.1.3", "2.3.2"])));
    let after = app.page(up.split('#').next().expect("an address"));
    assert_eq!(cases_on(&after), ["4.1.1", "6.1.3", "2.3.2"].map(path));
    let last = app.page(&folder(&["4.1.1"]));
    assert_eq!(step(&last, "4.1.1", "out"), Some("/folder".to_owned()));
}

#[test]
fn a_case_that_is_not_there_is_a_line_that_can_be_removed() {
    let app = TestApp::shared();
    let page = app.page(&folder(&["4.1.1", "9.9.9"]));
    assert!(html::main_text(&page).contains("没有这个案例"));
    assert_eq!(step(&page, "9.9.9", "out"), Some(folder(&["4.1.1"])));
    let twin = app.json(&folder(&["4.1.1", "9.9.9"]).replace("/folder?", "/folder.json?"));
    assert_eq!(twin["unknown"], serde_json::json!(["urban-renewal-4/9/9/9"]));
    assert_eq!(numbers_in(&twin), ["4.1.1"]);
}

#[test]
fn a_key_that_cannot_be_one_is_named_and_the_rest_is_offered() {
    let app = TestApp::shared();
    let address = format!("{}&case=nowhere", folder(&["4.1.1"]));
    let answer = app.get(&address);
    assert_eq!(answer.status, 400);
    assert!(answer.text().contains("nowhere"));
    assert!(html::links(&answer.text()).contains(&folder(&["4.1.1"])));
    let problem = app.get(&address.replace("/folder?", "/folder.json?"));
    assert_eq!((problem.status.as_u16(), problem.header("content-type")), (400, "application/problem+json"));
}

#[test]
fn a_folder_holds_fifty_and_says_what_it_leaves_out() {
    let app = TestApp::shared();
    let numbers: Vec<String> = (1..=53).map(|n| format!("1.1.{n}")).collect();
    let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
    let page = app.page(&folder(&numbers));
    assert!(html::main_text(&page).contains("后面的 3 个没有列出"), "{}", html::main_text(&page));
    let twin = app.json(&folder(&numbers).replace("/folder?", "/folder.json?"));
    assert_eq!(twin["left_out"].as_u64(), Some(3));
}

#[test]
fn an_empty_folder_says_how_it_works() {
    let page = TestApp::shared().page("/folder");
    is_well_made("/folder", &page);
    assert!(html::main_text(&page).contains("加入资料夹"));
    assert!(html::tags(&page, "form").iter().all(|form| !form.contains("/compare")));
}

#[test]
fn every_case_that_is_listed_can_be_put_into_the_folder() {
    let app = TestApp::shared();
    for path in ["/lists/urban-renewal-4/4", "/lists/urban-renewal-4/4/3", "/localities/320000", "/search?q=REITs"] {
        let page = app.page(path);
        let is_button = |tag: &&str| html::attribute(tag, "data-folder").is_some();
        let buttons: Vec<&str> = html::tags(&page, "button").into_iter().filter(is_button).collect();
        let keys: Vec<String> = buttons.iter().filter_map(|tag| html::attribute(tag, "data-folder")).collect();
        assert!(!keys.is_empty() && buttons.iter().all(|tag| tag.contains(" hidden")), "{path}");
        let listed = cases_on(&page).into_iter().map(|href| href.split('?').next().unwrap_or_default().to_owned());
        for href in listed {
            assert!(keys.iter().any(|key| href == format!("/lists/{key}")), "{path}: {href}");
        }
    }
}
