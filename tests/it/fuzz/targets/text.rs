//! Plain text in any encoding: read to the last character or refused.

use anli::import::source::encoding;
use anli::import::{self, Format};

use super::documents;

/// Reads a text file.
pub fn check(bytes: &[u8]) {
    let Ok(text) = encoding::decode(bytes) else {
        documents::outcome(&import::parse_as(bytes, Format::Text));
        return;
    };
    assert!(!text.contains('\u{fffd}'), "a character was replaced");
    documents::check(bytes, Format::Text, text.len());
    let detected = import::parse(bytes);
    documents::outcome(&detected);
    // A text with a ruled table is Markdown, whose marks are no text.
    if !text.contains("--") {
        documents::nothing_is_lost(&text, "", &import::parse_as(bytes, Format::Text));
    }
}
