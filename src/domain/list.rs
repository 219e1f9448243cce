//! 清单: one issued list and what is known about it.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};
use time::Date;
use time::macros::format_description;

use super::ids::ListSlug;
use super::ordinal;

/// 清单（第N批）: one issued document of replicable practices. What is not known is `None`, never a guess.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PolicyList {
    /// Name in URLs.
    pub slug: ListSlug,
    /// Title as issued.
    pub title: String,
    /// 系列: what the batches of one series have in common, such as 城市更新.
    pub series: Option<String>,
    /// 批次: 4 for 第四批.
    pub batch: Option<u16>,
    /// 发布机关.
    pub issuer: Option<String>,
    /// 发布日期.
    pub issued_on: Option<IssueDate>,
    /// 文号.
    pub document_no: Option<String>,
    /// Where the issuer published it.
    pub source_url: Option<String>,
}

impl PolicyList {
    /// 第四批, when the list is one of a series of batches.
    pub fn batch_label(&self) -> Option<String> {
        self.batch.map(|n| format!("第{}批", ordinal::to_chinese(n)))
    }

    /// The short name for lines above headings: `城市更新 · 第四批`, or the title when the series is not known.
    pub fn label(&self) -> String {
        match (&self.series, self.batch_label()) {
            (Some(series), Some(batch)) => format!("{series} · {batch}"),
            (Some(series), None) => series.clone(),
            (None, _) => self.title.clone(),
        }
    }
}

/// The batch that a title names: 4 for `…清单（第四批）`.
pub fn batch_in_title(title: &str) -> Option<u16> {
    let (_, after) = title.rsplit_once('第')?;
    let (numeral, _) = after.split_once('批')?;
    ordinal::parse_chinese(numeral).or_else(|| numeral.parse().ok()).filter(|n| (1..=9999).contains(n))
}

/// 发布日期, written `2025-09-30`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IssueDate(Date);

/// A date that is not written `YYYY-MM-DD` or does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no date: write it YYYY-MM-DD, such as 2025-09-30")]
pub struct DateError(String);

impl IssueDate {
    /// The day.
    pub fn date(self) -> Date {
        self.0
    }

    /// 2025年9月30日.
    pub fn chinese(self) -> String {
        chinese_day(self.0)
    }
}

/// 2025年9月30日.
pub fn chinese_day(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), u8::from(day.month()), day.day())
}

impl FromStr for IssueDate {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let wrong = |_| DateError(text.to_owned());
        Date::parse(text, format_description!("[year]-[month]-[day]")).map(Self).map_err(wrong)
    }
}

impl fmt::Display for IssueDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), u8::from(self.0.month()), self.0.day())
    }
}

impl Serialize for IssueDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_names_its_batch() {
        assert_eq!(batch_in_title("实施城市更新行动可复制经验做法清单（第四批）"), Some(4));
        assert_eq!(batch_in_title("清单（第12批）"), Some(12));
        assert_eq!(batch_in_title("可复制经验做法清单"), None);
        assert_eq!(batch_in_title("第批"), None);
    }

    #[test]
    fn a_date_is_written_in_two_ways() {
        let date: IssueDate = "2025-09-30".parse().expect("a date");
        assert_eq!(date.to_string(), "2025-09-30");
        assert_eq!(date.chinese(), "2025年9月30日");
        assert!("2025-02-30".parse::<IssueDate>().is_err());
        assert!("2025-9-30".parse::<IssueDate>().is_err());
    }
}
