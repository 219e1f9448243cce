//! Word: document, styles and numbering, or a whole package.

use anli::import::Format;

use super::package;

/// Reads a Word file.
pub fn check(bytes: &[u8]) {
    package::check(bytes, Format::Docx, &["word/document.xml", "word/styles.xml", "word/numbering.xml"], &[]);
}
