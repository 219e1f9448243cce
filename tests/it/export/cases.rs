//! Cases of a page as a file.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};

use super::{csv_rows, paragraphs, part, told};
use crate::support::{ListText, TestApp, query};

const LIST: &str = "/lists/urban-renewal-4";
/// What a spreadsheet would run.
const FORMULA: &str = "=HYPERLINK(\"http://evil.example\",\"x\")";

fn file(path: &str) -> Vec<u8> {
    let answer = TestApp::shared().get(path);
    assert_eq!(answer.status, 200, "{path}: {}", String::from_utf8_lossy(&answer.body));
    assert!(answer.header("content-disposition").starts_with("attachment; "), "{path}");
    answer.body
}

/// A library with a case that begins like a formula, and one without a full stop.
fn odd() -> TestApp {
    let list = ListText::new("odd").sized(1, 1, 3);
    let list = list.case((1, 1, 1), &format!("{FORMULA}。@SUM(A1)，<b>&amp;</b>。"));
    TestApp::with(&[list.case((1, 1, 2), "江西省没有句号"), ListText::new("plain")])
}

fn sheet(bytes: Vec<u8>) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let name = book.sheet_names()[0].clone();
    assert!(book.worksheet_formula(&name).expect("a sheet").used_cells().next().is_none(), "there is a formula");
    book.worksheet_range(&name).expect("a sheet").rows().map(<[Data]>::to_vec).collect()
}

#[test]
fn a_csv_table_holds_every_case_verbatim() {
    let rows = csv_rows(&file(&format!("{LIST}.csv")));
    let told = told();
    assert_eq!(rows.len(), told.len());
    for (row, case) in rows.iter().zip(&told) {
        assert_eq!(row["编号"], case.number);
        assert_eq!(row["印刷编号"], case.printed);
        assert_eq!(row["标题"], case.heading);
        assert_eq!(row["正文"], case.body);
        assert_eq!(row["固定链接"], case.url);
        assert_eq!(row["发布日期"], "2025-09-30");
    }
    assert_eq!(rows[2]["地区"], "黑龙江省、河南省、四川省");
    assert_eq!(rows[2]["行政区划代码"], "230000、410000、510000");
    assert!(rows.iter().any(|row| row["机构"] == "国家开发银行" && row["地区"].is_empty()));
}

#[test]
fn a_workbook_holds_every_case_in_typed_cells() {
    let bytes = file(&format!("{LIST}.xlsx"));
    let xml = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(xml.contains("state=\"frozen\"") && xml.contains("<autoFilter ref=\"A1:M33\"/>"));
    assert_eq!(xml.matches("<hyperlink ").count(), 32);
    let rows = sheet(bytes);
    let told = told();
    assert_eq!(rows.len(), told.len() + 1);
    for (row, case) in rows.iter().skip(1).zip(&told) {
        assert_eq!(row[0], Data::String(case.number.clone()));
        assert_eq!(row[5], Data::String(case.heading.clone()));
        assert_eq!(row[6], Data::String(case.body.clone()));
        assert!(matches!(&row[11], Data::DateTime(day) if day.as_f64() == 45930.0), "{:?}", row[11]);
        assert_eq!(row[12], Data::String(case.url.clone()));
    }
}

#[test]
fn a_word_document_holds_every_case_with_heading_footnote_and_link() {
    let bytes = file(&format!("{LIST}.docx"));
    let text = paragraphs(&part(&bytes, "word/document.xml"));
    let of = |style: &str| -> Vec<&str> { text.iter().filter(|(s, _)| s == style).map(|(_, t)| t.as_str()).collect() };
    assert_eq!(of("Title"), ["实施城市更新行动可复制经验做法清单（第四批）"]);
    assert_eq!((of("Heading1").len(), of("Heading2").len()), (6, 16));
    assert_eq!(of("Heading1")[3], "四、健全多元化投融资方式");
    let told = told();
    let headings: Vec<String> = told.iter().map(|case| format!("{}\u{3000}{}", case.printed, case.heading)).collect();
    assert_eq!(of("Heading3"), headings);
    assert_eq!(of("BodyText"), told.iter().map(|case| case.body.as_str()).collect::<Vec<_>>());
    let links: Vec<String> = told.iter().map(|case| format!("固定链接：{}", case.url)).collect();
    assert_eq!(of("Permalink"), links);
    let notes = paragraphs(&part(&bytes, "word/footnotes.xml"));
    let notes: Vec<&str> = notes.iter().filter(|(style, _)| style == "FootnoteText").map(|(_, t)| t.as_str()).collect();
    let note = |case: &super::Told| {
        format!(
            " 住房城乡建设部办公厅：《实施城市更新行动可复制经验做法清单（第四批）》，{}，2025年9月30日。",
            case.printed
        )
    };
    assert_eq!(notes, told.iter().map(note).collect::<Vec<_>>());
    let relations = part(&bytes, "word/_rels/document.xml.rels");
    assert!(told.iter().all(|case| relations.contains(&format!("Target=\"{}\"", case.url))));
}

#[test]
fn a_text_in_markdown_holds_every_case() {
    let text = String::from_utf8(file(&format!("{LIST}.md"))).expect("UTF-8");
    let seen = text.replace('\\', "");
    for case in told() {
        assert!(seen.contains(&format!("\n#### {}\u{3000}{}\n", case.printed, case.heading)), "{}", case.number);
        assert!(seen.contains(&format!("\n{}\n", case.body)), "{}", case.number);
        assert!(seen.contains(&format!("<{}>\n", case.url)), "{}", case.number);
    }
    assert!(text.contains("\\<中共中央办公厅"), "a lone bracket would be a tag");
}

#[test]
fn parts_of_a_list_are_files_too() {
    let told = told();
    for (path, below) in [(format!("{LIST}/4"), "4."), (format!("{LIST}/2/3"), "2.3.")] {
        let numbers: Vec<String> = csv_rows(&file(&format!("{path}.csv")))
            .into_iter()
            .map(|mut row| row.remove("编号").expect("one"))
            .collect();
        let expected: Vec<&String> = told.iter().map(|c| &c.number).filter(|n| n.starts_with(below)).collect();
        assert_eq!(numbers.iter().collect::<Vec<_>>(), expected, "{path}");
        assert!(!file(&format!("{path}.docx")).is_empty() && !file(&format!("{path}.md")).is_empty());
        assert_eq!(sheet(file(&format!("{path}.xlsx"))).len(), expected.len() + 1);
    }
    let place = csv_rows(&file("/localities/340000.csv"));
    assert!(place.len() > 1 && place.iter().all(|row| row["地区"].contains("安徽省")));
    assert_eq!(sheet(file("/localities/340000.xlsx")).len(), place.len() + 1);
}

#[test]
fn a_case_is_a_document_of_its_own() {
    let bytes = file(&format!("{LIST}/4/1/1.docx"));
    let text = paragraphs(&part(&bytes, "word/document.xml"));
    let heading = "四（一）1\u{3000}安徽省强化城市更新财政、金融政策保障";
    assert_eq!(text[0], ("Heading1".to_owned(), heading.to_owned()));
    assert!(
        String::from_utf8(file(&format!("{LIST}/4/1/1.md"))).expect("UTF-8").starts_with(&format!("# {heading}\n"))
    );
    let name = TestApp::shared().get(&format!("{LIST}/4/1/1.docx")).header("content-disposition").to_owned();
    assert!(name.contains("urban-renewal-4-4-1-1.docx") && name.contains("%E5%AE%89%E5%BE%BD%E7%9C%81"), "{name}");
    assert_eq!(TestApp::shared().get(&format!("{LIST}/4/1/1.csv")).status, 404);
}

#[test]
fn a_search_gives_all_hits_in_the_order_of_the_page() {
    let app = TestApp::shared();
    for sort in ["relevance", "list", "place"] {
        let q = query(&[("q", "城市"), ("sort", sort)]);
        let found = app.json(&format!("/search.json?{q}&limit=100"));
        let on_page: Vec<&str> =
            found["cases"].as_array().expect("cases").iter().filter_map(|c| c["number"].as_str()).collect();
        assert!(on_page.len() > 20, "more than a page");
        let rows = csv_rows(&file(&format!("/search.csv?{q}&page=2")));
        assert_eq!(rows.iter().map(|row| row["编号"].as_str()).collect::<Vec<_>>(), on_page);
        let text = paragraphs(&part(&file(&format!("/search.docx?{q}")), "word/document.xml"));
        assert_eq!(text.iter().filter(|(style, _)| style == "Heading1").count(), on_page.len());
    }
    assert!(csv_rows(&file(&format!("/search.csv?{}", query(&[("q", "老旧厂房没有的词")])))).is_empty());
    assert_eq!(app.get("/search.docx?q=%E5%9F%8E&place=x").status, 400);
}

#[test]
fn a_text_that_begins_like_a_formula_is_harmless() {
    let app = odd();
    let rows = csv_rows(&app.get("/lists/odd.csv").body);
    assert_eq!(rows[0]["标题"], format!("'{FORMULA}"));
    assert_eq!(rows[0]["正文"], "'@SUM(A1)，<b>&amp;</b>。");
    let rows = sheet(app.get("/lists/odd.xlsx").body);
    assert_eq!(rows[1][5], Data::String(FORMULA.to_owned()));
    assert_eq!(rows[1][6], Data::String("@SUM(A1)，<b>&amp;</b>。".to_owned()));
    let text = paragraphs(&part(&app.get("/lists/odd.docx").body, "word/document.xml"));
    assert!(text.contains(&("BodyText".to_owned(), "@SUM(A1)，<b>&amp;</b>。".to_owned())));
    assert!(app.get("/lists/odd.md").text().contains("\n@SUM(A1)，\\<b\\>\\&amp;\\</b\\>。\n"));
}

#[test]
fn a_case_without_a_body_still_has_its_footnote() {
    let document = part(&odd().get("/lists/odd.docx").body, "word/document.xml");
    let heading = document.split("<w:p>").find(|p| p.contains("江西省没有句号")).expect("the heading");
    assert!(heading.contains("<w:footnoteReference w:id=\"2\"/>"), "{heading}");
}

#[test]
fn more_cases_than_a_file_takes_are_a_page_that_says_so() {
    let app = TestApp::with(&[ListText::new("long").sized(1, 3, 667)]);
    for path in ["/lists/long.docx", "/lists/long/1.xlsx", "/search.csv?q=&list=long"] {
        let answer = app.get(path);
        assert_eq!(answer.status, 400, "{path}");
        assert!(answer.text().contains("2001 个案例") && answer.text().contains("href=\"/download\""), "{path}");
    }
}

#[test]
fn pages_link_to_their_files() {
    let app = TestApp::shared();
    for (page, files) in [
        (LIST.to_owned(), vec![".docx", ".xlsx", ".csv", ".md"]),
        (format!("{LIST}/4"), vec![".docx", ".xlsx", ".csv", ".md"]),
        (format!("{LIST}/4/1"), vec![".docx", ".xlsx", ".csv", ".md"]),
        (format!("{LIST}/4/1/1"), vec![".docx", ".md"]),
        ("/localities/340000".to_owned(), vec![".xlsx", ".csv"]),
    ] {
        let html = app.page(&page);
        for suffix in files {
            assert!(html.contains(&format!("href=\"{page}{suffix}\"")), "{page}{suffix}");
        }
    }
    assert!(app.page("/search?q=REITs").contains("href=\"/search.docx?q=REITs\""));
}

#[test]
fn a_folder_keeps_its_order_in_every_file() {
    let cases = "case=urban-renewal-4/4/1/1&case=urban-renewal-4/1/1/2&case=urban-renewal-4/9/9/9";
    let rows = csv_rows(&file(&format!("/folder.csv?{cases}")));
    let numbers: Vec<&str> = rows.iter().map(|row| row["编号"].as_str()).collect();
    assert_eq!(numbers, ["4.1.1", "1.1.2"]);
    let text = paragraphs(&part(&file(&format!("/folder.docx?{cases}")), "word/document.xml"));
    let headings: Vec<&str> = text.iter().filter(|(s, _)| s.starts_with("Heading")).map(|(_, t)| t.as_str()).collect();
    assert!(headings[0].contains("安徽省强化") && headings[1].contains("芜湖市"), "{headings:?}");
    assert!(text.iter().any(|(_, t)| t.contains("另有 1 个没有列入")), "what is left out is said");
    let two = "case=urban-renewal-4/4/1/1&case=urban-renewal-4/1/1/2";
    assert_eq!(sheet(file(&format!("/compare.xlsx?{two}"))).len(), 3);
    assert_eq!(TestApp::shared().get("/compare.xlsx?case=urban-renewal-4/4/1/1").status, 400);
}

#[test]
fn the_index_of_documents_is_a_table() {
    let rows = csv_rows(&file("/documents.csv"));
    let json = TestApp::shared().json("/documents.json");
    assert_eq!(rows.len() as u64, json["document_count"].as_u64().expect("a count"));
    assert!(rows.iter().any(|row| row["文件"] == "实施城市更新行动方案" && row["发文者"] == "四川省5部门"));
    assert_eq!(
        sheet(file("/documents.xlsx?relation=issued")).len(),
        1 + json["issued_count"].as_u64().expect("a count") as usize
    );
}

#[test]
fn the_figures_are_a_table_of_numbers() {
    let rows = sheet(file("/figures.xlsx?kind=money"));
    let of = |column: usize| rows.iter().skip(1).map(move |row| row[column].clone());
    assert_eq!(rows.len(), 12, "eleven amounts below the header");
    assert!(of(3).any(|value| value == Data::Float(8_664_000.0)) && of(0).any(|words| words == "近4万亿元"));
    assert!(of(8).all(|sentence| sentence.to_string().ends_with('。')), "no figure without its sentence");
    let pairs = csv_rows(&file("/figures.csv?kind=duration"));
    assert!(pairs.iter().any(|row| row["原文"] == "130多天" && row["变为"] == "50天左右" && row["变为数值"] == "50"));
}
