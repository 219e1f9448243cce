//! What a form can be typed as: its comparable text, its pinyin, its initials; and what of it was typed so far.

use std::ops::Range;

use crate::domain::pinyin::readings;
use crate::domain::text::{fold, units};

/// How many characters of a key count. What is typed beyond them changes nothing.
pub(super) const MAX_CHARS: usize = 64;

/// A text as it is compared while typing: folded as search folds it, without quotes, brackets and spaces; cut at
/// [`MAX_CHARS`].
pub(super) fn comparable(text: &str) -> String {
    let units = units(first_chars(text, 2 * MAX_CHARS));
    let folded = units.iter().map(|unit| unit.text.as_str()).collect::<String>();
    first_chars(&folded, MAX_CHARS).to_owned()
}

/// The beginning of a text.
pub(super) fn first_chars(text: &str, most: usize) -> &str {
    text.char_indices().nth(most).map_or(text, |(end, _)| &text[..end])
}

/// The toneless pinyin of a comparable text, all readings up to `most` ways; none when nothing in it is read.
///
/// Combinations are spread from the left: when there are too many, the characters further right keep their usual reading.
pub(super) fn pinyin(text: &str, most: usize) -> Vec<String> {
    spread(text, most, |reading| reading)
}

/// The first letters of the pinyin, otherwise like [`pinyin`]. Letters and digits of the text stand for themselves.
pub(super) fn initials(text: &str, most: usize) -> Vec<String> {
    spread(text, most, initial)
}

fn initial(reading: &str) -> &str {
    reading.get(..1).unwrap_or_default()
}

fn spread(text: &str, most: usize, say: impl Fn(&str) -> &str) -> Vec<String> {
    let mut ways = vec![String::new()];
    let mut is_read = false;
    for c in text.chars() {
        let mut said = sounds(c, &say);
        is_read |= !(said.len() == 1 && said[0].starts_with(c));
        said.truncate(if ways.len() * said.len() <= most { said.len() } else { 1 });
        ways = said.iter().flat_map(|sound| ways.iter().map(move |way| format!("{way}{sound}"))).collect();
    }
    if is_read { ways } else { Vec::new() }
}

/// How one character is typed, each way once; a character without a reading stands for itself.
fn sounds(c: char, say: impl Fn(&str) -> &str) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    for reading in readings(c) {
        let sound = say(&reading);
        if !sound.is_empty() && said.iter().all(|s| s != sound) {
            said.push(sound.to_owned());
        }
    }
    if said.is_empty() {
        said.push(c.to_string());
    }
    said
}

/// Letters as people of the south hear them: zh, ch, sh as z, c, s, and ang, eng, ing as an, en, in.
///
/// It is [`domain::pinyin::fuzzy`](crate::domain::pinyin::fuzzy) for letters whose syllables are not known: what is being
/// typed has no borders between them. Whether a letter goes depends on the letters before it only, so the beginning of a
/// word becomes the beginning of what the word becomes.
pub(super) fn loosened(letters: &str) -> String {
    let mut out = String::with_capacity(letters.len());
    let mut before = ['\0'; 2];
    for c in letters.chars() {
        let goes = match c {
            'h' => matches!(before[1], 'z' | 'c' | 's'),
            'g' => before[1] == 'n' && matches!(before[0], 'a' | 'e' | 'i'),
            _ => false,
        };
        if !goes {
            out.push(c);
        }
        before = [before[1], c];
    }
    out
}

/// Splits what was typed in two scripts into its 汉字 and the letters after them: 芜h, 城市gx. `None` for other input.
pub(super) fn mixed(typed: &str) -> Option<(&str, &str)> {
    let head = typed.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let tail = &typed[head.len()..];
    let last = head.chars().next_back()?;
    (!tail.is_empty() && !readings(last).is_empty()).then_some((head, tail))
}

/// Whether the letters spell the beginning of the text: its syllables, the last one perhaps unfinished, or its initials.
pub(super) fn spells(text: &str, letters: &str) -> bool {
    // Most texts fail at the first letter, which no way of spelling changes: looked at first, because it is cheap.
    let Some(first) = text.chars().next() else { return false };
    sounds(first, initial).iter().any(|sound| letters.starts_with(sound.as_str())) && {
        let text: Vec<char> = text.chars().take(letters.len()).collect();
        spelled(&text, letters).is_some()
    }
}

/// How many characters the letters cover, when they spell the beginning of the text.
fn spelled(text: &[char], letters: &str) -> Option<usize> {
    let whole = |c| sounds(c, |reading| reading);
    covered(text, letters, whole)
        .or_else(|| covered(text, letters, |c| sounds(c, initial)))
        .or_else(|| covered(text, &loosened(letters), |c| whole(c).iter().map(|s| loosened(s)).collect()))
}

fn covered(text: &[char], letters: &str, said: impl Fn(char) -> Vec<String>) -> Option<usize> {
    // Where in the letters the characters so far may have ended: each place once, so hostile input stays cheap.
    let mut ends = vec![0];
    for (n, &c) in text.iter().enumerate() {
        let said = said(c);
        let mut next = Vec::new();
        for rest in ends.iter().map(|&end| &letters[end..]) {
            for sound in &said {
                if sound.starts_with(rest) {
                    return Some(n + 1);
                }
                if rest.starts_with(sound.as_str()) {
                    next.push(letters.len() - rest.len() + sound.len());
                }
            }
        }
        next.sort_unstable();
        next.dedup();
        ends = next;
    }
    None
}

/// The bytes of a text that were typed, literally or by sound: its first place that is so spelled.
pub(super) fn typed_part(text: &str, typed: &str) -> Option<Range<usize>> {
    let seen: Vec<(char, Range<usize>)> = compared_chars(text);
    let chars: Vec<char> = seen.iter().map(|(c, _)| *c).collect();
    let typed: Vec<char> = typed.chars().collect();
    let at = (0..chars.len()).find_map(|start| {
        let same = chars[start..].iter().zip(&typed).take_while(|(a, b)| a == b).count();
        let letters: String = typed[same..].iter().collect();
        if letters.is_empty() {
            return Some(start..start + same);
        }
        let spelled = letters.is_ascii().then(|| spelled(&chars[start + same..], &letters))??;
        Some(start..start + same + spelled)
    })?;
    Some(seen[at.start].1.start..seen[at.end - 1].1.end)
}

/// The characters of [`comparable`] with the source bytes that each stands for.
fn compared_chars(text: &str) -> Vec<(char, Range<usize>)> {
    let mut out = Vec::new();
    for unit in units(text) {
        let source = &text[unit.start..unit.end];
        let folded = fold(source);
        let kept = folded.chars().iter().filter(|c| unit.text.contains(c.char));
        out.extend(kept.map(|c| (c.char, unit.start + c.start..unit.start + c.end)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_folded_like_what_is_searched() {
        assert_eq!(comparable(" ＲＥＩＴｓ "), "reits");
        assert_eq!(comparable("《蕪湖市“好社區”條例》"), "芜湖市好社区条例");
        assert_eq!(comparable("产融 协同"), "产融协同");
        assert_eq!(comparable(&"芜".repeat(1000)).chars().count(), MAX_CHARS);
    }

    #[test]
    fn every_reading_gives_a_key() {
        let ways = pinyin("厦门", 8);
        assert!(ways.contains(&"xiamen".to_owned()) && ways.contains(&"shamen".to_owned()), "{ways:?}");
        let ways = pinyin("重庆", 8);
        assert!(ways.contains(&"chongqing".to_owned()) && ways.contains(&"zhongqing".to_owned()), "{ways:?}");
        assert_eq!(pinyin("芜湖", 8), ["wuhu"]);
        assert_eq!(pinyin("REITs融资".to_lowercase().as_str(), 8), ["reitsrongzi"]);
        assert!(pinyin("reits", 8).is_empty(), "the text itself is key enough");
    }

    #[test]
    fn readings_never_multiply_beyond_the_bound() {
        let many = "厦重行长乐".repeat(12);
        assert!(pinyin(&many, 8).len() <= 8);
        assert_eq!(pinyin(&many, 1).len(), 1);
    }

    #[test]
    fn initials_take_the_first_letter_of_each_reading() {
        assert!(initials("厦门", 4).contains(&"xm".to_owned()));
        assert!(initials("重庆", 4).contains(&"cq".to_owned()));
        assert_eq!(initials("专项债", 4), ["zxz"]);
    }

    #[test]
    fn southern_ears_hear_no_difference_at_any_letter() {
        assert_eq!(loosened("zhangzhou"), "zanzou");
        assert_eq!(loosened("shenzhen"), "senzen");
        assert_eq!(loosened("xing"), "xin");
        for word in ["zhangzhou", "chengshigengxin", "minguo", "fangan", "shh", "angng"] {
            let whole = loosened(word);
            for end in 0..=word.len() {
                assert!(whole.starts_with(&loosened(&word[..end])), "{word} {end}");
            }
        }
    }

    #[test]
    fn characters_may_be_followed_by_letters() {
        assert_eq!(mixed("芜h"), Some(("芜", "h")));
        assert_eq!(mixed("城市gx"), Some(("城市", "gx")));
        for other in ["wuh", "芜湖", "wu湖", "6h", "", "，h"] {
            assert_eq!(mixed(other), None, "{other}");
        }
        assert!(spells("湖市", "h") && spells("湖市", "hus") && spells("湖市", "hs") && spells("州市", "zou"));
        assert!(!spells("湖市", "hh") && !spells("湖", "hus") && !spells("", "h"));
    }

    #[test]
    fn the_typed_part_is_found_in_the_text() {
        for (text, typed, want) in [
            ("芜湖", "wuh", "芜湖"),
            ("芜湖", "w", "芜"),
            ("安徽省芜湖市", "芜湖", "芜湖"),
            ("厦门", "xm", "厦门"),
            ("漳州", "zanz", "漳州"),
            ("基础设施REITs", "rei", "REI"),
            ("“好社区”建设", "社区建", "社区”建"),
            ("芜湖", "芜h", "芜湖"),
            ("1,000万元", "100", "1,00"),
        ] {
            assert_eq!(typed_part(text, typed).map(|part| &text[part]), Some(want), "{text} {typed}");
        }
        assert_eq!(typed_part("芜湖", "芜湖市"), None);
        assert_eq!(typed_part("", "a"), None);
    }
}
