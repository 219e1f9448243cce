//! 目录: headings that stand before a list once more, with or without the pages on which they stand.

use std::collections::HashSet;

use crate::import::marks::{self, Style};
use crate::import::source::Paragraph;
use crate::import::title;

/// The lines of a table of contents: short headings from a first one up to where that one stands again.
pub(super) fn find(texts: &[Option<&Paragraph>]) -> HashSet<usize> {
    let entries: Vec<Option<String>> = texts.iter().map(|p| p.and_then(entry)).collect();
    let is_first = |at: &usize| {
        let text = texts[*at].map(|p| p.text.as_str()).unwrap_or_default();
        let heads = [Style::Han, Style::Chapter, Style::HanLens, Style::Roman, Style::Bare];
        entries[*at].is_some() && marks::read(text).is_some_and(|m| m.number == 1 && heads.contains(&m.style))
    };
    let Some(start) = (0..texts.len()).find(is_first) else { return HashSet::new() };
    let Some(end) = (start + 1..texts.len()).find(|at| entries[*at] == entries[start]) else { return HashSet::new() };
    // A heading that a page repeats has cases before it.
    let is_plain = (start..end).all(|at| entries[at].is_some());
    let has_second =
        (start..end).filter_map(|at| texts[at]).any(|p| marks::read(&p.text).is_some_and(|m| m.number == 2));
    if !is_plain || !has_second {
        return HashSet::new();
    }
    let is_title = |at: &usize| texts[*at].is_some_and(|p| title::is_list_title(&p.text));
    let word = start.checked_sub(1).filter(|at| {
        let text = texts[*at].map(|p| title::plain(&p.text)).unwrap_or_default();
        matches!(text.as_str(), "目录" | "目次" | "contents")
    });
    (start..end).filter(|at| !is_title(at)).chain(word).collect()
}

/// A short line without the dots and the number of a page at its end; `None` for a sentence.
fn entry(paragraph: &Paragraph) -> Option<String> {
    let is_leader = |c: char| c.is_whitespace() || matches!(c, '.' | '…' | '·' | '．' | '-' | '—' | '・' | '⋯');
    let text = paragraph.text.as_str();
    let paged = text.trim_end_matches(|c: char| marks::digit(c).is_some());
    let bare = paged.trim_end_matches(is_leader);
    // 2025 at the end of a title is no page.
    let text = if paged.ends_with(is_leader) && !bare.is_empty() { bare } else { text };
    let is_short = text.chars().count() <= 60 && !text.contains(['。', '；']);
    is_short.then(|| title::plain(text)).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::diagnostic::Place;

    fn found(lines: &[&str]) -> Vec<usize> {
        let lines: Vec<Paragraph> = lines.iter().filter_map(|line| Paragraph::new(Place::START, line)).collect();
        let mut found: Vec<usize> = find(&lines.iter().map(Some).collect::<Vec<_>>()).into_iter().collect();
        found.sort_unstable();
        found
    }

    #[test]
    fn headings_before_the_list_are_its_contents() {
        let list = ["一、强化", "1.江西省做事。成效好。", "二、健全", "1.上海市做事。成效好。"];
        let contents = ["目　录", "一、强化……1", "二、健全 12", "做法清单（第一批）"];
        assert_eq!(found(&[contents.as_slice(), &list].concat()), [0, 1, 2]);
        assert_eq!(found(&list), Vec::<usize>::new());
        // A page repeats the heading.
        assert_eq!(found(&[&list[..2], &list[..1], &list[2..]].concat()), Vec::<usize>::new());
    }
}
