//! The one pass over the hits: the total, the facets and the first hits, all from the same cases.

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader, TantivyError};

use super::Filters;
use super::facets::{Counts, Dimension, Facets};
use super::rank::{First, Key, Ranked, Sort, highest_first};
use super::schema::{CASE_ID, LIST, MECHANISM, ORDER, PLACE, PLACE_ORDER};

/// Counts and ranks what a query finds. The filters are applied here and not in the query: the facets of a dimension
/// need the cases that its own filter takes away.
pub(super) struct Collect<'a> {
    pub(super) filters: &'a Filters,
    pub(super) sort: Sort,
    /// How many hits to keep, from the first on.
    pub(super) keep: usize,
}

/// What the pass found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) total: usize,
    pub(super) first: Vec<Ranked>,
    pub(super) facets: Facets,
}

impl Collector for Collect<'_> {
    type Fruit = Found;
    type Child = InSegment;

    fn for_segment(&self, ord: SegmentOrdinal, segment: &SegmentReader) -> Result<InSegment, TantivyError> {
        let fast = segment.fast_fields();
        Ok(InSegment {
            ord,
            sort: self.sort,
            case_id: fast.i64(CASE_ID)?,
            order: fast.u64(ORDER)?,
            place_order: fast.u64(PLACE_ORDER)?,
            dimensions: [
                Dimension::open(segment, LIST, &self.filters.lists)?,
                Dimension::open(segment, MECHANISM, &self.filters.mechanisms)?,
                Dimension::open(segment, PLACE, &self.filters.places)?,
            ],
            total: 0,
            first: First::new(self.keep),
        })
    }

    fn requires_scoring(&self) -> bool {
        self.sort == Sort::Relevance
    }

    fn merge_fruits(&self, segments: Vec<Result<SegmentFound, TantivyError>>) -> Result<Found, TantivyError> {
        let mut total = 0;
        let mut first = First::new(self.keep);
        let mut counts: [Counts; 3] = Default::default();
        for segment in segments {
            let segment = segment?;
            total += segment.total;
            segment.first.into_iter().for_each(|hit| first.offer(hit));
            for (sum, part) in counts.iter_mut().zip(segment.counts) {
                part.into_iter().for_each(|(value, count)| *sum.entry(value).or_default() += count);
            }
        }
        let [lists, mechanisms, places] = counts.map(|c| c.into_iter().collect());
        Ok(Found { total, first: first.into_sorted(), facets: Facets { lists, mechanisms, places } })
    }
}

/// The pass in one segment.
pub(super) struct InSegment {
    ord: SegmentOrdinal,
    sort: Sort,
    case_id: Column<i64>,
    order: Column<u64>,
    place_order: Column<u64>,
    dimensions: [Dimension; 3],
    total: usize,
    first: First,
}

/// What the pass found in one segment.
pub(super) struct SegmentFound {
    total: usize,
    first: Vec<Ranked>,
    counts: [Counts; 3],
}

impl SegmentCollector for InSegment {
    type Fruit = Result<SegmentFound, TantivyError>;

    fn collect(&mut self, doc: DocId, score: Score) {
        let allowed = [0, 1, 2].map(|d: usize| self.dimensions[d].allows(doc));
        match allowed.iter().filter(|&&a| !a).count() {
            0 => {
                self.dimensions.iter_mut().for_each(|d| d.count(doc));
                self.total += 1;
                let hit = self.ranked(doc, score);
                self.first.offer(hit);
            }
            // Only one filter is against it: it counts for the other values of that filter.
            1 => (0..3).filter(|&d| !allowed[d]).for_each(|d| self.dimensions[d].count(doc)),
            _ => {}
        }
    }

    fn harvest(self) -> Self::Fruit {
        let mut counts: [Counts; 3] = Default::default();
        for (dimension, counts) in self.dimensions.iter().zip(&mut counts) {
            dimension.add_to(counts)?;
        }
        Ok(SegmentFound { total: self.total, first: self.first.into_sorted(), counts })
    }
}

impl InSegment {
    fn ranked(&self, doc: DocId, score: Score) -> Ranked {
        let first = match self.sort {
            Sort::Relevance => highest_first(score),
            Sort::ListOrder => 0,
            Sort::Place => self.place_order.first(doc).unwrap_or(u64::MAX),
        };
        let key = Key {
            first,
            order: self.order.first(doc).unwrap_or(u64::MAX),
            case_id: self.case_id.first(doc).unwrap_or_default(),
        };
        Ranked { key, score, address: DocAddress::new(self.ord, doc) }
    }
}
