//! One list, written down in many formats and layouts: each gives the same cases, word for word.
//!
//! `fixtures/layouts.zip` holds the bundled list in 100 and more files; their names say what is special about each. Names with
//! `nomeasure` have no measures, those with `trad` are in traditional characters.

use std::io::Read as _;

use anli::domain::outline::Outline;
use anli::import::source::detect;
use anli::import::{self, Format};

use super::{bundled, remarks};
use crate::support::repository;

/// Mechanisms with their measures and the cases of each: what must not change with the layout.
type Tree = Vec<(String, Measures)>;
/// Titles with the headings and bodies of their cases.
type Measures = Vec<(Option<String>, Vec<(String, String)>)>;

/// A text without blanks and without differences of width.
fn plain(text: &str) -> String {
    anli::domain::text::fold_str(text).chars().filter(|c| !c.is_whitespace()).collect()
}

fn tree(outline: &Outline) -> Tree {
    let mut tree = Tree::new();
    for mechanism in &outline.mechanisms {
        let mut measures = Measures::new();
        for measure in &mechanism.measures {
            let case = |c: &anli::domain::outline::OutlineCase| {
                (plain(&c.text.heading), plain(c.text.body.as_deref().unwrap_or_default()))
            };
            measures.push((measure.title.as_deref().map(plain), measure.cases.iter().map(case).collect()));
        }
        tree.push((plain(&mechanism.title), measures));
    }
    tree
}

/// The same list without its measures.
fn without_measures(tree: Tree) -> Tree {
    let join = |measures: Measures| vec![(None, measures.into_iter().flat_map(|(_, cases)| cases).collect())];
    tree.into_iter().map(|(title, measures)| (title, join(measures))).collect()
}

/// What is wrong with a file, if anything.
fn fault(name: &str, bytes: &[u8]) -> Option<String> {
    let parsed = import::parse_as(bytes, detect(bytes, name));
    if parsed.has_errors() {
        return Some(format!("{name} is refused:\n{}", remarks(&parsed)));
    }
    let found = tree(parsed.outline.as_ref().expect("an outline"));
    let expected = tree(&bundled());
    let expected = if name.contains("nomeasure") { without_measures(expected) } else { expected };
    let first = found.iter().zip(&expected).find(|(a, b)| a != b);
    let first = first.map(|(a, b)| format!("{a:?}\ninstead of\n{b:?}")).unwrap_or_default();
    (found != expected).then(|| format!("{name} gives another list: {first}"))
}

#[test]
fn every_layout_gives_the_same_cases_word_for_word() {
    let bytes = std::fs::read(repository("tests/fixtures/layouts.zip")).expect("the fixtures");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip");
    let mut faults = Vec::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).expect("an entry");
        let name = entry.name().expect("a name").into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("its bytes");
        faults.extend(fault(&name, &bytes));
    }
    assert!(archive.len() >= 100, "{}", archive.len());
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), archive.len(), faults.join("\n"));
}

#[test]
fn samples_as_received_give_the_same_cases() {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(repository("tests/fixtures/samples")).expect("the samples").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let bytes = std::fs::read(entry.path()).expect("a sample");
        assert_eq!(fault(&name, &bytes), None);
        names.push(name);
    }
    assert_eq!(names.len(), 6, "{names:?}");
}

#[test]
fn numbers_that_word_counts_are_marks_and_no_text() {
    let bytes = std::fs::read(repository("tests/fixtures/layouts.zip")).expect("the fixtures");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip");
    let name = archive.file_names().flatten().find(|n| n.contains("autonum-all")).expect("a fixture").into_owned();
    let mut bytes = Vec::new();
    archive.by_name(&name).expect("an entry").read_to_end(&mut bytes).expect("its bytes");
    let outline = import::parse_as(&bytes, Format::Docx).outline.expect("an outline");
    let printed: Vec<&str> = outline.mechanisms.iter().map(|m| m.printed.as_str()).collect();
    assert_eq!(printed, ["一", "二", "三", "四", "五", "六"]);
    let (_, second) = outline.cases().nth(1).expect("a case");
    assert_eq!((second.printed_digit, second.mark.as_str()), (Some(2), ""));
}

#[test]
fn what_a_format_hides_is_refused_with_a_word_on_what_to_do() {
    for (bytes, name, code) in [
        (b"%PDF-1.6\n".as_slice(), "a.pdf", "needs-conversion"),
        (b"{\\rtf1 }", "a.rtf", "needs-conversion"),
        (b"PK\x03\x04", "a.docx", "format"),
    ] {
        let parsed = import::parse_as(bytes, detect(bytes, name));
        assert_eq!(parsed.diagnostics.first().map(|d| d.code), Some(code), "{name}");
        assert!(parsed.outline.is_none());
    }
}
