//! Search over the practices: the only room that names tantivy. It uses `domain` and nothing else of the project.
//!
//! The index is derived: texts go in with [`build`], and what comes out are case ids, scores and counts. Texts are shown
//! from the store; [`Highlighter`] says where to mark them. Errors are [`SearchError`]; a reader's input is never an
//! error, at most a [`Notice`].
//!
//! A search, in the order it walks through the room:
//!
//! 1. `query/grammar.rs`: what was typed → parts, quotes, fields, `OR`, `-`.
//! 2. `query/plan.rs`: parts → runs of units, dropped parts, notices; `query/expand.rs`: synonyms and words of a run.
//!    [`Query`] carries the plan.
//! 3. `answer.rs`: what is searched for in the end: as typed, else corrected (`correct.rs`, `vocabulary.rs`), else
//!    nothing because a place has no case (`gazetteer.rs`), else relaxed (`relax.rs`).
//! 4. `query/compile.rs`: plan → a tree of terms and phrases (`query/node.rs`, `query/coverage.rs`), with the boosts
//!    of `rank.rs`.
//! 5. `collect.rs`: one pass over the hits: total, facets (`facets.rs`, `columns.rs`) and the first hits
//!    (`rank.rs`).
//! 6. `matched.rs`: in which fields and ways (`way.rs`) each shown hit matched.
//! 7. `highlight.rs` and `snippet.rs`: marks in a text, and the few clauses around them.
//!
//! Beside it: `schema.rs` (fields, [`INDEX_VERSION`]), `terms.rs` (the terms), `analysis.rs` (text → terms), `words.rs` (where words start and
//! end; `readings.rs`: cut otherwise), `border.rs` (where a short run stands as itself), `synonyms.rs`, `resembling.rs` (cases
//! that may hold a quotation), `near.rs` (cases that share rare words), `writer.rs` ([`build`]), `index.rs` ([`SearchIndex`]),
//! `error.rs`.

mod analysis;
mod answer;
mod border;
mod collect;
mod columns;
mod correct;
mod edges;
mod error;
mod facets;
#[cfg(test)]
mod fixture;
mod gazetteer;
#[cfg(test)]
mod golden;
mod highlight;
mod index;
#[cfg(test)]
mod judged;
mod manifest;
mod matched;
#[cfg(test)]
mod naive;
mod near;
#[cfg(test)]
mod never_missed;
mod published;
mod query;
mod rank;
mod readings;
mod recent;
mod relax;
mod resembling;
mod schema;
mod snippet;
mod suggest;
mod synonyms;
mod terms;
mod vocabulary;
mod way;
mod words;
mod writer;

pub use self::answer::Correction;
pub use self::error::SearchError;
pub use self::facets::{Counts, Facets};
pub use self::highlight::Highlighter;
pub use self::index::{GroupKind, Hit, HitGroup, PlaceOffer, SearchHits, SearchIndex};
pub use self::near::Kin;
pub use self::query::{Amounts, MAX_CHARS, MAX_PARTS, Notice, NoticeKind, Query};
pub use self::rank::Sort;
pub use self::schema::{INDEX_VERSION, TextField};
pub use self::snippet::{Segment, Snippet, snippet};
pub use self::suggest::{Cut, MAX_KEYS, MAX_SUGGESTIONS, SuggestBuilder, SuggestTable, Suggestion, SuggestionKind};
pub use self::way::Way;
pub use self::words::{cut_words, warm};
pub use self::writer::{IndexBuilder, IndexedCase, build};

/// The value of the place filter for cases in which no place acts.
pub const NO_PLACE: &str = "none";

/// Narrows a search. Values of one dimension are alternatives; the dimensions must all hold; an empty one allows all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    /// Slugs of lists: `urban-renewal-4`.
    pub lists: Vec<String>,
    /// Mechanisms: `urban-renewal-4/4`.
    pub mechanisms: Vec<String>,
    /// Division codes, six digits, or [`NO_PLACE`]: a case matches by its acting places and all they belong to.
    pub places: Vec<String>,
    /// What stands in the text: `documents`, `figures` (an amount of money).
    pub has: Vec<String>,
    /// Row ids of the only cases that are looked at, in order; empty for all.
    pub cases: Vec<i64>,
}
