//! A sentence of a case with some of its words marked, and the way to it.

use crate::domain::annotation::Span;
use crate::domain::case::CaseSummary;
use crate::web::urls::sentence_href;

/// The sentence, cut in three.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Excerpt {
    /// The sentence in its case.
    pub(crate) href: String,
    pub(crate) before: String,
    pub(crate) marked: String,
    pub(crate) after: String,
}

impl Excerpt {
    pub(crate) fn new(case: &CaseSummary, span: &Span) -> Self {
        let text = case.text.verbatim();
        let sentences = case.text.sentences();
        let sentence = usize::try_from(span.sentence).ok().and_then(|n| sentences.get(n.checked_sub(1)?));
        let sentence = sentence.cloned().unwrap_or_else(|| span.bytes.clone());
        let words = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default().to_owned();
        Self {
            href: sentence_href(&case.key, span.sentence),
            before: words(sentence.start..span.bytes.start),
            marked: words(span.bytes.clone()),
            after: words(span.bytes.end..sentence.end.max(span.bytes.end)).trim_end().to_owned(),
        }
    }
}
