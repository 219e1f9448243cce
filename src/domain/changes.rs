//! What a file changes in a list: which of its cases is which known one, and what became of the others. Pure.
//!
//! [`ListChanges::between`] compares a [`KnownList`] with an outline. The value it gives is shown before an import and written by
//! it, so that both say the same. A case keeps its key for life; when it stands in another measure it gets a new one, and the
//! former leads to it. No key is given out twice.

mod keys;
mod known;
mod plan;
mod same_case;
mod same_heading;

pub use self::keys::Exhausted;
pub use self::known::{KnownCase, KnownHeading, KnownList, KnownMechanism};
pub use self::plan::{CaseMap, MapError, PlanError};

use super::ids::{CaseNumber, ListSlug, Position};
use super::outline::CaseText;

/// What a file makes of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct ListChanges {
    /// Which list.
    pub slug: ListSlug,
    /// Whether the library does not hold it at present.
    pub is_new: bool,
    /// What is known of the list and is another now.
    pub description: Vec<FieldChange>,
    /// The keys of mechanisms and measures, in the order of the file.
    pub mechanisms: Vec<PlacedMechanism>,
    /// The cases, in the order of the file.
    pub cases: Vec<PlacedCase>,
    /// Cases that the file does not have.
    pub withdrawn: Vec<KnownCase>,
    /// Mechanisms that the file does not have, by key.
    pub withdrawn_mechanisms: Vec<Position>,
    /// Measures that the file does not have, by the keys of mechanism and measure.
    pub withdrawn_measures: Vec<(Position, Position)>,
    /// Mechanisms and measures that are called or numbered otherwise now.
    pub retitled: Vec<Retitled>,
    /// Whether cases that stay stand in another order.
    pub is_reordered: bool,
}

/// A mechanism of the file with its key and those of its measures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedMechanism {
    /// Its key.
    pub key: Position,
    /// Keys of its measures, in order.
    pub measures: Vec<Position>,
}

/// A case of the file with the key it has from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedCase {
    /// Its key.
    pub number: CaseNumber,
    /// 印刷编号 in the file.
    pub printed_number: String,
    /// Its text in the file.
    pub text: CaseText,
    /// The known case it is; `None` for one that never was in the list.
    pub before: Option<KnownCase>,
    /// Whether that one had been withdrawn.
    pub came_back: bool,
}

impl PlacedCase {
    /// Whether it is in the list for the first time, or again.
    pub fn is_added(&self) -> bool {
        self.before.is_none() || self.came_back
    }

    /// Whether its text is another.
    pub fn is_corrected(&self) -> bool {
        self.before.as_ref().is_some_and(|before| before.text != self.text)
    }

    /// The key it had, when it has another now.
    pub fn moved_from(&self) -> Option<CaseNumber> {
        self.before.as_ref().map(|before| before.number).filter(|number| *number != self.number)
    }

    /// The number that was printed, when another is printed now.
    pub fn renumbered_from(&self) -> Option<&str> {
        let before = self.before.as_ref().filter(|_| !self.came_back)?;
        (before.printed_number != self.printed_number).then_some(before.printed_number.as_str())
    }

    /// Whether all of it is as it was.
    pub fn is_unchanged(&self) -> bool {
        !self.is_added() && !self.is_corrected() && self.moved_from().is_none() && self.renumbered_from().is_none()
    }
}

/// Something known of the list that is another now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// What it is: 标题.
    pub field: &'static str,
    /// What was known; `None` for nothing.
    pub old: Option<String>,
    /// What is known now.
    pub new: Option<String>,
}

/// A mechanism or measure with another title or number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retitled {
    /// Its address in the list: `4` or `4/1`.
    pub key: String,
    /// Mark and title before.
    pub old: String,
    /// Mark and title now.
    pub new: String,
}

impl ListChanges {
    /// Whether nothing at all is another.
    pub fn is_empty(&self) -> bool {
        !self.is_new && self.description.is_empty() && !self.changes_content()
    }

    /// Whether anything but the description is another.
    pub fn changes_content(&self) -> bool {
        self.is_new
            || self.is_reordered
            || !self.retitled.is_empty()
            || !self.withdrawn.is_empty()
            || !self.withdrawn_mechanisms.is_empty()
            || !self.withdrawn_measures.is_empty()
            || self.cases.iter().any(|case| !case.is_unchanged())
    }

    /// How many cases of the library the file has.
    pub fn found_again(&self) -> usize {
        self.cases.iter().filter(|case| !case.is_added()).count()
    }

    /// How many cases became what.
    pub fn counts(&self) -> ChangeCounts {
        let count = |which: &dyn Fn(&PlacedCase) -> bool| self.cases.iter().filter(|case| which(case)).count();
        ChangeCounts {
            added: count(&PlacedCase::is_added),
            corrected: count(&|case| case.is_corrected() && !case.is_added()),
            moved: count(&|case| case.moved_from().is_some() && !case.is_added()),
            renumbered: count(&|case| case.renumbered_from().is_some() && case.moved_from().is_none()),
            withdrawn: self.withdrawn.len(),
            unchanged: count(&PlacedCase::is_unchanged),
        }
    }
}

/// How many cases became what. A case can be corrected and moved at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChangeCounts {
    /// 新增.
    pub added: usize,
    /// 改正.
    pub corrected: usize,
    /// 移动.
    pub moved: usize,
    /// 换号, without being moved.
    pub renumbered: usize,
    /// 撤下.
    pub withdrawn: usize,
    /// 不变.
    pub unchanged: usize,
}

impl std::fmt::Display for ChangeCounts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { added, corrected, moved, renumbered, withdrawn, unchanged } = self;
        write!(f, "{added} 新增, {corrected} 改正, {moved} 移动, {renumbered} 换号, {withdrawn} 撤下, {unchanged} 不变")
    }
}
