//! Organisations that act in cases.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};

use crate::domain::actor::{OrganisationId, organisations};
use crate::library::Needs;
use crate::store;
use crate::store::cases::Scope;
use crate::store::organisations::OrganisationSummary;
use crate::web::canonical::Format;
use crate::web::error::{Way, WebError};
use crate::web::extract::{Key, Parameters};
use crate::web::feeds;
use crate::web::html::{Html, Layout, Nav};
use crate::web::json::cases::CaseView;
use crate::web::json::places::{OrganisationDetailView, OrganisationsView};
use crate::web::json::{Json, PageView};
use crate::web::pages::withdrawn::Gone;
use crate::web::state::AppState;
use crate::web::urls::Href as _;
use crate::web::views::case_item::CaseItem;
use crate::web::views::pager::{PER_PAGE, Pager, page_href};

pub(crate) async fn index(State(state): State<AppState>, format: Format) -> Result<Response, WebError> {
    let mut snapshot = state.snapshot().await?;
    let all = store::organisations::list(snapshot.db()).await?;
    Ok(match format {
        Format::Json => Json(OrganisationsView::new(&all, &state.site)).into_response(),
        _ => {
            let layout = Layout::page(&state.site, "机构", "/organisations", "/organisations.json".to_owned());
            Html(OrganisationsPage {
                layout: layout
                    .nav(Nav::Organisations)
                    .description("清单中作为实施主体的银行、部委和企业，以及它们的案例".to_owned()),
                all,
            })
            .into_response()
        }
    })
}

pub(crate) async fn show(
    State(state): State<AppState>,
    Key(id): Key<OrganisationId>,
    parameters: Parameters,
    format: Format,
) -> Result<Response, WebError> {
    let href = id.href();
    let page = parameters.page(&href)?;
    let mut snapshot = state.snapshot_with(Needs::Cases).await?;
    let all = store::organisations::list(snapshot.db()).await?;
    let Some(organisation) = all.into_iter().find(|organisation| organisation.id == id) else {
        if let Some(name) = store::organisations::name_once_acting(snapshot.db(), &id).await? {
            return Ok(Gone::organisation(&id, &name).answer(format, &state.site));
        }
        let way = Way { href: "/organisations".to_owned(), label: "看全部机构".to_owned() };
        return Err(WebError::not_found("没有这个机构", "库里没有这个机构的案例。", vec![way]));
    };
    if format == Format::Atom {
        return feeds::of(&mut snapshot, &Scope::Organisation(id), &organisation.name, &href, &state.site).await;
    }
    let found = snapshot.cases_of(&Scope::Organisation(id), Pager::offset(page), PER_PAGE).await?;
    let pager = Pager::new(page, found.total, PER_PAGE, |n| page_href(&href, n))?;
    Ok(match format {
        Format::Json => {
            let cases = CaseView::all(&found.cases, &state.site);
            Json(OrganisationDetailView::new(&organisation, PageView::from(&pager), cases, &state.site)).into_response()
        }
        _ => {
            let layout = Layout::page(
                &state.site,
                &organisation.name,
                &page_href(&href, page),
                page_href(&organisation.id.json_href(), page),
            );
            let description = format!("{}的 {} 个案例", organisation.name, organisation.case_count);
            let feed = organisation.id.twin_href(Format::Atom);
            let layout = layout.nav(Nav::Organisations).description(description).feed(feed);
            Html(OrganisationPage { layout, organisation, items: CaseItem::all(found.cases), pager }).into_response()
        }
    })
}

/// 银行, 部委 …, as the table of organisations has it.
fn kind(organisation: &OrganisationSummary) -> &'static str {
    organisations().find(&organisation.id).map_or("机构", |entry| entry.kind.label())
}

#[derive(Template)]
#[template(path = "organisations/index.html")]
struct OrganisationsPage {
    layout: Layout,
    all: Vec<OrganisationSummary>,
}

#[derive(Template)]
#[template(path = "organisations/show.html")]
struct OrganisationPage {
    layout: Layout,
    organisation: OrganisationSummary,
    items: Vec<CaseItem>,
    pager: Pager,
}

impl OrganisationsPage {
    fn kind(&self, organisation: &OrganisationSummary) -> &'static str {
        kind(organisation)
    }
}

impl OrganisationPage {
    fn kind(&self, organisation: &OrganisationSummary) -> &'static str {
        kind(organisation)
    }
}
