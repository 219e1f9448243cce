//! An index opened for searching.

use std::path::{Path, PathBuf};

use tantivy::index::SegmentComponent;
use tantivy::{DocAddress, Index, IndexReader, ReloadPolicy, TantivyError};

use super::Filters;
use super::analysis::tokenizers;
use super::collect::{Collect, Found};
use super::error::SearchError;
use super::facets::Facets;
use super::matched::matched_fields;
use super::query::Query;
use super::query::compile::compile;
use super::rank::{Ranked, Sort};
use super::schema::{Fields, TextField};

/// One finished index. It never changes after [`build`](super::build), so it is read as it was opened; share it behind
/// an `Arc`. Searching blocks (it reads mapped files): keep it off the async threads.
pub struct SearchIndex {
    dir: PathBuf,
    fields: Fields,
    reader: IndexReader,
}

/// A page of hits with the counts of all.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchHits {
    /// How many cases the query and all filters leave.
    pub total: usize,
    /// The asked-for page of them.
    pub hits: Vec<Hit>,
    /// Counts for the filters.
    pub facets: Facets,
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
}

impl SearchIndex {
    /// Opens the index in `dir`. One that was written with other fields is refused.
    pub fn open(dir: &Path) -> Result<Self, SearchError> {
        let fields = Fields::new();
        let mut index = Index::open_in_dir(dir).map_err(|e| SearchError::open(dir, e))?;
        if index.schema() != fields.schema {
            return Err(SearchError::Schema { dir: dir.to_owned() });
        }
        index.set_tokenizers(tokenizers());
        // The engine opens a segment whose positions are missing or broken, and fails at the first phrase.
        for segment in index.searchable_segments().map_err(|e| SearchError::open(dir, e))? {
            segment.open_read(SegmentComponent::Positions).map_err(|e| SearchError::open(dir, e.into()))?;
        }
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual);
        let reader = reader.try_into().map_err(|e: TantivyError| SearchError::open(dir, e))?;
        Ok(Self { dir: dir.to_owned(), fields, reader })
    }

    /// Reads every file whole and names those whose checksum is wrong.
    ///
    /// # Errors
    /// When the files cannot be read.
    pub fn damaged_files(&self) -> Result<Vec<String>, SearchError> {
        let index = Index::open_in_dir(&self.dir).map_err(|e| SearchError::open(&self.dir, e))?;
        let damaged = index.validate_checksum().map_err(|e| SearchError::search(&self.dir, e))?;
        let mut names: Vec<String> = damaged.iter().map(|file| self.dir.join(file).display().to_string()).collect();
        names.sort();
        Ok(names)
    }

    /// How many cases it holds.
    pub fn num_cases(&self) -> usize {
        self.reader.searcher().num_docs() as usize
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

    fn run(
        &self,
        query: &Query,
        filters: &Filters,
        sort: Sort,
        offset: usize,
        limit: usize,
    ) -> Result<SearchHits, TantivyError> {
        let searcher = self.reader.searcher();
        let collect = Collect { filters, sort, keep: offset.saturating_add(limit) };
        let Found { total, first, facets } = searcher.search(&compile(query.plan(), &self.fields), &collect)?;
        let page: Vec<Ranked> = first.into_iter().skip(offset).collect();
        let addresses: Vec<DocAddress> = page.iter().map(|hit| hit.address).collect();
        let matched = matched_fields(&searcher, &self.fields, query.plan(), &addresses)?;
        let hit = |(ranked, fields): (Ranked, _)| Hit { case_id: ranked.key.case_id, score: ranked.score, fields };
        Ok(SearchHits { total, hits: page.into_iter().zip(matched).map(hit).collect(), facets })
    }
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
        assert!(matches!(SearchIndex::open(home.path()), Err(SearchError::Schema { .. })));
    }
}
