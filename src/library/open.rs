//! Opening a library: folder, database, index; the index is rebuilt when it is missing or of another version.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::audit::Damage;
use super::columns::Columns;
use super::file::{self, FileId};
use super::last_two::LastTwo;
use super::lock;
use super::shown::ShownCases;
use super::suggest::Suggester;
use super::suspicion::Suspicion;
use super::{LibraryError, Pool, Progress, annotate, index_dirs};
use crate::faults::{self, Point};
use crate::search::SearchIndex;
use crate::store::generations::{self, Generation};
use crate::store::{Store, Transaction};

/// How long a start waits for an import to end.
const PATIENCE: Duration = Duration::from_secs(60);

/// Why an index has to be built.
#[derive(Debug, thiserror::Error)]
pub(super) enum IndexProblem {
    /// There is none yet, or it is of another version.
    #[error("{0}")]
    Old(String),
    /// It is not as it was written, or gone.
    #[error("{0}")]
    Damaged(String),
}

/// A library folder that is open.
#[derive(Debug)]
pub struct Library {
    pub(super) dir: PathBuf,
    pub(super) store: Store,
    /// The searchers of the last two generations, newest last: requests that began before an import end on the old one.
    pub(super) open_indexes: Mutex<VecDeque<(u64, Arc<SearchIndex>)>>,
    /// The suggestions of the same generations.
    pub(super) suggesters: LastTwo<Suggester>,
    /// What pages count and sort by, of the same generations.
    pub(super) columns: LastTwo<Columns>,
    /// Cases that searches have shown, of the same generations.
    pub(super) shown: LastTwo<ShownCases>,
    /// What is known to be damaged.
    pub(super) damage: Mutex<Option<Damage>>,
    /// How often that has changed: odd while something is damaged.
    pub(super) troubles: AtomicU64,
    /// What asks for an audit at once.
    pub(super) suspicion: Suspicion,
    /// The file of the database that is open.
    pub(super) opened: Option<FileId>,
    /// The newest generation that was seen while following; 0 when nobody follows.
    pub(super) followed: AtomicU64,
    /// Where work that needs the processor is done.
    pub(super) pool: Arc<Pool>,
}

impl Library {
    /// Opens the library in `dir`, making a new one when the folder is empty or missing. `now` is the time written to what
    /// this call publishes (RFC 3339).
    ///
    /// # Errors
    /// When the folder is not writable, the database was written by a newer version, there is none while its index is there, or the
    /// index cannot be rebuilt.
    pub async fn open(dir: &Path, now: &str) -> Result<Self, LibraryError> {
        let library = Self::open_as_is(dir).await?;
        if let Some(problem) = library.index_problem().await? {
            library.rebuild_unless_done(now, &problem).await?;
        }
        library.audit_if_small(now).await?;
        library.sweep_if_free().await?;
        Ok(library)
    }

    /// Opens the library in `dir` without mending its index, to look at it as it is.
    ///
    /// # Errors
    /// When the folder is not writable, the database was written by a newer version, or there is none while its index is there.
    pub async fn open_as_is(dir: &Path) -> Result<Self, LibraryError> {
        let io = |source| LibraryError::Io { what: "cannot create the library folder", path: dir.to_owned(), source };
        std::fs::create_dir_all(dir.join("index")).map_err(io)?;
        let making = lock::wait(dir, lock::OPENING, "opening", PATIENCE).await?;
        file::refuse_if_lost(dir)?;
        let store = Store::open(&file::database(dir)).await?;
        faults::at(Point::TablesMade);
        drop(making);
        Ok(Self::over(dir, store))
    }

    /// Opens the library in `dir` to read all of it: as it is, and also where nothing may be written.
    ///
    /// # Errors
    /// Those of [`open_as_is`](Self::open_as_is).
    pub async fn open_to_read(dir: &Path) -> Result<Self, LibraryError> {
        use std::io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
        match Self::open_as_is(dir).await {
            // Whoever may not write needs no lock. The log must be folded into the file, else a program has it open that may write.
            Err(LibraryError::Io { source, .. })
                if matches!(source.kind(), PermissionDenied | ReadOnlyFilesystem) && file::is_at_rest(dir) =>
            {
                file::refuse_if_lost(dir)?;
                Ok(Self::over(dir, Store::open_at_rest(&file::database(dir)).await?))
            }
            opened => opened,
        }
    }

    /// Opens the library in `dir` to look at its database. Nothing is written, and no lock is taken.
    ///
    /// # Errors
    /// When there is no library, or another version of the program wrote it.
    pub async fn open_to_look(dir: &Path) -> Result<Self, LibraryError> {
        file::refuse_if_lost(dir)?;
        let store = Store::open_to_look(&file::database(dir)).await?;
        Ok(Self::over(dir, store))
    }

    fn over(dir: &Path, store: Store) -> Self {
        Self {
            dir: dir.to_owned(),
            store,
            open_indexes: Mutex::default(),
            suggesters: LastTwo::default(),
            columns: LastTwo::default(),
            shown: LastTwo::default(),
            damage: Mutex::default(),
            troubles: AtomicU64::new(0),
            suspicion: Suspicion::default(),
            opened: FileId::of(&file::database(dir)).ok(),
            pool: Arc::default(),
            followed: AtomicU64::new(0),
        }
    }

    /// Whether no list was ever imported. The source of a list stays when the list is removed.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn is_new(&self) -> Result<bool, LibraryError> {
        let mut db = self.store.read().await?;
        Ok(!crate::store::ingest::has_sources(&mut db).await?)
    }

    /// Rebuilds the index from the database and publishes it as the next generation.
    ///
    /// # Errors
    /// When another program changes the library, or the index cannot be written.
    pub async fn reindex(&self, now: &str, progress: &Progress<'_>) -> Result<u64, LibraryError> {
        let _lock = lock::for_change(&self.dir, "reindex").await?;
        self.publish_rebuilt(now, progress).await
    }

    async fn publish_rebuilt(&self, now: &str, progress: &Progress<'_>) -> Result<u64, LibraryError> {
        let mut db = self.begin().await?;
        annotate::refresh(&mut db).await?;
        self.publish(db, now, progress).await
    }

    /// Builds the index of everything the transaction sees, commits it and sweeps away what is no longer needed.
    pub(super) async fn publish(
        &self,
        mut db: Transaction,
        now: &str,
        progress: &Progress<'_>,
    ) -> Result<u64, LibraryError> {
        let generation = index_dirs::build_next(&self.dir, &mut db, now, progress).await?;
        db.commit().await.map_err(crate::store::StoreError::from)?;
        faults::at(Point::Committed);
        index_dirs::sweep(&self.dir, &generation);
        Ok(generation.number)
    }

    /// Why the current generation cannot be used as it is, if so: its index, or what was read in its texts.
    pub(super) async fn index_problem(&self) -> Result<Option<IndexProblem>, LibraryError> {
        let mut db = self.store.read().await?;
        let Some(generation) = generations::current(&mut db).await? else {
            return Ok(Some(IndexProblem::Old("the library is new".to_owned())));
        };
        if !annotate::is_current(&mut db).await? {
            return Ok(Some(IndexProblem::Old("the texts were read by other rules".to_owned())));
        }
        drop(db);
        Ok(self.index_of(&generation).await.err().map(|error| match error {
            LibraryError::OtherVersion(_) => IndexProblem::Old(error.to_string()),
            error => IndexProblem::Damaged(error.to_string()),
        }))
    }

    async fn rebuild_unless_done(&self, now: &str, problem: &IndexProblem) -> Result<(), LibraryError> {
        let _lock = lock::wait(&self.dir, lock::CHANGING, "reindex", PATIENCE).await?;
        // Another program may have mended it while this one waited.
        if self.index_problem().await?.is_none() {
            return Ok(());
        }
        match problem {
            IndexProblem::Old(problem) => tracing::debug!(problem, "building the index"),
            IndexProblem::Damaged(problem) => tracing::warn!(problem, "the index is damaged and is being built anew"),
        }
        let generation = self.publish_rebuilt(now, &|_| {}).await?;
        if let IndexProblem::Damaged(_) = problem {
            tracing::warn!(generation, "the index was built anew");
        }
        Ok(())
    }

    async fn sweep_if_free(&self) -> Result<(), LibraryError> {
        let Ok(_lock) = lock::acquire(&self.dir, lock::CHANGING, lock::SWEEP) else { return Ok(()) };
        let mut db = self.store.read().await?;
        if let Some(generation) = generations::current(&mut db).await? {
            index_dirs::sweep(&self.dir, &generation);
        }
        Ok(())
    }

    /// The searcher of a generation: one that is open, else its folder is opened.
    pub(super) async fn index_of(&self, generation: &Generation) -> Result<Arc<SearchIndex>, LibraryError> {
        if !index_dirs::is_of_this_version(&generation.index_dir) {
            return Err(LibraryError::OtherVersion(generation.index_dir.clone()));
        }
        if let Some(index) = self.open_index(generation.number) {
            return Ok(index);
        }
        let dir = index_dirs::path(&self.dir, &generation.index_dir);
        let index = Arc::new(tokio::task::spawn_blocking(move || SearchIndex::open(&dir)).await??);
        let mut open = self.open_indexes.lock().unwrap_or_else(PoisonError::into_inner);
        if open.iter().all(|(number, _)| *number != generation.number) {
            open.push_back((generation.number, Arc::clone(&index)));
            open.make_contiguous().sort_by_key(|(number, _)| *number);
            while open.len() > 2 {
                open.pop_front();
            }
        }
        Ok(index)
    }

    /// The searcher of a generation, when it is open.
    pub(super) fn open_index(&self, generation: u64) -> Option<Arc<SearchIndex>> {
        let open = self.open_indexes.lock().unwrap_or_else(PoisonError::into_inner);
        open.iter().find(|(number, _)| *number == generation).map(|(_, index)| Arc::clone(index))
    }

    /// Ends all connections to the database.
    pub async fn close(&self) {
        self.suggesters.forget();
        self.store.close().await;
    }

    /// The folder of the library.
    pub fn dir(&self) -> &Path {
        &self.dir
    }
}
