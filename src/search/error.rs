//! What can go wrong in the index. Always the folder or the machine, never what a reader typed.

use std::io;
use std::path::{Path, PathBuf};

/// An index could not be built, opened or searched; each names its folder.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// [`build`](super::build) writes only into an empty or missing folder.
    #[error("the index folder {} is not empty", dir.display())]
    NotEmpty {
        /// The folder.
        dir: PathBuf,
    },
    /// The folder could not be made, read or synced.
    #[error("the index folder {} cannot be written: {source}", dir.display())]
    Io {
        /// The folder.
        dir: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
    /// Writing the index failed.
    #[error("the index in {} cannot be built: {source}", dir.display())]
    Build {
        /// The folder.
        dir: PathBuf,
        /// The engine's reason.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// There is no index, or it is damaged.
    #[error("the index in {} cannot be opened: {source}", dir.display())]
    Open {
        /// The folder.
        dir: PathBuf,
        /// The engine's reason.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The index was made with other fields: build it anew.
    #[error("the index in {} has other fields than this version writes", dir.display())]
    Schema {
        /// The folder.
        dir: PathBuf,
    },
    /// Reading the index failed in the middle of a search.
    #[error("the index in {} cannot be searched: {source}", dir.display())]
    Search {
        /// The folder.
        dir: PathBuf,
        /// The engine's reason.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl SearchError {
    pub(super) fn io(dir: &Path, source: io::Error) -> Self {
        Self::Io { dir: dir.to_owned(), source }
    }

    pub(super) fn build(dir: &Path, source: tantivy::TantivyError) -> Self {
        Self::Build { dir: dir.to_owned(), source: source.into() }
    }

    pub(super) fn open(dir: &Path, source: tantivy::TantivyError) -> Self {
        Self::Open { dir: dir.to_owned(), source: source.into() }
    }

    pub(super) fn damaged(dir: &Path, problem: String) -> Self {
        Self::Open { dir: dir.to_owned(), source: problem.into() }
    }

    pub(super) fn search(dir: &Path, source: tantivy::TantivyError) -> Self {
        Self::Search { dir: dir.to_owned(), source: source.into() }
    }
}
