//! Web pages.

use anli::import::Format;

use super::documents;

/// Reads a page.
pub fn check(bytes: &[u8]) {
    documents::check(bytes, Format::Html, bytes.len() * 3);
}
