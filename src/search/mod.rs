//! Search over the practices: the only room that names tantivy. It uses `domain` and nothing else of the project.
//!
//! The index is derived: texts go in with [`build`], and what comes out are case ids, scores and counts. Texts are shown
//! from the store; [`Highlighter`] says where to mark them. Errors are [`SearchError`]; a reader's input is never an
//! error, at most a [`Notice`].
//!
//! A search, in the order it walks through the room:
//!
//! 1. `query/grammar.rs`: what was typed → parts, quotes, fields, `OR`, `-`.
//! 2. `query/plan.rs`: parts → runs of units, dropped parts, notices. [`Query`] carries the plan.
//! 3. `query/compile.rs`: plan → tantivy query, with the boosts of `rank.rs`.
//! 4. `collect.rs`: one pass over the hits: total, facets (`facets.rs`) and the first hits (`rank.rs`).
//! 5. `matched.rs`: in which fields each shown hit matched.
//! 6. `highlight.rs` and `snippet.rs`: marks in a text, and the few clauses around them.
//!
//! Beside it: `schema.rs` (fields, [`INDEX_VERSION`]), `analysis.rs` (units as tokens), `writer.rs` ([`build`]),
//! `index.rs` ([`SearchIndex`]), `error.rs`.

mod analysis;
mod collect;
mod error;
mod facets;
#[cfg(test)]
mod fixture;
#[cfg(test)]
mod golden;
mod highlight;
mod index;
mod matched;
mod query;
mod rank;
mod schema;
mod snippet;
mod suggest;
mod writer;

pub use self::error::SearchError;
pub use self::facets::Facets;
pub use self::highlight::Highlighter;
pub use self::index::{Hit, SearchHits, SearchIndex};
pub use self::query::{MAX_CHARS, MAX_PARTS, Notice, NoticeKind, Query};
pub use self::rank::Sort;
pub use self::schema::{INDEX_VERSION, TextField};
pub use self::snippet::{Segment, Snippet, snippet};
pub use self::suggest::{
    Cut, MAX_KEYS, MAX_SUGGESTIONS, SuggestBuilder, SuggestTable, Suggestion, SuggestionKind, cut_words,
};
pub use self::writer::{IndexedCase, build};

/// Narrows a search. Values of one dimension are alternatives; the dimensions must all hold; an empty one allows all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    /// Slugs of lists: `urban-renewal-4`.
    pub lists: Vec<String>,
    /// Mechanisms: `urban-renewal-4/4`.
    pub mechanisms: Vec<String>,
    /// Division codes, six digits: a case matches by its acting places and all they belong to.
    pub places: Vec<String>,
}
