//! `robots.txt` and the sitemap: an index of parts, none of them long.

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

/// The most addresses in a part. The protocol allows 50,000; fewer are written sooner.
const PER_PART: usize = 20_000;

/// What answers differently to everybody who asks differently: robots would walk it for ever.
const CLOSED: [&str; 6] = ["/search", "/suggest", "/opensearch/suggest", "/folder", "/compare", "/check"];

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const NAMESPACE: &str = "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"";

pub(crate) async fn robots(State(state): State<AppState>) -> Response {
    let out = CLOSED.map(|path| format!("Disallow: {path}\n")).concat();
    let text = format!("User-agent: *\n{out}\nSitemap: {}\n", state.site.absolute("/sitemap.xml"));
    ([(CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

/// The index: one part for the pages, and as many for documents and for cases as they need.
pub(crate) async fn index(State(state): State<AppState>) -> Result<Response, WebError> {
    let mut snapshot = state.snapshot().await?;
    let cases = store::cases::count_all(snapshot.db()).await?;
    let documents = store::documents::count_all(snapshot.db()).await?;
    let parts = [("documents", documents), ("cases", cases)].into_iter().flat_map(|(name, addresses)| {
        (1..=addresses.div_ceil(PER_PART)).map(move |n| format!("/sitemaps/{name}-{n}.xml"))
    });
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
    let db = snapshot.db();
    let addresses = match numbered(name) {
        Some(("cases", offset)) => cases(db, offset).await?,
        Some(("documents", offset)) => documents(db, offset).await?,
        _ if name == "pages.xml" => pages(db).await?,
        _ => Vec::new(),
    };
    if addresses.is_empty() {
        return Err(WebError::no_such_page());
    }
    let mut xml = format!("{HEAD}<urlset {NAMESPACE}>\n");
    for Address { path, changed } in addresses {
        let changed = changed.map(|at| format!("<lastmod>{at}</lastmod>")).unwrap_or_default();
        let _ = writeln!(xml, "<url><loc>{}</loc>{changed}</url>", escaped(&state.site, &path));
    }
    xml.push_str("</urlset>\n");
    Ok(as_xml(xml))
}

/// What the part is of, and how many addresses stand in the parts before it: `cases-2.xml`.
fn numbered(name: &str) -> Option<(&str, usize)> {
    let (of, number) = name.strip_suffix(".xml")?.split_once('-')?;
    let number = number.parse::<usize>().ok().filter(|n| (1..100_000).contains(n))?;
    Some((of, (number - 1) * PER_PART))
}

async fn cases(db: &mut Connection, offset: usize) -> Result<Vec<Address>, WebError> {
    let keys = store::cases::keys(db, offset, PER_PART).await?;
    Ok(keys.into_iter().map(|(key, changed_at)| Address { path: key.href(), changed: Some(changed_at) }).collect())
}

async fn documents(db: &mut Connection, offset: usize) -> Result<Vec<Address>, WebError> {
    let ids = store::documents::ids(db, offset, PER_PART).await?;
    Ok(ids.into_iter().map(|id| Address { path: id.href(), changed: None }).collect())
}

/// Every page that is no case, no document and no search.
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
