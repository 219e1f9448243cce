//! 撤下: what was in the library and is not any more, with all that its page says. Nothing that was ever linked is lost.

use super::case::{MeasureHeading, MechanismHeading};
use super::ids::CaseKey;
use super::list::PolicyList;
use super::outline::CaseText;

/// A case that is in no list any more.
#[derive(Debug, Clone, PartialEq)]
pub struct WithdrawnCase {
    /// Its address, which no other case will have.
    pub key: CaseKey,
    /// 印刷编号 at last.
    pub printed_number: String,
    /// Its text at last.
    pub text: CaseText,
    /// The list it stood in, as it was described then.
    pub list: PolicyList,
    /// The mechanism it stood in.
    pub mechanism: MechanismHeading,
    /// The measure it stood in.
    pub measure: MeasureHeading,
    /// Since when it had this text (RFC 3339).
    pub valid_from: String,
    /// When it went (RFC 3339).
    pub withdrawn_at: String,
    /// Why.
    pub reason: Reason,
}

/// A list that was removed with all its cases.
#[derive(Debug, Clone, PartialEq)]
pub struct WithdrawnList {
    /// The list as it was described at last.
    pub list: PolicyList,
    /// 案例 that went with it.
    pub case_count: usize,
    /// When it came in (RFC 3339).
    pub imported_at: String,
    /// When it went (RFC 3339).
    pub withdrawn_at: String,
}

/// A mechanism or measure that its list does not have any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithdrawnHeading {
    /// The mark as printed: 四, （一）.
    pub printed: String,
    /// Its title; `None` for an implicit measure.
    pub title: Option<String>,
    /// When it went (RFC 3339).
    pub withdrawn_at: String,
}

/// Why a case is in no list any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// A correction of its list does not have it.
    LeftOut,
    /// Its list was removed.
    ListRemoved,
}

impl Reason {
    /// The name in JSON and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::LeftOut => "left-out",
            Self::ListRemoved => "list-removed",
        }
    }
}

/// A text that names no reason.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no reason")]
pub struct UnknownReason(String);

impl std::str::FromStr for Reason {
    type Err = UnknownReason;

    fn from_str(text: &str) -> Result<Self, UnknownReason> {
        let reason = [Self::LeftOut, Self::ListRemoved].into_iter().find(|reason| reason.name() == text);
        reason.ok_or_else(|| UnknownReason(text.to_owned()))
    }
}
