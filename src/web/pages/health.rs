//! For whoever watches the site: is it alive, can it answer, and from which generation.

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::web::state::AppState;

/// The process answers.
pub(crate) async fn alive() -> Response {
    plain(StatusCode::OK, "ok\n".to_owned())
}

/// Database and index of one generation can be read.
pub(crate) async fn ready(State(state): State<AppState>) -> Response {
    match state.snapshot().await {
        Ok(snapshot) => plain(StatusCode::OK, format!("ready, generation {}\n", snapshot.generation())),
        Err(error) => {
            tracing::error!(%error, "not ready");
            if error.may_be_damage() {
                state.library.suspect(&error.to_string());
            }
            plain(StatusCode::SERVICE_UNAVAILABLE, String::new())
        }
    }
}

fn plain(status: StatusCode, text: String) -> Response {
    (status, [(CONTENT_TYPE, "text/plain; charset=utf-8"), (CACHE_CONTROL, "no-store")], text).into_response()
}
