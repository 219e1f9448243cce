//! 资料夹: cases in an order of the reader's own. The address carries all of it; the server keeps nothing.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};

use super::chosen::{Chosen, Entry, MAX_CASES, Named};
use super::withdrawn::GoneCase;
use crate::domain::ids::CaseKey;
use crate::web::canonical::Format;
use crate::web::error::WebError;
use crate::web::export;
use crate::web::extract::Parameters;
use crate::web::html::{Html, Layout, Nav};
use crate::web::json::Json;
use crate::web::json::folder::FolderView;
use crate::web::state::{AppState, Site};
use crate::web::urls::folder_href;
use crate::web::views::case_item::CaseItem;
use crate::web::views::exports::{ExportLink, OF_CASES};

pub(crate) async fn show(
    State(state): State<AppState>,
    parameters: Parameters,
    format: Format,
) -> Result<Response, WebError> {
    let mut snapshot = state.snapshot().await?;
    let chosen = Chosen::load(snapshot.db(), &parameters).await?;
    if export::is_file(format) {
        drop(snapshot);
        let href = folder_href(Format::Html, &chosen.keys());
        return Ok(chosen.selection("资料夹", "folder", href).file(format, &state).await?.into_response());
    }
    Ok(match format {
        Format::Json => {
            let missing = (chosen.withdrawn(), chosen.unknown());
            Json(FolderView::new(&chosen.cases(), missing, chosen.left_out, &state.site)).into_response()
        }
        _ => Html(FolderPage::new(chosen, &state.site)).into_response(),
    })
}

#[derive(Template)]
#[template(path = "folder/show.html")]
struct FolderPage {
    layout: Layout,
    lines: Vec<Line>,
    case_count: usize,
    left_out: usize,
    most: usize,
    /// The address of this very folder, for sharing.
    permalink: String,
    exports: Vec<ExportLink>,
}

/// A case of the folder, and the folders that one step leads to.
struct Line {
    key: CaseKey,
    anchor: String,
    item: Option<CaseItem>,
    /// What is said of a case that was withdrawn.
    withdrawn: Option<GoneCase>,
    up: Option<String>,
    down: Option<String>,
    without: String,
}

impl FolderPage {
    fn new(chosen: Chosen, site: &Site) -> Self {
        let keys = chosen.keys();
        let case_count = chosen.entries.iter().filter(|entry| entry.case().is_some()).count();
        let left_out = chosen.left_out;
        let href = folder_href(Format::Html, &keys);
        let json = folder_href(Format::Json, &keys);
        let layout = match keys.as_slice() {
            [] => Layout::page(site, "资料夹", &href, json),
            some => Layout::new(site, &format!("资料夹（{}）", some.len())).twin(json),
        };
        let description = "把案例收在一起：排序、对比、导出，用一个链接分享".to_owned();
        Self {
            layout: layout.nav(Nav::Folder).noindex().description(description),
            lines: chosen.entries.into_iter().enumerate().map(|(at, entry)| Line::new(at, entry, &keys)).collect(),
            case_count,
            left_out,
            most: MAX_CASES,
            permalink: site.absolute(&href),
            exports: ExportLink::all(OF_CASES, |format| folder_href(format, &keys)),
        }
    }
}

impl Line {
    fn new(at: usize, entry: Entry, keys: &[CaseKey]) -> Self {
        let Entry { key, named } = entry;
        let (item, withdrawn) = match named {
            Named::Case(case) => (Some(CaseItem::new(*case)), None),
            Named::Withdrawn(case) => (None, GoneCase::all(std::slice::from_ref(&*case)).pop()),
            Named::Nothing => (None, None),
        };
        let anchor = anchor(&key);
        let swapped = |other: usize| {
            let mut order: Vec<&CaseKey> = keys.iter().collect();
            order.swap(at, other);
            format!("{}#{anchor}", folder_href(Format::Html, order))
        };
        Self {
            up: at.checked_sub(1).map(swapped),
            down: (at + 1 < keys.len()).then(|| swapped(at + 1)),
            without: folder_href(Format::Html, keys.iter().filter(|other| **other != key)),
            item,
            withdrawn,
            anchor,
            key,
        }
    }

    /// What its links are about, for those who hear them one by one.
    fn name(&self) -> String {
        let item = self.item.as_ref().map(|item| item.title().to_owned());
        let withdrawn = || self.withdrawn.as_ref().map(|case| case.title.clone());
        item.or_else(withdrawn).unwrap_or_else(|| self.key.to_string())
    }
}

/// The place of a case on the page.
fn anchor(key: &CaseKey) -> String {
    format!("{}-{}", key.list, key.number)
}
