//! `robots.txt` and the sitemap: an index of parts with at most 50,000 addresses each.

use std::collections::HashMap;
use std::fmt::Write as _;

use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

use super::error::WebError;
use super::state::{AppState, Site};
use super::urls::Href;
use crate::domain::ids::ListSlug;
use crate::store::{self, Connection};

/// The most addresses the sitemap protocol allows in a file.
const PER_PART: usize = 50_000;

/// What answers differently to everybody who asks differently: robots would walk it for ever.
const CLOSED: [&str; 6] = ["/search", "/suggest", "/opensearch/suggest", "/folder", "/compare", "/check"];

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const NAMESPACE: &str = "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"";

pub(crate) async fn robots(State(state): State<AppState>) -> Response {
    let out = CLOSED.map(|path| format!("Disallow: {path}\n")).concat();
    let text = format!("User-agent: *\n{out}\nSitemap: {}\n", state.site.absolute("/sitemap.xml"));
    ([(CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

/// The index: one part for the pages, and one for every 50,000 cases.
pub(crate) async fn index(State(state): State<AppState>) -> Result<Response, WebError> {
    let mut snapshot = state.snapshot().await?;
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
    let mut snapshot = state.snapshot().await?;
    let addresses = if name == "pages.xml" {
        pages(snapshot.db()).await?
    } else {
        let number = name.strip_prefix("cases-").and_then(|n| n.strip_suffix(".xml"));
        let number = number.and_then(|n| n.parse::<usize>().ok()).filter(|n| (1..100_000).contains(n));
        let offset = number.ok_or_else(WebError::no_such_page)?.saturating_sub(1) * PER_PART;
        let keys = store::cases::keys(snapshot.db(), offset, PER_PART).await?;
        if keys.is_empty() {
            return Err(WebError::no_such_page());
        }
        keys.into_iter().map(|(key, changed_at)| Address { path: key.href(), changed: Some(changed_at) }).collect()
    };
    let mut xml = format!("{HEAD}<urlset {NAMESPACE}>\n");
    for Address { path, changed } in addresses {
        let changed = changed.map(|at| format!("<lastmod>{at}</lastmod>")).unwrap_or_default();
        let _ = writeln!(xml, "<url><loc>{}</loc>{changed}</url>", escaped(&state.site, &path));
    }
    xml.push_str("</urlset>\n");
    Ok(as_xml(xml))
}

/// Every page that is no case and no search.
async fn pages(db: &mut Connection) -> Result<Vec<Address>, WebError> {
    let imports: HashMap<ListSlug, String> = store::news::imports(db).await?.into_iter().collect();
    let fixed = [
        "/",
        "/lists",
        "/mechanisms",
        "/localities",
        "/organisations",
        "/documents",
        "/figures",
        "/overview",
        "/about",
        "/api",
    ];
    let undated = |path: String| Address { path, changed: None };
    let mut all: Vec<Address> = fixed.map(|path| undated(path.to_owned())).into();
    for summary in store::lists::list(db).await? {
        let slug = &summary.list.slug;
        let changed = imports.get(slug).cloned().max(summary.corrected_at.clone());
        let dated = |page: &dyn Href| Address { path: page.href(), changed: changed.clone() };
        all.push(dated(slug));
        for mechanism in store::lists::mechanisms(db, slug).await? {
            all.push(dated(&mechanism.heading.key));
            all.extend(mechanism.measures.iter().map(|n| dated(&n.heading.key)));
        }
    }
    all.extend(store::localities::count_by_code(db).await?.keys().map(|code| undated(code.href())));
    all.extend(store::organisations::list(db).await?.iter().map(|o| undated(o.id.href())));
    all.extend(store::documents::ids(db).await?.iter().map(|id| undated(id.href())));
    Ok(all)
}

/// A line of the sitemap; `changed` is when what it shows came into the library or was last corrected, where it shows one list.
struct Address {
    path: String,
    changed: Option<String>,
}

fn escaped(site: &Site, path: &str) -> String {
    site.absolute(path).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn as_xml(xml: String) -> Response {
    ([(CONTENT_TYPE, "application/xml; charset=utf-8")], xml).into_response()
}
