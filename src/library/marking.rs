//! What a search wants in the text of a case: where its words stand, and the amounts it asks for.

use std::ops::Range;

use crate::domain::annotation::{Annotations, FigureKind};
use crate::search::{Amounts, Highlighter, TextField};

/// Finds what a search wants in the text of one case: its words, and the amounts that it asks for.
#[derive(Debug, Clone, Default)]
pub struct CaseMarker {
    pub(super) words: Highlighter,
    /// Bytes of the verbatim text.
    pub(super) amounts: Vec<Range<usize>>,
}

impl CaseMarker {
    /// Marks words only.
    pub fn of_words(words: Highlighter) -> Self {
        Self { words, amounts: Vec::new() }
    }

    /// What to mark in a part of the text, the content of `field`, that begins at byte `start`: byte ranges of the part, in order and
    /// apart from each other.
    pub fn spans(&self, field: TextField, start: usize, part: &str) -> Vec<Range<usize>> {
        joined(self.words.spans(field, part), &within(&self.amounts, start..start + part.len()))
    }
}

/// Where the amounts that were asked for stand in the text of a case.
pub(super) fn asked_amounts(annotations: &Annotations, amounts: &[Amounts]) -> Vec<Range<usize>> {
    let asked = annotations
        .figures
        .iter()
        .filter(|f| f.kind == FigureKind::Money && amounts.iter().any(|range| range.contains(f.value)));
    asked.map(|f| f.span.bytes.clone()).collect()
}

/// Those of the spans of a text that lie in a part of it, as spans of the part.
pub(super) fn within(spans: &[Range<usize>], part: Range<usize>) -> Vec<Range<usize>> {
    let inside = spans.iter().filter(|span| part.start <= span.start && span.end <= part.end);
    inside.map(|span| span.start - part.start..span.end - part.start).collect()
}

/// Spans in order, those that overlap as one.
pub(super) fn joined(mut spans: Vec<Range<usize>>, also: &[Range<usize>]) -> Vec<Range<usize>> {
    spans.extend(also.iter().cloned());
    spans.sort_by_key(|span| (span.start, span.end));
    let mut apart: Vec<Range<usize>> = Vec::with_capacity(spans.len());
    for span in spans {
        match apart.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => apart.push(span),
        }
    }
    apart
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::Query;

    #[test]
    fn words_and_amounts_are_marked_together_in_each_part_of_the_text() {
        let text = "甲市投资3亿元。城市更新获贷款5亿元。";
        let at = |words: &str| text.find(words).map(|start| start..start + words.len()).expect("stands there");
        let words = Highlighter::new(&Query::parse("更新"));
        let marker = CaseMarker { words, amounts: vec![at("3亿元"), at("5亿元")] };
        let body = at("。").end;
        let shown = |part: Range<usize>| {
            let spans = marker.spans(TextField::Body, part.start, &text[part.clone()]);
            spans.into_iter().map(|span| &text[part.start + span.start..part.start + span.end]).collect::<Vec<_>>()
        };
        assert_eq!(shown(0..body), ["3亿元"]);
        assert_eq!(shown(body..text.len()), ["更新", "5亿元"]);
    }

    #[test]
    fn what_overlaps_is_one_span() {
        assert_eq!(joined(vec![0..3, 6..9], &[2..5, 9..12]), [0..5, 6..9, 9..12]);
    }
}
