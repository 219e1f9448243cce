//! One case.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};

use crate::domain::case::{CaseDetail, CaseLink, CaseSummary};
use crate::domain::citation::Citation;
use crate::domain::ids::CaseKey;
use crate::library::NearCase;
use crate::search::{MAX_CHARS, Query, TextField};
use crate::store;
use crate::web::canonical::Format;
use crate::web::download::Download;
use crate::web::error::WebError;
use crate::web::export;
use crate::web::extract::{Key, Parameters};
use crate::web::html::{Html, Layout, Nav};
use crate::web::json::Json;
use crate::web::json::cases::CaseDetailView;
use crate::web::pages::missing;
use crate::web::state::{AppState, Site};
use crate::web::urls::{FiguresLink, Href as _, RevisionsOf, SearchLink};
use crate::web::views::actors::derived_names;
use crate::web::views::brief::brief;
use crate::web::views::case_item::CaseItem;
use crate::web::views::cite::{self, CiteView};
use crate::web::views::day::Day;
use crate::web::views::documents::DocumentLine;
use crate::web::views::exports::{ExportLink, OF_CASE};
use crate::web::views::figures::BesideItem;
use crate::web::views::head::Head;
use crate::web::views::marked::{Marker, Piece};
use crate::web::views::passages::{Passage, paragraphs};
use crate::web::views::qr::QrCode;

pub(crate) async fn show(
    State(state): State<AppState>,
    Key(key): Key<CaseKey>,
    parameters: Parameters,
    format: Format,
) -> Result<Response, WebError> {
    let mut snapshot = state.snapshot_to_work().await?;
    let Some(detail) = store::cases::find(snapshot.db(), &key).await? else {
        return missing::case(snapshot.db(), &key, format, &parameters, &state.site).await;
    };
    if export::is_file(format) {
        drop(snapshot);
        return Ok(export::case(detail.case, format, &state).await?.into_response());
    }
    let citation = cite::of_case(&detail.case, &state.site);
    if matches!(format, Format::Bib | Format::Ris | Format::Csl) {
        return Ok(reference(&detail.case, &citation, format).into_response());
    }
    let near = snapshot.near(&detail).await?;
    if format == Format::Json {
        return Ok(Json(CaseDetailView::new(&detail, &near, &citation, &state.site)).into_response());
    }
    let words: String = parameters.last("q").trim().chars().filter(|c| !c.is_control()).take(MAX_CHARS).collect();
    let marker = match words.as_str() {
        "" => None,
        words => Some(snapshot.marker(Query::parse(words), &detail).await?),
    };
    let page = CasePage::new(detail, near, &citation, words, Marker::new(marker), &state.site);
    Ok(Html(page).into_response())
}

/// The file that reference managers read.
fn reference(case: &CaseSummary, citation: &Citation, format: Format) -> Download {
    Download {
        format,
        name: format!("{} {}", case.printed_number, case.text.heading),
        ascii: case.key.to_string(),
        bytes: cite::file(citation, format).into_bytes(),
    }
}

#[derive(Template)]
#[template(path = "cases/show.html")]
struct CasePage {
    layout: Layout,
    item: CaseItem,
    heading: Vec<Piece>,
    paragraphs: Vec<Vec<Passage>>,
    /// The search that led here, when it is marked in the text.
    marks: Option<Marks>,
    /// Places that the heading does not write.
    derived: String,
    /// 关键数据: what stands beside the text.
    figures: Vec<BesideItem>,
    /// The table of all its figures.
    all_figures: String,
    permalink: String,
    /// 更正于, with the address of the former texts.
    corrected: Option<(Day, String)>,
    head: Head,
    cite: CiteView,
    qr: Option<QrCode>,
    report: Option<String>,
    /// 《文件》 of the case.
    documents: Vec<DocumentLine>,
    exports: Vec<ExportLink>,
    previous: Option<CaseLink>,
    next: Option<CaseLink>,
    near: Vec<NearCase>,
}

/// What was searched for, how often it stands on the page, and the ways back.
struct Marks {
    words: String,
    count: usize,
    /// The page without marks.
    off: String,
    /// The search itself.
    search: String,
}

impl CasePage {
    fn new(
        detail: CaseDetail,
        near: Vec<NearCase>,
        citation: &Citation,
        words: String,
        mut marker: Marker,
        site: &Site,
    ) -> Self {
        let CaseDetail { case, annotations, previous, next } = detail;
        let figures = BesideItem::all(&case, &annotations.figures);
        let all_figures = FiguresLink { cases: vec![case.key.to_string()], ..FiguresLink::default() }.href();
        let href = case.key.href();
        let title = format!("{} · {}", case.text.display_title(), case.printed_number);
        let description = brief(&case.text.below_title());
        let description = if description.is_empty() { case.list.title.clone() } else { description };
        let permalink = site.absolute(&href);
        let corrected = case.corrected_at.as_deref().map(|at| (Day::of(at), RevisionsOf(case.key.clone()).href()));
        let item = CaseItem::new(case);
        // A title that leaves something out is not marked: the whole heading below it is.
        let heading = match item.case.text.is_title_cut() {
            true => vec![Piece::plain(item.title())],
            false => marker.mark(TextField::Heading, 0, &item.case.text.heading),
        };
        let paragraphs = paragraphs(&item.case.text, &mut marker);
        let search = SearchLink::of(&words).href();
        let marked = !words.is_empty();
        let marks = Marks { words, count: marker.count(), off: item.href.clone(), search };
        Self {
            head: Head::of_case(&item.case, &description, site),
            cite: CiteView::new(citation, |format| Some(item.case.key.twin_href(format))),
            qr: QrCode::of(&permalink),
            heading,
            paragraphs,
            marks: marked.then_some(marks),
            layout: Layout::page(site, &title, &href, item.case.key.json_href())
                .nav(Nav::Lists)
                .share_title(item.title().to_owned())
                .description(description),
            derived: derived_names(&item.actors),
            report: site.report_to.as_deref().map(|to| report_link(to, &permalink)),
            permalink,
            corrected,
            documents: DocumentLine::all(&annotations.documents),
            exports: ExportLink::all(OF_CASE, |format| item.case.key.twin_href(format)),
            figures,
            all_figures,
            item,
            previous,
            next,
            near,
        }
    }
}

/// A mail with the case in its subject, or the web address as it is.
fn report_link(to: &str, permalink: &str) -> String {
    if to.starts_with("mailto:") {
        let subject = percent_encoding::utf8_percent_encode("报告错误", percent_encoding::NON_ALPHANUMERIC);
        let body = percent_encoding::utf8_percent_encode(permalink, percent_encoding::NON_ALPHANUMERIC);
        format!("{to}?subject={subject}&body={body}")
    } else {
        to.to_owned()
    }
}
