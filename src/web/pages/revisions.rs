//! 更正记录: what a case said before it was corrected, and what each correction changed. A withdrawn case keeps its own.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};

use crate::domain::ids::CaseKey;
use crate::domain::list::PolicyList;
use crate::domain::outline::CaseText;
use crate::domain::revision::Revision;
use crate::store::{self, Connection};
use crate::web::canonical::Format;
use crate::web::error::WebError;
use crate::web::extract::{Key, Parameters};
use crate::web::html::{Html, Layout, Nav};
use crate::web::json::Json;
use crate::web::json::revisions::RevisionsView;
use crate::web::pages::missing;
use crate::web::state::{AppState, Site};
use crate::web::urls::{Href as _, RevisionsOf};
use crate::web::views::changed::{Stretch, stretches};
use crate::web::views::day::Day;

pub(crate) async fn show(
    State(state): State<AppState>,
    Key(RevisionsOf(key)): Key<RevisionsOf>,
    parameters: Parameters,
    format: Format,
) -> Result<Response, WebError> {
    let mut snapshot = state.snapshot().await?;
    let Some(history) = History::load(snapshot.db(), &key).await? else {
        return missing::revisions(snapshot.db(), &key, format, &parameters).await;
    };
    drop(snapshot);
    let site = Arc::clone(&state.site);
    let answer = move || match format {
        Format::Json => Json(RevisionsView::new(&history, &site)).into_response(),
        _ => Html(RevisionsPage::new(history, &site)).into_response(),
    };
    // Long texts that were corrected often take a while to be laid beside each other.
    Ok(state.library.pool().long_work(answer).await?)
}

/// A case with all its texts.
pub(crate) struct History {
    pub(crate) key: CaseKey,
    pub(crate) list: PolicyList,
    /// 印刷编号 now, or at last.
    pub(crate) printed_number: String,
    /// The text now, or at last.
    pub(crate) text: CaseText,
    /// Since when (RFC 3339).
    pub(crate) valid_from: String,
    /// When the case was withdrawn (RFC 3339).
    pub(crate) withdrawn_at: Option<String>,
    /// The oldest first.
    pub(crate) former: Vec<Revision>,
}

/// A correction: the text before, and the text and number that took its place.
pub(crate) struct Step<'a> {
    pub(crate) former: &'a Revision,
    pub(crate) text: &'a CaseText,
    pub(crate) printed_number: &'a str,
    /// Since when the text that took its place is the text (RFC 3339).
    pub(crate) next_from: &'a str,
}

impl History {
    /// `None` when no case has this key or had it at last.
    async fn load(db: &mut Connection, key: &CaseKey) -> Result<Option<Self>, WebError> {
        let former = store::revisions::of(db, key).await?;
        if let Some(detail) = store::cases::find(db, key).await? {
            let Some(news) = store::news::dated(db, vec![detail.case]).await?.pop() else { return Ok(None) };
            return Ok(Some(Self {
                key: news.case.key,
                list: news.case.list,
                printed_number: news.case.printed_number,
                text: news.case.text,
                valid_from: news.changed_at,
                withdrawn_at: None,
                former,
            }));
        }
        let withdrawn = store::withdrawn::case(db, key).await?;
        Ok(withdrawn.map(|case| Self {
            key: case.key,
            list: case.list,
            printed_number: case.printed_number,
            text: case.text,
            valid_from: case.valid_from,
            withdrawn_at: Some(case.withdrawn_at),
            former,
        }))
    }

    /// The corrections, the newest first.
    pub(crate) fn steps(&self) -> Vec<Step<'_>> {
        let now = (&self.text, self.printed_number.as_str(), self.valid_from.as_str());
        let mut steps = Vec::with_capacity(self.former.len());
        for former in self.former.iter().rev() {
            let next = steps.last().map_or(now, |step: &Step<'_>| {
                (&step.former.text, step.former.printed_number.as_str(), step.former.valid_from.as_str())
            });
            steps.push(Step { former, text: next.0, printed_number: next.1, next_from: next.2 });
        }
        steps
    }
}

#[derive(Template)]
#[template(path = "revisions/show.html")]
struct RevisionsPage {
    layout: Layout,
    list: PolicyList,
    title: String,
    /// The page of the case.
    href: String,
    printed_number: String,
    text: CaseText,
    valid_from: Day,
    withdrawn: Option<Day>,
    corrections: Vec<Correction>,
}

/// A correction as the page shows it.
struct Correction {
    id: String,
    /// The day of the correction.
    day: Day,
    heading: Vec<Stretch>,
    body: Vec<Stretch>,
    /// The printed number before and after, when they differ.
    numbers: Option<(String, String)>,
    /// The text before.
    former: Former,
}

/// A former text.
struct Former {
    from: Day,
    to: Day,
    printed_number: String,
    source: String,
    paragraphs: Vec<String>,
}

impl RevisionsPage {
    fn new(history: History, site: &Site) -> Self {
        let title = history.text.display_title().to_owned();
        let revisions = RevisionsOf(history.key.clone());
        let layout = Layout::page(
            site,
            &format!("更正记录 · {title} · {}", history.printed_number),
            &revisions.href(),
            revisions.json_href(),
        );
        let corrections: Vec<Correction> = history.steps().iter().map(Correction::new).collect();
        let description = match corrections.len() {
            0 => format!("“{title}”收录以来没有更正过"),
            times => format!("“{title}”更正过 {times} 次：更正前后的文字和逐字的差别"),
        };
        let layout = layout.nav(Nav::Lists).description(description);
        Self {
            // What says nothing of its own is not for search engines.
            layout: if corrections.is_empty() { layout.noindex() } else { layout },
            href: history.key.href(),
            valid_from: Day::of(&history.valid_from),
            withdrawn: history.withdrawn_at.as_deref().map(Day::of),
            corrections,
            list: history.list,
            title,
            printed_number: history.printed_number,
            text: history.text,
        }
    }
}

impl Correction {
    fn new(Step { former, text, printed_number, next_from }: &Step<'_>) -> Self {
        let body = |text: &CaseText| text.body.clone().unwrap_or_default();
        let verbatim = former.text.verbatim();
        Self {
            id: format!("r{}", former.number),
            day: Day::of(next_from),
            heading: stretches(&former.text.heading, &text.heading),
            body: stretches(&body(&former.text), &body(text)),
            numbers: (former.printed_number != *printed_number)
                .then(|| (former.printed_number.clone(), (*printed_number).to_owned())),
            former: Former {
                from: Day::of(&former.valid_from),
                to: Day::of(&former.replaced_at),
                printed_number: former.printed_number.clone(),
                source: former.source_name.clone(),
                paragraphs: verbatim.split('\n').filter(|p| !p.is_empty()).map(str::to_owned).collect(),
            },
        }
    }
}
