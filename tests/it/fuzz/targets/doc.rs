//! Word 97: a `.doc` as it is, or the table of its pieces and its text, which are put into a well-formed file.

use std::io::{Cursor, Write as _};

use anli::import::source::doc;
use anli::import::{self, Format};

use super::documents;

/// Reads a `.doc` by its own bytes.
pub fn check(bytes: &[u8]) {
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        read(bytes);
    } else if let Some((size, rest)) = bytes.split_first() {
        let (table, text) = rest.split_at(usize::from(*size).min(rest.len()));
        read(&file(table, text));
    }
}

fn read(bytes: &[u8]) {
    let Some(document) = doc::read(bytes) else { return };
    let text: usize = documents::paragraphs(&document).iter().map(|paragraph| paragraph.text.len()).sum();
    assert!(text <= 3 * bytes.len(), "{text} bytes of {}", bytes.len());
    let lines = document.lines.join("\n");
    let converted = import::parse_as(lines.as_bytes(), Format::Text);
    documents::outcome(&import::parse_doc(bytes, converted));
}

/// A file with a head of its own; the text begins behind it, at byte 0x200.
fn file(table: &[u8], text: &[u8]) -> Vec<u8> {
    let mut main = vec![0; 0x200];
    let mut put = |at: usize, bytes: &[u8]| main[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, &0xa5ec_u16.to_le_bytes());
    put(0x4c, &u32::MAX.to_le_bytes());
    put(0x1a6, &u32::try_from(table.len()).unwrap_or(0).to_le_bytes());
    main.extend_from_slice(text);
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("a file");
    for (name, bytes) in [("/WordDocument", main.as_slice()), ("/0Table", table)] {
        file.create_stream(name).expect("a stream").write_all(bytes).expect("its bytes");
    }
    file.into_inner().into_inner()
}
