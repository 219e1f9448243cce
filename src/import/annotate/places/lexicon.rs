//! The words that name divisions: where one stands in a text, where it ends, what it may mean.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use crate::domain::division::{Division, DivisionCode, divisions};

/// A spelling found at the beginning of a text.
pub(super) struct Word<'a> {
    /// The spelling.
    pub(super) text: &'a str,
    /// The divisions that are spelt so, by code; never empty.
    pub(super) divisions: &'static [&'static Division],
}

impl Word<'_> {
    /// The divisions of this spelling that lie in the given one, at any depth.
    pub(super) fn inside(&self, parent: DivisionCode) -> Vec<&'static Division> {
        let lies_inside = |code: DivisionCode| {
            code != parent
                && (code.province() == parent
                    || code.prefecture() == Some(parent)
                    || is_administered_by_ili(code, parent))
        };
        let divisions = self.divisions.iter().copied();
        divisions.filter(|division| lies_inside(division.code)).collect()
    }
}

/// 塔城地区 and 阿勒泰地区 are prefectures that another one, 伊犁哈萨克自治州, administers; their codes
/// do not show it, but texts name them behind it.
fn is_administered_by_ili(code: DivisionCode, parent: DivisionCode) -> bool {
    let prefecture = code.prefecture();
    let in_either = prefecture.is_some_and(|p| ["654200", "654300"].contains(&p.as_str()));
    in_either && parent.as_str() == "654000"
}

/// All spellings of all divisions.
struct Lexicon {
    by_spelling: HashMap<String, Vec<&'static Division>>,
    /// The length of the longest, in characters.
    longest: usize,
    /// Their first two characters.
    beginnings: HashSet<(char, char)>,
}

fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(|| {
        let mut by_spelling: HashMap<String, Vec<&Division>> = HashMap::new();
        for division in divisions().iter() {
            for spelling in division.spellings() {
                by_spelling.entry(spelling).or_default().push(division);
            }
        }
        let lengths = by_spelling.keys().map(|spelling| spelling.chars().count());
        let longest = lengths.max().unwrap_or(0);
        let beginnings = by_spelling.keys().filter_map(|spelling| first_two(spelling)).collect();
        Lexicon { by_spelling, longest, beginnings }
    })
}

fn first_two(text: &str) -> Option<(char, char)> {
    let mut chars = text.chars();
    chars.next().zip(chars.next())
}

/// Whether a division word may begin the text: a quick look for those who look at every character of a text.
pub(in crate::import::annotate) fn may_begin(text: &str) -> bool {
    first_two(text).is_some_and(|beginning| lexicon().beginnings.contains(&beginning))
}

/// The division words that the text begins with, the longest first: 吉林市 before 吉林.
pub(super) fn words_at(text: &str) -> impl Iterator<Item = Word<'_>> {
    spellings_at(text).chain(shortened_at(text))
}

/// The words of [`words_at`] that are spelt in full.
fn spellings_at(text: &str) -> impl Iterator<Item = Word<'_>> {
    let lexicon = lexicon();
    let ends: Vec<usize> = character_ends(text).take(lexicon.longest).collect();
    ends.into_iter().rev().filter_map(move |end| {
        let (word, rest) = text.split_at(end);
        let divisions = lexicon.by_spelling.get(word)?;
        (!ends_within_word(word, rest)).then_some(Word { text: word, divisions })
    })
}

fn character_ends(text: &str) -> impl Iterator<Item = usize> {
    text.char_indices().map(|(start, c)| start + c.len_utf8())
}

/// How many names in a row may lack their kind: no sentence has more, and each looks at all after it.
const MOST_SHORTENED: usize = 30;

/// The first name of a list whose names share the kind of the last: 杭州 in 杭州、宁波和温州市.
fn shortened_at(text: &str) -> Option<Word<'_>> {
    ["市", "县", "区"].into_iter().find_map(|kind| {
        let first = shortened_before_separator(text, kind)?;
        let mut rest = text;
        for _ in 0..MOST_SHORTENED {
            let Some(next) = shortened_before_separator(rest, kind) else {
                break;
            };
            rest = &rest[next.text.len()..];
            rest = &rest[separator_at(rest)?.len()..];
        }
        let last = spellings_at(rest).next()?;
        last.text.ends_with(kind).then_some(first)
    })
}

/// A name at the text's beginning that lacks only this kind, and is followed by a separator.
fn shortened_before_separator<'a>(text: &'a str, kind: &str) -> Option<Word<'a>> {
    let lexicon = lexicon();
    let ends = character_ends(text).take(lexicon.longest).skip(1);
    ends.into_iter().find_map(|end| {
        let (stem, rest) = text.split_at(end);
        separator_at(rest)?;
        let divisions = lexicon.by_spelling.get(&format!("{stem}{kind}"))?;
        Some(Word { text: stem, divisions })
    })
}

/// Endings that, before these words, are the beginning of another word.
const FALSE_ENDS: &[(&str, &str)] = &[
    ("区", "域"),   // 港口区域
    ("区", "块"),   // 朝阳区块链
    ("古县", "城"), // 古县城保护
    ("新县", "城"),
    ("富县", "强"), // 富县强村
    ("兴县", "富"),
    ("部", "门"),   // 财政部门
    ("银行", "业"), // 中国银行业协会
    ("银行", "间"),
];

/// Whether the word's ending and the text after it make another word.
pub(in crate::import::annotate) fn ends_within_word(word: &str, rest: &str) -> bool {
    let mut false_ends = FALSE_ENDS.iter();
    false_ends.any(|(end, next)| word.ends_with(end) && rest.starts_with(next))
}

/// How near a division must be known to lie before its name is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Scope {
    /// Anywhere.
    Country,
    /// In the province that was named.
    Province,
    /// In the prefecture that was named.
    Prefecture,
}

/// District names that are ordinary words as well: 老城区改造 is hardly about 洛阳市老城区.
#[rustfmt::skip]
const ORDINARY_WORDS: &[&str] = &[
    "城区", "郊区", "矿区", "东区", "西区", "老城区", "古城区", "新城区", "新市区", "西市区",
    "市中区", "市南区", "市北区", "城中区", "城东区", "城西区", "城北区", "城关区", "港口区",
    "海港区", "站前区", "新建区", "平房区", "解放区",
];

/// Whether the district's name is an ordinary word as well.
pub(in crate::import::annotate) fn is_ordinary_word(name: &str) -> bool {
    ORDINARY_WORDS.contains(&name)
}

/// What must be known before this name is believed.
///
/// A name of two characters (和县, 芒市) is too likely to stand in a text by accident to stand alone.
pub(super) fn scope_needed(name: &str) -> Scope {
    if is_ordinary_word(name) {
        Scope::Prefecture
    } else if name.chars().count() == 2 && !is_province(name) {
        Scope::Province
    } else {
        Scope::Country
    }
}

fn is_province(spelling: &str) -> bool {
    let mut provinces = divisions().provinces();
    provinces.any(|province| province.short_name() == spelling)
}

/// The separator that the text begins with, if one does.
pub(super) fn separator_at(text: &str) -> Option<&'static str> {
    let separators = ["、", "，", ",", "以及", "和", "与", "及"];
    separators.into_iter().find(|separator| text.starts_with(separator))
}

/// The text after 等, 等地, 等10省（市）; the text itself if it does not begin so.
pub(super) fn skip_and_others(text: &str) -> &str {
    let Some(rest) = text.strip_prefix('等') else {
        return text;
    };
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十两多个".contains(c));
    #[rustfmt::skip]
    let kinds = [
        "省（自治区、直辖市）", "省（区、市）", "省（市）", "省区市", "省市", "省份", "省",
        "城市", "市（州）", "市州", "市县", "市", "州", "县", "区", "地区", "地方", "地",
    ];
    let after_kind = kinds.iter().find_map(|kind| rest.strip_prefix(kind));
    after_kind.unwrap_or(rest)
}
