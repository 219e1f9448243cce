//! Atom feeds (RFC 4287): the cases that came in or were corrected last, in the whole library or in what a page shows. An
//! entry's id is the permalink of its case, which never dies; its time is that of its last change. Feeds of the library and of
//! a list tell of withdrawn cases too.

use askama::Template;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Redirect, Response};

use super::canonical::Format;
use super::error::WebError;
use super::state::{AppState, Site};
use super::urls::{FEED, Href as _, RevisionsOf};
use super::views::day::Day;
use crate::domain::actor::Actor;
use crate::domain::case::MechanismHeading;
use crate::domain::division::divisions;
use crate::domain::list::PolicyList;
use crate::domain::withdrawn::WithdrawnCase;
use crate::export::xml;
use crate::library::Snapshot;
use crate::store;
use crate::store::cases::Scope;
use crate::store::news::News;

/// The most entries of a feed.
pub(crate) const MAX_ENTRIES: usize = 50;

/// The feed of the whole library; it has no page, so its bare address leads to the feed.
pub(crate) async fn all(State(state): State<AppState>, format: Format) -> Result<Response, WebError> {
    if format == Format::Html {
        return Ok(Redirect::permanent(FEED).into_response());
    }
    let mut snapshot = state.snapshot().await?;
    let news = snapshot.newest(None, MAX_ENTRIES).await?;
    let withdrawn = store::withdrawn::latest(snapshot.db(), None, MAX_ENTRIES).await?;
    let about = About { title: "", page: "/", feed: FEED };
    answer(&mut snapshot, &about, (news, withdrawn), &state.site).await
}

/// The feed beside a page that shows a scope.
pub(crate) async fn of(
    snapshot: &mut Snapshot,
    scope: &Scope,
    title: &str,
    page: &str,
    site: &Site,
) -> Result<Response, WebError> {
    let news = snapshot.newest(Some(scope), MAX_ENTRIES).await?;
    let withdrawn = match scope {
        Scope::List(list) => store::withdrawn::latest(snapshot.db(), Some(list), MAX_ENTRIES).await?,
        _ => Vec::new(),
    };
    let feed = format!("{page}.{}", Format::Atom.suffix());
    answer(snapshot, &About { title, page, feed: &feed }, (news, withdrawn), site).await
}

/// What a feed is of: its title without the name of the site, the path of its page and its own.
pub(crate) struct About<'a> {
    pub(crate) title: &'a str,
    pub(crate) page: &'a str,
    pub(crate) feed: &'a str,
}

/// A feed of these cases, the last change first.
pub(crate) async fn answer(
    snapshot: &mut Snapshot,
    about: &About<'_>,
    (news, withdrawn): (Vec<News>, Vec<WithdrawnCase>),
    site: &Site,
) -> Result<Response, WebError> {
    let news = news.iter().map(|news| Entry::new(news, site));
    let mut entries: Vec<Entry> = news
        .chain(withdrawn.iter().map(|case| Entry::withdrawn(case, site)))
        .collect::<Result<_, _>>()
        .map_err(|error| WebError::internal(&error))?;
    entries.sort_by(|one, other| other.updated_at.cmp(&one.updated_at));
    entries.truncate(MAX_ENTRIES);
    let updated = match entries.first() {
        Some(newest) => newest.updated_at.clone(),
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

/// A case that came in, was corrected or was withdrawn.
struct Entry {
    url: String,
    json: String,
    title: String,
    published_at: String,
    updated_at: String,
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
    /// What changed, and a link to what was before.
    note: String,
    revisions: Option<String>,
    list: &'a PolicyList,
    printed_number: &'a str,
    paragraphs: Vec<&'a str>,
    list_url: String,
}

impl Entry {
    fn new(news: &News, site: &Site) -> Result<Self, askama::Error> {
        let case = &news.case;
        let corrected = news.is_corrected();
        let text = case.text.verbatim();
        let content = Content {
            note: if corrected { format!("更正于{}。", Day::of(&news.changed_at).words) } else { String::new() },
            revisions: corrected.then(|| site.absolute(&RevisionsOf(case.key.clone()).href())),
            list: &case.list,
            printed_number: &case.printed_number,
            paragraphs: paragraphs(&text),
            list_url: site.absolute(&case.list.slug.href()),
        };
        let title = case.text.display_title();
        Ok(Self {
            url: site.absolute(&case.key.href()),
            json: site.absolute(&case.key.json_href()),
            title: if corrected { format!("更正：{title}") } else { title.to_owned() },
            published_at: news.came_at.clone(),
            updated_at: news.changed_at.clone(),
            issuer: case.list.issuer.clone(),
            categories: categories(&case.list, &case.mechanism, &case.actors, site),
            content: content.render()?,
        })
    }

    fn withdrawn(case: &WithdrawnCase, site: &Site) -> Result<Self, askama::Error> {
        let text = case.text.verbatim();
        let content = Content {
            note: format!("已于{}撤下，不再是清单的内容。撤下时的文字：", Day::of(&case.withdrawn_at).words),
            revisions: None,
            list: &case.list,
            printed_number: &case.printed_number,
            paragraphs: paragraphs(&text),
            list_url: site.absolute(&case.list.slug.href()),
        };
        Ok(Self {
            url: site.absolute(&case.key.href()),
            json: site.absolute(&case.key.json_href()),
            title: format!("已撤下：{}", case.text.display_title()),
            published_at: case.valid_from.clone(),
            updated_at: case.withdrawn_at.clone(),
            issuer: case.list.issuer.clone(),
            categories: categories(&case.list, &case.mechanism, &[], site),
            content: content.render()?,
        })
    }
}

fn paragraphs(text: &str) -> Vec<&str> {
    text.split('\n').filter(|paragraph| !paragraph.is_empty()).collect()
}

fn categories(list: &PolicyList, mechanism: &MechanismHeading, actors: &[Actor], site: &Site) -> Vec<Category> {
    let category = |scheme: &str, term: String, label: String| Category { term, scheme: site.absolute(scheme), label };
    let mut all = vec![
        category("/lists", list.slug.to_string(), list.label()),
        category("/mechanisms", mechanism.key.to_string(), mechanism.title.clone()),
    ];
    all.extend(actors.iter().map(|actor| match actor {
        Actor::Locality(place) => category("/localities", place.code.to_string(), divisions().full_name(place.code)),
        Actor::Organisation(one) => category("/organisations", one.id.to_string(), one.name.clone()),
    }));
    all
}
