//! The importer: bytes of a list file in, [`Outline`] and diagnostics out. Pure; what to do with them is the caller's.
//!
//! `source` turns bytes into rows with places, `outline` turns rows into mechanisms, measures and cases, `annotate` reads
//! what stands in the texts. Errors of this layer are [`Diagnostic`]s: they carry line, column and what to do.

pub mod annotate;
mod cases;
pub mod diagnostic;
pub mod metadata;
pub mod outline;
pub mod roles;
pub mod source;

pub use diagnostic::{Diagnostic, Severity};

use crate::domain::outline::Outline;

/// What the importer made of a file.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// The list; `None` when nothing could be made of the file.
    pub outline: Option<Outline>,
    /// Remarks in the order of the file.
    pub diagnostics: Vec<Diagnostic>,
}

impl Parsed {
    /// Whether a remark stops the import.
    pub fn has_errors(&self) -> bool {
        self.outline.is_none() || self.diagnostics.iter().any(|d| d.severity == Severity::Error)
    }
}

/// Reads a list in the bundled layout.
pub fn parse(bytes: &[u8]) -> Parsed {
    match source::encoding::decode(bytes) {
        Err(diagnostic) => Parsed { outline: None, diagnostics: vec![diagnostic] },
        Ok(text) => {
            let document = source::text::read(&text);
            let mut parsed = outline::build(&document);
            if !text.ends_with(['\n', '\r']) && !parsed.has_errors() {
                // A cut behind a full stop shows nowhere else.
                parsed.diagnostics.push(Diagnostic::warning(
                    "no-line-end",
                    document.end.unwrap_or(diagnostic::Place::START),
                    "文件最后一行没有换行 (the last line has no line end)",
                    "check whether the file was cut off; if it is whole, nothing is wrong",
                ));
            }
            parsed.diagnostics.sort_by_key(|d| (d.line, d.column));
            parsed
        }
    }
}
