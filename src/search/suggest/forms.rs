//! Forms: what may be suggested, gathered from the cases of a library, and their rank.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::counter::{Counter, Frequent};
use super::keys::comparable;
use super::phrases::{Cut, chains, coined, titles};
use super::places::{self, PlaceNames};
use super::writer::TableWriter;
use super::{MAX_KEYS, SuggestTable, SuggestionKind};
use crate::domain::actor::{Actor, OrganisationId, organisations};
use crate::domain::case::CaseSummary;
use crate::domain::division::DivisionCode;
use crate::domain::ids::MeasureKey;

/// Different texts that are counted at a time, of each kind.
const MAX_COUNTED: usize = 100_000;
/// The most characters of a form: what is longer nobody picks from a list.
const MAX_CHARS: usize = 100;
/// The most forms of a kind, so that each leaves room for the others; the table has its own bound.
const MAX_OF_KIND: usize = 5_000;
/// The most headings.
const MAX_HEADINGS: usize = 10_000;
/// In how many cases a word or phrase of the bodies must stand.
const FREQUENT: u32 = 2;

/// Gathers forms from cases, newest first, and makes the table of them.
#[derive(Debug)]
pub struct SuggestBuilder {
    cases: u32,
    places: BTreeMap<DivisionCode, usize>,
    /// For each organisation the spellings in headings.
    organisations: BTreeMap<OrganisationId, Spellings>,
    documents: Counter,
    mechanisms: Counter,
    measures: Counter,
    headings: Counter,
    /// Where the words of a heading begin that follow the names of those who act.
    deeds: HashMap<String, String>,
    phrases: Counter,
    coined: Counter,
    words: Counter,
    last_measure: Option<MeasureKey>,
}

/// An organisation as headings write it.
#[derive(Debug, Default)]
struct Spellings {
    name: String,
    cases: u32,
    written: BTreeMap<String, u32>,
}

/// A form before it is numbered.
pub(super) struct Candidate {
    pub(super) kind: SuggestionKind,
    pub(super) text: String,
    /// What is shown beside it; empty for none.
    pub(super) detail: String,
    /// What it can be typed as, beside its text.
    pub(super) spellings: Vec<String>,
    pub(super) weight: u32,
    /// For places and organisations: cases.
    pub(super) count: Option<u32>,
    pub(super) order: u32,
}

impl SuggestBuilder {
    /// Nothing gathered yet. `places`: how many cases each division has, those below it included.
    pub fn new(places: BTreeMap<DivisionCode, usize>) -> Self {
        let counter = || Counter::new(MAX_COUNTED);
        Self {
            cases: 0,
            places,
            organisations: BTreeMap::new(),
            documents: counter(),
            mechanisms: counter(),
            measures: counter(),
            headings: counter(),
            deeds: HashMap::new(),
            phrases: counter(),
            coined: counter(),
            words: counter(),
            last_measure: None,
        }
    }

    /// Gathers from a case. `cut` parts its texts into words.
    pub fn add(&mut self, case: &CaseSummary, cut: Cut<'_>) {
        self.cases += 1;
        let order = self.cases;
        let heading = case.text.heading.as_str();
        let body = case.text.body.as_deref().unwrap_or_default();
        let deed = &heading[deed_start(heading, &case.actors)..];
        self.headings.add([heading], order);
        if deed.len() < heading.len() && self.deeds.len() < MAX_COUNTED {
            self.deeds.insert(comparable(heading), deed.to_owned());
        }
        self.documents.add([heading, body].into_iter().flat_map(titles), order);
        self.coined.add([heading, body].into_iter().flat_map(coined), order);
        let whole = [heading, body].map(|text| chains(text, cut));
        self.words.add_chains(whole.into_iter().flatten().collect(), order);
        self.title(deed, cut);
        if self.last_measure.as_ref() != Some(&case.measure.key) {
            self.last_measure = Some(case.measure.key.clone());
            let measure = case.measure.title.as_deref().unwrap_or_default();
            self.mechanisms.add([case.mechanism.title.as_str()], order);
            self.measures.add([measure], order);
            self.title(measure, cut);
            self.title(&case.mechanism.title, cut);
        }
        for actor in &case.actors {
            if let Actor::Organisation(organisation) = actor {
                let known = self.organisations.entry(organisation.id.clone()).or_default();
                known.name.clone_from(&organisation.name);
                known.cases += 1;
                *known.written.entry(organisation.as_written.clone()).or_default() += 1;
            }
        }
    }

    fn title(&mut self, title: &str, cut: Cut<'_>) {
        self.phrases.add_chains(chains(title, cut), self.cases);
    }

    /// Makes the table of at most [`MAX_KEYS`] keys.
    pub fn finish(self) -> SuggestTable {
        self.finish_within(MAX_KEYS)
    }

    pub(super) fn finish_within(self, most_keys: usize) -> SuggestTable {
        let names = PlaceNames::of(self.places.keys().copied());
        let mut candidates = self.candidates(&names);
        candidates.retain(|candidate| is_suggestible(&candidate.text));
        candidates.sort_by(|a, b| rank(a).cmp(&rank(b)));
        let mut table = TableWriter::new(most_keys);
        let mut known = HashSet::new();
        for candidate in &candidates {
            if known.insert(comparable(&candidate.text)) && table.add(candidate).is_none() {
                break;
            }
        }
        table.finish()
    }

    fn candidates(self, names: &PlaceNames) -> Vec<Candidate> {
        use SuggestionKind as Kind;
        let mut out = places::candidates(&self.places);
        out.extend(self.organisations.into_iter().map(|(id, spellings)| organisation(&id, spellings)));
        let plain = |kind: Kind| move |frequent: Frequent| Candidate::new(kind, frequent);
        out.extend(most(MAX_OF_KIND, self.documents.frequent(1)).map(plain(Kind::Document)).map(|mut document| {
            let title = document.text.trim_matches(['《', '》']);
            let rest = names.strip_leading(title);
            if rest.len() < title.len() {
                document.spellings.push(rest.to_owned());
            }
            document
        }));
        out.extend(most(MAX_OF_KIND, self.mechanisms.frequent(1)).map(plain(Kind::Mechanism)));
        out.extend(most(MAX_OF_KIND, self.measures.frequent(1)).map(plain(Kind::Measure)));
        out.extend(most(MAX_HEADINGS, self.headings.frequent(1)).map(plain(Kind::Case)).map(|mut heading| {
            heading.spellings.extend(self.deeds.get(&comparable(&heading.text)).cloned());
            heading
        }));
        let terms = self.phrases.phrases().chain(self.coined.frequent(1));
        let terms = terms.filter(|term| !names.contains(&term.text));
        out.extend(most(MAX_OF_KIND, terms).map(plain(Kind::Term)));
        let words = self.words.phrases().filter(|word| word.count >= FREQUENT && !names.contains(&word.text));
        out.extend(words.map(plain(Kind::Word)));
        out
    }
}

/// The most frequent, the first seen before the others.
fn most(most: usize, texts: impl Iterator<Item = Frequent>) -> impl Iterator<Item = Frequent> {
    let mut texts: Vec<Frequent> = texts.collect();
    texts.sort_by(|a, b| (Reverse(a.count), a.order, &a.text).cmp(&(Reverse(b.count), b.order, &b.text)));
    texts.into_iter().take(most)
}

/// Where the words begin that follow the names of those who act: 省、市 and what parts them are passed over.
fn deed_start(heading: &str, actors: &[Actor]) -> usize {
    let mut at = 0;
    for actor in actors {
        let written = match actor {
            Actor::Locality(locality) => &locality.as_written,
            Actor::Organisation(organisation) => &organisation.as_written,
        };
        let rest = heading[at..].trim_start_matches(['、', '，', '和']);
        if let Some(behind) = rest.strip_prefix(written.as_str()) {
            at = heading.len() - behind.len();
        }
    }
    at
}

/// The organisation under the spelling that most headings use, so that its name finds them; typed under any.
fn organisation(id: &OrganisationId, spellings: Spellings) -> Candidate {
    let Spellings { name, cases, written } = spellings;
    let usual = written.iter().max_by_key(|(text, count)| (**count, Reverse(text.len())));
    let text = usual.map_or_else(|| name.clone(), |(text, _)| text.clone());
    let listed = organisations().find(id).into_iter().flat_map(|entry| entry.spellings()).map(str::to_owned);
    let mut typed: Vec<String> = written.keys().cloned().chain(listed).chain([name.clone()]).collect();
    typed.sort();
    typed.dedup();
    typed.retain(|spelling| *spelling != text);
    Candidate {
        kind: SuggestionKind::Organisation,
        detail: if name == text { String::new() } else { name },
        text,
        spellings: typed,
        weight: cases,
        count: Some(cases),
        order: 0,
    }
}

impl Candidate {
    fn new(kind: SuggestionKind, frequent: Frequent) -> Self {
        let Frequent { text, count, order } = frequent;
        Self { kind, text, detail: String::new(), spellings: Vec::new(), weight: count, count: None, order }
    }
}

/// Places, then terms and titles, then headings, then words; within each the frequent first, then the short.
fn rank(candidate: &Candidate) -> (u8, Reverse<u32>, usize, u32, &str) {
    let length = match candidate.kind {
        // Headings stay in list order: each stands once.
        SuggestionKind::Case => 0,
        _ => candidate.text.len(),
    };
    (candidate.kind.tier(), Reverse(candidate.weight), length, candidate.order, &candidate.text)
}

/// Not what the query syntax would read otherwise, and not too long for a list.
fn is_suggestible(text: &str) -> bool {
    let comparable = comparable(text);
    !comparable.is_empty()
        && !comparable.starts_with('-')
        && !text.contains(['|', '｜', ':', '：', '"', '\n'])
        && !text.contains(" OR ")
        && text.chars().count() <= MAX_CHARS
}
