//! Turns a plan into a query of the engine.
//!
//! A run matches literally, by a synonym of all of it, or by its words; each way is a tier of its own, so that a literal
//! hit always comes first. Inside a tier BM25 over the fields decides.

use tantivy::query::{AllQuery, BooleanQuery, Occur, PhraseQuery, Query as EngineQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, TantivyError, Term};

use super::best::{Best, Way};
use super::excluded::Excluded;
use super::expand::{Concept, ConceptKind, Run};
use super::plan::{Group, Part, Plan};
use crate::domain::text::{Unit, UnitKind};
use crate::search::analysis::{pair, pair_at_start, pair_inside};
use crate::search::rank::{LITERAL, SYNONYM, SYNONYM_BOOST, TIE, boost};
use crate::search::schema::{Fields, TextField};

/// The words of a term may stand so many units apart: 低效用地 finds 低效产业用地 ...
const NEAR: u32 = 4;

/// ... and so many when they are rare: 银行贷款 finds 农业银行总行出台城市更新贷款.
const NEAR_WHEN_RARE: u32 = 8;

/// Words are rare when, scattered by chance, they would meet in no larger share of the cases. 城市 and 设计 are not:
/// nearly every case has the one and many the other, and that says nothing of 城市设计.
const RARE: f64 = 0.1;

/// A term has at most so many words; what is longer is a sentence, and its words stand close together by no rule.
const MAX_TERM_WORDS: usize = 4;

/// Where plans are compiled for.
#[derive(Clone, Copy)]
pub(in crate::search) struct View<'a> {
    pub(in crate::search) fields: &'a Fields,
    pub(in crate::search) searcher: &'a Searcher,
}

/// How literally a run is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::search) enum Align {
    /// A run of two or three must start where a word may start.
    Word,
    /// Anywhere.
    Anywhere,
    /// A run of two or three must start where no word may start.
    Inside,
}

type Compiled = Result<Box<dyn EngineQuery>, TantivyError>;

impl View<'_> {
    /// The query for all cases that the plan wants, scored.
    pub(in crate::search) fn compile(&self, plan: &Plan) -> Compiled {
        let groups: Result<Vec<_>, _> = plan.all.iter().map(|g| self.group(g)).collect();
        Ok(with_exclusions(groups?, self.exclusions(plan)))
    }

    /// The query for the cases that hold every run literally.
    pub(in crate::search) fn compile_literal(&self, plan: &Plan, align: Align) -> Box<dyn EngineQuery> {
        let part = |part: &Part| all(part.runs.iter().map(|r| self.literal(&r.units, r.exact, part, align)).collect());
        let group = |group: &Group| any(group.any.iter().map(part).collect());
        with_exclusions(plan.all.iter().map(group).collect(), self.exclusions(plan))
    }

    /// What must not match: only what literally stands in a case is taken away.
    pub(in crate::search) fn exclusions(&self, plan: &Plan) -> Vec<Box<dyn EngineQuery>> {
        let part =
            |part: &Part| all(part.runs.iter().map(|r| self.literal(&r.units, r.exact, part, Align::Word)).collect());
        plan.none.iter().map(part).collect()
    }

    fn group(&self, group: &Group) -> Compiled {
        let parts: Result<Vec<_>, _> = group.any.iter().map(|p| self.part(p)).collect();
        Ok(any(parts?))
    }

    pub(in crate::search) fn part(&self, part: &Part) -> Compiled {
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
    pub(in crate::search) fn synonyms(&self, same: &[Vec<Unit>], part: &Part) -> Option<Box<dyn EngineQuery>> {
        let one = |units: &Vec<Unit>| {
            let in_field = |field| Way {
                times: boost(field) * SYNONYM_BOOST,
                ..Way::plain(self.literal_in(units, field, Align::Word))
            };
            Way::plain(best(part.own_fields().map(in_field).collect(), TIE))
        };
        (!same.is_empty()).then(|| best(same.iter().map(one).collect(), 0.0))
    }

    /// The words of a run, all of them: those of a term close together and in order; those of a question, or of a place
    /// and what is asked of it, anywhere in a case.
    pub(in crate::search) fn words(
        &self,
        run: &Run,
        part: &Part,
    ) -> Result<Option<Box<dyn EngineQuery>>, TantivyError> {
        if !run.by_words {
            return Ok(None);
        }
        let place = |word: &Concept| word.kind == ConceptKind::Place;
        if run.asks || run.words.len() == 1 || run.words.iter().any(place) {
            return Ok(Some(all(run.words.iter().map(|word| self.concept(word, part)).collect())));
        }
        self.close_together(&run.words, part)
    }

    /// A word or one of its synonyms.
    pub(in crate::search) fn concept(&self, concept: &Concept, part: &Part) -> Box<dyn EngineQuery> {
        let own = self.literal(&concept.units, false, part, Align::Word);
        best(std::iter::once(own).chain(self.synonyms(&concept.same, part)).map(Way::plain).collect(), 0.0)
    }

    /// Words of two 汉字 and more, in order and close together.
    fn close_together(&self, words: &[Concept], part: &Part) -> Result<Option<Box<dyn EngineQuery>>, TantivyError> {
        let long = |word: &Concept| word.units.len() >= 2 && word.units.iter().all(|unit| unit.kind == UnitKind::Han);
        if words.len() > MAX_TERM_WORDS || !words.iter().all(long) {
            return Ok(None);
        }
        let mut terms = Vec::new();
        let mut from = 0;
        for word in words {
            terms.extend(terms_of(&word.units, Align::Word).into_iter().map(|(at, text)| (from + at, text)));
            from += word.units.len();
        }
        let slop = if self.chance(words)? <= RARE { NEAR_WHEN_RARE } else { NEAR };
        let in_field = |field: TextField| {
            let terms = terms.iter().map(|(at, text)| (*at, self.term(field, text))).collect();
            let phrase = PhraseQuery::new_with_offset_and_slop(terms, slop);
            Way { times: boost(field), ..Way::plain(Box::new(phrase)) }
        };
        Ok(Some(best(part.own_fields().map(in_field).collect(), TIE)))
    }

    /// How large a share of all cases would hold all these words if they were scattered by chance.
    fn chance(&self, words: &[Concept]) -> Result<f64, TantivyError> {
        let cases = self.searcher.num_docs().max(1) as f64;
        let mut share = 1.0;
        for word in words {
            share *= self.frequency(word)? as f64 / cases;
        }
        Ok(share)
    }

    /// In about how many cases a word or a synonym of it stands: in that of its fields that has it most.
    pub(in crate::search) fn frequency(&self, concept: &Concept) -> Result<u64, TantivyError> {
        let mut most = 0;
        for field in TextField::ALL {
            let mut sum = 0;
            for units in std::iter::once(&concept.units).chain(&concept.same) {
                let mut rarest = u64::MAX;
                for (_, text) in terms_of(units, Align::Word) {
                    rarest = rarest.min(self.searcher.doc_freq(&self.term(field, &text))?);
                }
                sum += rarest;
            }
            most = most.max(sum);
        }
        Ok(most.min(self.searcher.num_docs()))
    }

    /// Units side by side in the fields of a part: the best field counts, the others add a little.
    pub(in crate::search) fn literal(
        &self,
        units: &[Unit],
        exact: bool,
        part: &Part,
        align: Align,
    ) -> Box<dyn EngineQuery> {
        let align = if exact { Align::Anywhere } else { align };
        let in_field = |field| Way { times: boost(field), ..Way::plain(self.literal_in(units, field, align)) };
        best(part.fields().map(in_field).collect(), TIE)
    }

    /// Units side by side in one field. A phrase of the engine must have two terms at least.
    pub(in crate::search) fn literal_in(&self, units: &[Unit], field: TextField, align: Align) -> Box<dyn EngineQuery> {
        let terms = terms_of(units, align);
        match terms.as_slice() {
            [(_, only)] => Box::new(TermQuery::new(self.term(field, only), IndexRecordOption::WithFreqs)),
            terms => {
                let terms = terms.iter().map(|(at, text)| (*at, self.term(field, text)));
                Box::new(PhraseQuery::new_with_offset(terms.collect()))
            }
        }
    }

    /// Whether any case has these units where no word starts.
    pub(in crate::search) fn stands_inside(&self, units: &[Unit]) -> Result<bool, TantivyError> {
        let terms = terms_of(units, Align::Inside);
        for field in TextField::ALL {
            if self.searcher.doc_freq(&self.term(field, &terms[0].1))? > 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn term(&self, field: TextField, text: &str) -> Term {
        Term::from_field_text(self.handle(field), text)
    }

    fn handle(&self, field: TextField) -> Field {
        self.fields.text(field)
    }
}

/// Whether word starts matter for these units: two or three that begin with a 汉字.
pub(in crate::search) fn is_aligned(units: &[Unit]) -> bool {
    (2..=3).contains(&units.len()) && units[0].kind == UnitKind::Han
}

/// The terms of units side by side, each with its offset: pairs that cover them.
fn terms_of(units: &[Unit], align: Align) -> Vec<(usize, String)> {
    if let [only] = units {
        return vec![(0, only.text.clone())];
    }
    let pairs = (0..units.len() - 1).step_by(2).chain((units.len() % 2 == 1).then(|| units.len() - 2));
    let text = |at: usize| {
        let (first, second) = (&units[at], &units[at + 1]);
        match align {
            Align::Word if at == 0 && is_aligned(units) => pair_at_start(first, second),
            Align::Inside if at == 0 && is_aligned(units) => pair_inside(first, second),
            _ => pair(first, second),
        }
    };
    pairs.map(|at| (at, text(at))).collect()
}

fn with_exclusions(wanted: Vec<Box<dyn EngineQuery>>, none: Vec<Box<dyn EngineQuery>>) -> Box<dyn EngineQuery> {
    let mut clauses: Vec<(Occur, Box<dyn EngineQuery>)> = wanted.into_iter().map(|q| (Occur::Must, q)).collect();
    if none.is_empty() && clauses.len() == 1 {
        return clauses.remove(0).1;
    }
    if clauses.is_empty() {
        clauses.push((Occur::Must, Box::new(AllQuery)));
    }
    clauses.extend(none.into_iter().map(|q| (Occur::MustNot, Box::new(Excluded(q)) as _)));
    Box::new(BooleanQuery::new(clauses))
}

/// The hits of one query without those of others.
pub(in crate::search) fn without(
    query: Box<dyn EngineQuery>,
    others: Vec<Box<dyn EngineQuery>>,
) -> Box<dyn EngineQuery> {
    with_exclusions(vec![query], others)
}

/// All of them; `queries` is never empty.
pub(in crate::search) fn all(mut queries: Vec<Box<dyn EngineQuery>>) -> Box<dyn EngineQuery> {
    if queries.len() == 1 {
        return queries.remove(0);
    }
    Box::new(BooleanQuery::new(queries.into_iter().map(|q| (Occur::Must, q)).collect()))
}

/// Any of them, their scores added.
fn any(mut queries: Vec<Box<dyn EngineQuery>>) -> Box<dyn EngineQuery> {
    if queries.len() == 1 {
        return queries.remove(0);
    }
    Box::new(BooleanQuery::new(queries.into_iter().map(|q| (Occur::Should, q)).collect()))
}

/// Any of the ways, the best score and a share of the others'.
pub(in crate::search) fn best(mut ways: Vec<Way>, tie: f32) -> Box<dyn EngineQuery> {
    match ways.as_slice() {
        [Way { times: 1.0, plus: 0.0, .. }] => ways.remove(0).query,
        _ => Box::new(Best { ways, tie }),
    }
}
