//! The program under load beside the least a server can do, in one run: `cargo bench --bench load`.
//!
//! `LOAD_BENCH_CASES=32,100000` says at which sizes (the default is 32: the bundled list), `LOAD_BENCH_SECONDS` how long each way is
//! asked (4), `LOAD_BENCH_CONNECTIONS` over how many kept connections (16). `LOAD_BENCH_OF=DIR` measures over a library that is there
//! already, such as one of a million cases (it is opened as by the program, which may build its index anew); `LOAD_BENCH_WAIT` is for
//! how many seconds the program is left alone after its start (0), while
//! it reads a large library whole. Every server is a process of its own:
//!
//! | way | is measured against |
//! |---|---|
//! | a case page, kept ready | `constant`: bare axum that sends as many bytes |
//! | 500 case pages in turn, kept ready | the same with as many copies of these bytes in turn: what lies in many places is read more slowly |
//! | a case page, made each time | `render`: bare axum around the handler of that page alone, which asks the library the same and renders the same template: no layer of the site, nothing kept, no connections of its own |
//! | the same | `queries`: the questions to the library alone, and as many bytes sent |
//! | a search page, never kept | `raw`: bare axum around raw tantivy, characters and bigrams, first ten hits and count |
//!
//! The client shares the processor with the server, so read requests per second as ratios; `cpu` is what the server itself used.

#![expect(clippy::print_stdout, reason = "a report for the terminal")]

mod client;
#[expect(dead_code, reason = "the search benchmark uses more of it")]
#[path = "../search/corpus.rs"]
mod corpus;
#[path = "../import/lists.rs"]
mod lists;
#[path = "../search/raw.rs"]
mod raw;
mod reference;

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use client::{Load, Measured, first};
use reference::Server;

const QUERIES: &str = include_str!("../search/queries.tsv");
const PROGRAM: &str = env!("CARGO_BIN_EXE_anli");

fn main() {
    if reference::is_wanted() {
        return reference::serve();
    }
    if let Some(library) = std::env::var_os("LOAD_BENCH_OF") {
        return measure(Path::new(&library));
    }
    for cases in numbers("LOAD_BENCH_CASES", "32") {
        let home = tempfile::tempdir().expect("a folder");
        let library = home.path().join("library");
        fill(&library, cases, home.path());
        measure(&library);
    }
}

fn numbers(name: &str, default: &str) -> Vec<usize> {
    let text = std::env::var(name).unwrap_or_else(|_| default.to_owned());
    text.split(',').filter_map(|number| number.trim().parse().ok()).collect()
}

fn number(name: &str, default: usize) -> usize {
    numbers(name, &default.to_string()).first().copied().unwrap_or(default)
}

fn measure(library: &Path) {
    let keys = reference::keys(library);
    let paths: Vec<String> =
        keys.iter().step_by((keys.len() / 500).max(1)).map(|key| format!("/lists/{key}")).collect();
    let load = Load {
        seconds: Duration::from_secs(number("LOAD_BENCH_SECONDS", 4) as u64),
        connections: number("LOAD_BENCH_CONNECTIONS", 16),
    };
    println!("\n{} cases, {} connections, {:?} each", keys.len(), load.connections, load.seconds);

    let serve = |cache: &str| {
        let server = Server::program(PROGRAM, library, &["--page-cache", cache]);
        let memory = server.memory_mb();
        std::thread::sleep(Duration::from_secs(number("LOAD_BENCH_WAIT", 0) as u64));
        (server, memory)
    };
    let (kept, then) = serve("64");
    println!("{:<28} {:?} to the first answer, {then} MB then", "start", kept.first_answer);
    let bytes = first(kept.address, &paths[0], "br");
    for (what, paths) in [("case page, kept ready", &paths[..1]), ("many case pages, kept ready", &paths)] {
        let constant = Server::constant(bytes, paths.len(), library);
        pair(what, &load, (&kept, &constant), paths, "br");
    }
    drop(kept);

    let (made, _) = serve("0");
    let bytes = first(made.address, &paths[0], "");
    for way in ["render", "queries"] {
        let reference = Server::reference(way, bytes, library);
        pair(&format!("case page, to {way}"), &load, (&made, &reference), &paths, "");
    }

    let words: Vec<&str> =
        QUERIES.lines().skip(1).filter_map(|line| line.split_once('\t')).map(|(_, words)| words).collect();
    let searches: Vec<String> = words.iter().map(|words| format!("/search?q={}", client::encoded(words))).collect();
    let raw = Server::reference("raw", 0, library);
    pair("search page", &load, (&made, &raw), &searches, "");
    println!("{:<28} {} MB", "memory after all that", made.memory_mb());
}

/// Asks both in turn, twice, and takes the better run of each: whatever else the machine does disturbs less.
fn pair(what: &str, load: &Load, servers: (&Server, &Server), paths: &[String], encoding: &str) {
    let run = |server: &Server| -> Measured { load.run(server.address, server.pid(), paths, encoding) };
    let (mut ours, mut theirs) = (run(servers.0), run(servers.1));
    ours = ours.better(run(servers.0));
    theirs = theirs.better(run(servers.1));
    println!("{what:<28} {ours}");
    println!("{:<28} {theirs}", "  reference");
    println!(
        "{:<28} {:.2} of the requests per second, {:.2} per processor second, p99 {:.1} times",
        "  ratio",
        ours.per_second() / theirs.per_second(),
        ours.per_cpu_second() / theirs.per_cpu_second(),
        ours.percentile(0.99).as_secs_f64() / theirs.percentile(0.99).as_secs_f64()
    );
}

/// A library with the bundled list, or with so many generated cases.
fn fill(library: &Path, cases: usize, home: &Path) {
    let mut import = Command::new(PROGRAM);
    import.args(["import", "--no-bundled", "--data-dir"]).arg(library);
    if cases <= 32 {
        import.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("data/urban-renewal-4.txt"));
    } else {
        lists::write(home, cases, cases.div_ceil(2000));
        let files = std::fs::read_dir(home.join("lists")).expect("a folder").flatten();
        let mut files: Vec<_> = files.map(|entry| entry.path()).collect();
        files.sort();
        import.args(files);
    }
    let done = import.output().expect("the program runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}
