//! 数字 of all cases as one table: filtered, sorted, every figure with its sentence.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};

use super::search::{Chip, FacetGroup};
use crate::domain::annotation::FigureKind;
use crate::domain::case::FigureEntry;
use crate::domain::division::DivisionCode;
use crate::domain::ids::{CaseKey, MechanismKey};
use crate::export::{Table, figures};
use crate::library::{Needs, Snapshot};
use crate::store::figures::{FigureFacets, FigureFilters, FigurePage, FigureSort};
use crate::store::{self, Connection};
use crate::web::canonical::Format;
use crate::web::error::{Way, WebError};
use crate::web::export;
use crate::web::extract::Parameters;
use crate::web::html::{Html, Layout, Nav};
use crate::web::json::figures::FiguresView;
use crate::web::json::{Json, PageView};
use crate::web::state::{AppState, Site};
use crate::web::urls::{FiguresLink, Href as _, sentence_href};
use crate::web::views::exports::{ExportLink, OF_TABLE};
use crate::web::views::figures::FigureItem;
use crate::web::views::pager::{PER_PAGE, Pager};

/// Rows in a file at most.
const MOST_ROWS: usize = 20_000;
/// The most filters that can be chosen.
const MAX_FILTERS: usize = 30;

pub(crate) async fn index(
    State(state): State<AppState>,
    parameters: Parameters,
    format: Format,
) -> Result<Response, WebError> {
    let mut asked = Asked::parse(&parameters)?;
    let mut snapshot = state.snapshot_to_work_with(Needs::Figures).await?;
    asked.follow_moved(snapshot.db()).await?;
    if export::is_file(format) {
        let (found, _) = asked.rows(&mut snapshot, 0, MOST_ROWS).await?;
        drop(snapshot);
        return Ok(export::table(&state, format, "figures", table(&found, &state.site)).await?.into_response());
    }
    let (found, facets) = asked.rows(&mut snapshot, Pager::offset(asked.link.page), PER_PAGE).await?;
    let pager = Pager::new(asked.link.page, found.total, PER_PAGE, |page| asked.page_href(page, format))?;
    let mut groups = asked.groups(&facets);
    FacetGroup::name_all(&mut groups, &*snapshot.names().await?);
    Ok(match format {
        Format::Json => Json(FiguresView::new(&found, PageView::from(&pager), &groups, &state.site)).into_response(),
        _ => Html(FiguresPage::new(found, asked, groups, pager, &state.site)).into_response(),
    })
}

/// The rows as a table to be taken away.
fn table(found: &FigurePage, site: &Site) -> Table {
    let row = |entry: &FigureEntry| {
        figures::row(entry, site.absolute(&sentence_href(&entry.case.key, entry.figure.span.sentence)))
    };
    Table { title: "数字".to_owned(), columns: figures::COLUMNS, rows: found.rows.iter().map(row).collect() }
}

/// A table as it was asked for, every value checked.
pub(crate) struct Asked {
    link: FiguresLink,
    filters: FigureFilters,
    sort: FigureSort,
    descending: bool,
}

impl Asked {
    /// Reads the address.
    pub(crate) fn parse(parameters: &Parameters) -> Result<Self, WebError> {
        let kinds: Vec<FigureKind> = checked(parameters, "kind", "可以是 money、percentage、area、duration 或 count")?;
        let places: Vec<DivisionCode> = checked(parameters, "place", "应是六位行政区划代码，如 360000")?;
        let mechanisms: Vec<MechanismKey> =
            checked(parameters, "mechanism", "应是清单的地址名加机制的序号，如 urban-renewal-4/4")?;
        let cases: Vec<CaseKey> = checked(parameters, "case", "应是案例的地址名，如 urban-renewal-4/4/1/1")?;
        let chosen = kinds.len() + places.len() + mechanisms.len() + cases.len();
        if chosen > MAX_FILTERS {
            let expected = format!("一次最多选 {MAX_FILTERS} 个筛选条件");
            return Err(bad("kind、place、mechanism、case", &format!("{chosen} 个"), &expected));
        }
        let (sort, sort_name) = match parameters.last("sort") {
            "" | "list" => (FigureSort::List, ""),
            "value" => (FigureSort::Value, "value"),
            "place" => (FigureSort::Place, "place"),
            other => return Err(bad("sort", other, "可以是 list、value 或 place")),
        };
        // The largest first is what a table of values is opened for.
        let usual = sort == FigureSort::Value;
        let descending = match parameters.last("order") {
            "" => usual,
            "asc" => false,
            "desc" => true,
            other => return Err(bad("order", other, "可以是 asc 或 desc")),
        };
        let filters =
            FigureFilters { kinds, places: strings(&places), mechanisms: strings(&mechanisms), cases: strings(&cases) };
        let link = FiguresLink {
            kinds: filters.kinds.iter().map(|kind| kind.name()).collect(),
            places: filters.places.clone(),
            mechanisms: filters.mechanisms.clone(),
            cases: filters.cases.clone(),
            sort: sort_name,
            order: order_name(descending, usual),
            page: parameters.page("/figures")?,
        };
        Ok(Self { link, filters, sort, descending })
    }

    /// Cases that moved are those of the keys they have now.
    async fn follow_moved(&mut self, db: &mut Connection) -> Result<(), WebError> {
        for case in &mut self.filters.cases {
            let now = match case.parse::<CaseKey>() {
                Ok(key) => store::cases::alias(db, &key).await?,
                Err(_) => None,
            };
            if let Some(now) = now {
                *case = now.to_string();
            }
        }
        self.link.cases.clone_from(&self.filters.cases);
        Ok(())
    }

    /// The rows that were asked for: a page of them, or for a file all; with the counts for the filters.
    pub(crate) async fn rows(
        &self,
        snapshot: &mut Snapshot,
        offset: usize,
        limit: usize,
    ) -> Result<(FigurePage, FigureFacets), WebError> {
        Ok(snapshot.figures(&self.filters, (self.sort, self.descending), (offset, limit)).await?)
    }

    fn page_href(&self, page: usize, format: Format) -> String {
        FiguresLink { page, ..self.link.clone() }.twin_href(format)
    }

    /// The filters with their counts. Provinces only, and what is chosen below them.
    fn groups(&self, facets: &FigureFacets) -> Vec<FacetGroup> {
        let filters = &self.filters;
        let shown = |value: &String| value.ends_with("0000") || filters.places.contains(value);
        let places: Vec<_> = facets.places.iter().filter(|(value, _)| shown(value)).cloned().collect();
        let kinds: Vec<String> = self.link.kinds.iter().map(|kind| (*kind).to_owned()).collect();
        vec![
            FacetGroup::new("kind", "类别", &facets.kinds, &kinds),
            FacetGroup::new("place", "地区", &places, &filters.places),
            FacetGroup::new("mechanism", "政策机制", &facets.mechanisms, &filters.mechanisms),
        ]
    }

    /// The chosen values, each with the table without it.
    fn chips(&self, groups: &[FacetGroup]) -> Vec<Chip> {
        let chosen = groups.iter().flat_map(|group| group.values.iter().map(move |value| (group.name, value)));
        let mut chips: Vec<Chip> = chosen
            .filter(|(_, value)| value.selected)
            .map(|(name, value)| Chip { label: value.label.clone(), href: self.without(name, &value.value) })
            .collect();
        chips.extend(self.link.cases.iter().map(|case| Chip {
            label: format!("案例 {}", case.split_once('/').map_or("", |(_, number)| number).replace('/', ".")),
            href: self.without("case", case),
        }));
        chips
    }

    fn without(&self, name: &str, value: &str) -> String {
        let mut link = FiguresLink { page: 1, ..self.link.clone() };
        match name {
            "kind" => link.kinds.retain(|v| *v != value),
            "place" => link.places.retain(|v| v != value),
            "mechanism" => link.mechanisms.retain(|v| v != value),
            _ => link.cases.retain(|v| v != value),
        }
        link.href()
    }

    /// A column that sorts: its link turns the order round when it is the one the table is sorted by.
    fn column(&self, sort: FigureSort, name: &'static str) -> Column {
        let here = self.sort == sort;
        let usual = sort == FigureSort::Value;
        let descending = if here { !self.descending } else { usual };
        let link = FiguresLink { sort: name, order: order_name(descending, usual), page: 1, ..self.link.clone() };
        let direction = if self.descending { "descending" } else { "ascending" };
        Column { href: link.href(), sorted: here.then_some(direction) }
    }
}

/// `asc` or `desc`; nothing for the usual order, so that each table has one address.
fn order_name(descending: bool, usual: bool) -> &'static str {
    match descending {
        _ if descending == usual => "",
        true => "desc",
        false => "asc",
    }
}

fn checked<T: std::str::FromStr>(parameters: &Parameters, name: &str, expected: &str) -> Result<Vec<T>, WebError> {
    let values = parameters.all(name).into_iter();
    values.map(|value| value.parse().map_err(|_| bad(name, value, expected))).collect()
}

fn bad(name: &str, value: &str, expected: &str) -> WebError {
    let way = Way { href: "/figures".to_owned(), label: "看全部数字".to_owned() };
    WebError::bad_parameter(name, value, expected, vec![way])
}

fn strings<T: ToString>(values: &[T]) -> Vec<String> {
    values.iter().map(T::to_string).collect()
}

/// The head of a column.
struct Column {
    href: String,
    /// `ascending` or `descending` when the table is sorted by it.
    sorted: Option<&'static str>,
}

impl Column {
    fn arrow(&self) -> &'static str {
        match self.sorted {
            Some("descending") => "↓",
            Some(_) => "↑",
            None => "",
        }
    }
}

#[derive(Template)]
#[template(path = "figures/index.html")]
struct FiguresPage {
    layout: Layout,
    total: usize,
    items: Vec<FigureItem>,
    /// 全部, 金额 …: label, address, count, whether it is the one that is shown.
    kinds: Vec<(String, String, Option<usize>, bool)>,
    /// Place and mechanism.
    selects: Vec<FacetGroup>,
    chips: Vec<Chip>,
    by_value: Column,
    by_place: Column,
    by_list: Column,
    link: FiguresLink,
    exports: Vec<ExportLink>,
    pager: Pager,
}

impl FiguresPage {
    fn new(found: FigurePage, asked: Asked, mut groups: Vec<FacetGroup>, pager: Pager, site: &Site) -> Self {
        let of_kind = |kinds: Vec<&'static str>| FiguresLink { kinds, page: 1, ..asked.link.clone() }.href();
        let mut kinds = vec![("全部".to_owned(), of_kind(Vec::new()), None, asked.link.kinds.is_empty())];
        for kind in FigureKind::ALL {
            let value = groups[0].values.iter().find(|value| value.value == kind.name());
            if let Some(value) = value {
                let here = asked.link.kinds == [kind.name()];
                kinds.push((value.label.clone(), of_kind(vec![kind.name()]), Some(value.count), here));
            }
        }
        let chips = asked.chips(&groups);
        let plain = asked.link == FiguresLink { page: asked.link.page, ..FiguresLink::default() };
        let json = asked.page_href(asked.link.page, Format::Json);
        let layout = Layout::page(site, "数字", &asked.link.href(), json).nav(Nav::Figures);
        let layout =
            layout.description("清单里写到的金额、比例、面积、时长和数量，每个数字都附原句、地区和出处".to_owned());
        Self {
            layout: if plain { layout } else { layout.noindex() },
            total: found.total,
            items: found.rows.into_iter().map(FigureItem::new).collect(),
            kinds,
            chips,
            by_value: asked.column(FigureSort::Value, "value"),
            by_place: asked.column(FigureSort::Place, "place"),
            by_list: asked.column(FigureSort::List, ""),
            selects: groups.split_off(1),
            exports: ExportLink::all(OF_TABLE, |format| asked.page_href(1, format)),
            link: asked.link,
            pager,
        }
    }
}
