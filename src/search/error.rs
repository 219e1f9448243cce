//! What can go wrong in the index. Always the folder or the machine, never what a reader typed.

use std::io;
use std::path::{Path, PathBuf};

use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenDirectoryError, OpenWriteError};

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

    pub(super) fn build(dir: &Path, source: TantivyError) -> Self {
        // What the operating system says is a sentence; what the engine makes of it is not.
        match reason_of_system(&source) {
            Some(reason) => Self::Io { dir: dir.to_owned(), source: reason },
            None => Self::Build { dir: dir.to_owned(), source: source.into() },
        }
    }

    pub(super) fn open(dir: &Path, source: TantivyError) -> Self {
        Self::Open { dir: dir.to_owned(), source: source.into() }
    }

    pub(super) fn damaged(dir: &Path, problem: String) -> Self {
        Self::Open { dir: dir.to_owned(), source: problem.into() }
    }

    pub(super) fn search(dir: &Path, source: TantivyError) -> Self {
        Self::Search { dir: dir.to_owned(), source: source.into() }
    }
}

/// What the operating system refused, when that is why the engine failed: a full disk, a file that may not be written.
fn reason_of_system(error: &TantivyError) -> Option<io::Error> {
    let reason = match error {
        TantivyError::IoError(reason)
        | TantivyError::LockFailure(LockError::IoError(reason), _)
        | TantivyError::OpenWriteError(OpenWriteError::IoError { io_error: reason, .. })
        | TantivyError::OpenDirectoryError(OpenDirectoryError::IoError { io_error: reason, .. }) => reason,
        _ => return None,
    };
    Some(io::Error::new(reason.kind(), reason.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_as_the_system_tells_it() {
        let full = io::Error::from_raw_os_error(28);
        let failed = OpenWriteError::wrap_io_error(full, PathBuf::from("index/1/a.fast"));
        let told = SearchError::build(Path::new("index/1"), failed.into()).to_string();
        assert_eq!(told, "the index folder index/1 cannot be written: No space left on device (os error 28)");
    }
}
