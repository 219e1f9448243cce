//! Places as suggestions: under which name a division is searched, and as what it can be typed.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::OnceLock;

use super::SuggestionKind;
use super::forms::Candidate;
use crate::domain::division::{Division, DivisionCode, Level, divisions};

/// Every division that has cases, as a form.
pub(super) fn candidates(cases: &BTreeMap<DivisionCode, usize>) -> Vec<Candidate> {
    cases.iter().filter_map(|(code, count)| candidate(divisions().find(*code)?, *count)).collect()
}

fn candidate(division: &'static Division, cases: usize) -> Option<Candidate> {
    let chain = divisions().chain(division.code);
    let full: String = chain.iter().map(|level| level.name).collect();
    let short: String = chain.iter().map(|level| level.short_name()).collect();
    let (text, weight) = (name(division, &chain), u32::try_from(cases).unwrap_or(u32::MAX));
    let mut spellings = division.spellings();
    spellings.extend([full.clone(), short]);
    // 安徽省 beside 安徽 says nothing new; 安徽省芜湖市 beside 芜湖 does.
    let detail = if chain.len() > 1 { full.clone() } else { String::new() };
    let level = u32::from(division.code.level() as u8);
    Some(Candidate { kind: SuggestionKind::Place, text, detail, spellings, weight, count: Some(weight), order: level })
}

/// The name to search for: short where no other division is called so, else long enough to tell it apart.
///
/// A county keeps its kind (常熟市): without it the name is often a common word. What shares even its full name with
/// others (鼓楼区) is searched together with the place above it.
fn name(division: &'static Division, chain: &[&'static Division]) -> String {
    let short = division.short_name();
    let is_county = division.code.level() == Level::County;
    if !is_county && bearers(short) == [division.code] {
        return short.to_owned();
    }
    match chain {
        [.., above, _] if divisions().by_name(division.name).len() > 1 => {
            format!("{} {}", above.short_name(), division.name)
        }
        _ => division.name.to_owned(),
    }
}

/// Those above the counties with this short name, the one that has it first: 吉林 is the province before it is the city.
fn bearers(short: &str) -> &'static [DivisionCode] {
    static BEARERS: OnceLock<HashMap<&'static str, Vec<DivisionCode>>> = OnceLock::new();
    let table = BEARERS.get_or_init(|| {
        let mut table: HashMap<&'static str, Vec<DivisionCode>> = HashMap::new();
        for level in [Level::Province, Level::Prefecture] {
            for division in divisions().iter().filter(|division| division.code.level() == level) {
                let known = table.entry(division.short_name()).or_default();
                // A province's name is its own: its namesakes below it do not take it away.
                if known.first().is_none_or(|first| first.level() != Level::Province) {
                    known.push(division.code);
                }
            }
        }
        table
    });
    table.get(short).map_or(&[], Vec::as_slice)
}

/// The names of some divisions, so that they are not suggested again as words.
pub(super) struct PlaceNames {
    names: HashSet<&'static str>,
}

impl PlaceNames {
    /// Full and short names.
    pub(super) fn of(codes: impl Iterator<Item = DivisionCode>) -> Self {
        let found = codes.filter_map(|code| divisions().find(code));
        Self { names: found.flat_map(|division| [division.name, division.short_name()]).collect() }
    }

    pub(super) fn contains(&self, text: &str) -> bool {
        self.names.contains(text)
    }

    /// A text without the names that it begins with; never nothing.
    pub(super) fn strip_leading<'t>(&self, text: &'t str) -> &'t str {
        let mut rest = text;
        while let Some(shorter) = self.strip_one(rest) {
            rest = shorter;
        }
        rest
    }

    fn strip_one<'t>(&self, text: &'t str) -> Option<&'t str> {
        let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]).skip(2).take(14);
        let longest = ends.filter(|&end| self.names.contains(&text[..end])).last()?;
        Some(&text[longest..]).filter(|rest| !rest.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name_of(code: &str) -> String {
        let division = divisions().find(code.parse().unwrap()).unwrap();
        name(division, &divisions().chain(division.code))
    }

    #[test]
    fn a_place_is_searched_under_a_name_that_no_other_has() {
        for (code, name) in [
            ("350200", "厦门"),
            ("340000", "安徽"),
            ("110000", "北京"),
            ("220000", "吉林"),
            ("220200", "吉林市"),
            ("460000", "海南"),
            ("632500", "海南藏族自治州"),
            ("320581", "常熟市"),
            ("320106", "南京 鼓楼区"),
            ("110105", "北京 朝阳区"),
        ] {
            assert_eq!(name_of(code), name);
        }
    }

    #[test]
    fn no_two_places_have_one_name() {
        let mut seen = HashMap::new();
        for division in divisions().iter() {
            let name = name(division, &divisions().chain(division.code));
            if let Some(other) = seen.insert(name.clone(), division.code) {
                panic!("{name}: {other} and {}", division.code);
            }
        }
    }

    #[test]
    fn names_of_places_are_taken_from_the_front_of_a_title() {
        let names = PlaceNames::of(["360000", "320500", "350200"].iter().map(|code| code.parse().unwrap()));
        assert_eq!(names.strip_leading("江西省城市更新条例"), "城市更新条例");
        assert_eq!(names.strip_leading("厦门经济特区城市更新条例"), "经济特区城市更新条例");
        assert_eq!(names.strip_leading("城市更新条例"), "城市更新条例");
        assert_eq!(names.strip_leading("江西省"), "江西省");
        assert!(names.contains("苏州") && !names.contains("条例"));
    }
}
