//! 数字: the table, its filters and orders, and what stands beside a case.

use crate::support::{ListText, TestApp, html};

/// The words of the figures in an answer, in order.
fn words(answer: &serde_json::Value) -> Vec<&str> {
    answer["figures"].as_array().expect("figures").iter().filter_map(|row| row["as_written"].as_str()).collect()
}

#[test]
fn money_is_sorted_by_value_and_stands_in_its_sentence() {
    let app = TestApp::shared();
    let money = app.json("/figures.json?kind=money&sort=value");
    let largest_first = [
        "近4万亿元",
        "约3200亿元",
        "504.2亿元",
        "403.9亿元",
        "229.2亿元",
        "206.2亿元",
        "约11.4亿元",
        "69.6亿元",
        "3.2亿元",
        "1.3亿元",
        "866.4万元",
    ];
    // By value, not by how they are written: 69.6亿元 is more than 约11.4亿元.
    let mut expected = largest_first.to_vec();
    expected.swap(6, 7);
    assert_eq!(words(&money), expected);
    assert_eq!(money["total"], 11);
    for row in money["figures"].as_array().expect("figures") {
        let words = row["as_written"].as_str().expect("words");
        assert!(row["text"].as_str().expect("the sentence").contains(words), "{words}");
        assert_eq!(row["unit"], "元");
    }
    let smallest = app.json("/figures.json?kind=money&sort=value&order=asc");
    expected.reverse();
    assert_eq!(words(&smallest), expected);
}

#[test]
fn a_pair_is_one_row_with_both_sides() {
    let app = TestApp::shared();
    let durations = app.json("/figures.json?kind=duration");
    assert_eq!(durations["total"], 1);
    let row = &durations["figures"][0];
    assert_eq!((&row["as_written"], &row["to"]["as_written"]), (&"130多天".into(), &"50天左右".into()));
    assert_eq!((&row["value"], &row["to"]["value"], &row["range"]), (&130.0.into(), &50.0.into(), &false.into()));
    let case = app.json("/lists/urban-renewal-4/2/4/1.json");
    assert_eq!(case["figures"][0]["pair"], serde_json::json!({"side": "from", "other": 1}));
    assert_eq!(case["figures"][4]["value"], 122_000.0);
    let page = app.page("/figures?kind=duration");
    assert!(html::main_text(&page).contains("130 → 50 天"), "both values");
    assert!(html::links(&page).contains(&"/lists/urban-renewal-4/2/4/1#s3".to_owned()), "the sentence");
}

#[test]
fn filters_narrow_the_table_and_facets_keep_their_counts() {
    let app = TestApp::shared();
    let all = app.json("/figures.json");
    let both = app.json("/figures.json?kind=money&kind=percentage&place=340000");
    assert_eq!(words(&both), ["3.2亿元", "1.3亿元", "229.2亿元", "504.2亿元", "206.2亿元"]);
    let count = |answer: &serde_json::Value, facet: &str, value: &str| {
        let values = answer["facets"][facet].as_array().expect("values").clone();
        values.iter().find(|v| v["value"] == value).map(|v| v["count"].as_u64().expect("a count"))
    };
    assert_eq!(count(&all, "kind", "money"), Some(11));
    assert_eq!(count(&both, "kind", "count"), Some(1), "other kinds of the place: 40余个 of 芜湖");
    assert_eq!(count(&both, "place", "440000"), Some(1), "money of another place: 866.4万元 in 广东");
    let mechanism = app.json("/figures.json?mechanism=urban-renewal-4%2F4");
    assert_eq!(mechanism["total"], 12, "ten of money, 8项 and 2.08%");
    let case = app.json("/figures.json?case=urban-renewal-4%2F5%2F1%2F1");
    assert_eq!(words(&case), ["3个以上", "低于95%"]);
}

#[test]
fn a_figure_tells_the_place_that_its_sentence_is_about() {
    let app = TestApp::shared();
    let of = |answer: &serde_json::Value, words: &str| {
        let rows = answer["figures"].as_array().expect("figures").clone();
        rows.into_iter().find(|row| row["as_written"] == words).unwrap_or_else(|| panic!("no {words}"))
    };
    let money = app.json("/figures.json?kind=money");
    let flats = of(&money, "866.4万元");
    assert_eq!(
        (&flats["place"]["code"], &flats["place"]["full_name"]),
        (&"440114".into(), &"广东省广州市花都区".into())
    );
    assert_eq!(flats["actors"][0]["code"], "440000", "who acts stays");
    assert_eq!(of(&money, "3.2亿元")["place"], serde_json::Value::Null);
    for place in ["440114", "440100", "440000"] {
        let there = app.json(&format!("/figures.json?kind=money&place={place}"));
        assert_eq!(words(&there), ["866.4万元"], "{place}");
    }
    let bank = app.json("/figures.json?kind=money&place=500000");
    assert_eq!(words(&bank), ["69.6亿元"], "a bank acts, 重庆市 is where");
    let facet = |answer: &serde_json::Value| {
        let values = answer["facets"]["place"].as_array().expect("values").clone();
        values.into_iter().map(|v| (v["value"].as_str().map(str::to_owned), v["count"].as_u64())).collect::<Vec<_>>()
    };
    assert!(facet(&money).contains(&(Some("500000".to_owned()), Some(1))), "{:?}", facet(&money));
    assert!(facet(&money).contains(&(Some("440000".to_owned()), Some(1))), "{:?}", facet(&money));
    let page = app.page("/figures?kind=money&place=440114");
    assert!(html::links(&page).contains(&"/localities/440114".to_owned()));
    assert!(app.get("/figures.csv").text().contains(",广东省广州市花都区,"));
}

#[test]
fn every_row_is_found_on_one_page_whatever_the_order() {
    let app = TestApp::shared();
    let total = app.json("/figures.json")["total"].as_u64().expect("a total");
    for order in ["", "&order=desc", "&sort=place", "&sort=value&order=asc", "&sort=place&order=desc"] {
        let pages = (1..=total.div_ceil(20)).map(|page| app.json(&format!("/figures.json?page={page}{order}")));
        let mut seen: Vec<String> = Vec::new();
        for page in pages {
            let rows = page["figures"].as_array().expect("figures").clone();
            seen.extend(rows.iter().map(|row| format!("{} {} {}", row["url"], row["as_written"], row["text"])));
        }
        assert_eq!(seen.len() as u64, total, "{order}");
    }
    let places = app.json("/figures.json?sort=place");
    assert_eq!(places["figures"][0]["actors"][0]["code"], "110000", "北京 has the lowest code");
}

#[test]
fn a_bad_value_is_named_and_a_page_past_the_end_is_missing() {
    let app = TestApp::shared();
    for (query, status) in [
        ("kind=mass", 400),
        ("place=abc", 400),
        ("mechanism=x", 400),
        ("case=x", 400),
        ("sort=size", 400),
        ("order=up", 400),
        ("page=0", 400),
        ("page=99", 404),
        ("kind=area", 200),
        ("place=&mechanism=", 200),
    ] {
        assert_eq!(app.get(&format!("/figures?{query}")).status.as_u16(), status, "{query}");
    }
    let places: String = (110_101..110_132).map(|code| format!("&place={code}")).collect();
    let many = format!("/figures?kind=money{places}");
    let problem = html::main_text(&app.get(&many).text());
    assert!(problem.contains("kind、place、mechanism、case") && problem.contains("32 个"), "{problem}");
    assert_eq!(TestApp::empty().json("/figures.json")["total"], 0);
}

#[test]
fn the_key_figures_stand_beside_the_case() {
    let app = TestApp::shared();
    let page = app.page("/lists/urban-renewal-4/2/4/1");
    let beside = page.split("关键数据").nth(1).and_then(|rest| rest.split("</section>").next()).expect("the card");
    let beside = html::text(beside);
    for words in ["130多天", "50天左右", "20处", "217个", "12.2万户"] {
        assert!(beside.contains(words), "{words}: {beside}");
    }
    assert!(!app.page("/lists/urban-renewal-4/6/1/2").contains("关键数据"), "a case without figures has no card");
}

#[test]
fn at_most_six_figures_stand_beside_a_case_and_money_comes_before_counts() {
    let text = "安徽省推进更新。改造1个、2户、3项、4处、5条、6栋、7套，投资8亿元，由9天压缩至1天。";
    let app = TestApp::with(&[ListText::new("new").sized(1, 1, 1).case((1, 1, 1), text)]);
    let page = app.page("/lists/new/1/1/1");
    let card = page.split("关键数据").nth(1).and_then(|rest| rest.split("</section>").next()).expect("the card");
    let words: Vec<String> = html::contents(card, "b").iter().map(|b| html::text(b)).collect();
    assert_eq!(words.len(), 6, "{words:?}");
    assert!(words.iter().any(|w| w.contains("8亿元")) && words.iter().any(|w| w.contains("9天")), "{words:?}");
}
