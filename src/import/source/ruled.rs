//! Tables that are drawn with signs, `+---+` and `|`, or the lines of a terminal: as Pandoc and other converters write them.

use super::{Block, Cell, Document, Paragraph, Row};
use crate::import::diagnostic::Place;

/// Reads a text that holds such a table; `None` when it holds none, or one whose rows do not all have the same cells.
pub(super) fn read(all: &[&str]) -> Option<Document> {
    if all.iter().filter(|line| is_rule(line)).count() < 3 {
        return None;
    }
    let mut blocks = Vec::new();
    let mut row: Vec<Cell> = Vec::new();
    let mut width = 0;
    for (line, text) in (1u32..).zip(all) {
        if is_rule(text) {
            if !row.is_empty() {
                blocks.push(Block::Row(Row { table: 0, cells: std::mem::take(&mut row) }));
            }
        } else if let Some(parts) = parts(text) {
            if width != 0 && width != parts.len() {
                return None;
            }
            width = parts.len();
            if row.is_empty() {
                let place = Place { line, column: 1 };
                row.resize_with(width, || Cell { place, paragraphs: Vec::new() });
            }
            for (cell, part) in row.iter_mut().zip(parts) {
                put(cell, part, line);
            }
        } else if !row.is_empty() {
            return None;
        } else {
            // Pandoc writes such a table into Markdown, where # begins a heading.
            let text = text.trim_start_matches('#');
            blocks.extend(Paragraph::new(Place { line, column: 1 }, text).map(Block::Text));
        }
    }
    // A row that no line ends was cut off.
    (row.is_empty() && width > 1).then(|| Document { blocks, ..Document::default() })
}

/// Puts one line of a cell into it. A blank line parts paragraphs.
fn put(cell: &mut Cell, part: &str, line: u32) {
    let is_apart = cell.paragraphs.last().is_none_or(|last| last.place.line + 1 < line);
    // The margin of a wide character is two blanks.
    let is_full = part.len() - part.trim_end_matches(' ').len() <= 3;
    let paragraph = Paragraph::new(Place { line, column: 1 }, part);
    cell.paragraphs.extend(paragraph.map(|p| Paragraph { is_apart, is_full: Some(is_full), ..p }));
}

/// `+----+====+`, `├──┼──┤`.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    let is_line = |c: char| matches!(c, '\u{2500}'..='\u{257f}');
    let is_crossing = |c: char| c == '+' || (is_line(c) && c != '│' && c != '║');
    line.chars().count() >= 5
        && line.starts_with(is_crossing)
        && line.ends_with(is_crossing)
        && line.chars().all(|c| matches!(c, '+' | '-' | '=' | ':') || is_line(c))
}

/// The cells of a line between strokes.
fn parts(line: &str) -> Option<Vec<&str>> {
    let strokes = ['|', '│', '║', '┃'];
    let inner = line.trim().strip_prefix(strokes)?.strip_suffix(strokes)?;
    Some(inner.split(strokes).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_cell_are_lines_of_its_text() {
        let table = "清单\n+----+----------+\n| 一 | 1.江西省 |\n|    | 做事。   |\n|    |          |\n|    | 2.       |\n+====+==========+\n| 二 | 文       |\n+----+----------+";
        let document = read(&table.lines().collect::<Vec<_>>()).expect("a table");
        let Block::Row(row) = &document.blocks[1] else { panic!("a row") };
        let texts: Vec<(&str, bool, Option<bool>)> =
            row.cells[1].paragraphs.iter().map(|p| (p.text.as_str(), p.is_apart, p.is_full)).collect();
        assert_eq!(texts, [("1.江西省", true, Some(true)), ("做事。", false, Some(true)), ("2.", true, Some(false))]);
        assert_eq!(document.blocks.len(), 3);
    }

    #[test]
    fn a_table_that_breaks_off_is_no_table() {
        let table = "+----+----+\n| 一 | 文 |\n+----+----+\n| 二 | 文 |\n+----+----+\n| 三 | 文 |";
        assert!(read(&table.lines().collect::<Vec<_>>()).is_none());
    }
}
