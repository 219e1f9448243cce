//! Which mechanism or measure of a file is which known one.

use std::collections::{HashMap, HashSet};

use super::KnownHeading;
use crate::domain::text::fold_str;

/// A known mechanism or measure.
pub(super) struct Candidate<'a> {
    pub(super) heading: &'a KnownHeading,
    /// Whether it stands in the list at present; those come first.
    pub(super) is_live: bool,
}

/// Of more places with one title only those are compared that stand about as far down.
const MANY: usize = 50;

/// How many cases went from an old place (by index) to a new one (by index).
pub(super) type Votes = HashMap<(usize, usize), usize>;

/// For each new title the old place it is, by index: the one of the same title, else the one most of whose cases stand there.
pub(super) fn pair(old: &[Candidate<'_>], new: &[Option<&str>], votes: &Votes) -> Vec<Option<usize>> {
    let mut pairs = Pairs { of_new: vec![None; new.len()], taken: HashSet::new() };
    let mut by_title: HashMap<Option<String>, Vec<usize>> = HashMap::new();
    for (at, candidate) in old.iter().enumerate() {
        by_title.entry(candidate.heading.title.as_deref().map(folded)).or_default().push(at);
    }
    let mut same = Vec::new();
    for (to, title) in new.iter().enumerate() {
        let known = by_title.get(&title.map(folded)).map(Vec::as_slice).unwrap_or_default();
        let near = |from: &&usize| known.len() <= MANY || from.abs_diff(to) <= MANY;
        same.extend(known.iter().filter(near).map(|&from| {
            let went = votes.get(&(from, to)).copied().unwrap_or_default();
            (!old[from].is_live, usize::MAX - went, from.abs_diff(to), from, to)
        }));
    }
    same.sort_unstable();
    same.into_iter().for_each(|(.., from, to)| pairs.join(from, to));

    let mut left: HashMap<usize, usize> = HashMap::new();
    votes.iter().for_each(|((from, _), went)| *left.entry(*from).or_default() += went);
    let most = |(&(from, to), &went): (&(usize, usize), &usize)| {
        (went * 2 > left.get(&from).copied().unwrap_or_default()).then_some((
            !old[from].is_live,
            usize::MAX - went,
            from,
            to,
        ))
    };
    let mut most: Vec<_> = votes.iter().filter_map(most).collect();
    most.sort_unstable();
    most.into_iter().for_each(|(.., from, to)| pairs.join(from, to));
    pairs.of_new
}

struct Pairs {
    of_new: Vec<Option<usize>>,
    taken: HashSet<usize>,
}

impl Pairs {
    fn join(&mut self, from: usize, to: usize) {
        if self.of_new[to].is_none() && self.taken.insert(from) {
            self.of_new[to] = Some(from);
        }
    }
}

/// A title as it is compared: its letters.
fn folded(title: &str) -> String {
    fold_str(title).chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headings(titles: &[&str]) -> Vec<KnownHeading> {
        let heading =
            |(title, key): (&&str, u16)| KnownHeading { key, printed: String::new(), title: Some((*title).to_owned()) };
        titles.iter().zip(1..).map(heading).collect()
    }

    fn pair_up(old: &[KnownHeading], new: &[&str], votes: &[((usize, usize), usize)]) -> Vec<Option<usize>> {
        let old: Vec<_> = old.iter().map(|heading| Candidate { heading, is_live: true }).collect();
        let new: Vec<_> = new.iter().map(|title| Some(*title)).collect();
        pair(&old, &new, &votes.iter().copied().collect())
    }

    #[test]
    fn the_title_decides_then_where_most_cases_went() {
        let old = headings(&["资金保障", "历史保护", "公众参与"]);
        assert_eq!(pair_up(&old, &["资金 保障", "新的", "公众参与"], &[]), [Some(0), None, Some(2)]);
        let went = [((1, 1), 2), ((1, 2), 1)];
        assert_eq!(pair_up(&old, &["资金保障", "历史文化", "公众参与"], &went), [Some(0), Some(1), Some(2)]);
        let half = [((1, 1), 1), ((1, 2), 1)];
        assert_eq!(pair_up(&old, &["资金保障", "历史文化", "公众参与"], &half), [Some(0), None, Some(2)]);
    }

    #[test]
    fn of_two_with_one_title_each_keeps_its_own() {
        let old = headings(&["资金", "资金"]);
        assert_eq!(pair_up(&old, &["资金", "资金"], &[]), [Some(0), Some(1)]);
        assert_eq!(pair_up(&old, &["资金", "资金"], &[((1, 0), 3)]), [Some(1), Some(0)]);
    }
}
