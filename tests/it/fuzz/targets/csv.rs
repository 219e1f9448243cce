//! Comma-, semicolon- and tab-separated values.

use anli::import::Format;

use super::documents;

/// Reads a table.
pub fn check(bytes: &[u8]) {
    documents::check(bytes, Format::Csv, bytes.len() * 3);
}
