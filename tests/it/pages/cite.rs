//! Citing and sharing a case: files for reference managers, what programs read in the head, sentences, the QR code.

use serde_json::Value;

use crate::support::{Answer, BASE_URL, ListText, TestApp, expected_cases, html};

const CASE: &str = "/lists/urban-renewal-4/4/1/1";
const FULL: &str = "住房城乡建设部办公厅. 安徽省强化城市更新财政、金融政策保障[EB/OL]//实施城市更新行动可复制经验做法清单（第四批）：四（一）1.（2025-09-30）[2026-11-24]. https://anli.example/lists/urban-renewal-4/4/1/1.";

/// The text of the element with an id.
fn by_id(page: &str, element: &str, id: &str) -> String {
    let tag = html::tags(page, element)
        .into_iter()
        .find(|tag| html::attribute(tag, "id").as_deref() == Some(id))
        .unwrap_or_else(|| panic!("no {element} {id}"));
    let at = tag.as_ptr() as usize - page.as_ptr() as usize + tag.len();
    html::text(page[at..].split(&format!("</{element}>")).next().unwrap_or_default())
}

fn meta(page: &str, key: &str, name: &str) -> Option<String> {
    let tag = html::tags(page, "meta").into_iter().find(|tag| html::attribute(tag, key).as_deref() == Some(name))?;
    html::attribute(tag, "content")
}

fn json_ld(page: &str) -> Value {
    let (_, rest) = page.split_once("<script type=\"application/ld+json\">").expect("JSON-LD");
    let data = rest.split("</script>").next().unwrap_or_default();
    serde_json::from_str(data).unwrap_or_else(|error| panic!("{error}: {data}"))
}

#[test]
fn a_case_shows_each_form_and_names_what_is_missing() {
    let page = TestApp::shared().page(CASE);
    assert_eq!(by_id(&page, "dd", "cite-2025"), FULL);
    assert!(by_id(&page, "dd", "cite-2015").contains("（第四批）: 四（一）1.(2025-09-30)[2026-11-24]. https://"));
    assert_eq!(
        by_id(&page, "dd", "cite-footnote"),
        "住房城乡建设部办公厅：《实施城市更新行动可复制经验做法清单（第四批）》，四（一）1，2025年9月30日。"
    );
    assert!(html::main_text(&page).contains("缺：文号、原文网址"));
    let unnumbered = TestApp::shared().page("/lists/urban-renewal-4/3/2/1");
    assert!(by_id(&unnumbered, "dd", "cite-2025").contains("（第四批）：三（二）.（2025-09-30）"));
}

#[test]
fn the_twin_of_a_case_cites_as_the_page_does() {
    let app = TestApp::shared();
    for expected in expected_cases() {
        let (path, page) = (expected.path(), app.page(&expected.path()));
        let citations = app.json(&format!("{path}.json"))["citations"].clone();
        for (key, id) in [("gbt7714_2025", "cite-2025"), ("gbt7714_2015", "cite-2015"), ("footnote", "cite-footnote")] {
            assert_eq!(citations[key], by_id(&page, "dd", id), "{path}");
        }
        assert_eq!(citations["missing"], serde_json::json!(["文号", "原文网址"]), "{path}");
    }
}

fn reference(suffix: &str) -> Answer {
    let answer = TestApp::shared().get(&format!("{CASE}.{suffix}"));
    assert_eq!(answer.status, 200, "{suffix}");
    let name = answer.header("content-disposition");
    assert!(name.starts_with(&format!("attachment; filename=\"urban-renewal-4-4-1-1.{suffix}\"; ")), "{name}");
    assert!(name.contains("filename*=UTF-8''%E5%9B%9B%EF%BC%88%E4%B8%80%EF%BC%891%20%E5%AE%89%E5%BE%BD"), "{name}");
    answer
}

#[test]
fn messengers_get_a_title_a_description_and_a_picture_that_stays() {
    let app = TestApp::shared();
    for path in [CASE, "/", "/lists/urban-renewal-4", "/folder?case=urban-renewal-4/4/1/1", "/search?q=芜湖"] {
        let page = app.page(path);
        let image = meta(&page, "property", "og:image").expect("a picture");
        assert_eq!(image, format!("{BASE_URL}/static/share.png"), "{path}");
        for name in ["og:title", "og:description"] {
            assert!(meta(&page, "property", name).is_some_and(|words| words.chars().count() > 3), "{path}: {name}");
        }
    }
    let picture = app.get("/static/share.png");
    assert_eq!((picture.status.as_u16(), picture.header("content-type")), (200, "image/png"));
    assert!(picture.body.starts_with(b"\x89PNG") && picture.body.len() < 10_000);
}

#[test]
fn reference_managers_get_what_the_page_shows() {
    let page = TestApp::shared().page(CASE);
    for (suffix, media_type) in [
        ("bib", "application/x-bibtex; charset=utf-8"),
        ("ris", "application/x-research-info-systems; charset=utf-8"),
        ("csl", "application/vnd.citationstyles.csl+json; charset=utf-8"),
    ] {
        let answer = reference(suffix);
        assert_eq!(answer.header("content-type"), media_type);
        let text = answer.text();
        assert_eq!(by_id(&page, "pre", &format!("cite-{suffix}")), text.replace("\r\n", "\n").trim(), "{suffix}");
    }
    assert!(
        reference("bib")
            .text()
            .starts_with("@online{urban-renewal-4-4.1.1,\n  author     = {{住房城乡建设部办公厅}},\n")
    );
    assert!(reference("ris").text().starts_with("TY  - GOVDOC\r\n") && reference("ris").text().ends_with("ER  - \r\n"));
    assert_eq!(reference("csl").json()[0]["title"], "安徽省强化城市更新财政、金融政策保障");
}

#[test]
fn a_reference_to_no_case_is_a_problem_and_other_pages_have_none() {
    for path in ["/lists/urban-renewal-4/4/1/99.bib", "/lists/urban-renewal-4/4/1.ris", "/about.csl"] {
        assert_eq!(TestApp::shared().get(path).status, 404, "{path}");
    }
}

#[test]
fn the_list_is_cited_as_a_whole() {
    let page = TestApp::shared().page("/lists/urban-renewal-4?page=2");
    assert_eq!(
        by_id(&page, "dd", "cite-2025"),
        "住房城乡建设部办公厅. 实施城市更新行动可复制经验做法清单（第四批）[EB/OL].（2025-09-30）[2026-11-24]. https://anli.example/lists/urban-renewal-4."
    );
    let data = json_ld(&page);
    assert_eq!((&data["@type"], &data["datePublished"]), (&"Report".into(), &"2025-09-30".into()));
}

#[test]
fn reference_managers_find_title_body_and_day_in_the_head() {
    let page = TestApp::shared().page(CASE);
    for (name, content) in [
        ("citation_title", "安徽省强化城市更新财政、金融政策保障"),
        ("citation_author", "住房城乡建设部办公厅"),
        ("citation_publication_date", "2025/09/30"),
        ("citation_technical_report_institution", "住房城乡建设部办公厅"),
        ("citation_public_url", "https://anli.example/lists/urban-renewal-4/4/1/1"),
        ("citation_language", "zh-CN"),
        ("citation_series_title", "实施城市更新行动可复制经验做法清单（第四批）：四（一）1"),
    ] {
        assert_eq!(meta(&page, "name", name).as_deref(), Some(content), "{name}");
    }
    assert_eq!(meta(&page, "name", "citation_technical_report_number"), None, "the 文号 is not known");
}

#[test]
fn search_engines_read_what_a_case_is_part_of_and_which_places_it_is_about() {
    let app = TestApp::shared();
    let data = json_ld(&app.page(CASE));
    assert_eq!(data["@type"], "CreativeWork");
    assert_eq!(data["isPartOf"]["name"], "实施城市更新行动可复制经验做法清单（第四批）");
    assert_eq!(data["identifier"], serde_json::json!(["urban-renewal-4/4/1/1", "四（一）1"]));
    assert_eq!((&data["url"], &data["inLanguage"]), (&format!("{BASE_URL}{CASE}").into(), &"zh-CN".into()));
    let several = json_ld(&app.page("/lists/urban-renewal-4/6/1/3"));
    let codes: Vec<_> =
        several["spatialCoverage"].as_array().expect("places").iter().map(|p| &p["identifier"]["value"]).collect();
    assert_eq!(codes, ["320500", "350200"]);
    let bank = json_ld(&app.page("/lists/urban-renewal-4/4/2/2"));
    assert_eq!(bank["about"][0]["name"], "国家开发银行");
    assert!(bank.get("spatialCoverage").is_none());
}

#[test]
fn words_of_a_case_cannot_leave_the_data_in_the_head() {
    let list = ListText::new("hard").case((1, 1, 1), "江西省推进</script><b>事项&amp;。先做<!--</script>。再做\"。");
    let page = TestApp::with(&[list]).page("/lists/hard/1/1/1");
    let data = json_ld(&page);
    assert_eq!(data["name"], "江西省推进</script><b>事项&amp;");
    assert_eq!(data["description"], "先做<!--</script>。再做\"。");
    assert!(!page.contains("</script><b>") && !page.contains("<!--"));
}

#[test]
fn messengers_get_a_short_title_and_whole_clauses() {
    let app = TestApp::shared();
    for expected in expected_cases() {
        let (path, page) = (expected.path(), app.page(&expected.path()));
        let heading = app.json(&format!("{path}.json"))["heading"].clone();
        assert_eq!(heading, meta(&page, "property", "og:title").expect("a title"), "{path}");
        let description = meta(&page, "property", "og:description").expect("a description");
        assert_eq!(meta(&page, "name", "description").as_deref(), Some(description.as_str()));
        assert!((20..=80).contains(&description.chars().count()), "{path}: {description}");
        assert!(description.ends_with(['。', '；']) || description.ends_with("……"), "{path}: {description}");
    }
    let page = app.page(CASE);
    assert_eq!(meta(&page, "property", "og:locale").as_deref(), Some("zh_CN"));
    assert_eq!(meta(&page, "property", "og:type").as_deref(), Some("article"));
    assert_eq!(meta(&page, "property", "article:published_time").as_deref(), Some("2025-09-30"));
}

#[test]
fn every_sentence_has_a_name_and_controls_have_no_text() {
    let app = TestApp::shared();
    for expected in expected_cases() {
        let (path, page) = (expected.path(), app.page(&expected.path()));
        let twin = app.json(&format!("{path}.json"));
        let body = twin["body"].as_str().expect("a body");
        let text = anli::domain::outline::CaseText {
            heading: twin["heading"].as_str().expect("a heading").to_owned(),
            body: Some(body.to_owned()),
        };
        let verbatim = text.verbatim();
        assert_eq!(by_id(&page, "h1", "s1"), text.heading);
        for (number, sentence) in (1..).zip(text.sentences()).skip(1) {
            let shown = by_id(&page, "span", &format!("s{number}"));
            assert_eq!(shown, verbatim[sentence].trim_end_matches('\n'), "{path} #s{number}");
        }
        let (_, rest) = page.split_once("<div class=\"case-text\">").expect("the text");
        assert_eq!(html::text(rest.split("</div>").next().unwrap_or_default()), body, "{path}");
        assert_eq!(page.matches("class=\"pin\"").count(), text.sentences().len(), "{path}: one control a sentence");
    }
}

#[test]
fn marks_and_sentences_stand_together() {
    let page = TestApp::shared().page(&format!("{CASE}?q=%E8%B5%84%E9%87%91"));
    assert!(by_id(&page, "span", "s2").starts_with("发挥财政专项资金"), "{}", by_id(&page, "span", "s2"));
    assert_eq!(html::tags(&page, "mark").len(), 4);
}

/// What a scanner reads in the code of a page.
fn scanned(page: &str) -> String {
    let svg = page.split("<svg viewBox=\"0 0 ").find(|part| part.contains("stroke=\"#000\"")).expect("a code");
    let size: usize = svg.split(' ').next().and_then(|size| size.parse().ok()).expect("its size");
    let path = svg.split(" d=\"").nth(2).and_then(|rest| rest.split('"').next()).expect("its path");
    let mut dark = vec![vec![false; size]; size];
    for row in path.split('M').skip(1) {
        let (start, runs) = row.split_once('h').expect("a run");
        let (x, y) = start.split_once(' ').expect("a place");
        let (mut x, y): (usize, usize) = (x.parse().expect("x"), y.trim_end_matches(".5").parse().expect("y"));
        for run in runs.split('m') {
            let (gap, run) = run.split_once(" 0h").map_or((0, run), |(gap, run)| (gap.parse().expect("a gap"), run));
            x += gap;
            let len: usize = run.parse().expect("a length");
            dark[y][x..x + len].fill(true);
            x += len;
        }
    }
    let mut image =
        rqrr::PreparedImage::prepare_from_greyscale(
            size * 4,
            size * 4,
            |x, y| if dark[y / 4][x / 4] { 0 } else { 255 },
        );
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1, "one code");
    grids[0].decode().expect("it can be read").1
}

#[test]
fn the_qr_code_of_every_case_is_its_permalink() {
    for expected in expected_cases() {
        let path = expected.path();
        assert_eq!(scanned(&TestApp::shared().page(&format!("{path}?q=a"))), format!("{BASE_URL}{path}"));
    }
}

#[test]
fn a_mark_across_the_end_of_a_sentence_counts_once() {
    let words = crate::support::query(&[("q", "\"多层次融资体系。设立省级\"")]);
    let page = TestApp::shared().page(&format!("{CASE}?{words}"));
    let marks = html::tags(&page, "mark");
    assert_eq!(marks, ["<mark id=\"m1\">", "<mark data-of=\"m1\">"], "{marks:?}");
    let mut parts = html::contents(&page, "mark").into_iter();
    assert_eq!((parts.next().as_deref(), parts.next().as_deref()), (Some("多层次融资体系。"), Some("设立省级")));
    assert!(html::main_text(&page).contains("标出 1 处"));
}
