//! A list that was cut off in the middle must never pass for a whole one.

use std::collections::HashMap;
use std::sync::LazyLock;

use anli::import::{self, Parsed, Severity};
use proptest::prelude::*;

use super::{bundled, remarks};
use crate::support::BUNDLED;

/// Every case of the whole list by its number.
static CASES: LazyLock<HashMap<String, String>> =
    LazyLock::new(|| bundled().cases().map(|(number, case)| (number.to_string(), case.text.verbatim())).collect());

/// Whether each case that is left is a whole case of the list.
fn has_whole_cases_only(parsed: &Parsed) -> bool {
    let Some(outline) = &parsed.outline else { return true };
    outline.cases().all(|(number, case)| CASES.get(&number.to_string()) == Some(&case.text.verbatim()))
}

/// Whether the file as cut ends where a case ends, so that nobody could see the cut.
fn ends_with_a_case(cut: &str) -> bool {
    let last = cut.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or_default();
    CASES.values().any(|case| last.ends_with(case.as_str()))
}

#[test]
fn a_cut_at_a_line_is_an_error_unless_a_whole_case_ends_there() {
    for (at, _) in BUNDLED.match_indices('\n') {
        let cut = &BUNDLED[..=at];
        let line = cut.lines().count();
        let parsed = import::parse(cut.as_bytes());
        if ends_with_a_case(cut) {
            assert!(!parsed.has_errors(), "line {line}: {}", remarks(&parsed));
            assert!(has_whole_cases_only(&parsed), "line {line}");
        } else {
            assert!(parsed.has_errors(), "cut behind line {line}: {}", remarks(&parsed));
        }
    }
}

#[test]
fn a_cut_says_where_the_file_ends() {
    let at = BUNDLED.find("有效实现愚园路").expect("in a case");
    let parsed = import::parse(&BUNDLED.as_bytes()[..at]);
    let error = parsed.diagnostics.iter().find(|d| d.severity == Severity::Error).expect("an error");
    assert_eq!((error.code, error.line), ("truncated", 99), "{}", remarks(&parsed));
    let at = BUNDLED.find("\t1.北京市发行").expect("a cell");
    let parsed = import::parse(&BUNDLED.as_bytes()[..at]);
    let error = parsed.diagnostics.iter().find(|d| d.severity == Severity::Error).expect("an error");
    assert_eq!((error.code, error.line), ("truncated", 79), "{}", remarks(&parsed));
}

/// What a cut at a byte may lead to: an error, or whole cases, or (when it falls behind a full stop in the middle of a
/// case, which a text cannot show) at least a remark that the last line does not end.
fn check_cut(at: usize) -> Result<(), String> {
    let parsed = import::parse(&BUNDLED.as_bytes()[..at]);
    if parsed.has_errors() || has_whole_cases_only(&parsed) {
        return Ok(());
    }
    match parsed.diagnostics.is_empty() {
        true => Err(format!("cut behind byte {at} ({:?}): imported without a word", tail(at))),
        false => Ok(()),
    }
}

/// The last characters before a byte.
fn tail(at: usize) -> String {
    let whole = String::from_utf8_lossy(&BUNDLED.as_bytes()[..at]).into_owned();
    whole.chars().rev().take(12).collect::<Vec<_>>().into_iter().rev().collect()
}

#[test]
fn a_cut_behind_any_mark_is_noticed() {
    let marks = BUNDLED.char_indices().filter(|(_, c)| "。；，、.：”》）".contains(*c) || c.is_ascii_digit());
    let silent: Vec<String> = marks.filter_map(|(at, c)| check_cut(at + c.len_utf8()).err()).collect();
    assert!(silent.is_empty(), "{} cuts are silent:\n{}", silent.len(), silent.join("\n"));
}

#[test]
fn a_cut_inside_a_sentence_is_an_error() {
    // Behind a semicolon or the number of the next case the text goes on for certain.
    let behind = ["资金保障；", "\n2.", "\n\n3.", "明确混合使用管控要求和用途转换支持方向；", "\t1."];
    for words in behind {
        let at = BUNDLED.find(words).expect(words) + words.len();
        let parsed = import::parse(&BUNDLED.as_bytes()[..at]);
        assert!(parsed.has_errors(), "cut behind {words:?} is imported: {}", remarks(&parsed));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn a_cut_at_any_byte_is_noticed(at in 0..BUNDLED.len()) {
        prop_assert_eq!(check_cut(at), Ok(()));
    }
}
