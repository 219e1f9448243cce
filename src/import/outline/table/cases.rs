//! The cases in the cells of a table: how they are numbered, and where each begins.

use super::super::columns::Columns;
use super::super::levels::{LineMark, begins_a_case, is_text, mark_of};
use super::super::run_on::split_run_on;
use super::Reader;
use crate::import::cases::{RawCase, ends_a_sentence};
use crate::import::marks::{self, Style};
use crate::import::roles::ColumnRole;
use crate::import::source::{Cell, Paragraph};

impl Reader<'_> {
    /// The style that most cells begin with.
    pub(super) fn find_case_style(&self) -> Option<Style> {
        let mut counts: Vec<(Style, usize)> = Vec::new();
        for cell in self.cells(ColumnRole::Case) {
            // Where measures have no column of their own, the first mark of a cell may be that of a measure.
            let has_column = self.tables.iter().any(|(_, columns)| columns.has(ColumnRole::Measure));
            let is_case = |mark: &LineMark<'_>| mark.number.is_some() && (has_column || is_text(mark.rest));
            let first = cell.paragraphs.first().and_then(mark_of);
            let later = || cell.paragraphs.iter().filter_map(mark_of).find(is_case);
            let mark = if has_column { first.filter(is_case) } else { later() };
            let Some(mark) = mark else { continue };
            match counts.iter_mut().find(|(style, _)| *style == mark.style) {
                Some((_, count)) => *count += 1,
                None => counts.push((mark.style, 1)),
            }
        }
        counts.into_iter().max_by_key(|(_, count)| *count).map(|(style, _)| style)
    }

    /// The cases of a cell. `number` is the row's own number, where the table counts its rows.
    pub(super) fn case_cell(&mut self, cell: &Cell, number: Option<&Cell>, columns: &Columns) {
        if self.builder.outline.mechanisms.is_empty() {
            cell.paragraphs.iter().for_each(|p| self.builder.leave_over(p));
            return;
        }
        let mut row_mark = number.map(Cell::joined);
        let mut is_first = true;
        for paragraph in split_run_on(&cell.paragraphs, self.case_style) {
            if self.is_measure_inside(&paragraph, columns) {
                self.heading_row(&paragraph);
                self.last_number = 0;
                is_first = true;
                continue;
            }
            match self.case_mark(&paragraph, is_first) {
                Some((printed, number, text)) => {
                    self.last_number = number;
                    let mut case = RawCase::unmarked(&paragraph);
                    (case.mark, case.number, case.text) = (printed, Some(number), text);
                    self.builder.case(case);
                }
                None if is_first || self.begins_unmarked(&paragraph) => {
                    let mut case = RawCase::unmarked(&paragraph);
                    if let Some(mark) = row_mark.take() {
                        case.number = marks::read(&mark).map(|mark| mark.number);
                        case.mark = mark;
                    }
                    self.builder.case(case);
                }
                None => {
                    if let Some(case) = self.builder.open_case() {
                        case.join(&paragraph);
                    }
                }
            }
            is_first = false;
        }
        self.builder.close_case();
        if let (Some(mark), Some(cell)) = (row_mark, number) {
            self.builder.around(cell.text_place().line, mark);
        }
    }

    /// （一） above the cases of a cell, where measures have no column of their own.
    fn is_measure_inside(&self, paragraph: &Paragraph, columns: &Columns) -> bool {
        !columns.has(ColumnRole::Measure)
            && self.case_style != Some(Style::HanParen)
            && mark_of(paragraph)
                .is_some_and(|m| m.style == Style::HanParen && !m.rest.is_empty() && !m.rest.contains('。'))
    }

    /// Without any numbers in the list, a paragraph that says who does what begins a case.
    fn begins_unmarked(&mut self, paragraph: &Paragraph) -> bool {
        let is_whole = self.builder.open_case().is_none_or(|case| ends_a_sentence(&case.text));
        self.case_style.is_none() && is_whole && begins_a_case(&paragraph.text)
    }

    /// The mark of a case, its number and the text behind it. A list inside of a case is numbered in another way, or starts
    /// again at 1.
    fn case_mark(&self, paragraph: &Paragraph, is_first: bool) -> Option<(String, u16, String)> {
        let mark = mark_of(paragraph)?;
        let number = mark.number?;
        let hands = [Style::Dot, Style::Comma, Style::Close];
        let style = self.case_style?;
        let is_style = mark.style == style
            || (hands.contains(&style) && hands.contains(&mark.style) && number == self.last_number + 1);
        let counts_on = is_first || number > self.last_number;
        (is_style && counts_on).then(|| (mark.printed.to_owned(), number, mark.rest.to_owned()))
    }
}
