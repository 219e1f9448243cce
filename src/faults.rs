//! Points at which a test can make the program die, one after every kind of write to a library.
//!
//! A program built without debug assertions, as every release is, has none of this: `at` is empty there. Otherwise
//! `ANLI_DIE_AT=case-written` ends the process at that point as `kill -9` would: nothing is rolled back, closed or said.
//! `case-written:5` lets the point pass four times. `tests/it/faults` goes through all of them.

/// A point behind a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// A library has its tables.
    TablesMade,
    /// The lock of changes is taken.
    Locked,
    /// The bytes of a list are kept.
    SourceWritten,
    /// What a correction replaces is kept.
    FormerRecorded,
    /// The row of a list is written.
    ListDescribed,
    /// The rows of a list that is corrected are taken out.
    FormerCleared,
    /// A case is written, without its actors.
    CaseWritten,
    /// The rows of a list are written.
    ListWritten,
    /// A list is withdrawn.
    ListRemoved,
    /// The folder of the next index is there.
    IndexBegun,
    /// All cases have gone to the index, nothing is committed there.
    CasesIndexed,
    /// The index has committed its segments.
    IndexCommitted,
    /// The index has its manifest.
    ManifestWritten,
    /// All of the index is on the disk.
    IndexSynced,
    /// The next generation is named.
    GenerationNamed,
    /// The digest is written: only COMMIT is left.
    DigestRecorded,
    /// The new generation is there.
    Committed,
    /// A folder that nobody needs is removed.
    FolderSwept,
}

impl Point {
    /// All of them, in the order in which an import comes to them.
    pub const ALL: [Self; 18] = [
        Self::TablesMade,
        Self::Locked,
        Self::SourceWritten,
        Self::FormerRecorded,
        Self::ListDescribed,
        Self::FormerCleared,
        Self::CaseWritten,
        Self::ListWritten,
        Self::ListRemoved,
        Self::IndexBegun,
        Self::CasesIndexed,
        Self::IndexCommitted,
        Self::ManifestWritten,
        Self::IndexSynced,
        Self::GenerationNamed,
        Self::DigestRecorded,
        Self::Committed,
        Self::FolderSwept,
    ];

    /// Its name in `ANLI_DIE_AT`.
    pub fn name(self) -> &'static str {
        match self {
            Self::TablesMade => "tables-made",
            Self::Locked => "locked",
            Self::SourceWritten => "source-written",
            Self::FormerRecorded => "former-recorded",
            Self::ListDescribed => "list-described",
            Self::FormerCleared => "former-cleared",
            Self::CaseWritten => "case-written",
            Self::ListWritten => "list-written",
            Self::ListRemoved => "list-removed",
            Self::IndexBegun => "index-begun",
            Self::CasesIndexed => "cases-indexed",
            Self::IndexCommitted => "index-committed",
            Self::ManifestWritten => "manifest-written",
            Self::IndexSynced => "index-synced",
            Self::GenerationNamed => "generation-named",
            Self::DigestRecorded => "digest-recorded",
            Self::Committed => "committed",
            Self::FolderSwept => "folder-swept",
        }
    }
}

/// Dies here when a test has asked for it.
#[cfg(debug_assertions)]
pub(crate) fn at(point: Point) {
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicUsize, Ordering};

    static WANTED: LazyLock<Option<(String, usize)>> = LazyLock::new(|| {
        let wanted = std::env::var("ANLI_DIE_AT").ok()?;
        Some(match wanted.split_once(':') {
            Some((name, times)) => (name.to_owned(), times.parse().ok()?),
            None => (wanted, 1),
        })
    });
    static PASSED: AtomicUsize = AtomicUsize::new(0);
    let Some((name, times)) = WANTED.as_ref() else { return };
    if name == point.name() && PASSED.fetch_add(1, Ordering::Relaxed) + 1 == *times {
        // Like a kill, an abort runs no destructor and no handler of ours.
        std::process::abort();
    }
}

/// Nothing: this program was not built for tests.
#[cfg(not(debug_assertions))]
#[inline(always)]
pub(crate) fn at(_: Point) {}
