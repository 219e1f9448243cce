//! One error type with two faces: a page in Chinese with a way out, and problem+json on `.json`.

use askama::Template;
use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::canonical::Format;
use super::html::Layout;
use super::seen;
use super::serve::Refused;
use super::state::Site;
use crate::library::{Library, LibraryError};
use crate::store::StoreError;

/// A way out of an error page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Way {
    /// Where it leads.
    pub(crate) href: String,
    /// What the link says.
    pub(crate) label: String,
}

/// Why a request has no page.
#[derive(Debug, Clone)]
pub(crate) struct WebError {
    status: StatusCode,
    title: String,
    detail: String,
    ways: Vec<Way>,
    /// What may be damage of the library.
    suspected: Option<String>,
}

impl WebError {
    fn new(status: StatusCode, title: &str, detail: &str, ways: Vec<Way>) -> Self {
        Self { status, title: title.to_owned(), detail: detail.to_owned(), ways, suspected: None }
    }

    /// 404: nothing of ours has this address.
    pub(crate) fn no_such_page() -> Self {
        Self::not_found(
            "没有这个页面",
            "地址可能少了一段，或者多打了一个字。案例的固定链接不会失效，可以用标题里的词搜一搜。",
            Vec::new(),
        )
    }

    /// 404 with its own words and ways out, such as the page above it.
    pub(crate) fn not_found(title: &str, detail: &str, ways: Vec<Way>) -> Self {
        Self::new(StatusCode::NOT_FOUND, title, detail, ways)
    }

    /// 400: a parameter has a value it cannot have.
    pub(crate) fn bad_parameter(name: &str, value: &str, expected: &str, ways: Vec<Way>) -> Self {
        let shown: String = value.chars().take(40).collect();
        let more = if value.chars().nth(40).is_some() { "…" } else { "" };
        Self {
            status: StatusCode::BAD_REQUEST,
            title: "这个地址里有写错的地方".to_owned(),
            detail: format!("参数 {name} 的值“{shown}{more}”不能用：{expected}。"),
            ways,
            suspected: None,
        }
    }

    /// 400 with its own words and ways out.
    pub(crate) fn bad_request(title: &str, detail: &str, ways: Vec<Way>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, title, detail, ways)
    }

    /// What the server below the site does not let through.
    pub(super) fn refused(refused: Refused) -> Self {
        match refused {
            Refused::TooMany => Self::too_many(),
            Refused::Malformed => Self::of_status(StatusCode::BAD_REQUEST),
            Refused::NotHere => Self::of_status(StatusCode::METHOD_NOT_ALLOWED),
        }
    }

    /// 503 with its own words: it passes.
    pub(crate) fn unavailable(title: &str, detail: &str) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, title, detail, Vec::new())
    }

    /// 429: this address has too many requests under way.
    fn too_many() -> Self {
        let detail = "来自您这个地址的请求太多，请稍等一会儿再试。";
        Self::new(StatusCode::TOO_MANY_REQUESTS, "同时进行的请求太多", detail, Vec::new())
    }

    /// 500. What went wrong is logged, never shown.
    pub(crate) fn internal(error: &(dyn std::error::Error + 'static)) -> Self {
        tracing::error!(error, "a request failed");
        Self::of_status(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The words for an answer that has a status and nothing else.
    fn of_status(status: StatusCode) -> Self {
        let (title, detail) = match status {
            StatusCode::NOT_FOUND => return Self::no_such_page(),
            StatusCode::METHOD_NOT_ALLOWED => ("本站仅供查阅", "本站不接受写入或提交，请从首页浏览或搜索。"),
            StatusCode::PAYLOAD_TOO_LARGE => ("请求的内容太大", "本站仅供查阅，不需要这么多内容。"),
            StatusCode::REQUEST_TIMEOUT | StatusCode::SERVICE_UNAVAILABLE => {
                ("服务器正忙", "这次没有及时得到结果，请稍后再试。已有的链接不会失效。")
            }
            status if status.is_client_error() => ("这个请求没法处理", "请检查地址，或者从首页重新开始。"),
            _ => ("服务器出错了", "不是您的问题。错误已经记录；请稍后再试，已有的链接不会失效。"),
        };
        Self::new(status, title, detail, Vec::new())
    }
}

impl From<LibraryError> for WebError {
    fn from(error: LibraryError) -> Self {
        match error {
            // Damage is known and told already; it is being mended, or someone must.
            LibraryError::Busy | LibraryError::Damaged { .. } | LibraryError::Mending { .. } => {
                Self::of_status(StatusCode::SERVICE_UNAVAILABLE)
            }
            error if error.may_be_damage() => Self { suspected: Some(error.to_string()), ..Self::internal(&error) },
            error => Self::internal(&error),
        }
    }
}

impl From<StoreError> for WebError {
    fn from(error: StoreError) -> Self {
        LibraryError::from(error).into()
    }
}

/// An error that may come from damage lets the library be read whole, and the reader come back: 503 in place of 500, as long as that is
/// not known to be in vain.
pub(super) fn look_into(mut response: Response, library: &Library) -> Response {
    if let Some(error) = response.extensions().get::<WebError>()
        && let Some(problem) = &error.suspected
        && library.suspect(problem)
    {
        *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
        response.extensions_mut().insert(WebError::of_status(StatusCode::SERVICE_UNAVAILABLE));
    }
    response
}

impl IntoResponse for WebError {
    /// A bare answer that carries the error; [`render`] gives it the face that was asked for.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Marks an answer that has its final face although it is an error, such as those of a protocol of its own.
#[derive(Debug, Clone, Copy)]
pub(super) struct Finished;

/// The media type of an error on `.json`.
pub(super) const PROBLEM: &str = "application/problem+json";

/// Gives an error its face. Answers that are no errors, or are finished, pass untouched.
pub(super) fn render(mut response: Response, format: Format, site: &Site) -> Response {
    let status = response.status();
    let is_error = status.is_client_error() || status.is_server_error();
    if !is_error || response.extensions().get::<Finished>().is_some() {
        return response;
    }
    let error = response.extensions_mut().remove::<WebError>().unwrap_or_else(|| WebError::of_status(status));
    let (body, content_type) = match format {
        Format::Json => (error.problem(), PROBLEM),
        _ => (error.page(site), Format::Html.media_type()),
    };
    // Headers such as Allow stay; only the body changes.
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(CONTENT_LENGTH);
    parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    parts.headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let passes = match status {
        StatusCode::SERVICE_UNAVAILABLE => Some("2"),
        StatusCode::TOO_MANY_REQUESTS => Some("1"),
        _ => None,
    };
    if let Some(seconds) = passes {
        parts.headers.insert(RETRY_AFTER, HeaderValue::from_static(seconds));
    }
    Response::from_parts(parts, Body::from(body))
}

/// What went wrong (RFC 9457), in Chinese.
#[derive(Serialize, ToSchema)]
pub(super) struct Problem<'a> {
    /// Always `about:blank`: the status says what kind it is.
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'a str,
    status: u16,
    /// What to do about it.
    detail: &'a str,
    /// The number of the request in the server's log; null when the fault is not the server's.
    request_id: Option<String>,
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    layout: Layout,
    status: u16,
    title: &'a str,
    detail: &'a str,
    ways: &'a [Way],
    search: bool,
    request_id: Option<String>,
}

impl WebError {
    /// What a reader can report when the fault is ours.
    fn request_id(&self) -> Option<String> {
        self.status.is_server_error().then(seen::request_id).flatten()
    }

    fn problem(&self) -> String {
        let problem = Problem {
            kind: "about:blank",
            title: &self.title,
            status: self.status.as_u16(),
            detail: &self.detail,
            request_id: self.request_id(),
        };
        serde_json::to_string(&problem).unwrap_or_default()
    }

    fn page(&self, site: &Site) -> String {
        // A page with a search box of its own does without the one in the header.
        let search = self.status.is_client_error();
        let layout = Layout::new(site, &self.title).noindex();
        let page = ErrorPage {
            layout: if search { layout.without_header_search() } else { layout },
            status: self.status.as_u16(),
            title: &self.title,
            detail: &self.detail,
            ways: &self.ways,
            search,
            request_id: self.request_id(),
        };
        // A template that fails must not hide the error; its words alone are an answer too.
        page.render().unwrap_or_else(|_| format!("{} {}", self.status, self.title))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_of_ours_is_a_500_that_does_not_say_which() {
        let error = std::io::Error::other("column key_mechanism");
        let problem: serde_json::Value =
            serde_json::from_str(&WebError::internal(&error).problem()).expect("it is JSON");
        assert_eq!((problem["status"].as_u64(), problem["title"].as_str()), (Some(500), Some("服务器出错了")));
        assert!(!problem.to_string().contains("key_mechanism"), "{problem}");
    }
}
