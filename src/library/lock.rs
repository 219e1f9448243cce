//! Lock files: one for everything that changes a library (imports, rebuilds, sweeps), one for making the tables.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;
use std::time::Duration;

use super::LibraryError;
use crate::faults::{self, Point};

/// What stands for a holder that has not written its name yet.
const UNKNOWN: &str = "unknown";

/// Holds the lock until dropped. The system gives it back when the process ends, however it ends.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

/// The lock of everything that changes a library.
pub(super) const CHANGING: &str = "lock";
/// The lock of making the tables. Held for that moment only, so that no reader ever waits for an import.
pub(super) const OPENING: &str = "opening";

/// Takes the lock in the file `name`, writing into it who holds it and what for.
///
/// # Errors
/// [`LibraryError::Locked`] with what the present holder wrote.
pub(super) fn acquire(dir: &Path, name: &str, purpose: &str) -> Result<Lock, LibraryError> {
    let path = dir.join(name);
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
            return Err(LibraryError::Locked { holder: if holder.is_empty() { UNKNOWN } else { holder }.to_owned() });
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

/// What a sweep writes into the lock.
pub(super) const SWEEP: &str = "sweep";

/// How long is waited for a sweep to end, which takes a moment.
const SWEEP_PATIENCE: Duration = Duration::from_secs(5);

/// Takes the lock in the file `name` as soon as it is free, and gives up after `patience`.
///
/// # Errors
/// [`LibraryError::Locked`] when it is still held by then.
pub(super) async fn wait(dir: &Path, name: &str, purpose: &str, patience: Duration) -> Result<Lock, LibraryError> {
    wait_while(dir, name, purpose, patience, |_| true).await
}

/// Takes the lock for a change. Another change is not waited for, only a sweep that is over in a moment.
///
/// # Errors
/// [`LibraryError::Locked`] when another change holds it.
pub(super) async fn for_change(dir: &Path, purpose: &str) -> Result<Lock, LibraryError> {
    // Who has just taken the lock may not have written its name yet.
    let brief = |holder: &str| holder == UNKNOWN || holder.starts_with(SWEEP);
    let lock = wait_while(dir, CHANGING, purpose, SWEEP_PATIENCE, brief).await?;
    faults::at(Point::Locked);
    Ok(lock)
}

async fn wait_while(
    dir: &Path,
    name: &str,
    purpose: &str,
    patience: Duration,
    worth_it: impl Fn(&str) -> bool,
) -> Result<Lock, LibraryError> {
    let step = Duration::from_millis(50);
    let mut waited = Duration::ZERO;
    loop {
        match acquire(dir, name, purpose) {
            Err(LibraryError::Locked { holder }) if waited < patience && worth_it(&holder) => {
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
        let held = acquire(dir.path(), CHANGING, "import of a.txt").expect("the lock is free");
        match acquire(dir.path(), CHANGING, "import of b.txt") {
            Err(LibraryError::Locked { holder }) => {
                assert!(holder.starts_with("import of a.txt, process "), "{holder}")
            }
            other => panic!("{other:?}"),
        }
        drop(held);
        acquire(dir.path(), CHANGING, "import of b.txt").expect("the lock is free again");
    }
}
