//! Words of Chinese text, cut by the dictionary of jieba.

use std::sync::LazyLock;

use jieba_rs::Jieba;

static DICTIONARY: LazyLock<Jieba> = LazyLock::new(Jieba::new);

/// The words of a text, everything between them included. Only words of the dictionary: what it does not know comes as
/// single characters, so a guess is never suggested.
pub fn cut(text: &str) -> Vec<&str> {
    DICTIONARY.cut(text, false).into_iter().map(|token| token.word).collect()
}
