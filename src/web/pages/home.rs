//! The home page: search box, mechanisms of the newest list, tile map, lists.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};

use crate::domain::case::{ListSummary, MechanismSummary};
use crate::store;
use crate::store::organisations::OrganisationSummary;
use crate::web::canonical::Format;
use crate::web::error::WebError;
use crate::web::html::{Html, Layout};
use crate::web::json::Json;
use crate::web::json::places::{HomeParts, HomeView};
use crate::web::state::AppState;
use crate::web::urls::{FEED, Href as _, SearchLink};
use crate::web::views::tiles::{Tile, tiles};

/// Lists shown under 新近入库.
const NEWEST: usize = 5;
/// Organisations named below the map.
const ORGANISATIONS: usize = 6;
/// Searches offered below the box; each finds something in the bundled list.
pub(crate) const TRIES: [&str; 5] = ["自主更新", "专项债", "零星用地", "消防", "条例"];

pub(crate) async fn show(State(state): State<AppState>, format: Format) -> Result<Response, WebError> {
    let mut snapshot = state.snapshot().await?;
    let generation = snapshot.generation();
    let db = snapshot.db();
    let lists = store::lists::list(db).await?;
    let mechanisms = match lists.first() {
        Some(newest) => store::lists::mechanisms(db, &newest.list.slug).await?,
        None => Vec::new(),
    };
    let counts = snapshot.cases_by_place().await?;
    let organisations = store::organisations::list(snapshot.db()).await?;
    if format == Format::Json {
        let parts = HomeParts {
            generation,
            lists: &lists,
            mechanisms: &mechanisms,
            counts: &counts,
            organisations: &organisations,
        };
        return Ok(Json(HomeView::new(&parts, &state.site)).into_response());
    }
    let layout =
        Layout::page(&state.site, "", "/", "/index.json".to_owned()).without_header_search().feed(FEED.to_owned());
    let layout = layout.description(
        "看别的城市是怎么做的：住房城乡建设部可复制经验做法清单的案例，可按机制和地区浏览、搜索、引用".to_owned(),
    );
    Ok(if lists.is_empty() {
        Html(EmptyPage { layout }).into_response()
    } else {
        Html(HomePage { layout, lists, mechanisms, tiles: tiles(&counts), organisations }).into_response()
    })
}

#[derive(Template)]
#[template(path = "home/show.html")]
struct HomePage {
    layout: Layout,
    lists: Vec<ListSummary>,
    mechanisms: Vec<MechanismSummary>,
    tiles: Vec<Tile>,
    organisations: Vec<OrganisationSummary>,
}

#[derive(Template)]
#[template(path = "home/empty.html")]
struct EmptyPage {
    layout: Layout,
}

impl HomePage {
    fn case_count(&self) -> usize {
        self.lists.iter().map(|list| list.case_count).sum()
    }

    fn province_count(&self) -> usize {
        self.tiles.iter().filter(|tile| tile.count > 0).count()
    }

    fn newest(&self) -> impl Iterator<Item = &ListSummary> {
        self.lists.iter().take(NEWEST)
    }

    fn named_organisations(&self) -> &[OrganisationSummary] {
        &self.organisations[..self.organisations.len().min(ORGANISATIONS)]
    }

    fn tries(&self) -> Vec<(&'static str, String)> {
        TRIES.iter().map(|words| (*words, SearchLink::of(words).href())).collect()
    }
}
