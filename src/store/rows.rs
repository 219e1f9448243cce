//! Rows of whole tables, one after the other.

use futures_util::{Stream, TryStreamExt as _};

/// After so many rows others are let in: some milliseconds. Less would leave a walk behind when there is much else to do, because each
/// time it waits for its turn again.
const IN_A_ROW: u32 = 1024;

/// Rows as they come. The database gives them as fast as they are taken, so a walk over a million of them would never wait, and whoever else
/// has something to do on this thread would: for seconds.
pub(super) struct Rows<S> {
    rows: S,
    in_a_row: u32,
}

impl<T, S> Rows<S>
where
    S: Stream<Item = Result<T, sqlx::Error>> + Unpin,
{
    pub(super) fn of(rows: S) -> Self {
        Self { rows, in_a_row: 0 }
    }

    /// The next row.
    pub(super) async fn next(&mut self) -> Result<Option<T>, sqlx::Error> {
        self.in_a_row += 1;
        if self.in_a_row >= IN_A_ROW {
            self.in_a_row = 0;
            tokio::task::yield_now().await;
        }
        self.rows.try_next().await
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures_util::stream;

    use super::Rows;

    #[tokio::test]
    async fn others_are_let_in_between_rows_that_are_always_there() {
        let turns = Arc::new(AtomicUsize::new(0));
        let other = tokio::spawn({
            let turns = Arc::clone(&turns);
            async move {
                loop {
                    turns.fetch_add(1, Ordering::Relaxed);
                    tokio::task::yield_now().await;
                }
            }
        });
        let mut rows = Rows::of(stream::iter((0..100_000_u64).map(Ok)));
        let mut sum = 0;
        while let Some(row) = rows.next().await.expect("a row") {
            sum += row;
        }
        other.abort();
        assert_eq!(sum, 4_999_950_000);
        assert!(turns.load(Ordering::Relaxed) > 50, "{turns:?}");
    }
}
