//! For tests: a finder that shares no code with the search but the folding: characters side by side, nothing cut in half.

use std::ops::Range;

use crate::domain::text::fold;

/// The folded characters that count, each with its source bytes and whether a gap stood before it.
fn squash(text: &str) -> Vec<(char, usize, usize, bool)> {
    let mut chars = Vec::new();
    let mut gap = false;
    for c in fold(text).chars() {
        if "“”‘’\"'《》〈〉<>（）()【】「」『』[]{} \t\u{3000}\u{a0}".contains(c.char) {
            gap = true;
        } else {
            chars.push((c.char, c.start, c.end, std::mem::take(&mut gap)));
        }
    }
    chars
}

/// Whether a word or number goes on over the place before `chars[at]`.
fn inside_word(chars: &[(char, usize, usize, bool)], at: usize) -> bool {
    let get = |at: usize| chars.get(at).map_or(' ', |c| c.0);
    if at == 0 || at >= chars.len() || chars[at].3 {
        return false;
    }
    let (before, here) = (get(at - 1), get(at));
    let both = |is: fn(char) -> bool| is(before) && is(here);
    both(|c| c.is_ascii_alphabetic())
        || both(|c| c.is_ascii_digit())
        || (before.is_ascii_digit() && here == '.' && get(at + 1).is_ascii_digit())
        || (before == '.' && here.is_ascii_digit() && at >= 2 && get(at - 2).is_ascii_digit())
}

/// Every occurrence, overlapping ones joined.
pub(super) fn find(text: &str, wanted: &str) -> Vec<Range<usize>> {
    let (text, wanted) = (squash(text), squash(wanted));
    let mut found: Vec<Range<usize>> = Vec::new();
    for at in 0..text.len().saturating_sub(wanted.len() - 1) {
        let end = at + wanted.len();
        let same = text[at..end].iter().zip(&wanted).all(|(a, b)| a.0 == b.0);
        if !same || inside_word(&text, at) || inside_word(&text, end) {
            continue;
        }
        let range = text[at].1..text[end - 1].2;
        match found.last_mut() {
            Some(last) if range.start < last.end => last.end = range.end,
            _ => found.push(range),
        }
    }
    found
}
