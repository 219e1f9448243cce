//! The judged queries: how good the search is, as numbers with a floor.
//!
//! Four sets in `tests/fixtures`: `judgments.tsv`, `judgments-own.tsv` (written from the text for every kind of query, more
//! than six each), `judgments-apart.tsv` (written without a look at the search, and never tuned on query by query), and
//! `judgments-border.tsv` (half of it false friends: words that stand in the texts only where two others meet, listed with
//! another segmenter and judged by reading). A line names the cases that answer a query, each with a grade, or `-` for none.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::fixture::Corpus;

static CORPUS: LazyLock<Corpus> = LazyLock::new(Corpus::new);

/// The measures, each a mean over the queries that have it.
#[derive(Debug, Default)]
struct Quality {
    /// Gain of the first ten places, against the best order. Over the queries with an answer.
    ndcg: f64,
    /// The share of the answers that are found. Over the queries with an answer.
    recall: f64,
    /// The share of the queries with an answer that find nothing.
    zero: f64,
    /// The share of the queries without an answer that find nothing.
    clean: f64,
    /// Cases found that are no answers, for each query.
    wrong: f64,
}

fn quality(judgments: &str) -> Quality {
    let (mut sum, mut answered, mut answerless) = (Quality::default(), 0.0, 0.0);
    for line in judgments.lines().skip(1) {
        let [_, _, _, query, answers] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let grades: HashMap<&str, i32> = answers
            .split_whitespace()
            .filter_map(|answer| answer.split_once(':'))
            .map(|(number, grade)| (number, grade.parse().unwrap()))
            .collect();
        let found = CORPUS.numbers(query);
        let right = found.iter().filter(|number| grades.contains_key(**number)).count();
        sum.wrong += (found.len() - right) as f64;
        if grades.is_empty() {
            answerless += 1.0;
            sum.clean += f64::from(found.is_empty());
            if !found.is_empty() {
                println!("{query}: wanted nothing, found {found:?}");
            }
            continue;
        }
        answered += 1.0;
        sum.recall += right as f64 / grades.len() as f64;
        sum.zero += f64::from(found.is_empty());
        let ndcg = ndcg(&found, &grades);
        sum.ndcg += ndcg;
        if ndcg < 0.9 {
            println!("{query}: wanted {answers}, found {found:?}");
        }
    }
    Quality {
        ndcg: sum.ndcg / answered,
        recall: sum.recall / answered,
        zero: sum.zero / answered,
        clean: sum.clean / answerless,
        wrong: sum.wrong / (answered + answerless),
    }
}

fn ndcg(found: &[&str], grades: &HashMap<&str, i32>) -> f64 {
    let gain = |grades: &mut dyn Iterator<Item = i32>| -> f64 {
        grades.take(10).zip(2_u32..).map(|(grade, place)| (2_f64.powi(grade) - 1.0) / f64::from(place).log2()).sum()
    };
    let mut best: Vec<i32> = grades.values().copied().collect();
    best.sort_unstable_by(|a, b| b.cmp(a));
    gain(&mut found.iter().map(|number| grades.get(number).copied().unwrap_or(0))) / gain(&mut best.into_iter())
}

#[test]
fn judged_queries_are_answered_well() {
    let quality = quality(include_str!("../../tests/fixtures/judgments.tsv"));
    println!("{quality:?}");
    assert!(quality.ndcg >= 0.98 && quality.recall >= 0.99 && quality.zero <= 0.0, "{quality:?}");
    assert!(quality.clean >= 1.0 && quality.wrong <= 0.03, "{quality:?}");
}

#[test]
fn our_own_judged_queries_are_answered_well() {
    let quality = quality(include_str!("../../tests/fixtures/judgments-own.tsv"));
    println!("{quality:?}");
    assert!(quality.ndcg >= 0.98 && quality.recall >= 0.98 && quality.zero <= 0.01, "{quality:?}");
    assert!(quality.clean >= 0.98 && quality.wrong <= 0.1, "{quality:?}");
}

#[test]
fn queries_judged_apart_are_answered_well() {
    let quality = quality(include_str!("../../tests/fixtures/judgments-apart.tsv"));
    println!("{quality:?}");
    assert!(quality.ndcg >= 0.97 && quality.recall >= 0.975 && quality.zero <= 0.01, "{quality:?}");
    assert!(quality.clean >= 0.98 && quality.wrong <= 0.025, "{quality:?}");
}

#[test]
fn words_that_stand_only_across_the_borders_of_others_find_nothing() {
    let quality = quality(include_str!("../../tests/fixtures/judgments-border.tsv"));
    println!("{quality:?}");
    assert!(quality.ndcg >= 0.97 && quality.recall >= 0.97 && quality.zero <= 0.02, "{quality:?}");
    assert!(quality.clean >= 0.97 && quality.wrong <= 0.03, "{quality:?}");
}
