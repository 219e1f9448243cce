//! Remarks as compilers print them: the line, a caret, what is odd, what to do.

use std::io::IsTerminal as _;

use ariadne::{Config, IndexType, Label, Report, ReportKind, Source};

use super::reading::Reading;
use crate::import::{Diagnostic, Severity};

/// How much of a line is shown behind the caret.
const BEHIND: usize = 40;

/// Prints all remarks about a file to standard error.
pub(super) fn print(reading: &Reading) {
    for diagnostic in &reading.parsed.diagnostics {
        let index = usize::try_from(diagnostic.line).unwrap_or(1).saturating_sub(1);
        let line = reading.parsed.lines.get(index).map_or("", String::as_str);
        remark(&reading.name, line, diagnostic);
    }
    if let Some((name, diagnostic)) = &reading.beside {
        remark(name, "", diagnostic);
    }
}

fn remark(name: &str, line: &str, diagnostic: &Diagnostic) {
    eprintln!("{}", diagnostic.in_file(name).to_string().lines().next().unwrap_or_default());
    let Some(drawn) = draw(name, line, diagnostic, has_colour()) else {
        eprintln!("  help: {}", diagnostic.help);
        return;
    };
    eprint!("{drawn}");
}

/// The line with its caret; `None` for remarks about no line.
fn draw(name: &str, line: &str, diagnostic: &Diagnostic, has_colour: bool) -> Option<String> {
    if line.trim().is_empty() {
        return None;
    }
    let column = usize::try_from(diagnostic.column).unwrap_or(1).saturating_sub(1);
    let shown: String = line.chars().map(|c| if c == '\t' { ' ' } else { c }).take(column + BEHIND).collect();
    let at = column.min(shown.chars().count().saturating_sub(1));
    let kind = match diagnostic.severity {
        Severity::Error => ReportKind::Error,
        Severity::Warning => ReportKind::Warning,
        Severity::Note => ReportKind::Advice,
    };
    // Blank lines before it give the line its number.
    let offset = usize::try_from(diagnostic.line).unwrap_or(1).saturating_sub(1).min(100_000);
    let span = (name, offset + at..offset + at + 1);
    let report = Report::build(kind, span.clone())
        .with_config(Config::default().with_color(has_colour).with_index_type(IndexType::Char).with_compact(true))
        .with_code(diagnostic.code)
        .with_message(&diagnostic.message)
        .with_label(Label::new(span).with_message("这里"))
        .with_help(&diagnostic.help)
        .finish();
    let mut out = Vec::new();
    let source = Source::from(format!("{}{shown}", "\n".repeat(offset)));
    report.write((name, source), &mut out).ok()?;
    // The first line of the drawing says what the line above it said.
    let text = String::from_utf8(out).ok()?;
    text.split_once('\n').map(|(_, rest)| rest.replace("Help: ", "help: "))
}

/// Colour is for people at a terminal.
fn has_colour() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}
