//! An index opened for searching.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use tantivy::directory::MmapDirectory;
use tantivy::index::SegmentComponent;
use tantivy::{DocAddress, DocId, Index, IndexReader, ReloadPolicy, Searcher, TantivyError, Term};

use super::analysis::tokenizers;
use super::answer::{Answer, Answering, Correction, neighbours, place_rows};
use super::collect::{Collect, Found};
use super::columns::Columns;
use super::error::SearchError;
use super::facets::Facets;
use super::gazetteer::divisions_of_row;
use super::manifest;
use super::matched::{Matched, matched};
use super::published::Published;
use super::query::compile::View;
use super::query::{Notice, Query};
use super::rank::{Ranked, Sort};
use super::schema::{Fields, TextField};
use super::vocabulary::Vocabulary;
use super::words::is_word;
use super::{Filters, Highlighter, Way};
use crate::domain::division::{DivisionCode, divisions};

/// So many places are offered at most.
const MAX_PLACES: usize = 4;

/// One finished index. It never changes after [`build`](super::build), so it is read as it was opened; share it behind
/// an `Arc`. Searching blocks (it reads mapped files): keep it off the async threads.
pub struct SearchIndex {
    dir: PathBuf,
    bytes: u64,
    fields: Fields,
    reader: IndexReader,
    /// By segment.
    columns: Vec<Columns>,
    vocabulary: OnceLock<Vocabulary>,
}

/// A page of hits with the counts of all, and what else the query brought to light.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchHits {
    /// How many cases the query and all filters leave.
    pub total: usize,
    /// The asked-for page of them.
    pub hits: Vec<Hit>,
    /// Counts for the filters.
    pub facets: Facets,
    /// Cases apart from the main list, and why.
    pub groups: Vec<HitGroup>,
    /// Places that the query names and that have cases: 地区＝江苏省南京市.
    pub places: Vec<PlaceOffer>,
    /// Parts of the query that were read as other words.
    pub corrections: Vec<Correction>,
    /// What the reader should be told of the search itself; what there is to say of the query stands in
    /// [`Query::notices`].
    pub notices: Vec<Notice>,
    /// Marks what was searched for in the end.
    pub marker: Highlighter,
}

/// A case that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The id it was indexed with.
    pub case_id: i64,
    /// Higher is better; comparable within one search. 0 when not sorted by relevance.
    pub score: f32,
    /// The fields in which a wanted part of the query stands, in the order of [`TextField::ALL`]; empty when the query
    /// asks for all cases or only excludes.
    pub fields: Vec<TextField>,
    /// How it was found when not literally.
    pub ways: Vec<Way>,
}

/// Cases apart from the main list.
#[derive(Debug, Clone, PartialEq)]
pub struct HitGroup {
    /// Why they are apart.
    pub kind: GroupKind,
    /// A heading for the reader.
    pub label: String,
    /// Whether to show it folded: what was typed is a word, and these do not hold it.
    pub closed: bool,
    /// How many there are.
    pub total: usize,
    /// The first of them.
    pub hits: Vec<Hit>,
    /// Marks them.
    pub marker: Highlighter,
}

/// Why cases stand apart from the main list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupKind {
    /// 字面相邻: the characters stand side by side, but no word starts with them (市长 in 重庆市长安).
    Adjacent,
}

impl GroupKind {
    /// Its name for programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Adjacent => "adjacent",
        }
    }
}

/// A place that a query names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceOffer {
    /// Its code, for the filter.
    pub code: DivisionCode,
    /// Its name with all it lies in: 江苏省南京市.
    pub name: String,
    /// How many cases act there, without regard to the rest of the query.
    pub cases: usize,
}

impl SearchIndex {
    /// Opens the index in `dir`. One that was written with other fields is refused.
    pub fn open(dir: &Path) -> Result<Self, SearchError> {
        let bytes = manifest::check_sizes(dir).map_err(|problem| SearchError::damaged(dir, problem))?;
        let fields = Fields::new();
        let folder = MmapDirectory::open(dir).map_err(|e| SearchError::open(dir, e.into()))?;
        let mut index = Index::open(Published(folder)).map_err(|e| SearchError::open(dir, e))?;
        if index.schema() != fields.schema {
            return Err(SearchError::Schema { dir: dir.to_owned() });
        }
        index.set_tokenizers(tokenizers());
        // The engine opens a segment whose positions are missing or broken, and fails at the first phrase.
        for segment in index.searchable_segments().map_err(|e| SearchError::open(dir, e))? {
            segment.open_read(SegmentComponent::Positions).map_err(|e| SearchError::open(dir, e.into()))?;
        }
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual);
        let reader: IndexReader = reader.try_into().map_err(|e: TantivyError| SearchError::open(dir, e))?;
        let columns: Result<Vec<_>, _> = reader.searcher().segment_readers().iter().map(Columns::read).collect();
        let columns = columns.map_err(|e| SearchError::open(dir, e))?;
        Ok(Self { dir: dir.to_owned(), bytes, fields, reader, columns, vocabulary: OnceLock::new() })
    }

    /// Reads every file whole: a sentence for each that is not as it was written, with its name.
    pub fn damaged_files(&self) -> Vec<String> {
        manifest::damaged(&self.dir)
    }

    /// How many bytes its files have together.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// How many cases it holds.
    pub fn num_cases(&self) -> usize {
        self.reader.searcher().num_docs() as usize
    }

    /// In how many provinces a case acts.
    pub fn num_provinces(&self) -> usize {
        let places = self.columns.iter().flat_map(|columns| columns.places().names.iter());
        let codes = places.filter_map(|place| place.parse::<DivisionCode>().ok());
        codes.filter(|code| code.province() == *code).collect::<BTreeSet<_>>().len()
    }

    /// Searches. `offset` and `limit` cut the page out of the sorted hits; an offset past the end gives no hits but the
    /// same counts.
    pub fn search(
        &self,
        query: &Query,
        filters: &Filters,
        sort: Sort,
        offset: usize,
        limit: usize,
    ) -> Result<SearchHits, SearchError> {
        self.run(query, filters, sort, offset, limit).map_err(|e| SearchError::search(&self.dir, e))
    }

    /// How many cases each of these queries finds. They may ask for the same words, which are looked up once.
    pub fn counts(&self, queries: &[Query]) -> Result<Vec<usize>, SearchError> {
        let searcher = self.reader.searcher();
        let whole = Filters::default();
        let view = View::new(&self.fields, &searcher);
        let collect = self.collect(&whole, Sort::ListOrder, 0);
        let count = |query| self.answer(query, &view, &collect).map(|(_, found)| found.total);
        queries.iter().map(count).collect::<Result<_, _>>().map_err(|e| SearchError::search(&self.dir, e))
    }

    /// Marks what a search for this query finds, also when the query is misspelt. For showing one case.
    pub fn marker(&self, query: &Query) -> Result<Highlighter, SearchError> {
        let searcher = self.reader.searcher();
        let whole = Filters::default();
        let collect = self.collect(&whole, Sort::ListOrder, 0);
        let view = View::new(&self.fields, &searcher);
        let (answer, _) = self.answer(query, &view, &collect).map_err(|e| SearchError::search(&self.dir, e))?;
        Ok(Highlighter::of_plan(&answer.plan, answer.partial))
    }

    /// For the other questions that are asked of an index.
    pub(super) fn searcher(&self) -> Searcher {
        self.reader.searcher()
    }

    pub(super) fn fields(&self) -> &Fields {
        &self.fields
    }

    /// The id of a case by its place in a segment.
    pub(super) fn case_id(&self, segment: usize, doc: DocId) -> i64 {
        self.columns[segment].case_id[doc as usize]
    }

    /// The place of a case in the order of the library.
    pub(super) fn order(&self, segment: usize, doc: DocId) -> u64 {
        self.columns[segment].order[doc as usize]
    }

    /// An error of the engine, with the folder it happened in.
    pub(super) fn failed(&self, error: TantivyError) -> SearchError {
        SearchError::search(&self.dir, error)
    }

    fn run(
        &self,
        query: &Query,
        filters: &Filters,
        sort: Sort,
        offset: usize,
        limit: usize,
    ) -> Result<SearchHits, TantivyError> {
        let searcher = self.reader.searcher();
        let view = View::new(&self.fields, &searcher);
        let collect = self.collect(filters, sort, offset.saturating_add(limit));
        let (answer, found) = self.answer(query, &view, &collect)?;
        let Found { total, first, facets, all, .. } = found;
        let page: Vec<Ranked> = first.into_iter().skip(offset).collect();
        let addresses: Vec<DocAddress> = page.iter().map(|hit| hit.address).collect();
        let how = matched(&view, &self.columns, &answer.plan, &addresses)?;
        let hits = page.iter().zip(how).map(|(ranked, how)| hit(ranked, how, &answer.ways)).collect();
        let groups = match neighbours(&view, &answer.plan)? {
            Some(query) => {
                let collect = Collect { except: &all, ..self.collect(filters, Sort::Relevance, limit) };
                group(&answer, collect.run(&searcher, &query)?)
            }
            None => Vec::new(),
        };
        let places = self.places(&searcher, &answer)?;
        let marker = Highlighter::of_plan(&answer.plan, answer.partial);
        let Answer { corrections, notices, .. } = answer;
        Ok(SearchHits { total, hits, facets, groups, places, corrections, notices, marker })
    }

    fn collect<'a>(&'a self, filters: &'a Filters, sort: Sort, keep: usize) -> Collect<'a> {
        Collect { columns: &self.columns, filters, sort, keep, except: &[], remember: false }
    }

    /// What is searched for in the end, and what that finds.
    fn answer(&self, query: &Query, view: &View<'_>, collect: &Collect<'_>) -> Result<(Answer, Found), TantivyError> {
        let searcher = view.searcher;
        let plan = query.plan();
        // The hits are needed to tell the neighbours from them.
        let collect = Collect { remember: neighbours(view, plan)?.is_some(), ..*collect };
        let vocabulary = || match self.vocabulary.get() {
            Some(vocabulary) => Ok(vocabulary),
            None => {
                let read = Vocabulary::read(searcher, self.fields.words)?;
                Ok(self.vocabulary.get_or_init(|| read))
            }
        };
        let answering = Answering { view, input: query.input(), vocabulary };
        let strict = answering.strict(plan)?;
        let found = collect.run(searcher, &strict.main)?;
        let other = if plan.wanted().next().is_none() {
            None
        } else if found.any {
            answering.wider(plan)?
        } else {
            Some(answering.instead(plan)?)
        };
        let Some(other) = other else { return Ok((strict, found)) };
        let found = Collect { remember: true, ..collect }.run(searcher, &other.main)?;
        Ok((other, found))
    }

    fn places(&self, searcher: &Searcher, answer: &Answer) -> Result<Vec<PlaceOffer>, TantivyError> {
        let mut offers: Vec<PlaceOffer> = Vec::new();
        for division in place_rows(&answer.plan).iter().flat_map(|names| divisions_of_row(names)) {
            let term = Term::from_field_text(self.fields.place, division.code.as_str());
            let cases = searcher.doc_freq(&term)? as usize;
            if cases > 0 && offers.len() < MAX_PLACES && offers.iter().all(|offer| offer.code != division.code) {
                let name = divisions().full_name(division.code);
                offers.push(PlaceOffer { code: division.code, name, cases });
            }
        }
        Ok(offers)
    }
}

/// The group of the literal neighbours, when there are any.
fn group(answer: &Answer, found: Found) -> Vec<HitGroup> {
    let Found { total, first, .. } = found;
    if total == 0 {
        return Vec::new();
    }
    let typed: Vec<&str> = answer.plan.wanted().map(|part| part.typed.as_str()).collect();
    let closed = typed.iter().all(|part| is_word(part));
    let how = Matched { ways: vec![Way::Adjacent], ..Matched::default() };
    let label = if closed {
        format!("另有 {total} 条字面相邻：只是字挨在一起，不是“{}”这个词", typed.join(" "))
    } else {
        format!("字面相邻：字挨在一起，但不成“{}”这个词", typed.join(" "))
    };
    let hits = first.iter().map(|ranked| hit(ranked, how.clone(), &answer.ways)).collect();
    let marker = Highlighter::of_neighbours(&answer.plan);
    vec![HitGroup { kind: GroupKind::Adjacent, label, closed, total, hits, marker }]
}

fn hit(ranked: &Ranked, how: Matched, ways: &[Way]) -> Hit {
    let ways = how.ways.into_iter().chain(ways.iter().copied()).collect();
    Hit { case_id: ranked.key.case_id, score: ranked.score, fields: how.fields, ways }
}

impl std::fmt::Debug for SearchIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SearchIndex").field("dir", &self.dir).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_can_be_shared_between_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<SearchIndex>();
    }

    #[test]
    fn a_folder_without_an_index_is_refused_by_name() {
        let home = tempfile::tempdir().unwrap();
        let refused = SearchIndex::open(home.path()).unwrap_err();
        assert!(matches!(refused, SearchError::Open { .. }));
        assert!(refused.to_string().contains(&home.path().display().to_string()));
    }

    #[test]
    fn an_index_with_other_fields_is_refused() {
        let home = tempfile::tempdir().unwrap();
        let mut builder = tantivy::schema::Schema::builder();
        builder.add_text_field("other", tantivy::schema::TEXT);
        Index::create_in_dir(home.path(), builder.build()).unwrap();
        manifest::write(home.path()).unwrap();
        assert!(matches!(SearchIndex::open(home.path()), Err(SearchError::Schema { .. })));
    }
}
