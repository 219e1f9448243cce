//! A checked quotation as JSON.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::ids::{CaseKey, CaseNumber};
use crate::domain::quotation::Piece;
use crate::library::{MAX_QUOTE_CHARS, QuoteCheck, QuoteMatch, Verdict};
use crate::web::openapi::words;
use crate::web::state::Site;
use crate::web::urls::sentence_href;
use crate::web::views::cite::of_case;

/// What became of a quotation, and of each of its sentences when it has several.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CheckView {
    #[serde(flatten)]
    whole: VerdictView,
    sentences: Vec<VerdictView>,
    notices: Vec<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct VerdictView {
    quote: String,
    /// `exact`, `folded`, `near` or `none`.
    result: &'static str,
    matches: Vec<MatchView>,
}

#[derive(Debug, Serialize, ToSchema)]
struct MatchView {
    #[schema(value_type = words::CaseKey)]
    key: CaseKey,
    #[schema(value_type = words::CaseNumber)]
    number: CaseNumber,
    printed_number: String,
    /// The case, at the sentence.
    url: String,
    sentence: u32,
    heading: String,
    original: String,
    similarity: f64,
    diff: Vec<PieceView>,
    citation: String,
}

/// A stretch of two texts laid over each other.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PieceView {
    /// `equal`, `delete` or `insert`.
    op: &'static str,
    text: String,
}

impl PieceView {
    pub(crate) fn all(pieces: &[Piece]) -> Vec<Self> {
        pieces.iter().map(|piece| Self { op: piece.edit.name(), text: piece.text.clone() }).collect()
    }
}

/// What a reader is told of a quotation that is too long.
pub(crate) fn cut_notice() -> String {
    format!("引文超过 {MAX_QUOTE_CHARS} 个字，只核对了前 {MAX_QUOTE_CHARS} 个字。")
}

impl CheckView {
    pub(crate) fn new(check: &QuoteCheck, site: &Site) -> Self {
        Self {
            whole: VerdictView::new(&check.whole, site),
            sentences: check.sentences.iter().map(|verdict| VerdictView::new(verdict, site)).collect(),
            notices: check.cut.then(cut_notice).into_iter().collect(),
        }
    }
}

impl VerdictView {
    fn new(verdict: &Verdict, site: &Site) -> Self {
        Self {
            quote: verdict.quote.clone(),
            result: verdict.grade.name(),
            matches: verdict.matches.iter().map(|found| MatchView::new(found, site)).collect(),
        }
    }
}

impl MatchView {
    fn new(QuoteMatch { case, found }: &QuoteMatch, site: &Site) -> Self {
        Self {
            key: case.key.clone(),
            number: case.key.number,
            printed_number: case.printed_number.clone(),
            url: site.absolute(&sentence_href(&case.key, found.sentence)),
            sentence: found.sentence,
            heading: case.text.heading.clone(),
            original: found.original.clone(),
            similarity: (found.similarity * 1000.0).round() / 1000.0,
            diff: PieceView::all(&found.diff),
            citation: of_case(case, site).gbt7714_2025(),
        }
    }
}
