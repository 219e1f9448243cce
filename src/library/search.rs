//! A search over one generation: ids, scores and counts from the index, texts from the database, marks on both.

use std::sync::Arc;

use super::{LibraryError, Snapshot};
use crate::domain::case::CaseSummary;
use crate::search::{Facets, Filters, Highlighter, Hit, Query, Sort, TextField, snippet};
use crate::store;

/// How many characters of a body a hit shows.
const SNIPPET: usize = 110;

/// What is searched for and which of the hits are wanted.
#[derive(Debug, Clone)]
pub struct SearchRequest {
    /// The words.
    pub query: Query,
    /// What narrows them.
    pub filters: Filters,
    /// In which order.
    pub sort: Sort,
    /// Hits to leave out from the beginning.
    pub offset: usize,
    /// Hits to give at most.
    pub limit: usize,
}

/// Some hits of a search and the counts of all.
#[derive(Debug, Clone)]
pub struct SearchPage {
    /// How many cases were found.
    pub total: usize,
    /// Those asked for.
    pub cases: Vec<FoundCase>,
    /// Counts for the filters.
    pub facets: Facets,
}

/// A hit with its text, cut and marked.
#[derive(Debug, Clone)]
pub struct FoundCase {
    /// The case.
    pub case: CaseSummary,
    /// Where it matched.
    pub fields: Vec<TextField>,
    /// The heading, whole.
    pub heading: MarkedText,
    /// The clauses of the body around the marks.
    pub snippet: MarkedText,
    /// Title of its mechanism, whole.
    pub mechanism: MarkedText,
    /// Title of its measure, whole.
    pub measure: MarkedText,
}

/// A text in pieces, some of them marked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MarkedText {
    /// The pieces in order; together they are the text.
    pub segments: Vec<(String, bool)>,
    /// Whether something was left out before.
    pub cut_start: bool,
    /// Whether something was left out behind.
    pub cut_end: bool,
}

impl MarkedText {
    fn new(marker: &Highlighter, field: TextField, text: &str, width: usize) -> Self {
        let spans = marker.spans(field, text);
        let cut = snippet(text, &spans, width);
        Self {
            segments: cut.segments.iter().map(|segment| (segment.text.to_owned(), segment.mark)).collect(),
            cut_start: cut.cut_start,
            cut_end: cut.cut_end,
        }
    }
}

impl FoundCase {
    fn new(case: CaseSummary, hit: &Hit, marker: &Highlighter) -> Self {
        let whole = |field, text: &str| MarkedText::new(marker, field, text, usize::MAX);
        Self {
            heading: whole(TextField::Heading, &case.text.heading),
            snippet: MarkedText::new(marker, TextField::Body, case.text.body.as_deref().unwrap_or_default(), SNIPPET),
            mechanism: whole(TextField::Mechanism, &case.mechanism.title),
            measure: whole(TextField::Measure, case.measure.title.as_deref().unwrap_or_default()),
            fields: hit.fields.clone(),
            case,
        }
    }
}

impl Snapshot {
    /// Searches this generation.
    ///
    /// # Errors
    /// When the index or the database cannot be read; what a reader types is never an error.
    pub async fn search(&mut self, request: SearchRequest) -> Result<SearchPage, LibraryError> {
        let index = Arc::clone(&self.index);
        let marker = Highlighter::new(&request.query);
        // Searching reads mapped files and may wait for the disk, so it leaves the async threads once.
        let found = tokio::task::spawn_blocking(move || {
            let SearchRequest { query, filters, sort, offset, limit } = request;
            index.search(&query, &filters, sort, offset, limit)
        })
        .await??;
        let ids: Vec<i64> = found.hits.iter().map(|hit| hit.case_id).collect();
        let cases = store::cases::by_ids(&mut self.db, &ids).await?;
        let cases = cases.into_iter().zip(&found.hits).map(|(case, hit)| FoundCase::new(case, hit, &marker)).collect();
        Ok(SearchPage { total: found.total, cases, facets: found.facets })
    }

    /// How many cases have all of these words.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub async fn count(&self, query: Query) -> Result<usize, LibraryError> {
        let index = Arc::clone(&self.index);
        let found =
            tokio::task::spawn_blocking(move || index.search(&query, &Filters::default(), Sort::ListOrder, 0, 0));
        Ok(found.await??.total)
    }
}
