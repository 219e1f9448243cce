//! What is true of every file that a reader read, and of every list that was made of it.

use anli::domain::annotation::Span;
use anli::domain::outline::{Outline, OutlineCase};
use anli::import::source::{self, Block, Cell, Document, Paragraph};
use anli::import::{self, Format, Parsed, Severity};

/// Reads a file, and imports it.
pub(super) fn check(bytes: &[u8], format: Format, unpacked: usize) {
    if let Ok(document) = source::read(bytes, format) {
        places_are_in_the_file(&document, format);
        is_bounded(&document, format, unpacked);
    }
    outcome(&import::parse_as(bytes, format));
}

fn cells(document: &Document) -> impl Iterator<Item = &Cell> {
    document.blocks.iter().flat_map(|block| match block {
        Block::Row(row) => row.cells.as_slice(),
        Block::Text(_) => &[],
    })
}

/// Every paragraph of a document, those in cells too.
pub(super) fn paragraphs(document: &Document) -> Vec<&Paragraph> {
    let mut found = Vec::new();
    for block in &document.blocks {
        match block {
            Block::Text(paragraph) => found.push(paragraph),
            Block::Row(row) => found.extend(row.cells.iter().flat_map(|cell| &cell.paragraphs)),
        }
    }
    found
}

/// Places count the lines of the file, so that a report can show the line. Where a reader takes no marks away, the text stands
/// in that line.
fn places_are_in_the_file(document: &Document, format: Format) {
    let lines = document.lines.len().max(1);
    let places = paragraphs(document).into_iter().map(|p| p.place).chain(cells(document).map(|cell| cell.place));
    for place in places.chain(document.end) {
        assert!((1..=lines).contains(&(place.line as usize)) && place.column >= 1, "{place:?} of {lines} lines");
    }
    for paragraph in paragraphs(document) {
        assert!(!paragraph.text.is_empty() && paragraph.text.trim() == paragraph.text, "{paragraph:?}");
        let line = &document.lines[paragraph.place.line as usize - 1];
        // Markdown takes marks away and so does a quoted cell of a table.
        let is_verbatim = !matches!(format, Format::Markdown | Format::Csv | Format::Text);
        assert!(!is_verbatim || line.contains(&paragraph.text), "{paragraph:?} is not in its line {line:?}");
    }
}

/// No file gives much more than it holds; OpenDocument repeats cells, rows and blanks.
fn is_bounded(document: &Document, format: Format, unpacked: usize) {
    let text: usize = paragraphs(document).iter().map(|paragraph| paragraph.text.len()).sum();
    let most = if matches!(format, Format::Odt | Format::FlatOdt) { 1_000 } else { 64 };
    assert!(text <= most * unpacked + 1_000, "{text} bytes of {unpacked}");
    assert!(cells(document).count() <= 200_000);
}

/// A list or an error, and remarks that can be shown.
pub(super) fn outcome(parsed: &Parsed) {
    assert!(parsed.outline.is_some() || parsed.has_errors(), "neither a list nor an error");
    assert!(!parsed.has_errors() || parsed.diagnostics.iter().any(|d| d.severity == Severity::Error), "no reason");
    for remark in &parsed.diagnostics {
        assert!(remark.line >= 1 && remark.column >= 1, "{remark:?}");
        assert!(!remark.message.is_empty() && !remark.help.is_empty(), "{remark:?}");
        let lines = parsed.lines.len().max(1);
        assert!(parsed.lines.is_empty() || remark.line as usize <= lines, "{remark:?} of {lines} lines");
    }
    if let Some(outline) = &parsed.outline {
        numbers_count(outline);
        outline.cases().for_each(|(_, case)| annotations_are_in_the_text(case));
    }
}

/// Positions count from 1 without a gap: they become addresses.
fn numbers_count(outline: &Outline) {
    let counts = |positions: Vec<u16>| positions.iter().zip(1..).all(|(position, n)| *position == n);
    assert!(counts(outline.mechanisms.iter().map(|m| m.position).collect()), "mechanisms");
    for mechanism in &outline.mechanisms {
        assert!(counts(mechanism.measures.iter().map(|m| m.position).collect()), "measures");
        for measure in &mechanism.measures {
            assert!(counts(measure.cases.iter().map(|c| c.position).collect()), "cases");
        }
    }
}

/// What was read in a case stands in it, word for word.
fn annotations_are_in_the_text(case: &OutlineCase) {
    let verbatim = case.text.verbatim();
    let sentences = case.text.sentences();
    let stands = |span: &Span| {
        let sentence = &sentences[span.sentence as usize - 1];
        assert!(sentence.contains(&span.bytes.start), "{span:?} is not in its sentence {sentence:?}");
        verbatim.get(span.bytes.clone()).expect("a stretch of the text").to_owned()
    };
    for figure in &case.annotations.figures {
        assert_eq!(stands(&figure.span), figure.as_written);
        assert!(figure.value.is_finite() && figure.value >= 0.0, "{figure:?}");
        assert!(figure.pair.is_none_or(|(_, other)| other < case.annotations.figures.len()));
    }
    for document in &case.annotations.documents {
        assert!(stands(&document.span).contains(&document.title), "{document:?}");
        let outer = document.within.map(|outer| case.annotations.documents.get(outer));
        assert!(outer != Some(None), "{document:?} is within none of {:?}", case.annotations.documents);
    }
    for mention in &case.annotations.mentions {
        assert_eq!(stands(&mention.span), mention.as_written);
    }
}

/// The non-blank characters of a text that anybody sees, in any order; without the strokes that may part cells.
pub(super) fn characters(text: &str) -> Vec<char> {
    let unseen = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || c == '|'
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}')
    };
    let mut characters: Vec<char> = text.chars().filter(|c| !unseen(*c)).collect();
    characters.sort_unstable();
    characters
}

/// A list holds every character of its source. Beside them it may hold the numbers that a word processor counts, and once more
/// a title that is only named in the notice around the list.
pub(super) fn nothing_is_lost(source: &str, counted: &str, parsed: &Parsed) {
    let Some(outline) = parsed.outline.as_ref().filter(|_| !parsed.has_errors()) else { return };
    let (kept, had) = (characters(&outline.source_characters()), characters(source));
    let allowed = characters(&format!("{source}{counted}{}", outline.title.text));
    let (lost, added) = (missing(&kept, &had), missing(&allowed, &kept));
    assert!(lost.is_empty() && added.is_empty(), "lost {lost:?}, added {added:?}:\n{source}\n{outline:#?}");
}

/// What of `some` is not in `all`, or not as often; both in order.
fn missing(all: &[char], some: &[char]) -> String {
    let mut all = all.iter().peekable();
    let is_missing = |wanted: &&char| {
        while all.next_if(|c| *c < *wanted).is_some() {}
        all.next_if(|c| *c == *wanted).is_none()
    };
    some.iter().filter(is_missing).collect()
}
