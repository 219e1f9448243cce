//! Tables that stand on their side: the names of the columns in the first column, one card of names and values for each row.

use std::borrow::Cow;

use super::super::roles::{ColumnRole, column_role};
use super::super::source::{Block, Cell, Document, Row};

/// Turns such tables upright: each card is a header row and one row below it.
pub(super) fn turn(document: &Document) -> Cow<'_, Document> {
    let tables = document.tables();
    let turned: Vec<usize> = tables.iter().filter(|(_, rows)| is_card(rows)).map(|(table, _)| *table).collect();
    if turned.is_empty() {
        return Cow::Borrowed(document);
    }
    let mut blocks = Vec::new();
    let mut card: Vec<&Row> = Vec::new();
    // Cards in tables of their own are rows of one table.
    let table = turned[0];
    for block in &document.blocks {
        match block {
            Block::Row(row) if turned.contains(&row.table) => {
                let name = row.cells[0].joined();
                if card.iter().any(|other| other.cells[0].joined() == name) {
                    blocks.extend(upright(&card, table));
                    card.clear();
                }
                card.push(row);
            }
            other => {
                blocks.extend(upright(&card, table));
                card.clear();
                blocks.push(other.clone());
            }
        }
    }
    blocks.extend(upright(&card, table));
    Cow::Owned(Document { blocks, ..document.clone() })
}

/// Two columns, of which the first names the columns of a list in every row.
fn is_card(rows: &[&Row]) -> bool {
    let role = |row: &&Row| if row.cells.len() == 2 { column_role(&row.cells[0].joined()) } else { None };
    let roles: Vec<ColumnRole> = rows.iter().filter_map(role).collect();
    roles.len() == rows.len() && roles.len() >= 2 && roles.contains(&ColumnRole::Case)
}

/// The header row and the row of a card.
fn upright(card: &[&Row], table: usize) -> Vec<Block> {
    let column = |at: usize| -> Vec<Cell> { card.iter().map(|row| row.cells[at].clone()).collect() };
    if card.is_empty() {
        return Vec::new();
    }
    [column(0), column(1)].into_iter().map(|cells| Block::Row(Row { table, cells })).collect()
}
