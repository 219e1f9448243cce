//! `/search.json`.

use serde::Serialize;
use utoipa::ToSchema;

use crate::library::{FoundCase, FoundGroup, MarkedText, SearchPage};
use crate::search::Query;
use crate::web::json::cases::ActorJson;
use crate::web::pages::search::{FacetGroup, FacetValue};
use crate::web::state::Site;
use crate::web::urls::Href as _;

/// The answer to a search. `total` and `cases` are the main list; `groups` are apart from it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SearchView {
    query: String,
    total: usize,
    page: usize,
    last_page: usize,
    per_page: usize,
    cases: Vec<HitView>,
    groups: Vec<GroupView>,
    places: Vec<PlaceView>,
    corrections: Vec<CorrectionView>,
    facets: FacetsView,
    notices: Vec<String>,
}

/// Cases that are shown apart from the main list, and why.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GroupView {
    kind: &'static str,
    label: String,
    closed: bool,
    total: usize,
    cases: Vec<HitView>,
}

/// A place that the query names and that has cases.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlaceView {
    code: String,
    name: String,
    total: usize,
}

/// A part of the query that was read as another word.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CorrectionView {
    from: String,
    to: String,
    /// The query that searches what was typed.
    verbatim: String,
}

/// A hit.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HitView {
    key: String,
    number: String,
    printed_number: String,
    list: String,
    url: String,
    heading: String,
    actors: Vec<ActorJson>,
    matched: Vec<&'static str>,
    snippet: Vec<SegmentView>,
}

/// A piece of a snippet.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SegmentView {
    text: String,
    mark: bool,
}

/// Counts for the filters.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FacetsView {
    mechanism: Vec<FacetValueView>,
    place: Vec<FacetValueView>,
    has: Vec<FacetValueView>,
    list: Vec<FacetValueView>,
}

/// A value of a filter.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FacetValueView {
    value: String,
    label: String,
    count: usize,
    selected: bool,
}

impl SegmentView {
    pub(crate) fn new(text: &str, mark: bool) -> Self {
        Self { text: text.to_owned(), mark }
    }

    fn all(text: &MarkedText) -> Vec<Self> {
        text.segments.iter().map(|(text, mark)| Self { text: text.clone(), mark: *mark }).collect()
    }
}

impl HitView {
    fn new(found: &FoundCase, site: &Site) -> Self {
        let case = &found.case;
        Self {
            key: case.key.to_string(),
            number: case.key.number.to_string(),
            printed_number: case.printed_number.clone(),
            list: case.list.slug.to_string(),
            url: site.absolute(&case.key.href()),
            heading: case.text.heading.clone(),
            actors: case.actors.iter().map(|actor| ActorJson::new(actor, site)).collect(),
            matched: found
                .fields
                .iter()
                .map(|field| field.label())
                .chain(found.ways.iter().map(|way| way.label()))
                .collect(),
            snippet: SegmentView::all(&found.snippet),
        }
    }
}

impl GroupView {
    fn new(group: &FoundGroup, site: &Site) -> Self {
        Self {
            kind: group.kind.name(),
            label: group.label.clone(),
            closed: group.closed,
            total: group.total,
            cases: group.cases.iter().map(|hit| HitView::new(hit, site)).collect(),
        }
    }
}

impl FacetsView {
    fn new(groups: &[FacetGroup]) -> Self {
        let value = |value: &FacetValue| FacetValueView {
            value: value.value.clone(),
            label: value.label.clone(),
            count: value.count,
            selected: value.selected,
        };
        let of = |name: &str| {
            let group = groups.iter().find(|group| group.name == name);
            group.map(|group| group.values.iter().map(value).collect()).unwrap_or_default()
        };
        Self { mechanism: of("mechanism"), place: of("place"), has: of("has"), list: of("list") }
    }
}

/// Which page of the hits is shown.
pub(crate) struct Shown {
    pub(crate) page: usize,
    pub(crate) last_page: usize,
    pub(crate) per_page: usize,
}

impl SearchView {
    pub(crate) fn new(query: &Query, found: &SearchPage, groups: &[FacetGroup], shown: &Shown, site: &Site) -> Self {
        Self {
            query: query.input().to_owned(),
            total: found.total,
            page: shown.page,
            last_page: shown.last_page,
            per_page: shown.per_page,
            cases: found.cases.iter().map(|hit| HitView::new(hit, site)).collect(),
            groups: found.groups.iter().map(|group| GroupView::new(group, site)).collect(),
            places: found
                .places
                .iter()
                .map(|place| PlaceView { code: place.code.to_string(), name: place.name.clone(), total: place.cases })
                .collect(),
            corrections: found
                .corrections
                .iter()
                .map(|c| CorrectionView { from: c.from.clone(), to: c.to.clone(), verbatim: c.verbatim.clone() })
                .collect(),
            facets: FacetsView::new(groups),
            notices: query.notices().iter().chain(&found.notices).map(|notice| notice.text.clone()).collect(),
        }
    }
}
