//! 更正记录 as JSON: the former texts of a case.

use serde::Serialize;
use utoipa::ToSchema;

use super::check::PieceView;
use crate::domain::difference::difference;
use crate::domain::ids::CaseKey;
use crate::domain::outline::CaseText;
use crate::web::openapi::words;
use crate::web::pages::revisions::{History, Step};
use crate::web::state::Site;
use crate::web::urls::Href as _;

/// The text of a case and all it had before.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RevisionsView {
    #[schema(value_type = words::CaseKey)]
    key: CaseKey,
    url: String,
    /// 印刷编号 now, or at last.
    printed_number: String,
    /// The text now; of a withdrawn case the last one.
    heading: String,
    body: Option<String>,
    /// Since when this is the text (RFC 3339).
    valid_from: String,
    /// When the case was withdrawn (RFC 3339); null when it is in its list.
    withdrawn_at: Option<String>,
    /// The former texts, the newest first; empty for a case that was never corrected.
    revisions: Vec<RevisionView>,
}

/// A former text.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RevisionView {
    /// Counted from 1, the first text.
    number: u32,
    /// 印刷编号 then.
    printed_number: String,
    heading: String,
    body: Option<String>,
    mechanism_title: String,
    /// Null for the implicit measure of a list without measures.
    measure_title: Option<String>,
    /// Name of the file it was read from.
    source_name: String,
    valid_from: String,
    replaced_at: String,
    /// What makes the next text of this one.
    difference: DifferenceView,
}

/// What makes one text of another, letter by letter; numbers and Latin words are whole.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DifferenceView {
    heading: Vec<PieceView>,
    body: Vec<PieceView>,
}

impl RevisionsView {
    pub(crate) fn new(history: &History, site: &Site) -> Self {
        Self {
            key: history.key.clone(),
            url: site.absolute(&history.key.href()),
            printed_number: history.printed_number.clone(),
            heading: history.text.heading.clone(),
            body: history.text.body.clone(),
            valid_from: history.valid_from.clone(),
            withdrawn_at: history.withdrawn_at.clone(),
            revisions: history.steps().iter().map(RevisionView::new).collect(),
        }
    }
}

impl RevisionView {
    fn new(Step { former, text, .. }: &Step<'_>) -> Self {
        Self {
            number: former.number,
            printed_number: former.printed_number.clone(),
            heading: former.text.heading.clone(),
            body: former.text.body.clone(),
            mechanism_title: former.mechanism_title.clone(),
            measure_title: former.measure_title.clone(),
            source_name: former.source_name.clone(),
            valid_from: former.valid_from.clone(),
            replaced_at: former.replaced_at.clone(),
            difference: DifferenceView::new(&former.text, text),
        }
    }
}

impl DifferenceView {
    fn new(old: &CaseText, new: &CaseText) -> Self {
        let body = |text: &CaseText| text.body.clone().unwrap_or_default();
        Self {
            heading: PieceView::all(&difference(&old.heading, &new.heading)),
            body: PieceView::all(&difference(&body(old), &body(new))),
        }
    }
}
