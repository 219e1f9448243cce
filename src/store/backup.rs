//! A database that `anli export` wrote, to be restored. The file is not trusted: before a row of it is used, its schema must be
//! word for word the one that this program's migrations make, and it must be sound and as it was written. Then its rows are
//! copied into a schema of our own; nothing else of the file comes in.

use std::path::{Path, PathBuf};

use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{ConnectOptions as _, Connection as _};

use super::digests::{self, Verdict};
use super::open::MIGRATIONS;
use super::{Connection, Store, StoreError, Transaction, cases, generations};

/// The first bytes of a SQLite file.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// A file that was looked through and found sound.
#[derive(Debug)]
pub struct Backup {
    path: PathBuf,
    /// Its schema.
    version: i64,
    /// The generation it holds.
    pub generation: u64,
    /// 案例.
    pub case_count: usize,
}

/// An object of a schema: kind, name, table, text.
type SchemaRow = (String, String, String, Option<String>);

const SCHEMA: &str = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name";

/// Whether a file is a SQLite database, by its first bytes.
pub fn is_database(path: &Path) -> bool {
    use std::io::Read as _;
    let mut head = [0; MAGIC.len()];
    let read = std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut head));
    read.is_ok() && head == *MAGIC
}

impl Backup {
    /// Looks through a file; nothing is written, not even beside it.
    ///
    /// # Errors
    /// [`StoreError::NoBackup`] with what is wrong, [`StoreError::Newer`] when another version of the program wrote it.
    pub async fn check(path: &Path) -> Result<Self, StoreError> {
        let refuse = |problem: String| StoreError::NoBackup { path: path.to_owned(), problem };
        if !is_database(path) {
            return Err(refuse("it is no SQLite database".to_owned()));
        }
        // What is not folded into the file yet would be missing.
        let in_use = ["-wal", "-journal"].iter().any(|end| {
            let mut beside = path.as_os_str().to_owned();
            beside.push(end);
            std::fs::metadata(&beside).is_ok_and(|about| about.len() > 0)
        });
        if in_use {
            return Err(refuse("a program is using it; give the anli.db that `anli export` wrote".to_owned()));
        }
        let options = SqliteConnectOptions::new()
            .filename(path)
            .read_only(true)
            .immutable(true)
            .pragma("trusted_schema", "OFF")
            .pragma("cell_size_check", "ON")
            .disable_statement_logging();
        let open = SqlitePoolOptions::new().max_connections(1).connect_with(options).await;
        let pool = open.map_err(|error| refuse(format!("SQLite cannot read it ({error})")))?;
        let store = Store { writer: pool.clone(), readers: pool };
        let checked = Self::look_through(&store, path).await;
        store.close().await;
        checked.map_err(|error| match error {
            StoreError::Database(error) => refuse(format!("SQLite cannot read it ({error})")),
            error => error,
        })
    }

    async fn look_through(store: &Store, path: &Path) -> Result<Self, StoreError> {
        let refuse = |problem: String| StoreError::NoBackup { path: path.to_owned(), problem };
        let mut db = store.read().await?;
        let version = own_schema(&mut db, path).await?;
        drop(db);
        if let Some(problem) = store.integrity_problems().await?.into_iter().next() {
            return Err(refuse(format!("it is damaged ({problem})")));
        }
        let mut db = store.read().await?;
        let Some(generation) = generations::current(&mut db).await? else {
            return Err(refuse("nothing was ever published in it".to_owned()));
        };
        if has_digests(&mut db).await? && digests::verdict(&mut db).await? == Verdict::StatedDiffers {
            return Err(refuse("what it holds is not as it was written (checksum of its rows)".to_owned()));
        }
        let case_count = cases::count_all(&mut db).await?;
        Ok(Self { path: path.to_owned(), version, generation: generation.number, case_count })
    }

    /// Copies all rows into an empty database and gives the transaction that holds them; whoever commits it has restored. `scratch` is
    /// where a file may stand meanwhile: a database of an older schema is brought up to date there.
    ///
    /// # Errors
    /// [`StoreError::NoBackup`] when a row does not fit, and whatever the disk refuses.
    pub async fn copy_into(&self, store: &Store, scratch: &Path) -> Result<Transaction, StoreError> {
        let newest = MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or_default();
        let from = if self.version == newest { &self.path } else { &self.brought_up_to_date(scratch).await? };
        let address = format!("file:{}?mode=ro&immutable=1", in_address(from));
        // Neither could be done within the transaction. The pool has this one connection; references are looked through at the
        // end, since tables come in the order of their names.
        let mut connection = store.writer.acquire().await?;
        sqlx::query("PRAGMA foreign_keys = OFF").execute(&mut *connection).await?;
        sqlx::query("ATTACH ? AS backup").bind(address).execute(&mut *connection).await?;
        drop(connection);
        let mut db = store.write().await?;
        copy_rows(&mut db).await.map_err(|error| self.refused(format!("its rows do not fit ({error})")))?;
        match sqlx::query("PRAGMA main.foreign_key_check").fetch_optional(&mut *db).await? {
            None => Ok(db),
            Some(_) => Err(self.refused("a row of it refers to one that is missing".to_owned())),
        }
    }

    /// The file is no sound export after all.
    pub fn refused(&self, problem: String) -> StoreError {
        StoreError::NoBackup { path: self.path.clone(), problem }
    }

    async fn brought_up_to_date(&self, scratch: &Path) -> Result<PathBuf, StoreError> {
        let open = |source| StoreError::Open { path: scratch.to_owned(), source };
        std::fs::copy(&self.path, scratch).map_err(|error| open(sqlx::Error::Io(error)))?;
        let options =
            SqliteConnectOptions::new().filename(scratch).pragma("trusted_schema", "OFF").disable_statement_logging();
        let mut db = options.connect().await.map_err(open)?;
        let done = MIGRATIONS.run(&mut db).await;
        db.close().await?;
        done.map_err(|source| StoreError::Migrate { path: self.path.clone(), source })?;
        Ok(scratch.to_owned())
    }
}

/// The version of the schema, which must be one that this program's migrations make, to the letter.
async fn own_schema(db: &mut Connection, path: &Path) -> Result<i64, StoreError> {
    let refuse = |problem: &str| StoreError::NoBackup { path: path.to_owned(), problem: problem.to_owned() };
    let found: Vec<SchemaRow> = sqlx::query_as(SCHEMA).fetch_all(&mut *db).await?;
    let newest = schema_of(None).await?;
    let ledger = |schema: &[SchemaRow]| schema.iter().find(|row| row.1 == "_sqlx_migrations").cloned();
    // Until its definition is known to be ours, not even this table is read.
    if ledger(&found).is_none() || ledger(&found) != ledger(&newest) {
        return Err(refuse("it is no library of anli"));
    }
    let ran: Vec<(i64, Vec<u8>, bool)> =
        sqlx::query_as("SELECT version, checksum, success FROM _sqlx_migrations ORDER BY version")
            .fetch_all(&mut *db)
            .await?;
    let version = ran.last().map_or(0, |(version, ..)| *version);
    if MIGRATIONS.iter().all(|own| own.version < version) {
        return Err(StoreError::Newer { path: path.to_owned(), version });
    }
    let own = MIGRATIONS.iter().filter(|own| own.version <= version);
    let own: Vec<(i64, Vec<u8>, bool)> = own.map(|own| (own.version, own.checksum.to_vec(), true)).collect();
    let schema = if ran == own { schema_of(Some(version)).await? } else { Vec::new() };
    if found != schema {
        return Err(refuse("its tables, views or triggers are not those of anli"));
    }
    Ok(version)
}

/// The schema that the migrations make, up to a version.
async fn schema_of(version: Option<i64>) -> Result<Vec<SchemaRow>, StoreError> {
    let options = SqliteConnectOptions::new().in_memory(true).disable_statement_logging();
    let mut db = options.connect().await?;
    let migrator: &Migrator = &MIGRATIONS;
    let done = match version {
        Some(version) => migrator.run_to(version, &mut db).await,
        None => migrator.run(&mut db).await,
    };
    done.map_err(|source| StoreError::Migrate { path: PathBuf::from(":memory:"), source })?;
    let schema = sqlx::query_as(SCHEMA).fetch_all(&mut db).await?;
    db.close().await?;
    Ok(schema)
}

async fn has_digests(db: &mut Connection) -> Result<bool, StoreError> {
    let tables: i64 =
        sqlx::query_scalar("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'digests'")
            .fetch_one(db)
            .await?;
    Ok(tables > 0)
}

/// Table by table, with the row ids they have; also when each step of the schema was made, so that a copy of the copy is the same.
async fn copy_rows(db: &mut Connection) -> Result<(), StoreError> {
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
    )
    .fetch_all(&mut *db)
    .await?;
    for table in tables {
        let statements = [
            format!("DELETE FROM main.\"{table}\""),
            format!("INSERT INTO main.\"{table}\" SELECT * FROM backup.\"{table}\""),
        ];
        for statement in statements {
            sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&mut *db).await?;
        }
    }
    Ok(())
}

/// The path as it stands in an address of SQLite.
fn in_address(path: &Path) -> String {
    let path = path.to_string_lossy();
    path.replace('%', "%25").replace('?', "%3f").replace('#', "%23")
}
