//! One consistent view: a read transaction and the searcher of the generation that it sees.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::columns::Columns;
use super::pool::{Place, Pool};
use super::shown::ShownCases;
use super::suggest::Suggester;
use super::{Library, LibraryError};
use crate::search::SearchIndex;
use crate::store::{Connection, Transaction, generations};

/// How often a running server looks for a new generation.
const FOLLOW_EVERY: Duration = Duration::from_millis(250);

/// What one request works on. Everything read through it is of one generation.
pub struct Snapshot {
    pub(super) db: Transaction,
    pub(super) index: Arc<SearchIndex>,
    pub(super) suggester: Arc<Suggester>,
    pub(super) columns: Arc<Columns>,
    pub(super) shown: Arc<ShownCases>,
    pub(super) pool: Arc<Pool>,
    /// Its place in the pool, when it was taken with one.
    pub(super) place: Option<Place>,
    generation: u64,
}

impl Snapshot {
    /// The database as of this generation.
    pub fn db(&mut self) -> &mut Connection {
        &mut self.db
    }

    /// How many cases its index has.
    pub fn indexed(&self) -> usize {
        self.index.num_cases()
    }

    /// The number of this generation.
    pub fn generation(&self) -> u64 {
        self.generation
    }
}

impl Library {
    /// Takes a snapshot of the current generation.
    ///
    /// # Errors
    /// When the database cannot be read, or its index is gone and no newer one has come.
    pub async fn snapshot(&self) -> Result<Snapshot, LibraryError> {
        self.refuse_if_damaged()?;
        let mut failure = LibraryError::NoGeneration;
        // An importer keeps the folder of the generation before its own. A folder can vanish between the two steps only
        // when two imports end in that moment; then the next look finds the newest.
        for _ in 0..5 {
            let mut db = self.store.read().await?;
            let Some(generation) = generations::current(&mut db).await? else { return Err(failure) };
            match self.index_of(&generation).await {
                Ok(index) => {
                    if self.followed_generation().is_some() {
                        self.followed.fetch_max(generation.number, Ordering::Release);
                    }
                    let suggester =
                        self.suggesters.of(generation.number, || Suggester::new(generation.number, self.store.clone()));
                    let columns = self.columns.of(generation.number, Columns::default);
                    let shown = self.shown.of(generation.number, ShownCases::default);
                    let (pool, generation) = (Arc::clone(&self.pool), generation.number);
                    return Ok(Snapshot { db, index, suggester, columns, shown, pool, place: None, generation });
                }
                Err(error) => failure = error,
            }
        }
        Err(failure)
    }

    /// The newest generation that was seen, while somebody [follows](Self::follow): it is at most a moment old.
    pub fn followed_generation(&self) -> Option<u64> {
        Some(self.followed.load(Ordering::Acquire)).filter(|generation| *generation > 0)
    }

    /// Whoever will [follow](Self::follow) says so before the first request comes: from now on it is known which generation is the newest.
    ///
    /// # Errors
    /// When there is no generation that can be opened.
    pub async fn begin_to_follow(&self) -> Result<(), LibraryError> {
        let snapshot = self.snapshot().await?;
        self.followed.fetch_max(snapshot.generation, Ordering::Release);
        Ok(())
    }

    /// Watches for generations that other programs publish and opens their index before the first request needs it.
    /// Runs until the task is dropped.
    pub async fn follow(&self) {
        let mut seen = None;
        // Ends with the task: what is not read yet is not read any more.
        let mut preparing = tokio::task::JoinSet::new();
        let mut failing = String::new();
        loop {
            self.look_for_file();
            match self.snapshot().await {
                Ok(snapshot) if seen != Some(snapshot.generation) => {
                    self.followed.fetch_max(snapshot.generation, Ordering::Release);
                    tracing::info!(generation = snapshot.generation, cases = snapshot.index.num_cases(), "serving");
                    seen = Some(snapshot.generation);
                    snapshot.suggester.begin();
                    preparing.abort_all();
                    while preparing.try_join_next().is_some() {}
                    preparing.spawn(prepare(snapshot));
                }
                Ok(_) => failing.clear(),
                // What was kept of it is gone, and made again when it is sound.
                Err(LibraryError::Damaged { .. } | LibraryError::Mending { .. }) => seen = None,
                // The same trouble four times a second is told once.
                Err(error) if error.to_string() == failing => {}
                Err(error) => {
                    tracing::error!(%error, "the current generation cannot be opened");
                    if error.may_be_damage() {
                        self.suspect(&error.to_string());
                    }
                    failing = error.to_string();
                }
            }
            tokio::time::sleep(FOLLOW_EVERY).await;
        }
    }
}

/// Reads what pages of a generation count and sort by, before the first of them is asked for.
async fn prepare(mut snapshot: Snapshot) {
    if let Err(error) = snapshot.prepare().await {
        // A page that needs it tries again, and says what is wrong.
        tracing::error!(%error, generation = snapshot.generation, "what pages count by could not be read");
    }
}
