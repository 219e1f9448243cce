//! Suggestions while typing: places, titles, terms and headings of the library that begin with what is in the box.
//!
//! A [`SuggestTable`] is an array of keys in order; each key leads to a form, the text to put into the box. A form has
//! several keys: its folded text, its toneless pinyin in every reading, and its initials when it is a name or a term.
//! [`SuggestBuilder`] gathers the forms from the cases, so each of them stands in a text that is searched.
//!
//! - `forms.rs`: which forms there are and their rank; `places.rs`: names of places; `writer.rs`: forms → table.
//! - `phrases.rs`: titles in 《》, coined terms in “”, chains of words; `counter.rs`: which of them recur.
//! - `keys.rs`: text → keys, and which part of a text was typed; `table.rs`: keys in order, the best of a range.
//!
//! What can be typed: 汉字 (simplified or traditional), Latin letters in any width and case, toneless pinyin (`v` for ü), also
//! as the south hears it, initials (xm), and letters behind 汉字 (芜h, 城市gx). Letters before 汉字 (wu湖) and several
//! words with spaces between that no form has in a row find nothing; the search itself still does.
//!
//! **Bounds.** At most [`MAX_KEYS`] keys: forms are written from the best down until there is no room, so the rarest
//! words of the bodies go first, then headings. Forms and keys share one text. A look-up takes the first
//! [`keys::MAX_CHARS`] characters, makes two binary searches and takes the best of the range from a tree, at most
//! [`MAX_STEPS`] times: its cost does not grow with the number of keys that begin so.

mod counter;
mod forms;
mod keys;
mod phrases;
mod places;
mod table;
#[cfg(test)]
mod tests;
mod writer;

use std::collections::HashSet;
use std::ops::Range;

use keys::{comparable, first_chars, loosened, mixed, spells, typed_part};
use table::{Arena, Keys, Slice};

pub use forms::SuggestBuilder;
pub use phrases::Cut;

/// The most keys of a table, at any size of the library.
pub const MAX_KEYS: usize = 200_000;
/// The most suggestions at a time.
pub const MAX_SUGGESTIONS: usize = 8;
/// The most keys that a look-up takes from a range, so that one for letters behind 汉字 ends early too.
const MAX_STEPS: usize = 500;

/// What a suggestion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SuggestionKind {
    /// 地区 with cases.
    Place,
    /// 机构 that acts in cases.
    Organisation,
    /// 《文件》 that a case names.
    Document,
    /// 政策机制.
    Mechanism,
    /// 主要举措.
    Measure,
    /// 词 of a title, a phrase of several titles, or a term that a case coins in “”.
    Term,
    /// 案例 by its heading.
    Case,
    /// 词 of the bodies.
    Word,
}

impl SuggestionKind {
    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Place => "locality",
            Self::Organisation => "organisation",
            Self::Document => "document",
            Self::Mechanism => "mechanism",
            Self::Measure => "measure",
            Self::Term => "term",
            Self::Case => "case",
            Self::Word => "word",
        }
    }

    /// What a reader calls it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Place => "地区",
            Self::Organisation => "机构",
            Self::Document => "文件",
            Self::Mechanism => "机制",
            Self::Measure => "举措",
            Self::Case => "案例",
            Self::Term | Self::Word => "词",
        }
    }

    /// Lower comes first.
    fn tier(self) -> u8 {
        match self {
            Self::Place => 0,
            Self::Organisation | Self::Document | Self::Mechanism | Self::Measure | Self::Term => 1,
            Self::Case => 2,
            Self::Word => 3,
        }
    }

    /// How many ways of reading it are keys, and up to how many characters it has initials (0: none).
    fn ways(self) -> (usize, usize) {
        match self {
            Self::Place => (8, 12),
            Self::Organisation | Self::Term => (4, 12),
            Self::Document | Self::Mechanism | Self::Measure | Self::Case | Self::Word => (2, 0),
        }
    }
}

/// A text that begins as was typed and is known to find a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What to put into the box.
    pub text: String,
    /// The bytes of `text` that were typed, by character or by sound.
    pub typed: Option<Range<usize>>,
    /// What tells it apart: the full name of a place or organisation.
    pub detail: Option<String>,
    /// The bytes of `detail` that were typed, when it is not `text` that was.
    pub detail_typed: Option<Range<usize>>,
    /// What it is.
    pub kind: SuggestionKind,
    /// Cases of a place or organisation.
    pub count: Option<u32>,
}

/// A form as the table keeps it.
#[derive(Debug)]
struct Form {
    text: Slice,
    detail: Slice,
    kind: SuggestionKind,
    count: Option<u32>,
}

/// The suggestions of one generation. It never changes.
#[derive(Debug, Default)]
pub struct SuggestTable {
    arena: Arena,
    /// The best first: a form's number is its rank.
    forms: Vec<Form>,
    /// Texts, pinyin and initials.
    plain: Keys,
    /// Pinyin as the south hears it, where that differs.
    loose: Keys,
}

impl SuggestTable {
    /// What begins with what was typed: at most [`MAX_SUGGESTIONS`], none of them twice, the best first.
    ///
    /// What is spelled so exactly comes before what only sounds alike.
    pub fn suggest(&self, typed: &str) -> Vec<Suggestion> {
        let typed = comparable(first_chars(typed.trim(), keys::MAX_CHARS));
        if typed.is_empty() {
            return Vec::new();
        }
        let mut found = Found::default();
        self.collect(&self.plain, &typed, None, &mut found);
        if let Some((head, tail)) = mixed(&typed) {
            self.collect(&self.plain, head, Some(tail), &mut found);
        }
        if typed.is_ascii() {
            let heard = loosened(&typed);
            self.collect(&self.loose, &heard, None, &mut found);
            if heard != typed {
                self.collect(&self.plain, &heard, None, &mut found);
            }
        }
        found.forms.into_iter().filter_map(|form| self.suggestion(form, &typed)).collect()
    }

    /// How many keys it has.
    pub fn key_count(&self) -> usize {
        self.plain.len() + self.loose.len()
    }

    /// How many bytes it takes, about.
    pub fn size(&self) -> usize {
        let keys = self.key_count() * (size_of::<table::Key>() + 2 * size_of::<u32>());
        self.arena.len() + self.forms.len() * size_of::<Form>() + keys
    }

    /// Every form, the best first.
    pub fn texts(&self) -> impl Iterator<Item = (&str, SuggestionKind)> {
        self.forms.iter().map(|form| (self.arena.get(form.text), form.kind))
    }

    /// Takes the best forms whose keys begin with `head` and go on as `tail` spells.
    fn collect(&self, keys: &Keys, head: &str, tail: Option<&str>, found: &mut Found) {
        for key in keys.best_of(keys.beginning(head, &self.arena)).take(MAX_STEPS) {
            if found.forms.len() == MAX_SUGGESTIONS {
                return;
            }
            let rest = &self.arena.get(key.text)[head.len()..];
            if tail.is_none_or(|tail| spells(rest, tail)) && found.known.insert(key.form) {
                found.forms.push(key.form);
            }
        }
    }

    fn suggestion(&self, form: u32, typed: &str) -> Option<Suggestion> {
        let form = self.forms.get(form as usize)?;
        let (text, detail) = (self.arena.get(form.text), self.arena.get(form.detail));
        let part = typed_part(text, typed);
        Some(Suggestion {
            text: text.to_owned(),
            detail_typed: if part.is_none() { typed_part(detail, typed) } else { None },
            typed: part,
            detail: (!detail.is_empty()).then(|| detail.to_owned()),
            kind: form.kind,
            count: form.count,
        })
    }
}

/// Forms that a look-up has found, in order.
#[derive(Default)]
struct Found {
    forms: Vec<u32>,
    known: HashSet<u32>,
}
