//! How a hit matched: in which fields, and by which ways when not literally. Asked of the index itself, only for the
//! hits that are shown.
//!
//! The answer is exact (it uses the positions) and needs no text; it costs one look per way, field and shown hit. The
//! ways are asked in the order of their rank, and for a part only of the hits that no better way explains.

use tantivy::postings::{Postings as _, SegmentPostings};
use tantivy::query::{EnableScoring, Query as EngineQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, DocSet, TantivyError, Term};

use super::Way;
use super::columns::Columns;
use super::query::compile::{Align, View};
use super::query::expand::{Concept, Run};
use super::query::{Part, Plan};
use super::schema::TextField;
use crate::domain::text::Unit;

/// How one hit matched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Matched {
    /// In the order of [`TextField::ALL`].
    pub(super) fields: Vec<TextField>,
    /// In the order of [`Way`].
    pub(super) ways: Vec<Way>,
}

/// For each hit, in the order given, how it matched the plan.
pub(super) fn matched(
    view: &View<'_>,
    columns: &[Columns],
    plan: &Plan,
    hits: &[DocAddress],
) -> Result<Vec<Matched>, TantivyError> {
    let mut looker = Looker::new(view, columns, hits);
    for group in &plan.all {
        let mut open = vec![true; hits.len()];
        let mut ways = vec![None; hits.len()];
        for part in &group.any {
            for (at, named) in looker.names_amount(part)?.into_iter().enumerate().filter(|(_, named)| *named) {
                open[at] = false;
                ways[at] = named.then_some(Way::Money);
            }
        }
        // A group is explained by the best way of the best of its parts.
        for way in [None, Some(Way::Synonym), Some(Way::Words)] {
            for part in group.any.iter().filter(|part| part.amounts.is_none()) {
                let explained = looker.part(part, way, &open)?;
                for (at, explained) in explained.into_iter().enumerate() {
                    if open[at] && explained {
                        open[at] = false;
                        ways[at] = way;
                    }
                }
            }
        }
        for (at, matched) in looker.matched.iter_mut().enumerate() {
            matched.ways.extend(ways[at]);
            // Nothing explains it: it was found for a part of what was asked for.
            matched.ways.extend(open[at].then_some(Way::Partial));
        }
        if open.contains(&true) {
            looker.pieces(&group.any, &open)?;
        }
    }
    for matched in &mut looker.matched {
        matched.fields.sort_unstable();
        matched.fields.dedup();
        matched.ways.sort_unstable();
        matched.ways.dedup();
    }
    Ok(looker.matched)
}

struct Looker<'a> {
    view: &'a View<'a>,
    columns: &'a [Columns],
    hits: &'a [DocAddress],
    /// The hits in the order of the index: a cursor only moves forward.
    by_address: Vec<usize>,
    matched: Vec<Matched>,
}

impl<'a> Looker<'a> {
    fn new(view: &'a View<'a>, columns: &'a [Columns], hits: &'a [DocAddress]) -> Self {
        let mut by_address: Vec<usize> = (0..hits.len()).collect();
        by_address.sort_by_key(|&at| hits[at]);
        Self { view, columns, hits, by_address, matched: vec![Matched::default(); hits.len()] }
    }

    /// Which hits name an amount of money that a part asks for; none when it asks for words.
    fn names_amount(&self, part: &Part) -> Result<Vec<bool>, TantivyError> {
        let mut named = vec![false; self.hits.len()];
        if let Some(query) = part.amounts.and_then(|amounts| self.view.money_query(&amounts)) {
            let all = vec![true; self.hits.len()];
            self.look(&*query, &all)?.into_iter().for_each(|at| named[at] = true);
        }
        Ok(named)
    }

    /// Which of the open hits match every run of a part in this way or, for some runs, a better one. Their fields are
    /// noted.
    fn part(&mut self, part: &Part, way: Option<Way>, open: &[bool]) -> Result<Vec<bool>, TantivyError> {
        let mut all = open.to_vec();
        if !open.contains(&true) || way.is_some_and(|way| part.runs.iter().all(|run| !has_way(run, way))) {
            return Ok(vec![false; open.len()]);
        }
        let mut fields = Vec::new();
        for run in &part.runs {
            let mut found = self.units(std::slice::from_ref(&run.units), run.exact, part.fields(), open)?;
            if way >= Some(Way::Synonym) {
                add(&mut found, self.units(&run.same, false, part.own_fields(), open)?);
            }
            if way == Some(Way::Words) && run.by_words {
                add(&mut found, self.words(&run.words, part, open)?);
            }
            all.iter_mut().zip(&found).for_each(|(all, found)| *all = *all && !found.is_empty());
            fields.push(found);
        }
        for found in fields {
            for (at, fields) in found.into_iter().enumerate().filter(|(at, _)| all[*at]) {
                self.matched[at].fields.extend(fields);
            }
        }
        Ok(all)
    }

    /// For hits that have only a part: the fields where any piece stands.
    fn pieces(&mut self, parts: &[Part], open: &[bool]) -> Result<(), TantivyError> {
        for part in parts {
            for concept in part.runs.iter().flat_map(Run::concepts) {
                let found = self.concept(&concept, part, open)?;
                for (at, fields) in found.into_iter().enumerate() {
                    self.matched[at].fields.extend(fields);
                }
            }
        }
        Ok(())
    }

    /// The fields in which all these words stand somewhere; nothing for a hit that lacks one.
    fn words(&self, words: &[Concept], part: &Part, open: &[bool]) -> Result<Vec<Vec<TextField>>, TantivyError> {
        let mut all: Option<Vec<Vec<TextField>>> = None;
        for word in words {
            let mut found = self.units(std::slice::from_ref(&word.units), false, part.fields(), open)?;
            add(&mut found, self.units(&word.same, false, part.own_fields(), open)?);
            all = Some(match all {
                None => found,
                Some(before) => before
                    .into_iter()
                    .zip(found)
                    .map(|(a, b)| if a.is_empty() || b.is_empty() { Vec::new() } else { [a, b].concat() })
                    .collect(),
            });
        }
        Ok(all.unwrap_or_else(|| vec![Vec::new(); open.len()]))
    }

    fn concept(&self, concept: &Concept, part: &Part, open: &[bool]) -> Result<Vec<Vec<TextField>>, TantivyError> {
        let mut found = self.units(std::slice::from_ref(&concept.units), false, part.fields(), open)?;
        add(&mut found, self.units(&concept.same, false, part.own_fields(), open)?);
        add(&mut found, self.units(&concept.near, false, part.own_fields(), open)?);
        Ok(found)
    }

    /// For each open hit the fields in which one of these rows of units stands.
    fn units(
        &self,
        rows: &[Vec<Unit>],
        exact: bool,
        fields: impl Iterator<Item = TextField> + Clone,
        open: &[bool],
    ) -> Result<Vec<Vec<TextField>>, TantivyError> {
        let align = if exact { Align::Anywhere } else { Align::Word };
        let mut found = vec![Vec::new(); open.len()];
        for units in rows {
            for field in fields.clone() {
                let here = match field {
                    TextField::Body => self.look_in_body(units, align, open)?,
                    field => self.look(&*self.view.literal_in(units, field, align), open)?,
                };
                here.into_iter().for_each(|at| found[at].push(field));
            }
        }
        Ok(found)
    }

    /// The open hits whose body holds units side by side: the body stands first in what is a case's own, so their
    /// positions tell.
    fn look_in_body(&self, units: &[Unit], align: Align, open: &[bool]) -> Result<Vec<usize>, TantivyError> {
        let mut found = Vec::new();
        for terms in self.view.own_phrases(units, align) {
            self.look_for_terms_in_body(&terms, units.len() as u32, open, &mut found)?;
        }
        Ok(found)
    }

    /// The same for one way to stand, `len` units long. A hit is added once.
    fn look_for_terms_in_body(
        &self,
        terms: &[(u32, Term)],
        len: u32,
        open: &[bool],
        found: &mut Vec<usize>,
    ) -> Result<(), TantivyError> {
        for segment in self.by_address.chunk_by(|&a, &b| self.hits[a].segment_ord == self.hits[b].segment_ord) {
            let ord = self.hits[segment[0]].segment_ord;
            let body_end = &self.columns[ord as usize].body_end;
            let mut postings = Vec::new();
            for (offset, term) in terms {
                let index = self.view.searcher.segment_reader(ord).inverted_index(term.field())?;
                let list = index.read_postings(term, IndexRecordOption::WithFreqsAndPositions)?;
                postings.extend(list.map(|list| (*offset, list)));
            }
            if postings.len() < terms.len() {
                continue;
            }
            for &at in segment.iter().filter(|&&at| open[at]) {
                let doc = self.hits[at].doc_id;
                let last = body_end[doc as usize].saturating_sub(len - 1);
                if !found.contains(&at) && stands_before(&mut postings, doc, last) {
                    found.push(at);
                }
            }
        }
        Ok(())
    }

    /// The open hits that a query finds.
    fn look(&self, query: &dyn EngineQuery, open: &[bool]) -> Result<Vec<usize>, TantivyError> {
        let searcher = self.view.searcher;
        let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
        let mut found = Vec::new();
        for segment in self.by_address.chunk_by(|&a, &b| self.hits[a].segment_ord == self.hits[b].segment_ord) {
            let ord = self.hits[segment[0]].segment_ord;
            let mut cursor = weight.scorer(searcher.segment_reader(ord), 1.0)?;
            for &at in segment.iter().filter(|&&at| open[at]) {
                let doc = self.hits[at].doc_id;
                if cursor.doc() < doc {
                    cursor.seek(doc);
                }
                if cursor.doc() == doc {
                    found.push(at);
                }
            }
        }
        Ok(found)
    }
}

/// Whether terms stand side by side, by their offsets, in a case before a position.
fn stands_before(postings: &mut [(u32, SegmentPostings)], doc: DocId, end: u32) -> bool {
    let mut common: Option<Vec<u32>> = None;
    for (offset, postings) in postings {
        if postings.doc() < doc {
            postings.seek(doc);
        }
        if postings.doc() != doc {
            return false;
        }
        let mut positions = Vec::new();
        postings.positions(&mut positions);
        let starts = positions.into_iter().filter_map(|position| position.checked_sub(*offset));
        common = Some(match common {
            None => starts.filter(|&start| start < end).collect(),
            Some(before) => starts.filter(|start| before.binary_search(start).is_ok()).collect(),
        });
    }
    common.is_some_and(|starts| !starts.is_empty())
}

fn has_way(run: &Run, way: Way) -> bool {
    match way {
        Way::Synonym => !run.same.is_empty(),
        Way::Words => run.by_words || !run.same.is_empty(),
        _ => true,
    }
}

fn add(fields: &mut [Vec<TextField>], more: Vec<Vec<TextField>>) {
    fields.iter_mut().zip(more).for_each(|(fields, more)| fields.extend(more));
}
