//! Marks: where a query stands in a text.
//!
//! The text is cut into units as the index was, and the runs of the plan are looked for in them; so a mark stands
//! exactly where the index says that there is a hit, never on single characters of a phrase. What is marked in a text,
//! for each part: the part itself where it stands whole; else its synonyms; else its words. Runs of two and three
//! 汉字 are marked only where they stand as themselves, as they are searched.
//!
//! Cutting is dear, so a text is first looked through clause by clause: only a clause that has all characters of a needle
//! is cut into units, and of it only the rows of 汉字 where a needle lies into words. Nothing is lost by that, because no needle without
//! punctuation goes beyond a clause, and neither does what decides how units and words are cut.

use std::collections::HashMap;
use std::ops::Range;

use smol_str::SmolStr;

use super::border::{is_aligned, stands};
use super::edges::EdgesWhereAsked;
use super::query::{Plan, Query};
use super::schema::TextField;
use crate::domain::text::{Unit, UnitKind, fold_alone, units};
use crate::domain::titles::titles;

/// Finds what a query wants in texts. Make it once for all texts of a page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Highlighter {
    needles: Vec<Needle>,
    /// Needles by their first unit: most units of a text begin none.
    by_first: HashMap<SmolStr, Vec<usize>>,
    /// How many runs the needles belong to.
    runs: usize,
    /// Whether a needle has punctuation, and may stand in two clauses.
    crosses: bool,
}

/// Units to mark.
#[derive(Debug, Clone, PartialEq)]
struct Needle {
    units: Vec<Unit>,
    characters: Characters,
    /// The only field to mark them in; `None` for all. 文件 is marked in the titles that heading and body name.
    field: Option<TextField>,
    /// Only where it stands as itself.
    aligned: bool,
    /// The run of the query that they stand for, and how well: 0 the run itself, 1 a synonym, 2 a word of it.
    run: usize,
    rank: u8,
}

/// Which characters a text has, roughly: each sets one of 128 bits. What has all of another's bits may hold it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Characters(u128);

impl Characters {
    fn add(&mut self, char: char) {
        self.0 |= 1 << (char as u32 & 127);
    }

    fn may_hold(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// A needle found in a text.
#[derive(Debug, PartialEq)]
struct Find {
    span: Range<usize>,
    run: usize,
    rank: u8,
}

impl Highlighter {
    /// Marks the wanted parts of a query; what it excludes is never marked. What a search found for a misspelt query is
    /// marked by [`SearchHits::marker`](super::SearchHits).
    pub fn new(query: &Query) -> Self {
        Self::of_plan(query.plan(), false)
    }

    /// Marks what a plan wants, with what relaxing looks for when `partial`.
    pub(super) fn of_plan(plan: &Plan, partial: bool) -> Self {
        let mut marker = Self::default();
        for part in plan.wanted() {
            for run in &part.runs {
                marker.add(&run.units, part.field, !run.exact, 0);
                run.same.iter().for_each(|units| marker.add(units, part.field, true, 1));
                let words = if partial { run.concepts() } else { run.words.clone() };
                for word in words.iter().filter(|_| run.by_words || partial) {
                    marker.add(&word.units, part.field, true, 2);
                    word.same.iter().for_each(|units| marker.add(units, part.field, true, 2));
                    word.near.iter().filter(|_| partial).for_each(|units| marker.add(units, part.field, true, 2));
                }
                marker.runs += 1;
            }
        }
        marker
    }

    /// Marks the characters of a plan wherever they stand side by side.
    pub(super) fn of_neighbours(plan: &Plan) -> Self {
        let mut marker = Self::default();
        for part in plan.wanted() {
            for run in &part.runs {
                marker.add(&run.units, part.field, false, 0);
                marker.runs += 1;
            }
        }
        marker
    }

    fn add(&mut self, units: &[Unit], field: Option<TextField>, plain: bool, rank: u8) {
        let mut characters = Characters::default();
        units.iter().flat_map(|unit| unit.text.chars()).for_each(|char| characters.add(char));
        let aligned = plain && is_aligned(units);
        self.push(Needle { units: units.to_vec(), characters, field, aligned, run: self.runs, rank });
    }

    fn push(&mut self, needle: Needle) {
        self.crosses |= needle.units.iter().any(|unit| unit.kind == UnitKind::Punctuation);
        self.by_first.entry(needle.units[0].text.clone()).or_default().push(self.needles.len());
        self.needles.push(needle);
    }

    /// Only what stands best in any of these texts, which together are a case: when a part stands whole in the heading,
    /// its words are not marked one by one in the body.
    #[must_use]
    pub fn for_case(&self, texts: &[(TextField, &str)]) -> Self {
        let finds: Vec<_> = texts.iter().map(|&(field, text)| self.finds(field, text)).collect();
        let best = self.best(finds.iter().flatten());
        let mut narrowed = Self { runs: self.runs, ..Self::default() };
        self.needles.iter().filter(|n| n.rank <= best[n.run]).for_each(|needle| narrowed.push(needle.clone()));
        narrowed
    }

    /// What [`for_case`](Self::for_case) would mark in each of these texts, which together are a case.
    pub fn spans_of_case<const N: usize>(&self, texts: &[(TextField, &str); N]) -> [Vec<Range<usize>>; N] {
        let finds = texts.map(|(field, text)| self.finds(field, text));
        let best = self.best(finds.iter().flatten());
        finds.map(|finds| joined(finds, &best))
    }

    /// The best rank of each run among some finds.
    fn best<'f>(&self, finds: impl Iterator<Item = &'f Find>) -> Vec<u8> {
        let mut best = vec![u8::MAX; self.runs];
        finds.for_each(|find| best[find.run] = best[find.run].min(find.rank));
        best
    }

    /// The stretches of `text`, the content of `field`, that the query wants: byte ranges in order, apart from each
    /// other. A stretch goes from its first unit to its last; quotes and spaces between them are inside it. What
    /// overlaps is one stretch.
    pub fn spans(&self, field: TextField, text: &str) -> Vec<Range<usize>> {
        let finds = self.finds(field, text);
        let best = self.best(finds.iter());
        joined(finds, &best)
    }

    /// Where the titles of documents stand in a text, when any needle asks for them.
    fn titles(&self, field: TextField, text: &str) -> Vec<Range<usize>> {
        let asked = self.needles.iter().any(|needle| needle.field == Some(TextField::Documents));
        match field {
            TextField::Heading | TextField::Body if asked => titles(text).into_iter().map(|title| title.span).collect(),
            _ => Vec::new(),
        }
    }

    /// Every place where a needle stands, in the order of the text.
    fn finds(&self, field: TextField, text: &str) -> Vec<Find> {
        let mut finds = Vec::new();
        if self.needles.is_empty() || text.is_empty() {
            return finds;
        }
        let titles = self.titles(field, text);
        if self.crosses {
            self.find_in(field, &titles, text, 0..text.len(), &mut finds);
            return finds;
        }
        let mut start = 0;
        let mut seen = Some(Characters::default());
        for (at, char) in text.char_indices() {
            match fold_alone(char) {
                Some(folded) => {
                    if let Some(seen) = &mut seen {
                        seen.add(folded);
                    }
                }
                None => seen = None,
            }
            if matches!(char, '，' | '。' | '；') {
                let end = at + char.len_utf8();
                self.find_in_clause(field, &titles, text, (start..end, seen), &mut finds);
                (start, seen) = (end, Some(Characters::default()));
            }
        }
        self.find_in_clause(field, &titles, text, (start..text.len(), seen), &mut finds);
        finds
    }

    /// The same in a clause with these characters; `None` when they are not known.
    fn find_in_clause(
        &self,
        field: TextField,
        titles: &[Range<usize>],
        text: &str,
        (clause, seen): (Range<usize>, Option<Characters>),
        finds: &mut Vec<Find>,
    ) {
        if seen.is_none_or(|seen| self.needles.iter().any(|needle| seen.may_hold(needle.characters))) {
            self.find_in(field, titles, text, clause, finds);
        }
    }

    /// The same in a part of a text that no needle goes beyond.
    fn find_in(
        &self,
        field: TextField,
        titles: &[Range<usize>],
        text: &str,
        part: Range<usize>,
        finds: &mut Vec<Find>,
    ) {
        let from = part.start;
        let units = units(&text[part]);
        let mut edges = EdgesWhereAsked::of(&units);
        for (at, unit) in units.iter().enumerate() {
            for &number in self.by_first.get(&unit.text).into_iter().flatten() {
                let needle = &self.needles[number];
                let len = needle.units.len();
                if !needle.is_at(&units[at..]) {
                    continue;
                }
                let last = at + len - 1;
                if !needle.applies(field, titles, from + unit.start..from + units[last].end)
                    || (needle.aligned && !stands(&units, edges.at(at..at + len), at, len))
                {
                    continue;
                }
                let span = from + unit.start..from + end_with_sign(&units, last);
                finds.push(Find { span, run: needle.run, rank: needle.rank });
            }
        }
    }
}

/// The stretches of those finds that are as good as the best of their runs; those that overlap are one.
fn joined(finds: Vec<Find>, best: &[u8]) -> Vec<Range<usize>> {
    let mut spans: Vec<Range<usize>> = Vec::new();
    for find in finds.into_iter().filter(|find| find.rank == best[find.run]) {
        match spans.last_mut() {
            Some(last) if find.span.start < last.end => last.end = last.end.max(find.span.end),
            _ => spans.push(find.span),
        }
    }
    spans
}

/// The end of a unit; a number takes its % or ‰ along, which belongs to it for a reader.
fn end_with_sign(units: &[Unit], last: usize) -> usize {
    let unit = &units[last];
    let next = units.get(last + 1).filter(|next| next.start == unit.end);
    match next {
        Some(sign) if unit.kind == UnitKind::Number && matches!(sign.text.as_str(), "%" | "‰" | "‱") => sign.end,
        _ => unit.end,
    }
}

impl Needle {
    /// Whether it is marked in this stretch of a text.
    fn applies(&self, field: TextField, titles: &[Range<usize>], stretch: Range<usize>) -> bool {
        match self.field {
            Some(TextField::Documents) if field != TextField::Documents => {
                titles.iter().any(|title| title.start <= stretch.start && stretch.end <= title.end)
            }
            only => only.is_none_or(|only| only == field),
        }
    }

    fn is_at(&self, units: &[Unit]) -> bool {
        let same = |(a, b): (&Unit, &Unit)| {
            a.text == b.text && a.position - self.units[0].position == b.position - units[0].position
        };
        units.len() >= self.units.len() && self.units.iter().zip(units).all(same)
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
        assert_eq!(marked("更新项目", "更新的项目"), ["更新", "项目"], "its words where it does not stand whole");
        assert_eq!(marked("reits", "发行ＲＥＩＴｓ，REIT"), ["ＲＥＩＴｓ"]);
        assert_eq!(marked("2亿元", "3.2亿元，2亿元"), ["2亿元"]);
    }

    #[test]
    fn overlapping_marks_are_one_and_touching_ones_stay_two() {
        assert_eq!(marked("城市更新 更新项目", "城市更新项目"), ["城市更新项目"]);
        assert_eq!(marked("“一一”", "一一一"), ["一一一"]);
        assert_eq!(marked("城市 更新", "城市更新"), ["城市", "更新"]);
    }

    #[test]
    fn nothing_is_marked_across_punctuation_or_paragraphs_unless_typed() {
        assert_eq!(marked("“更新项目”", "更新，项目。更新\n项目"), Vec::<&str>::new());
        assert_eq!(marked("更新，项目", "更新，项目"), ["更新，项目"]);
        assert_eq!(marked("“更新\n项目”", "更新项目 更新\n项目"), ["更新项目"]);
    }

    #[test]
    fn a_short_word_is_marked_only_where_a_word_may_start() {
        assert_eq!(marked("市长", "重庆市长安区，市长领衔"), ["市长"]);
        assert_eq!(marked("“市长”", "重庆市长安区"), ["市长"], "quotes mean these very characters");
    }

    #[test]
    fn synonyms_are_marked_and_a_sign_belongs_to_its_number() {
        assert_eq!(marked("国开行", "国家开发银行累计投放"), ["国家开发银行"]);
        assert_eq!(marked("2.08", "利率低至2.08%，约2.08亿元"), ["2.08%", "2.08"]);
    }

    #[test]
    fn what_stands_whole_in_a_case_is_not_marked_word_by_word_in_its_other_texts() {
        let texts = [(TextField::Heading, "更新项目"), (TextField::Body, "更新的项目")];
        let marker = Highlighter::new(&Query::parse("更新项目"));
        assert_eq!(marker.spans(TextField::Body, texts[1].1).len(), 2);
        assert!(marker.for_case(&texts).spans(TextField::Body, texts[1].1).is_empty());
        assert_eq!(marker.for_case(&texts).spans(TextField::Heading, texts[0].1), vec![0..12]);
    }

    #[test]
    fn a_part_for_one_field_is_marked_only_there() {
        assert_eq!(marked_in("标题:更新", TextField::Heading, "更新"), ["更新"]);
        assert_eq!(marked_in("标题:更新", TextField::Body, "更新"), Vec::<&str>::new());
        assert_eq!(
            marked("文件:更新条例", "更新条例，《甲市更新条例》，《更新》条例，《落实〈更新条例〉方案》"),
            ["更新条例"; 2]
        );
        assert_eq!(marked_in("文件:更新", TextField::Measure, "《更新》"), Vec::<&str>::new());
        assert_eq!(marked("-更新 城市", "城市更新"), ["城市"], "what is excluded is not marked");
    }

    /// All finds of a text that is cut whole.
    fn finds_of_whole(marker: &Highlighter, field: TextField, text: &str) -> Vec<Find> {
        let mut finds = Vec::new();
        marker.find_in(field, &marker.titles(field, text), text, 0..text.len(), &mut finds);
        finds
    }

    fn hold_against_whole(marker: &Highlighter, field: TextField, text: &str) {
        assert_eq!(marker.finds(field, text), finds_of_whole(marker, field, text), "{field:?} {text}");
    }

    #[test]
    fn what_is_found_clause_by_clause_is_what_is_found_in_the_whole() {
        let queries = include_str!("../../benches/search/queries.tsv").lines().skip(1);
        let queries = queries.filter_map(|line| line.split_once('\t')).map(|(_, words)| Query::parse(words));
        let markers: Vec<_> =
            queries.flat_map(|q| [false, true].map(|partial| Highlighter::of_plan(q.plan(), partial))).collect();
        for text in include_str!("../../tests/fixtures/cases.jsonl").lines() {
            for marker in &markers {
                hold_against_whole(marker, TextField::Body, text);
            }
        }
        assert!(markers.iter().any(|marker| marker.crosses) && markers.iter().any(|marker| !marker.crosses));
    }

    proptest::proptest! {
        #[test]
        fn that_holds_for_any_text(text in "[城市更新项目長安區，。；、：,.0-3%％Ｒreiéß\u{301}\u{338}\u{200b}“”《》<> \n—…·ａ②]{0,40}") {
            for words in ["城市更新", "市长", "更新项目 城市", "“新，项”", "rei", "é", "2.3%", "1,000", "文件:更新", "标题:城市", "2", "市 OR 長安區"] {
                let query = Query::parse(words);
                let marker = Highlighter::of_plan(query.plan(), true);
                hold_against_whole(&marker, TextField::Body, &text);
                let texts = [(TextField::Heading, text.as_str()), (TextField::Body, "城市更新，市长"), (TextField::Measure, "")];
                let narrowed = marker.for_case(&texts);
                assert_eq!(marker.spans_of_case(&texts), texts.map(|(field, text)| narrowed.spans(field, text)));
            }
        }
    }

    #[test]
    fn a_long_text_is_marked_in_one_walk() {
        let text = "一".repeat(100_000);
        let query = format!("{} {}", "一".repeat(120), "一二 ".repeat(30));
        assert_eq!(marked(&query, &text), [text.as_str()]);
    }
}
