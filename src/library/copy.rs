//! A copy of the database that stands alone: what files of the whole library are made from.

use std::path::Path;

use super::{Library, LibraryError};
use crate::store::Store;

impl Library {
    /// Writes the database as of now to a new file and opens that file for reading. Everything read from it is of one
    /// generation, however long it takes, and the library itself is not held up.
    ///
    /// # Errors
    /// When the file exists, or cannot be written.
    pub async fn copy_database(&self, path: &Path) -> Result<Store, LibraryError> {
        self.store.copy_to(path).await?;
        Ok(Store::open_copy(path).await?)
    }
}
