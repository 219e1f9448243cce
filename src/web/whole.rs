//! What answers of all kinds have in common: HEAD is told what GET is told, and everybody how long an answer may be kept.

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_LENGTH, RANGE};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;

/// Browsers ask each time, which costs a 304 where there is a tag; what stands between keeps an answer for a minute, and longer when
/// we are gone.
const KEEP: HeaderValue = HeaderValue::from_static("public, max-age=0, s-maxage=60, stale-if-error=86400");

const NEVER: HeaderValue = HeaderValue::from_static("no-store");

/// Makes every answer as for GET: what its body decides, such as its encoding, is then the same for HEAD. Nothing of a body that
/// is not sent is compressed, and its length is told only when it is known without.
pub(super) async fn made(mut request: Request, next: Next) -> Response {
    let is_head = *request.method() == Method::HEAD;
    if is_head {
        *request.method_mut() = Method::GET;
        // A part is of a body.
        request.headers_mut().remove(RANGE);
    }
    let mut response = next.run(request).await;
    if response.status() == StatusCode::NOT_MODIFIED {
        // The routes name the length of an empty body; here it would be read as that of the answer that the client has.
        response.headers_mut().remove(CONTENT_LENGTH);
    }
    if is_head { response.map(|_| Body::empty()) } else { response }
}

/// Says how long an answer may be kept, where its page has not said it: nothing here is personal, so what was read may be.
pub(super) fn add_policy(is_read: bool, response: &mut Response) {
    let keep = match response.status() {
        StatusCode::OK if is_read => KEEP,
        // Another spelling of an address stays one.
        StatusCode::PERMANENT_REDIRECT => return,
        _ => NEVER,
    };
    response.headers_mut().entry(CACHE_CONTROL).or_insert(keep);
}
