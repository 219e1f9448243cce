//! 更正记录: what a case said before, laid beside what it says now.

use super::is_well_made;
use super::withdrawn::{import, list};
use crate::support::{TestApp, html, spaced};

const FIRST: &str = "2026-11-24T09:00:00Z";
const SECOND: &str = "2026-11-25T09:00:00Z";
const THIRD: &str = "2026-11-26T09:00:00Z";

/// A library whose case 1/2/1 was corrected twice.
fn corrected() -> TestApp {
    let (app, list) = (TestApp::empty(), list("trial"));
    import(&app, &list, FIRST);
    let second = spaced(121).replace("12亿元", "15亿元");
    import(&app, &list.clone().case((1, 2, 1), &second), SECOND);
    let third = second.replace("第121号事项。", "第121号重点事项。\n");
    import(&app, &list.case((1, 2, 1), &third), THIRD);
    app
}

#[test]
fn a_corrected_case_says_so_and_leads_to_what_it_said() {
    let app = corrected();
    let page = app.page("/lists/trial/1/2/1");
    assert!(page.contains("更正于 <time datetime=\"2026-11-26T09:00:00Z\">2026年11月26日</time>"), "{page}");
    assert!(html::links(&page).contains(&"/lists/trial/1/2/1/revisions".to_owned()));
    assert!(page.contains("\"dateModified\":\"2026-11-26T09:00:00Z\""), "{page}");
    let json = app.json("/lists/trial/1/2/1.json");
    assert_eq!((&json["corrected_at"], &json["added_at"]), (&THIRD.into(), &serde_json::Value::Null));
    assert_eq!(json["revisions_url"], "https://anli.example/lists/trial/1/2/1/revisions");
    let other = app.page("/lists/trial/1/1/1");
    assert!(!other.contains("更正于") && !other.contains("/revisions") && !other.contains("dateModified"));
    let cite = |path: &str| app.json(path)["citations"]["gbt7714_2025"].as_str().expect("a form").to_owned();
    assert!(cite("/lists/trial/1/2/1.json").contains("（2024-01-31）"), "the date stays that of issue");
}

#[test]
fn the_former_texts_stand_with_their_times_and_differences() {
    let app = corrected();
    let json = app.json("/lists/trial/1/2/1/revisions.json");
    let [newest, oldest] = json["revisions"].as_array().expect("former texts").as_slice() else { panic!("{json}") };
    assert_eq!((&newest["number"], &oldest["number"]), (&2.into(), &1.into()));
    assert_eq!((&oldest["valid_from"], &oldest["replaced_at"]), (&FIRST.into(), &SECOND.into()));
    assert_eq!((&json["valid_from"], &json["withdrawn_at"]), (&THIRD.into(), &serde_json::Value::Null));
    let op = |pieces: &serde_json::Value, op: &str| -> Vec<String> {
        let pieces = pieces.as_array().expect("pieces").iter().filter(|piece| piece["op"] == op);
        pieces.map(|piece| piece["text"].as_str().expect("a text").to_owned()).collect()
    };
    let body = &oldest["difference"]["body"];
    assert_eq!((op(body, "delete"), op(body, "insert")), (vec!["12".to_owned()], vec!["15".to_owned()]));
    assert_eq!(op(&newest["difference"]["heading"], "insert"), ["重点"]);
    for revision in [newest, oldest] {
        for field in ["heading", "body"] {
            let pieces = revision["difference"][field].as_array().expect("pieces");
            let former: String = pieces
                .iter()
                .filter(|piece| piece["op"] != "insert")
                .map(|piece| piece["text"].as_str().expect("a text"))
                .collect();
            assert_eq!(Some(former.as_str()), revision[field].as_str(), "what stays and goes is the former text");
        }
    }
    let page = app.page("/lists/trial/1/2/1/revisions");
    is_well_made("/lists/trial/1/2/1/revisions", &page);
    assert!(page.contains("<del><span class=\"vh\">［删去：</span>12<span class=\"vh\">］</span></del>"), "{page}");
    assert!(page.contains("<ins><span class=\"vh\">［加入：</span>15<span class=\"vh\">］</span></ins>"), "{page}");
    let (second, third) = (page.find("2026年11月25日</time>更正"), page.find("2026年11月26日</time>更正"));
    assert!(third < second && third.is_some(), "the newest stands first");
    assert!(page.contains("取自文件 list.txt"));
}

#[test]
fn a_number_that_changed_with_the_text_is_told() {
    let (app, mut list) = (TestApp::empty(), list("trial"));
    import(&app, &list, FIRST);
    list.mechanisms[0].measures[1].cases[0] = spaced(121).replace("12亿元", "15亿元");
    list.mechanisms[0].measures[1].cases.insert(0, spaced(901));
    import(&app, &list, SECOND);
    let page = app.page("/lists/trial/1/2/1/revisions");
    assert!(page.contains("<span class=\"pn\">一（二）1</span> 改为 <span class=\"pn\">一（二）2</span>"), "{page}");
}

#[test]
fn a_case_that_was_never_corrected_says_so() {
    let app = TestApp::shared();
    let page = app.page("/lists/urban-renewal-4/4/1/1/revisions");
    is_well_made("/lists/urban-renewal-4/4/1/1/revisions", &page);
    assert!(page.contains("收录以来没有更正过"), "{page}");
    let json = app.json("/lists/urban-renewal-4/4/1/1/revisions.json");
    assert_eq!(json["revisions"], serde_json::json!([]));
    assert!(json["body"].is_string());
    assert_eq!(app.get("/lists/urban-renewal-4/9/9/9/revisions").status, 404);
    assert_eq!(app.get("/lists/urban-renewal-4/4/1/revisions").status, 404);
    assert_eq!(app.get("/lists/urban-renewal-4/4/1/1/revisions.docx").status, 404);
}

#[test]
fn a_withdrawn_case_keeps_its_former_texts() {
    let (app, mut list) = (TestApp::empty(), list("trial"));
    import(&app, &list, FIRST);
    import(&app, &list.clone().case((1, 2, 1), &spaced(121).replace("12亿元", "15亿元")), SECOND);
    list.mechanisms[0].measures[1].cases.remove(0);
    import(&app, &list, THIRD);
    let gone = app.get("/lists/trial/1/2/1");
    assert_eq!(gone.status, 410);
    assert!(gone.text().contains("/lists/trial/1/2/1/revisions"));
    let page = app.page("/lists/trial/1/2/1/revisions");
    assert!(page.contains("已撤下") && page.contains("撤下时的文字") && page.contains("］"), "{page}");
    let json = app.json("/lists/trial/1/2/1/revisions.json");
    assert_eq!((&json["withdrawn_at"], &json["valid_from"]), (&THIRD.into(), &SECOND.into()));
    assert!(json["body"].as_str().expect("a body").contains("15亿元"));
}

#[test]
fn feeds_tell_of_corrections_and_withdrawals() {
    let app = corrected();
    for path in ["/feed.atom", "/lists/trial.atom", "/lists/trial/1.atom", "/search.atom?q=", "/search.atom?q=121"] {
        let feed = feed_rs::parser::parse(&app.get(path).body[..]).expect("a feed");
        let first = &feed.entries[0];
        assert_eq!(first.id, "https://anli.example/lists/trial/1/2/1", "{path}");
        assert_eq!(first.updated.expect("a time").to_rfc3339(), "2026-11-26T09:00:00+00:00", "{path}");
        assert_eq!(first.published.expect("a time").to_rfc3339(), "2026-11-24T09:00:00+00:00", "{path}");
        assert!(first.title.as_ref().expect("a title").content.starts_with("更正："), "{path}");
        let content = first.content.as_ref().and_then(|content| content.body.as_deref()).expect("a text");
        assert!(
            content.contains("更正于2026年11月26日") && content.contains("/lists/trial/1/2/1/revisions"),
            "{content}"
        );
        let mut ids: Vec<&str> = feed.entries.iter().map(|entry| entry.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), feed.entries.len(), "{path}: each case once");
    }
    let sitemap = app.page("/sitemaps/cases-1.xml");
    assert!(sitemap.contains("/lists/trial/1/2/1</loc><lastmod>2026-11-26T09:00:00Z</lastmod>"), "{sitemap}");
    assert!(app.page("/sitemaps/pages.xml").contains("/lists/trial</loc><lastmod>2026-11-26T09:00:00Z</lastmod>"));

    let mut shorter = list("trial");
    shorter.mechanisms[0].measures[1].cases.remove(0);
    import(&app, &shorter, "2026-11-27T09:00:00Z");
    for (path, told) in [("/feed.atom", true), ("/lists/trial.atom", true), ("/lists/trial/1.atom", false)] {
        let feed = feed_rs::parser::parse(&app.get(path).body[..]).expect("a feed");
        let gone = feed.entries.iter().find(|entry| entry.id.ends_with("/lists/trial/1/2/1"));
        assert_eq!(gone.is_some(), told, "{path}");
        let Some(gone) = gone else { continue };
        assert!(gone.title.as_ref().expect("a title").content.starts_with("已撤下："), "{path}");
        assert_eq!(gone.updated.expect("a time").to_rfc3339(), "2026-11-27T09:00:00+00:00", "{path}");
    }
    assert!(!app.page("/sitemaps/cases-1.xml").contains("/lists/trial/1/2/1<"));
}

#[test]
fn a_correction_is_found_in_the_feed_of_a_search_with_more_hits_than_a_feed_holds() {
    let app = TestApp::empty();
    let mut long = crate::support::ListText::new("long").sized(1, 1, 80);
    for (n, case) in (1000..).zip(&mut long.mechanisms[0].measures[0].cases) {
        *case = spaced(n);
    }
    import(&app, &long, FIRST);
    let text = spaced(1075).replace("12亿元", "15亿元");
    import(&app, &long.case((1, 1, 76), &text), SECOND);
    let first = |path: &str| {
        let feed = feed_rs::parser::parse(&app.get(path).body[..]).expect("a feed");
        assert_eq!(feed.entries.len(), 50, "{path}");
        feed.entries[0].id.clone()
    };
    for path in ["/feed.atom", "/search.atom?q=", "/search.atom?q=%E4%BA%8B%E9%A1%B9"] {
        assert_eq!(first(path), "https://anli.example/lists/long/1/1/76", "{path}");
    }
    let other = app.get("/search.atom?q=12%E4%BA%BF%E5%85%83").text();
    assert!(!other.contains("/lists/long/1/1/76<"), "what the corrected text does not have does not find it");
}
