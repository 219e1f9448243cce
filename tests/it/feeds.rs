//! Feeds, read by a feed reader of somebody else.

use feed_rs::model::{Feed, FeedType};

use crate::support::{BASE_URL, ListText, TestApp, block_on, expected_cases, html, ingest_at, query};

/// The feed at an address, parsed.
fn feed(app: &TestApp, path: &str) -> Feed {
    let answer = app.get(path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    assert_eq!(answer.header("content-type"), "application/atom+xml; charset=utf-8", "{path}");
    let feed = feed_rs::parser::parse(&answer.body[..]).unwrap_or_else(|error| panic!("{path}: {error}"));
    assert_eq!(feed.feed_type, FeedType::Atom, "{path}");
    feed
}

/// The addresses of the entries, without the site.
fn entries(feed: &Feed) -> Vec<&str> {
    feed.entries.iter().map(|entry| entry.id.strip_prefix(BASE_URL).expect("on this site")).collect()
}

fn link<'a>(links: &'a [feed_rs::model::Link], rel: &str, media_type: &str) -> Option<&'a str> {
    let wanted = |link: &&feed_rs::model::Link| {
        link.rel.as_deref() == Some(rel) && link.media_type.as_deref() == Some(media_type)
    };
    links.iter().find(wanted).map(|link| link.href.as_str())
}

/// Imports a list at a time of its own.
fn import_at(app: &TestApp, list: &ListText, now: &'static str) {
    let bytes = list.text();
    block_on(ingest_at(&app.library, bytes.as_bytes(), list.metadata(), &list.slug, now))
        .expect("the list is imported");
}

#[test]
fn every_feed_names_itself_and_its_page() {
    for (page, feed_path, count) in [
        ("/", "/feed.atom", 32),
        ("/lists/urban-renewal-4", "/lists/urban-renewal-4.atom", 32),
        ("/lists/urban-renewal-4/4", "/lists/urban-renewal-4/4.atom", 9),
        ("/lists/urban-renewal-4/4/1", "/lists/urban-renewal-4/4/1.atom", 4),
        ("/localities/320000", "/localities/320000.atom", 4),
        ("/localities/500000", "/localities/500000.atom", 0),
        ("/organisations/cdb", "/organisations/cdb.atom", 1),
        ("/search?q=%E6%9D%A1%E4%BE%8B", "/search.atom?q=%E6%9D%A1%E4%BE%8B", 3),
    ] {
        let app = TestApp::shared();
        let feed = feed(app, feed_path);
        let itself = format!("{BASE_URL}{feed_path}");
        assert_eq!(feed.id, itself);
        assert_eq!(link(&feed.links, "self", "application/atom+xml"), Some(itself.as_str()), "{feed_path}");
        assert_eq!(link(&feed.links, "alternate", "text/html"), Some(format!("{BASE_URL}{page}").as_str()), "{page}");
        assert_eq!(feed.updated.expect("a time").to_rfc3339(), "2026-11-24T09:00:00+00:00", "{feed_path}");
        assert!(feed.title.expect("a title").content.contains("可复制经验案例库"), "{feed_path}");
        assert_eq!(feed.entries.len(), count, "{feed_path}");
        let html = app.page(page);
        let named = html::tags(&html, "link").into_iter().any(|tag| {
            html::attribute(tag, "type").as_deref() == Some("application/atom+xml")
                && html::attribute(tag, "href").as_deref() == Some(feed_path)
        });
        assert!(named, "{page} names {feed_path} in its head");
        let offered =
            html::tags(&html, "a").into_iter().any(|tag| html::attribute(tag, "href").as_deref() == Some(feed_path));
        assert!(offered, "{page} offers {feed_path}");
    }
}

#[test]
fn an_entry_is_the_case_word_for_word_with_who_issued_it() {
    let app = TestApp::shared();
    let feed = feed(app, "/feed.atom");
    let expected: Vec<String> = expected_cases().iter().map(|case| case.path()).collect();
    assert_eq!(entries(&feed), expected);
    for (entry, path) in feed.entries.iter().zip(&expected) {
        let case = app.json(&format!("{path}.json"));
        let verbatim = match case["body"].as_str() {
            Some(body) => format!("{}。{body}", case["heading"].as_str().expect("a heading")),
            None => case["heading"].as_str().expect("a heading").to_owned(),
        };
        let content = entry.content.as_ref().and_then(|content| content.body.as_deref()).expect("a text");
        assert_eq!(entry.content.as_ref().expect("a text").content_type.to_string(), "text/html");
        assert!(html::text(content).starts_with(&verbatim.replace('\n', "")), "{path}: {content}");
        assert_eq!(entry.title.as_ref().expect("a title").content, case["heading"].as_str().expect("a heading"));
        assert_eq!(entry.authors[0].name.as_deref(), Some("住房城乡建设部办公厅"));
        assert_eq!((entry.published, entry.updated), (feed.updated, feed.updated));
        assert_eq!(link(&entry.links, "alternate", "text/html"), case["url"].as_str());
        assert!(
            entry.categories.iter().any(|category| Some(category.term.as_str()) == case["mechanism"]["key"].as_str())
        );
    }
}

#[test]
fn what_came_in_last_stands_first_and_a_feed_ends_after_50() {
    let app = TestApp::empty();
    let at = |slug: &str, date, cases| ListText::new(slug).sized(1, 1, cases).issued_on(date);
    import_at(&app, &at("young", "2025-01-01", 30), "2026-01-01T00:00:00Z");
    import_at(&app, &at("old", "2020-01-01", 40), "2026-02-01T00:00:00Z");
    for path in ["/feed.atom", "/search.atom?q=", &format!("/search.atom?{}", query(&[("q", "事项")]))] {
        let feed = feed(&app, path);
        let found = entries(&feed);
        assert_eq!(found.len(), 50, "{path}");
        assert!(found[..40].iter().all(|path| path.starts_with("/lists/old/")), "{path}: {found:?}");
        assert!(found[40..].iter().all(|path| path.starts_with("/lists/young/")), "{path}: {found:?}");
        assert_eq!(feed.updated.expect("a time").to_rfc3339(), "2026-02-01T00:00:00+00:00");
    }
    let filtered = feed(&app, "/search.atom?q=&list=young");
    assert_eq!(entries(&filtered).len(), 30);
    // 山东省威海市 acts in every fifth case.
    let place = feed(&app, "/localities/370000.atom");
    assert!(entries(&place)[0].starts_with("/lists/old/"), "{:?}", entries(&place));
    let few = feed(&app, "/search.atom?q=&place=370000");
    assert_eq!(entries(&few), entries(&place));
}

#[test]
fn feeds_of_what_is_not_there_are_404() {
    for path in
        ["/lists/nothing.atom", "/lists/urban-renewal-4/9.atom", "/localities/999999.atom", "/organisations/x.atom"]
    {
        assert_eq!(TestApp::shared().get(path).status, 404, "{path}");
    }
    for path in ["/lists.atom", "/about.atom", "/lists/urban-renewal-4/4/1/1.atom", "/feed.json"] {
        assert_eq!(TestApp::shared().get(path).status, 404, "{path} has no feed");
    }
    assert_eq!(TestApp::shared().get("/search.atom?q=&place=1").status, 400);
    let moved = TestApp::shared().get("/feed");
    assert_eq!((moved.status.as_u16(), moved.header("location")), (308, "/feed.atom"));
}

#[test]
fn a_feed_of_an_empty_library_is_a_feed() {
    let feed = feed(&TestApp::empty(), "/feed.atom");
    assert!(feed.entries.is_empty() && feed.updated.is_some());
}

#[test]
fn signs_that_xml_gives_a_meaning_arrive_as_they_are() {
    let heading = "江西省推进<b>“甲&乙”</b>]]>试点";
    let list = ListText::new("signs").case((1, 1, 1), &format!("{heading}。先 <摸清> 底数 & 分类 &lt; 施策。"));
    let app = TestApp::with(&[list]);
    let path = format!("/search.atom?{}", query(&[("q", "甲&乙 \u{fffe}\"<")]));
    let found = feed(&app, &path);
    let title = found.title.expect("a title").content;
    assert!(title.starts_with("搜索：甲&乙 �"), "what XML cannot hold is seen, as in the files: {title}");
    let feed = feed(&app, "/feed.atom");
    assert_eq!(feed.entries[0].title.as_ref().expect("a title").content, heading);
    let content = feed.entries[0].content.as_ref().and_then(|content| content.body.as_deref()).expect("a text");
    assert!(content.contains("先 &#60;摸清&#62; 底数 &#38; 分类 &#38;lt; 施策。"), "{content}");
}
