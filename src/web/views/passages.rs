//! 句: the text of a case in sentences, each with the name under which it can be linked to (`#s3`), marks kept.

use std::ops::Range;

use super::marked::{Marker, Piece, cut};
use crate::domain::outline::CaseText;
use crate::search::TextField;

/// A sentence of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Passage {
    /// Counted from 1 as in [`CaseText::sentences`]; the heading is 1.
    pub(crate) number: usize,
    /// Its text; a line end behind it is the paragraph's.
    pub(crate) pieces: Vec<Piece>,
}

/// The paragraphs below the title, in sentences: those of the body, and before it the heading when the title shows only its
/// beginning.
pub(crate) fn paragraphs(text: &CaseText, marker: &mut Marker) -> Vec<Vec<Passage>> {
    let verbatim = text.verbatim();
    let sentences = text.sentences();
    let body = text.body_start();
    let mut found: Vec<Vec<Passage>> = Vec::new();
    let mut at = if text.is_title_cut() { 0 } else { body };
    for paragraph in verbatim[at..].split('\n') {
        let range = at..at + paragraph.len();
        at = range.end + 1;
        if paragraph.is_empty() {
            continue;
        }
        // The heading and what follows it on its line are marked apart, as they are searched.
        let border = body.clamp(range.start, range.end);
        let mut pieces = marker.mark(TextField::Heading, range.start, &verbatim[range.start..border]);
        pieces.extend(marker.mark(TextField::Body, border, &verbatim[border..range.end]));
        found.push(passages(&sentences, range, &pieces));
    }
    found
}

/// The sentences that stand in a paragraph; its pieces begin where it begins.
fn passages(sentences: &[Range<usize>], paragraph: Range<usize>, pieces: &[Piece]) -> Vec<Passage> {
    let inside = |(index, sentence): (usize, &Range<usize>)| {
        let start = sentence.start.max(paragraph.start);
        let end = sentence.end.min(paragraph.end);
        let pieces = (start < end).then(|| cut(pieces, start - paragraph.start..end - paragraph.start))?;
        Some(Passage { number: index + 1, pieces })
    };
    sentences.iter().enumerate().filter_map(inside).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::CaseMarker;
    use crate::search::{Highlighter, Query};

    fn shown(text: &str) -> Vec<Vec<(usize, String)>> {
        let paragraphs = paragraphs(&CaseText::split(text), &mut Marker::new(None));
        let words = |passage: Passage| (passage.number, passage.pieces.into_iter().map(|piece| piece.text).collect());
        paragraphs.into_iter().map(|paragraph| paragraph.into_iter().map(words).collect()).collect()
    }

    fn numbered(number: usize, text: &str) -> (usize, String) {
        (number, text.to_owned())
    }

    #[test]
    fn sentences_are_numbered_through_the_paragraphs_from_two() {
        assert_eq!(
            shown("题。一句。二句。\n\n三句"),
            [vec![numbered(2, "一句。"), numbered(3, "二句。")], vec![numbered(4, "三句")]]
        );
        assert_eq!(shown("题。\n一句。"), [vec![numbered(2, "一句。")]]);
        assert_eq!(
            shown("题\n一句。二句"),
            [vec![numbered(2, "一句。"), numbered(3, "二句")]],
            "a heading on its own line"
        );
        assert!(shown("没有句号").is_empty());
    }

    #[test]
    fn sentences_have_the_numbers_of_the_domain() {
        let text = CaseText::split("题！目。他说“行。”再说！？\n二段；没有句号\n三。");
        let verbatim = text.verbatim();
        let expected = text.sentences();
        for (number, words) in shown(&verbatim).concat() {
            assert_eq!(verbatim[expected[number - 1].clone()].trim_end_matches('\n'), words);
        }
    }

    #[test]
    fn a_heading_that_its_title_cuts_stands_whole_before_the_body() {
        let heading = format!("甲省更新，{}。", "统筹".repeat(40));
        assert_eq!(
            shown(&format!("{heading}一句。\n二句。")),
            [vec![numbered(1, &heading), numbered(2, "一句。")], vec![numbered(3, "二句。")]]
        );
        let alone = heading.trim_end_matches('。');
        assert_eq!(shown(alone), [vec![numbered(1, alone)]]);
    }

    #[test]
    fn marks_stay_in_their_sentences() {
        let mut marker = Marker::new(Some(CaseMarker::of_words(Highlighter::new(&Query::parse("更新")))));
        let paragraphs = paragraphs(&CaseText::split("题。城市更新。再更新。"), &mut marker);
        let marks: Vec<Vec<_>> = paragraphs[0]
            .iter()
            .map(|passage| passage.pieces.iter().filter_map(|piece| piece.mark).collect())
            .collect();
        assert_eq!((marks, marker.count()), (vec![vec![1], vec![2]], 2));
    }
}
