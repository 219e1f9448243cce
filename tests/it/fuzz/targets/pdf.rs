//! The words of a PDF and the lines between its cells, as the programs give them that read PDF.

use anli::import::Format;
use anli::import::source::pdf;

use super::documents;

/// Reads words with their places, and a page's drawing.
pub fn check(bytes: &[u8]) {
    documents::check(bytes, Format::PdfWords, bytes.len() * 3);
    if let Ok(drawing) = std::str::from_utf8(bytes) {
        pdf::rules(1, drawing);
    }
}
