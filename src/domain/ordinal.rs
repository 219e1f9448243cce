//! Chinese ordinals 一 二 … 九千九百九十九, as the lists number their mechanisms and measures.

const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const UNITS: [(u16, char); 3] = [(1000, '千'), (100, '百'), (10, '十')];

/// `n` in Chinese numerals: 4 → 四, 12 → 十二, 105 → 一百零五. Covers 1 to 9999, which is all that keys allow.
pub fn to_chinese(n: u16) -> String {
    let mut out = String::new();
    let mut rest = n;
    let mut zero_pending = false;
    for (unit, name) in UNITS {
        let digit = rest / unit;
        rest %= unit;
        if digit == 0 {
            zero_pending |= !out.is_empty();
            continue;
        }
        if zero_pending {
            out.push('零');
            zero_pending = false;
        }
        // 十二, not 一十二, when nothing stands before it.
        if !(unit == 10 && digit == 1 && out.is_empty()) {
            out.push(DIGITS[usize::from(digit.min(9))]);
        }
        out.push(name);
    }
    if rest > 0 {
        if zero_pending {
            out.push('零');
        }
        out.push(DIGITS[usize::from(rest)]);
    }
    out
}

/// The number that `text` writes in Chinese numerals, `None` when it is anything else or has another spelling.
pub fn parse_chinese(text: &str) -> Option<u16> {
    let mut total = 0u16;
    let mut digit: Option<u16> = None;
    for c in text.chars() {
        if let Some(value) = DIGITS.iter().position(|&d| d == c) {
            digit = Some(u16::try_from(value).ok()?);
        } else {
            let (unit, _) = UNITS.iter().find(|(_, name)| *name == c)?;
            total = total.checked_add(digit.take().unwrap_or(1).checked_mul(*unit)?)?;
        }
    }
    total = total.checked_add(digit.unwrap_or(0))?;
    // One number has one spelling; this also throws out 一一 and 十百.
    (total > 0 && to_chinese(total) == text).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ordinal_reads_back() {
        for n in 1..=9999 {
            assert_eq!(parse_chinese(&to_chinese(n)), Some(n), "{}", to_chinese(n));
        }
    }

    #[test]
    fn ordinals_are_spelled_as_people_spell_them() {
        for (n, text) in [
            (1, "一"),
            (10, "十"),
            (12, "十二"),
            (20, "二十"),
            (105, "一百零五"),
            (110, "一百一十"),
            (1001, "一千零一"),
        ] {
            assert_eq!(to_chinese(n), text);
        }
    }

    #[test]
    fn words_that_only_look_like_ordinals_are_none() {
        for text in ["", "一一", "零", "十百", "第一", "1", "一十二x", "九九九九九九"] {
            assert_eq!(parse_chinese(text), None, "{text}");
        }
    }
}
