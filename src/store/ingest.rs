//! Writing a list: all of it in the caller's transaction.

use std::collections::{BTreeMap, BTreeSet};

use super::{Connection, StoreError, annotations, corrections, row_array};
use crate::domain::actor::Actor;
use crate::domain::changes::{ListChanges, PlacedCase};
use crate::domain::division::{DivisionCode, divisions};
use crate::domain::ids::{CaseNumber, ListSlug, Position};
use crate::domain::list::PolicyList;
use crate::domain::outline::{Outline, OutlineCase, OutlineMeasure, OutlineMechanism};
use crate::faults::{self, Point};

/// 来源: the bytes a list was read from.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// Name of the file, without its folder.
    pub name: &'a str,
    /// SHA-256 in hexadecimal.
    pub sha256: &'a str,
    /// The bytes as they came.
    pub bytes: &'a [u8],
}

/// The SHA-256 of the source that a list was imported from, `None` for an unknown list.
///
/// # Errors
/// When the database cannot be read.
pub async fn source_of(db: &mut Connection, slug: &ListSlug) -> Result<Option<String>, StoreError> {
    let slug = slug.as_str();
    Ok(sqlx::query_scalar!("SELECT sha256 FROM lists JOIN sources ON sources.id = source_id WHERE slug = ?", slug)
        .fetch_optional(db)
        .await?)
}

/// The list that was imported from a source with this SHA-256, `None` when there is none.
///
/// # Errors
/// When the database cannot be read or the slug does not parse back.
pub async fn list_of_source(db: &mut Connection, sha256: &str) -> Result<Option<ListSlug>, StoreError> {
    let slug =
        sqlx::query_scalar!("SELECT slug FROM lists JOIN sources ON sources.id = source_id WHERE sha256 = ?", sha256)
            .fetch_optional(db)
            .await?;
    slug.map(|slug| super::parse_back("lists", "slug", &slug, &slug)).transpose()
}

/// Whether a list was ever imported.
///
/// # Errors
/// When the database cannot be read.
pub async fn has_sources(db: &mut Connection) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar!(r#"SELECT EXISTS (SELECT 1 FROM sources) AS "any!: bool""#).fetch_one(db).await?)
}

/// Writes what a file makes of a list: a new list, or a correction of one that is there. What it replaces is kept.
///
/// # Errors
/// When the database refuses a row.
pub async fn write(
    db: &mut Connection,
    changes: &ListChanges,
    list: &PolicyList,
    outline: &Outline,
    source: Source<'_>,
    now: &str,
) -> Result<(), StoreError> {
    let source_id = source_id(db, source, now).await?;
    faults::at(Point::SourceWritten);
    corrections::record(db, changes, now).await?;
    faults::at(Point::FormerRecorded);
    let list_id = if changes.is_new {
        insert_list(db, list, source_id, now).await?
    } else {
        update_list(db, list, source_id, now).await?
    };
    faults::at(Point::ListDescribed);
    if !changes.changes_content() {
        return Ok(());
    }
    // Rows of cases have no name outside: all of them are written anew.
    corrections::clear(db, list_id).await?;
    faults::at(Point::FormerCleared);
    for line in &outline.left_over {
        sqlx::query!(
            "INSERT INTO left_over_lines (list_id, source_line, text) VALUES (?, ?, ?)",
            list_id,
            line.line,
            line.text
        )
        .execute(&mut *db)
        .await?;
    }
    let mut cases = changes.cases.iter();
    let mut rows = Vec::with_capacity(changes.cases.len());
    for (mechanism, placed) in outline.mechanisms.iter().zip(&changes.mechanisms) {
        let mechanism_id = insert_mechanism(db, list_id, (mechanism, placed.key)).await?;
        for (measure, key) in mechanism.measures.iter().zip(&placed.measures) {
            let measure_id = insert_measure(db, mechanism_id, (measure, *key)).await?;
            let placed = cases.by_ref().take(measure.cases.len());
            rows.extend(measure.cases.iter().zip(placed).map(|(case, placed)| CaseRow { measure_id, case, placed }));
        }
    }
    insert_cases(db, list_id, &rows, (changes.is_new, now)).await
}

/// The row of a source; bytes that are known already are not kept twice.
async fn source_id(db: &mut Connection, source: Source<'_>, now: &str) -> Result<i64, StoreError> {
    let Source { name, sha256, bytes } = source;
    sqlx::query!(
        "INSERT OR IGNORE INTO sources (sha256, name, bytes, received_at) VALUES (?, ?, ?, ?)",
        sha256,
        name,
        bytes,
        now
    )
    .execute(&mut *db)
    .await?;
    Ok(sqlx::query_scalar!(r#"SELECT id AS "id!" FROM sources WHERE sha256 = ?"#, sha256).fetch_one(db).await?)
}

async fn insert_list(db: &mut Connection, list: &PolicyList, source_id: i64, now: &str) -> Result<i64, StoreError> {
    let slug = list.slug.as_str();
    let issued_on = list.issued_on.map(|date| date.to_string());
    let done = sqlx::query!(
        "INSERT INTO lists (slug, title, series, batch, issuer, issued_on, document_no, source_url, source_id, imported_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        slug,
        list.title,
        list.series,
        list.batch,
        list.issuer,
        issued_on,
        list.document_no,
        list.source_url,
        source_id,
        now
    )
    .execute(db)
    .await?;
    Ok(done.last_insert_rowid())
}

/// Describes a list anew, as corrected now, and gives its row.
async fn update_list(db: &mut Connection, list: &PolicyList, source_id: i64, now: &str) -> Result<i64, StoreError> {
    let slug = list.slug.as_str();
    let issued_on = list.issued_on.map(|date| date.to_string());
    sqlx::query!(
        "UPDATE lists SET title = ?, series = ?, batch = ?, issuer = ?, issued_on = ?, document_no = ?, source_url = ?,
            source_id = ?, corrected_at = ?
        WHERE slug = ?",
        list.title,
        list.series,
        list.batch,
        list.issuer,
        issued_on,
        list.document_no,
        list.source_url,
        source_id,
        now,
        slug
    )
    .execute(&mut *db)
    .await?;
    Ok(sqlx::query_scalar!(r#"SELECT id AS "id!" FROM lists WHERE slug = ?"#, slug).fetch_one(db).await?)
}

async fn insert_mechanism(
    db: &mut Connection,
    list_id: i64,
    (mechanism, key): (&OutlineMechanism, Position),
) -> Result<i64, StoreError> {
    let done = sqlx::query!(
        "INSERT INTO mechanisms (list_id, position, key, printed, title, source_line) VALUES (?, ?, ?, ?, ?, ?)",
        list_id,
        mechanism.position,
        key,
        mechanism.printed,
        mechanism.title,
        mechanism.line
    )
    .execute(db)
    .await?;
    Ok(done.last_insert_rowid())
}

async fn insert_measure(
    db: &mut Connection,
    mechanism_id: i64,
    (measure, key): (&OutlineMeasure, Position),
) -> Result<i64, StoreError> {
    let done = sqlx::query!(
        "INSERT INTO measures (mechanism_id, position, key, printed, title, source_line) VALUES (?, ?, ?, ?, ?, ?)",
        mechanism_id,
        measure.position,
        key,
        measure.printed,
        measure.title,
        measure.line
    )
    .execute(db)
    .await?;
    Ok(done.last_insert_rowid())
}

/// When a case came in by a correction, and when its text was corrected.
struct Times<'a> {
    added_at: Option<&'a str>,
    corrected_at: Option<&'a str>,
}

impl<'a> Times<'a> {
    fn of(case: &'a PlacedCase, is_new_list: bool, now: &'a str) -> Self {
        let before = case.before.as_ref();
        let added_at = match case.is_added() {
            true => Some(now).filter(|_| !is_new_list),
            false => before.and_then(|before| before.added_at.as_deref()),
        };
        let corrected_at = match case.is_corrected() {
            true => Some(now),
            false => before.and_then(|before| before.corrected_at.as_deref()),
        };
        Self { added_at, corrected_at }
    }
}

/// Cases that go into the tables at a time.
const CHUNK: usize = 500;

/// A case with the measure in which it stands.
struct CaseRow<'a> {
    measure_id: i64,
    case: &'a OutlineCase,
    placed: &'a PlacedCase,
}

async fn insert_cases(
    db: &mut Connection,
    list_id: i64,
    rows: &[CaseRow<'_>],
    (is_new_list, now): (bool, &str),
) -> Result<(), StoreError> {
    for chunk in rows.chunks(CHUNK) {
        let before: i64 =
            sqlx::query_scalar!(r#"SELECT coalesce(max(id), 0) AS "id!: i64" FROM cases"#).fetch_one(&mut *db).await?;
        let with_ids = || (before + 1..).zip(chunk);
        let values = with_ids().map(|(id, CaseRow { measure_id, case, placed })| {
            let CaseNumber { mechanism, measure, position } = placed.number;
            let Times { added_at, corrected_at } = Times::of(placed, is_new_list, now);
            let (number, text) = (&placed.printed_number, &case.text);
            let place = (id, measure_id, case.position, mechanism, measure, position);
            (place, number, &text.heading, &text.body, case.line, added_at, corrected_at)
        });
        let values = row_array(&values.collect::<Vec<_>>())?;
        sqlx::query!(
            "INSERT INTO cases (list_id, id, measure_id, position, key_mechanism, key_measure, key_position, printed_number, heading,
                body, source_line, added_at, corrected_at)
            SELECT ?1, value ->> '$[0][0]', value ->> '$[0][1]', value ->> '$[0][2]', value ->> '$[0][3]', value ->> '$[0][4]',
                value ->> '$[0][5]', value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6
            FROM json_each(?2)",
            list_id,
            values
        )
        .execute(&mut *db)
        .await?;
        faults::at(Point::CaseWritten);
        insert_actors(db, &with_ids().map(|(id, row)| (id, row.case.actors.as_slice())).collect::<Vec<_>>()).await?;
        annotations::insert(db, &with_ids().map(|(id, row)| (id, &row.case.annotations)).collect::<Vec<_>>()).await?;
    }
    Ok(())
}

async fn insert_actors(db: &mut Connection, cases: &[(i64, &[Actor])]) -> Result<(), StoreError> {
    let (mut rows, mut areas, mut localities) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    let mut organisations = BTreeMap::new();
    for &(case_id, actors) in cases {
        for (actor, position) in actors.iter().zip(1i64..) {
            let (code, organisation, as_written) = match actor {
                Actor::Locality(locality) => {
                    areas
                        .extend(divisions().chain(locality.code).iter().map(|above| (above.code.to_string(), case_id)));
                    localities.insert(locality.code);
                    (Some(locality.code.to_string()), None, &locality.as_written)
                }
                Actor::Organisation(organisation) => {
                    let id = organisation.id.to_string();
                    organisations.entry(id.clone()).or_insert(&organisation.name);
                    (None, Some(id), &organisation.as_written)
                }
            };
            rows.push((case_id, position, code, organisation, as_written));
        }
    }
    insert_localities(db, &localities).await?;
    let organisations = row_array(&organisations.into_iter().collect::<Vec<_>>())?;
    sqlx::query!(
        "INSERT OR IGNORE INTO organisations (id, name) SELECT value ->> 0, value ->> 1 FROM json_each(?)",
        organisations
    )
    .execute(&mut *db)
    .await?;
    let areas = row_array(&areas.into_iter().collect::<Vec<_>>())?;
    sqlx::query!("INSERT INTO case_areas (code, case_id) SELECT value ->> 0, value ->> 1 FROM json_each(?)", areas)
        .execute(&mut *db)
        .await?;
    let rows = row_array(&rows)?;
    sqlx::query!(
        "INSERT INTO case_actors (case_id, position, locality_code, organisation_id, as_written)
        SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each(?)",
        rows
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Localities and those above them, from the province down.
async fn insert_localities(db: &mut Connection, codes: &BTreeSet<DivisionCode>) -> Result<(), StoreError> {
    let mut rows = BTreeMap::new();
    for code in codes {
        let mut parent: Option<String> = None;
        for division in divisions().chain(*code) {
            let area = division.code.to_string();
            rows.insert(area.clone(), (area.clone(), division.name, parent));
            parent = Some(area);
        }
    }
    let rows = row_array(&rows.into_values().collect::<Vec<_>>())?;
    sqlx::query!(
        "INSERT OR IGNORE INTO localities (code, name, parent_code)
        SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?)",
        rows
    )
    .execute(db)
    .await?;
    Ok(())
}
