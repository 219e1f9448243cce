//! Relaxing: the cases that have enough of what was asked for, by weight.

use std::cell::OnceCell;
use std::rc::Rc;
use std::sync::Mutex;

use tantivy::{DocId, Score, Searcher, TantivyError};

use super::node::{Hit, Node, Place, Way};
use super::table::{Spare, with_table};

/// What a full coverage scores; BM25 only orders cases of equal coverage.
pub(in crate::search) const FULL: Score = 1000.0;

/// How much of a share what is nearly the same keeps.
const NEARLY: Score = 0.7;

/// Most that BM25 may add: less than the step between two coverages that differ to a reader.
const MOST_BM25: Score = 40.0;

/// One thing that was asked for.
#[derive(Debug, Clone)]
pub(in crate::search) struct Wanted {
    pub(in crate::search) node: Node,
    /// What is nearly the same; counts for less.
    pub(in crate::search) near: Option<Node>,
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
    /// What was looked up already, segment by segment; clones share it, of which one may ask for more than the one before.
    known: Rc<[OnceCell<Enough>]>,
}

impl Wanted {
    /// It or what is nearly the same.
    fn whole(&self) -> Node {
        let ways = std::iter::once(&self.node).chain(&self.near).cloned().map(Way::plain);
        Node::Best(ways.collect(), 0.0)
    }
}

/// Cases with enough, and what they have.
type Enough = Vec<(DocId, Has)>;

/// What a case has of what is wanted.
#[derive(Debug, Clone, Copy, Default)]
struct Has {
    share: Score,
    bm25: Score,
    count: u16,
    mandatory: u16,
}

static SPARE: Spare<Has> = Mutex::new(Vec::new());

impl Coverage {
    /// Nothing is looked up yet. Of a clone `least` may be raised, and nothing else changed.
    pub(in crate::search) fn new(searcher: &Searcher, wanted: Vec<Wanted>, least: Score, least_count: usize) -> Self {
        let known = searcher.segment_readers().iter().map(|_| OnceCell::new()).collect();
        Self { wanted, least, least_count, known }
    }

    /// All cases with enough, in their order.
    pub(super) fn hits(&self, place: Place<'_>) -> Result<Vec<Hit>, TantivyError> {
        let known = &self.known[place.ord];
        let enough = match known.get() {
            Some(enough) => enough,
            None => {
                let enough = self.look_up(place)?;
                known.get_or_init(|| enough)
            }
        };
        let hit =
            |&(doc, has): &(DocId, Has)| self.is_enough(has).then(|| (doc, has.share * FULL + has.bm25.min(MOST_BM25)));
        Ok(enough.iter().filter_map(hit).collect())
    }

    /// All cases with enough and what they have, in their order. Each wanted thing is taken into a table of all cases; when some must be
    /// there, of the others only what is beside them.
    fn look_up(&self, place: Place<'_>) -> Result<Enough, TantivyError> {
        let must: Vec<Node> = self.wanted.iter().filter(|w| w.mandatory).map(|w| w.whole()).collect();
        let left: Option<Vec<DocId>> =
            if must.is_empty() { None } else { Some(Node::All(must).hits(place)?.iter().map(|hit| hit.0).collect()) };
        let of = |node: &Node| match &left {
            Some(left) => node.hits_among(place, left),
            None => node.hits(place),
        };
        let mut found = Vec::with_capacity(self.wanted.len());
        for wanted in &self.wanted {
            found.push((wanted, of(&wanted.node)?, wanted.near.as_ref().map(of).transpose()?));
        }
        Ok(with_table(&SPARE, place.cases(), |table| {
            let mut add = |wanted: &Wanted, (doc, score): Hit, share: Score| {
                let one = Has { share, bm25: score * wanted.share, count: 1, mandatory: u16::from(wanted.mandatory) };
                table.put(doc, one, |has| {
                    has.share += one.share;
                    has.bm25 += one.bm25;
                    has.count += one.count;
                    has.mandatory += one.mandatory;
                });
            };
            for (wanted, own, near) in &found {
                own.iter().for_each(|&hit| add(wanted, hit, wanted.share));
                for &hit in near.iter().flat_map(|near| near.iter()) {
                    if own.binary_search_by_key(&hit.0, |own| own.0).is_err() {
                        add(wanted, hit, wanted.share * NEARLY);
                    }
                }
            }
            table.filter_map(|doc, has| self.is_enough(has).then_some((doc, has)))
        }))
    }

    fn is_enough(&self, has: Has) -> bool {
        let mandatory = self.wanted.iter().filter(|wanted| wanted.mandatory).count();
        // Sums of shares are not exact.
        has.count > 0
            && has.share + 1e-4 >= self.least
            && usize::from(has.count) >= self.least_count
            && usize::from(has.mandatory) == mandatory
    }
}
