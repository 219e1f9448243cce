//! How many cases each 地区 has, rolled up from the places that act.

use std::collections::BTreeMap;

use super::{Connection, StoreError, count, parse_back};
use crate::domain::division::DivisionCode;

/// Cases of every locality that has one, each counted once in its locality and in those above it.
///
/// # Errors
/// When the database cannot be read or a row does not parse back.
pub async fn count_by_code(db: &mut Connection) -> Result<BTreeMap<DivisionCode, usize>, StoreError> {
    let rows =
        sqlx::query!(r#"SELECT code, count(*) AS "cases!: i64" FROM case_areas GROUP BY code"#).fetch_all(db).await?;
    rows.into_iter()
        .map(|row| Ok((parse_back("case_areas", "code", &row.code, &row.code)?, count(row.cases))))
        .collect()
}

/// Cases in which the administration of a locality acts itself, without those of the places below it.
///
/// # Errors
/// When the database cannot be read or a row does not parse back.
pub async fn count_acting(db: &mut Connection) -> Result<BTreeMap<DivisionCode, usize>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT locality_code AS "code!", count(DISTINCT case_id) AS "cases!: i64"
        FROM case_actors WHERE locality_code IS NOT NULL GROUP BY locality_code"#
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|row| Ok((parse_back("case_actors", "locality_code", &row.code, &row.code)?, count(row.cases))))
        .collect()
}
