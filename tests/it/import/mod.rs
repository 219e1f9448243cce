//! Importing: what becomes of the bundled list, of other lists, and of files that are no lists.

mod corrections;
mod cuts;
mod dangerous;
mod encodings;
mod golden;
mod layouts;
mod lossless;
mod metadata;
mod refusals;
mod repeated;
mod structures;

use anli::domain::outline::Outline;
use anli::import::{self, Diagnostic, Parsed};

use super::support::{BUNDLED, BUNDLED_BYTES};

/// The outline of the bundled list.
fn bundled() -> Outline {
    whole(BUNDLED_BYTES)
}

/// The outline of a file that must have no errors.
fn whole(bytes: &[u8]) -> Outline {
    let parsed = import::parse(bytes);
    assert!(!parsed.has_errors(), "{:?}", parsed.diagnostics);
    parsed.outline.expect("an outline")
}

/// The characters that must not be lost: all that are seen.
fn characters(text: &str) -> Vec<char> {
    text.chars().filter(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}')).collect()
}

/// The same, without their order.
fn sorted(mut characters: Vec<char>) -> Vec<char> {
    characters.sort_unstable();
    characters
}

/// The remarks of a file, as the command line prints them.
fn remarks(parsed: &Parsed) -> String {
    let lines: Vec<String> =
        parsed.diagnostics.iter().map(|d: &Diagnostic| d.in_file("list.txt").to_string()).collect();
    lines.join("\n")
}

/// A line of the bundled list, counted from 1, without its outer blanks.
fn bundled_line(line: u32) -> &'static str {
    BUNDLED.lines().nth(line as usize - 1).expect("a line").trim()
}
