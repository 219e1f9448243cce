//! Generations: the published states of the library.

use super::{Connection, StoreError, narrow};

/// The current state: its number and the folder of its index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generation {
    /// Counts up by one with every commit that publishes.
    pub number: u64,
    /// Folder name below `index/`.
    pub index_dir: String,
}

/// The current generation, `None` in a library that has never published.
///
/// # Errors
/// When the database cannot be read.
pub async fn current(db: &mut Connection) -> Result<Option<Generation>, StoreError> {
    let row = sqlx::query!("SELECT number, index_dir FROM generations ORDER BY number DESC LIMIT 1")
        .fetch_optional(db)
        .await?;
    row.map(|row| {
        Ok(Generation { number: narrow("generations", "number", row.number, row.number)?, index_dir: row.index_dir })
    })
    .transpose()
}

/// Names another folder for the index of a generation: the one that this program built of its rows.
///
/// # Errors
/// When the database refuses.
pub async fn name_index(db: &mut Connection, generation: &Generation) -> Result<(), StoreError> {
    let number = i64::try_from(generation.number).unwrap_or(i64::MAX);
    sqlx::query!("UPDATE generations SET index_dir = ? WHERE number = ?", generation.index_dir, number)
        .execute(db)
        .await?;
    Ok(())
}

/// Names the folder of the next generation; the commit of this transaction publishes it.
///
/// # Errors
/// When the database refuses, such as for a number that is taken.
pub async fn publish(db: &mut Connection, generation: &Generation, now: &str) -> Result<(), StoreError> {
    let number = i64::try_from(generation.number).unwrap_or(i64::MAX);
    sqlx::query!(
        "INSERT INTO generations (number, index_dir, created_at) VALUES (?, ?, ?)",
        number,
        generation.index_dir,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}
