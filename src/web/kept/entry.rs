//! One kept answer: its headers, its bytes, and the same bytes compressed once somebody wanted them so.

use axum::body::Body;
use axum::extract::MatchedPath;
use axum::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use bytes::Bytes;
use sha2::{Digest as _, Sha256};
use tokio::sync::OnceCell;

use super::encoding::Encoding;

/// Browsers ask each time, which costs a 304; what stands between keeps an answer for a minute, and longer when we are gone.
const KEEP: HeaderValue = HeaderValue::from_static("public, max-age=0, s-maxage=60, stale-if-error=86400");

/// What is shorter is not worth compressing.
const WORTH: usize = 256;

/// A kept answer.
#[derive(Debug)]
pub(super) struct Entry {
    headers: HeaderMap,
    /// Of the bytes as they are.
    tag: String,
    bytes: Bytes,
    is_compressible: bool,
    br: OnceCell<Bytes>,
    zstd: OnceCell<Bytes>,
    gzip: OnceCell<Bytes>,
    pub(super) route: Option<MatchedPath>,
    pub(super) generation: Option<u64>,
}

impl Entry {
    pub(super) fn new(
        mut headers: HeaderMap,
        bytes: Bytes,
        route: Option<MatchedPath>,
        generation: Option<u64>,
    ) -> Self {
        headers.remove(CONTENT_LENGTH);
        headers.entry(CACHE_CONTROL).or_insert(KEEP);
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let is_compressible = bytes.len() >= WORTH && is_text(media_type);
        let digest = Sha256::digest(&bytes);
        let tag = digest[..12].iter().map(|byte| format!("{byte:02x}")).collect();
        let (br, zstd, gzip) = Default::default();
        Self { headers, tag, bytes, is_compressible, br, zstd, gzip, route, generation }
    }

    /// Bytes of memory, its compressed forms counted beforehand.
    pub(super) fn weight(&self) -> usize {
        let compressed = if self.is_compressible { self.bytes.len() / 2 } else { 0 };
        self.bytes.len() + compressed + 1024
    }

    /// The answer as the client wants it; without its bytes when only its head was asked for.
    pub(super) async fn answer(&self, asked: &HeaderMap, is_head: bool) -> Response {
        let encoding = if self.is_compressible { Encoding::wanted(asked) } else { Encoding::Identity };
        let (encoding, bytes) = match self.encoded(encoding).await {
            Some(bytes) => (encoding, bytes),
            None => (Encoding::Identity, self.bytes.clone()),
        };
        let tag = format!("\"{}{}\"", self.tag, encoding.suffix());
        let is_known = knows(asked, &tag);
        let length = bytes.len();
        let mut response = Response::new(if is_known || is_head { Body::empty() } else { Body::from(bytes) });
        *response.headers_mut() = self.headers.clone();
        let headers = response.headers_mut();
        headers.extend(HeaderValue::from_str(&tag).ok().map(|tag| (ETAG, tag)));
        if is_known {
            headers.remove(CONTENT_TYPE);
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        } else {
            headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
            headers.extend(encoding.name().map(|name| (CONTENT_ENCODING, HeaderValue::from_static(name))));
        }
        response
    }

    /// The bytes in an encoding, compressed at the first time. `None` when that failed.
    async fn encoded(&self, encoding: Encoding) -> Option<Bytes> {
        let cell = match encoding {
            Encoding::Identity => return Some(self.bytes.clone()),
            Encoding::Br => &self.br,
            Encoding::Zstd => &self.zstd,
            Encoding::Gzip => &self.gzip,
        };
        let compress = || async {
            let bytes = self.bytes.clone();
            // Off the threads that serve everybody else.
            let packed = tokio::task::spawn_blocking(move || encoding.of(&bytes)).await;
            packed.map_err(std::io::Error::other).flatten().map(Bytes::from)
        };
        cell.get_or_try_init(compress).await.ok().cloned()
    }
}

/// Workbooks, documents and pictures are compressed already.
fn is_text(media_type: &str) -> bool {
    let plain = media_type.split(';').next().unwrap_or_default();
    plain.starts_with("text/")
        || plain.ends_with("json")
        || plain.ends_with("xml")
        || plain.ends_with("svg+xml")
        || plain.ends_with("javascript")
}

/// Whether the client has this form of the answer.
fn knows(asked: &HeaderMap, tag: &str) -> bool {
    let values = asked.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(str::trim).any(|known| {
        // A proxy that changed nothing but the framing may have made it weak.
        known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag
    })
}
