//! 数字 as pages show them: the words, the value in its unit, and the sentence with the figure marked.

use crate::domain::annotation::{Figure, PairSide};
use crate::domain::case::{CaseSummary, FigureEntry};
use crate::domain::division::divisions;
use crate::domain::sentence::clause_at;
use crate::web::urls::{Href as _, sentence_href};
use crate::web::views::actors::ActorView;

/// The most figures that stand beside a case.
pub(crate) const BESIDE: usize = 6;

/// A row of the table of figures.
pub(crate) struct FigureItem {
    pub(crate) words: FigureWords,
    pub(crate) kind: &'static str,
    /// The sentence, the figures of this row marked.
    pub(crate) sentence: Vec<(String, bool)>,
    /// The case, at that sentence.
    pub(crate) href: String,
    pub(crate) actors: Vec<ActorView>,
    /// The place that the sentence is about, where it is another one: name and page.
    pub(crate) place: Option<(String, String)>,
    pub(crate) case: CaseSummary,
}

/// A figure, or both sides of a pair, in words and values.
pub(crate) struct FigureWords {
    /// 130多天; of a range the words of all of it.
    pub(crate) words: String,
    /// 50天左右, behind an arrow.
    pub(crate) to: Option<String>,
    /// 130 → 50 天; 3–5 年 of a range.
    pub(crate) value: String,
    /// 累计.
    pub(crate) cumulative: bool,
}

/// A figure beside its case.
pub(crate) struct BesideItem {
    pub(crate) words: FigureWords,
    /// Its clause, the figure marked.
    pub(crate) clause: Vec<(String, bool)>,
    /// The sentence on the page of the case.
    pub(crate) href: String,
}

/// The figures of a case that have a row of their own: of a pair the side before, which brings the other along.
pub(crate) fn rows(figures: &[Figure]) -> impl Iterator<Item = &Figure> {
    figures.iter().filter(|figure| figure.pair.is_none_or(|(side, _)| side == PairSide::From))
}

impl FigureWords {
    /// Of a figure among those of its case.
    pub(crate) fn of(figure: &Figure, figures: &[Figure]) -> Self {
        Self::new(figure, other_side(figure, figures))
    }

    /// Both sides in one line: 130多天 → 50天左右.
    pub(crate) fn together(&self) -> String {
        match &self.to {
            Some(to) => format!("{} → {to}", self.words),
            None => self.words.clone(),
        }
    }

    fn new(figure: &Figure, to: Option<&Figure>) -> Self {
        let is_range = to.is_some_and(|to| to.span == figure.span);
        let value = match to {
            Some(to) if is_range => format!("{} – {}", number(figure.value), measured(to)),
            Some(to) => format!("{} → {}", number(figure.value), measured(to)),
            None => measured(figure),
        };
        Self {
            words: figure.as_written.clone(),
            to: to.filter(|_| !is_range).map(|to| to.as_written.clone()),
            value,
            cumulative: figure.cumulative && !figure.as_written.contains("累计"),
        }
    }
}

impl FigureItem {
    pub(crate) fn new(entry: FigureEntry) -> Self {
        let FigureEntry { figure, to, case } = entry;
        Self {
            words: FigureWords::new(&figure, to.as_ref()),
            kind: figure.kind.label(),
            sentence: marked_sentence(&case, &figure, to.as_ref()),
            href: sentence_href(&case.key, figure.span.sentence),
            actors: ActorView::all(&case.actors),
            place: figure.place.map(|code| (divisions().full_name(code), code.href())),
            case,
        }
    }
}

impl BesideItem {
    /// What stands beside a case: the first figures by weight (money and what changed before counts), in the order of the text.
    pub(crate) fn all(case: &CaseSummary, figures: &[Figure]) -> Vec<Self> {
        let mut rows: Vec<(usize, &Figure)> = rows(figures).enumerate().collect();
        rows.sort_by_key(|(at, figure)| (figure.pair.is_none(), figure.kind, *at));
        rows.truncate(BESIDE);
        rows.sort_by_key(|(at, _)| *at);
        let verbatim = case.text.verbatim();
        let item = |figure: &Figure| {
            let to = other_side(figure, figures);
            let clause = clause_at(&verbatim, figure.span.bytes.start);
            let spans = [Some(figure), to].into_iter().flatten();
            Self {
                words: FigureWords::new(figure, to),
                clause: marked(&verbatim, clause, spans),
                href: sentence_href(&case.key, figure.span.sentence),
            }
        };
        rows.into_iter().map(|(_, figure)| item(figure)).collect()
    }
}

/// What a figure of a case is joined with.
fn other_side<'f>(figure: &Figure, figures: &'f [Figure]) -> Option<&'f Figure> {
    figure.pair.and_then(|(_, other)| figures.get(other))
}

fn marked_sentence(case: &CaseSummary, figure: &Figure, to: Option<&Figure>) -> Vec<(String, bool)> {
    let sentence = case.text.sentences().into_iter().nth(figure.span.sentence.saturating_sub(1) as usize);
    let spans = [Some(figure), to].into_iter().flatten();
    sentence.map(|sentence| marked(&case.text.verbatim(), sentence, spans)).unwrap_or_default()
}

/// A part of a text in pieces, figures marked; what does not lie in it is left out.
fn marked<'a>(
    text: &str,
    within: std::ops::Range<usize>,
    figures: impl Iterator<Item = &'a Figure>,
) -> Vec<(String, bool)> {
    let mut pieces = Vec::new();
    let mut at = within.start;
    for figure in figures {
        let bytes = &figure.span.bytes;
        if bytes.start < at || bytes.end > within.end {
            continue;
        }
        pieces.push((text.get(at..bytes.start).unwrap_or_default().to_owned(), false));
        pieces.push((figure.as_written.clone(), true));
        at = bytes.end;
    }
    pieces.push((text.get(at..within.end).unwrap_or_default().trim_end().to_owned(), false));
    pieces.retain(|(text, _)| !text.is_empty());
    pieces
}

/// The value with the unit of its kind, or with what it counts: 320,000,000 元.
pub(crate) fn measured(figure: &Figure) -> String {
    let unit = figure.kind.unit().or(figure.counter.as_deref()).unwrap_or_default();
    let space = if unit == "%" { "" } else { " " };
    format!("{}{space}{unit}", number(figure.value))
}

/// A number with separators of thousands and at most two decimals.
fn number(value: f64) -> String {
    let written = format!("{value:.2}");
    let (whole, decimals) = written.split_once('.').unwrap_or((&written, ""));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    match decimals.trim_end_matches('0') {
        "" => grouped,
        decimals => format!("{grouped}.{decimals}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands_and_keep_their_decimals() {
        for (value, written) in [
            (0.0, "0"),
            (2.08, "2.08"),
            (999.0, "999"),
            (1_000.0, "1,000"),
            (4e12, "4,000,000,000,000"),
            (666.6666, "666.67"),
        ] {
            assert_eq!(number(value), written);
        }
    }
}
