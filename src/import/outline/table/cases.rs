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
        // A case with a heading of its own carries its number there.
        let has_headings = self.tables.iter().any(|(_, columns)| columns.has(ColumnRole::Heading));
        let role = if has_headings { ColumnRole::Heading } else { ColumnRole::Case };
        for cell in self.cells(role) {
            // Where measures have no column of their own, the first mark of a cell may be that of a measure.
            let has_column = self.tables.iter().any(|(_, columns)| columns.has(ColumnRole::Measure));
            let is_counted = |mark: &LineMark<'_>| mark.number.is_some() || mark.style == Style::Bullet;
            let is_case = |mark: &LineMark<'_>| is_counted(mark) && (has_column || is_text(mark.rest));
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
        // Where the texts carry numbers of their own, those of the rows are not theirs.
        let mut row_mark = number.map(Cell::joined).filter(|_| self.case_style.is_none());
        if let (None, Some(number)) = (&row_mark, number) {
            self.builder.around(number.text_place().line, number.joined());
        }
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
                    self.last_number = number.unwrap_or(self.last_number);
                    let mut case = RawCase::unmarked(&paragraph);
                    (case.mark, case.number, case.text) = (printed, number, text);
                    self.builder.case(case);
                }
                None if (is_first && !self.is_more(&paragraph)) || self.begins_unmarked(&paragraph) => {
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
        if let (Some(mark), Some(cell)) = (row_mark, number) {
            self.builder.around(cell.text_place().line, mark);
        }
    }

    /// A row without any heading goes on in the case above it, when that one breaks off in the middle of a sentence: the row was
    /// parted between two pages.
    pub(super) fn go_on(&mut self, cell: &mut Cell) {
        let is_broken =
            |text: &str| text.contains('。') && text.ends_with(|c: char| c.is_alphanumeric() || "，、".contains(c));
        let breaks_off = self.builder.open_case().is_some_and(|case| is_broken(&case.text));
        if let Some(first) = cell.paragraphs.first_mut().filter(|_| breaks_off) {
            first.is_behind_break = true;
        }
        self.is_row_open = true;
    }

    /// Whether the first paragraph of a row without headings and without a number is more of the case above it: it was broken
    /// off, or the cases of this list carry numbers and the paragraph does not say who acts.
    fn is_more(&mut self, paragraph: &Paragraph) -> bool {
        let is_open = std::mem::take(&mut self.is_row_open) && self.builder.open_case().is_some();
        is_open && (paragraph.is_behind_break || (self.case_style.is_some() && !begins_a_case(&paragraph.text)))
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
    fn case_mark(&self, paragraph: &Paragraph, is_first: bool) -> Option<(String, Option<u16>, String)> {
        let mark = mark_of(paragraph)?;
        let hands = [Style::Dot, Style::Comma, Style::Close];
        let style = self.case_style?;
        if style == Style::Bullet {
            return (mark.style == style).then(|| (mark.printed.to_owned(), None, mark.rest.to_owned()));
        }
        let number = mark.number?;
        let is_style = mark.style == style
            || (hands.contains(&style) && hands.contains(&mark.style) && number == self.last_number + 1);
        let counts_on = is_first || number > self.last_number;
        (is_style && counts_on).then(|| (mark.printed.to_owned(), Some(number), mark.rest.to_owned()))
    }
}
