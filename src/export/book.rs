//! A text of many cases: its title, and which headings stand before each case.

use super::cases::ExportCase;

/// A text of cases, before its cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Book {
    /// What it is called; `None` for a single case, whose heading is title enough.
    pub title: Option<String>,
    /// Lines below the title: who issued it, what was searched for, when the file was made.
    pub about: Vec<String>,
    /// Which headings group the cases.
    pub grouping: Grouping,
}

/// What the cases of a book stand below, outermost first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grouping {
    /// Nothing: each case says itself where it stands.
    Flat,
    /// Measures of one mechanism.
    Measures,
    /// Mechanisms of one list, and their measures.
    Mechanisms,
    /// Lists, their mechanisms and their measures.
    Lists,
}

/// A heading and its level, 1 being the outermost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Heading {
    pub(super) level: usize,
    pub(super) text: String,
}

/// The headings as the cases come.
#[derive(Debug)]
pub(super) struct Headings {
    grouping: Grouping,
    /// List, mechanism and measure of the case before.
    stands: [Option<String>; 3],
}

impl Headings {
    pub(super) fn new(grouping: Grouping) -> Self {
        Self { grouping, stands: [None, None, None] }
    }

    /// The headings to write before the text of a case: those that begin with it, and its own.
    pub(super) fn of(&mut self, one: &ExportCase) -> Vec<Heading> {
        let case = &one.case;
        let stands = [case.list.slug.to_string(), case.mechanism.key.to_string(), case.measure.key.to_string()];
        let same = self.stands.iter().zip(&stands).take_while(|(old, new)| old.as_ref() == Some(new)).count();
        self.stands = stands.map(Some);
        let titles = [
            (Grouping::Lists, Some(case.list.title.clone())),
            (Grouping::Mechanisms, Some(format!("{}、{}", case.mechanism.printed, case.mechanism.title))),
            (Grouping::Measures, case.measure.title.as_ref().map(|title| format!("{}{title}", case.measure.printed))),
        ];
        let shown = titles.into_iter().enumerate().filter(|(_, (grouping, _))| *grouping <= self.grouping);
        let mut headings: Vec<Heading> = Vec::new();
        for (level, (at, (_, title))) in (1..).zip(shown) {
            if let Some(text) = title.filter(|_| at >= same) {
                headings.push(Heading { level, text });
            }
        }
        let text = format!("{}\u{3000}{}", case.printed_number, case.text.heading);
        headings.push(Heading { level: self.grouping as usize + 1, text });
        headings
    }
}

impl ExportCase {
    /// What stands between heading and text: where the case stands, when no heading says it, and who acts.
    pub(super) fn standing(&self, grouping: Grouping) -> String {
        let case = &self.case;
        let place = || match &case.measure.title {
            Some(title) => format!("{} › {} › {title}", case.list.label(), case.mechanism.title),
            None => format!("{} › {}", case.list.label(), case.mechanism.title),
        };
        let mut parts: Vec<String> = Vec::new();
        parts.extend((grouping == Grouping::Flat).then(place));
        parts.extend((!case.actors.is_empty()).then(|| format!("实施主体：{}", self.actors())));
        parts.join("\u{3000}")
    }

    /// The paragraphs of the text behind the heading.
    pub(super) fn paragraphs(&self) -> Vec<&str> {
        let body = self.case.text.body.as_deref().unwrap_or_default();
        body.split('\n').filter(|paragraph| !paragraph.trim().is_empty()).collect()
    }
}
