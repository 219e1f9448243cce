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

/// What makes one text of the other, with as few characters as can be.
pub fn difference(old: &str, new: &str) -> Vec<Piece> {
    if old == new {
        return vec![Piece { edit: Edit::Equal, text: old.to_owned() }];
    }
    let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let mut pieces = Vec::new();
    let mut push = |edit, chars: &[char]| {
        if !chars.is_empty() {
            pieces.push(Piece { edit, text: chars.iter().collect() });
        }
    };
    for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
        let (tag, from, to) = op.as_tag_tuple();
        match tag {
            DiffTag::Equal => push(Edit::Equal, &old[from]),
            DiffTag::Delete | DiffTag::Insert | DiffTag::Replace => {
                push(Edit::Delete, &old[from]);
                push(Edit::Insert, &new[to]);
            }
        }
    }
    pieces
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
        assert!(pieces.contains(&Piece { edit: Edit::Insert, text: "5".to_owned() }), "{pieces:?}");
        assert_eq!(difference("同", "同"), [Piece { edit: Edit::Equal, text: "同".to_owned() }]);
    }

    #[test]
    fn similarity_is_the_share_of_what_agrees() {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        assert_eq!(similarity(&chars("一二三四"), &chars("一二三四")), 1.0);
        assert_eq!(similarity(&chars("一二三四"), &chars("一二三五")), 0.75);
        assert_eq!(similarity(&chars("一二"), &chars("三四")), 0.0);
    }
}
