//! The outermost layer: each request has a number, is counted, and leaves a trace in the log when it fails.
//!
//! The log names route, status and time; never the address of a reader, never what was searched for.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher as _, Hasher as _};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument as _;

use super::seen::{self, Known};
use super::state::AppState;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const GENERATION: HeaderName = HeaderName::from_static("anli-generation");

/// The longest number that a client may give its request.
const LONGEST_ID: usize = 64;

/// An answer that took longer than this is told in the log.
const SLOW: Duration = Duration::from_secs(1);

/// The middleware.
pub(super) async fn observe(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let method = request.method().clone();
    let id = request_id(request.headers());
    let span = tracing::info_span!("request", id);
    async {
        let Known { mut response, route, generation } = seen::during(&id, next.run(request)).await;
        let route = route.as_ref().map_or("other", |path| path.as_str());
        let took = start.elapsed();
        state.metrics.answered(route, response.status(), took);
        tell(&method, route, response.status().as_u16(), took);
        add(response.headers_mut(), &id, generation);
        response
    }
    .instrument(span)
    .await
}

/// Gives an answer that is kept its generation, and the place for the number of its request: headers that need no further room are
/// copied as they are.
pub(super) fn prepare(answer: &mut HeaderMap, generation: Option<u64>) {
    set(answer, REQUEST_ID, Some(HeaderValue::from_static("-")));
    set(answer, GENERATION, generation.map(HeaderValue::from));
}

/// Gives an answer that was ready the number of its request.
pub(super) fn name(asked: &HeaderMap, answer: &mut HeaderMap) {
    // It was checked, or made by us.
    set(answer, REQUEST_ID, HeaderValue::try_from(request_id(asked)).ok());
}

fn add(headers: &mut HeaderMap, id: &str, generation: Option<u64>) {
    set(headers, REQUEST_ID, HeaderValue::from_str(id).ok());
    set(headers, GENERATION, generation.map(HeaderValue::from));
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: Option<HeaderValue>) {
    if let Some(value) = value {
        headers.insert(name, value);
    }
}

fn tell(method: &Method, route: &str, status: u16, took: Duration) {
    let milliseconds = took.as_secs_f64() * 1000.0;
    if status >= 500 {
        tracing::warn!(%method, route, status, milliseconds, "a request was not answered");
    } else if took > SLOW {
        tracing::info!(%method, route, status, milliseconds, "an answer took long");
    } else {
        tracing::debug!(%method, route, status, milliseconds, "answered");
    }
}

/// The number that the client, mostly a proxy, gave the request, when it can stand in a log as it is; else one of ours.
fn request_id(headers: &HeaderMap) -> String {
    let plain = |text: &&str| {
        !text.is_empty() && text.len() <= LONGEST_ID && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let given = headers.get(REQUEST_ID).and_then(|value| value.to_str().ok()).filter(plain);
    given.map_or_else(next_id, str::to_owned)
}

/// Another for each run of the program, then counted.
fn next_id() -> String {
    static RUN: LazyLock<u32> = LazyLock::new(|| RandomState::new().build_hasher().finish() as u32);
    static NEXT: AtomicU32 = AtomicU32::new(1);
    format!("{:08x}-{:06x}", *RUN, NEXT.fetch_add(1, Ordering::Relaxed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_the_client_is_kept_when_it_is_harmless() {
        let id = |text: &str| request_id(&HeaderMap::from_iter([(REQUEST_ID, text.parse().expect("a value"))]));
        assert_eq!(id("5f3a9c1e-00002A"), "5f3a9c1e-00002A");
        for other in ["", "a b", "a\"b", "<b>", &"a".repeat(65)] {
            assert_ne!(id(other), other);
        }
        assert_ne!(next_id(), next_id());
    }
}
