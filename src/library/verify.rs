//! Checking a library against itself: the database, and the index against the database.

use super::{Library, LibraryError};
use crate::store;
use crate::store::digests::{self, Verdict};

impl Library {
    /// Looks through the whole library and names every problem; none when it is sound.
    ///
    /// # Errors
    /// When the check itself could not run.
    pub async fn verify(&self) -> Result<Vec<String>, LibraryError> {
        let mut problems = self.store.integrity_problems().await?;
        let mut db = self.store.read().await?;
        match digests::verdict(&mut db).await? {
            Verdict::StatedDiffers => problems.push(self.wrong_checksum()),
            Verdict::DerivedDiffers => {
                problems.push("what was read in the texts is not as it was written: run `anli reindex`".to_owned())
            }
            Verdict::Sound | Verdict::Unknown => {}
        }
        drop(db);
        if let Some(problem) = self.index_problem().await? {
            problems.push(format!("{problem}: run `anli reindex`"));
            return Ok(problems);
        }
        let mut snapshot = self.snapshot().await?;
        let stored = store::cases::count_all(snapshot.db()).await?;
        let indexed = snapshot.index.num_cases();
        if stored != indexed {
            problems.push(format!("the database has {stored} cases, the index {indexed}: run `anli reindex`"));
        }
        // Reading every case parses every stored value back, and names table, column and row where that fails.
        for chunk in store::cases::all_ids(snapshot.db()).await?.chunks(1000) {
            if store::cases::by_ids(snapshot.db(), chunk).await.is_ok() {
                continue;
            }
            for id in chunk {
                let one = store::cases::by_ids(snapshot.db(), std::slice::from_ref(id)).await;
                problems.extend(one.err().map(|error| error.to_string()));
            }
        }
        problems.extend(store::corrections::problems(snapshot.db()).await?);
        let index = std::sync::Arc::clone(&snapshot.index);
        let damaged = tokio::task::spawn_blocking(move || index.damaged_files()).await?;
        problems.extend(damaged.into_iter().map(|problem| format!("{problem}: run `anli reindex`")));
        Ok(problems)
    }
}
