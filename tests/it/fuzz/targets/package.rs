//! Packages: the input is a zip as it is, or the XML of its parts, which is put into a well-formed one, so that no
//! checksum stands before the readers.

use std::io::Write as _;

use anli::import::Format;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::documents;

/// What parts the XML of one part from that of the next: no XML holds it.
const NEXT: u8 = 0;

/// Reads a package. Parts that the input does not have are left out.
pub(super) fn check(bytes: &[u8], format: Format, names: &[&str], always: &[(&str, &str)]) {
    if bytes.starts_with(b"PK") {
        // What a raw package unpacks to is bounded by its reader, not by its size.
        documents::check(bytes, format, 64 << 20);
        return;
    }
    let parts: Vec<&[u8]> = bytes.split(|byte| *byte == NEXT).collect();
    let mut writer = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let given = names.iter().zip(&parts).filter(|(_, part)| !part.is_empty()).map(|(name, part)| (*name, *part));
    let missing = always.iter().filter(|(name, _)| !given.clone().any(|(other, _)| other == *name));
    for (name, part) in given.clone().chain(missing.map(|(name, part)| (*name, part.as_bytes()))) {
        writer.start_file(name, options).expect("an entry");
        writer.write_all(part).expect("its bytes");
    }
    let package = writer.finish().expect("a package").into_inner();
    documents::check(&package, format, package.len());
}
