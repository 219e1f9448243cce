//! What is odd in a list that was read: brackets that do not match, half-width commas behind 》, the same heading twice, places
//! that GB/T 2260 does not have.

use std::collections::HashMap;

use super::annotate::read_actors;
use super::diagnostic::{Diagnostic, Place};
use crate::domain::outline::{Outline, OutlineCase};

/// Opening and closing brackets, and which of them match.
const BRACKETS: [(char, char); 7] =
    [('《', '》'), ('〈', '〉'), ('（', '）'), ('“', '”'), ('【', '】'), ('〔', '〕'), ('「', '」')];

/// Looks through all cases of a list.
pub(super) fn lint(outline: &Outline, lines: &[String]) -> Vec<Diagnostic> {
    let mut remarks = Vec::new();
    let mut headings: HashMap<&str, u32> = HashMap::new();
    for (_, case) in outline.cases() {
        let text = case.text.verbatim();
        let index = usize::try_from(case.line).unwrap_or(1).saturating_sub(1);
        let blanks = lines.get(index).map_or(0, |line| line.chars().take_while(|c| c.is_whitespace()).count());
        let first = remarks.len();
        remarks.extend(brackets(&text, case));
        remarks.extend(comma(&text, case));
        if let Some(before) = headings.insert(&case.text.heading, case.line).filter(|_| !case.text.heading.is_empty()) {
            remarks.push(Diagnostic::warning(
                "same-heading",
                at(case, ""),
                format!("这条做法与第 {before} 行的标题相同 (two cases have the same heading)"),
                "check whether one of them stands twice",
            ));
        }
        remarks.extend(place(case));
        for remark in &mut remarks[first..] {
            remark.column = remark.column.saturating_add(u32::try_from(blanks).unwrap_or(0));
        }
    }
    remarks
}

/// The place behind the first characters of a case.
fn at(case: &OutlineCase, before: &str) -> Place {
    // Behind a line feed the column is that of no line of the file.
    let same_line = !before.contains('\n');
    let count = if same_line { before.chars().count() + case.mark.chars().count() } else { 0 };
    Place { line: case.line, column: u32::try_from(count).unwrap_or(u32::MAX).saturating_add(1) }
}

/// The first bracket that is not closed by its own kind: `<…〉`.
fn brackets(text: &str, case: &OutlineCase) -> Option<Diagnostic> {
    let mut open: Vec<(usize, char)> = Vec::new();
    let fault = |byte: usize, c: char| {
        Diagnostic::warning(
            "bracket",
            at(case, &text[..byte]),
            format!("括号“{c}”不成对 (this bracket has no partner)"),
            "the text is kept as it is; check it against the original",
        )
    };
    for (byte, c) in text.char_indices() {
        if c == '<' || BRACKETS.iter().any(|(opening, _)| *opening == c) {
            open.push((byte, c));
        } else if let Some((opening, _)) = BRACKETS.iter().find(|(_, closing)| *closing == c) {
            match open.pop() {
                Some((_, last)) if last == *opening => {}
                Some((start, last)) => return Some(fault(start, last)),
                None => return Some(fault(byte, c)),
            }
        } else if c == '>' {
            open.pop_if(|(_, last)| *last == '<');
        }
    }
    open.into_iter().find(|(_, c)| *c != '<').map(|(byte, c)| fault(byte, c))
}

/// A half-width comma behind 》.
fn comma(text: &str, case: &OutlineCase) -> Option<Diagnostic> {
    let byte = text.find("》,")?;
    Some(Diagnostic::warning(
        "half-width-comma",
        at(case, &text[..byte + '》'.len_utf8()]),
        "》后面是半角逗号 (a half-width comma behind 》)",
        "the text is kept as it is; check it against the original",
    ))
}

/// A heading that begins with the name of a place that is not known.
fn place(case: &OutlineCase) -> Option<Diagnostic> {
    if !read_actors(&case.text.heading).actors.is_empty() {
        return None;
    }
    let head: String = case.text.heading.chars().take(8).collect();
    let end = head.find(['省', '市', '县', '区', '州'])?;
    let name: String = head[..end].chars().chain(head[end..].chars().next()).collect();
    (name.chars().count() >= 3).then(|| {
        Diagnostic::warning(
            "unknown-place",
            at(case, ""),
            format!("“{name}”不在 GB/T 2260 行政区划代码中 (no division of this name)"),
            "check the name; the case is listed under no place",
        )
    })
}
