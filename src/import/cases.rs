//! A cell of 具体做法 → its cases: where one ends and the next begins, and what is odd about each.

use super::annotate::annotate;
use super::annotate::places::{ActorProblem, read_actors};
use super::diagnostic::{Diagnostic, Place};
use super::source::Paragraph;
use crate::domain::ids::Position;
use crate::domain::outline::{CaseText, OutlineCase};

/// `1.四川省…` → mark `1.`, its number, text; also `１．`, `1、`, `1 .`, and with zero-width characters before it, which stay
/// in the mark so that nothing is lost. `3.2亿元` is no mark: a digit follows the point.
fn case_mark(text: &str) -> Option<(&str, u16, &str)> {
    let visible = text.trim_start_matches(ZERO_WIDTH);
    let after = visible.trim_start_matches(|c| digit(c).is_some());
    let digits = &visible[..visible.len() - after.len()];
    let number = digits.chars().take(4).filter_map(digit).fold(0u16, |n, d| n * 10 + d);
    let separator = after.trim_start().chars().next().filter(|c| matches!(c, '.' | '．' | '、'))?;
    let rest = after.trim_start().strip_prefix(separator)?;
    let decimal = separator != '、' && rest.starts_with(|c| digit(c).is_some());
    if digits.is_empty() || !(1..1000).contains(&number) || decimal {
        return None;
    }
    Some((text[..text.len() - rest.len()].trim_end(), number, rest.trim_start()))
}

/// Marks of direction and width that word processors leave behind.
const ZERO_WIDTH: [char; 4] = ['\u{200b}', '\u{200e}', '\u{200f}', '\u{feff}'];

/// The value of a half- or full-width digit.
fn digit(c: char) -> Option<u16> {
    match c {
        '0'..='9' => u16::try_from(u32::from(c) - u32::from('0')).ok(),
        '０'..='９' => u16::try_from(u32::from(c) - u32::from('０')).ok(),
        _ => None,
    }
}

/// A case as its paragraphs are gathered.
pub(super) struct RawCase<'a> {
    /// Where it starts.
    pub(super) place: Place,
    mark: &'a str,
    number: Option<u16>,
    text: String,
    /// Paragraphs that were joined to it because they carry no number.
    joined: Vec<Paragraph>,
}

/// Cases of one cell: a numbered paragraph starts one, another goes on in the case before it.
pub(super) fn split_cases(paragraphs: &[Paragraph]) -> Vec<RawCase<'_>> {
    let mut cases: Vec<RawCase<'_>> = Vec::new();
    for paragraph in paragraphs {
        let place = paragraph.place;
        match (case_mark(&paragraph.text), cases.last_mut()) {
            (Some((mark, number, text)), _) => {
                cases.push(RawCase { place, mark, number: Some(number), text: text.to_owned(), joined: Vec::new() });
            }
            (None, Some(case)) => {
                case.text.push('\n');
                case.text.push_str(&paragraph.text);
                case.joined.push(paragraph.clone());
            }
            (None, None) => {
                let text = paragraph.text.clone();
                cases.push(RawCase { place, mark: "", number: None, text, joined: Vec::new() });
            }
        }
    }
    cases
}

impl RawCase<'_> {
    /// The case at its position in the measure, and why those who act in it are not, or not all, known.
    pub(super) fn at(&self, position: Position) -> (OutlineCase, Option<ActorProblem>) {
        let text = CaseText::split(&self.text);
        let reading = read_actors(&text.heading);
        let annotations = annotate(&text, &reading.actors);
        let case = OutlineCase {
            position,
            mark: self.mark.to_owned(),
            printed_digit: self.number,
            text,
            line: self.place.line,
            actors: reading.actors,
            annotations,
        };
        (case, reading.problem)
    }

    /// A paragraph without a number may go on in its case, be a case of its own, or be a note: only a person can tell.
    pub(super) fn joined_remarks(&self) -> impl Iterator<Item = Diagnostic> {
        self.joined.iter().map(|paragraph| {
            Diagnostic::warning(
                "joined",
                paragraph.place,
                format!(
                    "这一段没有编号，接在上一条做法之后 (joined to the case before it): {}",
                    excerpt(&paragraph.text)
                ),
                "if it is a case of its own, write its number as `2.`; if it is a note, take it out of the table",
            )
        })
    }
}

/// Remarks about the number and the end of one case, given the case before it in the same measure.
pub(super) fn case_remarks(case: &OutlineCase, at: Place, before: Option<&OutlineCase>) -> Vec<Diagnostic> {
    let mut remarks = Vec::new();
    match (case.printed_digit, before) {
        (Some(n), _) if n == case.position => {}
        (Some(n), _) => remarks.push(Diagnostic::warning(
            "number-gap",
            at,
            format!("案例编号是 {n}，按顺序应为 {} (case numbers do not run on)", case.position),
            "check whether a case is missing; the address counts positions, the printed number stays",
        )),
        (None, Some(_)) => remarks.push(Diagnostic::warning(
            "unnumbered",
            at,
            "同一举措下有多个案例，但这一条没有编号 (an unnumbered case among others)",
            "check whether it belongs to the case before it",
        )),
        (None, None) => {}
    }
    if case.text.heading.trim().is_empty() {
        remarks.push(Diagnostic::error(
            "no-heading",
            at,
            "这条做法没有标题 (nothing stands before the first 。 of this case)",
            "the file may be cut off or a text lost: get it whole, then import again",
        ));
    } else if case.text.body.is_none() {
        remarks.push(Diagnostic::warning(
            "no-body",
            at,
            "这条做法没有句号，全文作为标题 (no 。 in this case: all of it is the heading)",
            "check whether the text is whole",
        ));
    } else if !ends_a_sentence(&case.text.verbatim()) {
        remarks.push(Diagnostic::warning(
            "no-full-stop",
            at,
            format!(
                "这条做法的结尾没有句号 (this case does not end with a full stop): …{}",
                tail(&case.text.verbatim())
            ),
            "check whether its last sentence is whole",
        ));
    }
    remarks
}

/// What to say when the heading names nobody who acts.
pub(super) fn actor_remark(problem: &ActorProblem, at: Place) -> Diagnostic {
    Diagnostic::warning(
        "no-actor",
        at,
        format!("标题开头没有读出实施主体：{problem} (no acting place or organisation)"),
        "the case is kept and can be searched; it is listed under no place. Organisations are known from data/organisations.toml",
    )
}

/// Whether a text ends as whole texts do.
pub(super) fn ends_a_sentence(text: &str) -> bool {
    text.trim_end_matches(['”', '’', '）', ')', '》', '"']).ends_with(['。', '！', '？', '!', '?'])
}

/// The beginning of a text, for remarks.
pub(super) fn excerpt(text: &str) -> String {
    let mut out: String = text.chars().take(24).collect();
    if text.chars().nth(24).is_some() {
        out.push('…');
    }
    out
}

fn tail(text: &str) -> String {
    let skip = text.chars().count().saturating_sub(12);
    text.chars().skip(skip).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_opens_a_case_however_it_is_written() {
        for (text, mark, number) in [
            ("1.四川省", "1.", 1),
            ("12．四川省", "12．", 12),
            ("３、四川省", "３、", 3),
            ("4 . 四川省", "4 .", 4),
            ("\u{200b}\u{feff}5.四川省", "\u{200b}\u{feff}5.", 5),
        ] {
            assert_eq!(case_mark(text), Some((mark, number, "四川省")), "{text}");
        }
    }

    #[test]
    fn figures_at_the_start_of_a_line_open_no_case() {
        for text in ["3.2亿元", "2025年", "２．５%", "1", "0.四川省", "1000.四川省", "（1）四川省", "", "一、四川省"]
        {
            assert_eq!(case_mark(text), None, "{text}");
        }
    }
}
