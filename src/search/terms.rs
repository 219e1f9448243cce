//! The terms of an index, and by which of them units are found that stand side by side.
//!
//! | term | stands for | serves |
//! |---|---|---|
//! | `x` | the unit | single units |
//! | `xy` | the unit and its neighbour | runs of three and more, quoted runs |
//! | `^xy` | two units that begin with a 汉字, where they [stand](super::border) as themselves | runs of two and three |
//! | `!xy`, `~xy` | the same, where they are crossed or where no word starts | literal neighbours that are no word |
//! | `^xyz`, `~xyz` | three that are a word, where they stand as themselves and where not | runs of three that can be crossed |
//! | `xyzw` | two words of two 汉字, or halves of terms of the table of synonyms | runs of four and more: 城市更新, 城市更新条例 |
//!
//! A pair is one lookup where two single characters would be a phrase over their long postings: 城市 as a phrase of
//! single characters reads the positions of every 城 and 市. Most terms of this trade have two to four 汉字, and the common ones
//! are one lookup; others are phrases of the fewest terms. Which rows of three and four are terms depends on their characters alone,
//! so that the index and the query agree; a term for each of them would be half of the index and of the time to build it.

use std::ops::Range;

use super::border::{Standing, is_aligned, is_crossable};
use super::synonyms::synonyms;
use super::words::is_word;
use crate::domain::text::{Unit, UnitKind};

/// How literally units are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::search) enum Align {
    /// A run of two or three must stand as itself.
    Word,
    /// Anywhere.
    Anywhere,
    /// A run of two or three must not.
    Inside,
}

/// Terms with the offsets at which they must stand.
pub(super) type Phrase = Vec<(usize, String)>;

/// The term of units side by side. 汉字 are simply joined; beside anything else stands a sign that no unit holds, so that
/// RE and ITs are not REITs.
pub(super) fn row(units: &[Unit]) -> String {
    let mut text = String::new();
    push_row(&mut text, units);
    text
}

/// Writes [`row`] behind what is there.
pub(super) fn push_row(text: &mut String, units: &[Unit]) {
    for (at, unit) in units.iter().enumerate() {
        let both_han = at == 0 || (unit.kind == UnitKind::Han && units[at - 1].kind == UnitKind::Han);
        text.push_str(if both_han { "" } else { "\u{1}" });
        text.push_str(&unit.text);
    }
}

/// What a term of two or three units begins with, by how they stand.
pub(super) fn sign(standing: Standing, len: usize) -> char {
    match standing {
        Standing::Itself => '^',
        Standing::Crossed if len == 2 => '!',
        Standing::Crossed | Standing::Inside => '~',
    }
}

fn signed(standing: Standing, units: &[Unit]) -> String {
    let mut text = String::from(sign(standing, units.len()));
    push_row(&mut text, units);
    text
}

/// Whether three units have terms of their own. The others cannot be crossed: they stand as themselves exactly where a word
/// may start, and their first two tell.
pub(super) fn is_three(units: &[Unit]) -> bool {
    units.len() == 3 && is_aligned(units) && is_crossable(units)
}

/// Whether four units have a term of their own: two words of two 汉字, or two halves of terms of the table of synonyms (老旧|厂房), of
/// which dictionaries lack some.
pub(super) fn is_four(units: &[Unit]) -> bool {
    are_halves(units, |half| is_word(half) || synonyms().has_half(half))
}

fn are_halves(units: &[Unit], is_half: impl Fn(&str) -> bool) -> bool {
    units.len() == 4
        && units.iter().all(|unit| unit.kind == UnitKind::Han)
        && units.chunks(2).all(|half| is_half(&row(half)))
}

/// The ways in which the terms of a text show that units stand in it side by side; one of them is enough. Never empty.
pub(super) fn phrases(units: &[Unit], align: Align) -> Vec<Phrase> {
    use Standing::{Crossed, Inside, Itself};
    if align == Align::Anywhere || !is_aligned(units) {
        return vec![anywhere(units)];
    }
    let any_of = |standings: &[Standing], last: Option<(usize, String)>| {
        let head = if last.is_some() { &units[..2] } else { units };
        standings
            .iter()
            .map(|&standing| vec![(0, signed(standing, head))].into_iter().chain(last.clone()).collect())
            .collect()
    };
    let pairs = units.len() == 2;
    let last = (!pairs && !is_three(units)).then(|| (1, row(&units[1..])));
    match align {
        // Three that cannot be crossed may have a pair before them that is.
        Align::Word if last.is_some() => any_of(&[Itself, Crossed], last),
        Align::Word => any_of(&[Itself], None),
        _ if pairs => any_of(&[Crossed, Inside], None),
        _ => any_of(&[Inside], last),
    }
}

/// A term for a single unit, terms of four and pairs that cover any other row.
fn anywhere(units: &[Unit]) -> Phrase {
    if let [only] = units {
        return vec![(0, only.text.to_string())];
    }
    cover(units).into_iter().map(|term| (term.start, row(&units[term]))).collect()
}

/// Terms of a word that stands close to others: what no dictionary has as two words may be parted by something else, as 小微空间 is in
/// 小微公共空间.
pub(super) fn loosely(units: &[Unit]) -> Phrase {
    if units.len() < 4 {
        // The first way is how nearly every word stands.
        return phrases(units, Align::Word).swap_remove(0);
    }
    if are_halves(units, is_word) {
        return vec![(0, row(units))];
    }
    let pairs = (0..units.len() - 1).step_by(2).chain((units.len() % 2 == 1).then(|| units.len() - 2));
    pairs.map(|at| (at, row(&units[at..at + 2]))).collect()
}

/// How the first so many units are covered.
struct Covered {
    /// By how many terms, and how many of these are pairs.
    cost: (usize, usize),
    /// The last of them.
    term: Range<usize>,
    /// How many units those before it cover.
    before: usize,
}

/// The fewest terms of four and pairs that cover units, two at least; they may overlap. Each is a list of positions to be read, and that
/// of four is the shorter one: 地方政府专项债券 is two terms, not four.
fn cover(units: &[Unit]) -> Vec<Range<usize>> {
    // Nothing is covered by nothing, and a single unit by the first pair, which goes beyond it.
    let mut covers =
        vec![Covered { cost: (0, 0), term: 0..0, before: 0 }, Covered { cost: (1, 1), term: 0..2, before: 0 }];
    for end in 2..=units.len() {
        let with = |term: Range<usize>| {
            let before = (term.start..end).min_by_key(|&covered| covers[covered].cost).unwrap_or(0);
            let (terms, pairs) = covers[before].cost;
            Covered { cost: (terms + 1, pairs + usize::from(term.len() == 2)), term, before }
        };
        let pair = with(end - 2..end);
        let four = end.checked_sub(4).filter(|&start| is_four(&units[start..end])).map(|start| with(start..end));
        covers.push(four.filter(|four| four.cost <= pair.cost).unwrap_or(pair));
    }
    let mut terms = Vec::new();
    let mut covered = units.len();
    while covered > 0 {
        let Covered { term, before, .. } = &covers[covered];
        terms.push(term.clone());
        covered = *before;
    }
    terms.reverse();
    terms
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::units;

    fn shown(text: &str, align: Align) -> String {
        let phrases = phrases(&units(text), align);
        let shown =
            phrases.iter().map(|phrase| phrase.iter().map(|(at, term)| format!("{at}{term}")).collect::<String>());
        shown.collect::<Vec<_>>().join("|")
    }

    #[test]
    fn a_run_is_found_by_the_fewest_terms_that_tell() {
        assert_eq!(shown("市", Align::Word), "0市");
        assert_eq!(shown("城市", Align::Word), "0^城市");
        assert_eq!(shown("城市", Align::Inside), "0!城市|0~城市");
        assert_eq!(shown("城市", Align::Anywhere), "0城市");
        assert_eq!(shown("工作组", Align::Word), "0^工作组");
        assert_eq!(shown("工作组", Align::Inside), "0~工作组");
        assert_eq!(shown("工作组", Align::Anywhere), "0工作1作组");
        assert_eq!(shown("共建成", Align::Word), "0^共建1建成|0!共建1建成");
        assert_eq!(shown("共建成", Align::Inside), "0~共建1建成");
        assert_eq!(shown("城市更新", Align::Word), "0城市更新");
        assert_eq!(shown("重庆市长", Align::Word), "0重庆市长");
        assert_eq!(shown("庆市长安", Align::Word), "0庆市2长安");
        assert_eq!(shown("城市更新项", Align::Word), "0城市更新3新项");
        assert_eq!(shown("老旧小区", Align::Word), "0老旧小区");
        assert_eq!(shown("地方政府专项债券", Align::Word), "0地方政府4专项债券");
        assert_eq!(shown("和城市更新条例", Align::Word), "0和城1城市更新3更新条例");
        assert_eq!(shown("和城市更新", Align::Word), "0和城1城市更新");
        assert_eq!(shown("城市更新市", Align::Anywhere), "0城市更新3新市");
    }

    #[test]
    fn a_word_close_to_others_may_be_parted_where_no_dictionary_has_it_as_two() {
        let shown = |text| loosely(&units(text)).iter().map(|(at, term)| format!("{at}{term}")).collect::<String>();
        assert_eq!(shown("小微空间"), "0小微2空间");
        assert_eq!(shown("城市更新"), "0城市更新");
        assert_eq!(shown("城市更新条例"), "0城市2更新4条例");
        assert_eq!(shown("公积金"), "0^公积金");
        assert_eq!(shown("空间"), "0^空间");
    }

    #[test]
    fn the_terms_of_a_run_cover_it() {
        for text in [
            "城市",
            "城市更",
            "城市更新工作专班",
            "推动城市更新项目落地实施",
            "一二三四五六七",
            "广发行REITs城市更新2亿元",
        ] {
            let units = units(text);
            let terms = anywhere(&units);
            let mut covered = vec![false; units.len()];
            for (at, term) in &terms {
                let len = [2, 4].into_iter().find(|len| units.get(*at..at + len).is_some_and(|run| row(run) == *term));
                assert!(len != Some(4) || is_four(&units[*at..at + 4]), "{text}: the index has no {term}");
                covered[*at..at + len.expect("a pair or four")].fill(true);
            }
            assert!(!covered.contains(&false), "{text}: {terms:?}");
            assert!(terms.windows(2).all(|two| two[0].0 < two[1].0), "{text}: {terms:?}");
        }
    }
}
