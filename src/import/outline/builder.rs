//! Gathers mechanisms, measures and cases in order, and says what is odd about their numbers.

use super::super::cases::{RawCase, actor_remark, case_remarks, ends_a_sentence, excerpt};
use super::super::diagnostic::{Diagnostic, Place};
use super::super::source::Paragraph;
use super::super::{Parsed, Severity};
use crate::domain::ids::{MAX_POSITION, Position};
use crate::domain::outline::{Outline, OutlineCase, OutlineMeasure, OutlineMechanism, SourceLine};

/// An outline in the making.
#[derive(Default)]
pub(super) struct Builder {
    pub(super) outline: Outline,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The case that is being gathered.
    case: Option<RawCase>,
    last_measure: u16,
    last_case: u16,
}

/// A heading: of a mechanism, or of a measure.
#[derive(Debug, Clone, Default)]
pub(super) struct Heading {
    /// Its numeral or mark, as the printed number shows it.
    pub(super) printed: String,
    pub(super) number: Option<u16>,
    pub(super) title: String,
    pub(super) place: Place,
}

impl Builder {
    pub(super) fn error(&mut self, code: &'static str, at: Place, message: impl Into<String>, help: &str) {
        self.diagnostics.push(Diagnostic::error(code, at, message, help));
    }

    pub(super) fn warning(&mut self, code: &'static str, at: Place, message: impl Into<String>, help: &str) {
        self.diagnostics.push(Diagnostic::warning(code, at, message, help));
    }

    /// Text that the list does without: signs of marks, repeated headers, the notice.
    pub(super) fn around(&mut self, line: u32, text: impl Into<String>) {
        let text = text.into();
        if !text.trim().is_empty() {
            self.outline.around.push(SourceLine { line, text });
        }
    }

    /// The same for a whole paragraph.
    pub(super) fn paragraph_around(&mut self, paragraph: &Paragraph) {
        self.around(paragraph.place.line, whole(paragraph));
    }

    /// A line inside of the list that belongs to nothing.
    pub(super) fn leave_over(&mut self, paragraph: &Paragraph) {
        let text = whole(paragraph);
        self.warning(
            "left-over",
            paragraph.place,
            format!("这一行未归类 (this line belongs to no mechanism, measure or case): {}", excerpt(&text)),
            "nothing is lost, but readers will not see it: check whether it belongs to a cell of the table",
        );
        self.outline.left_over.push(SourceLine { line: paragraph.place.line, text });
    }

    /// Opens a mechanism.
    pub(super) fn mechanism(&mut self, heading: Heading) {
        self.close_case();
        let position = next(self.outline.mechanisms.len());
        if let Some(n) = heading.number.filter(|n| *n != position) {
            self.warning(
                "number-gap",
                heading.place,
                format!(
                    "机制序号是 {}（{n}），按顺序应为第 {position} 个 (mechanism numbers do not run on)",
                    heading.printed
                ),
                "check whether a mechanism is missing; the address counts positions, the printed number stays",
            );
        }
        self.outline.mechanisms.push(OutlineMechanism {
            position,
            printed: heading.printed,
            title: heading.title,
            line: heading.place.line,
            measures: Vec::new(),
        });
    }

    /// Opens a measure in the mechanism that is open.
    pub(super) fn measure(&mut self, heading: Heading) {
        self.close_case();
        let Some(mechanism) = self.outline.mechanisms.last_mut() else { return };
        let position = next(mechanism.measures.len());
        let runs_on = self.last_measure + 1;
        mechanism.measures.push(OutlineMeasure {
            position,
            printed: heading.printed.clone(),
            title: Some(heading.title).filter(|title| !title.is_empty()),
            line: heading.place.line,
            cases: Vec::new(),
        });
        match heading.number {
            Some(n) if n != position && n != runs_on => self.warning(
                "number-gap",
                heading.place,
                format!("举措编号是{}，按顺序应为第 {position} 个 (measure numbers do not run on)", heading.printed),
                "check whether a measure is missing; the address counts positions, the printed number stays",
            ),
            _ => {}
        }
        self.last_measure = heading.number.unwrap_or(self.last_measure + 1);
    }

    /// Opens a case.
    pub(super) fn case(&mut self, case: RawCase) {
        self.close_case();
        self.case = Some(case);
    }

    /// The case that is open.
    pub(super) fn open_case(&mut self) -> Option<&mut RawCase> {
        self.case.as_mut()
    }

    /// Whether the measure that is open has a case already.
    pub(super) fn has_case(&self) -> bool {
        let measure = self.outline.mechanisms.last().and_then(|m| m.measures.last());
        self.case.is_some() || measure.is_some_and(|measure| !measure.cases.is_empty())
    }

    /// Puts the case that is open into its measure.
    pub(super) fn close_case(&mut self) {
        let Some(raw) = self.case.take() else { return };
        let Some(mechanism) = self.outline.mechanisms.last_mut() else {
            self.around(raw.place.line, format!("{}{}", raw.mark, raw.text));
            return;
        };
        if mechanism.measures.is_empty() {
            // A list without measures: one implicit measure without a title keeps the addresses alike.
            let line = raw.place.line;
            let printed = String::new();
            mechanism.measures.push(OutlineMeasure { position: 1, printed, title: None, line, cases: Vec::new() });
        }
        let Some(measure) = mechanism.measures.last_mut() else { return };
        let (case, problem) = raw.at(next(measure.cases.len()));
        let running = Some(self.last_case + 1).filter(|n| *n > 1);
        self.diagnostics.extend(case_remarks(&case, raw.place, measure.cases.last(), running));
        self.diagnostics.extend(raw.joined_remarks());
        self.diagnostics.extend(problem.map(|problem| actor_remark(&problem, raw.place)));
        self.last_case = case.printed_digit.unwrap_or(self.last_case);
        measure.cases.push(case);
    }

    /// The outline with the remarks that only the whole list shows.
    pub(super) fn finish(mut self, end: Place) -> Parsed {
        self.close_case();
        let counts = self.outline.counts();
        if counts.cases == 0 && !self.diagnostics.iter().any(|d| d.severity == Severity::Error) {
            self.error(
                "no-case",
                end,
                "没有读出任何做法 (no case was found)",
                "the file may be cut off, or its layout is not known: see docs/IMPORT.md for the layouts that are read",
            );
        }
        self.check_empty();
        self.check_broken();
        self.check_only_numbers();
        self.check_size();
        self.check_end(end);
        Parsed { outline: Some(self.outline), diagnostics: self.diagnostics, ..Parsed::default() }
    }

    /// A heading under which nothing stands: the list was cut off, or its structure was not understood.
    fn check_empty(&mut self) {
        let mut empty: Vec<(u32, String)> = Vec::new();
        for mechanism in &self.outline.mechanisms {
            if mechanism.measures.is_empty() {
                empty.push((mechanism.line, mechanism.title.clone()));
            }
            let without = mechanism.measures.iter().filter(|measure| measure.cases.is_empty());
            empty.extend(without.map(|measure| (measure.line, measure.title.clone().unwrap_or_default())));
        }
        for (line, title) in empty {
            self.error(
                "no-case",
                Place { line, column: 1 },
                format!("“{}”下没有具体做法 (no case under this heading)", excerpt(&title)),
                "the file may be cut off: get it whole, then import again",
            );
        }
    }

    /// A heading that ends with its line inside of quotation marks was broken there, in a way that was not understood: what
    /// else was broken shows nowhere.
    fn check_broken(&mut self) {
        let is_open = |text: &str| {
            [('“', '”'), ('《', '》'), ('（', '）')]
                .iter()
                .any(|(open, close)| text.rfind(*open).is_some_and(|at| !text[at..].contains(*close)))
        };
        let is_broken = |case: &OutlineCase| {
            let body = case.text.body.as_deref().unwrap_or_default();
            body.starts_with('\n') && is_open(&case.text.heading)
        };
        let broken: Vec<u32> =
            self.outline.cases().filter(|(_, case)| is_broken(case)).map(|(_, case)| case.line).collect();
        for line in broken {
            self.error(
                "broken-line",
                Place { line, column: 1 },
                "标题在引号中间断行 (the heading breaks off inside of quotation marks)",
                "the lines were broken at a width that was not understood: write each case on one line, or get the list in another format",
            );
        }
    }

    /// What stands behind the last position that an address can have would never be found.
    fn check_size(&mut self) {
        let most = usize::from(MAX_POSITION);
        let mechanisms = &self.outline.mechanisms;
        let measures = mechanisms.iter().map(|m| (m.line, m.measures.len()));
        let cases = mechanisms.iter().flat_map(|m| &m.measures).map(|n| (n.line, n.cases.len()));
        let first = mechanisms.first().map(|m| (m.line, mechanisms.len()));
        let all = first.into_iter().chain(measures).chain(cases);
        let over: Vec<(u32, usize)> = all.filter(|(_, len)| *len > most).collect();
        for (line, len) in over {
            self.error(
                "too-many",
                Place { line, column: 1 },
                format!("这里有 {len} 条，地址最多能编到 {most} (more parts than addresses can count)"),
                "split the list into several files",
            );
        }
    }

    /// The lists number cases only where a measure has several: a lone `1.` hints at one that got lost. Where numbers run on,
    /// or every lone case carries one, it hints at nothing.
    fn check_only_numbers(&mut self) {
        let measures = self.outline.mechanisms.iter().flat_map(|mechanism| &mechanism.measures);
        let lone: Vec<(u32, Option<u16>)> = measures
            .filter_map(|measure| match measure.cases.as_slice() {
                [only] => Some((only.line, only.printed_digit)),
                _ => None,
            })
            .collect();
        for (line, _) in lone.iter().filter(|(_, digit)| *digit == Some(1)) {
            self.warning(
                "only-number",
                Place { line: *line, column: 1 },
                "这项举措只有一条做法，却带编号 (the only case of its measure carries a number)",
                "check whether a case behind it is missing, such as at the end of a file that is cut off",
            );
        }
    }

    /// A list ends with a whole sentence. One that does not was cut off.
    fn check_end(&mut self, end: Place) {
        let whole: Vec<bool> = self.outline.cases().map(|(_, case)| ends_a_sentence(&case.text.verbatim())).collect();
        // Where most cases end without a stop, the last one does too.
        let ends = whole.iter().filter(|is_whole| **is_whole).count();
        let is_usual = whole.len() > 2 && ends * 2 < whole.len();
        if whole.last() == Some(&false) && !is_usual {
            self.error(
                "truncated",
                end,
                "最后一条做法没有写完 (the last case breaks off in the middle of a sentence)",
                "the file is cut off: get it whole, then import again",
            );
        }
    }
}

/// A paragraph with the number that the word processor shows.
pub(super) fn whole(paragraph: &Paragraph) -> String {
    // What is counted and not written is no character of the file.
    paragraph.text.clone()
}

/// The position behind `len` siblings.
fn next(len: usize) -> Position {
    Position::try_from(len + 1).unwrap_or(Position::MAX)
}
