//! 金额: the range of money that a part of a query asks for: >1亿, >=5000万, <3亿元, 1亿-10亿, 3.2亿元.

use std::ops::Bound;

use crate::domain::text::fold_str;

/// A range of amounts, in 元.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Amounts {
    /// The lower end.
    pub from: Bound<f64>,
    /// The upper end.
    pub to: Bound<f64>,
}

impl Amounts {
    /// Whether an amount lies in the range.
    pub fn contains(&self, yuan: f64) -> bool {
        let above = match self.from {
            Bound::Included(from) => yuan >= from,
            Bound::Excluded(from) => yuan > from,
            Bound::Unbounded => true,
        };
        let below = match self.to {
            Bound::Included(to) => yuan <= to,
            Bound::Excluded(to) => yuan < to,
            Bound::Unbounded => true,
        };
        above && below
    }

    /// Reads what stands behind 金额:. `None` when it is no amount.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text: String = fold_str(text).chars().filter(|c| !c.is_whitespace()).collect();
        Self::with_sign(&text).or_else(|| Self::with_word(&text)).or_else(|| Self::between(&text)).or_else(|| {
            let amount = Amount::parse(&text)?.yuan()?;
            Some(Self { from: Bound::Included(amount), to: Bound::Included(amount) })
        })
    }

    fn with_sign(text: &str) -> Option<Self> {
        let signs = [">=", "=>", "≥", "<=", "=<", "≤", ">", "<", "="];
        let (sign, rest) = signs.iter().find_map(|sign| Some((*sign, text.strip_prefix(sign)?)))?;
        let amount = Amount::parse(rest)?.yuan()?;
        let (from, to) = match sign {
            ">=" | "=>" | "≥" => (Bound::Included(amount), Bound::Unbounded),
            "<=" | "=<" | "≤" => (Bound::Unbounded, Bound::Included(amount)),
            ">" => (Bound::Excluded(amount), Bound::Unbounded),
            "<" => (Bound::Unbounded, Bound::Excluded(amount)),
            _ => (Bound::Included(amount), Bound::Included(amount)),
        };
        Some(Self { from, to })
    }

    fn with_word(text: &str) -> Option<Self> {
        if let Some(rest) = text.strip_suffix("以上") {
            let amount = Amount::parse(rest)?.yuan()?;
            return Some(Self { from: Bound::Included(amount), to: Bound::Unbounded });
        }
        let amount = Amount::parse(text.strip_suffix("以下")?)?.yuan()?;
        Some(Self { from: Bound::Unbounded, to: Bound::Included(amount) })
    }

    fn between(text: &str) -> Option<Self> {
        let joints = ["..", "—", "–", "-", "−", "~", "至", "到"];
        let (lower, upper) = joints.iter().find_map(|joint| text.split_once(joint))?;
        let (lower, upper) = (Amount::parse(lower)?, Amount::parse(upper)?);
        let to = upper.yuan()?;
        // 1-10亿 is 1亿 to 10亿.
        let from = if lower.power == 0 { Amount { power: upper.power, ..lower } } else { lower }.yuan()?;
        (from <= to).then_some(Self { from: Bound::Included(from), to: Bound::Included(to) })
    }
}

/// A number with the power of ten its words stand for.
struct Amount {
    /// Digits with at most one point.
    digits: String,
    power: u32,
}

impl Amount {
    fn parse(text: &str) -> Option<Self> {
        let text = text.strip_suffix("人民币").unwrap_or(text);
        let text = text.strip_suffix('元').unwrap_or(text);
        let end = text.find(|c: char| !matches!(c, '0'..='9' | '.' | ',')).unwrap_or(text.len());
        let (digits, words) = text.split_at(end);
        let digits = digits.replace(',', "");
        let mut power = 0;
        for word in words.chars() {
            power += match word {
                '百' => 2,
                '千' => 3,
                '万' => 4,
                '亿' => 8,
                _ => return None,
            };
        }
        (digits.starts_with(|c: char| c.is_ascii_digit()) && power <= 16).then_some(Self { digits, power })
    }

    /// The amount as the nearest number: digits are shifted, never multiplied, as the texts are read.
    fn yuan(&self) -> Option<f64> {
        format!("{}e{}", self.digits, self.power).parse().ok().filter(|yuan: &f64| yuan.is_finite())
    }
}

#[cfg(test)]
mod tests {
    use std::ops::Bound::{Excluded, Included, Unbounded};

    use super::*;

    #[test]
    fn amounts_are_read_in_all_their_forms() {
        for (text, from, to) in [
            (">1亿", Excluded(1e8), Unbounded),
            ("＞１亿元", Excluded(1e8), Unbounded),
            (">=5000万", Included(5e7), Unbounded),
            ("≥5,000万元", Included(5e7), Unbounded),
            ("<3亿元", Unbounded, Excluded(3e8)),
            ("<=3億", Unbounded, Included(3e8)),
            ("1亿-10亿", Included(1e8), Included(1e9)),
            ("1-10亿元", Included(1e8), Included(1e9)),
            ("5000万至1亿", Included(5e7), Included(1e8)),
            ("3.2亿元", Included(3.2e8), Included(3.2e8)),
            ("1万亿以上", Included(1e12), Unbounded),
            ("866.4万以下", Unbounded, Included(8_664_000.0)),
            ("1000", Included(1000.0), Included(1000.0)),
        ] {
            assert_eq!(Amounts::parse(text), Some(Amounts { from, to }), "{text}");
        }
    }

    #[test]
    fn what_is_no_amount_is_none() {
        for text in ["", ">", "亿", "很多", ">1亿户", "10亿-1亿", "1.2.3亿", "-", "1亿-", ">-1亿", "1e9", ".亿"]
        {
            assert_eq!(Amounts::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_range_holds_what_lies_between_its_ends() {
        let range = Amounts { from: Excluded(1.0), to: Included(2.0) };
        assert_eq!([1.0, 1.5, 2.0, 2.5].map(|yuan| range.contains(yuan)), [false, true, true, false]);
    }
}
