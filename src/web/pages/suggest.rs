//! What the search box offers while something is typed. For programs and scripts only: there is no page of it.

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, HeaderName};
use axum::response::{IntoResponse as _, Response};

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
    let found = state.library.snapshot().await?.suggest(typed);
    // Another list may be imported at any time, and what is not ready yet must not be kept at all.
    let keep = if found.is_some() { "public, max-age=60" } else { "no-store" };
    let view = SuggestView::new(typed, &found.unwrap_or_default());
    Ok(([(CACHE_CONTROL, keep), (ROBOTS, "noindex")], Json(view)).into_response())
}
