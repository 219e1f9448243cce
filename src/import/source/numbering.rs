//! Numbers that a word processor counts by itself: levels, formats, restarts, and how they are shown.

use std::collections::HashMap;

use crate::domain::ordinal::to_chinese;

/// How one level of a list is numbered.
#[derive(Debug, Clone)]
pub(super) struct Level {
    pub(super) start: u32,
    /// Word's name of the format: `decimal`, `chineseCounting`, `bullet`.
    pub(super) format: String,
    /// What is shown: `%1.`, `（%2）`.
    pub(super) pattern: String,
    /// All numbers of the pattern are shown as 1, 2, 3.
    pub(super) is_legal: bool,
}

/// The most levels of a list; Word has nine, OpenDocument ten.
const MAX_LEVELS: usize = 10;

/// The levels of one list.
pub(super) type Levels = Vec<Level>;

/// Counts the numbers of all lists of a document.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    /// The current number of each level of each list.
    counts: HashMap<String, Vec<Option<u32>>>,
}

impl Numbers {
    /// The label of the next paragraph of a list on a level (from 0). `None` for bullets and unnumbered levels.
    pub(super) fn next(&mut self, list: &str, levels: &Levels, level: usize) -> Option<String> {
        let this = levels.get(level)?;
        let counts = self.counts.entry(list.to_owned()).or_default();
        counts.resize(levels.len().max(level + 1), None);
        counts[level] = Some(counts[level].map_or(this.start, |n| n.saturating_add(1)));
        counts[level + 1..].fill(None);
        if matches!(this.format.as_str(), "bullet" | "none") {
            return None;
        }
        let mut label = this.pattern.clone();
        for (at, other) in levels.iter().enumerate().take(level + 1) {
            let number = counts[at].unwrap_or(other.start);
            let format = if this.is_legal { "decimal" } else { &other.format };
            label = label.replace(&format!("%{}", at + 1), &written(number, format));
        }
        Some(label.trim().to_owned()).filter(|label| !label.is_empty())
    }

    /// Starts a level again at a number. What is no level of a list means nothing.
    pub(super) fn restart(&mut self, list: &str, level: usize, number: u32) {
        if level >= MAX_LEVELS {
            return;
        }
        let counts = self.counts.entry(list.to_owned()).or_default();
        counts.resize(counts.len().max(level + 1), None);
        counts[level] = number.checked_sub(1);
    }
}

/// A number as a format writes it; formats that are not known write figures.
fn written(number: u32, format: &str) -> String {
    let nth = |first: char, last: char| {
        char::from_u32(u32::from(first) + number.saturating_sub(1)).filter(|c| number > 0 && *c <= last)
    };
    let special = match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "ideographDigital"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "japaneseDigitalTenThousand"
        | "taiwaneseDigital"
        | "koreanCounting"
        | "一, 二, 三, ..." => u16::try_from(number).ok().map(to_chinese),
        "decimalZero" => Some(format!("{number:02}")),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => nth('①', '⑳').map(String::from),
        "decimalEnclosedParen" => nth('⑴', '⒇').map(String::from),
        "decimalEnclosedFullstop" => nth('⒈', '⒛').map(String::from),
        "upperLetter" => nth('A', 'Z').map(String::from),
        "lowerLetter" => nth('a', 'z').map(String::from),
        "decimalFullWidth" => {
            Some(number.to_string().chars().filter_map(|c| char::from_u32(u32::from(c) + 0xfee0)).collect())
        }
        _ => None,
    };
    special.unwrap_or_else(|| number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(format: &str, pattern: &str) -> Level {
        Level { start: 1, format: format.to_owned(), pattern: pattern.to_owned(), is_legal: false }
    }

    #[test]
    fn inner_levels_start_again_under_each_outer_one() {
        let levels = vec![level("chineseCounting", "%1、"), level("decimal", "%2.")];
        let mut numbers = Numbers::default();
        let mut next = |level| numbers.next("1", &levels, level).expect("a label");
        assert_eq!([next(0), next(1), next(1), next(0), next(1)], ["一、", "1.", "2.", "二、", "1."]);
    }

    #[test]
    fn bullets_are_no_numbers() {
        assert_eq!(Numbers::default().next("1", &vec![level("bullet", "\u{f0b7}")], 0), None);
    }
}
