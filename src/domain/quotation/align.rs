//! Letters of a text, and the stretch of them that a quotation fits best.

use std::cmp::Reverse;
use std::ops::Range;

use crate::domain::text::{UnitKind, units};

/// What of a text must agree: 汉字, words, numbers and signs with a meaning, each with its place. Punctuation, quotes and blanks
/// are not among them.
#[derive(Debug, Clone, Default)]
pub(super) struct Letters {
    texts: Vec<Box<str>>,
    places: Vec<Range<usize>>,
}

/// Some letters of a text, and how many edits lead to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) letters: Range<usize>,
    pub(super) differ: usize,
}

/// How far the best way to a cell has come: edits, letters that agree, and the letter of the text where it began.
#[derive(Debug, Clone, Copy)]
struct Cell {
    differ: usize,
    agree: usize,
    start: usize,
}

impl Cell {
    fn step(self, differ: usize, agree: usize) -> Self {
        Self { differ: self.differ + differ, agree: self.agree + agree, start: self.start }
    }

    /// Fewer edits first, then more letters that agree: what was left out in the middle is rather that than wrong letters at
    /// the edge.
    fn rank(self) -> (usize, Reverse<usize>) {
        (self.differ, Reverse(self.agree))
    }
}

impl Letters {
    pub(super) fn of(text: &str) -> Self {
        let letters = units(text).into_iter().filter(|unit| unit.kind != UnitKind::Punctuation);
        let (texts, places) = letters.map(|unit| (Box::from(unit.text.as_str()), unit.start..unit.end)).unzip();
        Self { texts, places }
    }

    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }

    /// Where a letter begins; `None` behind the last.
    pub(super) fn start_of(&self, letter: usize) -> Option<usize> {
        self.places.get(letter).map(|place| place.start)
    }

    /// Behind the letter before this one.
    pub(super) fn byte(&self, letter: usize) -> usize {
        letter.checked_sub(1).and_then(|before| self.places.get(before)).map_or(0, |place| place.end)
    }

    /// The first letter that begins at a byte or behind it.
    pub(super) fn behind(&self, byte: usize) -> usize {
        self.places.partition_point(|place| place.start < byte)
    }

    pub(super) fn first_byte(&self) -> Option<usize> {
        self.places.first().map(|place| place.start)
    }

    pub(super) fn end_byte(&self) -> Option<usize> {
        self.places.last().map(|place| place.end)
    }

    /// First and last byte of some letters.
    pub(super) fn bytes(&self, letters: &Range<usize>) -> (usize, usize) {
        let start = self.start_of(letters.start).unwrap_or_default();
        (start, self.byte(letters.end).max(start))
    }

    /// Where these letters stand as they are, from a letter on.
    pub(super) fn position(&self, wanted: &Self, from: usize) -> Option<usize> {
        let rest = self.texts.get(from..).filter(|_| wanted.len() > 0)?;
        rest.windows(wanted.len()).position(|window| window == wanted.texts).map(|at| at + from)
    }

    /// The stretch that takes the fewest edits, from a letter on. Of several the one whose length is nearest to the wanted.
    pub(super) fn nearest(&self, wanted: &Self, from: usize) -> Option<Stretch> {
        let text = self.texts.get(from..)?;
        // A column for each letter of the text: cell i is the best way to the first i wanted letters that ends here.
        let mut column: Vec<Cell> = (0..=wanted.len()).map(|differ| Cell { differ, agree: 0, start: 0 }).collect();
        let mut best: Option<(Cell, usize)> = None;
        for (at, letter) in text.iter().enumerate() {
            let mut diagonal = column[0];
            column[0] = Cell { differ: 0, agree: 0, start: at + 1 };
            for (i, want) in wanted.texts.iter().enumerate() {
                let (left, same) = (column[i + 1], letter == want);
                let across = diagonal.step(usize::from(!same), usize::from(same));
                // The first of the best: letters are rather exchanged than left out.
                let ways = [across, left.step(1, 0), column[i].step(1, 0)];
                column[i + 1] = ways.into_iter().min_by_key(|cell| cell.rank()).unwrap_or(across);
                diagonal = left;
            }
            let here = (column[wanted.len()], at + 1);
            let rank = |(cell, end): (Cell, usize)| (cell.rank(), (end - cell.start).abs_diff(wanted.len()));
            if best.is_none_or(|known| rank(here) < rank(known)) {
                best = Some(here);
            }
        }
        let (Cell { differ, start, .. }, end) = best.filter(|(cell, end)| cell.start < *end)?;
        Some(Stretch { letters: start + from..end + from, differ })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nearest(text: &str, wanted: &str) -> Option<(String, usize)> {
        let letters = Letters::of(text);
        let Stretch { letters: stretch, differ } = letters.nearest(&Letters::of(wanted), 0)?;
        let (start, end) = letters.bytes(&stretch);
        Some((text[start..end].to_owned(), differ))
    }

    #[test]
    fn the_nearest_stretch_keeps_exchanged_letters_at_its_edges() {
        let text = "安徽省强化城市更新财政、金融政策保障。";
        assert_eq!(nearest(text, "强化城市更新财政"), Some(("强化城市更新财政".to_owned(), 0)));
        assert_eq!(nearest(text, "鑫化城市更新"), Some(("强化城市更新".to_owned(), 1)));
        assert_eq!(nearest(text, "强化城市更鑫"), Some(("强化城市更新".to_owned(), 1)));
        assert_eq!(nearest(text, "强化更新财政"), Some(("强化城市更新财政".to_owned(), 2)));
        assert_eq!(nearest("", "强化"), None);
    }
}
