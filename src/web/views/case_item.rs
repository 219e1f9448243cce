//! A case in a list of cases: number, heading, first sentences, places.

use super::actors::ActorView;
use crate::domain::case::CaseSummary;
use crate::web::urls::Href as _;

/// How many characters of a case a row shows at least, if it has them.
const LEAD: usize = 80;
/// How many it shows at most.
const LEAD_MAX: usize = 200;

/// A row.
#[derive(Debug, Clone)]
pub(crate) struct CaseItem {
    pub(crate) case: CaseSummary,
    pub(crate) href: String,
    pub(crate) actors: Vec<ActorView>,
}

impl CaseItem {
    pub(crate) fn new(case: CaseSummary) -> Self {
        Self { href: case.key.href(), actors: ActorView::all(&case.actors), case }
    }

    pub(crate) fn all(cases: Vec<CaseSummary>) -> Vec<Self> {
        cases.into_iter().map(Self::new).collect()
    }

    /// The number within its measure: 1, or nothing for an unnumbered case.
    pub(crate) fn digit(&self) -> &str {
        let number = &self.case.printed_number;
        number.rsplit('）').next().filter(|digit| digit.bytes().all(|b| b.is_ascii_digit())).unwrap_or_default()
    }

    /// The heading as a title.
    pub(crate) fn title(&self) -> &str {
        self.case.text.display_title()
    }

    /// Whole sentences from where the title ends.
    pub(crate) fn lead(&self) -> String {
        let below = self.case.text.below_title();
        let rest = if self.case.text.is_title_cut() { behind(&below, self.title()) } else { &below };
        lead(rest.trim_start_matches('\n')).to_owned()
    }

    /// The paragraphs below the title; of a heading that the title cuts all of it.
    pub(crate) fn paragraphs(&self) -> Vec<String> {
        self.case.text.below_title().split('\n').filter(|p| !p.is_empty()).map(str::to_owned).collect()
    }
}

/// What stands behind a title in its text, without the mark between the two.
fn behind<'t>(text: &'t str, title: &str) -> &'t str {
    text.strip_prefix(title).unwrap_or(text).trim_start_matches(['，', '；', '：', '、', ',', ';'])
}

/// Whole sentences from the beginning of a text: at least [`LEAD`] characters when there are as many, and no more than
/// [`LEAD_MAX`]; a first sentence longer than that is cut at a clause.
pub(crate) fn lead(text: &str) -> &str {
    let mut whole = 0;
    let mut clause = 0;
    for (index, (at, c)) in text.char_indices().enumerate() {
        if index >= LEAD_MAX || c == '\n' {
            let end = if whole > 0 { whole } else { clause };
            return &text[..if end > 0 { end } else { at }];
        }
        match c {
            '。' => {
                whole = at + c.len_utf8();
                if index >= LEAD {
                    return &text[..whole];
                }
            }
            '；' | '，' => clause = at + c.len_utf8(),
            _ => {}
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lead_goes_on_where_the_title_ends() {
        assert_eq!(behind("甲省更新，统筹实施。正文。", "甲省更新"), "统筹实施。正文。");
        assert_eq!(behind("甲省更新。", "甲省更"), "新。");
    }

    #[test]
    fn a_lead_is_whole_sentences() {
        let short = "一句。两句。";
        assert_eq!(lead(short), short);
        let long = format!("{}。{}。", "甲".repeat(90), "乙".repeat(90));
        assert_eq!(lead(&long).chars().count(), 91);
        let clauses = format!("{}，{}。", "甲".repeat(150), "乙".repeat(150));
        assert_eq!(lead(&clauses).chars().count(), 151);
        assert_eq!(lead(&"甲".repeat(500)).chars().count(), LEAD_MAX);
    }
}
