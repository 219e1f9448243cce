//! 数字 as JSON: of one case, and the table of all.

use serde::Serialize;
use utoipa::ToSchema;

use super::PageView;
use super::cases::{ActorJson, CaseRef};
use crate::domain::annotation::{Figure, FigureKind, PairSide, Qualifier};
use crate::domain::case::{CaseSummary, FigureEntry};
use crate::domain::division::{DivisionCode, divisions};
use crate::store::figures::FigurePage;
use crate::web::openapi::words;
use crate::web::pages::search::{FacetGroup, FacetValue};
use crate::web::state::Site;
use crate::web::urls::{Href as _, sentence_href};

/// A figure.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FigureView {
    #[schema(value_type = words::FigureKind)]
    kind: FigureKind,
    /// The words as written, qualifiers included.
    as_written: String,
    value: f64,
    /// 元, %, 平方米, 天, or what is counted.
    unit: String,
    #[schema(value_type = words::Qualifier)]
    qualifier: Qualifier,
    cumulative: bool,
    /// The place that the sentence is about, where it is another one than who acts, or one of several that act.
    place: Option<FigurePlace>,
    /// Counted from 1; the heading is the first.
    sentence: u32,
    /// The case at that sentence.
    url: String,
}

/// A place by code and name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FigurePlace {
    #[schema(value_type = words::DivisionCode)]
    code: DivisionCode,
    full_name: String,
    url: String,
}

impl FigurePlace {
    fn new(code: DivisionCode, site: &Site) -> Self {
        Self { code, full_name: divisions().full_name(code), url: site.absolute(&code.href()) }
    }
}

/// A figure of a case; of a pair each side names the other.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CaseFigureView {
    #[serde(flatten)]
    figure: FigureView,
    pair: Option<PairView>,
}

/// The other side of a pair.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PairView {
    #[schema(value_type = words::PairSide)]
    side: PairSide,
    /// Its place among the figures of the case, from 0.
    other: usize,
}

/// A row of the table.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FigureRowView {
    #[serde(flatten)]
    figure: FigureView,
    /// The other side of a pair; null for a single figure.
    to: Option<FigureView>,
    /// Whether both sides are the ends of one range and share their words.
    range: bool,
    /// The whole sentence, verbatim.
    text: String,
    actors: Vec<ActorJson>,
    case: CaseRef,
}

/// The table.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FiguresView {
    total: usize,
    #[serde(flatten)]
    page: PageView,
    figures: Vec<FigureRowView>,
    facets: FigureFacetsView,
}

/// Counts for the filters.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FigureFacetsView {
    kind: Vec<FacetView>,
    place: Vec<FacetView>,
    mechanism: Vec<FacetView>,
}

/// A value of a filter.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FacetView {
    value: String,
    label: String,
    count: usize,
    selected: bool,
}

impl FigureView {
    fn new(figure: &Figure, case: &CaseSummary, site: &Site) -> Self {
        Self {
            kind: figure.kind,
            as_written: figure.as_written.clone(),
            value: figure.value,
            unit: figure.kind.unit().or(figure.counter.as_deref()).unwrap_or_default().to_owned(),
            qualifier: figure.qualifier,
            cumulative: figure.cumulative,
            place: figure.place.map(|code| FigurePlace::new(code, site)),
            sentence: figure.span.sentence,
            url: site.absolute(&sentence_href(&case.key, figure.span.sentence)),
        }
    }
}

impl CaseFigureView {
    pub(crate) fn all(figures: &[Figure], case: &CaseSummary, site: &Site) -> Vec<Self> {
        let view = |figure: &Figure| Self {
            figure: FigureView::new(figure, case, site),
            pair: figure.pair.map(|(side, other)| PairView { side, other }),
        };
        figures.iter().map(view).collect()
    }
}

impl FigureRowView {
    fn new(entry: &FigureEntry, site: &Site) -> Self {
        let case = &entry.case;
        Self {
            figure: FigureView::new(&entry.figure, case, site),
            to: entry.to.as_ref().map(|to| FigureView::new(to, case, site)),
            range: entry.is_range(),
            text: entry.sentence(),
            actors: case.actors.iter().map(|actor| ActorJson::new(actor, site)).collect(),
            case: CaseRef::of(case, site),
        }
    }
}

impl FiguresView {
    pub(crate) fn new(found: &FigurePage, page: PageView, groups: &[FacetGroup], site: &Site) -> Self {
        let facets = |name: &str| {
            let group = groups.iter().find(|group| group.name == name);
            group.map(|group| group.values.iter().map(FacetView::new).collect()).unwrap_or_default()
        };
        Self {
            total: found.total,
            page,
            figures: found.rows.iter().map(|entry| FigureRowView::new(entry, site)).collect(),
            facets: FigureFacetsView { kind: facets("kind"), place: facets("place"), mechanism: facets("mechanism") },
        }
    }
}

impl FacetView {
    fn new(value: &FacetValue) -> Self {
        Self { value: value.value.clone(), label: value.label.clone(), count: value.count, selected: value.selected }
    }
}
