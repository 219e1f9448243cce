//! Excel: a sheet, the strings, the workbook and its relations, or a whole package.

use anli::import::Format;

use super::package;

const NAMES: [&str; 4] =
    ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"];

/// A workbook of one sheet.
const WORKBOOK: [(&str, &str); 2] = [
    (
        "xl/workbook.xml",
        "<workbook xmlns:r=\"r\"><sheets><sheet name=\"1\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
    ),
    (
        "xl/_rels/workbook.xml.rels",
        "<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
    ),
];

/// Reads a workbook.
pub fn check(bytes: &[u8]) {
    package::check(bytes, Format::Xlsx, &NAMES, &WORKBOOK);
}
