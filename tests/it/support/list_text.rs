//! A builder of lists in the bundled layout. What a test does not care about has a good default.

use anli::import::metadata::ListMetadata;
use std::path::{Path, PathBuf};

/// Places that act in the cases, in turn.
const PLACES: [&str; 5] = ["江西省", "山东省威海市", "上海市", "江苏省苏州市", "贵州省贵阳市"];

/// A list that can be written down.
#[derive(Debug, Clone)]
pub(crate) struct ListText {
    /// Name in addresses.
    pub(crate) slug: String,
    /// First line.
    pub(crate) title: String,
    /// Mechanisms in order.
    pub(crate) mechanisms: Vec<MechanismText>,
    pub(crate) issued_on: &'static str,
}

/// A mechanism with its measures.
#[derive(Debug, Clone)]
pub(crate) struct MechanismText {
    pub(crate) title: String,
    pub(crate) measures: Vec<MeasureText>,
}

/// A measure with the paragraphs of its cases.
#[derive(Debug, Clone)]
pub(crate) struct MeasureText {
    pub(crate) title: String,
    pub(crate) cases: Vec<String>,
}

impl ListText {
    /// A list with one mechanism, one measure and one case.
    pub(crate) fn new(slug: &str) -> Self {
        Self {
            slug: slug.to_owned(),
            title: format!("试行{slug}可复制经验做法清单（第一批）"),
            mechanisms: Vec::new(),
            issued_on: "2024-01-31",
        }
        .sized(1, 1, 1)
    }

    /// So many mechanisms, with so many measures each, with so many cases each.
    pub(crate) fn sized(self, mechanisms: usize, measures: usize, cases: usize) -> Self {
        let measure = |m: usize, n: usize| MeasureText {
            title: format!("推进第{n}项举措"),
            cases: (1..=cases).map(|k| case(m, n, k)).collect(),
        };
        let mechanism = |m: usize| MechanismText {
            title: format!("建立第{m}类机制"),
            measures: (1..=measures).map(|n| measure(m, n)).collect(),
        };
        Self { mechanisms: (1..=mechanisms).map(mechanism).collect(), ..self }
    }

    /// The text of one case, counted from 1.
    pub(crate) fn case(mut self, (m, n, k): (usize, usize, usize), text: &str) -> Self {
        self.mechanisms[m - 1].measures[n - 1].cases[k - 1] = text.to_owned();
        self
    }

    /// One more mechanism, with its measures and their cases.
    pub(crate) fn mechanism(mut self, title: &str, measures: Vec<(String, Vec<String>)>) -> Self {
        let measures =
            measures.into_iter().map(|(title, cases)| MeasureText { title: format!("举措{title}"), cases });
        self.mechanisms.push(MechanismText { title: title.to_owned(), measures: measures.collect() });
        self
    }

    /// The date of issue; later lists stand first.
    pub(crate) fn issued_on(self, issued_on: &'static str) -> Self {
        Self { issued_on, ..self }
    }

    /// How many cases it has.
    pub(crate) fn case_count(&self) -> usize {
        self.mechanisms.iter().flat_map(|m| &m.measures).map(|n| n.cases.len()).sum()
    }

    /// The list as a file holds it.
    pub(crate) fn text(&self) -> String {
        let mut out = format!("{}\n\n\t序号\n\t政策机制\n\t主要举措\n\t具体做法\n\n", self.title);
        for (m, mechanism) in (1..).zip(&self.mechanisms) {
            for (n, measure) in (1..).zip(&mechanism.measures) {
                match n {
                    1 => out += &format!("\t{}\n\t{}\n", chinese(m), mechanism.title),
                    _ => out += "\t\n\t\n",
                }
                out += &format!("\t（{}）{}\n\t{}\n", chinese(n), measure.title, paragraphs(&measure.cases));
            }
        }
        out
    }

    /// What its `.toml` says.
    pub(crate) fn toml(&self) -> String {
        format!("slug = \"{}\"\nissuer = \"住房城乡建设部办公厅\"\nissued_on = \"{}\"\n", self.slug, self.issued_on)
    }

    /// What its `.toml` says, read.
    pub(crate) fn metadata(&self) -> ListMetadata {
        ListMetadata::parse(&self.toml()).expect("well-formed")
    }

    /// Writes the list and its `.toml` into a folder and gives the list's path.
    pub(crate) fn write_to(&self, dir: &Path) -> PathBuf {
        let path = dir.join(format!("{}.txt", self.slug));
        std::fs::write(&path, self.text()).expect("the list is written");
        std::fs::write(path.with_extension("toml"), self.toml()).expect("the metadata is written");
        path
    }
}

/// The text of a case: it names its place, its number and nothing that another case names.
fn case(m: usize, n: usize, k: usize) -> String {
    let place = PLACES[(m + n + k) % PLACES.len()];
    format!("{place}推进编号{m}之{n}之{k}的事项。先摸清底数，再分类施策；统筹资金。形成长效机制。")
}

/// The text of a case that is like no other: it names its number, and its words are its own.
pub(crate) fn spaced(number: usize) -> String {
    let word = |k: usize| char::from_u32(0x5000 + ((number * 7919 + k * 1543) % 9000) as u32).unwrap_or('字');
    let words = |from: usize, len: usize| (from..from + len).map(word).collect::<String>();
    let place = PLACES[number % PLACES.len()];
    format!(
        "{place}推进{}第{number}号事项。{}投入12亿元，{}。{}。",
        words(0, 6),
        words(10, 20),
        words(40, 20),
        words(70, 20)
    )
}

/// Cases of one cell: numbered when there are several, as the lists do it.
fn paragraphs(cases: &[String]) -> String {
    match cases {
        [only] => only.clone(),
        several => {
            let numbered: Vec<String> = (1..).zip(several).map(|(k, text)| format!("{k}.{text}")).collect();
            numbered.join("\n\n")
        }
    }
}

/// 1 to 99 in Chinese numerals.
fn chinese(n: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match n {
        0..10 => DIGITS[n].to_owned(),
        10..20 => format!("十{}", DIGITS[n % 10]),
        20..100 => format!("{}十{}", DIGITS[n / 10], DIGITS[n % 10]),
        _ => panic!("no list has {n} of anything"),
    }
}
