//! Places: the tile map with its table, and one place.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};

use crate::domain::annotation::PlaceMention;
use crate::domain::case::CaseSummary;
use crate::domain::division::{Division, DivisionCode, Level, divisions};
use crate::export::Grouping;
use crate::library::{Needs, Snapshot};
use crate::store;
use crate::store::cases::Scope;
use crate::store::localities::MentioningCases;
use crate::store::organisations::OrganisationSummary;
use crate::web::canonical::Format;
use crate::web::error::{Way, WebError};
use crate::web::export::{self, Selection};
use crate::web::extract::{Key, Parameters};
use crate::web::feeds;
use crate::web::html::{Html, Layout, Nav};
use crate::web::json::cases::CaseView;
use crate::web::json::places::{Counts, LocalitiesView, LocalityDetailView, MentionsView};
use crate::web::json::{Json, PageView};
use crate::web::state::{AppState, Site};
use crate::web::urls::Href as _;
use crate::web::views::case_item::CaseItem;
use crate::web::views::excerpt::Excerpt;
use crate::web::views::exports::{ExportLink, OF_TABLE};
use crate::web::views::pager::{PER_PAGE, Pager, page_href};
use crate::web::views::tiles::{Tile, tiles};

pub(crate) async fn index(State(state): State<AppState>, format: Format) -> Result<Response, WebError> {
    let mut snapshot = state.snapshot_with(Needs::Cases).await?;
    let columns = snapshot.case_columns().await?;
    let (counts, acting) = (columns.by_place(), columns.acting());
    if format == Format::Json {
        return Ok(Json(LocalitiesView::new(counts, &state.site)).into_response());
    }
    let organisations = store::organisations::list(snapshot.db()).await?;
    let layout = Layout::page(&state.site, "地区", "/localities", "/localities.json".to_owned()).nav(Nav::Localities);
    let layout = layout.description("按省、市、县查看可复制经验案例：各地有多少做法，一图一表".to_owned());
    Ok(Html(LocalitiesPage { layout, tiles: tiles(counts), provinces: provinces(counts, acting), organisations })
        .into_response())
}

pub(crate) async fn show(
    State(state): State<AppState>,
    Key(code): Key<DivisionCode>,
    parameters: Parameters,
    format: Format,
) -> Result<Response, WebError> {
    let href = code.href();
    let page = parameters.page(&href)?;
    let Some(division) = divisions().find(code) else {
        let way = Way { href: "/localities".to_owned(), label: "看全部地区".to_owned() };
        return Err(WebError::not_found("没有这个地区", "行政区划代码表（GB/T 2260）里没有这个代码。", vec![way]));
    };
    let mut snapshot = state.snapshot_with(Needs::Cases).await?;
    if export::is_file(format) {
        return Ok(selection(snapshot, division).await?.file(format, &state).await?.into_response());
    }
    if format == Format::Atom {
        let title = divisions().full_name(code);
        return feeds::of(&mut snapshot, &Scope::Locality(code), &title, &href, &state.site).await;
    }
    let columns = snapshot.case_columns().await?;
    let counts = columns.by_place();
    let found = snapshot.cases_of(&Scope::Locality(code), Pager::offset(page), PER_PAGE).await?;
    let pager = Pager::new(page, found.total, PER_PAGE, |n| page_href(&href, n))?;
    let mentioning = store::localities::mentioning(snapshot.db(), code, MENTIONS).await?;
    Ok(match format {
        Format::Json => {
            let mentions = MentionsView::new(&mentioning, &state.site);
            let cases = CaseView::all(&found.cases, &state.site);
            Json(LocalityDetailView::new(division, counts, PageView::from(&pager), cases, mentions, &state.site))
                .into_response()
        }
        _ => {
            let items = CaseItem::all(found.cases);
            Html(LocalityPage::new(division, counts, items, mentioning, pager, &state.site)).into_response()
        }
    })
}

/// How many cases that mention a place its page shows.
const MENTIONS: usize = 20;

/// The cases of a place and of those below it, to be taken away.
async fn selection(mut snapshot: Snapshot, division: &Division) -> Result<Selection, WebError> {
    Ok(Selection {
        cases: export::scope(&mut snapshot, &Scope::Locality(division.code)).await?,
        title: format!("{}的案例", divisions().full_name(division.code)),
        ascii: format!("locality-{}", division.code),
        href: division.code.href(),
        about: Vec::new(),
        grouping: Grouping::Flat,
    })
}

/// A case that names a place without being one of its cases, and where it does.
struct Mention {
    case: CaseSummary,
    excerpt: Excerpt,
}

impl Mention {
    fn all(mentioning: MentioningCases) -> Vec<Self> {
        let mention =
            |(case, mention): (CaseSummary, PlaceMention)| Self { excerpt: Excerpt::new(&case, &mention.span), case };
        mentioning.cases.into_iter().map(mention).collect()
    }
}

/// A place as a link with its count.
struct Place {
    href: String,
    name: &'static str,
    count: usize,
}

impl Place {
    fn new(division: &Division, counts: &Counts) -> Self {
        let count = counts.get(&division.code).copied().unwrap_or(0);
        Self { href: division.code.href(), name: division.name, count }
    }
}

/// A province with the places directly below it that have cases.
struct Province {
    place: Place,
    /// Cases of the province itself, not of a city or county in it.
    own: usize,
    parts: Vec<Place>,
}

fn provinces(counts: &Counts, acting: &Counts) -> Vec<Province> {
    let province = |province: &'static Division| Province {
        place: Place::new(province, counts),
        own: acting.get(&province.code).copied().unwrap_or(0),
        parts: parts_with_cases(province.code, counts),
    };
    divisions().provinces().map(province).filter(|province| province.place.count > 0).collect()
}

/// The places directly below one that have cases; each case counts in one of them, so that the counts add up.
fn parts_with_cases(code: DivisionCode, counts: &Counts) -> Vec<Place> {
    divisions().children(code).map(|part| Place::new(part, counts)).filter(|part| part.count > 0).collect()
}

#[derive(Template)]
#[template(path = "localities/index.html")]
struct LocalitiesPage {
    layout: Layout,
    tiles: Vec<Tile>,
    provinces: Vec<Province>,
    organisations: Vec<OrganisationSummary>,
}

#[derive(Template)]
#[template(path = "localities/show.html")]
struct LocalityPage {
    layout: Layout,
    code: DivisionCode,
    name: &'static str,
    full_name: String,
    parents: Vec<Place>,
    /// Places directly below that have cases.
    parts: Vec<Place>,
    /// Places directly below that have none, so that every place can be reached.
    others: Vec<Place>,
    others_label: &'static str,
    /// Cases of others that mention the place.
    mentions: Vec<Mention>,
    mention_total: usize,
    exports: Vec<ExportLink>,
    items: Vec<CaseItem>,
    total: usize,
    pager: Pager,
}

impl LocalityPage {
    fn new(
        division: &'static Division,
        counts: &Counts,
        items: Vec<CaseItem>,
        mentioning: MentioningCases,
        pager: Pager,
        site: &Site,
    ) -> Self {
        let code = division.code;
        let place = |division: &'static Division| Place::new(division, counts);
        let mut parents: Vec<Place> = divisions().chain(code).into_iter().map(place).collect();
        parents.pop();
        let full_name = divisions().full_name(code);
        let total = counts.get(&code).copied().unwrap_or(0);
        let parts = parts_with_cases(code, counts);
        let canonical = page_href(&code.href(), pager.page);
        let layout =
            Layout::page(site, &full_name, &canonical, page_href(&code.json_href(), pager.page)).nav(Nav::Localities);
        let layout = layout.description(format!("{full_name}的可复制经验案例：{total} 个"));
        let layout = layout.feed(code.twin_href(Format::Atom));
        Self {
            // A page without cases is for people who follow a link, not for search engines.
            layout: if total == 0 { layout.noindex() } else { layout },
            exports: ExportLink::all(OF_TABLE, |format| code.twin_href(format)),
            code,
            name: division.name,
            parents,
            others: divisions().children(code).map(place).filter(|place| place.count == 0).collect(),
            others_label: match (code.level() == Level::Province, parts.is_empty()) {
                (true, true) => "市、县",
                (true, false) => "其他市、县",
                (false, true) => "区、县",
                (false, false) => "其他区、县",
            },
            parts,
            mention_total: mentioning.total,
            mentions: Mention::all(mentioning),
            full_name,
            items,
            total,
            pager,
        }
    }
}
