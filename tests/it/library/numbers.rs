//! Rows go to the database as JSON; a number must come out as it went in, to the last bit.

use sqlx::Connection as _;

use crate::support::{Dice, block_on};

#[test]
fn amounts_come_through_json_to_the_last_bit() {
    let mut dice = Dice::seeded();
    // Amounts as lists write them: 206.2亿元, 3.25万元, 2.08%, and their products.
    let mut amount = |_| {
        let digits = (dice.roll() % 1_000_000) as f64;
        let written = digits / 10f64.powi(dice.below(5) as i32);
        written * *dice.of(&[1.0, 100.0, 1000.0, 1e4, 1e6, 1e7, 1e8, 666.666_666_666_666_6, 30.0, 365.0])
    };
    let values: Vec<f64> = (0..100_000).map(&mut amount).collect();
    let rows: Vec<(f64, bool, Option<&str>)> = values.iter().map(|&value| (value, true, None)).collect();
    let rows = serde_json::to_string(&rows).expect("JSON");
    let stored: Vec<f64> = block_on(async {
        let mut db = sqlx::SqliteConnection::connect("sqlite::memory:").await.expect("a database");
        let table = "CREATE TABLE t (value REAL NOT NULL, cumulative INTEGER NOT NULL CHECK (cumulative IN (0, 1)), text TEXT) STRICT";
        sqlx::raw_sql(table).execute(&mut db).await.expect("a table");
        let insert = "INSERT INTO t SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?)";
        sqlx::query(insert).bind(rows).execute(&mut db).await.expect("inserted");
        sqlx::query_scalar("SELECT value FROM t WHERE text IS NULL ORDER BY rowid")
            .fetch_all(&mut db)
            .await
            .expect("rows")
    });
    let differ = values.iter().zip(&stored).filter(|(value, stored)| value.to_bits() != stored.to_bits());
    let differ: Vec<_> = differ.collect();
    assert!(differ.is_empty() && stored.len() == values.len(), "{} differ: {:?}", differ.len(), differ.first());
}
