//! `/mcp`: the library for AI assistants, by the Model Context Protocol over streamable HTTP.
//!
//! Every request stands alone: there are no sessions and nothing is remembered. The tools read; none of them writes. Their answers
//! carry permalinks and citations, so that an assistant can name its sources.

mod answers;
mod tools;

use std::sync::Arc;

use axum::extract::Request;
use axum::response::IntoResponse as _;
use axum::routing::{MethodRouter, any};
use rmcp::ServerHandler;
use rmcp::handler::server::router::tool::ToolRouter;
use rmcp::model::{Implementation, ServerCapabilities, ServerConfig};
use rmcp::tool_handler;
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};

use super::error::Finished;
use super::state::AppState;

/// The most bytes of a request: a question and its arguments are far below it.
const MAX_BODY: usize = 64 * 1024;

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
    any(move |request: Request| async move {
        let mut response = service.handle(request).await.into_response();
        // Its errors are written for programs already.
        response.extensions_mut().insert(Finished);
        response
    })
}
