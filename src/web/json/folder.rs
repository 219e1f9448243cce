//! Folders and comparisons as JSON.

use serde::Serialize;
use utoipa::ToSchema;

use super::cases::CaseView;
use super::withdrawn::WithdrawnRef;
use crate::domain::annotation::{DocumentId, DocumentRelation, FigureKind, Qualifier};
use crate::domain::case::{CaseDetail, CaseSummary};
use crate::domain::ids::CaseKey;
use crate::domain::withdrawn::WithdrawnCase;
use crate::web::openapi::words;
use crate::web::state::Site;

/// The cases of a folder in their order.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FolderView {
    total: usize,
    cases: Vec<CaseView>,
    /// Cases that are in no list any more.
    withdrawn: Vec<WithdrawnRef>,
    /// Keys that no case ever had.
    #[schema(value_type = Vec<words::CaseKey>)]
    unknown: Vec<CaseKey>,
    /// How many more cases the address names than a folder holds.
    left_out: usize,
}

impl FolderView {
    pub(crate) fn new(
        cases: &[CaseSummary],
        (withdrawn, unknown): (Vec<&WithdrawnCase>, Vec<CaseKey>),
        left_out: usize,
        site: &Site,
    ) -> Self {
        let withdrawn = WithdrawnRef::all(withdrawn, site);
        Self { total: cases.len(), cases: CaseView::all(cases, site), withdrawn, unknown, left_out }
    }
}

/// Cases side by side, with what was read in their texts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CompareView {
    cases: Vec<ComparedView>,
    withdrawn: Vec<WithdrawnRef>,
    #[schema(value_type = Vec<words::CaseKey>)]
    unknown: Vec<CaseKey>,
}

#[derive(Debug, Serialize, ToSchema)]
struct ComparedView {
    #[serde(flatten)]
    case: CaseView,
    documents: Vec<DocumentJson>,
    figures: Vec<FigureJson>,
}

#[derive(Debug, Serialize, ToSchema)]
struct DocumentJson {
    #[schema(value_type = words::DocumentId)]
    id: DocumentId,
    title: String,
    #[schema(value_type = words::DocumentRelation)]
    relation: DocumentRelation,
    issuer: Option<String>,
    sentence: u32,
}

#[derive(Debug, Serialize, ToSchema)]
struct FigureJson {
    #[schema(value_type = words::FigureKind)]
    kind: FigureKind,
    as_written: String,
    value: f64,
    unit: Option<String>,
    #[schema(value_type = words::Qualifier)]
    qualifier: Qualifier,
    sentence: u32,
}

impl CompareView {
    pub(crate) fn new(
        details: &[CaseDetail],
        (withdrawn, unknown): (Vec<&WithdrawnCase>, Vec<CaseKey>),
        site: &Site,
    ) -> Self {
        let cases = details.iter().map(|detail| ComparedView::new(detail, site)).collect();
        Self { cases, withdrawn: WithdrawnRef::all(withdrawn, site), unknown }
    }
}

impl ComparedView {
    fn new(detail: &CaseDetail, site: &Site) -> Self {
        let documents = detail.annotations.documents.iter().map(|document| DocumentJson {
            id: document.id.clone(),
            title: document.title.clone(),
            relation: document.relation,
            issuer: document.issuer.clone(),
            sentence: document.span.sentence,
        });
        let figures = detail.annotations.figures.iter().map(|figure| FigureJson {
            kind: figure.kind,
            as_written: figure.as_written.clone(),
            value: figure.value,
            unit: figure.kind.unit().map(str::to_owned).or_else(|| figure.counter.clone()),
            qualifier: figure.qualifier,
            sentence: figure.span.sentence,
        });
        Self { case: CaseView::new(&detail.case, site), documents: documents.collect(), figures: figures.collect() }
    }
}
