//! For tests: the 32 cases of the first list as the library would index them.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::{Filters, IndexedCase, Query, SearchHits, SearchIndex, Sort, TextField, build};
use crate::domain::titles::titles;

const LIST_TITLE: &str = "实施城市更新行动可复制经验做法清单（第四批）。城市更新。第四批";

const LINES: &str = include_str!("../../tests/fixtures/cases.jsonl");

/// Codes of the places that act or are mentioned in the headings; what a place belongs to is found in its code.
const CODES: &str = "四川省510000 安徽省340000 芜湖市340200 黑龙江省230000 河南省410000 海南省460000 浙江省330000 \
    衢州市330800 广东省440000 广州市440100 湖北省420000 黄石市420200 洛阳市410300 江西省360000 辽宁省210000 沈阳市210100 \
    福建省350000 漳州市350600 九江市360400 江苏省320000 南京市320100 北京市110000 吉林省220000 四平市220300 重庆市500000 \
    山东省370000 德州市371400 吉安市360800 威海市371000 花都区440114 常熟市320581 上海市310000 苏州市320500 厦门市350200 南通市320600";

/// A line of the fixture.
#[derive(Debug, Deserialize)]
struct Line {
    id: String,
    mechanism: String,
    measure: String,
    heading: String,
    body: String,
    localities: Vec<String>,
}

/// A case with what its index entry borrows.
#[derive(Debug)]
pub(super) struct Case {
    pub(super) number: String,
    pub(super) heading: String,
    pub(super) body: String,
    mechanism_key: String,
    mechanism: String,
    measure: String,
    places: Vec<String>,
    place_names: String,
    order: u64,
}

impl Case {
    /// The fixture names the province first, then the place in it that acts.
    fn first_place(&self) -> Option<&str> {
        let first = self.places.first()?;
        let inside = self.places.get(1).filter(|code| code[..2] == first[..2]);
        Some(inside.unwrap_or(first))
    }

    /// All that is searched of it, field by field.
    pub(super) fn texts(&self) -> [(TextField, &str); 6] {
        [
            (TextField::Heading, &self.heading),
            (TextField::Body, &self.body),
            (TextField::Measure, &self.measure),
            (TextField::Mechanism, &self.mechanism),
            (TextField::Places, &self.place_names),
            (TextField::List, LIST_TITLE),
        ]
    }

    pub(super) fn indexed(&self) -> IndexedCase<'_> {
        IndexedCase {
            case_id: self.order as i64 + 100,
            order: self.order,
            list: "urban-renewal-4",
            mechanism: &self.mechanism_key,
            places: self.places.clone(),
            has: Vec::new(),
            money: Vec::new(),
            first_place: self.first_place(),
            heading: &self.heading,
            body: &self.body,
            measure_title: &self.measure,
            mechanism_title: &self.mechanism,
            list_title: LIST_TITLE,
            place_names: &self.place_names,
            documents: [&self.heading, &self.body].into_iter().flat_map(|text| outer_titles(text)).collect(),
        }
    }
}

/// The titles of documents in a text, without their brackets.
fn outer_titles(text: &str) -> impl Iterator<Item = &str> {
    titles(text).into_iter().filter(|title| title.within.is_none()).map(|title| &text[title.inner(text)])
}

/// The cases in the order of the list.
pub(super) fn cases() -> &'static [Case] {
    static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| LINES.lines().enumerate().map(case).collect());
    &CASES
}

fn case((at, line): (usize, &str)) -> Case {
    let line: Line = serde_json::from_str(line).unwrap();
    let codes: HashMap<&str, &str> = CODES.split_whitespace().map(|pair| pair.split_at(pair.len() - 6)).collect();
    // Every locality of the fixture stands at the head of the heading, but 重庆 and 花都 only in the body.
    let acting = line.localities.iter().filter(|name| line.heading.contains(name.as_str()));
    let places: Vec<String> = acting.filter_map(|name| codes.get(name.as_str())).map(|c| (*c).to_owned()).collect();
    let short = |name: &String| format!("{name}。{}", name.trim_end_matches(['省', '市', '区']));
    let names: Vec<String> = line.localities.iter().filter(|n| line.heading.contains(n.as_str())).map(short).collect();
    Case {
        mechanism_key: format!("urban-renewal-4/{}", &line.id[..1]),
        number: line.id,
        heading: line.heading,
        body: line.body,
        mechanism: line.mechanism,
        measure: line.measure,
        places,
        place_names: names.join("。"),
        order: at as u64,
    }
}

/// An index of all cases, with the folder it lives in.
pub(super) struct Corpus {
    pub(super) index: SearchIndex,
    _home: tempfile::TempDir,
}

impl Corpus {
    pub(super) fn new() -> Self {
        Self::of(cases().iter().map(Case::indexed))
    }

    pub(super) fn of<'a>(cases: impl IntoIterator<Item = IndexedCase<'a>>) -> Self {
        let home = tempfile::tempdir().unwrap();
        let dir = home.path().join("index");
        build(&dir, cases).unwrap();
        Self { index: SearchIndex::open(&dir).unwrap(), _home: home }
    }

    /// All hits of a query, by relevance.
    pub(super) fn all(&self, query: &str) -> SearchHits {
        self.index.search(&Query::parse(query), &Filters::default(), Sort::Relevance, 0, 100).unwrap()
    }

    /// The numbers of the cases that a query finds, the best first.
    pub(super) fn numbers(&self, query: &str) -> Vec<&'static str> {
        self.all(query).hits.iter().map(|hit| number(hit.case_id)).collect()
    }
}

/// The number of a case by its id.
pub(super) fn number(case_id: i64) -> &'static str {
    &cases()[(case_id - 100) as usize].number
}
