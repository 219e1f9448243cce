//! One measure, with the full text of its cases.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};

use crate::domain::case::{ListDetail, MeasureSummary, MechanismSummary};
use crate::domain::ids::MeasureKey;
use crate::domain::list::PolicyList;
use crate::export::Grouping;
use crate::library::Snapshot;
use crate::store;
use crate::store::cases::{self, Scope};
use crate::web::canonical::Format;
use crate::web::error::WebError;
use crate::web::export::{self, Selection};
use crate::web::extract::{Key, Parameters};
use crate::web::feeds;
use crate::web::html::{Html, Layout, Nav};
use crate::web::json::cases::CaseView;
use crate::web::json::lists::MeasureDetailView;
use crate::web::json::{Json, PageView};
use crate::web::pages::missing;
use crate::web::state::AppState;
use crate::web::urls::Href as _;
use crate::web::views::case_item::CaseItem;
use crate::web::views::exports::{ExportLink, OF_CASES};
use crate::web::views::pager::{PER_PAGE, Pager, page_href};

pub(crate) async fn show(
    State(state): State<AppState>,
    Key(key): Key<MeasureKey>,
    parameters: Parameters,
    format: Format,
) -> Result<Response, WebError> {
    let href = key.href();
    let page = parameters.page(&href)?;
    let mut snapshot = state.snapshot().await?;
    let detail = store::lists::find(snapshot.db(), &key.list).await?;
    let Some(standing) = detail.and_then(|detail| Standing::find(detail, &key)) else {
        return missing::measure(snapshot.db(), &key, format, &state.site).await;
    };
    if export::is_file(format) {
        return Ok(selection(snapshot, standing).await?.file(format, &state).await?.into_response());
    }
    if format == Format::Atom {
        return feeds::of(&mut snapshot, &Scope::Measure(key), &standing.title(), &href, &state.site).await;
    }
    let found = cases::page(snapshot.db(), &Scope::Measure(key), Pager::offset(page), PER_PAGE).await?;
    let pager = Pager::new(page, found.total, PER_PAGE, |n| page_href(&href, n))?;
    Ok(match format {
        Format::Json => {
            let cases = CaseView::all(&found.cases, &state.site);
            let Standing { list, mechanism, measure, .. } = &standing;
            let view = MeasureDetailView::new(list, mechanism, measure, PageView::from(&pager), cases, &state.site);
            Json(view).into_response()
        }
        _ => {
            let heading = &standing.measure.heading;
            let title = standing.title();
            let description = format!("{}：{} 个案例", heading.label(), standing.measure.case_count);
            let layout =
                Layout::page(&state.site, &title, &page_href(&href, page), page_href(&heading.key.json_href(), page));
            let feed = heading.key.twin_href(Format::Atom);
            let layout = layout.nav(Nav::Lists).description(description).feed(feed);
            let exports = ExportLink::all(OF_CASES, |format| heading.key.twin_href(format));
            let items = CaseItem::all(found.cases);
            Html(MeasurePage { layout, exports, standing, items, pager }).into_response()
        }
    })
}

/// The whole measure, to be taken away.
async fn selection(mut snapshot: Snapshot, standing: Standing) -> Result<Selection, WebError> {
    let Standing { list, mechanism, measure, .. } = standing;
    let key = measure.heading.key.clone();
    Ok(Selection {
        cases: export::scope(&mut snapshot, &Scope::Measure(key.clone())).await?,
        about: vec![
            format!("{} › {}、{}", list.title, mechanism.heading.printed, mechanism.heading.title),
            export::issue(&list),
        ],
        ascii: key.to_string(),
        href: key.href(),
        title: format!("{}{}", mechanism.heading.printed, measure.heading.label()),
        grouping: Grouping::Flat,
    })
}

/// A measure, what it stands in, and its neighbours in the list.
struct Standing {
    list: PolicyList,
    mechanism: MechanismSummary,
    measure: MeasureSummary,
    previous: Option<Neighbour>,
    next: Option<Neighbour>,
}

/// The measure before or behind, perhaps of another mechanism.
struct Neighbour {
    href: String,
    number: String,
    title: String,
}

impl Standing {
    fn title(&self) -> String {
        let (mechanism, measure) = (&self.mechanism.heading, &self.measure.heading);
        let title = measure.title.as_deref().unwrap_or("全部做法");
        format!("{title} · {}{}", mechanism.printed, measure.printed)
    }

    fn find(detail: ListDetail, key: &MeasureKey) -> Option<Self> {
        let all: Vec<(&MechanismSummary, &MeasureSummary)> =
            detail.mechanisms.iter().flat_map(|m| m.measures.iter().map(move |n| (m, n))).collect();
        let at = all.iter().position(|(_, measure)| measure.heading.key == *key)?;
        let neighbour = |index: usize| {
            let (mechanism, measure) = all.get(index)?;
            Some(Neighbour {
                href: measure.heading.key.href(),
                number: format!("{}{}", mechanism.heading.printed, measure.heading.printed),
                title: measure.heading.title.clone().unwrap_or_else(|| mechanism.heading.title.clone()),
            })
        };
        let (mechanism, measure) = all.get(at)?;
        Some(Self {
            mechanism: (*mechanism).clone(),
            measure: (*measure).clone(),
            previous: at.checked_sub(1).and_then(neighbour),
            next: neighbour(at + 1),
            list: detail.list.clone(),
        })
    }
}

#[derive(Template)]
#[template(path = "measures/show.html")]
struct MeasurePage {
    layout: Layout,
    exports: Vec<ExportLink>,
    standing: Standing,
    items: Vec<CaseItem>,
    pager: Pager,
}
