//! Two to four cases side by side, and what a reader gets who asks for another number.

use super::is_well_made;
use crate::support::{ListText, TestApp, html};

fn compare(numbers: &[&str]) -> String {
    let cases: Vec<String> = numbers.iter().map(|n| format!("case=urban-renewal-4/{}", n.replace('.', "/"))).collect();
    format!("/compare?{}", cases.join("&"))
}

/// The heads of the rows, and how many cells each has.
fn rows(page: &str) -> Vec<(String, usize)> {
    let rows = html::contents(page, "tr").into_iter().map(|row| {
        let head = html::text(&html::contents(&row, "th")[0]);
        let columns = html::tags(&row, "th").iter().filter(|tag| tag.contains("scope=\"col\"")).count();
        (head, columns + html::tags(&row, "td").len())
    });
    rows.collect()
}

#[test]
fn a_comparison_is_a_table_with_a_column_for_each_case() {
    let app = TestApp::shared();
    for numbers in [&["4.1.1", "6.1.3"][..], &["4.1.1", "6.1.3", "2.3.2", "4.2.2"]] {
        let address = compare(numbers);
        let page = app.page(&address);
        is_well_made(&address, &page);
        let rows = rows(&page);
        assert!(rows.iter().all(|(_, cells)| *cells == numbers.len()), "{rows:?}");
        for head in ["编号", "标题", "地区", "机制、举措", "正文", "来源"] {
            assert!(rows.iter().any(|(row, _)| row == head), "no row {head}: {rows:?}");
        }
        let twin = app.json(&address.replace("/compare?", "/compare.json?"));
        let cases = twin["cases"].as_array().expect("cases");
        for (case, number) in cases.iter().zip(numbers) {
            assert_eq!(case["number"], **number);
            assert!(html::text(&page).contains(case["body"].as_str().expect("a body")), "{number} is verbatim");
        }
    }
}

#[test]
fn documents_and_figures_have_rows_of_their_own_and_lead_to_their_sentence() {
    let app = TestApp::shared();
    let page = app.page(&compare(&["4.1.1", "6.1.3"]));
    let row = |head: &str| {
        let rows = html::contents(&page, "tr").into_iter();
        rows.filter(|row| row.contains(&format!(">{head}</th>"))).collect::<String>()
    };
    let documents = html::contents(&row("文件"), "td");
    assert!(!documents[0].contains("《") && html::text(&documents[0]).contains('无'), "{documents:?}");
    for title in ["《苏州市城市更新条例》", "《厦门经济特区城市更新条例》"] {
        assert!(documents[1].contains(title), "{title}: {}", documents[1]);
    }
    assert!(row("数字").contains("504.2亿元"), "{}", row("数字"));
    for href in html::links(&(row("文件") + &row("数字"))) {
        let (case, sentence) = href.split_once("#s").expect("a sentence");
        assert!(app.page(case).contains(&format!("id=\"s{sentence}\"")), "{href}");
    }
    let twin = app.json(&compare(&["4.1.1", "6.1.3"]).replace("/compare?", "/compare.json?"));
    assert_eq!(twin["cases"][1]["documents"][0]["title"], "苏州市城市更新条例");
    assert!(
        twin["cases"][0]["figures"].as_array().is_some_and(|all| all.iter().any(|one| one["value"] == 320_000_000.0))
    );
}

#[test]
fn the_two_sides_of_a_change_or_a_range_are_one_line() {
    let text = "江西省推进更新。用3—5年完成，由130多天压缩至50天左右。";
    let list = ListText::new("two").sized(1, 1, 2).case((1, 1, 1), text);
    let page = TestApp::with(&[list]).page("/compare?case=two/1/1/1&case=two/1/1/2");
    let row = html::contents(&page, "tr").into_iter().find(|row| row.contains(">数字</th>")).expect("figures");
    let links: Vec<String> = html::contents(&row, "a").iter().map(|link| html::text(link)).collect();
    assert_eq!(links, ["3—5年", "130多天 → 50天左右"]);
}

#[test]
fn paragraphs_stay_apart_and_verbatim() {
    let list = ListText::new("two").sized(1, 1, 2).case((1, 1, 1), "江西省做一事。一段<b>。&二句。");
    let page = TestApp::with(&[list]).page("/compare?case=two/1/1/1&case=two/1/1/2");
    assert!(html::contents(&page, "p").iter().any(|p| html::text(p) == "一段<b>。&二句。"), "{page}");
}

#[test]
fn another_number_of_cases_is_a_page_that_says_how() {
    let app = TestApp::shared();
    for (numbers, words) in [
        (&["4.1.1"][..], "请再加几个"),
        (&["4.1.1", "9.9.9"], "没有这个案例"),
        (&["4.1.1", "6.1.3", "2.3.2", "1.1.1", "1.1.2"], "请移除几个"),
    ] {
        let address = compare(numbers);
        let page = app.page(&address);
        is_well_made(&address, &page);
        assert!(html::main_text(&page).contains(words), "{address}");
        let problem = app.get(&address.replace("/compare?", "/compare.json?"));
        assert_eq!((problem.status.as_u16(), problem.header("content-type")), (400, "application/problem+json"));
    }
    let five = app.page(&compare(&["4.1.1", "6.1.3", "2.3.2", "1.1.1", "1.1.2"]));
    assert!(html::links(&five).contains(&compare(&["4.1.1", "6.1.3", "1.1.1", "1.1.2"])), "one can be dropped");
    assert_eq!(app.get("/compare").status, 200);
    assert_eq!(app.get("/compare?case=x").status, 400);
}
