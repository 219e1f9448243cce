//! Answers that are kept ready: rendered once for each generation and day, compressed once for each encoding.
//!
//! Rendering a page costs about as much as sending ten; compressing it, a hundred. A page depends on its address, on the
//! generation of the library and on the day (citations carry it), so the ready bytes are kept under these three, and all are
//! dropped together when the generation or the day is another, or damage was found in between. Only addresses without free words are kept: what readers
//! search for would fill any memory.

mod encoding;
mod entry;
mod front;

use std::sync::{Arc, PoisonError, RwLock};

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::Response;
use http_body::Body as _;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::seen;
use super::serve::Refused;
use super::state::AppState;
use entry::Entry;
pub(super) use front::Front;

/// Longer answers are not kept.
const LONGEST: u64 = 4 << 20;

/// A page with its compressed forms, roughly: what the cache expects so many entries by.
const TYPICAL: u64 = 24 << 10;

/// The answers that are kept.
#[derive(Debug)]
pub(super) struct Kept {
    bytes: u64,
    current: RwLock<(Stamp, Arc<Answers>)>,
}

type Answers = Cache<Box<str>, Arc<Entry>, Weight>;

/// What all kept answers have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    generation: u64,
    /// What was made of a damaged library before the damage was found is not kept when it is gone.
    troubles: u64,
    day: time::Date,
}

#[derive(Debug, Clone)]
struct Weight;

impl Weighter<Box<str>, Arc<Entry>> for Weight {
    fn weight(&self, key: &Box<str>, entry: &Arc<Entry>) -> u64 {
        (key.len() + entry.weight()) as u64
    }
}

impl Kept {
    /// Keeps at most so many bytes.
    pub(super) fn new(bytes: u64) -> Self {
        let stamp = Stamp { generation: 0, troubles: 0, day: time::Date::MIN };
        Self { bytes, current: RwLock::new((stamp, Arc::new(empty(bytes)))) }
    }

    /// What is kept for a generation and a day; nothing of others stays.
    fn of(&self, stamp: Stamp) -> Arc<Answers> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        if current.0 == stamp {
            return Arc::clone(&current.1);
        }
        drop(current);
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        if current.0 != stamp {
            *current = (stamp, Arc::new(empty(self.bytes)));
        }
        Arc::clone(&current.1)
    }

    /// How many answers are kept, and their bytes.
    pub(super) fn size(&self) -> (u64, u64) {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        (current.1.len() as u64, current.1.weight())
    }
}

fn empty(bytes: u64) -> Answers {
    Cache::with_weighter((bytes / TYPICAL).max(16) as usize, bytes, Weight)
}

/// Where the answer to a request is kept, or will be.
struct Shelf<'a> {
    stamp: Stamp,
    answers: Arc<Answers>,
    address: &'a str,
}

impl<'a> Shelf<'a> {
    /// `None` when it is not kept, or the reader is not to be answered.
    fn of<B>(state: &AppState, request: &'a axum::http::Request<B>) -> Option<Self> {
        // Nobody tells when a generation ends unless it is followed.
        let generation = state.library.followed_generation()?;
        // Nothing is shown of a library that is known to be damaged.
        let troubles = state.library.troubles()?;
        if !may_be_kept(request.method(), request.uri()) || request.extensions().get::<Refused>().is_some() {
            return None;
        }
        let stamp = Stamp { generation, troubles, day: state.site.today() };
        let address = request.uri().path_and_query().map_or("/", |address| address.as_str());
        Some(Self { stamp, answers: state.kept.of(stamp), address })
    }

    fn find(&self) -> Option<Arc<Entry>> {
        self.answers.get(self.address)
    }
}

/// The middleware.
pub(super) async fn kept(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let Some(shelf) = Shelf::of(&state, &request) else { return next.run(request).await };
    let found = shelf.find();
    let Shelf { stamp, answers, address } = shelf;
    let address: Box<str> = address.into();
    let asked = request.headers().clone();
    if let Some(entry) = found {
        state.metrics.page_was_kept();
        seen::again(entry.route.clone(), entry.generation);
        return entry.answer(&asked).await;
    }
    let response = next.run(request).await;
    match entry_of(response, stamp, &state).await {
        Ok(entry) => {
            let entry = Arc::new(entry);
            answers.insert(address, Arc::clone(&entry));
            entry.answer(&asked).await
        }
        Err(response) => response,
    }
}

/// An address that says all by itself: a page, one of its further pages, a file of ours.
fn may_be_kept(method: &Method, uri: &Uri) -> bool {
    let digits = |text: &str| (1..=6).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let is_plain = match uri.query() {
        None => true,
        Some(query) => {
            query.strip_prefix("page=").is_some_and(digits)
                || (uri.path().starts_with("/static/") && query.starts_with("v=") && query.len() < 40)
        }
    };
    matches!(*method, Method::GET | Method::HEAD) && is_plain
}

/// The answer, to be kept; as it was when it cannot be.
async fn entry_of(response: Response, stamp: Stamp, state: &AppState) -> Result<Entry, Response> {
    let (route, generation) = seen::so_far();
    let is_of_stamp = generation.is_none_or(|generation| generation == stamp.generation);
    let is_file = route.as_ref().is_some_and(|route| route.as_str().starts_with("/static/"));
    let length = response.body().size_hint().exact();
    let keep = response.headers().get(CACHE_CONTROL).map(HeaderValue::as_bytes).unwrap_or_default();
    let may_be_kept = keep != b"no-store";
    let fits = may_be_kept && length.is_some_and(|length| length <= LONGEST);
    if response.status() != StatusCode::OK || !is_of_stamp || !(generation.is_some() || is_file) || !fits {
        return Err(response);
    }
    let (parts, body) = response.into_parts();
    match to_bytes(body, LONGEST as usize).await {
        Ok(bytes) => {
            let tally = state.metrics.tally(route.as_ref().map_or("other", |route| route.as_str()));
            Ok(Entry::new(parts.headers, bytes, (route, generation), tally))
        }
        // The length was known: this does not happen. The reader is told all the same.
        Err(_) => Err(Response::from_parts(parts, Body::empty())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_without_free_words_are_kept() {
        let kept = |address: &str| may_be_kept(&Method::GET, &address.parse().expect("an address"));
        for address in ["/", "/lists/a/4/1/1", "/lists/a.json", "/documents?page=2", "/static/app.css?v=0a1b2c"] {
            assert!(kept(address), "{address}");
        }
        for address in ["/search?q=a", "/lists/a/4/1/1?q=a", "/documents?page=", "/documents?page=a", "/?v=1"] {
            assert!(!kept(address), "{address}");
        }
        assert!(!may_be_kept(&Method::POST, &Uri::from_static("/")));
    }
}
