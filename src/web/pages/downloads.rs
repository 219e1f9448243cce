//! The files of the whole library, when the librarian has made them: a page that lists them, and the files.

use std::path::Path;

use askama::Template;
use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG};
use axum::response::{IntoResponse as _, Response};
use tower_http::services::ServeFile;

use crate::export::manifest::{self, ExportedFile, Manifest};
use crate::web::canonical::Format;
use crate::web::error::{Way, WebError};
use crate::web::html::{Html, Layout};
use crate::web::json::Json;
use crate::web::json::downloads::DownloadsView;
use crate::web::state::{AppState, Site};
use crate::web::urls::download_href;
use crate::web::views::day::Day;

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
    let Ok(served) = ServeFile::new(dir.join(&listed.name)).try_call(request).await else {
        return Err(WebError::no_such_page());
    };
    let mut response = served.into_response();
    if response.status().is_success() {
        let headers = [
            (CONTENT_TYPE, media_type(&listed.name).to_owned()),
            (CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", listed.name)),
            (CACHE_CONTROL, "no-cache".to_owned()),
            (ETAG, format!("\"{}\"", listed.sha256)),
        ];
        for (name, value) in headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                response.headers_mut().insert(name, value);
            }
        }
    }
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
