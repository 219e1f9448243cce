//! Readers: bytes of one format in, paragraphs and table rows with their places out. What they mean is decided in
//! [`crate::import::outline`], so a new format is one new file here.
//!
//! A place is line and column of a text file. A format without lines counts its paragraphs: a place in a Word file is the
//! number of the paragraph, in a spreadsheet the number of the row.

pub mod csv;
pub mod doc;
pub mod docx;
pub mod encoding;
pub mod format;
mod grid;
pub mod html;
pub mod markdown;
mod numbering;
pub mod odt;
mod package;
pub mod pdf;
mod ruled;
mod tabbed;
pub mod text;
pub mod xlsx;
mod xml;

pub use format::{Format, detect};

use super::diagnostic::{Diagnostic, Place};

/// A document as its reader saw it: running text and table rows, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// Text outside of tables and rows of tables.
    pub blocks: Vec<Block>,
    /// The last place of the source that holds text.
    pub end: Option<Place>,
    /// What the document says of itself outside of its text, such as the `<meta>` of a web page.
    pub properties: Vec<(String, String)>,
    /// The text of each line (or paragraph) as places count them, for reports.
    pub lines: Vec<String>,
}

impl Document {
    /// The tables with their rows, in order.
    pub(super) fn tables(&self) -> Vec<(usize, Vec<&Row>)> {
        let mut tables: Vec<(usize, Vec<&Row>)> = Vec::new();
        for block in &self.blocks {
            let Block::Row(row) = block else { continue };
            match tables.last_mut() {
                Some((table, rows)) if *table == row.table => rows.push(row),
                _ => tables.push((row.table, vec![row])),
            }
        }
        tables
    }
}

/// One piece of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A line of running text.
    Text(Paragraph),
    /// A row of a table. It may have fewer cells than the header when the file breaks off.
    Row(Row),
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Which table of the document it belongs to.
    pub table: usize,
    /// Its cells, one for each column of the grid.
    pub cells: Vec<Cell>,
}

/// A cell of a table; without paragraphs when it is blank, as merged cells are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Where the cell starts.
    pub place: Place,
    /// Its non-blank lines.
    pub paragraphs: Vec<Paragraph>,
}

impl Cell {
    /// The text of a cell that holds one thing, such as a title: its lines joined without a gap, as Chinese wraps.
    pub fn joined(&self) -> String {
        self.paragraphs.iter().flat_map(|p| [p.label.as_deref().unwrap_or_default(), p.text.as_str()]).collect()
    }

    /// Where its text starts, else where the cell does.
    pub fn text_place(&self) -> Place {
        self.paragraphs.first().map_or(self.place, |p| p.place)
    }

    /// Whether nothing stands in it.
    pub fn is_blank(&self) -> bool {
        self.paragraphs.is_empty()
    }
}

/// A line without its outer blanks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paragraph {
    /// Where its first character stands.
    pub place: Place,
    /// The text, verbatim.
    pub text: String,
    /// The number that the word processor shows before it and that is no text: `1.`.
    pub label: Option<String>,
    /// The level of a heading.
    pub level: Option<u8>,
    /// Whether a blank line or the end of a paragraph stands before it, so that it cannot go on in the line before.
    pub is_apart: bool,
    /// Whether the end of a page was taken out before it.
    pub is_behind_break: bool,
    /// Whether its last line reaches the margin, where the page shows it.
    pub is_full: Option<bool>,
    /// How deep it stands in numbered lists that do not show their depth; 0 outside of them.
    pub depth: u8,
    /// How long its last line is, where lines were joined.
    pub tail: usize,
}

impl Paragraph {
    /// A paragraph of these characters without invisible ones and outer blanks; `None` when nothing is left.
    pub fn new(place: Place, raw: &str) -> Option<Self> {
        let text = visible(raw);
        let text = text.trim();
        (!text.is_empty()).then(|| Self { place, text: text.to_owned(), is_apart: true, ..Self::default() })
    }
}

/// The text without marks of direction and width that word processors leave behind and nobody sees.
pub(crate) fn visible(text: &str) -> String {
    let unseen = |c: char| {
        matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}')
            || matches!(c, '\u{0}'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{7f}')
    };
    text.chars().filter(|c| !unseen(*c)).collect()
}

/// Reads a document of a format that needs no other program.
///
/// # Errors
/// A diagnostic when the file is broken, dangerous, or of a format that must be converted first.
pub fn read(bytes: &[u8], format: Format) -> Result<Document, Diagnostic> {
    let mut document = match format {
        Format::Text => text::read(&encoding::decode(bytes)?),
        Format::Markdown => {
            let text = encoding::decode(bytes)?;
            // A flattened table is all code to Markdown, since its lines begin with tabs.
            if let Some(page) = markdown::as_page(&text) {
                html::read(&page)?
            } else if text::is_flattened(&text) || ruled::read(&text::lines(&text).collect::<Vec<_>>()).is_some() {
                text::read(&text)
            } else {
                markdown::read(&text)
            }
        }
        Format::Csv => csv::read(&encoding::decode(bytes)?)?,
        Format::Html => html::read(&encoding::decode_html(bytes)?)?,
        Format::Docx => docx::read(bytes)?,
        Format::Odt => odt::read(bytes)?,
        Format::FlatOdt => odt::read_flat(&encoding::decode(bytes)?)?,
        Format::Xlsx => xlsx::read(bytes)?,
        Format::PdfWords => pdf::read(&encoding::decode(bytes)?)?,
        Format::Office(_) | Format::Pdf => return Err(format::needs_conversion(format)),
        Format::Unknown(what) => return Err(format::unknown(what)),
    };
    if document.end.is_none() {
        document.end = document.blocks.iter().rev().find_map(last_place);
    }
    Ok(document)
}

fn last_place(block: &Block) -> Option<Place> {
    match block {
        Block::Text(paragraph) => Some(paragraph.place),
        Block::Row(row) => row.cells.iter().flat_map(|cell| &cell.paragraphs).map(|p| p.place).max(),
    }
}

/// Counts paragraphs of a format that has no lines, and keeps their texts for reports.
#[derive(Debug, Default)]
pub(crate) struct Counter {
    lines: Vec<String>,
}

impl Counter {
    /// The lines of a text as paragraphs of their own; blank ones count too.
    pub(crate) fn paragraphs(&mut self, text: &str) -> Vec<Paragraph> {
        let mut found = Vec::new();
        for line in text.split('\n') {
            found.extend(Paragraph::new(self.next(line), line));
        }
        found
    }

    /// The place of the next paragraph.
    pub(crate) fn next(&mut self, text: &str) -> Place {
        self.lines.push(visible(text).trim().replace('\t', " "));
        self.place()
    }

    /// The place of the last paragraph.
    pub(crate) fn place(&self) -> Place {
        Place { line: u32::try_from(self.lines.len()).unwrap_or(u32::MAX).max(1), column: 1 }
    }

    /// The texts of all paragraphs.
    pub(crate) fn into_lines(self) -> Vec<String> {
        self.lines
    }
}
