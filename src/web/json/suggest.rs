//! `/suggest.json`.

use std::ops::Range;

use serde::Serialize;
use utoipa::ToSchema;

use super::search::SegmentView;
use crate::search::Suggestion;

/// Suggestions for what was typed, the best first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SuggestView {
    query: String,
    suggestions: Vec<SuggestionView>,
}

/// A suggestion. `segments` is `text` in pieces, `detail` tells apart what has similar names; marked is what was typed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SuggestionView {
    text: String,
    kind: &'static str,
    label: &'static str,
    count: Option<u32>,
    segments: Vec<SegmentView>,
    detail: Vec<SegmentView>,
}

impl SuggestView {
    pub(crate) fn new(typed: &str, found: &[Suggestion]) -> Self {
        let suggestion = |one: &Suggestion| SuggestionView {
            text: one.text.clone(),
            kind: one.kind.name(),
            label: one.kind.label(),
            count: one.count,
            segments: segments(&one.text, one.typed.clone()),
            detail: segments(one.detail.as_deref().unwrap_or_default(), one.detail_typed.clone()),
        };
        Self { query: typed.chars().take(64).collect(), suggestions: found.iter().map(suggestion).collect() }
    }
}

/// A text in up to three pieces, the typed one marked; nothing for an empty text.
fn segments(text: &str, typed: Option<Range<usize>>) -> Vec<SegmentView> {
    let Range { start, end } = typed.unwrap_or(0..0);
    let pieces = [(&text[..start], false), (&text[start..end], true), (&text[end..], false)];
    pieces.into_iter().filter(|(text, _)| !text.is_empty()).map(|(text, mark)| SegmentView::new(text, mark)).collect()
}
