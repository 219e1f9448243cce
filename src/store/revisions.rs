//! 更正: former texts of cases.

use super::{Connection, StoreError, narrow};
use crate::domain::ids::{CaseKey, CaseNumber};
use crate::domain::outline::CaseText;
use crate::domain::revision::Revision;

/// The former texts of a case, the oldest first; none for a case that was never corrected. A withdrawn case keeps its own; ask
/// with the key it has now ([`super::cases::alias`]).
///
/// # Errors
/// When the database cannot be read or a row does not parse back.
pub async fn of(db: &mut Connection, key: &CaseKey) -> Result<Vec<Revision>, StoreError> {
    let list = key.list.as_str();
    let CaseNumber { mechanism, measure, position } = key.number;
    let rows = sqlx::query!(
        "SELECT r.revision, r.printed_number, r.heading, r.body, r.mechanism_title, r.measure_title, r.valid_from,
            r.replaced_at, s.name
        FROM case_revisions r JOIN sources s ON s.id = r.source_id
        WHERE r.list = ? AND r.key_mechanism = ? AND r.key_measure = ? AND r.key_position = ? ORDER BY r.revision",
        list,
        mechanism,
        measure,
        position
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Revision {
                number: narrow("case_revisions", "revision", key, row.revision)?,
                printed_number: row.printed_number,
                text: CaseText { heading: row.heading, body: row.body },
                mechanism_title: row.mechanism_title,
                measure_title: row.measure_title,
                source_name: row.name,
                valid_from: row.valid_from,
                replaced_at: row.replaced_at,
            })
        })
        .collect()
}
