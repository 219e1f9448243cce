//! Which way to number belongs to which level: found from how long the lines are that carry it, and from what comes first.

use super::super::annotate::places::read_actors;
use super::super::marks::{self, Style};
use super::super::source::Paragraph;
use super::super::title;
use crate::domain::text::fold_str;

/// What a way to number marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    Mechanism,
    Measure,
    Case,
}

/// The mark of a line: its own, or the number that the word processor shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LineMark<'a> {
    pub(super) style: Style,
    pub(super) number: Option<u16>,
    /// As printed in the text; empty when it is counted by the word processor.
    pub(super) printed: &'a str,
    /// The numeral for printed numbers.
    pub(super) numeral: String,
    /// The mark for printed numbers: `（一）`.
    pub(super) shown: String,
    pub(super) rest: &'a str,
}

/// Reads the mark of a line.
pub(super) fn mark_of(paragraph: &Paragraph) -> Option<LineMark<'_>> {
    if let Some(label) = &paragraph.label {
        let mark = marks::read(label);
        let style = match paragraph.depth {
            0 => mark.as_ref().map_or(Style::Automatic, |mark| mark.style),
            depth => Style::Listed(depth),
        };
        return Some(LineMark {
            style,
            number: mark.as_ref().map(|mark| mark.number),
            printed: "",
            numeral: mark.as_ref().map_or(label.as_str(), |mark| mark.numeral).to_owned(),
            shown: label.clone(),
            rest: &paragraph.text,
        });
    }
    let own = marks::read(&paragraph.text).map(|mark| LineMark {
        style: mark.style,
        number: Some(mark.number),
        printed: mark.printed,
        numeral: mark.numeral.to_owned(),
        shown: mark.printed.to_owned(),
        rest: mark.rest,
    });
    let heading = || {
        // The title of the list is no heading inside of it.
        let level = paragraph.level.filter(|_| !title::is_list_title(&paragraph.text))?;
        let (numeral, shown) = (String::new(), String::new());
        Some(LineMark {
            style: Style::Heading(level),
            number: None,
            printed: "",
            numeral,
            shown,
            rest: &paragraph.text,
        })
    };
    let bullet = || {
        let (printed, rest) = marks::bullet(&paragraph.text)?;
        let (numeral, shown) = (String::new(), String::new());
        Some(LineMark { style: Style::Bullet, number: None, printed, numeral, shown, rest })
    };
    own.or_else(bullet).or_else(heading)
}

/// Whether a text begins with a place or an organisation that acts.
pub(in crate::import) fn begins_with_actor(text: &str) -> bool {
    let start: String = text.chars().take(40).collect();
    !read_actors(&start).actors.is_empty() || !read_actors(&fold_str(&start)).actors.is_empty()
}

/// Whether a line is the text of a case, and no title.
pub(super) fn is_text(text: &str) -> bool {
    let inner = text.trim_end_matches('。');
    inner.contains('。') || text.chars().count() > 60 || begins_with_actor(text)
}

/// Whether a line without a mark begins a case: who acts, in one short sentence, and more behind it.
pub(in crate::import) fn begins_a_case(text: &str) -> bool {
    let first = text.split(['。', '\n']).next().unwrap_or_default();
    begins_with_actor(text) && first.chars().count() <= 60 && !first.contains(['，', ',', '；'])
}

/// A kind of line: a way to number, and whether it numbers titles or texts.
type Kind = (Style, bool);

/// The levels of a list, by the kind of line that marks them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Levels {
    found: Vec<(Kind, Level)>,
    /// Styles that mark both titles and texts.
    mixed: Vec<Style>,
}

impl Levels {
    /// What a mark of this style before this text marks.
    pub(super) fn level(&self, mark: &LineMark<'_>, text: &str) -> Option<Level> {
        let find = |is_text: bool| self.found.iter().find(|(kind, _)| *kind == (mark.style, is_text)).map(|(_, l)| *l);
        if self.mixed.contains(&mark.style) {
            return find(is_text(text));
        }
        find(true).or_else(|| find(false))
    }

    /// Whether some level is numbered.
    pub(super) fn has(&self, level: Level) -> bool {
        self.found.iter().any(|(_, l)| *l == level)
    }

    /// How many kinds of titles stand above the cases.
    pub(super) fn find(paragraphs: &[&Paragraph]) -> Result<Self, usize> {
        let mut kinds: Vec<Seen> = Vec::new();
        for (at, paragraph) in paragraphs.iter().enumerate() {
            let Some(mark) = mark_of(paragraph) else { continue };
            // A mark on a line of its own marks what stands on the next line.
            let text = match mark.rest {
                "" => paragraphs.get(at + 1).map_or("", |next| next.text.as_str()),
                rest => rest,
            };
            let kind = (mark.style, is_text(text));
            let number = mark.number.unwrap_or(1);
            match kinds.iter_mut().find(|seen| seen.kind == kind) {
                Some(seen) => seen.count += 1,
                None => kinds.push(Seen { kind, first: at, number, count: 1 }),
            }
        }
        let (kinds, mixed) = settle(kinds);
        Self::assign(&kinds, mixed)
    }

    fn assign(kinds: &[Seen], mixed: Vec<Style>) -> Result<Self, usize> {
        // A way to number that never says 1 counts nothing of this list.
        let is_title_bullet = |seen: &&Seen| seen.kind == (Style::Bullet, false);
        let real = || {
            let seen = kinds.iter().filter(|seen| seen.number == 1 || matches!(seen.kind.0, Style::Heading(_)));
            seen.filter(|seen| !is_title_bullet(seen))
        };
        // Texts under a Word heading are not numbered: the heading is the case's own only when nothing else marks cases.
        let texts = |seen: &&Seen| seen.kind.1;
        let case = real().filter(texts).find(|seen| !matches!(seen.kind.0, Style::Heading(_)));
        let case = case.or_else(|| real().find(texts));
        let before = case.map_or(usize::MAX, |seen| seen.first);
        let mut titles: Vec<&Seen> = real().filter(|seen| !seen.kind.1 && seen.first < before).collect();
        titles.sort_by_key(|seen| seen.first);
        // The list's own title is a heading of the document that stands once above all others.
        if titles.len() > 2 && matches!(titles[0].kind.0, Style::Heading(_)) && titles[0].count == 1 {
            titles.remove(0);
        }
        if titles.len() > 2 {
            return Err(titles.len());
        }
        let mut found = Vec::new();
        for (seen, level) in titles.into_iter().zip([Level::Mechanism, Level::Measure]) {
            found.push((seen.kind, level));
        }
        if let Some(case) = case {
            found.push((case.kind, Level::Case));
            // `2、` among `1.`: the same level in another hand.
            let hands = [Style::Dot, Style::Comma, Style::Close];
            let others = kinds.iter().filter(|seen| seen.number != 1 && seen.kind.1 && hands.contains(&seen.kind.0));
            if hands.contains(&case.kind.0) {
                found.extend(others.map(|seen| (seen.kind, Level::Case)));
            }
        }
        Ok(Self { found, mixed })
    }
}

/// A kind of line that occurs.
#[derive(Debug, Clone)]
struct Seen {
    kind: Kind,
    /// The first line of it, and its number.
    first: usize,
    number: u16,
    count: usize,
}

/// Puts titles and texts of one style together, unless it plainly marks both.
fn settle(kinds: Vec<Seen>) -> (Vec<Seen>, Vec<Style>) {
    let mut out: Vec<Seen> = Vec::new();
    let mut mixed = Vec::new();
    for seen in &kinds {
        let twin = kinds.iter().find(|other| other.kind == (seen.kind.0, !seen.kind.1));
        let Some(twin) = twin else {
            out.push(seen.clone());
            continue;
        };
        let (few, many) = if seen.count < twin.count { (seen, twin) } else { (twin, seen) };
        let both = few.number == 1 && many.number == 1 && few.count * 5 > many.count && few.count > 1;
        if both {
            if !mixed.contains(&seen.kind.0) {
                mixed.push(seen.kind.0);
            }
            out.push(seen.clone());
        } else if std::ptr::eq(seen, many) || (seen.count == twin.count && seen.kind.1) {
            let first = seen.first.min(twin.first);
            let number = if seen.first < twin.first { seen.number } else { twin.number };
            out.push(Seen { first, number, count: seen.count + twin.count, kind: seen.kind });
        }
    }
    (out, mixed)
}
