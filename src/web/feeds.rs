//! Atom feeds (RFC 4287): the cases that came in last, in the whole library or in what a page shows. An entry's id is the
//! permalink of its case, which never dies; its time is that of the import.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Redirect, Response};

use super::canonical::Format;
use super::error::WebError;
use super::state::{AppState, Site};
use super::urls::{FEED, Href as _};
use crate::domain::actor::Actor;
use crate::domain::case::CaseSummary;
use crate::domain::division::divisions;
use crate::domain::ids::ListSlug;
use crate::export::xml;
use crate::library::Snapshot;
use crate::store;
use crate::store::cases::Scope;

/// The most entries of a feed.
pub(crate) const MAX_ENTRIES: usize = 50;

/// The feed of the whole library; it has no page, so its bare address leads to the feed.
pub(crate) async fn all(State(state): State<AppState>, format: Format) -> Result<Response, WebError> {
    if format == Format::Html {
        return Ok(Redirect::permanent(FEED).into_response());
    }
    let mut snapshot = state.snapshot().await?;
    let cases = store::news::newest(snapshot.db(), None, MAX_ENTRIES).await?;
    let about = About { title: "", page: "/", feed: FEED };
    answer(&mut snapshot, &about, cases, &state.site).await
}

/// The feed beside a page that shows a scope.
pub(crate) async fn of(
    snapshot: &mut Snapshot,
    scope: &Scope,
    title: &str,
    page: &str,
    site: &Site,
) -> Result<Response, WebError> {
    let cases = store::news::newest(snapshot.db(), Some(scope), MAX_ENTRIES).await?;
    let feed = format!("{page}.{}", Format::Atom.suffix());
    answer(snapshot, &About { title, page, feed: &feed }, cases, site).await
}

/// What a feed is of: its title without the name of the site, the path of its page and its own.
pub(crate) struct About<'a> {
    pub(crate) title: &'a str,
    pub(crate) page: &'a str,
    pub(crate) feed: &'a str,
}

/// A feed of these cases, in their order.
pub(crate) async fn answer(
    snapshot: &mut Snapshot,
    about: &About<'_>,
    cases: Vec<CaseSummary>,
    site: &Site,
) -> Result<Response, WebError> {
    let imports: HashMap<ListSlug, String> = store::news::imports(snapshot.db()).await?.into_iter().collect();
    let mut entries = Vec::with_capacity(cases.len());
    for case in &cases {
        let imported_at = imports.get(&case.list.slug).cloned().unwrap_or_default();
        entries.push(Entry::new(case, imported_at, site).map_err(|error| WebError::internal(&error))?);
    }
    let updated = match entries.iter().map(|entry| &entry.imported_at).max() {
        Some(newest) => newest.clone(),
        None => store::news::published_at(snapshot.db()).await?,
    };
    let name = "可复制经验案例库";
    let feed = Feed {
        itself: site.absolute(about.feed),
        title: if about.title.is_empty() { name.to_owned() } else { format!("{} · {name}", about.title) },
        updated,
        page: site.absolute(about.page),
        home: site.absolute("/"),
        icon: site.absolute("/favicon.ico"),
        entries,
    };
    let xml = feed.render().map_err(|error| WebError::internal(&error))?;
    Ok(([(CONTENT_TYPE, Format::Atom.media_type())], xml::legal(&xml)).into_response())
}

#[derive(Template)]
#[template(path = "feeds/feed.xml")]
struct Feed {
    itself: String,
    title: String,
    updated: String,
    page: String,
    home: String,
    icon: String,
    entries: Vec<Entry>,
}

/// A case that came in.
struct Entry {
    url: String,
    json: String,
    title: String,
    imported_at: String,
    issuer: Option<String>,
    categories: Vec<Category>,
    /// HTML: the verbatim text and where it stands.
    content: String,
}

/// What a case is filed under; `scheme` is the page with all of that kind.
struct Category {
    term: String,
    scheme: String,
    label: String,
}

/// The text of an entry; a feed carries it as HTML within XML, so it is rendered on its own.
#[derive(Template)]
#[template(path = "feeds/content.html")]
struct Content<'a> {
    case: &'a CaseSummary,
    paragraphs: Vec<&'a str>,
    list: String,
}

impl Entry {
    fn new(case: &CaseSummary, imported_at: String, site: &Site) -> Result<Self, askama::Error> {
        let text = case.text.verbatim();
        let paragraphs = text.split('\n').filter(|paragraph| !paragraph.is_empty()).collect();
        let content = Content { case, paragraphs, list: site.absolute(&case.list.slug.href()) }.render()?;
        Ok(Self {
            url: site.absolute(&case.key.href()),
            json: site.absolute(&case.key.json_href()),
            title: case.text.display_title().to_owned(),
            imported_at,
            issuer: case.list.issuer.clone(),
            categories: categories(case, site),
            content,
        })
    }
}

fn categories(case: &CaseSummary, site: &Site) -> Vec<Category> {
    let category = |scheme: &str, term: String, label: String| Category { term, scheme: site.absolute(scheme), label };
    let mut all = vec![
        category("/lists", case.list.slug.to_string(), case.list.label()),
        category("/mechanisms", case.mechanism.key.to_string(), case.mechanism.title.clone()),
    ];
    all.extend(case.actors.iter().map(|actor| match actor {
        Actor::Locality(place) => category("/localities", place.code.to_string(), divisions().full_name(place.code)),
        Actor::Organisation(one) => category("/organisations", one.id.to_string(), one.name.clone()),
    }));
    all
}
