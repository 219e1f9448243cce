//! Cases that run on in one paragraph, told apart by their numbers.

use super::super::diagnostic::Place;
use super::super::marks::{self, Mark, Style};
use super::super::source::Paragraph;

/// Cases that run on in one paragraph, `1.…。2.…。`, as a Markdown table or a bad copy holds them, each as its own.
pub(super) fn split_run_on(paragraphs: &[Paragraph], style: Option<Style>) -> Vec<Paragraph> {
    let mut out = Vec::new();
    for paragraph in paragraphs {
        let mut rest = paragraph.clone();
        while let Some(at) = run_on(&rest, style) {
            let behind = rest.text.split_off(at);
            let column = rest.place.column.saturating_add(u32::try_from(rest.text.chars().count()).unwrap_or(0));
            let place = Place { column, ..rest.place };
            rest.text.truncate(rest.text.trim_end().len());
            out.push(rest);
            rest = Paragraph { place, text: behind, is_apart: true, ..Paragraph::default() };
        }
        out.push(rest);
    }
    out
}

/// Where the next case begins in the middle of a paragraph: behind a 。, with the next number, before who acts.
fn run_on(paragraph: &Paragraph, style: Option<Style>) -> Option<usize> {
    let style = style?;
    let first: Mark<'_> = marks::read(&paragraph.text).filter(|mark| mark.style == style)?;
    let stops = paragraph.text.match_indices('。').map(|(at, stop)| at + stop.len());
    stops.into_iter().find_map(|at| {
        let behind = &paragraph.text[at..];
        let start = at + behind.len() - behind.trim_start().len();
        let mark = marks::read(&paragraph.text[start..])?;
        let is_next = mark.style == style && mark.number == first.number + 1;
        (is_next && super::levels::begins_with_actor(mark.rest)).then_some(start)
    })
}
