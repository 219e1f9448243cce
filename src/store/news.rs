//! What came into the library last, and what was corrected last.

use std::collections::{HashMap, HashSet};

use super::cases::{self, Scope};
use super::{Connection, StoreError, id_array, parse_back};
use crate::domain::case::CaseSummary;
use crate::domain::ids::ListSlug;

/// When each list came into the library (RFC 3339), the last one first.
///
/// # Errors
/// When the database cannot be read or a row does not parse back.
pub async fn imports(db: &mut Connection) -> Result<Vec<(ListSlug, String)>, StoreError> {
    let rows =
        sqlx::query!("SELECT slug, imported_at FROM lists ORDER BY imported_at DESC, id DESC").fetch_all(db).await?;
    rows.into_iter().map(|row| Ok((parse_back("lists", "slug", &row.slug, &row.slug)?, row.imported_at))).collect()
}

/// A case with the times of its last change.
#[derive(Debug, Clone, PartialEq)]
pub struct News {
    /// The case.
    pub case: CaseSummary,
    /// When it came in: with its list, or by a correction of it (RFC 3339).
    pub came_at: String,
    /// When it came in or was last corrected (RFC 3339).
    pub changed_at: String,
}

impl News {
    /// Whether its last change is a correction of its text.
    pub fn is_corrected(&self) -> bool {
        self.case.corrected_at.as_ref() == Some(&self.changed_at) && self.changed_at != self.came_at
    }
}

/// The times of some cases, in their order.
///
/// # Errors
/// When the database cannot be read or a row does not parse back.
pub async fn dated(db: &mut Connection, cases: Vec<CaseSummary>) -> Result<Vec<News>, StoreError> {
    let imports: HashMap<ListSlug, String> = imports(db).await?.into_iter().collect();
    let news = |case: CaseSummary| {
        let imported_at = imports.get(&case.list.slug).cloned().unwrap_or_default();
        let came_at = case.added_at.clone().map_or(imported_at.clone(), |added_at| added_at.max(imported_at));
        let changed_at =
            case.corrected_at.clone().map_or(came_at.clone(), |corrected_at| corrected_at.max(came_at.clone()));
        News { case, came_at, changed_at }
    };
    Ok(cases.into_iter().map(news).collect())
}

/// The cases that came in or were corrected last, at most `limit`, the last change first. `None` is all cases. `imported` are the row
/// ids of those that came in last with their lists, where the caller knows them: it does for a place and for an organisation.
///
/// # Errors
/// When the database cannot be read or a row does not parse back.
pub async fn newest(
    db: &mut Connection,
    scope: Option<&Scope>,
    imported: Option<&[i64]>,
    limit: usize,
) -> Result<Vec<News>, StoreError> {
    let mut cases = corrected(db, scope, limit).await?;
    cases.extend(added(db, scope, limit).await?);
    cases.extend(match (imported, scope) {
        (Some(ids), _) => cases::by_ids(db, ids).await?,
        (None, None) => newest_of_all(db, limit).await?,
        // All of one list came in together.
        (None, Some(scope)) => cases::page(db, scope, 0, limit).await?.cases,
    });
    latest_first(db, cases, limit).await
}

/// The times of some cases, each once, the last change first, at most `limit`. Cases of one time keep their order, those that
/// stand in several places that of the last of them.
///
/// # Errors
/// When the database cannot be read or a row does not parse back.
pub async fn latest_first(db: &mut Connection, cases: Vec<CaseSummary>, limit: usize) -> Result<Vec<News>, StoreError> {
    let mut seen = HashSet::new();
    let mut each: Vec<CaseSummary> = cases.into_iter().rev().filter(|case| seen.insert(case.key.clone())).collect();
    each.reverse();
    let mut news = dated(db, each).await?;
    news.sort_by(|one, other| other.changed_at.cmp(&one.changed_at));
    news.truncate(limit);
    Ok(news)
}

/// When the newest generation was published (RFC 3339).
///
/// # Errors
/// When the database cannot be read or nothing was ever published.
pub async fn published_at(db: &mut Connection) -> Result<String, StoreError> {
    let at =
        sqlx::query_scalar!("SELECT created_at FROM generations ORDER BY number DESC LIMIT 1").fetch_one(db).await?;
    Ok(at)
}

/// The cases whose texts were corrected last (`corrected_at`), at most `limit`, the last one first. `None` is all cases.
///
/// # Errors
/// When the database cannot be read or a row does not parse back.
pub async fn corrected(
    db: &mut Connection,
    scope: Option<&Scope>,
    limit: usize,
) -> Result<Vec<CaseSummary>, StoreError> {
    let (Within { place, organisation, ids }, limit) =
        (within(db, scope).await?, i64::try_from(limit).unwrap_or(i64::MAX));
    let ids = sqlx::query_scalar!(
        r#"SELECT id AS "id!" FROM cases
        WHERE corrected_at IS NOT NULL AND (?1 IS NULL OR EXISTS (SELECT 1 FROM case_areas a WHERE a.case_id = id AND a.code = ?1))
            AND (?2 IS NULL OR EXISTS (SELECT 1 FROM case_actors a WHERE a.case_id = id AND a.organisation_id = ?2))
            AND (?3 IS NULL OR id IN (SELECT value FROM json_each(?3)))
        ORDER BY corrected_at DESC, id LIMIT ?4"#,
        place,
        organisation,
        ids,
        limit
    )
    .fetch_all(&mut *db)
    .await?;
    cases::by_ids(db, &ids).await
}

/// The cases that corrections brought in last (`added_at`), at most `limit`, the last one first. Those that came with their list
/// are not among them. `None` is all cases.
///
/// # Errors
/// When the database cannot be read or a row does not parse back.
pub async fn added(db: &mut Connection, scope: Option<&Scope>, limit: usize) -> Result<Vec<CaseSummary>, StoreError> {
    let (Within { place, organisation, ids }, limit) =
        (within(db, scope).await?, i64::try_from(limit).unwrap_or(i64::MAX));
    let ids = sqlx::query_scalar!(
        r#"SELECT id AS "id!" FROM cases
        WHERE added_at IS NOT NULL AND (?1 IS NULL OR EXISTS (SELECT 1 FROM case_areas a WHERE a.case_id = id AND a.code = ?1))
            AND (?2 IS NULL OR EXISTS (SELECT 1 FROM case_actors a WHERE a.case_id = id AND a.organisation_id = ?2))
            AND (?3 IS NULL OR id IN (SELECT value FROM json_each(?3)))
        ORDER BY added_at DESC, id LIMIT ?4"#,
        place,
        organisation,
        ids,
        limit
    )
    .fetch_all(&mut *db)
    .await?;
    cases::by_ids(db, &ids).await
}

/// Row ids of the cases that corrections changed or brought in last, at most `limit`, the last change first.
///
/// # Errors
/// When the database cannot be read.
pub async fn changed_ids(db: &mut Connection, limit: usize) -> Result<Vec<i64>, StoreError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let ids = sqlx::query_scalar!(
        r#"SELECT id AS "id!" FROM cases WHERE corrected_at IS NOT NULL OR added_at IS NOT NULL
        ORDER BY max(coalesce(corrected_at, ''), coalesce(added_at, '')) DESC, id LIMIT ?"#,
        limit
    )
    .fetch_all(db)
    .await?;
    Ok(ids)
}

/// Which cases are looked at, as statements take it: those of a place, of an organisation, or with these row ids. Nothing is all.
#[derive(Default)]
struct Within {
    place: Option<String>,
    organisation: Option<String>,
    ids: Option<String>,
}

/// Few cases were ever corrected, so each is asked whether it is in the scope; a place can have more cases than a statement should
/// list.
async fn within(db: &mut Connection, scope: Option<&Scope>) -> Result<Within, StoreError> {
    Ok(match scope {
        None => Within::default(),
        Some(Scope::Locality(code)) => Within { place: Some(code.to_string()), ..Within::default() },
        Some(Scope::Organisation(id)) => Within { organisation: Some(id.to_string()), ..Within::default() },
        Some(scope) => Within { ids: Some(id_array(&cases::ids_of(db, scope).await?)), ..Within::default() },
    })
}

/// List by list until there are enough: sorting every case of a large library would take far longer.
async fn newest_of_all(db: &mut Connection, limit: usize) -> Result<Vec<CaseSummary>, StoreError> {
    let mut found = Vec::new();
    for (slug, _) in imports(db).await? {
        if found.len() >= limit {
            break;
        }
        found.extend(cases::page(db, &Scope::List(slug), 0, limit - found.len()).await?.cases);
    }
    Ok(found)
}
