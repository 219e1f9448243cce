//! Lists, mechanisms and measures as pages read them.

use super::{Connection, StoreError, count, narrow, parse_back};
use crate::domain::case::{
    ListDetail, ListSummary, MeasureHeading, MeasureSummary, MechanismHeading, MechanismSummary,
};
use crate::domain::ids::{ListSlug, MeasureKey, MechanismKey};
use crate::domain::list::PolicyList;

/// A row of `lists` without its id.
pub(super) struct ListRow {
    pub(super) slug: String,
    pub(super) title: String,
    pub(super) series: Option<String>,
    pub(super) batch: Option<i64>,
    pub(super) issuer: Option<String>,
    pub(super) issued_on: Option<String>,
    pub(super) document_no: Option<String>,
    pub(super) source_url: Option<String>,
}

impl ListRow {
    pub(super) fn parse(self) -> Result<PolicyList, StoreError> {
        let row = self.slug.clone();
        Ok(PolicyList {
            slug: parse_back("lists", "slug", &row, &self.slug)?,
            title: self.title,
            series: self.series,
            batch: self.batch.map(|n| narrow("lists", "batch", &row, n)).transpose()?,
            issuer: self.issuer,
            issued_on: self.issued_on.map(|date| parse_back("lists", "issued_on", &row, &date)).transpose()?,
            document_no: self.document_no,
            source_url: self.source_url,
        })
    }
}

/// All lists, newest first.
///
/// # Errors
/// When the database cannot be read or a row does not parse back.
pub async fn list(db: &mut Connection) -> Result<Vec<ListSummary>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT slug, title, series, batch, issuer, issued_on, document_no, source_url, corrected_at,
            (SELECT count(*) FROM mechanisms WHERE list_id = lists.id) AS "mechanisms!: i64",
            (SELECT count(*) FROM measures JOIN mechanisms ON mechanisms.id = mechanism_id WHERE list_id = lists.id) AS "measures!: i64",
            (SELECT count(*) FROM cases WHERE list_id = lists.id) AS "cases!: i64"
        FROM lists ORDER BY issued_on IS NULL, issued_on DESC, id DESC"#
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|row| {
            let list = ListRow {
                slug: row.slug,
                title: row.title,
                series: row.series,
                batch: row.batch,
                issuer: row.issuer,
                issued_on: row.issued_on,
                document_no: row.document_no,
                source_url: row.source_url,
            };
            Ok(ListSummary {
                list: list.parse()?,
                mechanism_count: count(row.mechanisms),
                measure_count: count(row.measures),
                case_count: count(row.cases),
                corrected_at: row.corrected_at,
            })
        })
        .collect()
}

/// One list with its mechanisms and measures.
///
/// # Errors
/// When the database cannot be read or a row does not parse back.
pub async fn find(db: &mut Connection, slug: &ListSlug) -> Result<Option<ListDetail>, StoreError> {
    let text = slug.as_str();
    let row = sqlx::query_as!(
        ListRow,
        "SELECT slug, title, series, batch, issuer, issued_on, document_no, source_url FROM lists WHERE slug = ?",
        text
    )
    .fetch_optional(&mut *db)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let corrected_at =
        sqlx::query_scalar!("SELECT corrected_at FROM lists WHERE slug = ?", text).fetch_one(&mut *db).await?;
    Ok(Some(ListDetail { list: row.parse()?, mechanisms: mechanisms(db, slug).await?, corrected_at }))
}

/// All lists with nothing counted, in any order.
///
/// # Errors
/// When the database cannot be read or a row does not parse back.
pub async fn all(db: &mut Connection) -> Result<Vec<PolicyList>, StoreError> {
    let rows = sqlx::query_as!(
        ListRow,
        "SELECT slug, title, series, batch, issuer, issued_on, document_no, source_url FROM lists"
    )
    .fetch_all(db)
    .await?;
    rows.into_iter().map(ListRow::parse).collect()
}

/// The headings of the mechanisms of all lists, in any order.
///
/// # Errors
/// When the database cannot be read or a row does not parse back.
pub async fn all_headings(db: &mut Connection) -> Result<Vec<MechanismHeading>, StoreError> {
    let rows = sqlx::query!(
        "SELECT lists.slug, m.key, m.printed, m.title FROM lists JOIN mechanisms m ON m.list_id = lists.id"
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|row| {
            let list = parse_back("lists", "slug", &row.slug, &row.slug)?;
            let mechanism = narrow("mechanisms", "key", &row.slug, row.key)?;
            let key = MechanismKey { list, mechanism };
            Ok(MechanismHeading { key, printed: row.printed, title: row.title })
        })
        .collect()
}

/// The mechanisms of a list with their measures, in order; empty for an unknown list.
///
/// # Errors
/// When the database cannot be read or a row does not parse back.
pub async fn mechanisms(db: &mut Connection, slug: &ListSlug) -> Result<Vec<MechanismSummary>, StoreError> {
    let text = slug.as_str();
    let rows = sqlx::query!(
        r#"SELECT m.key AS mechanism, m.printed AS mechanism_printed, m.title AS mechanism_title,
            n.key AS measure, n.printed AS measure_printed, n.title AS measure_title,
            (SELECT count(*) FROM cases WHERE measure_id = n.id) AS "cases!: i64"
        FROM lists JOIN mechanisms m ON m.list_id = lists.id JOIN measures n ON n.mechanism_id = m.id
        WHERE lists.slug = ? ORDER BY m.position, n.position"#,
        text
    )
    .fetch_all(db)
    .await?;
    let mut out: Vec<MechanismSummary> = Vec::new();
    for row in rows {
        let mechanism = narrow("mechanisms", "key", text, row.mechanism)?;
        let measure = narrow("measures", "key", text, row.measure)?;
        if out.last().is_none_or(|last| last.heading.key.mechanism != mechanism) {
            let key = MechanismKey { list: slug.clone(), mechanism };
            let heading = MechanismHeading { key, printed: row.mechanism_printed, title: row.mechanism_title };
            out.push(MechanismSummary { heading, measures: Vec::new() });
        }
        let Some(last) = out.last_mut() else { continue };
        let key = MeasureKey { list: slug.clone(), mechanism, measure };
        let heading = MeasureHeading { key, printed: row.measure_printed, title: row.measure_title };
        last.measures.push(MeasureSummary { heading, case_count: count(row.cases) });
    }
    Ok(out)
}
