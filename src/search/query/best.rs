//! The best of several ways to match: the fields of a run, then the run, its synonyms and its words.
//!
//! The engine's own union steps through its members hit by hit, with a call through a pointer for each; over long
//! postings that is most of the time of a search. This one takes each member's hits in one go, which the engine does
//! fast, and merges them in memory: a few bytes a hit, and at most eight for each case of the segment.

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError, Term};

/// So many hits of the ways before are enough: a way that is [only for few](Way::only_for_few) is then left out.
const ENOUGH: usize = 200;

/// Below one hit in so many cases, hits are sorted; above, they are put into a table of all cases.
const SPARSE: usize = 16;

/// A way to match.
#[derive(Debug)]
pub(in crate::search) struct Way {
    pub(in crate::search) query: Box<dyn Query>,
    /// How much its score counts.
    pub(in crate::search) times: Score,
    /// What each of its hits scores besides: ranks it above others whatever they score.
    pub(in crate::search) plus: Score,
    /// It is tried only when the ways before have found less than a few pages.
    pub(in crate::search) only_for_few: bool,
}

/// Any of the ways: the best score counts, the others add a share of theirs.
#[derive(Debug, Clone)]
pub(in crate::search) struct Best {
    pub(in crate::search) ways: Vec<Way>,
    pub(in crate::search) tie: Score,
}

impl Way {
    /// A way that counts as it is.
    pub(in crate::search) fn plain(query: Box<dyn Query>) -> Self {
        Self { query, times: 1.0, plus: 0.0, only_for_few: false }
    }
}

impl Clone for Way {
    fn clone(&self) -> Self {
        Self { query: self.query.box_clone(), ..*self }
    }
}

impl Query for Best {
    fn weight(&self, scoring: EnableScoring<'_>) -> Result<Box<dyn Weight>, TantivyError> {
        let weight = |way: &Way| {
            let (times, plus, only_for_few) = (way.times, way.plus, way.only_for_few);
            Ok(WayWeight { weight: way.query.weight(scoring)?, times, plus, only_for_few })
        };
        let ways: Result<Vec<WayWeight>, TantivyError> = self.ways.iter().map(weight).collect();
        Ok(Box::new(BestWeight { ways: ways?, tie: self.tie, scored: scoring.is_scoring_enabled() }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.ways.iter().for_each(|way| way.query.query_terms(visitor));
    }
}

struct WayWeight {
    weight: Box<dyn Weight>,
    times: Score,
    plus: Score,
    only_for_few: bool,
}

struct BestWeight {
    ways: Vec<WayWeight>,
    tie: Score,
    scored: bool,
}

/// A hit of one way.
type Hit = (DocId, Score);

impl BestWeight {
    /// All hits in the order of the cases.
    fn hits(&self, segment: &SegmentReader) -> Result<Vec<Hit>, TantivyError> {
        let mut lists: Vec<Vec<Hit>> = Vec::with_capacity(self.ways.len());
        for way in &self.ways {
            let before: usize = lists.iter().map(Vec::len).sum();
            if !(way.only_for_few && before >= ENOUGH) {
                lists.push(self.hits_of(way, segment)?);
            }
        }
        lists.retain(|list| !list.is_empty());
        if lists.len() <= 1 {
            return Ok(lists.pop().unwrap_or_default());
        }
        let sum: usize = lists.iter().map(Vec::len).sum();
        let cases = segment.max_doc() as usize;
        Ok(if sum < cases / SPARSE { self.merged_by_sorting(lists) } else { self.merged_in_a_table(lists, cases) })
    }

    fn hits_of(&self, way: &WayWeight, segment: &SegmentReader) -> Result<Vec<Hit>, TantivyError> {
        let mut hits = Vec::new();
        if self.scored {
            way.weight.for_each(segment, &mut |doc, score| hits.push((doc, score * way.times + way.plus)))?;
        } else {
            way.weight.for_each_no_score(segment, &mut |docs| hits.extend(docs.iter().map(|&doc| (doc, 0.0))))?;
        }
        Ok(hits)
    }

    fn merged_by_sorting(&self, lists: Vec<Vec<Hit>>) -> Vec<Hit> {
        let mut all = lists.concat();
        all.sort_by_key(|&(doc, _)| doc);
        let one = |hits: &[Hit]| {
            let best = hits.iter().fold(0.0_f32, |best, hit| best.max(hit.1));
            let sum: f32 = hits.iter().map(|hit| hit.1).sum();
            (hits[0].0, best + self.tie * (sum - best))
        };
        all.chunk_by(|a, b| a.0 == b.0).map(one).collect()
    }

    fn merged_in_a_table(&self, lists: Vec<Vec<Hit>>, cases: usize) -> Vec<Hit> {
        // The best score and the sum of all; nothing yet where the best is negative.
        let mut table = vec![(-1.0_f32, 0.0_f32); cases];
        for (doc, score) in lists.into_iter().flatten() {
            let (best, sum) = &mut table[doc as usize];
            *best = best.max(score);
            *sum += score;
        }
        let hit =
            |(doc, (best, sum)): (DocId, (f32, f32))| (best >= 0.0).then_some((doc, best + self.tie * (sum - best)));
        (0..).zip(table).filter_map(hit).collect()
    }
}

impl Weight for BestWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> Result<Box<dyn Scorer>, TantivyError> {
        Ok(Box::new(Merged { hits: self.hits(segment)?, at: 0, boost }))
    }

    fn for_each(&self, segment: &SegmentReader, callback: &mut dyn FnMut(DocId, Score)) -> Result<(), TantivyError> {
        self.hits(segment)?.into_iter().for_each(|(doc, score)| callback(doc, score));
        Ok(())
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> Result<Explanation, TantivyError> {
        Ok(Explanation::new("the best of several ways", 0.0))
    }
}

/// Merged hits, one after the other.
struct Merged {
    hits: Vec<Hit>,
    at: usize,
    boost: Score,
}

impl DocSet for Merged {
    fn advance(&mut self) -> DocId {
        self.at = (self.at + 1).min(self.hits.len());
        self.doc()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        // Steps that double, then halves: near targets are the rule.
        let mut step = 1;
        while self.hits.get(self.at + step).is_some_and(|hit| hit.0 < target) {
            self.at += step;
            step *= 2;
        }
        let end = (self.at + step + 1).min(self.hits.len());
        self.at += self.hits[self.at.min(end)..end].partition_point(|hit| hit.0 < target);
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.hits.get(self.at).map_or(TERMINATED, |hit| hit.0)
    }

    fn size_hint(&self) -> u32 {
        self.hits.len() as u32
    }
}

impl Scorer for Merged {
    fn score(&mut self) -> Score {
        self.hits.get(self.at).map_or(0.0, |hit| hit.1 * self.boost)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merged_hits_can_be_stepped_through_and_sought() {
        let docs: Vec<DocId> = (0..100).map(|n| n * n).collect();
        for target in 0..10_000 {
            let mut merged = Merged { hits: docs.iter().map(|&doc| (doc, 1.0)).collect(), at: 0, boost: 1.0 };
            merged.seek(target / 2);
            let want = docs.iter().copied().find(|&doc| doc >= target).unwrap_or(TERMINATED);
            assert_eq!(merged.seek(target), want, "{target}");
        }
        let mut none = Merged { hits: Vec::new(), at: 0, boost: 1.0 };
        assert_eq!((none.doc(), none.advance(), none.seek(7)), (TERMINATED, TERMINATED, TERMINATED));
    }

    #[test]
    fn both_ways_of_merging_give_the_same() {
        let weight = BestWeight { ways: Vec::new(), tie: 0.5, scored: true };
        let lists = vec![vec![(1, 2.0), (3, 1.0)], vec![(0, 0.0), (3, 4.0)], vec![(3, 2.0), (9, 1.0)]];
        let want = [(0, 0.0), (1, 2.0), (3, 4.0 + 0.5 * 3.0), (9, 1.0)];
        assert_eq!(weight.merged_by_sorting(lists.clone()), want);
        assert_eq!(weight.merged_in_a_table(lists, 10), want);
    }
}
