//! Cases that searches have shown, kept for a generation: the cases of one search are mostly also those of the next, of its second
//! page and of its twin for programs, and a row costs the database as much as finding it.

use std::sync::Arc;

use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::Snapshot;
use crate::domain::case::CaseSummary;
use crate::store::{StoreError, cases};

/// So many bytes of cases are kept at most, for each of the two newest generations: about 8,000 cases.
const BYTES: u64 = 16 << 20;

/// What a case takes besides its texts, roughly: its keys, and the names of the list, mechanism, measure and actors around it.
const AROUND: usize = 1200;

/// The cases that are kept of one generation, by row id.
#[derive(Debug)]
pub(super) struct ShownCases {
    cases: Cache<i64, Arc<CaseSummary>, Weight>,
}

#[derive(Debug, Clone)]
struct Weight;

impl Weighter<i64, Arc<CaseSummary>> for Weight {
    fn weight(&self, _: &i64, case: &Arc<CaseSummary>) -> u64 {
        let text = &case.text;
        (AROUND + text.heading.len() + text.body.as_ref().map_or(0, String::len)) as u64
    }
}

impl Default for ShownCases {
    fn default() -> Self {
        Self { cases: Cache::with_weighter((BYTES / 2048) as usize, BYTES, Weight) }
    }
}

impl ShownCases {
    /// The cases with these row ids, in the order of the ids; `None` when not all are kept.
    pub(super) fn all(&self, ids: &[i64]) -> Option<Vec<Arc<CaseSummary>>> {
        ids.iter().map(|id| self.cases.get(id)).collect()
    }
}

impl Snapshot {
    /// The cases with these row ids, which the index knows, in the order of the ids.
    ///
    /// # Errors
    /// When the database cannot be read, or lacks one of them.
    pub(super) async fn cases(&mut self, ids: &[i64]) -> Result<Vec<Arc<CaseSummary>>, StoreError> {
        let shown = Arc::clone(&self.shown);
        let mut found: Vec<Option<Arc<CaseSummary>>> = ids.iter().map(|id| shown.cases.get(id)).collect();
        let missing: Vec<i64> = ids.iter().zip(&found).filter(|(_, case)| case.is_none()).map(|(id, _)| *id).collect();
        if !missing.is_empty() {
            let mut read = cases::with_ids(&mut self.db, &missing).await?;
            for (place, id) in found.iter_mut().zip(ids).filter(|(place, _)| place.is_none()) {
                let case = Arc::new(read.remove(id).ok_or_else(|| lost(*id))?);
                shown.cases.insert(*id, Arc::clone(&case));
                *place = Some(case);
            }
        }
        Ok(found.into_iter().flatten().collect())
    }
}

fn lost(id: i64) -> StoreError {
    let problem = "the index has a case that is not there".to_owned();
    StoreError::Corrupt { table: "cases", column: "id", row: id.to_string(), problem }
}
