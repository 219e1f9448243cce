//! What a correction or a removal leaves behind, so that no address is ever lost: former texts, aliases, withdrawn cases.
//! All of it in the caller's transaction.

use super::{Connection, StoreError};
use crate::domain::changes::ListChanges;
use crate::domain::ids::{CaseNumber, ListSlug, Position};
use crate::domain::withdrawn::Reason;

/// Writes down what the changes replace. The rows of the list must be those before the changes.
pub(super) async fn record(db: &mut Connection, changes: &ListChanges, now: &str) -> Result<(), StoreError> {
    let slug = changes.slug.as_str();
    for case in &changes.cases {
        let Some(before) = &case.before else { continue };
        match (case.is_corrected(), case.came_back) {
            (true, false) => keep_text(db, slug, before.number, now).await?,
            (true, true) => keep_withdrawn_text(db, slug, before.number).await?,
            (false, _) => {}
        }
        if case.came_back {
            come_back(db, slug, before.number).await?;
        }
        if let Some(old) = case.moved_from() {
            move_key(db, slug, (old, case.number), now).await?;
        }
    }
    for case in &changes.withdrawn {
        withdraw_case(db, slug, Some(case.number), Reason::LeftOut, now).await?;
    }
    record_headings(db, changes, now).await?;
    if changes.is_new {
        forget_removal(db, slug).await?;
    }
    Ok(())
}

/// The present text becomes the newest former one.
async fn keep_text(db: &mut Connection, slug: &str, key: CaseNumber, now: &str) -> Result<(), StoreError> {
    let CaseNumber { mechanism, measure, position } = key;
    sqlx::query!(
        "INSERT INTO case_revisions (list, key_mechanism, key_measure, key_position, revision, printed_number, heading, body,
            mechanism_title, measure_title, source_id, valid_from, replaced_at)
        SELECT l.slug, c.key_mechanism, c.key_measure, c.key_position,
            (SELECT count(*) + 1 FROM case_revisions r WHERE r.list = l.slug AND r.key_mechanism = c.key_mechanism
                AND r.key_measure = c.key_measure AND r.key_position = c.key_position),
            c.printed_number, c.heading, c.body, m.title, n.title, l.source_id,
            max(l.imported_at, coalesce(c.added_at, ''), coalesce(c.corrected_at, '')), ?5
        FROM cases c JOIN lists l ON l.id = c.list_id JOIN measures n ON n.id = c.measure_id
            JOIN mechanisms m ON m.id = n.mechanism_id
        WHERE l.slug = ?1 AND c.key_mechanism = ?2 AND c.key_measure = ?3 AND c.key_position = ?4",
        slug,
        mechanism,
        measure,
        position,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The text that a withdrawn case had becomes the newest former one.
async fn keep_withdrawn_text(db: &mut Connection, slug: &str, key: CaseNumber) -> Result<(), StoreError> {
    let CaseNumber { mechanism, measure, position } = key;
    sqlx::query!(
        "INSERT INTO case_revisions (list, key_mechanism, key_measure, key_position, revision, printed_number, heading, body,
            mechanism_title, measure_title, source_id, valid_from, replaced_at)
        SELECT w.list, w.key_mechanism, w.key_measure, w.key_position,
            (SELECT count(*) + 1 FROM case_revisions r WHERE r.list = w.list AND r.key_mechanism = w.key_mechanism
                AND r.key_measure = w.key_measure AND r.key_position = w.key_position),
            w.printed_number, w.heading, w.body, w.mechanism_title, w.measure_title, w.source_id, w.valid_from, w.withdrawn_at
        FROM withdrawn_cases w
        WHERE w.list = ?1 AND w.key_mechanism = ?2 AND w.key_measure = ?3 AND w.key_position = ?4",
        slug,
        mechanism,
        measure,
        position
    )
    .execute(db)
    .await?;
    Ok(())
}

async fn come_back(db: &mut Connection, slug: &str, key: CaseNumber) -> Result<(), StoreError> {
    let CaseNumber { mechanism, measure, position } = key;
    sqlx::query!(
        "DELETE FROM withdrawn_cases WHERE list = ? AND key_mechanism = ? AND key_measure = ? AND key_position = ?",
        slug,
        mechanism,
        measure,
        position
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The former key leads to the new one, and so does every key that led to the former.
async fn move_key(
    db: &mut Connection,
    slug: &str,
    (old, new): (CaseNumber, CaseNumber),
    now: &str,
) -> Result<(), StoreError> {
    rename_revisions(db, slug, (old, new)).await?;
    sqlx::query!(
        "UPDATE case_aliases SET now_mechanism = ?5, now_measure = ?6, now_position = ?7
        WHERE list = ?1 AND now_mechanism = ?2 AND now_measure = ?3 AND now_position = ?4",
        slug,
        old.mechanism,
        old.measure,
        old.position,
        new.mechanism,
        new.measure,
        new.position
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "INSERT INTO case_aliases (list, key_mechanism, key_measure, key_position, now_mechanism, now_measure, now_position, moved_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        slug,
        old.mechanism,
        old.measure,
        old.position,
        new.mechanism,
        new.measure,
        new.position,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Former texts go with their case.
async fn rename_revisions(
    db: &mut Connection,
    slug: &str,
    (old, new): (CaseNumber, CaseNumber),
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE case_revisions SET key_mechanism = ?5, key_measure = ?6, key_position = ?7
        WHERE list = ?1 AND key_mechanism = ?2 AND key_measure = ?3 AND key_position = ?4",
        slug,
        old.mechanism,
        old.measure,
        old.position,
        new.mechanism,
        new.measure,
        new.position
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Writes down a case as it stands in its list, or all of the list.
async fn withdraw_case(
    db: &mut Connection,
    slug: &str,
    key: Option<CaseNumber>,
    reason: Reason,
    now: &str,
) -> Result<(), StoreError> {
    let reason = reason.name();
    let (mechanism, measure, position) = key.map_or((0, 0, 0), |key| (key.mechanism, key.measure, key.position));
    sqlx::query!(
        "INSERT INTO withdrawn_cases (list, key_mechanism, key_measure, key_position, printed_number, heading, body,
            mechanism_printed, mechanism_title, measure_printed, measure_title, list_title, list_series, list_batch,
            list_issuer, list_issued_on, list_document_no, list_source_url, source_id, corrected_at, valid_from,
            withdrawn_at, reason)
        SELECT l.slug, c.key_mechanism, c.key_measure, c.key_position, c.printed_number, c.heading, c.body, m.printed,
            m.title, n.printed, n.title, l.title, l.series, l.batch, l.issuer, l.issued_on, l.document_no, l.source_url,
            l.source_id, c.corrected_at, max(l.imported_at, coalesce(c.added_at, ''), coalesce(c.corrected_at, '')), ?5, ?6
        FROM cases c JOIN lists l ON l.id = c.list_id JOIN measures n ON n.id = c.measure_id
            JOIN mechanisms m ON m.id = n.mechanism_id
        WHERE l.slug = ?1 AND (?2 = 0 OR (c.key_mechanism = ?2 AND c.key_measure = ?3 AND c.key_position = ?4))",
        slug,
        mechanism,
        measure,
        position,
        now,
        reason
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Mechanisms and measures that go, and those that are there again.
async fn record_headings(db: &mut Connection, changes: &ListChanges, now: &str) -> Result<(), StoreError> {
    let slug = changes.slug.as_str();
    for mechanism in &changes.withdrawn_mechanisms {
        withdraw_mechanisms(db, slug, *mechanism, now).await?;
    }
    for (mechanism, measure) in &changes.withdrawn_measures {
        withdraw_measures(db, slug, (*mechanism, *measure), now).await?;
    }
    for placed in &changes.mechanisms {
        for measure in placed.measures.iter().chain([&0]) {
            sqlx::query!(
                "DELETE FROM withdrawn_headings WHERE list = ? AND key_mechanism = ? AND key_measure = ?",
                slug,
                placed.key,
                *measure
            )
            .execute(&mut *db)
            .await?;
        }
    }
    Ok(())
}

/// Writes down a mechanism of a list, 0 for all.
async fn withdraw_mechanisms(db: &mut Connection, slug: &str, key: Position, now: &str) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO withdrawn_headings (list, key_mechanism, key_measure, printed, title, withdrawn_at)
        SELECT l.slug, m.key, 0, m.printed, m.title, ?3 FROM mechanisms m JOIN lists l ON l.id = m.list_id
        WHERE l.slug = ?1 AND (?2 = 0 OR m.key = ?2)",
        slug,
        key,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Writes down a measure of a list, (0, 0) for all.
async fn withdraw_measures(
    db: &mut Connection,
    slug: &str,
    (mechanism, measure): (Position, Position),
    now: &str,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO withdrawn_headings (list, key_mechanism, key_measure, printed, title, withdrawn_at)
        SELECT l.slug, m.key, n.key, n.printed, n.title, ?4
        FROM measures n JOIN mechanisms m ON m.id = n.mechanism_id JOIN lists l ON l.id = m.list_id
        WHERE l.slug = ?1 AND (?2 = 0 OR (m.key = ?2 AND n.key = ?3))",
        slug,
        mechanism,
        measure,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The list is there again: what it does not have any more was left out of it.
async fn forget_removal(db: &mut Connection, slug: &str) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM withdrawn_lists WHERE slug = ?", slug).execute(&mut *db).await?;
    sqlx::query!("UPDATE withdrawn_cases SET reason = 'left-out' WHERE list = ? AND reason = 'list-removed'", slug)
        .execute(db)
        .await?;
    Ok(())
}

/// Takes out the rows of a list, all but its own.
pub(super) async fn clear(db: &mut Connection, list_id: i64) -> Result<(), StoreError> {
    for table in ["case_actors", "case_areas", "document_mentions", "figures", "place_mentions"] {
        let sql = format!("DELETE FROM {table} WHERE case_id IN (SELECT id FROM cases WHERE list_id = ?)");
        sqlx::query(sqlx::AssertSqlSafe(sql)).bind(list_id).execute(&mut *db).await?;
    }
    sqlx::query!("DELETE FROM cases WHERE list_id = ?", list_id).execute(&mut *db).await?;
    sqlx::query!("DELETE FROM measures WHERE mechanism_id IN (SELECT id FROM mechanisms WHERE list_id = ?)", list_id)
        .execute(&mut *db)
        .await?;
    sqlx::query!("DELETE FROM mechanisms WHERE list_id = ?", list_id).execute(&mut *db).await?;
    sqlx::query!("DELETE FROM left_over_lines WHERE list_id = ?", list_id).execute(db).await?;
    Ok(())
}

/// Withdraws a whole list with its cases. The bytes it came from stay.
///
/// # Errors
/// When the database refuses.
pub async fn remove_list(db: &mut Connection, slug: &ListSlug, now: &str) -> Result<(), StoreError> {
    let name = slug.as_str();
    let id =
        sqlx::query_scalar!(r#"SELECT id AS "id!" FROM lists WHERE slug = ?"#, name).fetch_optional(&mut *db).await?;
    let Some(id) = id else { return Ok(()) };
    withdraw_case(db, name, None, Reason::ListRemoved, now).await?;
    withdraw_mechanisms(db, name, 0, now).await?;
    withdraw_measures(db, name, (0, 0), now).await?;
    sqlx::query!(
        "INSERT INTO withdrawn_lists (slug, title, series, batch, issuer, issued_on, document_no, source_url, source_id,
            imported_at, cases, withdrawn_at)
        SELECT slug, title, series, batch, issuer, issued_on, document_no, source_url, source_id, imported_at,
            (SELECT count(*) FROM cases WHERE list_id = lists.id), ?2
        FROM lists WHERE id = ?1",
        id,
        now
    )
    .execute(&mut *db)
    .await?;
    clear(db, id).await?;
    sqlx::query!("DELETE FROM lists WHERE id = ?", id).execute(db).await?;
    Ok(())
}

/// What is wrong with the keys that were given out, a sentence for each; none when all is well.
///
/// # Errors
/// When the database cannot be read.
pub async fn problems(db: &mut Connection) -> Result<Vec<String>, StoreError> {
    let rows = sqlx::query_scalar!(
        r#"WITH live AS (
            SELECT l.slug AS list, c.key_mechanism AS a, c.key_measure AS b, c.key_position AS k
            FROM cases c JOIN lists l ON l.id = c.list_id
        ), gone AS (
            SELECT list, key_mechanism AS a, key_measure AS b, key_position AS k FROM withdrawn_cases
        ), aliases AS (
            SELECT list, key_mechanism AS a, key_measure AS b, key_position AS k FROM case_aliases
        ), places AS (
            SELECT c.id AS id, m.key AS a, n.key AS b FROM cases c JOIN measures n ON n.id = c.measure_id
            JOIN mechanisms m ON m.id = n.mechanism_id
        )
        SELECT 'case ' || list || '/' || a || '/' || b || '/' || k || ' is withdrawn and in its list' AS "problem!: String"
            FROM (SELECT * FROM live INTERSECT SELECT * FROM gone)
        UNION ALL SELECT 'case ' || list || '/' || a || '/' || b || '/' || k || ' is an alias and in its list'
            FROM (SELECT * FROM live INTERSECT SELECT * FROM aliases)
        UNION ALL SELECT 'case ' || list || '/' || a || '/' || b || '/' || k || ' is an alias and withdrawn'
            FROM (SELECT * FROM gone INTERSECT SELECT * FROM aliases)
        UNION ALL SELECT 'alias ' || list || '/' || a || '/' || b || '/' || k || ' leads to no case'
            FROM (SELECT list, now_mechanism AS a, now_measure AS b, now_position AS k FROM case_aliases
                EXCEPT SELECT * FROM live EXCEPT SELECT * FROM gone)
        UNION ALL SELECT 'case ' || list || '/' || a || '/' || b || '/' || k || ' has former texts and is in no list'
            FROM (SELECT list, key_mechanism AS a, key_measure AS b, key_position AS k FROM case_revisions
                EXCEPT SELECT * FROM live EXCEPT SELECT * FROM gone)
        UNION ALL SELECT 'case ' || list || '/' || key_mechanism || '/' || key_measure || '/' || key_position
            || ': its former texts are not numbered from 1'
            FROM case_revisions GROUP BY list, key_mechanism, key_measure, key_position
            HAVING min(revision) <> 1 OR max(revision) <> count(*)
        UNION ALL SELECT 'table cases, row ' || c.id || ': its key is not that of the measure it stands in'
            FROM cases c JOIN places p ON p.id = c.id WHERE c.key_mechanism <> p.a OR c.key_measure <> p.b
        UNION ALL SELECT 'list ' || slug || ' is withdrawn and in the library' FROM withdrawn_lists
            WHERE slug IN (SELECT slug FROM lists)
        "#
    )
    .fetch_all(db)
    .await?;
    Ok(rows)
}
