//! Mechanisms over all lists, and one mechanism of a list.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};

use super::lists::{MeasureGroup, by_measure};
use crate::domain::case::{ListSummary, MechanismHeading, MechanismSummary};
use crate::domain::ids::MechanismKey;
use crate::domain::list::PolicyList;
use crate::domain::text::fold_str;
use crate::export::Grouping;
use crate::library::Snapshot;
use crate::store::cases::{self, Scope};
use crate::store::{self, Connection};
use crate::web::canonical::Format;
use crate::web::error::WebError;
use crate::web::export::{self, Selection};
use crate::web::extract::{Key, Parameters};
use crate::web::feeds;
use crate::web::html::{Html, Layout, Nav};
use crate::web::json::cases::CaseView;
use crate::web::json::lists::{MechanismDetailView, MechanismsView};
use crate::web::json::{Json, PageView};
use crate::web::pages::missing;
use crate::web::state::AppState;
use crate::web::urls::Href as _;
use crate::web::views::case_item::CaseItem;
use crate::web::views::exports::{ExportLink, OF_CASES};
use crate::web::views::pager::{PER_PAGE, Pager, page_href};

/// The mechanisms of one title, however the lists write it.
#[derive(Debug)]
pub(crate) struct MechanismGroup {
    /// The title as the newest list prints it.
    pub(crate) title: String,
    /// Newest list first.
    pub(crate) members: Vec<MechanismInList>,
}

/// A mechanism and the list it stands in.
#[derive(Debug)]
pub(crate) struct MechanismInList {
    pub(crate) list: PolicyList,
    pub(crate) mechanism: MechanismSummary,
}

impl MechanismGroup {
    /// 案例 over all lists.
    pub(crate) fn case_count(&self) -> usize {
        self.members.iter().map(|member| member.mechanism.case_count()).sum()
    }
}

/// The mechanisms of some lists by title, in the order of the lists.
pub(super) async fn groups(db: &mut Connection, lists: &[ListSummary]) -> Result<Vec<MechanismGroup>, WebError> {
    let mut groups: Vec<MechanismGroup> = Vec::new();
    let mut by_title: HashMap<String, usize> = HashMap::new();
    for summary in lists {
        for mechanism in store::lists::mechanisms(db, &summary.list.slug).await? {
            let title = mechanism.heading.title.clone();
            let member = MechanismInList { list: summary.list.clone(), mechanism };
            let at = *by_title.entry(fold_str(&title)).or_insert(groups.len());
            match groups.get_mut(at) {
                Some(group) => group.members.push(member),
                None => groups.push(MechanismGroup { title, members: vec![member] }),
            }
        }
    }
    Ok(groups)
}

pub(crate) async fn index(State(state): State<AppState>, format: Format) -> Result<Response, WebError> {
    let mut snapshot = state.snapshot().await?;
    let db = snapshot.db();
    let lists = store::lists::list(db).await?;
    let groups = groups(db, &lists).await?;
    Ok(match format {
        Format::Json => Json(MechanismsView::new(&groups, &state.site)).into_response(),
        _ => {
            let layout = Layout::page(&state.site, "机制", "/mechanisms", "/mechanisms.json".to_owned());
            Html(MechanismsPage {
                layout: layout
                    .nav(Nav::Mechanisms)
                    .description("各份可复制经验做法清单的政策机制与主要举措，同名的合在一起".to_owned()),
                groups,
            })
            .into_response()
        }
    })
}

pub(crate) async fn show(
    State(state): State<AppState>,
    Key(key): Key<MechanismKey>,
    parameters: Parameters,
    format: Format,
) -> Result<Response, WebError> {
    let href = key.href();
    let page = parameters.page(&href)?;
    let mut snapshot = state.snapshot().await?;
    let detail = store::lists::find(snapshot.db(), &key.list).await?;
    let found = detail.and_then(|detail| {
        let mechanism = detail.mechanisms.into_iter().find(|m| m.heading.key == key)?;
        Some((detail.list, mechanism))
    });
    let Some((list, mechanism)) = found else {
        return missing::mechanism(snapshot.db(), &key, format, &state.site).await;
    };
    if export::is_file(format) {
        let selection = selection(snapshot, list, mechanism).await?;
        return Ok(selection.file(format, &state).await?.into_response());
    }
    if format == Format::Atom {
        return feeds::of(
            &mut snapshot,
            &Scope::Mechanism(key),
            &title_of(&mechanism.heading, &list),
            &href,
            &state.site,
        )
        .await;
    }
    let found = cases::page(snapshot.db(), &Scope::Mechanism(key), Pager::offset(page), PER_PAGE).await?;
    let pager = Pager::new(page, found.total, PER_PAGE, |n| page_href(&href, n))?;
    Ok(match format {
        Format::Json => {
            let cases = CaseView::all(&found.cases, &state.site);
            let view = MechanismDetailView::new(&list, &mechanism, PageView::from(&pager), cases, &state.site);
            Json(view).into_response()
        }
        _ => {
            let heading = &mechanism.heading;
            let title = title_of(heading, &list);
            let description =
                format!("{}：{} 项举措，{} 个案例", heading.title, mechanism.measures.len(), mechanism.case_count());
            let layout =
                Layout::page(&state.site, &title, &page_href(&href, page), page_href(&heading.key.json_href(), page));
            let feed = heading.key.twin_href(Format::Atom);
            let layout = layout.nav(Nav::Lists).description(description).feed(feed);
            let exports = ExportLink::all(OF_CASES, |format| heading.key.twin_href(format));
            let items = CaseItem::all(found.cases);
            Html(MechanismPage { layout, exports, list, mechanism, items, pager }).into_response()
        }
    })
}

/// The whole mechanism, to be taken away.
async fn selection(
    mut snapshot: Snapshot,
    list: PolicyList,
    mechanism: MechanismSummary,
) -> Result<Selection, WebError> {
    let MechanismHeading { key, printed, title } = mechanism.heading;
    Ok(Selection {
        cases: export::scope(&mut snapshot, &Scope::Mechanism(key.clone())).await?,
        about: vec![list.title.clone(), export::issue(&list)],
        ascii: key.to_string(),
        href: key.href(),
        title: format!("{printed}、{title}"),
        grouping: Grouping::Measures,
    })
}

fn title_of(heading: &MechanismHeading, list: &PolicyList) -> String {
    format!("{} {} · {}", heading.printed, heading.title, list.label())
}

#[derive(Template)]
#[template(path = "mechanisms/index.html")]
struct MechanismsPage {
    layout: Layout,
    groups: Vec<MechanismGroup>,
}

impl MechanismsPage {
    fn measure_count(&self) -> usize {
        self.groups.iter().flat_map(|group| &group.members).map(|member| member.mechanism.measures.len()).sum()
    }

    fn case_count(&self) -> usize {
        self.groups.iter().map(MechanismGroup::case_count).sum()
    }
}

#[derive(Template)]
#[template(path = "mechanisms/show.html")]
struct MechanismPage {
    layout: Layout,
    exports: Vec<ExportLink>,
    list: PolicyList,
    mechanism: MechanismSummary,
    items: Vec<CaseItem>,
    pager: Pager,
}

impl MechanismPage {
    fn groups(&self) -> Vec<MeasureGroup<'_>> {
        by_measure(&self.items)
    }
}
