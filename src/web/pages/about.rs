//! What this is, where the texts come from, how to cite, what is covered.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};

use crate::domain::case::ListSummary;
use crate::store::cases::Scope;
use crate::store::{self, Connection};
use crate::web::canonical::Format;
use crate::web::error::WebError;
use crate::web::html::{Html, Layout};
use crate::web::json::Json;
use crate::web::json::places::AboutView;
use crate::web::state::{AppState, Site};
use crate::web::urls::Href as _;

pub(crate) async fn show(State(state): State<AppState>, format: Format) -> Result<Response, WebError> {
    let mut snapshot = state.snapshot().await?;
    let generation = snapshot.generation();
    let lists = store::lists::list(snapshot.db()).await?;
    if format == Format::Json {
        return Ok(Json(AboutView::new(generation, &lists, &state.site)).into_response());
    }
    let provinces = snapshot.cases_by_place().await?.keys().filter(|code| code.province() == **code).count();
    let organisations = store::organisations::list(snapshot.db()).await?.len();
    Ok(Html(AboutPage {
        layout: Layout::page(&state.site, "关于", "/about", "/about.json".to_owned())
            .description("案例库是什么，文字从哪里来，怎样引用，收录了哪些清单".to_owned()),
        example: example(snapshot.db(), &lists, &state.site).await?,
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
    example: Option<Example>,
}

impl AboutPage {
    fn case_count(&self) -> usize {
        self.lists.iter().map(|list| list.case_count).sum()
    }
}

/// How a case is cited.
struct Example {
    issuer: String,
    title: String,
    printed_number: String,
    date: String,
    url: String,
}

/// The first case of the newest list with an issuer and a date; nothing when there is none.
async fn example(db: &mut Connection, lists: &[ListSummary], site: &Site) -> Result<Option<Example>, WebError> {
    let known = |l: &&ListSummary| l.list.issuer.is_some() && l.list.issued_on.is_some() && l.case_count > 0;
    let Some(list) = lists.iter().find(known).map(|summary| &summary.list) else { return Ok(None) };
    let first = store::cases::page(db, &Scope::List(list.slug.clone()), 0, 1).await?.cases.into_iter().next();
    Ok(first.map(|case| Example {
        issuer: list.issuer.clone().unwrap_or_default(),
        title: list.title.clone(),
        printed_number: case.printed_number.clone(),
        date: list.issued_on.map(|date| date.chinese()).unwrap_or_default(),
        url: site.absolute(&case.key.href()),
    }))
}
