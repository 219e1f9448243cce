//! Whether a sentence tells of a document's issue, and with which words.
//!
//! The verb stands before the title (联合印发《甲》), after it (《甲》由市政府印发), or in the heading, when a sentence of the body
//! begins with the title (发布城市更新条例。《甲市城市更新条例》明确…). A title that anything else governs (落实, 根据, 符合 …)
//! is only cited: what is not certain is not an issue.

use std::ops::Range;

use super::passage::{MASK, Passage, clause};
use super::subject::{skip_circumstances, without_circumstances};
use super::wording::*;
use crate::domain::titles::Title;

/// An issue as it is told.
pub(super) struct Issue {
    /// The verb as written.
    pub(super) verb: Range<usize>,
    /// Where to look for who did it.
    pub(super) agent: Agent,
    /// Whether the case tells it. 国务院印发的《甲》 says who, but is a document that is there already.
    pub(super) is_told: bool,
}

/// Where the issuer is named.
pub(super) enum Agent {
    /// In the words before the verb in its clause, or before them in the sentence.
    Before(Range<usize>),
    /// In these words: 由…印发.
    By(Range<usize>),
    /// Among those who act.
    Actors,
}

/// The issue of a title that is not inside another.
pub(super) fn issue(passage: &Passage, title: &Title, heading: Range<usize>) -> Option<Issue> {
    let before = passage.before(title);
    let after = passage.after(title);
    verb_before(passage, before.clone(), after.clone())
        .or_else(|| verb_after(passage, before.clone(), after))
        .or_else(|| verb_in_heading(passage, title, before, heading))
}

fn verb_before(passage: &Passage, before: Range<usize>, after: Range<usize>) -> Option<Issue> {
    let words = passage.words(before.clone());
    let found = last_verb(words)?;
    let verb = compound(words, found.clone());
    let gap = words[verb.end..].trim_start_matches('了');
    let is_other_object = OTHER_OBJECTS.iter().any(|noun| passage.words(after.clone()).starts_with(noun));
    if !reaches(&words[found], gap) || is_other_object {
        return None;
    }
    let agent = &words[..verb.start];
    if is_undone(agent) {
        return None;
    }
    let is_told = !gap.starts_with('的');
    let start = before.start;
    let agent = Agent::Before(start..start + agent.len());
    Some(Issue { verb: start + verb.start..start + verb.end, agent, is_told })
}

/// The last verb of issue in the words, the longest of those that end there.
fn last_verb(words: &str) -> Option<Range<usize>> {
    let verbs = VERBS.iter().chain(WEAK_VERBS);
    let found = verbs.filter_map(|verb| words.rfind(verb).map(|at| at..at + verb.len()));
    found.max_by_key(|range| (range.end, range.len()))
}

/// Whether the verb governs the title behind this gap.
fn reaches(verb: &str, gap: &str) -> bool {
    let words: String = gap.chars().filter(|&c| c != MASK).collect();
    if WEAK_VERBS.contains(&verb) {
        return words.is_empty();
    }
    let is_blocked = BETWEEN.iter().any(|word| words.contains(word));
    let is_noun = NOUNS_OF_VERBS.iter().any(|noun| words.starts_with(noun));
    words.chars().count() <= LONGEST_GAP && !is_blocked && !is_noun
}

/// How many characters may stand between verb and title: 出台全国首部城市更新地方性法规《…》.
const LONGEST_GAP: usize = 30;

/// The verb with what belongs to it on both sides: 联合 before, 实施 behind, a second verb.
fn compound(words: &str, verb: Range<usize>) -> Range<usize> {
    let mut start = verb.start;
    while let Some(word) = before_verb(&words[..start]) {
        start -= word;
    }
    let mut end = verb.end;
    while let Some(word) = behind_verb(&words[end..]) {
        end += word;
    }
    start..end
}

fn before_verb(words: &str) -> Option<usize> {
    let verbs = || VERBS.iter().chain(WITH_VERBS);
    let joined = JOINTS.iter().find_map(|joint| {
        let rest = words.strip_suffix(joint)?;
        let verb = verbs().find(|verb| rest.ends_with(**verb))?;
        Some(joint.len() + verb.len())
    });
    joined.or_else(|| verbs().find(|verb| words.ends_with(**verb)).map(|verb| verb.len()))
}

fn behind_verb(words: &str) -> Option<usize> {
    let words_behind = || BEHIND_VERBS.iter().chain(VERBS);
    JOINTS.iter().chain(&[""]).find_map(|joint| {
        let rest = words.strip_prefix(joint)?;
        let verb = words_behind().find(|verb| rest.starts_with(**verb))?;
        Some(joint.len() + verb.len())
    })
}

/// Whether the words before a verb say that it is still to be done, or by whom it should be.
fn is_undone(words: &str) -> bool {
    let words = without_circumstances(words);
    UNDONE.iter().any(|word| words.ends_with(word)) || WISHES.iter().any(|word| words.contains(word))
}

fn verb_after(passage: &Passage, before: Range<usize>, after: Range<usize>) -> Option<Issue> {
    let lead = without_circumstances(passage.words(before.clone())).trim_end_matches([MASK, '、', '和', '与', '及']);
    let moved = OBJECT_SIGNS.iter().find_map(|sign| lead.strip_suffix(sign));
    if moved.is_none() && !lead.is_empty() {
        return None;
    }
    let all = clause(passage.words(after.clone()));
    let rest = skip_circumstances(skip_other_titles(all));
    let start = after.start + all.len() - rest.len();
    let (agent, rest) = match rest.strip_prefix('由') {
        Some(rest) => {
            let verb = first_verb(rest)?;
            let by = start + '由'.len_utf8();
            (Agent::By(by..by + verb), &rest[verb..])
        }
        None => (moved.map_or(Agent::Actors, |words| Agent::Before(before.start..before.start + words.len())), rest),
    };
    let length = verbs_at(rest);
    let ends = rest[length..].trim_start_matches('了');
    if length == 0 || !(ends.is_empty() || ends.starts_with(['至', '到', '、'])) {
        return None;
    }
    let verb = after.start + all.len() - rest.len();
    Some(Issue { verb: verb..verb + length, agent, is_told: true })
}

/// 等文件, 《乙》, 均: what may stand between the first of several titles and their verb.
fn skip_other_titles(words: &str) -> &str {
    let rest = words.trim_start_matches([MASK, '、', '和', '与', '及']);
    match rest.strip_prefix('等') {
        Some(rest) => {
            let rest = rest
                .trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十两多余个项份部".contains(c));
            KINDS.iter().find_map(|kind| rest.strip_prefix(kind)).unwrap_or(rest)
        }
        None => rest,
    }
}

fn first_verb(words: &str) -> Option<usize> {
    let starts = words.char_indices().map(|(at, _)| at);
    starts.into_iter().find(|&at| verbs_at(&words[at..]) > 0)
}

/// How long the verbs are that the words begin with.
fn verbs_at(words: &str) -> usize {
    let modifier = WITH_VERBS.iter().find(|word| words.starts_with(**word)).map_or(0, |word| word.len());
    let rest = &words[modifier..];
    let verb = VERBS.iter().chain(BEHIND_VERBS).find(|verb| rest.starts_with(**verb));
    verb.map_or(0, |verb| compound(rest, 0..verb.len()).end + modifier)
}

/// A sentence of the body that begins with the title, under a heading that tells of the issue of such a document.
fn verb_in_heading(passage: &Passage, title: &Title, before: Range<usize>, heading: Range<usize>) -> Option<Issue> {
    let is_in_body = title.span.start >= heading.end;
    if !is_in_body || !without_circumstances(passage.words(before)).is_empty() {
        return None;
    }
    let words = passage.words(heading.clone());
    let verb = compound(words, last_verb(words)?);
    let object = clause(&words[verb.end..]).trim_start_matches('了');
    let is_undone = is_undone(&words[..verb.start]);
    let names_documents = DOCUMENT_NOUNS.iter().any(|noun| object.ends_with(noun));
    (names_documents && !is_undone && reaches("", object)).then(|| Issue {
        verb: heading.start + verb.start..heading.start + verb.end,
        agent: Agent::Actors,
        is_told: true,
    })
}
