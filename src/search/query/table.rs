//! A table with a place for every case of a segment, of which only those are looked at that were written to.
//!
//! Filling a table of all cases with nothing, and looking through it afterwards, would cost more than what a search for a rare word
//! finds. Here one bit for each case says whether its place was written to. The places themselves are not cleared, and the memory
//! goes from one search to the next: new memory costs the system as much again.

use std::sync::{LazyLock, Mutex, PoisonError};

use tantivy::DocId;

/// The number of cases that a word of bits stands for.
const BITS: usize = u64::BITS as usize;

/// So many searches run at once: the library has two places for each processor.
static MOST_SPARES: LazyLock<usize> = LazyLock::new(|| 2 * std::thread::available_parallelism().map_or(1, usize::from));

/// A set of cases.
#[derive(Debug, Default)]
pub(super) struct Set {
    words: Vec<u64>,
}

impl Set {
    /// Some of so many cases.
    pub(super) fn of(cases: usize, some: &[DocId]) -> Self {
        let mut set = Self::default();
        set.clear(cases);
        for &doc in some {
            set.insert(doc);
        }
        set
    }

    fn clear(&mut self, cases: usize) {
        self.words.clear();
        self.words.resize(cases.div_ceil(BITS), 0);
    }

    /// Adds a case; whether it is new.
    fn insert(&mut self, doc: DocId) -> bool {
        let (word, bit) = (&mut self.words[doc as usize / BITS], 1 << (doc as usize % BITS));
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }

    pub(super) fn has(&self, doc: DocId) -> bool {
        self.words[doc as usize / BITS] & (1 << (doc as usize % BITS)) != 0
    }

    fn len(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The cases in their order.
    fn for_each(&self, mut each: impl FnMut(DocId)) {
        for (at, &word) in self.words.iter().enumerate() {
            let mut left = word;
            while left != 0 {
                each((at * BITS) as DocId + left.trailing_zeros());
                left &= left - 1;
            }
        }
    }
}

/// What is known of some cases of a segment.
#[derive(Debug, Default)]
pub(super) struct Table<T> {
    places: Vec<T>,
    /// Which places were written to since the table was taken.
    written: Set,
}

impl<T: Copy + Default> Table<T> {
    /// A table with nothing in it for so many cases, in memory that may have been another's.
    fn cleared(mut self, cases: usize) -> Self {
        if self.places.len() < cases {
            self.places.resize(cases, T::default());
        }
        self.written.clear(cases);
        self
    }

    /// Puts `first` in the place of a case, or changes what is there.
    pub(super) fn put(&mut self, doc: DocId, first: T, change: impl FnOnce(&mut T)) {
        let place = &mut self.places[doc as usize];
        if self.written.insert(doc) { *place = first } else { change(place) }
    }

    /// What is made of the places that were written to, in the order of the cases.
    pub(super) fn filter_map<R>(&self, make: impl Fn(DocId, T) -> Option<R>) -> Vec<R> {
        let mut made = Vec::with_capacity(self.written.len());
        self.written.for_each(|doc| made.extend(make(doc, self.places[doc as usize])));
        made
    }
}

/// Tables that nobody uses at the moment, no more than searches run at once.
pub(super) type Spare<T> = Mutex<Vec<Table<T>>>;

/// Does something with a table for so many cases that has nothing in it.
pub(super) fn with_table<T: Copy + Default, R>(
    spare: &Spare<T>,
    cases: usize,
    work: impl FnOnce(&mut Table<T>) -> R,
) -> R {
    let spares = || spare.lock().unwrap_or_else(PoisonError::into_inner);
    let taken = spares().pop();
    let mut table = taken.unwrap_or_default().cleared(cases);
    let done = work(&mut table);
    let mut spares = spares();
    if spares.len() < *MOST_SPARES {
        spares.push(table);
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    static SPARE: Spare<u32> = Mutex::new(Vec::new());

    #[test]
    fn a_table_tells_what_was_written_and_nothing_of_the_one_before() {
        for (cases, docs) in [(200, &[0, 63, 64, 130, 199][..]), (70, &[69, 3]), (500, &[499])] {
            with_table(&SPARE, cases, |table| {
                assert!(table.filter_map(|doc, _| Some(doc)).is_empty());
                for &doc in docs {
                    table.put(doc, 1, |_| unreachable!("nothing was there"));
                    table.put(doc, 1, |there| *there += doc);
                }
                let mut want: Vec<(DocId, u32)> = docs.iter().map(|&doc| (doc, 1 + doc)).collect();
                want.sort_unstable();
                assert_eq!(table.filter_map(|doc, there| Some((doc, there))), want);
            });
        }
    }

    #[test]
    fn a_set_has_what_was_put_into_it() {
        let set = Set::of(130, &[0, 64, 129]);
        let has: Vec<DocId> = (0..130).filter(|&doc| set.has(doc)).collect();
        assert_eq!(has, [0, 64, 129]);
    }
}
