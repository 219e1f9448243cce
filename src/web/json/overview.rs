//! `/overview.json`.

use serde::Serialize;
use utoipa::ToSchema;

use super::lists::{ListSummaryView, ListView};
use crate::domain::division::DivisionCode;
use crate::domain::ids::MechanismKey;
use crate::web::openapi::words;
use crate::web::pages::overview::{Overview, by_level};
use crate::web::state::Site;
use crate::web::urls::{Covered, Href as _};
use crate::web::views::matrix::Count;

/// The matrix with its totals, and what the charts show.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OverviewView {
    /// The list that is counted; null for all lists.
    list: Option<ListView>,
    case_count: usize,
    lists: Vec<PickView>,
    mechanisms: Vec<ColumnView>,
    /// Mechanisms that are left out, those with the fewest cases.
    hidden_mechanisms: usize,
    rows: Vec<RowView>,
    empty_provinces: Vec<PlaceView>,
    levels: Vec<LevelView>,
    document_years: Vec<YearView>,
}

/// A list and its overview.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PickView {
    #[serde(flatten)]
    list: ListSummaryView,
    overview_url: String,
}

/// A number of cases and the search that gives them.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CountView {
    case_count: usize,
    search_url: Option<String>,
}

/// A column: the mechanisms of one title.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ColumnView {
    #[schema(value_type = Vec<words::MechanismKey>)]
    keys: Vec<MechanismKey>,
    printed: Option<String>,
    title: String,
    #[serde(flatten)]
    total: CountView,
}

/// A province; `code` is null in the row of the cases in which no place acts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RowView {
    #[schema(value_type = Option<words::DivisionCode>)]
    code: Option<DivisionCode>,
    name: &'static str,
    url: String,
    #[serde(flatten)]
    total: CountView,
    /// In the order of `mechanisms`.
    cells: Vec<CountView>,
}

/// A province without a case.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EmptyProvinceView)]
pub(crate) struct PlaceView {
    #[schema(value_type = words::DivisionCode)]
    code: DivisionCode,
    name: &'static str,
    url: String,
}

/// A level of government.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LevelView {
    level: &'static str,
    case_count: usize,
}

/// Documents that the lists of a year name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct YearView {
    /// Year of the lists; null when it is not known.
    year: Option<String>,
    issued: usize,
    cited: usize,
}

impl OverviewView {
    pub(crate) fn new(overview: &Overview, site: &Site) -> Self {
        let matrix = &overview.matrix;
        let count = |count: &Count| CountView {
            case_count: count.count,
            search_url: count.href.as_deref().map(|href| site.absolute(href)),
        };
        Self {
            list: overview.list.as_ref().map(|list| ListView::new(list, site)),
            case_count: matrix.total.count,
            lists: overview
                .lists
                .iter()
                .map(|summary| PickView {
                    list: ListSummaryView::new(summary, site),
                    overview_url: site.absolute(&Covered::List(summary.list.slug.clone()).href()),
                })
                .collect(),
            mechanisms: matrix
                .columns
                .iter()
                .map(|column| ColumnView {
                    keys: column.keys.clone(),
                    printed: column.printed.clone(),
                    title: column.title.clone(),
                    total: count(&column.total),
                })
                .collect(),
            hidden_mechanisms: matrix.hidden,
            rows: matrix
                .rows
                .iter()
                .map(|row| RowView {
                    code: row.code,
                    name: row.name,
                    url: site.absolute(&row.href),
                    total: count(&row.total),
                    cells: row.cells.iter().map(count).collect(),
                })
                .collect(),
            empty_provinces: matrix
                .empty
                .iter()
                .map(|d| PlaceView { code: d.code, name: d.name, url: site.absolute(&d.code.href()) })
                .collect(),
            levels: by_level(&overview.levels).map(|(level, case_count)| LevelView { level, case_count }).into(),
            document_years: overview
                .years
                .iter()
                .map(|year| YearView { year: year.year.clone(), issued: year.issued, cited: year.cited })
                .collect(),
        }
    }
}
