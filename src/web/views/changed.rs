//! A corrected text beside the former one: pieces that stay, go and come.

use crate::domain::difference::{Edit, difference};

/// A stretch of two texts laid over each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) text: String,
    /// Only the former text has it.
    pub(crate) goes: bool,
    /// Only the new text has it.
    pub(crate) comes: bool,
}

/// What makes the new text of the former one. A line end that goes or comes is shown as ↵, since nobody sees it otherwise.
pub(crate) fn stretches(old: &str, new: &str) -> Vec<Stretch> {
    let stretch = |piece: crate::domain::difference::Piece| match piece.edit {
        Edit::Equal => Stretch { text: piece.text, goes: false, comes: false },
        Edit::Delete => Stretch { text: piece.text.replace('\n', "↵"), goes: true, comes: false },
        Edit::Insert => Stretch { text: piece.text.replace('\n', "↵\n"), goes: false, comes: true },
    };
    difference(old, new).into_iter().map(stretch).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_end_that_comes_or_goes_is_seen() {
        let shown = |old, new| stretches(old, new).into_iter().map(|stretch| stretch.text).collect::<Vec<_>>();
        assert_eq!(shown("甲。\n乙。", "甲。乙。"), ["甲。", "↵", "乙。"]);
        assert_eq!(shown("甲。乙。", "甲。\n乙。"), ["甲。", "↵\n", "乙。"]);
    }
}
