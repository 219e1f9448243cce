//! Two to four cases side by side.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};

use super::chosen::{Chosen, MAX_CASES};
use super::withdrawn::GoneCase;
use crate::domain::annotation::DocumentRelation;
use crate::domain::case::{CaseDetail, CaseSummary};
use crate::domain::ids::CaseKey;
use crate::store;
use crate::web::canonical::Format;
use crate::web::error::{Way, WebError};
use crate::web::export;
use crate::web::extract::Parameters;
use crate::web::html::{Html, Layout, Nav};
use crate::web::json::Json;
use crate::web::json::folder::CompareView;
use crate::web::state::{AppState, Site};
use crate::web::urls::{Href as _, compare_href, folder_href, sentence_href};
use crate::web::views::case_item::CaseItem;
use crate::web::views::figures::{FigureWords, rows};

/// So many cases stand side by side at least and at most.
const FEWEST: usize = 2;
const MOST: usize = 4;

pub(crate) async fn show(
    State(state): State<AppState>,
    parameters: Parameters,
    format: Format,
) -> Result<Response, WebError> {
    let mut snapshot = state.snapshot().await?;
    let chosen = Chosen::load(snapshot.db(), &parameters).await?;
    let cases = chosen.cases();
    if !(FEWEST..=MOST).contains(&cases.len()) {
        return match format {
            Format::Html => Ok(Html(ChoosePage::new(&chosen, &state.site)).into_response()),
            _ => Err(wrong_number(&chosen)),
        };
    }
    if export::is_file(format) {
        drop(snapshot);
        let href = compare_href(Format::Html, &chosen.keys());
        return Ok(chosen.selection("对比案例", "compare", href).file(format, &state).await?.into_response());
    }
    let mut details = Vec::with_capacity(cases.len());
    for case in &cases {
        details.extend(store::cases::find(snapshot.db(), &case.key).await?);
    }
    Ok(match format {
        Format::Json => {
            Json(CompareView::new(&details, (chosen.withdrawn(), chosen.unknown()), &state.site)).into_response()
        }
        _ => Html(ComparePage::new(details, &chosen, &state.site)).into_response(),
    })
}

fn wrong_number(chosen: &Chosen) -> WebError {
    let way = Way { href: folder_href(Format::Html, &chosen.keys()), label: "打开资料夹".to_owned() };
    let value = format!("{} 个", chosen.entries.len() + chosen.left_out);
    WebError::bad_parameter("case", &value, "一次对比 2 到 4 个案例", vec![way])
}

fn withdrawn(chosen: &Chosen) -> Vec<GoneCase> {
    chosen.withdrawn().into_iter().flat_map(|case| GoneCase::all(std::slice::from_ref(case))).collect()
}

fn layout(site: &Site) -> Layout {
    Layout::new(site, "对比案例").nav(Nav::Folder).noindex().description("几个案例并排，逐项对照".to_owned())
}

/// What a reader gets who asks for too few or too many: the cases, and how to get at the right number.
#[derive(Template)]
#[template(path = "compare/choose.html")]
struct ChoosePage {
    layout: Layout,
    /// Each case with the address without it.
    cases: Vec<(CaseSummary, String)>,
    unknown: Vec<CaseKey>,
    withdrawn: Vec<GoneCase>,
    left_out: usize,
    most: usize,
    folder: String,
}

impl ChoosePage {
    fn new(chosen: &Chosen, site: &Site) -> Self {
        let cases = chosen.cases();
        let keys: Vec<CaseKey> = cases.iter().map(|case| case.key.clone()).collect();
        let without = |case: &CaseSummary| compare_href(Format::Html, keys.iter().filter(|key| **key != case.key));
        Self {
            layout: layout(site),
            folder: folder_href(Format::Html, &keys),
            cases: cases.iter().map(|case| (case.clone(), without(case))).collect(),
            unknown: chosen.unknown(),
            withdrawn: withdrawn(chosen),
            left_out: chosen.left_out,
            most: MAX_CASES,
        }
    }
}

#[derive(Template)]
#[template(path = "compare/show.html")]
struct ComparePage {
    layout: Layout,
    columns: Vec<Column>,
    unknown: Vec<CaseKey>,
    withdrawn: Vec<GoneCase>,
    folder: String,
}

/// A case as one column.
struct Column {
    item: CaseItem,
    documents: Vec<Fact>,
    figures: Vec<Fact>,
    /// The comparison without it; `None` when nothing would be left to compare.
    without: Option<String>,
}

/// Something read in the text, with the place it stands at.
struct Fact {
    text: String,
    note: String,
    href: String,
}

impl ComparePage {
    fn new(details: Vec<CaseDetail>, chosen: &Chosen, site: &Site) -> Self {
        let keys: Vec<CaseKey> = details.iter().map(|detail| detail.case.key.clone()).collect();
        Self {
            layout: layout(site).twin(compare_href(Format::Json, &keys)),
            folder: folder_href(Format::Html, &keys),
            columns: details.into_iter().map(|detail| Column::new(detail, &keys)).collect(),
            unknown: chosen.unknown(),
            withdrawn: withdrawn(chosen),
        }
    }

    /// Whether any of the cases names a document.
    fn documents(&self) -> bool {
        self.columns.iter().any(|column| !column.documents.is_empty())
    }

    /// Whether any of the cases has a figure.
    fn figures(&self) -> bool {
        self.columns.iter().any(|column| !column.figures.is_empty())
    }
}

impl Column {
    fn new(detail: CaseDetail, keys: &[CaseKey]) -> Self {
        let key = &detail.case.key;
        let without = || compare_href(Format::Html, keys.iter().filter(|other| *other != key));
        let mut documents: Vec<Fact> = Vec::new();
        for document in detail.annotations.documents.iter().filter(|document| document.within.is_none()) {
            let text = format!("《{}》", document.title);
            if documents.iter().all(|known| known.text != text) {
                let note = match document.relation {
                    DocumentRelation::Issued => document.issuer.clone().unwrap_or_else(|| "出台".to_owned()),
                    DocumentRelation::Cited => "引用".to_owned(),
                };
                documents.push(Fact { text, note, href: sentence_href(key, document.span.sentence) });
            }
        }
        let figures = &detail.annotations.figures;
        let figures = rows(figures).map(|figure| Fact {
            text: FigureWords::of(figure, figures).together(),
            note: figure.kind.label().to_owned(),
            href: sentence_href(key, figure.span.sentence),
        });
        Self {
            figures: figures.collect(),
            documents,
            without: (keys.len() > FEWEST).then(without),
            item: CaseItem::new(detail.case),
        }
    }
}
