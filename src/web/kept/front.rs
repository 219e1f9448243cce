//! The shortest way to an answer that is ready: no routes, no layers.

use std::time::Instant;

use axum::http::{Method, Request};
use axum::response::Response;

use super::Shelf;
use crate::web::observe;
use crate::web::state::AppState;

/// What stands before the site.
#[derive(Clone)]
pub(in crate::web) struct Front(AppState);

impl Front {
    pub(in crate::web) fn new(state: AppState) -> Self {
        Self(state)
    }

    /// The answer, when it is ready in the form that the client wants.
    pub(in crate::web) fn answer<B>(&self, request: &Request<B>) -> Option<Response> {
        let start = Instant::now();
        let state = &self.0;
        let entry = Shelf::of(state, request)?.find()?;
        let mut response = entry.ready(request.headers(), request.method() == Method::HEAD)?;
        state.metrics.page_was_kept();
        entry.tally.count(response.status(), start.elapsed());
        observe::name(request.headers(), response.headers_mut());
        Some(response)
    }
}
