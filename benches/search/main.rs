//! Search beside raw tantivy on the same cases and queries: `cargo bench --bench search`.
//!
//! Prints for each size p50 and p99 over the queries, their ratio, index size and memory, then lets criterion measure
//! the whole set of queries. Sizes: `SEARCH_BENCH_CASES=1000,100000` (the default), any others too.

#![expect(clippy::print_stdout, reason = "a report for the terminal")]

mod corpus;
mod raw;

use std::path::Path;
use std::time::{Duration, Instant};

use anli::search::{Filters, Query, SearchIndex, Sort, build};
use criterion::Criterion;

use corpus::Corpus;
use raw::Raw;

const QUERIES: &str = include_str!("queries.tsv");

/// Each query is asked so often; the fastest time counts, so that a busy machine disturbs less.
const ROUNDS: usize = 3;

fn main() {
    anli::search::warm();
    let sizes = std::env::var("SEARCH_BENCH_CASES").unwrap_or_else(|_| "1000,100000".to_owned());
    let mut criterion = Criterion::default().configure_from_args().sample_size(10);
    for size in sizes.split(',').filter_map(|size| size.trim().parse().ok()) {
        measure(size, &mut criterion);
    }
    criterion.final_summary();
}

fn measure(size: u64, criterion: &mut Criterion) {
    let home = tempfile::tempdir().expect("a folder");
    let queries: Vec<(&str, &str)> = QUERIES.lines().skip(1).filter_map(|line| line.split_once('\t')).collect();
    let corpus = Corpus::new();
    let given = given_cases();
    let (ours, raw) = (home.path().join("ours"), home.path().join("raw"));

    let began = Instant::now();
    let raw_index =
        Raw::build(&raw, (0..size).map(|n| case(&corpus, &given, n)).map(|c| format!("{}。{}", c.heading, c.body)));
    let raw_index = raw_index.expect("a raw index");
    let raw_built = began.elapsed();
    let began = Instant::now();
    let cases: Vec<_> = (0..size).map(|number| case(&corpus, &given, number)).collect();
    build(&ours, cases.iter().map(corpus::Case::indexed)).expect("an index");
    let built = began.elapsed();
    drop(cases);
    let index = SearchIndex::open(&ours).expect("an index");

    let search = |query: &str| {
        let found = index.search(&Query::parse(query), &Filters::default(), Sort::Relevance, 0, 10);
        found.expect("an answer").total
    };
    let raw_search = |query: &str| raw_index.search(query).expect("an answer");
    println!(
        "\n{size} cases; index built in {built:.1?} (raw {raw_built:.1?}), {} MB (raw {} MB)",
        megabytes(&ours),
        megabytes(&raw)
    );
    let mine = times(&queries, &search);
    let theirs = times(&queries, &raw_search);
    for share in [0.5, 0.9, 0.99] {
        let (mine, theirs) = (percentile(&mine, share), percentile(&theirs, share));
        println!(
            "p{:<4} {mine:>10.2?}   raw {theirs:>10.2?}   ratio {:.1}",
            share * 100.0,
            mine.as_secs_f64() / theirs.as_secs_f64()
        );
    }
    slowest(&queries, &mine, &theirs);
    println!("memory {}", memory());
    let mut group = criterion.benchmark_group(format!("{size} cases, all queries"));
    group.bench_function("search", |b| b.iter(|| queries.iter().map(|(_, query)| search(query)).sum::<usize>()));
    group.bench_function("raw tantivy", |b| {
        b.iter(|| queries.iter().map(|(_, query)| raw_search(query)).sum::<usize>())
    });
    group.finish();
}

/// Cases of another generator, when `SEARCH_BENCH_JSONL` names a file of them: one object a line with `list`, `batch`,
/// `mechanism`, `measure`, `title`, `body` and `localities`.
fn given_cases() -> Vec<String> {
    let file = std::env::var("SEARCH_BENCH_JSONL").ok();
    let text = file.map(|file| std::fs::read_to_string(file).expect("a readable file")).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

fn case(corpus: &Corpus, given: &[String], number: u64) -> corpus::Case {
    match given.get(number as usize) {
        Some(line) => corpus::Case::read(line, number),
        None => corpus.case(number),
    }
}

fn times(queries: &[(&str, &str)], search: &dyn Fn(&str) -> usize) -> Vec<Duration> {
    let once = |query: &str| {
        let began = Instant::now();
        std::hint::black_box(search(query));
        began.elapsed()
    };
    let time = |query: &str| (0..ROUNDS).map(|_| once(query)).min().unwrap_or_default();
    queries.iter().map(|(_, query)| time(query)).collect()
}

fn percentile(times: &[Duration], share: f64) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    sorted[((sorted.len() as f64 * share) as usize).min(sorted.len() - 1)]
}

fn slowest(queries: &[(&str, &str)], mine: &[Duration], theirs: &[Duration]) {
    let mut order: Vec<usize> = (0..queries.len()).collect();
    order.sort_by_key(|&at| std::cmp::Reverse(mine[at]));
    for &at in order.iter().take(8) {
        println!("      {:>10.2?}   raw {:>10.2?}   {} {}", mine[at], theirs[at], queries[at].0, queries[at].1);
    }
}

fn megabytes(dir: &Path) -> u64 {
    let files = std::fs::read_dir(dir).expect("a folder").flatten();
    files.filter_map(|file| file.metadata().ok()).map(|file| file.len()).sum::<u64>() / 1_000_000
}

/// What the process holds, where the system tells.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS"));
    line.map_or_else(|| "unknown".to_owned(), |line| line.trim_start_matches("VmRSS:").trim().to_owned())
}
