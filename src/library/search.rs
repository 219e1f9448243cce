//! A search over one generation: ids, scores and counts from the index, texts from the database, marks on both.

use std::sync::Arc;

use super::{LibraryError, Snapshot};
use crate::domain::case::CaseSummary;
use crate::search::{
    Correction, Facets, Filters, GroupKind, Highlighter, Hit, HitGroup, Notice, PlaceOffer, Query, Sort, TextField,
    Way, snippet,
};
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
    /// Cases apart from the main list.
    pub groups: Vec<FoundGroup>,
    /// Places that the query names and that have cases.
    pub places: Vec<PlaceOffer>,
    /// Parts of the query that were read as other words.
    pub corrections: Vec<Correction>,
    /// What the reader should be told of the search itself.
    pub notices: Vec<Notice>,
}

/// Every case of the main list.
#[derive(Debug, Clone)]
pub struct AllFound {
    /// How many cases were found.
    pub total: usize,
    /// All of them, unless they are too many.
    pub cases: Vec<CaseSummary>,
    /// Parts of the query that were read as other words.
    pub corrections: Vec<Correction>,
}

/// Cases apart from the main list, and why.
#[derive(Debug, Clone)]
pub struct FoundGroup {
    /// Why they are apart.
    pub kind: GroupKind,
    /// A heading for the reader.
    pub label: String,
    /// Whether to show it folded.
    pub closed: bool,
    /// How many there are.
    pub total: usize,
    /// The first of them.
    pub cases: Vec<FoundCase>,
}

/// A hit with its text, cut and marked.
#[derive(Debug, Clone)]
pub struct FoundCase {
    /// The case.
    pub case: CaseSummary,
    /// Where it matched.
    pub fields: Vec<TextField>,
    /// How it was found when not literally.
    pub ways: Vec<Way>,
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

/// The searched texts of a case that are shown: heading, body, titles of its mechanism and measure.
fn texts_of(case: &CaseSummary) -> [(TextField, &str); 4] {
    [
        (TextField::Heading, case.text.heading.as_str()),
        (TextField::Body, case.text.body.as_deref().unwrap_or_default()),
        (TextField::Mechanism, case.mechanism.title.as_str()),
        (TextField::Measure, case.measure.title.as_deref().unwrap_or_default()),
    ]
}

impl FoundCase {
    fn new(case: CaseSummary, hit: &Hit, marker: &Highlighter) -> Self {
        let texts @ [heading, body, mechanism, measure] = texts_of(&case);
        let marker = marker.for_case(&texts);
        let whole = |field, text: &str| MarkedText::new(&marker, field, text, usize::MAX);
        Self {
            heading: whole(heading.0, heading.1),
            snippet: MarkedText::new(&marker, body.0, body.1, SNIPPET),
            mechanism: whole(mechanism.0, mechanism.1),
            measure: whole(measure.0, measure.1),
            fields: hit.fields.clone(),
            ways: hit.ways.clone(),
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
        // Searching reads mapped files and may wait for the disk, so it leaves the async threads once.
        let found = tokio::task::spawn_blocking(move || {
            let SearchRequest { query, filters, sort, offset, limit } = request;
            index.search(&query, &filters, sort, offset, limit)
        })
        .await??;
        let cases = self.found_cases(&found.hits, &found.marker).await?;
        let mut groups = Vec::new();
        for HitGroup { kind, label, closed, total, hits, marker } in found.groups {
            groups.push(FoundGroup { kind, label, closed, total, cases: self.found_cases(&hits, &marker).await? });
        }
        Ok(SearchPage {
            total: found.total,
            cases,
            facets: found.facets,
            groups,
            places: found.places,
            corrections: found.corrections,
            notices: found.notices,
        })
    }

    /// All hits of the main list with their texts, without marks, for a file of them; no texts when they are more than the
    /// request's limit.
    ///
    /// # Errors
    /// When the index or the database cannot be read.
    pub async fn search_all(&mut self, request: SearchRequest) -> Result<AllFound, LibraryError> {
        let index = Arc::clone(&self.index);
        let limit = request.limit;
        let found = tokio::task::spawn_blocking(move || {
            let SearchRequest { query, filters, sort, limit, .. } = request;
            index.search(&query, &filters, sort, 0, limit)
        })
        .await??;
        let ids: Vec<i64> = match found.total <= limit {
            true => found.hits.iter().map(|hit| hit.case_id).collect(),
            false => Vec::new(),
        };
        let cases = store::cases::by_ids(&mut self.db, &ids).await?;
        Ok(AllFound { total: found.total, cases, corrections: found.corrections })
    }

    async fn found_cases(&mut self, hits: &[Hit], marker: &Highlighter) -> Result<Vec<FoundCase>, LibraryError> {
        let ids: Vec<i64> = hits.iter().map(|hit| hit.case_id).collect();
        let cases = store::cases::by_ids(&mut self.db, &ids).await?;
        Ok(cases.into_iter().zip(hits).map(|(case, hit)| FoundCase::new(case, hit, marker)).collect())
    }

    /// Marks what a search for these words finds in one case: its heading and the rest of its text.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub async fn marker(&self, query: Query, case: &CaseSummary) -> Result<Highlighter, LibraryError> {
        let index = Arc::clone(&self.index);
        let marker = tokio::task::spawn_blocking(move || index.marker(&query)).await??;
        Ok(marker.for_case(&texts_of(case)))
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
