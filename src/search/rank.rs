//! What comes first: how much a field counts, and the order of the hits.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use tantivy::DocAddress;

use super::schema::TextField;

/// What the fields other than the best add to a hit's score.
pub(super) const TIE: f32 = 0.3;

/// What each run adds that stands in a case literally: more than BM25 can make up for.
pub(super) const LITERAL: f32 = 1000.0;

/// What each run adds that a synonym of all of it stands for.
pub(super) const SYNONYM: f32 = 500.0;

/// How much a word of a sentence counts more in a heading.
pub(super) const HEADING_OF_WORDS: f32 = 2.0;

/// How much of its score a synonym keeps.
pub(super) const SYNONYM_BOOST: f32 = 0.6;

/// What a case adds that answers a question wholly, above those that answer a part of it.
pub(super) const WHOLE: f32 = 5000.0;

/// How much a match in this field counts. A place that acts is worth more than a street that is called like it.
pub(super) fn boost(field: TextField) -> f32 {
    match field {
        TextField::Places => 8.0,
        TextField::Heading => 4.0,
        TextField::Measure => 2.0,
        TextField::Mechanism | TextField::Body | TextField::Documents => 1.0,
        TextField::List => 0.1,
    }
}

/// In which order hits are listed. Ties go by the order of the lists.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    /// 相关度: the best first.
    #[default]
    Relevance,
    /// 清单顺序: as the lists have them.
    ListOrder,
    /// 地区: by the code of the first acting place; cases without a place last.
    Place,
}

/// The place of a hit in the order: smaller is earlier. The id makes it total, so pages never repeat a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) first: u64,
    pub(super) order: u64,
    pub(super) case_id: i64,
}

/// Turns a score around: the higher it is, the smaller the number. Scores are never negative, and then their bits are
/// in the same order as they.
pub(super) fn highest_first(score: f32) -> u64 {
    u64::from(u32::MAX - score.max(0.0).to_bits())
}

/// A hit on its way to the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ranked {
    pub(super) key: Key,
    pub(super) score: f32,
    pub(super) address: DocAddress,
}

impl PartialEq for Ranked {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Ranked {}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ranked {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key.cmp(&other.key)
    }
}

/// Keeps the first `limit` hits. It grows with the hits, not with `limit`: a page number of a billion costs nothing.
#[derive(Debug)]
pub(super) struct First {
    limit: usize,
    heap: BinaryHeap<Ranked>,
}

impl First {
    pub(super) fn new(limit: usize) -> Self {
        Self { limit, heap: BinaryHeap::new() }
    }

    /// Whether a hit whose key begins with `first` may be among the kept ones.
    pub(super) fn may_take(&self, first: u64) -> bool {
        self.limit > 0 && (self.heap.len() < self.limit || self.heap.peek().is_some_and(|last| first <= last.key.first))
    }

    pub(super) fn offer(&mut self, hit: Ranked) {
        if self.heap.len() < self.limit {
            self.heap.push(hit);
        } else if let Some(mut last) = self.heap.peek_mut()
            && hit < *last
        {
            *last = hit;
        }
    }

    /// The kept hits, the first first.
    pub(super) fn into_sorted(self) -> Vec<Ranked> {
        self.heap.into_sorted_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(first: u64, order: u64) -> Ranked {
        Ranked { key: Key { first, order, case_id: 0 }, score: 0.0, address: DocAddress::new(0, 0) }
    }

    #[test]
    fn only_the_first_hits_are_kept() {
        let mut first = First::new(2);
        for (a, b) in [(3, 1), (1, 9), (2, 5), (1, 2)] {
            first.offer(hit(a, b));
        }
        let kept: Vec<_> = first.into_sorted().iter().map(|h| (h.key.first, h.key.order)).collect();
        assert_eq!(kept, [(1, 2), (1, 9)]);
    }

    #[test]
    fn nothing_is_kept_when_nothing_is_wanted() {
        let mut first = First::new(0);
        first.offer(hit(1, 1));
        assert!(first.into_sorted().is_empty());
    }

    #[test]
    fn a_higher_score_comes_first() {
        let scores = [9.5_f32, 1.0, 0.25, 0.0];
        assert!(scores.windows(2).all(|w| highest_first(w[0]) < highest_first(w[1])));
    }
}
