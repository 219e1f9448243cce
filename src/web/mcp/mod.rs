//! `/mcp`: the library for AI assistants, by the Model Context Protocol over streamable HTTP.
//!
//! Every request stands alone: there are no sessions and nothing is remembered. The tools read; none of them writes. Their answers
//! carry permalinks and citations, so that an assistant can name its sources.

mod answers;
mod tools;

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, any};
use http_body::Body as _;
use rmcp::ServerHandler;
use rmcp::handler::server::router::tool::ToolRouter;
use rmcp::model::{ErrorCode, Implementation, ServerCapabilities, ServerConfig};
use rmcp::tool_handler;
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use serde::de::IgnoredAny;
use serde_json::json;

use super::error::Finished;
use super::state::AppState;

/// The most bytes of a request: a question and its arguments are far below it.
const MAX_BODY: usize = 64 * 1024;

const JSON: &str = "application/json";
const TEXT: &str = "text/plain; charset=utf-8";

/// What an assistant is told before it asks.
const INSTRUCTIONS: &str = "案例库 (anli): replicable practices (可复制经验做法) that China's ministry of housing published as lists. \
A list has mechanisms (政策机制), these have measures (主要举措), these have cases (具体做法): what one province, city or bank did. \
Search in Chinese with search_cases, read a case with get_case before quoting it, and check a quotation with check_quotation. \
Texts are verbatim: quote them unchanged, and give the permalink and the citation with every case you use. \
What is null is unknown: never fill it in.";

/// The tools over one library.
#[derive(Clone)]
struct Assistant {
    state: AppState,
    tool_router: ToolRouter<Self>,
}

#[tool_handler(router = self.tool_router)]
impl ServerHandler for Assistant {
    fn get_info(&self) -> ServerConfig {
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(
                Implementation::new("anli", env!("CARGO_PKG_VERSION"))
                    .with_title("可复制经验案例库")
                    .with_website_url(self.state.site.absolute("/")),
            )
            .with_instructions(INSTRUCTIONS)
    }
}

/// The endpoint.
pub(super) fn endpoint(state: AppState) -> MethodRouter<AppState> {
    // Whoever reaches the site may read all of it without a password, so the name it was reached by says nothing.
    let config = StreamableHttpServerConfig::default()
        .with_legacy_session_mode(false)
        .with_json_response(true)
        .with_max_request_body_bytes(MAX_BODY)
        .disable_allowed_hosts();
    let assistant = Assistant { state, tool_router: Assistant::tools() };
    let service =
        StreamableHttpService::new(move || Ok(assistant.clone()), Arc::new(NeverSessionManager::default()), config);
    let answer = move |head: Parts, body: Result<Bytes, BytesRejection>| async move {
        let mut response = match body {
            Ok(body) => {
                let is_json = is_json(&head.headers);
                let answer = service.handle(Request::from_parts(head, Body::from(body.clone()))).await;
                match answer.status() {
                    // The library of the protocol blames the media type for a body that is no message too.
                    StatusCode::UNSUPPORTED_MEDIA_TYPE if is_json => refusal(&body),
                    _ => answer.into_response(),
                }
            }
            // Too long, broken off, or not written as a body is: the client's fault whatever it is.
            Err(rejection) => (rejection.status(), rejection.body_text()).into_response(),
        };
        if !response.body().is_end_stream() {
            response.headers_mut().entry(CONTENT_TYPE).or_insert(HeaderValue::from_static(TEXT));
        }
        // Its errors are written for programs already.
        response.extensions_mut().insert(Finished);
        response
    };
    any(answer).layer(DefaultBodyLimit::max(MAX_BODY))
}

fn is_json(headers: &HeaderMap) -> bool {
    let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    media_type.split(';').next().is_some_and(|plain| plain.trim().eq_ignore_ascii_case(JSON))
}

/// What JSON-RPC says of a body that is no message.
fn refusal(body: &[u8]) -> Response {
    let (code, message) = match serde_json::from_slice::<IgnoredAny>(body) {
        Err(_) => (ErrorCode::PARSE_ERROR, "Parse error"),
        Ok(_) => (ErrorCode::INVALID_REQUEST, "Invalid Request"),
    };
    let error = json!({"jsonrpc": "2.0", "id": null, "error": {"code": code, "message": message}});
    (StatusCode::BAD_REQUEST, [(CONTENT_TYPE, JSON)], error.to_string()).into_response()
}
