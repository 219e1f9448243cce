//! Which case of a file is which known one: the same heading, else a text that is much like it.
//!
//! The work stays bounded for thousands of cases: only texts that share rare pairs of characters are laid beside each other.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use crate::domain::difference::similarity;
use crate::domain::outline::CaseText;
use crate::domain::text::fold_str;

/// From here on two texts are the same case: of ten letters eight agree.
const SAME: f32 = 0.8;
/// Texts of which fewer pairs of characters agree cannot be as similar as [`SAME`]: a changed letter spoils two pairs.
const WORTH_COMPARING: f32 = 0.55;
/// In texts of fewer letters the pairs at the edges count too much for that.
const SHORT: usize = 30;
/// Texts of more letters are not compared letter by letter.
const LONG: usize = 10_000;
/// How many known texts are compared with a new one.
const CANDIDATES: usize = 6;
/// By how many of its rarest pairs a text is looked up.
const RARE_PAIRS: usize = 24;
/// A pair that stands in more texts tells nothing.
const COMMON: usize = 60;
/// Cases with one heading, up to which each is compared with each.
const FEW: usize = 40;

/// A text made comparable: its letters, and which pairs of them stand in it, sorted.
struct Comparable {
    heading: String,
    letters: Vec<char>,
    pairs: Vec<(char, char)>,
}

impl Comparable {
    fn of(text: &CaseText) -> Self {
        let letters: Vec<char> = letters_of(&text.verbatim());
        let mut pairs: Vec<_> = letters.windows(2).map(|two| (two[0], two[1])).collect();
        pairs.sort_unstable();
        Self { heading: letters_of(&text.heading), letters, pairs }
    }

    /// The share of pairs that two texts have in common.
    fn overlap(&self, other: &Self) -> f32 {
        let (mut one, mut two) = (self.pairs.iter().peekable(), other.pairs.iter().peekable());
        let mut common = 0usize;
        while let (Some(a), Some(b)) = (one.peek(), two.peek()) {
            match a.cmp(b) {
                std::cmp::Ordering::Less => drop(one.next()),
                std::cmp::Ordering::Greater => drop(two.next()),
                std::cmp::Ordering::Equal => {
                    common += 1;
                    one.next();
                    two.next();
                }
            }
        }
        let all = self.pairs.len() + other.pairs.len();
        if all == 0 { 0.0 } else { 2.0 * common as f32 / all as f32 }
    }

    /// How similar they are, when they are similar enough to be one case.
    fn same(&self, other: &Self) -> Option<f32> {
        let (short, long) = (self.letters.len().min(other.letters.len()), self.letters.len().max(other.letters.len()));
        let at_most = 2.0 * short as f32 / (short + long).max(1) as f32;
        if at_most < SAME || (short >= SHORT && self.overlap(other) < WORTH_COMPARING) {
            return None;
        }
        // Of very long texts the share of pairs says as much, in far less time.
        let ratio = if long > LONG { self.overlap(other) } else { similarity(&self.letters, &other.letters) };
        Some(ratio).filter(|ratio| *ratio >= SAME)
    }
}

/// The letters of a text, folded; signs and blanks do not count.
fn letters_of<T: FromIterator<char>>(text: &str) -> T {
    fold_str(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Pairs of known and new cases by index, each case in one pair at most.
pub(super) fn pair(old: &[&CaseText], new: &[&CaseText]) -> Vec<(usize, usize)> {
    let old: Vec<_> = old.iter().map(|text| Comparable::of(text)).collect();
    let new: Vec<_> = new.iter().map(|text| Comparable::of(text)).collect();
    let mut joined = Joined::default();
    by_heading(&old, &new, &mut joined);
    by_text(&old, &new, &mut joined);
    joined.pairs
}

#[derive(Default)]
struct Joined {
    pairs: Vec<(usize, usize)>,
    old: HashSet<usize>,
    new: HashSet<usize>,
}

impl Joined {
    fn join(&mut self, from: usize, to: usize) {
        if !self.old.contains(&from) && !self.new.contains(&to) {
            self.old.insert(from);
            self.new.insert(to);
            self.pairs.push((from, to));
        }
    }
}

fn by_heading(old: &[Comparable], new: &[Comparable], joined: &mut Joined) {
    let mut groups: HashMap<&str, (Vec<usize>, Vec<usize>)> = HashMap::new();
    for (at, case) in old.iter().enumerate().filter(|(_, case)| !case.heading.is_empty()) {
        groups.entry(&case.heading).or_default().0.push(at);
    }
    for (at, case) in new.iter().enumerate() {
        if let Some(group) = groups.get_mut(case.heading.as_str()) {
            group.1.push(at);
        }
    }
    for (from, to) in groups.into_values() {
        match (from.as_slice(), to.as_slice()) {
            ([from], [to]) => joined.join(*from, *to),
            (_, []) => {}
            _ => one_heading(old, new, (&from, &to), joined),
        }
    }
}

/// Several cases with one heading: the same text first, then the most similar, then in their order.
fn one_heading(old: &[Comparable], new: &[Comparable], (from, to): (&[usize], &[usize]), joined: &mut Joined) {
    let mut texts: HashMap<&[char], Vec<usize>> = HashMap::new();
    from.iter().rev().for_each(|&at| texts.entry(&old[at].letters).or_default().push(at));
    for &at in to {
        if let Some(same) = texts.get_mut(new[at].letters.as_slice()).and_then(Vec::pop) {
            joined.join(same, at);
        }
    }
    let from: Vec<usize> = from.iter().copied().filter(|at| !joined.old.contains(at)).collect();
    let to: Vec<usize> = to.iter().copied().filter(|at| !joined.new.contains(at)).collect();
    if from.len() > FEW || to.len() > FEW {
        from.into_iter().zip(to).for_each(|(from, to)| joined.join(from, to));
        return;
    }
    let mut ways = Vec::new();
    for (a, &from) in from.iter().enumerate() {
        for (b, &to) in to.iter().enumerate() {
            ways.push((Reverse(thousandths(old[from].overlap(&new[to]))), a.abs_diff(b), from, to));
        }
    }
    ways.sort_unstable();
    ways.into_iter().for_each(|(.., from, to)| joined.join(from, to));
}

/// A share as a number that can be sorted.
fn thousandths(share: f32) -> u32 {
    (share * 1000.0).round() as u32
}

/// The rest: the most similar texts first.
fn by_text(old: &[Comparable], new: &[Comparable], joined: &mut Joined) {
    let free: Vec<usize> = (0..old.len()).filter(|at| !joined.old.contains(at)).collect();
    let wanted: Vec<usize> = (0..new.len()).filter(|at| !joined.new.contains(at)).collect();
    if free.is_empty() || wanted.is_empty() {
        return;
    }
    let places = places_of_pairs(old, &free);
    let mut ways = Vec::new();
    for (rank, &to) in wanted.iter().enumerate() {
        let mut candidates = sharing_rare_pairs(&new[to], &places);
        // Lists that repeat themselves have no rare pairs: what stands at the same place is looked at in any case.
        candidates.extend(free.iter().skip(rank.saturating_sub(1)).take(3));
        candidates.sort_unstable();
        candidates.dedup();
        for from in candidates {
            if let Some(ratio) = old[from].same(&new[to]) {
                ways.push((Reverse(thousandths(ratio)), from.abs_diff(to), from, to));
            }
        }
    }
    ways.sort_unstable();
    ways.into_iter().for_each(|(.., from, to)| joined.join(from, to));
}

/// In which of some texts a pair of letters stands.
type Places = HashMap<(char, char), Vec<usize>>;

fn places_of_pairs(texts: &[Comparable], which: &[usize]) -> Places {
    let mut places = Places::new();
    for &at in which {
        for pair in &texts[at].pairs {
            let known = places.entry(*pair).or_default();
            // One more than is common says that it is.
            if known.last() != Some(&at) && known.len() <= COMMON {
                known.push(at);
            }
        }
    }
    places
}

/// The texts that share most of the rarest pairs of a text.
fn sharing_rare_pairs(text: &Comparable, places: &Places) -> Vec<usize> {
    let mut pairs = text.pairs.clone();
    pairs.dedup();
    let known = |pair: &(char, char)| places.get(pair).filter(|known| known.len() <= COMMON);
    let mut known: Vec<&Vec<usize>> = pairs.iter().filter_map(known).collect();
    known.sort_by_key(|places| places.len());
    let mut shared: HashMap<usize, usize> = HashMap::new();
    known.into_iter().take(RARE_PAIRS).flatten().for_each(|at| *shared.entry(*at).or_default() += 1);
    let mut best: Vec<_> = shared.into_iter().map(|(at, shares)| (Reverse(shares), at)).collect();
    best.sort_unstable();
    best.into_iter().take(CANDIDATES).map(|(_, at)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair_texts(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
        let split = |texts: &[&str]| texts.iter().map(|text| CaseText::split(text)).collect::<Vec<_>>();
        let (old, new) = (split(old), split(new));
        let mut pairs = pair(&old.iter().collect::<Vec<_>>(), &new.iter().collect::<Vec<_>>());
        pairs.sort_unstable();
        pairs
    }

    const LONG: &str = "江西省景德镇市建立资金统筹机制。设立城市更新专项资金，整合各部门资金12亿元，用于老旧街区改造。";

    #[test]
    fn the_same_heading_is_the_same_case_whatever_the_text() {
        assert_eq!(
            pair_texts(&["甲省做事。一。", "乙省做事。二。"], &["乙省 做事。全新的文字。", "甲省做事。一。"]),
            [(0, 1), (1, 0)]
        );
    }

    #[test]
    fn of_several_with_one_heading_the_nearest_text_is_taken() {
        let old = ["甲省做事。设立专项资金三亿元。", "甲省做事。开展公众参与活动。"];
        let new = ["甲省做事。开展公众参与活动五次。", "甲省做事。设立专项资金三亿元。"];
        assert_eq!(pair_texts(&old, &new), [(0, 1), (1, 0)]);
    }

    #[test]
    fn another_heading_over_a_similar_text_is_the_same_case() {
        let corrected = LONG.replace("建立资金统筹机制", "健全资金统筹机制").replace("12亿元", "13亿元");
        assert_eq!(pair_texts(&["乙省做别的事。别的。", LONG], &[&corrected]), [(1, 0)]);
        let other = "江西省景德镇市开展历史文化保护。划定保护范围，公布历史建筑300处，设置标识。";
        assert_eq!(pair_texts(&[LONG], &[other]), []);
    }

    #[test]
    fn one_known_case_is_one_new_case_at_most() {
        let twice = [LONG, LONG];
        assert_eq!(pair_texts(&[LONG], &twice), [(0, 0)]);
    }

    #[test]
    fn thousands_of_cases_with_other_headings_are_found_again() {
        let text = |n: usize, word: &str| {
            let seed: String =
                (0..60).filter_map(|k| char::from_u32(0x4e00 + ((n * 7919 + k * 104_729) % 20_000) as u32)).collect();
            CaseText::split(&format!("{word}市推进第{n}项工作。统筹资金推进更新{seed}形成长效机制。"))
        };
        let old: Vec<_> = (0..3000).map(|n| text(n, "甲")).collect();
        let new: Vec<_> = (0..3000).rev().map(|n| text(n, "乙")).collect();
        let pairs = pair(&old.iter().collect::<Vec<_>>(), &new.iter().collect::<Vec<_>>());
        assert_eq!(pairs.len(), 3000);
        assert!(pairs.iter().all(|(from, to)| from + to == 2999));
    }
}
