//! Reading the whole library to see whether it is as it was written, and mending what can be mended.
//!
//! A small library is read whole before it is used. A large one is used at once and read beside that; so is every library from
//! time to time. While damage is known, there is no [snapshot](Library::snapshot): a reader is told to come back rather than
//! shown a wrong page.

use std::path::PathBuf;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::{Library, LibraryError, annotate, file, lock};
use crate::store::digests::{self, Verdict};
use crate::store::open::database_bytes;
use crate::store::{Transaction, generations};

/// Libraries up to this size, in bytes of database and index, are read whole before they are used: a tenth of a second.
const SMALL: u64 = 64 << 20;

/// How often a library in use is read whole.
const AUDIT_EVERY: Duration = Duration::from_secs(60 * 60);

/// How soon mending is tried again when it failed, on a full disk for example.
const TRY_AGAIN_AFTER: Duration = Duration::from_secs(60);

/// What an audit found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Damage {
    /// The index: it is built again.
    Index(String),
    /// What was read in the texts: they are read again.
    Derived(String),
    /// What was imported. Only a back-up knows it.
    Stated(String),
    /// The file of the database is not in its place.
    Gone(String),
    /// It is in its place again, and nobody has read yet whether it is sound.
    Back(String),
}

/// How an audit ended.
enum Audited {
    Sound,
    Mended,
}

impl Damage {
    fn error(&self) -> LibraryError {
        match self.clone() {
            Self::Index(problem) | Self::Derived(problem) | Self::Back(problem) => LibraryError::Mending { problem },
            Self::Stated(problem) | Self::Gone(problem) => LibraryError::Damaged { problem },
        }
    }
}

impl Library {
    /// Reads a small library whole, mends its index and what was read in its texts.
    ///
    /// # Errors
    /// [`LibraryError::Damaged`] when what was imported is not as it was written.
    pub(super) async fn audit_if_small(&self, now: &str) -> Result<(), LibraryError> {
        if self.bytes().await? <= SMALL { self.audit(now).await } else { Ok(()) }
    }

    /// Reads a library in use whole, at once when it is too large for that to have happened before, then every hour and whenever somebody
    /// [suspects](Self::suspect) that it is damaged. Mends what can be mended. Runs until the task is dropped; `now` tells the time (RFC 3339).
    pub async fn keep_sound(&self, now: impl Fn() -> String) {
        let mut wait = if self.bytes().await.is_ok_and(|bytes| bytes <= SMALL) { AUDIT_EVERY } else { Duration::ZERO };
        loop {
            // It does not matter which of the two it was.
            let _ = tokio::time::timeout(wait, self.suspicion.asked()).await;
            wait = match self.audit(&now()).await {
                Ok(()) => AUDIT_EVERY,
                Err(error) => {
                    tracing::error!(%error, "the library is not sound");
                    TRY_AGAIN_AFTER
                }
            };
        }
    }

    /// Reads the library whole and mends what can be mended. Until that is done, and while something is left, readers are refused.
    ///
    /// # Errors
    /// [`LibraryError::Damaged`] for what only a back-up knows.
    pub async fn audit(&self, now: &str) -> Result<(), LibraryError> {
        let audited = self.audit_and_mend(now).await;
        self.suspicion.answer(matches!(audited, Ok(Audited::Sound)));
        audited.map(|_| ())
    }

    async fn audit_and_mend(&self, now: &str) -> Result<Audited, LibraryError> {
        let damage = self.damage().await?;
        self.tell(damage.as_ref());
        match damage {
            None => return self.record_missing_digest().await.map(|()| Audited::Sound),
            Some(damage @ (Damage::Stated(_) | Damage::Gone(_) | Damage::Back(_))) => return Err(damage.error()),
            Some(Damage::Index(problem) | Damage::Derived(problem)) => {
                tracing::warn!(problem, "the library is damaged and is being mended");
            }
        }
        if let Some(generation) = self.mend(now).await? {
            self.mended(generation);
        }
        let left = self.damage().await?;
        self.tell(left.as_ref());
        if let Some(damage) = left {
            return Err(damage.error());
        }
        tracing::warn!("the library is mended: its index was built anew");
        Ok(Audited::Mended)
    }

    /// The first damage that is found, the worst kind first.
    pub(super) async fn damage(&self) -> Result<Option<Damage>, LibraryError> {
        if let Some(problem) = self.file_problem() {
            return Ok(Some(Damage::Gone(problem)));
        }
        let file = || self.database().display().to_string();
        let problems = self.store.integrity_problems().await;
        let broken = match &problems {
            Ok(problems) => problems.first().cloned(),
            Err(error) => Some(error.to_string()),
        };
        if let Some(problem) = broken {
            return Ok(Some(Damage::Stated(format!("{} is damaged: {problem}", file()))));
        }
        let mut db = self.store.read().await?;
        let Some(generation) = generations::current(&mut db).await? else { return Ok(None) };
        let derived = match digests::verdict(&mut db).await {
            Ok(Verdict::Sound | Verdict::Unknown) => None,
            Ok(Verdict::DerivedDiffers) => Some(format!("{}: what was read in the texts has changed", file())),
            Ok(Verdict::StatedDiffers) => return Ok(Some(Damage::Stated(self.wrong_checksum()))),
            Err(error) => return Ok(Some(Damage::Stated(format!("{} is damaged: {error}", file())))),
        };
        drop(db);
        if let Some(problem) = derived {
            return Ok(Some(Damage::Derived(problem)));
        }
        let index = match self.index_of(&generation).await {
            Ok(index) => index,
            Err(error) => return Ok(Some(Damage::Index(error.to_string()))),
        };
        let damaged = tokio::task::spawn_blocking(move || index.damaged_files()).await?;
        Ok(damaged.into_iter().next().map(Damage::Index))
    }

    /// Reads the texts again and builds a new index, from the rows that are known to be sound. The generation that was published, if so.
    async fn mend(&self, now: &str) -> Result<Option<u64>, LibraryError> {
        let _lock = lock::for_change(&self.dir, "mending").await?;
        // Another program may have published since.
        let damage = self.damage().await?;
        let mut db = self.store.write().await?;
        match damage {
            Some(Damage::Derived(_)) => annotate::again(&mut db).await?,
            Some(Damage::Index(_)) => {}
            Some(Damage::Stated(_) | Damage::Gone(_) | Damage::Back(_)) | None => return Ok(None),
        }
        self.publish(db, now, &|_| {}).await.map(Some)
    }

    /// Nobody is to be answered from the generation before the one that was mended.
    fn mended(&self, generation: u64) {
        if self.followed_generation().is_some() {
            self.followed.fetch_max(generation, Ordering::Release);
        }
        self.open_indexes.lock().unwrap_or_else(PoisonError::into_inner).retain(|(number, _)| *number >= generation);
    }

    /// Begins a change of the library. What is damaged must not be published as if it were sound.
    ///
    /// # Errors
    /// [`LibraryError::Damaged`], or when the database cannot be read or written.
    pub(super) async fn begin(&self) -> Result<Transaction, LibraryError> {
        if let Some(problem) = self.file_problem() {
            return Err(LibraryError::Damaged { problem });
        }
        let mut db = self.store.write().await?;
        match digests::verdict(&mut db).await? {
            Verdict::StatedDiffers => Err(LibraryError::Damaged { problem: self.wrong_checksum() }),
            Verdict::DerivedDiffers => {
                annotate::again(&mut db).await?;
                Ok(db)
            }
            Verdict::Sound | Verdict::Unknown => Ok(db),
        }
    }

    pub(super) fn wrong_checksum(&self) -> String {
        format!("{} is damaged: the checksum of what was imported is wrong", self.database().display())
    }

    fn database(&self) -> PathBuf {
        file::database(&self.dir)
    }

    /// A library that an older program wrote, or whose schema has changed, is taken as it is.
    async fn record_missing_digest(&self) -> Result<(), LibraryError> {
        let mut db = self.store.read().await?;
        if generations::current(&mut db).await?.is_none() || digests::written(&mut db).await?.is_some() {
            return Ok(());
        }
        drop(db);
        // Who holds the lock publishes, and writes a digest then.
        let Ok(_lock) = lock::acquire(&self.dir, lock::CHANGING, lock::SWEEP) else { return Ok(()) };
        let mut db = self.store.write().await?;
        digests::record(&mut db).await?;
        db.commit().await.map_err(crate::store::StoreError::from)?;
        Ok(())
    }

    /// Bytes of database and index.
    async fn bytes(&self) -> Result<u64, LibraryError> {
        let mut db = self.store.read().await?;
        let database = database_bytes(&mut db).await?;
        let Some(generation) = generations::current(&mut db).await? else { return Ok(database) };
        drop(db);
        Ok(database + self.index_of(&generation).await.map_or(0, |index| index.bytes()))
    }

    /// Looks whether the database is in its place, which costs nothing, and tells it as damage when it is not. When it is back, all of it is
    /// read: nobody knows what was done with it.
    pub(super) fn look_for_file(&self) {
        let problem = self.file_problem();
        let known = self.damage.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match (problem, known) {
            // What an audit has found is worse, and stays.
            (Some(_), Some(Damage::Stated(_))) => {}
            (Some(problem), Some(Damage::Gone(told))) if told == problem => {}
            (Some(problem), _) => {
                tracing::error!(problem, "the library is not sound");
                self.tell(Some(&Damage::Gone(problem)));
            }
            (None, Some(Damage::Gone(_))) => {
                tracing::info!("the database is in its place again");
                self.tell(Some(&Damage::Back(format!("{} was gone and is being read", self.database().display()))));
                self.suspicion.demand();
            }
            (None, _) => {}
        }
    }

    /// Makes what is known of the damage known to readers, or that there is none.
    fn tell(&self, damage: Option<&Damage>) {
        let mut known = self.damage.lock().unwrap_or_else(PoisonError::into_inner);
        if known.is_some() != damage.is_some() {
            self.troubles.fetch_add(1, Ordering::Release);
            // What was read meanwhile may be wrong.
            self.columns.forget();
            self.shown.forget();
            self.suggesters.forget();
        }
        *known = damage.cloned();
    }

    /// How often damage was found and mended, while there is none. What was made of the library in between is not to be shown again.
    pub fn troubles(&self) -> Option<u64> {
        Some(self.troubles.load(Ordering::Acquire)).filter(|troubles| troubles % 2 == 0)
    }

    /// Refuses while damage is known.
    pub(super) fn refuse_if_damaged(&self) -> Result<(), LibraryError> {
        let damage = self.damage.lock().unwrap_or_else(PoisonError::into_inner);
        damage.as_ref().map_or(Ok(()), |damage| Err(damage.error()))
    }
}
