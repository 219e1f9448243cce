//! Facets: how many hits each value of a filter would leave.
//!
//! A value is counted among the hits that the filters of the other dimensions allow, so that its neighbours keep their
//! counts when one value is chosen.

use std::collections::BTreeMap;

use super::columns::Values;

/// Counts per value, each dimension in the order of its values; values without a hit are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// By list.
    pub lists: Vec<(String, usize)>,
    /// By mechanism.
    pub mechanisms: Vec<(String, usize)>,
    /// By place, at every level: a case of 南京 counts for 320100 and for 320000.
    pub places: Vec<(String, usize)>,
    /// By what stands in the text: `documents`, `figures`.
    pub has: Vec<(String, usize)>,
}

/// Counts of one dimension, in the order of its values.
pub(super) type Counts = Vec<(String, usize)>;

/// One dimension in one segment: which of its values the filter allows, and the counts so far.
pub(super) struct Dimension {
    /// By number of the value; `None` when nothing is chosen and everything is allowed.
    chosen: Option<Vec<bool>>,
    counts: Vec<u32>,
}

impl Dimension {
    pub(super) fn new(values: &Values, chosen: &[String]) -> Self {
        let mut allowed = vec![false; values.names.len()];
        // A value that no case has leaves nothing, as it should.
        chosen.iter().filter_map(|name| values.number(name)).for_each(|number| allowed[number as usize] = true);
        Self { chosen: (!chosen.is_empty()).then_some(allowed), counts: vec![0; values.names.len()] }
    }

    /// Whether nothing is chosen.
    pub(super) fn is_open(&self) -> bool {
        self.chosen.is_none()
    }

    /// Whether the filter of this dimension allows a case with these values.
    pub(super) fn allows(&self, values: &[u32]) -> bool {
        self.chosen.as_ref().is_none_or(|chosen| values.iter().any(|&number| chosen[number as usize]))
    }

    /// Counts a case for each of its values.
    pub(super) fn count(&mut self, values: &[u32]) {
        values.iter().for_each(|&number| self.counts[number as usize] += 1);
    }

    /// Adds the counts of this segment to those of the others.
    pub(super) fn add_to(&self, values: &Values, totals: &mut Counts) {
        let counted = values.names.iter().zip(&self.counts).filter(|&(_, &count)| count > 0);
        let counted = counted.map(|(name, &count)| (name.clone(), count as usize));
        // Nearly always there is one segment.
        *totals = if totals.is_empty() { counted.collect() } else { summed(std::mem::take(totals), counted) };
    }
}

fn summed(totals: Counts, more: impl Iterator<Item = (String, usize)>) -> Counts {
    let mut sums: BTreeMap<String, usize> = totals.into_iter().collect();
    more.for_each(|(name, count)| *sums.entry(name).or_default() += count);
    sums.into_iter().collect()
}
