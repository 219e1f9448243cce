//! Servers to measure against, each a process of its own, and the program itself.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anli::domain::ids::CaseKey;
use anli::library::Library;
use anli::store;
use axum::Router;
use axum::extract::State;
use axum::http::Uri;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use clap::Parser as _;

use super::raw::Raw;

/// Which server this process is to be; the one that a person starts is none.
const WAY: &str = "LOAD_BENCH_WAY";
const BYTES: &str = "LOAD_BENCH_BYTES";
/// How many copies of the page are sent in turn.
const COPIES: &str = "LOAD_BENCH_COPIES";
const LIBRARY: &str = "LOAD_BENCH_LIBRARY";
const NOW: &str = "2026-11-24T09:00:00Z";

/// A server that runs until it is dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
    /// From the start of the process to its first answer.
    pub(crate) first_answer: Duration,
}

impl Server {
    /// The program over a library.
    pub(crate) fn program(program: &str, library: &Path, settings: &[&str]) -> Self {
        let mut command = Command::new(program);
        command.args(["serve", "--no-bundled", "--listen", "127.0.0.1:0", "--data-dir"]).arg(library).args(settings);
        Self::start(command)
    }

    /// A reference server.
    pub(crate) fn reference(way: &str, bytes: usize, library: &Path) -> Self {
        Self::start(Self::command(way, bytes, library))
    }

    /// The one that sends copies of a page in turn.
    pub(crate) fn constant(bytes: usize, copies: usize, library: &Path) -> Self {
        let mut command = Self::command("constant", bytes, library);
        command.env(COPIES, copies.to_string());
        Self::start(command)
    }

    fn command(way: &str, bytes: usize, library: &Path) -> Command {
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        command.env(WAY, way).env(BYTES, bytes.to_string()).env(LIBRARY, library);
        command
    }

    fn start(mut command: Command) -> Self {
        let began = Instant::now();
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("a server");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("its output")).read_line(&mut line).expect("its address");
        let address = line.trim().trim_start_matches("http://").parse().expect("an address");
        super::client::first(address, "/healthz", "");
        Self { child, address, first_answer: began.elapsed() }
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// What is in RAM, in megabytes, where the system tells.
    pub(crate) fn memory_mb(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It is measured, not ended with care.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Whether this process is a reference server.
pub(crate) fn is_wanted() -> bool {
    std::env::var_os(WAY).is_some()
}

fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Runtime::new().expect("a runtime").block_on(future)
}

/// Keys of all cases.
pub(crate) fn keys(library: &Path) -> Vec<CaseKey> {
    block_on(async {
        let library = Library::open(library, NOW).await.expect("the library");
        let mut snapshot = library.snapshot().await.expect("a snapshot");
        let ids = store::cases::all_ids(snapshot.db()).await.expect("ids");
        let cases = store::cases::by_ids(snapshot.db(), &ids).await.expect("cases");
        drop(snapshot);
        library.close().await;
        cases.into_iter().map(|case| case.key).collect()
    })
}

/// What the reference servers need.
#[derive(Clone)]
struct Least {
    pages: Arc<[Vec<u8>]>,
    library: Option<Arc<Library>>,
    raw: Option<Arc<Raw>>,
}

/// Serves as this process was told to, until it is killed.
pub(crate) fn serve() {
    let setting = |name: &str| std::env::var(name).unwrap_or_default();
    let page = vec![b'x'; setting(BYTES).parse().unwrap_or(0)];
    let pages = vec![page; setting(COPIES).parse().unwrap_or(1)].into();
    let dir = setting(LIBRARY);
    block_on(async {
        let mut least = Least { pages, library: None, raw: None };
        let routes = match setting(WAY).as_str() {
            "constant" => Router::new().fallback(constant),
            "queries" => {
                least.library = Some(Arc::new(Library::open(Path::new(&dir), NOW).await.expect("the library")));
                Router::new().route("/lists/{*key}", get(queries)).fallback(constant)
            }
            "render" => rendered(Path::new(&dir)).await,
            _ => {
                let home = tempfile::tempdir().expect("a folder");
                least.raw = Some(Arc::new(raw_index(home.path(), Path::new(&dir)).await));
                Router::new().route("/search", get(search)).fallback(constant)
            }
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        println!("http://{}", listener.local_addr().expect("an address"));
        axum::serve(listener, routes.with_state(least)).await.expect("it serves");
    });
}

fn page(bytes: &[u8]) -> Response {
    ([(CONTENT_TYPE, "text/html; charset=utf-8")], bytes.to_vec()).into_response()
}

async fn constant(State(least): State<Least>) -> Response {
    static TURN: AtomicUsize = AtomicUsize::new(0);
    let turn = TURN.fetch_add(1, Ordering::Relaxed);
    page(&least.pages[turn % least.pages.len()])
}

/// What a case page asks the library for.
async fn queries(State(least): State<Least>, uri: Uri) -> Response {
    let library = least.library.expect("a library");
    let key: CaseKey = uri.path().trim_start_matches("/lists/").parse().expect("a key");
    let mut snapshot = library.snapshot_to_work().await.expect("a snapshot");
    let detail = store::cases::find(snapshot.db(), &key).await.expect("a case").expect("a case");
    let near = snapshot.near(&detail).await.expect("cases");
    std::hint::black_box(near);
    page(&least.pages[0])
}

/// The handler of a case page, with nothing around it.
async fn rendered(library: &Path) -> Router<Least> {
    let library = Arc::new(Library::open(library, NOW).await.expect("the library"));
    let settings = Program::parse_from(["load"]).settings;
    let clock = || time::macros::datetime!(2026-11-24 09:00 UTC);
    anli::web::bare_cases(library, &settings, clock).expect("no log to open").fallback(|| async {}).with_state(())
}

/// What the program is started with.
#[derive(clap::Parser)]
struct Program {
    #[command(flatten)]
    settings: anli::config::Settings,
}

async fn search(State(least): State<Least>, uri: Uri) -> Response {
    let words =
        form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).next().map(|(_, words)| words.into_owned());
    let found = least.raw.expect("an index").search(&words.unwrap_or_default()).expect("an answer");
    page(found.to_string().as_bytes())
}

async fn raw_index(home: &Path, library: &Path) -> Raw {
    let library = Library::open(library, NOW).await.expect("the library");
    let mut snapshot = library.snapshot().await.expect("a snapshot");
    let ids = store::cases::all_ids(snapshot.db()).await.expect("ids");
    let cases = store::cases::by_ids(snapshot.db(), &ids).await.expect("cases");
    let text = |case: &anli::domain::case::CaseSummary| {
        format!("{}。{}", case.text.heading, case.text.body.as_deref().unwrap_or_default())
    };
    let texts: Vec<String> = cases.iter().map(text).collect();
    drop(snapshot);
    library.close().await;
    Raw::build(home, texts.into_iter()).expect("an index")
}
