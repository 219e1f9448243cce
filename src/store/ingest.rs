//! Writing a list: all of it in the caller's transaction.

use super::{Connection, StoreError, annotations, corrections};
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
    for (mechanism, placed) in outline.mechanisms.iter().zip(&changes.mechanisms) {
        let mechanism_id = insert_mechanism(db, list_id, (mechanism, placed.key)).await?;
        for (measure, key) in mechanism.measures.iter().zip(&placed.measures) {
            let measure_id = insert_measure(db, mechanism_id, (measure, *key)).await?;
            for (case, placed) in measure.cases.iter().zip(cases.by_ref().take(measure.cases.len())) {
                let times = Times::of(placed, changes.is_new, now);
                let case_id = insert_case(db, (list_id, measure_id), (case, placed), times).await?;
                faults::at(Point::CaseWritten);
                insert_actors(db, case_id, &case.actors).await?;
                annotations::insert(db, case_id, &case.annotations).await?;
            }
        }
    }
    Ok(())
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

async fn insert_case(
    db: &mut Connection,
    (list_id, measure_id): (i64, i64),
    (case, placed): (&OutlineCase, &PlacedCase),
    Times { added_at, corrected_at }: Times<'_>,
) -> Result<i64, StoreError> {
    let CaseNumber { mechanism, measure, position } = placed.number;
    let done = sqlx::query!(
        "INSERT INTO cases (list_id, measure_id, position, key_mechanism, key_measure, key_position, printed_number, heading, body,
            source_line, added_at, corrected_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        list_id,
        measure_id,
        case.position,
        mechanism,
        measure,
        position,
        placed.printed_number,
        case.text.heading,
        case.text.body,
        case.line,
        added_at,
        corrected_at
    )
    .execute(db)
    .await?;
    Ok(done.last_insert_rowid())
}

async fn insert_actors(db: &mut Connection, case_id: i64, actors: &[Actor]) -> Result<(), StoreError> {
    for (index, actor) in actors.iter().enumerate() {
        let position = i64::try_from(index + 1).unwrap_or(i64::MAX);
        let (code, organisation, as_written) = match actor {
            Actor::Locality(locality) => {
                insert_areas(db, case_id, locality.code).await?;
                (Some(locality.code.to_string()), None, &locality.as_written)
            }
            Actor::Organisation(organisation) => {
                let id = organisation.id.to_string();
                sqlx::query!("INSERT OR IGNORE INTO organisations (id, name) VALUES (?, ?)", id, organisation.name)
                    .execute(&mut *db)
                    .await?;
                (None, Some(id), &organisation.as_written)
            }
        };
        sqlx::query!(
            "INSERT INTO case_actors (case_id, position, locality_code, organisation_id, as_written) VALUES (?, ?, ?, ?, ?)",
            case_id,
            position,
            code,
            organisation,
            as_written
        )
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}

/// The locality and those above it, from the province down, so that a parent stands before its child.
async fn insert_areas(db: &mut Connection, case_id: i64, code: DivisionCode) -> Result<(), StoreError> {
    let mut parent: Option<String> = None;
    for division in divisions().chain(code) {
        let area = division.code.to_string();
        sqlx::query!(
            "INSERT OR IGNORE INTO localities (code, name, parent_code) VALUES (?, ?, ?)",
            area,
            division.name,
            parent
        )
        .execute(&mut *db)
        .await?;
        sqlx::query!("INSERT OR IGNORE INTO case_areas (code, case_id) VALUES (?, ?)", area, case_id)
            .execute(&mut *db)
            .await?;
        parent = Some(area);
    }
    Ok(())
}
