//! 实施主体 read from a case's heading: which places and organisations act.
//!
//! A heading begins with its actors: 江苏省苏州市、福建省厦门市发布…. So only its beginning is read,
//! as a list `actor (separator actor)*`, an actor being an organisation of the directory or a chain
//! of divisions, each in the one before it. What is not certain is told as an [`ActorProblem`],
//! never guessed: a heading with a wrong place is worse than one with none.
//!
//! How a word is found and where it ends is `lexicon`'s matter; when a bare 江苏 means the province
//! is that of `short_form`.

use crate::domain::actor::{Actor, Locality, Organisation, organisations};
use crate::domain::division::{Division, DivisionCode, Level, divisions};

pub(super) use lexicon::{ends_within_word, is_ordinary_word, may_begin};

use lexicon::{Scope, Word, scope_needed, words_at};

mod lexicon;
#[cfg(test)]
mod round_trips;
mod short_form;
#[cfg(test)]
mod tests;

/// What the beginning of a heading says about who acts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ActorReading {
    /// The actors, in the heading's order.
    pub actors: Vec<Actor>,
    /// What could not be read. Actors read before it stand all the same.
    pub problem: Option<ActorProblem>,
}

/// Why a heading's actors are not, or not all, known. Its display is the Chinese sentence for the
/// import report.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ActorProblem {
    /// No known place or organisation stands where one should: at the heading's beginning, or
    /// after a 、 that follows an actor.
    #[error("“{}”处未识别出地区或机构", beginning(text))]
    Unrecognised {
        /// The heading from there on.
        text: String,
    },
    /// Several divisions bear the name, and nothing before it tells which is meant.
    #[error("“{name}”有{}个同名地区（{}），无法确定是哪一个", candidates.len(), full_names(candidates))]
    Ambiguous {
        /// The name as written, such as 鼓楼区.
        name: String,
        /// The divisions that bear it, by code.
        candidates: Vec<DivisionCode>,
    },
}

fn beginning(text: &str) -> String {
    text.chars().take(12).collect()
}

fn full_names(codes: &[DivisionCode]) -> String {
    let names: Vec<_> = codes.iter().map(|&code| divisions().full_name(code)).collect();
    names.join("、")
}

/// Reads the actors from the beginning of a heading (without its number 1. or （一）).
///
/// Never fails: what is not understood is the reading's `problem`.
pub fn read_actors(heading: &str) -> ActorReading {
    let mut reading = ActorReading::default();
    let mut rest = heading.trim_start();
    let mut context = None;
    // Only a 、 promises another actor; 和 and 及 join all sorts of words (河南省和谐社区…).
    let mut is_expected = true;
    while let Some(step) = read_actor(rest, context) {
        rest = &rest[step.length..];
        context = step.division.or(context);
        reading.actors.extend(step.actor);
        reading.problem = step.problem;
        rest = lexicon::skip_and_others(rest);
        let separator = lexicon::separator_at(rest);
        let (Some(separator), None) = (separator, &reading.problem) else {
            return reading;
        };
        rest = &rest[separator.len()..];
        is_expected = separator == "、";
    }
    if is_expected {
        let text = rest.to_owned();
        reading.problem = Some(ActorProblem::Unrecognised { text });
    }
    reading
}

/// The place that a text begins with, if it is certain which one.
pub(super) fn locality_at(text: &str) -> Option<Locality> {
    locality_near(text, None)
}

/// As [`locality_at`], for a text that is about `context`: a name is looked for near that place first.
pub(super) fn locality_near(text: &str, context: Option<&'static Division>) -> Option<Locality> {
    let step = read_place(text, context).filter(|step| step.problem.is_none())?;
    match step.actor? {
        Actor::Locality(locality) => Some(locality),
        Actor::Organisation(_) => None,
    }
}

/// What one step of the list found.
struct Step {
    /// None if the very first name of the place is ambiguous.
    actor: Option<Actor>,
    /// The actor's division: the next name is looked for near it.
    division: Option<&'static Division>,
    /// How many bytes the step has read.
    length: usize,
    problem: Option<ActorProblem>,
}

fn read_actor(text: &str, context: Option<&'static Division>) -> Option<Step> {
    // Organisations first: 新疆生产建设兵团 begins with a province but is not one.
    read_organisation(text).or_else(|| read_place(text, context))
}

fn read_organisation(text: &str) -> Option<Step> {
    let (entry, as_written) = organisations().starting(text)?;
    if ends_within_word(as_written, &text[as_written.len()..]) {
        return None;
    }
    let organisation =
        Organisation { id: entry.id.clone(), name: entry.name.clone(), as_written: as_written.to_owned() };
    Some(Step {
        actor: Some(Actor::Organisation(organisation)),
        division: None,
        length: as_written.len(),
        problem: None,
    })
}

fn read_place(text: &str, context: Option<&'static Division>) -> Option<Step> {
    words_at(text).find_map(|word| match first_of_chain(&word, context) {
        Choice::One(division) => {
            let chain = follow_chain(division, text, word.text.len());
            let has_children = chain.division != division || chain.problem.is_some();
            let stands = !is_short_province(&word, division)
                || has_children
                || short_form::stands_before(&text[word.text.len()..]);
            stands.then(|| chain.into_step(text))
        }
        Choice::Several(candidates) => Some(Step {
            actor: None,
            division: None,
            length: word.text.len(),
            problem: Some(ambiguous(&word, &candidates)),
        }),
        Choice::None => None,
    })
}

fn is_short_province(word: &Word<'_>, division: &Division) -> bool {
    division.code.level() == Level::Province && word.text != division.name
}

fn ambiguous(word: &Word<'_>, candidates: &[&Division]) -> ActorProblem {
    ActorProblem::Ambiguous {
        name: word.text.to_owned(),
        candidates: candidates.iter().map(|division| division.code).collect(),
    }
}

/// Which division a word means.
enum Choice {
    One(&'static Division),
    Several(Vec<&'static Division>),
    None,
}

impl Choice {
    fn of(candidates: Vec<&'static Division>) -> Self {
        match candidates[..] {
            [] => Self::None,
            [division] => Self::One(division),
            _ => Self::Several(candidates),
        }
    }
}

/// The division that a chain's first word means: one near the previous place of the list if there
/// is one (南京市玄武区、鼓楼区), else the only one of that name in the table.
fn first_of_chain(word: &Word<'_>, context: Option<&'static Division>) -> Choice {
    let needed = scope_needed(word.text);
    let near = |scope| match context {
        Some(context) if scope >= needed => word.inside(enclosing(context.code, scope)),
        _ => Vec::new(),
    };
    for scope in [Scope::Prefecture, Scope::Province] {
        match Choice::of(near(scope)) {
            Choice::None => {}
            choice => return choice,
        }
    }
    match needed {
        Scope::Country => Choice::of(word.divisions.to_vec()),
        _ => Choice::None,
    }
}

/// The division of that width around a code. A municipality is as narrow as a prefecture.
fn enclosing(code: DivisionCode, scope: Scope) -> DivisionCode {
    match scope {
        Scope::Prefecture => code.prefecture().unwrap_or_else(|| code.province()),
        _ => code.province(),
    }
}

/// A chain of divisions as far as it has been read.
struct Chain {
    /// The innermost.
    division: &'static Division,
    length: usize,
    problem: Option<ActorProblem>,
}

/// Reads on from a division: the next name belongs to the chain if it lies in the division.
fn follow_chain(division: &'static Division, text: &str, length: usize) -> Chain {
    let mut chain = Chain { division, length, problem: None };
    while chain.problem.is_none() && chain.take_child(&text[chain.length..]) {}
    chain
}

impl Chain {
    /// Takes the longest name at the text's beginning that lies in the division; tells whether
    /// there was one.
    fn take_child(&mut self, text: &str) -> bool {
        let parent = self.division.code;
        let scope = match parent.level() {
            Level::Province => Scope::Province,
            _ => Scope::Prefecture,
        };
        for word in words_at(text).filter(|word| scope >= scope_needed(word.text)) {
            match Choice::of(word.inside(parent)) {
                Choice::One(division) => {
                    self.division = division;
                    self.length += word.text.len();
                }
                Choice::Several(candidates) => self.problem = Some(ambiguous(&word, &candidates)),
                Choice::None => continue,
            }
            return true;
        }
        false
    }

    fn into_step(self, text: &str) -> Step {
        let locality = Locality { code: self.division.code, as_written: text[..self.length].to_owned() };
        Step {
            actor: Some(Actor::Locality(locality)),
            division: Some(self.division),
            length: self.length,
            problem: self.problem,
        }
    }
}
