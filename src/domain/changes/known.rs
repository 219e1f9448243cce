//! A list as the library knows it: what stands in it, and what ever stood there.

use crate::domain::ids::{CaseNumber, Position};
use crate::domain::list::PolicyList;
use crate::domain::outline::CaseText;

/// All that is known of a list and of what was in it before. Nothing for a name that was never given to a list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct KnownList {
    /// The list; `None` when the library does not hold it at present.
    pub list: Option<PolicyList>,
    /// Its mechanisms, in order.
    pub mechanisms: Vec<KnownMechanism>,
    /// Its cases, in order.
    pub cases: Vec<KnownCase>,
    /// Mechanisms that are not in it any more.
    pub gone_mechanisms: Vec<KnownHeading>,
    /// Measures that are not in it any more, with the key of their mechanism.
    pub gone_measures: Vec<(Position, KnownHeading)>,
    /// Cases that were withdrawn.
    pub gone_cases: Vec<KnownCase>,
    /// Former keys of cases, with the key each has now.
    pub aliases: Vec<(CaseNumber, CaseNumber)>,
}

impl KnownList {
    /// The key that a case has now which once had this key.
    pub fn present_key(&self, number: CaseNumber) -> CaseNumber {
        self.aliases.iter().find_map(|(old, now)| (*old == number).then_some(*now)).unwrap_or(number)
    }
}

/// A mechanism with its measures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownMechanism {
    /// The mechanism.
    pub heading: KnownHeading,
    /// Its measures, in order.
    pub measures: Vec<KnownHeading>,
}

/// A mechanism or measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownHeading {
    /// Its key.
    pub key: Position,
    /// The mark as printed: 四, （一）.
    pub printed: String,
    /// Its title; `None` for an implicit measure.
    pub title: Option<String>,
}

impl KnownHeading {
    /// Mark and title.
    pub fn label(&self) -> String {
        label(&self.printed, self.title.as_deref())
    }
}

/// Mark and title of a mechanism or measure, as lists of changes show them.
pub(super) fn label(printed: &str, title: Option<&str>) -> String {
    [printed, title.unwrap_or_default()].join(" ").trim().to_owned()
}

/// A case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownCase {
    /// Its key.
    pub number: CaseNumber,
    /// 印刷编号.
    pub printed_number: String,
    /// Its text.
    pub text: CaseText,
    /// When a correction brought it in.
    pub added_at: Option<String>,
    /// When its text was last corrected.
    pub corrected_at: Option<String>,
}
