//! Numbers: 3.2亿, 3,200, 40余, 1亿2000万, 二十余, 两千. Exact: digits are shifted, never multiplied in floating point.

use super::letters::Letters;

/// A decimal number: `mantissa` × 10^`exponent`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decimal {
    mantissa: u64,
    exponent: i32,
}

impl Decimal {
    /// The number `numerator / denominator` times as large, as the nearest floating-point number.
    pub(super) fn times(self, numerator: u32, denominator: u32) -> Option<f64> {
        let mantissa = u128::from(self.mantissa) * u128::from(numerator);
        let shifted: f64 = format!("{mantissa}e{}", self.exponent).parse().ok()?;
        let value = if denominator == 1 { shifted } else { shifted / f64::from(denominator) };
        value.is_finite().then_some(value)
    }

    fn shifted(self, by: i32) -> Self {
        Self { exponent: self.exponent + by, ..self }
    }

    fn plus(self, other: Self) -> Option<Self> {
        let exponent = self.exponent.min(other.exponent);
        let mantissa = |decimal: Self| {
            let factor = 10_u64.checked_pow(u32::try_from(decimal.exponent - exponent).ok()?)?;
            decimal.mantissa.checked_mul(factor)
        };
        Some(Self { mantissa: mantissa(self)?.checked_add(mantissa(other)?)?, exponent })
    }
}

/// In which figures a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    /// 12, １２.
    Arabic,
    /// 十二.
    Chinese,
}

/// A number in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    /// Its value.
    pub(super) value: Decimal,
    /// 余 or 多 stands in it: 40余, 3万多, 10余万.
    pub(super) and_more: bool,
    /// Its figures.
    pub(super) script: Script,
    /// The power of ten its last words 万, 亿 stand for; 0 without.
    pub(super) scale: i32,
    /// How many letters the digits before a point have.
    digits: usize,
    /// The place after it.
    pub(super) end: usize,
}

impl Number {
    /// The 百 of 百分之百, which ends at `end`.
    pub(super) fn hundred(end: usize) -> Self {
        let value = Decimal { mantissa: 100, exponent: 0 };
        Self { value, and_more: false, script: Script::Chinese, scale: 0, digits: 1, end }
    }

    /// Whether it could be a year: four digits and nothing else.
    pub(super) fn looks_like_a_year(&self) -> bool {
        self.script == Script::Arabic
            && self.digits == 4
            && self.scale == 0
            && !self.and_more
            && self.value.exponent == 0
    }

    /// Whether it is one, and no more is said.
    pub(super) fn is_one(&self) -> bool {
        self.value == Decimal { mantissa: 1, exponent: 0 } && !self.and_more
    }

    /// The same number with words 万, 亿 that stand only behind the other end of its range: 3—5亿.
    pub(super) fn scaled(mut self, scale: i32) -> Self {
        self.value = self.value.shifted(scale);
        self
    }
}

/// 十, 百, 千, 万, 亿 and the powers of ten they are.
fn power(c: char) -> Option<i32> {
    Some(match c {
        '十' => 1,
        '百' => 2,
        '千' => 3,
        '万' => 4,
        '亿' => 8,
        _ => return None,
    })
}

fn chinese_digit(c: char) -> Option<u64> {
    Some(match c {
        '零' | '〇' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// Whether a letter may stand in a number written in Chinese.
pub(super) fn is_chinese_numeral(c: char) -> bool {
    chinese_digit(c).is_some() || power(c).is_some()
}

/// The numbers that may be meant at a place, the longest first: 5千米 is five 千米 or five thousand 米.
pub(super) fn numbers_at(letters: &Letters<'_>, at: usize) -> Vec<Number> {
    match letters.at(at) {
        Some('0'..='9') => arabic(letters, at),
        Some(c) if chinese_digit(c).is_some() || c == '十' => chinese(letters, at).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn arabic(letters: &Letters<'_>, at: usize) -> Vec<Number> {
    let Some((value, digits, end)) = plain(letters, at) else {
        return Vec::new();
    };
    let bare = Number { value, and_more: false, script: Script::Arabic, scale: 0, digits, end };
    let (more, place) = and_more(letters, end);
    let mut found = vec![Number { and_more: more, end: place, ..bare }];
    let (mut scale, mut place) = (0, letters.skip_blanks(place));
    while let Some(power) = letters.at(place).and_then(power).filter(|&power| power > 1) {
        scale += power;
        place += 1;
        let (later, behind) = if more { (false, place) } else { and_more(letters, place) };
        let scaled = Number { value: value.shifted(scale), and_more: more || later, scale, end: behind, ..bare };
        found.push(scaled);
        if later {
            break;
        }
        found.extend(continued(letters, scaled));
    }
    found.reverse();
    found
}

/// 1亿2000万: a number with a scale, and a smaller one right behind it.
fn continued(letters: &Letters<'_>, number: Number) -> Option<Number> {
    if number.scale < 4 || number.and_more || !letters.at(number.end)?.is_ascii_digit() {
        return None;
    }
    let rest = arabic(letters, number.end).into_iter().next()?;
    (rest.scale < number.scale)
        .then(|| Some(Number { value: number.value.plus(rest.value)?, scale: 0, ..rest }))
        .flatten()
}

/// Digits with thousands separators and a decimal point: value, length of the whole part, end.
fn plain(letters: &Letters<'_>, at: usize) -> Option<(Decimal, usize, usize)> {
    let mut end = digits_end(letters, at);
    let digits = end - at;
    if digits <= 3 {
        while let Some(group) = thousands_end(letters, end) {
            end = group;
        }
    }
    let mut written: String = letters.folded(at..end).chars().filter(char::is_ascii_digit).collect();
    let mut exponent = 0;
    if letters.at(end) == Some('.') && letters.at(end + 1).is_some_and(|c| c.is_ascii_digit()) {
        let behind = digits_end(letters, end + 1);
        written.push_str(&letters.folded(end + 1..behind));
        exponent = -i32::try_from(behind - end - 1).ok()?;
        end = behind;
        // 1.2.3 is the number of a chapter or a version.
        if letters.at(end) == Some('.') && letters.at(end + 1).is_some_and(|c| c.is_ascii_digit()) {
            return None;
        }
    }
    // More digits than any quantity has; also keeps the arithmetic within bounds.
    let mantissa = (written.len() <= 16).then(|| written.parse().ok()).flatten()?;
    Some((Decimal { mantissa, exponent }, digits, end))
}

fn digits_end(letters: &Letters<'_>, mut at: usize) -> usize {
    while letters.at(at).is_some_and(|c| c.is_ascii_digit()) {
        at += 1;
    }
    at
}

/// The end of `,200` at a place. A wide comma parts thousands only between wide digits: 100，200 are two numbers.
fn thousands_end(letters: &Letters<'_>, at: usize) -> Option<usize> {
    let is_comma = letters.at(at)? == ',' && (!letters.is_wide(at) || letters.is_wide(at + 1));
    let end = digits_end(letters, at + 1);
    (is_comma && end == at + 4).then_some(end)
}

fn and_more(letters: &Letters<'_>, at: usize) -> (bool, usize) {
    match letters.at(at) {
        Some('余' | '多') => (true, at + 1),
        _ => (false, at),
    }
}

/// A number in Chinese: the whole run of numerals, 余 or 多, and a 万 or 亿 behind that: 二十余万.
fn chinese(letters: &Letters<'_>, at: usize) -> Option<Number> {
    let mut end = at;
    while letters.at(end).is_some_and(is_chinese_numeral) {
        end += 1;
    }
    let run = letters.folded(at..end);
    let value = Decimal { mantissa: chinese_value(&run)?, exponent: 0 };
    let (more, mut end) = and_more(letters, end);
    let mut scale = 0;
    while let Some(power @ (4 | 8)) = letters.at(end).and_then(power).filter(|_| more) {
        scale += power;
        end += 1;
    }
    let digits = run.chars().count();
    Some(Number { value: value.shifted(scale), and_more: more, script: Script::Chinese, scale, digits, end })
}

/// The value of 三千二百万. `None` for what is no number: 一一, 二三百, 百.
fn chinese_value(run: &str) -> Option<u64> {
    let (mut above, mut thousands, mut section, mut digit, mut last_power) = (0_u64, 0_u64, 0_u64, None, i32::MAX);
    for (place, c) in run.chars().enumerate() {
        match (chinese_digit(c), power(c)) {
            (Some(0), _) => {}
            (Some(value), _) if digit.is_none() => digit = Some(value),
            (None, Some(4)) if thousands == 0 => {
                thousands = (section + digit.take().unwrap_or(0)).checked_mul(10_000)?;
                (section, last_power) = (0, i32::MAX);
            }
            (None, Some(8)) if above == 0 => {
                above = (thousands + section + digit.take().unwrap_or(0)).checked_mul(100_000_000)?;
                (thousands, section, last_power) = (0, 0, i32::MAX);
            }
            (None, Some(power)) if power < last_power.min(4) => {
                let digit = digit.take().or((power == 1 && (place == 0 || section > 0)).then_some(1))?;
                section += digit * 10_u64.pow(power.unsigned_abs());
                last_power = power;
            }
            _ => return None,
        }
    }
    let value = above.checked_add(thousands + section + digit.unwrap_or(0))?;
    (value > 0).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<f64> {
        let letters = Letters::new(text, &[]);
        numbers_at(&letters, 0).iter().filter_map(|number| number.value.times(1, 1)).collect()
    }

    #[test]
    fn digits_are_shifted_and_never_rounded() {
        for (text, value) in [
            ("866.4万", 8_664_000.0),
            ("3．2亿", 320_000_000.0),
            ("３，２００", 3200.0),
            ("3,200亿", 320_000_000_000.0),
            ("4万亿", 4e12),
            ("10余万", 100_000.0),
            ("1亿2000万", 120_000_000.0),
            ("2万5千", 25_000.0),
            ("2.08", 2.08),
            ("二十余万", 200_000.0),
            ("三千二百万", 32_000_000.0),
            ("十二", 12.0),
            ("一百零五", 105.0),
            ("两万亿", 2e12),
            ("一亿二千万", 120_000_000.0),
        ] {
            assert_eq!(values(text).first(), Some(&value), "{text}");
        }
    }

    #[test]
    fn a_scale_may_belong_to_the_unit() {
        assert_eq!(values("5千米"), [5000.0, 5.0]);
    }

    #[test]
    fn what_is_no_number_gives_none() {
        for text in ["", "百", "一一", "二三百", "1.2.3", "12345678901234567890", "①", "²", "万亿"] {
            assert_eq!(values(text), Vec::<f64>::new(), "{text}");
        }
        assert_eq!(values("100，200"), [100.0], "two numbers");
    }
}
