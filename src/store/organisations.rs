//! 机构 that act in cases.

use super::{Connection, StoreError, count, parse_back};
use crate::domain::actor::OrganisationId;

/// An organisation and how many cases it acts in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationSummary {
    /// Name in URLs.
    pub id: OrganisationId,
    /// 名称.
    pub name: String,
    /// 案例.
    pub case_count: usize,
}

/// All organisations with a case, those with most cases first.
///
/// # Errors
/// When the database cannot be read or a row does not parse back.
pub async fn list(db: &mut Connection) -> Result<Vec<OrganisationSummary>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT o.id AS "id!", o.name, count(DISTINCT a.case_id) AS "cases!: i64"
        FROM organisations o JOIN case_actors a ON a.organisation_id = o.id
        GROUP BY o.id, o.name ORDER BY 3 DESC, o.id"#
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(OrganisationSummary {
                id: parse_back("organisations", "id", &row.id, &row.id)?,
                name: row.name,
                case_count: count(row.cases),
            })
        })
        .collect()
}

/// The name of an organisation that acts in a case of the library or once did; `None` when it never did. A page asks here when
/// [`list`] has it no more.
///
/// # Errors
/// When the database cannot be read.
pub async fn name_once_acting(db: &mut Connection, id: &OrganisationId) -> Result<Option<String>, StoreError> {
    let id = id.to_string();
    Ok(sqlx::query_scalar!("SELECT name FROM organisations WHERE id = ?", id).fetch_optional(db).await?)
}
