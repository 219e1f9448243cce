//! All lists, and one list.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};

use crate::domain::case::{ListDetail, ListSummary};
use crate::domain::citation::Citation;
use crate::domain::ids::ListSlug;
use crate::domain::withdrawn::WithdrawnCase;
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
use crate::web::json::lists::{ListDetailView, ListsView};
use crate::web::json::{Json, PageView};
use crate::web::pages::missing;
use crate::web::pages::withdrawn::{GoneCase, MOST};
use crate::web::state::{AppState, Site};
use crate::web::urls::Href as _;
use crate::web::views::case_item::CaseItem;
use crate::web::views::cite::CiteView;
use crate::web::views::day::Day;
use crate::web::views::exports::{ExportLink, OF_CASES};
use crate::web::views::head::Head;
use crate::web::views::pager::{PER_PAGE, Pager, page_href};

pub(crate) async fn index(State(state): State<AppState>, format: Format) -> Result<Response, WebError> {
    let mut snapshot = state.snapshot().await?;
    let lists = store::lists::list(snapshot.db()).await?;
    Ok(match format {
        Format::Json => Json(ListsView::new(&lists, &state.site)).into_response(),
        _ => Html(ListsPage::new(lists, &state.site)).into_response(),
    })
}

pub(crate) async fn show(
    State(state): State<AppState>,
    Key(slug): Key<ListSlug>,
    parameters: Parameters,
    format: Format,
) -> Result<Response, WebError> {
    let href = slug.href();
    let page = parameters.page(&href)?;
    let mut snapshot = state.snapshot().await?;
    let Some(detail) = store::lists::find(snapshot.db(), &slug).await? else {
        return missing::list(snapshot.db(), &slug, format, &state.site).await;
    };
    if export::is_file(format) {
        return Ok(selection(snapshot, detail).await?.file(format, &state).await?.into_response());
    }
    if format == Format::Atom {
        return feeds::of(&mut snapshot, &Scope::List(slug), &detail.list.title, &href, &state.site).await;
    }
    let found = cases::page(snapshot.db(), &Scope::List(slug), Pager::offset(page), PER_PAGE).await?;
    let pager = Pager::new(page, found.total, PER_PAGE, |n| page_href(&href, n))?;
    let withdrawn = store::withdrawn::latest(snapshot.db(), Some(detail.slug()), MOST).await?;
    Ok(match format {
        Format::Json => {
            let cases = CaseView::all(&found.cases, &state.site);
            Json(ListDetailView::new(&detail, PageView::from(&pager), cases, &withdrawn, &state.site)).into_response()
        }
        _ => Html(ListPage::new(detail, CaseItem::all(found.cases), pager, &withdrawn, &state.site)).into_response(),
    })
}

/// The whole list, to be taken away.
async fn selection(mut snapshot: Snapshot, detail: ListDetail) -> Result<Selection, WebError> {
    let ListDetail { list, .. } = detail;
    Ok(Selection {
        cases: export::scope(&mut snapshot, &Scope::List(list.slug.clone())).await?,
        about: vec![export::issue(&list)],
        ascii: list.slug.to_string(),
        href: list.slug.href(),
        title: list.title,
        grouping: Grouping::Mechanisms,
    })
}

#[derive(Template)]
#[template(path = "lists/index.html")]
struct ListsPage {
    layout: Layout,
    case_count: usize,
    lists: Vec<ListSummary>,
}

impl ListsPage {
    fn new(lists: Vec<ListSummary>, site: &Site) -> Self {
        Self {
            layout: Layout::page(site, "清单", "/lists", "/lists.json".to_owned())
                .nav(Nav::Lists)
                .description("库里的可复制经验做法清单：发布机关、日期、机制、举措和案例数".to_owned()),
            case_count: lists.iter().map(|list| list.case_count).sum(),
            lists,
        }
    }
}

#[derive(Template)]
#[template(path = "lists/show.html")]
struct ListPage {
    layout: Layout,
    head: Head,
    cite: CiteView,
    exports: Vec<ExportLink>,
    detail: ListDetail,
    /// 更正于.
    corrected: Option<Day>,
    items: Vec<CaseItem>,
    pager: Pager,
    /// What the corrected list does not have any more; on the last page.
    withdrawn: Vec<GoneCase>,
}

impl ListPage {
    fn new(detail: ListDetail, items: Vec<CaseItem>, pager: Pager, withdrawn: &[WithdrawnCase], site: &Site) -> Self {
        let withdrawn = if pager.page == pager.last { GoneCase::all(withdrawn) } else { Vec::new() };
        let slug = detail.slug();
        let (canonical, json) = (page_href(&slug.href(), pager.page), page_href(&slug.json_href(), pager.page));
        let description = format!("{}：{} 个案例", detail.list.title, detail.case_count());
        let citation = Citation::of_list(&detail.list, &site.absolute(&slug.href()), site.today());
        Self {
            layout: Layout::page(site, &detail.list.title, &canonical, json)
                .nav(Nav::Lists)
                .description(description)
                .feed(slug.twin_href(Format::Atom)),
            head: Head::of_list(&detail.list, site),
            cite: CiteView::new(&citation, |_| None),
            exports: ExportLink::all(OF_CASES, |format| detail.slug().twin_href(format)),
            corrected: detail.corrected_at.as_deref().map(Day::of),
            detail,
            items,
            pager,
            withdrawn,
        }
    }

    fn groups(&self) -> Vec<MeasureGroup<'_>> {
        by_measure(&self.items)
    }
}

/// Whether a case opens a new mechanism or a new measure on this page.
fn opens(items: &[CaseItem], index: usize) -> (bool, bool) {
    match index.checked_sub(1).and_then(|before| items.get(before)).zip(items.get(index)) {
        Some((before, this)) => {
            (before.case.mechanism.key != this.case.mechanism.key, before.case.measure.key != this.case.measure.key)
        }
        None => (true, true),
    }
}

/// Cases of one measure that stand together on a page.
pub(crate) struct MeasureGroup<'a> {
    /// Whether its mechanism begins here.
    pub(crate) opens_mechanism: bool,
    /// Its cases; never empty.
    pub(crate) items: &'a [CaseItem],
}

/// The cases of a page, grouped by measure.
pub(crate) fn by_measure(items: &[CaseItem]) -> Vec<MeasureGroup<'_>> {
    let starts: Vec<usize> = (0..items.len()).filter(|&index| opens(items, index).1).collect();
    let ends = starts.iter().skip(1).copied().chain(std::iter::once(items.len()));
    let group = |(start, end): (&usize, usize)| MeasureGroup {
        opens_mechanism: opens(items, *start).0,
        items: &items[*start..end],
    };
    starts.iter().zip(ends).map(group).collect()
}
