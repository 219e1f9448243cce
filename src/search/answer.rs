//! What is searched for in the end: the query as typed, or what helps when that finds nothing.
//!
//! In this order, and the first that applies is the answer:
//!
//! 1. as typed; to a question, cases that answer most of it are added behind;
//! 2. with misspelt parts put right, when that finds something;
//! 3. nothing, when a known place is asked for that has no case;
//! 4. the cases that have most of what was asked for, by weight.
//!
//! It is decided without the filters, so that choosing a filter never changes what is searched for.

use tantivy::TantivyError;

use super::Way;
use super::border::is_aligned;
use super::correct::correct;
use super::gazetteer::{divisions_called, full_name_of, is_surely_place};
use super::query::compile::{Align, View};
use super::query::expand::{ConceptKind, Run, text_of};
use super::query::node::Node;
use super::query::{Group, Notice, Part, Plan};
use super::relax::{add_partial, relax};
use super::vocabulary::Vocabulary;
use crate::domain::text::{UnitKind, units};

/// A part that was read as another word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// As it was typed.
    pub from: String,
    /// As it was searched.
    pub to: String,
    /// The whole query with the words of that part in quotes: searches them as they were typed.
    pub verbatim: String,
}

/// What is searched for in the end.
pub(super) struct Answer {
    pub(super) plan: Plan,
    pub(super) main: Node,
    /// How every hit was found besides its own way.
    pub(super) ways: Vec<Way>,
    pub(super) corrections: Vec<Correction>,
    pub(super) notices: Vec<Notice>,
    /// Hits of the main list may have only a part of what was asked for.
    pub(super) partial: bool,
}

/// Finds the answer to a plan. `input` is the query as typed; the vocabulary is read only when something is misspelt.
pub(super) struct Answering<'a, V> {
    pub(super) view: &'a View<'a>,
    pub(super) input: &'a str,
    pub(super) vocabulary: V,
}

impl Answer {
    fn strict(view: &View<'_>, plan: &Plan) -> Result<Self, TantivyError> {
        let main = view.compile(plan)?;
        let (ways, corrections, notices) = Default::default();
        Ok(Self { plan: plan.clone(), main, ways, corrections, notices, partial: false })
    }
}

impl<'v, V: FnOnce() -> Result<&'v Vocabulary, TantivyError>> Answering<'_, V> {
    /// The plan as it was typed.
    pub(super) fn strict(&self, plan: &Plan) -> Result<Answer, TantivyError> {
        Answer::strict(self.view, plan)
    }

    /// What to search for when a question found something: the same, with cases that answer most of it behind. `None`
    /// when that is no help: it is no question, asks for one thing only, or stands in a case as it was typed.
    pub(super) fn wider(&self, plan: &Plan) -> Result<Option<Answer>, TantivyError> {
        let runs = || plan.wanted().flat_map(|part| &part.runs);
        let asks = runs().any(|run| run.asks);
        if !asks || runs().map(|run| run.concepts().len()).sum::<usize>() < 2 {
            return Ok(None);
        }
        if self.view.finds(&self.view.compile_literal(plan, Align::Word))? {
            return Ok(None);
        }
        let mut answer = Answer::strict(self.view, plan)?;
        add_partial(self.view, &mut answer)?;
        Ok(Some(answer))
    }

    /// What to search for when the plan as it was typed finds nothing.
    pub(super) fn instead(self, plan: &Plan) -> Result<Answer, TantivyError> {
        let view = self.view;
        let mut answer = Answer::strict(view, plan)?;
        let failing = failing(view, plan)?;
        if let Some(corrected) = self.corrected(plan, &failing)? {
            return Ok(corrected);
        }
        answer.notices = absent_places(view, plan, &failing)?;
        if answer.notices.is_empty() {
            relax(view, &mut answer)?;
        } else {
            answer.main = Node::Nothing;
        }
        Ok(answer)
    }

    /// With the parts that find nothing read in another way.
    fn corrected(self, plan: &Plan, failing: &[usize]) -> Result<Option<Answer>, TantivyError> {
        let mut misspelt = Vec::new();
        for &at in failing {
            if is_correctable(self.view, plan, at)? {
                misspelt.push(at);
            }
        }
        if misspelt.is_empty() {
            return Ok(None);
        }
        let vocabulary = (self.vocabulary)()?;
        let mut corrected = plan.clone();
        let (mut corrections, mut ways) = (Vec::new(), Vec::new());
        for row in rows(plan, &misspelt) {
            let letters: String = row.iter().map(|&at| text_of(&plan.all[at].any[0].runs[0].units)).collect();
            let Some(meant) = correct(&letters, vocabulary) else { continue };
            let first = plan.all[row[0]].any[0].clone();
            let typed = row.iter().map(|&at| plan.all[at].any[0].typed.as_str()).collect::<Vec<_>>().join(" ");
            let run = Run::new(units(&meant.text), false);
            corrections.push(Correction {
                verbatim: verbatim(self.input, row.iter().map(|&at| &plan.all[at].any[0])),
                from: typed,
                to: meant.text.clone(),
            });
            ways.push(meant.way);
            corrected.all[row[0]].any = vec![Part { typed: meant.text, runs: vec![run], ..first }];
            row[1..].iter().for_each(|&at| corrected.all[at].any.clear());
        }
        corrected.all.retain(|group| !group.any.is_empty());
        let mut answer = Answer::strict(self.view, &corrected)?;
        if corrections.is_empty() || !self.view.finds(&answer.main)? {
            return Ok(None);
        }
        answer.notices = corrections.iter().map(|correction| Notice::corrected(&correction.to)).collect();
        answer.corrections = corrections;
        ways.dedup();
        answer.ways = ways;
        Ok(Some(answer))
    }
}

/// A query with the words of these parts in quotes; they are given in its order.
fn verbatim<'p>(input: &str, parts: impl Iterator<Item = &'p Part>) -> String {
    let typed: Vec<char> = input.trim().chars().collect();
    let (mut out, mut from) = (String::new(), 0);
    for Part { literal: (at, words), .. } in parts {
        out.extend(typed.get(from..at.start).unwrap_or_default());
        out.push_str(words);
        from = at.end;
    }
    out.extend(typed.get(from..).unwrap_or_default());
    out
}

/// The failing groups to be read together: pinyin is often typed with a space between the words.
fn rows(plan: &Plan, failing: &[usize]) -> Vec<Vec<usize>> {
    let latin = |at: usize| plan.all[at].any[0].runs[0].units.iter().all(|unit| unit.kind == UnitKind::Latin);
    let mut rows: Vec<Vec<usize>> = Vec::new();
    for &at in failing {
        match rows.last_mut() {
            Some(row) if latin(at) && row.last().is_some_and(|&last| last + 1 == at && latin(last)) => row.push(at),
            _ => rows.push(vec![at]),
        }
    }
    rows
}

/// Whether a group is one plain run whose characters stand nowhere side by side: what stands there was meant.
fn is_correctable(view: &View<'_>, plan: &Plan, at: usize) -> Result<bool, TantivyError> {
    let group = &plan.all[at];
    let Some(run) = sole_run(group).filter(|run| !run.exact) else { return Ok(false) };
    Ok(!is_aligned(&run.units) || !view.finds(&view.literal(&run.units, false, &group.any[0], Align::Inside))?)
}

/// The run of a group that is one part of one run.
fn sole_run(group: &Group) -> Option<&Run> {
    match group.any.as_slice() {
        [Part { runs, .. }] => match runs.as_slice() {
            [run] => Some(run),
            _ => None,
        },
        _ => None,
    }
}

/// The groups that find nothing by themselves.
pub(super) fn failing(view: &View<'_>, plan: &Plan) -> Result<Vec<usize>, TantivyError> {
    let mut failing = Vec::new();
    for (at, group) in plan.all.iter().enumerate() {
        let alone = Plan { all: vec![group.clone()], none: Vec::new() };
        if !view.finds(&view.compile(&alone)?)? {
            failing.push(at);
        }
    }
    Ok(failing)
}

/// What to tell of the known places that are asked for and stand in no case.
fn absent_places(view: &View<'_>, plan: &Plan, failing: &[usize]) -> Result<Vec<Notice>, TantivyError> {
    let mut absent = Vec::new();
    for &at in failing {
        let Some(run) = sole_run(&plan.all[at]).filter(|run| !run.exact) else { continue };
        if !plan.all[at].any[0].may_mean_place() {
            continue;
        }
        let whole = text_of(&run.units);
        if !divisions_called(&whole).is_empty() {
            absent.push(full_name_of(&whole));
            continue;
        }
        for concept in run.concepts().iter().filter(|concept| concept.kind == ConceptKind::Place) {
            let part = &plan.all[at].any[0];
            if !view.finds(&view.concept(concept, part))? {
                absent.push(full_name_of(&text_of(&concept.units)));
            }
        }
    }
    Ok(absent.iter().map(|place| Notice::absent_place(place)).collect())
}

/// The cases that hold the plan literally where they do not stand as themselves; `None` when none can. Those of the main list are among
/// them when the plan has several runs.
pub(super) fn neighbours(view: &View<'_>, plan: &Plan) -> Result<Option<Node>, TantivyError> {
    let runs = || plan.wanted().flat_map(|part| part.runs.iter().map(move |run| (part, run)));
    let mut inside = Vec::new();
    for (part, run) in runs().filter(|(_, run)| !run.exact && is_aligned(&run.units)) {
        if view.may_stand_inside(&run.units) {
            inside.push(view.literal(&run.units, false, part, Align::Inside));
        }
    }
    if inside.is_empty() {
        return Ok(None);
    }
    if runs().count() == 1 {
        return Ok(Some(view.compile_literal(plan, Align::Inside)));
    }
    // Some run must stand so; that is rare, and the long lists of the others are asked about those cases only.
    Ok(Some(Node::All(vec![Node::Any(inside), view.compile_literal(plan, Align::Anywhere)])))
}

/// The names of the places that a plan asks for, part by part: 江苏南京 is a row of two.
pub(super) fn place_rows(plan: &Plan) -> Vec<Vec<String>> {
    let parts = plan.wanted().filter(|part| part.runs.len() == 1);
    parts
        .filter_map(|part| {
            let run = &part.runs[0];
            let whole = text_of(&run.units);
            if !divisions_called(&whole).is_empty() {
                return Some(vec![whole]);
            }
            let names: Vec<String> = run.words.iter().map(|word| text_of(&word.units)).collect();
            let all_places = names.len() > 1 && names.iter().all(|name| is_surely_place(name));
            let synonyms = || run.same.iter().map(|units| text_of(units)).find(|name| is_surely_place(name));
            if all_places { Some(names) } else { synonyms().map(|name| vec![name]) }
        })
        .collect()
}
