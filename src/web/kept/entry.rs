//! One kept answer: its headers, its bytes, and the same bytes compressed once somebody wanted them so.

use axum::body::Body;
use axum::extract::MatchedPath;
use axum::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use bytes::Bytes;
use sha2::{Digest as _, Sha256};
use tokio::sync::OnceCell;

use super::encoding::Encoding;
use crate::domain::checksum::hexadecimal;
use crate::web::condition::knows;
use crate::web::metrics::Tally;
use crate::web::observe;

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
    /// By encoding.
    forms: [OnceCell<Form>; Encoding::ALL.len()],
    pub(super) route: Option<MatchedPath>,
    pub(super) generation: Option<u64>,
    /// Where its answers are counted.
    pub(super) tally: Tally,
}

/// The answer in one encoding, with all its headers.
#[derive(Debug)]
struct Form {
    headers: HeaderMap,
    tag: String,
    bytes: Bytes,
}

impl Entry {
    pub(super) fn new(
        mut headers: HeaderMap,
        bytes: Bytes,
        (route, generation): (Option<MatchedPath>, Option<u64>),
        tally: Tally,
    ) -> Self {
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let is_compressible = bytes.len() >= WORTH && is_text(media_type);
        let tag = hexadecimal(&Sha256::digest(&bytes)[..12]);
        Self { headers, tag, bytes, is_compressible, forms: Default::default(), route, generation, tally }
    }

    /// Bytes of memory, its compressed forms counted beforehand.
    pub(super) fn weight(&self) -> usize {
        let compressed = if self.is_compressible { self.bytes.len() / 2 } else { 0 };
        self.bytes.len() + compressed + 4096
    }

    /// The answer as the client wants it, without its bytes when only its head was asked for; `None` when the form that it wants
    /// has not been made yet.
    pub(super) fn ready(&self, asked: &HeaderMap, is_head: bool) -> Option<Response> {
        let encoding = self.wanted(asked);
        self.forms[encoding as usize].get().map(|form| form.answer(asked, is_head))
    }

    /// The same with its bytes, made when it is not there yet.
    pub(super) async fn answer(&self, asked: &HeaderMap) -> Response {
        let encoding = self.wanted(asked);
        let made = self.forms[encoding as usize].get_or_try_init(|| self.form(encoding)).await;
        match made {
            Ok(form) => form.answer(asked, false),
            // Compressing failed: the bytes as they are will do.
            Err(_) => self.form_of(Encoding::Identity, self.bytes.clone()).answer(asked, false),
        }
    }

    fn wanted(&self, asked: &HeaderMap) -> Encoding {
        if self.is_compressible { Encoding::wanted(asked) } else { Encoding::Identity }
    }

    async fn form(&self, encoding: Encoding) -> std::io::Result<Form> {
        if encoding == Encoding::Identity {
            return Ok(self.form_of(encoding, self.bytes.clone()));
        }
        let bytes = self.bytes.clone();
        // Off the threads that serve everybody else.
        let packed = tokio::task::spawn_blocking(move || encoding.of(&bytes)).await;
        let packed = packed.map_err(std::io::Error::other).flatten()?;
        Ok(self.form_of(encoding, packed.into()))
    }

    fn form_of(&self, encoding: Encoding, bytes: Bytes) -> Form {
        let tag = format!("\"{}{}\"", self.tag, encoding.suffix());
        let mut headers = self.headers.clone();
        headers.extend(HeaderValue::from_str(&tag).ok().map(|tag| (ETAG, tag)));
        headers.extend(encoding.name().map(|name| (CONTENT_ENCODING, HeaderValue::from_static(name))));
        headers.insert(CONTENT_LENGTH, HeaderValue::from(bytes.len()));
        observe::prepare(&mut headers, self.generation);
        Form { headers, tag, bytes }
    }
}

impl Form {
    fn answer(&self, asked: &HeaderMap, is_head: bool) -> Response {
        let is_known = knows(asked, &self.tag);
        let mut response = Response::new(if is_known || is_head { Body::empty() } else { self.bytes.clone().into() });
        *response.headers_mut() = self.headers.clone();
        if is_known {
            for name in [CONTENT_TYPE, CONTENT_ENCODING, CONTENT_LENGTH] {
                response.headers_mut().remove(name);
            }
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        }
        response
    }
}

/// Workbooks, documents and pictures are compressed already.
fn is_text(media_type: &str) -> bool {
    let plain = media_type.split(';').next().unwrap_or_default();
    plain.starts_with("text/") || ["json", "xml", "javascript"].iter().any(|kind| plain.ends_with(kind))
}
