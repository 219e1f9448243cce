//! A sorted table of keys: what begins with a prefix, the best form first, in a number of steps that does not depend on
//! how many keys begin so.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

/// A piece of the arena that all keys and forms of a table share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slice {
    start: u32,
    len: u16,
}

/// All texts of a table, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Arena {
    text: String,
}

impl Arena {
    /// Keeps a text. `None` when it cannot be addressed: no text of ours is so long, no bounded table so large.
    pub(super) fn push(&mut self, text: &str) -> Option<Slice> {
        let slice = Slice { start: u32::try_from(self.text.len()).ok()?, len: u16::try_from(text.len()).ok()? };
        self.text.push_str(text);
        Some(slice)
    }

    /// Keeps a key. Where it stands in `within` already, it is a slice of that.
    pub(super) fn push_within(&mut self, key: &str, within: Slice) -> Option<Slice> {
        let Some(at) = self.get(within).find(key) else { return self.push(key) };
        Some(Slice { start: within.start + u32::try_from(at).ok()?, len: u16::try_from(key.len()).ok()? })
    }

    pub(super) fn get(&self, slice: Slice) -> &str {
        let start = slice.start as usize;
        &self.text[start..start + usize::from(slice.len)]
    }

    pub(super) fn len(&self) -> usize {
        self.text.len()
    }
}

/// A key and the form it leads to; forms are numbered from the best down.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key {
    pub(super) text: Slice,
    pub(super) form: u32,
}

/// Keys in order.
#[derive(Debug, Default)]
pub(super) struct Keys {
    sorted: Vec<Key>,
    /// A tree over the keys, as an array: node `n` has the children `2n` and `2n + 1` and holds the place of the best key
    /// below it; the leaves are the upper half.
    best: Vec<u32>,
}

impl Keys {
    pub(super) fn new(mut keys: Vec<Key>, arena: &Arena) -> Self {
        keys.sort_unstable_by(|a, b| arena.get(a.text).cmp(arena.get(b.text)).then(a.form.cmp(&b.form)));
        keys.dedup_by(|a, b| a.form == b.form && arena.get(a.text) == arena.get(b.text));
        let n = keys.len();
        let mut best: Vec<u32> = (0..n).chain(0..n).map(|at| at as u32).collect();
        for node in (1..n).rev() {
            best[node] = better(&keys, best[2 * node], best[2 * node + 1]);
        }
        Self { sorted: keys, best }
    }

    pub(super) fn len(&self) -> usize {
        self.sorted.len()
    }

    /// The keys that begin with a prefix: two binary searches.
    pub(super) fn beginning(&self, prefix: &str, arena: &Arena) -> Range<usize> {
        let start = self.sorted.partition_point(|key| arena.get(key.text) < prefix);
        let end = self.sorted.partition_point(|key| {
            let text = arena.get(key.text);
            text < prefix || text.starts_with(prefix)
        });
        start..end
    }

    /// The keys of a range, the best first. Each step costs two walks up the tree, whatever the range.
    pub(super) fn best_of(&self, range: Range<usize>) -> impl Iterator<Item = Key> {
        let mut open = BinaryHeap::new();
        let push = |open: &mut BinaryHeap<_>, range: Range<usize>| {
            if let Some(at) = self.best_in(range.clone()) {
                open.push(Reverse((self.sorted[at].form, at, range.start, range.end)));
            }
        };
        push(&mut open, range);
        std::iter::from_fn(move || {
            let Reverse((_, at, start, end)) = open.pop()?;
            push(&mut open, start..at);
            push(&mut open, at + 1..end);
            Some(self.sorted[at])
        })
    }

    fn best_in(&self, range: Range<usize>) -> Option<usize> {
        let n = self.sorted.len();
        let (mut low, mut high) = (range.start + n, range.end + n);
        let mut found: Option<u32> = None;
        let mut take = |at: u32| found = Some(found.map_or(at, |known| better(&self.sorted, known, at)));
        while low < high {
            if low % 2 == 1 {
                take(self.best[low]);
                low += 1;
            }
            if high % 2 == 1 {
                high -= 1;
                take(self.best[high]);
            }
            (low, high) = (low / 2, high / 2);
        }
        found.map(|at| at as usize)
    }
}

fn better(keys: &[Key], a: u32, b: u32) -> u32 {
    if (keys[b as usize].form, b) < (keys[a as usize].form, a) { b } else { a }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn table(words: &[(String, u32)]) -> (Arena, Keys) {
        let mut arena = Arena::default();
        let keys = words.iter().map(|(text, form)| Key { text: arena.push(text).unwrap(), form: *form }).collect();
        let keys = Keys::new(keys, &arena);
        (arena, keys)
    }

    proptest! {
        #[test]
        fn the_best_of_a_range_are_what_sorting_gives(
            words in prop::collection::vec(("[a-c]{0,4}", 0u32..20), 0..60),
            prefix in "[a-c]{0,3}",
        ) {
            let (arena, keys) = table(&words);
            let mut naive: Vec<(u32, &str)> =
                words.iter().filter(|(text, _)| text.starts_with(&prefix)).map(|(t, form)| (*form, t.as_str())).collect();
            naive.sort_unstable();
            naive.dedup();
            let found: Vec<(u32, &str)> = keys
                .best_of(keys.beginning(&prefix, &arena))
                .map(|key| (key.form, arena.get(key.text)))
                .collect();
            prop_assert_eq!(found, naive);
        }
    }

    #[test]
    fn a_key_that_stands_in_its_form_costs_no_text() {
        let mut arena = Arena::default();
        let form = arena.push("《厦门经济特区条例》").unwrap();
        let key = arena.push_within("厦门", form).unwrap();
        assert_eq!((arena.get(key), arena.len()), ("厦门", "《厦门经济特区条例》".len()));
    }
}
