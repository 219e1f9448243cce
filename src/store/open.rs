//! Opening the database: one pool that reads, one connection at a time that writes.

use std::cmp::Ordering;
use std::path::Path;
use std::time::Duration;

use sqlx::ConnectOptions;
use sqlx::migrate::MigrateError;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};

use super::{Connection, StoreError, Transaction};

/// Rows that the thread of a connection reads ahead. With few, the two threads wake each other for every handful of rows.
const ROWS_AHEAD: usize = 500;

pub(super) static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!();

/// The database of a library.
#[derive(Debug, Clone)]
pub struct Store {
    pub(super) readers: SqlitePool,
    pub(super) writer: SqlitePool,
}

/// Most connections for reading. Work that needs the processor holds one mostly, and two pieces of it run at once for each processor; the
/// others are for pages without such work, and for what is read behind their backs.
fn readers() -> u32 {
    8 + 2 * std::thread::available_parallelism().map_or(1, |processors| processors.get() as u32)
}

impl Store {
    /// Opens the database at `path`, creating it when there is none, and brings its schema up to date.
    ///
    /// # Errors
    /// [`StoreError::Open`], [`StoreError::Newer`] or [`StoreError::Migrate`].
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            .row_buffer_size(ROWS_AHEAD)
            .disable_statement_logging();
        let open = |source| StoreError::Open { path: path.to_owned(), source };
        let writer = SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await.map_err(open)?;
        migrate(&writer, path).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(readers())
            .connect_with(options.pragma("query_only", "ON"))
            .await
            .map_err(open)?;
        Ok(Self { readers, writer })
    }

    /// Writes all that the database holds to a new file, which needs nothing beside it.
    ///
    /// # Errors
    /// When the file exists already or cannot be written.
    pub async fn copy_to(&self, path: &Path) -> Result<(), StoreError> {
        let path = path.to_string_lossy();
        sqlx::query("VACUUM INTO ?").bind(path.as_ref()).execute(&self.writer).await?;
        Ok(())
    }

    /// Opens such a copy. It is only read: no file appears beside it.
    ///
    /// # Errors
    /// [`StoreError::Open`].
    pub async fn open_copy(path: &Path) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new().filename(path).read_only(true).disable_statement_logging();
        let open = |source| StoreError::Open { path: path.to_owned(), source };
        let readers = SqlitePoolOptions::new().max_connections(1).connect_with(options).await.map_err(open)?;
        Ok(Self { writer: readers.clone(), readers })
    }

    /// Opens the database at `path` to look at it: nothing is written, not even its schema is brought up to date.
    ///
    /// # Errors
    /// [`StoreError::Open`], [`StoreError::Older`] or [`StoreError::Newer`].
    pub async fn open_to_look(path: &Path) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new().busy_timeout(Duration::from_secs(10)).pragma("query_only", "ON");
        Self::open_unchanged(path, options).await
    }

    /// The same where no file can be made beside it. It must not change meanwhile: no lock of it is taken.
    ///
    /// # Errors
    /// Those of [`open_to_look`](Self::open_to_look).
    pub async fn open_at_rest(path: &Path) -> Result<Self, StoreError> {
        Self::open_unchanged(path, SqliteConnectOptions::new().read_only(true).immutable(true)).await
    }

    async fn open_unchanged(path: &Path, options: SqliteConnectOptions) -> Result<Self, StoreError> {
        let options = options.filename(path).create_if_missing(false).disable_statement_logging();
        let open = |source| StoreError::Open { path: path.to_owned(), source };
        let readers = SqlitePoolOptions::new().max_connections(1).connect_with(options).await.map_err(open)?;
        let version: Option<i64> =
            sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations").fetch_one(&readers).await.map_err(open)?;
        let (version, own) =
            (version.unwrap_or_default(), MIGRATIONS.iter().map(|m| m.version).max().unwrap_or_default());
        let path = path.to_owned();
        match version.cmp(&own) {
            Ordering::Less => Err(StoreError::Older { path }),
            Ordering::Equal => Ok(Self { writer: readers.clone(), readers }),
            Ordering::Greater => Err(StoreError::Newer { path, version }),
        }
    }

    /// Starts a read transaction. It sees the state of its first read until it ends.
    ///
    /// # Errors
    /// When no connection could be had.
    pub async fn read(&self) -> Result<Transaction, StoreError> {
        Ok(self.readers.begin().await?)
    }

    /// Starts the one write transaction.
    ///
    /// # Errors
    /// When another program holds the write lock for longer than ten seconds, or the file is not writable.
    pub async fn write(&self) -> Result<Transaction, StoreError> {
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }

    /// SQLite's own check of the whole file: the problems it found, none when it is sound.
    ///
    /// # Errors
    /// When the check itself could not run.
    pub async fn integrity_problems(&self) -> Result<Vec<String>, StoreError> {
        let mut db = self.readers.acquire().await?;
        let mut problems: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check").fetch_all(&mut *db).await?;
        problems.retain(|line| line != "ok");
        let orphans: Vec<(String, Option<i64>, String, i64)> =
            sqlx::query_as("PRAGMA foreign_key_check").fetch_all(&mut *db).await?;
        problems.extend(orphans.into_iter().map(|(table, row, parent, _)| {
            format!(
                "table {table}, row {}: its {parent} is missing",
                row.map_or_else(|| "?".to_owned(), |r| r.to_string())
            )
        }));
        Ok(problems)
    }

    /// Ends all connections, so that SQLite folds its log into the file.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// How many bytes the database has.
///
/// # Errors
/// When it cannot be read.
pub async fn database_bytes(db: &mut Connection) -> Result<u64, StoreError> {
    let pages: i64 = sqlx::query_scalar("PRAGMA page_count").fetch_one(&mut *db).await?;
    let size: i64 = sqlx::query_scalar("PRAGMA page_size").fetch_one(db).await?;
    Ok(u64::try_from(pages * size).unwrap_or(0))
}

async fn migrate(pool: &SqlitePool, path: &Path) -> Result<(), StoreError> {
    MIGRATIONS.run(pool).await.map_err(|source| match source {
        MigrateError::VersionMissing(version) => StoreError::Newer { path: path.to_owned(), version },
        source => StoreError::Migrate { path: path.to_owned(), source },
    })
}
