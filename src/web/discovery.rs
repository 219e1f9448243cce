//! How programs find their way: the description of the search for browsers, and `llms.txt` for assistants.

use askama::Template;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};

use super::error::WebError;
use super::state::AppState;
use super::urls::Href as _;
use crate::domain::case::ListSummary;
use crate::store;

#[derive(Template)]
#[template(path = "opensearch.xml")]
struct OpenSearch {
    base: String,
}

/// `/opensearch.xml`: lets the address bar of a browser search this site.
pub(crate) async fn opensearch(State(state): State<AppState>) -> Result<Response, WebError> {
    let xml = OpenSearch { base: state.site.absolute("") }.render().map_err(|error| WebError::internal(&error))?;
    Ok(([(CONTENT_TYPE, "application/opensearchdescription+xml; charset=utf-8")], xml).into_response())
}

#[derive(Template)]
#[template(path = "llms.txt")]
struct Llms {
    base: String,
    lists: Vec<ListSummary>,
    cases: usize,
}

impl Llms {
    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }
}

/// `/llms.txt`: what this is, how to cite, and where the data is.
pub(crate) async fn llms(State(state): State<AppState>) -> Result<Response, WebError> {
    let mut snapshot = state.snapshot().await?;
    let lists = store::lists::list(snapshot.db()).await?;
    let cases = lists.iter().map(|list| list.case_count).sum();
    let text = Llms { base: state.site.absolute(""), lists, cases };
    let text = text.render().map_err(|error| WebError::internal(&error))?;
    Ok(([(CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
}
