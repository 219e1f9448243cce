//! Quotations checked against the texts, as readers and programs see it.

use serde_json::Value;

use super::is_well_made;
use crate::support::{ListText, TestApp, html, query};

fn check(app: &TestApp, quote: &str) -> Value {
    app.json(&format!("/check.json?{}", query(&[("q", quote)])))
}

/// The verbatim texts of the bundled list, with their numbers.
fn texts(app: &TestApp) -> Vec<(String, String)> {
    let pages = (1..).map(|page| app.json(&format!("/lists/urban-renewal-4.json?page={page}")));
    let mut texts = Vec::new();
    for page in pages {
        for case in page["cases"].as_array().expect("cases") {
            let part = |name: &str| case[name].as_str().unwrap_or_default().to_owned();
            texts.push((part("number"), format!("{}。{}", part("heading"), part("body"))));
        }
        if page["page"] == page["last_page"] {
            return texts;
        }
    }
    texts
}

#[test]
fn every_stretch_of_the_bundled_list_is_found_exactly_where_it_stands() {
    let app = TestApp::shared();
    for (number, text) in texts(app) {
        let chars: Vec<char> = text.chars().collect();
        for start in (0..chars.len().saturating_sub(30)).step_by(67) {
            let quote: String = chars[start..start + 30].iter().collect();
            let answer = check(app, &quote);
            assert_eq!(answer["result"], "exact", "{quote}");
            let found = &answer["matches"][0];
            assert_eq!(
                (found["number"].as_str(), found["original"].as_str()),
                (Some(number.as_str()), Some(quote.trim()))
            );
            let sentence = found["sentence"].as_u64().expect("a sentence");
            let url = found["url"].as_str().expect("an address");
            assert!(url.ends_with(&format!("/{}#s{sentence}", number.replace('.', "/"))), "{url}");
            let page = app.json(&format!("/lists/urban-renewal-4/{}.json", number.replace('.', "/")));
            assert!(found["citation"].is_string() && page["citations"]["gbt7714_2025"] == found["citation"], "{page}");
        }
    }
}

#[test]
fn one_wrong_character_is_shown_with_the_right_one() {
    let answer = check(TestApp::shared(), "创新“城品活力贷”金融工县，2025年对城市更新领域");
    assert_eq!(answer["result"], "near");
    let found = &answer["matches"][0];
    assert_eq!(found["number"], "4.1.1");
    assert_eq!(found["original"], "创新“城品活力贷”金融工具，2025年对城市更新领域");
    let changes: Vec<(&str, &str)> = found["diff"]
        .as_array()
        .expect("pieces")
        .iter()
        .filter_map(|piece| Some((piece["op"].as_str()?, piece["text"].as_str()?)))
        .filter(|(op, _)| *op != "equal")
        .collect();
    assert_eq!(changes, [("delete", "县"), ("insert", "具")]);
    let page = TestApp::shared()
        .page(&format!("/check?{}", query(&[("q", "创新“城品活力贷”金融工县，2025年对城市更新领域")])));
    assert!(page.contains("金融工<del>县</del><ins>具</ins>，2025年"), "{page}");
}

#[test]
fn signs_width_and_traditional_characters_are_a_grade_of_their_own() {
    let answer = check(TestApp::shared(), "創新\"城品活力貸\"金融工具,２０２５年對城市更新領域");
    assert_eq!(answer["result"], "folded");
    assert_eq!(answer["matches"][0]["original"], "创新“城品活力贷”金融工具，2025年对城市更新领域");
}

#[test]
fn a_quotation_that_leaves_something_out_is_found_in_its_parts() {
    let answer = check(TestApp::shared(), "安徽省强化城市更新财政、金融政策保障……创新“城品活力贷”金融工具");
    assert_eq!((answer["result"].as_str(), answer["matches"][0]["sentence"].as_u64()), (Some("exact"), Some(1)));
}

#[test]
fn sentences_of_several_cases_are_checked_one_by_one() {
    let app = TestApp::shared();
    let quote =
        "安徽省强化城市更新财政、金融政策保障。江苏省苏州市、福建省厦门市发布城市更新条例。天下没有这样一句话。";
    let answer = check(app, quote);
    assert_eq!(answer["result"], "none");
    let results: Vec<_> = answer["sentences"].as_array().expect("sentences").iter().map(|one| &one["result"]).collect();
    assert_eq!(results, ["exact", "exact", "none"]);
    let page = app.page(&format!("/check?{}", query(&[("q", quote)])));
    is_well_made("/check", &page);
    assert!(html::main_text(&page).contains("3 句里有 2 句能找到"));
    for (id, number) in [("citation-1-0", "四（一）1"), ("citation-2-0", "六（一）3")] {
        let at = page.find(&format!("id=\"{id}\"")).expect("each has its citation");
        assert!(page[at..].split("</p>").next().is_some_and(|citation| citation.contains(number)), "{id}");
    }
}

#[test]
fn what_is_nowhere_is_not_found_and_nothing_breaks() {
    let app = TestApp::shared();
    for quote in [
        "白日依山尽黄河入海流欲穷千里目",
        "的",
        "。",
        "……",
        "\0",
        "<script>alert(1)</script>",
        "%",
        "\"",
        "a\r\nb",
        "🀄🀄🀄",
    ] {
        let page = app.page(&format!("/check?{}", query(&[("q", quote)])));
        is_well_made(quote, &page);
        assert!(!page.contains("<script>alert"));
    }
    assert_eq!(check(app, "白日依山尽黄河入海流欲穷千里目")["result"], "none");
    assert_eq!(check(app, "")["result"], "none");
    assert_eq!(TestApp::empty().json("/check.json?q=%E5%9F%8E%E5%B8%82%E6%9B%B4%E6%96%B0")["result"], "none");
}

#[test]
fn a_long_text_is_checked_up_to_its_bound_and_says_so() {
    let app = TestApp::shared();
    let whole: String = texts(app).into_iter().map(|(_, text)| text).collect();
    assert!(whole.chars().count() > 2000);
    let answer = check(app, &whole);
    assert_eq!(answer["quote"].as_str().map(|quote| quote.chars().count()), Some(2000));
    assert!(answer["notices"][0].as_str().is_some_and(|notice| notice.contains("2000")));
    assert!(answer["sentences"].as_array().is_some_and(|all| all.len() > 10));
}

#[test]
fn a_sentence_that_two_cases_share_names_both() {
    let list = ListText::new("twins")
        .sized(1, 1, 3)
        .case((1, 1, 1), "江西省做一事。建立资金统筹使用和绩效评价机制。")
        .case((1, 1, 3), "上海市做三事。先试点。建立资金统筹使用和绩效评价机制。");
    let answer = check(&TestApp::with(&[list]), "建立资金统筹使用和绩效评价机制。");
    let numbers: Vec<_> = answer["matches"].as_array().expect("matches").iter().map(|one| &one["number"]).collect();
    assert_eq!(numbers, ["1.1.1", "1.1.3"]);
}
