//! What a list file says, before it is stored: mechanisms → measures → cases, each with its source line.
//!
//! An outline is lossless: the non-blank characters of the source, in order, are the title, the header cells, the marks and
//! texts of every record, and what is left over. [`Outline::source_characters`] writes them down again, and the importer's
//! tests compare.

use std::borrow::Cow;
use std::ops::Range;

use super::actor::Actor;
use super::annotation::Annotations;
use super::ids::{CaseNumber, Position};
use super::sentence;

/// A parsed list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outline {
    /// First line of the document.
    pub title: SourceLine,
    /// Cells of the header row, left to right, as printed.
    pub header: Vec<SourceLine>,
    /// 政策机制, in order.
    pub mechanisms: Vec<OutlineMechanism>,
    /// Lines inside the list that belong to no record (未归类), in order.
    pub left_over: Vec<SourceLine>,
    /// What the file holds besides the list and readers need not see: the notice around it, signature, page numbers, header
    /// rows that are typed again, the 、 behind an ordinal.
    pub around: Vec<SourceLine>,
}

/// A piece of text and where it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceLine {
    /// Line in the source, counted from 1.
    pub line: u32,
    /// Text without outer blanks.
    pub text: String,
}

/// 政策机制 in an outline.
#[derive(Debug, Clone, PartialEq)]
pub struct OutlineMechanism {
    /// Place in the list, from 1; the URL key.
    pub position: Position,
    /// The ordinal as printed: 四.
    pub printed: String,
    /// Title as printed.
    pub title: String,
    /// Line of the ordinal.
    pub line: u32,
    /// 主要举措, in order.
    pub measures: Vec<OutlineMeasure>,
}

/// 主要举措 in an outline.
#[derive(Debug, Clone, PartialEq)]
pub struct OutlineMeasure {
    /// Place in the mechanism, from 1; the URL key.
    pub position: Position,
    /// The mark as printed: （一）. Empty when it carries none.
    pub printed: String,
    /// Title as printed, without the mark. `None` for the implicit measure of a list without measures.
    pub title: Option<String>,
    /// Line of the title.
    pub line: u32,
    /// 具体做法, in order.
    pub cases: Vec<OutlineCase>,
}

/// 具体做法 in an outline.
#[derive(Debug, Clone, PartialEq)]
pub struct OutlineCase {
    /// Place in the measure, from 1; the URL key.
    pub position: Position,
    /// The mark as printed: `1.`. Empty for an unnumbered only case.
    pub mark: String,
    /// Its digit as printed, `None` for an unnumbered case.
    pub printed_digit: Option<u16>,
    /// The text, split at its first 。.
    pub text: CaseText,
    /// Line where it starts.
    pub line: u32,
    /// 实施主体 read from the heading, in order.
    pub actors: Vec<Actor>,
    /// What was read in the text.
    pub annotations: Annotations,
}

/// The verbatim text of a case. `heading` + 。 + `body` is the source; paragraphs are joined by a line feed.
///
/// A heading on a line of its own without a 。 ends at that line: then `body` begins with the line feed, and no 。 stands between
/// the two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseText {
    /// 标题: the text before the first 。, or before the end of a first line that has none.
    pub heading: String,
    /// 正文: what follows; `None` when the text is one line without a 。.
    pub body: Option<String>,
}

/// The longest heading, in characters, that is shown whole as a title.
pub const MAX_TITLE: usize = 60;

/// A heading as a title: whole, or cut behind its last clause that fits when the first sentence is very long.
pub fn display_title(heading: &str) -> &str {
    let Some((end, _)) = heading.char_indices().nth(MAX_TITLE) else { return heading };
    let fits = &heading[..end];
    let clause = fits.rfind(['，', '；', '：', ',', ';']).or_else(|| fits.rfind('、'));
    clause.filter(|at| *at > 0).map_or(fits, |at| &fits[..at])
}

impl CaseText {
    /// Splits a source text at its first 。 or at the end of its first line, whichever comes first. A line feed right behind
    /// that 。 goes without saying and is not kept.
    pub fn split(text: &str) -> Self {
        let Some(at) = text.find(['。', '\n']) else {
            return Self { heading: text.to_owned(), body: None };
        };
        let (heading, rest) = text.split_at(at);
        let body = match rest.strip_prefix('。') {
            Some(body) => body.trim_start_matches('\n'),
            None => rest,
        };
        Self { heading: heading.to_owned(), body: Some(body.to_owned()) }
    }

    /// The source text again.
    pub fn verbatim(&self) -> String {
        match &self.body {
            Some(body) => format!("{}{}{body}", self.heading, self.separator()),
            None => self.heading.clone(),
        }
    }

    /// What stands between heading and body: 。, or nothing when the body begins with a line feed.
    pub fn separator(&self) -> &'static str {
        match &self.body {
            Some(body) if !body.starts_with('\n') => "。",
            _ => "",
        }
    }

    /// The heading as a title: see [`display_title`].
    pub fn display_title(&self) -> &str {
        display_title(&self.heading)
    }

    /// What a page shows below that title: the body, or all of the text when the title leaves a part of the heading out.
    pub fn below_title(&self) -> Cow<'_, str> {
        if self.is_title_cut() { self.verbatim().into() } else { self.body.as_deref().unwrap_or_default().into() }
    }

    /// Whether the title leaves a part of the heading out.
    pub fn is_title_cut(&self) -> bool {
        self.display_title().len() < self.heading.len()
    }

    /// Byte of [`CaseText::verbatim`] where the body begins.
    pub fn body_start(&self) -> usize {
        self.heading.len() + self.separator().len()
    }

    /// Byte ranges of the sentences of [`CaseText::verbatim`]: the heading with its 。 is the first, whatever stands in it. A line
    /// feed behind it belongs to it, as it does behind every sentence.
    pub fn sentences(&self) -> Vec<Range<usize>> {
        let body = self.body.as_deref().unwrap_or_default();
        let rest = body.trim_start_matches('\n');
        let start = self.body_start() + body.len() - rest.len();
        let behind = sentence::sentences(rest).into_iter().map(|range| range.start + start..range.end + start);
        std::iter::once(0..start).chain(behind).collect()
    }
}

/// How much an outline holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutlineCounts {
    /// 机制.
    pub mechanisms: usize,
    /// 举措.
    pub measures: usize,
    /// 案例.
    pub cases: usize,
    /// 行未归类.
    pub left_over: usize,
}

impl std::fmt::Display for OutlineCounts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} 机制, {} 举措, {} 案例, {} 行未归类", self.mechanisms, self.measures, self.cases, self.left_over)
    }
}

impl Outline {
    /// Counts for the report of an import.
    pub fn counts(&self) -> OutlineCounts {
        let measures = self.mechanisms.iter().flat_map(|m| &m.measures);
        OutlineCounts {
            mechanisms: self.mechanisms.len(),
            measures: measures.clone().count(),
            cases: measures.map(|m| m.cases.len()).sum(),
            left_over: self.left_over.len(),
        }
    }

    /// Every case with its number, in order.
    pub fn cases(&self) -> impl Iterator<Item = (CaseNumber, &OutlineCase)> {
        self.mechanisms.iter().flat_map(|mechanism| {
            mechanism.measures.iter().flat_map(move |measure| {
                measure.cases.iter().map(move |case| {
                    let number = CaseNumber {
                        mechanism: mechanism.position,
                        measure: measure.position,
                        position: case.position,
                    };
                    (number, case)
                })
            })
        })
    }

    /// The non-blank characters of everything the outline holds. Left-over lines and what stands around the list come last, so
    /// a comparison with the source sorts both sides when there are any.
    pub fn source_characters(&self) -> String {
        let mut out = self.title.text.clone();
        out.extend(self.header.iter().map(|cell| cell.text.as_str()));
        for mechanism in &self.mechanisms {
            out.push_str(&mechanism.printed);
            out.push_str(&mechanism.title);
            for measure in &mechanism.measures {
                out.push_str(&measure.printed);
                out.push_str(measure.title.as_deref().unwrap_or_default());
                for case in &measure.cases {
                    out.push_str(&case.mark);
                    out.push_str(&case.text.verbatim());
                }
            }
        }
        out.extend(self.left_over.iter().chain(&self.around).map(|line| line.text.as_str()));
        out.retain(|c| !c.is_whitespace());
        out
    }
}

/// 印刷编号: the number of a case as its list prints it, `四（一）1`; an unnumbered only case ends at its measure, `三（二）`.
pub fn printed_number(mechanism: &str, measure: &str, digit: Option<u16>) -> String {
    match digit {
        Some(digit) => format!("{mechanism}{measure}{digit}"),
        None => format!("{mechanism}{measure}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_split_at_its_first_full_stop_and_joined_again() {
        for text in [
            "甲省做了事。先这样。后那样。",
            "甲省做了事。",
            "没有句号",
            "。前面空",
            "甲省做了事\n先这样。",
            "甲。乙。\n丙。",
        ] {
            assert_eq!(CaseText::split(text).verbatim(), text);
        }
        assert_eq!(CaseText::split("甲省做了事\n先这样。").heading, "甲省做了事");
        assert_eq!(CaseText::split("甲。\n乙。").body.as_deref(), Some("乙。"));
        assert_eq!(CaseText::split("甲。乙。").heading, "甲");
        assert_eq!(CaseText::split("甲。乙。").body.as_deref(), Some("乙。"));
    }

    #[test]
    fn a_very_long_heading_is_shown_up_to_a_clause() {
        let long = format!("甲省推进更新，{}，{}。正文。", "统筹".repeat(20), "实施".repeat(20));
        assert_eq!(CaseText::split(&long).display_title(), format!("甲省推进更新，{}", "统筹".repeat(20)));
        assert_eq!(CaseText::split("甲省做了事。").display_title(), "甲省做了事");
        assert_eq!(CaseText::split(&"字".repeat(99)).display_title(), "字".repeat(60));
    }

    #[test]
    fn what_a_title_leaves_out_stands_below_it() {
        let short = CaseText::split("甲省做了事。先这样。");
        assert_eq!((short.is_title_cut(), short.below_title().as_ref()), (false, "先这样。"));
        let long = format!("甲省推进更新，{}。正文。", "统筹".repeat(40));
        let text = CaseText::split(&long);
        assert_eq!(
            (text.display_title(), text.is_title_cut(), text.below_title().as_ref()),
            ("甲省推进更新", true, &*long)
        );
    }

    #[test]
    fn the_heading_is_the_first_sentence() {
        let text = CaseText::split("甲省！做了事。先这样。后那样。");
        let verbatim = text.verbatim();
        let sentences: Vec<_> = text.sentences().into_iter().map(|range| &verbatim[range]).collect();
        assert_eq!(sentences, ["甲省！做了事。", "先这样。", "后那样。"]);
        assert_eq!(CaseText::split("没有句号").sentences(), vec![std::ops::Range { start: 0, end: 12 }]);
    }

    #[test]
    fn sentences_are_counted_without_gaps_also_behind_a_heading_on_a_line_of_its_own() {
        for (text, expected) in [
            ("甲省做了事\n先这样。后那样。", ["甲省做了事\n", "先这样。", "后那样。"]),
            ("甲省做了事\n\n先这样。\n后那样。", ["甲省做了事\n\n", "先这样。\n", "后那样。"]),
        ] {
            let sentences = CaseText::split(text).sentences();
            assert_eq!(sentences.into_iter().map(|range| &text[range]).collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn an_unnumbered_case_is_printed_as_its_measure() {
        assert_eq!(printed_number("四", "（一）", Some(1)), "四（一）1");
        assert_eq!(printed_number("三", "（二）", None), "三（二）");
    }
}
