//! The files of the whole library, when the librarian has made them: a page that lists them, and the files.

use std::io::{self, SeekFrom};
use std::path::Path;

use askama::Template;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, LAST_MODIFIED,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use tokio::fs::File;
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};
use tokio_util::io::ReaderStream;

use crate::export::manifest::{self, ExportedFile, Manifest};
use crate::web::canonical::Format;
use crate::web::checked::Unsound;
use crate::web::condition::{Sent, Whole, http_date};
use crate::web::error::{Way, WebError};
use crate::web::html::{Html, Layout};
use crate::web::json::Json;
use crate::web::json::downloads::DownloadsView;
use crate::web::state::{AppState, Site};
use crate::web::urls::download_href;
use crate::web::views::day::Day;

/// How much of a file is read at a time.
const PORTION: usize = 64 << 10;

pub(crate) async fn show(State(state): State<AppState>, format: Format) -> Result<Response, WebError> {
    let manifest = manifest(&state.site).await;
    Ok(match format {
        Format::Json => Json(DownloadsView::new(manifest, &state.site)).into_response(),
        _ => Html(DownloadsPage::new(manifest, &state.site)).into_response(),
    })
}

/// One file. Only what the manifest names is a file; the name never becomes a path before that.
pub(crate) async fn file(State(state): State<AppState>, request: Request) -> Result<Response, WebError> {
    let name = request.uri().path().strip_prefix("/download/").unwrap_or_default();
    let listed = manifest(&state.site).await.and_then(|m| m.files.into_iter().find(|file| file.name == name));
    let (Some(dir), Some(listed)) = (&state.site.downloads, listed) else {
        let way = Way { href: "/download".to_owned(), label: "看有哪些文件".to_owned() };
        return Err(WebError::not_found("没有这个文件", "文件可能已经换成新的了。", vec![way]));
    };
    let file = match state.checked.open(dir, &listed).await {
        Ok(file) => file,
        Err(Unsound::NoFile) => return Err(WebError::no_such_page()),
        Err(Unsound::Another) => {
            // While an export takes its place this is so for a moment.
            tracing::warn!(file = listed.name, "a file to download is not the one that the manifest names");
            return Err(WebError::unavailable("这个文件暂时不能下载", "文件正在更换，或者已经损坏。请稍后再试。"));
        }
    };
    Ok(sent(file, &listed, request.headers()).await.unwrap_or_else(|error| WebError::internal(&error).into_response()))
}

/// The file or the part of it that is asked for, with its one entity tag.
async fn sent(mut file: File, listed: &ExportedFile, asked: &HeaderMap) -> io::Result<Response> {
    let tag = format!("\"{}\"", listed.sha256);
    let modified = file.metadata().await?.modified().ok().and_then(http_date);
    let bytes = listed.bytes;
    let sent = Whole { tag: &tag, modified, bytes }.asked_for(asked);
    let (status, first, count) = match sent {
        Sent::Failed => return Ok(StatusCode::PRECONDITION_FAILED.into_response()),
        Sent::Beyond => {
            let range = [(CONTENT_RANGE, format!("bytes */{bytes}")), (ACCEPT_RANGES, "bytes".to_owned())];
            return Ok((StatusCode::RANGE_NOT_SATISFIABLE, range).into_response());
        }
        Sent::Nothing => (StatusCode::NOT_MODIFIED, 0, 0),
        Sent::Whole => (StatusCode::OK, 0, bytes),
        Sent::Part { first, last } => (StatusCode::PARTIAL_CONTENT, first, last - first + 1),
    };
    let headers = [(CACHE_CONTROL, "no-cache".to_owned()), (ETAG, tag)];
    let mut response = (status, headers).into_response();
    let mut add = |name, value: String| {
        response.headers_mut().extend(HeaderValue::from_str(&value).ok().map(|value| (name, value)));
    };
    modified.into_iter().for_each(|modified| add(LAST_MODIFIED, modified.to_string()));
    if sent == Sent::Nothing {
        return Ok(response);
    }
    add(ACCEPT_RANGES, "bytes".to_owned());
    add(CONTENT_TYPE, media_type(&listed.name).to_owned());
    add(CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", listed.name));
    add(CONTENT_LENGTH, count.to_string());
    if let Sent::Part { first, last } = sent {
        add(CONTENT_RANGE, format!("bytes {first}-{last}/{bytes}"));
    }
    file.seek(SeekFrom::Start(first)).await?;
    *response.body_mut() = Body::from_stream(ReaderStream::with_capacity(file.take(count), PORTION));
    Ok(response)
}

/// What the folder holds; `None` when there is no folder, or nothing in it that this program wrote.
async fn manifest(site: &Site) -> Option<Manifest> {
    let dir: &Path = site.downloads.as_deref()?;
    let bytes = tokio::fs::read(dir.join(manifest::NAME)).await.ok()?;
    let read = serde_json::from_slice::<Manifest>(&bytes);
    let mut manifest = read.map_err(|error| tracing::warn!(%error, "the manifest of the downloads is broken")).ok()?;
    manifest.files.retain(ExportedFile::has_plain_name);
    Some(manifest)
}

/// The name of the first file that there is.
pub(super) async fn first_file(site: &Site) -> Option<String> {
    manifest(site).await.and_then(|manifest| manifest.files.into_iter().next()).map(|file| file.name)
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, suffix)| suffix) {
        "csv" => Format::Csv.media_type(),
        "xlsx" => Format::Xlsx.media_type(),
        "docx" => Format::Docx.media_type(),
        "md" => Format::Md.media_type(),
        "json" => Format::Json.media_type(),
        "db" => "application/vnd.sqlite3",
        _ => "application/octet-stream",
    }
}

/// 12.3 MB.
fn size(bytes: u64) -> String {
    let (unit, divisor) = match bytes {
        0..1_000 => return format!("{bytes} B"),
        1_000..1_000_000 => ("KB", 100),
        1_000_000..1_000_000_000 => ("MB", 100_000),
        _ => ("GB", 100_000_000),
    };
    format!("{}.{} {unit}", bytes / divisor / 10, bytes / divisor % 10)
}

struct FileRow {
    href: String,
    size: String,
    file: ExportedFile,
}

#[derive(Template)]
#[template(path = "downloads/show.html")]
struct DownloadsPage {
    layout: Layout,
    /// When the files were made, as readers write a day.
    made: String,
    case_count: usize,
    files: Vec<FileRow>,
}

impl DownloadsPage {
    fn new(manifest: Option<Manifest>, site: &Site) -> Self {
        let layout = Layout::page(site, "下载", "/download", "/download.json".to_owned());
        let layout = layout.description("整个案例库的文件：CSV、Excel、Word、Markdown、JSON、SQLite".to_owned());
        let row = |file: ExportedFile| FileRow { href: download_href(&file.name), size: size(file.bytes), file };
        Self {
            layout,
            made: manifest.as_ref().map(|manifest| Day::of(&manifest.created_at).words).unwrap_or_default(),
            case_count: manifest.as_ref().map_or(0, |manifest| manifest.case_count),
            files: manifest.into_iter().flat_map(|manifest| manifest.files).map(row).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_a_number_with_one_decimal() {
        assert_eq!(size(999), "999 B");
        assert_eq!(size(29_759), "29.7 KB");
        assert_eq!(size(123_456_789), "123.4 MB");
        assert_eq!(size(5_000_000_000), "5.0 GB");
    }
}
