//! Removing a list: it is withdrawn with all its cases, as one step.

use super::{Library, LibraryError, Progress, index_dirs, lock};
use crate::domain::ids::ListSlug;
use crate::store::{self, StoreError};

impl Library {
    /// Withdraws a list and gives the generation without it. Its addresses stay known, and so do the bytes it came from.
    ///
    /// # Errors
    /// [`LibraryError::NoList`], [`LibraryError::Locked`] when another program changes the library, and whatever the disk
    /// refuses.
    pub async fn remove(&self, slug: &ListSlug, now: &str, progress: &Progress<'_>) -> Result<u64, LibraryError> {
        let _lock = lock::for_change(&self.dir, &format!("removal of {slug}")).await?;
        let mut db = self.store.write().await?;
        if store::lists::find(&mut db, slug).await?.is_none() {
            return Err(LibraryError::NoList(slug.clone()));
        }
        store::corrections::remove_list(&mut db, slug, now).await?;
        let generation = index_dirs::build_next(&self.dir, &mut db, now, progress).await?;
        db.commit().await.map_err(StoreError::from)?;
        index_dirs::sweep(&self.dir, &generation);
        Ok(generation.number)
    }
}
