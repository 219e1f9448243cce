//! What holds for every stretch of the corpus: it is found wherever it stands, and marked nowhere else.

use proptest::prelude::*;
use proptest::sample::Index;

use super::corpus::CASES;
use crate::support::{TestApp, naive};
use anli::library::MarkedText;
use anli::search::TextField;

/// 1 to 6 whole units inside one clause of a heading or a body, as they are written there.
fn stretch() -> impl Strategy<Value = String> {
    (0..CASES.len(), any::<bool>(), any::<Index>(), any::<Index>(), 1_usize..=6).prop_map(
        |(case, heading, clause, from, len)| {
            let text = if heading { &CASES[case].heading } else { &CASES[case].body };
            let clauses = naive::clauses(text);
            let clause = &clauses[clause.index(clauses.len())];
            let from = from.index(clause.len());
            let to = (from + len).min(clause.len()) - 1;
            text[clause[from].start..clause[to].end].to_owned()
        },
    )
}

/// The marked stretches of a text. A number takes its sign along, which the finder does not.
fn marks<'t>(text: &'t MarkedText, words: &str) -> Vec<&'t str> {
    let marked = text.segments.iter().filter(|(_, mark)| *mark).map(|(text, _)| text.as_str());
    let ends_with_sign = words.ends_with(['%', '％']);
    marked.map(|mark| if ends_with_sign { mark } else { mark.trim_end_matches(['%', '％']) }).collect()
}

/// Where the finder finds the words in a text.
fn occurrences<'t>(text: &'t str, words: &str) -> Vec<&'t str> {
    naive::find(text, words).into_iter().map(|place| &text[place]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn what_stands_in_a_case_is_found_in_it_and_only_that_is_marked(words in stretch()) {
        let found = TestApp::shared().found(&format!("\"{words}\""));
        for case in CASES.iter() {
            let hit = found.cases.iter().find(|hit| hit.case.key.number.to_string() == case.number);
            let (heading, body) = (occurrences(&case.heading, &words), occurrences(&case.body, &words));
            prop_assert!(hit.is_some() || (heading.is_empty() && body.is_empty()), "{} stands in {}", words, case.number);
            let Some(hit) = hit else { continue };
            prop_assert_eq!(hit.fields.contains(&TextField::Heading), !heading.is_empty(), "{} in {}", words, case.number);
            prop_assert_eq!(hit.fields.contains(&TextField::Body), !body.is_empty(), "{} in {}", words, case.number);
            prop_assert!(!hit.fields.is_empty(), "{} in {}", words, case.number);
            prop_assert_eq!(marks(&hit.heading, &words), heading, "the heading of {}", case.number);
            let in_snippet = marks(&hit.snippet, &words);
            prop_assert!(in_snippet.iter().all(|mark| body.contains(mark)), "{:?} in {}: {:?}", words, case.number, in_snippet);
            prop_assert_eq!(in_snippet.is_empty(), body.is_empty(), "{} in {}", words, case.number);
            for (marked, title) in [(&hit.mechanism, &hit.case.mechanism.title), (&hit.measure, hit.case.measure.title.as_ref().unwrap_or(&String::new()))] {
                prop_assert_eq!(marks(marked, &words), occurrences(title, &words), "a title of {}", case.number);
            }
        }
    }

    #[test]
    fn without_quotes_nothing_that_stands_there_is_lost(words in stretch()) {
        prop_assume!(!words.contains(|c: char| "“”\"「」-:：|".contains(c)));
        let found = TestApp::shared().found(&words);
        let apart = found.groups.iter().flat_map(|group| &group.cases);
        let all: Vec<String> = found.cases.iter().chain(apart).map(|hit| hit.case.key.to_string()).collect();
        for hit in TestApp::shared().found(&format!("“{words}”")).cases {
            prop_assert!(all.contains(&hit.case.key.to_string()), "{} stands in {}", words, hit.case.key);
        }
    }

    #[test]
    fn width_case_and_dress_make_no_difference(words in stretch()) {
        let numbers = |q: &str| -> Vec<String> { TestApp::shared().found(q).cases.iter().map(|hit| hit.case.key.to_string()).collect() };
        let wide: String = words.chars().map(|c| match c {
            '!'..='~' if c != '"' => char::from_u32(c as u32 + 0xfee0).unwrap_or(c),
            c => c,
        }).collect();
        let plain = numbers(&format!("\"{words}\""));
        prop_assert_eq!(numbers(&format!("\"{wide}\"")), plain.clone(), "{}", wide);
        prop_assert_eq!(numbers(&format!("\"{}\"", words.to_uppercase())), plain.clone());
        prop_assert_eq!(numbers(&format!("「《{words}》」")), plain);
    }
}
