//! What this is, where the texts come from, how to cite, what is covered.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};

use crate::domain::case::ListSummary;
use crate::store;
use crate::web::canonical::Format;
use crate::web::error::WebError;
use crate::web::html::{Html, Layout};
use crate::web::json::Json;
use crate::web::json::places::AboutView;
use crate::web::state::{AppState, Site};
use crate::web::urls::Href as _;

pub(crate) async fn show(State(state): State<AppState>, format: Format) -> Result<Response, WebError> {
    let mut snapshot = state.library.snapshot().await?;
    let generation = snapshot.generation();
    let db = snapshot.db();
    let lists = store::lists::list(db).await?;
    if format == Format::Json {
        return Ok(Json(AboutView::new(generation, &lists, &state.site)).into_response());
    }
    let provinces = store::localities::count_by_code(db).await?.keys().filter(|c| c.province() == **c).count();
    let organisations = store::organisations::list(db).await?.len();
    Ok(Html(AboutPage {
        layout: Layout::page(&state.site, "关于", "/about", "/about.json".to_owned()),
        example: example(&lists, &state.site),
        lists,
        provinces,
        organisations,
    })
    .into_response())
}

#[derive(Template)]
#[template(path = "about/show.html")]
struct AboutPage {
    layout: Layout,
    lists: Vec<ListSummary>,
    provinces: usize,
    organisations: usize,
    example: Option<String>,
}

impl AboutPage {
    fn case_count(&self) -> usize {
        self.lists.iter().map(|list| list.case_count).sum()
    }
}

/// How a case of the newest list is cited; nothing when the library has no list with an issuer and a date.
fn example(lists: &[ListSummary], site: &Site) -> Option<String> {
    let list = &lists.iter().find(|l| l.list.issuer.is_some() && l.list.issued_on.is_some() && l.case_count > 0)?.list;
    let (issuer, date) = (list.issuer.as_deref()?, list.issued_on?);
    let url = site.absolute(&format!("/lists/{}/1/1/1", list.slug));
    Some(format!("{issuer}：《{}》，一（一）1，{}，{url}。", list.title, date.chinese()))
}
