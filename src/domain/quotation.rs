//! 引文核对: whether a quotation stands in a case, and what differs when it nearly does. Pure.
//!
//! A quotation is compared with the verbatim text of a case ([`CaseText::verbatim`]): first byte by byte, then letter by letter
//! (blanks, quotes, punctuation, width, case and traditional characters left aside), then as well as it can be laid beside a
//! stretch of the text. Where it leaves something out (……), its parts must stand in the text one behind the other.

mod align;

use std::ops::Range;

use self::align::{Letters, Stretch};
use super::difference::difference;
pub use super::difference::{Edit, Piece};
use super::outline::CaseText;
use super::sentence::{sentence_at, sentences};

/// From here on a stretch of the text is taken for what the quotation meant: of ten letters three may differ.
pub const NEAR: f64 = 0.7;
/// A quotation of fewer letters resembles many texts: it is found as it stands or not at all.
const NEAR_LETTERS: usize = 6;

/// How well a quotation agrees with a text; the better the earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// 逐字相同: every character is the same.
    Exact,
    /// 按字相同: the same letters; blanks, punctuation, quotes, width or character forms differ.
    Folded,
    /// 相近: some letters differ.
    Near,
    /// 没有找到.
    None,
}

impl Grade {
    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Folded => "folded",
            Self::Near => "near",
            Self::None => "none",
        }
    }
}

/// Where a quotation stands in a text, and how well it agrees.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// How well. Never [`Grade::None`].
    pub grade: Grade,
    /// 1 for the same letters; otherwise the share of letters that agree.
    pub similarity: f64,
    /// Bytes of the verbatim text, one range for each part of the quotation.
    pub ranges: Vec<Range<usize>>,
    /// The sentence where it begins, from 1.
    pub sentence: u32,
    /// What the text says there, verbatim; …… stands where the quotation leaves something out.
    pub original: String,
    /// From the quotation to the original, character by character.
    pub diff: Vec<Piece>,
}

/// A quotation, made ready to be compared with many texts.
#[derive(Debug, Clone)]
pub struct Quotation {
    text: String,
    /// What stands between the marks of omission; one part for a quotation without such.
    parts: Vec<Part>,
}

#[derive(Debug, Clone)]
struct Part {
    text: String,
    letters: Letters,
}

/// The text of a case, made ready to be compared with many quotations.
#[derive(Debug)]
pub struct Original {
    verbatim: String,
    sentences: Vec<Range<usize>>,
    letters: Letters,
}

impl Original {
    /// Of a case.
    pub fn new(text: &CaseText) -> Self {
        let verbatim = text.verbatim();
        Self { sentences: text.sentences(), letters: Letters::of(&verbatim), verbatim }
    }
}

/// A part of a quotation at its place in a text.
struct Placed {
    grade: Grade,
    /// Letters that differ, and letters in all.
    differ: usize,
    of: usize,
    range: Range<usize>,
    /// Where the next part may begin.
    next_letter: usize,
}

impl Quotation {
    /// A quotation as it was pasted; blanks around it do not count.
    pub fn new(text: &str) -> Self {
        let text = text.trim();
        let parts = split_at_omissions(text).into_iter().map(Part::new).filter(|part| part.letters.len() > 0);
        Self { text: text.to_owned(), parts: parts.collect() }
    }

    /// The quotation.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether there is anything in it that can be looked for.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Its sentences, those with less than two letters left out.
    pub fn sentences(&self) -> Vec<Self> {
        let all = sentences(&self.text).into_iter().map(|range| Self::new(&self.text[range]));
        all.filter(|sentence| sentence.letters() > 1).collect()
    }

    fn letters(&self) -> usize {
        self.parts.iter().map(|part| part.letters.len()).sum()
    }

    /// Where it stands, letter by letter; `None` when a letter differs.
    pub fn literally(&self, original: &Original) -> Option<Found> {
        // What the reader wrapped round it is not part of it, unless the text has it too.
        for text in [self.text.as_str(), unwrapped(&self.text)] {
            if let Some(at) = original.verbatim.find(text).filter(|_| !text.is_empty()) {
                let range = at..at + text.len();
                let placed = Placed { grade: Grade::Exact, differ: 0, of: 1, range, next_letter: 0 };
                let whole = Part { text: text.to_owned(), letters: Letters::default() };
                return Some(original.found(std::slice::from_ref(&whole), vec![placed]));
            }
        }
        let mut from = 0;
        let mut placed = Vec::with_capacity(self.parts.len());
        for part in &self.parts {
            let here = part.literally(original, from)?;
            from = here.next_letter;
            placed.push(here);
        }
        (!placed.is_empty()).then(|| original.found(&self.parts, placed))
    }

    /// The stretches of the text that are most like it; `None` when they are not like enough.
    pub fn nearly(&self, original: &Original) -> Option<Found> {
        if self.letters() < NEAR_LETTERS {
            return None;
        }
        let mut from = 0;
        let mut placed = Vec::with_capacity(self.parts.len());
        for part in &self.parts {
            let here = match part.literally(original, from) {
                Some(here) => here,
                None => part.nearly(original, from)?,
            };
            from = here.next_letter;
            placed.push(here);
        }
        let found = original.found(&self.parts, placed);
        (found.similarity >= NEAR).then_some(found)
    }
}

impl Part {
    fn new(text: &str) -> Self {
        Self { text: text.to_owned(), letters: Letters::of(text) }
    }

    fn literally(&self, original: &Original, from: usize) -> Option<Placed> {
        let start = original.letters.byte(from);
        if let Some(at) = original.verbatim[start..].find(&self.text) {
            let range = start + at..start + at + self.text.len();
            let next_letter = original.letters.behind(range.end);
            return Some(Placed { grade: Grade::Exact, differ: 0, of: self.letters.len(), range, next_letter });
        }
        let at = original.letters.position(&self.letters, from)?;
        let letters = at..at + self.letters.len();
        Some(self.placed(original, Grade::Folded, Stretch { letters, differ: 0 }))
    }

    fn nearly(&self, original: &Original, from: usize) -> Option<Placed> {
        let stretch = original.letters.nearest(&self.letters, from)?;
        Some(self.placed(original, Grade::Near, stretch))
    }

    fn placed(&self, original: &Original, grade: Grade, stretch: Stretch) -> Placed {
        let Stretch { letters, differ } = stretch;
        let of = self.letters.len().max(letters.len());
        let range = original.with_edges(letters, &self.text);
        // One character can be several letters (㍿): what comes next begins behind the character.
        let next_letter = original.letters.behind(range.end);
        Placed { grade, differ, of, range, next_letter }
    }
}

impl Original {
    /// The bytes of some letters, with as many signs before and behind them as the quotation has there.
    fn with_edges(&self, letters: Range<usize>, quoted: &str) -> Range<usize> {
        let own = Letters::of(quoted);
        let (Some(first), Some(last)) = (own.first_byte(), own.end_byte()) else { return 0..0 };
        let (start, end) = self.letters.bytes(&letters);
        // The letters before and behind can stand in the same character as these.
        let behind = self.letters.start_of(letters.end).unwrap_or(self.verbatim.len());
        let room = self.letters.byte(letters.start).min(start)..behind.max(end);
        let taken = |(_, c): &(char, char)| c.len_utf8();
        let before = quoted[..first].chars().rev().zip(self.verbatim[room.start..start].chars().rev());
        let opening: usize = before.take_while(|(quoted, c)| quoted == c || opens(*c)).map(|pair| taken(&pair)).sum();
        let behind = quoted[last..].chars().zip(self.verbatim[end..room.end].chars());
        let follows = |(quoted, c): &(char, char)| quoted == c || !(opens(*c) || c.is_whitespace());
        let closing: usize = behind.take_while(follows).map(|pair| taken(&pair)).sum();
        start - opening..end + closing
    }

    fn found(&self, parts: &[Part], placed: Vec<Placed>) -> Found {
        let mut diff = Vec::new();
        let mut originals = Vec::with_capacity(placed.len());
        for (part, place) in parts.iter().zip(&placed) {
            if !originals.is_empty() {
                diff.push(Piece { edit: Edit::Equal, text: OMISSION.to_owned() });
            }
            let original = &self.verbatim[place.range.clone()];
            diff.extend(difference(&part.text, original));
            originals.push(original);
        }
        let (differ, of) = placed.iter().fold((0, 0), |(d, o), place| (d + place.differ, o + place.of));
        Found {
            grade: placed.iter().map(|place| place.grade).max().unwrap_or(Grade::None),
            similarity: if of == 0 { 0.0 } else { 1.0 - differ as f64 / of as f64 },
            sentence: sentence_at(&self.sentences, placed.first().map_or(0, |place| place.range.start)),
            original: originals.join(OMISSION),
            diff,
            ranges: placed.into_iter().map(|place| place.range).collect(),
        }
    }
}

/// How an omission is written.
const OMISSION: &str = "……";

/// The stretches between the marks of omission: …, ……, three or more full stops.
fn split_at_omissions(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(c) = text[at..].chars().next() {
        let run = match c {
            '…' | '⋯' => run_of(&text[at..], &['…', '⋯']),
            '.' if text[at..].starts_with("...") => run_of(&text[at..], &['.']),
            '。' if text[at..].starts_with("。。。") => run_of(&text[at..], &['。']),
            _ => 0,
        };
        if run > 0 {
            parts.push(&text[from..at]);
            from = at + run;
        }
        at += run.max(c.len_utf8());
    }
    parts.push(&text[from..]);
    // An omission is sometimes put into square brackets.
    parts.into_iter().map(|part| part.trim().trim_matches(['[', ']', '［', '］'])).collect()
}

fn run_of(text: &str, chars: &[char]) -> usize {
    text.chars().take_while(|c| chars.contains(c)).map(char::len_utf8).sum()
}

/// Without one pair of quotation marks around it.
fn unwrapped(text: &str) -> &str {
    let pairs = [('“', '”'), ('"', '"'), ('「', '」'), ('‘', '’'), ('『', '』')];
    pairs.iter().find_map(|&(open, close)| text.strip_prefix(open)?.strip_suffix(close)).map_or(text, str::trim)
}

fn opens(c: char) -> bool {
    "“‘「『（(《〈【[<\"'".contains(c)
}

#[cfg(test)]
mod tests;
