//! Tests of the two promises: what stands in a case is found, and every mark is right. Both against a naive finder that
//! shares no code with the search but the folding.
//!
//! Wanted exceptions of the marks, in this file's words: a run of two or three 汉字 is marked only where it stands as itself;
//! a number takes its % along; where the run does not stand whole, its synonyms or its words are marked instead.

use std::ops::{Range, RangeInclusive};
use std::sync::LazyLock;

use proptest::prelude::*;

use super::fixture::{Case, Corpus, cases, number};
use super::naive;
use super::*;
use crate::domain::text::{UnitKind, fold_str, units};

/// The lines of the synonym table, read without its own reader.
static GROUPS: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| {
    let lines = include_str!("../../data/synonyms.txt").lines();
    lines.map(|line| line.split(['=', '~', '>', ',']).map(|term| squashed(&fold_str(term))).collect()).collect()
});

static CORPUS: LazyLock<Corpus> = LazyLock::new(Corpus::new);

/// A stretch of 1 to 12 units of a heading or body, punctuation inside it too, that is no operator of the query syntax.
fn stretch() -> impl Strategy<Value = &'static str> {
    stretch_of(1..=12)
}

fn stretch_of(len: RangeInclusive<usize>) -> impl Strategy<Value = &'static str> {
    (0..cases().len(), any::<bool>(), any::<prop::sample::Index>(), len).prop_filter_map(
        "an operator or nothing to search",
        |(case, body, at, len)| {
            let text: &'static str = if body { &cases()[case].body } else { &cases()[case].heading };
            let units = units(text);
            let from = at.index(units.len());
            let run = units.get(from..from + len)?;
            let wanted = &text[run[0].start..run[len - 1].end];
            let query = Query::parse(wanted);
            let edge = |unit: &crate::domain::text::Unit| unit.kind == UnitKind::Punctuation;
            let plain = query.notices().is_empty() && query.num_parts() == 1 && !edge(&run[0]) && !edge(&run[len - 1]);
            plain.then_some(wanted)
        },
    )
}

fn stands_in(case: &Case, wanted: &str) -> bool {
    case.texts().iter().any(|(_, text)| !naive::find(text, wanted).is_empty())
}

/// The marks as they would be without the sign that a number takes along.
pub(super) fn without_sign(text: &str, spans: Vec<Range<usize>>, wanted: &str) -> Vec<Range<usize>> {
    let cut = |span: Range<usize>| {
        let kept = text[span.clone()].trim_end_matches(['%', '‰']);
        if wanted.ends_with(['%', '‰']) { span } else { span.start..span.start + kept.len() }
    };
    spans.into_iter().map(cut).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_stands_in_a_case_is_found_and_comes_first(wanted in stretch()) {
        let found = CORPUS.all(wanted);
        let apart = found.groups.iter().flat_map(|group| &group.hits);
        let all: Vec<&str> = found.hits.iter().chain(apart).map(|hit| number(hit.case_id)).collect();
        for case in cases().iter().filter(|case| stands_in(case, wanted)) {
            prop_assert!(all.contains(&case.number.as_str()), "{} is in {} and was missed", wanted, case.number);
        }
        let literal: Vec<bool> = found.hits.iter().map(|hit| hit.ways.is_empty()).collect();
        prop_assert!(literal.is_sorted_by(|a, b| a >= b), "{}: literal hits come first: {:?}", wanted, found.hits);
        for hit in found.hits.iter().filter(|hit| hit.ways.is_empty()) {
            let case = &cases()[(hit.case_id - 100) as usize];
            prop_assert!(stands_in(case, wanted), "{} does not stand in {}: say how it matched", wanted, case.number);
        }
    }

    #[test]
    fn every_mark_is_right(wanted in stretch()) {
        let marker = Highlighter::new(&Query::parse(wanted));
        let short = (2..=3).contains(&units(wanted).len());
        for case in cases() {
            for (field, text) in case.texts() {
                let occurrences = naive::find(text, wanted);
                let spans = without_sign(text, marker.spans(field, text), wanted);
                if !short && !occurrences.is_empty() {
                    prop_assert_eq!(spans, occurrences, "{} in {}", wanted, case.number);
                    continue;
                }
                for span in spans {
                    let literal = occurrences.iter().any(|o| o.start <= span.start && span.end <= o.end);
                    let marked = fold_str(&text[span.clone()]);
                    prop_assert!(literal || is_word_of(&marked, wanted), "{} marks {} in {}", wanted, marked, case.number);
                }
            }
        }
    }

    #[test]
    fn a_short_run_is_marked_in_the_cases_that_have_it_and_in_no_other(wanted in stretch_of(2..=3)) {
        let literal: Vec<&str> =
            CORPUS.all(wanted).hits.iter().filter(|hit| hit.ways.is_empty()).map(|hit| number(hit.case_id)).collect();
        let marker = Highlighter::new(&Query::parse(wanted));
        for case in cases() {
            let whole = |(field, text): &(TextField, &str)| {
                let spans = without_sign(text, marker.spans(*field, text), wanted);
                let marked = spans.into_iter().map(|span| squashed(&fold_str(&text[span])));
                marked.filter(|m| !is_other_name(m, wanted)).any(|m| m.contains(&squashed(&fold_str(wanted))))
            };
            let marked = case.texts().iter().any(whole);
            prop_assert_eq!(marked, literal.contains(&case.number.as_str()), "{} in {}", wanted, case.number);
        }
    }

    #[test]
    fn marks_of_neighbours_are_right(wanted in stretch()) {
        let found = CORPUS.all(wanted);
        for group in &found.groups {
            for hit in &group.hits {
                let case = &cases()[(hit.case_id - 100) as usize];
                let spans = |(field, text): (TextField, &str)| {
                    (without_sign(text, group.marker.spans(field, text), wanted), naive::find(text, wanted))
                };
                let spans: Vec<_> = case.texts().into_iter().map(spans).collect();
                prop_assert!(spans.iter().all(|(marked, naive)| marked == naive), "{}", wanted);
                prop_assert!(spans.iter().any(|(marked, _)| !marked.is_empty()), "{}", wanted);
            }
        }
    }
}

/// Whether every character of a marked text belongs to a part of what was typed, or to a term that stands beside such a
/// part in the synonym table; overlapping marks are one.
fn is_word_of(marked: &str, wanted: &str) -> bool {
    let (marked, wanted) = (squashed(marked), squashed(&fold_str(wanted)));
    let typed = |group: &&Vec<String>| group.iter().any(|term| wanted.contains(term.as_str()));
    let groups: Vec<&Vec<String>> = GROUPS.iter().filter(typed).collect();
    let allowed =
        |part: &str| wanted.contains(part) || groups.iter().any(|group| group.iter().any(|term| term == part));
    let chars: Vec<char> = marked.chars().collect();
    let mut covered = vec![false; chars.len()];
    for from in 0..chars.len() {
        for to in from + 1..=chars.len() {
            if allowed(&chars[from..to].iter().collect::<String>()) {
                covered[from..to].fill(true);
            }
        }
    }
    covered.into_iter().all(|c| c)
}

/// Whether a marked text is another name of what was typed that happens to hold it: 土地价款 for 地价款.
fn is_other_name(marked: &str, wanted: &str) -> bool {
    let has = |group: &[String], name: &str| group.iter().any(|term| term == name);
    marked != wanted && GROUPS.iter().any(|group| has(group, marked) && has(group, wanted))
}

fn squashed(text: &str) -> String {
    text.chars().filter(|c| !"“”‘’《》〈〉<>（）() \u{3000}".contains(*c)).collect()
}
