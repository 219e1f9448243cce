//! The site: routes, pages and their JSON twins.
//!
//! `routes` is the table of contents. A request passes `serve` (bounds), `observe` (number, counts, log), `security` (headers), `canonical` (one spelling per address, the
//! `.json` suffix cut off, errors rendered), then its handler in `pages`. Handlers return `error::WebError`; an answer
//! "not found" of a lower layer becomes one here.

mod assets;
mod bulk;
mod canonical;
mod checked;
mod clock;
mod condition;
mod discovery;
mod download;
mod error;
mod export;
mod extract;
mod feeds;
mod html;
mod json;
mod kept;
mod mcp;
mod metrics;
mod observe;
mod openapi;
mod pages;
mod routes;
mod security;
mod seen;
mod serve;
mod sitemap;
mod state;
mod urls;
mod views;
mod whole;
mod zero_log;

use std::sync::Arc;

pub use bulk::Bulk;
pub use clock::Clock;
pub use metrics::{Metrics, metrics_app};
pub use serve::{Ended, Limits, Stop, Traffic, serve};

use crate::config::Settings;
use crate::library::Library;

/// The whole site over a library, ready to be served. The clock tells it what day it is, and what it
/// answers is counted in `metrics`.
///
/// # Errors
/// When the file for searches without a result cannot be opened.
pub fn app(library: Arc<Library>, settings: &Settings, clock: Clock, metrics: Arc<Metrics>) -> std::io::Result<App> {
    let state = state::AppState::new(library, settings, clock, metrics)?;
    Ok(App { front: Some(kept::Front::new(state.clone())), router: routes::router(state) })
}

/// The pages of cases by their handler and nothing around it, no layer and nothing kept: what a benchmark holds the site against.
///
/// # Errors
/// When the file for searches without a result cannot be opened.
pub fn bare_cases(library: Arc<Library>, settings: &Settings, clock: Clock) -> std::io::Result<axum::Router> {
    Ok(routes::bare_cases(state::AppState::new(library, settings, clock, Arc::default())?))
}

/// A site to be served: its routes, and before them the answers that are ready.
#[derive(Clone)]
pub struct App {
    front: Option<kept::Front>,
    router: axum::Router,
}

impl App {
    /// Every answer by its route.
    pub fn router(&self) -> axum::Router {
        self.router.clone()
    }

    /// The answer, when it is ready.
    fn ready<B>(&self, request: &axum::http::Request<B>) -> Option<axum::response::Response> {
        self.front.as_ref()?.answer(request)
    }
}

impl From<axum::Router> for App {
    fn from(router: axum::Router) -> Self {
        Self { front: None, router }
    }
}
