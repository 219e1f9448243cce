//! Queries that found nothing, kept when the librarian asks for it, so that the synonym table can grow. Only the words are
//! written: no address, no cookie, no time.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// The most characters of a query that are kept.
const KEPT: usize = 200;

/// An open log. One query a line; control characters in a query become spaces, so that a line is a query.
#[derive(Debug)]
pub(crate) struct ZeroLog(Mutex<File>);

impl ZeroLog {
    /// Opens the file for appending, making it when there is none.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        OpenOptions::new().append(true).create(true).open(path).map(|file| Self(Mutex::new(file)))
    }

    /// Keeps a query. A log that cannot be written costs the librarian a line, never the reader an answer.
    pub(crate) fn keep(&self, query: &str) {
        let kept: String = query.trim().chars().take(KEPT).map(|c| if c.is_control() { ' ' } else { c }).collect();
        if kept.is_empty() {
            return;
        }
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // One write a line, so that lines of several servers on one file do not mix.
        if let Err(error) = file.write_all(format!("{kept}\n").as_bytes()) {
            tracing::warn!(%error, "the log of searches without a result could not be written");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_query() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("zero.txt");
        let log = ZeroLog::open(&path).expect("a writable folder");
        log.keep("桥\n芜湖\u{0}");
        log.keep("  ");
        log.keep(&"长".repeat(500));
        let text = std::fs::read_to_string(path).expect("the log");
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0], "桥 芜湖 ");
        assert_eq!(lines[1].chars().count(), KEPT);
    }
}
