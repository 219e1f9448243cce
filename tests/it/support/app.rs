//! A site over a library of its own, asked in-process.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use anli::config::{Serving, Settings};
use anli::domain::ids::ListSlug;
use anli::import::{self, metadata::ListMetadata};
use anli::library::{Incoming, Ingested, Library, LibraryError, SearchPage, SearchRequest};
use anli::search::{Filters, Query, Sort};
use anli::store::ingest::Source;
use anli::web;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, Uri};
use http_body_util::BodyExt as _;
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;
use tower::ServiceExt as _;

use super::{BASE_URL, BUNDLED_BYTES, BUNDLED_METADATA, CLOCK, ListText, NOW};

/// One runtime for all tests, so that a library may be shared between them.
static RUNTIME: LazyLock<tokio::runtime::Runtime> =
    LazyLock::new(|| tokio::runtime::Runtime::new().expect("a runtime"));

/// The bundled list behind a site that no test changes.
static SHARED: LazyLock<TestApp> = LazyLock::new(|| {
    let parent = Path::new(env!("CARGO_TARGET_TMPDIR"));
    remove_old(parent);
    let home = TempDir::with_prefix_in("shared-", parent).expect("a folder");
    let app = TestApp::over(home.path(), |_| {});
    app.import_bundled();
    // A static is never dropped: the folder stays until a later run removes it.
    let _ = home.keep();
    app
});

/// Runs a future to its end.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    RUNTIME.block_on(future)
}

/// Starts a future beside the test.
pub(crate) fn spawn<F>(future: F) -> tokio::task::JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send,
{
    RUNTIME.spawn(future)
}

fn remove_old(parent: &Path) {
    for entry in std::fs::read_dir(parent).into_iter().flatten().flatten() {
        let age = entry.metadata().ok().and_then(|about| about.modified().ok()?.elapsed().ok());
        if age.is_some_and(|age| age > Duration::from_secs(3600)) {
            // What another run has removed already is gone all the same.
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

/// A site, its library and the folder that holds it.
pub(crate) struct TestApp {
    router: axum::Router,
    pub(crate) library: Arc<Library>,
    /// Removed when the test ends; `None` when somebody else keeps it.
    _home: Option<TempDir>,
}

/// What the site answered.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl TestApp {
    /// The bundled list, shared by all tests that only read.
    pub(crate) fn shared() -> &'static Self {
        &SHARED
    }

    /// A library without lists.
    pub(crate) fn empty() -> Self {
        Self::configured(|_| {})
    }

    /// A library without lists, served with other settings.
    pub(crate) fn configured(change: impl FnOnce(&mut Settings)) -> Self {
        let home = TempDir::new().expect("a folder");
        let app = Self::over(home.path(), change);
        Self { _home: Some(home), ..app }
    }

    /// The bundled list in a library of its own.
    pub(crate) fn bundled() -> Self {
        let app = Self::empty();
        app.import_bundled();
        app
    }

    /// Lists in a library of their own.
    pub(crate) fn with(lists: &[ListText]) -> Self {
        let app = Self::empty();
        for list in lists {
            app.import(list).expect("the list is imported");
        }
        app
    }

    /// The site over a folder that may hold a library already.
    pub(crate) fn over(dir: &Path, change: impl FnOnce(&mut Settings)) -> Self {
        let library = Arc::new(block_on(Library::open(dir, NOW)).expect("the library opens"));
        let settings = Self::settings(dir, change);
        Self { router: router(&library, &settings, || CLOCK), library, _home: None }
    }

    /// The site goes by another clock.
    pub(crate) fn tell_time_by(&mut self, clock: web::Clock) {
        self.router = router(&self.library, &Self::settings(&self.dir(), |_| {}), clock);
    }

    fn settings(dir: &Path, change: impl FnOnce(&mut Settings)) -> Settings {
        let mut settings = Settings {
            data_dir: dir.to_owned(),
            listen: "127.0.0.1:0".parse().expect("an address"),
            base_url: Some(BASE_URL.parse().expect("an address")),
            no_bundled: true,
            report_to: None,
            log_zero_results: None,
            download_dir: None,
            serving: Serving::default(),
        };
        change(&mut settings);
        settings
    }

    /// The folder of the library.
    pub(crate) fn dir(&self) -> PathBuf {
        self.library.dir().to_owned()
    }

    /// The site, to be served.
    pub(crate) fn router(&self) -> axum::Router {
        self.router.clone()
    }

    /// Imports the list that comes with the program.
    pub(crate) fn import_bundled(&self) {
        let metadata = ListMetadata::parse(BUNDLED_METADATA).expect("well-formed");
        let done = block_on(ingest(&self.library, BUNDLED_BYTES, metadata, "urban-renewal-4"));
        assert!(matches!(done, Ok(Ingested::Imported { .. })), "{done:?}");
    }

    /// Imports a list as the command line does.
    pub(crate) fn import(&self, list: &ListText) -> Result<Ingested, LibraryError> {
        block_on(ingest(&self.library, list.text().as_bytes(), list.metadata(), &list.slug))
    }

    /// Asks for an address.
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path)
    }

    /// Asks with another method.
    pub(crate) fn ask(&self, method: Method, path: &str) -> Answer {
        block_on(self.answer(method, path))
    }

    /// Asks for an address, expects 200 and gives the page.
    pub(crate) fn page(&self, path: &str) -> String {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.text()
    }

    /// Asks for a JSON address, expects 200 and gives the value.
    pub(crate) fn json(&self, path: &str) -> serde_json::Value {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.json()
    }

    /// Searches; the words are written into the address as a form does.
    pub(crate) fn search(&self, q: &str) -> serde_json::Value {
        self.json(&format!("/search.json?{}", query(&[("q", q), ("limit", "100")])))
    }

    /// Searches below the pages: every hit, with its marks.
    pub(crate) fn found(&self, q: &str) -> SearchPage {
        let (query, filters) = (Query::parse(q), Filters::default());
        let request = SearchRequest { query, filters, sort: Sort::ListOrder, offset: 0, limit: 1000 };
        block_on(async {
            let mut snapshot = self.library.snapshot().await.expect("a snapshot");
            snapshot.search(request).await.expect("the search runs")
        })
    }

    /// Asks with a header.
    pub(crate) fn get_with(&self, path: &str, name: &'static str, value: &str) -> Answer {
        self.ask_with(Method::GET, path, &[(name, value)])
    }

    /// Asks with another method and with headers.
    pub(crate) fn ask_with(&self, method: Method, path: &str, headers: &[(&'static str, &str)]) -> Answer {
        self.ask_with_body(method, path, headers, Body::empty())
    }

    /// The same with a body.
    pub(crate) fn ask_with_body(
        &self,
        method: Method,
        path: &str,
        headers: &[(&'static str, &str)],
        body: Body,
    ) -> Answer {
        let mut request = request(method, path);
        *request.body_mut() = body;
        for (name, value) in headers {
            request.headers_mut().append(*name, value.parse().expect("a header"));
        }
        block_on(self.send(request))
    }

    /// Sends JSON, as clients of the assistants' protocol do.
    pub(crate) fn post(&self, path: &str, body: &str) -> Answer {
        let request = Request::post(path)
            .header("host", "anli.example")
            .header("content-type", "application/json")
            .header("accept", "application/json, text/event-stream")
            .body(Body::from(body.to_owned()))
            .expect("a request");
        block_on(self.send(request))
    }

    /// The answer to a request, for tests that ask while something else runs.
    pub(crate) async fn answer(&self, method: Method, path: &str) -> Answer {
        self.send(request(method, path)).await
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.expect("the site answers");
        let (parts, body) = response.into_parts();
        let body = body.collect().await.expect("a body").to_bytes().to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }
}

fn router(library: &Arc<Library>, settings: &Settings, clock: web::Clock) -> axum::Router {
    web::app(Arc::clone(library), settings, clock, Arc::default()).expect("no log to open").router()
}

fn request(method: Method, path: &str) -> Request<Body> {
    let uri: Uri = path.parse().unwrap_or_else(|error| panic!("{error}: {}", &path[..path.len().min(120)]));
    Request::builder().method(method).uri(uri).body(Body::empty()).expect("a request")
}

/// Parses and writes a list.
pub(crate) async fn ingest(
    library: &Library,
    bytes: &[u8],
    metadata: ListMetadata,
    slug: &str,
) -> Result<Ingested, LibraryError> {
    ingest_at(library, bytes, metadata, slug, NOW).await
}

/// The same at a time of its own.
pub(crate) async fn ingest_at(
    library: &Library,
    bytes: &[u8],
    metadata: ListMetadata,
    slug: &str,
    now: &str,
) -> Result<Ingested, LibraryError> {
    let parsed = import::parse(bytes);
    assert!(!parsed.has_errors(), "the list has errors: {:?}", parsed.diagnostics);
    let outline = parsed.outline.expect("a list");
    let slug: ListSlug = slug.parse().expect("a slug");
    let list = metadata.describe(slug, &outline.title.text);
    let sha256: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let source = Source { name: "list.txt", sha256: &sha256, bytes };
    let incoming = Incoming { list: &list, outline: &outline, source, is_named: false, maps: &[] };
    library.ingest(incoming, now).await.map(|(done, _)| done)
}

/// The query part of an address.
pub(crate) fn query(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

impl Answer {
    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("UTF-8")
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("no JSON ({error}): {}", self.text()))
    }

    /// A header, empty when it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("ASCII"))
    }
}
