//! The JSON twins: each page's content for programs. Addresses in them are absolute.

pub(crate) mod cases;
pub(crate) mod check;
pub(crate) mod citations;
pub(crate) mod documents;
pub(crate) mod downloads;
pub(crate) mod figures;
pub(crate) mod folder;
pub(crate) mod lists;
pub(crate) mod overview;
pub(crate) mod places;
pub(crate) mod revisions;
pub(crate) mod search;
pub(crate) mod suggest;
pub(crate) mod withdrawn;

use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::canonical::Format;
use super::error::WebError;
use super::views::pager::{PER_PAGE, Pager};

/// A twin as an answer.
pub(crate) struct Json<T>(pub(crate) T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(body) => ([(CONTENT_TYPE, Format::Json.media_type())], body).into_response(),
            Err(error) => WebError::internal(&error).into_response(),
        }
    }
}

/// Where a page of cases stands among its siblings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct PageView {
    /// This page, from 1.
    page: usize,
    /// The last page.
    last_page: usize,
    /// Cases on a page.
    per_page: usize,
}

impl PageView {
    /// A page of something else than cases.
    pub(crate) fn of(pager: &Pager, per_page: usize) -> Self {
        Self { page: pager.page, last_page: pager.last, per_page }
    }
}

impl From<&Pager> for PageView {
    fn from(pager: &Pager) -> Self {
        Self::of(pager, PER_PAGE)
    }
}
