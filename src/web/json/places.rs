//! Localities, organisations and the home page as JSON.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::PageView;
use super::cases::{CaseRef, CaseView};
use super::documents::PlaceMentionView;
use super::lists::{ListSummaryView, MechanismView};
use crate::domain::annotation::PlaceMention;
use crate::domain::case::CaseSummary;
use crate::domain::division::{Division, DivisionCode, divisions};
use crate::store::localities::MentioningCases;
use crate::store::organisations::OrganisationSummary;
use crate::web::openapi::words;
use crate::web::state::Site;
use crate::web::urls::{Href as _, sentence_href};

/// Cases of every locality, rolled up.
pub(crate) type Counts = BTreeMap<DivisionCode, usize>;

/// A locality by name with its count.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LocalityView {
    #[schema(value_type = words::DivisionCode)]
    code: DivisionCode,
    name: String,
    full_name: String,
    url: String,
    case_count: usize,
}

/// All provinces, and below each the places that have cases.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LocalitiesView {
    provinces: Vec<ProvinceView>,
}

/// A province with the places below it that have cases.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProvinceView {
    #[serde(flatten)]
    locality: LocalityView,
    parts: Vec<LocalityView>,
}

/// A locality page.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LocalityDetailView {
    #[serde(flatten)]
    locality: LocalityView,
    parents: Vec<LocalityView>,
    parts: Vec<LocalityView>,
    #[serde(flatten)]
    page: PageView,
    cases: Vec<CaseView>,
    #[serde(flatten)]
    mentions: MentionsView,
}

/// Cases of others that mention the place or one in it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MentionsView {
    mention_count: usize,
    /// The first of them.
    mentions: Vec<MentionView>,
}

/// A case that mentions a place.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MentionView {
    case: CaseRef,
    /// The address of the sentence.
    passage: String,
    #[serde(flatten)]
    place: PlaceMentionView,
}

/// An organisation by name with its count.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrganisationView {
    id: String,
    name: String,
    url: String,
    case_count: usize,
}

/// All organisations with a case.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrganisationsView {
    organisations: Vec<OrganisationView>,
}

/// An organisation page.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrganisationDetailView {
    #[serde(flatten)]
    organisation: OrganisationView,
    #[serde(flatten)]
    page: PageView,
    cases: Vec<CaseView>,
}

/// The home page.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HomeView {
    name: &'static str,
    url: String,
    generation: u64,
    case_count: usize,
    lists: Vec<ListSummaryView>,
    /// Mechanisms of the newest list.
    mechanisms: Vec<MechanismView>,
    provinces: Vec<LocalityView>,
    organisations: Vec<OrganisationView>,
}

/// What the library is and covers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AboutView {
    name: &'static str,
    description: &'static str,
    version: &'static str,
    url: String,
    generation: u64,
    lists: Vec<ListSummaryView>,
}

impl LocalityView {
    pub(crate) fn new(division: &Division, counts: &Counts, site: &Site) -> Self {
        Self {
            code: division.code,
            name: division.name.to_owned(),
            full_name: divisions().full_name(division.code),
            url: site.absolute(&division.code.href()),
            case_count: counts.get(&division.code).copied().unwrap_or(0),
        }
    }

    pub(crate) fn all<'a>(some: impl IntoIterator<Item = &'a Division>, counts: &Counts, site: &Site) -> Vec<Self> {
        some.into_iter().map(|division| Self::new(division, counts, site)).collect()
    }
}

impl LocalitiesView {
    pub(crate) fn new(counts: &Counts, site: &Site) -> Self {
        let province = |province: &Division| {
            let below = divisions().children(province.code).filter(|part| counts.contains_key(&part.code));
            ProvinceView {
                locality: LocalityView::new(province, counts, site),
                parts: LocalityView::all(below, counts, site),
            }
        };
        Self { provinces: divisions().provinces().map(province).collect() }
    }
}

impl LocalityDetailView {
    pub(crate) fn new(
        division: &Division,
        counts: &Counts,
        page: PageView,
        cases: Vec<CaseView>,
        mentions: MentionsView,
        site: &Site,
    ) -> Self {
        let mut parents = divisions().chain(division.code);
        parents.pop();
        Self {
            locality: LocalityView::new(division, counts, site),
            parents: LocalityView::all(parents, counts, site),
            parts: LocalityView::all(divisions().children(division.code), counts, site),
            page,
            cases,
            mentions,
        }
    }
}

impl MentionsView {
    pub(crate) fn new(mentioning: &MentioningCases, site: &Site) -> Self {
        let mention = |(case, mention): &(CaseSummary, PlaceMention)| MentionView {
            case: CaseRef::of(case, site),
            passage: site.absolute(&sentence_href(&case.key, mention.span.sentence)),
            place: PlaceMentionView::new(mention, site),
        };
        Self { mention_count: mentioning.total, mentions: mentioning.cases.iter().map(mention).collect() }
    }
}

impl OrganisationView {
    pub(crate) fn new(summary: &OrganisationSummary, site: &Site) -> Self {
        Self {
            id: summary.id.to_string(),
            name: summary.name.clone(),
            url: site.absolute(&summary.id.href()),
            case_count: summary.case_count,
        }
    }

    pub(crate) fn all(summaries: &[OrganisationSummary], site: &Site) -> Vec<Self> {
        summaries.iter().map(|summary| Self::new(summary, site)).collect()
    }
}

impl OrganisationsView {
    pub(crate) fn new(summaries: &[OrganisationSummary], site: &Site) -> Self {
        Self { organisations: OrganisationView::all(summaries, site) }
    }
}

impl OrganisationDetailView {
    pub(crate) fn new(summary: &OrganisationSummary, page: PageView, cases: Vec<CaseView>, site: &Site) -> Self {
        Self { organisation: OrganisationView::new(summary, site), page, cases }
    }
}

/// What [`HomeView`] is made of.
pub(crate) struct HomeParts<'a> {
    pub(crate) generation: u64,
    pub(crate) lists: &'a [crate::domain::case::ListSummary],
    pub(crate) mechanisms: &'a [crate::domain::case::MechanismSummary],
    pub(crate) counts: &'a Counts,
    pub(crate) organisations: &'a [OrganisationSummary],
}

impl HomeView {
    pub(crate) fn new(parts: &HomeParts<'_>, site: &Site) -> Self {
        Self {
            name: "可复制经验案例库",
            url: site.absolute("/"),
            generation: parts.generation,
            case_count: parts.lists.iter().map(|list| list.case_count).sum(),
            lists: parts.lists.iter().map(|list| ListSummaryView::new(list, site)).collect(),
            mechanisms: parts.mechanisms.iter().map(|m| MechanismView::new(m, site)).collect(),
            provinces: LocalityView::all(divisions().provinces(), parts.counts, site),
            organisations: OrganisationView::all(parts.organisations, site),
        }
    }
}

impl AboutView {
    pub(crate) fn new(generation: u64, lists: &[crate::domain::case::ListSummary], site: &Site) -> Self {
        Self {
            name: "可复制经验案例库",
            description: "住房城乡建设部可复制经验做法清单的案例库：浏览、搜索、引用",
            version: env!("CARGO_PKG_VERSION"),
            url: site.absolute("/about"),
            generation,
            lists: lists.iter().map(|list| ListSummaryView::new(list, site)).collect(),
        }
    }
}
