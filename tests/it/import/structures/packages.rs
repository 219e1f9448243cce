//! The same list in packages that other programs than Word and Excel write.

use std::io::Write as _;

use super::{LIST, USUAL, parts, prose, table};

/// A Word file with this body as its main part of this name.
fn word(name: &str, body: &str) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let relations = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"a\" \
         Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"{name}\"/></Relationships>"
    );
    let main = format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
    );
    for (name, content) in [("[Content_Types].xml", "<Types/>"), ("_rels/.rels", &relations), (name, &main)] {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).expect("an entry");
        writer.write_all(content.as_bytes()).expect("its bytes");
    }
    writer.finish().expect("a package").into_inner()
}

fn paragraph(text: &str) -> String {
    let text = text.replace('\t', "</w:t><w:tab/><w:t>").replace('\u{c}', "</w:t><w:br w:type=\"page\"/><w:t>");
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

#[test]
fn word_files_of_other_programs_are_read() {
    let title = paragraph(LIST[0]);
    let lines: String = prose(USUAL).lines().map(paragraph).collect();
    let cell = |text: &str, properties: &str| {
        let paragraphs: String = text.split('\n').map(paragraph).collect();
        format!("<w:tc><w:tcPr>{properties}</w:tcPr>{paragraphs}</w:tc>")
    };
    // Every cell of the merged columns goes on, the first ones too.
    let merged = |cells: &[&str]| {
        let merge = if cells[0] == "序号" { "" } else { "<w:vMerge/>" };
        let cells = [cell(cells[0], merge), cell(cells[1], merge), cell(cells[2], ""), cell(cells[3], "")];
        format!("<w:tr>{}</w:tr>", cells.concat())
    };
    let tabbed: String = table(|cells| cells.join("\t") + "\n").lines().map(paragraph).collect();
    for (what, body, name) in [
        ("the main part has another name", lines.clone(), "word/document2.xml"),
        (
            "a page ends in a line",
            lines.replace("构建机制", "构建</w:t><w:br w:type=\"page\"/><w:t>机制"),
            "word/document.xml",
        ),
        ("merged cells never begin", format!("{title}<w:tbl>{}</w:tbl>", table(merged)), "word/document.xml"),
        ("tabs part cells", format!("{title}{tabbed}"), "word/document.xml"),
    ] {
        assert_eq!(parts("list.docx", &word(name, &body)), LIST, "{what}");
    }
}

#[test]
fn characters_that_excel_escapes_are_read() {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    let relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let row = |cells: &[&str]| {
        let cell = |text: &&str| format!("<c t=\"inlineStr\"><is><t>{}</t></is></c>", text.replace('\n', "_x000D_\n"));
        format!("<row>{}</row>", cells.iter().map(cell).collect::<String>())
    };
    let title = row(&[LIST[0]]);
    for (name, content) in [
        (
            "xl/workbook.xml",
            format!(
                "<workbook {main} xmlns:r=\"{relation}\"><sheets><sheet name=\"a\" r:id=\"a\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
             <Relationship Id=\"a\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
                .to_owned(),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet {main}><sheetData>{title}{}</sheetData></worksheet>", table(row)),
        ),
    ] {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).expect("an entry");
        writer.write_all(content.as_bytes()).expect("its bytes");
    }
    assert_eq!(parts("list.xlsx", &writer.finish().expect("a package").into_inner()), LIST);
}
