//! How a text becomes [terms](super::terms). All terms of a unit stand at the unit's position.
//!
//! The same cutting serves the index, the query and the marks, so that what is found and what is marked cannot differ.

use std::rc::Rc;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager};

use super::border::{is_aligned, standing};
use super::recent::{Cut, cut};
use super::terms::{is_four, is_three, push_row, sign};
use crate::domain::text::Unit;

/// The tokenizer of the searched texts.
pub(super) const UNITS: &str = "units";

/// The tokenizer of the field that lists the words of a case.
pub(super) const WORDS: &str = "words";

/// Raise it when terms are made of units in another way; it goes into the version of the index.
pub(super) const ANALYSIS: u32 = 6;

/// The tokenizers of our index. They are not stored in it: hand them over each time it is opened.
pub(super) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(UNITS, UnitTokenizer);
    manager.register(WORDS, WordTokenizer);
    manager
}

/// Gives the terms of a text.
#[derive(Debug, Clone, Copy)]
struct UnitTokenizer;

/// Gives the words of a text.
#[derive(Debug, Clone, Copy)]
struct WordTokenizer;

/// The terms that begin with a unit, in their order, by how many units they have.
#[derive(Debug, Clone, Copy)]
enum Form {
    Row(usize),
    Aligned(usize),
    Four,
}

const FORMS: [Form; 5] = [Form::Row(1), Form::Row(2), Form::Aligned(2), Form::Aligned(3), Form::Four];

/// The terms of one text. Each is written over the one before: a text has thousands, and most of them are known already.
struct Terms {
    text: Rc<Cut>,
    at: usize,
    form: usize,
    token: Token,
}

impl Tokenizer for UnitTokenizer {
    type TokenStream<'a> = Terms;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Terms {
        Terms { text: cut(text), at: 0, form: 0, token: Token::default() }
    }
}

impl Terms {
    /// Writes the term of a form that begins with the present unit; `false` when there is none.
    fn write(&mut self, form: Form) -> bool {
        let len = match form {
            Form::Row(len) | Form::Aligned(len) => len,
            Form::Four => 4,
        };
        let Cut { units, edges, .. } = &*self.text;
        // What punctuation or the end of a paragraph parts is no row.
        let in_row = |run: &&[Unit]| run[len - 1].position == run[0].position + len as u32 - 1;
        let Some(run) = units.get(self.at..self.at + len).filter(in_row) else { return false };
        let text = &mut self.token.text;
        text.clear();
        match form {
            Form::Row(_) => {}
            Form::Aligned(_) if if len == 3 { is_three(run) } else { is_aligned(run) } => {
                text.push(sign(standing(units, edges, self.at, len), len));
            }
            Form::Four if is_four(run) => {}
            Form::Aligned(_) | Form::Four => return false,
        }
        push_row(text, run);
        self.token.position = run[0].position as usize;
        true
    }
}

impl TokenStream for Terms {
    fn advance(&mut self) -> bool {
        while self.at < self.text.units.len() {
            let form = FORMS.get(self.form).copied();
            self.form += 1;
            match form {
                Some(form) if self.write(form) => return true,
                Some(_) => {}
                None => (self.at, self.form) = (self.at + 1, 0),
            }
        }
        false
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// The words of one text.
struct Words {
    text: Rc<Cut>,
    at: usize,
    token: Token,
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = Words;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Words {
        Words { text: cut(text), at: 0, token: Token::default() }
    }
}

impl TokenStream for Words {
    fn advance(&mut self) -> bool {
        let Some(word) = self.text.words.get(self.at) else { return false };
        self.token.position = self.at;
        self.token.text.clear();
        self.token.text.push_str(word);
        self.at += 1;
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
        let want = "0 重|0 重庆|0 ^重庆|0 ^重庆市|0 重庆市长|1 庆|1 庆市|1 ~庆市|2 市|2 市长|2 ~市长|3 长|3 长安|3 ^长安|4 安|6 reits|6 reits\u{1}项|7 项";
        assert_eq!(seen, want.split('|').collect::<Vec<_>>());
    }

    #[test]
    fn the_terms_of_the_real_texts_are_those_of_this_analysis() {
        // FNV-1a over all terms with their positions, each text twice, as one that is cut and one that is known. When it
        // differs, indexes made before hold other terms: give `ANALYSIS` or `words::EDITION` another number, unless only
        // `data/synonyms.txt` has changed, which the version covers by itself.
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for name in [UNITS, WORDS] {
            let mut analyzer = tokenizers().get(name).unwrap();
            for line in include_str!("../../tests/fixtures/cases.jsonl").lines().flat_map(|line| [line, line]) {
                analyzer.token_stream(line).process(&mut |t| {
                    let bytes = t.text.bytes().chain(t.position.to_le_bytes());
                    hash = bytes.fold(hash, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
                });
            }
        }
        assert_eq!((ANALYSIS, hash), (6, 12_758_509_392_477_379_919));
    }
}
