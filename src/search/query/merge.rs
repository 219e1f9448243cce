//! Lists of hits put together. Every list is in the order of the cases.

use std::rc::Rc;
use std::sync::Mutex;

use tantivy::{DocId, Score};

use super::node::{ASKING, Hit};
use super::table::{Spare, Table, with_table};

/// The hits of a way, and what becomes of their scores.
pub(super) struct List {
    pub(super) hits: Rc<Vec<Hit>>,
    pub(super) times: Score,
    pub(super) plus: Score,
}

impl List {
    fn score(&self, score: Score) -> Score {
        score * self.times + self.plus
    }

    /// The hits with the scores that they have now.
    fn scored(&self) -> impl Iterator<Item = Hit> {
        self.hits.iter().map(|&(doc, score)| (doc, self.score(score)))
    }

    /// The list by itself.
    pub(super) fn alone(self) -> Rc<Vec<Hit>> {
        if self.times == 1.0 && self.plus == 0.0 { self.hits } else { Rc::new(self.scored().collect()) }
    }
}

/// Any of the lists, for few hits: the best score counts, the others add a share of theirs.
pub(super) fn merged_by_sorting(lists: &[List], tie: Score) -> Vec<Hit> {
    let mut all: Vec<Hit> = lists.iter().flat_map(List::scored).collect();
    all.sort_by_key(|&(doc, _)| doc);
    let one = |hits: &[Hit]| {
        let best = hits.iter().fold(0.0_f32, |best, hit| best.max(hit.1));
        let sum: f32 = hits.iter().map(|hit| hit.1).sum();
        (hits[0].0, best + tie * (sum - best))
    };
    all.chunk_by(|a, b| a.0 == b.0).map(one).collect()
}

/// The same for many hits, with a table of all cases.
pub(super) fn merged_in_a_table(lists: &[List], tie: Score, cases: usize) -> Vec<Hit> {
    with_scores(cases, |table| {
        lists.iter().flat_map(List::scored).for_each(|(doc, score)| table.add(doc, score));
        table.hits(tie)
    })
}

/// The best score of a case and the sum of all.
type BestAndSum = (Score, Score);

static SPARE: Spare<BestAndSum> = Mutex::new(Vec::new());

/// Does something with a table of scores for so many cases.
pub(super) fn with_scores<R>(cases: usize, work: impl FnOnce(&mut Table<BestAndSum>) -> R) -> R {
    with_table(&SPARE, cases, work)
}

impl Table<BestAndSum> {
    /// A hit of a case, of which there may be others.
    pub(super) fn add(&mut self, doc: DocId, score: Score) {
        self.put(doc, (score, score), |(best, sum)| {
            *best = best.max(score);
            *sum += score;
        });
    }

    /// All hits: the best score counts, the others add a share of theirs.
    pub(super) fn hits(&self, tie: Score) -> Vec<Hit> {
        self.filter_map(|doc, (best, sum)| Some((doc, best + tie * (sum - best))))
    }
}

/// Hits of both lists with their scores added.
pub(super) fn both(a: &[Hit], b: &[Hit]) -> Vec<Hit> {
    let mut b = b.iter().peekable();
    let mut hits = Vec::new();
    for &(doc, score) in a {
        while b.next_if(|hit| hit.0 < doc).is_some() {}
        if let Some(hit) = b.peek().filter(|hit| hit.0 == doc) {
            hits.push((doc, score + hit.1));
        }
    }
    hits
}

/// The hits among some cases.
pub(super) fn common(hits: &[Hit], among: &[DocId]) -> Vec<Hit> {
    if among.len() * ASKING < hits.len() {
        let find = |doc: &DocId| hits.binary_search_by_key(doc, |hit| hit.0).ok().map(|at| hits[at]);
        return among.iter().filter_map(find).collect();
    }
    let mut among = among.iter().peekable();
    let among_them = |hit: &&Hit| {
        while among.next_if(|&&doc| doc < hit.0).is_some() {}
        among.peek().is_some_and(|&&doc| doc == hit.0)
    };
    hits.iter().filter(among_them).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_of_merging_give_the_same() {
        let lists = vec![vec![(1, 2.0), (3, 1.0)], vec![(0, 0.0), (3, 4.0)], vec![(3, 2.0), (9, 1.0)]];
        let want = [(0, 0.0), (1, 2.0), (3, 4.0 + 0.5 * 3.0), (9, 1.0)];
        let lists: Vec<List> =
            lists.into_iter().map(|hits| List { hits: Rc::new(hits), times: 1.0, plus: 0.0 }).collect();
        assert_eq!(merged_by_sorting(&lists, 0.5), want);
        assert_eq!(merged_in_a_table(&lists, 0.5, 10), want);
    }

    #[test]
    fn hits_among_candidates_are_those_of_both() {
        let hits: Vec<Hit> = (0..1000).map(|n| (n * 3, n as f32)).collect();
        for step in [1, 7, 500] {
            let among: Vec<DocId> = (0..3000).step_by(step).collect();
            let want: Vec<Hit> = hits.iter().filter(|hit| among.contains(&hit.0)).copied().collect();
            assert_eq!(common(&hits, &among), want);
            let scored: Vec<Hit> = among.iter().map(|&doc| (doc, 0.0)).collect();
            assert_eq!(both(&hits, &scored), want);
        }
    }
}
