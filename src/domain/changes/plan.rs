//! Comparing a known list with an outline.

use std::collections::{HashMap, HashSet};

use super::keys::{Exhausted, Keys};
use super::known::label;
use super::same_heading::{Candidate, Votes};
use super::{
    FieldChange, KnownCase, KnownHeading, KnownList, ListChanges, PlacedCase, PlacedMechanism, Retitled, same_case,
    same_heading,
};
use crate::domain::ids::{CaseNumber, Position};
use crate::domain::list::PolicyList;
use crate::domain::outline::{CaseText, Outline, OutlineCase, OutlineMechanism, printed_number};

/// What a person says of a case that cannot be recognised: the key it has, and its number in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseMap {
    /// The key of the known case.
    pub old: CaseNumber,
    /// Where it stands in the file: mechanism, measure and case, counted from 1.
    pub new: CaseNumber,
}

/// A map that is not written `2.3.2=2.4.1`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("--map {0}: write the key of the known case and its number in the file, such as --map 2.3.2=2.4.1")]
pub struct MapError(String);

impl std::str::FromStr for CaseMap {
    type Err = MapError;

    fn from_str(text: &str) -> Result<Self, MapError> {
        let wrong = || MapError(text.to_owned());
        let (old, new) = text.split_once('=').ok_or_else(wrong)?;
        let number = |text: &str| text.trim().parse().map_err(|_| wrong());
        Ok(Self { old: number(old)?, new: number(new)? })
    }
}

/// Why a file cannot be compared with a list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// The list never had such a case.
    #[error("--map {old}={new}: the list has no case {old}", old = .0.old, new = .0.new)]
    UnknownOld(CaseMap),
    /// The file has no such case.
    #[error("--map {old}={new}: the file has no case {new}", old = .0.old, new = .0.new)]
    UnknownNew(CaseMap),
    /// A case is named twice.
    #[error("--map {old}={new}: one of the two is in another --map already", old = .0.old, new = .0.new)]
    Twice(CaseMap),
    /// No address is left.
    #[error(transparent)]
    Exhausted(#[from] Exhausted),
}

/// A known case: one in the list at present, or one that was withdrawn, by index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Known {
    Live(usize),
    Gone(usize),
}

impl ListChanges {
    /// What the file makes of the list.
    ///
    /// # Errors
    /// When a map names a case that is not there, or no address is left.
    pub fn between(
        known: &KnownList,
        list: &PolicyList,
        outline: &Outline,
        maps: &[CaseMap],
    ) -> Result<Self, PlanError> {
        let new: Vec<(CaseNumber, &OutlineCase)> = outline.cases().collect();
        let found = recognise(known, &new, maps)?;
        let mut keys = Keys::of(known);
        let mechanisms = place_headings(known, outline, &new, &found, &mut keys)?;
        let cases = place_cases(known, outline, (&new, &found), &mechanisms, &mut keys)?;
        let kept: HashSet<Known> = found.iter().copied().flatten().collect();
        let is_withdrawn = |(at, _): &(usize, &KnownCase)| !kept.contains(&Known::Live(*at));
        let withdrawn = known.cases.iter().enumerate().filter(is_withdrawn).map(|(_, case)| case.clone()).collect();
        let stay: Vec<usize> = found.iter().filter_map(|found| live(*found)).collect();
        let (withdrawn_mechanisms, withdrawn_measures) = withdrawn_headings(known, &mechanisms);
        Ok(Self {
            slug: list.slug.clone(),
            is_new: known.list.is_none(),
            description: known.list.as_ref().map(|old| description(old, list)).unwrap_or_default(),
            withdrawn,
            withdrawn_mechanisms,
            withdrawn_measures,
            retitled: retitled(known, outline, &mechanisms),
            is_reordered: !stay.is_sorted(),
            mechanisms,
            cases,
        })
    }
}

fn live(found: Option<Known>) -> Option<usize> {
    match found {
        Some(Known::Live(at)) => Some(at),
        _ => None,
    }
}

/// For each case of the file the known one it is: by a map, else among those in the list, else among the withdrawn.
fn recognise(
    known: &KnownList,
    new: &[(CaseNumber, &OutlineCase)],
    maps: &[CaseMap],
) -> Result<Vec<Option<Known>>, PlanError> {
    let mut found = mapped(known, new, maps)?;
    let live = |at| Known::Live(at);
    let gone = |at| Known::Gone(at);
    pair_rest(&mut found, new, &known.cases, &live);
    pair_rest(&mut found, new, &known.gone_cases, &gone);
    Ok(found)
}

fn mapped(
    known: &KnownList,
    new: &[(CaseNumber, &OutlineCase)],
    maps: &[CaseMap],
) -> Result<Vec<Option<Known>>, PlanError> {
    let mut found = vec![None; new.len()];
    let mut taken = HashSet::new();
    for map in maps {
        let number = known.present_key(map.old);
        let among = |cases: &[KnownCase]| cases.iter().position(|case| case.number == number);
        let old = among(&known.cases).map(Known::Live).or_else(|| among(&known.gone_cases).map(Known::Gone));
        let old = old.ok_or(PlanError::UnknownOld(*map))?;
        let at = new.iter().position(|(number, _)| *number == map.new).ok_or(PlanError::UnknownNew(*map))?;
        if found[at].is_some() || !taken.insert(old) {
            return Err(PlanError::Twice(*map));
        }
        found[at] = Some(old);
    }
    Ok(found)
}

fn pair_rest(
    found: &mut [Option<Known>],
    new: &[(CaseNumber, &OutlineCase)],
    cases: &[KnownCase],
    known: &dyn Fn(usize) -> Known,
) {
    let taken: HashSet<Known> = found.iter().copied().flatten().collect();
    let free: Vec<usize> = (0..cases.len()).filter(|at| !taken.contains(&known(*at))).collect();
    let open: Vec<usize> = (0..new.len()).filter(|at| found[*at].is_none()).collect();
    let old: Vec<&CaseText> = free.iter().map(|at| &cases[*at].text).collect();
    let texts: Vec<&CaseText> = open.iter().map(|at| &new[*at].1.text).collect();
    for (from, to) in same_case::pair(&old, &texts) {
        found[open[to]] = Some(known(free[from]));
    }
}

fn number_of(known: &KnownList, found: Known) -> CaseNumber {
    match found {
        Known::Live(at) => known.cases[at].number,
        Known::Gone(at) => known.gone_cases[at].number,
    }
}

/// Keys for the mechanisms and measures of the file.
fn place_headings(
    known: &KnownList,
    outline: &Outline,
    new: &[(CaseNumber, &OutlineCase)],
    found: &[Option<Known>],
    keys: &mut Keys,
) -> Result<Vec<PlacedMechanism>, PlanError> {
    let went: Vec<(CaseNumber, CaseNumber)> =
        new.iter().zip(found).filter_map(|((to, _), found)| Some((number_of(known, (*found)?), *to))).collect();
    let old: Vec<Candidate<'_>> =
        candidates(known.mechanisms.iter().map(|mechanism| &mechanism.heading), known.gone_mechanisms.iter());
    let titles: Vec<Option<&str>> = outline.mechanisms.iter().map(|m| Some(m.title.as_str())).collect();
    let votes = count_votes(&old, went.iter().map(|(from, to)| (from.mechanism, index_of(outline, to.mechanism))));
    let pairs = same_heading::pair(&old, &titles, &votes);
    let mut placed = Vec::with_capacity(pairs.len());
    for (mechanism, pair) in outline.mechanisms.iter().zip(pairs) {
        let key = match pair {
            Some(at) => old[at].heading.key,
            None => keys.mechanism(mechanism.position)?,
        };
        let measures = place_measures(known, mechanism, key, &went, keys)?;
        placed.push(PlacedMechanism { key, measures });
    }
    Ok(placed)
}

fn place_measures(
    known: &KnownList,
    mechanism: &OutlineMechanism,
    key: Position,
    went: &[(CaseNumber, CaseNumber)],
    keys: &mut Keys,
) -> Result<Vec<Position>, PlanError> {
    let live = known.mechanisms.iter().filter(|known| known.heading.key == key).flat_map(|known| &known.measures);
    let gone = known.gone_measures.iter().filter(|(of, _)| *of == key).map(|(_, heading)| heading);
    let old = candidates(live, gone);
    let titles: Vec<Option<&str>> = mechanism.measures.iter().map(|measure| measure.title.as_deref()).collect();
    let here = went.iter().filter(|(from, to)| from.mechanism == key && to.mechanism == mechanism.position);
    let index = |position: Position| mechanism.measures.iter().position(|measure| measure.position == position);
    let votes = count_votes(&old, here.map(|(from, to)| (from.measure, index(to.measure))));
    let pairs = same_heading::pair(&old, &titles, &votes);
    let placed = mechanism.measures.iter().zip(pairs).map(|(measure, pair)| match pair {
        Some(at) => Ok(old[at].heading.key),
        None => Ok(keys.measure(key, measure.position)?),
    });
    placed.collect()
}

fn index_of(outline: &Outline, position: Position) -> Option<usize> {
    outline.mechanisms.iter().position(|mechanism| mechanism.position == position)
}

fn candidates<'a>(
    live: impl Iterator<Item = &'a KnownHeading>,
    gone: impl Iterator<Item = &'a KnownHeading>,
) -> Vec<Candidate<'a>> {
    let live = live.map(|heading| Candidate { heading, is_live: true });
    live.chain(gone.map(|heading| Candidate { heading, is_live: false })).collect()
}

fn count_votes(old: &[Candidate<'_>], went: impl Iterator<Item = (Position, Option<usize>)>) -> Votes {
    let by_key: HashMap<Position, usize> = old.iter().enumerate().map(|(at, c)| (c.heading.key, at)).collect();
    let mut votes = Votes::new();
    for (from, to) in went {
        if let (Some(from), Some(to)) = (by_key.get(&from), to) {
            *votes.entry((*from, to)).or_default() += 1;
        }
    }
    votes
}

fn place_cases(
    known: &KnownList,
    outline: &Outline,
    (new, found): (&[(CaseNumber, &OutlineCase)], &[Option<Known>]),
    placed: &[PlacedMechanism],
    keys: &mut Keys,
) -> Result<Vec<PlacedCase>, PlanError> {
    let mut found = new.iter().zip(found).map(|((_, case), found)| (*case, *found));
    let mut cases = Vec::with_capacity(new.len());
    for (mechanism, placed) in outline.mechanisms.iter().zip(placed) {
        for (measure, key) in mechanism.measures.iter().zip(&placed.measures) {
            for (case, found) in found.by_ref().take(measure.cases.len()) {
                let (before, came_back) = match found {
                    Some(Known::Live(at)) => (Some(known.cases[at].clone()), false),
                    Some(Known::Gone(at)) => (Some(known.gone_cases[at].clone()), true),
                    None => (None, false),
                };
                let stays = before.as_ref().map(|before| before.number);
                let stays = stays.filter(|number| (number.mechanism, number.measure) == (placed.key, *key));
                let number = match stays {
                    Some(number) => number,
                    None => keys.case(placed.key, *key, case.position)?,
                };
                let printed_number = printed_number(&mechanism.printed, &measure.printed, case.printed_digit);
                cases.push(PlacedCase { number, printed_number, text: case.text.clone(), before, came_back });
            }
        }
    }
    Ok(cases)
}

fn withdrawn_headings(known: &KnownList, placed: &[PlacedMechanism]) -> (Vec<Position>, Vec<(Position, Position)>) {
    let kept: HashSet<Position> = placed.iter().map(|mechanism| mechanism.key).collect();
    let kept_measures: HashSet<(Position, Position)> =
        placed.iter().flat_map(|placed| placed.measures.iter().map(|measure| (placed.key, *measure))).collect();
    let mechanisms = known.mechanisms.iter().map(|mechanism| mechanism.heading.key).filter(|key| !kept.contains(key));
    let measures = known
        .mechanisms
        .iter()
        .flat_map(|mechanism| mechanism.measures.iter().map(|measure| (mechanism.heading.key, measure.key)));
    (mechanisms.collect(), measures.filter(|key| !kept_measures.contains(key)).collect())
}

fn retitled(known: &KnownList, outline: &Outline, placed: &[PlacedMechanism]) -> Vec<Retitled> {
    let mut out = Vec::new();
    let mut compare = |key: String, old: &KnownHeading, new: String| {
        let old = old.label();
        if old != new {
            out.push(Retitled { key, old, new });
        }
    };
    for (mechanism, placed) in outline.mechanisms.iter().zip(placed) {
        let Some(old) = known.mechanisms.iter().find(|known| known.heading.key == placed.key) else { continue };
        compare(placed.key.to_string(), &old.heading, label(&mechanism.printed, Some(&mechanism.title)));
        for (measure, key) in mechanism.measures.iter().zip(&placed.measures) {
            let Some(old) = old.measures.iter().find(|known| known.key == *key) else { continue };
            let new = label(&measure.printed, measure.title.as_deref());
            compare(format!("{}/{key}", placed.key), old, new);
        }
    }
    out
}

fn description(old: &PolicyList, new: &PolicyList) -> Vec<FieldChange> {
    let text = |value: &Option<String>| value.clone();
    let fields = [
        ("标题", Some(old.title.clone()), Some(new.title.clone())),
        ("系列", text(&old.series), text(&new.series)),
        ("批次", old.batch.map(|n| n.to_string()), new.batch.map(|n| n.to_string())),
        ("发布机关", text(&old.issuer), text(&new.issuer)),
        ("发布日期", old.issued_on.map(|date| date.to_string()), new.issued_on.map(|date| date.to_string())),
        ("文号", text(&old.document_no), text(&new.document_no)),
        ("来源网址", text(&old.source_url), text(&new.source_url)),
    ];
    let changed = fields.into_iter().filter(|(_, old, new)| old != new);
    changed.map(|(field, old, new)| FieldChange { field, old, new }).collect()
}
