//! 撤下: what was in the library once. A page asks here when its key names nothing that is there, and answers 410.

use super::cases::number;
use super::lists::ListRow;
use super::{Connection, StoreError, count, parse_back};
use crate::domain::case::{MeasureHeading, MechanismHeading};
use crate::domain::ids::{CaseKey, CaseNumber, ListSlug, MeasureKey, MechanismKey};
use crate::domain::outline::CaseText;
use crate::domain::withdrawn::{WithdrawnCase, WithdrawnHeading, WithdrawnList};

/// A row of `withdrawn_cases`.
struct Row {
    list: String,
    key_mechanism: i64,
    key_measure: i64,
    key_position: i64,
    printed_number: String,
    heading: String,
    body: Option<String>,
    mechanism_printed: String,
    mechanism_title: String,
    measure_printed: String,
    measure_title: Option<String>,
    list_title: String,
    list_series: Option<String>,
    list_batch: Option<i64>,
    list_issuer: Option<String>,
    list_issued_on: Option<String>,
    list_document_no: Option<String>,
    list_source_url: Option<String>,
    valid_from: String,
    withdrawn_at: String,
    reason: String,
}

impl Row {
    fn parse(self) -> Result<WithdrawnCase, StoreError> {
        let reason = parse_back("withdrawn_cases", "reason", &self.list, &self.reason)?;
        let list = ListRow {
            slug: self.list,
            title: self.list_title,
            series: self.list_series,
            batch: self.list_batch,
            issuer: self.list_issuer,
            issued_on: self.list_issued_on,
            document_no: self.list_document_no,
            source_url: self.list_source_url,
        };
        let list = list.parse()?;
        let slug = list.slug.clone();
        let number = number(self.key_mechanism, self.key_measure, self.key_position)?;
        let CaseNumber { mechanism, measure, .. } = number;
        Ok(WithdrawnCase {
            key: CaseKey { list: slug.clone(), number },
            printed_number: self.printed_number,
            text: CaseText { heading: self.heading, body: self.body },
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
            valid_from: self.valid_from,
            withdrawn_at: self.withdrawn_at,
            reason,
        })
    }
}

/// A withdrawn case; `None` when no case with this key was withdrawn.
///
/// # Errors
/// When the database cannot be read or the row does not parse back.
pub async fn case(db: &mut Connection, key: &CaseKey) -> Result<Option<WithdrawnCase>, StoreError> {
    let list = key.list.as_str();
    let CaseNumber { mechanism, measure, position } = key.number;
    let row = sqlx::query_as!(
        Row,
        "SELECT list, key_mechanism, key_measure, key_position, printed_number, heading, body, mechanism_printed,
            mechanism_title, measure_printed, measure_title, list_title, list_series, list_batch, list_issuer,
            list_issued_on, list_document_no, list_source_url, valid_from, withdrawn_at, reason
        FROM withdrawn_cases WHERE list = ? AND key_mechanism = ? AND key_measure = ? AND key_position = ?",
        list,
        mechanism,
        measure,
        position
    )
    .fetch_optional(db)
    .await?;
    row.map(Row::parse).transpose()
}

/// The cases withdrawn last, at most `limit`, the last one first; of one list or of all.
///
/// # Errors
/// When the database cannot be read or a row does not parse back.
pub async fn latest(
    db: &mut Connection,
    list: Option<&ListSlug>,
    limit: usize,
) -> Result<Vec<WithdrawnCase>, StoreError> {
    let list = list.map(ListSlug::as_str);
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT list AS "list!", key_mechanism AS "key_mechanism!: i64", key_measure AS "key_measure!: i64",
            key_position AS "key_position!: i64", printed_number AS "printed_number!", heading AS "heading!", body,
            mechanism_printed AS "mechanism_printed!", mechanism_title AS "mechanism_title!",
            measure_printed AS "measure_printed!", measure_title, list_title AS "list_title!", list_series, list_batch,
            list_issuer, list_issued_on, list_document_no, list_source_url, valid_from AS "valid_from!",
            withdrawn_at AS "withdrawn_at!", reason AS "reason!"
        FROM withdrawn_cases WHERE ?1 IS NULL OR list = ?1
        ORDER BY withdrawn_at DESC, list, key_mechanism, key_measure, key_position LIMIT ?2"#,
        list,
        limit
    )
    .fetch_all(db)
    .await?;
    rows.into_iter().map(Row::parse).collect()
}

/// A removed list; `None` when no list of this name was removed, or it is there again.
///
/// # Errors
/// When the database cannot be read or the row does not parse back.
pub async fn list(db: &mut Connection, slug: &ListSlug) -> Result<Option<WithdrawnList>, StoreError> {
    let slug = slug.as_str();
    let row = sqlx::query!(
        "SELECT slug, title, series, batch, issuer, issued_on, document_no, source_url, cases, imported_at, withdrawn_at
        FROM withdrawn_lists WHERE slug = ?",
        slug
    )
    .fetch_optional(db)
    .await?;
    row.map(|row| {
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
        Ok(WithdrawnList {
            list: list.parse()?,
            case_count: count(row.cases),
            imported_at: row.imported_at,
            withdrawn_at: row.withdrawn_at,
        })
    })
    .transpose()
}

/// A mechanism that its list does not have any more; `None` when it never had one under this key, or has it.
///
/// # Errors
/// When the database cannot be read.
pub async fn mechanism(db: &mut Connection, key: &MechanismKey) -> Result<Option<WithdrawnHeading>, StoreError> {
    heading(db, &key.list, (key.mechanism, 0)).await
}

/// A measure that its list does not have any more; `None` when it never had one under this key, or has it.
///
/// # Errors
/// When the database cannot be read.
pub async fn measure(db: &mut Connection, key: &MeasureKey) -> Result<Option<WithdrawnHeading>, StoreError> {
    heading(db, &key.list, (key.mechanism, key.measure)).await
}

async fn heading(
    db: &mut Connection,
    list: &ListSlug,
    (mechanism, measure): (u16, u16),
) -> Result<Option<WithdrawnHeading>, StoreError> {
    let list = list.as_str();
    Ok(sqlx::query_as!(
        WithdrawnHeading,
        "SELECT printed, title, withdrawn_at FROM withdrawn_headings
        WHERE list = ? AND key_mechanism = ? AND key_measure = ?",
        list,
        mechanism,
        measure
    )
    .fetch_optional(db)
    .await?)
}
