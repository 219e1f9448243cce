//! The only SQL: the library as a SQLite file, which is the truth everything else is derived from.
//!
//! Reading functions take the connection of a read transaction, so that everything a page shows is of one generation.
//! Errors of this layer are [`StoreError`]; "not found" is `None`.

pub mod annotations;
pub mod backup;
pub mod cases;
pub mod columns;
pub mod corrections;
pub mod digests;
pub mod documents;
pub mod figures;
pub mod generations;
pub mod ingest;
pub mod known;
pub mod lists;
pub mod localities;
pub mod news;
pub mod open;
pub mod organisations;
pub mod overview;
pub mod revisions;
mod rows;
pub mod withdrawn;

use std::path::PathBuf;

pub use open::Store;

/// A database connection within a transaction.
pub type Connection = sqlx::SqliteConnection;

/// A transaction on the library's database.
pub type Transaction = sqlx::Transaction<'static, sqlx::Sqlite>;

/// What can go wrong with the library's database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused a statement or could not be reached.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// The file could not be opened or created.
    #[error(
        "cannot open the database {path}: {source}. Check that the folder exists, is writable and that the disk is not full"
    )]
    Open {
        /// Which file.
        path: PathBuf,
        /// What the database said.
        source: sqlx::Error,
    },
    /// The schema was changed by a later version of the program.
    #[error(
        "the library {path} was written by a newer version of anli (schema {version}): use that version, or another --data-dir"
    )]
    Newer {
        /// Which file.
        path: PathBuf,
        /// Its schema version.
        version: i64,
    },
    /// The schema is that of an earlier version of the program, and nothing may be written.
    #[error(
        "the library {path} was written by an older version of anli: run `anli reindex`, which brings it up to date"
    )]
    Older {
        /// Which file.
        path: PathBuf,
    },
    /// The schema could not be brought up to date.
    #[error("cannot bring the schema of {path} up to date: {source}")]
    Migrate {
        /// Which file.
        path: PathBuf,
        /// What went wrong.
        source: sqlx::migrate::MigrateError,
    },
    /// A file that was to be restored is no sound export of a library.
    #[error("{path} cannot be restored: {problem}")]
    NoBackup {
        /// Which file.
        path: PathBuf,
        /// Why not.
        problem: String,
    },
    /// A stored value does not parse back.
    #[error("table {table}, column {column}, row {row}: {problem}")]
    Corrupt {
        /// Table name.
        table: &'static str,
        /// Column name.
        column: &'static str,
        /// Row id or key.
        row: String,
        /// Why the value is wrong.
        problem: String,
    },
}

impl StoreError {
    /// Whether damage of the file can be the reason: SQLite finds no sense in it or cannot read it, or a value is none that was written.
    pub fn may_be_damage(&self) -> bool {
        /// An error of the disk, a malformed file, and a file that is no database.
        const CODES: [i32; 3] = [10, 11, 26];
        match self {
            Self::Corrupt { .. } | Self::Database(sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_)) => true,
            Self::Database(sqlx::Error::Database(error)) | Self::Open { source: sqlx::Error::Database(error), .. } => {
                // The lower byte says which kind it is, the others say more of it.
                let code = error.code().and_then(|code| code.parse::<i32>().ok());
                code.is_some_and(|code| CODES.contains(&(code & 0xff)))
            }
            _ => false,
        }
    }
}

/// Parses a stored value, naming table, column and row when it is not what was written.
fn parse_back<T>(table: &'static str, column: &'static str, row: impl ToString, text: &str) -> Result<T, StoreError>
where
    T: std::str::FromStr,
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|problem: T::Err| StoreError::Corrupt {
        table,
        column,
        row: row.to_string(),
        problem: problem.to_string(),
    })
}

/// Narrows a stored number, naming table, column and row when it is out of range.
fn narrow<T: TryFrom<i64>>(
    table: &'static str,
    column: &'static str,
    row: impl ToString,
    n: i64,
) -> Result<T, StoreError> {
    T::try_from(n).map_err(|_| StoreError::Corrupt {
        table,
        column,
        row: row.to_string(),
        problem: format!("{n} is out of range"),
    })
}

/// Row ids as the JSON array that `json_each` reads: one prepared statement for any number of ids.
fn id_array(ids: &[i64]) -> String {
    let ids: Vec<String> = ids.iter().map(i64::to_string).collect();
    format!("[{}]", ids.join(","))
}

/// Rows as the JSON array that `json_each` reads: one statement for any number of rows. Each statement is a walk to the thread
/// of the database and back, which costs more than the row.
fn row_array<T: serde::Serialize>(rows: &[T]) -> Result<String, StoreError> {
    serde_json::to_string(rows).map_err(|error| StoreError::Database(sqlx::Error::Encode(Box::new(error))))
}

/// A count as the database gives it.
fn count(n: i64) -> usize {
    usize::try_from(n).unwrap_or(0)
}
