//! Cases as pages read them.

use std::collections::HashMap;

use super::lists::ListRow;
use super::rows::Rows;
use super::{Connection, StoreError, annotations, count, id_array, narrow, parse_back};
use crate::domain::actor::{Actor, Locality, Organisation, OrganisationId};
use crate::domain::case::{CaseDetail, CaseLink, CaseSummary, MeasureHeading, MechanismHeading};
use crate::domain::division::DivisionCode;
use crate::domain::ids::{CaseKey, CaseNumber, ListSlug, MeasureKey, MechanismKey};
use crate::domain::outline::CaseText;

/// Which cases a page shows.
#[derive(Debug, Clone)]
pub enum Scope {
    /// All cases of a list.
    List(ListSlug),
    /// All cases of a mechanism.
    Mechanism(MechanismKey),
    /// All cases of a measure.
    Measure(MeasureKey),
    /// All cases of a locality and of those below it.
    Locality(DivisionCode),
    /// All cases in which an organisation acts.
    Organisation(OrganisationId),
}

/// Some cases of a scope, in list order (the newest list first), and how many it has in all.
#[derive(Debug, Clone)]
pub struct CasePage {
    /// 案例 in the scope.
    pub total: usize,
    /// Those asked for.
    pub cases: Vec<CaseSummary>,
}

/// The cases `offset..offset + limit` of a scope.
///
/// # Errors
/// When the database cannot be read or a row does not parse back.
pub async fn page(db: &mut Connection, scope: &Scope, offset: usize, limit: usize) -> Result<CasePage, StoreError> {
    let ids = ids_of(db, scope).await?;
    part(db, &ids, offset, limit).await
}

/// The cases `offset..offset + limit` of those with these row ids.
///
/// # Errors
/// When the database cannot be read or a row does not parse back.
pub async fn part(db: &mut Connection, ids: &[i64], offset: usize, limit: usize) -> Result<CasePage, StoreError> {
    let wanted: Vec<i64> = ids.iter().copied().skip(offset).take(limit).collect();
    Ok(CasePage { total: ids.len(), cases: by_ids(db, &wanted).await? })
}

/// Row ids of the cases of a scope, in list order.
pub(super) async fn ids_of(db: &mut Connection, scope: &Scope) -> Result<Vec<i64>, StoreError> {
    let ids = match scope {
        Scope::List(slug) => ids_below(db, slug, None, None).await?,
        Scope::Mechanism(key) => ids_below(db, &key.list, Some(key.mechanism), None).await?,
        Scope::Measure(key) => ids_below(db, &key.list, Some(key.mechanism), Some(key.measure)).await?,
        Scope::Locality(code) => {
            let code = code.to_string();
            sqlx::query_scalar!(
                r#"SELECT c.id AS "id!" FROM case_areas a JOIN cases c ON c.id = a.case_id
                JOIN lists l ON l.id = c.list_id JOIN measures n ON n.id = c.measure_id JOIN mechanisms m ON m.id = n.mechanism_id
                WHERE a.code = ?
                ORDER BY l.issued_on IS NULL, l.issued_on DESC, l.id DESC, m.position, n.position, c.position"#,
                code
            )
            .fetch_all(db)
            .await?
        }
        Scope::Organisation(id) => {
            let id = id.to_string();
            sqlx::query_scalar!(
                r#"SELECT c.id AS "id!" FROM cases c
                JOIN lists l ON l.id = c.list_id JOIN measures n ON n.id = c.measure_id JOIN mechanisms m ON m.id = n.mechanism_id
                WHERE c.id IN (SELECT case_id FROM case_actors WHERE organisation_id = ?)
                ORDER BY l.issued_on IS NULL, l.issued_on DESC, l.id DESC, m.position, n.position, c.position"#,
                id
            )
            .fetch_all(db)
            .await?
        }
    };
    Ok(ids)
}

/// Ids of the cases below a list, one of its mechanisms or one of its measures, in list order.
async fn ids_below(
    db: &mut Connection,
    list: &ListSlug,
    mechanism: Option<u16>,
    measure: Option<u16>,
) -> Result<Vec<i64>, StoreError> {
    let list = list.as_str();
    let ids = sqlx::query_scalar!(
        r#"SELECT c.id AS "id!" FROM lists l
        JOIN mechanisms m ON m.list_id = l.id JOIN measures n ON n.mechanism_id = m.id JOIN cases c ON c.measure_id = n.id
        WHERE l.slug = ?1 AND (?2 IS NULL OR m.key = ?2) AND (?3 IS NULL OR n.key = ?3)
        ORDER BY m.position, n.position, c.position"#,
        list,
        mechanism,
        measure
    )
    .fetch_all(db)
    .await?;
    Ok(ids)
}

/// The cases with these row ids, in the order of the ids; ids that do not exist are left out.
///
/// # Errors
/// When the database cannot be read or a row does not parse back.
pub async fn by_ids(db: &mut Connection, ids: &[i64]) -> Result<Vec<CaseSummary>, StoreError> {
    let mut found = with_ids(db, ids).await?;
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

/// The cases with these row ids, by id.
///
/// # Errors
/// When the database cannot be read or a row does not parse back.
pub async fn with_ids(db: &mut Connection, ids: &[i64]) -> Result<HashMap<i64, CaseSummary>, StoreError> {
    let wanted = id_array(ids);
    let rows = sqlx::query_as!(
        CaseRow,
        r#"SELECT c.id AS "id!", c.key_mechanism, c.key_measure, c.key_position, c.printed_number, c.heading, c.body, c.source_line,
            c.added_at, c.corrected_at, m.key AS mechanism, m.printed AS mechanism_printed, m.title AS mechanism_title,
            n.key AS measure, n.printed AS measure_printed, n.title AS measure_title,
            l.slug, l.title, l.series, l.batch, l.issuer, l.issued_on, l.document_no, l.source_url
        FROM cases c JOIN lists l ON l.id = c.list_id JOIN measures n ON n.id = c.measure_id
            JOIN mechanisms m ON m.id = n.mechanism_id
        WHERE c.id IN (SELECT value FROM json_each(?))"#,
        wanted
    )
    .fetch_all(&mut *db)
    .await?;
    let mut actors = actors_of(db, &wanted).await?;
    let mut found = HashMap::with_capacity(rows.len());
    for row in rows {
        let id = row.id;
        let actors = actors.remove(&id).unwrap_or_default();
        found.insert(id, row.parse(actors)?);
    }
    Ok(found)
}

/// One case with its neighbours.
///
/// # Errors
/// When the database cannot be read or a row does not parse back.
pub async fn find(db: &mut Connection, key: &CaseKey) -> Result<Option<CaseDetail>, StoreError> {
    let list = key.list.as_str();
    let CaseNumber { mechanism, measure, position } = key.number;
    let row = sqlx::query!(
        r#"SELECT c.id AS "id!", m.position AS mechanism, n.position AS measure, c.position
        FROM cases c JOIN lists l ON l.id = c.list_id JOIN measures n ON n.id = c.measure_id
            JOIN mechanisms m ON m.id = n.mechanism_id
        WHERE l.slug = ? AND c.key_mechanism = ? AND c.key_measure = ? AND c.key_position = ?"#,
        list,
        mechanism,
        measure,
        position
    )
    .fetch_optional(&mut *db)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let Some(case) = by_ids(db, &[row.id]).await?.pop() else { return Ok(None) };
    let stands = (row.mechanism, row.measure, row.position);
    let previous = previous(db, list, stands).await?.map(|link| link.parse(&key.list)).transpose()?;
    let next = next(db, list, stands).await?.map(|link| link.parse(&key.list)).transpose()?;
    let annotations = annotations::by_ids(db, &[row.id]).await?.pop().unwrap_or_default();
    Ok(Some(CaseDetail { case, annotations, previous, next }))
}

async fn previous(db: &mut Connection, list: &str, at: (i64, i64, i64)) -> Result<Option<LinkRow>, StoreError> {
    let row = sqlx::query_as!(
        LinkRow,
        r#"SELECT c.key_mechanism, c.key_measure, c.key_position, c.printed_number, c.heading
        FROM lists l JOIN mechanisms m ON m.list_id = l.id JOIN measures n ON n.mechanism_id = m.id JOIN cases c ON c.measure_id = n.id
        WHERE l.slug = ? AND (m.position, n.position, c.position) < (?, ?, ?)
        ORDER BY m.position DESC, n.position DESC, c.position DESC LIMIT 1"#,
        list,
        at.0,
        at.1,
        at.2
    )
    .fetch_optional(db)
    .await?;
    Ok(row)
}

async fn next(db: &mut Connection, list: &str, at: (i64, i64, i64)) -> Result<Option<LinkRow>, StoreError> {
    let row = sqlx::query_as!(
        LinkRow,
        r#"SELECT c.key_mechanism, c.key_measure, c.key_position, c.printed_number, c.heading
        FROM lists l JOIN mechanisms m ON m.list_id = l.id JOIN measures n ON n.mechanism_id = m.id JOIN cases c ON c.measure_id = n.id
        WHERE l.slug = ? AND (m.position, n.position, c.position) > (?, ?, ?)
        ORDER BY m.position, n.position, c.position LIMIT 1"#,
        list,
        at.0,
        at.1,
        at.2
    )
    .fetch_optional(db)
    .await?;
    Ok(row)
}

/// Row ids of the cases with these keys, in the order of the keys; `None` for a key that no case has.
///
/// # Errors
/// When the database cannot be read.
pub async fn ids_of_keys(db: &mut Connection, keys: &[CaseKey]) -> Result<Vec<Option<i64>>, StoreError> {
    let mut ids = Vec::with_capacity(keys.len());
    for key in keys {
        let list = key.list.as_str();
        let CaseNumber { mechanism, measure, position } = key.number;
        let id = sqlx::query_scalar!(
            r#"SELECT c.id AS "id!" FROM cases c JOIN lists l ON l.id = c.list_id
            WHERE l.slug = ? AND c.key_mechanism = ? AND c.key_measure = ? AND c.key_position = ?"#,
            list,
            mechanism,
            measure,
            position
        )
        .fetch_optional(&mut *db)
        .await?;
        ids.push(id);
    }
    Ok(ids)
}

/// The key that a case has now which had this key before it moved to another measure: its old address answers 308. `None` when
/// the key never was another's name.
///
/// # Errors
/// When the database cannot be read or the row does not parse back.
pub async fn alias(db: &mut Connection, key: &CaseKey) -> Result<Option<CaseKey>, StoreError> {
    let list = key.list.as_str();
    let CaseNumber { mechanism, measure, position } = key.number;
    let row = sqlx::query!(
        "SELECT now_mechanism, now_measure, now_position FROM case_aliases
        WHERE list = ? AND key_mechanism = ? AND key_measure = ? AND key_position = ?",
        list,
        mechanism,
        measure,
        position
    )
    .fetch_optional(db)
    .await?;
    let number = row.map(|row| number(row.now_mechanism, row.now_measure, row.now_position)).transpose()?;
    Ok(number.map(|number| CaseKey { list: key.list.clone(), number }))
}

/// How many cases the library holds.
///
/// # Errors
/// When the database cannot be read.
pub async fn count_all(db: &mut Connection) -> Result<usize, StoreError> {
    let cases = sqlx::query_scalar!(r#"SELECT count(*) AS "cases!: i64" FROM cases"#).fetch_one(db).await?;
    Ok(count(cases))
}

/// Addresses of all cases with the time of their last change (RFC 3339), in the order of their rows, for the sitemap:
/// `offset..offset + limit`.
///
/// # Errors
/// When the database cannot be read or a row does not parse back.
pub async fn keys(db: &mut Connection, offset: usize, limit: usize) -> Result<Vec<(CaseKey, String)>, StoreError> {
    let (offset, limit) = (i64::try_from(offset).unwrap_or(i64::MAX), i64::try_from(limit).unwrap_or(i64::MAX));
    let rows = sqlx::query!(
        r#"SELECT c.id AS "id!", l.slug, c.key_mechanism, c.key_measure, c.key_position,
            max(l.imported_at, coalesce(c.added_at, ''), coalesce(c.corrected_at, '')) AS "changed_at!: String"
        FROM cases c JOIN lists l ON l.id = c.list_id ORDER BY c.id LIMIT ? OFFSET ?"#,
        limit,
        offset
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|row| {
            let list = parse_back("lists", "slug", row.id, &row.slug)?;
            let number = number(row.key_mechanism, row.key_measure, row.key_position)?;
            Ok((CaseKey { list, number }, row.changed_at))
        })
        .collect()
}

/// Row ids of all cases in list order, the newest list first; what the index is built from.
///
/// # Errors
/// When the database cannot be read.
pub async fn all_ids(db: &mut Connection) -> Result<Vec<i64>, StoreError> {
    first_ids(db, u32::MAX).await
}

/// The first of them, at most so many.
///
/// # Errors
/// When the database cannot be read.
pub async fn first_ids(db: &mut Connection, most: u32) -> Result<Vec<i64>, StoreError> {
    let mut rows = Rows::of(
        sqlx::query_scalar!(
            r#"SELECT c.id AS "id!" FROM cases c
            JOIN lists l ON l.id = c.list_id JOIN measures n ON n.id = c.measure_id JOIN mechanisms m ON m.id = n.mechanism_id
            ORDER BY l.issued_on IS NULL, l.issued_on DESC, l.id DESC, m.position, n.position, c.position
            LIMIT ?"#,
            most
        )
        .fetch(db),
    );
    let mut ids = Vec::new();
    while let Some(id) = rows.next().await? {
        ids.push(id);
    }
    Ok(ids)
}

struct CaseRow {
    id: i64,
    key_mechanism: i64,
    key_measure: i64,
    key_position: i64,
    printed_number: String,
    heading: String,
    body: Option<String>,
    source_line: i64,
    added_at: Option<String>,
    corrected_at: Option<String>,
    mechanism: i64,
    mechanism_printed: String,
    mechanism_title: String,
    measure: i64,
    measure_printed: String,
    measure_title: Option<String>,
    slug: String,
    title: String,
    series: Option<String>,
    batch: Option<i64>,
    issuer: Option<String>,
    issued_on: Option<String>,
    document_no: Option<String>,
    source_url: Option<String>,
}

impl CaseRow {
    fn parse(self, actors: Vec<Actor>) -> Result<CaseSummary, StoreError> {
        let list = ListRow {
            slug: self.slug,
            title: self.title,
            series: self.series,
            batch: self.batch,
            issuer: self.issuer,
            issued_on: self.issued_on,
            document_no: self.document_no,
            source_url: self.source_url,
        };
        let list = list.parse()?;
        let slug = list.slug.clone();
        let mechanism = narrow("mechanisms", "key", self.id, self.mechanism)?;
        let measure = narrow("measures", "key", self.id, self.measure)?;
        Ok(CaseSummary {
            key: CaseKey {
                list: slug.clone(),
                number: number(self.key_mechanism, self.key_measure, self.key_position)?,
            },
            printed_number: self.printed_number,
            text: CaseText { heading: self.heading, body: self.body },
            source_line: narrow("cases", "source_line", self.id, self.source_line)?,
            mechanism: MechanismHeading {
                key: MechanismKey { list: slug.clone(), mechanism },
                printed: self.mechanism_printed,
                title: self.mechanism_title,
            },
            measure: MeasureHeading {
                key: MeasureKey { list: slug, mechanism, measure },
                printed: self.measure_printed,
                title: self.measure_title,
            },
            list,
            actors,
            added_at: self.added_at,
            corrected_at: self.corrected_at,
        })
    }
}

struct LinkRow {
    key_mechanism: i64,
    key_measure: i64,
    key_position: i64,
    printed_number: String,
    heading: String,
}

impl LinkRow {
    fn parse(self, list: &ListSlug) -> Result<CaseLink, StoreError> {
        let number = number(self.key_mechanism, self.key_measure, self.key_position)?;
        let key = CaseKey { list: list.clone(), number };
        Ok(CaseLink { key, printed_number: self.printed_number, heading: self.heading })
    }
}

/// A key as it is stored.
pub(super) fn number(mechanism: i64, measure: i64, position: i64) -> Result<CaseNumber, StoreError> {
    let row = || format!("{mechanism}.{measure}.{position}");
    Ok(CaseNumber {
        mechanism: narrow("cases", "key_mechanism", row(), mechanism)?,
        measure: narrow("cases", "key_measure", row(), measure)?,
        position: narrow("cases", "key_position", row(), position)?,
    })
}

async fn actors_of(db: &mut Connection, ids: &str) -> Result<HashMap<i64, Vec<Actor>>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT a.case_id, a.locality_code, a.organisation_id, a.as_written, o.name AS "organisation?"
        FROM case_actors a LEFT JOIN organisations o ON o.id = a.organisation_id
        WHERE a.case_id IN (SELECT value FROM json_each(?)) ORDER BY a.case_id, a.position"#,
        ids
    )
    .fetch_all(db)
    .await?;
    let mut out: HashMap<i64, Vec<Actor>> = HashMap::new();
    for row in rows {
        let actor = match (row.locality_code, row.organisation_id) {
            (Some(code), _) => Actor::Locality(Locality {
                code: parse_back("case_actors", "locality_code", row.case_id, &code)?,
                as_written: row.as_written,
            }),
            (None, Some(id)) => Actor::Organisation(Organisation {
                id: parse_back("case_actors", "organisation_id", row.case_id, &id)?,
                name: row.organisation.unwrap_or_default(),
                as_written: row.as_written,
            }),
            (None, None) => continue,
        };
        out.entry(row.case_id).or_default().push(actor);
    }
    Ok(out)
}
