//! Settings of the server itself: bounds, proxies, what is told to whoever watches it.

use std::net::SocketAddr;

use clap::Args;

use super::values::Network;

/// How the library is served.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct Serving {
    /// Connections at once; when there are more, the one that has waited longest without a request is closed
    #[arg(long, global = true, env = "ANLI_MAX_CONNECTIONS", default_value_t = 2048, value_name = "NUMBER",
        value_parser = positive)]
    pub max_connections: usize,
    /// Connections and requests at once from one address; any number when left out. Offices share addresses: give them room
    #[arg(long, global = true, env = "ANLI_PER_ADDRESS", value_name = "NUMBER", value_parser = positive)]
    pub per_address: Option<usize>,
    /// Proxies whose X-Forwarded-For is believed, as addresses or networks with commas between them
    #[arg(long, global = true, env = "ANLI_TRUSTED_PROXY", value_name = "ADDR", value_delimiter = ',')]
    pub trusted_proxy: Vec<Network>,
    /// Memory for pages that are kept ready, in MiB; 0 keeps none
    #[arg(long, global = true, env = "ANLI_PAGE_CACHE", default_value_t = 64, value_name = "MIB")]
    pub page_cache: u64,
    /// How long requests that are under way may go on after a signal to stop
    #[arg(long, global = true, env = "ANLI_DRAIN_SECONDS", default_value_t = 10, value_name = "SECONDS")]
    pub drain_seconds: u32,
    /// Address and port for /metrics, apart from the site; not served when left out
    #[arg(long, global = true, env = "ANLI_METRICS_LISTEN", value_name = "ADDR")]
    pub metrics_listen: Option<SocketAddr>,
    /// How the log is written: `text` for people, `json` for programs (one object a line)
    #[arg(long, global = true, env = "ANLI_LOG_FORMAT", default_value = "text", value_name = "FORMAT")]
    pub log_format: LogFormat,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

impl Default for Serving {
    fn default() -> Self {
        Self {
            max_connections: 2048,
            per_address: None,
            trusted_proxy: Vec::new(),
            page_cache: 64,
            drain_seconds: 10,
            metrics_listen: None,
            log_format: LogFormat::Text,
        }
    }
}

fn positive(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|number| *number > 0).ok_or_else(|| "give a number from 1 on".to_owned())
}
