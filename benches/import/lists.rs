//! Cases of the generator as list files in the layout of the bundled list, as lines of text and as SQL.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::corpus::{Case, Corpus};

/// Mechanisms of a list, and measures of a mechanism.
const MECHANISMS: usize = 6;
const MEASURES: usize = 4;

/// Writes `lists/*.txt`, `texts` (a case a line) and `cases.sql`.
pub(crate) fn write(home: &Path, cases: usize, lists: usize) {
    let corpus = Corpus::new();
    fs::create_dir(home.join("lists")).expect("a folder");
    let each = cases.div_ceil(lists);
    let mut texts = String::new();
    let mut sql =
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE cases (id INTEGER PRIMARY KEY, list TEXT, \
                   mechanism TEXT, measure TEXT, heading TEXT, body TEXT);\nBEGIN;\n"
            .to_owned();
    for list in 0..lists {
        let numbers = list * each..((list + 1) * each).min(cases);
        let of_list: Vec<Case> = numbers.map(|number| corpus.case(number as u64)).collect();
        for case in &of_list {
            writeln!(texts, "{}。{}", case.heading, case.body).expect("a line");
            let values = [&format!("list-{list}"), &case.mechanism, &case.measure, &case.heading, &case.body];
            let values = values.map(|value| format!("'{}'", value.replace('\'', "''"))).join(",");
            writeln!(sql, "INSERT INTO cases (list, mechanism, measure, heading, body) VALUES ({values});")
                .expect("a line");
        }
        fs::write(home.join(format!("lists/{list:03}.txt")), text(list, &of_list)).expect("a list");
    }
    sql += "COMMIT;\n";
    fs::write(home.join("texts"), texts).expect("texts");
    fs::write(home.join("cases.sql"), sql).expect("statements");
}

/// A list as a file holds it. Titles of mechanisms and measures are those of the first case below them.
fn text(number: usize, cases: &[Case]) -> String {
    let mut out =
        format!("推进第{number}类工作可复制经验做法清单（第一批）\n\n\t序号\n\t政策机制\n\t主要举措\n\t具体做法\n\n");
    let mut parts = cases.chunks(cases.len().div_ceil(MECHANISMS * MEASURES).max(1));
    for mechanism in NUMERALS {
        for (measure, numeral) in NUMERALS.into_iter().take(MEASURES).enumerate() {
            let Some(cases) = parts.next() else { return out };
            match measure {
                0 => write!(out, "\t{mechanism}\n\t{}\n", cases[0].mechanism).expect("a row"),
                _ => out += "\t\n\t\n",
            }
            write!(out, "\t（{numeral}）{}\n\t", cases[0].measure).expect("a row");
            let paragraphs = cases.iter().zip(1..).map(|(case, k)| match cases {
                [_] => format!("{}。{}", case.heading, case.body),
                _ => format!("{k}.{}。{}", case.heading, case.body),
            });
            out += &paragraphs.collect::<Vec<_>>().join("\n\n");
            out.push('\n');
        }
    }
    out
}

const NUMERALS: [&str; MECHANISMS] = ["一", "二", "三", "四", "五", "六"];
