//! Writing a list: all of it in the caller's transaction.

use super::{Connection, StoreError, annotations};
use crate::domain::actor::Actor;
use crate::domain::division::{DivisionCode, divisions};
use crate::domain::ids::ListSlug;
use crate::domain::list::PolicyList;
use crate::domain::outline::{Outline, OutlineCase, OutlineMeasure, OutlineMechanism, printed_number};

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

/// Writes a new list. The slug must be free.
///
/// # Errors
/// When the database refuses a row.
pub async fn insert_list(
    db: &mut Connection,
    list: &PolicyList,
    outline: &Outline,
    source: Source<'_>,
    now: &str,
) -> Result<(), StoreError> {
    let source_id = insert_source(db, source, now).await?;
    let list_id = insert_list_row(db, list, source_id, now).await?;
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
    for mechanism in &outline.mechanisms {
        insert_mechanism(db, list_id, mechanism).await?;
    }
    Ok(())
}

async fn insert_source(db: &mut Connection, source: Source<'_>, now: &str) -> Result<i64, StoreError> {
    let Source { name, sha256, bytes } = source;
    let done = sqlx::query!(
        "INSERT INTO sources (sha256, name, bytes, received_at) VALUES (?, ?, ?, ?)",
        sha256,
        name,
        bytes,
        now
    )
    .execute(db)
    .await?;
    Ok(done.last_insert_rowid())
}

async fn insert_list_row(db: &mut Connection, list: &PolicyList, source_id: i64, now: &str) -> Result<i64, StoreError> {
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

async fn insert_mechanism(db: &mut Connection, list_id: i64, mechanism: &OutlineMechanism) -> Result<(), StoreError> {
    let done = sqlx::query!(
        "INSERT INTO mechanisms (list_id, position, printed, title, source_line) VALUES (?, ?, ?, ?, ?)",
        list_id,
        mechanism.position,
        mechanism.printed,
        mechanism.title,
        mechanism.line
    )
    .execute(&mut *db)
    .await?;
    let mechanism_id = done.last_insert_rowid();
    for measure in &mechanism.measures {
        let done = sqlx::query!(
            "INSERT INTO measures (mechanism_id, position, printed, title, source_line) VALUES (?, ?, ?, ?, ?)",
            mechanism_id,
            measure.position,
            measure.printed,
            measure.title,
            measure.line
        )
        .execute(&mut *db)
        .await?;
        let measure_id = done.last_insert_rowid();
        for case in &measure.cases {
            let case_id = insert_case(db, list_id, measure_id, (mechanism, measure, case)).await?;
            insert_actors(db, case_id, &case.actors).await?;
            annotations::insert(db, case_id, &case.annotations).await?;
        }
    }
    Ok(())
}

async fn insert_case(
    db: &mut Connection,
    list_id: i64,
    measure_id: i64,
    (mechanism, measure, case): (&OutlineMechanism, &OutlineMeasure, &OutlineCase),
) -> Result<i64, StoreError> {
    let printed = printed_number(&mechanism.printed, &measure.printed, case.printed_digit);
    let done = sqlx::query!(
        "INSERT INTO cases (list_id, measure_id, position, key_mechanism, key_measure, key_position, printed_number, heading, body, source_line)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        list_id,
        measure_id,
        case.position,
        mechanism.position,
        measure.position,
        case.position,
        printed,
        case.text.heading,
        case.text.body,
        case.line
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
