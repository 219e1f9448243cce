//! `robots.txt` and the sitemap: an index of parts with at most 50,000 addresses each.

use std::fmt::Write as _;

use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

use super::error::WebError;
use super::state::{AppState, Site};
use super::urls::Href as _;
use crate::store;

/// The most addresses the sitemap protocol allows in a file.
const PER_PART: usize = 50_000;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const NAMESPACE: &str = "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"";

pub(crate) async fn robots(State(state): State<AppState>) -> Response {
    let text = format!("User-agent: *\nDisallow: /search\n\nSitemap: {}\n", state.site.absolute("/sitemap.xml"));
    ([(CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

/// The index: one part for the pages, and one for every 50,000 cases.
pub(crate) async fn index(State(state): State<AppState>) -> Result<Response, WebError> {
    let mut snapshot = state.library.snapshot().await?;
    let cases = store::cases::count_all(snapshot.db()).await?;
    let parts = (1..=cases.div_ceil(PER_PART)).map(|n| format!("/sitemaps/cases-{n}.xml"));
    let mut xml = format!("{HEAD}<sitemapindex {NAMESPACE}>\n");
    for path in std::iter::once("/sitemaps/pages.xml".to_owned()).chain(parts) {
        let _ = writeln!(xml, "<sitemap><loc>{}</loc></sitemap>", escaped(&state.site, &path));
    }
    xml.push_str("</sitemapindex>\n");
    Ok(as_xml(xml))
}

/// One part.
pub(crate) async fn part(State(state): State<AppState>, request: Request) -> Result<Response, WebError> {
    let name = request.uri().path().strip_prefix("/sitemaps/").unwrap_or_default();
    let paths = if name == "pages.xml" {
        pages(&state).await?
    } else {
        let number = name.strip_prefix("cases-").and_then(|n| n.strip_suffix(".xml"));
        let number = number.and_then(|n| n.parse::<usize>().ok()).filter(|n| (1..100_000).contains(n));
        let offset = number.ok_or_else(WebError::no_such_page)?.saturating_sub(1) * PER_PART;
        let mut snapshot = state.library.snapshot().await?;
        let keys = store::cases::keys(snapshot.db(), offset, PER_PART).await?;
        if keys.is_empty() {
            return Err(WebError::no_such_page());
        }
        keys.iter().map(|key| key.href()).collect()
    };
    let mut xml = format!("{HEAD}<urlset {NAMESPACE}>\n");
    for path in paths {
        let _ = writeln!(xml, "<url><loc>{}</loc></url>", escaped(&state.site, &path));
    }
    xml.push_str("</urlset>\n");
    Ok(as_xml(xml))
}

/// Every page that is no case and no search.
async fn pages(state: &AppState) -> Result<Vec<String>, WebError> {
    let mut snapshot = state.library.snapshot().await?;
    let db = snapshot.db();
    let fixed = ["/", "/lists", "/mechanisms", "/localities", "/organisations", "/documents", "/about"];
    let mut paths: Vec<String> = fixed.map(str::to_owned).to_vec();
    for summary in store::lists::list(db).await? {
        paths.push(summary.list.slug.href());
        for mechanism in store::lists::mechanisms(db, &summary.list.slug).await? {
            paths.push(mechanism.heading.key.href());
            paths.extend(mechanism.measures.iter().map(|measure| measure.heading.key.href()));
        }
    }
    paths.extend(store::localities::count_by_code(db).await?.keys().map(|code| code.href()));
    paths.extend(store::organisations::list(db).await?.iter().map(|o| o.id.href()));
    paths.extend(store::documents::ids(db).await?.iter().map(|id| id.href()));
    Ok(paths)
}

fn escaped(site: &Site, path: &str) -> String {
    site.absolute(path).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn as_xml(xml: String) -> Response {
    ([(CONTENT_TYPE, "application/xml; charset=utf-8")], xml).into_response()
}
