//! What is counted, and `/metrics`, where it is told in the text format of Prometheus (OpenMetrics). It is served apart from the site.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::kept::Kept;
use super::serve::Traffic;
use crate::library::Library;

/// Upper bounds in seconds: from a page out of memory to the time limit.
const SECONDS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];

/// What the text format is called.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    route: String,
    status: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

type Histograms = Family<Route, Histogram, fn() -> Histogram>;

/// The counts of the site.
#[derive(Debug)]
pub struct Metrics {
    requests: Family<Answered, Counter>,
    seconds: Histograms,
    kept_answers: AtomicU64,
    kept: OnceLock<Arc<Kept>>,
}

impl Default for Metrics {
    fn default() -> Self {
        Self {
            requests: Family::default(),
            seconds: Family::new_with_constructor(|| Histogram::new(SECONDS)),
            kept_answers: AtomicU64::new(0),
            kept: OnceLock::new(),
        }
    }
}

impl Metrics {
    /// Where the answers of a route are counted.
    pub(super) fn tally(&self, route: &str) -> Tally {
        let counter = |status| self.requests.get_or_create(&Answered { route: route.to_owned(), status }).clone();
        let seconds = self.seconds.get_or_create(&Route { route: route.to_owned() }).clone();
        Tally { whole: counter("2xx"), unchanged: counter("3xx"), seconds }
    }

    /// An answer was ready.
    pub(super) fn page_was_kept(&self) {
        self.kept_answers.fetch_add(1, Ordering::Relaxed);
    }

    /// Tells of the answers that are kept there.
    pub(super) fn tells_of(&self, kept: Arc<Kept>) {
        // One site has one; another would not be told of.
        let _ = self.kept.set(kept);
    }

    /// A request was answered.
    pub(super) fn answered(&self, route: &str, status: StatusCode, took: Duration) {
        let class = match status.as_u16() {
            100..200 => "1xx",
            200..300 => "2xx",
            300..400 => "3xx",
            400..500 => "4xx",
            _ => "5xx",
        };
        self.requests.get_or_create(&Answered { route: route.to_owned(), status: class }).inc();
        self.seconds.get_or_create(&Route { route: route.to_owned() }).observe(took.as_secs_f64());
    }
}

/// Where the answers of one route are counted, looked up once.
#[derive(Debug)]
pub(super) struct Tally {
    whole: Counter,
    unchanged: Counter,
    seconds: Histogram,
}

impl Tally {
    /// An answer was given, whole or as 304.
    pub(super) fn count(&self, status: StatusCode, took: Duration) {
        let counter = if status == StatusCode::NOT_MODIFIED { &self.unchanged } else { &self.whole };
        counter.inc();
        self.seconds.observe(took.as_secs_f64());
    }
}

/// What `/metrics` reads.
#[derive(Clone)]
struct Sources {
    metrics: Arc<Metrics>,
    library: Arc<Library>,
    traffic: Arc<Traffic>,
}

/// The site of the metrics.
pub fn metrics_app(metrics: Arc<Metrics>, library: Arc<Library>, traffic: Arc<Traffic>) -> Router {
    Router::new().route("/metrics", get(show)).with_state(Sources { metrics, library, traffic })
}

async fn show(State(sources): State<Sources>) -> Response {
    let mut registry = Registry::with_prefix("anli");
    sources.requests(&mut registry);
    sources.kept(&mut registry);
    sources.library(&mut registry).await;
    sources.server(&mut registry);
    let mut text = String::new();
    match encode(&mut text, &registry) {
        Ok(()) => ([(CONTENT_TYPE, OPEN_METRICS)], text).into_response(),
        // Writing to a string does not fail.
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

impl Sources {
    fn requests(&self, registry: &mut Registry) {
        registry.register("requests", "Requests by route and class of status", self.metrics.requests.clone());
        registry.register(
            "request_seconds",
            "Time from the head of a request to the head of its answer",
            self.metrics.seconds.clone(),
        );
    }

    fn kept(&self, registry: &mut Registry) {
        counter(
            registry,
            "page_cache_hits",
            "Answers that were ready",
            self.metrics.kept_answers.load(Ordering::Relaxed),
        );
        let (pages, bytes) = self.metrics.kept.get().map_or((0, 0), |kept| kept.size());
        gauge(registry, "page_cache_pages", "Answers that are kept ready", pages);
        gauge(registry, "page_cache_bytes", "Their bytes", bytes);
    }

    async fn library(&self, registry: &mut Registry) {
        // Without a generation there is nothing to tell of it, which tells enough.
        if let Ok(snapshot) = self.library.snapshot().await {
            gauge(registry, "generation", "Generation that is served", snapshot.generation());
            gauge(registry, "cases", "Cases in it", snapshot.indexed() as u64);
        }
        gauge(registry, "index_bytes", "Bytes of the index folders", self.library.index_bytes());
        let pool = self.library.pool();
        gauge(registry, "pool_places", "Places for work that needs the processor", pool.width() as u64);
        gauge(registry, "pool_in_use", "Places that are taken", pool.in_use() as u64);
        gauge(registry, "pool_waiting", "Requests that wait for a place", pool.waiting() as u64);
        counter(registry, "pool_refused", "Requests that found no place", pool.refused());
    }

    fn server(&self, registry: &mut Registry) {
        let traffic = &self.traffic;
        gauge(registry, "connections", "Open connections", traffic.open() as u64);
        counter(registry, "connections_accepted", "Connections taken", traffic.accepted());
        counter(registry, "connections_evicted", "Connections closed to make room", traffic.evicted());
        counter(
            registry,
            "connections_too_slow",
            "Connections closed because the client was too slow",
            traffic.too_slow(),
        );
        counter(registry, "refused_by_address", "Refused because an address had too many", traffic.refused());
        if let Some(bytes) = resident_bytes() {
            gauge(registry, "resident_bytes", "Memory of the process that is in RAM", bytes);
        }
    }
}

fn gauge(registry: &mut Registry, name: &str, about: &str, value: u64) {
    let gauge: Gauge<u64, AtomicU64> = Gauge::default();
    gauge.set(value);
    registry.register(name, about, gauge);
}

fn counter(registry: &mut Registry, name: &str, about: &str, value: u64) {
    let counter: Counter = Counter::default();
    counter.inner().store(value, Ordering::Relaxed);
    registry.register(name, about, counter);
}

/// What Linux says of the process; elsewhere nothing is told.
fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}
