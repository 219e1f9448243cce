//! What is gone answers 410 and says what it said; what moved answers 308; nothing that was ever linked answers 404.

use super::is_well_made;
use crate::support::{Answer, BASE_URL, ListText, TestApp, block_on, html, ingest_at, spaced};

const FIRST: &str = "2026-11-24T09:00:00Z";
/// Already the next day in China.
const SECOND: &str = "2026-11-25T20:00:00Z";
const THIRD: &str = "2026-11-27T09:00:00Z";

/// Two mechanisms with two measures of two cases each, none like another.
pub(super) fn list(slug: &str) -> ListText {
    let mut list = ListText::new(slug).sized(2, 2, 2);
    for (m, mechanism) in (1..).zip(&mut list.mechanisms) {
        for (n, measure) in (1..).zip(&mut mechanism.measures) {
            for (k, case) in (1..).zip(&mut measure.cases) {
                *case = spaced(m * 100 + n * 10 + k);
            }
        }
    }
    list
}

pub(super) fn import(app: &TestApp, list: &ListText, now: &str) {
    block_on(ingest_at(&app.library, list.text().as_bytes(), list.metadata(), &list.slug, now)).expect("imported");
}

fn remove(app: &TestApp, slug: &str, now: &str) {
    block_on(app.library.remove(&slug.parse().expect("a slug"), now, &|_| {})).expect("removed");
}

/// A 410 page, whole and well made; its text.
fn gone(app: &TestApp, path: &str) -> String {
    let answer = app.get(path);
    assert_eq!(answer.status, 410, "{path}: {}", answer.text());
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{path}");
    assert_eq!(answer.header("cache-control"), "no-store", "{path}");
    let page = answer.text();
    is_well_made(path, &page);
    assert!(page.contains("<meta name=\"robots\" content=\"noindex\">"), "{path}");
    for link in html::links(&page).iter().filter(|link| link.starts_with('/')) {
        let status = app.get(link).status.as_u16();
        assert!(matches!(status, 200 | 410), "{path} leads to {link}, {status}");
    }
    page
}

fn problem(app: &TestApp, path: &str) -> serde_json::Value {
    let answer = app.get(path);
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (410, "application/problem+json"), "{path}");
    let problem = answer.json();
    assert_eq!((&problem["status"], &problem["type"]), (&410.into(), &"about:blank".into()), "{path}");
    problem
}

fn location(answer: &Answer) -> (u16, &str) {
    (answer.status.as_u16(), answer.header("location"))
}

/// A library whose list lost its first case, its second mechanism and a measure.
fn shortened() -> (TestApp, ListText) {
    let (app, list) = (TestApp::empty(), list("trial"));
    import(&app, &list, FIRST);
    let mut shorter = list.clone();
    shorter.mechanisms[0].measures[0].cases.remove(0);
    shorter.mechanisms[0].measures.remove(1);
    shorter.mechanisms.remove(1);
    let mut kept = shorter.mechanisms[0].clone();
    kept.title = "全新的机制".to_owned();
    kept.measures[0].cases = (0..6).map(|n| spaced(900 + n)).collect();
    shorter.mechanisms.push(kept);
    import(&app, &shorter, SECOND);
    (app, list)
}

#[test]
fn a_withdrawn_case_says_what_it_said_when_it_went_and_why() {
    let (app, list) = shortened();
    let page = gone(&app, "/lists/trial/1/1/1");
    let said = &list.mechanisms[0].measures[0].cases[0];
    let (heading, body) = said.split_once('。').expect("a heading");
    assert!(page.contains(heading) && html::text(&page).contains(body), "{page}");
    for words in ["一（一）1", "已撤下", "2026年11月26日", "更正后的清单里没有这个案例", "住房城乡建设部办公厅"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(html::links(&page).contains(&"/lists/trial/1/1".to_owned()), "the measure is near");
    assert!(!page.contains("看更正记录"), "it was never corrected");

    let problem = problem(&app, "/lists/trial/1/1/1.json");
    assert_eq!((problem["heading"].as_str(), problem["body"].as_str()), (Some(heading), Some(body)));
    assert_eq!((&problem["kind"], &problem["reason"]), (&"case".into(), &"left-out".into()));
    assert_eq!((&problem["withdrawn_at"], &problem["valid_from"]), (&SECOND.into(), &FIRST.into()));
    assert_eq!((&problem["key"], &problem["printed_number"]), (&"trial/1/1/1".into(), &"一（一）1".into()));
    assert_eq!(problem["list"]["slug"], "trial");
    for suffix in ["docx", "md", "bib", "ris", "csl"] {
        assert_eq!(app.get(&format!("/lists/trial/1/1/1.{suffix}")).status, 410, "{suffix}");
    }
    assert_eq!(app.get("/lists/trial/1/1/1.xlsx").status, 404, "no case ever had such a file");
    assert_eq!(app.get("/lists/trial/1/1/9").status, 404, "no case ever had this key");
    assert!(app.page("/lists/trial/1/1/1/revisions").contains("没有更正过"));
}

#[test]
fn mechanisms_and_measures_that_went_say_so() {
    let (app, _) = shortened();
    for (path, title, kind) in
        [("/lists/trial/2", "建立第2类机制", "mechanism"), ("/lists/trial/1/2", "推进第2项举措", "measure")]
    {
        let page = gone(&app, path);
        assert!(page.contains(title) && page.contains("更正后的清单里没有"), "{path}: {page}");
        let problem = problem(&app, &format!("{path}.json"));
        assert_eq!((&problem["kind"], &problem["name"]), (&kind.into(), &title.into()));
        for suffix in ["atom", "csv", "xlsx", "docx", "md"] {
            assert_eq!(app.get(&format!("{path}.{suffix}")).status, 410, "{path}.{suffix}");
        }
    }
    gone(&app, "/lists/trial/2/1");
    gone(&app, "/lists/trial/2/1/1");
    assert_eq!(app.get("/lists/trial/9").status, 404);
}

#[test]
fn a_list_names_what_was_withdrawn_from_it_at_its_end() {
    let (app, list) = shortened();
    let page = app.page("/lists/trial");
    assert!(page.contains("更正于 <time datetime=\"2026-11-25T20:00:00Z\">2026年11月26日</time>"), "{page}");
    let (live, end) = page.split_once("<summary>已撤下").expect("what was withdrawn");
    assert_eq!(html::links(end).iter().filter(|link| link.starts_with("/lists/trial/")).count(), 7, "{end}");
    let heading = list.mechanisms[0].measures[0].cases[0].split('。').next().expect("a heading");
    assert!(!live.contains(heading), "what is withdrawn is nowhere else");
    let json = app.json("/lists/trial.json");
    assert_eq!(json["corrected_at"], SECOND);
    assert_eq!(json["withdrawn"].as_array().map(Vec::len), Some(7));
    assert_eq!(app.search(heading)["cases"].as_array().map(Vec::len).unwrap_or_default(), 0);
    let fresh = TestApp::shared().page("/lists/urban-renewal-4");
    assert!(!fresh.contains("已撤下") && !fresh.contains("更正于"));
}

#[test]
fn a_removed_list_and_all_below_it_say_what_was_there() {
    let app = TestApp::bundled();
    let documents: Vec<String> = html::links(&app.page("/documents"))
        .into_iter()
        .filter(|link| link.starts_with("/documents/") && link.split('/').count() == 3)
        .collect();
    assert!(documents.len() > 10);
    remove(&app, "urban-renewal-4", SECOND);
    let page = gone(&app, "/lists/urban-renewal-4");
    for words in ["实施城市更新行动可复制经验做法清单（第四批）", "32 个案例", "2026年11月26日", "安徽省强化城市更新"]
    {
        assert!(page.contains(words), "{words}");
    }
    let problem_of_list = problem(&app, "/lists/urban-renewal-4.json");
    assert_eq!((&problem_of_list["case_count"], &problem_of_list["reason"]), (&32.into(), &"list-removed".into()));
    for case in crate::support::expected_cases() {
        let page = gone(&app, &case.path());
        assert!(page.contains("已经从本库移除"), "{}", case.path());
    }
    for path in ["/lists/urban-renewal-4/4", "/lists/urban-renewal-4/4/1", "/organisations/cdb"] {
        gone(&app, path);
        assert!(problem(&app, &format!("{path}.json"))["name"].is_string());
        assert_eq!(app.get(&format!("{path}.atom")).status, 410);
    }
    for path in documents {
        gone(&app, &path);
        assert!(problem(&app, &format!("{path}.json"))["name"].is_string(), "{path}");
    }
    assert_eq!(app.get("/overview?list=urban-renewal-4").status, 410);
    problem(&app, "/overview.json?list=urban-renewal-4");
    assert_eq!(app.get("/lists/urban-renewal-4/9").status, 404);
    assert!(app.get("/lists/urban-renewal-4/9").text().contains("看撤下的清单"));
    assert_eq!(app.search("")["total"], 0);
    let sitemap = app.page("/sitemaps/pages.xml");
    assert!(!sitemap.contains("urban-renewal-4") && !sitemap.contains("/organisations/cdb"), "{sitemap}");
}

#[test]
fn a_case_that_moved_leads_to_its_new_address_under_every_suffix() {
    let (app, mut list) = (TestApp::empty(), list("trial"));
    import(&app, &list, FIRST);
    let moved = list.mechanisms[0].measures[0].cases.remove(1);
    list.mechanisms[1].measures[1].cases.push(moved);
    import(&app, &list, SECOND);
    assert_eq!(location(&app.get("/lists/trial/1/1/2")), (308, "/lists/trial/2/2/3"));
    for suffix in ["json", "docx", "md", "bib", "ris", "csl"] {
        let answer = app.get(&format!("/lists/trial/1/1/2.{suffix}"));
        assert_eq!(location(&answer), (308, format!("/lists/trial/2/2/3.{suffix}").as_str()));
    }
    let answer = app.get("/lists/trial/1/1/2?q=%E6%9D%A1%20a&x");
    assert_eq!(location(&answer), (308, "/lists/trial/2/2/3?q=%E6%9D%A1%20a&x"), "the query is kept as it came");
    let answer = app.get("/lists/trial/1/1/2/revisions.json?a=1");
    assert_eq!(location(&answer), (308, "/lists/trial/2/2/3/revisions.json?a=1"));
    let figures = app.json("/figures.json?case=trial/1/1/2");
    assert_eq!(figures["figures"][0]["case"]["key"], "trial/2/2/3", "{figures}");

    // Withdrawn later: both addresses end at what it said.
    list.mechanisms[1].measures[1].cases.pop();
    import(&app, &list, THIRD);
    assert_eq!(location(&app.get("/lists/trial/1/1/2")), (308, "/lists/trial/2/2/3"));
    gone(&app, "/lists/trial/2/2/3");
}

#[test]
fn folders_and_comparisons_follow_cases_and_name_what_is_withdrawn() {
    let (app, mut list) = (TestApp::empty(), list("trial"));
    import(&app, &list, FIRST);
    let moved = list.mechanisms[0].measures[0].cases.remove(1);
    list.mechanisms[1].measures[1].cases.push(moved);
    let withdrawn = list.mechanisms[0].measures[0].cases.remove(0);
    list.mechanisms[0].measures[0].cases.push(spaced(999));
    import(&app, &list, SECOND);
    let cases = "case=trial/1/1/2&case=trial/1/1/1&case=trial/1/2/1&case=trial/2/2/3&case=trial/9/9/9";
    let folder = app.json(&format!("/folder.json?{cases}"));
    assert_eq!(folder["total"], 2, "the moved one once: {folder}");
    assert_eq!(folder["cases"][0]["key"], "trial/2/2/3");
    assert_eq!(folder["withdrawn"][0]["key"], "trial/1/1/1");
    assert_eq!(folder["unknown"], serde_json::json!(["trial/9/9/9"]));
    let heading = withdrawn.split('。').next().expect("a heading");
    let page = app.page(&format!("/folder?{cases}"));
    is_well_made("/folder", &page);
    assert!(page.contains(heading) && page.contains("已撤下") && page.contains("没有这个案例"), "{page}");
    assert!(page.contains(&format!("{BASE_URL}/folder?case=trial/2/2/3&#38;case=trial/1/1/1")), "with the keys of now");
    for path in ["/compare", "/compare.json"] {
        let answer = app.get(&format!("{path}?{cases}"));
        assert_eq!(answer.status, 200, "{path}");
        assert!(answer.text().contains(heading), "{path}: {}", answer.text());
    }
    let markdown = app.page(&format!("/folder.md?{cases}"));
    assert!(markdown.contains("已经撤下") && markdown.contains("另有 1 个没有列入"), "{markdown}");
}
