//! An import as one step: rows, index of the next generation, COMMIT.

use super::{Library, LibraryError, index_dirs, lock};
use crate::domain::ids::ListSlug;
use crate::domain::list::PolicyList;
use crate::domain::outline::Outline;
use crate::store::StoreError;
use crate::store::ingest::{self, Source};

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ingested {
    /// The list was written and is served from this generation on.
    Imported {
        /// The generation that holds it.
        generation: u64,
    },
    /// The very file is in the library already; nothing was written.
    Unchanged {
        /// Under which name.
        slug: ListSlug,
    },
}

impl Library {
    /// Writes a list. Before the commit nothing of it can be seen; a crash at any moment leaves the library as it was.
    ///
    /// # Errors
    /// [`LibraryError::Changed`] when a list of this name came from another file or is described otherwise,
    /// [`LibraryError::Locked`] when another import runs, and whatever the disk refuses.
    pub async fn ingest(
        &self,
        list: &PolicyList,
        outline: &Outline,
        source: Source<'_>,
        now: &str,
    ) -> Result<Ingested, LibraryError> {
        let _lock = lock::for_change(&self.dir, &format!("import of {}", source.name)).await?;
        let mut db = self.begin().await?;
        if let Some(known) = ingest::source_of(&mut db, &list.slug).await? {
            let stored = crate::store::lists::find(&mut db, &list.slug).await?;
            if known == source.sha256 && stored.is_some_and(|stored| stored.list == *list) {
                return Ok(Ingested::Unchanged { slug: list.slug.clone() });
            }
            return Err(LibraryError::Changed(list.slug.clone()));
        }
        if let Some(slug) = ingest::list_of_source(&mut db, source.sha256).await? {
            return Ok(Ingested::Unchanged { slug });
        }
        ingest::insert_list(&mut db, list, outline, source, now).await?;
        let generation = index_dirs::build_next(&self.dir, &mut db, now).await?;
        db.commit().await.map_err(StoreError::from)?;
        index_dirs::sweep(&self.dir, &generation);
        Ok(Ingested::Imported { generation: generation.number })
    }
}
