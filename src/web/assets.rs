//! Static files, compiled in. Their addresses carry a hash of the content, so that browsers keep them for good.

use std::sync::OnceLock;

use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use sha2::{Digest as _, Sha256, Sha384};

use super::error::WebError;
use crate::domain::checksum::hexadecimal;

struct Asset {
    name: &'static str,
    content_type: &'static str,
    bytes: &'static [u8],
}

const ASSETS: &[Asset] = &[
    Asset { name: "app.css", content_type: "text/css; charset=utf-8", bytes: include_bytes!("../../static/app.css") },
    Asset {
        name: "app.js",
        content_type: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../../static/app.js"),
    },
    Asset {
        name: "suggest.js",
        content_type: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../../static/suggest.js"),
    },
    Asset {
        name: "folder.js",
        content_type: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../../static/folder.js"),
    },
    Asset {
        name: "favicon.svg",
        content_type: "image/svg+xml; charset=utf-8",
        bytes: include_bytes!("../../static/favicon.svg"),
    },
    // The same seal for what takes no SVG: messengers, and the home screens of phones.
    Asset { name: "share.png", content_type: "image/png", bytes: include_bytes!("../../static/share.png") },
];

/// `/static/app.css?v=…`.
pub(crate) fn href(name: &str) -> String {
    format!("/static/{name}?v={}", version())
}

/// Eight hex digits over all files: one new file renews the addresses of all, which is simpler and rare enough.
fn version() -> &'static str {
    static VERSION: OnceLock<String> = OnceLock::new();
    VERSION.get_or_init(|| {
        let mut hash = Sha256::new();
        ASSETS.iter().for_each(|asset| hash.update(asset.bytes));
        hexadecimal(&hash.finalize()[..4])
    })
}

/// `sha384-…` of a static file (Subresource Integrity).
pub(crate) fn integrity(name: &str) -> String {
    static SUMS: OnceLock<Vec<String>> = OnceLock::new();
    let sum = |asset: &Asset| format!("sha384-{}", BASE64_STANDARD.encode(Sha384::digest(asset.bytes)));
    let sums = SUMS.get_or_init(|| ASSETS.iter().map(sum).collect());
    let found = ASSETS.iter().zip(sums).find(|(asset, _)| asset.name == name);
    found.map(|(_, sum)| sum.clone()).unwrap_or_default()
}

/// Serves a static file; with the present version in its address it may be kept for a year.
pub(crate) async fn show(request: Request) -> Response {
    let name = request.uri().path().strip_prefix("/static/").unwrap_or_default();
    let Some(asset) = ASSETS.iter().find(|asset| asset.name == name) else {
        return WebError::no_such_page().into_response();
    };
    let current = request.uri().query().and_then(|q| q.strip_prefix("v=")) == Some(version());
    let keep = if current { "public, max-age=31536000, immutable" } else { "no-cache" };
    ([(CONTENT_TYPE, asset.content_type), (CACHE_CONTROL, keep)], asset.bytes).into_response()
}

/// Serves the seal where browsers look for it unasked.
pub(crate) async fn favicon() -> Response {
    match ASSETS.iter().find(|asset| asset.name == "favicon.svg") {
        Some(asset) => ([(CONTENT_TYPE, asset.content_type), (CACHE_CONTROL, "public, max-age=86400")], asset.bytes)
            .into_response(),
        None => WebError::no_such_page().into_response(),
    }
}
