//! Every figure of a generation as a few numbers, in list order: what the table of figures is filtered, sorted and counted by,
//! read once and kept in memory (24 bytes for a figure).

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{FigureFacets, FigureFilters, FigureSort};
use crate::domain::annotation::FigureKind;
use crate::domain::division::DivisionCode;
use crate::store::columns::{AreaSets, AreaSetsBuilder, CaseColumns, Walk, index};
use crate::store::rows::Rows;
use crate::store::{Connection, StoreError, narrow, parse_back};

/// Figures in list order; a pair is one, with its side before.
#[derive(Debug)]
pub struct FigureColumns {
    cases: Arc<CaseColumns>,
    rows: Vec<FigureNumbers>,
    /// The places of a figure: those of its case and its own, with those above it.
    areas: AreaSets,
}

/// One figure.
#[derive(Debug)]
struct FigureNumbers {
    value: f64,
    /// Place of its case in the columns of the cases.
    case: u32,
    position: u32,
    areas: u32,
    kind: FigureKind,
}

/// Where a figure stands: row id of the case, position in it.
pub type FigureAt = (i64, u32);

/// The figures that were asked for, and the counts of all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chosen {
    /// 数字 under the filters.
    pub total: usize,
    /// Those asked for.
    pub rows: Vec<FigureAt>,
    /// How many each value of a filter would leave.
    pub facets: FigureFacets,
}

impl FigureColumns {
    /// Reads them.
    ///
    /// # Errors
    /// When the database cannot be read or a row does not parse back.
    pub async fn read(db: &mut Connection, cases: Arc<CaseColumns>) -> Result<Self, StoreError> {
        let places = cases.places_by_id();
        let (mut walk, mut sets) = (Walk::over(&places), SetsOfFigures::new(&cases));
        let mut rows = Vec::new();
        let mut stream = Rows::of(sqlx::query!(
            "SELECT case_id, position, kind, value, place FROM figures WHERE pair_side IS NOT 'to' ORDER BY case_id, position"
        )
        .fetch(db));
        while let Some(row) = stream.next().await? {
            let Some(at) = walk.place(row.case_id) else { continue };
            let place = row.place.map(|place| parse_back("figures", "place", row.case_id, &place)).transpose()?;
            rows.push(FigureNumbers {
                value: row.value,
                case: index(at),
                position: narrow("figures", "position", row.case_id, row.position)?,
                areas: sets.number(cases.rows[at].areas, place),
                kind: parse_back("figures", "kind", row.case_id, &row.kind)?,
            });
        }
        drop(stream);
        rows.sort_by_key(|figure| figure.case);
        rows.shrink_to_fit();
        let areas = sets.builder.finish();
        Ok(Self { cases, rows, areas })
    }

    /// The figures `offset..offset + limit` under the filters in this order, with the counts of all. `ids` are the row ids of the
    /// cases that the filters name.
    pub fn choose(
        &self,
        filters: &FigureFilters,
        ids: &[i64],
        (sort, descending): (FigureSort, bool),
        (offset, limit): (usize, usize),
    ) -> Chosen {
        let (mut passing, facets) = self.count(&Allowed::new(self, filters, ids));
        let total = passing.len();
        let turned = |order: Ordering| if descending { order.reverse() } else { order };
        let rows = match sort {
            FigureSort::List if descending => {
                passing.reverse();
                within(passing, offset, limit)
            }
            FigureSort::List => within(passing, offset, limit),
            FigureSort::Value => sorted(passing, (offset, limit), |one, other| {
                let (one, other) = (self.row(one), self.row(other));
                let by_value = one.value.partial_cmp(&other.value).unwrap_or(Ordering::Equal);
                one.kind.cmp(&other.kind).then(turned(by_value))
            }),
            FigureSort::Place => sorted(passing, (offset, limit), |one, other| {
                let [one, other] = [one, other].map(|at| self.cases.rows[self.row(at).case as usize].place);
                one.is_none().cmp(&other.is_none()).then(turned(one.cmp(&other)))
            }),
        };
        let at = |at: u32| (self.cases.rows[self.row(at).case as usize].id, self.row(at).position);
        Chosen { total, rows: rows.into_iter().map(at).collect(), facets }
    }

    fn row(&self, at: u32) -> &FigureNumbers {
        &self.rows[at as usize]
    }

    /// The figures that pass, in list order, and the counts of each dimension under the filters of the others.
    fn count(&self, allowed: &Allowed) -> (Vec<u32>, FigureFacets) {
        let mut kinds = [0; FigureKind::ALL.len()];
        let mut sets = vec![0; self.areas.sets.len()];
        let mut mechanisms = vec![0; self.cases.mechanisms.len()];
        let mut passing = Vec::new();
        for (at, figure) in (0..).zip(&self.rows) {
            let case = &self.cases.rows[figure.case as usize];
            if !allowed.case(case.id) {
                continue;
            }
            let kind = allowed.kinds[figure.kind as usize];
            let place = allowed.areas[figure.areas as usize];
            let mechanism = allowed.mechanisms[case.mechanism as usize];
            kinds[figure.kind as usize] += usize::from(place && mechanism);
            sets[figure.areas as usize] += usize::from(kind && mechanism);
            mechanisms[case.mechanism as usize] += usize::from(kind && place);
            if kind && place && mechanism {
                passing.push(at);
            }
        }
        let kinds = FigureKind::ALL.iter().map(|kind| (kind.name().to_owned(), kinds[*kind as usize]));
        let places = self.areas.count(&sets).into_iter().map(|(code, count)| (code.to_string(), count));
        let mechanisms = self.cases.mechanisms.iter().map(ToString::to_string).zip(mechanisms);
        let there = |(_, count): &(String, usize)| *count > 0;
        let mut mechanisms: Vec<_> = mechanisms.filter(there).collect();
        mechanisms.sort_unstable();
        (passing, FigureFacets { kinds: kinds.filter(there).collect(), places: places.collect(), mechanisms })
    }
}

/// What the filters let through, looked up by number.
struct Allowed {
    kinds: [bool; FigureKind::ALL.len()],
    areas: Vec<bool>,
    mechanisms: Vec<bool>,
    /// `None` lets every case through.
    cases: Option<HashSet<i64>>,
}

impl Allowed {
    fn new(columns: &FigureColumns, filters: &FigureFilters, ids: &[i64]) -> Self {
        let mut kinds = [filters.kinds.is_empty(); FigureKind::ALL.len()];
        filters.kinds.iter().for_each(|kind| kinds[*kind as usize] = true);
        let places: Vec<DivisionCode> = filters.places.iter().filter_map(|code| code.parse().ok()).collect();
        let areas = match filters.places.is_empty() {
            true => vec![true; columns.areas.sets.len()],
            false => columns.areas.holding(&places),
        };
        let named = |key: String| filters.mechanisms.is_empty() || filters.mechanisms.contains(&key);
        Self {
            kinds,
            areas,
            mechanisms: columns.cases.mechanisms.iter().map(|key| named(key.to_string())).collect(),
            cases: (!filters.cases.is_empty()).then(|| ids.iter().copied().collect()),
        }
    }

    fn case(&self, id: i64) -> bool {
        self.cases.as_ref().is_none_or(|cases| cases.contains(&id))
    }
}

fn within(rows: Vec<u32>, offset: usize, limit: usize) -> Vec<u32> {
    rows.into_iter().skip(offset).take(limit).collect()
}

/// What stands at `offset..offset + limit` once the rows are sorted; equal ones stay in list order. Only those are sorted.
fn sorted(mut rows: Vec<u32>, (offset, limit): (usize, usize), order: impl Fn(u32, u32) -> Ordering) -> Vec<u32> {
    let order = |one: &u32, other: &u32| order(*one, *other).then(one.cmp(other));
    if offset >= rows.len() || limit == 0 {
        return Vec::new();
    }
    rows.select_nth_unstable_by(offset, order);
    let mut rows = rows.split_off(offset);
    if limit < rows.len() {
        rows.select_nth_unstable_by(limit, order);
        rows.truncate(limit);
    }
    rows.sort_unstable_by(order);
    rows
}

/// The sets of places of figures, each combination put together once.
struct SetsOfFigures<'a> {
    cases: &'a CaseColumns,
    builder: AreaSetsBuilder,
    known: HashMap<(u32, Option<DivisionCode>), u32>,
}

impl<'a> SetsOfFigures<'a> {
    fn new(cases: &'a CaseColumns) -> Self {
        Self { cases, builder: AreaSetsBuilder::default(), known: HashMap::new() }
    }

    /// The number of the set of a figure: the places of its case, its own one and those above that.
    fn number(&mut self, of_case: u32, own: Option<DivisionCode>) -> u32 {
        let Self { cases, builder, known } = self;
        *known.entry((of_case, own)).or_insert_with(|| {
            let mut set = cases.areas.sets[of_case as usize].to_vec();
            set.extend(own.into_iter().flat_map(DivisionCode::and_above));
            set.sort_unstable();
            set.dedup();
            builder.number(&set)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_the_sorted_rows_is_what_sorting_all_of_them_gives() {
        let values = [5, 3, 9, 3, 1, 5, 5, 0, 9, 2];
        let order = |one: u32, other: u32| values[one as usize].cmp(&values[other as usize]);
        let mut all: Vec<u32> = (0..10).collect();
        all.sort_by(|one, other| order(*one, *other));
        for offset in 0..12 {
            for limit in 0..12 {
                let part: Vec<u32> = all.iter().copied().skip(offset).take(limit).collect();
                assert_eq!(sorted((0..10).collect(), (offset, limit), order), part, "{offset} {limit}");
            }
        }
    }
}
