//! Facets: how many hits each value of a filter would leave.
//!
//! A value is counted among the hits that the filters of the other dimensions allow, so that its neighbours keep their
//! counts when one value is chosen.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use super::NO_PLACE;
use super::columns::Values;

/// Counts per value, each dimension in the order of its values; values without a hit are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// By list.
    pub lists: Counts,
    /// By mechanism.
    pub mechanisms: Counts,
    /// By province, by [`NO_PLACE`], and by every place that was chosen: a case of 南京 counts for 320000, and for 320100 when that is.
    pub places: Counts,
    /// By what stands in the text: `documents`, `figures`.
    pub has: Counts,
}

/// Counts of one dimension, in the order of its values: most are as short as a name that needs no memory of its own.
pub type Counts = Vec<(SmolStr, usize)>;

/// Whether a place is counted that nobody chose. There are thousands of places below the provinces, of which no page shows the counts.
pub(super) fn is_counted_place(value: &str) -> bool {
    value.ends_with("0000") || value == NO_PLACE
}

/// One dimension in one segment: which sets of values the filter allows, and how often each was counted so far.
pub(super) struct Dimension {
    /// By number of the set; `None` when nothing is chosen and everything is allowed.
    chosen: Option<Vec<bool>>,
    counts: Vec<u32>,
}

impl Dimension {
    pub(super) fn new(values: &Values, chosen: &[String]) -> Self {
        // A value that no case has leaves nothing, as it should.
        let wanted: Vec<u32> = chosen.iter().filter_map(|name| values.number(name)).collect();
        let allows = |set: &[u32]| set.iter().any(|number| wanted.contains(number));
        let allowed = (!chosen.is_empty()).then(|| values.sets().map(allows).collect());
        Self { chosen: allowed, counts: vec![0; values.sets().len()] }
    }

    /// Whether nothing is chosen.
    pub(super) fn is_open(&self) -> bool {
        self.chosen.is_none()
    }

    /// Whether the filter of this dimension allows a case with this set of values.
    pub(super) fn allows(&self, set: u32) -> bool {
        self.chosen.as_ref().is_none_or(|chosen| chosen[set as usize])
    }

    /// Counts a case for each value of its set.
    pub(super) fn count(&mut self, set: u32) {
        self.counts[set as usize] += 1;
    }

    /// Adds the counts of this segment to those of the others.
    pub(super) fn add_to(&self, values: &Values, totals: &mut Counts) {
        let mut counts = vec![0; values.names.len()];
        for (set, &count) in values.sets().zip(&self.counts).filter(|&(_, &count)| count > 0) {
            set.iter().for_each(|&number| counts[number as usize] += count as usize);
        }
        let counted = values.names.iter().zip(counts).filter(|&(_, count)| count > 0);
        let counted = counted.map(|(name, count)| (name.clone(), count));
        // Nearly always there is one segment.
        *totals = if totals.is_empty() { counted.collect() } else { summed(std::mem::take(totals), counted) };
    }
}

fn summed(totals: Counts, more: impl Iterator<Item = (SmolStr, usize)>) -> Counts {
    let mut sums: BTreeMap<SmolStr, usize> = totals.into_iter().collect();
    more.for_each(|(name, count)| *sums.entry(name).or_default() += count);
    sums.into_iter().collect()
}
