//! Files of an export, opened only when they are what their manifest says.
//!
//! The entity tag of a file is the checksum that its manifest names, so it must be the file's own. Reading a large file for each
//! request is too dear: its checksum is taken once, and kept for as long as its length and the time of its last change stay.

use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::SystemTime;

use tokio::fs::File;
use tokio::sync::Mutex;

use crate::domain::checksum::sha256_of;
use crate::export::manifest::ExportedFile;

/// Why a file is not given away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unsound {
    /// Nothing stands there that is a file: a link is not followed.
    NoFile,
    /// The file is not the one of the manifest, or cannot be read.
    Another,
}

impl From<io::Error> for Unsound {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::NotFound { Self::NoFile } else { Self::Another }
    }
}

/// What is known of files; cheap to clone.
#[derive(Debug, Clone, Default)]
pub(super) struct Checked {
    files: Arc<RwLock<HashMap<String, Read>>>,
    /// One file is read at a time: a crowd that wants a new one waits for its sum.
    turn: Arc<Mutex<()>>,
}

/// What came of reading a file of the listed length.
#[derive(Debug)]
struct Read {
    changed: SystemTime,
    /// The checksum that it should have.
    sha256: String,
    is_listed: bool,
}

impl Checked {
    /// The file of that name, to be read from any place of it.
    pub(super) async fn open(&self, dir: &Path, listed: &ExportedFile) -> Result<File, Unsound> {
        let path = dir.join(&listed.name);
        if !tokio::fs::symlink_metadata(&path).await?.is_file() {
            return Err(Unsound::NoFile);
        }
        let file = File::open(&path).await?;
        let about = file.metadata().await?;
        if about.len() != listed.bytes {
            return Err(Unsound::Another);
        }
        let changed = about.modified()?;
        let file = match self.is_listed(listed, changed) {
            Some(is_listed) => is_listed.then_some(file),
            None => self.read(file, listed, changed).await?,
        };
        file.ok_or(Unsound::Another)
    }

    /// Whether a file that was changed then is the listed one, when that is known.
    fn is_listed(&self, listed: &ExportedFile, changed: SystemTime) -> Option<bool> {
        let files = self.files.read().unwrap_or_else(PoisonError::into_inner);
        let read = files.get(&listed.name)?;
        (read.changed == changed && read.sha256 == listed.sha256).then_some(read.is_listed)
    }

    /// Reads the file and remembers what came of it; gives it back when it is the listed one.
    async fn read(&self, file: File, listed: &ExportedFile, changed: SystemTime) -> io::Result<Option<File>> {
        let turn = Arc::clone(&self.turn).lock_owned().await;
        // Whoever had the turn before may have read the same file.
        if let Some(is_listed) = self.is_listed(listed, changed) {
            return Ok(is_listed.then_some(file));
        }
        let file = file.into_std().await;
        let (known, listed) = (self.clone(), listed.clone());
        // It goes on when the reader does not wait for it: else a large file would never be known.
        let read = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            let is_listed = sha256_of(&file)? == listed.sha256;
            let read = Read { changed, sha256: listed.sha256, is_listed };
            known.files.write().unwrap_or_else(PoisonError::into_inner).insert(listed.name, read);
            Ok(is_listed.then(|| File::from_std(file)))
        });
        read.await.map_err(io::Error::other)?
    }
}
