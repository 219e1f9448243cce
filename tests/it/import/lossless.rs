//! Nothing is lost: every character of a file that is not blank is in the outline or reported as left over.

use std::io::Write as _;

use anli::import::{self, Parsed};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::{characters, remarks, sorted, whole};
use crate::support::{BUNDLED, ListText, MechanismText};

/// A file is refused, or accounted for to the last character.
fn nothing_is_lost(text: &str, parsed: &Parsed) -> Result<(), TestCaseError> {
    if parsed.has_errors() {
        prop_assert!(!parsed.diagnostics.is_empty(), "an error without a word");
        return Ok(());
    }
    let outline = parsed.outline.as_ref().expect("an outline");
    prop_assert_eq!(sorted(characters(&outline.source_characters())), sorted(characters(text)), "{}", text);
    for line in &outline.left_over {
        prop_assert!(remarks(parsed).contains(&format!("list.txt:{}:", line.line)), "line {} is not told", line.line);
    }
    Ok(())
}

/// Words that a list may hold, those that look like its marks among them.
fn words() -> impl Strategy<Value = String> {
    let pieces = select(vec![
        "城市",
        "更新",
        "资金",
        "，",
        "；",
        "、",
        "“",
        "”",
        "《",
        "》",
        "（一）",
        "（",
        "）",
        "1.",
        "2.",
        "3.2亿元",
        "REITs",
        "6+6",
        "2.08%",
        "一",
        "二、",
        "序号",
        "具体做法",
        " ",
        "\u{3000}",
        "𠮷",
        "—",
        "…",
        ":",
        "\u{a0}",
    ]);
    vec(pieces, 1..12).prop_map(|pieces| pieces.concat())
}

/// The text of a case: a heading and some sentences.
fn case() -> impl Strategy<Value = String> {
    let place = select(vec!["江西省", "江苏省常熟市", "国家开发银行", "某地", "上海市"]);
    (place, vec(words(), 1..4)).prop_map(|(place, sentences)| format!("{place}{}。", sentences.join("。")))
}

/// A list of any shape.
fn list() -> impl Strategy<Value = ListText> {
    let measure = (words(), vec(case(), 1..5));
    let mechanism = (words(), vec(measure, 1..4));
    vec(mechanism, 1..5).prop_map(|mechanisms| {
        let mut list = ListText::new("generated");
        list.mechanisms.clear();
        for (title, measures) in mechanisms {
            list = list.mechanism(&format!("机制{title}"), measures);
        }
        list
    })
}

/// A change to the lines of a file.
#[derive(Debug, Clone)]
enum Change {
    Delete(Index),
    Duplicate(Index),
    Insert(Index, String),
    Swap(Index, Index),
}

fn change() -> impl Strategy<Value = Change> {
    let line = prop_oneof![
        words(),
        words().prop_map(|words| format!("\t{words}")),
        select(vec!["\t", "", "\t序号", "\t四", "\t（九）", "1.", "\t2.", "\u{feff}", "\r", "\u{c}", "\t\t一"])
            .prop_map(str::to_owned),
    ];
    prop_oneof![
        any::<Index>().prop_map(Change::Delete),
        any::<Index>().prop_map(Change::Duplicate),
        (any::<Index>(), line).prop_map(|(at, line)| Change::Insert(at, line)),
        (any::<Index>(), any::<Index>()).prop_map(|(a, b)| Change::Swap(a, b)),
    ]
}

fn changed(text: &str, changes: &[Change]) -> String {
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    for change in changes {
        let at = |index: &Index, lines: &[String]| index.index(lines.len().max(1)).min(lines.len().saturating_sub(1));
        match change {
            Change::Delete(index) if lines.len() > 1 => drop(lines.remove(at(index, &lines))),
            Change::Delete(_) => {}
            Change::Duplicate(index) => lines.insert(at(index, &lines), lines[at(index, &lines)].clone()),
            Change::Insert(index, line) => lines.insert(at(index, &lines), line.clone()),
            Change::Swap(a, b) => {
                let (a, b) = (at(a, &lines), at(b, &lines));
                lines.swap(a, b);
            }
        }
    }
    lines.join("\n")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn a_list_of_any_shape_comes_back_whole_and_in_order(list in list()) {
        // Rows that repeat mechanism and measure word for word are cases of one measure, counted in the first column.
        let repeats = |pair: &[MechanismText]| {
            pair[0].title == pair[1].title && pair[0].measures[0].title == pair[1].measures[0].title
        };
        prop_assume!(!list.mechanisms.windows(2).any(repeats));
        let text = list.text();
        let outline = whole(text.as_bytes());
        prop_assert_eq!(characters(&outline.source_characters()), characters(&text));
        let measures: Vec<usize> = outline.mechanisms.iter().map(|m| m.measures.len()).collect();
        prop_assert_eq!(measures, list.mechanisms.iter().map(|m| m.measures.len()).collect::<Vec<_>>());
        let written = list.mechanisms.iter().flat_map(|m| &m.measures).flat_map(|n| &n.cases);
        prop_assert_eq!(
            outline.cases().map(|(_, case)| case.text.verbatim()).collect::<Vec<_>>(),
            written.cloned().collect::<Vec<_>>()
        );
    }

    #[test]
    fn a_damaged_list_is_refused_or_accounted_for(changes in vec(change(), 1..6)) {
        let text = changed(BUNDLED, &changes);
        nothing_is_lost(&text, &import::parse(text.as_bytes()))?;
    }

    #[test]
    fn a_damaged_small_list_is_refused_or_accounted_for(list in list(), changes in vec(change(), 1..8)) {
        let text = changed(&list.text(), &changes);
        nothing_is_lost(&text, &import::parse(text.as_bytes()))?;
    }

    #[test]
    fn any_bytes_are_refused_or_accounted_for(bytes in vec(any::<u8>(), 0..400), keep in 0..400_usize) {
        let bytes = [&BUNDLED.as_bytes()[..keep], &bytes].concat();
        let parsed = import::parse(&bytes);
        if let Ok(text) = std::str::from_utf8(&bytes) {
            nothing_is_lost(text, &parsed)?;
        }
    }
}

#[test]
fn what_stands_around_the_list_is_told_and_counted_apart() {
    let text = BUNDLED.replacen("（第四批）\n", "（第四批）\n供各地参考\n", 1);
    let parsed = import::parse(text.as_bytes());
    assert!(!parsed.has_errors(), "{}", remarks(&parsed));
    let outline = parsed.outline.as_ref().expect("an outline");
    assert_eq!(outline.counts().to_string(), "6 机制, 16 举措, 32 案例, 0 行未归类");
    assert!(outline.around.iter().any(|line| line.text == "供各地参考" && line.line == 2));
    assert!(remarks(&parsed).contains("list.txt:2:1: note[around]"), "{}", remarks(&parsed));
}

#[test]
fn a_column_that_stands_twice_is_refused_or_accounted_for() {
    // 序号 before the mechanisms and again before the measures, as some lists have it.
    let text = "试行清单（第一批）\n\t序号\n\t政策机制\n\t序号\n\t主要举措\n\t具体做法\n\t一\n\t建立机制\n\t甲\n\t（一）推进\n\t江西省做事。很好。\n";
    let parsed = import::parse(text.as_bytes());
    nothing_is_lost(text, &parsed).unwrap_or_else(|loss| panic!("{loss}\n{}", remarks(&parsed)));
}

#[test]
fn a_case_of_several_paragraphs_keeps_them() {
    let list = ListText::new("several").sized(1, 1, 2).case((1, 1, 1), "江西省先做一事。第一段。\n第二段有3.2亿元。");
    let outline = whole(list.text().as_bytes());
    let cases: Vec<_> = outline.cases().map(|(_, case)| case.text.clone()).collect();
    assert_eq!(cases.len(), 2);
    assert_eq!(cases[0].heading, "江西省先做一事");
    assert_eq!(cases[0].body.as_deref(), Some("第一段。\n第二段有3.2亿元。"));
}

#[test]
fn full_width_numbers_part_cases_too() {
    let list = ListText::new("wide").sized(2, 2, 3);
    let text = list.text().replace("1.", "1．").replace("2.", "2．").replace("3.", "3．");
    let outline = whole(text.as_bytes());
    assert_eq!(outline.counts().cases, 12, "three cases must not become one in silence");
    assert_eq!(characters(&outline.source_characters()), characters(&text));
}

#[test]
fn a_last_paragraph_whose_end_is_deleted_is_kept() {
    let xml = "<w:document xmlns:w=\"w\"><w:body><w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>江西省做事。</w:t></w:r></w:p>\
        </w:body></w:document>";
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).expect("an entry");
    writer.write_all(xml.as_bytes()).expect("its bytes");
    let bytes = writer.finish().expect("a package").into_inner();
    let document = import::source::read(&bytes, import::Format::Docx).expect("a document");
    assert_eq!(document.lines, ["江西省做事。"]);
}
