//! Headings as titles: a heading that is a whole long sentence is shown up to a clause, and its text stays whole and verbatim.

use super::is_well_made;
use crate::support::{ListText, TestApp, html, query};

const START: &str = "江西省推进老旧小区改造";

fn heading() -> String {
    format!("{START}，{}，{}发放专项贷款", "统筹实施片区更新".repeat(5), "引导社会资本参与".repeat(4))
}

/// A list whose first case is one long sentence with a body, whose second is one without, and whose third is short.
fn app() -> TestApp {
    let list = ListText::new("long").sized(1, 1, 3);
    let list = list.case((1, 1, 1), &format!("{}。先摸清底数。再分类施策。", heading()));
    TestApp::with(&[list.case((1, 1, 2), &heading())])
}

/// The elements with a sentence's name, in the order of the page.
fn sentences(page: &str) -> Vec<String> {
    let ids = page.split(" id=\"s").skip(1).filter_map(|rest| rest.split('"').next());
    ids.filter(|id| id.bytes().all(|b| b.is_ascii_digit())).map(str::to_owned).collect()
}

#[test]
fn a_very_long_heading_is_a_short_title_everywhere() {
    let app = app();
    let short = heading().split('，').take(2).collect::<Vec<_>>().join("，");
    let case = app.page("/lists/long/1/1/1");
    is_well_made("/lists/long/1/1/1", &case);
    assert_eq!(html::text(&html::contents(&case, "h1")[0]), short);
    assert!(html::contents(&case, "title")[0].starts_with(&format!("{short} · ")));
    let og = html::tags(&case, "meta").into_iter().find(|tag| tag.contains("og:title")).expect("a title");
    assert_eq!(html::attribute(og, "content").as_deref(), Some(short.as_str()));
    for path in [
        "/lists/long".to_owned(),
        "/lists/long/1".to_owned(),
        "/lists/long/1/1".to_owned(),
        "/localities/360000".to_owned(),
        "/folder?case=long/1/1/1".to_owned(),
        "/compare?case=long/1/1/1&case=long/1/1/3".to_owned(),
        format!("/search?{}", query(&[("q", "老旧小区改造")])),
        "/lists/long/1/1/3".to_owned(),
    ] {
        let page = app.page(&path);
        let links = html::contents(&page, "a");
        let titles: Vec<String> = links.iter().map(|link| html::text(link)).filter(|t| t.contains(START)).collect();
        assert!(!titles.is_empty() && titles.iter().all(|title| title.chars().count() < 90), "{path}: {titles:?}");
    }
    assert_eq!(app.json("/lists/long/1/1/1.json")["heading"], heading(), "data stays verbatim");
    assert!(app.json("/lists/long/1/1/1.json")["citations"]["gbt7714_2025"].to_string().contains(&heading()));
}

#[test]
fn the_text_below_a_cut_title_is_whole_and_its_sentences_are_counted() {
    let app = app();
    let page = app.page("/lists/long/1/1/1");
    let text: String = html::contents(&page, "p").iter().map(|p| html::text(p)).collect();
    assert!(text.contains(&format!("{}。先摸清底数。再分类施策。", heading())), "{text}");
    assert_eq!(sentences(&page), ["1", "2", "3"]);
    let alone = app.page("/lists/long/1/1/2");
    assert!(html::main_text(&alone).contains(&heading()), "a case that is one sentence shows it");
    assert_eq!(sentences(&alone), ["1"]);
    for path in ["/lists/long/1/1", "/compare?case=long/1/1/2&case=long/1/1/3"] {
        assert!(html::main_text(&app.page(path)).contains(&heading()), "{path}");
    }
    let marked = app.page(&format!("/lists/long/1/1/1?{}", query(&[("q", "专项贷款")])));
    let marks: Vec<String> = html::contents(&marked, "mark").iter().map(|mark| html::text(mark)).collect();
    assert_eq!(marks, ["专项贷款"], "what the title leaves out is marked in the text");
    let hit = app.page(&format!("/search?{}", query(&[("q", "专项贷款")])));
    assert!(html::contents(&hit, "mark").iter().any(|mark| html::text(mark) == "专项贷款"), "and in a hit");
}

#[test]
fn sentences_run_on_behind_a_heading_on_a_line_of_its_own() {
    let list = ListText::new("own").case((1, 1, 1), "江西省推进更新\n先摸清底数。\n再分类施策，投资3亿元。");
    let app = TestApp::with(&[list]);
    let case = app.json("/lists/own/1/1/1.json");
    let page = app.page("/lists/own/1/1/1");
    let numbers = sentences(&page);
    assert_eq!(numbers, (1..=numbers.len()).map(|n| n.to_string()).collect::<Vec<_>>(), "{case}");
    let sentence = case["figures"][0]["sentence"].as_u64().expect("a sentence");
    assert_eq!(sentence, numbers.len() as u64, "{case}");
}
