//! Tables as CSV: UTF-8 with a byte order mark, so that Excel reads the 汉字; RFC 4180 with CRLF.
//!
//! Spreadsheets run a cell that begins with `=`, `+`, `-` or `@` as a formula, also when it is text. Such a text gets an
//! apostrophe in front. To read it back: a cell that begins with apostrophes followed by one of [`TRIGGERS`] loses one of them;
//! every other cell is what it says. Numbers, dates and addresses are written as they are.

use std::io::Write;

use super::ExportError;
use super::table::{Cell, Column, Table};

/// What makes a formula of a text when it stands first.
pub const TRIGGERS: [char; 11] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n'];

/// Writes a table row by row.
pub struct Writer<W: Write> {
    inner: ::csv::Writer<W>,
}

impl<W: Write> Writer<W> {
    /// Begins a table with its header.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn new(mut out: W, columns: &[Column]) -> Result<Self, ExportError> {
        out.write_all("\u{FEFF}".as_bytes())?;
        let mut inner = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(out);
        inner.write_record(columns.iter().map(|column| column.header))?;
        Ok(Self { inner })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// When the file cannot be written or the row has another length than the header.
    pub fn row(&mut self, cells: &[Cell]) -> Result<(), ExportError> {
        Ok(self.inner.write_record(cells.iter().map(written))?)
    }

    /// Ends the table and gives back what it was written to.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(self) -> Result<W, ExportError> {
        self.inner.into_inner().map_err(|error| ExportError::Io(error.into_error()))
    }
}

/// A whole table.
///
/// # Errors
/// When a row has another length than the header.
pub fn write(table: &Table) -> Result<Vec<u8>, ExportError> {
    let mut writer = Writer::new(Vec::new(), table.columns)?;
    for row in &table.rows {
        writer.row(row)?;
    }
    writer.finish()
}

fn written(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => harmless(text),
        Cell::Number(number) => number.to_string(),
        Cell::Date(date) => date.to_string(),
        Cell::Link(url) => url.clone(),
    }
}

/// The text with an apostrophe in front if it could be run. A text that has apostrophes there already gets one more, so that
/// taking one away always gives the text.
fn harmless(text: &str) -> String {
    let dangerous = text.trim_start_matches('\'').starts_with(TRIGGERS);
    if dangerous { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_a_spreadsheet_would_run_gets_an_apostrophe() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＠a"] {
            assert_eq!(harmless(text), format!("'{text}"));
        }
        assert_eq!(harmless("'=1"), "''=1");
        for text in ["", "安徽省", "1-2", "'引'", " =1", "3.2亿元"] {
            assert_eq!(harmless(text), text);
        }
    }

    #[test]
    fn numbers_and_dates_stay_what_they_are() {
        assert_eq!(written(&Cell::Number(-3.2)), "-3.2");
        assert_eq!(written(&Cell::Number(4.0)), "4");
        assert_eq!(written(&Cell::Date("2025-09-30".parse().expect("a date"))), "2025-09-30");
    }

    #[test]
    fn lines_end_and_quotes_double_as_the_standard_says() {
        let columns = &[Column { header: "甲", width: 1.0 }, Column { header: "乙", width: 1.0 }];
        let rows = vec![vec![Cell::text("一,\"二\"\n三"), Cell::Empty]];
        let bytes = write(&Table { title: String::new(), columns, rows }).expect("written");
        assert_eq!(String::from_utf8(bytes).expect("UTF-8"), "\u{FEFF}甲,乙\r\n\"一,\"\"二\"\"\n三\",\r\n");
    }
}
