//! Marks: where a query stands in a text.
//!
//! The text is cut into units as the index was, and the runs of the query are looked for in them; so a mark stands
//! exactly where the index says that there is a hit, never on single characters of a phrase. Time grows with the length
//! of the text times the length of the query, which is bounded.

use std::collections::HashMap;
use std::ops::Range;

use super::query::Query;
use super::schema::TextField;
use crate::domain::text::{Unit, units};

/// Finds what a query wants in texts. Make it once for all texts of a page.
#[derive(Debug, Clone)]
pub struct Highlighter {
    needles: Vec<Needle>,
    /// Needles by their first unit: most units of a text begin none.
    by_first: HashMap<String, Vec<usize>>,
}

/// A run of units to mark.
#[derive(Debug, Clone)]
struct Needle {
    units: Vec<Unit>,
    /// The only field to mark it in; `None` for all.
    field: Option<TextField>,
}

impl Highlighter {
    /// Marks the wanted parts of a query; what it excludes is never marked.
    pub fn new(query: &Query) -> Self {
        let needle = |field, units: &[Unit]| Needle { units: units.to_vec(), field };
        let parts = query.plan().wanted();
        let needles: Vec<Needle> =
            parts.flat_map(|part| part.runs.iter().map(|run| needle(part.field, &run.units))).collect();
        let mut by_first: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, needle) in needles.iter().enumerate() {
            by_first.entry(needle.units[0].text.clone()).or_default().push(at);
        }
        Self { needles, by_first }
    }

    /// The stretches of `text`, the content of `field`, that the query wants: byte ranges in order, apart from each
    /// other. A stretch goes from its first unit to its last; quotes and spaces between them are inside it. What
    /// overlaps is one stretch.
    pub fn spans(&self, field: TextField, text: &str) -> Vec<Range<usize>> {
        if self.needles.is_empty() {
            return Vec::new();
        }
        let units = units(text);
        let mut spans: Vec<Range<usize>> = Vec::new();
        for (at, unit) in units.iter().enumerate() {
            let Some(needles) = self.by_first.get(&unit.text) else { continue };
            let here = &units[at..];
            let longest = needles.iter().map(|&n| &self.needles[n]).filter(|n| n.is_at(here, field));
            let Some(last) = longest.map(|n| n.units.len() - 1).max() else { continue };
            add(&mut spans, unit.start..here[last].end);
        }
        spans
    }
}

impl Needle {
    fn is_at(&self, units: &[Unit], field: TextField) -> bool {
        let applies = self.field.is_none_or(|only| only == field);
        let same = |(a, b): (&Unit, &Unit)| {
            a.text == b.text && a.position - self.units[0].position == b.position - units[0].position
        };
        applies && units.len() >= self.units.len() && self.units.iter().zip(units).all(same)
    }
}

/// Adds a span that starts no earlier than those before it.
fn add(spans: &mut Vec<Range<usize>>, span: Range<usize>) {
    match spans.last_mut() {
        Some(last) if span.start < last.end => last.end = last.end.max(span.end),
        _ => spans.push(span),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked<'a>(query: &str, text: &'a str) -> Vec<&'a str> {
        marked_in(query, TextField::Body, text)
    }

    fn marked_in<'a>(query: &str, field: TextField, text: &'a str) -> Vec<&'a str> {
        Highlighter::new(&Query::parse(query)).spans(field, text).into_iter().map(|s| &text[s]).collect()
    }

    #[test]
    fn a_mark_spans_the_quotes_inside_it() {
        assert_eq!(marked("城品活力贷金融", "创新“城品活力贷”金融工具"), ["城品活力贷”金融"]);
        assert_eq!(marked("城品活力贷", "创新“城品活力贷”金融工具"), ["城品活力贷"]);
    }

    #[test]
    fn a_phrase_is_marked_whole_and_single_characters_are_not() {
        assert_eq!(marked("更新项目", "城市更新项目，更新的项目"), ["更新项目"]);
        assert_eq!(marked("reits", "发行ＲＥＩＴｓ，REIT"), ["ＲＥＩＴｓ"]);
        assert_eq!(marked("2亿元", "3.2亿元，2亿元"), ["2亿元"]);
    }

    #[test]
    fn overlapping_marks_are_one_and_touching_ones_stay_two() {
        assert_eq!(marked("城市更新 更新项目", "城市更新项目"), ["城市更新项目"]);
        assert_eq!(marked("一一", "一一一"), ["一一一"]);
        assert_eq!(marked("城市 更新", "城市更新"), ["城市", "更新"]);
    }

    #[test]
    fn nothing_is_marked_across_punctuation_or_paragraphs_unless_typed() {
        assert_eq!(marked("更新项目", "更新，项目。更新\n项目"), Vec::<&str>::new());
        assert_eq!(marked("更新，项目", "更新，项目"), ["更新，项目"]);
        assert_eq!(marked("“更新\n项目”", "更新项目 更新\n项目"), ["更新项目"]);
    }

    #[test]
    fn a_part_for_one_field_is_marked_only_there() {
        assert_eq!(marked_in("标题:更新", TextField::Heading, "更新"), ["更新"]);
        assert_eq!(marked_in("标题:更新", TextField::Body, "更新"), Vec::<&str>::new());
        assert_eq!(marked("-更新 城市", "城市更新"), ["城市"], "what is excluded is not marked");
    }

    #[test]
    fn a_long_text_is_marked_in_one_walk() {
        let text = "一".repeat(100_000);
        let query = format!("{} {}", "一".repeat(120), "一二 ".repeat(30));
        assert_eq!(marked(&query, &text), [text.as_str()]);
    }
}
