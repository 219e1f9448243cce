//! Where words may start and end in a text, asked at a few places of it: for marks.
//!
//! Most rows of 汉字 in a text hold nothing that is looked for, and cutting them is the dear part; so only rows are cut that are asked
//! about. What is shown once is mostly shown again, in the next search, so the rows that were cut last are kept.

use std::ops::Range;
use std::sync::{Arc, LazyLock};

use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::words::{Edge, Row, parted, text_of};
use crate::domain::text::{Unit, UnitKind};

/// So many bytes of rows are kept at most: some 20,000.
const BYTES: u64 = 4 << 20;

/// What a row takes mostly: what the cache expects so many rows by.
const TYPICAL: u64 = 200;

/// What a row takes besides its text and edges, roughly.
const AROUND: usize = 100;

/// Rows of 汉字 with their edges, which depend on nothing but their text.
static CUT: LazyLock<Cache<Box<str>, Arc<[Edge]>, Weight>> =
    LazyLock::new(|| Cache::with_weighter((BYTES / TYPICAL) as usize, BYTES, Weight));

#[derive(Debug, Clone)]
struct Weight;

impl Weighter<Box<str>, Arc<[Edge]>> for Weight {
    fn weight(&self, text: &Box<str>, edges: &Arc<[Edge]>) -> u64 {
        (AROUND + text.len() + size_of_val(&**edges)) as u64
    }
}

/// The edges of a row of 汉字.
fn edges_of_row(units: &[Unit], row: Range<usize>) -> Arc<[Edge]> {
    let text = text_of(&units[row.clone()]);
    CUT.get(text.as_str()).unwrap_or_else(|| {
        let edges: Arc<[Edge]> = Row::cut(units, row).edges().into();
        CUT.insert(text.into(), Arc::clone(&edges));
        edges
    })
}

/// The edges of the units of a text, found row by row where they are asked for.
pub(super) struct EdgesWhereAsked<'u> {
    units: &'u [Unit],
    /// True for what is no 汉字.
    edges: Vec<Edge>,
    known: Vec<bool>,
}

impl<'u> EdgesWhereAsked<'u> {
    pub(super) fn of(units: &'u [Unit]) -> Self {
        let known = units.iter().map(|unit| unit.kind != UnitKind::Han).collect();
        Self { units, edges: vec![Edge { start: true, end: true }; units.len()], known }
    }

    /// The edges of all units, of which those of these are found.
    pub(super) fn at(&mut self, wanted: Range<usize>) -> &[Edge] {
        for at in wanted {
            if !self.known[at] {
                self.find(at);
            }
        }
        &self.edges
    }

    /// Finds those of the row around a 汉字.
    fn find(&mut self, at: usize) {
        let units = self.units;
        let beside = |a: usize, b: usize| units[b].kind == UnitKind::Han && units[a].end == units[b].start;
        let mut row = at..at + 1;
        while row.start > 0 && units[row.start - 1].kind == UnitKind::Han && beside(row.start - 1, row.start) {
            row.start -= 1;
        }
        while row.end < units.len() && beside(row.end - 1, row.end) {
            row.end += 1;
        }
        self.known[row.clone()].fill(true);
        for part in parted(units, row) {
            self.edges[part.clone()].copy_from_slice(&edges_of_row(units, part));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::division::divisions;
    use crate::domain::text::units;
    use crate::search::words::edges;

    #[test]
    fn edges_found_where_they_are_asked_for_are_those_of_the_whole_text() {
        let names = divisions()
            .iter()
            .step_by(20)
            .map(|d| format!("共54{}，“{}推进”3.2亿{}试点", d.name, d.short_name(), d.name));
        let texts = include_str!("../../tests/fixtures/cases.jsonl").lines().map(str::to_owned);
        for text in texts.chain(names) {
            let units = units(&text);
            let all = edges(&units);
            for (at, edge) in all.iter().enumerate() {
                assert_eq!(EdgesWhereAsked::of(&units).at(at..at + 1)[at], *edge, "{at} in {text}");
            }
            let mut asked = EdgesWhereAsked::of(&units);
            (0..units.len()).rev().for_each(|at| assert_eq!(asked.at(at..at + 1)[at], all[at]));
        }
    }
}
