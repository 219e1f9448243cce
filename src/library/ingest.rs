//! An import as one step: rows of all its files, one index of the next generation, COMMIT.

use std::collections::HashMap;

use super::lock::Lock;
use super::{Library, LibraryError, Progress, lock};
use crate::domain::changes::{CaseMap, KnownList, ListChanges};
use crate::domain::ids::ListSlug;
use crate::domain::list::PolicyList;
use crate::domain::outline::Outline;
use crate::domain::text::fold_str;
use crate::faults::{self, Point};
use crate::store::ingest::{self, Source};
use crate::store::{self, Connection, Transaction};

/// A list that comes in.
#[derive(Debug, Clone, Copy)]
pub struct Incoming<'a> {
    /// What is known of it.
    pub list: &'a PolicyList,
    /// What stands in it.
    pub outline: &'a Outline,
    /// The bytes it was read from.
    pub source: Source<'a>,
    /// Whether a person said that it is the list of this name, so that it corrects one that looks like another.
    pub is_named: bool,
    /// Which cases a person said are which.
    pub maps: &'a [CaseMap],
}

/// What an import did, or would do, with a list.
#[derive(Debug, Clone, PartialEq)]
pub enum Ingested {
    /// The list was written: it is new, or corrects the one that was there. It is served as soon as the import is published.
    Imported {
        /// What is another now.
        changes: Box<ListChanges>,
    },
    /// Nothing is another; nothing was written.
    Unchanged {
        /// Under which name the library has it.
        slug: ListSlug,
    },
}

/// An import of any number of lists. It holds the lock of the library; nothing of it can be seen before
/// [`Import::publish`], and when it is dropped before, nothing has happened.
pub struct Import<'a> {
    library: &'a Library,
    db: Transaction,
    now: String,
    /// Lists written so far, with the files they came from.
    written: HashMap<ListSlug, String>,
    _lock: Lock,
}

impl Library {
    /// Begins an import. `purpose` is what others are told who find the library locked, `now` the time written (RFC 3339).
    ///
    /// # Errors
    /// [`LibraryError::Locked`] when another program changes the library.
    pub async fn begin_import(&self, purpose: &str, now: &str) -> Result<Import<'_>, LibraryError> {
        let lock = lock::for_change(&self.dir, purpose).await?;
        let db = self.begin().await?;
        Ok(Import { library: self, db, now: now.to_owned(), written: HashMap::new(), _lock: lock })
    }

    /// What an import of this list would do now. Nothing is written and no lock is taken.
    ///
    /// # Errors
    /// The refusals of [`Import::add`], and when the database cannot be read.
    pub async fn preview(&self, incoming: Incoming<'_>) -> Result<Ingested, LibraryError> {
        let mut db = self.store.read().await?;
        compare(&mut db, incoming).await
    }

    /// Imports one list: begin, add, publish. Gives what was done and the generation, `None` when nothing was written.
    ///
    /// # Errors
    /// Those of the three steps.
    pub async fn ingest(&self, incoming: Incoming<'_>, now: &str) -> Result<(Ingested, Option<u64>), LibraryError> {
        let mut import = self.begin_import(&format!("import of {}", incoming.source.name), now).await?;
        let done = import.add(incoming).await?;
        Ok((done, import.publish(&|_| {}).await?))
    }
}

/// What an import into a library that does not exist yet would do with a list.
///
/// # Errors
/// Those of [`Library::preview`].
pub fn preview_of_new(incoming: Incoming<'_>) -> Result<Ingested, LibraryError> {
    let Incoming { list, outline, maps, .. } = incoming;
    let changes = ListChanges::between(&KnownList::default(), list, outline, maps)?;
    Ok(Ingested::Imported { changes: Box::new(changes) })
}

impl Import<'_> {
    /// Writes a list. What is refused ([`LibraryError::is_refusal`]) leaves the others of the import as they are.
    ///
    /// # Errors
    /// [`LibraryError::AnotherList`] when another list has the name, [`LibraryError::Twice`] when a file of this import
    /// has written it, [`LibraryError::Plan`] when a map names no case, and whatever the disk refuses.
    pub async fn add(&mut self, incoming: Incoming<'_>) -> Result<Ingested, LibraryError> {
        let Incoming { list, outline, source, .. } = incoming;
        let done = compare(&mut self.db, incoming).await?;
        let Ingested::Imported { changes } = &done else { return Ok(done) };
        if let Some(name) = self.written.get(&list.slug) {
            return Err(LibraryError::Twice { slug: list.slug.clone(), name: name.clone() });
        }
        ingest::write(&mut self.db, changes, list, outline, source, &self.now).await?;
        faults::at(Point::ListWritten);
        self.written.insert(list.slug.clone(), source.name.to_owned());
        Ok(done)
    }

    /// Builds the index of the next generation and commits; gives its number. `None` when nothing was written.
    ///
    /// # Errors
    /// Whatever the disk refuses; then nothing has happened.
    pub async fn publish(self, progress: &Progress<'_>) -> Result<Option<u64>, LibraryError> {
        if self.written.is_empty() {
            return Ok(None);
        }
        self.library.publish(self.db, &self.now, progress).await.map(Some)
    }
}

/// What the list changes in what the database holds.
async fn compare(db: &mut Connection, incoming: Incoming<'_>) -> Result<Ingested, LibraryError> {
    let Incoming { list, outline, source, maps, .. } = incoming;
    let of_source = ingest::list_of_source(db, source.sha256).await?;
    if let Some(slug) = of_source.filter(|slug| *slug != list.slug) {
        return Ok(Ingested::Unchanged { slug });
    }
    let known = store::known::read(db, &list.slug).await?;
    let changes = ListChanges::between(&known, list, outline, maps)?;
    if let Some(stored) = known.list.as_ref().filter(|stored| !is_same_list(stored, &known, &changes, incoming)) {
        return Err(LibraryError::AnotherList { slug: list.slug.clone(), title: stored.title.clone() });
    }
    if changes.is_empty() {
        return Ok(Ingested::Unchanged { slug: list.slug.clone() });
    }
    Ok(Ingested::Imported { changes: Box::new(changes) })
}

/// Whether a file is a correction of the stored list and not another list with its name: a person says so, or title and batch
/// are the same and a case too, or it has most of the cases.
fn is_same_list(stored: &PolicyList, known: &KnownList, changes: &ListChanges, incoming: Incoming<'_>) -> bool {
    let same_title = fold_str(&stored.title) == fold_str(&incoming.list.title) && stored.batch == incoming.list.batch;
    let found_again = changes.found_again();
    incoming.is_named || (same_title && found_again > 0) || found_again * 2 > known.cases.len()
}
