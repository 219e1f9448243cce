//! Excel: the visible sheets of a workbook, with merged cells and rich text. Formulas are not computed; what Excel computed is
//! read. Read here and not by a crate, so that the bounds on parts, nodes and cells are those of every other package.

use roxmltree::Node;

use super::package::{Package, broken, dangerous};
use super::xml::{self, attribute, child, children};
use super::{Block, Cell, Document, Paragraph, Row};
use crate::import::diagnostic::{Diagnostic, Place};

/// The most sheets, and the most rows of all of them. A workbook can name one sheet again and again.
const MAX_SHEETS: usize = 200;
const MAX_ROWS: usize = 50_000;
const MAX_COLUMNS: usize = 100;
/// The most text of all sheets, in bytes. Cells name their strings by number, so a small file can name a long one often.
const MAX_TEXT: usize = 48 << 20;

/// Reads a workbook. A place is the number of the row.
pub(super) fn read(bytes: &[u8]) -> Result<Document, Diagnostic> {
    let mut package = Package::open(bytes)?;
    let strings = match package.text("xl/sharedStrings.xml")? {
        Some(text) => children(xml::parse(&text)?.root_element(), "si").map(string).collect(),
        None => Vec::new(),
    };
    let mut document = Document::default();
    let mut size = 0;
    for (table, name) in sheets(&mut package)?.into_iter().enumerate() {
        let Some(text) = package.text(&name)? else { continue };
        let sheet = xml::parse(&text)?;
        let rows = rows(sheet.root_element(), &strings, &mut size)?;
        for (number, cells) in rows {
            let line = usize::try_from(number).unwrap_or(0).min(MAX_ROWS);
            if document.lines.len() < line {
                document.lines.resize(line, String::new());
            }
            let texts: Vec<String> = cells.iter().map(Cell::joined).collect();
            let shown = &mut document.lines[line - 1];
            // Sheets count their rows alike: the line of a report shows the rows of all.
            shown.push_str(if shown.is_empty() { "" } else { " " });
            shown.push_str(&texts.join(" "));
            document.blocks.push(Block::Row(Row { table, cells }));
        }
        if document.blocks.len() > MAX_ROWS {
            return Err(dangerous("its sheets have too many rows"));
        }
    }
    if package.has_macros() {
        document.properties.push(("macros".to_owned(), "yes".to_owned()));
    }
    Ok(document)
}

/// The parts of the visible sheets, in the workbook's order.
fn sheets(package: &mut Package<'_>) -> Result<Vec<String>, Diagnostic> {
    let book = package.needed("xl/workbook.xml")?;
    let book = xml::parse(&book)?;
    let relations = package.needed("xl/_rels/workbook.xml.rels")?;
    let relations = xml::parse(&relations)?;
    let target = |id: &str| {
        let all = children(relations.root_element(), "Relationship");
        let mut own = all.filter(|r| attribute(*r, "TargetMode") != Some("External"));
        let found = own.find(|r| attribute(*r, "Id") == Some(id))?;
        attribute(found, "Target").map(|target| match target.strip_prefix('/') {
            Some(whole) => whole.to_owned(),
            None => format!("xl/{target}"),
        })
    };
    let list = child(book.root_element(), "sheets").ok_or_else(|| broken("the workbook has no sheets"))?;
    let visible = children(list, "sheet").filter(|sheet| attribute(*sheet, "state").is_none_or(|s| s == "visible"));
    let parts: Vec<String> = visible.filter_map(|sheet| attribute(sheet, "id").and_then(target)).collect();
    if parts.len() > MAX_SHEETS { Err(dangerous("the workbook has too many sheets")) } else { Ok(parts) }
}

/// The text of a string, without the readings that may stand above it.
fn string(node: Node<'_, '_>) -> String {
    let mut out = String::new();
    for part in node.children().filter(Node::is_element) {
        match part.tag_name().name() {
            "t" => out.push_str(part.text().unwrap_or_default()),
            "r" => out.extend(children(part, "t").filter_map(|t| t.text())),
            _ => {}
        }
    }
    unescaped(&out)
}

/// `_x000D_` is how Excel writes a character that XML does not take as it is.
fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + 6).filter(|_| rest.as_bytes().get(at + 6) == Some(&b'_'));
        let found = code.filter(|code| code.bytes().all(|b| b.is_ascii_hexdigit()));
        let found = found.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        let end = if found.is_some() { at + 7 } else { at + 2 };
        out.push_str(&rest[..at]);
        match found {
            Some(c) => out.push(c),
            None => out.push_str("_x"),
        }
        rest = &rest[end..];
    }
    out + rest
}

/// Rows with their numbers; what text they hold is added to `size`. What a merged cell covers is blank already.
fn rows(sheet: Node<'_, '_>, strings: &[String], size: &mut usize) -> Result<Vec<(u32, Vec<Cell>)>, Diagnostic> {
    let mut out: Vec<(u32, Vec<Cell>)> = Vec::new();
    let Some(data) = child(sheet, "sheetData") else { return Ok(out) };
    for row in children(data, "row") {
        let number = attribute(row, "r").and_then(|n| n.parse().ok());
        let number: u32 = number.unwrap_or_else(|| out.last().map_or(1, |(last, _)| last.saturating_add(1))).max(1);
        let place = Place { line: number, column: 1 };
        let mut cells: Vec<Cell> = Vec::new();
        let mut next = 0;
        for node in children(row, "c") {
            let text = text(node, strings);
            *size += text.len();
            if *size > MAX_TEXT {
                return Err(dangerous("its sheets have too much text"));
            }
            let paragraphs: Vec<Paragraph> =
                text.split(['\n', '\r']).filter_map(|line| Paragraph::new(place, line)).collect();
            // A cell that does not say where it stands is the next one, blank or not.
            let column = attribute(node, "r").and_then(column).unwrap_or(next);
            next = column.saturating_add(1);
            if paragraphs.is_empty() {
                continue;
            }
            if column >= MAX_COLUMNS {
                return Err(dangerous("a sheet has too many columns"));
            }
            while cells.len() < column {
                cells.push(Cell { place, paragraphs: Vec::new() });
            }
            cells.push(Cell { place, paragraphs });
        }
        if !cells.is_empty() {
            out.push((number, cells));
        }
        if out.len() > MAX_ROWS || usize::try_from(number).is_ok_and(|n| n > MAX_ROWS && !out.is_empty()) {
            return Err(dangerous("a sheet has too many rows"));
        }
    }
    let width = out.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
    for (number, cells) in &mut out {
        let place = Place { line: *number, column: 1 };
        cells.resize_with(width, || Cell { place, paragraphs: Vec::new() });
    }
    Ok(out)
}

fn text(cell: Node<'_, '_>, strings: &[String]) -> String {
    let value = child(cell, "v").and_then(|v| v.text()).unwrap_or_default();
    match attribute(cell, "t") {
        Some("s") => value.trim().parse::<usize>().ok().and_then(|at| strings.get(at)).cloned().unwrap_or_default(),
        Some("inlineStr") => child(cell, "is").map(string).unwrap_or_default(),
        Some("e") => String::new(),
        // 1 is stored as 1, or as 1.0 by some programs.
        _ => value.strip_suffix(".0").unwrap_or(value).to_owned(),
    }
}

/// `C7` → 2.
fn column(reference: &str) -> Option<usize> {
    let letters = reference.chars().take_while(char::is_ascii_uppercase).take(3);
    let number = letters.fold(0usize, |n, c| n * 26 + (u32::from(c) - u32::from('A') + 1) as usize);
    number.checked_sub(1)
}
