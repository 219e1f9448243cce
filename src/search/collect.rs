//! The one pass over the hits: the total, the facets and the first hits, all from the same cases.

use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader, TantivyError};

use super::Filters;
use super::columns::Columns;
use super::facets::{Counts, Dimension, Facets};
use super::rank::{First, Key, Ranked, Sort, highest_first};

/// Counts and ranks what a query finds. The filters are applied here and not in the query: the facets of a dimension
/// need the cases that its own filter takes away.
pub(super) struct Collect<'a> {
    pub(super) columns: &'a [Arc<Columns>],
    pub(super) filters: &'a Filters,
    pub(super) sort: Sort,
    /// How many hits to keep, from the first on.
    pub(super) keep: usize,
    /// Hits that are left out: those of another search.
    pub(super) except: &'a [Vec<DocId>],
    /// Whether to tell all hits of the query, the filters apart.
    pub(super) remember: bool,
}

/// What the pass found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) total: usize,
    pub(super) first: Vec<Ranked>,
    pub(super) facets: Facets,
    /// Whether the query found anything, the filters apart.
    pub(super) any: bool,
    /// All hits, the filters apart, segment by segment, when they were to be remembered.
    pub(super) all: Vec<Vec<DocId>>,
}

impl Collector for Collect<'_> {
    type Fruit = Found;
    type Child = InSegment;

    fn for_segment(&self, ord: SegmentOrdinal, _: &SegmentReader) -> Result<InSegment, TantivyError> {
        let columns = Arc::clone(&self.columns[ord as usize]);
        let [lists, mechanisms, places] = &columns.dimensions;
        let dimensions = [
            Dimension::new(lists, &self.filters.lists),
            Dimension::new(mechanisms, &self.filters.mechanisms),
            Dimension::new(places, &self.filters.places),
        ];
        Ok(InSegment {
            ord,
            sort: self.sort,
            open: dimensions.iter().all(Dimension::is_open),
            dimensions,
            columns,
            except: self.except.get(ord as usize).cloned().unwrap_or_default(),
            total: 0,
            any: false,
            all: self.remember.then(Vec::new),
            first: First::new(self.keep),
        })
    }

    fn requires_scoring(&self) -> bool {
        self.sort == Sort::Relevance
    }

    fn merge_fruits(&self, segments: Vec<InSegmentFound>) -> Result<Found, TantivyError> {
        let mut found = Found::default();
        let mut first = First::new(self.keep);
        let mut counts: [Counts; 3] = Default::default();
        for segment in segments {
            found.total += segment.total;
            found.any |= segment.any;
            found.all.push(segment.all);
            segment.first.into_iter().for_each(|hit| first.offer(hit));
            for (sum, part) in counts.iter_mut().zip(segment.counts) {
                part.into_iter().for_each(|(value, count)| *sum.entry(value).or_default() += count);
            }
        }
        let [lists, mechanisms, places] = counts.map(|c| c.into_iter().collect());
        Ok(Found { first: first.into_sorted(), facets: Facets { lists, mechanisms, places }, ..found })
    }
}

/// The pass in one segment.
pub(super) struct InSegment {
    ord: SegmentOrdinal,
    sort: Sort,
    columns: Arc<Columns>,
    /// No filter is set.
    open: bool,
    dimensions: [Dimension; 3],
    except: Vec<DocId>,
    total: usize,
    any: bool,
    all: Option<Vec<DocId>>,
    first: First,
}

/// What the pass found in one segment.
pub(super) struct InSegmentFound {
    total: usize,
    any: bool,
    all: Vec<DocId>,
    first: Vec<Ranked>,
    counts: [Counts; 3],
}

impl SegmentCollector for InSegment {
    type Fruit = InSegmentFound;

    fn collect(&mut self, doc: DocId, score: Score) {
        if !self.except.is_empty() && self.except.binary_search(&doc).is_ok() {
            return;
        }
        self.any = true;
        if let Some(all) = &mut self.all {
            all.push(doc);
        }
        let columns = &self.columns;
        if self.open {
            for (dimension, values) in self.dimensions.iter_mut().zip(&columns.dimensions) {
                dimension.count(values.of(doc));
            }
            self.keep(doc, score);
            return;
        }
        let allowed = [0, 1, 2].map(|d: usize| self.dimensions[d].allows(columns.dimensions[d].of(doc)));
        match allowed.iter().filter(|&&a| !a).count() {
            0 => {
                for (dimension, values) in self.dimensions.iter_mut().zip(&columns.dimensions) {
                    dimension.count(values.of(doc));
                }
                self.keep(doc, score);
            }
            // Only one filter is against it: it counts for the other values of that filter.
            1 => (0..3).filter(|&d| !allowed[d]).for_each(|d| self.dimensions[d].count(columns.dimensions[d].of(doc))),
            _ => {}
        }
    }

    fn harvest(self) -> Self::Fruit {
        let mut counts: [Counts; 3] = Default::default();
        for ((dimension, values), counts) in self.dimensions.iter().zip(&self.columns.dimensions).zip(&mut counts) {
            dimension.add_to(values, counts);
        }
        let (total, any) = (self.total, self.any);
        InSegmentFound { total, any, all: self.all.unwrap_or_default(), first: self.first.into_sorted(), counts }
    }
}

impl InSegment {
    fn keep(&mut self, doc: DocId, score: Score) {
        self.total += 1;
        let at = doc as usize;
        let first = match self.sort {
            Sort::Relevance => highest_first(score),
            Sort::ListOrder => 0,
            Sort::Place => self.columns.place_order[at],
        };
        // Most hits are far behind the page: their other columns are not even read.
        if self.first.may_take(first) {
            let key = Key { first, order: self.columns.order[at], case_id: self.columns.case_id[at] };
            self.first.offer(Ranked { key, score, address: DocAddress::new(self.ord, doc) });
        }
    }
}
