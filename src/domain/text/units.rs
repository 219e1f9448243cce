//! Cutting text into units: what search counts as one and never cuts apart.
//!
//! Positions count the units, so that two units with neighbouring positions are neighbours for a reader too: quotes,
//! brackets and spaces between them take none. Punctuation is a unit, so a phrase crosses it only when it was typed.
//! The end of a paragraph is no unit but takes a position: nothing that is typed in one line matches across it.

use smol_str::SmolStr;

use super::class::{Class, class};
use super::fold::{FoldedChar, fold};

/// What a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnitKind {
    /// One 汉字 (also one kana, Hangul syllable or bopomofo letter).
    Han,
    /// A run of letters of any other script.
    Latin,
    /// A number: digits, a decimal point between digits; commas between thousands are dropped.
    Number,
    /// One sign with a meaning: + % ‰ & @ # / = × ¥ ° and emoji.
    Symbol,
    /// One sign that parts text: ，。、；：—….
    Punctuation,
}

/// One unit of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its folded characters. Nearly all units are one character: none of those is worth an allocation.
    pub text: SmolStr,
    /// What it is.
    pub kind: UnitKind,
    /// First byte in the source.
    pub start: usize,
    /// The byte after it in the source.
    pub end: usize,
    /// Its place in the count of units; the end of a paragraph skips one.
    pub position: u32,
}

/// Cuts a text into its units, in order.
pub fn units(text: &str) -> Vec<Unit> {
    let mut chars = Vec::with_capacity(text.len() / 3);
    for &folded in fold(text).chars() {
        // The source character decides about numbers: ² folds to 2 but does not continue 10.
        let source = text[folded.start..].chars().next().unwrap_or(folded.char);
        let class = class(folded.char, source);
        if class != Class::Invisible {
            chars.push(Char { folded, source, class });
        }
    }
    let units = Vec::with_capacity(chars.len());
    Cutter { chars, units, position: 0 }.cut()
}

/// A folded character with what the cutting asks of it.
struct Char {
    folded: FoldedChar,
    source: char,
    class: Class,
}

struct Cutter {
    chars: Vec<Char>,
    units: Vec<Unit>,
    position: u32,
}

impl Cutter {
    fn cut(mut self) -> Vec<Unit> {
        let mut at = 0;
        while at < self.chars.len() {
            at = match self.chars[at].class {
                Class::Break => {
                    self.position += 1;
                    at + 1
                }
                Class::Transparent | Class::Invisible | Class::Mark => at + 1,
                Class::Ideograph => self.push(UnitKind::Han, at, at + 1),
                Class::Symbol => self.push(UnitKind::Symbol, at, at + 1),
                Class::Punctuation => self.push(UnitKind::Punctuation, at, at + 1),
                Class::Letter => self.push(UnitKind::Latin, at, self.letters_end(at)),
                Class::Numeral => self.push(UnitKind::Number, at, self.numeral_end(at)),
                Class::Digit => self.push(UnitKind::Number, at, self.number_end(at)),
            };
        }
        self.units
    }

    /// Makes a unit of the characters `from..to` and gives back `to`. Commas inside a number are thousands: dropped.
    fn push(&mut self, kind: UnitKind, from: usize, to: usize) -> usize {
        let chars = &self.chars[from..to];
        let text = match chars {
            [only] => SmolStr::new_inline(only.folded.char.encode_utf8(&mut [0; 4])),
            _ => chars.iter().map(|c| c.folded.char).filter(|&c| c != ',' || kind != UnitKind::Number).collect(),
        };
        let (start, end) = (chars[0].folded.start, chars[chars.len() - 1].folded.end);
        self.units.push(Unit { text, kind, start, end, position: self.position });
        self.position += 1;
        to
    }

    fn letters_end(&self, from: usize) -> usize {
        self.run_end(from, |c| matches!(c.class, Class::Letter | Class::Mark))
    }

    /// ⑫ folds to two characters of one source character: one number.
    fn numeral_end(&self, from: usize) -> usize {
        let start = self.chars[from].folded.start;
        self.run_end(from, |c| c.class == Class::Numeral && c.folded.start == start)
    }

    /// The end of a number: digits, thousands groups, at most one decimal point. A dotted row (2025.9.30) is no decimal
    /// number: its members are numbers of their own.
    fn number_end(&self, from: usize) -> usize {
        let whole = self.thousands_end(from);
        let follows_point = from >= 2 && self.is_point(from - 1) && self.is_digit(from - 2);
        if follows_point || !self.is_point(whole) || !self.is_digit(whole + 1) {
            return whole;
        }
        let end = self.digits_end(whole + 1);
        let dotted_row = self.is_point(end) && self.is_digit(end + 1);
        if dotted_row { whole } else { end }
    }

    /// The end of `1,000,000`, or of the plain digits when the commas do not part thousands (1,2 or 1,0000).
    fn thousands_end(&self, from: usize) -> usize {
        let plain = self.digits_end(from);
        if plain - from > 3 || self.chars[from].folded.char == '0' {
            return plain;
        }
        let mut end = plain;
        while self.is_comma(end) && self.is_digit(end + 1) {
            if self.digits_end(end + 1) - end != 4 {
                return plain;
            }
            end += 4;
        }
        end
    }

    fn digits_end(&self, from: usize) -> usize {
        self.run_end(from, |c| c.class == Class::Digit)
    }

    fn run_end(&self, from: usize, belongs: impl Fn(&Char) -> bool) -> usize {
        from + self.chars[from..].iter().take_while(|c| belongs(c)).count()
    }

    fn is_digit(&self, at: usize) -> bool {
        self.chars.get(at).is_some_and(|c| c.class == Class::Digit)
    }

    fn is_point(&self, at: usize) -> bool {
        self.chars.get(at).is_some_and(|c| matches!(c.source, '.' | '．'))
    }

    /// Only the half-width comma: a full-width one parts clauses.
    fn is_comma(&self, at: usize) -> bool {
        self.chars.get(at).is_some_and(|c| c.source == ',')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        units(text).into_iter().map(|u| u.text.to_string()).collect()
    }

    #[test]
    fn a_han_character_a_word_and_a_number_are_one_unit_each() {
        assert_eq!(texts("发行REITs约206.2亿元"), ["发", "行", "reits", "约", "206.2", "亿", "元"]);
        assert_eq!(texts("𠮷〇々"), ["𠮷", "〇", "々"]);
        assert_eq!(texts("U型5G"), ["u", "型", "5", "g"]);
    }

    #[test]
    fn signs_are_units_of_their_own() {
        assert_eq!(texts("“6+6”"), ["6", "+", "6"]);
        assert_eq!(texts("低至2.08%"), ["低", "至", "2.08", "%"]);
        assert_eq!(texts("25℃"), ["25", "°", "c"]);
    }

    #[test]
    fn commas_between_thousands_are_dropped_and_others_are_not() {
        assert_eq!(texts("1,000 1,234,567.80"), ["1000", "1234567.80"]);
        assert_eq!(texts("1,2 1,0000 0,123"), ["1", ",", "2", "1", ",", "0000", "0", ",", "123"]);
        assert_eq!(texts("10，200"), ["10", ",", "200"], "a full-width comma parts clauses");
    }

    #[test]
    fn a_point_makes_a_decimal_only_between_two_numbers() {
        assert_eq!(texts("3.2。1.项目"), ["3.2", "。", "1", ".", "项", "目"]);
        assert_eq!(texts("2025.9.30"), ["2025", ".", "9", ".", "30"]);
        assert_eq!(texts("10² ⑫5 3…5"), ["10", "2", "12", "5", "3", ".", ".", ".", "5"]);
    }

    #[test]
    fn quotes_brackets_and_spaces_take_no_position() {
        let units = units("《贯彻<中央〉意见》 “好社区”");
        let positions: Vec<u32> = units.iter().map(|u| u.position).collect();
        assert_eq!(units.iter().map(|u| u.text.as_str()).collect::<String>(), "贯彻中央意见好社区");
        assert_eq!(positions, (0..9).collect::<Vec<_>>());
    }

    #[test]
    fn a_paragraph_end_takes_a_position_without_a_unit() {
        let units = units("更新\n项目");
        assert_eq!(units.iter().map(|u| u.position).collect::<Vec<_>>(), [0, 1, 3, 4]);
    }

    #[test]
    fn what_cannot_be_seen_does_not_part_a_word() {
        assert_eq!(texts("RE\u{200b}ITs\u{feff} 3.\u{200b}2"), ["reits", "3.2"]);
    }

    #[test]
    fn a_unit_knows_its_source_bytes() {
        let text = "約１，000㎡（RE\u{200b}IT）";
        for unit in units(text) {
            assert!(text.get(unit.start..unit.end).is_some_and(|s| !s.is_empty()), "{unit:?}");
        }
        let last = units(text).pop().map(|u| text[u.start..u.end].to_owned());
        assert_eq!(last.as_deref(), Some("RE\u{200b}IT"));
    }
}
