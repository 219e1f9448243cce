//! The bundled list: every count, number, acting body and word of it.

use super::{bundled, bundled_line, characters};
use crate::support::{BUNDLED, Program, TestApp, expected_cases, repository};

#[test]
fn the_report_counts_the_bundled_list() {
    let program = Program::new();
    let done = program.run(["import".into(), repository("data/urban-renewal-4.txt")]);
    assert_eq!(done.code, 0, "{}", done.said);
    assert!(done.said.contains("6 机制, 16 举措, 32 案例, 0 行未归类"), "{}", done.said);
    assert!(done.said.contains("/lists/urban-renewal-4"), "{}", done.said);
    let checked = program.run(["check".into(), repository("data/urban-renewal-4.txt")]);
    assert_eq!(checked.code, 0, "{}", checked.said);
    assert!(checked.said.contains("6 机制, 16 举措, 32 案例, 0 行未归类"), "{}", checked.said);
}

#[test]
fn the_bundled_list_is_odd_in_three_places_only() {
    let parsed = anli::import::parse(BUNDLED.as_bytes());
    let remarks: Vec<(&str, u32)> = parsed.diagnostics.iter().map(|d| (d.code, d.line)).collect();
    assert_eq!(
        remarks,
        [("bracket", 18), ("half-width-comma", 18), ("half-width-comma", 94)],
        "{}",
        super::remarks(&parsed)
    );
    let bracket = &parsed.diagnostics[0];
    let line: Vec<char> = BUNDLED.lines().nth(bracket.line as usize - 1).expect("a line").chars().collect();
    assert_eq!(line[bracket.column as usize - 1], '<', "the caret stands at the bracket");
}

#[test]
fn every_mechanism_has_its_measures_and_cases() {
    let outline = bundled();
    let measures: Vec<usize> = outline.mechanisms.iter().map(|m| m.measures.len()).collect();
    assert_eq!(measures, [2, 4, 2, 3, 3, 2]);
    let cases = |m: &anli::domain::outline::OutlineMechanism| m.measures.iter().map(|n| n.cases.len()).sum::<usize>();
    assert_eq!(outline.mechanisms.iter().map(cases).collect::<Vec<_>>(), [4, 7, 3, 9, 5, 4]);
}

#[test]
fn every_case_has_its_key_printed_number_and_acting_bodies() {
    let app = TestApp::shared();
    for expected in expected_cases() {
        let case = app.json(&format!("{}.json", expected.path()));
        assert_eq!(case["number"], expected.number);
        assert_eq!(case["printed_number"], expected.printed, "{}", expected.number);
        let actors = case["actors"].as_array().expect("actors");
        let name = |actor: &serde_json::Value| {
            let key = if actor["kind"] == "locality" { "full_name" } else { "name" };
            actor[key].as_str().expect("a name").to_owned()
        };
        assert_eq!(actors.iter().map(name).collect::<Vec<_>>(), expected.actors, "{}", expected.number);
    }
    assert_eq!(expected_cases().len(), 32);
}

#[test]
fn only_the_four_cases_that_stand_alone_carry_no_digit() {
    let outline = bundled();
    let unnumbered: Vec<(String, u16)> = outline
        .cases()
        .filter(|(_, case)| case.printed_digit.is_none())
        .map(|(number, case)| (number.to_string(), case.position))
        .collect();
    let expected = ["2.4.1", "3.2.1", "5.3.1", "6.2.1"].map(|number| (number.to_owned(), 1));
    assert_eq!(unnumbered, expected);
    let headings = unnumbered.iter().map(|(number, _)| {
        let found = outline.cases().find(|(n, _)| n.to_string() == *number);
        found.map(|(_, case)| case.text.heading.chars().take(6).collect::<String>())
    });
    let expected = ["福建省漳州市", "北京市健全城", "上海市探索城", "江苏省南通市"];
    assert_eq!(headings.map(Option::unwrap_or_default).collect::<Vec<_>>(), expected);
}

#[test]
fn heading_and_body_are_the_source_paragraph_word_for_word() {
    let app = TestApp::shared();
    for expected in expected_cases() {
        let case = app.json(&format!("{}.json", expected.path()));
        let line = u32::try_from(case["source_line"].as_u64().expect("a line")).expect("a line");
        let digit: String = expected.printed.chars().filter(char::is_ascii_digit).collect();
        let mark = if digit.is_empty() { String::new() } else { format!("{digit}.") };
        let (heading, body) = (case["heading"].as_str().expect("text"), case["body"].as_str().expect("text"));
        assert_eq!(format!("{mark}{heading}。{body}"), bundled_line(line), "{}", expected.number);
        assert!(!heading.contains('。'), "{heading}");
    }
}

#[test]
fn mechanisms_and_measures_point_at_their_lines() {
    for mechanism in bundled().mechanisms {
        assert_eq!(bundled_line(mechanism.line), mechanism.printed);
        for measure in &mechanism.measures {
            let title = measure.title.as_deref().unwrap_or_default();
            assert_eq!(bundled_line(measure.line), format!("{}{title}", measure.printed));
        }
    }
}

#[test]
fn no_character_of_the_bundled_list_is_lost() {
    let outline = bundled();
    assert_eq!(characters(&outline.source_characters()), characters(BUNDLED));
    assert!(outline.left_over.is_empty());
}

#[test]
fn what_is_not_known_of_the_list_is_null() {
    let list = TestApp::shared().json("/lists/urban-renewal-4.json");
    assert_eq!(list["title"], "实施城市更新行动可复制经验做法清单（第四批）");
    assert_eq!(list["series"], "城市更新");
    assert_eq!(list["batch"], 4);
    assert_eq!(list["issuer"], "住房城乡建设部办公厅");
    assert_eq!(list["issued_on"], "2025-09-30");
    assert!(list["document_no"].is_null() && list["source_url"].is_null(), "{list}");
}
