//! Readers: bytes of one format in, rows of cells with their places out. What the rows mean is decided in
//! [`crate::import::outline`], so a new format is one new file here.

pub mod encoding;
pub mod text;

use super::diagnostic::Place;

/// A document as its reader saw it: running text and table rows, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// Text outside of the table and rows of the table.
    pub blocks: Vec<Block>,
    /// The last place of the source that holds text.
    pub end: Option<Place>,
}

/// One piece of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A line of running text.
    Text(Paragraph),
    /// A row of the table. It may have fewer cells than the header when the file breaks off.
    Row(Vec<Cell>),
}

/// A cell of the table; without paragraphs when it is blank, as merged cells are.
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
        self.paragraphs.iter().map(|p| p.text.as_str()).collect()
    }

    /// Where its text starts, else where the cell does.
    pub fn text_place(&self) -> Place {
        self.paragraphs.first().map_or(self.place, |p| p.place)
    }
}

/// A line without its outer blanks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// Where its first character stands.
    pub place: Place,
    /// The text, verbatim.
    pub text: String,
}
