//! `anli check`: shows what was understood of list files, and writes nothing.

use std::process::ExitCode;

use serde::Serialize;

use super::reading::Reading;
use super::{report, say};
use crate::config::{CheckArgs, ReportFormat};
use crate::domain::actor::Actor;
use crate::domain::outline::{Outline, OutlineCase, OutlineMeasure, OutlineMechanism};
use crate::import::{Diagnostic, Severity};

/// Reads files and reports.
pub(super) fn run(args: &CheckArgs) -> ExitCode {
    let mut code = ExitCode::SUCCESS;
    for file in &args.files {
        let reading = Reading::of(file, &args.about);
        let fails = reading.has_errors() || (args.strict && reading.count(Severity::Warning) > 0);
        if fails {
            code = ExitCode::from(2);
        }
        match args.format {
            ReportFormat::Json => say(&serde_json::to_string(&View::of(&reading)).unwrap_or_default()),
            ReportFormat::Text => print(file, &reading),
        }
    }
    code
}

fn print(file: &std::path::Path, reading: &Reading) {
    if let Some(outline) = &reading.parsed.outline {
        tree(reading, outline);
    }
    report::print(reading);
    let name = &reading.name;
    let (errors, warnings) = (reading.count(Severity::Error), reading.count(Severity::Warning));
    if reading.has_errors() {
        eprintln!("{name}: refused: {errors} error(s), {warnings} warning(s)");
    } else if let Some(outline) = &reading.parsed.outline {
        let slug = reading.list(file).map_or_else(|problem| problem, |list| list.slug.to_string());
        say(&format!("{name}: {} · {slug}", outline.counts()));
    }
}

/// What was understood, one line a part.
fn tree(reading: &Reading, outline: &Outline) {
    let unknown = || "？".to_owned();
    let date = reading.metadata.issued_on.map(|date| date.to_string());
    say(&reading.title().unwrap_or_else(unknown));
    say(&format!(
        "  发布机关 {} · 发布日期 {} · 批次 {}",
        reading.metadata.issuer.clone().unwrap_or_else(unknown),
        date.unwrap_or_else(unknown),
        reading.metadata.batch.map_or_else(unknown, |batch| batch.to_string()),
    ));
    for mechanism in &outline.mechanisms {
        say(&format!("{} {} {}", mechanism.position, mechanism.printed, mechanism.title));
        for measure in &mechanism.measures {
            if let Some(title) = &measure.title {
                say(&format!("  {}.{} {}{title}", mechanism.position, measure.position, measure.printed));
            }
            for case in &measure.cases {
                let number = format!("{}.{}.{}", mechanism.position, measure.position, case.position);
                say(&format!("    {number} {}{} [{}]", case.mark, case.text.display_title(), understood(case)));
            }
        }
    }
}

/// Places, documents and figures of a case, in short.
fn understood(case: &OutlineCase) -> String {
    let mut parts = vec![format!("行 {}", case.line)];
    let actors: Vec<String> = case.actors.iter().map(Actor::full_name).collect();
    if !actors.is_empty() {
        parts.push(actors.join("、"));
    }
    let (documents, figures) = (case.annotations.documents.len(), case.annotations.figures.len());
    parts.extend((documents > 0).then(|| format!("文件 {documents}")));
    parts.extend((figures > 0).then(|| format!("数字 {figures}")));
    parts.join(" · ")
}

/// A file as programs read it. `mechanisms` is empty when the file is refused.
#[derive(Serialize)]
struct View<'a> {
    title: Option<String>,
    issuer: Option<&'a str>,
    issued_on: Option<String>,
    batch: Option<u16>,
    mechanisms: Vec<MechanismView<'a>>,
    diagnostics: Vec<&'a Diagnostic>,
}

#[derive(Serialize)]
struct MechanismView<'a> {
    ordinal: u16,
    title: &'a str,
    measures: Vec<MeasureView<'a>>,
}

#[derive(Serialize)]
struct MeasureView<'a> {
    ordinal: u16,
    title: Option<&'a str>,
    cases: Vec<CaseView<'a>>,
}

#[derive(Serialize)]
struct CaseView<'a> {
    number: String,
    printed_number: Option<u16>,
    heading: &'a str,
    body: Option<&'a str>,
    line: u32,
}

impl<'a> View<'a> {
    fn of(reading: &'a Reading) -> Self {
        let outline = reading.parsed.outline.as_ref().filter(|_| !reading.has_errors());
        let beside = reading.beside.as_ref().map(|(_, diagnostic)| diagnostic);
        Self {
            title: reading.title(),
            issuer: reading.metadata.issuer.as_deref(),
            issued_on: reading.metadata.issued_on.map(|date| date.to_string()),
            batch: reading.metadata.batch,
            mechanisms: outline.map(|o| o.mechanisms.iter().map(MechanismView::of).collect()).unwrap_or_default(),
            diagnostics: reading.parsed.diagnostics.iter().chain(beside).collect(),
        }
    }
}

impl<'a> MechanismView<'a> {
    fn of(mechanism: &'a OutlineMechanism) -> Self {
        let measures = mechanism.measures.iter().map(|measure| MeasureView::of(mechanism, measure)).collect();
        Self { ordinal: mechanism.position, title: &mechanism.title, measures }
    }
}

impl<'a> MeasureView<'a> {
    fn of(mechanism: &OutlineMechanism, measure: &'a OutlineMeasure) -> Self {
        let case = |case: &'a OutlineCase| CaseView {
            number: format!("{}.{}.{}", mechanism.position, measure.position, case.position),
            printed_number: case.printed_digit,
            heading: &case.text.heading,
            // The line feed at its beginning stands for the line that the heading has to itself.
            body: case.text.body.as_deref().map(|body| body.trim_start_matches('\n')),
            line: case.line,
        };
        Self {
            ordinal: measure.position,
            title: measure.title.as_deref(),
            cases: measure.cases.iter().map(case).collect(),
        }
    }
}
