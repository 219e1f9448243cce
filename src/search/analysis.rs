//! How a text becomes terms. All terms of a unit stand at the unit's position:
//!
//! | term | stands for | serves |
//! |---|---|---|
//! | `x` | the unit | single units |
//! | `xy` | the unit and its neighbour | runs of four and more, quoted runs |
//! | `^xy` | the same, when `x` is a 汉字 and a word may start at it | runs of two and three |
//! | `~xy` | the same, when none may | literal neighbours that are no word |
//! | `xyzw` | four 汉字 in a row | runs of four |
//!
//! A pair is one lookup where two single characters would be a phrase over their long postings: 城市 as a phrase of
//! single characters reads the positions of every 城 and 市. Most terms of this trade have two or four 汉字 (城市更新), so
//! that they are one lookup; others are phrases of pairs.
//!
//! The same cutting serves the index, the query and the marks, so that what is found and what is marked cannot differ.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager};

use super::words::{coined_in, edges, words_in};
use crate::domain::text::{Unit, UnitKind, units};

/// The tokenizer of the searched texts.
pub(super) const UNITS: &str = "units";

/// The tokenizer of the field that lists the words of a case.
pub(super) const WORDS: &str = "words";

/// Raise it when terms are made of units in another way; it goes into the version of the index.
pub(super) const ANALYSIS: u32 = 3;

/// The tokenizers of our index. They are not stored in it: hand them over each time it is opened.
pub(super) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(UNITS, UnitTokenizer);
    manager.register(WORDS, WordTokenizer);
    manager
}

/// The term of two neighbours. Two 汉字 are simply joined; otherwise a sign that no unit holds stands between them, so
/// that RE and ITs are not REITs.
pub(super) fn pair(first: &Unit, second: &Unit) -> String {
    let both_han = first.kind == UnitKind::Han && second.kind == UnitKind::Han;
    format!("{}{}{}", first.text, if both_han { "" } else { "\u{1}" }, second.text)
}

/// The term of four 汉字 in a row.
pub(super) fn four(units: &[Unit]) -> Option<String> {
    let han = units.len() == 4 && units.iter().all(|unit| unit.kind == UnitKind::Han);
    han.then(|| units.iter().map(|unit| unit.text.as_str()).collect())
}

/// The term of two neighbours where a word starts.
pub(super) fn pair_at_start(first: &Unit, second: &Unit) -> String {
    format!("^{}", pair(first, second))
}

/// The term of two neighbours where none starts.
pub(super) fn pair_inside(first: &Unit, second: &Unit) -> String {
    format!("~{}", pair(first, second))
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
        let mut terms = Vec::with_capacity(units.len() * 4);
        for (at, unit) in units.iter().enumerate() {
            let position = unit.position as usize;
            terms.push((position, unit.text.clone()));
            let Some(next) = units.get(at + 1).filter(|next| next.position == unit.position + 1) else { continue };
            terms.push((position, pair(unit, next)));
            if unit.kind == UnitKind::Han {
                let marked = if edges[at].start { pair_at_start(unit, next) } else { pair_inside(unit, next) };
                terms.push((position, marked));
                let row = units.get(at..at + 4).filter(|row| row[3].position == unit.position + 3);
                terms.extend(row.and_then(four).map(|text| (position, text)));
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
        let want = "0 重|0 重庆|0 ^重庆|0 重庆市长|1 庆|1 庆市|1 ~庆市|1 庆市长安|2 市|2 市长|2 ~市长|3 长|3 长安|3 ^长安|4 安|6 reits|6 reits\u{1}项|7 项";
        assert_eq!(seen, want.split('|').collect::<Vec<_>>());
    }
}
