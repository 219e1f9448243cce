//! 《文件》: the index of documents, and one of them with the cases that name it.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};

use crate::domain::annotation::{DocumentId, DocumentMention, DocumentRelation};
use crate::export::table::{Cell, Column, Table};
use crate::library::Needs;
use crate::store::documents::{self, DocumentCounts, DocumentOrder, DocumentSummary, InnerTitle, NamingCase};
use crate::web::canonical::Format;
use crate::web::error::{Way, WebError};
use crate::web::export;
use crate::web::extract::{Key, Parameters};
use crate::web::html::{Html, Layout, Nav};
use crate::web::json::documents::{DocumentDetailView, DocumentsView};
use crate::web::json::{Json, PageView};
use crate::web::pages::withdrawn::Gone;
use crate::web::state::{AppState, Site};
use crate::web::urls::{DocumentsLink, Href as _};
use crate::web::views::documents::{DocumentLine, note, summary_note};
use crate::web::views::excerpt::Excerpt;
use crate::web::views::exports::{ExportLink, OF_TABLE};
use crate::web::views::pager::{PER_PAGE, Pager, page_href};

/// Documents in a file at most.
const MOST_ROWS: usize = 50_000;
/// Documents on a page of the index: a short list stays whole.
const DOCUMENTS_PER_PAGE: usize = 60;

pub(crate) async fn index(
    State(state): State<AppState>,
    parameters: Parameters,
    format: Format,
) -> Result<Response, WebError> {
    let link = asked(&parameters)?;
    let mut snapshot = state.snapshot_with(Needs::Documents).await?;
    if export::is_file(format) {
        let found = snapshot.documents(link.relation, link.order(), (0, MOST_ROWS)).await?;
        drop(snapshot);
        return Ok(export::table(&state, format, "documents", table(&found, &state.site)).await?.into_response());
    }
    let counts = snapshot.document_counts().await?;
    let total = match link.relation {
        None => counts.all,
        Some(DocumentRelation::Issued) => counts.issued,
        Some(DocumentRelation::Cited) => counts.all - counts.issued,
    };
    let pager = Pager::new(link.page, total, DOCUMENTS_PER_PAGE, |page| DocumentsLink { page, ..link }.href())?;
    let range = ((link.page - 1).saturating_mul(DOCUMENTS_PER_PAGE), DOCUMENTS_PER_PAGE);
    let found = snapshot.documents(link.relation, link.order(), range).await?;
    Ok(match format {
        Format::Json => {
            let page = PageView::of(&pager, DOCUMENTS_PER_PAGE);
            Json(DocumentsView::new(counts, page, &found, &state.site)).into_response()
        }
        _ => Html(DocumentsPage::new(link, counts, found, pager, &state.site)).into_response(),
    })
}

/// The columns of the index as a table.
const COLUMNS: &[Column] = &[
    Column { header: "文件", width: 60.0 },
    Column { header: "印发或引用", width: 12.0 },
    Column { header: "发文者", width: 24.0 },
    Column { header: "动词", width: 12.0 },
    Column { header: "清单年份", width: 10.0 },
    Column { header: "案例数", width: 8.0 },
    Column { header: "标题中的文件", width: 60.0 },
    Column { header: "链接", width: 40.0 },
];

/// The index as a table to be taken away.
fn table(found: &[DocumentSummary], site: &Site) -> Table {
    let row = |document: &DocumentSummary| {
        let relation = match document.relation {
            DocumentRelation::Issued => "印发",
            DocumentRelation::Cited => "引用",
        };
        vec![
            Cell::text(document.title.as_str()),
            Cell::text(relation),
            Cell::from(document.issuer.as_deref()),
            Cell::from(document.verb.as_deref()),
            document.year.map_or(Cell::Empty, |year| Cell::Number(f64::from(year))),
            // Counts are far below the numbers that a float holds exactly.
            Cell::Number(document.case_count as f64),
            Cell::text(document.inner.iter().map(|inner| inner.title.as_str()).collect::<Vec<_>>().join("、")),
            Cell::Link(site.absolute(&document.id.href())),
        ]
    };
    Table { title: "文件".to_owned(), columns: COLUMNS, rows: found.iter().map(row).collect() }
}

impl DocumentsLink {
    fn order(&self) -> DocumentOrder {
        if self.by_title { DocumentOrder::Title } else { DocumentOrder::Issuer }
    }
}

/// Filter, order and page as asked for.
fn asked(parameters: &Parameters) -> Result<DocumentsLink, WebError> {
    let first = DocumentsLink { relation: None, by_title: false, page: 1 };
    let bad = |name, value: &str, what| {
        let way = Way { href: first.href(), label: "看全部文件".to_owned() };
        WebError::bad_parameter(name, value, what, vec![way])
    };
    let relation = match parameters.last("relation") {
        "" => None,
        "issued" => Some(DocumentRelation::Issued),
        "cited" => Some(DocumentRelation::Cited),
        other => return Err(bad("relation", other, "可以是 issued 或 cited")),
    };
    let by_title = match parameters.last("sort") {
        "" | "issuer" => false,
        "title" => true,
        other => return Err(bad("sort", other, "可以是 issuer 或 title")),
    };
    Ok(DocumentsLink { relation, by_title, page: parameters.page(&first.href())? })
}

pub(crate) async fn show(
    State(state): State<AppState>,
    Key(id): Key<DocumentId>,
    parameters: Parameters,
    format: Format,
) -> Result<Response, WebError> {
    let href = id.href();
    let page = parameters.page(&href)?;
    let mut snapshot = state.snapshot().await?;
    let Some(document) = documents::find(snapshot.db(), &id).await? else {
        if let Some(title) = documents::title_once_named(snapshot.db(), &id).await? {
            return Ok(Gone::document(&id, &title).answer(format, &state.site));
        }
        let way = Way { href: "/documents".to_owned(), label: "看全部文件".to_owned() };
        return Err(WebError::not_found("没有这个文件", "库里的案例没有提到这个文件。", vec![way]));
    };
    let pager = Pager::new(page, document.case_count, PER_PAGE, |n| page_href(&href, n))?;
    let cases = documents::naming_cases(snapshot.db(), &id, (Pager::offset(page), PER_PAGE)).await?;
    Ok(match format {
        Format::Json => {
            Json(DocumentDetailView::new(&document, PageView::from(&pager), &cases, &state.site)).into_response()
        }
        _ => Html(DocumentPage::new(document, &cases, pager, &state.site)).into_response(),
    })
}

#[derive(Template)]
#[template(path = "documents/index.html")]
struct DocumentsPage {
    layout: Layout,
    counts: DocumentCounts,
    /// Label, count, address, whether it is this one.
    filters: Vec<(&'static str, usize, String, bool)>,
    orders: Vec<(&'static str, String, bool)>,
    documents: Vec<DocumentSummary>,
    exports: Vec<ExportLink>,
    pager: Pager,
}

impl DocumentsPage {
    fn new(
        link: DocumentsLink,
        counts: DocumentCounts,
        documents: Vec<DocumentSummary>,
        pager: Pager,
        site: &Site,
    ) -> Self {
        let filter = |label, count, relation| {
            (label, count, DocumentsLink { relation, page: 1, ..link }.href(), link.relation == relation)
        };
        let order =
            |label, by_title| (label, DocumentsLink { by_title, page: 1, ..link }.href(), link.by_title == by_title);
        let layout = Layout::page(site, "文件", &link.href(), link.twin_href(Format::Json)).nav(Nav::Documents);
        Self {
            layout: layout.description("案例中印发和引用的政策文件：谁印发、哪些案例提到".to_owned()),
            counts,
            filters: [
                filter("全部", counts.all, None),
                filter("印发", counts.issued, Some(DocumentRelation::Issued)),
                filter("只被引用", counts.all - counts.issued, Some(DocumentRelation::Cited)),
            ]
            .into_iter()
            .filter(|(_, count, _, here)| *count > 0 || *here)
            .collect(),
            orders: vec![order("印发地区", false), order("标题", true)],
            documents,
            exports: ExportLink::all(OF_TABLE, |format| DocumentsLink { page: 1, ..link }.twin_href(format)),
            pager,
        }
    }

    fn note(&self, document: &DocumentSummary) -> String {
        summary_note(document)
    }
}

/// A place where the document is named.
struct Mention {
    list: String,
    printed_number: String,
    heading: String,
    href: String,
    note: String,
    excerpt: Excerpt,
    /// The document whose title this one stands in.
    outer: Option<DocumentLine>,
}

impl Mention {
    fn new(naming: &NamingCase, mention: &DocumentMention) -> Self {
        let case = &naming.case;
        let documents = &naming.annotations.documents;
        let outer = mention.within.and_then(|outer| documents.get(outer));
        Self {
            list: case.list.label(),
            printed_number: case.printed_number.clone(),
            heading: case.text.display_title().to_owned(),
            href: case.key.href(),
            note: note(mention.relation, mention.issuer.as_deref(), mention.verb.as_deref()),
            excerpt: Excerpt::new(case, &mention.span),
            outer: outer.map(|outer| DocumentLine::new(outer, Vec::new())),
        }
    }
}

#[derive(Template)]
#[template(path = "documents/show.html")]
struct DocumentPage {
    layout: Layout,
    title: String,
    note: String,
    case_count: usize,
    /// Titles that stand inside this one.
    inner: Vec<InnerTitle>,
    mentions: Vec<Mention>,
    pager: Pager,
}

impl DocumentPage {
    fn new(document: DocumentSummary, cases: &[NamingCase], pager: Pager, site: &Site) -> Self {
        let of_naming = |naming: &NamingCase| {
            let here = naming.annotations.documents.iter().filter(|mention| mention.id == document.id);
            here.map(|mention| Mention::new(naming, mention)).collect::<Vec<_>>()
        };
        let mentions = cases.iter().flat_map(of_naming).collect();
        let note = summary_note(&document);
        let title = format!("《{}》", document.title);
        let canonical = page_href(&document.id.href(), pager.page);
        let json = page_href(&document.id.json_href(), pager.page);
        let layout = Layout::page(site, &title, &canonical, json).nav(Nav::Documents);
        Self {
            layout: layout.description(format!("{title}：{note}，{} 个案例提到", document.case_count)),
            title,
            note,
            case_count: document.case_count,
            inner: document.inner,
            mentions,
            pager,
        }
    }
}
