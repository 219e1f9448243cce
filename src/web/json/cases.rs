//! Cases as JSON.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::actor::Actor;
use crate::domain::case::{CaseDetail, CaseLink, CaseSummary, MeasureHeading, MechanismHeading};
use crate::domain::citation::Citation;
use crate::domain::division::{DivisionCode, divisions};
use crate::domain::ids::{CaseKey, CaseNumber, MeasureKey, MechanismKey};
use crate::library::{NearCase, Nearness};
use crate::web::json::citations::CitationsView;
use crate::web::json::documents::{DocumentMentionView, PlaceMentionView};
use crate::web::json::figures::CaseFigureView;
use crate::web::json::lists::ListView;
use crate::web::openapi::words;
use crate::web::state::Site;
use crate::web::urls::{Href as _, RevisionsOf};

/// A case with its text.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CaseView {
    #[schema(value_type = words::CaseKey)]
    key: CaseKey,
    #[schema(value_type = words::CaseNumber)]
    number: CaseNumber,
    printed_number: String,
    url: String,
    list: ListView,
    mechanism: MechanismRef,
    measure: MeasureRef,
    heading: String,
    /// The text behind the first 。; null when the source has no 。. heading + 。 + body is the source, verbatim.
    body: Option<String>,
    source_line: u32,
    actors: Vec<ActorJson>,
    /// When a correction of the list brought the case in (RFC 3339); null when it came with the list.
    added_at: Option<String>,
    /// When the text was last corrected (RFC 3339); null when it never was.
    corrected_at: Option<String>,
}

/// A case with its neighbours.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CaseDetailView {
    #[serde(flatten)]
    case: CaseView,
    /// The former texts.
    revisions_url: String,
    citations: CitationsView,
    /// 《文件》 where each is named, in the order of the text.
    documents: Vec<DocumentMentionView>,
    /// Places that are named and do not act.
    mentioned_places: Vec<PlaceMentionView>,
    figures: Vec<CaseFigureView>,
    previous: Option<CaseRef>,
    next: Option<CaseRef>,
    near: Vec<NearView>,
}

/// A case near another, and why.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NearView {
    #[serde(flatten)]
    case: CaseRef,
    reasons: Vec<String>,
}

/// A case by name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CaseRef {
    #[schema(value_type = words::CaseKey)]
    key: CaseKey,
    printed_number: String,
    url: String,
    heading: String,
}

/// A mechanism by name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MechanismRef {
    #[schema(value_type = words::MechanismKey)]
    key: MechanismKey,
    printed: String,
    title: String,
    url: String,
}

/// A measure by name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MeasureRef {
    #[schema(value_type = words::MeasureKey)]
    key: MeasureKey,
    printed: String,
    /// Null for the implicit measure of a list without measures.
    title: Option<String>,
    url: String,
}

/// Who acts.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(crate) enum ActorJson {
    /// 地区.
    Locality {
        #[schema(value_type = words::DivisionCode)]
        code: DivisionCode,
        name: String,
        /// From the province down to the place itself.
        full_name: String,
        as_written: String,
        /// Codes of the levels that the heading does not write.
        #[schema(value_type = Vec<words::DivisionCode>)]
        derived: Vec<DivisionCode>,
        url: String,
    },
    /// 机构.
    Organisation { id: String, name: String, as_written: String, url: String },
}

impl MechanismRef {
    pub(crate) fn new(heading: &MechanismHeading, site: &Site) -> Self {
        Self {
            key: heading.key.clone(),
            printed: heading.printed.clone(),
            title: heading.title.clone(),
            url: site.absolute(&heading.key.href()),
        }
    }
}

impl MeasureRef {
    pub(crate) fn new(heading: &MeasureHeading, site: &Site) -> Self {
        Self {
            key: heading.key.clone(),
            printed: heading.printed.clone(),
            title: heading.title.clone(),
            url: site.absolute(&heading.key.href()),
        }
    }
}

impl ActorJson {
    pub(crate) fn new(actor: &Actor, site: &Site) -> Self {
        match actor {
            Actor::Locality(locality) => Self::Locality {
                code: locality.code,
                name: divisions().find(locality.code).map(|d| d.name.to_owned()).unwrap_or_default(),
                full_name: divisions().full_name(locality.code),
                as_written: locality.as_written.clone(),
                derived: locality.derived_levels().iter().map(|d| d.code).collect(),
                url: site.absolute(&locality.code.href()),
            },
            Actor::Organisation(organisation) => Self::Organisation {
                id: organisation.id.to_string(),
                name: organisation.name.clone(),
                as_written: organisation.as_written.clone(),
                url: site.absolute(&organisation.id.href()),
            },
        }
    }
}

impl CaseRef {
    pub(crate) fn of(case: &CaseSummary, site: &Site) -> Self {
        Self {
            key: case.key.clone(),
            printed_number: case.printed_number.clone(),
            url: site.absolute(&case.key.href()),
            heading: case.text.heading.clone(),
        }
    }
}

impl CaseView {
    pub(crate) fn new(case: &CaseSummary, site: &Site) -> Self {
        Self {
            key: case.key.clone(),
            number: case.key.number,
            printed_number: case.printed_number.clone(),
            url: site.absolute(&case.key.href()),
            list: ListView::new(&case.list, site),
            mechanism: MechanismRef::new(&case.mechanism, site),
            measure: MeasureRef::new(&case.measure, site),
            heading: case.text.heading.clone(),
            body: case.text.body.clone(),
            source_line: case.source_line,
            actors: case.actors.iter().map(|actor| ActorJson::new(actor, site)).collect(),
            added_at: case.added_at.clone(),
            corrected_at: case.corrected_at.clone(),
        }
    }

    pub(crate) fn all(cases: &[CaseSummary], site: &Site) -> Vec<Self> {
        cases.iter().map(|case| Self::new(case, site)).collect()
    }
}

impl NearView {
    fn new(near: &NearCase, site: &Site) -> Self {
        let case = CaseRef {
            key: near.case.key.clone(),
            printed_number: near.case.printed_number.clone(),
            url: site.absolute(&near.case.key.href()),
            heading: near.case.text.heading.clone(),
        };
        Self { case, reasons: near.reasons.iter().map(Nearness::label).collect() }
    }
}

impl CaseDetailView {
    pub(crate) fn new(detail: &CaseDetail, near: &[NearCase], citation: &Citation, site: &Site) -> Self {
        let link = |link: &CaseLink| CaseRef {
            key: link.key.clone(),
            printed_number: link.printed_number.clone(),
            url: site.absolute(&link.key.href()),
            heading: link.heading.clone(),
        };
        Self {
            case: CaseView::new(&detail.case, site),
            revisions_url: site.absolute(&RevisionsOf(detail.case.key.clone()).href()),
            citations: CitationsView::new(citation),
            documents: DocumentMentionView::all(&detail.annotations, site),
            mentioned_places: PlaceMentionView::all(&detail.annotations, site),
            figures: CaseFigureView::all(&detail.annotations.figures, &detail.case, site),
            previous: detail.previous.as_ref().map(link),
            next: detail.next.as_ref().map(link),
            near: near.iter().map(|one| NearView::new(one, site)).collect(),
        }
    }
}
