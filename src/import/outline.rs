//! Rows → [`Outline`]: which cell is a mechanism, which a measure, where one case ends and the next begins.

use super::cases::{actor_remark, case_remarks, ends_a_sentence, excerpt, split_cases};
use super::diagnostic::{Diagnostic, Place};
use super::roles::{ColumnRole, column_role};
use super::source::{Block, Cell, Document, Paragraph};
use super::{Parsed, Severity};
use crate::domain::ids::{MAX_POSITION, Position};
use crate::domain::ordinal::parse_chinese;
use crate::domain::outline::{Outline, OutlineMeasure, OutlineMechanism, SourceLine};

/// Makes an outline of a document, as far as it goes; what does not fit is a diagnostic.
pub fn build(document: &Document) -> Parsed {
    let mut builder = Builder::default();
    for block in &document.blocks {
        match block {
            Block::Text(paragraph) => builder.running_text(paragraph),
            Block::Row(cells) if builder.columns.is_empty() => builder.header(cells),
            Block::Row(cells) => builder.row(cells),
        }
    }
    builder.finish(document.end.unwrap_or(Place::START))
}

#[derive(Default)]
struct Builder {
    outline: Outline,
    columns: Vec<ColumnRole>,
    diagnostics: Vec<Diagnostic>,
}

impl Builder {
    fn error(&mut self, code: &'static str, at: Place, message: impl Into<String>, help: &str) {
        self.diagnostics.push(Diagnostic::error(code, at, message, help));
    }

    fn warning(&mut self, code: &'static str, at: Place, message: impl Into<String>, help: &str) {
        self.diagnostics.push(Diagnostic::warning(code, at, message, help));
    }

    /// The first line is the title; any other text around the table is left over, and said so.
    fn running_text(&mut self, paragraph: &Paragraph) {
        let line = SourceLine { line: paragraph.place.line, text: paragraph.text.clone() };
        if self.outline.title.text.is_empty() && self.columns.is_empty() {
            self.outline.title = line;
            return;
        }
        self.leave_over(paragraph);
    }

    fn leave_over(&mut self, paragraph: &Paragraph) {
        let line = SourceLine { line: paragraph.place.line, text: paragraph.text.clone() };
        self.warning(
            "left-over",
            paragraph.place,
            format!("这一行未归类 (this line belongs to no mechanism, measure or case): {}", excerpt(&paragraph.text)),
            "nothing is lost, but readers will not see it: check whether it belongs to a cell of the table",
        );
        self.outline.left_over.push(line);
    }

    fn header(&mut self, cells: &[Cell]) {
        self.columns = cells.iter().filter_map(|cell| column_role(&cell.joined())).collect();
        self.outline.header =
            cells.iter().map(|c| SourceLine { line: c.text_place().line, text: c.joined() }).collect();
        let at = cells.first().map_or(Place::START, Cell::text_place);
        for (role, name, needed) in [
            (ColumnRole::Ordinal, "序号", false),
            (ColumnRole::Mechanism, "政策机制", true),
            (ColumnRole::Measure, "主要举措", false),
            (ColumnRole::Case, "具体做法", true),
        ] {
            match self.columns.iter().filter(|c| **c == role).count() {
                1 => {}
                0 if !needed => {}
                n => self.error(
                    "header",
                    at,
                    format!("表头有 {n} 个“{name}”列 (the header row has {n} columns `{name}`)"),
                    "the header row must name each column once: 序号、政策机制、主要举措、具体做法",
                ),
            }
        }
        if self.outline.title.text.is_empty() {
            self.error(
                "no-title",
                at,
                "表头前没有标题 (no title before the header row)",
                "put the title of the list on the first line",
            );
        }
    }

    fn row(&mut self, cells: &[Cell]) {
        if cells.iter().all(|cell| cell.paragraphs.is_empty()) {
            return;
        }
        let cell = |role| self.columns.iter().position(|c| *c == role).and_then(|at| cells.get(at));
        let ordinal = cell(ColumnRole::Ordinal).filter(|c| !c.paragraphs.is_empty()).cloned();
        let mechanism = cell(ColumnRole::Mechanism).filter(|c| !c.paragraphs.is_empty()).cloned();
        let measure = cell(ColumnRole::Measure).filter(|c| !c.paragraphs.is_empty()).cloned();
        let case = cell(ColumnRole::Case).filter(|c| !c.paragraphs.is_empty()).cloned();
        let at = cells.first().map_or(Place::START, |c| c.place);
        if cells.len() < self.columns.len() {
            self.error(
                "truncated",
                cells.last().map_or(at, Cell::text_place),
                format!(
                    "清单在此中断：这一行只有 {} 个单元格，应为 {} 个 (the list breaks off in the middle of a row)",
                    cells.len(),
                    self.columns.len()
                ),
                "the file is cut off: get it whole, then import again",
            );
            return;
        }
        self.mechanism_cells(ordinal.as_ref(), mechanism.as_ref());
        if let Some(cell) = &measure {
            self.measure_cell(cell);
        }
        match &case {
            Some(cell) => self.case_cell(cell),
            None => self.error(
                "no-case",
                measure.as_ref().map_or(at, Cell::text_place),
                "这一行没有具体做法 (this row has no case)",
                "each row of the table needs a text in the column 具体做法",
            ),
        }
    }

    fn mechanism_cells(&mut self, ordinal: Option<&Cell>, title: Option<&Cell>) {
        let (title, ordinal) = match (title, ordinal) {
            (None, None) => {
                if self.outline.mechanisms.is_empty() {
                    self.error(
                        "no-mechanism",
                        Place::START,
                        "第一行没有政策机制 (the first row names no mechanism)",
                        "fill in 序号 and 政策机制 in the first row of the table",
                    );
                }
                return;
            }
            (Some(title), ordinal) => (title, ordinal),
            (None, Some(ordinal)) => {
                self.error(
                    "misaligned",
                    ordinal.text_place(),
                    format!("“{}”后面没有政策机制 (an ordinal without a mechanism)", excerpt(&ordinal.joined())),
                    "the cells of this row have shifted: each row needs as many cells as the header",
                );
                return;
            }
        };
        let printed = ordinal.map(Cell::joined).unwrap_or_default();
        let place = ordinal.unwrap_or(title).text_place();
        let position = next(self.outline.mechanisms.len());
        match parse_chinese(&printed) {
            Some(n) if n == position => {}
            Some(n) => self.warning(
                "number-gap",
                place,
                format!("机制序号是 {printed}（{n}），按顺序应为第 {position} 个 (mechanism numbers do not run on)"),
                "check whether a mechanism is missing; the address counts positions, the printed number stays",
            ),
            None => self.error(
                "misaligned",
                place,
                format!("“{}”不是机制序号 (this is no ordinal such as 一)", excerpt(&printed)),
                "the cells of this row have shifted: each row needs as many cells as the header",
            ),
        }
        self.outline.mechanisms.push(OutlineMechanism {
            position,
            printed,
            title: title.joined(),
            line: place.line,
            measures: Vec::new(),
        });
    }

    fn measure_cell(&mut self, cell: &Cell) {
        let text = cell.joined();
        let (mark, ordinal, title) = measure_mark(&text);
        let Some(mechanism) = self.outline.mechanisms.last_mut() else { return };
        let position = next(mechanism.measures.len());
        mechanism.measures.push(OutlineMeasure {
            position,
            printed: mark.to_owned(),
            title: Some(title.to_owned()),
            line: cell.text_place().line,
            cases: Vec::new(),
        });
        match ordinal {
            Some(n) if n == position => {}
            Some(_) => self.warning(
                "number-gap",
                cell.text_place(),
                format!("举措编号是{mark}，按顺序应为第 {position} 个 (measure numbers do not run on)"),
                "check whether a measure is missing; the address counts positions, the printed number stays",
            ),
            None => self.error(
                "misaligned",
                cell.text_place(),
                format!("“{}”前没有（一）这样的编号 (a measure without its number)", excerpt(&text)),
                "write the measure as （一）…; if this is another column's text, the cells have shifted",
            ),
        }
        if title.is_empty() {
            self.error(
                "no-title",
                cell.text_place(),
                "举措没有标题 (a measure without a title)",
                "write the title behind its number",
            );
        }
    }

    fn case_cell(&mut self, cell: &Cell) {
        let Some(mechanism) = self.outline.mechanisms.last_mut() else {
            cell.paragraphs.iter().for_each(|p| self.leave_over(p));
            return;
        };
        if mechanism.measures.is_empty() {
            // A list without measures: one implicit measure without a title keeps the addresses alike.
            let line = cell.text_place().line;
            let printed = String::new();
            mechanism.measures.push(OutlineMeasure { position: 1, printed, title: None, line, cases: Vec::new() });
        }
        let Some(measure) = mechanism.measures.last_mut() else { return };
        for raw in split_cases(&cell.paragraphs) {
            let (case, problem) = raw.at(next(measure.cases.len()));
            self.diagnostics.extend(case_remarks(&case, raw.place, measure.cases.last()));
            self.diagnostics.extend(raw.joined_remarks());
            self.diagnostics.extend(problem.map(|problem| actor_remark(&problem, raw.place)));
            measure.cases.push(case);
        }
    }

    fn finish(mut self, end: Place) -> Parsed {
        if self.columns.is_empty() {
            self.diagnostics.clear();
            self.error(
                "not-a-list",
                Place::START,
                "没有找到表头，这不是做法清单 (no header row: this is not a list of practices)",
                "the table must start with a row that names its columns: 序号、政策机制、主要举措、具体做法",
            );
            return Parsed { outline: None, diagnostics: self.diagnostics };
        }
        let counts = self.outline.counts();
        if counts.cases == 0 && !self.diagnostics.iter().any(|d| d.severity == Severity::Error) {
            self.error(
                "no-case",
                end,
                "表头下没有内容 (no rows below the header)",
                "the file may be cut off: get it whole, then import again",
            );
        }
        self.check_only_numbers();
        self.check_size();
        self.check_end(end);
        Parsed { outline: Some(self.outline), diagnostics: self.diagnostics }
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

    /// The lists number cases only where a measure has several: a lone `1.` hints at one that got lost.
    fn check_only_numbers(&mut self) {
        let measures = self.outline.mechanisms.iter().flat_map(|mechanism| &mechanism.measures);
        let lone = measures.filter_map(|measure| match measure.cases.as_slice() {
            [only] if only.printed_digit.is_some() => Some(Place { line: only.line, column: 1 }),
            _ => None,
        });
        for place in lone.collect::<Vec<_>>() {
            self.warning(
                "only-number",
                place,
                "这项举措只有一条做法，却带编号 (the only case of its measure carries a number)",
                "check whether a case behind it is missing, such as at the end of a file that is cut off",
            );
        }
    }

    /// A list ends with a whole sentence. One that does not was cut off.
    fn check_end(&mut self, end: Place) {
        let last = self.outline.cases().last().map(|(_, case)| case.text.verbatim());
        if last.is_some_and(|text| !ends_a_sentence(&text)) {
            self.error(
                "truncated",
                end,
                "最后一条做法没有写完 (the last case breaks off in the middle of a sentence)",
                "the file is cut off: get it whole, then import again",
            );
        }
    }
}

/// The position behind `len` siblings.
fn next(len: usize) -> Position {
    Position::try_from(len + 1).unwrap_or(Position::MAX)
}

/// `（一）健全…` → mark, its number, title. Without a mark the mark is empty.
fn measure_mark(text: &str) -> (&str, Option<u16>, &str) {
    let marked = text.strip_prefix('（').and_then(|rest| rest.split_once('）'));
    match marked.and_then(|(numeral, title)| parse_chinese(numeral).map(|n| (numeral, n, title))) {
        Some((numeral, n, title)) => {
            (&text[..numeral.len() + '（'.len_utf8() + '）'.len_utf8()], Some(n), title.trim())
        }
        None => ("", None, text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measure_is_marked_in_full_width_brackets() {
        assert_eq!(measure_mark("（十二）完善 机制"), ("（十二）", Some(12), "完善 机制"));
        assert_eq!(measure_mark("完善机制"), ("", None, "完善机制"));
    }
}
