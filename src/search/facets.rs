//! Facets: how many hits each value of a filter would leave.
//!
//! A value is counted among the hits that the filters of the other dimensions allow, so that its neighbours keep their
//! counts when one value is chosen.

use std::collections::{BTreeMap, HashSet};

use tantivy::columnar::StrColumn;
use tantivy::{DocId, SegmentReader, TantivyError};

/// Counts per value, each dimension in the order of its values; values without a hit are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// By list.
    pub lists: Vec<(String, usize)>,
    /// By mechanism.
    pub mechanisms: Vec<(String, usize)>,
    /// By place, at every level: a case of 南京 counts for 320100 and for 320000.
    pub places: Vec<(String, usize)>,
}

/// Counts of one dimension by value.
pub(super) type Counts = BTreeMap<String, usize>;

/// One dimension in one segment: its values, which of them the filter allows, and the counts so far.
pub(super) struct Dimension {
    /// `None` when no case of the segment has a value.
    column: Option<StrColumn>,
    /// `None` when nothing is chosen and everything is allowed.
    chosen: Option<HashSet<u64>>,
    /// By number of the value in the segment's dictionary.
    counts: Vec<u32>,
}

impl Dimension {
    pub(super) fn open(segment: &SegmentReader, field: &str, chosen: &[String]) -> Result<Self, TantivyError> {
        let column = segment.fast_fields().str(field)?;
        let num_values = column.as_ref().map_or(0, |c| c.num_terms());
        let chosen = if chosen.is_empty() { None } else { Some(numbers(column.as_ref(), chosen)?) };
        Ok(Self { column, chosen, counts: vec![0; num_values] })
    }

    /// Whether the filter of this dimension allows the case.
    pub(super) fn allows(&self, doc: DocId) -> bool {
        match (&self.chosen, &self.column) {
            (None, _) => true,
            (Some(chosen), Some(column)) => column.term_ords(doc).any(|value| chosen.contains(&value)),
            (Some(_), None) => false,
        }
    }

    /// Counts the case for each of its values.
    pub(super) fn count(&mut self, doc: DocId) {
        if let Some(column) = &self.column {
            for value in column.term_ords(doc) {
                self.counts[value as usize] += 1;
            }
        }
    }

    /// Adds the counts of this segment to those of the others.
    pub(super) fn add_to(&self, totals: &mut Counts) -> Result<(), TantivyError> {
        let Some(column) = &self.column else { return Ok(()) };
        let mut value = String::new();
        for (number, &count) in self.counts.iter().enumerate().filter(|&(_, &count)| count > 0) {
            value.clear();
            column.ord_to_str(number as u64, &mut value)?;
            *totals.entry(value.clone()).or_default() += count as usize;
        }
        Ok(())
    }
}

/// The numbers of the chosen values in this segment; a value that no case has does not get one.
fn numbers(column: Option<&StrColumn>, chosen: &[String]) -> Result<HashSet<u64>, TantivyError> {
    let mut numbers = HashSet::new();
    for value in chosen {
        if let Some(column) = column
            && let Some(number) = column.dictionary().term_ord(value)?
        {
            numbers.insert(number);
        }
    }
    Ok(numbers)
}
