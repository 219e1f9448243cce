//! A list with all that ever was in it, as a correction of it is compared with.

use super::cases::number;
use super::{Connection, StoreError, lists, narrow};
use crate::domain::changes::{KnownCase, KnownHeading, KnownList, KnownMechanism};
use crate::domain::ids::{CaseNumber, ListSlug, Position};
use crate::domain::outline::CaseText;

/// All that is known of a list: what stands in it, what was withdrawn, which keys were given out.
///
/// # Errors
/// When the database cannot be read or a row does not parse back.
pub async fn read(db: &mut Connection, slug: &ListSlug) -> Result<KnownList, StoreError> {
    let detail = lists::find(db, slug).await?;
    let (list, mechanisms) = match detail {
        Some(detail) => (Some(detail.list), detail.mechanisms),
        None => (None, Vec::new()),
    };
    let mechanisms = mechanisms.into_iter().map(|mechanism| KnownMechanism {
        heading: KnownHeading {
            key: mechanism.heading.key.mechanism,
            printed: mechanism.heading.printed,
            title: Some(mechanism.heading.title),
        },
        measures: mechanism
            .measures
            .into_iter()
            .map(|measure| measure.heading)
            .map(|heading| KnownHeading { key: heading.key.measure, printed: heading.printed, title: heading.title })
            .collect(),
    });
    let mut known = KnownList { list, mechanisms: mechanisms.collect(), ..KnownList::default() };
    known.cases = live_cases(db, slug).await?;
    known.gone_cases = gone_cases(db, slug).await?;
    known.aliases = aliases(db, slug).await?;
    gone_headings(db, slug, &mut known).await?;
    Ok(known)
}

/// A case as its table holds it.
struct Row {
    key_mechanism: i64,
    key_measure: i64,
    key_position: i64,
    printed_number: String,
    heading: String,
    body: Option<String>,
    added_at: Option<String>,
    corrected_at: Option<String>,
}

impl Row {
    fn parse(self) -> Result<KnownCase, StoreError> {
        Ok(KnownCase {
            number: number(self.key_mechanism, self.key_measure, self.key_position)?,
            printed_number: self.printed_number,
            text: CaseText { heading: self.heading, body: self.body },
            added_at: self.added_at,
            corrected_at: self.corrected_at,
        })
    }
}

async fn live_cases(db: &mut Connection, slug: &ListSlug) -> Result<Vec<KnownCase>, StoreError> {
    let slug = slug.as_str();
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT c.key_mechanism, c.key_measure, c.key_position, c.printed_number, c.heading, c.body, c.added_at, c.corrected_at
        FROM lists l JOIN mechanisms m ON m.list_id = l.id JOIN measures n ON n.mechanism_id = m.id JOIN cases c ON c.measure_id = n.id
        WHERE l.slug = ? ORDER BY m.position, n.position, c.position"#,
        slug
    )
    .fetch_all(db)
    .await?;
    rows.into_iter().map(Row::parse).collect()
}

async fn gone_cases(db: &mut Connection, slug: &ListSlug) -> Result<Vec<KnownCase>, StoreError> {
    let slug = slug.as_str();
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT key_mechanism, key_measure, key_position, printed_number, heading, body,
            NULL AS "added_at: String", corrected_at
        FROM withdrawn_cases WHERE list = ? ORDER BY key_mechanism, key_measure, key_position"#,
        slug
    )
    .fetch_all(db)
    .await?;
    rows.into_iter().map(Row::parse).collect()
}

async fn aliases(db: &mut Connection, slug: &ListSlug) -> Result<Vec<(CaseNumber, CaseNumber)>, StoreError> {
    let slug = slug.as_str();
    let rows = sqlx::query!(
        "SELECT key_mechanism, key_measure, key_position, now_mechanism, now_measure, now_position
        FROM case_aliases WHERE list = ? ORDER BY key_mechanism, key_measure, key_position",
        slug
    )
    .fetch_all(db)
    .await?;
    let pair = |row: i64, measure, position, now: (i64, i64, i64)| -> Result<_, StoreError> {
        Ok((number(row, measure, position)?, number(now.0, now.1, now.2)?))
    };
    rows.into_iter()
        .map(|row| {
            let now = (row.now_mechanism, row.now_measure, row.now_position);
            pair(row.key_mechanism, row.key_measure, row.key_position, now)
        })
        .collect()
}

async fn gone_headings(db: &mut Connection, slug: &ListSlug, known: &mut KnownList) -> Result<(), StoreError> {
    let slug = slug.as_str();
    let rows = sqlx::query!(
        "SELECT key_mechanism, key_measure, printed, title FROM withdrawn_headings WHERE list = ?
        ORDER BY key_mechanism, key_measure",
        slug
    )
    .fetch_all(db)
    .await?;
    for row in rows {
        let mechanism: Position = narrow("withdrawn_headings", "key_mechanism", slug, row.key_mechanism)?;
        let key: Position = narrow("withdrawn_headings", "key_measure", slug, row.key_measure)?;
        match key {
            0 => {
                known.gone_mechanisms.push(KnownHeading { key: mechanism, printed: row.printed, title: row.title });
            }
            key => known.gone_measures.push((mechanism, KnownHeading { key, printed: row.printed, title: row.title })),
        }
    }
    Ok(())
}
