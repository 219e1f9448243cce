//! Running titles: the title of a list that the top of a page says again.

use std::collections::{HashMap, HashSet};

use super::is_page_number;
use crate::import::marks::{self, Style};
use crate::import::source::Paragraph;
use crate::import::title;

/// A running title is not longer, in characters.
const LONGEST: usize = 60;

/// So much of a paragraph is compared with a title; blanks are left out of it.
const COMPARED: usize = 4 * LONGEST;

/// The places of running titles. `titles` are the titles of lists in a document, without blanks, and where they stand. What is
/// around them is looked at once: a list of titles is no reason to read it for each of them.
pub(super) fn find(texts: &[Option<&Paragraph>], titles: &[(usize, String)]) -> HashSet<usize> {
    let may_run = |(at, title): &&(usize, String)| {
        texts[*at].is_some_and(|p| p.label.is_none()) && title.chars().count() <= LONGEST
    };
    let titles: Vec<(usize, &str)> = titles.iter().filter(may_run).map(|(at, title)| (*at, title.as_str())).collect();
    if titles.is_empty() {
        return HashSet::new();
    }
    // Before each place, page numbers apart: how many characters stand there, and whether the last paragraph goes on.
    let (mut chars_before, mut is_unfinished) = (Vec::new(), Vec::new());
    let (mut chars, mut goes_on) = (0, false);
    for paragraph in texts {
        chars_before.push(chars);
        is_unfinished.push(goes_on);
        let Some(paragraph) = paragraph.filter(|p| !is_page_number(&p.text)) else { continue };
        let len = paragraph.text.chars().count();
        goes_on = len > 20 && !paragraph.text.ends_with(['。', '：', ':', '！', '”', '）', ')']);
        chars += len;
    }
    // Whether the next 一、 behind each place is the first one.
    let mut restarts = vec![false; texts.len()];
    let mut next = None;
    for (at, paragraph) in texts.iter().enumerate().rev() {
        restarts[at] = next == Some(1);
        let mark = paragraph.and_then(|p| marks::read(&p.text)).filter(|mark| mark.style == Style::Han);
        next = mark.map(|mark| mark.number).or(next);
    }
    let first = first_places(texts, &titles);
    let is_running = |&(at, title): &(usize, &str)| {
        // The top of a page may say the title without its batch.
        let Some(first) = first.get(title).filter(|first| **first < at) else { return false };
        // A title with the beginning of a list behind it is the title; what stood before was a page's heading.
        let had_case = chars_before[at] - chars_before[*first] > 300;
        is_unfinished[at] || (had_case && !restarts[at])
    };
    titles.iter().filter(|title| is_running(title)).map(|(at, _)| *at).collect()
}

/// The first paragraph that begins with each title: those that do stand together when all are sorted.
fn first_places<'t>(texts: &[Option<&Paragraph>], titles: &[(usize, &'t str)]) -> HashMap<&'t str, usize> {
    let short = |text: &str| title::plain(&text.chars().take(COMPARED).collect::<String>());
    let mut sorted: Vec<(String, usize)> =
        (0..texts.len()).filter_map(|at| texts[at].map(|p| (short(&p.text), at))).collect();
    sorted.sort_unstable();
    let mut first = HashMap::new();
    for (_, title) in titles {
        if !first.contains_key(title) {
            let from = sorted.partition_point(|(text, _)| text.as_str() < *title);
            let beginning = sorted[from..].iter().take_while(|(text, _)| text.starts_with(title));
            first.extend(beginning.map(|(_, at)| *at).min().map(|at| (*title, at)));
        }
    }
    first
}
