//! What the search box offers while something is typed. For programs and scripts only: there is no page of it.

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName};
use axum::response::{IntoResponse as _, Response};

use crate::search::Suggestion;
use crate::web::canonical::Format;
use crate::web::error::WebError;
use crate::web::extract::Parameters;
use crate::web::json::Json;
use crate::web::json::suggest::SuggestView;
use crate::web::state::AppState;

const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

pub(crate) async fn show(
    State(state): State<AppState>,
    parameters: Parameters,
    format: Format,
) -> Result<Response, WebError> {
    if format == Format::Html {
        return Err(WebError::no_such_page());
    }
    let typed = parameters.last("q");
    let (keep, found) = suggestions(&state, typed).await?;
    Ok(([(CACHE_CONTROL, keep), (ROBOTS, "noindex")], Json(SuggestView::new(typed, &found))).into_response())
}

/// The same for the address bar of a browser, in the form it asks for: what was typed, then the texts.
pub(crate) async fn opensearch(State(state): State<AppState>, parameters: Parameters) -> Result<Response, WebError> {
    let typed = parameters.last("q");
    let (keep, found) = suggestions(&state, typed).await?;
    let texts: Vec<&str> = found.iter().map(|one| one.text.as_str()).collect();
    let headers = [(CACHE_CONTROL, keep), (ROBOTS, "noindex"), (CONTENT_TYPE, "application/x-suggestions+json")];
    let body = serde_json::to_vec(&(typed, texts)).map_err(|error| WebError::internal(&error))?;
    Ok((headers, body).into_response())
}

/// What is suggested, and how long the answer may be kept.
async fn suggestions(state: &AppState, typed: &str) -> Result<(&'static str, Vec<Suggestion>), WebError> {
    let found = state.snapshot().await?.suggest(typed);
    // Another list may be imported at any time, and what is not ready yet must not be kept at all.
    let keep = if found.is_some() { "public, max-age=60" } else { "no-store" };
    Ok((keep, found.unwrap_or_default()))
}
