//! Rows and paragraphs → [`Outline`](crate::domain::outline::Outline): what is a mechanism, what a measure, where one case ends
//! and the next begins. A list in a table is read by its columns, one without by its marks.

mod builder;
mod cards;
mod columns;
pub(in crate::import) mod levels;
mod prose;
mod run_on;
mod table;

use self::builder::Builder;
use super::Parsed;
use super::cases::excerpt;
use super::diagnostic::{Diagnostic, Place};
use super::source::{Document, Paragraph};
use super::title::{self, Title};
use crate::domain::outline::SourceLine;

/// Makes an outline of a document; what does not fit is a diagnostic.
pub fn build(document: &Document) -> Parsed {
    let document = &cards::turn(document);
    table::build(document).unwrap_or_else(|| prose::build(&table::without_tables(document)))
}

/// Ends an outline: its title, what stands around it, what the document says of it.
fn describe(
    mut builder: Builder,
    document: &Document,
    title: Option<Title>,
    before: &[&Paragraph],
    behind: &[&Paragraph],
) -> Parsed {
    let named = || title::named_in_notice(before);
    let property = || {
        let title = document.properties.iter().find(|(name, _)| name == "title")?;
        let parts = title.1.split(['_', '|', '-', '—', '－']).map(str::trim);
        parts.into_iter().find(|part| title::is_list_title(part)).map(str::to_owned)
    };
    let first = before.first().map_or(Place::START, |p| p.place);
    match title {
        Some(title) => {
            let line = before.get(title.lines.0).map_or(first.line, |p| p.place.line);
            builder.outline.title = SourceLine { line, text: title.text };
        }
        None => match named().or_else(property) {
            Some(text) => builder.outline.title = SourceLine { line: first.line, text },
            None => builder.warning(
                "no-title",
                first,
                "没有找到清单标题 (the list has no title)",
                "put the title on the first line, or give it in the .toml beside the file or with --title",
            ),
        },
    }
    note_surroundings(&mut builder, before, behind);
    let facts = title::facts(&builder.outline.title.text, before, behind, &document.properties);
    let end = document.end.unwrap_or(Place::START);
    Parsed { facts, ..builder.finish(end) }
}

/// Keeps what stands before a list, its title excepted.
fn put_around(builder: &mut Builder, before: &[&Paragraph], title: Option<&Title>) {
    for (at, paragraph) in before.iter().enumerate() {
        if !title.is_some_and(|title| (title.lines.0..=title.lines.1).contains(&at)) {
            builder.paragraph_around(paragraph);
        }
    }
    if let Some(title) = title {
        // 附件 before the title is not in it.
        let written: String = before[title.lines.0..=title.lines.1].iter().map(|p| p.text.as_str()).collect();
        let rest = written.strip_suffix(title.text.as_str()).unwrap_or_default().to_owned();
        builder.around(before[title.lines.0].place.line, rest);
    }
}

/// One remark for all that stands before the list, and one for all behind it.
fn note_surroundings(builder: &mut Builder, before: &[&Paragraph], behind: &[&Paragraph]) {
    let title = title::plain(&builder.outline.title.text);
    let before: Vec<&Paragraph> = before.iter().copied().filter(|p| !title.contains(&title::plain(&p.text))).collect();
    let is_case = |p: &&&Paragraph| {
        let rest = levels::mark_of(p).filter(|mark| mark.number.is_some()).map(|mark| mark.rest);
        let header = title::plain(&p.text);
        rest.is_some_and(|rest| levels::begins_with_actor(rest) && levels::begins_a_case(rest) && levels::is_text(rest))
            || (header.contains("具体做法") && header.contains("政策机制") && header.chars().count() > 60)
    };
    // Half of a list is worse than none.
    let is_unmarked_case =
        |p: &&&Paragraph| p.text.chars().count() > 80 && p.text.contains('。') && levels::begins_a_case(&p.text);
    let unmarked = behind.iter().filter(is_unmarked_case);
    let lost: Vec<Place> = before.iter().chain(behind).filter(is_case).chain(unmarked).map(|p| p.place).collect();
    for place in lost {
        builder.error(
            "outside",
            place,
            "这一条像是做法，却在清单之外 (this looks like a case and stands outside of the list)",
            "part of the table may have been lost on the way: get the list in another format, such as .docx",
        );
    }
    for (lines, where_) in [(before.as_slice(), "清单之前"), (behind, "清单之后")] {
        let Some(first) = lines.first() else { continue };
        builder.diagnostics.push(Diagnostic::note(
            "around",
            first.place,
            format!("{where_}有 {} 行不属于清单 (lines around the list): {}", lines.len(), excerpt(&first.text)),
            "the notice, its signature and the site's own text are left out; check that no case is among them",
        ));
    }
}
