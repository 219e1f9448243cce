//! Quotations: whatever is pasted is laid beside any text, and what is said of it is true of that text.

use anli::domain::outline::CaseText;
use anli::domain::quotation::{Edit, Found, Grade, NEAR, Original, Quotation};

use super::pieces;

/// Checks a quotation against a text.
pub fn check(bytes: &[u8]) {
    let (quote, text) = pieces::two_texts(bytes);
    let (quote, text): (String, String) = (quote.chars().take(2_000).collect(), text.chars().take(2_000).collect());
    let case = CaseText::split(&text);
    let verbatim = case.verbatim();
    sentences_cover(&case, &verbatim);
    let original = Original::new(&case);
    let quotation = Quotation::new(&quote);
    assert_eq!(quotation.text(), quote.trim());
    if let Some(found) = quotation.literally(&original) {
        assert!(found.grade <= Grade::Folded && found.similarity == 1.0, "{found:?}");
        agrees(&found, &case, &verbatim);
    } else {
        assert!(quote.trim().is_empty() || !verbatim.contains(quote.trim()), "{quote:?} stands in {verbatim:?}");
    }
    if let Some(found) = quotation.nearly(&original) {
        assert!((NEAR..=1.0).contains(&found.similarity), "{found:?}");
        agrees(&found, &case, &verbatim);
    }
    for sentence in quotation.sentences() {
        assert!(quote.contains(sentence.text()), "{:?} was not pasted", sentence.text());
    }
    let own = Quotation::new(&verbatim);
    assert!(verbatim.trim().is_empty() || own.literally(&original).is_some_and(|found| found.grade == Grade::Exact));
}

/// Sentences stand end to end, from the first character to the last.
fn sentences_cover(case: &CaseText, verbatim: &str) {
    let mut at = 0;
    for sentence in case.sentences() {
        assert_eq!(sentence.start, at, "a gap before {sentence:?} of {verbatim:?}");
        assert!(verbatim.get(sentence.clone()).is_some(), "{sentence:?} of {verbatim:?}");
        at = sentence.end;
    }
    assert_eq!(at, verbatim.len(), "the last sentence of {verbatim:?} is not whole");
}

fn agrees(found: &Found, case: &CaseText, verbatim: &str) {
    assert!(!found.ranges.is_empty() && found.grade != Grade::None);
    assert!(found.ranges.windows(2).all(|two| two[0].end <= two[1].start), "{:?}", found.ranges);
    let parts: Vec<&str> =
        found.ranges.iter().map(|range| verbatim.get(range.clone()).expect("a stretch of the text")).collect();
    assert_eq!(found.original, parts.join("……"));
    assert!((1..=case.sentences().len()).contains(&(found.sentence as usize)), "sentence {}", found.sentence);
    let said: String = found.diff.iter().filter(|p| p.edit != Edit::Delete).map(|p| p.text.as_str()).collect();
    assert_eq!(said, found.original, "the difference does not end at the original");
}
