//! Place names: which divisions a word may mean.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::domain::division::{Division, Level, divisions};

/// Every name of a division, full or short, with its bearers by code.
static BY_NAME: LazyLock<HashMap<String, Vec<&'static Division>>> = LazyLock::new(|| {
    let mut by_name: HashMap<String, Vec<&'static Division>> = HashMap::new();
    for division in divisions().iter() {
        let mut names = division.spellings();
        names.push(division.short_name().to_owned());
        names.sort_unstable();
        names.dedup();
        names.into_iter().for_each(|name| by_name.entry(name).or_default().push(division));
    }
    by_name
});

/// The divisions with this name, full or short, the highest first; none for what is no place.
pub(super) fn divisions_called(name: &str) -> Vec<&'static Division> {
    let mut found = BY_NAME.get(name).cloned().unwrap_or_default();
    found.sort_by_key(|division| (division.code.level(), division.code));
    found
}

/// Whether it is the full name of a division: 常熟市.
pub(super) fn is_full_name(name: &str) -> bool {
    BY_NAME.get(name).is_some_and(|bearers| bearers.iter().any(|division| division.name == name))
}

/// Whether a word inside a longer query is meant as a place: full names, and short names of provinces and cities. The
/// short name of a county is too often a common word (平安, 和平).
pub(super) fn is_surely_place(word: &str) -> bool {
    let bearers = BY_NAME.get(word);
    bearers.is_some_and(|b| b.iter().any(|division| division.name == word || division.code.level() < Level::County))
}

/// Whether a word can be the name of a place.
pub(super) fn is_place(word: &str) -> bool {
    BY_NAME.contains_key(word)
}

/// What a row of names means: 江苏, 南京 → 南京市 of 江苏省. The last name counts, the others must contain it.
pub(super) fn divisions_of_row(names: &[String]) -> Vec<&'static Division> {
    let Some((last, outer)) = names.split_last() else { return Vec::new() };
    let mut found = divisions_called(last);
    found.retain(|division| {
        let chain = divisions().chain(division.code);
        let within = |name: &String| chain.iter().any(|d| d.name == name.as_str() || d.short_name() == name.as_str());
        outer.iter().all(within)
    });
    found
}

/// How an absent place is named to the reader: in full when the word has one bearer of the highest level.
pub(super) fn full_name_of(name: &str) -> String {
    let bearers = divisions_called(name);
    let Some(first) = bearers.first() else { return name.to_owned() };
    let rivals = bearers.iter().filter(|division| division.code.level() == first.code.level()).count();
    if rivals == 1 { first.name.to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_mean_divisions() {
        let codes = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|n| (*n).to_owned()).collect();
            divisions_of_row(&names).iter().map(|d| d.code.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(codes(&["江苏", "南京"]), ["320100"]);
        assert_eq!(codes(&["江苏省", "常熟市"]), ["320581"]);
        assert_eq!(codes(&["吉林"])[0], "220000");
        assert_eq!(codes(&["安徽", "南京"]), Vec::<String>::new());
        assert!(is_surely_place("三亚") && is_surely_place("花都区") && !is_surely_place("和平"));
        assert_eq!((full_name_of("三亚").as_str(), full_name_of("鼓楼").as_str()), ("三亚市", "鼓楼"));
    }
}
