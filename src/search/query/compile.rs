//! Turns a plan into a query of the engine.

use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, DisjunctionMaxQuery, Occur, PhraseQuery, Query as EngineQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use super::excluded::Excluded;
use super::plan::{Group, Part, Plan, Run};
use crate::search::rank::{TIE, boost};
use crate::search::schema::{Fields, TextField};

/// The query for all cases that the plan wants, scored.
pub(in crate::search) fn compile(plan: &Plan, fields: &Fields) -> Box<dyn EngineQuery> {
    let mut clauses: Vec<_> = plan.all.iter().map(|g| (Occur::Must, group(g, fields))).collect();
    if clauses.is_empty() {
        clauses.push((Occur::Must, Box::new(AllQuery)));
    }
    clauses.extend(
        plan.none.iter().map(|p| (Occur::MustNot, Box::new(Excluded(part(p, fields))) as Box<dyn EngineQuery>)),
    );
    Box::new(BooleanQuery::new(clauses))
}

/// The query for the cases that have any wanted run in this field; `None` when the plan looks for none there.
pub(in crate::search) fn in_field(plan: &Plan, fields: &Fields, field: TextField) -> Option<Box<dyn EngineQuery>> {
    let parts = plan.wanted().filter(|part| part.looks_in(field));
    let runs: Vec<_> = parts.flat_map(|part| &part.runs).map(|r| adjacent(r, fields.text(field))).collect();
    (!runs.is_empty()).then(|| any(runs))
}

fn group(group: &Group, fields: &Fields) -> Box<dyn EngineQuery> {
    any(group.any.iter().map(|p| part(p, fields)).collect())
}

fn part(part: &Part, fields: &Fields) -> Box<dyn EngineQuery> {
    let runs = part.runs.iter().map(|r| (Occur::Must, run(r, part, fields)));
    Box::new(BooleanQuery::new(runs.collect()))
}

/// A run in the fields of its part: the best field counts, the others add a little.
fn run(run: &Run, part: &Part, fields: &Fields) -> Box<dyn EngineQuery> {
    let wanted = TextField::ALL.into_iter().filter(|&field| part.looks_in(field));
    let in_fields = wanted.map(|field| {
        Box::new(BoostQuery::new(adjacent(run, fields.text(field)), boost(field))) as Box<dyn EngineQuery>
    });
    Box::new(DisjunctionMaxQuery::with_tie_breaker(in_fields.collect(), TIE))
}

/// The units of a run side by side in one field. A phrase of the engine must have two terms at least.
fn adjacent(run: &Run, field: Field) -> Box<dyn EngineQuery> {
    let term = |text: &str| Term::from_field_text(field, text);
    match run.units.as_slice() {
        [unit] => Box::new(TermQuery::new(term(&unit.text), IndexRecordOption::WithFreqs)),
        units => {
            let first = units.first().map_or(0, |unit| unit.position);
            let terms = units.iter().map(|unit| ((unit.position - first) as usize, term(&unit.text)));
            Box::new(PhraseQuery::new_with_offset(terms.collect()))
        }
    }
}

fn any(mut queries: Vec<Box<dyn EngineQuery>>) -> Box<dyn EngineQuery> {
    match queries.pop() {
        Some(only) if queries.is_empty() => only,
        last => {
            queries.extend(last);
            Box::new(BooleanQuery::new(queries.into_iter().map(|q| (Occur::Should, q)).collect()))
        }
    }
}
