//! Marks and snippets: they stand on characters of the text, in order and apart, and a stretch of the text that is searched
//! in quotes is marked where a naive finder finds it and nowhere else.

use std::ops::Range;

use anli::domain::text::{UnitKind, fold_str, units};
use anli::search::{Highlighter, Query, TextField, snippet};

use super::pieces;
use crate::support::naive;

/// Marks a query in a text, then a stretch of that text.
pub fn check(bytes: &[u8]) {
    let (at, width, rest) = match bytes {
        [at, width, rest @ ..] => (usize::from(*at), usize::from(*width), rest),
        _ => return,
    };
    let (query, text) = pieces::two_texts(rest);
    // A page marks texts of some thousand characters.
    let text: String = text.chars().take(3_000).collect();
    let query = Query::parse(&query);
    for field in TextField::ALL {
        are_sound(&Highlighter::new(&query), field, &text, width);
    }
    let narrowed = Highlighter::new(&query).for_case(&[(TextField::Body, &text)]);
    assert_eq!(
        narrowed.spans(TextField::Body, &text),
        Highlighter::new(&query).spans(TextField::Body, &text),
        "the best in one text is the best of a case of one text"
    );
    a_stretch_is_marked_where_it_stands(&text, at);
}

fn are_sound(marker: &Highlighter, field: TextField, text: &str, width: usize) {
    let spans = marker.spans(field, text);
    assert!(spans.iter().all(|span| !span.is_empty() && text.get(span.clone()).is_some()), "{spans:?}");
    assert!(spans.windows(2).all(|two| two[0].end <= two[1].start), "{spans:?}");
    let shown = snippet(text, &spans, width);
    let words: String = shown.segments.iter().map(|segment| segment.text).collect();
    assert!(text.contains(&words), "{words:?}");
    assert!(shown.segments.iter().all(|segment| !segment.text.is_empty()));
    let mut marked = shown.segments.iter().filter(|segment| segment.mark).map(|segment| segment.text);
    assert!(marked.clone().all(|mark| spans.iter().any(|span| &text[span.clone()] == mark)), "a mark is cut");
    assert!(spans.is_empty() || marked.next().is_some(), "no mark is shown");
    let longest = spans.iter().map(|span| text[span.clone()].chars().count()).max().unwrap_or(0);
    let bound = (width.max(1) * 5).div_ceil(4).max(longest).max(1);
    assert!(words.chars().count() <= bound + longest, "{} characters for {width}", words.chars().count());
}

fn a_stretch_is_marked_where_it_stands(text: &str, at: usize) {
    // The naive finder knows no folding beyond width and case, so only texts are taken that folding leaves as they are.
    if fold_str(text) != text || naive::folded(text).chars().any(|c| !text.contains(c)) {
        return;
    }
    let units = units(text);
    let (from, len) = (at / 8, at % 8 + 1);
    let Some(run) = units.get(from..from + len) else { return };
    if run.iter().any(|unit| unit.kind == UnitKind::Punctuation) {
        return;
    }
    let wanted = &text[run[0].start..run[len - 1].end];
    let query = Query::parse(&format!("\"{wanted}\""));
    if !query.notices().is_empty() || query.num_parts() != 1 || query.wanted_parts().next() != Some(wanted) {
        return;
    }
    let spans = Highlighter::new(&query).spans(TextField::Body, text);
    assert_eq!(without_sign(text, spans, wanted), naive::find(text, wanted), "{wanted:?} in {text:?}");
}

/// The marks as they would be without the sign that a number takes along.
fn without_sign(text: &str, spans: Vec<Range<usize>>, wanted: &str) -> Vec<Range<usize>> {
    let cut = |span: Range<usize>| {
        let kept = text[span.clone()].trim_end_matches(['%', '‰']);
        if wanted.ends_with(['%', '‰']) { span } else { span.start..span.start + kept.len() }
    };
    spans.into_iter().map(cut).collect()
}
