//! What kind of character it is, for cutting text into units.

use unicode_properties::{GeneralCategory as Category, UnicodeGeneralCategory};

/// The kinds that the cutting knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// A character that is a unit by itself.
    Ideograph,
    /// Part of a run of letters.
    Letter,
    /// A decimal digit, part of a number.
    Digit,
    /// A number in one character (①, ², ½): it never joins the digits beside it.
    Numeral,
    /// A combining mark that found no letter to melt into.
    Mark,
    /// A sign with a meaning of its own.
    Symbol,
    /// A sign that parts the text.
    Punctuation,
    /// Seen but not counted: quotes, brackets, spaces.
    Transparent,
    /// Not even seen (zero-width, variation selectors): as if it were not there.
    Invisible,
    /// The end of a paragraph.
    Break,
}

/// The class of a folded character; `source` is the character it came from.
pub(super) fn class(folded: char, source: char) -> Class {
    quickly(folded).unwrap_or_else(|| slowly(folded, source))
}

/// The class of the characters nearly all text is made of. A digit is none: its source decides.
fn quickly(folded: char) -> Option<Class> {
    match folded {
        '\u{4e00}'..='\u{9fff}' => Some(Class::Ideograph),
        ',' | '。' | '、' | ';' | ':' | '.' => Some(Class::Punctuation),
        '“' | '”' | '《' | '》' | '(' | ')' | ' ' => Some(Class::Transparent),
        'a'..='z' => Some(Class::Letter),
        '\n' => Some(Class::Break),
        _ => None,
    }
}

fn slowly(folded: char, source: char) -> Class {
    match folded {
        '\n' | '\r' | '\u{0c}' | '\u{85}' | '\u{2029}' => Class::Break,
        _ if is_invisible(folded) => Class::Invisible,
        _ if folded.is_whitespace() || folded.is_control() || is_quote(folded) => Class::Transparent,
        _ if stands_alone(folded) => Class::Ideograph,
        _ => by_category(folded, source),
    }
}

fn by_category(folded: char, source: char) -> Class {
    use Category as C;
    match folded.general_category() {
        C::DecimalNumber if source.general_category() == C::DecimalNumber => Class::Digit,
        C::DecimalNumber | C::OtherNumber => Class::Numeral,
        C::UppercaseLetter
        | C::LowercaseLetter
        | C::TitlecaseLetter
        | C::ModifierLetter
        | C::OtherLetter
        | C::LetterNumber => Class::Letter,
        C::NonspacingMark | C::SpacingMark | C::EnclosingMark => Class::Mark,
        C::OpenPunctuation | C::ClosePunctuation | C::InitialPunctuation | C::FinalPunctuation => Class::Transparent,
        C::ConnectorPunctuation | C::DashPunctuation | C::OtherPunctuation if !is_sign(folded) => Class::Punctuation,
        // Signs, currencies, emoji; and what is not assigned yet: better found than lost.
        _ => Class::Symbol,
    }
}

/// Chinese characters of every block (〇 and 4-byte ones too), and kana, Hangul, bopomofo: like Chinese they are written
/// without spaces between words (or, Hangul, with endings glued on), so a part of a run must be found.
fn stands_alone(char: char) -> bool {
    matches!(char,
        '\u{1100}'..='\u{11ff}'         // Hangul jamo
        | '\u{2e80}'..='\u{2fdf}'       // radicals
        | '\u{3005}'..='\u{3007}'       // 々 〆 〇
        | '\u{3021}'..='\u{3029}' | '\u{3038}'..='\u{303c}' // 〡 … 〩, 〸 〹 〺 〻 〼
        | '\u{3041}'..='\u{3096}' | '\u{309d}'..='\u{309f}' // hiragana
        | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' // katakana
        | '\u{3105}'..='\u{312f}' | '\u{3131}'..='\u{318e}' | '\u{31a0}'..='\u{31bf}' | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{ac00}'..='\u{d7a3}'       // Hangul
        | '\u{20000}'..='\u{3fffd}')
}

/// Quotes that Unicode does not call quotes, and `<…>`: titles are typed as `《…<…>…》`.
fn is_quote(char: char) -> bool {
    matches!(char, '"' | '\'' | '`' | '<' | '>')
}

/// Punctuation in Unicode's eyes that says something in a policy text: 2.08%, 3‰, A/B, R&D.
fn is_sign(char: char) -> bool {
    matches!(char, '%' | '‰' | '‱' | '&' | '@' | '#' | '/' | '\\' | '*' | '§' | '※')
}

fn is_invisible(char: char) -> bool {
    matches!(char, '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{180b}'..='\u{180f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
        || (!char.is_ascii() && char.general_category() == Category::Format)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_quickly_is_true() {
        let told = ('\0'..=char::MAX).filter_map(|char| Some((char, quickly(char)?)));
        told.for_each(|(char, class)| assert_eq!(slowly(char, char), class, "{char:?}"));
    }

    #[test]
    fn characters_fall_into_their_classes() {
        let of = |class_wanted: Class, chars: &str| {
            for c in chars.chars() {
                assert_eq!(class(c, c), class_wanted, "{c:?}");
            }
        };
        of(Class::Ideograph, "城〇𠮷㐀々かカ한");
        of(Class::Letter, "aéяαⅣ");
        of(Class::Symbol, "+%‰&@#/=×$¥~^|°😀\u{378}\u{e000}");
        of(Class::Punctuation, "，。、；：—…,.;:-·_?!");
        of(Class::Transparent, "“”‘’\"'《》〈〉<>（）()【】「」『』[]{} \u{3000}\t\u{a0}");
        of(Class::Invisible, "\u{200b}\u{200d}\u{feff}\u{ad}\u{fe0f}");
        of(Class::Break, "\n\r\u{2029}");
        assert_eq!(class('2', '²'), Class::Numeral);
    }
}
