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
    let (mut read, mut line_ends) = (0, 0);
    for record in reader.records() {
        let record = record.map_err(|error| {
            let line = error.position().map_or(1, csv::Position::line);
            let place = Place { line: u32::try_from(line).unwrap_or(u32::MAX), column: 1 };
            Diagnostic::error("broken-file", place, format!("表格在这里损坏 ({error})"), "save the table again as CSV")
        })?;
        // The reader stands between CR and LF when it counts lines.
        let at = record.position().and_then(|p| usize::try_from(p.byte()).ok()).unwrap_or(read);
        let start = at + source.get(at..).map_or(0, |rest| rest.len() - rest.trim_start_matches(['\r', '\n']).len());
        line_ends += ends(source.get(read..start).unwrap_or_default());
        read = start;
        let mut line = line_ends + 1 + skipped;
        let mut cells = Vec::new();
        for field in &record {
            let place = Place { line: u32::try_from(line).unwrap_or(u32::MAX), column: 1 };
            cells.push(Cell { place, paragraphs: paragraphs(field, place) });
            line += ends(field);
        }
        blocks.push(Block::Row(Row { table: 0, cells }));
    }
    Ok(Document { blocks, lines: text::lines(whole).map(str::to_owned).collect(), ..Document::default() })
}

/// How many lines end in a text.
fn ends(text: &str) -> u64 {
    text::lines(text).count() as u64 - 1
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
    fn places_count_lines_that_end_with_cr_and_lf() {
        let document = read("清单\r\n\r\n序号,政策机制\r\n\"一\r\n\",机制\r\n二,机制\r\n").expect("a table");
        let lines: Vec<u32> = document
            .blocks
            .iter()
            .filter_map(|block| if let Block::Row(row) = block { Some(row.cells[0].place.line) } else { None })
            .collect();
        assert_eq!(lines, [1, 3, 4, 6]);
    }

    #[test]
    fn places_count_the_line_that_names_the_separator() {
        let document = read("sep=;\n序号;政策机制\n一;机制\n").expect("a table");
        let Some(Block::Row(row)) = document.blocks.last() else { panic!("a row") };
        let place = row.cells[1].paragraphs[0].place;
        assert_eq!((place.line, document.lines[place.line as usize - 1].as_str()), (3, "一;机制"));
    }
}
