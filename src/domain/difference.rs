//! What differs between two texts, character by character.

use similar::{Algorithm, DiffTag, capture_diff_slices, get_diff_ratio};

/// What has to be done with a piece of one text to make it the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    /// Nothing.
    Equal,
    /// The other text does not have it.
    Delete,
    /// Only the other text has it.
    Insert,
}

impl Edit {
    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::Delete => "delete",
            Self::Insert => "insert",
        }
    }
}

/// A piece of the comparison of two texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What is to be done with it.
    pub edit: Edit,
    /// Its characters.
    pub text: String,
}

/// Letters of one text that are compared with those of another one by one; longer texts are compared sentence by sentence.
const LETTERS: usize = 6_000;
/// Sentences that are compared; texts of more are taken as wholly different.
const SENTENCES: usize = 6_000;

/// What makes one text of the other, with as few letters as can be. A letter is a 汉字, a sign, a whole number or a whole Latin
/// word, so that 40 → 50 is one change and no number is read that neither text has. The work is bounded: very long texts that
/// differ in many places are compared by sentences.
pub fn difference(old: &str, new: &str) -> Vec<Piece> {
    let (start, end) = common_ends(old, new);
    let (middle_old, middle_new) = (&old[start..old.len() - end], &new[start..new.len() - end]);
    let mut pieces = Pieces::default();
    pieces.push(Edit::Equal, &old[..start]);
    let (old_letters, new_letters) = (letters(middle_old), letters(middle_new));
    if old_letters.len().max(new_letters.len()) <= LETTERS {
        pieces.compare(&old_letters, &new_letters);
    } else {
        let sentences = |text| str::split_inclusive(text, ['。', '\n', '；']).collect::<Vec<_>>();
        let (old, new) = (sentences(middle_old), sentences(middle_new));
        if old.len().max(new.len()) <= SENTENCES {
            pieces.compare(&old, &new);
        } else {
            pieces.push(Edit::Delete, middle_old);
            pieces.push(Edit::Insert, middle_new);
        }
    }
    pieces.push(Edit::Equal, &old[old.len() - end..]);
    pieces.0
}

/// How many bytes two texts have in common at the beginning, and at the end of the rest. No letter is cut.
fn common_ends(old: &str, new: &str) -> (usize, usize) {
    let same = |(a, b): &(char, char)| a == b;
    let mut start: usize = old.chars().zip(new.chars()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    while [old, new].into_iter().any(|text| is_inside(text, start)) {
        start -= last_len(&old[..start]);
    }
    let rest = old[start..].chars().rev().zip(new[start..].chars().rev());
    let mut end: usize = rest.take_while(same).map(|(c, _)| c.len_utf8()).sum();
    while [old, new].into_iter().any(|text| is_inside(text, text.len() - end)) {
        end -= first_len(&old[old.len() - end..]);
    }
    (start, end)
}

fn last_len(text: &str) -> usize {
    text.chars().next_back().map_or(0, char::len_utf8)
}

fn first_len(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

/// A character of a number or a Latin word, of either width.
fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() && (c.is_ascii() || matches!(c, 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '０'..='９' | 'À'..='ɏ'))
}

/// Whether a number goes on behind this sign: 3.2, 1,000.
fn joins_digits(c: char) -> bool {
    matches!(c, '.' | ',' | '．')
}

/// Whether a place is within a number or a Latin word.
fn is_inside(text: &str, at: usize) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit() || matches!(c, '０'..='９'));
    let (mut before, mut behind) = (text[..at].chars().rev(), text[at..].chars());
    let (Some(last), Some(first)) = (before.next(), behind.next()) else { return false };
    (is_of_word(last) && is_of_word(first))
        || (digit(Some(last)) && joins_digits(first) && digit(behind.next()))
        || (joins_digits(last) && digit(Some(first)) && digit(before.next()))
}

/// The text in letters, as they are compared.
fn letters(text: &str) -> Vec<&str> {
    let mut letters = Vec::new();
    let mut from = 0;
    for (at, _) in text.char_indices().skip(1) {
        if !is_inside(text, at) {
            letters.push(&text[from..at]);
            from = at;
        }
    }
    if from < text.len() {
        letters.push(&text[from..]);
    }
    letters
}

/// Pieces that grow while the edit stays the same.
#[derive(Default)]
struct Pieces(Vec<Piece>);

impl Pieces {
    fn push(&mut self, edit: Edit, text: &str) {
        match self.0.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.edit == edit => last.text.push_str(text),
            _ => self.0.push(Piece { edit, text: text.to_owned() }),
        }
    }

    fn compare(&mut self, old: &[&str], new: &[&str]) {
        for operation in capture_diff_slices(Algorithm::Myers, old, new) {
            let (tag, from, to) = operation.as_tag_tuple();
            match tag {
                DiffTag::Equal => self.push(Edit::Equal, &old[from].concat()),
                DiffTag::Delete | DiffTag::Insert | DiffTag::Replace => {
                    self.push(Edit::Delete, &old[from].concat());
                    self.push(Edit::Insert, &new[to].concat());
                }
            }
        }
    }
}

/// How much two texts agree: 1 for the same, 0 for nothing in common.
pub fn similarity(one: &[char], other: &[char]) -> f32 {
    let operations = capture_diff_slices(Algorithm::Myers, one, other);
    get_diff_ratio(&operations, one.len(), other.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_leads_from_one_text_to_the_other() {
        let pieces = difference("甲省投入3亿元。", "甲省投入35亿元。");
        let side = |leave: Edit| -> String {
            pieces.iter().filter(|piece| piece.edit != leave).map(|piece| piece.text.as_str()).collect()
        };
        assert_eq!((side(Edit::Insert), side(Edit::Delete)), ("甲省投入3亿元。".into(), "甲省投入35亿元。".into()));
        assert!(pieces.contains(&Piece { edit: Edit::Insert, text: "35".to_owned() }), "{pieces:?}");
        assert_eq!(difference("同", "同"), [Piece { edit: Edit::Equal, text: "同".to_owned() }]);
    }

    #[test]
    fn numbers_and_latin_words_are_never_cut() {
        let shown = |old: &str, new: &str| {
            let show = |piece: Piece| match piece.edit {
                Edit::Equal => piece.text,
                Edit::Delete => format!("[-{}-]", piece.text),
                Edit::Insert => format!("{{+{}+}}", piece.text),
            };
            difference(old, new).into_iter().map(show).collect::<String>()
        };
        assert_eq!(shown("40余个", "50余个"), "[-40-]{+50+}余个");
        assert_eq!(shown("共40", "共400"), "共[-40-]{+400+}");
        assert_eq!(shown("投入3.2亿元", "投入3.5亿元"), "投入[-3.2-]{+3.5+}亿元");
        assert_eq!(shown("投入13.2亿元", "投入3.2亿元"), "投入[-13.2-]{+3.2+}亿元");
        assert_eq!(shown("户均1,000元。", "户均2,000元。"), "户均[-1,000-]{+2,000+}元。");
        assert_eq!(shown("发行REITs产品", "发行REIT产品"), "发行[-REITs-]{+REIT+}产品");
        assert_eq!(shown("共3.甲省", "共3。甲省"), "共3[-.-]{+。+}甲省");
        assert_eq!(shown("２０个", "３０个"), "[-２０-]{+３０+}个");
        assert_eq!(shown("甲3", "甲3，4"), "甲3{+，4+}");
        assert_eq!(shown("aaa", "aaaa"), "[-aaa-]{+aaaa+}");
    }

    #[test]
    fn very_long_texts_are_compared_by_sentences() {
        let old: String = (0..9000).map(|n| format!("第{n}句。")).collect();
        let new = old.replace("第100句", "第一百句").replace("第8000句", "第八千句");
        let pieces = difference(&old, &new);
        let middle: Vec<&str> = pieces.iter().filter(|p| p.edit != Edit::Equal).map(|p| p.text.as_str()).collect();
        let side = |leave: Edit| -> String {
            pieces.iter().filter(|piece| piece.edit != leave).map(|piece| piece.text.as_str()).collect()
        };
        assert_eq!((side(Edit::Insert), side(Edit::Delete)), (old, new));
        assert!(!middle.is_empty());
    }

    #[test]
    fn similarity_is_the_share_of_what_agrees() {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        assert_eq!(similarity(&chars("一二三四"), &chars("一二三四")), 1.0);
        assert_eq!(similarity(&chars("一二三四"), &chars("一二三五")), 0.75);
        assert_eq!(similarity(&chars("一二"), &chars("三四")), 0.0);
    }
}
