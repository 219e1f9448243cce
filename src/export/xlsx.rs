//! Tables as Excel workbooks: typed cells, a header that stays in sight, a filter on it, links that can be clicked.
//!
//! Text is written as text, never as a formula. A cell of Excel holds 32,767 UTF-16 units: of a longer text the cell holds the
//! beginning and says so, and the rest stands on a second sheet, 续文. Excel follows at most 65,530 links on a sheet: those behind
//! are text.

use std::io::{Seek, Write};
use std::path::Path;

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Url, Workbook, Worksheet, XlsxError,
};

use super::ExportError;
use super::table::{Cell, Column, Table};
use super::xml::legal;

/// The most rows of a sheet, without its header.
pub const MAX_ROWS: usize = 1_048_575;
/// The most UTF-16 units that a cell holds.
const MAX_UNITS: usize = 32_767;
/// The most links that Excel follows on a sheet.
const MAX_LINKS: usize = 65_530;
/// The longest address that Excel takes as a link.
const MAX_URL: usize = 2_000;
/// The height of a line and the most that Excel takes for a row, in points.
const LINE_HEIGHT: f64 = 15.0;
const MAX_HEIGHT: f64 = 409.0;
/// What stands at the end of a cell that does not hold all of its text.
const CUT: &str = "……（单元格放不下，接“续文”表）";
/// Where the rest of long texts stands.
const REST: &str = "续文";
const REST_HEADERS: [&str; 3] = ["单元格", "段", "文字"];
const REST_WIDTHS: [f64; 3] = [10.0, 6.0, 120.0];

/// Writes a workbook row by row.
pub struct Writer {
    workbook: Workbook,
    columns: &'static [Column],
    formats: Formats,
    /// The row that comes next; the header is row 0.
    row: u32,
    links: usize,
    /// Whether rows get their height. Not on a sheet that is spilled: the crate (0.102) would write the last row twice, which is no valid
    /// workbook.
    sized: bool,
    /// Cell, number of the piece, piece: what did not fit.
    rest: Vec<(String, u32, String)>,
}

struct Formats {
    header: Format,
    text: Format,
    date: Format,
    link: Format,
}

impl Formats {
    fn new() -> Self {
        let cell = Format::new().set_font_name("宋体").set_align(FormatAlign::Top).set_text_wrap();
        Self {
            header: cell.clone().set_bold().set_background_color(Color::RGB(0xEC_EF_F0)).set_border(FormatBorder::Thin),
            date: cell.clone().set_num_format("yyyy-mm-dd"),
            link: cell.clone().set_hyperlink(),
            text: cell,
        }
    }
}

impl Writer {
    /// Begins a workbook with one sheet. With a folder for temporary files a workbook of any length needs little memory.
    ///
    /// # Errors
    /// When a temporary file cannot be made.
    pub fn new(title: &str, columns: &'static [Column], spill: Option<&Path>) -> Result<Self, ExportError> {
        let mut workbook = Workbook::new();
        // The time of making is left out of the file: the same table gives the same bytes.
        let epoch = ExcelDateTime::from_ymd(2000, 1, 1)?;
        workbook.set_properties(&DocProperties::new().set_title(legal(title)).set_creation_datetime(&epoch));
        let sheet = match spill {
            Some(dir) => workbook.set_tempdir(dir)?.add_worksheet_with_constant_memory()?,
            None => workbook.add_worksheet(),
        };
        let formats = Formats::new();
        sheet.set_name(sheet_name(title))?.set_freeze_panes(1, 0)?.set_repeat_rows(0, 0)?;
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        header(sheet, columns.iter().map(|column| (column.header, column.width)), &formats)?;
        Ok(Self { workbook, columns, formats, row: 1, links: 0, sized: spill.is_none(), rest: Vec::new() })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// When there are more rows than a sheet holds, or a temporary file cannot be written.
    pub fn row(&mut self, cells: &[Cell]) -> Result<(), ExportError> {
        let row = self.row;
        let sheet = self.workbook.worksheet_from_index(0)?;
        if self.sized {
            sheet.set_row_height(row, height(self.columns, cells))?;
        }
        for (column, cell) in (0u16..).zip(cells) {
            match cell {
                Cell::Empty => {}
                Cell::Text(text) => {
                    let (held, rest) = split(legal(text));
                    sheet.write_string_with_format(row, column, held, &self.formats.text)?;
                    let name = rust_xlsxwriter::utility::row_col_to_cell(row, column);
                    self.rest.extend((1u32..).zip(rest).map(|(n, piece)| (name.clone(), n, piece)));
                }
                Cell::Number(number) => {
                    sheet.write_number_with_format(row, column, *number, &self.formats.text)?;
                }
                Cell::Date(date) => match ExcelDateTime::parse_from_str(&date.to_string()) {
                    Ok(day) => {
                        sheet.write_datetime_with_format(row, column, &day, &self.formats.date)?;
                    }
                    // Excel knows no day before 1900.
                    Err(_) => {
                        sheet.write_string_with_format(row, column, date.to_string(), &self.formats.text)?;
                    }
                },
                Cell::Link(url) if self.links < MAX_LINKS && url.len() <= MAX_URL => {
                    sheet.write_url_with_format(row, column, Url::new(url), &self.formats.link)?;
                    self.links += 1;
                }
                Cell::Link(url) => {
                    sheet.write_string_with_format(row, column, url, &self.formats.text)?;
                }
            }
        }
        self.row += 1;
        Ok(())
    }

    /// Ends the workbook.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish<W: Write + Seek + Send>(mut self, out: W) -> Result<(), ExportError> {
        let last_column = u16::try_from(self.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        self.workbook.worksheet_from_index(0)?.autofilter(0, 0, self.row.saturating_sub(1), last_column)?;
        if !self.rest.is_empty() {
            let sheet = self.workbook.add_worksheet();
            sheet.set_name(REST)?.set_freeze_panes(1, 0)?;
            header(sheet, REST_HEADERS.into_iter().zip(REST_WIDTHS), &self.formats)?;
            for (row, (cell, piece, text)) in (1u32..).zip(&self.rest) {
                sheet.write_string_with_format(row, 0, cell, &self.formats.text)?;
                sheet.write_number_with_format(row, 1, *piece, &self.formats.text)?;
                sheet.write_string_with_format(row, 2, text, &self.formats.text)?;
            }
        }
        Ok(self.workbook.save_to_writer(out)?)
    }
}

/// A whole table.
///
/// # Errors
/// When the table has more rows than a sheet holds.
pub fn write(table: &Table) -> Result<Vec<u8>, ExportError> {
    let mut writer = Writer::new(&table.title, table.columns, None)?;
    for row in &table.rows {
        writer.row(row)?;
    }
    let mut out = std::io::Cursor::new(Vec::new());
    writer.finish(&mut out)?;
    Ok(out.into_inner())
}

fn header<'a>(
    sheet: &mut Worksheet,
    columns: impl Iterator<Item = (&'a str, f64)>,
    formats: &Formats,
) -> Result<(), XlsxError> {
    for (column, (name, width)) in (0u16..).zip(columns) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(0, column, name, &formats.header)?;
    }
    Ok(())
}

/// The height of a row in points. Excel would find it by itself, other programs show the first line only.
fn height(columns: &[Column], cells: &[Cell]) -> f64 {
    let lines = |(column, cell): (&Column, &Cell)| match cell {
        Cell::Text(text) => text.split('\n').map(|line| (units(line) / column.width).ceil().max(1.0)).sum(),
        _ => 1.0,
    };
    let lines = columns.iter().zip(cells).map(lines).fold(1.0, f64::max);
    (lines * LINE_HEIGHT).min(MAX_HEIGHT)
}

/// The width of a text in Latin characters.
fn units(text: &str) -> f64 {
    text.chars().map(|c| if c.is_ascii() { 1.0 } else { 2.0 }).sum()
}

/// The title as the name of a sheet: at most 31 characters, without those that Excel refuses.
fn sheet_name(title: &str) -> String {
    let title = legal(title).replace(['[', ']', ':', '*', '?', '/', '\\', '\''], " ");
    let mut short: String = title.trim().chars().take(31).collect();
    while short.encode_utf16().count() > 31 {
        short.pop();
    }
    // Excel keeps one name for itself.
    if short.trim().is_empty() || short.eq_ignore_ascii_case("history") || short == REST {
        "案例".to_owned()
    } else {
        short.trim().to_owned()
    }
}

/// What a cell holds of a text, and the rest in pieces that fit.
fn split(text: String) -> (String, Vec<String>) {
    if text.len() <= MAX_UNITS || text.encode_utf16().count() <= MAX_UNITS {
        return (text, Vec::new());
    }
    let (held, mut rest) = text.split_at(fitting(&text, MAX_UNITS - CUT.encode_utf16().count()));
    let mut pieces = Vec::new();
    while !rest.is_empty() {
        let (piece, more) = rest.split_at(fitting(rest, MAX_UNITS));
        pieces.push(piece.to_owned());
        rest = more;
    }
    (format!("{held}{CUT}"), pieces)
}

/// The length in bytes of the beginning that has at most so many UTF-16 units.
fn fitting(text: &str, units: usize) -> usize {
    let mut left = units;
    for (at, c) in text.char_indices() {
        match left.checked_sub(c.len_utf16()) {
            Some(rest) => left = rest,
            None => return at,
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_no_cell_holds_goes_on_in_pieces() {
        let text = "城".repeat(MAX_UNITS) + &"𠮷".repeat(MAX_UNITS);
        let (held, rest) = split(text.clone());
        assert_eq!(held.strip_suffix(CUT).expect("says so").to_owned() + &rest.concat(), text);
        assert!(std::iter::once(&held).chain(&rest).all(|piece| piece.encode_utf16().count() <= MAX_UNITS));
        let fits = "城".repeat(MAX_UNITS);
        assert_eq!(split(fits.clone()), (fits, Vec::new()));
    }

    #[test]
    fn a_sheet_has_a_name_that_excel_takes() {
        assert_eq!(sheet_name("搜索：a/b [c]*?"), "搜索：a b  c");
        assert_eq!(sheet_name("'"), "案例");
        assert_eq!(sheet_name("续文"), "案例");
        assert_eq!(sheet_name(&"𠮷".repeat(40)).encode_utf16().count(), 30);
    }
}
