//! A search over one generation: ids, scores and counts from the index, texts from the database, marks on both.

use std::ops::Range;
use std::sync::Arc;

use super::marking::{CaseMarker, asked_amounts, joined, within};
use super::{LibraryError, Snapshot};
use crate::domain::annotation::Annotations;
use crate::domain::case::{CaseDetail, CaseSummary};
use crate::domain::outline::MAX_TITLE;
use crate::search::{
    Amounts, Correction, Facets, Filters, GroupKind, Highlighter, Hit, HitGroup, Notice, PlaceOffer, Query,
    SearchError, SearchHits, SearchIndex, Sort, TextField, Way, snippet,
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
    pub case: Arc<CaseSummary>,
    /// Where it matched.
    pub fields: Vec<TextField>,
    /// How it was found when not literally.
    pub ways: Vec<Way>,
    /// The heading; of one that is a long sentence the clauses around the marks.
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
    fn new(text: &str, spans: &[Range<usize>], width: usize) -> Self {
        let cut = snippet(text, spans, width);
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
    fn new(case: Arc<CaseSummary>, hit: &Hit, marker: &Highlighter, amounts: &[Range<usize>]) -> Self {
        let texts @ [heading, body, mechanism, measure] = texts_of(&case);
        let [in_heading, in_body, in_mechanism, in_measure] = marker.spans_of_case(&texts);
        let body_start = case.text.body_start();
        let in_heading = joined(in_heading, &within(amounts, 0..heading.1.len()));
        let in_body = joined(in_body, &within(amounts, body_start..body_start + body.1.len()));
        let width = if case.text.is_title_cut() { MAX_TITLE } else { usize::MAX };
        Self {
            heading: MarkedText::new(heading.1, &in_heading, width),
            snippet: MarkedText::new(body.1, &in_body, SNIPPET),
            mechanism: MarkedText::new(mechanism.1, &in_mechanism, usize::MAX),
            measure: MarkedText::new(measure.1, &in_measure, usize::MAX),
            fields: hit.fields.clone(),
            ways: hit.ways.clone(),
            case,
        }
    }
}

/// What was found, with the cases that are shown: those of the main list first, then those apart, as [`ids_of`] names them. `amounts`
/// are the stretches of each that name an amount that was asked for.
pub(super) fn page_of(found: SearchHits, cases: Vec<Arc<CaseSummary>>, amounts: Vec<Vec<Range<usize>>>) -> SearchPage {
    let mut cases = cases.into_iter().zip(amounts);
    let mut shown = |hits: &[Hit], marker: &Highlighter| -> Vec<FoundCase> {
        let cases = hits.iter().zip(cases.by_ref());
        cases.map(|(hit, (case, amounts))| FoundCase::new(case, hit, marker, &amounts)).collect()
    };
    let main = shown(&found.hits, &found.marker);
    let group = |HitGroup { kind, label, closed, total, hits, marker }| FoundGroup {
        kind,
        label,
        closed,
        total,
        cases: shown(&hits, &marker),
    };
    SearchPage {
        total: found.total,
        cases: main,
        groups: found.groups.into_iter().map(group).collect(),
        facets: found.facets,
        places: found.places,
        corrections: found.corrections,
        notices: found.notices,
    }
}

/// The row ids of the cases that are shown.
pub(super) fn ids_of(found: &SearchHits) -> Vec<i64> {
    let apart = found.groups.iter().flat_map(|group| &group.hits);
    found.hits.iter().chain(apart).map(|hit| hit.case_id).collect()
}

impl SearchRequest {
    pub(super) fn run(&self, index: &SearchIndex) -> Result<SearchHits, SearchError> {
        index.search(&self.query, &self.filters, self.sort, self.offset, self.limit)
    }
}

impl Snapshot {
    /// Searches this generation.
    ///
    /// # Errors
    /// When the index or the database cannot be read; what a reader types is never an error.
    pub async fn search(&mut self, request: SearchRequest) -> Result<SearchPage, LibraryError> {
        let index = Arc::clone(&self.index);
        let amounts = request.query.amounts();
        let found = self.work(move || request.run(&index)).await??;
        self.show(found, amounts).await
    }

    /// Reads and marks the cases that were found.
    pub(super) async fn show(&mut self, found: SearchHits, amounts: Vec<Amounts>) -> Result<SearchPage, LibraryError> {
        let ids = ids_of(&found);
        let cases = self.cases(&ids).await?;
        // Most searches ask for no amount and need no figures.
        let annotations = match amounts.as_slice() {
            [] => vec![Annotations::default(); ids.len()],
            _ => store::annotations::by_ids(&mut self.db, &ids).await?,
        };
        let marked = move || {
            let amounts = annotations.iter().map(|annotations| asked_amounts(annotations, &amounts)).collect();
            page_of(found, cases, amounts)
        };
        self.work(marked).await
    }

    /// All hits of the main list with their texts, without marks, for a file of them; no texts when they are more than the
    /// request's limit.
    ///
    /// # Errors
    /// When the index or the database cannot be read.
    pub async fn search_all(&mut self, request: SearchRequest) -> Result<AllFound, LibraryError> {
        let index = Arc::clone(&self.index);
        let limit = request.limit;
        let found = self.work(move || SearchRequest { offset: 0, ..request }.run(&index)).await??;
        let ids: Vec<i64> = match found.total <= limit {
            true => found.hits.iter().map(|hit| hit.case_id).collect(),
            false => Vec::new(),
        };
        let cases = store::cases::by_ids(&mut self.db, &ids).await?;
        Ok(AllFound { total: found.total, cases, corrections: found.corrections })
    }

    /// Marks what a search for these words finds in one case: its heading and the rest of its text.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub async fn marker(&self, query: Query, detail: &CaseDetail) -> Result<CaseMarker, LibraryError> {
        let index = Arc::clone(&self.index);
        let amounts = asked_amounts(&detail.annotations, &query.amounts());
        let marker = self.work(move || index.marker(&query)).await??;
        Ok(CaseMarker { words: marker.for_case(&texts_of(&detail.case)), amounts })
    }
}
