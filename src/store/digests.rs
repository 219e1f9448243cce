//! Checksums over the rows of all tables.
//!
//! SQLite's own check finds pages that make no sense; a wrong character in a text makes sense to it. So every published
//! generation writes down the SHA-256 of what the tables hold, and whoever reads all rows again can tell.

use futures_util::TryStreamExt as _;
use sha2::{Digest as _, Sha256};
use sqlx::{Row as _, TypeInfo as _, ValueRef as _};

use super::{Connection, StoreError, generations};
use crate::domain::checksum::hexadecimal;

/// Tables of what was read in the texts. All others but [`UNCOUNTED`] hold what was imported; so does `documents`, whose titles
/// outlive the cases that named them, so that not all of them can be read again. Another division needs a migration beside it, so that
/// digests of this one count as unknown.
const DERIVED: [&str; 4] = ["annotation_rules", "document_mentions", "figures", "place_mentions"];

/// Tables that change without a generation, or with it.
const UNCOUNTED: [&str; 3] = ["_sqlx_migrations", "digests", "generations"];

/// The checksums of what a library holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digests {
    /// Of what was imported.
    pub stated: String,
    /// Of what was read in it.
    pub derived: String,
}

/// What comparing the tables with their digests says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Every row is as it was written.
    Sound,
    /// There is no digest of this generation and schema to compare with.
    Unknown,
    /// What was read in the texts is not what was written; it can be read again.
    DerivedDiffers,
    /// What was imported is not what was written.
    StatedDiffers,
}

/// Reads all rows of all tables.
///
/// # Errors
/// When the database cannot be read.
pub async fn compute(db: &mut Connection) -> Result<Digests, StoreError> {
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
    )
    .fetch_all(&mut *db)
    .await?;
    let (mut stated, mut derived) = (Sha256::new(), Sha256::new());
    for table in tables.iter().filter(|table| !UNCOUNTED.contains(&table.as_str())) {
        let sum = if DERIVED.contains(&table.as_str()) { &mut derived } else { &mut stated };
        sum.update(format!("\u{1e}{table}").as_bytes());
        add_rows(db, table, sum).await?;
    }
    Ok(Digests { stated: hexadecimal(&stated.finalize()), derived: hexadecimal(&derived.finalize()) })
}

/// Adds every value with its type and length, so that no two contents look alike.
async fn add_rows(db: &mut Connection, table: &str, sum: &mut Sha256) -> Result<(), StoreError> {
    // Rows come in the order of the primary key, or of the row id: the order in which the table keeps them.
    let statement = format!("SELECT * FROM \"{table}\" NOT INDEXED");
    let mut rows = sqlx::query(sqlx::AssertSqlSafe(statement)).fetch(db);
    while let Some(row) = rows.try_next().await? {
        sum.update([0x1d]);
        for at in 0..row.len() {
            let value = row.try_get_raw(at)?;
            if value.is_null() {
                sum.update([0]);
                continue;
            }
            let kind = value.type_info();
            match kind.name() {
                "INTEGER" => {
                    sum.update([1]);
                    sum.update(row.try_get_unchecked::<i64, _>(at)?.to_le_bytes());
                }
                "REAL" => {
                    sum.update([2]);
                    sum.update(row.try_get_unchecked::<f64, _>(at)?.to_bits().to_le_bytes());
                }
                _ => {
                    let bytes = row.try_get_unchecked::<&[u8], _>(at)?;
                    sum.update([3]);
                    sum.update((bytes.len() as u64).to_le_bytes());
                    sum.update(bytes);
                }
            }
        }
    }
    Ok(())
}

/// Writes down what the tables hold now, as that of the current generation.
///
/// # Errors
/// When the database cannot be read or written.
pub async fn record(db: &mut Connection) -> Result<(), StoreError> {
    let Digests { stated, derived } = compute(db).await?;
    let (schema, generation) = stamp(db).await?;
    sqlx::query!(
        "INSERT OR REPLACE INTO digests (only, schema, generation, stated, derived) VALUES (1, ?, ?, ?, ?)",
        schema,
        generation,
        stated,
        derived
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Compares what the tables hold with what was written down.
///
/// # Errors
/// When the database cannot be read.
pub async fn verdict(db: &mut Connection) -> Result<Verdict, StoreError> {
    let Some(written) = written(db).await? else { return Ok(Verdict::Unknown) };
    let now = compute(db).await?;
    Ok(match (now.stated == written.stated, now.derived == written.derived) {
        (true, true) => Verdict::Sound,
        (true, false) => Verdict::DerivedDiffers,
        (false, _) => Verdict::StatedDiffers,
    })
}

/// What was written down for the current generation and this schema. Reads no other table.
///
/// # Errors
/// When the database cannot be read.
pub async fn written(db: &mut Connection) -> Result<Option<Digests>, StoreError> {
    let row = sqlx::query!("SELECT schema, generation, stated, derived FROM digests").fetch_optional(&mut *db).await?;
    let now = stamp(db).await?;
    let row = row.filter(|row| (row.schema, row.generation) == now);
    Ok(row.map(|row| Digests { stated: row.stated, derived: row.derived }))
}

/// Which schema and which generation a digest is of.
async fn stamp(db: &mut Connection) -> Result<(i64, i64), StoreError> {
    let schema: i64 = sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations").fetch_one(&mut *db).await?;
    let generation = generations::current(db).await?.map_or(0, |generation| generation.number);
    Ok((schema, i64::try_from(generation).unwrap_or(i64::MAX)))
}
