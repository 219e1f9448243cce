//! Building an index: cases in, a finished folder out that is safe on disk.

use std::borrow::Cow;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use tantivy::indexer::NoMergePolicy;
use tantivy::{Index, IndexWriter, TantivyDocument, TantivyError};

use super::NO_PLACE;
use super::analysis::tokenizers;
use super::error::SearchError;
use super::manifest;
use super::schema::{Fields, TextField};
use crate::domain::text::units;
use crate::faults::{self, Point};

/// Cutting text is the work, so two threads; more would only make more segments to merge.
const THREADS: usize = 2;

/// Bytes that the threads together keep before they write a segment: about 30,000 cases each.
const HEAP: usize = 96 * 1024 * 1024;

/// Stands between two titles of documents: the ends of so many paragraphs that no term reaches from one into the other.
const APART: &str = "\n\n\n\n\n\n\n\n\n\n\n\n";

/// A case as the index wants it.
#[derive(Debug, Clone)]
pub struct IndexedCase<'a> {
    /// Its id in the store; comes back in each hit.
    pub case_id: i64,
    /// Its place in the order of all lists; settles every tie.
    pub order: u64,
    /// Slug of its list: `urban-renewal-4`.
    pub list: &'a str,
    /// Its mechanism: `urban-renewal-4/4`.
    pub mechanism: &'a str,
    /// Six-digit codes of the acting places and of all they belong to, in any order. Doubles are ignored.
    pub places: Vec<String>,
    /// What stands in its text: `documents`, `figures`.
    pub has: Vec<&'a str>,
    /// The amounts of money in its text, in 元.
    pub money: Vec<f64>,
    /// Six-digit code of the first acting place: the sorting by place goes by it.
    pub first_place: Option<&'a str>,
    /// 标题.
    pub heading: &'a str,
    /// 正文.
    pub body: &'a str,
    /// Title of its measure.
    pub measure_title: &'a str,
    /// Title of its mechanism.
    pub mechanism_title: &'a str,
    /// The list's title, series and batch.
    pub list_title: &'a str,
    /// Full and short names of the acting places and of all they belong to, joined by 。 so that no phrase spans two.
    pub place_names: &'a str,
    /// Titles of the documents that its text names, those inside other titles left out.
    pub documents: Vec<&'a str>,
}

/// Writes a new index of these cases into `dir`, which is made when missing and must be empty.
///
/// When it returns, the index is one segment and all of it is on disk.
pub fn build<'a>(dir: &Path, cases: impl IntoIterator<Item = IndexedCase<'a>>) -> Result<(), SearchError> {
    let mut builder = IndexBuilder::create(dir)?;
    for case in cases {
        builder.add(&case)?;
    }
    builder.finish()
}

/// An index that is being written, case by case: no more than one case need be in memory at a time.
pub struct IndexBuilder {
    dir: PathBuf,
    fields: Fields,
    index: Index,
    writer: IndexWriter,
}

impl IndexBuilder {
    /// Begins an index in `dir`, which is made when missing and must be empty.
    pub fn create(dir: &Path) -> Result<Self, SearchError> {
        fs::create_dir_all(dir).map_err(|e| SearchError::io(dir, e))?;
        let empty = fs::read_dir(dir).map_err(|e| SearchError::io(dir, e))?.next().is_none();
        if !empty {
            return Err(SearchError::NotEmpty { dir: dir.to_owned() });
        }
        Self::start(dir).map_err(|e| SearchError::build(dir, e))
    }

    fn start(dir: &Path) -> Result<Self, TantivyError> {
        let fields = Fields::new();
        let index = Index::builder().schema(fields.schema.clone()).tokenizers(tokenizers()).create_in_dir(dir)?;
        let writer: IndexWriter = index.writer_with_num_threads(THREADS, HEAP)?;
        faults::at(Point::IndexBegun);
        // One merge at the end instead of many on the way: nobody reads the folder before it is finished.
        writer.set_merge_policy(Box::new(NoMergePolicy));
        Ok(Self { dir: dir.to_owned(), fields, index, writer })
    }

    /// Adds a case.
    pub fn add(&mut self, case: &IndexedCase<'_>) -> Result<(), SearchError> {
        let added = self.writer.add_document(document(&self.fields, case));
        added.map(|_| ()).map_err(|e| SearchError::build(&self.dir, e))
    }

    /// Ends it: one segment, all of it on disk.
    pub fn finish(self) -> Result<(), SearchError> {
        let dir = self.dir.clone();
        self.merge().map_err(|e| SearchError::build(&dir, e))?;
        manifest::write(&dir).map_err(|e| SearchError::io(&dir, e))?;
        faults::at(Point::ManifestWritten);
        sync(&dir).map_err(|e| SearchError::io(&dir, e))
    }

    fn merge(mut self) -> Result<(), TantivyError> {
        faults::at(Point::CasesIndexed);
        self.writer.commit()?;
        faults::at(Point::IndexCommitted);
        let segments = self.index.searchable_segment_ids()?;
        if segments.len() > 1 {
            self.writer.merge(&segments).wait()?;
            self.writer.garbage_collect_files().wait()?;
        }
        self.writer.wait_merging_threads()
    }
}

fn document(fields: &Fields, case: &IndexedCase<'_>) -> TantivyDocument {
    let mut document = TantivyDocument::new();
    document.add_i64(fields.case_id, case.case_id);
    document.add_u64(fields.order, case.order);
    document.add_u64(fields.place_order, place_order(case));
    document.add_text(fields.list, case.list);
    document.add_text(fields.mechanism, case.mechanism);
    for (at, place) in case.places.iter().enumerate() {
        // A double would be counted twice by the facets.
        if !case.places[..at].contains(place) {
            document.add_text(fields.place, place);
        }
    }
    if case.places.is_empty() {
        document.add_text(fields.place, NO_PLACE);
    }
    case.has.iter().for_each(|has| document.add_text(fields.has, has));
    case.money.iter().for_each(|&yuan| document.add_f64(fields.money, yuan));
    for field in TextField::ALL.into_iter().filter(|&field| field != TextField::Body) {
        document.add_text(fields.text(field), text_of(case, field));
    }
    // The body first: its positions are those up to `body_end`.
    for field in [TextField::Body, TextField::Heading, TextField::Measure, TextField::Places] {
        document.add_text(fields.own, text_of(case, field));
    }
    document.add_u64(fields.body_end, units(case.body).last().map_or(0, |unit| u64::from(unit.position) + 1));
    // The list's title is the same for thousands of cases; its words stand in their texts too.
    for field in TextField::UNASKED.into_iter().filter(|&field| field != TextField::List) {
        document.add_text(fields.words, text_of(case, field));
    }
    document
}

/// The first acting place as a number; cases without a place come last.
fn place_order(case: &IndexedCase<'_>) -> u64 {
    case.first_place.and_then(|code| code.parse().ok()).unwrap_or(u64::MAX)
}

fn text_of<'a>(case: &IndexedCase<'a>, field: TextField) -> Cow<'a, str> {
    Cow::Borrowed(match field {
        TextField::Heading => case.heading,
        TextField::Body => case.body,
        TextField::Measure => case.measure_title,
        TextField::Mechanism => case.mechanism_title,
        TextField::Places => case.place_names,
        TextField::List => case.list_title,
        TextField::Documents => return Cow::Owned(case.documents.join(APART)),
    })
}

/// The engine syncs the files it writes, but the last rename of its meta file only reaches the disk with the folder.
fn sync(dir: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_file() {
            File::open(path)?.sync_all()?;
        }
    }
    #[cfg(unix)]
    for folder in [Some(dir), dir.parent().filter(|p| !p.as_os_str().is_empty())].into_iter().flatten() {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::{SearchIndex, fixture};
    use super::*;

    #[test]
    fn a_small_index_is_one_segment() {
        let home = tempfile::tempdir().unwrap();
        let dir = home.path().join("new/1");
        build(&dir, fixture::cases().iter().map(fixture::Case::indexed)).unwrap();
        assert_eq!(Index::open_in_dir(&dir).unwrap().searchable_segment_ids().unwrap().len(), 1);
        assert_eq!(SearchIndex::open(&dir).unwrap().num_cases(), 32);
    }

    #[test]
    fn a_folder_with_something_in_it_is_refused() {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join("letter"), "x").unwrap();
        let refused = build(home.path(), []).unwrap_err();
        assert!(matches!(refused, SearchError::NotEmpty { .. }), "{refused}");
        assert!(refused.to_string().contains(&home.path().display().to_string()));
    }

    #[test]
    fn an_index_of_nothing_can_be_searched() {
        let home = tempfile::tempdir().unwrap();
        build(home.path(), []).unwrap();
        assert_eq!(SearchIndex::open(home.path()).unwrap().num_cases(), 0);
    }
}
