//! Turns a plan into a query of the engine.
//!
//! A run matches literally, by a synonym of all of it, or by its words; each way is a tier of its own, so that a literal
//! hit always comes first. Inside a tier BM25 over the fields decides.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Bound;
use std::rc::Rc;

use tantivy::query::{BooleanQuery, PhraseQuery, Query as EngineQuery, RangeQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, TantivyError, Term};

use super::amount::Amounts;
use super::expand::{Concept, ConceptKind, Run};
use super::node::{Node, Place, Way};
use super::plan::{Group, Part, Plan};
use crate::domain::text::{Unit, UnitKind};
use crate::search::rank::{HEADING_OF_WORDS, LITERAL, SYNONYM, SYNONYM_BOOST, TIE, boost};
use crate::search::schema::{Fields, TextField};
pub(in crate::search) use crate::search::terms::Align;
use crate::search::terms::{Phrase, loosely, phrases};

/// The words of a term may stand so many units apart: 低效用地 finds 低效产业用地 ...
const NEAR: u32 = 4;

/// ... and so many when they are rare: 银行贷款 finds 农业银行总行出台城市更新贷款.
const NEAR_WHEN_RARE: u32 = 8;

/// Words are rare when, scattered by chance, they would meet in no larger share of the cases. 城市 and 设计 are not:
/// nearly every case has the one and many the other, and that says nothing of 城市设计.
const RARE: f64 = 0.1;

/// A term has at most so many words; what is longer is a sentence, and its words stand close together by no rule.
const MAX_TERM_WORDS: usize = 4;

/// Where plans are compiled for, within one search.
pub(in crate::search) struct View<'a> {
    fields: &'a Fields,
    pub(in crate::search) searcher: &'a Searcher,
    /// What was compiled already: strict, relaxed and in parts a search asks for the same words again and again.
    known: RefCell<HashMap<String, Node>>,
}

type Compiled = Result<Node, TantivyError>;

impl<'a> View<'a> {
    pub(in crate::search) fn new(fields: &'a Fields, searcher: &'a Searcher) -> Self {
        Self { fields, searcher, known: RefCell::default() }
    }

    /// The query for all cases that the plan wants, scored.
    pub(in crate::search) fn compile(&self, plan: &Plan) -> Compiled {
        let groups: Result<Vec<_>, _> = plan.all.iter().map(|g| self.group(g)).collect();
        Ok(with_exclusions(groups?, self.exclusions(plan)))
    }

    /// The query for the cases that hold every run literally.
    pub(in crate::search) fn compile_literal(&self, plan: &Plan, align: Align) -> Node {
        let part = |part: &Part| self.literal_part(part, align);
        let group = |group: &Group| any(group.any.iter().map(part).collect());
        with_exclusions(plan.all.iter().map(group).collect(), self.exclusions(plan))
    }

    /// What must not match: only what literally stands in a case is taken away.
    pub(in crate::search) fn exclusions(&self, plan: &Plan) -> Vec<Node> {
        plan.none.iter().map(|part| self.literal_part(part, Align::Word)).collect()
    }

    fn literal_part(&self, part: &Part, align: Align) -> Node {
        match &part.amounts {
            Some(amounts) => self.money(amounts),
            None => all(part.runs.iter().map(|r| self.literal(&r.units, r.exact, part, align)).collect()),
        }
    }

    /// The cases that name an amount of money in a range. None scores more than another for it.
    fn money(&self, amounts: &Amounts) -> Node {
        match self.money_query(amounts) {
            Some(query) => {
                let node = Node::Leaf(query, self.searcher.num_docs() as usize).once(self.searcher);
                Node::Best(vec![Way { times: 0.0, ..Way::plain(node) }], 0.0)
            }
            None => Node::Nothing,
        }
    }

    /// The query of a range; `None` when both ends are open, which no query says.
    pub(in crate::search) fn money_query(&self, amounts: &Amounts) -> Option<Rc<dyn EngineQuery>> {
        let term = |bound: Bound<f64>| bound.map(|yuan| Term::from_field_f64(self.fields.money, yuan));
        let has_end = !matches!((amounts.from, amounts.to), (Bound::Unbounded, Bound::Unbounded));
        has_end.then(|| Rc::new(RangeQuery::new(term(amounts.from), term(amounts.to))) as Rc<dyn EngineQuery>)
    }

    fn group(&self, group: &Group) -> Compiled {
        let parts: Result<Vec<_>, _> = group.any.iter().map(|p| self.part(p)).collect();
        Ok(any(parts?))
    }

    pub(in crate::search) fn part(&self, part: &Part) -> Compiled {
        if let Some(amounts) = &part.amounts {
            return Ok(self.money(amounts));
        }
        let runs: Result<Vec<_>, _> = part.runs.iter().map(|r| self.run(r, part)).collect();
        Ok(all(runs?))
    }

    /// A run by all its ways.
    fn run(&self, run: &Run, part: &Part) -> Compiled {
        let literal = self.literal(&run.units, run.exact, part, Align::Word);
        let mut ways = vec![Way { plus: LITERAL, ..Way::plain(literal) }];
        ways.extend(self.synonyms(&run.same, part).map(|query| Way { plus: SYNONYM, ..Way::plain(query) }));
        // Where the term itself stands in hundreds of cases, no one looks for its scattered words.
        ways.extend(self.words(run, part)?.map(|query| Way { only_for_few: true, ..Way::plain(query) }));
        // A case that has the term and another name of it, too, is more about it.
        Ok(best(ways, TIE))
    }

    /// The synonyms among these, one of them being enough.
    pub(in crate::search) fn synonyms(&self, same: &[Vec<Unit>], part: &Part) -> Option<Node> {
        let one = |units: &Vec<Unit>| {
            let key = format!("synonym {:?} {}", part.field, joined(units));
            let in_field = |field| self.way(units, self.fields.text(field), boost(field) * SYNONYM_BOOST, Align::Word);
            Way::plain(self.once(key, || best(part.own_fields().map(in_field).collect(), TIE)))
        };
        (!same.is_empty()).then(|| best(same.iter().map(one).collect(), 0.0))
    }

    /// The words of a run, all of them: those of a term close together and in order; those of a question, or of a place
    /// and what is asked of it, anywhere in a case. Those of a document's title must all be of one title.
    pub(in crate::search) fn words(&self, run: &Run, part: &Part) -> Result<Option<Node>, TantivyError> {
        if !run.by_words {
            return Ok(None);
        }
        let place = |word: &Concept| word.kind == ConceptKind::Place;
        let anywhere = !part.is_of_titles() && (run.asks || run.words.iter().any(place));
        if anywhere || run.words.len() == 1 {
            return Ok(Some(all(run.words.iter().map(|word| self.concept(word, part)).collect())));
        }
        self.close_together(&run.words, part)
    }

    /// A word or one of its synonyms, anywhere in a case.
    pub(in crate::search) fn concept(&self, concept: &Concept, part: &Part) -> Node {
        let own = Way::plain(self.counted(&concept.units, part, true));
        best(std::iter::once(own).chain(self.counted_synonyms(&concept.same, part)).collect(), 0.0)
    }

    /// One of these names of a word, anywhere in a case.
    pub(in crate::search) fn near(&self, near: &[Vec<Unit>], part: &Part) -> Option<Node> {
        (!near.is_empty()).then(|| best(self.counted_synonyms(near, part).collect(), 0.0))
    }

    fn counted_synonyms(&self, same: &[Vec<Unit>], part: &Part) -> impl Iterator<Item = Way> {
        same.iter().map(|units| Way { times: SYNONYM_BOOST, ..Way::plain(self.counted(units, part, false)) })
    }

    /// Units side by side, wherever in a case; only the heading counts more.
    fn counted(&self, units: &[Unit], part: &Part, with_shared: bool) -> Node {
        let key = format!("counted {:?} {with_shared} {}", part.field, joined(units));
        let way = |field: TextField| {
            let times = if field == TextField::Heading { HEADING_OF_WORDS } else { 1.0 };
            self.way(units, self.fields.text(field), times, Align::Word)
        };
        self.once(key, || match part.field {
            Some(field) => best(vec![way(field)], 0.0),
            None => {
                // The body's list is that of all that is a case's own.
                let shared = TextField::UNASKED.into_iter().filter(|field| with_shared && field.is_shared());
                let fields = [TextField::Body, TextField::Heading].into_iter().chain(shared);
                best(fields.map(way).collect(), TIE)
            }
        })
    }

    /// Words of two 汉字 and more, in order and close together.
    fn close_together(&self, words: &[Concept], part: &Part) -> Result<Option<Node>, TantivyError> {
        let long = |word: &Concept| word.units.len() >= 2 && word.units.iter().all(|unit| unit.kind == UnitKind::Han);
        if words.len() > MAX_TERM_WORDS || !words.iter().all(long) {
            return Ok(None);
        }
        let mut terms = Vec::new();
        let mut from = 0;
        for word in words {
            terms.extend(loosely(&word.units).into_iter().map(|(at, text)| (from + at, text)));
            from += word.units.len();
        }
        let slop = if part.is_of_titles() || self.chance(words) <= RARE { NEAR_WHEN_RARE } else { NEAR };
        let field = part.field.map_or(self.fields.own, |field| self.fields.text(field));
        let most = self.most_of(&terms, field);
        let terms = terms.iter().map(|(at, text)| (*at, Term::from_field_text(field, text))).collect();
        Ok(Some(Node::Leaf(Rc::new(PhraseQuery::new_with_offset_and_slop(terms, slop)), most)))
    }

    /// How large a share of all cases would hold all these words if they were scattered by chance.
    fn chance(&self, words: &[Concept]) -> f64 {
        let cases = self.searcher.num_docs().max(1) as f64;
        words.iter().map(|word| self.frequency(word) as f64 / cases).product()
    }

    /// In about how many cases a word or a synonym of it stands.
    fn frequency(&self, concept: &Concept) -> u64 {
        let names = std::iter::once(&concept.units).chain(&concept.same);
        let sum: usize = names.map(|units| self.most_loosely(units)).sum();
        (sum as u64).min(self.searcher.num_docs())
    }

    /// In how many cases a query finds something.
    pub(in crate::search) fn count(&self, node: &Node) -> Result<usize, TantivyError> {
        let mut sum = 0;
        for place in Place::all(self.searcher) {
            sum += node.hits(place)?.len();
        }
        Ok(sum)
    }

    /// Whether a query finds any case.
    pub(in crate::search) fn finds(&self, node: &Node) -> Result<bool, TantivyError> {
        for place in Place::all(self.searcher) {
            if node.finds(place)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The highest score, when a query finds any case.
    pub(in crate::search) fn top(&self, node: &Node) -> Result<Option<f32>, TantivyError> {
        let mut top: Option<f32> = None;
        for place in Place::all(self.searcher) {
            let here = node.hits(place)?.iter().map(|hit| hit.1).reduce(f32::max);
            top = top.into_iter().chain(here).reduce(f32::max);
        }
        Ok(top)
    }

    /// Units side by side in the fields of a part: the best field counts, the others add a little.
    pub(in crate::search) fn literal(&self, units: &[Unit], exact: bool, part: &Part, align: Align) -> Node {
        let align = if exact { Align::Anywhere } else { align };
        let key = format!("literal {align:?} {:?} {}", part.field, joined(units));
        let way = |(field, times)| self.way(units, field, times, align);
        self.once(key, || match part.field {
            Some(field) => best(vec![way((self.fields.text(field), 1.0))], 0.0),
            None => {
                // The body is not looked up by itself: it is nearly all of what is a case's own.
                let fields = TextField::UNASKED.into_iter().filter(|&field| field != TextField::Body);
                let handles = fields.map(|field| (self.fields.text(field), boost(field)));
                best(std::iter::once((self.fields.own, boost(TextField::Body))).chain(handles).map(way).collect(), TIE)
            }
        })
    }

    fn way(&self, units: &[Unit], field: Field, times: f32, align: Align) -> Way {
        let leaf = |terms: &Phrase| {
            let most = self.most_of(terms, field);
            (most > 0).then(|| Node::Leaf(phrase(terms, field).into(), most))
        };
        let leaves: Vec<Node> = phrases(units, align).iter().filter_map(leaf).collect();
        Way { times, ..Way::plain(if leaves.is_empty() { Node::Nothing } else { any(leaves) }) }
    }

    /// In how many cases units can stand in a field at most.
    fn most(&self, units: &[Unit], field: Field, align: Align) -> usize {
        phrases(units, align).iter().map(|terms| self.most_of(terms, field)).sum()
    }

    /// The same for a word that stands close to others, in all that is a case's own.
    fn most_loosely(&self, units: &[Unit]) -> usize {
        match units.len() {
            ..4 => self.most(units, self.fields.own, Align::Word),
            _ => self.most_of(&loosely(units), self.fields.own),
        }
    }

    /// In how many cases a phrase can stand at most: as its rarest term. An index that cannot be read tells it when the
    /// term is looked up.
    fn most_of(&self, terms: &Phrase, field: Field) -> usize {
        let frequency = |text: &String| self.searcher.doc_freq(&Term::from_field_text(field, text)).unwrap_or(u64::MAX);
        terms.iter().map(|(_, text)| frequency(text)).min().unwrap_or(0) as usize
    }

    /// Units side by side in one field; for the body, in all that is a case's own.
    pub(in crate::search) fn literal_in(&self, units: &[Unit], field: TextField, align: Align) -> Box<dyn EngineQuery> {
        let field = self.fields.text(field);
        let mut ways: Vec<_> = phrases(units, align).iter().map(|terms| phrase(terms, field)).collect();
        if ways.len() == 1 { ways.remove(0) } else { Box::new(BooleanQuery::union(ways)) }
    }

    /// The ways in which units stand side by side in all that is a case's own: terms with their offsets.
    pub(in crate::search) fn own_phrases(&self, units: &[Unit], align: Align) -> Vec<Vec<(u32, Term)>> {
        let term = |(at, text): (usize, String)| (at as u32, Term::from_field_text(self.fields.own, &text));
        phrases(units, align).into_iter().map(|terms| terms.into_iter().map(term).collect()).collect()
    }

    /// The query of this name, compiled at its first use.
    fn once(&self, key: String, compile: impl FnOnce() -> Node) -> Node {
        let known = self.known.borrow().get(&key).cloned();
        known.unwrap_or_else(|| {
            let node = compile().once(self.searcher);
            self.known.borrow_mut().insert(key, node.clone());
            node
        })
    }

    /// Whether any case may have these units where they do not stand as themselves; `false` is sure.
    pub(in crate::search) fn may_stand_inside(&self, units: &[Unit]) -> bool {
        let shared = [TextField::Mechanism, TextField::List].map(|field| self.fields.text(field));
        [self.fields.own].into_iter().chain(shared).any(|field| self.most(units, field, Align::Inside) > 0)
    }
}

/// Terms side by side in one field. A phrase of the engine must have two at least.
fn phrase(terms: &Phrase, field: Field) -> Box<dyn EngineQuery> {
    let term = |text: &str| Term::from_field_text(field, text);
    match terms.as_slice() {
        [(_, only)] => Box::new(TermQuery::new(term(only), IndexRecordOption::WithFreqs)),
        terms => {
            let terms = terms.iter().map(|(at, text)| (*at, term(text)));
            Box::new(PhraseQuery::new_with_offset(terms.collect()))
        }
    }
}

/// The units as a name of a query.
fn joined(units: &[Unit]) -> String {
    units.iter().flat_map(|unit| [unit.text.as_str(), "\u{1}"]).collect()
}

fn with_exclusions(wanted: Vec<Node>, none: Vec<Node>) -> Node {
    let wanted = if wanted.is_empty() { Node::Everything } else { all(wanted) };
    without(wanted, none)
}

/// The hits of one query without those of others.
pub(in crate::search) fn without(node: Node, others: Vec<Node>) -> Node {
    if others.is_empty() { node } else { Node::Without(Box::new(node), others) }
}

fn all(mut nodes: Vec<Node>) -> Node {
    if nodes.len() == 1 { nodes.remove(0) } else { Node::All(nodes) }
}

fn any(mut nodes: Vec<Node>) -> Node {
    if nodes.len() == 1 { nodes.remove(0) } else { Node::Any(nodes) }
}

/// Any of the ways, the best score and a share of the others'.
pub(in crate::search) fn best(mut ways: Vec<Way>, tie: f32) -> Node {
    match ways.as_slice() {
        [Way { times: 1.0, plus: 0.0, .. }] => ways.remove(0).node,
        _ => Node::Best(ways, tie),
    }
}
