//! Rows of whole tables, one after the other.

use futures_util::{Stream, TryStreamExt as _};

/// The next row. The database gives rows as fast as they are taken, so a walk over a million of them would never wait, and whoever else
/// has something to do on this thread would: for seconds. Here others are let in every hundred rows or so.
pub(super) async fn next<T, S>(rows: &mut S) -> Result<Option<T>, sqlx::Error>
where
    S: Stream<Item = Result<T, sqlx::Error>> + Unpin,
{
    tokio::task::coop::consume_budget().await;
    rows.try_next().await
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures_util::stream;

    use super::next;

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
        let mut rows = stream::iter((0..10_000).map(Ok));
        let mut sum = 0;
        while let Some(row) = next(&mut rows).await.expect("a row") {
            sum += row;
        }
        other.abort();
        assert_eq!(sum, 49_995_000);
        assert!(turns.load(Ordering::Relaxed) > 10, "{turns:?}");
    }
}
