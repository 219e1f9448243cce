//! How a text becomes terms. All terms of a unit stand at the unit's position:
//!
//! | term | stands for | serves |
//! |---|---|---|
//! | `x` | the unit | single units |
//! | `xy` | the unit and its neighbour | runs of four and more, quoted runs |
//! | `^xy`, `^xyz` | two and three units that begin with a 汉字, where they [stand](super::border) as themselves | runs of two and three |
//! | `~xy`, `~xyz` | the same, where they do not | literal neighbours that are no word |
//! | `xyzw` | four 汉字 in a row | runs of four |
//!
//! A pair is one lookup where two single characters would be a phrase over their long postings: 城市 as a phrase of
//! single characters reads the positions of every 城 and 市. Most terms of this trade have two to four 汉字 (城市更新), so
//! that they are one lookup; others are phrases of pairs.
//!
//! The same cutting serves the index, the query and the marks, so that what is found and what is marked cannot differ.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager};

use super::border::{is_aligned, stands};
use super::words::{coined_in, edges, words_in};
use crate::domain::text::{Unit, UnitKind, units};

/// The tokenizer of the searched texts.
pub(super) const UNITS: &str = "units";

/// The tokenizer of the field that lists the words of a case.
pub(super) const WORDS: &str = "words";

/// Raise it when terms are made of units in another way; it goes into the version of the index.
pub(super) const ANALYSIS: u32 = 4;

/// The tokenizers of our index. They are not stored in it: hand them over each time it is opened.
pub(super) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(UNITS, UnitTokenizer);
    manager.register(WORDS, WordTokenizer);
    manager
}

/// The term of units side by side. 汉字 are simply joined; beside anything else stands a sign that no unit holds, so that
/// RE and ITs are not REITs.
pub(super) fn row(units: &[Unit]) -> String {
    let mut text = String::new();
    for (at, unit) in units.iter().enumerate() {
        let both_han = at == 0 || (unit.kind == UnitKind::Han && units[at - 1].kind == UnitKind::Han);
        text.push_str(if both_han { "" } else { "\u{1}" });
        text.push_str(&unit.text);
    }
    text
}

/// The term of four 汉字 in a row.
pub(super) fn four(units: &[Unit]) -> Option<String> {
    let han = units.len() == 4 && units.iter().all(|unit| unit.kind == UnitKind::Han);
    han.then(|| row(units))
}

/// The term of two or three units where they stand as themselves.
pub(super) fn standing(units: &[Unit]) -> String {
    format!("^{}", row(units))
}

/// The term of two or three units where they do not.
pub(super) fn adjacent(units: &[Unit]) -> String {
    format!("~{}", row(units))
}

/// Gives the terms of a text.
#[derive(Debug, Clone, Copy)]
struct UnitTokenizer;

/// Gives the words of a text.
#[derive(Debug, Clone, Copy)]
struct WordTokenizer;

/// The tokens of one text, cut beforehand.
struct Cut {
    coming: std::vec::IntoIter<(usize, String)>,
    token: Token,
}

impl Tokenizer for UnitTokenizer {
    type TokenStream<'a> = Cut;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Cut {
        let units = units(text);
        let edges = edges(&units);
        let mut terms = Vec::with_capacity(units.len() * 5);
        for (at, unit) in units.iter().enumerate() {
            let position = unit.position as usize;
            terms.push((position, unit.text.clone()));
            for len in 2..=4 {
                // What punctuation or the end of a paragraph parts is no row.
                let in_row = |row: &&[Unit]| row[len - 1].position == unit.position + len as u32 - 1;
                let Some(run) = units.get(at..at + len).filter(in_row) else { break };
                if len == 2 {
                    terms.push((position, row(run)));
                }
                if is_aligned(run) {
                    let term = if stands(&units, &edges, at, len) { standing(run) } else { adjacent(run) };
                    terms.push((position, term));
                }
                terms.extend(four(run).map(|text| (position, text)));
            }
        }
        Cut::new(terms)
    }
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = Cut;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Cut {
        let words = words_in(&units(text)).into_iter().chain(coined_in(text));
        Cut::new(words.enumerate().collect())
    }
}

impl Cut {
    fn new(terms: Vec<(usize, String)>) -> Self {
        Self { coming: terms.into_iter(), token: Token::default() }
    }
}

impl TokenStream for Cut {
    fn advance(&mut self) -> bool {
        let Some((position, text)) = self.coming.next() else { return false };
        self.token.position = position;
        self.token.text = text;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_stand_at_the_positions_of_their_units() {
        let mut analyzer = tokenizers().get(UNITS).unwrap();
        let mut stream = analyzer.token_stream("“重慶市長安”\nREITs项");
        let mut seen = Vec::new();
        stream.process(&mut |t| seen.push(format!("{} {}", t.position, t.text)));
        let want = "0 重|0 重庆|0 ^重庆|0 ^重庆市|0 重庆市长|1 庆|1 庆市|1 ~庆市|1 ~庆市长|1 庆市长安|2 市|2 市长|2 ~市长|2 ~市长安|3 长|3 长安|3 ^长安|4 安|6 reits|6 reits\u{1}项|7 项";
        assert_eq!(seen, want.split('|').collect::<Vec<_>>());
    }
}
