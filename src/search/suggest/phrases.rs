//! What of a text is worth suggesting: titles in 《》, coined terms in “”, words, and chains of words that recur.

use super::counter::SEAM;
use super::keys::comparable;
use crate::domain::titles;

/// Cuts a text into its words, everything between them included.
pub type Cut<'a> = &'a dyn for<'t> Fn(&'t str) -> Vec<&'t str>;

/// The most words of a chain.
pub(super) const CHAIN: usize = 4;
/// The most characters of a title in 《》.
const TITLE: usize = 100;
/// The most characters of a coined term.
const COINED: usize = 16;

/// Words that say nothing by themselves: no term, and no end of one.
#[rustfmt::skip]
const EMPTY: &[&str] = &[
    "以及", "通过", "进行", "或者", "其中", "比如", "同时", "如何", "有关", "相关", "按照", "依据", "结合", "围绕", "针对",
    "对于", "关于", "根据", "及其", "并且", "而且", "因此", "所以", "如果", "但是", "已经", "目前", "其他", "其它", "各类",
    "各个", "这些", "那些", "我们", "他们", "自己", "可以", "能够", "应当", "不得", "左右", "余个", "一个", "一批", "一系列",
    "没有", "作为", "成为", "具有", "为了", "由于", "不同", "部分", "之间", "以上", "以下", "包括", "属于", "涉及", "特别", "例如",
];

/// Titles in 《》, signs included; a title within a title belongs to the outer one, however its signs are printed.
pub(super) fn titles(text: &str) -> impl Iterator<Item = &str> {
    let outer = titles::titles(text).into_iter().filter(|title| title.within.is_none());
    outer.map(|title| &text[title.span]).filter(|title| title.chars().count() <= TITLE)
}

/// Coined terms: what stands in “” and is one short piece.
pub(super) fn coined(text: &str) -> Vec<&str> {
    let quoted = text.split('“').skip(1).filter_map(|after| Some(after.split_once('”')?.0));
    quoted.filter(|term| (2..=COINED).contains(&term.chars().count()) && !term.contains(ends_chain)).collect()
}

/// Two characters or more, a letter or 汉字 among them, and not in the list of empty words.
pub(super) fn says_something(word: &str) -> bool {
    word.chars().nth(1).is_some()
        && word.chars().all(|c| c.is_alphanumeric())
        && word.chars().any(char::is_alphabetic)
        && !word.chars().any(|c| c.is_ascii_digit())
        && !EMPTY.contains(&word)
}

/// Single characters that join words and make none: a phrase that begins or ends with one is cut off there.
const JOINTS: &str = "的了和与及等在对为以将由从向按并或个各其该有是不到中上下内外后前年月日至所被把使于之而且也都又还就才可能会要应用如因即则若项条类家种次元万亿余多新较更最";

/// Whether a phrase may begin or end with this: a word that says something, or a single character that is a part of one
/// (老旧小区, which the dictionary of the cutter may not know).
fn may_end(word: &str) -> bool {
    let mut chars = word.chars();
    match (chars.next(), chars.next()) {
        (Some(only), None) => only.is_alphabetic() && !only.is_ascii() && !JOINTS.contains(only),
        _ => says_something(word),
    }
}

fn ends_chain(c: char) -> bool {
    !c.is_alphanumeric() && c != '+' && c != '—'
}

/// A chain of words: as written, and its words in comparable form with a seam between them.
pub(super) struct Chain<'t> {
    pub(super) text: &'t str,
    pub(super) key: String,
}

/// All chains of 1 to one word more than [`CHAIN`] that cross no sign and begin and end with what may. The longest are
/// no phrases: they show which of the shorter ones always go on the same way.
pub(super) fn chains<'t>(text: &'t str, cut: Cut<'_>) -> Vec<Chain<'t>> {
    let mut words = Vec::new();
    let mut at = 0;
    for word in cut(text) {
        words.push((at, word, comparable(word)));
        at += word.len();
    }
    let mut found = Vec::new();
    for (from, (start, first, _)) in words.iter().enumerate() {
        if !may_end(first) {
            continue;
        }
        let mut key = String::new();
        for (at, word, folded) in words[from..].iter().take(CHAIN + 1) {
            if word.contains(ends_chain) {
                break;
            }
            key.push_str(if key.is_empty() { "" } else { SEAM });
            key.push_str(folded);
            if may_end(word) {
                found.push(Chain { text: &text[*start..at + word.len()], key: key.clone() });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::counter::Counter;
    use super::*;

    /// A cutter for tests: every two characters are a word, 的 and signs stand alone.
    fn pairs(text: &str) -> Vec<&str> {
        let mut words = Vec::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let alone = !first.is_alphanumeric() || "的债".contains(first);
            let (word, behind) =
                rest.split_at(rest.char_indices().nth(if alone { 1 } else { 2 }).map_or(rest.len(), |c| c.0));
            words.push(word);
            rest = behind;
        }
        words
    }

    #[test]
    fn a_title_within_a_title_belongs_to_the_outer_one() {
        let text = "印发《贯彻落实<中央关于更新的意见〉推进措施》和《条例》,《没有完";
        assert_eq!(titles(text).collect::<Vec<_>>(), ["《贯彻落实<中央关于更新的意见〉推进措施》", "《条例》"]);
        assert_eq!(titles(&format!("《{}》", "长".repeat(200))).count(), 0);
        assert_eq!(titles("《没有完，《好》").collect::<Vec<_>>(), ["《好》"]);
    }

    #[test]
    fn a_coined_term_is_one_short_piece_in_quotes() {
        let text = "创新“城品活力贷”，实施“6+6”、“甲、乙”和“省级统筹—市级主责”，“没有完";
        assert_eq!(coined(text), ["城品活力贷", "6+6", "省级统筹—市级主责"]);
    }

    #[test]
    fn a_chain_crosses_no_sign_and_ends_with_no_joint() {
        let found: Vec<&str> = chains("城市的更新，资金", &pairs).iter().map(|chain| chain.text).collect();
        assert_eq!(found, ["城市", "城市的更新", "更新", "资金"]);
    }

    #[test]
    fn a_chain_is_a_phrase_when_it_recurs_and_does_not_always_go_on_the_same_way() {
        let mut counter = Counter::new(1000);
        for title in ["城市更新资金管理", "城市更新资金的办法", "城市", "债，用地", "债用地"]
        {
            counter.add_chains(chains(title, &pairs), 0);
        }
        let mut found: Vec<String> = counter.phrases().map(|phrase| phrase.text).collect();
        found.sort();
        assert_eq!(found, ["办法", "城市", "城市更新资金", "更新", "用地", "管理", "资金"]);
    }

    #[test]
    fn a_piece_of_a_word_that_never_stands_alone_is_no_word() {
        let mut counter = Counter::new(1000);
        for title in ["债持续", "债持续发展"] {
            counter.add_chains(chains(title, &pairs), 0);
        }
        let mut found: Vec<String> = counter.phrases().map(|phrase| phrase.text).collect();
        found.sort();
        assert_eq!(found, ["债持续", "发展"]);
    }
}
