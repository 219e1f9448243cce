//! Checksums over the rows of all tables.
//!
//! SQLite's own check finds pages that make no sense; a wrong character in a text makes sense to it. So every published
//! generation writes down the SHA-256 of what the tables hold, and whoever reads all rows again can tell.

use sha2::{Digest as _, Sha256};
use sqlx::{Row as _, TypeInfo as _, ValueRef as _};

use super::rows::Rows;
use super::{Connection, StoreError, generations};
use crate::domain::checksum::hexadecimal;

/// Tables of what was read in the texts. All others but [`UNCOUNTED`] hold what was imported; so does `documents`, whose titles
/// outlive the cases that named them, so that not all of them can be read again. Another division needs a migration beside it, so that
/// digests of this one count as unknown.
const DERIVED: [&str; 4] = ["annotation_rules", "document_mentions", "figures", "place_mentions"];

/// Tables that change without a generation, or with it. Of the generations numbers and times are counted, apart from the tables; the name of an
/// index is not: one that is wrong leads to none, and the index is built anew.
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

/// What of the generations is counted.
const GENERATIONS: &str = "SELECT number, created_at FROM generations ORDER BY number";

/// Reads all rows of all tables.
///
/// # Errors
/// When the database cannot be read.
pub async fn compute(db: &mut Connection) -> Result<Digests, StoreError> {
    compute_both(db).await.map(|(digests, _)| digests)
}

/// The same, and beside it what was stated without the generations: what the program wrote before they were counted.
async fn compute_both(db: &mut Connection) -> Result<(Digests, String), StoreError> {
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
    )
    .fetch_all(&mut *db)
    .await?;
    let (mut stated, mut derived) = (Sha256::new(), Sha256::new());
    for table in tables.iter().filter(|table| !UNCOUNTED.contains(&table.as_str())) {
        let sum = if DERIVED.contains(&table.as_str()) { &mut derived } else { &mut stated };
        sum.update(format!("\u{1e}{table}").as_bytes());
        // Rows come in the order of the primary key, or of the row id: the order in which the table keeps them.
        add_rows(db, format!("SELECT * FROM \"{table}\" NOT INDEXED"), sum).await?;
    }
    let without_generations = hexadecimal(&stated.clone().finalize());
    stated.update("\u{1e}generations".as_bytes());
    add_rows(db, GENERATIONS.to_owned(), &mut stated).await?;
    let digests = Digests { stated: hexadecimal(&stated.finalize()), derived: hexadecimal(&derived.finalize()) };
    Ok((digests, without_generations))
}

/// Adds every value with its type and length, so that no two contents look alike.
async fn add_rows(db: &mut Connection, statement: String, sum: &mut Sha256) -> Result<(), StoreError> {
    let mut stream = Rows::of(sqlx::query(sqlx::AssertSqlSafe(statement)).fetch(db));
    while let Some(row) = stream.next().await? {
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
    let (now, without_generations) = compute_both(db).await?;
    let as_stated = [now.stated, without_generations].contains(&written.stated);
    Ok(match (as_stated, now.derived == written.derived) {
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

#[cfg(test)]
mod tests {
    use super::super::Store;
    use super::super::generations::{Generation, publish};
    use super::*;

    #[tokio::test]
    async fn generations_are_counted_and_digests_from_before_that_still_hold() {
        let home = tempfile::tempdir().expect("a folder");
        let store = Store::open(&home.path().join("library.db")).await.expect("a database");
        let mut db = store.write().await.expect("a transaction");
        let generation = Generation { number: 1, index_dir: "2-00000000-1".to_owned() };
        publish(&mut db, &generation, "2026-11-24T09:00:00Z").await.expect("published");
        record(&mut db).await.expect("recorded");
        assert_eq!(verdict(&mut db).await.expect("read"), Verdict::Sound);
        let (_, before) = compute_both(&mut db).await.expect("read");

        let run = |sql: &'static str| sqlx::query(sql);
        run("UPDATE generations SET index_dir = 'elsewhere-1'").execute(&mut *db).await.expect("changed");
        assert_eq!(verdict(&mut db).await.expect("read"), Verdict::Sound, "an index can be built anew");
        run("UPDATE generations SET created_at = '2026-11-23T09:00:00Z'").execute(&mut *db).await.expect("changed");
        assert_eq!(verdict(&mut db).await.expect("read"), Verdict::StatedDiffers);

        run("UPDATE digests SET stated = ?").bind(before).execute(&mut *db).await.expect("changed");
        assert_eq!(verdict(&mut db).await.expect("read"), Verdict::Sound);
    }
}
