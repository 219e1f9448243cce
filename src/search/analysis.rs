//! How a text becomes tokens: each unit of `domain::text` is one token at the unit's position.
//!
//! The same cutting serves the index, the query and the marks, so that what is found and what is marked cannot differ.
//! A token stream may hold several tokens at one position; word marks (`^x` where a word may start, `x$` where one may
//! end) can be added here without moving any position. No unit begins with `^` or ends with `$` unless it is that sign
//! alone, so such terms cannot be taken for units.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager};

use crate::domain::text::units;

/// The name under which the tokenizer is registered and the schema asks for it.
pub(super) const UNITS: &str = "units";

/// Raise it when tokens are made of units in another way; it goes into the version of the index.
pub(super) const ANALYSIS: u32 = 1;

/// The tokenizers of our index. They are not stored in it: hand them over each time it is opened.
pub(super) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(UNITS, UnitTokenizer);
    manager
}

/// Gives the units of a text as tokens.
#[derive(Debug, Clone, Copy)]
struct UnitTokenizer;

/// The tokens of one text, cut beforehand.
struct UnitStream {
    coming: std::vec::IntoIter<Token>,
    token: Token,
}

impl Tokenizer for UnitTokenizer {
    type TokenStream<'a> = UnitStream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> UnitStream {
        let tokens: Vec<Token> = units(text)
            .into_iter()
            .map(|unit| Token {
                offset_from: unit.start,
                offset_to: unit.end,
                position: unit.position as usize,
                text: unit.text,
                position_length: 1,
            })
            .collect();
        UnitStream { coming: tokens.into_iter(), token: Token::default() }
    }
}

impl TokenStream for UnitStream {
    fn advance(&mut self) -> bool {
        match self.coming.next() {
            Some(token) => {
                self.token = token;
                true
            }
            None => false,
        }
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
    fn tokens_are_units_at_their_positions() {
        let mut analyzer = tokenizers().get(UNITS).unwrap();
        let mut stream = analyzer.token_stream("“廣州”\nREITs");
        let mut seen = Vec::new();
        stream.process(&mut |t| seen.push((t.position, t.text.clone(), t.offset_from, t.offset_to)));
        let want = [(0, "广", 3, 6), (1, "州", 6, 9), (3, "reits", 13, 18)];
        assert_eq!(seen, want.map(|(p, t, a, b)| (p, t.to_owned(), a, b)));
    }
}
