//! 引用: how a case or a whole list is cited, after GB/T 7714—2025 and —2015, as a footnote, and for programs that keep references.
//!
//! A practice is an item inside an issued list and is located by its printed number. The standard has no such form of its own: it is
//! our adaptation of the form for a part of a document (`docs/CITATION.md`). What is not known is left out together with its
//! punctuation, and [`Citation::missing`] names it; nothing is invented.

mod bibtex;
mod csl;
mod ris;

use time::macros::offset;
use time::{Date, OffsetDateTime};

use super::case::CaseSummary;
use super::list::{IssueDate, PolicyList};

/// Everything that a reference to a case, or to a whole list, is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// Name of the reference in files of references: `urban-renewal-4-4.1.1`. A slug has no dot, so no list is named like a case.
    id: String,
    /// What is cited within the list; `None` for the list itself.
    item: Option<Item>,
    list: String,
    issuer: Option<String>,
    issued_on: Option<IssueDate>,
    document_no: Option<String>,
    source_url: Option<String>,
    url: String,
    accessed: Date,
}

/// A practice within its list.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Item {
    title: String,
    /// 印刷编号: 四（一）1, or the measure of an unnumbered case: 三（二）.
    locator: String,
}

/// The day it is in China at an instant: the day on which an address was visited.
///
/// China has had one time and no summer time since 1992, so a fixed offset is Asia/Shanghai for every day that can come up.
pub fn day_in_china(now: OffsetDateTime) -> Date {
    now.to_offset(offset!(+8)).date()
}

/// The marks that the two editions of the standard write differently.
struct Marks {
    colon: &'static str,
    open: char,
    close: char,
}

const FULL_WIDTH: Marks = Marks { colon: "：", open: '（', close: '）' };
const HALF_WIDTH: Marks = Marks { colon: ": ", open: '(', close: ')' };

impl Citation {
    /// Of a case, found at its permalink on a day.
    pub fn of_case(case: &CaseSummary, permalink: &str, accessed: Date) -> Self {
        let item = Item { title: one_line(&case.text.heading), locator: one_line(&case.printed_number) };
        let id = format!("{}-{}", case.key.list, case.key.number);
        Self { id, item: Some(item), ..Self::of_list(&case.list, permalink, accessed) }
    }

    /// Of a whole list, found at its permalink on a day.
    pub fn of_list(list: &PolicyList, permalink: &str, accessed: Date) -> Self {
        let known = |value: &Option<String>| value.as_deref().map(one_line).filter(|value| !value.is_empty());
        Self {
            id: list.slug.to_string(),
            item: None,
            list: one_line(&list.title),
            issuer: known(&list.issuer),
            issued_on: list.issued_on,
            document_no: known(&list.document_no),
            source_url: known(&list.source_url),
            url: permalink.to_owned(),
            accessed,
        }
    }

    /// GB/T 7714—2025.
    pub fn gbt7714_2025(&self) -> String {
        self.gbt7714(&FULL_WIDTH)
    }

    /// GB/T 7714—2015.
    pub fn gbt7714_2015(&self) -> String {
        self.gbt7714(&HALF_WIDTH)
    }

    /// A footnote as Chinese books and papers write it.
    pub fn footnote(&self) -> String {
        let issuer = self.issuer.as_ref().map(|issuer| format!("{issuer}：")).unwrap_or_default();
        let number = self.document_no.as_ref().map(|number| format!("（{number}）")).unwrap_or_default();
        let title = swap_title_marks(&self.list);
        let locator = self.item.as_ref().map(|item| format!("，{}", item.locator)).unwrap_or_default();
        let date = self.issued_on.map(|date| format!("，{}", date.chinese())).unwrap_or_default();
        format!("{issuer}《{title}》{number}{locator}{date}。")
    }

    /// What a full reference would have and nobody has told us, by name: 发布机关, 发布日期, 文号, 原文网址.
    pub fn missing(&self) -> Vec<&'static str> {
        let fields = [
            ("发布机关", self.issuer.is_none()),
            ("发布日期", self.issued_on.is_none()),
            ("文号", self.document_no.is_none()),
            ("原文网址", self.source_url.is_none()),
        ];
        fields.into_iter().filter(|(_, missing)| *missing).map(|(name, _)| name).collect()
    }

    /// Whether it is an item of a list that is cited.
    pub fn is_of_item(&self) -> bool {
        self.item.is_some()
    }

    fn gbt7714(&self, marks: &Marks) -> String {
        let author = self.issuer.as_ref().map(|issuer| format!("{} ", stopped(issuer.clone()))).unwrap_or_default();
        let mut list = self.list.clone();
        if let Some(number) = &self.document_no {
            list = format!("{list}{}{number}", marks.colon);
        }
        let work = match &self.item {
            Some(Item { title, locator }) => format!("{title}[EB/OL]//{list}{}{locator}", marks.colon),
            None => format!("{list}[EB/OL]"),
        };
        let date = self.issued_on.map(|date| format!("{}{date}{}", marks.open, marks.close)).unwrap_or_default();
        format!("{author}{}{date}[{}]. {}.", stopped(work), self.accessed, self.url)
    }

    /// What is cited: the practice, or the list itself.
    fn title(&self) -> &str {
        self.item.as_ref().map_or(&self.list, |item| &item.title)
    }

    /// What has no field of its own in files of references.
    fn notes(&self) -> Vec<String> {
        let number = self.document_no.as_ref().map(|number| format!("文号：{number}"));
        let source = self.source_url.as_ref().map(|url| format!("原文：{url}"));
        number.into_iter().chain(source).collect()
    }
}

/// With a full stop, unless the text brings its own.
fn stopped(text: String) -> String {
    if text.ends_with('.') { text } else { text + "." }
}

/// Every run of blanks and line ends as one space: a reference is one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Inside 《》 a title is written in 〈〉, and within that in 《》 again (GB/T 15834).
fn swap_title_marks(title: &str) -> String {
    let swap = |c| match c {
        '《' => '〈',
        '》' => '〉',
        '〈' => '《',
        '〉' => '》',
        c => c,
    };
    title.chars().map(swap).collect()
}

#[cfg(test)]
mod tests;
