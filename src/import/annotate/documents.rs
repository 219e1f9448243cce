//! 《文件》 read from the text of a case: titles, who issued them, and whether the case tells of the issue.
//!
//! Where titles stand is [`titles`](crate::domain::titles)' matter, whether they are issued that of `issue`, who does it that of `subject`. Who issued
//! is told in the words of the text; where a clause names nobody (印发《甲》), it is the one who acts.

use std::ops::Range;

use crate::domain::actor::Actor;
use crate::domain::annotation::{DocumentId, DocumentMention, DocumentRelation, Span};
use crate::domain::division::{DivisionCode, divisions};
use crate::domain::outline::CaseText;
use crate::domain::sentence::sentence_at;
use crate::domain::titles::{Title, titles};

use super::places::locality_at;
use issue::{Agent, Issue};
use passage::Passage;

mod issue;
mod passage;
mod subject;
#[cfg(test)]
mod tests;
mod wording;

/// Reads the documents a case names, in the order of the text.
pub fn read_documents(text: &CaseText, actors: &[Actor]) -> Vec<DocumentMention> {
    let verbatim = text.verbatim();
    let titles = without_abbreviations(&verbatim, titles(&verbatim));
    let sentences = text.sentences();
    let reader = Reader { passage: Passage::new(&verbatim, &titles), actors };
    let mention = |title: &Title| {
        let words = &verbatim[title.inner(&verbatim)];
        let issue = if title.within.is_some() { None } else { reader.issue(title, text.heading.len()) };
        let told = issue.as_ref().filter(|issue| issue.is_told);
        DocumentMention {
            id: DocumentId::of_title(words),
            title: words.to_owned(),
            span: Span { bytes: title.span.clone(), sentence: sentence_at(&sentences, title.span.start) },
            relation: if told.is_some() { DocumentRelation::Issued } else { DocumentRelation::Cited },
            issuer: issue.as_ref().and_then(|issue| reader.issuer(issue, words)),
            verb: told.map(|issue| verbatim[issue.verb.clone()].to_owned()),
            within: title.within,
        }
    };
    titles.iter().map(mention).collect()
}

/// Leaves out other names of documents that the text has named in full: （以下简称《条例》）, and 《条例》 later.
fn without_abbreviations(text: &str, titles: Vec<Title>) -> Vec<Title> {
    let words = |title: &Title| &text[title.inner(text)];
    let introduces = |title: &&Title| {
        let before = text[..title.span.start].trim_end_matches(['：', ':', '“', '为']);
        before.ends_with("简称") || before.ends_with("下称")
    };
    let short: Vec<&str> = titles.iter().filter(introduces).map(words).collect();
    let mut kept: Vec<Title> = Vec::new();
    for title in &titles {
        // The outer title may stand at another index now.
        let outer = title.within.map(|outer| kept.iter().position(|kept| kept.span == titles[outer].span));
        let is_orphan = outer == Some(None);
        if !is_orphan && (outer.is_some() || !short.contains(&words(title))) {
            kept.push(Title { span: title.span.clone(), within: outer.flatten() });
        }
    }
    kept
}

struct Reader<'a> {
    passage: Passage,
    actors: &'a [Actor],
}

impl Reader<'_> {
    fn issue(&self, title: &Title, heading: usize) -> Option<Issue> {
        issue::issue(&self.passage, title, 0..heading)
    }

    fn issuer(&self, issue: &Issue, title: &str) -> Option<String> {
        let named = match &issue.agent {
            Agent::By(words) => return subject::subject(self.passage.words(words.clone())).map(str::to_owned),
            Agent::Before(words) if !issue.is_told => return self.named_of_old(words.clone()),
            Agent::Before(words) => self.named_before(words.clone()),
            Agent::Actors => None,
        };
        match named {
            Some(Named::Body(words)) if self.are_actors(words) => self.actor_of(title).or(Some(words.to_owned())),
            Some(Named::Body(words)) => Some(words.to_owned()),
            Some(Named::Unclear) => None,
            None => self.actor_of(title),
        }
    }

    /// The body named before the verb: in its clause, else at the beginning of a clause before it in the sentence.
    fn named_before(&self, words: Range<usize>) -> Option<Named<'_>> {
        let clause = self.passage.words(words.clone());
        if let Some(words) = after_pivot(clause) {
            return Some(subject::subject(words).map_or(Named::Unclear, Named::Body));
        }
        let earlier = || self.passage.clauses_before(words.start).find_map(subject::leading);
        subject::subject(clause).or_else(earlier).map(Named::Body)
    }

    /// The body named in the clause of a document that was there before: 按照国务院印发的《甲》. It is never taken from elsewhere.
    fn named_of_old(&self, words: Range<usize>) -> Option<String> {
        let clause = self.passage.words(words);
        let governed =
            wording::BETWEEN.iter().filter_map(|word| clause.rfind(word).map(|at| &clause[at + word.len()..]));
        subject::subject(governed.min_by_key(|rest| rest.len()).unwrap_or(clause)).map(str::to_owned)
    }

    /// Whether the words name several of those who act: 甲市、乙市发布《甲市条例》《乙市条例》.
    fn are_actors(&self, words: &str) -> bool {
        self.actors.len() > 1 && self.actors.iter().filter(|actor| words.contains(as_written(actor))).count() > 1
    }

    /// The only one who acts; of several, the one whose place the title names.
    fn actor_of(&self, title: &str) -> Option<String> {
        match self.actors {
            [actor] => fits(actor, title).then(|| as_written(actor).to_owned()),
            actors => {
                let mut named = actors.iter().filter(|actor| is_named(actor, title));
                let only = named.next()?;
                named.next().is_none().then(|| as_written(only).to_owned())
            }
        }
    }
}

/// What the words before a verb say about who issues.
enum Named<'a> {
    Body(&'a str),
    /// Somebody, but not who.
    Unclear,
}

/// 指导各市编制: it is who stands behind that issues.
fn after_pivot(words: &str) -> Option<&str> {
    let words = subject::without_circumstances(words);
    let pivots = wording::PIVOTS.iter().filter_map(|pivot| words.rfind(pivot).map(|at| &words[at + pivot.len()..]));
    pivots.min_by_key(|rest| rest.len()).filter(|rest| !rest.is_empty())
}

fn as_written(actor: &Actor) -> &str {
    match actor {
        Actor::Locality(locality) => &locality.as_written,
        Actor::Organisation(organisation) => &organisation.as_written,
    }
}

/// A title that begins with another place than the actor's, or one around it, is hardly the actor's.
fn fits(actor: &Actor, title: &str) -> bool {
    let (Actor::Locality(actor), Some(place)) = (actor, locality_at(title)) else {
        return true;
    };
    divisions().chain(actor.code).iter().any(|division| division.code == place.code)
}

fn is_named(actor: &Actor, title: &str) -> bool {
    match actor {
        Actor::Locality(locality) => names_place(title, locality.code),
        Actor::Organisation(organisation) => {
            title.contains(&organisation.name) || title.contains(&organisation.as_written)
        }
    }
}

fn names_place(title: &str, code: DivisionCode) -> bool {
    divisions().find(code).is_some_and(|division| title.contains(division.short_name()))
}
