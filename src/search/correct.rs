//! Misspelt queries: pinyin, characters that sound or look alike, a wrong Latin letter.
//!
//! Only a part that finds nothing is corrected, and only into words that stand in the cases. What is a word of the
//! dictionary is meant as it was typed, whatever it sounds like: 背景 is not 北京.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Way;
use super::gazetteer::divisions_called;
use super::vocabulary::{Vocabulary, fuzzy_letters};
use super::words::is_word;

/// Longer parts are sentences, not misspelt words.
const LONGEST: usize = 12;

/// The longest word that is looked for, in 汉字 and in letters.
const LONGEST_WORD: usize = 8;
const LONGEST_SPELLING: usize = 40;

/// Characters that are taken for each other by their looks, a group a line; compiled by hand, see `data/README.md`.
static LOOKALIKES: LazyLock<HashMap<char, Vec<char>>> = LazyLock::new(|| {
    let mut alike: HashMap<char, Vec<char>> = HashMap::new();
    for line in include_str!("../../data/lookalikes.txt").lines().filter(|line| !line.starts_with('#')) {
        for char in line.chars() {
            alike.entry(char).or_default().extend(line.chars().filter(|&other| other != char));
        }
    }
    alike
});

/// What was probably meant, and by what it was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Meant {
    pub(super) text: String,
    pub(super) way: Way,
}

/// Reads a folded part without spaces that finds nothing as typed.
pub(super) fn correct(part: &str, vocabulary: &Vocabulary) -> Option<Meant> {
    if part.chars().all(|char| char.is_ascii_lowercase()) {
        return latin(part, vocabulary);
    }
    let han = |char: char| ('\u{4e00}'..='\u{9fff}').contains(&char);
    let len = part.chars().count();
    if !(2..=LONGEST).contains(&len) || !part.chars().all(han) {
        return None;
    }
    if is_word(part) {
        return lookalike_place(part, vocabulary);
    }
    characters(part, vocabulary)
}

fn latin(part: &str, vocabulary: &Vocabulary) -> Option<Meant> {
    let spelt = |text: String| Meant { text, way: Way::Pinyin };
    if part.len() < 4 || part.len() > LONGEST_SPELLING {
        return None;
    }
    let exact = spell(part, |letters| vocabulary.spelt(letters).next());
    let heard = || spell(&fuzzy_letters(part), |letters| vocabulary.heard_as(letters).next());
    if let Some(text) = exact.or_else(heard) {
        return Some(spelt(text));
    }
    if let Some(word) = vocabulary.latin_near(part) {
        return Some(Meant { text: word.to_owned(), way: Way::Spelling });
    }
    // One letter off: only a place may be meant, other words are too many.
    let place = vocabulary.spelt_nearly(part).filter(|word| part.len() >= 5 && !divisions_called(word).is_empty());
    place.map(|word| spelt(word.to_owned()))
}

/// Cuts letters into the readings of words: as few words as possible, of those the one that starts with the longest.
fn spell<'v>(letters: &str, word: impl Fn(&str) -> Option<&'v str>) -> Option<String> {
    // For each place the words that lead there: how many, and the last with its start.
    let mut best: Vec<Option<(usize, usize, &str)>> = vec![None; letters.len() + 1];
    best[0] = Some((0, 0, ""));
    for to in 1..=letters.len() {
        for from in 0..to.saturating_sub(2) {
            let Some((count, ..)) = best[from] else { continue };
            if best[to].is_some_and(|(known, ..)| known <= count + 1) {
                continue;
            }
            if let Some(found) = letters.get(from..to).and_then(&word) {
                best[to] = Some((count + 1, from, found));
            }
        }
    }
    let mut words = Vec::new();
    let mut to = letters.len();
    while to > 0 {
        let (_, from, found) = best[to]?;
        words.push(found);
        to = from;
    }
    words.reverse();
    Some(words.concat())
}

/// How much a piece of a part costs: a word as it is, a word put in for another, a character that is left.
const KEEP: u32 = 10;
const LEAVE: u32 = 20;
const REPLACE: u32 = 26;

/// The cheapest way to read a part up to some place.
#[derive(Clone)]
struct Reading {
    cost: u32,
    /// The text so far, with what was put in.
    text: String,
    /// How the first piece that was put in was told.
    way: Option<Way>,
}

/// Puts words of the cases in for what sounds or looks like them, where the part is no word.
fn characters(part: &str, vocabulary: &Vocabulary) -> Option<Meant> {
    let chars: Vec<char> = part.chars().collect();
    let mut best: Vec<Option<Reading>> = vec![None; chars.len() + 1];
    best[0] = Some(Reading { cost: 0, text: String::new(), way: None });
    for to in 1..=chars.len() {
        for from in to.saturating_sub(LONGEST_WORD)..to {
            let Some(before) = best[from].clone() else { continue };
            let Some((cost, text, way)) = piece(&chars[from..to], vocabulary) else { continue };
            if best[to].as_ref().is_none_or(|known| before.cost + cost < known.cost) {
                let way = before.way.or(way);
                best[to] = Some(Reading { cost: before.cost + cost, text: before.text + &text, way });
            }
        }
    }
    let Reading { text, way, .. } = best.pop()??;
    Some(Meant { text, way: way? })
}

/// What a piece of a part may be, with its cost.
fn piece(chars: &[char], vocabulary: &Vocabulary) -> Option<(u32, String, Option<Way>)> {
    let text: String = chars.iter().collect();
    if chars.len() == 1 {
        return Some((LEAVE, text, None));
    }
    if vocabulary.has(&text) || is_word(&text) {
        return Some((KEEP, text, None));
    }
    if let Some(like) = vocabulary.sounding_like(&text).first() {
        return Some((REPLACE, (*like).to_owned(), Some(Way::Pinyin)));
    }
    let like = lookalikes(&text).find(|like| vocabulary.has(like))?;
    Some((REPLACE, like, Some(Way::Lookalike)))
}

/// 衡州 is a word, but of old: when a place of the cases looks like it, that was meant.
fn lookalike_place(word: &str, vocabulary: &Vocabulary) -> Option<Meant> {
    if !divisions_called(word).is_empty() {
        return None;
    }
    let text = lookalikes(word).find(|like| vocabulary.has(like) && !divisions_called(like).is_empty())?;
    Some(Meant { text, way: Way::Lookalike })
}

/// A word with one character changed for one that looks like it.
fn lookalikes(word: &str) -> impl Iterator<Item = String> {
    word.char_indices().flat_map(move |(at, char)| {
        let rest = &word[at + char.len_utf8()..];
        let alike = LOOKALIKES.get(&char).into_iter().flatten();
        alike.map(move |other| format!("{}{other}{rest}", &word[..at]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(part: &str) -> Option<String> {
        let words = ["城市", "更新", "厦门", "威海", "衢州", "北京", "老旧", "小区", "广州", "福建", "厦门市", "reits"];
        let vocabulary = Vocabulary::new(words.iter().map(|word| (*word).to_owned()));
        correct(part, &vocabulary).map(|meant| meant.text)
    }

    #[test]
    fn pinyin_is_read_word_by_word() {
        assert_eq!(meant("xiamen").as_deref(), Some("厦门"));
        assert_eq!(meant("chengshigengxin").as_deref(), Some("城市更新"));
        assert_eq!(meant("laojiuxiaoqu").as_deref(), Some("老旧小区"));
        assert_eq!(meant("xyzzy"), None);
    }

    #[test]
    fn what_sounds_or_looks_alike_is_put_right() {
        assert_eq!(meant("夏门").as_deref(), Some("厦门"));
        assert_eq!(meant("夏门市").as_deref(), Some("厦门市"));
        assert_eq!(meant("城市跟新").as_deref(), Some("城市更新"));
        assert_eq!(meant("衡州").as_deref(), Some("衢州"));
    }

    #[test]
    fn words_are_meant_as_they_were_typed() {
        for word in ["背景", "湖南", "区块链", "大专", "养老"] {
            assert_eq!(meant(word), None, "{word}");
        }
    }
}
