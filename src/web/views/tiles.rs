//! The tile map: each province a square, roughly where it lies.

use std::collections::BTreeMap;

use crate::domain::division::{DivisionCode, divisions};
use crate::web::urls::Href as _;

/// One province.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tile {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) count: usize,
    pub(crate) row: u8,
    pub(crate) column: u8,
}

impl Tile {
    /// Which of five tints: 0 for none, 4 for four cases and more.
    pub(crate) fn tint(&self) -> usize {
        self.count.min(4)
    }
}

/// Row and column of each province, in reading order.
const PLACES: [(&str, u8, u8); 34] = [
    ("230000", 0, 8),
    ("150000", 1, 5),
    ("220000", 1, 8),
    ("650000", 2, 0),
    ("620000", 2, 2),
    ("640000", 2, 3),
    ("140000", 2, 4),
    ("130000", 2, 5),
    ("110000", 2, 6),
    ("120000", 2, 7),
    ("210000", 2, 8),
    ("540000", 3, 0),
    ("630000", 3, 2),
    ("610000", 3, 3),
    ("410000", 3, 4),
    ("370000", 3, 5),
    ("510000", 4, 2),
    ("500000", 4, 3),
    ("420000", 4, 4),
    ("340000", 4, 5),
    ("320000", 4, 6),
    ("310000", 4, 7),
    ("530000", 5, 2),
    ("520000", 5, 3),
    ("430000", 5, 4),
    ("360000", 5, 5),
    ("330000", 5, 6),
    ("450000", 6, 3),
    ("440000", 6, 4),
    ("350000", 6, 5),
    ("710000", 6, 7),
    ("460000", 7, 3),
    ("820000", 7, 4),
    ("810000", 7, 5),
];

/// All provinces with their counts.
pub(crate) fn tiles(counts: &BTreeMap<DivisionCode, usize>) -> Vec<Tile> {
    let tile = |(code, row, column): &(&str, u8, u8)| {
        let division = divisions().find(code.parse().ok()?)?;
        Some(Tile {
            href: division.code.href(),
            name: division.short_name().to_string(),
            count: counts.get(&division.code).copied().unwrap_or(0),
            row: *row,
            column: *column,
        })
    };
    PLACES.iter().filter_map(tile).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_province_has_one_tile_of_its_own() {
        let tiles = tiles(&BTreeMap::new());
        assert_eq!(tiles.len(), divisions().provinces().count());
        let mut places: Vec<(u8, u8)> = tiles.iter().map(|t| (t.row, t.column)).collect();
        places.sort_unstable();
        places.dedup();
        assert_eq!(places.len(), tiles.len());
    }
}
