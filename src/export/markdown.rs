//! Texts as Markdown that reads as the source does once it is rendered: CommonMark, no extension needed.
//!
//! The source of a case stands below its text as a line of its own; footnotes are not part of CommonMark.

use std::io::Write;

use super::ExportError;
use super::book::{Book, Grouping, Headings};
use super::cases::ExportCase;

/// Writes a text case by case.
pub struct Writer<W: Write> {
    out: W,
    grouping: Grouping,
    headings: Headings,
    /// How far the headings of the cases stand below the title.
    below: usize,
}

impl<W: Write> Writer<W> {
    /// Begins a text with its title.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn new(mut out: W, book: &Book) -> Result<Self, ExportError> {
        if let Some(title) = &book.title {
            writeln!(out, "# {}\n", escape(&one_line(title)))?;
        }
        for line in &book.about {
            writeln!(out, "{}\n", escape(line))?;
        }
        let below = usize::from(book.title.is_some());
        Ok(Self { out, grouping: book.grouping, headings: Headings::new(book.grouping), below })
    }

    /// Adds a case.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn case(&mut self, one: &ExportCase) -> Result<(), ExportError> {
        for heading in self.headings.of(one) {
            writeln!(self.out, "{} {}\n", "#".repeat(heading.level + self.below), escape(&one_line(&heading.text)))?;
        }
        let standing = one.standing(self.grouping);
        if !standing.is_empty() {
            writeln!(self.out, "{}\n", escape(&standing))?;
        }
        for paragraph in one.paragraphs() {
            writeln!(self.out, "{}\n", escape(paragraph))?;
        }
        writeln!(self.out, "来源：{} <{}>\n", escape(&one.note), one.url)?;
        Ok(())
    }

    /// Ends the text and gives back what it was written to.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(mut self) -> Result<W, ExportError> {
        self.out.flush()?;
        Ok(self.out)
    }
}

/// A whole text.
///
/// # Errors
/// When it cannot be written.
pub fn write(book: &Book, cases: &[ExportCase]) -> Result<Vec<u8>, ExportError> {
    let mut writer = Writer::new(Vec::new(), book)?;
    for case in cases {
        writer.case(case)?;
    }
    writer.finish()
}

/// A heading ends with its line.
fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

/// A paragraph of which a reader of the rendered text sees every character as it is.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    // A number that would begin a list: 1. or 1)
    let number = text.bytes().take_while(u8::is_ascii_digit).count();
    let mut before = None;
    for (at, c) in text.char_indices() {
        let first = at == 0;
        match c {
            // NUL cannot stand in Markdown; readers show this in its place.
            '\0' => out.push('\u{FFFD}'),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '$' | '^' | '{' | '}' | '\''
            | '"' => {
                out.extend(['\\', c]);
            }
            // Not in an address, which may become a link and stays readable here.
            ':' if !text[at..].starts_with("://") => out.extend(['\\', c]),
            // What begins a list or a rule, and what becomes a dash or an ellipsis.
            '+' | '=' if first => out.extend(['\\', c]),
            '-' if first || before == Some('-') => out.extend(['\\', c]),
            '.' if before == Some('.') || (number > 0 && at == number) => out.extend(['\\', c]),
            ')' if number > 0 && at == number => out.extend(['\\', c]),
            // Spaces at the ends would be lost, or make a block of code or a new line.
            ' ' if text[..at].trim().is_empty() || text[at..].trim().is_empty() => out.push_str("&#32;"),
            '\t' => out.push_str("&#9;"),
            '\n' => out.push_str("\\\n"),
            c => out.push(c),
        }
        before = Some(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_markup_is_text() {
        for (text, written) in [
            ("安徽省3.2亿元，20-30天", "安徽省3.2亿元，20-30天"),
            ("# 一", "\\# 一"),
            ("1. 一", "1\\. 一"),
            ("2025) 一", "2025\\) 一"),
            ("2025年1.一", "2025年1.一"),
            ("- 一 -- 二", "\\- 一 -\\- 二"),
            ("+ 一 + 二", "\\+ 一 + 二"),
            ("*一*_二_`三`", "\\*一\\*\\_二\\_\\`三\\`"),
            ("[一](http://a)<b>&lt;", "\\[一\\](http://a)\\<b\\>\\&lt;"),
            ("    一 ", "&#32;&#32;&#32;&#32;一&#32;"),
            ("6+6", "6+6"),
            ("一...", "一.\\.\\."),
        ] {
            assert_eq!(escape(text), written);
        }
    }
}
