//! Counts what recurs in the texts, within bounds, and says which chains of words are phrases.

use std::collections::{HashMap, HashSet};

use super::keys::comparable;
use super::phrases::{CHAIN, Chain, says_something};

/// What separates the words of a chain in a [`Counter`].
pub(super) const SEAM: &str = "\u{1f}";

/// Counts texts by their comparable form. Bounded: when there are too many, the rarest go, and what comes after them
/// starts anew; so rare ones may be undercounted or lost, frequent ones are not.
#[derive(Debug)]
pub(super) struct Counter {
    counts: HashMap<String, Counted>,
    most: usize,
}

/// A text, how often it came, and when it came first.
#[derive(Debug, Clone)]
struct Counted {
    /// As first written, where that is not the comparable form.
    written: Option<Box<str>>,
    count: u32,
    order: u32,
}

/// A text that was counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Frequent {
    /// As first written.
    pub(super) text: String,
    pub(super) count: u32,
    /// When it came first.
    pub(super) order: u32,
}

impl Counter {
    pub(super) fn new(most: usize) -> Self {
        Self { counts: HashMap::new(), most }
    }

    /// Counts texts that stand in one case or title: each of them once.
    pub(super) fn add<'t>(&mut self, texts: impl IntoIterator<Item = &'t str>, order: u32) {
        self.add_keys(texts.into_iter().map(|text| (comparable(text), text)), order);
    }

    /// Counts the chains of one title, each once.
    pub(super) fn add_chains(&mut self, chains: Vec<Chain<'_>>, order: u32) {
        self.add_keys(chains.into_iter().map(|chain| (chain.key, chain.text)), order);
    }

    fn add_keys<'t>(&mut self, keys: impl Iterator<Item = (String, &'t str)>, order: u32) {
        for (key, text) in keys.collect::<HashMap<_, _>>() {
            if let Some(counted) = self.counts.get_mut(&key) {
                counted.count += 1;
            } else if !key.is_empty() {
                let written = (key.replace(SEAM, "") != text).then(|| text.into());
                self.counts.insert(key, Counted { written, count: 1, order });
            }
        }
        self.shrink();
    }

    fn shrink(&mut self) {
        let mut floor = 0;
        while self.counts.len() > self.most || (floor > 0 && self.counts.len() > self.most / 2) {
            floor += 1;
            self.counts.retain(|_, counted| counted.count > floor);
        }
    }

    /// What came at least so often.
    pub(super) fn frequent(self, least: u32) -> impl Iterator<Item = Frequent> {
        let enough = self.counts.into_iter().filter(move |(_, counted)| counted.count >= least);
        enough.map(|(key, counted)| Frequent {
            text: counted.written.map_or_else(|| key.replace(SEAM, ""), String::from),
            count: counted.count,
            order: counted.order,
        })
    }

    /// The chains that are words or phrases: they do not always go on the same way (持续 never without 可), and a phrase of
    /// several words comes twice.
    pub(super) fn phrases(mut self) -> impl Iterator<Item = Frequent> {
        let bound: HashSet<String> = self.counts.iter().flat_map(|(key, longer)| self.bound_by(key, longer)).collect();
        self.counts.retain(|key, counted| match key.matches(SEAM).count() + 1 {
            1 => says_something(key) && !bound.contains(key),
            words => words <= CHAIN && counted.count > 1 && !bound.contains(key),
        });
        self.frequent(1)
    }

    /// The parts of a recurring chain that come nowhere else. A word may always stand beside another word, but not
    /// always beside the same single character: then it is a piece of a word that the dictionary does not know.
    fn bound_by(&self, key: &str, longer: &Counted) -> Vec<String> {
        let parts = [key.split_once(SEAM), key.rsplit_once(SEAM).map(|(rest, last)| (last, rest))];
        let is_bound = |(end, part): &(&str, &str)| {
            let is_word = !part.contains(SEAM);
            let same = self.counts.get(*part).is_some_and(|shorter| shorter.count == longer.count);
            longer.count > 1 && same && !(is_word && end.chars().nth(1).is_some())
        };
        parts.into_iter().flatten().filter(is_bound).map(|(_, part)| part.to_owned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counter_is_bounded_and_keeps_the_frequent() {
        let mut counter = Counter::new(100);
        for n in 0..5000 {
            let rare = format!("罕见{n}");
            counter.add(["更新", rare.as_str(), "更新"], n);
            assert!(counter.counts.len() <= 100);
        }
        let kept: Vec<Frequent> = counter.frequent(1000).collect();
        assert_eq!(kept, [Frequent { text: "更新".to_owned(), count: 5000, order: 0 }]);
    }

    #[test]
    fn a_text_is_shown_as_it_was_first_written() {
        let mut counter = Counter::new(100);
        counter.add(["REITs"], 3);
        counter.add(["reits"], 4);
        assert_eq!(
            counter.frequent(1).collect::<Vec<_>>(),
            [Frequent { text: "REITs".to_owned(), count: 2, order: 3 }]
        );
    }
}
