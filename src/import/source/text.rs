//! The bundled layout: a table flattened to lines. A leading tab starts a cell, a line of nothing but a tab is a blank
//! (merged) cell, a line without a tab goes on in the cell before it, and blank lines mean nothing.

use super::{Block, Cell, Document, Paragraph};
use crate::import::diagnostic::Place;
use crate::import::roles;

/// Reads a flattened table. The header row decides how many cells a row has; without one, all text is running text.
pub fn read(text: &str) -> Document {
    let mut running = Vec::new();
    let mut cells: Vec<Cell> = Vec::new();
    let mut end = None;
    for (index, raw) in lines(text).enumerate() {
        let line = u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1);
        if raw.starts_with('\t') {
            cells.push(Cell { place: Place { line, column: 1 }, paragraphs: Vec::new() });
        }
        let Some(paragraph) = paragraph(raw, line) else { continue };
        end = Some(paragraph.place);
        match cells.last_mut() {
            Some(cell) => cell.paragraphs.push(paragraph),
            None => running.push(Block::Text(paragraph)),
        }
    }
    // Blank cells above the table are leftovers of the page around it.
    let blank = cells.iter().take_while(|cell| cell.paragraphs.is_empty()).count();
    cells.drain(..blank);
    let width = header_width(&cells);
    let mut blocks = running;
    if width == 0 {
        blocks.extend(cells.into_iter().flat_map(|cell| cell.paragraphs).map(Block::Text));
    } else {
        // A cell with nothing but blanks behind the last row is a leftover of the flattening, not a row.
        while !cells.len().is_multiple_of(width) && cells.last().is_some_and(|cell| cell.paragraphs.is_empty()) {
            cells.pop();
        }
        blocks.extend(cells.chunks(width).map(|row| Block::Row(row.to_vec())));
    }
    Document { blocks, end }
}

/// Lines end at LF, CRLF or a lone CR.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r'))
}

fn paragraph(raw: &str, line: u32) -> Option<Paragraph> {
    let text = raw.trim();
    let at = raw.find(text).filter(|_| !text.is_empty())?;
    let column = u32::try_from(raw[..at].chars().count()).unwrap_or(u32::MAX).saturating_add(1);
    Some(Paragraph { place: Place { line, column }, text: text.to_owned() })
}

/// How many cells the header row has: the first cells, as long as each names a column.
fn header_width(cells: &[Cell]) -> usize {
    cells.iter().take_while(|cell| roles::column_role(&cell.joined()).is_some()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(document: &Document) -> Vec<Vec<String>> {
        let texts = |block: &Block| match block {
            Block::Text(_) => None,
            Block::Row(cells) => Some(cells.iter().map(Cell::joined).collect()),
        };
        document.blocks.iter().filter_map(texts).collect()
    }

    const HEADER: &str = "标题\n\n\t序号\n\t政策机制\n\t主要举措\n\t具体做法\n";

    #[test]
    fn a_leading_tab_starts_a_cell_and_other_lines_go_on() {
        let document =
            read(&format!("{HEADER}\n\t一\n\t机制\n\t（一）举措\n\t1.甲。\n\n2.乙。\n\t\n\t\n\t（二）\n\t丙。\n"));
        assert_eq!(rows(&document)[1], ["一", "机制", "（一）举措", "1.甲。2.乙。"]);
        assert_eq!(rows(&document)[2], ["", "", "（二）", "丙。"]);
        assert_eq!(document.blocks[0], Block::Text(Paragraph { place: Place::START, text: "标题".to_owned() }));
    }

    #[test]
    fn places_count_lines_and_characters_whatever_ends_a_line() {
        for newline in ["\n", "\r\n", "\r"] {
            let text = format!("{HEADER}\t一\n\t　机制\n").replace('\n', newline);
            let document = read(&text);
            let Some(Block::Row(row)) = document.blocks.last() else { panic!("a row") };
            assert_eq!(row[1].text_place(), Place { line: 8, column: 3 }, "{newline:?}");
        }
    }

    #[test]
    fn a_text_without_a_header_row_has_no_rows() {
        let document = read("随便\n\t什么\n文字\n");
        assert!(rows(&document).is_empty());
        assert_eq!(document.blocks.len(), 3);
    }
}
