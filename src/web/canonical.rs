//! One spelling per address. Before a request meets the routes, its path is decoded and written anew: lower case, no empty
//! segments, no slash at the end, no leading zeros, no needless percent signs. Another spelling is answered with 308. A known
//! suffix such as `.json` is cut off and remembered as the wanted [`Format`], so that every page has its twins by one mechanism;
//! which page has which is said in `routes`.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::{ALLOW, LOCATION};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use super::error::{self, WebError};
use super::serve::Refused;
use super::state::AppState;

/// How a page is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// The page.
    Html,
    /// Its twin for programs.
    Json,
    /// A table as comma-separated values.
    Csv,
    /// A workbook.
    Xlsx,
    /// A Word document.
    Docx,
    /// Markdown.
    Md,
    /// BibTeX.
    Bib,
    /// RIS, for reference managers.
    Ris,
    /// CSL-JSON, for citation processors.
    Csl,
    /// An Atom feed.
    Atom,
}

impl Format {
    /// Every format that has a suffix.
    const TWINS: [Self; 9] =
        [Self::Json, Self::Csv, Self::Xlsx, Self::Docx, Self::Md, Self::Bib, Self::Ris, Self::Csl, Self::Atom];

    /// What is added to the address of the page, without the dot; empty for the page itself.
    pub(crate) fn suffix(self) -> &'static str {
        match self {
            Self::Html => "",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Docx => "docx",
            Self::Md => "md",
            Self::Bib => "bib",
            Self::Ris => "ris",
            Self::Csl => "csl",
            Self::Atom => "atom",
        }
    }

    /// The media type.
    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Self::Html => "text/html; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Md => "text/markdown; charset=utf-8",
            Self::Bib => "application/x-bibtex; charset=utf-8",
            Self::Ris => "application/x-research-info-systems; charset=utf-8",
            Self::Csl => "application/vnd.citationstyles.csl+json; charset=utf-8",
            Self::Atom => "application/atom+xml; charset=utf-8",
        }
    }

    /// What a path asks for by its suffix.
    fn of_path(path: &str) -> Self {
        split_suffix(path).map_or(Self::Html, |(_, format)| format)
    }

    /// The media type without its parameters.
    pub(crate) fn plain_media_type(self) -> &'static str {
        self.media_type().split(';').next().unwrap_or_default()
    }
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

/// The middleware: tells what the server refused, redirects, cuts the suffix, and renders what went wrong below it.
pub(crate) async fn canonical(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    if let Some(refused) = request.extensions().get::<Refused>() {
        let format = Format::of_path(request.uri().path());
        let mut response = WebError::refused(*refused).into_response();
        if response.status() == StatusCode::METHOD_NOT_ALLOWED {
            response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET,HEAD"));
        }
        return error::render(response, format, &state.site);
    }
    let (format, response) = match spell(request.uri().path()) {
        Spelling::Impossible => {
            let format = Format::of_path(request.uri().path());
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
    error::render(error::look_into(response, &state.library), format, &state.site)
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
        Some((page, format)) => Spelling::Good { path: page, format },
        None => {
            // What has no twin can still be asked for as one: the error is told in the format that was asked for.
            let format = Format::of_path(&written);
            Spelling::Good { path: written, format }
        }
    }
}

/// `007` and `007.json` are positions written otherwise; a lone `0` stays what it is.
fn without_leading_zeros(segment: &str) -> &str {
    let digits = split_suffix(segment).map_or(segment, |(digits, _)| digits);
    if digits.bytes().all(|b| b.is_ascii_digit()) && digits.bytes().any(|b| b != b'0') {
        segment.trim_start_matches('0')
    } else {
        segment
    }
}

/// What stands before a known suffix, and which it is.
fn split_suffix(path: &str) -> Option<(&str, Format)> {
    let (page, suffix) = path.rsplit_once('.')?;
    let format = Format::TWINS.into_iter().find(|format| format.suffix() == suffix)?;
    Some((page, format))
}

/// The page whose twin this path is: `/lists/a.json` → `/lists/a`, `/index.json` → `/`.
fn page_of_twin(path: &str) -> Option<(String, Format)> {
    let (page, format) = split_suffix(path)?;
    if page == "/index" {
        return Some(("/".to_owned(), format));
    }
    let name = page.rsplit('/').next().unwrap_or_default();
    let is_page =
        !name.is_empty() && !name.contains('.') && !page.starts_with("/static/") && !page.starts_with("/download/");
    is_page.then(|| (page.to_owned(), format))
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

/// 308 to another path, with the query as it came.
pub(crate) fn moved(path: &str, query: Option<&str>) -> Response {
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
        assert_eq!(spell("/search.xlsx"), good("/search", Format::Xlsx));
        assert_eq!(spell("/feed.atom"), good("/feed", Format::Atom));
        assert_eq!(spell("/search"), good("/search", Format::Html));
        assert_eq!(spell("/static/app.css"), good("/static/app.css", Format::Html));
        assert_eq!(spell("/download.json"), good("/download", Format::Json));
        assert_eq!(spell("/download/a.csv"), good("/download/a.csv", Format::Csv));
        assert_eq!(spell("/lists/a.b.csv"), good("/lists/a.b.csv", Format::Csv));
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
            ("/lists/a/4/01.DOCX", "/lists/a/4/1.docx"),
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
