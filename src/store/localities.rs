//! How many cases each 地区 has, rolled up from the places that act, and which cases only mention one.

use std::collections::BTreeMap;

use super::{Connection, StoreError, annotations, cases, count, parse_back};
use crate::domain::annotation::PlaceMention;
use crate::domain::case::CaseSummary;
use crate::domain::division::{DivisionCode, Level};

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

/// Cases that mention a locality and are none of its own.
#[derive(Debug, Clone)]
pub struct MentioningCases {
    /// How many there are.
    pub total: usize,
    /// The first of them, each with the place it mentions: the locality or one in it.
    pub cases: Vec<(CaseSummary, PlaceMention)>,
}

/// The first `limit` cases, in list order, that mention a locality or one in it, while none of these acts.
///
/// # Errors
/// When the database cannot be read or a row does not parse back.
pub async fn mentioning(db: &mut Connection, code: DivisionCode, limit: usize) -> Result<MentioningCases, StoreError> {
    let inside = match code.level() {
        Level::Province => &code.as_str()[..2],
        Level::Prefecture => &code.as_str()[..4],
        Level::County => code.as_str(),
    };
    // Codes are digits, so that `:` stands behind all that begin like this one.
    let (code, end) = (code.to_string(), format!("{inside}:"));
    let ids = sqlx::query_scalar!(
        r#"SELECT c.id AS "id!" FROM cases c
        JOIN lists l ON l.id = c.list_id JOIN measures n ON n.id = c.measure_id JOIN mechanisms m ON m.id = n.mechanism_id
        WHERE c.id IN (SELECT p.case_id FROM place_mentions p WHERE p.code >= ?1 AND p.code < ?2)
            AND NOT EXISTS (SELECT 1 FROM case_areas a WHERE a.case_id = c.id AND a.code = ?1)
        ORDER BY l.issued_on IS NULL, l.issued_on DESC, l.id DESC, m.position, n.position, c.position"#,
        code,
        end
    )
    .fetch_all(&mut *db)
    .await?;
    let shown = &ids[..ids.len().min(limit)];
    let read = annotations::by_ids(db, shown).await?;
    let is_inside = |mention: &PlaceMention| (code.as_str()..end.as_str()).contains(&mention.code.as_str());
    let mentions = read.into_iter().map(|read| read.mentions.into_iter().find(is_inside));
    let cases = cases::by_ids(db, shown).await?.into_iter().zip(mentions);
    Ok(MentioningCases {
        total: ids.len(),
        cases: cases.filter_map(|(case, mention)| Some((case, mention?))).collect(),
    })
}
