//! `/download.json`.

use serde::Serialize;
use utoipa::ToSchema;

use crate::export::manifest::{ExportedFile, Manifest};
use crate::web::openapi::words;
use crate::web::state::Site;
use crate::web::urls::download_href;

/// The files of the whole library; null and empty when there are none.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DownloadsView {
    /// The generation that they hold.
    generation: Option<u64>,
    /// When they were made (RFC 3339).
    created_at: Option<String>,
    case_count: Option<usize>,
    files: Vec<FileView>,
}

/// A file, and where it is.
#[derive(Debug, Serialize, ToSchema)]
struct FileView {
    #[serde(flatten)]
    #[schema(value_type = words::ExportedFile)]
    file: ExportedFile,
    url: String,
}

impl DownloadsView {
    pub(crate) fn new(manifest: Option<Manifest>, site: &Site) -> Self {
        let view = |file: ExportedFile| FileView { url: site.absolute(&download_href(&file.name)), file };
        Self {
            generation: manifest.as_ref().map(|manifest| manifest.generation),
            created_at: manifest.as_ref().map(|manifest| manifest.created_at.clone()),
            case_count: manifest.as_ref().map(|manifest| manifest.case_count),
            files: manifest.into_iter().flat_map(|manifest| manifest.files).map(view).collect(),
        }
    }
}
