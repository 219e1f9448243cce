//! 具体做法 as pages read it: a case with where it stands, and the lists, mechanisms and measures around it.
//!
//! The store fills these read models; pages, their JSON twins and exports read them.

use super::actor::Actor;
use super::annotation::{Annotations, Figure};
use super::ids::{CaseKey, ListSlug, MeasureKey, MechanismKey};
use super::list::PolicyList;
use super::outline::{CaseText, display_title};

/// A case with its text and its place in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseSummary {
    /// Its permanent address.
    pub key: CaseKey,
    /// 印刷编号: 四（一）1.
    pub printed_number: String,
    /// The verbatim text.
    pub text: CaseText,
    /// Line of the source where it starts.
    pub source_line: u32,
    /// The list it stands in.
    pub list: PolicyList,
    /// The mechanism it stands in.
    pub mechanism: MechanismHeading,
    /// The measure it stands in.
    pub measure: MeasureHeading,
    /// 实施主体, in the order of the heading.
    pub actors: Vec<Actor>,
    /// When a correction of its list brought it in (RFC 3339); `None` when it came with the list.
    pub added_at: Option<String>,
    /// 更正于: when its text was last corrected (RFC 3339).
    pub corrected_at: Option<String>,
}

/// 政策机制 by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MechanismHeading {
    /// Address.
    pub key: MechanismKey,
    /// The ordinal as printed: 四.
    pub printed: String,
    /// Title as printed.
    pub title: String,
}

/// 主要举措 by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureHeading {
    /// Address.
    pub key: MeasureKey,
    /// The mark as printed: （一）.
    pub printed: String,
    /// Title as printed; `None` for the implicit measure of a list without measures.
    pub title: Option<String>,
}

impl MeasureHeading {
    /// Mark and title as a reader sees them: `（一）加大财政资金投入`, or 全部做法 for an implicit measure.
    pub fn label(&self) -> String {
        match &self.title {
            Some(title) => format!("{}{title}", self.printed),
            None => "全部做法".to_owned(),
        }
    }
}

/// A case with its neighbours in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseDetail {
    /// The case.
    pub case: CaseSummary,
    /// What was read in its text.
    pub annotations: Annotations,
    /// The case before it in the list.
    pub previous: Option<CaseLink>,
    /// The case behind it in the list.
    pub next: Option<CaseLink>,
}

/// 数字 in a table of figures: a figure with its case, or both sides of a pair.
#[derive(Debug, Clone, PartialEq)]
pub struct FigureEntry {
    /// The figure; of a pair the side before.
    pub figure: Figure,
    /// The side behind.
    pub to: Option<Figure>,
    /// The case it stands in.
    pub case: CaseSummary,
}

impl FigureEntry {
    /// The sentence it stands in, whole.
    pub fn sentence(&self) -> String {
        let sentence = self.case.text.sentences().into_iter().nth(self.figure.span.sentence.saturating_sub(1) as usize);
        let verbatim = self.case.text.verbatim();
        sentence.and_then(|range| verbatim.get(range)).unwrap_or_default().trim_end().to_owned()
    }

    /// Whether both sides are the ends of one range, 3—5年, and not two figures of a change.
    pub fn is_range(&self) -> bool {
        self.to.as_ref().is_some_and(|to| to.span == self.figure.span)
    }
}

/// A case by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseLink {
    /// Its permanent address.
    pub key: CaseKey,
    /// 印刷编号.
    pub printed_number: String,
    /// 标题.
    pub heading: String,
}

impl CaseLink {
    /// The heading as a title.
    pub fn title(&self) -> &str {
        display_title(&self.heading)
    }
}

/// A measure and how many cases it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureSummary {
    /// Which measure.
    pub heading: MeasureHeading,
    /// 案例.
    pub case_count: usize,
}

/// A mechanism with its measures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MechanismSummary {
    /// Which mechanism.
    pub heading: MechanismHeading,
    /// Its measures in order.
    pub measures: Vec<MeasureSummary>,
}

impl MechanismSummary {
    /// 案例 over all measures.
    pub fn case_count(&self) -> usize {
        self.measures.iter().map(|m| m.case_count).sum()
    }
}

/// A list with how much it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListSummary {
    /// The list.
    pub list: PolicyList,
    /// 机制.
    pub mechanism_count: usize,
    /// 举措.
    pub measure_count: usize,
    /// 案例.
    pub case_count: usize,
    /// 更正于: when it was last corrected (RFC 3339).
    pub corrected_at: Option<String>,
}

/// A list with its mechanisms and measures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListDetail {
    /// The list.
    pub list: PolicyList,
    /// Its mechanisms in order.
    pub mechanisms: Vec<MechanismSummary>,
    /// 更正于: when it was last corrected (RFC 3339).
    pub corrected_at: Option<String>,
}

impl ListDetail {
    /// 案例 over all mechanisms.
    pub fn case_count(&self) -> usize {
        self.mechanisms.iter().map(MechanismSummary::case_count).sum()
    }

    /// 举措 over all mechanisms.
    pub fn measure_count(&self) -> usize {
        self.mechanisms.iter().map(|m| m.measures.len()).sum()
    }

    /// The slug of the list.
    pub fn slug(&self) -> &ListSlug {
        &self.list.slug
    }
}
