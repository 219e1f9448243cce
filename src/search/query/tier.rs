//! Ranks ways of matching above each other: a query whose hits all score a fixed amount more.

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TantivyError, Term};

/// The hits of a query, each with `plus` added to its score.
#[derive(Debug)]
pub(super) struct Tier {
    pub(super) plus: Score,
    pub(super) query: Box<dyn Query>,
}

struct TierWeight {
    plus: Score,
    weight: Box<dyn Weight>,
}

struct TierScorer {
    plus: Score,
    scorer: Box<dyn Scorer>,
}

impl Clone for Tier {
    fn clone(&self) -> Self {
        Self { plus: self.plus, query: self.query.box_clone() }
    }
}

impl Query for Tier {
    fn weight(&self, scoring: EnableScoring<'_>) -> Result<Box<dyn Weight>, TantivyError> {
        let weight = self.query.weight(scoring)?;
        Ok(if scoring.is_scoring_enabled() { Box::new(TierWeight { plus: self.plus, weight }) } else { weight })
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.query.query_terms(visitor);
    }
}

impl Weight for TierWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> Result<Box<dyn Scorer>, TantivyError> {
        let scorer = self.weight.scorer(segment, boost)?;
        Ok(Box::new(TierScorer { plus: self.plus * boost, scorer }))
    }

    fn explain(&self, segment: &SegmentReader, doc: DocId) -> Result<Explanation, TantivyError> {
        self.weight.explain(segment, doc)
    }
}

impl DocSet for TierScorer {
    fn advance(&mut self) -> DocId {
        self.scorer.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.scorer.seek(target)
    }

    fn doc(&self) -> DocId {
        self.scorer.doc()
    }

    fn size_hint(&self) -> u32 {
        self.scorer.size_hint()
    }

    fn cost(&self) -> u64 {
        self.scorer.cost()
    }
}

impl Scorer for TierScorer {
    fn score(&mut self) -> Score {
        self.plus + self.scorer.score()
    }
}
