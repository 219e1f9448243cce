//! Marks: how lists number their parts, `一、`, `（一）`, `1.`, `01`, `①`, `1.1 ` and their cousins.

use crate::domain::ordinal::parse_chinese;

/// A way to number. Parts of one level are numbered in one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Style {
    /// `一、` `一.` `一 …`, and 一 on a line of its own.
    Han,
    /// `（一）` `(一)` `㈠`.
    HanParen,
    /// `第一章`, `第一部分`, `第一、`.
    Chapter,
    /// `第一节`.
    Section,
    /// `Ⅰ、`.
    Roman,
    /// `1.` `1．` `⒈`.
    Dot,
    /// `1、`.
    Comma,
    /// `1)` `1）`.
    Close,
    /// `1` or `01` on a line of its own, or before a blank.
    Bare,
    /// `（1）` `(1)` `⑴`.
    Paren,
    /// `【一】`.
    HanLens,
    /// `【1】` `[1]`.
    Lens,
    /// `①`.
    Circled,
    /// `1.1 `, `1.1.1 `: so many numbers.
    Decimal(u8),
    /// `案例1：`, `做法一：`, `举措一：`: what is counted.
    Named(&'static str),
    /// `●`: not numbered.
    Bullet,
    /// A heading of this level of the document that carries no number.
    Heading(u8),
    /// A numbered list of a web page, so deep inside of others.
    Listed(u8),
    /// Numbered by the word processor in a way that is none of these.
    Automatic,
}

/// A mark at the beginning of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark<'a> {
    /// How it is written.
    pub style: Style,
    /// Its number.
    pub number: u16,
    /// As printed, with its separator: `一、`.
    pub printed: &'a str,
    /// The numeral alone: `一`.
    pub numeral: &'a str,
    /// The text behind it.
    pub rest: &'a str,
}

/// The mark that a text begins with. `3.2亿元`, `2025年` and `1、2号楼` begin with none.
pub(super) fn read(text: &str) -> Option<Mark<'_>> {
    let (style, number, numeral_end, end) = decimal(text)
        .or_else(|| enclosed(text))
        .or_else(|| digits(text))
        .or_else(|| han(text))
        .or_else(|| chapter(text))
        .or_else(|| roman(text))
        .or_else(|| named(text))?;
    if !(1..1000).contains(&number) {
        return None;
    }
    let rest = text[end..].trim_start();
    let printed = text[..end].trim_end();
    let numeral = text[..numeral_end].trim_matches(|c: char| "（）()〔〕【】[]［］".contains(c) || c.is_whitespace());
    Some(Mark { style, number, printed, numeral, rest })
}

/// The value of a half- or full-width digit.
pub(super) fn digit(c: char) -> Option<u16> {
    let value = match c {
        '0'..='9' => u32::from(c) - u32::from('0'),
        '０'..='９' => u32::from(c) - u32::from('０'),
        _ => return None,
    };
    u16::try_from(value).ok()
}

/// Style, number, where the numeral ends, where the mark ends.
type Found = (Style, u16, usize, usize);

/// The digits at the beginning of a text: their value and length. More than three are no number of a part.
fn leading_digits(text: &str) -> Option<(u16, usize)> {
    let mut value = 0u16;
    let mut len = 0;
    let mut count = 0;
    for c in text.chars() {
        let Some(d) = digit(c) else { break };
        count += 1;
        if count > 3 {
            return None;
        }
        value = value * 10 + d;
        len += c.len_utf8();
    }
    (count > 0).then_some((value, len))
}

/// The Chinese numeral at the beginning of a text.
fn leading_han(text: &str) -> Option<(u16, usize)> {
    let is_numeral = |c: char| "零〇一二三四五六七八九十百千".contains(c);
    let len = text.find(|c| !is_numeral(c)).unwrap_or(text.len());
    parse_chinese(&text[..len].replace('〇', "零")).map(|number| (number, len))
}

fn blanks(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

fn digits(text: &str) -> Option<Found> {
    if let Some(c) = text.chars().next().filter(|c| ('⒈'..='⒛').contains(c)) {
        let number = u16::try_from(u32::from(c) - u32::from('⒈') + 1).ok()?;
        return Some((Style::Dot, number, c.len_utf8(), c.len_utf8()));
    }
    let (number, len) = leading_digits(text)?;
    let after = &text[len..];
    let gap = blanks(after);
    let separator = after[gap..].chars().next();
    let style = match separator {
        None => return Some((Style::Bare, number, len, text.len())),
        Some('.' | '．' | '｡') => Style::Dot,
        Some('、' | '﹑') => Style::Comma,
        Some(')' | '）') => Style::Close,
        // `01 强化组织实施`: the text behind the blank must be words.
        Some(c) if gap > 0 && matches!(c, '\u{4e00}'..='\u{9fff}') => {
            return Some((Style::Bare, number, len, len + gap));
        }
        Some(_) => return None,
    };
    let end = len + gap + separator.map_or(0, char::len_utf8);
    // 3.2亿元, 1、2号楼: a figure goes on.
    if text[end..].starts_with(|c| digit(c).is_some()) {
        return None;
    }
    Some((style, number, len, end))
}

/// `1.1 健全`, `1.1.1、`. Without a blank or 、 behind it, it is a figure.
fn decimal(text: &str) -> Option<Found> {
    let mut at = 0;
    let mut depth = 0u8;
    let number = loop {
        let (value, len) = leading_digits(&text[at..])?;
        at += len;
        depth += 1;
        let dot = text[at..].chars().next().filter(|c| matches!(c, '.' | '．'));
        match dot {
            Some(dot) if text[at + dot.len_utf8()..].starts_with(|c| digit(c).is_some()) => at += dot.len_utf8(),
            _ => break value,
        }
    };
    let after = &text[at..];
    let ends = after.is_empty() || after.starts_with(['、', '．', '.']) || after.starts_with(char::is_whitespace);
    if !(2..=4).contains(&depth) || !ends {
        return None;
    }
    let separator = after.chars().next().map_or(0, char::len_utf8);
    // `2.5 亿元` is a figure, however it is spaced.
    let unit = after.trim_start().starts_with(['亿', '万', '元', '倍', '%', '％', '米', '平', '公', '个', '亩', '年']);
    (!unit).then_some((Style::Decimal(depth), number, at, at + separator))
}

fn enclosed(text: &str) -> Option<Found> {
    let first = text.chars().next()?;
    let len = first.len_utf8();
    let code = u32::from(first);
    let nth = |from: char, style| u16::try_from(code - u32::from(from) + 1).ok().map(|n| (style, n, len, len));
    match first {
        '①'..='⑳' => return nth('①', Style::Circled),
        '❶'..='❿' => return nth('❶', Style::Circled),
        '➀'..='➉' => return nth('➀', Style::Circled),
        '㉑'..='㉟' => return nth('㉑', Style::Circled).map(|(s, n, a, b)| (s, n + 20, a, b)),
        '⑴'..='⒇' => return nth('⑴', Style::Paren),
        '㈠'..='㈩' => return nth('㈠', Style::HanParen),
        '（' | '(' | '〔' | '【' | '﹙' | '[' | '［' => {}
        _ => return None,
    }
    let (digits, han) = match first {
        '【' | '[' | '［' => (Style::Lens, Style::HanLens),
        _ => (Style::Paren, Style::HanParen),
    };
    let inside = len + blanks(&text[len..]);
    let (style, number, numeral) = match leading_digits(&text[inside..]) {
        Some((number, len)) => (digits, number, len),
        None => leading_han(&text[inside..]).map(|(number, len)| (han, number, len))?,
    };
    let end = inside + numeral;
    let end = end + blanks(&text[end..]);
    let close = text[end..].chars().next().filter(|c| "）)〕】﹚]］".contains(*c))?;
    let end = end + close.len_utf8();
    let comma = text[end..].chars().next().filter(|c| matches!(c, '、' | '.' | '．')).map_or(0, char::len_utf8);
    Some((style, number, end, end + comma))
}

fn han(text: &str) -> Option<Found> {
    let (number, len) = leading_han(text)?;
    let after = &text[len..];
    let gap = blanks(after);
    match after[gap..].chars().next() {
        None => Some((Style::Han, number, len, text.len())),
        Some(c @ ('、' | '.' | '．' | '：' | ':' | '﹑')) => {
            Some((Style::Han, number, len, len + gap + c.len_utf8()))
        }
        Some(_) if gap > 0 => Some((Style::Han, number, len, len + gap)),
        Some(_) => None,
    }
}

fn chapter(text: &str) -> Option<Found> {
    let inside = text.strip_prefix('第')?;
    let from = text.len() - inside.len();
    let (number, len) = leading_han(inside).or_else(|| leading_digits(inside))?;
    let after = &inside[len..];
    let word = ["部分", "章", "节", "篇", "类", "项", "条"].into_iter().find(|word| after.starts_with(word));
    let Some(word) = word else {
        let end = from + len;
        return after.starts_with('、').then_some((Style::Chapter, number, end, end + '、'.len_utf8()));
    };
    let style = if word == "节" { Style::Section } else { Style::Chapter };
    // 第一类人群: without a blank it may be a word of the sentence.
    parted(text, (style, number, from + len + word.len()), &['、', '：', ':'])
}

/// A mark that ends at a byte of the text: with the line, or with the blank or one of these signs behind it.
fn parted(text: &str, (style, number, end): (Style, u16, usize), signs: &[char]) -> Option<Found> {
    match text[end..].chars().next() {
        None => Some((style, number, end, end)),
        Some(c) if c.is_whitespace() || signs.contains(&c) => Some((style, number, end, end + c.len_utf8())),
        Some(_) => None,
    }
}

/// `Ⅰ、`, `Ⅱ.`, `Ⅲ `.
fn roman(text: &str) -> Option<Found> {
    let first = text.chars().next().filter(|c| ('Ⅰ'..='Ⅻ').contains(c))?;
    let number = u16::try_from(u32::from(first) - u32::from('Ⅰ') + 1).ok()?;
    parted(text, (Style::Roman, number, first.len_utf8()), &['、', '.', '．', '：', ':'])
}

/// The sign that an item of a list without numbers begins with, and the text behind it: `● 四川省`.
pub(super) fn bullet(text: &str) -> Option<(&str, &str)> {
    let first = text.chars().next()?;
    let is_sign = "●•◆◇■□▪▫▲△★☆○◎►▶➢➤❖⦁\u{f06c}\u{f0b7}\u{f06e}\u{f0d8}\u{f0fc}\u{f075}".contains(first);
    let (sign, rest) = text.split_at(first.len_utf8());
    let is_dash = matches!(first, '-' | '*' | '·' | '–') && rest.starts_with(char::is_whitespace);
    ((is_sign || is_dash) && !rest.trim().is_empty()).then(|| (sign, rest.trim_start()))
}

fn named(text: &str) -> Option<Found> {
    let words = ["典型案例", "案例", "具体做法", "做法", "经验", "主要举措", "举措", "措施", "政策机制", "机制"];
    let word = words.into_iter().find(|word| text.starts_with(word))?;
    let inside = &text[word.len()..];
    let gap = blanks(inside);
    let (number, len) = leading_digits(&inside[gap..]).or_else(|| leading_han(&inside[gap..]))?;
    let end = word.len() + gap + len;
    let separator = text[end..].chars().next().filter(|c| "：:、.．".contains(*c) || c.is_whitespace())?;
    // 机制1.0版 may be the beginning of a title.
    let is_common = matches!(word, "机制" | "政策机制" | "主要举措" | "具体做法");
    if is_common && separator != '：' {
        return None;
    }
    Some((Style::Named(word), number, end, end + separator.len_utf8()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_numbered_in_many_ways() {
        for (text, style, number, printed, rest) in [
            ("一、强化", Style::Han, 1, "一、", "强化"),
            ("十二", Style::Han, 12, "十二", ""),
            ("一　强化", Style::Han, 1, "一", "强化"),
            ("（一）健全", Style::HanParen, 1, "（一）", "健全"),
            ("( 三 )健全", Style::HanParen, 3, "( 三 )", "健全"),
            ("㈡健全", Style::HanParen, 2, "㈡", "健全"),
            ("1.四川省", Style::Dot, 1, "1.", "四川省"),
            ("12．四川省", Style::Dot, 12, "12．", "四川省"),
            ("4 . 四川省", Style::Dot, 4, "4 .", "四川省"),
            ("３、四川省", Style::Comma, 3, "３、", "四川省"),
            ("2）四川省", Style::Close, 2, "2）", "四川省"),
            ("（1）四川省", Style::Paren, 1, "（1）", "四川省"),
            ("⑵ 四川省", Style::Paren, 2, "⑵", "四川省"),
            ("②四川省", Style::Circled, 2, "②", "四川省"),
            ("01", Style::Bare, 1, "01", ""),
            ("01 强化组织实施", Style::Bare, 1, "01", "强化组织实施"),
            ("1.2 健全", Style::Decimal(2), 2, "1.2", "健全"),
            ("1.2.3、四川省", Style::Decimal(3), 3, "1.2.3、", "四川省"),
            ("第一章 总则", Style::Chapter, 1, "第一章", "总则"),
            ("第二、强化", Style::Chapter, 2, "第二、", "强化"),
            ("第二节　健全", Style::Section, 2, "第二节", "健全"),
            ("Ⅳ、强化", Style::Roman, 4, "Ⅳ、", "强化"),
            ("【一】强化", Style::HanLens, 1, "【一】", "强化"),
            ("[2] 四川省", Style::Lens, 2, "[2]", "四川省"),
            ("1.2.3", Style::Decimal(3), 3, "1.2.3", ""),
            ("举措一：健全", Style::Named("举措"), 1, "举措一：", "健全"),
            ("案例2：四川省", Style::Named("案例"), 2, "案例2：", "四川省"),
        ] {
            let mark = read(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((mark.style, mark.number, mark.printed, mark.rest), (style, number, printed, rest), "{text}");
        }
    }

    #[test]
    fn figures_and_words_at_the_start_of_a_line_are_no_marks() {
        for text in [
            "3.2亿元",
            "2025年",
            "２．５%",
            "0.四川省",
            "1000.四川省",
            "1、2号楼",
            "2.5 亿元",
            "一是健全",
            "一一、",
            "（试行）",
            "第一类人群",
            "21个市（州）",
            "机制1.0版",
            "",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
