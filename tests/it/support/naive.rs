//! A finder that shares nothing with the program: slow, short, and right by looking at it.
//!
//! A text is folded (NFKC, lower case) and what only dresses it (quotes, brackets, spaces) is taken out. What is wanted
//! stands where the same characters stand, unless an end of it would cut a Latin word or a number in two. The corpus is
//! in simplified characters, so folding them is none of its business.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;

/// What a reader sees and a search does not count.
const DRESS: &str = "“”‘’\"'《》〈〉<>（）()【】「」『』[]{} \t\u{3000}";

/// What ends a clause.
const STOPS: &str = "，。、；：？！…—·,;:?!-_\n";

/// A folded character, and the bytes of the source that it stands for.
#[derive(Debug, Clone, Copy)]
struct Seen {
    char: char,
    start: usize,
    end: usize,
    /// Something that is not counted stands before it.
    after_dress: bool,
}

fn see(text: &str) -> Vec<Seen> {
    let mut seen = Vec::new();
    let mut after_dress = false;
    for (start, source) in text.char_indices() {
        if DRESS.contains(source) {
            after_dress = true;
            continue;
        }
        for char in std::iter::once(source).nfkc().flat_map(char::to_lowercase) {
            seen.push(Seen {
                char,
                start,
                end: start + source.len_utf8(),
                after_dress: std::mem::take(&mut after_dress),
            });
        }
    }
    seen
}

/// The text as it is compared.
pub(crate) fn folded(text: &str) -> String {
    see(text).iter().map(|seen| seen.char).collect()
}

/// Whether a cut before `seen[at]` would go through a word or a number.
fn cuts(seen: &[Seen], at: usize) -> bool {
    if at == 0 || at == seen.len() || seen[at].after_dress {
        return false;
    }
    let char = |at: usize| seen.get(at).map_or(' ', |s| s.char);
    let digit = |at: usize| char(at).is_ascii_digit();
    let letters = char(at - 1).is_ascii_alphabetic() && char(at).is_ascii_alphabetic();
    let digits = digit(at - 1) && digit(at);
    let before_point = digit(at - 1) && char(at) == '.' && digit(at + 1);
    let behind_point = at >= 2 && digit(at - 2) && char(at - 1) == '.' && digit(at);
    letters || digits || before_point || behind_point
}

/// Every place where `wanted` stands in `text`, as bytes of `text`; places that overlap are one.
pub(crate) fn find(text: &str, wanted: &str) -> Vec<Range<usize>> {
    let (text, wanted) = (see(text), folded(wanted).chars().collect::<Vec<_>>());
    let mut found: Vec<Range<usize>> = Vec::new();
    for at in 0..(text.len() + 1).saturating_sub(wanted.len()) {
        let end = at + wanted.len();
        let same = text[at..end].iter().map(|s| s.char).eq(wanted.iter().copied());
        if !same || cuts(&text, at) || cuts(&text, end) {
            continue;
        }
        let place = text[at].start..text[end - 1].end;
        match found.last_mut() {
            Some(last) if place.start < last.end => last.end = place.end,
            _ => found.push(place),
        }
    }
    found
}

/// The clauses of a text, each as the byte ranges of its units: a 汉字, a Latin word, a number, a sign.
pub(crate) fn clauses(text: &str) -> Vec<Vec<Range<usize>>> {
    let seen = see(text);
    let mut clauses = vec![Vec::<Range<usize>>::new()];
    for (at, here) in seen.iter().enumerate() {
        let point = here.char == '.' && cuts(&seen, at);
        if STOPS.contains(here.char) || (here.char == '.' && !point) {
            clauses.push(Vec::new());
            continue;
        }
        let Some(clause) = clauses.last_mut() else { continue };
        match clause.last_mut() {
            Some(unit) if cuts(&seen, at) => unit.end = here.end,
            _ => clause.push(here.start..here.end),
        }
    }
    clauses.retain(|clause| !clause.is_empty());
    clauses
}

#[test]
fn the_finder_finds_what_a_reader_would() {
    let found =
        |text: &'static str, wanted: &str| -> Vec<&str> { find(text, wanted).into_iter().map(|r| &text[r]).collect() };
    assert_eq!(found("发行ＲＥＩＴｓ，REIT", "reits"), ["ＲＥＩＴｓ"]);
    assert_eq!(found("3.2亿元，2亿元", "2亿元"), ["2亿元"]);
    assert_eq!(found("创新“城品活力贷”金融", "贷金融"), ["贷”金融"]);
    assert_eq!(found("一一一", "一一"), ["一一一"]);
    assert!(found("更新，项目", "更新项目").is_empty());
    let text = "约3.2亿元REITs“6+6”，好。";
    let units: Vec<Vec<&str>> = clauses(text).iter().map(|c| c.iter().map(|u| &text[u.clone()]).collect()).collect();
    assert_eq!(units, [vec!["约", "3.2", "亿", "元", "REITs", "6", "+", "6"], vec!["好"]]);
}
