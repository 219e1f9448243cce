//! Snippets: the few clauses of a text around its densest marks.

use std::ops::Range;

use crate::domain::text::units;

/// A piece of a text, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet<'t> {
    /// Its segments in order; together they are one stretch of the text.
    pub segments: Vec<Segment<'t>>,
    /// Something stands before it.
    pub cut_start: bool,
    /// Something stands behind it.
    pub cut_end: bool,
}

/// A stretch of a snippet that is marked or is not. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment<'t> {
    /// The words, verbatim.
    pub text: &'t str,
    /// Whether they are a match.
    pub mark: bool,
}

/// Cuts about `width_chars` characters out of `text` (a quarter more when clauses want it): whole clauses around the
/// place where most `spans` stand close together, or the beginning when there are none.
///
/// `spans` are byte ranges in order and apart, as a [`Highlighter`](super::Highlighter) gives them; ranges that do not
/// lie in the text are left out. A mark is never cut, be it longer than the snippet.
pub fn snippet<'t>(text: &'t str, spans: &[Range<usize>], width_chars: usize) -> Snippet<'t> {
    let spans: Vec<Range<usize>> =
        spans.iter().filter(|s| !s.is_empty() && text.get((*s).clone()).is_some()).cloned().collect();
    if width_chars >= text.len() {
        let shown = text.trim();
        let start = text.len() - text.trim_start().len();
        let segments = segments(text, &spans, start..start + shown.len());
        return Snippet { segments, cut_start: false, cut_end: false };
    }
    let chars = char_starts(text);
    let width = width_chars.clamp(1, chars.len().max(1));
    let cutter = Cutter { text, spans: &spans, width, chars };
    let window = cutter.trimmed(cutter.window());
    Snippet {
        cut_start: !text[..window.start].trim().is_empty(),
        cut_end: !text[window.end..].trim().is_empty(),
        segments: segments(text, &spans, window),
    }
}

struct Cutter<'a> {
    text: &'a str,
    spans: &'a [Range<usize>],
    /// In characters.
    width: usize,
    /// The first byte of each character.
    chars: Vec<usize>,
}

impl Cutter<'_> {
    fn window(&self) -> Range<usize> {
        let core = self.core();
        let clauses = self.clauses();
        if clauses.is_empty() {
            return 0..0;
        }
        let clause_at = |byte: usize| clauses.partition_point(|c| c.end <= byte).min(clauses.len() - 1);
        let (mut first, mut last) = (clause_at(core.start), clause_at(core.end.saturating_sub(1)));
        if self.len(&(clauses[first].start..clauses[last].end)) > self.width * 5 / 4 {
            return self.within(&core, &(clauses[first].start..clauses[last].end));
        }
        let fits = |first: usize, last: usize| self.len(&(clauses[first].start..clauses[last].end)) <= self.width;
        // One clause behind, one before, and so on, as long as there is room.
        loop {
            let before = (first, last);
            if last + 1 < clauses.len() && fits(first, last + 1) {
                last += 1;
            }
            if first > 0 && fits(first - 1, last) {
                first -= 1;
            }
            if before == (first, last) {
                return clauses[first].start..clauses[last].end;
            }
        }
    }

    /// From the first to the last of the marks that stand closest: the most that fit into the width, the earliest such.
    fn core(&self) -> Range<usize> {
        let mut best = 0..0;
        let mut most = 0;
        let mut to = 0;
        for from in 0..self.spans.len() {
            to = to.max(from);
            while to + 1 < self.spans.len() && self.len(&(self.spans[from].start..self.spans[to + 1].end)) <= self.width
            {
                to += 1;
            }
            if to - from + 1 > most {
                most = to - from + 1;
                best = self.spans[from].start..self.spans[to].end;
            }
        }
        best
    }

    /// The clauses of the text, end to end. One goes to its 。；，！？ with the quotes that close behind it, or to the end
    /// of the paragraph; a mark that crosses such a place joins the clauses.
    fn clauses(&self) -> Vec<Range<usize>> {
        let mut clauses = Vec::new();
        let mut start = 0;
        let mut spans = self.spans.iter().peekable();
        let mut chars = self.text.char_indices().peekable();
        while let Some((at, char)) = chars.next() {
            let mut end = at + char.len_utf8();
            if !matches!(char, '。' | '；' | '，' | '！' | '？' | '\n') {
                continue;
            }
            while let Some((_, quote)) = chars.next_if(|&(_, c)| matches!(c, '”' | '’' | '」' | '』' | '》' | '）'))
            {
                end += quote.len_utf8();
            }
            while spans.next_if(|span| span.end <= end).is_some() {}
            let inside_mark = spans.peek().is_some_and(|span| span.start < end);
            if !inside_mark {
                clauses.push(start..end);
                start = end;
            }
        }
        if start < self.text.len() {
            clauses.push(start..self.text.len());
        }
        clauses
    }

    /// A stretch around the marks inside clauses that are too long: cut at units, beside the marks.
    fn within(&self, core: &Range<usize>, clauses: &Range<usize>) -> Range<usize> {
        let room = self.width.saturating_sub(self.len(core));
        let before = if self.spans.is_empty() { 0 } else { room / 2 };
        let from = self.moved(core.start, -(before as isize)).max(clauses.start);
        // What the beginning of the clause did not need goes to the end.
        let behind = room - self.len(&(from..core.start)).min(room);
        let to = self.moved(core.end, behind as isize).min(clauses.end);
        let units = units(self.text);
        let in_mark = |byte: usize| self.spans.iter().any(|span| span.start < byte && byte < span.end);
        let start = units.iter().map(|u| u.start).find(|&s| s >= from && !in_mark(s));
        let end = units.iter().rev().map(|u| u.end).find(|&e| e <= to && !in_mark(e));
        let start = if from == clauses.start { from } else { start.unwrap_or(core.start).min(core.start) };
        let end = if to == clauses.end { to } else { end.unwrap_or(core.end).max(core.end) };
        // A single word longer than the width, at the beginning of the text.
        if start < end { start..end } else { start..to }
    }

    /// Without the white space around it, and without the comma that a cut leaves hanging.
    fn trimmed(&self, window: Range<usize>) -> Range<usize> {
        let shown = &self.text[window.clone()];
        let start = window.start + (shown.len() - shown.trim_start().len());
        let mut end = start + self.text[start..window.end].trim_end().len();
        if !self.text[end..].trim().is_empty() {
            let without = start + self.text[start..end].trim_end_matches(['，', '；', '、']).len();
            let marked = self.spans.iter().any(|span| span.start < end && span.end > without);
            if !marked {
                end = without;
            }
        }
        start..end
    }

    /// Characters in a range.
    fn len(&self, range: &Range<usize>) -> usize {
        self.index(range.end).saturating_sub(self.index(range.start))
    }

    fn index(&self, byte: usize) -> usize {
        self.chars.partition_point(|&start| start < byte)
    }

    /// The byte so many characters away, or the end of the text on that side.
    fn moved(&self, byte: usize, chars: isize) -> usize {
        let index = self.index(byte).saturating_add_signed(chars);
        self.chars.get(index).copied().unwrap_or(self.text.len())
    }
}

fn char_starts(text: &str) -> Vec<usize> {
    text.char_indices().map(|(at, _)| at).collect()
}

fn segments<'t>(text: &'t str, spans: &[Range<usize>], window: Range<usize>) -> Vec<Segment<'t>> {
    let mut segments = Vec::new();
    let mut at = window.start;
    let mut push = |range: Range<usize>, mark| {
        if !range.is_empty() {
            segments.push(Segment { text: &text[range], mark });
        }
    };
    for span in spans.iter().filter(|span| span.start >= window.start && span.end <= window.end) {
        push(at..span.start, false);
        push(span.clone(), true);
        at = span.end;
    }
    push(at..window.end, false);
    segments
}

#[cfg(test)]
mod tests {
    use super::super::{Highlighter, Query, TextField};
    use super::*;

    /// The snippet as a line: marks in 【】, … where it is cut.
    fn shown(text: &str, query: &str, width: usize) -> String {
        let spans = Highlighter::new(&Query::parse(query)).spans(TextField::Body, text);
        let snippet = snippet(text, &spans, width);
        let segment = |s: &Segment<'_>| if s.mark { format!("【{}】", s.text) } else { s.text.to_owned() };
        let dots = |cut: bool| if cut { "…" } else { "" };
        let inner: String = snippet.segments.iter().map(segment).collect();
        format!("{}{inner}{}", dots(snippet.cut_start), dots(snippet.cut_end))
    }

    #[test]
    fn a_width_without_bounds_shows_the_whole_text() {
        let whole = snippet("甲。乙，丙。", std::slice::from_ref(&(3..6)), usize::MAX);
        assert!(!whole.cut_start && !whole.cut_end);
        assert_eq!(whole.segments.iter().map(|s| s.text).collect::<String>(), "甲。乙，丙。");
    }

    #[test]
    fn a_snippet_is_made_of_whole_clauses() {
        let text = "成立专班，负责推进。印发《办法》，明确职责；落实资金。强化考核。";
        assert_eq!(shown(text, "职责", 17), "…印发《办法》，明确【职责】；落实资金。…");
        assert_eq!(shown(text, "专班", 10), "成立【专班】，负责推进。…");
        assert_eq!(shown(text, "考核", 8), "…强化【考核】。");
        assert_eq!(shown(text, "考核", 100), "成立专班，负责推进。印发《办法》，明确职责；落实资金。强化【考核】。");
    }

    #[test]
    fn without_a_mark_it_is_the_beginning() {
        assert_eq!(shown("成立专班，负责推进。印发办法。", "桥", 12), "成立专班，负责推进。…");
        assert_eq!(shown("成立专班负责推进印发办法", "桥", 4), "成立专班…");
        assert_eq!(shown("", "桥", 4), "");
        assert_eq!(shown("REITsREITs", "桥", 4), "REIT…");
    }

    #[test]
    fn the_densest_marks_are_shown() {
        let text = "资金甲甲甲甲甲甲甲甲。乙乙乙乙乙乙乙乙乙乙乙。资金丙资金，资金丁。";
        assert_eq!(shown(text, "资金", 12), "…【资金】丙【资金】，【资金】丁。");
    }

    #[test]
    fn a_long_clause_is_cut_at_units_and_never_in_a_mark() {
        let text = format!("{}REITs项目{}", "甲".repeat(40), "乙".repeat(40));
        let line = shown(&text, "REITs项目", 13);
        assert_eq!(line, format!("…{}【REITs项目】{}…", "甲".repeat(3), "乙".repeat(3)));
        assert_eq!(shown("一二三四五六七八九十", "三四五六七八", 2), "…【三四五六七八】…");
        assert_eq!(shown("甲甲甲甲REITs乙乙乙乙丙丙丙丙", "乙乙乙乙", 8), "…【乙乙乙乙】丙丙…", "no half of a word");
    }

    #[test]
    fn a_mark_over_a_comma_joins_the_clauses() {
        assert_eq!(shown("甲乙，丙丁。戊己。", "“乙，丙”", 6), "甲【乙，丙】丁。…");
    }

    #[test]
    fn a_comma_at_the_cut_is_left_out() {
        assert_eq!(shown("成立专班，负责推进，明确职责。", "专班", 6), "成立【专班】…");
    }
}
