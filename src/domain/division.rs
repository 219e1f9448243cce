//! 行政区划: the administrative divisions of GB/T 2260, levels 1 to 3.
//!
//! The table is `data/divisions.csv`, compiled in; its source and edition stand in `data/README.md`.
//! A code tells its own level and its parents, the table tells which of them exist: 北京市东城区
//! (110101) has no prefecture, 湖北省仙桃市 (429004) lies directly under its province.

use std::collections::HashMap;
use std::sync::OnceLock;

use serde::Serialize;

mod code;
mod short_name;

pub use code::{DivisionCode, Level, ParseDivisionCodeError};

/// 行政区划: one row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Division {
    /// 行政区划代码.
    pub code: DivisionCode,
    /// 全称: its own full name, without that of its parents (常熟市).
    pub name: &'static str,
}

impl Division {
    /// 简称: 江苏, 内蒙古, 苏州, 甘孜 for 甘孜藏族自治州, 常熟.
    ///
    /// The name stays whole where the stem would be one character (和县), and where the last
    /// character is more than a kind of division (井陉矿区, 土默特左旗). For showing only: short
    /// names are not unique (海南 is also 海南藏族自治州).
    pub fn short_name(&self) -> &'static str {
        short_name::of(self.code.level(), self.name)
    }

    /// The spellings under which official texts name the division, the full name first.
    ///
    /// Besides it: a province's short name (江苏), and 恩施州 for 恩施土家族苗族自治州. A city or
    /// county without its suffix is not one: 新乡 begins 新乡村, 内江 begins 内江河.
    pub fn spellings(&self) -> Vec<String> {
        let mut spellings = vec![self.name.to_owned()];
        if self.code.level() == Level::Province {
            spellings.push(self.short_name().to_owned());
        } else if self.name.ends_with("自治州") {
            spellings.push(format!("{}州", self.short_name()));
        }
        spellings
    }
}

/// The table of all divisions; [`divisions`] is the only one.
#[derive(Debug)]
pub struct Divisions {
    /// Sorted by code, each once.
    rows: &'static [Division],
    by_name: HashMap<&'static str, Vec<&'static Division>>,
}

/// The divisions compiled into the program, read at the first call.
///
/// # Panics
///
/// If `data/divisions.csv` is malformed: a fault of the build, which a unit test catches.
pub fn divisions() -> &'static Divisions {
    static TABLE: OnceLock<Divisions> = OnceLock::new();
    TABLE.get_or_init(|| match parse_table(CSV) {
        Ok(rows) => Divisions::new(rows),
        Err(problem) => panic!("data/divisions.csv: {problem}"),
    })
}

const CSV: &str = include_str!("../../data/divisions.csv");

/// Reads `code,name` lines. The error names the line and what is wrong in it.
fn parse_table(csv: &'static str) -> Result<Vec<Division>, String> {
    let mut lines = csv.lines().zip(1..);
    if lines.next().map(|(header, _)| header) != Some("code,name") {
        return Err("line 1: expected the header code,name".to_owned());
    }
    let mut rows: Vec<Division> = Vec::new();
    for (line, number) in lines {
        let division = parse_row(line).map_err(|problem| format!("line {number}: {problem}"))?;
        if rows.last().is_some_and(|last| last.code >= division.code) {
            return Err(format!("line {number}: {} is not sorted", division.code));
        }
        rows.push(division);
    }
    Ok(rows)
}

fn parse_row(line: &'static str) -> Result<Division, String> {
    let (code, name) = line.split_once(',').ok_or("expected code,name")?;
    let code = code.parse().map_err(|error: ParseDivisionCodeError| error.to_string())?;
    // A name is 汉字 only: a quote, a space or a further comma is a damaged row.
    if name.is_empty() || !name.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) {
        return Err(format!("{name:?} is not a name"));
    }
    Ok(Division { code, name })
}

impl Divisions {
    fn new(rows: Vec<Division>) -> Self {
        // Kept for the life of the program: the one table there is.
        let rows: &'static [Division] = rows.leak();
        let mut by_name: HashMap<_, Vec<_>> = HashMap::new();
        for division in rows {
            by_name.entry(division.name).or_default().push(division);
        }
        Self { rows, by_name }
    }

    /// The division with this code.
    pub fn find(&self, code: DivisionCode) -> Option<&'static Division> {
        let found = self.rows.binary_search_by_key(&code, |row| row.code);
        found.ok().map(|index| &self.rows[index])
    }

    /// The province, the prefecture if there is one, and the division itself, in this order.
    /// Empty for an unknown code.
    pub fn chain(&self, code: DivisionCode) -> Vec<&'static Division> {
        if self.find(code).is_none() {
            return Vec::new();
        }
        let mut codes = vec![code.province()];
        codes.extend(code.prefecture());
        codes.push(code);
        codes.dedup();
        codes.iter().filter_map(|&code| self.find(code)).collect()
    }

    /// The divisions directly below, by code: of a province its prefectures and the counties it
    /// governs itself, of a prefecture its counties. Nothing lies below a county.
    pub fn children(&self, code: DivisionCode) -> impl Iterator<Item = &'static Division> + use<> {
        let width = match code.level() {
            Level::Province => 2,
            Level::Prefecture => 4,
            Level::County => 6,
        };
        let prefix = &code.as_str()[..width];
        let start = self.rows.partition_point(|row| &row.code.as_str()[..width] < prefix);
        let end = self.rows.partition_point(|row| &row.code.as_str()[..width] <= prefix);
        let direct = move |row: &&Division| {
            row.code != code
                && match row.code.level() {
                    Level::County => row.code.prefecture().is_none_or(|parent| parent == code),
                    _ => true,
                }
        };
        self.rows[start..end].iter().filter(direct)
    }

    /// The province-level divisions, by code.
    pub fn provinces(&self) -> impl Iterator<Item = &'static Division> + use<> {
        let is_province = |row: &&Division| row.code.level() == Level::Province;
        self.rows.iter().filter(is_province)
    }

    /// All divisions with this full name, by code: four for 鼓楼区, none for 苏州.
    pub fn by_name(&self, name: &str) -> &[&'static Division] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// The names of the chain, joined: 江苏省苏州市常熟市. Empty for an unknown code.
    pub fn full_name(&self, code: DivisionCode) -> String {
        self.chain(code).iter().map(|division| division.name).collect()
    }

    /// All divisions, by code.
    pub fn iter(&self) -> impl Iterator<Item = &'static Division> + use<> {
        self.rows.iter()
    }

    /// How many divisions there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether the table has no row (it always has).
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> DivisionCode {
        text.parse().unwrap()
    }

    fn codes<'a>(divisions: impl IntoIterator<Item = &'a Division>) -> Vec<String> {
        divisions.into_iter().map(|d| d.code.to_string()).collect()
    }

    #[test]
    fn compiled_in_table_is_well_formed_and_complete() {
        let rows = parse_table(CSV).unwrap();
        let count = |level| rows.iter().filter(|row| row.code.level() == level).count();
        assert_eq!(count(Level::Province), 34);
        assert_eq!(count(Level::Prefecture), 333);
        assert_eq!(count(Level::County), 2842);
        assert_eq!(divisions().len(), rows.len());
    }

    #[test]
    fn every_division_lies_in_a_province_of_the_table() {
        for division in divisions().iter() {
            assert!(divisions().find(division.code.province()).is_some(), "{division:?}");
        }
    }

    #[test]
    fn no_division_of_the_table_is_a_pseudo_row() {
        for name in ["市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"] {
            assert!(divisions().by_name(name).is_empty(), "{name}");
        }
    }

    #[test]
    fn malformed_table_is_refused_with_its_line() {
        for (csv, line) in [
            ("", "line 1"),
            ("code;name\n", "line 1"),
            ("code,name\n110000,北京市\n11010,东城区\n", "line 3"),
            ("code,name\n110000 北京市\n", "line 2"),
            ("code,name\n110000,\n", "line 2"),
            ("code,name\n110000,\"北京市\"\n", "line 2"),
            ("code,name\n120000,天津市\n110000,北京市\n", "line 3"),
            ("code,name\n110000,北京市\n110000,北京市\n", "line 3"),
        ] {
            let problem = parse_table(csv).unwrap_err();
            assert!(problem.starts_with(line), "{csv:?}: {problem}");
        }
    }

    #[test]
    fn chain_leads_from_the_province_to_the_division() {
        let chain = |text| codes(divisions().chain(code(text)));
        assert_eq!(chain("320581"), ["320000", "320500", "320581"]);
        assert_eq!(chain("320500"), ["320000", "320500"]);
        assert_eq!(chain("320000"), ["320000"]);
        assert_eq!(chain("110107"), ["110000", "110107"]);
        assert_eq!(chain("429004"), ["420000", "429004"]);
    }

    #[test]
    fn unknown_code_has_no_chain() {
        assert!(divisions().find(code("320599")).is_none());
        assert!(divisions().chain(code("320599")).is_empty());
        assert_eq!(divisions().full_name(code("990000")), "");
    }

    #[test]
    fn children_are_the_divisions_directly_below() {
        let children = |text| codes(divisions().children(code(text)));
        assert_eq!(children("460000").len(), 4 + 15);
        assert!(children("420000").contains(&"429004".to_owned()));
        assert!(!children("320000").contains(&"320581".to_owned()));
        assert!(children("320500").contains(&"320581".to_owned()));
        assert_eq!(children("310000").len(), 16);
        assert!(children("441900").is_empty());
        assert!(children("320581").is_empty());
        assert!(children("990000").is_empty());
    }

    #[test]
    fn each_division_below_a_province_is_the_child_of_exactly_one() {
        let children = |of: &Division| divisions().children(of.code).count();
        let all: usize = divisions().iter().map(children).sum();
        assert_eq!(all, divisions().len() - divisions().provinces().count());
    }

    #[test]
    fn name_finds_all_its_bearers() {
        assert_eq!(codes(divisions().by_name("常熟市").iter().copied()), ["320581"]);
        let bearers = codes(divisions().by_name("鼓楼区").iter().copied());
        assert_eq!(bearers, ["320106", "320302", "350102", "410204"]);
        assert!(divisions().by_name("苏州").is_empty());
    }

    #[test]
    fn full_name_joins_the_chain() {
        assert_eq!(divisions().full_name(code("320581")), "江苏省苏州市常熟市");
        assert_eq!(divisions().full_name(code("110107")), "北京市石景山区");
    }
}
