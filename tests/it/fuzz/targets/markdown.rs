//! Markdown.

use anli::import::Format;

use super::documents;

/// Reads a Markdown file.
pub fn check(bytes: &[u8]) {
    documents::check(bytes, Format::Markdown, bytes.len() * 3);
}
