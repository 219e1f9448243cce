//! Lists, mechanisms and measures as JSON.

use serde::Serialize;
use utoipa::ToSchema;

use super::PageView;
use super::cases::{CaseView, MeasureRef, MechanismRef};
use super::withdrawn::WithdrawnRef;
use crate::domain::case::{ListDetail, ListSummary, MechanismSummary};
use crate::domain::list::PolicyList;
use crate::domain::withdrawn::WithdrawnCase;
use crate::web::openapi::words;
use crate::web::state::Site;
use crate::web::urls::Href as _;

/// A list by name, with what is known of it; what is not known is null.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListView {
    #[serde(flatten)]
    #[schema(value_type = words::PolicyList)]
    list: PolicyList,
    url: String,
}

/// A list with how much it holds.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListSummaryView {
    #[serde(flatten)]
    list: ListView,
    mechanism_count: usize,
    measure_count: usize,
    case_count: usize,
    /// When the list was last corrected (RFC 3339); null when it never was.
    corrected_at: Option<String>,
}

/// All lists.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListsView {
    lists: Vec<ListSummaryView>,
}

/// A list with its mechanisms and one page of its cases.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListDetailView {
    #[serde(flatten)]
    list: ListView,
    case_count: usize,
    /// When the list was last corrected (RFC 3339); null when it never was.
    corrected_at: Option<String>,
    mechanisms: Vec<MechanismView>,
    #[serde(flatten)]
    page: PageView,
    cases: Vec<CaseView>,
    /// Cases that the corrected list does not have any more, the last one first, at most 100.
    withdrawn: Vec<WithdrawnRef>,
}

/// A mechanism with its measures.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MechanismView {
    #[serde(flatten)]
    mechanism: MechanismRef,
    case_count: usize,
    measures: Vec<MeasureView>,
}

/// A measure with its count.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MeasureView {
    #[serde(flatten)]
    measure: MeasureRef,
    case_count: usize,
}

/// A mechanism page.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MechanismDetailView {
    list: ListView,
    #[serde(flatten)]
    mechanism: MechanismView,
    #[serde(flatten)]
    page: PageView,
    cases: Vec<CaseView>,
}

/// A measure page.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MeasureDetailView {
    list: ListView,
    mechanism: MechanismRef,
    #[serde(flatten)]
    measure: MeasureView,
    #[serde(flatten)]
    page: PageView,
    cases: Vec<CaseView>,
}

/// Mechanisms over all lists, those of one title together.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MechanismsView {
    mechanisms: Vec<MechanismGroupView>,
}

/// The mechanisms of one title.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MechanismGroupView {
    title: String,
    case_count: usize,
    lists: Vec<MechanismInListView>,
}

/// A mechanism and the list it stands in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MechanismInListView {
    list: ListView,
    #[serde(flatten)]
    mechanism: MechanismView,
}

impl ListView {
    pub(crate) fn new(list: &PolicyList, site: &Site) -> Self {
        Self { list: list.clone(), url: site.absolute(&list.slug.href()) }
    }
}

impl ListSummaryView {
    pub(crate) fn new(summary: &ListSummary, site: &Site) -> Self {
        Self {
            list: ListView::new(&summary.list, site),
            mechanism_count: summary.mechanism_count,
            measure_count: summary.measure_count,
            case_count: summary.case_count,
            corrected_at: summary.corrected_at.clone(),
        }
    }
}

impl ListsView {
    pub(crate) fn new(lists: &[ListSummary], site: &Site) -> Self {
        Self { lists: lists.iter().map(|list| ListSummaryView::new(list, site)).collect() }
    }
}

impl MechanismView {
    pub(crate) fn new(mechanism: &MechanismSummary, site: &Site) -> Self {
        let measure = |measure: &crate::domain::case::MeasureSummary| MeasureView {
            measure: MeasureRef::new(&measure.heading, site),
            case_count: measure.case_count,
        };
        Self {
            mechanism: MechanismRef::new(&mechanism.heading, site),
            case_count: mechanism.case_count(),
            measures: mechanism.measures.iter().map(measure).collect(),
        }
    }
}

impl ListDetailView {
    pub(crate) fn new(
        detail: &ListDetail,
        page: PageView,
        cases: Vec<CaseView>,
        withdrawn: &[WithdrawnCase],
        site: &Site,
    ) -> Self {
        Self {
            list: ListView::new(&detail.list, site),
            case_count: detail.case_count(),
            corrected_at: detail.corrected_at.clone(),
            mechanisms: detail.mechanisms.iter().map(|m| MechanismView::new(m, site)).collect(),
            page,
            cases,
            withdrawn: WithdrawnRef::all(withdrawn, site),
        }
    }
}

impl MechanismDetailView {
    pub(crate) fn new(
        list: &PolicyList,
        mechanism: &MechanismSummary,
        page: PageView,
        cases: Vec<CaseView>,
        site: &Site,
    ) -> Self {
        Self { list: ListView::new(list, site), mechanism: MechanismView::new(mechanism, site), page, cases }
    }
}

impl MeasureDetailView {
    pub(crate) fn new(
        list: &PolicyList,
        mechanism: &MechanismSummary,
        measure: &crate::domain::case::MeasureSummary,
        page: PageView,
        cases: Vec<CaseView>,
        site: &Site,
    ) -> Self {
        Self {
            list: ListView::new(list, site),
            mechanism: MechanismRef::new(&mechanism.heading, site),
            measure: MeasureView { measure: MeasureRef::new(&measure.heading, site), case_count: measure.case_count },
            page,
            cases,
        }
    }
}

impl MechanismsView {
    pub(crate) fn new(groups: &[crate::web::pages::mechanisms::MechanismGroup], site: &Site) -> Self {
        let group = |group: &crate::web::pages::mechanisms::MechanismGroup| MechanismGroupView {
            title: group.title.clone(),
            case_count: group.case_count(),
            lists: group
                .members
                .iter()
                .map(|member| MechanismInListView {
                    list: ListView::new(&member.list, site),
                    mechanism: MechanismView::new(&member.mechanism, site),
                })
                .collect(),
        };
        Self { mechanisms: groups.iter().map(group).collect() }
    }
}
