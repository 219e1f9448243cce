//! Texts whose lines were broken at a width: the lines of a paragraph are joined again without a gap, as Chinese wraps.

use super::marks;
use super::outline::levels::{begins_a_case, begins_with_actor};
use super::source::{Block, Document, Paragraph};

/// How a text was wrapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Wrap {
    /// The width of a full line.
    width: usize,
    /// Columns (a Chinese character is two) or characters.
    by_columns: bool,
}

/// Joins the lines of each paragraph.
pub(super) fn join(document: &mut Document) {
    let wrap = {
        let paragraphs: Vec<&Paragraph> = document
            .blocks
            .iter()
            .flat_map(|block| match block {
                Block::Text(paragraph) => std::slice::from_ref(paragraph).iter().collect::<Vec<_>>(),
                Block::Row(row) => row.cells.iter().flat_map(|cell| &cell.paragraphs).collect(),
            })
            .collect();
        find_wrap(&paragraphs)
    };
    let running = || document.blocks.iter().filter_map(|b| if let Block::Text(p) = b { Some(p) } else { None });
    let is_all_apart = wrap.is_some()
        && running().count() > 12
        && running().skip(1).all(|p| p.is_full.is_none() && (p.is_apart || p.is_behind_break));
    let mut joiner = Joiner { wrap, last: Vec::new(), ahead: String::new(), is_all_apart };
    let mut joined: Vec<Block> = Vec::new();
    let ahead: Vec<String> = (0..document.blocks.len()).map(|at| sentence_ahead(&document.blocks[at..])).collect();
    for (block, ahead) in std::mem::take(&mut document.blocks).into_iter().zip(ahead) {
        joiner.ahead = ahead;
        match (block, joined.last_mut()) {
            (Block::Text(next), Some(Block::Text(before))) => {
                if let Some(next) = joiner.add(before, next) {
                    joined.push(Block::Text(next));
                }
            }
            (Block::Row(mut row), _) => {
                for cell in &mut row.cells {
                    let mut kept: Vec<Paragraph> = Vec::new();
                    for paragraph in std::mem::take(&mut cell.paragraphs) {
                        let more = match kept.last_mut() {
                            Some(before) => joiner.add(before, paragraph),
                            None => Some(joiner.start(paragraph)),
                        };
                        kept.extend(more);
                    }
                    cell.paragraphs = kept;
                }
                joined.push(Block::Row(row));
            }
            (Block::Text(first), _) => joined.push(Block::Text(joiner.start(first))),
        }
    }
    document.blocks = joined;
}

struct Joiner {
    wrap: Option<Wrap>,
    /// The last number of each style, to tell a mark from a figure.
    last: Vec<(marks::Style, u16)>,
    /// The next line with those behind it, to the end of its sentence.
    ahead: String,
    /// Every line is a paragraph of its own, as programs write that turn a PDF into a page: then its ends say nothing.
    is_all_apart: bool,
}

/// The text of the next lines up to the first 。.
fn sentence_ahead(blocks: &[Block]) -> String {
    let mut out = String::new();
    for block in blocks.iter().take(4) {
        let Block::Text(paragraph) = block else { break };
        out.push_str(&paragraph.text);
        if paragraph.text.contains('。') {
            break;
        }
    }
    out
}

impl Joiner {
    fn start(&mut self, paragraph: Paragraph) -> Paragraph {
        if let Some(mark) = marks::read(&paragraph.text) {
            self.last.retain(|(style, _)| *style != mark.style);
            self.last.push((mark.style, mark.number));
        }
        Paragraph { tail: self.length(&paragraph), ..paragraph }
    }

    fn length(&self, paragraph: &Paragraph) -> usize {
        self.wrap.map_or(0, |wrap| wrap.length(paragraph))
    }

    /// Joins a line to the paragraph before it, or gives it back as a paragraph of its own.
    fn add(&mut self, before: &mut Paragraph, next: Paragraph) -> Option<Paragraph> {
        if !self.goes_on(before, &next) {
            return Some(self.start(next));
        }
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
        // A line that is full to its last character was cut there, in the middle of a word or not.
        let is_cut = self.wrap.is_some_and(|wrap| before.tail >= wrap.width);
        if !is_cut && latin(before.text.chars().next_back()) && latin(next.text.chars().next()) {
            before.text.push(' ');
        }
        before.text.push_str(&next.text);
        before.tail = self.length(&next);
        before.is_full = next.is_full;
        None
    }

    fn goes_on(&self, before: &Paragraph, next: &Paragraph) -> bool {
        if (next.is_apart && !self.is_all_apart) || next.label.is_some() || self.opens_a_part(before, next) {
            return false;
        }
        let is_ended = ends_paragraph(&before.text);
        if next.is_behind_break && !is_ended && before.text.chars().count() > 20 {
            return true;
        }
        if let Some(is_full) = before.is_full {
            return is_full;
        }
        let Some(wrap) = self.wrap else { return false };
        let is_full = before.tail + wrap.tolerance() >= wrap.width;
        is_full && !(next.place.column > before.place.column + 1 && next.place.column > 2)
    }

    /// Whether a line begins a part of the list, and not just with a figure that looks like it.
    fn opens_a_part(&self, before: &Paragraph, next: &Paragraph) -> bool {
        let Some(mark) = marks::read(&next.text) else {
            // Where no case is numbered, one may begin behind a full line that ends a sentence.
            let is_title = |style| matches!(style, marks::Style::Han | marks::Style::HanParen);
            let is_numbered = self.last.iter().any(|(style, _)| !is_title(*style));
            let is_long = before.text.chars().count() > 80;
            if !is_numbered && is_long && ends_paragraph(&before.text) && begins_a_case(&self.ahead) {
                return true;
            }
            // An unnumbered case behind a title.
            return !before.text.contains('。') && begins_with_actor(&next.text) && marks::read(&before.text).is_some();
        };
        if mark.style == marks::Style::Bare && (self.wrap.is_some() || next.is_full.is_some()) && !mark.rest.is_empty()
        {
            return false;
        }
        if ends_paragraph(&before.text) {
            return true;
        }
        let last = self.last.iter().find(|(style, _)| *style == mark.style).map_or(0, |(_, number)| *number);
        let fits = mark.number == 1 || mark.number == last + 1;
        let is_title = !before.text.contains('。');
        fits && (is_title || begins_with_actor(mark.rest))
    }
}

fn ends_paragraph(text: &str) -> bool {
    text.trim_end_matches(['”', '’', '）', ')', '》', '"']).ends_with(['。', '！', '？', '：', ':', '!', '?'])
}

impl Wrap {
    fn length(self, paragraph: &Paragraph) -> usize {
        let indent = usize::try_from(paragraph.place.column.saturating_sub(1)).unwrap_or(0);
        if self.by_columns {
            indent.min(8) + paragraph.text.chars().map(columns).sum::<usize>()
        } else {
            indent.min(8) + paragraph.text.chars().count()
        }
    }

    /// How much a full line may be short: a sign may not begin a line, a word is not broken.
    fn tolerance(self) -> usize {
        if self.by_columns { 4 } else { 2 }
    }
}

fn columns(c: char) -> usize {
    if c.is_ascii() || ('\u{a0}'..'\u{1100}').contains(&c) { 1 } else { 2 }
}

/// The width at which most lines end; `None` when lines end where paragraphs do.
fn find_wrap(paragraphs: &[&Paragraph]) -> Option<Wrap> {
    let of = |by_columns| {
        let lengths: Vec<usize> = paragraphs.iter().map(|p| Wrap { width: 0, by_columns }.length(p)).collect();
        let most = if by_columns { 130 } else { 100 };
        let longest = lengths.iter().copied().max().filter(|longest| (8..=most).contains(longest))?;
        let wrap = Wrap { width: longest, by_columns };
        let full = lengths.iter().filter(|length| **length + wrap.tolerance() >= longest).count();
        let long = lengths.iter().filter(|length| **length * 2 >= longest).count();
        let exact = lengths.iter().filter(|length| **length == longest).count();
        (full >= 6 && full * 2 >= long).then_some((wrap, exact))
    };
    let both = [of(true), of(false)];
    both.into_iter().flatten().max_by_key(|(_, exact)| *exact).map(|(wrap, _)| wrap)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::source::{Format, read};

    fn paragraphs(text: &str) -> Vec<String> {
        let mut document = read(text.as_bytes(), Format::Text).expect("a text");
        join(&mut document);
        document.blocks.into_iter().filter_map(|b| if let Block::Text(p) = b { Some(p.text) } else { None }).collect()
    }

    /// A text in lines of so many characters.
    fn wrap(text: &str, width: usize) -> String {
        let chars: Vec<char> = text.chars().collect();
        chars.chunks(width).map(|line| line.iter().collect::<String>()).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn lines_of_a_paragraph_are_joined_and_figures_begin_nothing() {
        let first = format!("1.江西省做事。{}投入", "统筹资金分类施策".repeat(9));
        let padded = format!("{}{}3.2亿元，形成机制。", first, "一".repeat((20 - first.chars().count() % 20) % 20));
        let second = format!("2.上海市做事。{}。", "建立机制明确责任".repeat(9));
        let text = format!("一、机制\n{}\n{}\n", wrap(&padded, 20), wrap(&second, 20));
        assert!(text.contains("\n3.2亿元"), "{text}");
        assert_eq!(paragraphs(&text), ["一、机制".to_owned(), padded, second]);
    }

    #[test]
    fn texts_that_are_not_wrapped_stay() {
        let text =
            format!("一、机制\n1.江西省做事。{}。\n2.上海市。{}。\n续写。\n", "做".repeat(200), "写".repeat(150));
        assert_eq!(paragraphs(&text).len(), 4);
    }
}
