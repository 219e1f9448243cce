//! 《文件》: the index, a document's page, and where cases and places show what was read.

use serde_json::Value;

use super::cases_on;
use crate::support::{BASE_URL, ListText, TestApp, html};

fn texts(of: &Value, list: &str, key: &str) -> Vec<String> {
    let items = of[list].as_array().expect("an array").iter();
    items.map(|item| item[key].as_str().unwrap_or("-").to_owned()).collect()
}

/// Address of the document whose title begins with these words.
fn path_of(app: &TestApp, words: &str) -> String {
    let index = app.json("/documents.json");
    let documents = index["documents"].as_array().expect("documents");
    let found =
        documents.iter().find(|document| document["title"].as_str().is_some_and(|title| title.starts_with(words)));
    let url = found.and_then(|document| document["url"].as_str()).expect("a document");
    url.strip_prefix(BASE_URL).expect("an address of ours").to_owned()
}

#[test]
fn the_index_has_every_document_of_the_list_with_its_issuer() {
    let app = TestApp::shared();
    let index = app.json("/documents.json");
    // 21 titles; the one inside another is shown with that and not counted.
    assert_eq!((&index["document_count"], &index["issued_count"]), (&21.into(), &21.into()));
    assert_eq!(texts(&index, "documents", "title").len(), 21);
    let inside = |document: &Value| texts(document, "inner", "title");
    let all: Vec<String> = index["documents"].as_array().expect("documents").iter().flat_map(inside).collect();
    assert_eq!(all, ["中共中央办公厅、国务院办公厅关于持续推进城市更新行动的意见"]);
    let page = app.page("/documents");
    let links: Vec<String> = html::links(&page).into_iter().filter(|href| href.starts_with("/documents/")).collect();
    assert_eq!((links.len(), html::contents(&page, "h2").len()), (22, 21));
    let text = html::main_text(&page);
    for shown in
        ["四川省5部门 联合印发", "黑龙江省10部门 联合印发", "江苏省苏州市 发布", "福建省厦门市 发布", "2025 年清单"]
    {
        assert!(text.contains(shown), "{shown}: {text}");
    }
}

#[test]
fn the_index_is_filtered_and_ordered_by_links() {
    let app = TestApp::shared();
    assert_eq!(app.json("/documents.json?relation=cited")["documents"], serde_json::json!([]), "only inside a title");
    let list = ListText::new("two").sized(1, 1, 2).case((1, 1, 1), "安徽省推进工作。落实《共同意见》，印发《办法》。");
    let two = TestApp::with(&[list]);
    let cited = two.json("/documents.json?relation=cited");
    assert_eq!(
        (texts(&cited, "documents", "relation"), &cited["document_count"]),
        (vec!["cited".to_owned()], &2.into())
    );
    assert!(
        html::links(&two.page("/documents?sort=title")).contains(&"/documents?relation=cited&sort=title".to_owned())
    );
    let issued = app.json("/documents.json?relation=issued&sort=title");
    let titles = texts(&issued, "documents", "title");
    assert_eq!(titles.len(), 21);
    assert!(titles.is_sorted(), "{titles:?}");
    let by_place = texts(&app.json("/documents.json?relation=issued"), "documents", "issuer");
    assert_eq!((by_place[0].as_str(), by_place[20].as_str()), ("北京市", "四川省5部门"));
    assert_eq!(app.get("/documents?relation=x").status, 400);
    assert_eq!(app.get("/documents?sort=x").status, 400);
    assert_eq!(app.get("/documents?page=2").status, 404);
}

#[test]
fn a_document_shows_the_sentence_that_tells_of_its_issue() {
    let app = TestApp::shared();
    let path = path_of(app, "实施城市更新行动方案");
    let page = app.page(&path);
    assert_eq!(cases_on(&page), ["/lists/urban-renewal-4/1/2/1"]);
    assert!(html::links(&page).contains(&"/lists/urban-renewal-4/1/2/1#s4".to_owned()), "{:?}", html::links(&page));
    let text = html::main_text(&page);
    assert!(text.contains("四川省5部门 联合印发"), "{text}");
    assert!(text.contains("四川省5部门联合印发《实施城市更新行动方案》，细化分解"), "{text}");
    let mention = app.json(&format!("{path}.json"))["mentions"][0].clone();
    assert_eq!((&mention["issuer"], &mention["verb"]), (&"四川省5部门".into(), &"联合印发".into()));
    assert_eq!(mention["sentence"], 4);
    assert!(mention["text"].as_str().expect("a sentence").starts_with("四川省5部门联合印发"));
}

#[test]
fn a_title_inside_a_title_and_the_outer_one_lead_to_each_other() {
    let app = TestApp::shared();
    let outer = path_of(app, "贯彻落实<");
    let inner = app.json(&format!("{outer}.json"))["inner"][0]["url"].as_str().expect("an address").to_owned();
    let inner = inner.strip_prefix(BASE_URL).expect("an address of ours").to_owned();
    assert!(html::links(&app.page(&outer)).contains(&inner));
    let page = app.page(&inner);
    assert!(html::links(&page).contains(&outer));
    assert!(html::main_text(&page).contains("引用"));
}

#[test]
fn a_case_lists_its_documents_and_the_places_it_mentions() {
    let app = TestApp::shared();
    let case = app.json("/lists/urban-renewal-4/1/2/1.json");
    assert_eq!(texts(&case, "documents", "issuer"), ["黑龙江省10部门", "-", "河南省", "四川省5部门"]);
    assert_eq!(case["documents"][1]["within"], case["documents"][0]["id"]);
    let page = app.page("/lists/urban-renewal-4/1/2/1");
    let documents = html::links(&page).into_iter().filter(|href| href.starts_with("/documents/")).count();
    assert_eq!(documents, 4);
    assert!(html::main_text(&page).contains("河南省 印发"));
    let without = app.page("/lists/urban-renewal-4/1/1/1");
    assert!(!html::links(&without).iter().any(|href| href.starts_with("/documents/")));
    let mentions = app.json("/lists/urban-renewal-4/4/2/3.json");
    assert_eq!(texts(&mentions, "mentioned_places", "code"), ["500000"]);
}

#[test]
fn a_place_shows_the_cases_of_others_that_mention_it_apart() {
    let app = TestApp::shared();
    for (code, words) in [("500000", "重庆市"), ("440114", "广州市花都区"), ("440100", "广州市花都区")] {
        let twin = app.json(&format!("/localities/{code}.json"));
        assert_eq!(twin["mention_count"], 1, "{code}");
        assert_eq!(twin["mentions"][0]["as_written"], words);
        let page = app.page(&format!("/localities/{code}"));
        assert!(page.contains(&format!("<mark>{words}</mark>")), "{code}");
        assert!(html::links(&page).iter().any(|href| href.ends_with("#s3")), "{code}");
    }
    // 花都区 lies in 广东省, whose case it is.
    assert_eq!(app.json("/localities/440000.json")["mention_count"], 0);
    assert_eq!(app.json("/localities/610116.json")["mention_count"], 0, "长安三工厂 is not 长安区");
}

#[test]
fn unknown_documents_lead_to_the_index() {
    let app = TestApp::shared();
    let answer = app.get("/documents/0123456789ab");
    assert_eq!(answer.status, 404);
    assert!(html::links(&answer.text()).contains(&"/documents".to_owned()));
    assert_eq!(app.get("/documents/x").status, 404);
}

#[test]
fn a_document_that_many_cases_name_has_pages() {
    let mut list = ListText::new("long").sized(1, 1, 25);
    for k in 1..=25 {
        list = list.case((1, 1, k), &format!("安徽省推进工作之{k}。落实《共同意见》。"));
    }
    let app = TestApp::with(&[list]);
    let path = path_of(&app, "共同意见");
    assert_eq!(cases_on(&app.page(&path)).len(), 20);
    assert_eq!(cases_on(&app.page(&format!("{path}?page=2"))).len(), 5);
    assert_eq!(app.get(&format!("{path}?page=3")).status, 404);
}
