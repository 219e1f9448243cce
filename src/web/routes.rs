//! The table of contents of the site.

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn, from_fn_with_state, map_response};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

use super::canonical::{Format, canonical};
use super::error::WebError;
use super::pages::{
    about, cases, health, home, lists, localities, measures, mechanisms, organisations, search, suggest,
};
use super::state::AppState;
use super::{assets, security, sitemap};

/// Pages; each answers with its JSON twin under the same address with the suffix `.json` (home: `/index.json`).
fn pages() -> Router<AppState> {
    Router::new()
        .route("/", get(home::show))
        .route("/search", get(search::show))
        .route("/suggest", get(suggest::show))
        .route("/lists", get(lists::index))
        .route("/lists/{list}", get(lists::show))
        .route("/lists/{list}/{mechanism}", get(mechanisms::show))
        .route("/lists/{list}/{mechanism}/{measure}", get(measures::show))
        .route("/lists/{list}/{mechanism}/{measure}/{case}", get(cases::show))
        .route("/mechanisms", get(mechanisms::index))
        .route("/localities", get(localities::index))
        .route("/localities/{code}", get(localities::show))
        .route("/organisations", get(organisations::index))
        .route("/organisations/{organisation}", get(organisations::show))
        .route("/about", get(about::show))
}

/// Addresses for machines and browsers; they have no twin.
fn files() -> Router<AppState> {
    Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/robots.txt", get(sitemap::robots))
        .route("/sitemap.xml", get(sitemap::index))
        .route("/sitemaps/{part}", get(sitemap::part))
        .route("/favicon.ico", get(assets::favicon))
        .route("/static/{file}", get(assets::show))
        .route_layer(from_fn(without_twin))
}

/// How long an answer may take before the reader is told to try again.
const PATIENCE: Duration = Duration::from_secs(30);

/// The site.
pub(super) fn router(state: AppState) -> Router {
    let inside = pages()
        .merge(files())
        .fallback(|| async { WebError::no_such_page() })
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
        .layer(CatchPanicLayer::custom(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response()))
        .with_state(state.clone());
    // As the fallback of an outer router, so that the address is written anew before the routes look at it.
    Router::new()
        .fallback_service(inside)
        .layer(from_fn_with_state(state, canonical))
        .layer(map_response(security::headers))
        .layer(CompressionLayer::new())
        .layer(TraceLayer::new_for_http())
}

async fn without_twin(format: Format, request: Request, next: Next) -> Response {
    match format {
        Format::Html => next.run(request).await,
        Format::Json => WebError::no_such_page().into_response(),
    }
}
