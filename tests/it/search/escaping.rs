//! Nothing that a reader types or a list holds becomes part of a page's code.

use crate::support::{ListText, TestApp, html, query};

const HOSTILE: [&str; 6] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'\"&<>`",
    "</title><script>alert(1)</script>",
    "芜湖<b>芜湖</b>",
    "javascript:alert(1)",
];

/// The page has its own scripts only, no tag that was typed, and shows what was typed as text.
fn is_harmless(what: &str, page: &str) {
    let own = |tag: &&str| tag.starts_with("<script type=\"module\" src=\"/static/");
    // A block of data is not run; nothing in it can end it.
    let is_data = |tag: &&str| *tag == "<script type=\"application/ld+json\">";
    let (data, scripts): (Vec<_>, Vec<_>) = html::tags(page, "script").into_iter().partition(is_data);
    assert!(scripts.len() == 3 && scripts.iter().all(own) && data.len() <= 1, "{what}: {scripts:?}");
    if let Some((_, rest)) = page.split_once("<script type=\"application/ld+json\">") {
        let block = rest.split('<').next().unwrap_or_default();
        assert!(serde_json::from_str::<serde_json::Value>(block).is_ok(), "{what}: {block}");
    }
    assert!(html::tags(page, "b").iter().all(|tag| *tag == "<b>") && !page.contains("<b>芜湖"), "{what}");
    assert!(!page.contains("<img src=x") && !page.contains("onerror=alert(1)>"), "{what}");
    for href in html::links(page) {
        assert!(!href.starts_with("javascript:"), "{what}: {href}");
    }
    crate::pages::is_well_made(what, page);
}

#[test]
fn what_is_typed_is_shown_as_text() {
    for hostile in HOSTILE {
        let address = format!("/search?{}", query(&[("q", hostile)]));
        let page = TestApp::shared().page(&address);
        is_harmless(hostile, &page);
        let input = html::tags(&page, "input").into_iter().find(|tag| tag.contains("name=\"q\"")).expect("the box");
        assert_eq!(html::attribute(input, "value").as_deref(), Some(hostile), "the box keeps the words");
        assert_eq!(TestApp::shared().search(hostile)["query"], hostile);
    }
}

#[test]
fn errors_show_what_was_asked_as_text() {
    for hostile in HOSTILE {
        for name in ["page", "sort", "place", "mechanism", "list"] {
            let address = format!("/search?q=a&{}", query(&[(name, hostile)]));
            let answer = TestApp::shared().get(&address);
            assert_eq!(answer.status, 400, "{address}");
            is_harmless(&address, &answer.text());
            let twin = TestApp::shared().get(&address.replacen("/search", "/search.json", 1));
            assert_eq!(
                (twin.status.as_u16(), twin.header("content-type")),
                (400, "application/problem+json"),
                "{address}"
            );
            assert!(answer.text().contains(name), "{address}: the parameter is named");
        }
    }
    for path in ["/%3Cscript%3Ealert(1)%3C/script%3E", "/lists/%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E"] {
        let answer = TestApp::shared().get(path);
        assert_eq!(answer.status, 404, "{path}");
        is_harmless(path, &answer.text());
    }
}

#[test]
fn what_a_list_holds_is_shown_as_text() {
    let mut list = ListText::new("hostile")
        .case((1, 1, 1), "江西省<script>alert(1)</script>做事。先\"><img src=x onerror=alert(1)>后&amp;止。");
    list.title = "<b>芜湖</b>清单<script>alert(1)</script>（第一批）".to_owned();
    list.mechanisms[0].title = "机制<script>alert(1)</script>".to_owned();
    list.mechanisms[0].measures[0].title = "举措\"><img src=x onerror=alert(1)>".to_owned();
    let app = TestApp::with(&[list.clone()]);
    let paths = [
        "/",
        "/lists",
        "/lists/hostile",
        "/lists/hostile/1",
        "/lists/hostile/1/1",
        "/lists/hostile/1/1/1",
        "/mechanisms",
        "/localities/360000",
        "/about",
        "/search?q=alert",
        "/search?q=script+img",
        "/search?q=%E4%BB%96%E4%BB%AC",
        "/lists/hostile/1/1/9",
    ];
    for path in paths {
        is_harmless(path, &app.get(path).text());
    }
    let case = app.json("/lists/hostile/1/1/1.json");
    assert_eq!(case["heading"], "江西省<script>alert(1)</script>做事");
    assert_eq!(
        html::text(&html::contents(&app.page("/lists/hostile/1/1/1"), "h1").concat()),
        "江西省<script>alert(1)</script>做事"
    );
    assert_eq!(case["body"], "先\"><img src=x onerror=alert(1)>后&amp;止。", "what looks escaped stays as it was");
}
