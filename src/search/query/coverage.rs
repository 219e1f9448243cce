//! Relaxing: the cases that have enough of what was asked for, by weight.

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError, Term};

/// What a full coverage scores; BM25 only orders cases of equal coverage.
pub(in crate::search) const FULL: Score = 1000.0;

/// How much of a share what is nearly the same keeps.
const NEARLY: Score = 0.7;

/// Most that BM25 may add: less than the step between two coverages that differ to a reader.
const MOST_BM25: Score = 40.0;

/// One thing that was asked for.
#[derive(Debug)]
pub(in crate::search) struct Wanted {
    pub(in crate::search) query: Box<dyn Query>,
    /// What is nearly the same; counts for less.
    pub(in crate::search) near: Option<Box<dyn Query>>,
    /// Its share of the whole; all shares add up to 1.
    pub(in crate::search) share: Score,
    /// A case without it is no answer.
    pub(in crate::search) mandatory: bool,
}

/// Cases whose shares add up to `least`, with `least_count` of the wanted things and every mandatory one.
#[derive(Debug, Clone)]
pub(in crate::search) struct Coverage {
    pub(in crate::search) wanted: Vec<Wanted>,
    pub(in crate::search) least: Score,
    pub(in crate::search) least_count: usize,
}

impl Clone for Wanted {
    fn clone(&self) -> Self {
        Self {
            query: self.query.box_clone(),
            near: self.near.as_ref().map(|n| n.box_clone()),
            share: self.share,
            mandatory: self.mandatory,
        }
    }
}

impl Query for Coverage {
    fn weight(&self, scoring: EnableScoring<'_>) -> Result<Box<dyn Weight>, TantivyError> {
        let wanted: Result<Vec<_>, TantivyError> = self.wanted.iter().map(|wanted| wanted.weight(scoring)).collect();
        Ok(Box::new(CoverageWeight { wanted: wanted?, least: self.least, least_count: self.least_count }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.wanted.iter().for_each(|wanted| wanted.query.query_terms(visitor));
    }
}

impl Wanted {
    fn weight(&self, scoring: EnableScoring<'_>) -> Result<WantedWeight, TantivyError> {
        let near = self.near.as_ref().map(|near| near.weight(scoring)).transpose()?;
        Ok(WantedWeight { weight: self.query.weight(scoring)?, near, share: self.share, mandatory: self.mandatory })
    }
}

struct WantedWeight {
    weight: Box<dyn Weight>,
    near: Option<Box<dyn Weight>>,
    share: Score,
    mandatory: bool,
}

struct CoverageWeight {
    wanted: Vec<WantedWeight>,
    least: Score,
    least_count: usize,
}

impl Weight for CoverageWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> Result<Box<dyn Scorer>, TantivyError> {
        let cursor = |wanted: &WantedWeight| {
            let near = wanted.near.as_ref().map(|near| near.scorer(segment, boost)).transpose()?;
            let scorer = wanted.weight.scorer(segment, boost)?;
            Ok(Cursor { scorer, near, share: wanted.share, mandatory: wanted.mandatory })
        };
        let cursors: Result<Vec<Cursor>, TantivyError> = self.wanted.iter().map(cursor).collect();
        let mut scorer =
            CoverageScorer { cursors: cursors?, least: self.least, least_count: self.least_count, doc: 0, share: 0.0 };
        scorer.settle();
        Ok(Box::new(scorer))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> Result<Explanation, TantivyError> {
        Ok(Explanation::new("coverage", 0.0))
    }
}

struct Cursor {
    scorer: Box<dyn Scorer>,
    near: Option<Box<dyn Scorer>>,
    share: Score,
    mandatory: bool,
}

impl Cursor {
    fn doc(&self) -> DocId {
        let near = self.near.as_ref().map_or(TERMINATED, |near| near.doc());
        self.scorer.doc().min(near)
    }

    /// The share that a case has of this.
    fn share_of(&self, doc: DocId) -> Score {
        if self.scorer.doc() == doc {
            self.share
        } else if self.doc() == doc {
            self.share * NEARLY
        } else {
            0.0
        }
    }

    fn leave(&mut self, doc: DocId) {
        for scorer in std::iter::once(&mut self.scorer).chain(&mut self.near).filter(|scorer| scorer.doc() == doc) {
            scorer.advance();
        }
    }
}

struct CoverageScorer {
    cursors: Vec<Cursor>,
    least: Score,
    least_count: usize,
    doc: DocId,
    share: Score,
}

impl CoverageScorer {
    /// Goes to the first case, from where the cursors stand, that has enough.
    fn settle(&mut self) -> DocId {
        loop {
            self.doc = self.cursors.iter().map(|cursor| cursor.doc()).min().unwrap_or(TERMINATED);
            if self.doc == TERMINATED || self.is_enough() {
                return self.doc;
            }
            self.step();
        }
    }

    fn is_enough(&mut self) -> bool {
        let here = |cursor: &&Cursor| cursor.doc() == self.doc;
        self.share = self.cursors.iter().map(|cursor| cursor.share_of(self.doc)).sum();
        let count = self.cursors.iter().filter(here).count();
        // Sums of shares are not exact.
        self.share + 1e-4 >= self.least
            && count >= self.least_count
            && self.cursors.iter().all(|cursor| !cursor.mandatory || here(&cursor))
    }

    fn step(&mut self) {
        let doc = self.doc;
        self.cursors.iter_mut().for_each(|cursor| cursor.leave(doc));
    }
}

impl DocSet for CoverageScorer {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED {
            return TERMINATED;
        }
        self.step();
        self.settle()
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.cursors.iter().map(|cursor| cursor.scorer.size_hint()).max().unwrap_or(0)
    }
}

impl Scorer for CoverageScorer {
    fn score(&mut self) -> Score {
        let doc = self.doc;
        let here = self.cursors.iter_mut().filter(|cursor| cursor.scorer.doc() == doc);
        let bm25: Score = here.map(|cursor| cursor.scorer.score() * cursor.share).sum();
        self.share * FULL + bm25.min(MOST_BM25)
    }
}
