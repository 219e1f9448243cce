//! The words that stand in the cases, by how they sound: what a misspelt query may have meant.
//!
//! It is read from the index at the first query that finds nothing, once for each index. Only the most common words are
//! kept, so that it stays small at any size of library.

use std::collections::HashMap;

use tantivy::schema::Field;
use tantivy::{Searcher, TantivyError};

use crate::domain::pinyin::{fuzzy, readings};

/// So many words are kept.
const MOST_WORDS: usize = 60_000;

/// A word with more readings than this is known by its first ones.
const MOST_READINGS: usize = 12;

/// Words of this many letters and more may be mistyped by one letter.
const LONG_LATIN: usize = 4;

/// The words of an index.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    /// The most common first.
    words: Vec<String>,
    by_word: HashMap<String, u32>,
    /// By the letters of the reading, without spaces.
    by_sound: HashMap<String, Vec<u32>>,
    /// By the letters as southern ears hear them.
    by_fuzzy_sound: HashMap<String, Vec<u32>>,
    latin: Vec<String>,
}

impl Vocabulary {
    /// Reads the words of an index.
    pub(super) fn read(searcher: &Searcher, field: Field) -> Result<Self, TantivyError> {
        let mut counts: HashMap<String, u32> = HashMap::new();
        for segment in searcher.segment_readers() {
            let index = segment.inverted_index(field)?;
            let mut terms = index.terms().stream()?;
            while terms.advance() {
                if let Ok(word) = std::str::from_utf8(terms.key()) {
                    *counts.entry(word.to_owned()).or_default() += terms.value().doc_freq;
                }
            }
        }
        let mut counts: Vec<(String, u32)> = counts.into_iter().collect();
        counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        counts.truncate(MOST_WORDS);
        Ok(Self::new(counts.into_iter().map(|(word, _)| word)))
    }

    /// Of words, the most common first.
    pub(super) fn new(words: impl Iterator<Item = String>) -> Self {
        let mut vocabulary = Self::default();
        for word in words {
            if word.is_ascii() {
                vocabulary.latin.push(word);
                continue;
            }
            let number = vocabulary.words.len() as u32;
            for sound in sounds(&word) {
                vocabulary.by_sound.entry(sound.concat()).or_default().push(number);
                let heard: String = sound.iter().map(|syllable| fuzzy(syllable)).collect();
                let heard = vocabulary.by_fuzzy_sound.entry(heard).or_default();
                if heard.last() != Some(&number) {
                    heard.push(number);
                }
            }
            vocabulary.by_word.insert(word.clone(), number);
            vocabulary.words.push(word);
        }
        vocabulary
    }

    /// Whether a word of two 汉字 or more stands in a case.
    pub(super) fn has(&self, word: &str) -> bool {
        self.by_word.contains_key(word)
    }

    /// The words that are spelt with these letters, the most common first.
    pub(super) fn spelt<'a>(&'a self, letters: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        self.by_sound.get(letters).into_iter().flatten().map(|&number| self.words[number as usize].as_str())
    }

    /// The words that southern ears take for these letters; `letters` as [`fuzzy_letters`] gives them.
    pub(super) fn heard_as<'a>(&'a self, letters: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        self.by_fuzzy_sound.get(letters).into_iter().flatten().map(|&number| self.words[number as usize].as_str())
    }

    /// The words that sound like this one, with as many 汉字, the most common first; first those that sound the same.
    pub(super) fn sounding_like(&self, word: &str) -> Vec<&str> {
        let len = word.chars().count();
        let readings = sounds(word);
        let same = readings.iter().flat_map(|sound| self.spelt(&sound.concat()));
        let heard: Vec<String> =
            readings.iter().map(|sound| sound.iter().map(|syllable| fuzzy(syllable)).collect()).collect();
        let nearly = heard.iter().flat_map(|letters| self.heard_as(letters));
        let mut found: Vec<&str> = Vec::new();
        for candidate in same.chain(nearly) {
            if candidate != word && candidate.chars().count() == len && !found.contains(&candidate) {
                found.push(candidate);
            }
        }
        found
    }

    /// The Latin word of the cases that is one letter away: one more, one less, another, or two in the wrong order.
    pub(super) fn latin_near(&self, typed: &str) -> Option<&str> {
        let long = typed.len() >= LONG_LATIN;
        self.latin.iter().map(String::as_str).find(|word| long && word.len() >= LONG_LATIN && one_edit(word, typed))
    }

    /// Letters that are one off those of a word's reading; only asked for what is not spelt right.
    pub(super) fn spelt_nearly(&self, letters: &str) -> Option<&str> {
        let near = self.by_sound.iter().filter(|(sound, _)| one_edit(sound, letters));
        near.filter_map(|(_, numbers)| numbers.first()).min().map(|&number| self.words[number as usize].as_str())
    }
}

/// Every way to read a word, as syllables.
fn sounds(word: &str) -> Vec<Vec<String>> {
    let mut ways: Vec<Vec<String>> = vec![Vec::new()];
    for char in word.chars() {
        let readings = readings(char);
        let mut longer = Vec::new();
        for way in &ways {
            for reading in &readings {
                let mut way = way.clone();
                way.push(reading.clone());
                longer.push(way);
            }
        }
        // A sign that is no 汉字 cannot be read, and the word not spelt.
        longer.truncate(MOST_READINGS);
        ways = longer;
    }
    ways
}

/// Typed letters as southern ears hear them, without knowing where the syllables part.
pub(super) fn fuzzy_letters(letters: &str) -> String {
    let mut heard = letters.to_owned();
    for (from, to) in [("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in")] {
        heard = heard.replace(from, to);
    }
    heard
}

fn one_edit(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len().abs_diff(b.len()) > 1 || a == b {
        return false;
    }
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[head..], &b[head..]);
    match a.len().cmp(&b.len()) {
        std::cmp::Ordering::Less => a == &b[1..],
        std::cmp::Ordering::Greater => &a[1..] == b,
        std::cmp::Ordering::Equal => {
            a[1..] == b[1..] || (a.len() >= 2 && a[0] == b[1] && a[1] == b[0] && a[2..] == b[2..])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary() -> Vocabulary {
        let words = ["城市", "更新", "厦门", "威海", "程式", "reits", "芜湖"];
        Vocabulary::new(words.iter().map(|word| (*word).to_owned()))
    }

    #[test]
    fn words_are_found_by_their_sound() {
        let vocabulary = vocabulary();
        assert_eq!(vocabulary.spelt("chengshi").collect::<Vec<_>>(), ["城市", "程式"]);
        assert_eq!(vocabulary.spelt("xiamen").collect::<Vec<_>>(), ["厦门"]);
        assert_eq!(vocabulary.heard_as(&fuzzy_letters("censi")).next(), Some("城市"));
        assert_eq!(vocabulary.sounding_like("夏门"), ["厦门"]);
        assert_eq!(vocabulary.sounding_like("卫海"), ["威海"]);
    }

    #[test]
    fn one_letter_may_be_wrong() {
        let vocabulary = vocabulary();
        for typed in ["riets", "reit", "reitss", "reats"] {
            assert_eq!(vocabulary.latin_near(typed), Some("reits"), "{typed}");
        }
        assert_eq!(vocabulary.latin_near("reits"), None);
        assert_eq!(vocabulary.spelt_nearly("wuhuu"), Some("芜湖"));
    }
}
