//! One spelling per address. Before a request meets the routes, its path is decoded and written anew: lower case, no empty
//! segments, no slash at the end, no leading zeros, no needless percent signs. Another spelling is answered with 308. The
//! suffix `.json` is cut off and remembered as the wanted [`Format`], so that every page has its twin by one mechanism.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::LOCATION;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use super::error::{self, WebError};
use super::state::AppState;

/// How a page is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// The page.
    Html,
    /// Its twin, from the suffix `.json`.
    Json,
}

impl<S: Sync> FromRequestParts<S> for Format {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        Ok(parts.extensions.get().copied().unwrap_or(Self::Html))
    }
}

/// What stands in a path without a percent sign.
const IN_PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'%')
    .add(b'\\')
    .add(b'^')
    .add(b'|');

#[derive(Debug, PartialEq, Eq)]
enum Spelling {
    /// The address is written as it should be; this path goes to the routes.
    Good { path: String, format: Format },
    /// The same address written as it should be.
    Other(String),
    /// No address of ours can look like this.
    Impossible,
}

/// The middleware: redirects, cuts the suffix, and renders what went wrong below it.
pub(crate) async fn canonical(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let (format, response) = match spell(request.uri().path()) {
        Spelling::Impossible => {
            let format = if request.uri().path().ends_with(".json") { Format::Json } else { Format::Html };
            (format, WebError::no_such_page().into_response())
        }
        Spelling::Other(path) => return moved(&path, request.uri().query()),
        Spelling::Good { path, format } => {
            if let Some(uri) = with_path(request.uri(), &path) {
                *request.uri_mut() = uri;
            }
            request.extensions_mut().insert(format);
            (format, next.run(request).await)
        }
    };
    error::render(response, format, &state.site)
}

fn spell(raw: &str) -> Spelling {
    // An encoded slash would be a slash after decoding: it never stands in an address of ours.
    if raw.to_ascii_lowercase().contains("%2f") {
        return Spelling::Impossible;
    }
    let Ok(decoded) = percent_decode_str(raw).decode_utf8() else { return Spelling::Impossible };
    if decoded.chars().any(char::is_control) {
        return Spelling::Impossible;
    }
    let lower = decoded.to_ascii_lowercase();
    let below_lists = lower.trim_start_matches('/').starts_with("lists/");
    let segments = lower.split('/').filter(|s| !s.is_empty());
    let path: String = segments
        .map(|segment| if below_lists { without_leading_zeros(segment) } else { segment })
        .flat_map(|segment| ["/", segment])
        .collect();
    let path = if path.is_empty() { "/".to_owned() } else { path };
    let written = utf8_percent_encode(&path, IN_PATH).to_string();
    if written != raw {
        return Spelling::Other(written);
    }
    match page_of_twin(&written) {
        Some(page) => Spelling::Good { path: page, format: Format::Json },
        // What has no twin can still be asked for as one: the error is told in the format that was asked for.
        None if written.ends_with(".json") => Spelling::Good { path: written, format: Format::Json },
        None => Spelling::Good { path: written, format: Format::Html },
    }
}

/// `007` and `007.json` are positions written otherwise; a lone `0` stays what it is.
fn without_leading_zeros(segment: &str) -> &str {
    let digits = segment.strip_suffix(".json").unwrap_or(segment);
    if digits.bytes().all(|b| b.is_ascii_digit()) && digits.bytes().any(|b| b != b'0') {
        segment.trim_start_matches('0')
    } else {
        segment
    }
}

/// The page whose twin this path is: `/lists/a.json` → `/lists/a`, `/index.json` → `/`.
fn page_of_twin(path: &str) -> Option<String> {
    if path == "/index.json" {
        return Some("/".to_owned());
    }
    let page = path.strip_suffix(".json")?;
    let name = page.rsplit('/').next().unwrap_or_default();
    (!name.is_empty() && !name.contains('.') && page != "/index" && !page.starts_with("/static/"))
        .then(|| page.to_owned())
}

fn with_path(uri: &Uri, path: &str) -> Option<Uri> {
    let path_and_query = match uri.query() {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(path_and_query.parse().ok()?);
    Uri::from_parts(parts).ok()
}

fn moved(path: &str, query: Option<&str>) -> Response {
    let target = query.map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
    match HeaderValue::from_str(&target) {
        Ok(target) => (StatusCode::PERMANENT_REDIRECT, [(LOCATION, target)]).into_response(),
        // No server lets such bytes through; if one did, there is no address to send the reader to.
        Err(_) => WebError::no_such_page().into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good(path: &str, format: Format) -> Spelling {
        Spelling::Good { path: path.to_owned(), format }
    }

    #[test]
    fn a_twin_is_its_page_in_another_format() {
        assert_eq!(spell("/lists/a/4/1/1.json"), good("/lists/a/4/1/1", Format::Json));
        assert_eq!(spell("/index.json"), good("/", Format::Json));
        assert_eq!(spell("/search"), good("/search", Format::Html));
        assert_eq!(spell("/robots.txt.json"), good("/robots.txt.json", Format::Json));
    }

    #[test]
    fn other_spellings_lead_to_the_one() {
        for (raw, path) in [
            ("/Lists/A", "/lists/a"),
            ("/lists/", "/lists"),
            ("//lists//a", "/lists/a"),
            ("/lists/a/04/1", "/lists/a/4/1"),
            ("/lists/a/4/1/01.json", "/lists/a/4/1/1.json"),
            ("/%6Cists", "/lists"),
            ("//evil.example", "/evil.example"),
            ("/\\evil.example", "/%5Cevil.example"),
        ] {
            assert_eq!(spell(raw), Spelling::Other(path.to_owned()), "{raw}");
        }
    }

    #[test]
    fn spelling_is_settled_after_one_redirect() {
        for raw in [
            "/Lists/0/00/%E5%9F%8E",
            "/%25",
            "/a%20b/",
            "/lists/000",
            "/lists/0007",
            "/%5C%5C",
            "/a|b",
            "/index.JSON",
            "/",
        ] {
            if let Spelling::Other(path) = spell(raw) {
                assert!(matches!(spell(&path), Spelling::Good { .. }), "{raw} → {path} → {:?}", spell(&path));
            }
        }
    }

    #[test]
    fn impossible_addresses_reach_nothing() {
        for raw in ["/%00", "/%ff", "/lists%2fa", "/lists/%0a"] {
            assert_eq!(spell(raw), Spelling::Impossible, "{raw}");
        }
    }
}
