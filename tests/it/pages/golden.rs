//! What a reader of the bundled list must find.

use serde_json::Value;

use super::{cases_on, numbers_in};
use crate::support::{BASE_URL, TestApp, expected_cases, html};

fn counts(of: &Value, key: &str) -> Vec<u64> {
    of[key].as_array().expect("an array").iter().filter_map(|item| item["case_count"].as_u64()).collect()
}

#[test]
fn home_shows_every_mechanism_and_measure_with_its_count() {
    let home = TestApp::shared().json("/index.json");
    assert_eq!(home["case_count"], 32);
    assert_eq!(counts(&home, "mechanisms"), [4, 7, 3, 9, 5, 4]);
    let mechanisms = home["mechanisms"].as_array().expect("mechanisms");
    let measures: Vec<Vec<u64>> = mechanisms.iter().map(|mechanism| counts(mechanism, "measures")).collect();
    let expected: [&[u64]; 6] = [&[2, 2], &[2, 2, 2, 1], &[2, 1], &[4, 3, 2], &[2, 2, 1], &[3, 1]];
    assert_eq!(measures, expected);

    let page = TestApp::shared().page("/");
    let titles: Vec<String> = html::contents(&page, "h3").iter().map(|title| html::text(title)).collect();
    for (mechanism, count) in mechanisms.iter().zip([4, 7, 3, 9, 5, 4]) {
        let (printed, title) = (mechanism["printed"].as_str(), mechanism["title"].as_str());
        let shown = format!("{} {} {count} 个案例", printed.unwrap_or_default(), title.unwrap_or_default());
        assert!(titles.contains(&shown), "{shown}: {titles:?}");
        for measure in mechanism["measures"].as_array().expect("measures") {
            let title = measure["title"].as_str().expect("a title");
            assert!(page.contains(title), "{title}");
        }
    }
}

#[test]
fn home_shows_the_search_box_the_map_and_the_list_with_its_date() {
    let page = TestApp::shared().page("/");
    assert_eq!(html::tags(&page, "form").len(), 1, "one search box");
    assert!(page.contains("role=\"search\""));
    let provinces = html::links(&page).into_iter().filter(|href| href.starts_with("/localities/")).count();
    assert_eq!(provinces, 34, "every province has its tile");
    assert!(page.contains("2025-09-30"));
    let text = html::main_text(&page);
    assert!(text.contains("实施城市更新行动可复制经验做法清单（第四批）"), "{text}");
}

#[test]
fn the_third_measure_of_the_fourth_mechanism_has_its_two_cases() {
    let path = "/lists/urban-renewal-4/4/3";
    let page = TestApp::shared().page(path);
    assert_eq!(cases_on(&page), [format!("{path}/1"), format!("{path}/2")]);
    assert!(html::main_text(&page).contains("完善市场化投融资模式"));
    let twin = TestApp::shared().json(&format!("{path}.json"));
    assert_eq!(twin["printed"], "（三）");
    assert_eq!(numbers_in(&twin), ["4.3.1", "4.3.2"]);
}

#[test]
fn a_case_page_shows_its_words_where_it_stands_and_who_acts() {
    let app = TestApp::shared();
    for expected in expected_cases() {
        let (path, page) = (expected.path(), app.page(&expected.path()));
        let case = app.json(&format!("{path}.json"));
        let heading = case["heading"].as_str().expect("a heading");
        assert_eq!(html::contents(&page, "h1").iter().map(|h1| html::text(h1)).collect::<Vec<_>>(), [heading]);
        assert!(html::text(&page).contains(case["body"].as_str().expect("a body")), "{path}: the body word for word");
        assert!(page.contains(expected.printed), "{path}");
        let measure = path.rsplit_once('/').map(|(measure, _)| measure.to_owned()).expect("a measure");
        let links = html::links(&page);
        for above in [measure.rsplit_once('/').expect("a mechanism").0, measure.as_str(), "/lists/urban-renewal-4"] {
            assert!(links.iter().any(|href| href == above), "{path} does not lead to {above}");
        }
        for actor in case["actors"].as_array().expect("actors") {
            let href = actor["url"].as_str().and_then(|url| url.strip_prefix(BASE_URL)).expect("an address of ours");
            assert!(links.iter().any(|link| link == href), "{path} does not lead to {href}");
        }
        assert!(page.contains(&format!("{BASE_URL}{path}")), "{path}: the link to copy");
    }
}

#[test]
fn jiangsu_has_four_cases_rolled_up_from_below() {
    let app = TestApp::shared();
    let twin = app.json("/localities/320000.json");
    assert_eq!(twin["case_count"], 4);
    assert_eq!(numbers_in(&twin), ["3.1.2", "5.2.2", "6.1.3", "6.2.1"]);
    let expected = ["3/1/2", "5/2/2", "6/1/3", "6/2/1"].map(|case| format!("/lists/urban-renewal-4/{case}"));
    let page = app.page("/localities/320000");
    assert_eq!(cases_on(&page), expected);
    for (code, place, count) in
        [(320_100, "南京市", 1), (320_500, "苏州市", 2), (320_581, "常熟市", 1), (320_600, "南通市", 1)]
    {
        assert_eq!(app.json(&format!("/localities/{code}.json"))["case_count"], count, "{place}");
        assert!(page.contains(&format!("/localities/{code}")) && page.contains(place), "{place}");
    }
}

#[test]
fn a_prefecture_that_the_heading_does_not_write_is_marked_as_derived() {
    let app = TestApp::shared();
    let actor = app.json("/lists/urban-renewal-4/5/2/2.json")["actors"][0].clone();
    assert_eq!(actor["as_written"], "江苏省常熟市");
    assert_eq!(actor["code"], "320581");
    assert_eq!(actor["derived"], serde_json::json!(["320500"]));
    let page = app.page("/lists/urban-renewal-4/5/2/2");
    let derived: Vec<String> = html::tags(&page, "a")
        .into_iter()
        .filter(|tag| html::attribute(tag, "class").as_deref() == Some("derived"))
        .filter_map(|tag| html::attribute(tag, "href"))
        .collect();
    assert_eq!(derived, ["/localities/320500"]);
    assert!(html::main_text(&page).contains("“苏州市”原文没有写出"), "{}", html::main_text(&page));
    let plain = app.page("/lists/urban-renewal-4/3/1/2");
    assert!(!plain.contains("推定") && !plain.contains("原文没有写出"));
}

#[test]
fn banks_are_organisations_and_not_places() {
    let app = TestApp::shared();
    let organisations = app.json("/organisations.json");
    let mut names: Vec<&str> = organisations["organisations"]
        .as_array()
        .expect("an array")
        .iter()
        .filter_map(|o| o["name"].as_str())
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["中国农业银行", "国家开发银行"]);
    let bank = app.json("/organisations/cdb.json");
    assert_eq!((&bank["name"], numbers_in(&bank)), (&"国家开发银行".into(), vec!["4.2.2"]));
    assert_eq!(cases_on(&app.page("/organisations/cdb")), ["/lists/urban-renewal-4/4/2/2"]);
    assert!(html::links(&app.page("/organisations")).contains(&"/organisations/cdb".to_owned()));
    assert_eq!(app.json("/localities/500000.json")["case_count"], 0, "重庆 is mentioned and does not act");
    assert_eq!(app.json("/localities/440114.json")["case_count"], 0, "花都 is mentioned and does not act");
}

#[test]
fn neighbours_chain_through_all_cases_in_order() {
    let app = TestApp::shared();
    let order: Vec<String> = expected_cases().iter().map(crate::support::ExpectedCase::path).collect();
    let mut walked = vec![order[0].clone()];
    let mut back: Option<String> = None;
    while let Some(path) = walked.last().cloned() {
        let page = app.page(&path);
        let neighbour = |rel: &str| {
            let tag =
                html::tags(&page, "a").into_iter().find(|tag| html::attribute(tag, "rel").as_deref() == Some(rel))?;
            html::attribute(tag, "href")
        };
        assert_eq!(neighbour("prev"), back, "{path}");
        let twin = app.json(&format!("{path}.json"));
        let next = neighbour("next");
        let twin_next = twin["next"]["url"].as_str().and_then(|url| url.strip_prefix(BASE_URL));
        assert_eq!(twin_next, next.as_deref(), "{path}");
        back = Some(path);
        let Some(next) = next else { break };
        walked.push(next);
    }
    assert_eq!(walked, order);
}

#[test]
fn the_counts_of_all_places_add_up() {
    let places = TestApp::shared().json("/localities.json");
    let provinces = places["provinces"].as_array().expect("provinces");
    let with_cases: Vec<(&str, u64)> = provinces
        .iter()
        .filter_map(|p| Some((p["code"].as_str()?, p["case_count"].as_u64().filter(|n| *n > 0)?)))
        .collect();
    // By hand from the list: 黑龙江、河南、四川 and 江苏、福建 share a case each, and two cases are the banks'.
    let expected = [
        ("110000", 2),
        ("210000", 2),
        ("220000", 1),
        ("230000", 1),
        ("310000", 1),
        ("320000", 4),
        ("330000", 3),
        ("340000", 2),
        ("350000", 2),
        ("360000", 4),
        ("370000", 2),
        ("410000", 2),
        ("420000", 1),
        ("440000", 3),
        ("460000", 1),
        ("510000", 2),
    ];
    assert_eq!(with_cases, expected);
    assert_eq!(provinces.len(), 34);
}

#[test]
fn a_link_to_report_errors_is_there_when_an_address_is_configured() {
    let path = "/lists/urban-renewal-4/4/1/1";
    assert!(!TestApp::shared().page(path).contains("报告错误"));
    for (address, start) in [
        ("fix@anli.example", "mailto:fix@anli.example?"),
        ("https://anli.example/report", "https://anli.example/report"),
    ] {
        let app = TestApp::configured(|settings| settings.report_to = Some(address.parse().expect("an address")));
        app.import_bundled();
        let page = app.page(path);
        let link = html::links(&page).into_iter().find(|href| href.starts_with(start));
        assert!(page.contains("报告错误") && link.is_some(), "{address}");
        if let Some(mail) = link.filter(|href| href.starts_with("mailto:")) {
            assert!(mail.contains("urban%2Drenewal%2D4%2F4%2F1%2F1"), "the mail names the case: {mail}");
        }
    }
}

#[test]
fn about_cites_a_case_with_issuer_date_and_link() {
    let text = html::main_text(&TestApp::shared().page("/about"));
    assert!(
        text.contains(
            "住房城乡建设部办公厅：《实施城市更新行动可复制经验做法清单（第四批）》，一（一）1，2025年9月30日"
        ),
        "{text}"
    );
    assert!(text.contains(&format!("{BASE_URL}/lists/urban-renewal-4/1/1/1")), "{text}");
    assert!(text.contains("16 个省（区、市）") && text.contains("2 家机构"), "{text}");
}
