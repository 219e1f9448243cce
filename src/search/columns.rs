//! What is asked of every hit, held in memory: its id, its place in the order, its values for the filters.
//!
//! The index packs these into few bits, which costs more time to read than a search for a common word takes otherwise.
//! Here they are plain numbers: about 40 bytes a case.

use tantivy::columnar::StrColumn;
use tantivy::{SegmentReader, TantivyError};

use super::schema::{BODY_END, CASE_ID, HAS, LIST, MECHANISM, ORDER, PLACE, PLACE_ORDER};

/// How many filters there are.
pub(super) const DIMENSIONS: usize = 4;

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
}

/// The values of one filter.
#[derive(Debug, Default)]
pub(super) struct Values {
    /// All values there are, sorted; a value's number is its place.
    pub(super) names: Vec<String>,
    /// The numbers of case n stand at `starts[n]..starts[n + 1]`.
    starts: Vec<u32>,
    numbers: Vec<u32>,
}

impl Columns {
    pub(super) fn read(segment: &SegmentReader) -> Result<Self, TantivyError> {
        let fast = segment.fast_fields();
        let cases = 0..segment.max_doc();
        let (case_id, order, place_order) = (fast.i64(CASE_ID)?, fast.u64(ORDER)?, fast.u64(PLACE_ORDER)?);
        let body_end = fast.u64(BODY_END)?;
        let values = |name: &str| Values::read(fast.str(name)?, segment.max_doc());
        Ok(Self {
            case_id: cases.clone().map(|doc| case_id.first(doc).unwrap_or_default()).collect(),
            order: cases.clone().map(|doc| order.first(doc).unwrap_or(u64::MAX)).collect(),
            body_end: cases.clone().map(|doc| body_end.first(doc).unwrap_or_default() as u32).collect(),
            place_order: cases.map(|doc| place_order.first(doc).unwrap_or(u64::MAX)).collect(),
            dimensions: [values(LIST)?, values(MECHANISM)?, values(PLACE)?, values(HAS)?],
        })
    }

    /// The places of the cases, with those that they lie in.
    pub(super) fn places(&self) -> &Values {
        let [_, _, places, _] = &self.dimensions;
        places
    }
}

impl Values {
    fn read(column: Option<StrColumn>, cases: u32) -> Result<Self, TantivyError> {
        let Some(column) = column else { return Ok(Self { starts: vec![0; cases as usize + 1], ..Self::default() }) };
        let mut values = Self::default();
        for number in 0..column.num_terms() {
            let mut name = String::new();
            column.ord_to_str(number as u64, &mut name)?;
            values.names.push(name);
        }
        values.starts.push(0);
        for doc in 0..cases {
            values.numbers.extend(column.term_ords(doc).map(|number| number as u32));
            values.starts.push(values.numbers.len() as u32);
        }
        Ok(values)
    }

    /// The numbers of the values that a case has.
    pub(super) fn of(&self, doc: u32) -> &[u32] {
        let doc = doc as usize;
        &self.numbers[self.starts[doc] as usize..self.starts[doc + 1] as usize]
    }

    /// The number of a value, when any case has it.
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        self.names.binary_search_by(|known| known.as_str().cmp(name)).ok().map(|at| at as u32)
    }
}
