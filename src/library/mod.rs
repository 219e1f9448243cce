//! The library: the database and the index of one generation as one thing. Only what needs both is here.
//!
//! A reader works on a [`Snapshot`]: a read transaction and the searcher of the very generation that the transaction sees.
//! An import ([`Library::ingest`]) writes its rows, builds the index of the next generation in a folder of its own and
//! commits; the COMMIT is the only switch. Errors of this layer are [`LibraryError`].

mod annotate;
mod audit;
mod columns;
mod copy;
mod file;
mod index_dirs;
mod ingest;
mod last_two;
mod lock;
mod marking;
mod names;
mod near;
mod open;
mod pool;
mod progress;
mod quotation;
mod ready;
mod remove;
mod restore;
mod search;
mod shown;
mod snapshot;
mod suggest;
mod suspicion;
mod verify;

use std::path::PathBuf;

pub use columns::Needs;
pub use ingest::{Import, Incoming, Ingested, preview_of_new};
pub use marking::CaseMarker;
pub use names::Names;
pub use near::{NearCase, Nearness};
pub use open::Library;
pub use pool::{Place, Pool, Turn};
pub use progress::{Progress, Step};
pub use quotation::{MAX_QUOTE_CHARS, MAX_SENTENCES, QuoteCheck, QuoteMatch, Verdict};
pub use ready::Searched;
pub use restore::restore;
pub use search::{AllFound, FoundCase, FoundGroup, MarkedText, SearchPage, SearchRequest};
pub use snapshot::Snapshot;

use crate::domain::changes::PlanError;
use crate::domain::ids::ListSlug;
use crate::search::SearchError;
use crate::store::StoreError;

/// What can go wrong with a library.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index.
    #[error(transparent)]
    Search(#[from] SearchError),
    /// A file or folder of the library.
    #[error("{what} {path}: {source}. Check that the folder is writable and that the disk is not full")]
    Io {
        /// What was tried.
        what: &'static str,
        /// On which path.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Another program is changing the library.
    #[error("the library is being changed by another program ({holder}): wait until it is done, then try again")]
    Locked {
        /// What the holder wrote about itself.
        holder: String,
    },
    /// Another list has this name.
    #[error(
        "the name `{slug}` is taken by another list, {title}: give this one a name of its own with --slug NAME; if it is the corrected text of that list, say so with --slug {slug}"
    )]
    AnotherList {
        /// The name.
        slug: ListSlug,
        /// Title of the list that has it.
        title: String,
    },
    /// Two files of one import are the same list.
    #[error("the list `{slug}` comes from another file of this import already ({name}): import corrections one by one")]
    Twice {
        /// The list.
        slug: ListSlug,
        /// The other file.
        name: String,
    },
    /// What a person says of its cases does not fit the list.
    #[error("{0}")]
    Plan(#[from] PlanError),
    /// A whole library can only be restored where there is none.
    #[error(
        "the library in {0} holds something: restore into a folder of its own (--data-dir DIR), then put that in its place"
    )]
    NotNew(PathBuf),
    /// There is no list of this name.
    #[error("there is no list `{0}` in the library")]
    NoList(ListSlug),
    /// What was imported is not as it was written, and nothing here can tell what it was.
    #[error(
        "{problem}. Stop the program, put a back-up of the library in its place or import the lists into a new one, then run `anli verify`"
    )]
    Damaged {
        /// What was found, with the file.
        problem: String,
    },
    /// An index tells that there was a database, and there is none.
    #[error(
        "{} is missing or empty, but the folder index beside it is of a library that was not: put a back-up in its place; to begin anew, move the whole folder away", .0.display()
    )]
    Lost(PathBuf),
    /// Damage was found that is being mended.
    #[error("the library is damaged and is being mended: {problem}")]
    Mending {
        /// What was found, with the file.
        problem: String,
    },
    /// The newest index was built by another version of the program.
    #[error("the index {0} was built by another version of anli: restart this program, it then builds its own")]
    OtherVersion(String),
    /// A task ended without a result.
    #[error("a background task broke down: {0}")]
    Task(#[from] tokio::task::JoinError),
    /// More work than there are processors for is under way, and too much waits already.
    #[error("too much is being computed at the moment")]
    Busy,
    /// No generation could be opened.
    #[error("the library has no index that could be opened; run `anli reindex`")]
    NoGeneration,
}

impl LibraryError {
    /// Whether the input is refused and everything else can go on: nothing was written, nothing is broken.
    pub fn is_refusal(&self) -> bool {
        matches!(
            self,
            Self::AnotherList { .. }
                | Self::Twice { .. }
                | Self::Plan(_)
                | Self::NoList(_)
                | Self::NotNew(_)
                | Self::Store(StoreError::NoBackup { .. } | StoreError::Newer { .. })
        )
    }
}
