//! Cases about the same: those that share the words that few other cases have.

use std::collections::{BTreeMap, HashMap};

use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet as _, TERMINATED, TantivyError, Term};

use super::error::SearchError;
use super::gazetteer::is_place;
use super::index::SearchIndex;
use super::words::{coined_in, names_a_thing, words_in};
use crate::domain::text::units;

/// So many words of a case are looked up at most, the rarest first.
const MOST_WORDS: usize = 32;
/// So many places of the index are read at most, so that the work stays the same in a library of any size.
const MOST_POSTINGS: usize = 20_000;
/// A word in more than one of so many cases tells them apart no more, nor one in so many cases at all.
const COMMON: usize = 5;
const TOO_COMMON: usize = 2_000;

/// A case that shares words with another.
#[derive(Debug, Clone, PartialEq)]
pub struct Kin {
    /// Its id in the store.
    pub case_id: i64,
    /// How much it shares; higher is nearer.
    pub score: f32,
    /// What it shares, the rarest first.
    pub words: Vec<String>,
}

/// A word of the case with how many cases have it and what sharing it is worth.
struct Weighed {
    word: String,
    cases: u32,
    weight: f32,
}

impl SearchIndex {
    /// The cases that share most with this one, the nearest first. The same cases in the same order every time.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn near(&self, case_id: i64, heading: &str, body: &str, limit: usize) -> Result<Vec<Kin>, SearchError> {
        self.kin(case_id, heading, body, limit).map_err(|error| self.failed(error))
    }

    fn kin(&self, case_id: i64, heading: &str, body: &str, limit: usize) -> Result<Vec<Kin>, TantivyError> {
        let words = self.weighed(heading, body)?;
        let searcher = self.searcher();
        let mut sharing: HashMap<DocAddress, Vec<usize>> = HashMap::new();
        for (ord, segment) in (0..).zip(searcher.segment_readers()) {
            let index = segment.inverted_index(self.fields().words)?;
            for (at, weighed) in words.iter().enumerate() {
                let term = Term::from_field_text(self.fields().words, &weighed.word);
                let Some(mut postings) = index.read_postings(&term, IndexRecordOption::Basic)? else { continue };
                let mut doc = postings.doc();
                while doc != TERMINATED {
                    sharing.entry(DocAddress::new(ord, doc)).or_default().push(at);
                    doc = postings.advance();
                }
            }
        }
        let kin = sharing.into_iter().map(|(address, shared)| {
            let segment = address.segment_ord as usize;
            let (id, order) = (self.case_id(segment, address.doc_id), self.order(segment, address.doc_id));
            let shared = whole(&words, shared);
            let score = shared.iter().map(|&at| words[at].weight).sum();
            let words = shared.into_iter().map(|at| words[at].word.clone()).collect();
            (Kin { case_id: id, score, words }, order)
        });
        let mut kin: Vec<(Kin, u64)> = kin.filter(|(kin, _)| kin.case_id != case_id).collect();
        kin.sort_by(|(a, at), (b, bt)| b.score.total_cmp(&a.score).then(at.cmp(bt)));
        kin.truncate(limit);
        Ok(kin.into_iter().map(|(kin, _)| kin).collect())
    }

    /// The telling words of a case, the rarest first.
    fn weighed(&self, heading: &str, body: &str) -> Result<Vec<Weighed>, TantivyError> {
        let searcher = self.searcher();
        let all = searcher.num_docs() as usize;
        let common = (all / COMMON).clamp(3, TOO_COMMON);
        // Between 0 and 1 in a library of any size.
        let rarest = ((all + 1) as f32).ln();
        let mut words = Vec::new();
        for (word, in_heading) in telling(heading, body) {
            let cases = searcher.doc_freq(&Term::from_field_text(self.fields().words, &word))? as usize;
            if (2..=common).contains(&cases) {
                let rare = ((all + 1) as f32 / cases as f32).ln() / rarest;
                let long = 1.0 + 0.25 * word.chars().count().saturating_sub(2).min(4) as f32;
                let weight = rare * long * if in_heading { 1.5 } else { 1.0 };
                words.push(Weighed { word, cases: cases as u32, weight });
            }
        }
        words.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.word.cmp(&b.word)));
        let mut read = 0;
        words.truncate(MOST_WORDS);
        words.retain(|weighed| {
            read += weighed.cases as usize;
            read <= MOST_POSTINGS
        });
        Ok(words)
    }
}

/// Words that name a thing, each once; the flag says that it stands in the heading.
fn telling(heading: &str, body: &str) -> BTreeMap<String, bool> {
    let mut words = BTreeMap::new();
    for (text, in_heading) in [(body, false), (heading, true)] {
        let cut = words_in(&units(text)).into_iter().filter(|word| names_a_thing(word) && !is_place(word));
        for word in cut.chain(coined_in(text)) {
            words.insert(word, in_heading);
        }
    }
    words
}

/// The shared words without those that stand inside another shared one.
fn whole(words: &[Weighed], mut shared: Vec<usize>) -> Vec<usize> {
    shared.sort_unstable();
    let inside = |at: usize| {
        let word = &words[at].word;
        shared.iter().any(|&other| other != at && words[other].word.contains(word.as_str()))
    };
    shared.iter().copied().filter(|&at| !inside(at)).collect()
}
