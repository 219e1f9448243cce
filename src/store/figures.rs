//! 数字 over all cases: filtered, sorted, counted. One row for a figure, or for the two sides of a pair.

use std::collections::HashMap;

use super::{Connection, StoreError, annotations, cases, count, narrow};
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

/// The filters as JSON arrays, which one prepared statement takes whatever their length.
struct Bound {
    kinds: String,
    places: String,
    mechanisms: String,
    cases: String,
}

impl Bound {
    fn new(filters: &FigureFilters) -> Self {
        let kinds: Vec<&str> = filters.kinds.iter().map(|kind| kind.name()).collect();
        Self {
            kinds: array(&kinds),
            places: array(&filters.places),
            mechanisms: array(&filters.mechanisms),
            cases: array(&filters.cases),
        }
    }
}

/// Texts as a JSON array. What comes here are keys and codes that were parsed: nothing in them needs escaping.
fn array<T: AsRef<str>>(texts: &[T]) -> String {
    let quoted: Vec<String> = texts.iter().map(|text| format!("\"{}\"", text.as_ref())).collect();
    format!("[{}]", quoted.join(","))
}

/// The rows `offset..offset + limit` under the filters. This is all that a page, its twins and an export of figures need.
///
/// # Errors
/// When the database cannot be read or a row does not parse back.
pub async fn page(
    db: &mut Connection,
    filters: &FigureFilters,
    (sort, descending): (FigureSort, bool),
    offset: usize,
    limit: usize,
) -> Result<FigurePage, StoreError> {
    let Bound { kinds, places, mechanisms, cases } = Bound::new(filters);
    let (by_value, by_place) = (sort == FigureSort::Value, sort == FigureSort::Place);
    let direction = if descending { -1 } else { 1 };
    let found = sqlx::query!(
        r#"WITH rows AS (
            SELECT f.case_id, f.position, f.pair_position, f.value,
                CASE f.kind WHEN 'money' THEN 0 WHEN 'percentage' THEN 1 WHEN 'area' THEN 2 WHEN 'duration' THEN 3 ELSE 4 END AS rank,
                (SELECT CAST(a.locality_code AS INTEGER) FROM case_actors a
                    WHERE a.case_id = f.case_id AND a.locality_code IS NOT NULL ORDER BY a.position LIMIT 1) AS place,
                ROW_NUMBER() OVER (ORDER BY l.issued_on IS NULL, l.issued_on DESC, l.id DESC,
                    m.position, n.position, c.position, f.position) AS place_in_list
            FROM figures f JOIN cases c ON c.id = f.case_id JOIN lists l ON l.id = c.list_id
                JOIN measures n ON n.id = c.measure_id JOIN mechanisms m ON m.id = n.mechanism_id
            WHERE f.pair_side IS NOT 'to'
                AND (?1 = '[]' OR f.kind IN (SELECT value FROM json_each(?1)))
                AND (?2 = '[]' OR f.place IN (SELECT value FROM json_each(?2))
                    OR substr(f.place, 1, 4) || '00' IN (SELECT value FROM json_each(?2))
                    OR substr(f.place, 1, 2) || '0000' IN (SELECT value FROM json_each(?2)) OR f.case_id IN
                    (SELECT case_id FROM case_areas WHERE code IN (SELECT value FROM json_each(?2))))
                AND (?3 = '[]' OR l.slug || '/' || m.key IN (SELECT value FROM json_each(?3)))
                AND (?4 = '[]' OR l.slug || '/' || c.key_mechanism || '/' || c.key_measure || '/' || c.key_position
                    IN (SELECT value FROM json_each(?4)))
        )
        SELECT case_id AS "case_id!: i64", position AS "position!: i64", pair_position AS "pair_position: i64" FROM rows
        ORDER BY CASE WHEN ?5 THEN rank END, CASE WHEN ?5 THEN value * ?7 END,
            CASE WHEN ?6 THEN place IS NULL END, CASE WHEN ?6 THEN place * ?7 END,
            CASE WHEN ?5 OR ?6 THEN place_in_list ELSE place_in_list * ?7 END"#,
        kinds,
        places,
        mechanisms,
        cases,
        by_value,
        by_place,
        direction
    )
    .fetch_all(&mut *db)
    .await?;
    let wanted = found.iter().skip(offset).take(limit);
    let wanted = wanted.map(|row| (row.case_id, row.position, row.pair_position)).collect();
    Ok(FigurePage { total: found.len(), rows: entries(db, wanted).await? })
}

/// The figures at these positions of these cases, with the other sides of their pairs.
async fn entries(db: &mut Connection, wanted: Vec<(i64, i64, Option<i64>)>) -> Result<Vec<FigureEntry>, StoreError> {
    let mut ids: Vec<i64> = wanted.iter().map(|row| row.0).collect();
    ids.sort_unstable();
    ids.dedup();
    let summaries = cases::by_ids(db, &ids).await?;
    let summaries: HashMap<i64, CaseSummary> = ids.iter().copied().zip(summaries).collect();
    let all = annotations::by_ids(db, &ids).await?;
    let all: HashMap<i64, _> = ids.iter().copied().zip(all).collect();
    let mut rows = Vec::with_capacity(wanted.len());
    for (id, position, other) in wanted {
        let figure = |position: i64| -> Result<_, StoreError> {
            let index: usize = narrow("figures", "position", id, position - 1)?;
            Ok(all.get(&id).and_then(|annotations| annotations.figures.get(index)).cloned())
        };
        let to = other.map(figure).transpose()?.flatten();
        if let (Some(figure), Some(case)) = (figure(position)?, summaries.get(&id)) {
            rows.push(FigureEntry { figure, to, case: case.clone() });
        }
    }
    Ok(rows)
}

/// Counts for the filters.
///
/// # Errors
/// When the database cannot be read.
pub async fn facets(db: &mut Connection, filters: &FigureFilters) -> Result<FigureFacets, StoreError> {
    let without_kinds = FigureFilters { kinds: Vec::new(), ..filters.clone() };
    let without_places = FigureFilters { places: Vec::new(), ..filters.clone() };
    let without_mechanisms = FigureFilters { mechanisms: Vec::new(), ..filters.clone() };
    let mut kinds = counts(db, &without_kinds, Dimension::Kind).await?;
    kinds.sort_by_key(|(name, _)| FigureKind::ALL.iter().position(|kind| kind.name() == name));
    Ok(FigureFacets {
        kinds,
        places: counts(db, &without_places, Dimension::Place).await?,
        mechanisms: counts(db, &without_mechanisms, Dimension::Mechanism).await?,
    })
}

#[derive(Clone, Copy)]
enum Dimension {
    Kind,
    Place,
    Mechanism,
}

async fn counts(
    db: &mut Connection,
    filters: &FigureFilters,
    dimension: Dimension,
) -> Result<Vec<(String, usize)>, StoreError> {
    let Bound { kinds, places, mechanisms, cases } = Bound::new(filters);
    let dimension = dimension as i64;
    let rows = sqlx::query!(
        r#"SELECT CASE ?5 WHEN 0 THEN f.kind WHEN 1 THEN a.code ELSE l.slug || '/' || m.key END AS "value!: String",
            COUNT(*) AS "count!: i64"
        FROM figures f JOIN cases c ON c.id = f.case_id JOIN lists l ON l.id = c.list_id
            JOIN measures n ON n.id = c.measure_id JOIN mechanisms m ON m.id = n.mechanism_id
            LEFT JOIN (SELECT case_id, NULL AS position, code FROM case_areas
                UNION ALL SELECT case_id, position, code FROM (
                    SELECT case_id, position, place AS code FROM figures WHERE place IS NOT NULL
                    UNION SELECT case_id, position, substr(place, 1, 4) || '00' FROM figures WHERE place IS NOT NULL
                    UNION SELECT case_id, position, substr(place, 1, 2) || '0000' FROM figures WHERE place IS NOT NULL
                ) own WHERE NOT EXISTS (SELECT 1 FROM case_areas x WHERE x.case_id = own.case_id AND x.code = own.code)
            ) a ON ?5 = 1 AND a.case_id = f.case_id AND (a.position IS NULL OR a.position = f.position)
        WHERE f.pair_side IS NOT 'to' AND (?5 <> 1 OR a.code IS NOT NULL)
            AND (?1 = '[]' OR f.kind IN (SELECT value FROM json_each(?1)))
            AND (?2 = '[]' OR f.place IN (SELECT value FROM json_each(?2))
                OR substr(f.place, 1, 4) || '00' IN (SELECT value FROM json_each(?2))
                OR substr(f.place, 1, 2) || '0000' IN (SELECT value FROM json_each(?2))
                OR f.case_id IN (SELECT case_id FROM case_areas WHERE code IN (SELECT value FROM json_each(?2))))
            AND (?3 = '[]' OR l.slug || '/' || m.key IN (SELECT value FROM json_each(?3)))
            AND (?4 = '[]' OR l.slug || '/' || c.key_mechanism || '/' || c.key_measure || '/' || c.key_position
                IN (SELECT value FROM json_each(?4)))
        GROUP BY 1 ORDER BY 1"#,
        kinds,
        places,
        mechanisms,
        cases,
        dimension
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.value, count(row.count))).collect())
}
