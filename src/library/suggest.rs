//! Suggestions of a generation: made from its texts in the background, kept as long as its searcher.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};

use tokio::sync::watch;

use super::{LibraryError, Snapshot};
use crate::search::{SuggestBuilder, SuggestTable, Suggestion, cut_words};
use crate::store::{self, Store, generations};

/// From how many cases, the newest lists first, texts are read. Places are counted over all.
const READ: u32 = 10_000;
/// Cases read at a time; between two times the work may end.
const CHUNK: usize = 200;

/// The suggestions of one generation, or the place where they will be.
#[derive(Debug)]
pub(super) struct Suggester {
    generation: u64,
    store: Store,
    begun: AtomicBool,
    table: watch::Sender<Option<Arc<SuggestTable>>>,
}

impl Suggester {
    pub(super) fn new(generation: u64, store: Store) -> Self {
        Self { generation, store, begun: AtomicBool::new(false), table: watch::Sender::new(None) }
    }

    /// Starts making the table, once. The work ends early when the generation is held by nobody any more.
    pub(super) fn begin(self: &Arc<Self>) {
        if !self.begun.swap(true, Ordering::Relaxed) {
            tokio::spawn(make(Arc::downgrade(self), self.generation, self.store.clone()));
        }
    }
}

impl Snapshot {
    /// What begins with what was typed, the best first; `None` while the suggestions of this generation are being made,
    /// which the first call begins.
    pub fn suggest(&self, typed: &str) -> Option<Vec<Suggestion>> {
        self.suggester.begin();
        let table = self.suggester.table.borrow().clone();
        table.map(|table| table.suggest(typed))
    }

    /// Waits until the suggestions of this generation are there, and gives the table.
    pub async fn suggestions(&self) -> Arc<SuggestTable> {
        self.suggester.begin();
        let mut table = self.suggester.table.subscribe();
        // The sender is held by this snapshot, so waiting ends with a table.
        let made = table.wait_for(Option::is_some).await;
        made.ok().and_then(|table| table.clone()).unwrap_or_default()
    }
}

async fn make(suggester: Weak<Suggester>, generation: u64, store: Store) {
    let table = match gather(&suggester, generation, &store).await {
        Ok(Some(table)) => table,
        Ok(None) => SuggestTable::default(),
        Err(error) => {
            // Search works without suggestions; a table of nothing keeps it from being tried at every key press.
            tracing::error!(%error, generation, "the suggestions could not be made");
            SuggestTable::default()
        }
    };
    if let Some(suggester) = suggester.upgrade() {
        tracing::debug!(generation, keys = table.key_count(), bytes = table.size(), "suggestions are ready");
        suggester.table.send_replace(Some(Arc::new(table)));
    }
}

/// Reads the generation; `None` when it is no longer the current one or nobody waits for it.
async fn gather(
    suggester: &Weak<Suggester>,
    generation: u64,
    store: &Store,
) -> Result<Option<SuggestTable>, LibraryError> {
    let mut db = store.read().await?;
    if generations::current(&mut db).await?.is_none_or(|current| current.number != generation) {
        return Ok(None);
    }
    let mut builder = SuggestBuilder::new(store::localities::count_by_code(&mut db).await?);
    let ids = store::cases::first_ids(&mut db, READ).await?;
    for chunk in ids.chunks(CHUNK) {
        if suggester.strong_count() == 0 {
            return Ok(None);
        }
        let cases = store::cases::by_ids(&mut db, chunk).await?;
        // Cutting words takes the processor for a while, so it leaves the async threads.
        builder = tokio::task::spawn_blocking(move || {
            cases.iter().for_each(|case| builder.add(case, &cut_words));
            builder
        })
        .await?;
    }
    drop(db);
    Ok(Some(tokio::task::spawn_blocking(move || builder.finish()).await?))
}
