//! 数字 read from the text of a case: money, percentages, areas, durations and counts, with the words as written.
//!
//! A figure is a number with a unit behind it, and the words beside it that say how exact it is. What is not certain is not
//! read; no value is computed except that it is brought to the unit of its kind. No figures are: years and dates, ordinals
//! (第四批), what stands in the title of a document or in a name in quotation marks (“6+6”), numbers without a unit (2号危房), and
//! most Chinese numerals (`units::is_quantity` says which are).
//!
//! - **A range** (3—5年, 10%—20%) gives two figures with the same span and words, joined as a pair: its lower and its upper end.
//! - **A from–to pair** (由130多天压缩至50天左右) gives two figures with spans of their own, joined as a pair.
//! - **Another currency** and lengths, weights, volumes are counts with their unit as the counter: 3亿美元 is 3e8 美元.
//! - **A rate** (500元/平方米) is the amount before the stroke; the words are kept whole.
//!
//! `letters` is the text folded letter by letter, `number` and `units` are the grammar of a quantity, `qualifiers` what stands
//! around it, `pairs` what leads from one to another.

use std::ops::Range;

use crate::domain::annotation::{DocumentMention, Figure, FigureKind, Span};
use crate::domain::outline::CaseText;
use crate::domain::sentence::sentence_at;

use letters::Letters;
use number::{Number, is_chinese_numeral, numbers_at};
use qualifiers::{Qualified, qualify};
use units::{UnitAt, is_quantity, unit_at};

mod letters;
mod number;
mod pairs;
#[cfg(test)]
mod properties;
mod qualifiers;
#[cfg(test)]
mod tests;
mod units;

/// Letters that join a number to what stands before it, so that it is part of a name: G20, 6+6, 7×24, №3.
const JOINERS: &str = "+×*#№/._-°=@&";
/// Letters that make a range of two numbers.
const DASHES: [char; 8] = ['—', '–', '-', '~', '―', '─', '−', '～'];

/// Reads the figures of a case, in the order of the text. Numbers inside the titles of documents are no figures.
pub fn read_figures(text: &CaseText, documents: &[DocumentMention]) -> Vec<Figure> {
    let verbatim = text.verbatim();
    let titles: Vec<_> = documents.iter().map(|document| document.span.bytes.clone()).collect();
    let letters = Letters::new(&verbatim, &titles);
    let quantities = Scan { letters: &letters, at: 0 }.quantities();
    let sentences = text.sentences();
    let mut figures: Vec<Figure> = quantities.iter().map(|quantity| quantity.figure(&letters, &sentences)).collect();
    let places: Vec<_> = quantities.iter().map(Quantity::places).collect();
    for upper in 1..figures.len() {
        if places[upper - 1] == places[upper] {
            pairs::join(&mut figures, upper - 1, upper);
        }
    }
    for (from, to) in pairs::pairs(&letters, &figures, &places) {
        pairs::join(&mut figures, from, to);
    }
    figures
}

/// A number with its unit, before the words around it are read.
#[derive(Debug, Clone, Copy)]
struct Bare {
    start: usize,
    number: Number,
    at: UnitAt,
}

impl Bare {
    fn value(&self) -> Option<f64> {
        let (numerator, denominator) = self.at.unit.ratio;
        self.number.value.times(numerator, denominator)
    }
}

/// A quantity with the words around it. Both ends of a range have the same words.
#[derive(Debug, Clone, Copy)]
struct Quantity {
    value: f64,
    at: UnitAt,
    words: Qualified,
}

impl Quantity {
    fn places(&self) -> Range<usize> {
        self.words.start..self.words.end
    }

    fn figure(&self, letters: &Letters<'_>, sentences: &[Range<usize>]) -> Figure {
        let bytes = letters.bytes(self.places());
        let kind = self.at.unit.kind;
        Figure {
            kind,
            as_written: letters.written(self.places()).to_owned(),
            value: self.value,
            qualifier: self.words.qualifier,
            cumulative: self.words.cumulative,
            counter: (kind == FigureKind::Count).then(|| letters.written(self.at.start..self.at.word_end).to_owned()),
            span: Span { sentence: sentence_at(sentences, bytes.start), bytes },
            place: None,
            pair: None,
        }
    }
}

/// One walk through the letters.
struct Scan<'a> {
    letters: &'a Letters<'a>,
    at: usize,
}

impl Scan<'_> {
    fn quantities(mut self) -> Vec<Quantity> {
        let mut found = Vec::new();
        while let Some(letter) = self.letters.at(self.at) {
            if letter == '第' {
                self.at = self.ordinal_end();
            } else if let Some((end, quantities)) = self.read() {
                found.extend(quantities);
                self.at = end;
            } else {
                self.at = self.number_end();
            }
        }
        found
    }

    /// The place behind 第3, 第四, 第3、5: what follows 第 is no quantity, however many stand in a row.
    fn ordinal_end(&self) -> usize {
        let is_numeral = |place| self.letters.at(place).is_some_and(|c| c.is_ascii_digit() || is_chinese_numeral(c));
        let mut at = self.letters.skip_blanks(self.at + 1);
        loop {
            while is_numeral(at) {
                at += 1;
            }
            let parts = self.letters.at(at).is_some_and(|c| "、,—-至到和及".contains(c));
            if !(parts && is_numeral(at + 1)) {
                return at;
            }
            at += 1;
        }
    }

    /// The place behind a number that is no figure, or behind one letter.
    fn number_end(&self) -> usize {
        let mut end = self.at + 1;
        if self.letters.at(self.at).is_some_and(|c| c.is_ascii_digit()) {
            while self.letters.at(end).is_some_and(|c| c.is_ascii_digit()) {
                end += 1;
            }
        }
        end
    }

    fn read(&self) -> Option<(usize, Vec<Quantity>)> {
        self.starts_a_number().then_some(())?;
        if let Some((lower, upper)) = self.range() {
            let first = Bare { start: lower.start, ..upper };
            let words = qualify(self.letters, first.start, &first.number, first.at);
            let ends = [self.quantity(lower, words)?, self.quantity(upper, words)?];
            return Some((words.end, ends.to_vec()));
        }
        let bare = self.percentage_in_words(self.at).or_else(|| self.bare(self.at))?;
        let words = qualify(self.letters, bare.start, &bare.number, bare.at);
        Some((words.end, vec![self.quantity(bare, words)?]))
    }

    /// Whether a number may begin here, and is not the end of something longer.
    fn starts_a_number(&self) -> bool {
        let before = self.letters.before(self.at);
        match self.letters.at(self.at) {
            Some(c) if c.is_ascii_digit() => {
                !before.is_some_and(|c| c.is_ascii_alphanumeric() || JOINERS.contains(c) || DASHES.contains(&c))
                    || self.stands_behind_a_dash()
            }
            Some('十') if matches!(before, Some('上' | '好')) => false,
            Some(c) if is_chinese_numeral(c) => {
                !before.is_some_and(|c| is_chinese_numeral(c) || c.is_ascii_digit() || "数几第每".contains(c))
            }
            _ => false,
        }
    }

    /// A long dash between two Chinese words is punctuation: 更新——3个项目. Behind a number it makes a range or a date.
    fn stands_behind_a_dash(&self) -> bool {
        let dashes = (0..self.at).rev().take_while(|&place| self.letters.at(place) == Some('—')).count();
        let ahead = self.letters.before(self.at - dashes);
        dashes > 0 && ahead.is_some_and(|c| !c.is_ascii_alphanumeric() && !"年月日".contains(c))
    }

    /// A number with its unit.
    fn bare(&self, start: usize) -> Option<Bare> {
        numbers_at(self.letters, start).into_iter().find_map(|number| {
            let at = unit_at(self.letters, number.end)?;
            is_quantity(self.letters, start, &number, at).then_some(Bare { start, number, at })
        })
    }

    /// 百分之二十: the unit stands before its number.
    fn percentage_in_words(&self, start: usize) -> Option<Bare> {
        let from = self.letters.after(start, "百分之")?;
        let hundred = self.letters.after(from, "百").map(|_| Number::hundred(from + 1));
        let number = numbers_at(self.letters, from).into_iter().next().or(hundred)?;
        let at = units::per_cent(number.end)?;
        Some(Bare { start, number, at })
    }

    /// 3—5年, 10%—20%, 3亿至5亿元: both ends, the lower with the unit of the upper when it has none of its own.
    fn range(&self) -> Option<(Bare, Bare)> {
        numbers_at(self.letters, self.at).into_iter().find_map(|number| {
            let own = unit_at(self.letters, number.end);
            let joint = own.map_or(number.end, |own| own.end);
            let upper = self.bare(self.behind_joint(joint, own.is_some())?)?;
            let unit = own.map_or(upper.at.unit, |own| own.unit);
            if !unit.same_measure(upper.at.unit) || (own.is_some() && number.looks_like_a_year()) {
                return None;
            }
            let lower = Bare { start: self.at, number, at: UnitAt { unit, ..upper.at } };
            Some((ascending(lower, &upper, own.is_some())?, upper))
        })
    }

    /// The place behind 至 or a dash. 由3天到1天 is a change, no range.
    fn behind_joint(&self, at: usize, has_unit: bool) -> Option<usize> {
        let at = self.letters.skip_blanks(at);
        let end = match self.letters.at(at)? {
            '至' | '到' if !(has_unit && self.is_opened()) => at + 1,
            c if DASHES.contains(&c) => at + 1 + usize::from(self.letters.at(at + 1) == Some(c)),
            _ => return None,
        };
        Some(self.letters.skip_blanks(end))
    }

    fn is_opened(&self) -> bool {
        self.letters.before(self.at).is_some_and(|c| "由从自".contains(c))
    }

    fn quantity(&self, bare: Bare, words: Qualified) -> Option<Quantity> {
        Some(Quantity { value: bare.value()?, at: bare.at, words })
    }
}

/// The lower end of a range with the 万 or 亿 of the upper one, unless that would make it the larger.
fn ascending(lower: Bare, upper: &Bare, has_unit: bool) -> Option<Bare> {
    let scaled = Bare { number: lower.number.scaled(upper.number.scale), ..lower };
    let candidates = if has_unit || lower.number.scale > 0 { vec![lower] } else { vec![scaled, lower] };
    let top = upper.value()?;
    candidates.into_iter().find(|bare| bare.value().is_some_and(|value| value < top))
}
