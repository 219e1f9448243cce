//! The overview: every number is what its link shows, and the parts add up.

use serde_json::Value;

use crate::support::{BASE_URL, ListText, TestApp, html};

/// The bundled list; one with a mechanism of the same title, a case of three provinces, one of a bank and one of both.
fn two_lists() -> TestApp {
    let app = TestApp::bundled();
    let bundled = app.json("/lists/urban-renewal-4.json");
    let same = bundled["mechanisms"][3]["title"].as_str().expect("a title");
    let cases = [
        "黑龙江省、河南省、四川省共同推进试点。先行先试。",
        "国家开发银行创新贷款产品。支持更新。",
        "江苏省常熟市推进试点。共同推进。",
        "新疆维吾尔自治区乌鲁木齐市推进改造。分类施策。",
    ];
    let measures = vec![("甲".to_owned(), cases.map(str::to_owned).to_vec())];
    let list = ListText::new("newer").issued_on("2026-01-01").mechanism(same, measures);
    app.import(&list).expect("the list is imported");
    app
}

/// How many cases the search behind a count finds.
fn found(app: &TestApp, count: &Value) -> u64 {
    let url = count["search_url"].as_str().expect("a link");
    let path = url.strip_prefix(BASE_URL).expect("on this site");
    assert_eq!(app.get(path).status, 200, "{path}");
    app.json(&path.replacen("/search?", "/search.json?", 1))["total"].as_u64().expect("a total")
}

fn items<'a>(value: &'a Value, name: &str) -> &'a Vec<Value> {
    value[name].as_array().unwrap_or_else(|| panic!("{name} in {value}"))
}

#[test]
fn every_number_is_what_its_link_shows() {
    let app = two_lists();
    for path in ["/overview", "/overview?list=newer", "/overview?list=urban-renewal-4", "/overview?lists=all"] {
        let view = app.json(&path.replacen("/overview", "/overview.json", 1));
        let page = app.page(path);
        let on_page = html::links(&page);
        let check = |count: &Value| {
            assert_eq!(Some(found(&app, count)), count["case_count"].as_u64(), "{path}: {count}");
            let href = count["search_url"].as_str().and_then(|url| url.strip_prefix(BASE_URL)).expect("a link");
            assert!(on_page.iter().any(|link| link == href), "{path} has no link {href}");
        };
        items(&view, "mechanisms").iter().for_each(check);
        for row in items(&view, "rows") {
            check(row);
            items(row, "cells").iter().for_each(check);
            let sum: u64 = items(row, "cells").iter().filter_map(|cell| cell["case_count"].as_u64()).sum();
            assert_eq!(Some(sum), row["case_count"].as_u64(), "{path}: {}", row["name"]);
            assert_eq!(items(row, "cells").len(), items(&view, "mechanisms").len());
        }
        let total: u64 = items(&view, "mechanisms").iter().filter_map(|one| one["case_count"].as_u64()).sum();
        assert_eq!(Some(total), view["case_count"].as_u64(), "{path}");
        assert_eq!(
            items(&view, "rows").iter().filter(|row| !row["code"].is_null()).count()
                + items(&view, "empty_provinces").len(),
            34
        );
    }
}

#[test]
fn all_lists_together_share_the_columns_of_one_title() {
    let app = two_lists();
    let all = app.json("/overview.json?lists=all");
    let shared: Vec<&Value> = items(&all, "mechanisms").iter().filter(|one| items(one, "keys").len() == 2).collect();
    assert_eq!(shared.len(), 1);
    assert_eq!(shared[0]["keys"], serde_json::json!(["newer/2", "urban-renewal-4/4"]));
    assert_eq!(all["case_count"], 32 + 5);
    assert!(all["list"].is_null());
    assert_eq!(app.json("/overview.json")["list"]["slug"], "newer", "the newest list is shown first");
}

#[test]
fn a_case_of_several_provinces_counts_in_each_and_once_in_the_total() {
    let app = two_lists();
    let view = app.json("/overview.json?list=newer");
    let row =
        |code: Value| items(&view, "rows").iter().find(|row| row["code"] == code).map(|row| row["case_count"].clone());
    for (code, cases) in [("230000", 1), ("410000", 1), ("510000", 1), ("320000", 2), ("650000", 1)] {
        assert_eq!(row(code.into()), Some(cases.into()), "{code}");
    }
    assert_eq!(row(Value::Null), Some(1.into()), "the bank alone");
    assert_eq!(view["case_count"], 5);
    assert!(app.page("/overview?list=newer").contains("各计一次"));
    let levels: Vec<(&str, u64)> = items(&view, "levels")
        .iter()
        .filter_map(|level| Some((level["level"].as_str()?, level["case_count"].as_u64()?)))
        .collect();
    assert_eq!(levels[0].0, "省级");
    assert!(levels.contains(&("县级", 1)) && levels.iter().any(|(name, n)| *name == "机构" && *n >= 1), "{levels:?}");
}

#[test]
fn the_bundled_list_is_counted_as_its_cases_say() {
    let view = TestApp::shared().json("/overview.json");
    let columns: Vec<u64> = items(&view, "mechanisms").iter().filter_map(|one| one["case_count"].as_u64()).collect();
    assert_eq!(columns, [4, 7, 3, 9, 5, 4]);
    let jiangsu = items(&view, "rows").iter().find(|row| row["code"] == "320000").expect("江苏省");
    let place = TestApp::shared().json("/localities/320000.json");
    assert_eq!(jiangsu["case_count"], place["case_count"]);
    let nowhere = items(&view, "rows").last().expect("a row");
    assert_eq!((&nowhere["code"], &nowhere["case_count"]), (&Value::Null, &Value::from(2)));
}

#[test]
fn charts_have_their_numbers_as_words_and_as_a_table() {
    let page = TestApp::shared().page("/overview");
    let charts = html::tags(&page, "svg").into_iter().filter(|tag| tag.contains("role=\"img\"")).collect::<Vec<_>>();
    assert!(!charts.is_empty());
    for chart in charts {
        let words = html::attribute(chart, "aria-label").expect("words");
        assert!(words.contains('：') && words.chars().any(|c| c.is_ascii_digit()), "{words}");
    }
    assert!(page.contains("<summary>数据表</summary>"));
    assert!(!page.contains(" style="));
}

#[test]
fn wrong_and_unknown_lists_are_told_apart() {
    let app = TestApp::shared();
    for (path, status) in [
        ("/overview?list=UP", 400),
        ("/overview?lists=some", 400),
        ("/overview?list=nothing", 404),
        ("/overview.json?list=nothing", 404),
        ("/overview?other=x", 200),
    ] {
        assert_eq!(app.get(path).status, status, "{path}");
    }
    let empty = TestApp::empty();
    assert!(empty.page("/overview").contains("还没有案例"));
    assert_eq!(empty.json("/overview.json")["case_count"], 0);
}
