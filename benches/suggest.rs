//! Suggestions on a big table: `cargo bench --bench suggest`. A table from 10,000 cases, as many as a server reads;
//! prefixes that lead to one form, to many, and to none. A look-up must stay below a millisecond.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[path = "search/corpus.rs"]
#[allow(dead_code, reason = "the other benchmark uses more of it")]
mod corpus;

use std::collections::BTreeMap;

use anli::domain::case::{CaseSummary, MeasureHeading, MechanismHeading};
use anli::domain::ids::{CaseKey, MeasureKey, MechanismKey};
use anli::domain::list::PolicyList;
use anli::domain::outline::CaseText;
use anli::import::annotate::places::read_actors;
use anli::search::{SuggestBuilder, SuggestTable, cut_words};
use criterion::Criterion;

use corpus::{Case, Corpus};

/// From so many cases a server makes its table.
const CASES: u64 = 10_000;

/// What is typed: characters, pinyin, initials, both, and what nothing begins with.
const TYPED: [&str; 12] =
    ["城", "城市", "城市更新", "c", "ch", "chengshi", "csgx", "xm", "zanzou", "城市gx", "安徽芜湖", "qqqq"];

fn summary(case: Case, number: u64) -> CaseSummary {
    let key: CaseKey = format!("bench/1/1/{}", number % 9999 + 1).parse().expect("a key");
    let list = PolicyList {
        slug: key.list.clone(),
        title: "清单".to_owned(),
        series: None,
        batch: None,
        issuer: None,
        issued_on: None,
        document_no: None,
        source_url: None,
    };
    let mechanism = MechanismKey { list: key.list.clone(), mechanism: 1 };
    let measure = MeasureKey { list: key.list.clone(), mechanism: 1, measure: 1 };
    CaseSummary {
        actors: read_actors(&case.heading).actors,
        added_at: None,
        corrected_at: None,
        key,
        printed_number: "一（一）1".to_owned(),
        text: CaseText { heading: case.heading, body: Some(case.body) },
        source_line: 1,
        list,
        mechanism: MechanismHeading { key: mechanism, printed: "一".to_owned(), title: case.mechanism },
        measure: MeasureHeading { key: measure, printed: "（一）".to_owned(), title: Some(case.measure) },
    }
}

fn table() -> SuggestTable {
    let corpus = Corpus::new();
    let mut builder = SuggestBuilder::new(BTreeMap::new());
    for number in 0..CASES {
        builder.add(&summary(corpus.case(number), number), &cut_words);
    }
    builder.finish()
}

fn main() {
    let table = table();
    println!("{} keys from {CASES} cases, {:.1} MB", table.key_count(), table.size() as f64 / 1e6);
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("suggest");
    for typed in TYPED {
        group.bench_function(typed, |bencher| bencher.iter(|| table.suggest(std::hint::black_box(typed))));
    }
    group.finish();
    criterion.final_summary();
}
