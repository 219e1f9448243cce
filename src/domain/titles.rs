//! Where titles of documents stand in a text: 《…》, and titles inside titles, whatever brackets those are set in.

use std::ops::Range;

/// A title with its brackets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title {
    /// Bytes of the text, brackets included.
    pub span: Range<usize>,
    /// For a title inside another: the outer one's index.
    pub within: Option<usize>,
}

impl Title {
    /// The bytes between the brackets.
    pub fn inner(&self, text: &str) -> Range<usize> {
        let length = |c: Option<char>| c.map_or(0, char::len_utf8);
        let words = &text[self.span.clone()];
        self.span.start + length(words.chars().next())..self.span.end - length(words.chars().next_back())
    }
}

/// Marks that no title goes beyond: a bracket that is open there was never closed.
const BOUNDS: [char; 5] = ['。', '；', ';', '\n', '\r'];

/// The titles of a text in its order, an outer one before those inside it.
pub fn titles(text: &str) -> Vec<Title> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find('《').map(|offset| at + offset) {
        at = start + '《'.len_utf8();
        let Some(end) = end_of_title(&text[start..]) else { continue };
        add(&mut found, text, Title { span: start..start + end, within: None });
        at = start + end;
    }
    found
}

/// Adds a title and those inside it, unless nothing stands between its brackets.
fn add(found: &mut Vec<Title>, text: &str, title: Title) {
    let inner = title.inner(text);
    if text[inner.clone()].trim().is_empty() {
        return;
    }
    let outer = found.len();
    found.push(title);
    let mut at = inner.start;
    while let Some(start) = text[at..inner.end].find(opens).map(|offset| at + offset) {
        let rest = &text[start..inner.end];
        at = start + rest.chars().next().map_or(1, char::len_utf8);
        if let Some(end) = balanced(rest, opens, closes) {
            add(found, text, Title { span: start..start + end, within: Some(outer) });
            at = start + end;
        }
    }
}

fn opens(c: char) -> bool {
    matches!(c, '《' | '〈' | '<' | '＜')
}

fn closes(c: char) -> bool {
    matches!(c, '》' | '〉' | '>' | '＞')
}

/// How long the title is that the text begins with; `None` if its bracket is not closed.
///
/// Lists mix their brackets (`<…〉` inside 《…》), so any closer ends any inner opener. Where that does not come out even, only
/// 《 and 》 are believed; last, a title that is closed by 〉.
fn end_of_title(text: &str) -> Option<usize> {
    balanced(text, opens, closes)
        .or_else(|| balanced(text, |c| c == '《', |c| c == '》'))
        .or_else(|| balanced(text, |c| c == '《' || c == '〈', |c| c == '〉').filter(|&end| is_plain(&text[..end])))
}

fn is_plain(title: &str) -> bool {
    title.chars().skip(1).all(|c| !opens(c))
}

/// Where the bracket that opens the text is closed. A small bracket is no closer of the outermost 《.
fn balanced(text: &str, opens: impl Fn(char) -> bool, closes: impl Fn(char) -> bool) -> Option<usize> {
    let outermost_is_large = text.starts_with('《');
    let only_small = !closes('》');
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        if BOUNDS.contains(&c) {
            return None;
        }
        if opens(c) {
            depth += 1;
        } else if closes(c) {
            let is_stray = depth == 1 && outermost_is_large && c != '》' && !only_small;
            depth -= usize::from(!is_stray);
        }
        if depth == 0 {
            return Some(at + c.len_utf8());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(&str, Option<usize>)> {
        titles(text).iter().map(|title| (&text[title.inner(text)], title.within)).collect()
    }

    #[test]
    fn titles_stand_between_their_brackets() {
        assert_eq!(read("印发《甲办法》，出台《乙条例》（2024年版）。"), [("甲办法", None), ("乙条例", None)]);
        assert_eq!(read("没有。《》也没有，《 》也没有。"), []);
    }

    #[test]
    fn a_title_inside_a_title_belongs_to_it_whatever_its_brackets() {
        for inner in ["〈意见〉", "《意见》", "<意见>", "<意见〉", "〈意见>", "<意见》", "＜意见＞"]
        {
            let outer = format!("落实{inner}措施");
            assert_eq!(read(&format!("印发《{outer}》，《乙》。")), [(&*outer, None), ("意见", Some(0)), ("乙", None)]);
        }
        assert_eq!(
            read("《甲〈乙《丙》丁〉和〈戊〉》"),
            [("甲〈乙《丙》丁〉和〈戊〉", None), ("乙《丙》丁", Some(0)), ("丙", Some(1)), ("戊", Some(0))]
        );
    }

    #[test]
    fn a_bracket_that_is_not_closed_swallows_nothing() {
        assert_eq!(read("印发《办法，明确要求。落实《条例》。"), [("条例", None)]);
        assert_eq!(read("印发《办法，出台《条例》，做事。"), [("条例", None)]);
        assert_eq!(read("印发《办法\n落实《条例》"), [("条例", None)]);
        assert_eq!(read("印发《办法"), []);
        assert_eq!(read("《甲<乙》和《丙》"), [("甲<乙", None), ("丙", None)]);
        assert_eq!(read("《甲〉乙》和《丙》"), [("甲〉乙", None), ("丙", None)]);
        assert_eq!(read("《甲>5》"), [("甲>5", None)]);
        assert_eq!(read("印发《甲办法〉，落实。"), [("甲办法", None)]);
        assert_eq!(read("》《甲》》"), [("甲", None)]);
    }
}
