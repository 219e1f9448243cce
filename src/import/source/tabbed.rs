//! Tables of a word processor that are none: one row a paragraph, with tabs between its cells.

use super::{Block, Cell, Paragraph, Row};
use crate::import::roles::is_column_name;

/// Makes rows of the paragraphs under a header whose cells are parted by tabs; elsewhere a tab is a blank.
pub(super) fn rows(blocks: Vec<Block>) -> Vec<Block> {
    let table = blocks.iter().filter_map(|b| if let Block::Row(row) = b { Some(row.table + 1) } else { None }).max();
    let table = table.unwrap_or(0);
    let mut width = None;
    let mut out: Vec<Block> = Vec::new();
    for block in blocks {
        let Block::Text(mut paragraph) = block else {
            width = None;
            out.push(block);
            continue;
        };
        let parts: Vec<&str> = paragraph.text.split('\t').collect();
        if parts.len() >= 3 && parts.iter().all(|part| is_column_name(part)) {
            width = Some(parts.len());
        }
        match width {
            Some(width) if (2..=width).contains(&parts.len()) => {
                // Blank cells at the beginning were cut off with the outer blanks.
                let blank = std::iter::repeat_n("", width - parts.len());
                let cell = |text: &str| Cell {
                    place: paragraph.place,
                    paragraphs: Paragraph::new(paragraph.place, text).into_iter().collect(),
                };
                let cells = blank.chain(parts).map(cell).collect();
                out.push(Block::Row(Row { table, cells }));
            }
            Some(_) if parts.len() == 1 && is_numbered_on(&out, &paragraph) => {
                if let Some(Block::Row(row)) = out.last_mut()
                    && let Some(cell) = row.cells.last_mut()
                {
                    cell.paragraphs.push(paragraph);
                }
            }
            _ => {
                width = None;
                paragraph.text = paragraph.text.replace('\t', " ");
                out.push(Block::Text(paragraph));
            }
        }
    }
    out
}

/// Whether a paragraph without tabs goes on in the last cell of the row above it: with the next number, as that cell counts.
fn is_numbered_on(rows: &[Block], paragraph: &Paragraph) -> bool {
    let Some(Block::Row(row)) = rows.last() else { return false };
    let last = row.cells.last().and_then(|cell| cell.paragraphs.last());
    let mark = |p: &Paragraph| crate::import::marks::read(&p.text).map(|mark| (mark.style, mark.number));
    match (last.and_then(mark), mark(paragraph)) {
        (Some((style, number)), Some((next_style, next))) => style == next_style && next == number + 1,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::diagnostic::Place;

    #[test]
    fn paragraphs_with_tabs_below_a_header_are_rows() {
        let lines =
            ["清单", "序号\t政策机制\t具体做法", "一\t强化\t1.江西省。", "2.安徽省。", "上海市。", "发布\t单位"];
        let blocks = lines.iter().filter_map(|line| Paragraph::new(Place::START, line)).map(Block::Text).collect();
        let shown: Vec<String> = rows(blocks)
            .iter()
            .map(|block| match block {
                Block::Text(p) => p.text.clone(),
                Block::Row(row) => row.cells.iter().map(Cell::joined).collect::<Vec<_>>().join("|"),
            })
            .collect();
        assert_eq!(shown, ["清单", "序号|政策机制|具体做法", "一|强化|1.江西省。2.安徽省。", "上海市。", "发布 单位"]);
    }
}
