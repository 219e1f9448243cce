//! Links to a page as files: 导出 Word Excel CSV Markdown.

use crate::web::canonical::Format::{self, Csv, Docx, Md, Xlsx};

/// The formats of a page with cases.
pub(crate) const OF_CASES: &[Format] = &[Docx, Xlsx, Csv, Md];
/// The formats of one case.
pub(crate) const OF_CASE: &[Format] = &[Docx, Md];
/// The formats of a table.
pub(crate) const OF_TABLE: &[Format] = &[Xlsx, Csv];

/// A file of a page.
pub(crate) struct ExportLink {
    /// What readers call the format.
    pub(crate) label: &'static str,
    pub(crate) href: String,
}

impl ExportLink {
    /// The links of a page; `href` builds the address of its twin.
    pub(crate) fn all(formats: &[Format], href: impl Fn(Format) -> String) -> Vec<Self> {
        let link = |format: &Format| Self { label: label(*format), href: href(*format) };
        formats.iter().map(link).collect()
    }
}

fn label(format: Format) -> &'static str {
    match format {
        Docx => "Word",
        Xlsx => "Excel",
        Csv => "CSV",
        Md => "Markdown",
        other => other.suffix(),
    }
}
