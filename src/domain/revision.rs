//! 更正: what a case said before it was corrected.

use super::outline::CaseText;

/// A former text of a case. The present text is in the case itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// Counted from 1, the first text.
    pub number: u32,
    /// 印刷编号 then.
    pub printed_number: String,
    /// The text then.
    pub text: CaseText,
    /// Title of the mechanism it stood in.
    pub mechanism_title: String,
    /// Title of the measure it stood in; `None` for an implicit one.
    pub measure_title: Option<String>,
    /// Name of the file it was read from.
    pub source_name: String,
    /// Since when the case had this text (RFC 3339).
    pub valid_from: String,
    /// When the next text replaced it, or the case was withdrawn (RFC 3339).
    pub replaced_at: String,
}
