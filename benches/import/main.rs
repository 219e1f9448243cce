//! Import beside raw tantivy and plain SQLite on the same cases: `cargo bench --bench import`.
//!
//! `IMPORT_BENCH_CASES=20000,100000` says how many cases (the default is 20000), `IMPORT_BENCH_LISTS` in how many lists they
//! come (50). Each way runs in a process of its own, so that its peak of memory is its own:
//!
//! - `library`: the list files as `anli import FILE…` takes them: read, annotated, compared, written, indexed, synced, one generation;
//! - `tantivy`: heading and body of the same cases into raw tantivy, characters and bigrams, one segment;
//! - `sqlite3`: one INSERT a case by the `sqlite3` program, in one transaction; left out where there is none.

#![expect(clippy::print_stdout, reason = "a report for the terminal")]

#[expect(dead_code, reason = "the search benchmark uses more of it")]
#[path = "../search/corpus.rs"]
mod corpus;
mod lists;
#[expect(dead_code, reason = "the search benchmark asks it too")]
#[path = "../search/raw.rs"]
mod raw;

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anli::import::{self, metadata::ListMetadata};
use anli::library::{Incoming, Library};
use anli::store::ingest::Source;
use sha2::{Digest as _, Sha256};

/// Which way this process is to go; the one that the user starts has none.
const WAY: &str = "IMPORT_BENCH_WAY";
const NOW: &str = "2026-11-24T09:00:00Z";

fn main() {
    match std::env::var(WAY).as_deref() {
        Ok("library") => report(block_on(library(Path::new(".")))),
        Ok("tantivy") => report(tantivy(Path::new("."))),
        _ => compare(),
    }
}

/// The number that a variable holds.
fn numbers(name: &str, default: &str) -> Vec<usize> {
    let text = std::env::var(name).unwrap_or_else(|_| default.to_owned());
    text.split(',').filter_map(|number| number.trim().parse().ok()).collect()
}

fn compare() {
    let lists = numbers("IMPORT_BENCH_LISTS", "50").first().copied().unwrap_or(50);
    for cases in numbers("IMPORT_BENCH_CASES", "20000") {
        let home = tempfile::tempdir().expect("a folder");
        lists::write(home.path(), cases, lists);
        println!("\n{cases} cases in {lists} lists");
        let library = run("library", home.path());
        let tantivy = run("tantivy", home.path());
        let sqlite = sqlite(home.path());
        let speed = |way: &Measured| cases as f64 / way.took.as_secs_f64();
        let ways = [("library", Some(&library)), ("raw tantivy", Some(&tantivy)), ("sqlite3", sqlite.as_ref())];
        for (name, way) in ways.iter().filter_map(|(name, way)| way.map(|way| (name, way))) {
            println!(
                "{name:<12} {:>8.0} cases/s {:>8.2?} {:>6} MB at most  {}",
                speed(way),
                way.took,
                way.peak_mb,
                way.parts
            );
        }
        println!("library : raw tantivy = {:.3}", speed(&library) / speed(&tantivy));
        if let Some(sqlite) = sqlite {
            println!("library : sqlite3     = {:.3}", speed(&library) / speed(&sqlite));
        }
    }
}

/// What a way took.
#[derive(Debug, Default)]
struct Measured {
    took: Duration,
    peak_mb: u64,
    parts: String,
}

/// Tells the process that compares.
fn report((took, parts): (Duration, String)) {
    println!("{}\t{}\t{parts}", took.as_micros(), peak_mb(Path::new("/proc/self/status")));
}

/// The peak of a process's memory, where the system tells.
fn peak_mb(status: &Path) -> u64 {
    let status = fs::read_to_string(status).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) / 1000
}

/// Goes one way in a process of its own.
fn run(way: &str, home: &Path) -> Measured {
    let program = std::env::current_exe().expect("this program");
    let done = Command::new(program).env(WAY, way).current_dir(home).stderr(Stdio::inherit()).output();
    let said = String::from_utf8(done.expect("it runs").stdout).expect("UTF-8");
    let fields: Vec<&str> = said.trim_end_matches('\n').splitn(3, '\t').collect();
    let [took, peak, parts] = fields[..] else { panic!("{way} said {said}") };
    Measured {
        took: Duration::from_micros(took.parse().expect("a number")),
        peak_mb: peak.parse().expect("a number"),
        parts: parts.to_owned(),
    }
}

fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Runtime::new().expect("a runtime").block_on(future)
}

async fn library(home: &Path) -> (Duration, String) {
    let began = Instant::now();
    let (mut reading, mut writing) = (Duration::ZERO, Duration::ZERO);
    let library = Library::open(&home.join("library"), NOW).await.expect("a library");
    let mut import = library.begin_import("bench", NOW).await.expect("an import");
    let mut files: Vec<_> = fs::read_dir(home.join("lists")).expect("lists").flatten().map(|f| f.path()).collect();
    files.sort();
    for (number, file) in files.iter().enumerate() {
        let start = Instant::now();
        let bytes = fs::read(file).expect("a list");
        let outline = import::parse(&bytes).outline.expect("an outline");
        let list =
            ListMetadata::default().describe(format!("list-{number}").parse().expect("a slug"), &outline.title.text);
        let sha256: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        reading += start.elapsed();
        let start = Instant::now();
        let source = Source { name: "list.txt", sha256: &sha256, bytes: &bytes };
        let incoming = Incoming { list: &list, outline: &outline, source, is_named: false, maps: &[] };
        import.add(incoming).await.expect("imported");
        writing += start.elapsed();
    }
    let start = Instant::now();
    import.publish(&|_| {}).await.expect("published");
    let publishing = start.elapsed();
    library.close().await;
    (began.elapsed(), format!("reading {reading:.1?}, writing {writing:.1?}, publishing {publishing:.1?}"))
}

fn tantivy(home: &Path) -> (Duration, String) {
    let began = Instant::now();
    let texts = BufReader::new(fs::File::open(home.join("texts")).expect("texts"));
    raw::Raw::build(&home.join("raw"), texts.lines().map_while(Result::ok)).expect("an index");
    (began.elapsed(), String::new())
}

/// Inserts by the program of SQLite itself; `None` where there is none.
fn sqlite(home: &Path) -> Option<Measured> {
    let sql = fs::File::open(home.join("cases.sql")).expect("statements");
    let began = Instant::now();
    let child = Command::new("sqlite3").arg(home.join("plain.db")).stdin(sql).stdout(Stdio::null()).spawn();
    let Ok(mut child) = child else {
        println!("sqlite3 is not installed: left out");
        return None;
    };
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().expect("it is waited for").is_none() {
        peak = peak.max(peak_mb(Path::new(&status)));
        std::thread::sleep(Duration::from_millis(5));
    }
    Some(Measured { took: began.elapsed(), peak_mb: peak, parts: String::new() })
}
