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

/// A workbook of one sheet with these rows, and its strings.
fn workbook(rows: &str, strings: &str) -> Vec<u8> {
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    book(&sheet, strings, 1)
}

/// A workbook that names one sheet several times.
fn book(sheet: &str, strings: &str, times: usize) -> Vec<u8> {
    let named = "<sheet name=\"a\" r:id=\"r1\"/>".repeat(times);
    let book = format!("<workbook xmlns:r=\"r\"><sheets>{named}</sheets></workbook>");
    let relations = "<Relationships><Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\"/></Relationships>";
    let strings = format!("<sst>{strings}</sst>");
    let parts: [(&str, &[u8]); 4] = [
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/sharedStrings.xml", strings.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    package(&parts)
}

#[test]
fn a_sheet_without_end_is_refused() {
    let row = "<row r=\"1048576\"><c r=\"XFD1048576\" t=\"inlineStr\"><is><t>a</t></is></c></row>";
    refused(&workbook(row, ""), "dangerous-file");
}

#[test]
fn a_sheet_that_is_named_again_and_again_is_refused() {
    let row = "<row><c t=\"inlineStr\"><is><t>甲</t></is></c></row>";
    let sheet = format!("<worksheet><sheetData>{}</sheetData></worksheet>", row.repeat(1_000));
    refused(&book(&sheet, "", 60), "dangerous-file");
    refused(&book("<worksheet/>", "", 1_000), "dangerous-file");
}

#[test]
fn rows_of_one_number_are_both_shown_in_reports() {
    let row = |text| format!("<row r=\"2\"><c t=\"inlineStr\"><is><t>{text}</t></is></c></row>");
    let bytes = workbook(&(row("甲") + &row("乙")), "");
    assert_eq!(import::source::read(&bytes, import::Format::Xlsx).expect("a document").lines, ["", "甲 乙"]);
}

#[test]
fn a_long_string_that_many_cells_name_is_refused() {
    let row = format!("<row>{}</row>", "<c t=\"s\"><v>0</v></c>".repeat(50));
    let string = format!("<si><t>{}</t></si>", "长".repeat(100_000));
    refused(&workbook(&row.repeat(20), &string), "dangerous-file");
}

#[test]
fn tables_of_many_cells_are_counted_together() {
    let table = format!("<table><tr><td colspan=200 rowspan=9999>甲<td>{}</table>", "<tr>".repeat(100));
    let page = format!("<html>{}</html>", table.repeat(20));
    refused(page.as_bytes(), "dangerous-file");
}

#[test]
fn repeated_cells_in_repeated_cells_are_refused() {
    let mut inner = "<t:p>甲</t:p>".to_owned();
    for _ in 0..12 {
        inner = format!(
            "<t:table><t:table-row><t:table-cell t:number-columns-repeated=\"20\">{inner}</t:table-cell></t:table-row></t:table>"
        );
    }
    let content = format!("<d xmlns:t=\"t\"><t:body><t:text>{inner}</t:text></t:body></d>");
    refused(&package(&[("content.xml", content.as_bytes())]), "dangerous-file");
}

#[test]
fn a_level_that_no_list_has_counts_nothing() {
    let document = "<w:document xmlns:w=\"w\"><w:body><w:p><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr>\
        <w:r><w:t>做事。</w:t></w:r></w:p></w:body></w:document>";
    let numbering = "<w:numbering xmlns:w=\"w\"><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"/></w:abstractNum>\
        <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/><w:lvlOverride w:ilvl=\"18446744073709551615\">\
        <w:startOverride w:val=\"1\"/></w:lvlOverride></w:num></w:numbering>";
    let parts = [("word/document.xml", document.as_bytes()), ("word/numbering.xml", numbering.as_bytes())];
    refused(&package(&parts), "not-a-list");
}

#[test]
fn pieces_of_a_word_97_file_that_share_one_place_are_not_read() {
    let count = 2_000_u32;
    let text = "长".repeat(20_000).encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let ends = (0..=count).flat_map(|piece| (piece * 20_000).to_le_bytes());
    let places = (0..count).flat_map(|_| [0, 0, 0, 2, 0, 0, 0, 0]);
    let pieces: Vec<u8> = ends.chain(places).collect();
    let mut table = vec![2];
    table.extend(u32::try_from(pieces.len()).expect("small").to_le_bytes());
    table.extend(pieces);
    let mut main = vec![0; 0x200];
    main[..2].copy_from_slice(&0xa5ec_u16.to_le_bytes());
    main[0x4c..0x50].copy_from_slice(&u32::MAX.to_le_bytes());
    main[0x1a6..0x1aa].copy_from_slice(&u32::try_from(table.len()).expect("small").to_le_bytes());
    main.extend(text);
    let mut file = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).expect("a file");
    file.create_stream("/WordDocument").expect("a stream").write_all(&main).expect("its bytes");
    file.create_stream("/0Table").expect("a stream").write_all(&table).expect("its bytes");
    assert_eq!(import::source::doc::read(&file.into_inner().into_inner()), None);
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
