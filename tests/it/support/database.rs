//! The library's database, looked at and spoilt from outside, as no program should.

use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{Connection as _, SqlSafeStr};

use super::block_on;

async fn connect(dir: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(dir.join("library.db")).foreign_keys(false);
    SqliteConnection::connect_with(&options).await.expect("the database opens")
}

/// Runs statements.
pub(crate) fn execute(dir: &Path, sql: impl SqlSafeStr) {
    block_on(async {
        let mut db = connect(dir).await;
        sqlx::raw_sql(sql).execute(&mut db).await.expect("the statement runs");
        db.close().await.expect("the database closes");
    });
}

/// Asks for one number.
pub(crate) fn number(dir: &Path, sql: impl SqlSafeStr) -> i64 {
    block_on(async { sqlx::query_scalar(sql).fetch_one(&mut connect(dir).await).await.expect("a number") })
}

/// Asks for one text.
pub(crate) fn text(dir: &Path, sql: impl SqlSafeStr) -> String {
    block_on(async { sqlx::query_scalar(sql).fetch_one(&mut connect(dir).await).await.expect("a text") })
}

/// The current generation.
pub(crate) fn generation(dir: &Path) -> i64 {
    number(dir, "SELECT max(number) FROM generations")
}

/// The folder of the current generation's index, by its name.
pub(crate) fn index_dir(dir: &Path) -> String {
    text(dir, "SELECT index_dir FROM generations ORDER BY number DESC LIMIT 1")
}
