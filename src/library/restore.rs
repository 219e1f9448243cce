//! Restoring a library from the database that `anli export` wrote: all or nothing, into a library that holds nothing.

use std::path::Path;

use super::{Library, LibraryError, Progress, annotate, index_dirs, lock};
use crate::store::backup::Backup;
use crate::store::digests::{self, Verdict};
use crate::store::generations::{self, Generation};
use crate::store::{self, Connection, StoreError, Transaction};

/// Restores the library in `dir` from a file that was checked; gives its generation, whose number and time are those it had.
///
/// # Errors
/// [`LibraryError::NotNew`] when the library holds something, [`LibraryError::Store`] when a row does not fit, and whatever
/// the disk refuses; then the library is as it was.
pub async fn restore(dir: &Path, backup: &Backup, progress: &Progress<'_>) -> Result<u64, LibraryError> {
    let was_there = dir.exists();
    let library = Library::open_as_is(dir).await?;
    let scratch = dir.join(format!(".restore-{}.db", std::process::id()));
    let done = library.restore_from(backup, &scratch, progress).await;
    library.close().await;
    // Neither may be there; what cannot be removed holds nothing that is used.
    let _ = std::fs::remove_file(&scratch);
    if done.is_err() && !was_there {
        let _ = std::fs::remove_dir_all(dir);
    }
    done
}

impl Library {
    async fn restore_from(
        &self,
        backup: &Backup,
        scratch: &Path,
        progress: &Progress<'_>,
    ) -> Result<u64, LibraryError> {
        let _lock = lock::for_change(&self.dir, "restore of a whole library").await?;
        let mut db = self.store.read().await?;
        let holds = store::ingest::has_sources(&mut db).await?;
        // A server that runs must see that there is another generation.
        let published = generations::current(&mut db).await?.map_or(0, |generation| generation.number);
        drop(db);
        if holds || published >= backup.generation {
            return Err(LibraryError::NotNew(self.dir.clone()));
        }
        let db = backup.copy_into(&self.store, scratch).await?;
        let generation = self.publish_restored(db, backup, progress).await?;
        index_dirs::sweep(&self.dir, &generation);
        Ok(generation.number)
    }

    /// Builds the index of the generation that the rows are of, and commits.
    async fn publish_restored(
        &self,
        mut db: Transaction,
        backup: &Backup,
        progress: &Progress<'_>,
    ) -> Result<Generation, LibraryError> {
        let restored = generations::current(&mut db).await?.ok_or(LibraryError::NoGeneration)?;
        let generation = Generation { index_dir: index_dirs::dir_name(restored.number), ..restored.clone() };
        annotate::refresh(&mut db).await?;
        if let Some(problem) = problem_of(&mut db).await? {
            return Err(backup.refused(problem).into());
        }
        if restored != generation {
            generations::name_index(&mut db, &generation).await?;
        }
        index_dirs::build(&self.dir, &mut db, &generation, progress).await?;
        // Another schema or other rules than those of the file: the sums are those of what is here now.
        if digests::verdict(&mut db).await? != Verdict::Sound {
            digests::record(&mut db).await?;
        }
        if let Err(error) = db.commit().await {
            let _ = std::fs::remove_dir_all(index_dirs::path(&self.dir, &generation.index_dir));
            return Err(StoreError::from(error).into());
        }
        Ok(generation)
    }
}

/// What is wrong with the rows, if anything: they must be those that were exported, and every key must lead somewhere.
async fn problem_of(db: &mut Connection) -> Result<Option<String>, LibraryError> {
    if digests::verdict(db).await? == Verdict::StatedDiffers {
        return Ok(Some("the rows that were copied are not those of the file".to_owned()));
    }
    Ok(store::corrections::problems(db).await?.into_iter().next())
}
