//! 数字 over all cases: filtered, sorted, counted. One row for a figure, or for the two sides of a pair.

use std::collections::HashMap;

mod columns;

pub use columns::{Chosen, FigureAt, FigureColumns};

use super::{Connection, StoreError, annotations, cases};
use crate::domain::annotation::FigureKind;
use crate::domain::case::{CaseSummary, FigureEntry};

/// Which figures are wanted. Values of one dimension are alternatives, the dimensions must all hold, an empty one allows all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FigureFilters {
    /// What is measured.
    pub kinds: Vec<FigureKind>,
    /// Division codes: a figure belongs to its own place, to the acting places of its case, and to all they belong to.
    pub places: Vec<String>,
    /// Keys of mechanisms: `urban-renewal-4/4`.
    pub mechanisms: Vec<String>,
    /// Keys of cases: `urban-renewal-4/4/1/1`.
    pub cases: Vec<String>,
}

/// In which order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum FigureSort {
    /// Where they stand: newest list first, then case by case.
    #[default]
    List,
    /// Kind by kind, for 元 and % do not compare; within a kind by value.
    Value,
    /// By the code of the place that the heading names first; figures of organisations come last.
    Place,
}

/// Some rows, and how many there are in all.
#[derive(Debug, Clone)]
pub struct FigurePage {
    /// 数字 under the filters; a pair is one.
    pub total: usize,
    /// Those asked for.
    pub rows: Vec<FigureEntry>,
}

/// How many rows each value of a filter would leave, each dimension under the filters of the others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FigureFacets {
    /// By kind, in the order of [`FigureKind::ALL`].
    pub kinds: Vec<(String, usize)>,
    /// By place, at every level.
    pub places: Vec<(String, usize)>,
    /// By mechanism.
    pub mechanisms: Vec<(String, usize)>,
}

/// The figures at these positions of these cases, with the other sides of their pairs.
///
/// # Errors
/// When the database cannot be read or a row does not parse back.
pub async fn entries(db: &mut Connection, wanted: &[FigureAt]) -> Result<Vec<FigureEntry>, StoreError> {
    let mut ids: Vec<i64> = wanted.iter().map(|(id, _)| *id).collect();
    ids.sort_unstable();
    ids.dedup();
    let summaries = cases::by_ids(db, &ids).await?;
    let summaries: HashMap<i64, CaseSummary> = ids.iter().copied().zip(summaries).collect();
    let all = annotations::by_ids(db, &ids).await?;
    let all: HashMap<i64, _> = ids.iter().copied().zip(all).collect();
    let mut rows = Vec::with_capacity(wanted.len());
    for (id, position) in wanted {
        let (Some(case), Some(of_case)) = (summaries.get(id), all.get(id)) else { continue };
        let at = |index: usize| of_case.figures.get(index).cloned();
        if let Some(figure) = (*position as usize).checked_sub(1).and_then(at) {
            let to = figure.pair.and_then(|(_, other)| at(other));
            rows.push(FigureEntry { figure, to, case: case.clone() });
        }
    }
    Ok(rows)
}
