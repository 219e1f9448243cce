//! What is covered: mechanisms by province, levels of government, documents by year.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};

use super::mechanisms::{MechanismGroup, groups};
use super::missing;
use crate::domain::case::ListSummary;
use crate::domain::division::Level;
use crate::domain::list::PolicyList;
use crate::library::{Needs, Snapshot};
use crate::store;
use crate::store::overview::{DocumentYear, Levels};
use crate::web::canonical::Format;
use crate::web::error::{Way, WebError};
use crate::web::extract::Parameters;
use crate::web::html::{Html, Layout, Nav};
use crate::web::json::Json;
use crate::web::json::overview::OverviewView;
use crate::web::state::{AppState, Site};
use crate::web::urls::{Covered, Href as _};
use crate::web::views::bars::{Bar, Bars};
use crate::web::views::matrix::{Heading, Matrix};

pub(crate) async fn show(
    State(state): State<AppState>,
    parameters: Parameters,
    format: Format,
) -> Result<Response, WebError> {
    let mut snapshot = state.snapshot_with(Needs::Overview).await?;
    let lists = store::lists::list(snapshot.db()).await?;
    let covered = asked(&parameters)?;
    let chosen = match &covered {
        Covered::Newest => lists.first().map(|summary| summary.list.clone()),
        Covered::All => None,
        Covered::List(slug) => match lists.iter().find(|summary| summary.list.slug == *slug) {
            Some(summary) => Some(summary.list.clone()),
            None => return missing::list(snapshot.db(), slug, format, &state.site).await,
        },
    };
    let overview = Overview::load(&mut snapshot, lists, chosen).await?;
    Ok(match format {
        Format::Json => Json(OverviewView::new(&overview, &state.site)).into_response(),
        _ => Html(OverviewPage::new(overview, &covered, &state.site)).into_response(),
    })
}

fn asked(parameters: &Parameters) -> Result<Covered, WebError> {
    let way = || vec![Way { href: Covered::Newest.href(), label: "看最新一份清单的概览".to_owned() }];
    match (parameters.last("list"), parameters.last("lists")) {
        ("", "") => Ok(Covered::Newest),
        ("", "all") => Ok(Covered::All),
        ("", other) => Err(WebError::bad_parameter("lists", other, "只能是 all", way())),
        (slug, _) => slug
            .parse()
            .map(Covered::List)
            .map_err(|_| WebError::bad_parameter("list", slug, "应是清单的地址名，如 urban-renewal-4", way())),
    }
}

/// Everything the page and its twin show.
pub(crate) struct Overview {
    /// Newest first.
    pub(crate) lists: Vec<ListSummary>,
    /// The list that is counted; `None` for all.
    pub(crate) list: Option<PolicyList>,
    pub(crate) matrix: Matrix,
    pub(crate) levels: Levels,
    pub(crate) years: Arc<[DocumentYear]>,
}

impl Overview {
    async fn load(
        snapshot: &mut Snapshot,
        lists: Vec<ListSummary>,
        list: Option<PolicyList>,
    ) -> Result<Self, WebError> {
        let slug = list.as_ref().map(|list| &list.slug);
        let mut counted = lists.clone();
        counted.retain(|summary| slug.is_none_or(|slug| summary.list.slug == *slug));
        let groups = groups(snapshot.db(), &counted).await?;
        let headings = groups.into_iter().map(|group| heading(group, list.is_some())).collect();
        let columns = snapshot.case_columns().await?;
        let matrix = Matrix::new(headings, &columns.cells(slug), slug);
        let levels = columns.levels(slug);
        Ok(Self { matrix, levels, years: snapshot.documents_by_year().await?, lists, list })
    }
}

fn heading(group: MechanismGroup, of_one_list: bool) -> Heading {
    let printed = group.members.first().filter(|_| of_one_list).map(|first| first.mechanism.heading.printed.clone());
    Heading {
        printed,
        total: group.case_count(),
        title: group.title,
        members: group.members.into_iter().map(|member| member.mechanism.heading.key).collect(),
    }
}

/// The levels of government, named, with their cases.
pub(crate) fn by_level(levels: &Levels) -> [(&'static str, usize); 4] {
    [
        ("省级", levels.of(Level::Province)),
        ("地级", levels.of(Level::Prefecture)),
        ("县级", levels.of(Level::County)),
        ("机构", levels.organisations),
    ]
}

/// A way to count something else.
struct Pick {
    href: String,
    label: String,
    here: bool,
}

#[derive(Template)]
#[template(path = "overview/show.html")]
struct OverviewPage {
    layout: Layout,
    list: Option<PolicyList>,
    picks: Vec<Pick>,
    matrix: Matrix,
    charts: Vec<Bars>,
}

impl OverviewPage {
    fn new(overview: Overview, covered: &Covered, site: &Site) -> Self {
        let Overview { lists, list, matrix, levels, years } = overview;
        let name = list.as_ref().map_or_else(|| "全部清单".to_owned(), PolicyList::label);
        let title = if *covered == Covered::Newest { "概览".to_owned() } else { format!("概览：{name}") };
        let layout = Layout::page(site, &title, &covered.href(), covered.json_href()).nav(Nav::Overview);
        let description = format!("{name}的案例按省份和政策机制统计：哪些地方在哪类机制上有做法，哪些还没有");
        let charts = [Some(level_chart(&levels, &name)), year_chart(&years)].into_iter().flatten();
        Self {
            layout: layout.description(description),
            picks: picks(&lists, list.as_ref()),
            charts: charts.filter(|chart| chart.rows.iter().any(|bar| bar.total() > 0)).collect(),
            matrix,
            list,
        }
    }

    /// Columns that stand for several lists are told apart by their titles, which need more room than a phone has.
    fn scrolls(&self) -> bool {
        self.matrix.columns.len() > 7 || !self.has_ordinals()
    }

    fn has_ordinals(&self) -> bool {
        self.matrix.columns.iter().all(|column| column.printed.is_some())
    }
}

/// Every list, newest first, and all together; nothing to pick when there is one list only.
fn picks(lists: &[ListSummary], chosen: Option<&PolicyList>) -> Vec<Pick> {
    if lists.len() < 2 {
        return Vec::new();
    }
    let pick = |summary: &ListSummary| Pick {
        href: Covered::List(summary.list.slug.clone()).href(),
        label: summary.list.label(),
        here: chosen.is_some_and(|list| list.slug == summary.list.slug),
    };
    let all = Pick { href: Covered::All.href(), label: "全部清单".to_owned(), here: chosen.is_none() };
    lists.iter().map(pick).chain(std::iter::once(all)).collect()
}

fn level_chart(levels: &Levels, name: &str) -> Bars {
    let bar = |(label, cases): (&str, usize)| Bar { label: label.to_owned(), values: vec![cases] };
    Bars {
        id: "levels",
        title: "按实施主体的层级",
        note: format!("{name}里各级实施主体的案例数；一个案例有几级实施主体，就在几级各计一次。"),
        of: "层级",
        series: vec!["案例"],
        rows: by_level(levels).map(bar).into(),
    }
}

/// Nothing when no list names a document.
fn year_chart(years: &[DocumentYear]) -> Option<Bars> {
    let bar = |year: &DocumentYear| Bar {
        label: year.year.as_ref().map_or_else(|| "不详".to_owned(), |year| format!("{year}年")),
        values: vec![year.issued, year.cited],
    };
    (!years.is_empty()).then(|| Bars {
        id: "years",
        title: "案例里的文件，按清单发布的年份",
        note: "全部清单的案例写到的《文件》，同名的一年只计一次。文件自己的印发年份，案例大多没有写，所以按清单的年份统计。"
            .to_owned(),
        of: "清单发布年份",
        series: vec!["印发、出台", "只是引用"],
        rows: years.iter().map(bar).collect(),
    })
}
