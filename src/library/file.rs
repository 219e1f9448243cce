//! The file of the database: it must be there when an index tells of it, and stay the one that was opened.

use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use super::{Library, LibraryError, index_dirs};

/// Where the database of a library is.
pub(super) fn database(library: &Path) -> PathBuf {
    library.join("library.db")
}

/// Refuses to make a new library where one was lost. Tables come before the first index, so whoever is killed while making a library leaves
/// no index without them: a folder of a generation beside no database, or beside an empty file, is all that is left of a library.
///
/// # Errors
/// [`LibraryError::Lost`].
pub(super) fn refuse_if_lost(library: &Path) -> Result<(), LibraryError> {
    let path = database(library);
    let is_there = match fs::metadata(&path) {
        Ok(about) => about.len() > 0,
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        // Whoever opens it is told what is wrong.
        Err(_) => true,
    };
    if is_there || !index_dirs::has_any(library) { Ok(()) } else { Err(LibraryError::Lost(path)) }
}

/// Whether no program has the database open: the last one folds its log into the file and removes it.
pub(super) fn is_at_rest(library: &Path) -> bool {
    matches!(fs::metadata(library.join("library.db-wal")), Err(error) if error.kind() == io::ErrorKind::NotFound)
}

/// Which file it is, whatever its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FileId {
    #[cfg(unix)]
    device: u64,
    #[cfg(unix)]
    inode: u64,
}

impl FileId {
    /// That of the file at a path.
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        fs::metadata(path).map(|about| Self::from(&about))
    }
}

#[cfg(unix)]
impl From<&Metadata> for FileId {
    fn from(about: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt as _;
        Self { device: about.dev(), inode: about.ino() }
    }
}

/// Elsewhere a file that is open can be neither removed nor replaced.
#[cfg(not(unix))]
impl From<&Metadata> for FileId {
    fn from(_: &Metadata) -> Self {
        Self {}
    }
}

impl Library {
    /// What is wrong with the file at the path of the database: it is gone, or another than the one that is open.
    pub(super) fn file_problem(&self) -> Option<String> {
        let path = database(&self.dir);
        let opened = self.opened?;
        match FileId::of(&path) {
            Ok(found) if found == opened => None,
            Ok(_) => Some(format!("{} is another file than the one that is open", path.display())),
            Err(error) => Some(format!("{} is gone ({error})", path.display())),
        }
    }
}
