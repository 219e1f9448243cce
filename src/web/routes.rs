//! The table of contents of the site.

use axum::Router;
use axum::extract::Request;
use axum::http::header::{ACCEPT_RANGES, CONTENT_TYPE};
use axum::http::{Extensions, HeaderMap, Method, StatusCode, Version};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, get};
use std::sync::LazyLock;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate as _};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

use super::canonical::Format::{self, Atom, Bib, Csl, Csv, Docx, Json, Md, Ris, Xlsx};
use super::canonical::canonical;
use super::error::WebError;
use super::export;
use super::kept::kept;
use super::observe::observe;
use super::pages::{
    about, api, cases, check, compare, documents, downloads, figures, folder, health, home, lists, localities,
    measures, mechanisms, organisations, overview, revisions, search, suggest,
};
use super::state::AppState;
use super::{assets, discovery, feeds, mcp, seen, sitemap, whole};

/// Pages and the suffixes under which each of them has twins.
fn pages() -> Pages {
    Pages::default()
        .route("/", also(get(home::show), &[Json]))
        .route("/feed", also(get(feeds::all), &[Atom]))
        .route("/search", also(get(search::show), &[Json, Csv, Xlsx, Docx, Md, Atom]))
        .route("/suggest", also(get(suggest::show), &[Json]))
        .route("/lists", also(get(lists::index), &[Json]))
        .route("/lists/{list}", also(get(lists::show), &[Json, Csv, Xlsx, Docx, Md, Atom]))
        .route("/lists/{list}/{mechanism}", also(get(mechanisms::show), &[Json, Csv, Xlsx, Docx, Md, Atom]))
        .route("/lists/{list}/{mechanism}/{measure}", also(get(measures::show), &[Json, Csv, Xlsx, Docx, Md, Atom]))
        .route("/lists/{list}/{mechanism}/{measure}/{case}", also(get(cases::show), &[Json, Docx, Md, Bib, Ris, Csl]))
        .route("/lists/{list}/{mechanism}/{measure}/{case}/revisions", also(get(revisions::show), &[Json]))
        .route("/mechanisms", also(get(mechanisms::index), &[Json]))
        .route("/localities", also(get(localities::index), &[Json]))
        .route("/localities/{code}", also(get(localities::show), &[Json, Csv, Xlsx, Atom]))
        .route("/organisations", also(get(organisations::index), &[Json]))
        .route("/organisations/{organisation}", also(get(organisations::show), &[Json, Atom]))
        .route("/overview", also(get(overview::show), &[Json]))
        .route("/figures", also(get(figures::index), &[Json, Csv, Xlsx]))
        .route("/folder", also(get(folder::show), &[Json, Csv, Xlsx, Docx, Md]))
        .route("/compare", also(get(compare::show), &[Json, Xlsx, Docx, Md]))
        .route("/check", also(get(check::show), &[Json]))
        .route("/documents", also(get(documents::index), &[Json, Csv, Xlsx]))
        .route("/documents/{document}", also(get(documents::show), &[Json]))
        .route("/about", also(get(about::show), &[Json]))
        .route("/api", also(get(api::show), &[]))
        .route("/openapi", also(get(api::document), &[Json]))
        .route("/download", also(get(downloads::show), &[Json]))
        // Its suffix is part of its name.
        .route("/download/{file}", get(downloads::file))
}

/// The pages, as a router and as a list to be told to others.
#[derive(Default)]
struct Pages {
    router: Router<AppState>,
    addresses: Vec<Address>,
}

/// Where a page stands, with its twins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Address {
    /// As the router writes it: `/lists/{list}`.
    pub(super) path: &'static str,
    /// The formats beside the page.
    pub(super) twins: &'static [Format],
}

/// What answers at an address.
struct Page {
    answer: MethodRouter<AppState>,
    twins: &'static [Format],
}

impl From<MethodRouter<AppState>> for Page {
    fn from(answer: MethodRouter<AppState>) -> Self {
        Self { answer, twins: &[] }
    }
}

impl Pages {
    fn route(mut self, path: &'static str, page: impl Into<Page>) -> Self {
        let Page { answer, twins } = page.into();
        self.addresses.push(Address { path, twins });
        Self { router: self.router.route(path, answer), ..self }
    }
}

/// Every page with its twins, in the order of the site.
pub(super) fn addresses() -> &'static [Address] {
    static ADDRESSES: LazyLock<Vec<Address>> = LazyLock::new(|| pages().addresses);
    &ADDRESSES
}

/// Whether the page at a path, as the router writes it, has a twin in this format.
pub(super) fn has_twin(path: &str, format: Format) -> bool {
    addresses().iter().any(|address| address.path == path && address.twins.contains(&format))
}

/// A page that answers under these suffixes too; under any other there is nothing.
fn also(page: MethodRouter<AppState>, twins: &'static [Format]) -> Page {
    let answer = page.route_layer(from_fn(move |format: Format, request: Request, next: Next| async move {
        if format == Format::Html || twins.contains(&format) {
            next.run(request).await
        } else {
            WebError::no_such_page().into_response()
        }
    }));
    Page { answer, twins }
}

/// Addresses for machines and browsers; they have no twin.
fn files() -> Router<AppState> {
    Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/opensearch.xml", get(discovery::opensearch))
        .route("/opensearch/suggest", get(suggest::opensearch))
        .route("/llms.txt", get(discovery::llms))
        .route("/robots.txt", get(sitemap::robots))
        .route("/sitemap.xml", get(sitemap::index))
        .route("/sitemaps/{part}", get(sitemap::part))
        .route("/favicon.ico", get(assets::favicon))
        .route("/static/{file}", get(assets::show))
        .route_layer(from_fn(without_twin))
}

/// A case's page and nothing else.
pub(super) fn bare_cases(state: AppState) -> Router {
    Router::new().route("/lists/{list}/{mechanism}/{measure}/{case}", get(cases::show)).with_state(state)
}

/// How long an answer may take before the reader is told to try again.
const PATIENCE: Duration = Duration::from_secs(30);

/// The most bytes that come with a request. Nothing reads them but `/mcp`, which has its own bound of the same size.
const MAX_BODY: usize = 64 * 1024;

/// The site.
pub(super) fn router(state: AppState) -> Router {
    let inside = pages()
        .router
        .route_layer(from_fn_with_state(state.clone(), export::in_turn))
        .merge(files())
        .layer(RequestBodyLimitLayer::new(MAX_BODY))
        .route("/mcp", mcp::endpoint(state.clone()))
        .fallback(|| async { WebError::no_such_page() })
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
        .layer(CatchPanicLayer::custom(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response()))
        .layer(from_fn(seen::route))
        .with_state(state.clone());
    let policy = state.site.policy;
    // As the fallback of an outer router, so that the address is written anew before the routes look at it.
    Router::new()
        .fallback_service(inside)
        .layer(from_fn_with_state(state.clone(), canonical))
        .layer(from_fn(move |request: Request, next: Next| async move {
            let is_read = *request.method() == Method::GET;
            let mut response = next.run(request).await;
            policy.add_to(response.headers_mut());
            whole::add_policy(is_read, &mut response);
            response
        }))
        .layer(from_fn_with_state(state.clone(), kept))
        .layer(CompressionLayer::new().compress_when(DefaultPredicate::new().and(is_worth_compressing)))
        .layer(from_fn(whole::made))
        .layer(from_fn_with_state(state, observe))
}

/// Workbooks and documents are compressed already; files that can be had in parts must keep their length.
fn is_worth_compressing(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    let packed = [Format::Xlsx, Format::Docx].map(Format::media_type);
    let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    !packed.contains(&media_type) && !headers.contains_key(ACCEPT_RANGES)
}

async fn without_twin(format: Format, request: Request, next: Next) -> Response {
    match format {
        Format::Html => next.run(request).await,
        _ => WebError::no_such_page().into_response(),
    }
}
