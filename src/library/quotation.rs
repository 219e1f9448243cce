//! Checking a quotation against the library: which cases may hold it says the index, whether they do say their texts.

use std::sync::Arc;

use super::{LibraryError, Snapshot};
use crate::domain::case::CaseSummary;
use crate::domain::quotation::{Found, Grade, Original, Quotation};
use crate::store;

/// So many characters of a quotation are checked.
pub const MAX_QUOTE_CHARS: usize = 2000;
/// So many of its sentences are checked one by one.
pub const MAX_SENTENCES: usize = 40;

/// So many cases are looked through for the letters as they stand.
const LITERAL_CANDIDATES: usize = 60;
/// So many of them are laid beside the quotation letter by letter, which takes longer.
const NEAR_CANDIDATES: usize = 12;
/// So many places are named for one quotation.
const MAX_MATCHES: usize = 10;
/// So many when they are only near.
const MAX_NEAR: usize = 3;

/// What became of a quotation.
#[derive(Debug, Clone)]
pub struct QuoteCheck {
    /// The quotation as a whole.
    pub whole: Verdict,
    /// Each of its sentences, when it has several.
    pub sentences: Vec<Verdict>,
    /// Whether only the first [`MAX_QUOTE_CHARS`] characters were checked.
    pub cut: bool,
}

/// Where a quotation stands, and how well it agrees.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// What was looked for.
    pub quote: String,
    /// The grade of all matches; [`Grade::None`] when there are none.
    pub grade: Grade,
    /// The best places, in the order of the library where they are equally good.
    pub matches: Vec<QuoteMatch>,
}

/// A place where a quotation stands.
#[derive(Debug, Clone)]
pub struct QuoteMatch {
    /// In which case.
    pub case: CaseSummary,
    /// Where in it, and what differs.
    pub found: Found,
}

impl Snapshot {
    /// Checks a quotation: the whole of it and, when it has several, each of its sentences.
    ///
    /// # Errors
    /// When the index or the database cannot be read; a quotation is never an error.
    pub async fn check_quotation(&mut self, quote: &str) -> Result<QuoteCheck, LibraryError> {
        let read: String = quote.trim().chars().take(MAX_QUOTE_CHARS).collect();
        let cut = read.len() < quote.trim().len();
        let quotation = Quotation::new(&read);
        let sentences = quotation.sentences();
        let whole = self.verdict(quotation).await?;
        let mut verdicts = Vec::new();
        if sentences.len() > 1 {
            for sentence in sentences.into_iter().take(MAX_SENTENCES) {
                verdicts.push(self.verdict(sentence).await?);
            }
        }
        Ok(QuoteCheck { whole, sentences: verdicts, cut })
    }

    async fn verdict(&mut self, quotation: Quotation) -> Result<Verdict, LibraryError> {
        if quotation.is_empty() {
            return Ok(Verdict { quote: quotation.text().to_owned(), grade: Grade::None, matches: Vec::new() });
        }
        let (index, text) = (Arc::clone(&self.index), quotation.text().to_owned());
        let ids = self.work(move || index.resembling(&text, LITERAL_CANDIDATES)).await??;
        let cases = store::cases::by_ids(&mut self.db, &ids).await?;
        self.work(move || judge(quotation, cases)).await
    }
}

/// The best places of a quotation in the cases that may hold it, the likeliest first.
fn judge(quotation: Quotation, cases: Vec<CaseSummary>) -> Verdict {
    let originals: Vec<Original> = cases.iter().map(|case| Original::new(&case.text)).collect();
    let mut found: Vec<(usize, Found)> = Vec::new();
    for (at, original) in originals.iter().enumerate() {
        found.extend(quotation.literally(original).map(|place| (at, place)));
    }
    let most = if found.is_empty() { MAX_NEAR } else { MAX_MATCHES };
    if found.is_empty() {
        let near = originals.iter().enumerate().take(NEAR_CANDIDATES);
        found = near.filter_map(|(at, original)| Some((at, quotation.nearly(original)?))).collect();
    }
    let grade = found.iter().map(|(_, place)| place.grade).min().unwrap_or(Grade::None);
    found.retain(|(_, place)| place.grade == grade);
    found.sort_by(|(_, a), (_, b)| b.similarity.total_cmp(&a.similarity));
    found.truncate(most);
    let mut cases: Vec<Option<CaseSummary>> = cases.into_iter().map(Some).collect();
    let matches = found.into_iter().filter_map(|(at, found)| Some(QuoteMatch { case: cases[at].take()?, found }));
    Verdict { quote: quotation.text().to_owned(), grade, matches: matches.collect() }
}
