//! The importer: bytes of a list file in, [`Outline`] and diagnostics out. Pure; what to do with them is the caller's.
//!
//! `source` turns bytes into rows with places, `outline` turns rows into mechanisms, measures and cases, `annotate` reads
//! what stands in the texts. Errors of this layer are [`Diagnostic`]s: they carry line, column and what to do.

pub mod annotate;
mod cases;
pub mod diagnostic;
mod furniture;
mod lint;
mod marks;
pub mod metadata;
pub mod outline;
pub mod roles;
pub mod series;
pub mod source;
mod title;
mod wrapped;

pub use diagnostic::{Diagnostic, Severity};
pub use source::Format;
pub use title::Facts;

use crate::domain::outline::Outline;

/// What the importer made of a file.
#[derive(Debug, Clone, Default)]
pub struct Parsed {
    /// The list; `None` when nothing could be made of the file.
    pub outline: Option<Outline>,
    /// Remarks in the order of the file.
    pub diagnostics: Vec<Diagnostic>,
    /// What the document says of itself.
    pub facts: Facts,
    /// The lines (or paragraphs) of the file, as places count them.
    pub lines: Vec<String>,
}

impl Parsed {
    /// A file of which nothing can be made.
    pub fn refused(diagnostic: Diagnostic) -> Self {
        Self { diagnostics: vec![diagnostic], ..Self::default() }
    }

    /// Whether a remark stops the import.
    pub fn has_errors(&self) -> bool {
        self.outline.is_none() || self.diagnostics.iter().any(|d| d.severity == Severity::Error)
    }
}

/// Reads a list whose format shows in its bytes.
pub fn parse(bytes: &[u8]) -> Parsed {
    parse_as(bytes, source::detect(bytes, ""))
}

/// Reads a list in a format.
pub fn parse_as(bytes: &[u8], format: Format) -> Parsed {
    match source::read(bytes, format) {
        Err(diagnostic) => Parsed::refused(diagnostic),
        Ok(document) => understand(document, format, bytes),
    }
}

/// Reads a `.doc` by its own bytes when the program that converted it lost its tables: only when both have the same text.
pub fn parse_doc(bytes: &[u8], converted: Parsed) -> Parsed {
    let text = |lines: &[String]| -> String { lines.concat().chars().filter(|c| !c.is_whitespace()).collect() };
    let own = source::doc::read(bytes).filter(|own| text(&own.lines) == text(&converted.lines));
    let own = own.map(|document| understand(document, Format::Office("doc"), bytes));
    own.filter(|own| !own.has_errors()).unwrap_or(converted)
}

/// What a document means.
fn understand(mut document: source::Document, format: Format, bytes: &[u8]) -> Parsed {
    let taken = furniture::take_out(&mut document);
    wrapped::join(&mut document);
    let mut parsed = outline::build(&document);
    if let Some(outline) = &mut parsed.outline {
        outline.around.extend(taken);
        parsed.diagnostics.extend(lint::lint(outline, &document.lines));
    }
    if document.properties.iter().any(|(name, _)| name == "macros") {
        parsed.diagnostics.push(Diagnostic::warning(
            "macros",
            diagnostic::Place::START,
            "文件含有宏，未执行 (the file holds macros; they were not run)",
            "nothing needs to be done: only the text is read",
        ));
    }
    if format == Format::Text && !bytes.ends_with(b"\n") && !bytes.ends_with(b"\r") && !parsed.has_errors() {
        let has_line_end = bytes.ends_with(b"\n\0")
            || bytes.ends_with(b"\r\0")
            || document.lines.last().is_some_and(|last| last.trim().is_empty());
        if !has_line_end {
            // A cut behind a full stop shows nowhere else.
            parsed.diagnostics.push(Diagnostic::warning(
                "no-line-end",
                document.end.unwrap_or(diagnostic::Place::START),
                "文件最后一行没有换行 (the last line has no line end)",
                "check whether the file was cut off; if it is whole, nothing is wrong",
            ));
        }
    }
    parsed.diagnostics.sort_by_key(|d| (d.line, d.column));
    parsed.lines = document.lines;
    parsed
}
