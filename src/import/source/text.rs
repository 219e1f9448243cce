//! Plain text. A table flattened to lines: a leading tab starts a cell, a line of nothing but a tab is a blank (merged) cell, a
//! line without a tab goes on in the cell before it. Or one row a line with tabs between its cells. Or no table at all.

use super::{Block, Cell, Document, Paragraph, Row, csv, grid, markdown, ruled};
use crate::import::diagnostic::Place;
use crate::import::marks;
use crate::import::roles::{self, is_column_name};

/// Reads a text. The header row decides which layout it is.
pub fn read(text: &str) -> Document {
    let all: Vec<&str> = lines(text).collect();
    let is_ruled = |line: &&str| line.contains("--") && line.chars().all(|c| "|-: ".contains(c));
    if let Some(document) = separated(text, &all) {
        return document;
    }
    let mut document = if let Some(document) = ruled::read(&all) {
        document
    } else if all.iter().any(|line| is_header(line, '|')) {
        match all.iter().any(is_ruled) {
            true => markdown::read(text),
            false => Document { blocks: rows(&all, piped), ..Document::default() },
        }
    } else if all.iter().any(|line| is_header(line, '\t')) {
        Document { blocks: rows(&all, |line| line.split('\t').collect()), ..Document::default() }
    } else if all.iter().any(|line| is_spaced_header(line)) && spaced_rows(&all) {
        Document { blocks: rows(&all, spaced), ..Document::default() }
    } else {
        cells(&all)
    };
    document.lines = all.into_iter().map(str::to_owned).collect();
    document
}

/// A table copied out of a spreadsheet: cells parted by commas, or by tabs with quotation marks around those of several lines.
fn separated(text: &str, all: &[&str]) -> Option<Document> {
    let is_open = |cell: &str| cell.starts_with('"') && cell.matches('"').count() % 2 == 1;
    let has_commas = all.iter().any(|line| is_header(line, ',') && line.split(',').count() >= 3);
    let has_quotes =
        || all.iter().any(|line| is_header(line, '\t')) && all.iter().any(|line| line.split('\t').any(is_open));
    if has_commas || has_quotes() { csv::read(text).ok() } else { None }
}

/// Whether a text is a table flattened to lines: names of columns, each behind a tab.
pub(super) fn is_flattened(text: &str) -> bool {
    let names: Vec<bool> = lines(text)
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.starts_with('\t') && is_column_name(line))
        .collect();
    names.windows(2).any(|two| two == [true, true])
}

/// Lines end at LF, CRLF, a lone CR, NEL or the line and paragraph ends of Unicode; a form feed parts pages.
pub(super) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let ends = ['\r', '\u{85}', '\u{2028}', '\u{2029}'];
    text.split('\n').flat_map(move |line| line.strip_suffix('\r').unwrap_or(line).split(ends))
}

/// Whether a line is a header row with its cells parted like this.
fn is_header(line: &str, separator: char) -> bool {
    let cells = line.split(separator).filter(|cell| !cell.trim().is_empty());
    let (named, all) = cells.fold((0, 0), |(named, all), cell| (named + usize::from(is_column_name(cell)), all + 1));
    named >= 2 && named * 2 >= all
}

/// Cells parted by strokes; one at each end is a frame.
fn piped(line: &str) -> Vec<&str> {
    let line = line.trim();
    let inner = line.strip_prefix('|').unwrap_or(line);
    inner.strip_suffix('|').unwrap_or(inner).split('|').collect()
}

/// Cells parted by two blanks or more.
fn spaced(line: &str) -> Vec<&str> {
    line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect()
}

fn is_spaced_header(line: &str) -> bool {
    let cells = spaced(line);
    cells.len() >= 3 && cells.iter().all(|cell| is_column_name(cell))
}

/// Whether most lines have as many spaced cells as the header: only then blanks part cells.
fn spaced_rows(all: &[&str]) -> bool {
    let Some(at) = all.iter().position(|line| is_spaced_header(line)) else { return false };
    let width = spaced(all[at]).len();
    let mut body = all[at + 1..].iter().filter(|line| !line.trim().is_empty());
    body.clone().next().is_some() && body.all(|line| spaced(line).len() == width)
}

fn paragraph(raw: &str, line: u32, is_apart: bool) -> Option<Paragraph> {
    let blank = |c: char| c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}');
    let at = raw.find(|c| !blank(c))?;
    let column = u32::try_from(raw[..at].chars().count()).unwrap_or(u32::MAX).saturating_add(1);
    Paragraph::new(Place { line, column }, raw).map(|paragraph| Paragraph { is_apart, ..paragraph })
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1)
}

/// One row a line; a line with no tab goes on in the last cell of the row before it.
fn rows<'a>(all: &[&'a str], split: impl Fn(&'a str) -> Vec<&'a str>) -> Vec<Block> {
    let header = all
        .iter()
        .position(|line| is_header(line, '\t') || is_header(line, '|') || is_spaced_header(line))
        .unwrap_or(0);
    let mut blocks = Vec::new();
    for (index, line) in all.iter().enumerate() {
        let parts = split(line);
        let line_number = number(index);
        let place = Place { line: line_number, column: 1 };
        match blocks.last() {
            _ if index >= header && parts.len() > 1 => {
                let cells = parts.iter().map(|part| {
                    let paragraphs = paragraph(part, line_number, true).into_iter().collect();
                    Cell { place, paragraphs }
                });
                blocks.push(Block::Row(Row { table: 0, cells: cells.collect() }));
            }
            Some(Block::Row(row)) => {
                let paragraph = paragraph(line, line_number, row.cells.iter().all(Cell::is_blank));
                match last_cell(&mut blocks) {
                    Some(cell) => cell.paragraphs.extend(paragraph),
                    None => blocks.extend(paragraph.map(Block::Text)),
                }
            }
            _ => blocks.extend(paragraph(line, line_number, true).map(Block::Text)),
        }
    }
    trim_columns(&mut blocks);
    blocks
}

/// The last cell of the table so far in which something stands; rows of nothing but tabs are passed over.
fn last_cell(blocks: &mut [Block]) -> Option<&mut Cell> {
    let rows = blocks.iter_mut().rev().map_while(|block| if let Block::Row(row) = block { Some(row) } else { None });
    rows.flat_map(|row| row.cells.iter_mut().rev()).find(|cell| !cell.is_blank())
}

/// Leading and trailing tabs of every row make columns in which nothing stands. Where one long row would make millions of
/// blank cells, rows stay as long as they are.
fn trim_columns(blocks: &mut [Block]) {
    let width = blocks.iter().filter_map(|b| if let Block::Row(row) = b { Some(row.cells.len()) } else { None }).max();
    let Some(width) = width.filter(|width| width.saturating_mul(blocks.len()) <= grid::MAX_CELLS) else { return };
    for block in blocks {
        if let Block::Row(row) = block {
            let place = row.cells.first().map_or(Place::START, |cell| cell.place);
            row.cells.resize_with(width, || Cell { place, paragraphs: Vec::new() });
        }
    }
}

/// The bundled layout. Without a header row, all text is running text.
fn cells(all: &[&str]) -> Document {
    let mut running = Vec::new();
    let mut cells: Vec<Cell> = Vec::new();
    let mut end = None;
    let mut is_apart = true;
    for (index, raw) in all.iter().enumerate() {
        let line = number(index);
        let raw = raw.trim_start_matches('\u{feff}');
        if raw.starts_with('\t') {
            cells.push(Cell { place: Place { line, column: 1 }, paragraphs: Vec::new() });
            is_apart = true;
        }
        let Some(paragraph) = paragraph(raw, line, is_apart) else {
            is_apart = true;
            continue;
        };
        is_apart = raw.ends_with('\u{c}');
        end = Some(paragraph.place);
        match cells.last_mut() {
            Some(cell) => cell.paragraphs.push(paragraph),
            None => running.push(Block::Text(paragraph)),
        }
    }
    // Blank cells above the table are leftovers of the page around it.
    let blank = cells.iter().take_while(|cell| cell.is_blank()).count();
    cells.drain(..blank);
    let (start, width) = header(&cells);
    let mut blocks = running;
    let before = cells.drain(..start).flat_map(|cell| cell.paragraphs);
    blocks.extend(before.map(Block::Text));
    if width == 0 {
        blocks.extend(cells.into_iter().flat_map(|cell| cell.paragraphs).map(Block::Text));
        blocks.sort_by_key(|block| if let Block::Text(p) = block { p.place } else { Place::START });
    } else {
        // A cell with nothing but blanks behind the last row is a leftover of the flattening, not a row.
        while !cells.len().is_multiple_of(width) && cells.last().is_some_and(Cell::is_blank) {
            cells.pop();
        }
        blocks.extend(cells.chunks(width).map(|row| Block::Row(Row { table: 0, cells: row.to_vec() })));
    }
    Document { blocks, end, ..Document::default() }
}

/// Where the header row starts and how many cells it has: cells that name a column, one to a line, and those behind them up
/// to the first cell of the first row. No cells when there is no header.
fn header(cells: &[Cell]) -> (usize, usize) {
    let name = |cell: &Cell| cell.paragraphs.len() == 1 && is_column_name(&cell.joined());
    let Some(start) = cells.windows(2).position(|two| two.iter().all(name)) else { return (0, 0) };
    let named = cells[start..].iter().take_while(|cell| name(cell)).count();
    let has_role = |cell: &Cell| roles::column_role(&cell.joined()).is_some();
    if cells[start..start + named].iter().filter(|cell| has_role(cell)).count() < 2 {
        return (0, 0);
    }
    let first = cells[start + named..]
        .iter()
        .take(3)
        .position(|cell| marks::read(&cell.joined()).is_some_and(|m| m.number == 1));
    let more = first.filter(|more| cells[start + named..][..*more].iter().all(|c| c.joined().chars().count() <= 8));
    let widest = named + more.unwrap_or(0);
    // What looks like one more name may be the first cell below: the column of cases tells.
    let fit = |width: usize| cases_in_place(&cells[start..], named, width);
    (start, if fit(named) > fit(widest) { named } else { widest })
}

/// How many rows of so many cells have their longest text in the column of cases.
fn cases_in_place(cells: &[Cell], named: usize, width: usize) -> usize {
    let names = &cells[..named.min(cells.len())];
    let case = names.iter().position(|c| roles::column_role(&c.joined()) == Some(roles::ColumnRole::Case));
    let length = |cell: &Cell| cell.joined().chars().count();
    let is_in_place = |row: &&[Cell]| {
        let longest = row.iter().map(length).max().unwrap_or(0);
        case.and_then(|at| row.get(at)).is_some_and(|cell| longest > 0 && length(cell) == longest)
    };
    cells.chunks(width).skip(1).filter(is_in_place).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(document: &Document) -> Vec<Vec<String>> {
        let texts = |block: &Block| match block {
            Block::Text(_) => None,
            Block::Row(row) => Some(row.cells.iter().map(Cell::joined).collect()),
        };
        document.blocks.iter().filter_map(texts).collect()
    }

    const HEADER: &str = "标题\n\n\t序号\n\t政策机制\n\t主要举措\n\t具体做法\n";

    #[test]
    fn a_leading_tab_starts_a_cell_and_other_lines_go_on() {
        let document =
            read(&format!("{HEADER}\n\t一\n\t机制\n\t（一）举措\n\t1.甲。\n\n2.乙。\n\t\n\t\n\t（二）\n\t丙。\n"));
        assert_eq!(texts(&document)[1], ["一", "机制", "（一）举措", "1.甲。2.乙。"]);
        assert_eq!(texts(&document)[2], ["", "", "（二）", "丙。"]);
        let Block::Text(title) = &document.blocks[0] else { panic!("a title") };
        assert_eq!((title.place, title.text.as_str()), (Place::START, "标题"));
    }

    #[test]
    fn one_row_a_line_is_a_table_too() {
        let document =
            read("标题\n序 号\t政策机制\t主要举措\t具体做法\n一\t机制\t（一）举措\t1.甲。\n2.乙。\n\t\t（二）\t丙。\n");
        assert_eq!(texts(&document)[1], ["一", "机制", "（一）举措", "1.甲。2.乙。"]);
        assert_eq!(texts(&document)[2], ["", "", "（二）", "丙。"]);
    }

    #[test]
    fn places_count_lines_and_characters_whatever_ends_a_line() {
        for newline in ["\n", "\r\n", "\r"] {
            let text = format!("{HEADER}\t一\n\t　机制\n").replace('\n', newline);
            let document = read(&text);
            let Some(Block::Row(row)) = document.blocks.last() else { panic!("a row") };
            assert_eq!(row.cells[1].text_place(), Place { line: 8, column: 3 }, "{newline:?}");
        }
    }

    #[test]
    fn a_line_behind_a_row_of_nothing_but_tabs_goes_on_in_the_row_before() {
        let document = read("序号\t政策机制\t具体做法\n一\t机制\t1.甲。\n\t\t\n2.乙。\n");
        assert_eq!(texts(&document)[1], ["一", "机制", "1.甲。2.乙。"]);
    }

    #[test]
    fn one_long_row_makes_no_millions_of_blank_cells() {
        let document = read(&format!("序号\t政策机制\n{}\n{}", "\t".repeat(3_000), "一\t机制\n".repeat(1_000)));
        assert!(texts(&document).iter().map(Vec::len).sum::<usize>() < 6_000);
    }

    #[test]
    fn a_text_without_a_header_row_has_no_rows() {
        let document = read("随便\n\t什么\n文字\n");
        assert!(texts(&document).is_empty());
        assert_eq!(document.blocks.len(), 3);
    }
}
