//! Running titles: the title of a list that the top of a page says again.

use std::collections::HashMap;
use std::ops::Range;

use super::is_page_number;
use crate::import::marks::{self, Style};
use crate::import::source::Paragraph;
use crate::import::title;

/// A running title is not longer, in characters.
const LONGEST: usize = 60;

/// So much of a paragraph is compared with a title; blanks are left out of it.
const COMPARED: usize = 4 * LONGEST;

/// What surrounds the titles of a document, looked at once: a list of titles is no reason to read it for each of them.
pub(super) struct RunningTitles {
    /// Titles of lists, without blanks, by their place.
    titles: HashMap<usize, String>,
    /// The first paragraph that begins with a title.
    first: HashMap<String, usize>,
    /// How many characters stand before each place, page numbers apart.
    chars_before: Vec<usize>,
    /// Whether the last paragraph before each place, page numbers apart, goes on behind it; nothing before the first one.
    last_before: Vec<Option<usize>>,
    goes_on: Vec<bool>,
    /// Whether the next 一、 behind each place is the first one.
    restarts: Vec<bool>,
}

impl RunningTitles {
    pub(super) fn of(texts: &[Option<&Paragraph>]) -> Self {
        let short = |text: &str| title::plain(&text.chars().take(COMPARED).collect::<String>());
        let is_title = |p: &Paragraph| title::is_list_title(&p.text);
        let named =
            (0..texts.len()).filter_map(|at| texts[at].filter(|p| is_title(p)).map(|p| (at, title::plain(&p.text))));
        let titles: HashMap<usize, String> = named.filter(|(_, title)| title.chars().count() <= LONGEST).collect();
        let first = if titles.is_empty() { HashMap::new() } else { first_places(texts, &titles, short) };
        let mut found = Self {
            titles,
            first,
            chars_before: Vec::with_capacity(texts.len()),
            last_before: Vec::with_capacity(texts.len()),
            goes_on: vec![false; texts.len()],
            restarts: vec![false; texts.len()],
        };
        if found.titles.is_empty() {
            return found;
        }
        let (mut chars, mut last) = (0, None);
        for (at, paragraph) in texts.iter().enumerate() {
            found.chars_before.push(chars);
            found.last_before.push(last);
            let Some(paragraph) = paragraph.filter(|p| !is_page_number(&p.text)) else { continue };
            let len = paragraph.text.chars().count();
            found.goes_on[at] = len > 20 && !paragraph.text.ends_with(['。', '：', ':', '！', '”', '）', ')']);
            (chars, last) = (chars + len, Some(at));
        }
        let mut next = None;
        for (at, paragraph) in texts.iter().enumerate().rev() {
            found.restarts[at] = next == Some(1);
            let mark = paragraph.and_then(|p| marks::read(&p.text)).filter(|mark| mark.style == Style::Han);
            next = mark.map(|mark| mark.number).or(next);
        }
        found
    }

    /// Whether the paragraph here is one.
    pub(super) fn is_at(&self, at: usize) -> bool {
        let Some(title) = self.titles.get(&at) else { return false };
        // The top of a page may say the title without its batch.
        let Some(first) = self.first.get(title).copied().filter(|first| *first < at) else { return false };
        let between: Range<usize> = first..at;
        let unfinished = self.last_before[at].is_some_and(|last| between.contains(&last) && self.goes_on[last]);
        // A title with the beginning of a list behind it is the title; what stood before was a page's heading.
        let had_case = self.chars_before[at] - self.chars_before[first] > 300;
        unfinished || (had_case && !self.restarts[at])
    }
}

/// The first paragraph that begins with each title: those that do stand together when all are sorted.
fn first_places(
    texts: &[Option<&Paragraph>],
    titles: &HashMap<usize, String>,
    short: impl Fn(&str) -> String,
) -> HashMap<String, usize> {
    let mut sorted: Vec<(String, usize)> =
        (0..texts.len()).filter_map(|at| texts[at].map(|p| (short(&p.text), at))).collect();
    sorted.sort_unstable();
    let mut first = HashMap::new();
    for title in titles.values() {
        if first.contains_key(title) {
            continue;
        }
        let from = sorted.partition_point(|(text, _)| text < title);
        let beginning = sorted[from..].iter().take_while(|(text, _)| text.starts_with(title.as_str()));
        first.extend(beginning.map(|(_, at)| *at).min().map(|at| (title.clone(), at)));
    }
    first
}
