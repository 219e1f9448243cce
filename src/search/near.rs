//! Cases about the same: those that share the words that few other cases have.

use std::collections::BTreeMap;

use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet as _, TERMINATED, TantivyError, Term};

use super::error::SearchError;
use super::gazetteer::is_place;
use super::index::SearchIndex;
use super::words::{coined_in, everyday, names_a_thing, words_and_pairs};
use crate::domain::text::units;

/// So many words of a case are looked up at most, the rarest first.
const MOST_WORDS: usize = 32;
/// So many places of the index are read at most, so that the work stays the same in a library of any size.
const MOST_POSTINGS: usize = 20_000;
/// A word in more than one of so many cases tells them apart no more, nor one in so many cases at all.
const COMMON: usize = 5;
const TOO_COMMON: usize = 2_000;

/// Words of every official text, whatever it is about; everyday texts have them so seldom that they would seem to tell much.
const OFFICIAL: [&str; 16] = [
    "领导小组",
    "实施方案",
    "工作方案",
    "指导意见",
    "实施意见",
    "管理办法",
    "政策措施",
    "重点项目",
    "重大项目",
    "重点任务",
    "符合条件",
    "项目前期",
    "更新改造",
    "有关部门",
    "主管部门",
    "典型案例",
];
/// What two words side by side tell, for each of them.
const PAIR: f32 = 0.8;
/// Words that tell less than this are not counted: 问题, 部门.
const LEAST_WEIGHT: f32 = 0.2;

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
    term: Term,
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
        let whole = Whole::of(&words);
        let searcher = self.searcher();
        let mut kin: Vec<(f32, u64, i64, u32)> = Vec::new();
        for (ord, segment) in searcher.segment_readers().iter().enumerate() {
            let mut sharing = Vec::new();
            for (at, Weighed { term, .. }) in (0u8..).zip(&words) {
                let index = segment.inverted_index(term.field())?;
                let Some(mut postings) = index.read_postings(term, IndexRecordOption::Basic)? else { continue };
                let mut doc = postings.doc();
                while doc != TERMINATED {
                    sharing.push((doc, at));
                    doc = postings.advance();
                }
            }
            // Rows that are in order already: sorting them is laying them together.
            sharing.sort_by_key(|&(doc, _)| doc);
            for of_case in sharing.chunk_by(|a, b| a.0 == b.0) {
                let doc = of_case[0].0;
                let shared = whole.among(of_case.iter().fold(0, |shared, &(_, at)| shared | 1 << at));
                let score = each(shared).map(|at| words[at].weight).sum();
                kin.push((score, self.order(ord, doc), self.case_id(ord, doc), shared));
            }
        }
        kin.retain(|&(_, _, id, _)| id != case_id);
        let nearest = |a: &(f32, u64, i64, u32), b: &(f32, u64, i64, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        if kin.len() > limit && limit > 0 {
            kin.select_nth_unstable_by(limit - 1, nearest);
        }
        kin.truncate(limit);
        kin.sort_by(nearest);
        let text = format!("{heading}。{body}");
        let lower = text.to_ascii_lowercase();
        let written = |shared| each(shared).map(|at| as_written(&words[at].word, &lower, &text)).collect();
        Ok(kin.into_iter().map(|(score, _, case_id, shared)| Kin { case_id, score, words: written(shared) }).collect())
    }

    /// The telling words of a case, the rarest first.
    fn weighed(&self, heading: &str, body: &str) -> Result<Vec<Weighed>, TantivyError> {
        let searcher = self.searcher();
        let all = searcher.num_docs() as usize;
        let common = (all / COMMON).clamp(3, TOO_COMMON);
        // Between 0 and 1 in a library of any size.
        let rarest = ((all + 1) as f32).ln();
        let mut words = Vec::new();
        for (word, telling) in telling(heading, body) {
            let field = if telling.is_pair { self.fields().own } else { self.fields().words };
            let term = Term::from_field_text(field, &word);
            let cases = searcher.doc_freq(&term)? as usize;
            if (2..=common).contains(&cases) {
                let rare = ((all + 1) as f32 / cases as f32).ln() / rarest;
                let weight = rare * telling.weight;
                if weight >= LEAST_WEIGHT {
                    words.push(Weighed { word, term, cases: cases as u32, weight });
                }
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

/// How much a word tells by itself, about 1 for one that everyday texts hardly have and 0 for the most common.
fn telling_alone(word: &str) -> f32 {
    if OFFICIAL.contains(&word) {
        return 0.0;
    }
    (1.15 - 0.1 * ((everyday(word) + 1) as f32).ln()).clamp(0.0, 1.0)
}

/// What a word tells beside how rare it is in the library.
#[derive(Debug, Clone, Copy)]
struct Telling {
    weight: f32,
    /// Two words side by side that are no word of the dictionary.
    is_pair: bool,
}

/// Words that name a thing, each once. One in the heading tells more, and a long one.
fn telling(heading: &str, body: &str) -> BTreeMap<String, Telling> {
    let mut found = BTreeMap::new();
    for (text, factor) in [(body, 1.0), (heading, 1.5)] {
        let units = units(text);
        let (words, pairs) = words_and_pairs(&units);
        for (first, second) in pairs {
            let whole = format!("{first}{second}");
            let names = names_a_thing(&second) && !is_place(&first) && !is_place(&second);
            if names && !OFFICIAL.contains(&whole.as_str()) {
                let weight = PAIR * (telling_alone(&first) + telling_alone(&second)) * factor;
                found.insert(whole, Telling { weight, is_pair: true });
            }
        }
        let named = words.into_iter().filter(|word| names_a_thing(word) && !is_place(word));
        for word in named.chain(coined_in(text)) {
            let long = 1.0 + 0.25 * word.chars().count().saturating_sub(2).min(4) as f32;
            let weight = long * telling_alone(&word) * factor;
            found.insert(word, Telling { weight, is_pair: false });
        }
    }
    found
}

/// A word as the case writes it: REITs for `reits`. What is written with other characters than it is compared by stays.
/// `lower` is the text in lower case, which moves nothing.
fn as_written(word: &str, lower: &str, text: &str) -> String {
    lower.find(word).map_or(word, |at| &text[at..at + word.len()]).to_owned()
}

/// Which words stand inside which others. Words are bits, the first the lowest.
struct Whole {
    /// For each word those that it stands in.
    around: Vec<u32>,
}

impl Whole {
    fn of(words: &[Weighed]) -> Self {
        let around = |at: usize| {
            let holds = |other: usize| other != at && words[other].word.contains(words[at].word.as_str());
            (0..words.len()).filter(|&other| holds(other)).fold(0, |around, other| around | 1 << other)
        };
        Self { around: (0..words.len()).map(around).collect() }
    }

    /// The shared words without those that stand inside another shared one.
    fn among(&self, shared: u32) -> u32 {
        each(shared).filter(|&at| self.around[at] & shared == 0).fold(0, |whole, at| whole | 1 << at)
    }
}

/// The words of a set, the first first.
fn each(shared: u32) -> impl Iterator<Item = usize> {
    (0..u32::BITS as usize).filter(move |at| shared & 1 << at != 0)
}

const _: () = assert!(MOST_WORDS <= u32::BITS as usize, "a bit for each word");
