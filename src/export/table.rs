//! A table as all formats of tables see it: columns with a name, rows of typed cells.

use crate::domain::list::IssueDate;

/// A column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Column {
    /// Its name in the first row.
    pub header: &'static str,
    /// Its width in a workbook, in Latin characters; a 汉字 takes two.
    pub width: f64,
}

/// A value in a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing is known.
    Empty,
    /// Text as it is; never a formula, whatever it begins with.
    Text(String),
    /// A number to calculate with.
    Number(f64),
    /// A day.
    Date(IssueDate),
    /// An absolute address.
    Link(String),
}

/// A table that fits in memory.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// What it is called: the name of the sheet in a workbook.
    pub title: String,
    /// Its columns.
    pub columns: &'static [Column],
    /// Its rows, each with a cell for every column.
    pub rows: Vec<Vec<Cell>>,
}

impl Cell {
    /// Text, or nothing when there is none.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

impl From<Option<&str>> for Cell {
    fn from(text: Option<&str>) -> Self {
        text.map_or(Self::Empty, Self::text)
    }
}

impl From<Option<IssueDate>> for Cell {
    fn from(date: Option<IssueDate>) -> Self {
        date.map_or(Self::Empty, Self::Date)
    }
}
