//! What is asked of every hit, held in memory: its id, its place in the order, its values for the filters.
//!
//! The index packs these into few bits, which costs more time to read than a search for a common word takes otherwise.
//! Here they are plain numbers: about 48 bytes a case.

use std::collections::HashMap;

use smol_str::SmolStr;
use tantivy::columnar::StrColumn;
use tantivy::{SegmentReader, TantivyError};

use super::facets::is_counted_place;
use super::schema::{BODY_END, CASE_ID, HAS, LIST, MECHANISM, ORDER, PLACE, PLACE_ORDER};

/// How many filters there are.
pub(super) const DIMENSIONS: usize = 4;

/// The filter of places among them.
pub(super) const PLACES: usize = 2;

/// The columns of one segment; cases are numbered from 0.
#[derive(Debug)]
pub(super) struct Columns {
    pub(super) case_id: Vec<i64>,
    pub(super) order: Vec<u64>,
    pub(super) place_order: Vec<u64>,
    /// How many positions the body takes.
    pub(super) body_end: Vec<u32>,
    /// Lists, mechanisms, places, what stands in the text.
    pub(super) dimensions: [Values; DIMENSIONS],
    /// The numbers of the sets of values that each case has, side by side: whoever counts needs all of them. That of its places is a number
    /// of `provinces`; the others are of `dimensions`.
    pub(super) sets: Vec<[u32; DIMENSIONS]>,
    /// Provinces and what is none: tens of values, where there are thousands of places.
    pub(super) provinces: Values,
    /// The number of the set of all its places that each case has.
    pub(super) place_sets: Vec<u32>,
}

/// The values of one filter. Most cases share theirs with others (a list, the places of a city), so every different set of values
/// is written once, and a case has the number of its set: whoever counts hits counts sets, and takes them apart at the end.
#[derive(Debug, Default)]
pub(super) struct Values {
    /// All values there are, sorted; a value's number is its place.
    pub(super) names: Vec<SmolStr>,
    /// The values of set n stand at `starts[n]..starts[n + 1]`.
    starts: Vec<u32>,
    numbers: Vec<u32>,
}

impl Columns {
    pub(super) fn read(segment: &SegmentReader) -> Result<Self, TantivyError> {
        let fast = segment.fast_fields();
        let cases = 0..segment.max_doc();
        let (case_id, order, place_order) = (fast.i64(CASE_ID)?, fast.u64(ORDER)?, fast.u64(PLACE_ORDER)?);
        let body_end = fast.u64(BODY_END)?;
        let mut sets = vec![[0; DIMENSIONS]; cases.len()];
        let mut dimensions: [Values; DIMENSIONS] = Default::default();
        for (at, name) in [LIST, MECHANISM, PLACE, HAS].into_iter().enumerate() {
            dimensions[at] = Values::read(fast.str(name)?, sets.iter_mut().map(|sets| &mut sets[at]))?;
        }
        let place_sets: Vec<u32> = sets.iter().map(|sets| sets[PLACES]).collect();
        let (provinces, numbers) = dimensions[PLACES].only(is_counted_place);
        sets.iter_mut().for_each(|sets| sets[PLACES] = numbers[sets[PLACES] as usize]);
        Ok(Self {
            case_id: cases.clone().map(|doc| case_id.first(doc).unwrap_or_default()).collect(),
            order: cases.clone().map(|doc| order.first(doc).unwrap_or(u64::MAX)).collect(),
            body_end: cases.clone().map(|doc| body_end.first(doc).unwrap_or_default() as u32).collect(),
            place_order: cases.map(|doc| place_order.first(doc).unwrap_or(u64::MAX)).collect(),
            dimensions,
            sets,
            provinces,
            place_sets,
        })
    }

    /// The values that are counted.
    pub(super) fn counted(&self, by_province: bool) -> [&Values; DIMENSIONS] {
        let [lists, mechanisms, places, has] = &self.dimensions;
        [lists, mechanisms, if by_province { &self.provinces } else { places }, has]
    }

    /// The places of the cases, with those that they lie in.
    pub(super) fn places(&self) -> &Values {
        &self.dimensions[PLACES]
    }
}

impl Values {
    /// The values of a column; `set_of` are the places for the number of the set that each case has.
    fn read<'c>(column: Option<StrColumn>, set_of: impl Iterator<Item = &'c mut u32>) -> Result<Self, TantivyError> {
        let mut values = Self::default();
        let mut sets = Sets::default();
        if let Some(column) = &column {
            for number in 0..column.num_terms() {
                let mut name = String::new();
                column.ord_to_str(number as u64, &mut name)?;
                values.names.push(name.into());
            }
        }
        // Without a column no case has a value: all have the same blank set.
        let mut own: Vec<u32> = Vec::new();
        for (doc, set_of) in (0..).zip(set_of) {
            own.clear();
            own.extend(column.iter().flat_map(|column| column.term_ords(doc)).map(|number| number as u32));
            *set_of = sets.number_of(&own);
        }
        Ok(Self { starts: sets.starts, numbers: sets.numbers, ..values })
    }

    /// Some of the values, and for each set the number that it has when only they are looked at.
    fn only(&self, wanted: impl Fn(&str) -> bool) -> (Self, Vec<u32>) {
        let mut names = Vec::new();
        let kept: Vec<Option<u32>> = (self.names.iter())
            .map(|name| {
                wanted(name).then(|| {
                    names.push(name.clone());
                    names.len() as u32 - 1
                })
            })
            .collect();
        let mut sets = Sets::default();
        let numbers = self.sets().map(|set| {
            let own: Vec<u32> = set.iter().filter_map(|&number| kept[number as usize]).collect();
            sets.number_of(&own)
        });
        let numbers = numbers.collect();
        (Self { names, starts: sets.starts, numbers: sets.numbers }, numbers)
    }

    /// All sets in the order of their numbers: the numbers of their values.
    pub(super) fn sets(&self) -> impl ExactSizeIterator<Item = &[u32]> {
        self.starts.windows(2).map(|ends| &self.numbers[ends[0] as usize..ends[1] as usize])
    }

    /// The number of a value, when any case has it.
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        self.names.binary_search_by(|known| known.as_str().cmp(name)).ok().map(|at| at as u32)
    }
}

/// Sets of values that are being collected.
#[derive(Debug)]
struct Sets {
    known: HashMap<Box<[u32]>, u32>,
    starts: Vec<u32>,
    numbers: Vec<u32>,
}

impl Default for Sets {
    fn default() -> Self {
        Self { known: HashMap::new(), starts: vec![0], numbers: Vec::new() }
    }
}

impl Sets {
    /// The number of a set, which is a new one when nobody had it before.
    fn number_of(&mut self, values: &[u32]) -> u32 {
        if let Some(&number) = self.known.get(values) {
            return number;
        }
        let number = self.known.len() as u32;
        self.known.insert(values.into(), number);
        self.numbers.extend(values);
        self.starts.push(self.numbers.len() as u32);
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_with_the_same_values_share_a_set() {
        let mut sets = Sets::default();
        let numbers = [&[3, 7][..], &[], &[7], &[3, 7], &[]].map(|values| sets.number_of(values));
        assert_eq!(numbers, [0, 1, 2, 0, 1]);
        let Sets { starts, numbers, .. } = sets;
        let values = Values { starts, numbers, ..Values::default() };
        assert_eq!(values.sets().collect::<Vec<_>>(), [&[3, 7][..], &[], &[7]]);
    }

    #[test]
    fn sets_of_some_values_are_fewer() {
        let mut sets = Sets::default();
        for set in [&[0, 1][..], &[1, 2], &[2], &[3, 0]] {
            sets.number_of(set);
        }
        let names = ["110000", "110105", "320100", "none"].map(SmolStr::from).to_vec();
        let values = Values { names, starts: sets.starts, numbers: sets.numbers };
        let (some, numbers) = values.only(|name| name.ends_with("0000") || name == "none");
        assert_eq!(some.names, ["110000", "none"]);
        assert_eq!(some.sets().collect::<Vec<_>>(), [&[0][..], &[], &[1, 0]]);
        assert_eq!(numbers, [0, 1, 1, 2]);
    }
}
