//! OpenDocument: content and styles, a whole package, or one XML file.

use anli::import::Format;

use super::{documents, package};

/// Reads a text document or a sheet.
pub fn check(bytes: &[u8]) {
    if bytes.starts_with(b"<?xml") {
        documents::check(bytes, Format::FlatOdt, bytes.len());
    }
    package::check(bytes, Format::Odt, &["content.xml", "styles.xml"], &[]);
}
