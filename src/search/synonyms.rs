//! Synonyms: what else a term is called. The table is `data/synonyms.txt`, compiled in; its head says how it is written.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use crate::domain::text::{Unit, UnitKind, units};

static TEXT: &str = include_str!("../../data/synonyms.txt");

/// The table; [`synonyms`] is the only one.
#[derive(Debug, Default)]
pub(super) struct Synonyms {
    /// By the units of a term, joined.
    entries: HashMap<String, Entry>,
    /// The halves of its terms of four 汉字, of which dictionaries lack some (老旧, 小微, 专班).
    halves: BTreeSet<String>,
}

/// What a term is called besides.
#[derive(Debug, Default)]
pub(super) struct Entry {
    /// The same thing: always searched too.
    pub(super) same: Vec<Vec<Unit>>,
    /// Nearly the same: searched when a query would otherwise find nothing, and for questions.
    pub(super) near: Vec<Vec<Unit>>,
}

/// The compiled-in table, read at the first call. A line that cannot be read is left out; a test refuses it.
pub(super) fn synonyms() -> &'static Synonyms {
    static TABLE: LazyLock<Synonyms> = LazyLock::new(|| parse(TEXT).0);
    &TABLE
}

impl Synonyms {
    /// What is known of these units.
    pub(super) fn find(&self, units: &[Unit]) -> Option<&Entry> {
        self.entries.get(&key(units))
    }

    /// Whether a term of four 汉字 begins or ends with these two.
    pub(super) fn has_half(&self, half: &str) -> bool {
        self.halves.contains(half)
    }

    /// All such halves, in order.
    pub(super) fn halves(&self) -> impl Iterator<Item = &str> {
        self.halves.iter().map(String::as_str)
    }

    fn add(&mut self, term: &str, others: &[&str], near: bool) {
        for units in std::iter::once(&term).chain(others).map(|term| units(term)) {
            if units.len() == 4 && units.iter().all(|unit| unit.kind == UnitKind::Han) {
                self.halves.extend(units.chunks(2).map(key));
            }
        }
        let entry = self.entries.entry(key(&units(term))).or_default();
        let list = if near { &mut entry.near } else { &mut entry.same };
        for other in others.iter().filter(|other| **other != term) {
            let other = units(other);
            if !list.contains(&other) {
                list.push(other);
            }
        }
    }
}

fn key(units: &[Unit]) -> String {
    units.iter().map(|unit| unit.text.as_str()).collect()
}

/// Reads the table; the second value is the numbers of the lines that make no sense.
fn parse(text: &str) -> (Synonyms, Vec<usize>) {
    let mut table = Synonyms::default();
    let mut bad = Vec::new();
    for (number, line) in text.lines().enumerate().map(|(at, line)| (at + 1, line.trim())) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if !read_line(&mut table, line) {
            bad.push(number);
        }
    }
    (table, bad)
}

/// `a = b = c`, `a ~ b ~ c` or `a, b > c, d`.
fn read_line(table: &mut Synonyms, line: &str) -> bool {
    if let Some((from, to)) = line.split_once('>') {
        let to: Vec<&str> = to.split(',').map(str::trim).collect();
        let froms: Vec<&str> = from.split(',').map(str::trim).collect();
        if froms.iter().chain(&to).any(|term| units(term).is_empty()) {
            return false;
        }
        froms.iter().for_each(|from| table.add(from, &to, false));
        return true;
    }
    let (sign, near) = if line.contains('~') { ('~', true) } else { ('=', false) };
    let group: Vec<&str> = line.split([sign, ',']).map(str::trim).collect();
    if group.len() < 2 || group.iter().any(|term| units(term).is_empty()) {
        return false;
    }
    group.iter().for_each(|term| table.add(term, &group, near));
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(term: &str) -> (Vec<String>, Vec<String>) {
        let show = |list: &[Vec<Unit>]| list.iter().map(|units| key(units)).collect();
        synonyms().find(&units(term)).map_or_else(Default::default, |e| (show(&e.same), show(&e.near)))
    }

    #[test]
    fn every_line_of_the_table_is_read() {
        assert_eq!(parse(TEXT).1, Vec::<usize>::new());
    }

    #[test]
    fn lines_join_terms_both_ways_one_way_or_loosely() {
        let (table, bad) = parse("甲行 = 甲银行\n乙 > 丙, 丁\n戊 ~ 己\n庚\n辛 = \n");
        assert_eq!(bad, [4, 5]);
        let same = |term: &str| table.find(&units(term)).map_or(0, |e| e.same.len());
        assert_eq!((same("甲银行"), same("乙"), same("丙"), same("戊")), (1, 2, 0, 0));
        assert_eq!(table.find(&units("己")).map(|e| e.near.len()), Some(1));
    }

    #[test]
    fn abbreviations_and_provinces_are_known() {
        assert!(found("国开行").0.contains(&"国家开发银行".to_owned()));
        assert!(found("公募ＲＥＩＴｓ").0.contains(&"reits".to_owned()));
        assert!(found("皖").0.contains(&"安徽".to_owned()));
    }
}
