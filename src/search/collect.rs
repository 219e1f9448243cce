//! The one pass over the hits: the total, the facets and the first hits, all from the same cases.

use tantivy::{DocAddress, DocId, Score, Searcher, TantivyError};

use super::Filters;
use super::columns::{Columns, DIMENSIONS, PLACES};
use super::facets::{Counts, Dimension, Facets, is_counted_place};
use super::query::node::{Node, Place};
use super::rank::{First, Key, Ranked, Sort, highest_first};

/// Counts and ranks what a query finds. The filters are applied here and not in the query: the facets of a dimension
/// need the cases that its own filter takes away.
pub(super) struct Collect<'a> {
    pub(super) columns: &'a [Columns],
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

impl Collect<'_> {
    /// Takes all hits of a query.
    pub(super) fn run(&self, searcher: &Searcher, node: &Node) -> Result<Found, TantivyError> {
        let mut found = Found::default();
        let mut first = First::new(self.keep);
        let mut counts: [Counts; DIMENSIONS] = Default::default();
        for place in Place::all(searcher) {
            let mut segment = self.in_segment(place.ord);
            node.hits(place)?.iter().for_each(|&(doc, score)| segment.collect(doc, score));
            let segment = segment.harvest(&mut counts);
            found.total += segment.total;
            found.any |= segment.any;
            found.all.push(segment.all.unwrap_or_default());
            segment.first.into_sorted().into_iter().for_each(|hit| first.offer(hit));
        }
        let [lists, mechanisms, mut places, has] = counts;
        places.retain(|(place, _)| is_counted_place(place) || self.filters.places.iter().any(|chosen| chosen == place));
        Ok(Found { first: first.into_sorted(), facets: Facets { lists, mechanisms, places, has }, ..found })
    }

    fn in_segment(&self, ord: usize) -> InSegment<'_> {
        let columns = &self.columns[ord];
        let by_province = self.filters.places.is_empty();
        let [lists, mechanisms, places, has] = columns.counted(by_province);
        let dimensions = [
            Dimension::new(lists, &self.filters.lists),
            Dimension::new(mechanisms, &self.filters.mechanisms),
            Dimension::new(places, &self.filters.places),
            Dimension::new(has, &self.filters.has),
        ];
        InSegment {
            ord: ord as u32,
            sort: self.sort,
            open: dimensions.iter().all(Dimension::is_open),
            dimensions,
            columns,
            by_province,
            except: self.except.get(ord).map_or(&[], Vec::as_slice),
            only: &self.filters.cases,
            total: 0,
            any: false,
            all: self.remember.then(Vec::new),
            first: First::new(self.keep),
        }
    }
}

/// The pass in one segment.
struct InSegment<'a> {
    ord: u32,
    sort: Sort,
    columns: &'a Columns,
    /// No filter is set.
    open: bool,
    dimensions: [Dimension; DIMENSIONS],
    /// No place is chosen: then provinces are counted and no place below them.
    by_province: bool,
    except: &'a [DocId],
    /// Row ids of the cases that are looked at; empty for all.
    only: &'a [i64],
    total: usize,
    any: bool,
    all: Option<Vec<DocId>>,
    first: First,
}

impl InSegment<'_> {
    fn collect(&mut self, doc: DocId, score: Score) {
        if !self.except.is_empty() && self.except.binary_search(&doc).is_ok() {
            return;
        }
        self.any = true;
        if let Some(all) = &mut self.all {
            all.push(doc);
        }
        if !self.only.is_empty() && self.only.binary_search(&self.columns.case_id[doc as usize]).is_err() {
            return;
        }
        let mut sets = self.columns.sets[doc as usize];
        if !self.by_province {
            sets[PLACES] = self.columns.place_sets[doc as usize];
        }
        let count = |dimensions: &mut [Dimension; DIMENSIONS]| {
            dimensions.iter_mut().zip(sets).for_each(|(dimension, set)| dimension.count(set));
        };
        if self.open {
            count(&mut self.dimensions);
            self.keep(doc, score);
            return;
        }
        let allowed: [bool; DIMENSIONS] = std::array::from_fn(|d| self.dimensions[d].allows(sets[d]));
        match allowed.iter().filter(|&&a| !a).count() {
            0 => {
                count(&mut self.dimensions);
                self.keep(doc, score);
            }
            // Only one filter is against it: it counts for the other values of that filter.
            1 => (0..DIMENSIONS).filter(|&d| !allowed[d]).for_each(|d| self.dimensions[d].count(sets[d])),
            _ => {}
        }
    }

    /// Adds the counts to those of the other segments.
    fn harvest(self, counts: &mut [Counts; DIMENSIONS]) -> Self {
        for ((dimension, values), counts) in
            self.dimensions.iter().zip(self.columns.counted(self.by_province)).zip(counts)
        {
            dimension.add_to(values, counts);
        }
        self
    }

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
