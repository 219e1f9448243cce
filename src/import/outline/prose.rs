//! A list without a table: headings and paragraphs, told apart by their marks.

use super::super::cases::{RawCase, ends_a_sentence, excerpt};
use super::super::diagnostic::{Diagnostic, Place};
use super::super::furniture::{is_behind_a_list, without_continued};
use super::super::source::{Block, Document, Paragraph};
use super::super::{Parsed, title};
use super::builder::{Builder, Heading};
use super::levels::{Level, Levels, LineMark, begins_a_case, begins_with_actor, is_text, mark_of};
use crate::domain::outline::Outline;

/// Makes an outline of running text.
pub(super) fn build(document: &Document) -> Parsed {
    let all: Vec<&Paragraph> =
        document.blocks.iter().filter_map(|block| if let Block::Text(p) = block { Some(p) } else { None }).collect();
    let title = choose_title(&all);
    let start = title.as_ref().map_or(0, |title| title.lines.1 + 1);
    let levels = match Levels::find(&all[start..]) {
        Ok(levels) => levels,
        Err(depth) => return Parsed::refused(too_deep(depth, all.get(start).map_or(Place::START, |p| p.place))),
    };
    if !levels.has(Level::Mechanism) {
        return Parsed::refused(not_a_list());
    }
    let mut walk = Walk {
        builder: Builder::default(),
        levels,
        lines: &all[start..],
        last: 0,
        heading: None,
        behind: None,
        numbers: [0; 2],
    };
    walk.last = walk.last_mark();
    for at in 0..walk.lines.len() {
        walk.line(at);
    }
    walk.end_heading();
    super::put_around(&mut walk.builder, &all[..start], title.as_ref());
    let behind = walk.behind.map_or(all.len(), |at| start + at);
    let first = walk.builder.outline.mechanisms.first().map_or(u32::MAX, |m| m.line);
    let before: Vec<&Paragraph> = all.iter().copied().filter(|p| p.place.line < first).collect();
    let mut parsed = super::describe(walk.builder, document, title, &before, &all[behind..]);
    if parsed.outline.as_ref().is_some_and(is_other_text) {
        parsed.diagnostics.push(not_a_list());
    }
    parsed
}

/// Whether numbered text is likely to be something else, such as a notice: nothing names a list, and hardly anybody acts.
fn is_other_text(outline: &Outline) -> bool {
    let acting = outline.cases().filter(|(_, case)| !case.actors.is_empty()).count();
    outline.title.text.is_empty() && acting * 2 < outline.cases().count()
}

/// The last title behind which the list begins. A title that is repeated on later pages was taken out before.
fn choose_title(all: &[&Paragraph]) -> Option<title::Title> {
    let titles = title::titles(all);
    let marks_behind = |title: &title::Title| {
        all[title.lines.1 + 1..]
            .iter()
            .filter_map(|p| mark_of(p))
            .filter(|mark| mark.number.is_none_or(|n| n == 1))
            .take(2)
            .count()
    };
    titles.into_iter().rev().find(|title| marks_behind(title) > 0)
}

fn not_a_list() -> Diagnostic {
    Diagnostic::error(
        "not-a-list",
        Place::START,
        "没有找到表头或“一、”这样的机制标题，这不是做法清单 (neither a header row nor numbered headings: this is not a list)",
        "the list needs a table with the columns 序号、政策机制、主要举措、具体做法, or headings 一、 and （一） above its cases",
    )
}

fn too_deep(depth: usize, at: Place) -> Diagnostic {
    Diagnostic::error(
        "too-deep",
        at,
        format!("做法之上有 {depth} 级标题，应为一级或两级 (the cases stand under {depth} levels of headings)"),
        "a list has mechanisms and measures above its cases: split the document, or take the outermost headings out",
    )
}

/// Whether a line with a mark is a heading and no sentence.
fn is_heading(mark: &LineMark<'_>) -> bool {
    !mark.rest.is_empty() && mark.rest.chars().count() <= 40 && !mark.rest.contains(['。', '；', '，'])
}

struct Walk<'a> {
    builder: Builder,
    levels: Levels,
    lines: &'a [&'a Paragraph],
    /// The last line that carries a mark of the list.
    last: usize,
    /// A heading whose title is not whole yet.
    heading: Option<(Level, Heading)>,
    /// The first line behind the list.
    behind: Option<usize>,
    /// The last numbers of mechanisms and cases.
    numbers: [u16; 2],
}

impl<'a> Walk<'a> {
    fn level_at(&self, at: usize) -> Option<(Level, LineMark<'a>)> {
        let paragraph = *self.lines.get(at)?;
        let mark = mark_of(paragraph)?;
        let text = match mark.rest {
            "" => self.lines.get(at + 1).map_or("", |next| next.text.as_str()),
            rest => rest,
        };
        self.levels.level(&mark, text).map(|level| (level, mark))
    }

    fn last_mark(&self) -> usize {
        (0..self.lines.len()).rev().find(|at| self.level_at(*at).is_some()).unwrap_or(0)
    }

    fn line(&mut self, at: usize) {
        let paragraph = self.lines[at];
        if self.behind.is_some() {
            self.builder.paragraph_around(paragraph);
            return;
        }
        match self.level_at(at) {
            Some((level, mark)) if self.is_repeated(level, &mark) => self.builder.paragraph_around(paragraph),
            Some((level, mark)) if self.fits(level, &mark) => self.marked(level, paragraph, &mark),
            Some((Level::Mechanism, mark)) if is_heading(&mark) => self.restarts(paragraph),
            _ => self.unmarked(at, paragraph),
        }
    }

    /// Whether a heading is the one that is open, typed again at the top of a page, or （续）.
    fn is_repeated(&self, level: Level, mark: &LineMark<'_>) -> bool {
        let title = without_continued(mark.rest).unwrap_or(mark.rest);
        let open = self.builder.outline.mechanisms.last();
        if self.heading.is_some() || title.is_empty() {
            return false;
        }
        match level {
            Level::Mechanism => open.is_some_and(|open| open.title == title && open.printed == mark.numeral),
            Level::Measure => open
                .and_then(|open| open.measures.last())
                .is_some_and(|open| open.title.as_deref() == Some(title) && open.printed == mark.shown),
            Level::Case => false,
        }
    }

    /// Headings that count from 1 again stand under others that carry no known number: what belongs to what is not certain.
    fn restarts(&mut self, paragraph: &Paragraph) {
        self.builder.error(
            "restart",
            paragraph.place,
            format!(
                "机制编号在这里重新开始 (the numbers of the mechanisms start again here): {}",
                excerpt(&paragraph.text)
            ),
            "number the level above as 一、 二、, or give each part a number of its own that runs on",
        );
        self.builder.paragraph_around(paragraph);
    }

    /// Whether a mark of a level counts on, and is no list inside of a case.
    fn fits(&self, level: Level, mark: &LineMark<'_>) -> bool {
        let Some(number) = mark.number else { return true };
        match level {
            // A number that is typed twice is a slip, as far as the line is a heading.
            Level::Mechanism => {
                let is_slip = number == self.numbers[0] && number > 1 && is_heading(mark);
                self.builder.outline.mechanisms.is_empty() || number > self.numbers[0] || is_slip
            }
            Level::Measure => !self.builder.outline.mechanisms.is_empty() || self.heading.is_some(),
            Level::Case => {
                let fresh = self.heading.is_some() || !self.builder.has_case();
                fresh || number > self.numbers[1]
            }
        }
    }

    fn marked(&mut self, level: Level, paragraph: &Paragraph, mark: &LineMark<'_>) {
        self.end_heading();
        let line = paragraph.place.line;
        match level {
            Level::Case if self.builder.outline.mechanisms.is_empty() => self.builder.paragraph_around(paragraph),
            Level::Case => {
                self.numbers[1] = mark.number.unwrap_or(self.numbers[1]);
                let mut case = RawCase::unmarked(paragraph);
                (case.mark, case.number) = (mark.printed.to_owned(), mark.number);
                mark.rest.clone_into(&mut case.text);
                self.builder.case(case);
            }
            Level::Mechanism | Level::Measure => {
                let printed = if level == Level::Mechanism { mark.numeral.clone() } else { mark.shown.clone() };
                if level == Level::Mechanism {
                    self.numbers[0] = mark.number.unwrap_or(self.numbers[0]);
                    self.builder.around(line, mark.printed.replacen(&mark.numeral, "", 1));
                }
                let title = mark.rest.to_owned();
                let heading = Heading { printed, number: mark.number, title, place: paragraph.place };
                self.heading = Some((level, heading));
            }
        }
    }

    fn end_heading(&mut self) {
        if let Some((level, heading)) = self.heading.take() {
            match level {
                Level::Mechanism => self.builder.mechanism(heading),
                _ => self.builder.measure(heading),
            }
        }
    }

    fn unmarked(&mut self, at: usize, paragraph: &Paragraph) {
        let text = paragraph.text.as_str();
        if let Some((_, heading)) = &self.heading {
            if self.goes_on_in_title(at, &heading.title, text) {
                if let Some((_, heading)) = &mut self.heading {
                    heading.title.push_str(text);
                }
                return;
            }
            self.end_heading();
            if !self.is_title(at, text) {
                self.builder.case(RawCase::unmarked(paragraph));
                return;
            }
        }
        if self.builder.outline.mechanisms.is_empty() {
            self.builder.paragraph_around(paragraph);
        } else if self.is_title(at, text) {
            let heading = Heading { title: text.to_owned(), place: paragraph.place, ..Heading::default() };
            self.builder.measure(heading);
        } else if at > self.last && self.is_behind(text) {
            self.behind = Some(at);
            self.builder.close_case();
            self.builder.paragraph_around(paragraph);
        } else {
            self.paragraph(paragraph);
        }
    }

    /// A paragraph of a case, or a case without a number.
    fn paragraph(&mut self, paragraph: &Paragraph) {
        let text = paragraph.text.as_str();
        let counts = self.levels.has(Level::Case);
        let is_short = !ends_a_sentence(text) && text.chars().count() <= 40;
        match self.builder.open_case() {
            Some(case) if case.text.is_empty() => case.join(paragraph),
            Some(case) if !counts && begins_a_case(text) && ends_a_sentence(&case.text) => {
                self.builder.case(RawCase::unmarked(paragraph));
            }
            Some(case) if is_short && ends_a_sentence(&case.text) && !paragraph.is_behind_break => {
                self.builder.leave_over(paragraph);
            }
            Some(case) => case.join(paragraph),
            None if is_text(text) => self.builder.case(RawCase::unmarked(paragraph)),
            None => self.builder.leave_over(paragraph),
        }
    }

    /// Whether a line behind a heading is more of its title: the title is still missing, or the line is short and a part of
    /// the list begins behind it.
    fn goes_on_in_title(&self, at: usize, title: &str, text: &str) -> bool {
        if title.is_empty() {
            return true;
        }
        let is_short = title.chars().count() + text.chars().count() <= 60 && !text.contains(['。', '；', '：']);
        let next = self.level_at(at + 1);
        let begins =
            next.is_some() || self.lines.get(at + 1).is_some_and(|p| begins_with_actor(&p.text) && is_text(&p.text));
        is_short && begins && !is_text(text) && self.levels.has(Level::Measure)
    }

    /// Whether a line without a mark is the title of a measure: measures carry no marks in this list, and a case begins
    /// behind it.
    fn is_title(&self, at: usize, text: &str) -> bool {
        if self.levels.has(Level::Measure)
            || text.chars().count() > 40
            || is_text(text)
            || text.ends_with(['。', '；', '，'])
        {
            return false;
        }
        match self.level_at(at + 1) {
            Some((Level::Case, _)) => true,
            Some(_) => false,
            None => self.lines.get(at + 1).is_some_and(|next| begins_a_case(&next.text)),
        }
    }

    /// Whether a line behind the last mark stands behind the list: a signature, a date, the site's own text.
    fn is_behind(&mut self, text: &str) -> bool {
        let is_short = text.chars().count() <= 40 && !ends_a_sentence(text);
        let is_whole = self.builder.open_case().is_none_or(|case| ends_a_sentence(&case.text));
        is_behind_a_list(text) || (is_short && is_whole)
    }
}
