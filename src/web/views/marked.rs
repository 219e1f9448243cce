//! A whole text with the places a search found in it, each mark numbered so that a reader can go from one to the next.

use std::ops::Range;

use crate::library::CaseMarker;
use crate::search::TextField;

/// A stretch of text; marked ones carry their number on the page, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) text: String,
    pub(crate) mark: Option<usize>,
    /// Whether its mark begins in a piece before it.
    pub(crate) continued: bool,
}

impl Piece {
    /// A stretch that is not marked.
    pub(crate) fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), mark: None, continued: false }
    }
}

/// The part of a text in pieces that lies between two bytes; a mark across an end is cut and goes on behind it.
pub(crate) fn cut(pieces: &[Piece], range: Range<usize>) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut at = 0;
    for piece in pieces {
        let (start, end) = (range.start.max(at), range.end.min(at + piece.text.len()));
        if start < end {
            let text = piece.text[start - at..end - at].to_owned();
            let continued = piece.continued || (piece.mark.is_some() && start > at);
            found.push(Piece { text, mark: piece.mark, continued });
        }
        at += piece.text.len();
    }
    found
}

/// Marks texts one after the other and numbers the marks through.
pub(crate) struct Marker {
    found: Option<CaseMarker>,
    count: usize,
}

impl Marker {
    /// Marks what a search wants in the case; without a search nothing is marked.
    pub(crate) fn new(found: Option<CaseMarker>) -> Self {
        Self { found, count: 0 }
    }

    /// How many marks were set so far.
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// A part of the case's text that begins at byte `start`, in pieces; together they are that part, byte for byte.
    pub(crate) fn mark(&mut self, field: TextField, start: usize, text: &str) -> Vec<Piece> {
        let spans = self.found.as_ref().map(|found| found.spans(field, start, text)).unwrap_or_default();
        let mut pieces = Vec::with_capacity(spans.len() * 2 + 1);
        let mut plain_from = 0;
        for span in spans {
            if plain_from < span.start {
                pieces.push(Piece::plain(&text[plain_from..span.start]));
            }
            self.count += 1;
            plain_from = span.end;
            pieces.push(Piece { text: text[span].to_owned(), mark: Some(self.count), continued: false });
        }
        if plain_from < text.len() {
            pieces.push(Piece::plain(&text[plain_from..]));
        }
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::{Highlighter, Query};

    #[test]
    fn pieces_are_the_text_and_marks_are_numbered_through() {
        let mut marker = Marker::new(Some(CaseMarker::of_words(Highlighter::new(&Query::parse("更新")))));
        let heading = marker.mark(TextField::Heading, 0, "更新与更新");
        let body = marker.mark(TextField::Body, 0, "城市更新。");
        let marks = |pieces: &[Piece]| pieces.iter().filter_map(|p| p.mark).collect::<Vec<_>>();
        assert_eq!(heading.iter().map(|p| p.text.as_str()).collect::<String>(), "更新与更新");
        assert_eq!((marks(&heading), marks(&body), marker.count()), (vec![1, 2], vec![3], 3));
    }

    #[test]
    fn without_a_search_the_text_is_one_piece() {
        let mut marker = Marker::new(None);
        assert_eq!(marker.mark(TextField::Body, 0, "文"), [Piece::plain("文")]);
        assert!(marker.mark(TextField::Body, 0, "").is_empty());
    }

    #[test]
    fn a_mark_that_crosses_an_end_goes_on_behind_it_under_its_number() {
        let marked = Piece { text: "保障。发挥".to_owned(), mark: Some(1), continued: false };
        let pieces = [Piece::plain("政策"), marked, Piece::plain("作用。")];
        let (end, whole) = ("政策保障。".len(), "政策保障。发挥作用。".len());
        let shown = |pieces: Vec<Piece>| {
            pieces.into_iter().map(|piece| (piece.text, piece.mark, piece.continued)).collect::<Vec<_>>()
        };
        assert_eq!(
            shown(cut(&pieces, 0..end)),
            [("政策".to_owned(), None, false), ("保障。".to_owned(), Some(1), false)]
        );
        assert_eq!(
            shown(cut(&pieces, end..whole)),
            [("发挥".to_owned(), Some(1), true), ("作用。".to_owned(), None, false)]
        );
    }
}
