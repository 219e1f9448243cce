//! A compiled query: a tree whose leaves are terms and phrases of the engine, and how its hits are found.
//!
//! The engine's own unions and intersections step through their members hit by hit, with a call through a pointer for
//! each; over long postings that is most of the time of a search. Here each leaf gives its hits in one go, which the
//! engine does fast, and they are merged in memory: eight bytes a hit. Where other parts have left few candidates, a
//! leaf is asked about those only. Nothing is looked up twice within a search.

use std::cell::OnceCell;
use std::rc::Rc;

use tantivy::query::{EnableScoring, Query as EngineQuery};
use tantivy::{DocId, Score, Searcher, SegmentReader, TERMINATED, TantivyError};

use super::coverage::Coverage;
use super::merge::{List, both, common, merged_by_sorting, merged_in_a_table, with_scores};
use super::table::Set;

/// So many hits of the ways before are enough: a way that is [only for few](Way::only_for_few) is then left out.
const ENOUGH: usize = 200;

/// Below one hit in so many cases, hits are sorted; above, they are put into a table of all cases.
const SPARSE: usize = 256;

/// Asking about one candidate costs as much as taking so many hits in a row.
pub(super) const ASKING: usize = 8;

/// A case of a segment with its score.
pub(in crate::search) type Hit = (DocId, Score);

/// The hits of a node, or why there are none; a node that was looked up before gives the same ones again.
pub(in crate::search) type Hits = Result<Rc<Vec<Hit>>, TantivyError>;

/// A compiled query.
#[derive(Debug, Clone)]
pub(in crate::search) enum Node {
    /// Every case, with no score.
    Everything,
    /// No case.
    Nothing,
    /// A term or phrase, and in how many cases it stands at most.
    Leaf(Rc<dyn EngineQuery>, usize),
    /// Any of the ways: the best score counts, the others add a share of theirs.
    Best(Vec<Way>, Score),
    /// Any of them; the scores are added.
    Any(Vec<Node>),
    /// All of them; the scores are added.
    All(Vec<Node>),
    /// The first without the others.
    Without(Box<Node>, Vec<Node>),
    /// Enough of what is wanted.
    Coverage(Box<Coverage>),
    /// A node whose hits are looked up once, segment by segment.
    Once(Rc<Known>),
}

/// A node with its hits, once they were asked for.
#[derive(Debug)]
pub(in crate::search) struct Known {
    node: Node,
    hits: Vec<OnceCell<Rc<Vec<Hit>>>>,
}

/// A way to match.
#[derive(Debug, Clone)]
pub(in crate::search) struct Way {
    pub(in crate::search) node: Node,
    /// How much its score counts.
    pub(in crate::search) times: Score,
    /// What each of its hits scores besides: ranks it above others whatever they score.
    pub(in crate::search) plus: Score,
    /// It is tried only when the ways before have found less than a few pages.
    pub(in crate::search) only_for_few: bool,
}

impl Way {
    /// A way that counts as it is.
    pub(in crate::search) fn plain(node: Node) -> Self {
        Self { node, times: 1.0, plus: 0.0, only_for_few: false }
    }
}

/// Where hits are looked up.
#[derive(Clone, Copy)]
pub(in crate::search) struct Place<'a> {
    pub(in crate::search) searcher: &'a Searcher,
    pub(in crate::search) ord: usize,
}

impl<'a> Place<'a> {
    /// All segments of an index.
    pub(in crate::search) fn all(searcher: &'a Searcher) -> impl Iterator<Item = Self> {
        (0..searcher.segment_readers().len()).map(move |ord| Self { searcher, ord })
    }

    fn segment(&self) -> &'a SegmentReader {
        &self.searcher.segment_readers()[self.ord]
    }

    pub(super) fn cases(&self) -> usize {
        self.segment().max_doc() as usize
    }
}

impl Node {
    /// The node, its hits looked up once.
    pub(in crate::search) fn once(self, searcher: &Searcher) -> Self {
        let hits = searcher.segment_readers().iter().map(|_| OnceCell::new()).collect();
        Self::Once(Rc::new(Known { node: self, hits }))
    }

    /// In how many cases it matches at most, roughly.
    pub(super) fn most(&self) -> usize {
        match self {
            Self::Nothing => 0,
            Self::Everything | Self::Coverage(_) => usize::MAX,
            Self::Leaf(_, most) => *most,
            Self::Best(ways, _) => ways.iter().fold(0, |sum, way| way.node.most().saturating_add(sum)),
            Self::Any(nodes) => nodes.iter().fold(0, |sum, node| node.most().saturating_add(sum)),
            Self::All(nodes) => nodes.iter().map(Self::most).min().unwrap_or(0),
            Self::Without(node, _) => node.most(),
            Self::Once(known) => known.node.most(),
        }
    }

    /// All hits in a segment, in the order of its cases.
    pub(in crate::search) fn hits(&self, place: Place<'_>) -> Hits {
        if let Self::Once(known) = self {
            if let Some(hits) = known.hits[place.ord].get() {
                return Ok(Rc::clone(hits));
            }
            let hits = known.node.hits(place)?;
            return Ok(Rc::clone(known.hits[place.ord].get_or_init(|| hits)));
        }
        self.find(place, None)
    }

    /// The hits among some cases, which are in order.
    pub(super) fn hits_among(&self, place: Place<'_>, among: &[DocId]) -> Hits {
        match self {
            Self::Once(known) => match known.hits[place.ord].get() {
                Some(hits) => Ok(Rc::new(common(hits, among))),
                None => known.node.hits_among(place, among),
            },
            _ => self.find(place, Some(among)),
        }
    }

    /// Whether there is any hit. Mostly this costs much less than taking all.
    pub(in crate::search) fn finds(&self, place: Place<'_>) -> Result<bool, TantivyError> {
        match self {
            Self::Leaf(query, most) => {
                let weight = query.weight(EnableScoring::disabled_from_searcher(place.searcher))?;
                Ok(*most > 0 && weight.scorer(place.segment(), 1.0)?.doc() != TERMINATED)
            }
            Self::Best(ways, _) => {
                for way in ways {
                    if way.node.finds(place)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Self::Once(known) if known.hits[place.ord].get().is_none() => known.node.finds(place),
            _ => Ok(!self.hits(place)?.is_empty()),
        }
    }

    fn find(&self, place: Place<'_>, among: Option<&[DocId]>) -> Hits {
        let of = |node: &Self| match among {
            Some(among) => node.hits_among(place, among),
            None => node.hits(place),
        };
        let hits = match self {
            Self::Nothing => Vec::new(),
            Self::Everything => match among {
                Some(among) => among.iter().map(|&doc| (doc, 0.0)).collect(),
                None => (0..place.cases() as DocId).map(|doc| (doc, 0.0)).collect(),
            },
            Self::Leaf(query, most) => leaf(query, *most, place, among)?,
            Self::Best(ways, tie) if are_long_leaves(ways, place) => leaves_in_a_table(ways, *tie, place, among)?,
            Self::Best(ways, tie) => return best(ways, *tie, place, &of),
            Self::Any(nodes) => {
                let ways: Vec<Way> = nodes.iter().cloned().map(Way::plain).collect();
                return best(&ways, 1.0, place, &of);
            }
            Self::All(nodes) => return all(nodes, place, among),
            Self::Without(node, others) => {
                let mut hits = of(node).map(Rc::unwrap_or_clone)?;
                for other in others {
                    let docs: Vec<DocId> = hits.iter().map(|hit| hit.0).collect();
                    let taken = other.hits_among(place, &docs)?;
                    hits.retain(|hit| taken.binary_search_by_key(&hit.0, |t| t.0).is_err());
                }
                hits
            }
            Self::Coverage(coverage) => {
                let hits = coverage.hits(place)?;
                among.map_or_else(|| hits.clone(), |among| common(&hits, among))
            }
            Self::Once(_) => return of(self),
        };
        Ok(Rc::new(hits))
    }
}

/// The hits of a term or phrase: all in a row, or case by case when few are asked about.
fn leaf(
    query: &Rc<dyn EngineQuery>,
    most: usize,
    place: Place<'_>,
    among: Option<&[DocId]>,
) -> Result<Vec<Hit>, TantivyError> {
    if most == 0 {
        return Ok(Vec::new());
    }
    // A list that grows is copied again and again.
    let mut hits = Vec::with_capacity(most.min(among.map_or(place.cases(), <[DocId]>::len)));
    let weight = query.weight(EnableScoring::enabled_from_searcher(place.searcher))?;
    let Some(few) = among.filter(|among| among.len() * ASKING < most) else {
        weight.for_each(place.segment(), &mut |doc, score| hits.push((doc, score)))?;
        return Ok(match among {
            Some(among) => common(&hits, among),
            None => hits,
        });
    };
    let mut scorer = weight.scorer(place.segment(), 1.0)?;
    for &doc in few {
        if scorer.doc() < doc {
            scorer.seek(doc);
        }
        match scorer.doc() {
            TERMINATED => break,
            here if here == doc => hits.push((doc, scorer.score())),
            _ => {}
        }
    }
    Ok(hits)
}

fn best(ways: &[Way], tie: Score, place: Place<'_>, of: &dyn Fn(&Node) -> Hits) -> Hits {
    let mut lists: Vec<List> = Vec::with_capacity(ways.len());
    for way in ways {
        let before: usize = lists.iter().map(|list| list.hits.len()).sum();
        if way.only_for_few && before >= ENOUGH {
            continue;
        }
        let hits = of(&way.node)?;
        if !hits.is_empty() {
            lists.push(List { hits, times: way.times, plus: way.plus });
        }
    }
    if lists.len() <= 1 {
        return Ok(lists.pop().map(List::alone).unwrap_or_default());
    }
    let sum: usize = lists.iter().map(|list| list.hits.len()).sum();
    Ok(Rc::new(if sum < place.cases() / SPARSE {
        merged_by_sorting(&lists, tie)
    } else {
        merged_in_a_table(&lists, tie, place.cases())
    }))
}

/// Whether the ways are terms and phrases that together have many hits: the fields of a common word.
fn are_long_leaves(ways: &[Way], place: Place<'_>) -> bool {
    let leaf = |way: &Way| matches!(way.node, Node::Leaf(..) | Node::Nothing) && !way.only_for_few;
    ways.len() > 1
        && ways.iter().all(leaf)
        && ways.iter().map(|way| way.node.most()).sum::<usize>() >= place.cases() / SPARSE
}

/// The same as [`best`], straight from the engine into the table.
fn leaves_in_a_table(
    ways: &[Way],
    tie: Score,
    place: Place<'_>,
    among: Option<&[DocId]>,
) -> Result<Vec<Hit>, TantivyError> {
    let wanted = among.map(|among| Set::of(place.cases(), among));
    with_scores(place.cases(), |table| {
        for way in ways {
            let Node::Leaf(query, most) = &way.node else { continue };
            let mut add = |doc: DocId, score: Score| {
                if wanted.as_ref().is_none_or(|wanted| wanted.has(doc)) {
                    table.add(doc, score * way.times + way.plus);
                }
            };
            match among.filter(|among| among.len() * ASKING < *most) {
                Some(_) => leaf(query, *most, place, among)?.into_iter().for_each(|(doc, score)| add(doc, score)),
                None => {
                    let weight = query.weight(EnableScoring::enabled_from_searcher(place.searcher))?;
                    weight.for_each(place.segment(), &mut add)?;
                }
            }
        }
        Ok(table.hits(tie))
    })
}

/// What all nodes match, the rarest first: the others are asked only about what is left.
fn all(nodes: &[Node], place: Place<'_>, among: Option<&[DocId]>) -> Hits {
    let mut order: Vec<&Node> = nodes.iter().collect();
    order.sort_by_key(|node| node.most());
    let mut left: Option<Rc<Vec<Hit>>> = None;
    for node in order {
        let docs: Option<Vec<DocId>> = left.as_ref().map(|hits| hits.iter().map(|hit| hit.0).collect());
        let hits = match docs.as_deref().or(among) {
            Some([]) => return Ok(Rc::default()),
            Some(docs) => node.hits_among(place, docs)?,
            None => node.hits(place)?,
        };
        left = Some(match left {
            None => hits,
            Some(before) => Rc::new(both(&before, &hits)),
        });
    }
    Ok(left.unwrap_or_default())
}
