//! How a search can be written.

use super::numbers;
use crate::support::{BUNDLED, TestApp};

fn found(q: &str) -> Vec<String> {
    let mut found = numbers(&TestApp::shared().search(q));
    found.sort_unstable();
    found
}

fn notices(q: &str) -> Vec<String> {
    let notices = TestApp::shared().search(q)["notices"].clone();
    notices.as_array().expect("notices").iter().filter_map(|n| n.as_str().map(str::to_owned)).collect()
}

#[test]
fn the_way_back_from_a_correction_searches_what_was_typed() {
    for (typed, verbatim) in [
        ("wuhu", "\"wuhu\""),
        ("标题:wuhu", "标题:\"wuhu\""),
        ("城市更新 标题：wuhu", "城市更新 标题：\"wuhu\""),
        ("更新 wu  hu", "更新 \"wu\"  \"hu\""),
    ] {
        let answer = TestApp::shared().search(typed);
        let corrections = answer["corrections"].as_array().expect("corrections").clone();
        assert_eq!(corrections.first().map(|c| c["verbatim"].clone()), Some(verbatim.into()), "{typed}: {answer}");
        let back = TestApp::shared().search(verbatim);
        assert_eq!(back["corrections"], serde_json::json!([]), "{verbatim}");
    }
}

#[test]
fn operators_narrow_and_widen() {
    let expected: [(&str, &[&str]); 12] = [
        ("南京 街路", &["2.3.2"]),
        ("南京 -街路", &["3.1.2"]),
        ("芜湖 OR 衢州", &["1.1.2", "2.1.1"]),
        ("芜湖|衢州", &["1.1.2", "2.1.1"]),
        ("芜湖 ｜ 衢州", &["1.1.2", "2.1.1"]),
        ("安徽 芜湖 OR 衢州", &["1.1.2"]),
        ("条例 -江西", &["6.1.1", "6.1.3"]),
        ("地区:南京", &["3.1.2"]),
        ("地区：常熟", &["5.2.2"]),
        ("place:苏州", &["5.2.2", "6.1.3"]),
        ("标题:条例", &["6.1.1", "6.1.3"]),
        ("-地区:江苏 -地区:江西 条例", &["6.1.1"]),
    ];
    for (q, numbers) in expected {
        assert_eq!(found(q), numbers, "{q}");
        assert_eq!(notices(q), Vec::<String>::new(), "{q}");
    }
    assert_eq!(found("-体检").len(), 27, "a lone -x is everything without x");
    assert_eq!(found("批次:第四批").len(), 32);
    assert_eq!(found("机制:用地"), ["3.1.1", "3.1.2", "3.2.1"]);
}

#[test]
fn spellings_of_one_thing_find_the_same() {
    for spellings in [
        ["REITs", "ｒｅｉｔｓ", "REITS"],
        ["6+6", "６＋６", "“6+6”"],
        ["广州", "廣州", "「廣州」"],
        ["基础设施REITs", "\"基础设施 REITs\"", "基礎設施reits"],
        ["城品活力贷", "“城品活力贷”", "《城品活力贷》"],
        ["2.08%", "2.08％", "２.０８%"],
    ] {
        let [first, rest @ ..] = spellings.map(|q| (q, found(q)));
        assert!(!first.1.is_empty(), "{}", first.0);
        for (q, numbers) in rest {
            assert_eq!(numbers, first.1, "{q}");
        }
    }
}

#[test]
fn a_number_is_found_whole_or_not_at_all() {
    assert_eq!(found("3.2亿元"), ["4.1.1"]);
    assert_eq!(found("2亿元"), Vec::<String>::new());
    assert_eq!(found("\"REIT\""), ["4.3.1"], "REITs is another word");
    assert_eq!(found("REIT"), ["4.1.3", "4.3.1"], "and another name of it");
}

#[test]
fn a_pasted_title_is_one_phrase() {
    let titles: Vec<&str> = BUNDLED.split('《').skip(1).filter_map(|rest| rest.split('》').next()).collect();
    assert!(titles.len() >= 21, "{}", titles.len());
    for title in titles {
        let q = format!("《{title}》");
        assert!(!found(&q).is_empty(), "{q}");
        assert_eq!(notices(&q), Vec::<String>::new(), "{q}");
    }
    assert_eq!(found("《“好社区”更新实施方案编制指南》"), ["2.3.1"]);
}

#[test]
fn bad_syntax_gives_results_and_a_notice() {
    for (q, word) in [
        ("\"芜湖", "引号"),
        ("芜湖”", "引号"),
        ("芜湖 OR", "OR"),
        ("OR 芜湖", "OR"),
        ("芜湖 -", "-"),
        ("标题: 芜湖", "标题:"),
        ("芜湖 ，。", "，。"),
        ("金额:芜湖", "金额"),
    ] {
        assert_eq!(found(q), ["1.1.2"], "{q}");
        assert!(notices(q).iter().any(|notice| notice.contains(word)), "{q}: {:?}", notices(q));
    }
}

#[test]
fn the_first_two_hundred_characters_are_searched_and_a_notice_says_so() {
    let q = format!("芜湖 {}", "桥".repeat(300));
    assert!(notices(&q).iter().any(|notice| notice.contains("200")), "{:?}", notices(&q));
    let q = format!("芜湖{}桥", " ".repeat(10_000));
    assert_eq!(found(&q), ["1.1.2"], "what stands behind is not searched");
    assert!(notices(&q).iter().any(|notice| notice.contains("200")), "{:?}", notices(&q));
    assert_eq!(notices(&"桥".repeat(200)), Vec::<String>::new());
}

#[test]
fn notices_stand_on_the_page() {
    let page = TestApp::shared().page("/search?q=%22%E8%8A%9C%E6%B9%96");
    assert!(page.contains("引号没有成对"), "{page}");
}
