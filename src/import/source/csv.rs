//! Comma-, semicolon- and tab-separated values, with quoted cells of several lines.

use super::{Block, Cell, Document, Paragraph, Row, text};
use crate::import::diagnostic::{Diagnostic, Place};
use crate::import::roles;

/// Reads a table. The separator is the one that parts the most cells of the header row.
pub(super) fn read(source: &str) -> Result<Document, Diagnostic> {
    let whole = source.strip_prefix('\u{feff}').unwrap_or(source);
    // Excel's own line that names the separator.
    let (source, skipped) = match whole.split_once('\n') {
        Some((first, rest)) if first.trim().to_ascii_lowercase().starts_with("sep=") => (rest, 1),
        _ => (whole, 0),
    };
    let separator = separator(source);
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(source.as_bytes());
    let mut blocks = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| {
            let line = error.position().map_or(1, csv::Position::line);
            let place = Place { line: u32::try_from(line).unwrap_or(u32::MAX), column: 1 };
            Diagnostic::error("broken-file", place, format!("表格在这里损坏 ({error})"), "save the table again as CSV")
        })?;
        let mut line = record.position().map_or(1, csv::Position::line) + skipped;
        let mut cells = Vec::new();
        for field in &record {
            let place = Place { line: u32::try_from(line).unwrap_or(u32::MAX), column: 1 };
            cells.push(Cell { place, paragraphs: paragraphs(field, place) });
            line += field.matches('\n').count() as u64;
        }
        blocks.push(Block::Row(Row { table: 0, cells }));
    }
    Ok(Document { blocks, lines: text::lines(whole).map(str::to_owned).collect(), ..Document::default() })
}

/// The lines of a cell.
fn paragraphs(field: &str, start: Place) -> Vec<Paragraph> {
    let mut found = Vec::new();
    for (index, line) in field.split('\n').enumerate() {
        let number = start.line.saturating_add(u32::try_from(index).unwrap_or(u32::MAX));
        let lines = line.split(['\r', '\u{b}']).filter(|line| !line.trim().is_empty());
        found.extend(lines.filter_map(|line| Paragraph::new(Place { line: number, column: 1 }, line)));
    }
    found
}

fn separator(source: &str) -> u8 {
    let named = |separator: char| {
        let cells = |line: &str| {
            line.split(separator).filter(|cell| roles::column_role(cell.trim().trim_matches('"')).is_some()).count()
        };
        source.lines().take(30).map(cells).max().unwrap_or(0)
    };
    let split = |separator: char| source.lines().take(30).map(|line| line.matches(separator).count()).max();
    let candidates = [(b',', ','), (b'\t', '\t'), (b';', ';'), (b'|', '|')];
    let best = candidates.into_iter().rev().max_by_key(|(_, c)| (named(*c), split(*c).unwrap_or(0)));
    best.map_or(b',', |(byte, _)| byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_the_line_that_names_the_separator() {
        let document = read("sep=;\n序号;政策机制\n一;机制\n").expect("a table");
        let Some(Block::Row(row)) = document.blocks.last() else { panic!("a row") };
        let place = row.cells[1].paragraphs[0].place;
        assert_eq!((place.line, document.lines[place.line as usize - 1].as_str()), (3, "一;机制"));
    }
}
