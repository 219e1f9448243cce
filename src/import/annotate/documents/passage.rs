//! The text of a case with its titles out of the way: clauses and sentences are cut where no title stands.

use std::ops::Range;

use crate::domain::titles::Title;

/// What a byte of a title is replaced by: no word of a title is taken for a word of the sentence.
pub(super) const MASK: char = '\u{1}';

const CLAUSE_ENDS: [char; 12] = ['，', ',', '；', ';', '：', ':', '。', '！', '？', '!', '?', '\n'];
const SENTENCE_ENDS: [char; 6] = ['。', '！', '？', '!', '?', '\n'];

/// The text; offsets are the same in all of it.
pub(super) struct Passage {
    masked: String,
}

impl Passage {
    pub(super) fn new(text: &str, titles: &[Title]) -> Self {
        let mut masked = String::with_capacity(text.len());
        for title in titles.iter().filter(|title| title.within.is_none()) {
            masked.push_str(&text[masked.len()..title.span.start]);
            masked.extend(std::iter::repeat_n(MASK, title.span.len()));
        }
        masked.push_str(&text[masked.len()..]);
        Self { masked }
    }

    /// The words there.
    pub(super) fn words(&self, range: Range<usize>) -> &str {
        &self.masked[range]
    }

    /// From the beginning of the title's clause to the title. A comma between two titles joins them (《甲》，《乙》等) unless
    /// a statement follows the second.
    pub(super) fn before(&self, title: &Title) -> Range<usize> {
        let joins = ends_list(self.words(self.after(title)));
        let mut start = title.span.start;
        loop {
            start = self.after_last(CLAUSE_ENDS.as_slice(), start);
            let end_of_joined = self.masked[..start].trim_end_matches([',', '，']);
            let is_joint =
                joins && self.masked[start..].starts_with(MASK) && end_of_joined.ends_with([MASK, '）', ')']);
            if !is_joint || end_of_joined.len() == start {
                return start..title.span.start;
            }
            start = end_of_joined.len();
        }
    }

    /// From the title, and what is attached to it in brackets （2024年版）, to the end of the sentence.
    pub(super) fn after(&self, title: &Title) -> Range<usize> {
        let rest = &self.masked[title.span.end..];
        let rest = &rest[..rest.find(SENTENCE_ENDS).unwrap_or(rest.len())];
        let words = skip_brackets(rest);
        let start = title.span.end + rest.len() - words.len();
        start..start + words.len()
    }

    /// The clauses of a sentence that stand before this place, the nearest first.
    pub(super) fn clauses_before(&self, at: usize) -> impl Iterator<Item = &str> {
        let start = self.after_last(SENTENCE_ENDS.as_slice(), at);
        self.masked[start..at].rsplit(CLAUSE_ENDS.as_slice()).filter(|clause| !clause.is_empty())
    }

    fn after_last(&self, ends: &[char], before: usize) -> usize {
        let end = self.masked[..before].char_indices().rev().find(|(_, c)| ends.contains(c));
        end.map_or(0, |(at, c)| at + c.len_utf8())
    }
}

/// The words up to the end of the clause.
pub(super) fn clause(words: &str) -> &str {
    &words[..words.find(CLAUSE_ENDS).unwrap_or(words.len())]
}

fn skip_brackets(mut words: &str) -> &str {
    for (open, close) in [('（', '）'), ('(', ')'), ('〔', '〕'), ('（', '）')] {
        let inside = words.strip_prefix(open).and_then(|rest| rest.split_once(close));
        words = inside.map_or(words, |(_, rest)| rest);
    }
    words
}

/// Whether a list of titles may end here: nothing is stated of the last one.
fn ends_list(after: &str) -> bool {
    let next = after.chars().next();
    next.is_none_or(|c| CLAUSE_ENDS.contains(&c) || ['、', '等', '和', '及', '与', MASK].contains(&c))
}
