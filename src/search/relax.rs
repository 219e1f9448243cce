//! Relaxing: the cases that have most of what was asked for, when none has all, and behind the answers to a question.

use tantivy::TantivyError;

use super::answer::{Answer, failing};
use super::query::compile::{View, best, without};
use super::query::coverage::{Coverage, FULL, Wanted};
use super::query::expand::{Concept, ConceptKind, Run};
use super::query::node::{Node, Way};
use super::query::{Group, Notice, Part, Plan};
use super::rank::WHOLE;

/// A case that is shown for a part of what was asked for has so much of it, by weight, at least ...
const LEAST: f32 = 0.5;

/// ... and so much of what the best case has.
const OF_BEST: f32 = 0.8;

/// Instead of nothing: what has most of it.
pub(super) fn relax(view: &View<'_>, answer: &mut Answer) -> Result<(), TantivyError> {
    if let Some(coverage) = coverage(view, &answer.plan)? {
        answer.main = without(Node::Coverage(Box::new(coverage)), view.exclusions(&answer.plan));
        answer.notices.push(Notice::relaxed());
        answer.partial = true;
    }
    Ok(())
}

/// Behind what answers a question wholly: what answers most of it.
pub(super) fn add_partial(view: &View<'_>, answer: &mut Answer) -> Result<(), TantivyError> {
    if let Some(coverage) = coverage(view, &answer.plan)? {
        let whole = Way { plus: WHOLE, ..Way::plain(view.compile(&answer.plan)?) };
        let ways = vec![whole, Way::plain(Node::Coverage(Box::new(coverage)))];
        answer.main = without(best(ways, 0.0), view.exclusions(&answer.plan));
        answer.partial = true;
    }
    Ok(())
}

/// What relaxing looks for, with the least share that is shown; nothing when no case has enough.
fn coverage(view: &View<'_>, plan: &Plan) -> Result<Option<Coverage>, TantivyError> {
    let mut wanted = Vec::new();
    let failing = failing(view, plan)?;
    for (at, group) in plan.all.iter().enumerate() {
        // Of several parts each must be there; only one that finds nothing as it is may be there by its words.
        let whole = plan.all.len() > 1 && !failing.contains(&at);
        wanted.extend(wanted_of(view, group, whole)?);
    }
    let sum: f32 = wanted.iter().map(|wanted| wanted.share).sum();
    if wanted.is_empty() || sum <= 0.0 {
        return Ok(None);
    }
    wanted.iter_mut().for_each(|wanted| wanted.share /= sum);
    // One of several words alone would be a search for any of them, which finds nearly everything. A question has words
    // that only ask, more than any list of them knows.
    let asks = plan.wanted().flat_map(|part| &part.runs).any(|run| run.asks);
    let least_count = if asks && wanted.len() <= 3 { 1 } else { wanted.len().min(2) };
    let mut coverage = Coverage::new(view.searcher, wanted, LEAST, least_count);
    let top = view.top(&without(Node::Coverage(Box::new(coverage.clone())), view.exclusions(plan)))?;
    Ok(top.map(|score| {
        let share = (score / FULL).min(1.0);
        coverage.least = LEAST.max(share * OF_BEST);
        coverage
    }))
}

/// The things a group asks for. Alternatives, quoted runs, amounts and parts with a field are one thing and cannot be given up.
fn wanted_of(view: &View<'_>, group: &Group, whole: bool) -> Result<Vec<Wanted>, TantivyError> {
    let part = &group.any[0];
    if whole
        || group.any.len() > 1
        || part.field.is_some()
        || part.amounts.is_some()
        || part.runs.iter().any(|run| run.exact)
    {
        let alternatives: Result<Vec<_>, _> = group.any.iter().map(|part| view.part(part)).collect();
        return Ok(vec![Wanted {
            node: best(alternatives?.into_iter().map(Way::plain).collect(), 0.0),
            near: None,
            share: 1.0,
            mandatory: true,
        }]);
    }
    let mut wanted = Vec::new();
    for run in &part.runs {
        for concept in run.concepts() {
            wanted.push(wanted_concept(view, run, &concept, part)?);
        }
    }
    Ok(wanted)
}

fn wanted_concept(view: &View<'_>, run: &Run, concept: &Concept, part: &Part) -> Result<Wanted, TantivyError> {
    let node = view.concept(concept, part);
    let near = view.near(&concept.near, part);
    let frequency = view.count(&node)?;
    let mandatory = match concept.kind {
        ConceptKind::Number => true,
        ConceptKind::Place => frequency > 0,
        ConceptKind::Word => false,
    };
    Ok(Wanted { share: weight(frequency, view.searcher.num_docs(), run.asks), node, near, mandatory })
}

/// How much a word tells: the rarer the more. A question is put in the reader's words, so one that stands nowhere says
/// less than it would in a term.
fn weight(frequency: usize, cases: u64, asks: bool) -> f32 {
    let idf = |frequency: f32| ((cases as f32 + 1.0) / (frequency + 0.5)).ln();
    match frequency {
        0 if asks => idf(1.0) * 0.5,
        frequency => idf(frequency as f32),
    }
}
