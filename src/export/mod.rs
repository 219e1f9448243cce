//! Files that readers take away: tables as CSV and Excel workbooks, texts as Word documents and Markdown.
//!
//! Domain in, bytes out. Nothing here knows addresses, requests or databases: links, notes and dates are arguments. A
//! [`Table`] is a header with typed cells; [`csv`] and [`xlsx`] write any table, row by row. A [`Book`] is a title with the
//! cases below it; [`docx`] and [`markdown`] write it, case by case. So a file of the whole library needs no more memory than one
//! of a page. Errors of this layer are [`ExportError`].

pub mod book;
pub mod cases;
pub mod csv;
pub mod docx;
pub mod figures;
pub mod manifest;
pub mod markdown;
pub mod table;
pub mod xlsx;
pub mod xml;

pub use book::{Book, Grouping};
pub use cases::ExportCase;
pub use table::{Cell, Column, Table};

/// What can go wrong while a file is written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The file could not be written.
    #[error("cannot write the file: {0}")]
    Io(#[from] std::io::Error),
    /// A row of a CSV table.
    #[error("cannot write the CSV table: {0}")]
    Csv(#[from] ::csv::Error),
    /// A workbook.
    #[error("cannot write the workbook: {0}")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
    /// The archive that a Word document is.
    #[error("cannot write the document: {0}")]
    Zip(#[from] zip::result::ZipError),
}
