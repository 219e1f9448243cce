//! Removing a list: it is withdrawn with all its cases, as one step.

use super::{Library, LibraryError, Progress, lock};
use crate::domain::ids::ListSlug;
use crate::faults::{self, Point};
use crate::store;

impl Library {
    /// Withdraws a list and gives the generation without it. Its addresses stay known, and so do the bytes it came from.
    ///
    /// # Errors
    /// [`LibraryError::NoList`], [`LibraryError::Locked`] when another program changes the library, and whatever the disk
    /// refuses.
    pub async fn remove(&self, slug: &ListSlug, now: &str, progress: &Progress<'_>) -> Result<u64, LibraryError> {
        let _lock = lock::for_change(&self.dir, &format!("removal of {slug}")).await?;
        let mut db = self.begin().await?;
        if store::lists::find(&mut db, slug).await?.is_none() {
            return Err(LibraryError::NoList(slug.clone()));
        }
        store::corrections::remove_list(&mut db, slug, now).await?;
        faults::at(Point::ListRemoved);
        self.publish(db, now, progress).await
    }
}
