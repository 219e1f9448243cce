//! Tables with merged cells → rows with one cell for each column.

use super::{Block, Cell, Paragraph, Row, tabbed};
use crate::import::diagnostic::{Diagnostic, Place};

use super::package::dangerous;

/// The widest table and the most cells of a document that are read: a few letters can span thousands.
const MAX_COLUMNS: usize = 200;
pub(super) const MAX_CELLS: usize = 200_000;

/// What stands in a document or in a cell: text, and tables.
#[derive(Debug, Clone)]
pub(super) enum Piece {
    Text(Paragraph),
    Table(Vec<Vec<Merged>>),
}

/// A cell as it is written down, with what it spans.
#[derive(Debug, Clone)]
pub(super) struct Merged {
    pub(super) place: Place,
    pub(super) pieces: Vec<Piece>,
    pub(super) columns: usize,
    pub(super) rows: usize,
    /// It belongs to the cell above it.
    pub(super) is_covered: bool,
}

impl Merged {
    /// A cell that spans nothing.
    pub(super) fn plain(place: Place, paragraphs: Vec<Paragraph>) -> Self {
        let pieces = paragraphs.into_iter().map(Piece::Text).collect();
        Self { place, pieces, columns: 1, rows: 1, is_covered: false }
    }
}

/// The blocks of a document: rows of tables that hold a list, and the text of all others in order.
pub(super) fn blocks(pieces: Vec<Piece>) -> Result<Vec<Block>, Diagnostic> {
    let mut blocks = Vec::new();
    collect(pieces, &mut Count::default(), &mut blocks)?;
    Ok(tabbed::rows(blocks))
}

/// What a document has so far.
#[derive(Default)]
struct Count {
    tables: usize,
    cells: usize,
}

fn collect(pieces: Vec<Piece>, count: &mut Count, blocks: &mut Vec<Block>) -> Result<(), Diagnostic> {
    for piece in pieces {
        match piece {
            Piece::Text(paragraph) => blocks.push(Block::Text(paragraph)),
            Piece::Table(rows) if holds_table(&rows) || rows.iter().all(|row| row.len() <= 1) => {
                // A table that lays out a page, or a frame around text.
                for cell in rows.into_iter().flatten() {
                    collect(cell.pieces, count, blocks)?;
                }
            }
            Piece::Table(rows) => {
                let table = count.tables;
                count.tables += 1;
                blocks
                    .extend(spread(rows, &mut count.cells)?.into_iter().map(|cells| Block::Row(Row { table, cells })));
            }
        }
    }
    Ok(())
}

/// Whether a table has a table with several columns in one of its cells, and that one holds most of its text.
fn holds_table(rows: &[Vec<Merged>]) -> bool {
    let mut inside = 0;
    let mut outside = 0;
    for piece in rows.iter().flatten().flat_map(|cell| &cell.pieces) {
        match piece {
            Piece::Text(paragraph) => outside += paragraph.text.len(),
            Piece::Table(_) => inside += size(std::slice::from_ref(piece)),
        }
    }
    inside > outside
}

/// How much text stands in some pieces.
pub(super) fn size(pieces: &[Piece]) -> usize {
    let of = |piece: &Piece| match piece {
        Piece::Text(paragraph) => paragraph.text.len(),
        Piece::Table(rows) => rows.iter().flatten().map(|cell| size(&cell.pieces)).sum(),
    };
    pieces.iter().map(of).sum()
}

/// The text of a cell; a table inside is read line by line.
fn flatten(pieces: Vec<Piece>, out: &mut Vec<Paragraph>) {
    for piece in pieces {
        match piece {
            // Within a cell a tab parts no cells.
            Piece::Text(paragraph) => out.push(Paragraph { text: paragraph.text.replace('\t', " "), ..paragraph }),
            Piece::Table(rows) => rows.into_iter().flatten().for_each(|cell| flatten(cell.pieces, out)),
        }
    }
}

/// Puts each cell where it stands in the grid; what it covers is blank.
fn spread(rows: Vec<Vec<Merged>>, total: &mut usize) -> Result<Vec<Vec<Cell>>, Diagnostic> {
    let mut out: Vec<Vec<Cell>> = Vec::new();
    // For each column, how many more rows the cell above reaches down.
    let mut reach: Vec<usize> = Vec::new();
    let before = *total;
    for row in rows {
        let mut cells: Vec<Cell> = Vec::new();
        let mut place = row.first().map_or(Place::START, |cell| cell.place);
        let skip = |cells: &mut Vec<Cell>, reach: &mut Vec<usize>, place| {
            while reach.get(cells.len()).is_some_and(|rows| *rows > 0) {
                reach[cells.len()] -= 1;
                cells.push(Cell { place, paragraphs: Vec::new() });
            }
        };
        for cell in row {
            skip(&mut cells, &mut reach, place);
            place = cell.place;
            let (columns, down) = (cell.columns.clamp(1, MAX_COLUMNS), cell.rows.max(1) - 1);
            let mut paragraphs = Vec::new();
            if !cell.is_covered {
                flatten(cell.pieces, &mut paragraphs);
            }
            for column in 0..columns {
                let paragraphs = if column == 0 { std::mem::take(&mut paragraphs) } else { Vec::new() };
                if reach.len() <= cells.len() {
                    reach.resize(cells.len() + 1, 0);
                }
                reach[cells.len()] = down;
                cells.push(Cell { place, paragraphs });
            }
            if cells.len() > MAX_COLUMNS {
                return Err(dangerous("a table has too many columns"));
            }
        }
        skip(&mut cells, &mut reach, place);
        *total += cells.len();
        if *total > MAX_CELLS {
            return Err(dangerous("a table has too many cells"));
        }
        out.push(cells);
    }
    let width = out.iter().map(Vec::len).max().unwrap_or(0);
    *total = before.saturating_add(width.saturating_mul(out.len()));
    if *total > MAX_CELLS {
        return Err(dangerous("a table has too many cells"));
    }
    for row in &mut out {
        let place = row.last().map_or(Place::START, |cell| cell.place);
        row.resize_with(width, || Cell { place, paragraphs: Vec::new() });
    }
    Ok(out)
}
