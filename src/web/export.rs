//! Cases as a file to take away: what a page shows, all of it, in its order, as Word, Excel, CSV or Markdown.
//!
//! A handler collects a [`Selection`] and gives its snapshot back before the file is written. Files are made in [turn](in_turn): they
//! must not hold the connections and processors that pages need.

use std::sync::Arc;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::canonical::Format;
use super::download::Download;
use super::error::{Way, WebError};
use super::routes;
use super::state::{AppState, Site};
use super::urls::Href as _;
use super::views::cite;
use crate::domain::case::CaseSummary;
use crate::domain::list::{IssueDate, PolicyList, chinese_day};
use crate::export::cases::COLUMNS;
use crate::export::{Book, ExportCase, ExportError, Grouping, Table, csv, docx, markdown, xlsx};
use crate::library::{Snapshot, Turn};
use crate::store::cases::Scope;

/// The most cases of one file that is made while a reader waits; the files of the whole library are made by `anli export`.
pub(crate) const MAX_CASES: usize = 2_000;

/// Whether a page in this format is a file of its cases.
pub(crate) fn is_file(format: Format) -> bool {
    matches!(format, Format::Csv | Format::Xlsx | Format::Docx | Format::Md)
}

/// What goes into a file, and what it is called.
pub(crate) struct Selection {
    /// Title of the text and of the sheet; it names the file too.
    pub(crate) title: String,
    /// Name of the file where only ASCII passes.
    pub(crate) ascii: String,
    /// Lines below the title.
    pub(crate) about: Vec<String>,
    /// Which headings group the cases.
    pub(crate) grouping: Grouping,
    /// Path of the page.
    pub(crate) href: String,
    /// The cases in the order of the page.
    pub(crate) cases: Vec<CaseSummary>,
}

impl Selection {
    /// The file.
    pub(crate) async fn file(self, format: Format, state: &AppState) -> Result<Download, WebError> {
        let site = &state.site;
        let mut about = self.about;
        let today = chinese_day(site.today());
        about.push(format!("{} 个案例。{today}导出自 {}", self.cases.len(), site.absolute(&self.href)));
        let book = Book { title: Some(self.title.clone()), about, grouping: self.grouping };
        let cases: Vec<ExportCase> = self.cases.into_iter().map(|case| with_source(case, site)).collect();
        made(state, Download { format, name: self.title, ascii: self.ascii, bytes: Vec::new() }, book, cases).await
    }
}

/// One case as a text.
pub(crate) async fn case(case: CaseSummary, format: Format, state: &AppState) -> Result<Download, WebError> {
    let name = format!("{} {}", case.printed_number, case.text.heading);
    let book = Book { title: None, about: Vec::new(), grouping: Grouping::Flat };
    let empty = Download { format, name, ascii: case.key.to_string(), bytes: Vec::new() };
    made(state, empty, book, vec![with_source(case, &state.site)]).await
}

/// Any table as a file.
pub(crate) async fn table(state: &AppState, format: Format, ascii: &str, table: Table) -> Result<Download, WebError> {
    let (name, ascii) = (table.title.clone(), ascii.to_owned());
    let bytes = blocking(state, move || written(format, &table)).await?;
    Ok(Download { format, name, ascii, bytes })
}

/// A table in one of the two formats that tables have.
fn written(format: Format, table: &Table) -> Result<Vec<u8>, ExportError> {
    if format == Format::Xlsx { xlsx::write(table) } else { csv::write(table) }
}

/// All cases of a scope.
///
/// # Errors
/// 400 when they are more than one file takes.
pub(crate) async fn scope(snapshot: &mut Snapshot, scope: &Scope) -> Result<Vec<CaseSummary>, WebError> {
    let found = snapshot.cases_of(scope, 0, MAX_CASES).await?;
    within(found.total)?;
    Ok(found.cases)
}

/// 400 when there are more cases than one file takes.
pub(crate) fn within(total: usize) -> Result<(), WebError> {
    if total <= MAX_CASES {
        return Ok(());
    }
    let detail =
        format!("这里有 {total} 个案例，一次最多导出 {MAX_CASES} 个。请先缩小范围，例如按机制、地区分别导出。");
    let way = Way { href: "/download".to_owned(), label: "下载整个案例库".to_owned() };
    Err(WebError::bad_request("案例太多，一次导不完", &detail, vec![way]))
}

/// Who issued a list, when and under which number.
pub(crate) fn issue(list: &PolicyList) -> String {
    let date = list.issued_on.map(IssueDate::chinese);
    [list.issuer.clone(), date, list.document_no.clone()].into_iter().flatten().collect::<Vec<_>>().join("\u{3000}")
}

/// The case with its link and the note of its source.
pub(super) fn with_source(case: CaseSummary, site: &Site) -> ExportCase {
    let note = cite::of_case(&case, site).footnote();
    ExportCase { url: site.absolute(&case.key.href()), case, note }
}

/// Fills a file.
async fn made(state: &AppState, file: Download, book: Book, cases: Vec<ExportCase>) -> Result<Download, WebError> {
    let format = file.format;
    let bytes = blocking(state, move || match format {
        Format::Docx => docx::write(&book, &cases),
        Format::Md => markdown::write(&book, &cases),
        _ => {
            let rows = cases.iter().map(ExportCase::row).collect();
            written(format, &Table { title: book.title.unwrap_or_default(), columns: COLUMNS, rows })
        }
    })
    .await?;
    Ok(Download { bytes, ..file })
}

tokio::task_local! {
    /// The turn of the request that is being answered.
    static TURN: Arc<Turn>;
}

/// Files wait for each other before they read anything: what a file needs of the database takes its connections longer than pages do.
pub(super) async fn in_turn(State(state): State<AppState>, format: Format, request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>();
    if !is_file(format) || !path.is_some_and(|path| routes::has_twin(path.as_str(), format)) {
        return next.run(request).await;
    }
    match state.library.pool().turn().await {
        Ok(turn) => TURN.scope(Arc::new(turn), next.run(request)).await,
        Err(error) => WebError::from(error).into_response(),
    }
}

/// Runs what needs the processor away from the threads that answer requests. The turn goes with the work: when the reader hangs up the
/// work still runs.
async fn blocking<F>(state: &AppState, write: F) -> Result<Vec<u8>, WebError>
where
    F: FnOnce() -> Result<Vec<u8>, ExportError> + Send + 'static,
{
    let turn = TURN.try_with(Arc::clone).ok();
    let write = move || {
        let _turn = turn;
        write()
    };
    state.library.pool().work(write).await?.map_err(|error| WebError::internal(&error))
}
