//! Folding: one source character becomes its comparable form and remembers where it stood.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, compose};

/// Traditional TAB simplified, one pair a line, sorted by code point; `data/README.md` names the source.
static TABLE_TEXT: &str = include_str!("../../../data/t2s.tsv");

/// The pairs, sorted by the traditional character, for binary search.
static TABLE: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let mut pairs: Vec<(char, char)> = TABLE_TEXT.lines().filter_map(pair).collect();
    pairs.sort_unstable();
    pairs
});

/// The Chinese characters nearly all text is made of, from the first on: what each becomes.
static COMMON: LazyLock<Vec<char>> = LazyLock::new(|| {
    let mut common: Vec<char> = (FIRST..='\u{9fff}').collect();
    for &(from, to) in TABLE.iter().filter(|(from, _)| (FIRST..='\u{9fff}').contains(from)) {
        common[from as usize - FIRST as usize] = to;
    }
    common
});

const FIRST: char = '\u{4e00}';

/// One character of folded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoldedChar {
    /// The comparable form.
    pub char: char,
    /// First byte of the source characters it stands for.
    pub start: usize,
    /// The byte after them.
    pub end: usize,
}

/// A text in its comparable form; every character knows its source bytes, in source order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded {
    chars: Vec<FoldedChar>,
}

impl Folded {
    /// The folded characters. Several may share one source character (㎡ gives m and 2).
    pub fn chars(&self) -> &[FoldedChar] {
        &self.chars
    }

    /// The folded characters as one string.
    pub fn text(&self) -> String {
        self.chars.iter().map(|c| c.char).collect()
    }
}

/// Folds a text: per character NFKC, lower case, traditional to simplified.
///
/// A combining mark joins the letter before it, so that a decomposed é equals a composed one.
pub fn fold(text: &str) -> Folded {
    let mut chars: Vec<FoldedChar> = Vec::with_capacity(text.len() / 3);
    let common = COMMON.as_slice();
    for (start, source) in text.char_indices() {
        let end = start + source.len_utf8();
        if let Some(char) = quickly(source, common) {
            chars.push(FoldedChar { char, start, end });
            continue;
        }
        fold_char(source, &mut |char| {
            if canonical_combining_class(char) != 0
                && let Some(last) = chars.last_mut()
                && let Some(composed) = compose(last.char, char)
            {
                last.char = composed;
                last.end = end;
            } else {
                chars.push(FoldedChar { char, start, end });
            }
        });
    }
    Folded { chars }
}

/// Folds a text when its places do not matter.
pub fn fold_str(text: &str) -> String {
    fold(text).text()
}

/// The folding table as compiled in. An index made with other bytes must not be used.
pub fn table_bytes() -> &'static [u8] {
    TABLE_TEXT.as_bytes()
}

/// What a character becomes that neither decomposes nor joins the one before, as nearly all of our text; `None` for one that
/// may, and has to be folded with the others.
pub fn fold_alone(char: char) -> Option<char> {
    quickly(char, &COMMON)
}

fn quickly(source: char, common: &[char]) -> Option<char> {
    match source {
        '\0'..='\u{7f}' => Some(source.to_ascii_lowercase()),
        FIRST..='\u{9fff}' => Some(common[source as usize - FIRST as usize]),
        '、' | '。' | '“' | '”' | '‘' | '’' | '《' | '》' | '—' | '·' => Some(source),
        // ，；：（）％ and the like: half-width ones, at a distance.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(source as u32 - 0xfee0).map(|char| char.to_ascii_lowercase()),
        _ => None,
    }
}

fn fold_char(source: char, push: &mut impl FnMut(char)) {
    std::iter::once(source).nfkc().flat_map(char::to_lowercase).for_each(|c| push(simplified(c)));
}

fn simplified(char: char) -> char {
    TABLE.binary_search_by_key(&char, |&(from, _)| from).map_or(char, |at| TABLE[at].1)
}

fn pair(line: &str) -> Option<(char, char)> {
    let (from, to) = line.split_once('\t')?;
    Some((from.chars().next()?, to.chars().next()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_case_and_traditional_forms_fold_away() {
        assert_eq!(fold_str("ＲＥＩＴｓ"), "reits");
        assert_eq!(fold_str("廣州歷史文化保護"), "广州历史文化保护");
        assert_eq!(fold_str("６＋６"), "6+6");
        assert_eq!(fold_str("薴苧"), "苎苎", "a chain in the table is followed to its end");
    }

    #[test]
    fn what_is_folded_quickly_is_folded_alike() {
        for char in '\0'..=char::MAX {
            let Some(quick) = quickly(char, &COMMON) else { continue };
            let mut slow = Vec::new();
            fold_char(char, &mut |c| slow.push(c));
            assert_eq!((vec![quick], canonical_combining_class(quick)), (slow, 0), "{char:?}");
        }
    }

    #[test]
    fn every_line_of_the_table_is_one_pair_of_characters() {
        assert_eq!(TABLE.len(), TABLE_TEXT.lines().count());
        assert!(TABLE_TEXT.lines().all(|l| l.chars().count() == 3 && l.chars().nth(1) == Some('\t')));
        assert!(TABLE.iter().all(|&(_, to)| simplified(to) == to), "folding twice is folding once");
    }

    #[test]
    fn a_folded_character_knows_its_source_bytes() {
        let text = "約㎡é";
        let folded = fold(text);
        let places: Vec<_> = folded.chars().iter().map(|c| (c.char, &text[c.start..c.end])).collect();
        assert_eq!(places, [('约', "約"), ('m', "㎡"), ('2', "㎡"), ('é', "é")]);
    }

    #[test]
    fn a_decomposed_letter_equals_the_composed_one() {
        assert_eq!(fold_str("Cafe\u{301}"), fold_str("café"));
        assert_eq!(fold("e\u{301}").chars(), [FoldedChar { char: 'é', start: 0, end: 3 }]);
    }
}
