//! The text as the readers of figures see it: one letter for each source character, width and traditional forms folded away,
//! names hidden.

use std::ops::Range;

use crate::domain::text;

/// What stands for a character that is hidden; no rule matches it.
const HIDDEN: char = '\0';
/// Marks that end a clause.
const CLAUSE_ENDS: [char; 10] = ['，', ',', '；', ';', '。', '！', '!', '？', '?', '\n'];
/// Marks that stand around a name, or around what somebody said.
const QUOTES: [(char, char); 5] = [('“', '”'), ('「', '」'), ('『', '』'), ('‘', '’'), ('"', '"')];
/// A quotation longer than this is no name.
const LONGEST_NAME: usize = 24;

/// A character and where it stands.
#[derive(Debug, Clone, Copy)]
struct Letter {
    char: char,
    start: usize,
    end: usize,
}

/// A text, letter by letter. Places are indices of letters; a place past the end holds nothing.
#[derive(Debug)]
pub(super) struct Letters<'a> {
    source: &'a str,
    letters: Vec<Letter>,
}

impl<'a> Letters<'a> {
    /// The letters of a text, with `hidden` (bytes) and the names in quotation marks and 《》 taken out.
    pub(super) fn new(source: &'a str, hidden: &[Range<usize>]) -> Self {
        let letters = plain_letters(source);
        let mut letters = Self { source, letters };
        for name in letters.names() {
            letters.hide(name);
        }
        for bytes in hidden {
            let from = letters.letters.partition_point(|letter| letter.start < bytes.start);
            let to = letters.letters.partition_point(|letter| letter.start < bytes.end);
            letters.hide(from..to.max(from));
        }
        letters
    }

    /// The letter at a place.
    pub(super) fn at(&self, place: usize) -> Option<char> {
        self.letters.get(place).map(|letter| letter.char)
    }

    /// The letter before a place.
    pub(super) fn before(&self, place: usize) -> Option<char> {
        self.at(place.checked_sub(1)?)
    }

    /// Whether `words` stand at a place; gives the place after them.
    pub(super) fn after(&self, place: usize, words: &str) -> Option<usize> {
        let mut end = place;
        for c in words.chars() {
            if self.at(end) != Some(c) {
                return None;
            }
            end += 1;
        }
        Some(end)
    }

    /// Whether `words` stand just before a place; gives the place where they begin.
    pub(super) fn ending(&self, place: usize, words: &str) -> Option<usize> {
        let start = place.checked_sub(words.chars().count())?;
        self.after(start, words).map(|_| start)
    }

    /// The place behind blanks. A line feed is no blank: what stands behind it belongs to another sentence.
    pub(super) fn skip_blanks(&self, mut place: usize) -> usize {
        while self.at(place).is_some_and(|c| c.is_whitespace() && c != '\n') {
            place += 1;
        }
        place
    }

    /// Where the clause that holds a place begins.
    pub(super) fn clause_start(&self, place: usize) -> usize {
        (0..place).rev().find(|&at| self.at(at).is_some_and(|c| CLAUSE_ENDS.contains(&c))).map_or(0, |at| at + 1)
    }

    /// The folded letters between two places.
    pub(super) fn folded(&self, places: Range<usize>) -> String {
        self.letters.get(places).unwrap_or_default().iter().map(|letter| letter.char).collect()
    }

    /// The bytes of the letters between two places.
    pub(super) fn bytes(&self, places: Range<usize>) -> Range<usize> {
        let within = self.letters.get(places).unwrap_or_default();
        match (within.first(), within.last()) {
            (Some(first), Some(last)) => first.start..last.end,
            _ => 0..0,
        }
    }

    /// The words between two places, as written.
    pub(super) fn written(&self, places: Range<usize>) -> &'a str {
        &self.source[self.bytes(places)]
    }

    /// Whether the source character at a place is wide (３, ，), which its folded letter no longer tells.
    pub(super) fn is_wide(&self, place: usize) -> bool {
        self.letters.get(place).is_some_and(|letter| letter.end - letter.start > 1)
    }

    fn hide(&mut self, places: Range<usize>) {
        for letter in self.letters.get_mut(places).unwrap_or_default() {
            letter.char = HIDDEN;
        }
    }

    /// Names: everything in 《》, and quotations that are a short run of words. “十大专项” is a name; a quotation with a comma or a
    /// full stop is speech, and what it says may be a figure.
    fn names(&self) -> Vec<Range<usize>> {
        let titles = self.enclosed('《', '》').into_iter();
        let quotations = QUOTES.iter().flat_map(|&(open, close)| self.enclosed(open, close));
        let is_name = |places: &Range<usize>| {
            places.len() <= LONGEST_NAME
                && !places.clone().any(|place| self.at(place).is_some_and(|c| CLAUSE_ENDS.contains(&c)))
        };
        titles.chain(quotations.filter(is_name)).collect()
    }

    /// What stands between two marks, marks included. Never across a line; an open mark that is not closed encloses nothing.
    fn enclosed(&self, open: char, close: char) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut start = None;
        for (place, letter) in self.letters.iter().enumerate() {
            match (start, letter.char) {
                (_, '\n') => start = None,
                (Some(from), c) if c == close => {
                    found.push(from..place + 1);
                    start = None;
                }
                (None, c) if c == open => start = Some(place),
                _ => {}
            }
        }
        found
    }
}

/// The characters as they are compared. One gives one, so that every place keeps its source; what only contains a digit (①, ²,
/// ㎡) stays as it is, for it is no digit of a number.
fn plain_letters(source: &str) -> Vec<Letter> {
    let folded = text::fold(source);
    let mut rest = folded.chars();
    let mut letters = Vec::with_capacity(rest.len());
    for (start, c) in source.char_indices() {
        let end = start + c.len_utf8();
        let own = rest.iter().take_while(|folded| folded.start == start).count();
        let plain = match rest[..own] {
            [one] if one.end == end && (!one.char.is_ascii_digit() || is_digit(c)) => one.char,
            _ => c,
        };
        rest = &rest[own..];
        letters.push(Letter { char: plain, start, end });
    }
    letters
}

fn is_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９')
}
