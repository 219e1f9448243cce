//! One case.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};

use crate::domain::case::{CaseDetail, CaseLink};
use crate::domain::ids::CaseKey;
use crate::search::{MAX_CHARS, Query, TextField};
use crate::store;
use crate::web::canonical::Format;
use crate::web::error::WebError;
use crate::web::extract::{Key, Parameters};
use crate::web::html::{Html, Layout, Nav};
use crate::web::json::Json;
use crate::web::json::cases::CaseDetailView;
use crate::web::pages::missing;
use crate::web::state::{AppState, Site};
use crate::web::urls::{Href as _, SearchLink};
use crate::web::views::actors::derived_names;
use crate::web::views::case_item::{CaseItem, lead};
use crate::web::views::marked::{Marker, Piece};

pub(crate) async fn show(
    State(state): State<AppState>,
    Key(key): Key<CaseKey>,
    parameters: Parameters,
    format: Format,
) -> Result<Response, WebError> {
    let mut snapshot = state.library.snapshot().await?;
    let Some(detail) = store::cases::find(snapshot.db(), &key).await? else {
        let number = key.number;
        return Err(missing::below_list(snapshot.db(), &key.list, Some(number.mechanism), Some(number.measure)).await);
    };
    if format == Format::Json {
        return Ok(Json(CaseDetailView::new(&detail, &state.site)).into_response());
    }
    let words: String = parameters.last("q").trim().chars().filter(|c| !c.is_control()).take(MAX_CHARS).collect();
    let marker = match words.as_str() {
        "" => None,
        words => Some(snapshot.marker(Query::parse(words), &detail.case).await?),
    };
    Ok(Html(CasePage::new(detail, words, Marker::new(marker), &state.site)).into_response())
}

#[derive(Template)]
#[template(path = "cases/show.html")]
struct CasePage {
    layout: Layout,
    item: CaseItem,
    heading: Vec<Piece>,
    paragraphs: Vec<Vec<Piece>>,
    /// The search that led here, when it is marked in the text.
    marks: Option<Marks>,
    /// Places that the heading does not write.
    derived: String,
    permalink: String,
    report: Option<String>,
    previous: Option<CaseLink>,
    next: Option<CaseLink>,
}

/// What was searched for, how often it stands on the page, and the ways back.
struct Marks {
    words: String,
    count: usize,
    /// The page without marks.
    off: String,
    /// The search itself.
    search: String,
}

impl CasePage {
    fn new(detail: CaseDetail, words: String, mut marker: Marker, site: &Site) -> Self {
        let CaseDetail { case, annotations: _, previous, next } = detail;
        let href = case.key.href();
        let title = format!("{} · {}", case.text.heading, case.printed_number);
        let description = lead(case.text.body.as_deref().unwrap_or_default()).to_owned();
        let description = if description.is_empty() { case.list.title.clone() } else { description };
        let permalink = site.absolute(&href);
        let item = CaseItem::new(case);
        let heading = marker.mark(TextField::Heading, &item.case.text.heading);
        let paragraphs = item.paragraphs().map(|paragraph| marker.mark(TextField::Body, paragraph)).collect();
        let search = SearchLink::of(&words).href();
        let marked = !words.is_empty();
        let marks = Marks { words, count: marker.count(), off: item.href.clone(), search };
        Self {
            heading,
            paragraphs,
            marks: marked.then_some(marks),
            layout: Layout::page(site, &title, &href, item.case.key.json_href())
                .nav(Nav::Lists)
                .description(description),
            derived: derived_names(&item.actors),
            report: site.report_to.as_deref().map(|to| report_link(to, &permalink)),
            permalink,
            item,
            previous,
            next,
        }
    }
}

/// A mail with the case in its subject, or the web address as it is.
fn report_link(to: &str, permalink: &str) -> String {
    if to.starts_with("mailto:") {
        let subject = percent_encoding::utf8_percent_encode("报告错误", percent_encoding::NON_ALPHANUMERIC);
        let body = percent_encoding::utf8_percent_encode(permalink, percent_encoding::NON_ALPHANUMERIC);
        format!("{to}?subject={subject}&body={body}")
    } else {
        to.to_owned()
    }
}
