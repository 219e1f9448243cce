//! One lock file for everything that changes a library: imports and rebuilds.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;
use std::time::Duration;

use super::LibraryError;

/// Holds the lock until dropped. The system gives it back when the process ends, however it ends.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

/// Takes the lock, writing into it who holds it and what for.
///
/// # Errors
/// [`LibraryError::Locked`] with what the present holder wrote.
pub(super) fn acquire(dir: &Path, purpose: &str) -> Result<Lock, LibraryError> {
    let path = dir.join("lock");
    let io = |what| {
        let path = path.clone();
        move |source| LibraryError::Io { what, path, source }
    };
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .map_err(io("cannot open the lock file"))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut holder = String::new();
            // The holder may be about to write its name; an empty answer is still an answer.
            let _ = file.read_to_string(&mut holder);
            let holder = holder.trim();
            return Err(LibraryError::Locked { holder: if holder.is_empty() { "unknown" } else { holder }.to_owned() });
        }
        Err(TryLockError::Error(source)) => return Err(io("cannot lock")(source)),
    }
    let note = format!("{purpose}, process {}\n", std::process::id());
    file.set_len(0)
        .and_then(|()| file.rewind())
        .and_then(|()| file.write_all(note.as_bytes()))
        .map_err(io("cannot write the lock file"))?;
    Ok(Lock { _file: file })
}

/// How long an import waits for something short, such as a sweep, to end.
pub(super) const SHORT: Duration = Duration::from_secs(5);

/// Takes the lock as soon as it is free, and gives up after `patience`.
///
/// # Errors
/// [`LibraryError::Locked`] when it is still held by then.
pub(super) async fn wait(dir: &Path, purpose: &str, patience: Duration) -> Result<Lock, LibraryError> {
    let step = Duration::from_millis(50);
    let mut waited = Duration::ZERO;
    loop {
        match acquire(dir, purpose) {
            Err(LibraryError::Locked { .. }) if waited < patience => {
                tokio::time::sleep(step).await;
                waited += step;
            }
            other => return other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_to_come_is_told_who_holds_the_lock() {
        let dir = tempfile::tempdir().expect("a folder");
        let held = acquire(dir.path(), "import of a.txt").expect("the lock is free");
        match acquire(dir.path(), "import of b.txt") {
            Err(LibraryError::Locked { holder }) => {
                assert!(holder.starts_with("import of a.txt, process "), "{holder}")
            }
            other => panic!("{other:?}"),
        }
        drop(held);
        acquire(dir.path(), "import of b.txt").expect("the lock is free again");
    }
}
