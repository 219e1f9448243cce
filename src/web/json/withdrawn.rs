//! 撤下 as JSON: cases by name, and the problem document of what is gone, with all that it said.

use serde::Serialize;
use utoipa::ToSchema;

use super::cases::{MeasureRef, MechanismRef};
use super::lists::ListView;
use crate::domain::ids::CaseKey;
use crate::domain::withdrawn::WithdrawnCase;
use crate::web::openapi::words;
use crate::web::state::Site;
use crate::web::urls::{Href as _, RevisionsOf};

/// A withdrawn case by name. Its address answers 410 and says what stood there.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WithdrawnRef {
    #[schema(value_type = words::CaseKey)]
    key: CaseKey,
    printed_number: String,
    url: String,
    heading: String,
    /// RFC 3339.
    withdrawn_at: String,
}

impl WithdrawnRef {
    fn new(case: &WithdrawnCase, site: &Site) -> Self {
        Self {
            key: case.key.clone(),
            printed_number: case.printed_number.clone(),
            url: site.absolute(&case.key.href()),
            heading: case.text.heading.clone(),
            withdrawn_at: case.withdrawn_at.clone(),
        }
    }

    pub(crate) fn all<'a>(cases: impl IntoIterator<Item = &'a WithdrawnCase>, site: &Site) -> Vec<Self> {
        cases.into_iter().map(|case| Self::new(case, site)).collect()
    }
}

/// 410 (RFC 9457): what once stood here, as members beside those of every problem. What a thing of this kind does not have is
/// null.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct GoneProblem {
    /// Always `about:blank`.
    #[serde(rename = "type")]
    pub(crate) problem_type: &'static str,
    pub(crate) title: String,
    /// 410.
    pub(crate) status: u16,
    pub(crate) detail: String,
    /// Always null: nothing is broken.
    pub(crate) request_id: Option<String>,
    /// `case`, `list`, `mechanism`, `measure`, `document` or `organisation`.
    pub(crate) kind: &'static str,
    /// Key, slug or id.
    pub(crate) key: String,
    /// Title or name of what is no case.
    pub(crate) name: Option<String>,
    pub(crate) printed_number: Option<String>,
    /// heading + 。 + body is the text of a case at last, verbatim.
    pub(crate) heading: Option<String>,
    pub(crate) body: Option<String>,
    /// The list it stood in, or that it was.
    pub(crate) list: Option<ListView>,
    pub(crate) mechanism: Option<MechanismRef>,
    pub(crate) measure: Option<MeasureRef>,
    /// Cases that went with a list.
    pub(crate) case_count: Option<usize>,
    /// Since when this was the text (RFC 3339).
    pub(crate) valid_from: Option<String>,
    /// RFC 3339; null for a document or an organisation.
    pub(crate) withdrawn_at: Option<String>,
    /// `left-out`: the corrected list does not have it; `list-removed`: its list was removed.
    pub(crate) reason: Option<&'static str>,
    /// The former texts of a case.
    pub(crate) revisions_url: Option<String>,
}

impl GoneProblem {
    /// Something of a kind that is gone, without what only some kinds have.
    pub(crate) fn new(kind: &'static str, key: String, (title, detail): (&str, &str)) -> Self {
        let (title, detail) = (title.to_owned(), detail.to_owned());
        Self { problem_type: "about:blank", title, status: 410, detail, kind, key, ..Self::default() }
    }

    /// A case with its text.
    pub(crate) fn of_case(case: &WithdrawnCase, words: (&str, &str), site: &Site) -> Self {
        Self {
            printed_number: Some(case.printed_number.clone()),
            heading: Some(case.text.heading.clone()),
            body: case.text.body.clone(),
            list: Some(ListView::new(&case.list, site)),
            mechanism: Some(MechanismRef::new(&case.mechanism, site)),
            measure: Some(MeasureRef::new(&case.measure, site)),
            valid_from: Some(case.valid_from.clone()),
            withdrawn_at: Some(case.withdrawn_at.clone()),
            reason: Some(case.reason.name()),
            revisions_url: Some(site.absolute(&RevisionsOf(case.key.clone()).href())),
            ..Self::new("case", case.key.to_string(), words)
        }
    }
}
