//! The server below the site: an accept loop on hyper that slow, greedy and broken clients cannot stop.
//!
//! `axum::serve` waits for ever for a half-sent head, and its shutdown waits for the same clients. Here every connection is watched:
//! `activity` knows whether it waits, sends a head or is being answered, `watched` sets time limits to that, `connections` closes the
//! one that has waited longest when a new one needs its place, and `addresses` counts what each reader has under way.

mod accept;
mod activity;
mod addresses;
mod answering;
mod connections;
mod plain;
mod refused;
mod watched;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;

pub(super) use refused::Refused;

use super::App;
use crate::config::Network;

/// What a connection may take.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Connections at once.
    pub connections: usize,
    /// Connections and requests at once from one address; `None` is any number.
    pub per_address: Option<usize>,
    /// Proxies that are believed when they say for whom they ask.
    pub trusted: Vec<Network>,
    /// How long the head of a request may take from its first byte to its last.
    pub head: Duration,
    /// How long a connection may stay open without a request.
    pub idle: Duration,
    /// How long a reader may take nothing of an answer.
    pub stall: Duration,
    /// How long requests that are under way may go on after the word to stop.
    pub drain: Duration,
    /// Whether readers reach the site by https.
    pub https: bool,
}

impl Limits {
    /// For a listener that only a few of our own programs ask.
    pub fn few() -> Self {
        Self { connections: 16, ..Self::default() }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 2048,
            per_address: None,
            trusted: Vec::new(),
            head: Duration::from_secs(10),
            // Longer than the minute for which proxies keep theirs, so that it is the proxy that hangs up.
            idle: Duration::from_secs(75),
            stall: Duration::from_secs(30),
            drain: Duration::from_secs(10),
            https: false,
        }
    }
}

/// Whether to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stop {
    /// Serve.
    Not,
    /// Take nothing new, end what is under way.
    Gently,
    /// End now.
    AtOnce,
}

/// How serving ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Every request was answered.
    Whole,
    /// Some requests were cut off.
    Cut,
}

/// Numbers of the server, for whoever watches it.
pub use connections::Traffic;

/// Serves until told to stop.
pub async fn serve(
    listener: TcpListener,
    app: impl Into<App>,
    limits: Limits,
    traffic: Arc<Traffic>,
    stop: watch::Receiver<Stop>,
) -> Ended {
    accept::run(listener, app.into(), limits, traffic, stop).await
}

/// The address a connection comes from, with IPv4 in its own form.
fn canonical(peer: SocketAddr) -> std::net::IpAddr {
    peer.ip().to_canonical()
}
