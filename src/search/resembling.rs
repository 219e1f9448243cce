//! Cases that may hold a text: those that share the most of its rarer rows of characters.
//!
//! For checking quotations. A search wants all of its words and reads at most a few hundred characters; here most of a long
//! text is enough, one wrong character in it does no harm, and the time depends on how rare its rarest rows are, not on the
//! size of the library.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet as _, Score, Searcher, TERMINATED, TantivyError, Term};

use super::error::SearchError;
use super::index::SearchIndex;
use super::terms::{is_four, row};
use crate::domain::text::units;

/// So many rows are looked up, the rarest first.
const MOST_ROWS: usize = 64;
/// So many of them however common they are.
const LEAST_ROWS: usize = 4;
/// No more than so many places in cases are read for the others.
const MOST_PLACES: usize = 300_000;

impl SearchIndex {
    /// Ids of the cases that share the most with a text, the most first; at most `limit`.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn resembling(&self, text: &str, limit: usize) -> Result<Vec<i64>, SearchError> {
        self.rank_resembling(text, limit).map_err(|error| self.failed(error))
    }

    fn rank_resembling(&self, text: &str, limit: usize) -> Result<Vec<i64>, TantivyError> {
        let searcher = self.searcher();
        let own = self.fields().own;
        let terms: Vec<Term> = rows(text).iter().map(|row| Term::from_field_text(own, row)).collect();
        let mut scores: HashMap<(usize, u32), Score> = HashMap::new();
        for (term, cases) in rarest(&searcher, terms)? {
            let worth = (1.0 + searcher.num_docs() as Score / cases as Score).ln();
            for (ord, segment) in searcher.segment_readers().iter().enumerate() {
                let index = segment.inverted_index(own)?;
                let Some(mut places) = index.read_postings(&term, IndexRecordOption::Basic)? else { continue };
                while places.doc() != TERMINATED {
                    *scores.entry((ord, places.doc())).or_default() += worth;
                    places.advance();
                }
            }
        }
        // Equal scores stand in the order of the library, the same at every look.
        let order = |(ord, doc)| self.order(ord, doc);
        let mut ranked: Vec<((usize, u32), Score)> = scores.into_iter().collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| order(a.0).cmp(&order(b.0))));
        ranked.truncate(limit);
        Ok(ranked.into_iter().map(|((ord, doc), _)| self.case_id(ord, doc)).collect())
    }
}

/// The rows of two and of four neighbours in a text, as the index holds them; the single units of a text without neighbours.
fn rows(text: &str) -> BTreeSet<String> {
    let units = units(text);
    let joined = |row: &&[_]| {
        let row: &[crate::domain::text::Unit] = row;
        row.windows(2).all(|two| two[1].position == two[0].position + 1)
    };
    let pairs = units.windows(2).filter(joined).map(row);
    let fours = units.windows(4).filter(joined).filter(|units| is_four(units)).map(row);
    let mut rows: BTreeSet<String> = pairs.chain(fours).collect();
    if rows.is_empty() {
        rows.extend(units.into_iter().map(|unit| unit.text.into()));
    }
    rows
}

/// Those that stand in the fewest cases, with how many those are.
fn rarest(searcher: &Searcher, terms: Vec<Term>) -> Result<Vec<(Term, u64)>, TantivyError> {
    let mut known: BTreeMap<u64, Vec<Term>> = BTreeMap::new();
    for term in terms {
        known.entry(searcher.doc_freq(&term)?).or_default().push(term);
    }
    let by_cases = known.into_iter().filter(|(cases, _)| *cases > 0);
    let mut all = by_cases.flat_map(|(cases, terms)| terms.into_iter().map(move |term| (term, cases)));
    let mut chosen = Vec::new();
    let mut places = 0;
    while let Some((term, cases)) = all.next().filter(|_| chosen.len() < MOST_ROWS) {
        places += usize::try_from(cases).unwrap_or(usize::MAX);
        if places > MOST_PLACES && chosen.len() >= LEAST_ROWS {
            break;
        }
        chosen.push((term, cases));
    }
    Ok(chosen)
}

#[cfg(test)]
mod tests {
    use super::super::{build, fixture};
    use super::*;

    #[test]
    fn a_text_leads_to_its_case_also_with_wrong_characters() {
        let home = tempfile::tempdir().expect("a folder");
        let cases = fixture::cases();
        build(home.path(), cases.iter().map(fixture::Case::indexed)).expect("an index");
        let index = SearchIndex::open(home.path()).expect("an index");
        for case in cases {
            let id = case.indexed().case_id;
            let body: Vec<char> = case.body.chars().collect();
            for at in (0..body.len().saturating_sub(24)).step_by(24) {
                let mut quote = body[at..at + 24].to_vec();
                let whole: String = quote.iter().collect();
                assert_eq!(index.resembling(&whole, 3).expect("a search").first(), Some(&id), "{whole}");
                quote[12] = '鑫';
                let wrong: String = quote.iter().collect();
                assert!(index.resembling(&wrong, 3).expect("a search").contains(&id), "{wrong}");
            }
        }
        assert_eq!(index.resembling("鑫淼焱垚骉", 3).expect("a search"), Vec::<i64>::new());
        assert_eq!(index.resembling("", 3).expect("a search"), Vec::<i64>::new());
    }
}
