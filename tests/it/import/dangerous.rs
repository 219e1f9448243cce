//! Files that are made to harm: refused with a reason, in bounded time and memory.

use std::io::Write as _;

use anli::import::source::detect;
use anli::import::{self, Parsed};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::remarks;

/// A package of these parts.
fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).expect("an entry");
        writer.write_all(bytes).expect("its bytes");
    }
    writer.finish().expect("a package").into_inner()
}

fn parse(bytes: &[u8]) -> Parsed {
    import::parse_as(bytes, detect(bytes, "list"))
}

/// A Word file with this body.
fn word(body: &str) -> Vec<u8> {
    let xml = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    package(&[("word/document.xml", xml.as_bytes())])
}

fn refused(bytes: &[u8], code: &str) {
    let parsed = parse(bytes);
    assert_eq!(parsed.diagnostics.first().map(|d| d.code), Some(code), "{}", remarks(&parsed));
    assert!(parsed.has_errors());
}

#[test]
fn a_part_that_unpacks_to_too_much_is_refused() {
    let blank = vec![b' '; 60 << 20];
    let bomb = package(&[("word/document.xml", &blank)]);
    assert!(bomb.len() < 1 << 20, "small on disk");
    refused(&bomb, "dangerous-file");
}

#[test]
fn doctype_and_entities_are_refused() {
    for head in ["<!DOCTYPE a [<!ENTITY b \"c\">]>", "<!DOCTYPE a SYSTEM \"file:///etc/passwd\">"] {
        let xml = format!("{head}<w:document xmlns:w=\"w\"><w:body/></w:document>");
        refused(&package(&[("word/document.xml", xml.as_bytes())]), "dangerous-file");
    }
    refused(&word("<w:p><w:r><w:t>&lol;</w:t></w:r></w:p>"), "dangerous-file");
}

#[test]
fn deep_nesting_is_refused() {
    refused(&word(&format!("{}{}", "<w:tbl>".repeat(5_000), "</w:tbl>".repeat(5_000))), "dangerous-file");
    let page = format!("<html><body>{}", "<div>".repeat(100_000));
    refused(page.as_bytes(), "dangerous-file");
}

#[test]
fn entries_that_stand_twice_are_refused() {
    let parts: [(&str, &[u8]); 2] = [("word/document.xml", b"<a/>"), ("word/Document.xml", b"<a/>")];
    refused(&package(&parts), "dangerous-file");
}

#[test]
fn a_sheet_without_end_is_refused() {
    let row = "<row r=\"1048576\"><c r=\"XFD1048576\" t=\"inlineStr\"><is><t>a</t></is></c></row>";
    let sheet = format!("<worksheet><sheetData>{row}</sheetData></worksheet>");
    let book = "<workbook xmlns:r=\"r\"><sheets><sheet name=\"a\" r:id=\"r1\"/></sheets></workbook>";
    let relations = "<Relationships><Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\"/></Relationships>";
    let parts: [(&str, &[u8]); 3] = [
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    refused(&package(&parts), "dangerous-file");
}

#[test]
fn a_table_of_a_million_cells_is_refused() {
    let cell = "<w:tc><w:tcPr><w:gridSpan w:val=\"90\"/></w:tcPr><w:p/></w:tc>";
    let row = format!("<w:tr>{cell}{cell}</w:tr>");
    refused(&word(&format!("<w:tbl>{}</w:tbl>", row.repeat(5_000))), "dangerous-file");
    let page = format!(
        "<html><table>{}</table></html>",
        "<tr><td colspan=1000000 rowspan=1000000>甲</td><td>乙</td></tr>".repeat(3_000)
    );
    refused(page.as_bytes(), "dangerous-file");
}

#[test]
fn names_that_climb_out_are_never_written() {
    let bytes = package(&[
        ("../../evil.txt", b"x"),
        ("word/document.xml", b"<w:document xmlns:w=\"w\"><w:body/></w:document>"),
    ]);
    refused(&bytes, "not-a-list");
}

#[test]
fn macros_are_told_and_not_run() {
    let xml = "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>信</w:t></w:r></w:p></w:body></w:document>";
    let parsed = parse(&package(&[("word/document.xml", xml.as_bytes()), ("word/vbaProject.bin", b"x")]));
    assert!(parsed.diagnostics.iter().any(|d| d.code == "macros"), "{}", remarks(&parsed));
}
