//! What is covered: how many cases stand where, counted over a list or over all of them. Each table is one query.

use super::{Connection, StoreError, count, narrow, parse_back};
use crate::domain::division::{DivisionCode, Level};
use crate::domain::ids::{ListSlug, MechanismKey};

/// Cases of a mechanism in a province; `None` is those in which no place acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Which mechanism.
    pub mechanism: MechanismKey,
    /// Which province.
    pub province: Option<DivisionCode>,
    /// 案例.
    pub cases: usize,
}

/// Cases by mechanism and province; a case counts in every province that acts in it. `None` is all lists.
///
/// # Errors
/// When the database cannot be read or a row does not parse back.
pub async fn cells(db: &mut Connection, list: Option<&ListSlug>) -> Result<Vec<Cell>, StoreError> {
    let list = list.map(ListSlug::as_str);
    let rows = sqlx::query!(
        r#"SELECT l.slug, m.key, a.code AS "code?", count(*) AS "cases!: i64"
        FROM lists l JOIN mechanisms m ON m.list_id = l.id JOIN measures n ON n.mechanism_id = m.id
            JOIN cases c ON c.measure_id = n.id LEFT JOIN case_areas a ON a.case_id = c.id AND a.code LIKE '__0000'
        WHERE ?1 IS NULL OR l.slug = ?1 GROUP BY m.id, a.code"#,
        list
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|row| {
            let list = parse_back("lists", "slug", &row.slug, &row.slug)?;
            let mechanism = narrow("mechanisms", "key", &row.slug, row.key)?;
            let province = row.code.map(|code| parse_back("case_areas", "code", &code, &code)).transpose()?;
            Ok(Cell { mechanism: MechanismKey { list, mechanism }, province, cases: count(row.cases) })
        })
        .collect()
}

/// Who acts, by level of government; a case counts once for every level that acts in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Levels {
    provinces: usize,
    prefectures: usize,
    counties: usize,
    /// 机构.
    pub organisations: usize,
}

impl Levels {
    /// 案例 of a level of government.
    pub fn of(&self, level: Level) -> usize {
        match level {
            Level::Province => self.provinces,
            Level::Prefecture => self.prefectures,
            Level::County => self.counties,
        }
    }
}

/// Cases by the level of who acts in them. `None` is all lists.
///
/// # Errors
/// When the database cannot be read.
pub async fn levels(db: &mut Connection, list: Option<&ListSlug>) -> Result<Levels, StoreError> {
    let list = list.map(ListSlug::as_str);
    let row = sqlx::query!(
        r#"SELECT count(DISTINCT CASE WHEN a.locality_code LIKE '__0000' THEN a.case_id END) AS "provinces!: i64",
            count(DISTINCT CASE WHEN a.locality_code LIKE '____00' AND a.locality_code NOT LIKE '__0000' THEN a.case_id END) AS "prefectures!: i64",
            count(DISTINCT CASE WHEN a.locality_code NOT LIKE '____00' THEN a.case_id END) AS "counties!: i64",
            count(DISTINCT CASE WHEN a.organisation_id IS NOT NULL THEN a.case_id END) AS "organisations!: i64"
        FROM case_actors a
        WHERE ?1 IS NULL OR a.case_id IN (SELECT c.id FROM cases c JOIN lists l ON l.id = c.list_id WHERE l.slug = ?1)"#,
        list
    )
    .fetch_one(db)
    .await?;
    Ok(Levels {
        provinces: count(row.provinces),
        prefectures: count(row.prefectures),
        counties: count(row.counties),
        organisations: count(row.organisations),
    })
}

/// Documents 《…》 that the lists of a year name, each counted once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentYear {
    /// The year in which the lists were issued; `None` when that is not known.
    pub year: Option<String>,
    /// Documents whose issue a case tells of.
    pub issued: usize,
    /// Documents that are only named.
    pub cited: usize,
}

/// Documents by the year of the lists that name them, the earliest first. Titles inside other titles are left out. When a
/// document was issued is seldom written, so the year is that of the list.
///
/// # Errors
/// When the database cannot be read.
pub async fn documents_by_year(db: &mut Connection) -> Result<Vec<DocumentYear>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT substr(l.issued_on, 1, 4) AS "year?: String", count(DISTINCT d.document_id) AS "documents!: i64",
            count(DISTINCT CASE WHEN d.relation = 'issued' THEN d.document_id END) AS "issued!: i64"
        FROM document_mentions d JOIN cases c ON c.id = d.case_id JOIN lists l ON l.id = c.list_id
        WHERE d.within IS NULL GROUP BY 1 ORDER BY 1 IS NULL, 1"#
    )
    .fetch_all(db)
    .await?;
    let year = |year, documents, issued| DocumentYear { year, issued: count(issued), cited: count(documents - issued) };
    Ok(rows.into_iter().map(|row| year(row.year, row.documents, row.issued)).collect())
}
