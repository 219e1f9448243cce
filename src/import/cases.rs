//! A case as it is gathered from its paragraphs, and what is odd about it.

use super::annotate::annotate;
use super::annotate::places::{ActorProblem, read_actors};
use super::diagnostic::{Diagnostic, Place};
use super::source::Paragraph;
use crate::domain::ids::Position;
use crate::domain::outline::{CaseText, OutlineCase};

/// A case as its paragraphs are gathered.
#[derive(Debug, Clone)]
pub(super) struct RawCase {
    /// Where it starts.
    pub(super) place: Place,
    /// Its mark as printed.
    pub(super) mark: String,
    /// Its number.
    pub(super) number: Option<u16>,
    /// Its text so far; paragraphs are joined by a line feed.
    pub(super) text: String,
    /// Paragraphs that were joined to it because they carry no number.
    joined: Vec<Paragraph>,
}

impl RawCase {
    /// A case without a number that begins with this paragraph.
    pub(super) fn unmarked(paragraph: &Paragraph) -> Self {
        let text = paragraph.text.clone();
        Self { place: paragraph.place, mark: String::new(), number: None, text, joined: Vec::new() }
    }

    /// Joins a paragraph. Behind a page break in the middle of a sentence the text goes on without a gap.
    pub(super) fn join(&mut self, paragraph: &Paragraph) {
        if self.text.is_empty() {
            self.text.clone_from(&paragraph.text);
            return;
        }
        // A line that ends within a sentence, behind a heading that is whole, was broken off.
        let is_within = !paragraph.is_apart && self.text.contains('。') && self.text.ends_with(char::is_alphanumeric);
        let is_broken = is_within || (paragraph.is_behind_break && !ends_a_sentence(&self.text));
        if !is_broken && !self.text.ends_with(['，', '、', '；', '“', '《', '（']) {
            self.text.push('\n');
        }
        if !is_broken {
            self.joined.push(paragraph.clone());
        }
        // A number that the word processor counts inside of a case is shown there, so it is text.
        self.text.push_str(paragraph.label.as_deref().unwrap_or_default());
        self.text.push_str(&paragraph.text);
    }
}

impl RawCase {
    /// The case at its position in the measure, and why those who act in it are not, or not all, known.
    pub(super) fn at(&self, position: Position) -> (OutlineCase, Option<ActorProblem>) {
        let text = CaseText::split(&self.text);
        let reading = read_actors(&text.heading);
        let annotations = annotate(&text, &reading.actors);
        let case = OutlineCase {
            position,
            mark: self.mark.clone(),
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
///
/// `running` is the number that comes next in lists whose numbers run on over their measures.
pub(super) fn case_remarks(
    case: &OutlineCase,
    at: Place,
    before: Option<&OutlineCase>,
    running: Option<u16>,
) -> Vec<Diagnostic> {
    let mut remarks = Vec::new();
    match (case.printed_digit, before) {
        (Some(n), _) if n == case.position || Some(n) == running => {}
        (Some(n), _) => remarks.push(Diagnostic::warning(
            "number-gap",
            at,
            format!("案例编号是 {n}，按顺序应为 {} (case numbers do not run on)", case.position),
            "check whether a case is missing; the address counts positions, the printed number stays",
        )),
        (None, Some(before)) if before.printed_digit.is_some() => remarks.push(Diagnostic::warning(
            "unnumbered",
            at,
            "同一举措下有多个案例，但这一条没有编号 (an unnumbered case among others)",
            "check whether it belongs to the case before it",
        )),
        (None, _) => {}
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
