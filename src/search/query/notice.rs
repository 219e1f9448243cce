//! What a reader is told when the query was not taken word for word.

use super::{MAX_CHARS, MAX_PARTS};

/// One remark about a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What it is about, for programs.
    pub kind: NoticeKind,
    /// A Chinese sentence for the reader, plain text.
    pub text: String,
}

/// What a remark is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoticeKind {
    /// Longer than [`MAX_CHARS`]: only the beginning was read.
    TooLong,
    /// More parts than [`MAX_PARTS`]: the rest is left out.
    TooManyParts,
    /// A quote without its pair: taken as text.
    UnbalancedQuote,
    /// `OR`, `|` or `-` without a part to work on: left out.
    LoneOperator,
    /// `OR` beside an excluded part: the excluded part is excluded all the same.
    OrWithExclusion,
    /// A field without a value: left out.
    EmptyValue,
    /// A part without anything that can be searched (only punctuation): left out.
    NothingToSearch,
    /// Nothing was found as typed, so what was probably meant was searched.
    Corrected,
    /// A known place without any case.
    AbsentPlace,
    /// Nothing has all that was asked for; what has most of it is shown.
    Relaxed,
    /// What stands behind 金额: is no amount: searched as plain words.
    BadAmount,
}

/// Adds a notice, once.
pub(super) fn add(notices: &mut Vec<Notice>, notice: Notice) {
    if !notices.contains(&notice) {
        notices.push(notice);
    }
}

impl Notice {
    pub(super) fn too_long() -> Self {
        Self::new(NoticeKind::TooLong, format!("搜索词超过{MAX_CHARS}字，只搜索了前{MAX_CHARS}字"))
    }

    pub(super) fn too_many_parts() -> Self {
        Self::new(NoticeKind::TooManyParts, format!("搜索词超过{MAX_PARTS}个，只搜索了前{MAX_PARTS}个"))
    }

    pub(super) fn unbalanced_quote() -> Self {
        Self::new(NoticeKind::UnbalancedQuote, "引号没有成对，已按普通文字搜索".to_owned())
    }

    pub(super) fn lone_operator(operator: &str) -> Self {
        Self::new(NoticeKind::LoneOperator, format!("“{operator}”旁边缺少搜索词，已忽略"))
    }

    pub(super) fn or_with_exclusion() -> Self {
        let text = "“或”不能连接被排除的词，已按“同时满足”处理";
        Self::new(NoticeKind::OrWithExclusion, text.to_owned())
    }

    pub(super) fn empty_value(field: &str) -> Self {
        Self::new(NoticeKind::EmptyValue, format!("“{field}”后面没有搜索词，已忽略"))
    }

    pub(super) fn nothing_to_search(part: &str) -> Self {
        let part = shortened(part);
        Self::new(NoticeKind::NothingToSearch, format!("“{part}”中没有可以搜索的文字，已忽略"))
    }

    pub(super) fn bad_amount(value: &str) -> Self {
        let text = format!("“{value}”不是金额，已按普通文字搜索；可以写 金额:>1亿、金额:5000万-1亿");
        Self::new(NoticeKind::BadAmount, text)
    }

    pub(in crate::search) fn corrected(to: &str) -> Self {
        Self::new(NoticeKind::Corrected, format!("已按“{to}”搜索"))
    }

    pub(in crate::search) fn absent_place(place: &str) -> Self {
        Self::new(NoticeKind::AbsentPlace, format!("没有{place}的案例"))
    }

    pub(in crate::search) fn relaxed() -> Self {
        Self::new(NoticeKind::Relaxed, "没有案例满足全部搜索词，以下是最接近的".to_owned())
    }

    fn new(kind: NoticeKind, text: String) -> Self {
        Self { kind, text }
    }
}

/// What a notice repeats of the query, short enough to be read.
fn shortened(part: &str) -> String {
    const MOST: usize = 16;
    let start: String = part.chars().take(MOST).collect();
    if start.len() < part.len() { format!("{start}…") } else { start }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_stays_short_whatever_it_repeats() {
        assert_eq!(Notice::nothing_to_search("---").text, "“---”中没有可以搜索的文字，已忽略");
        assert!(Notice::nothing_to_search(&"(".repeat(200)).text.chars().count() < 40);
    }
}
