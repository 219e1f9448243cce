//! The `.toml` beside a list: what is known of it and does not stand in the text.

use serde::Deserialize;

use super::diagnostic::{Diagnostic, Place};
use super::title::Facts;
use crate::domain::ids::ListSlug;
use crate::domain::list::{IssueDate, PolicyList, batch_in_title};

/// The file as written. Every key may be missing; an unknown key is an error, since it is most likely a misspelling.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    slug: Option<toml::Spanned<String>>,
    title: Option<toml::Spanned<String>>,
    series: Option<toml::Spanned<String>>,
    batch: Option<toml::Spanned<i64>>,
    issuer: Option<toml::Spanned<String>>,
    issued_on: Option<toml::Spanned<String>>,
    document_no: Option<toml::Spanned<String>>,
    source_url: Option<toml::Spanned<String>>,
}

/// What a metadata file says of its list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListMetadata {
    /// Name in URLs.
    pub slug: Option<ListSlug>,
    /// Title as issued, when it differs from the first line.
    pub title: Option<String>,
    /// 系列.
    pub series: Option<String>,
    /// 批次.
    pub batch: Option<u16>,
    /// 发布机关.
    pub issuer: Option<String>,
    /// 发布日期.
    pub issued_on: Option<IssueDate>,
    /// 文号.
    pub document_no: Option<String>,
    /// Where the issuer published it; an http or https address.
    pub source_url: Option<String>,
}

impl ListMetadata {
    /// Reads a metadata file.
    ///
    /// # Errors
    /// A diagnostic with the line and column of the first thing that is wrong.
    pub fn parse(text: &str) -> Result<Self, Diagnostic> {
        let raw: Raw = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            fault(text, at, error.message(), "see docs/IMPORT.md for the keys of this file")
        })?;
        let slug = raw.slug.map(|slug| {
            let problem = |e| fault(text, slug.span().start, format!("{e}"), "choose a slug such as urban-renewal-4");
            slug.get_ref().parse().map_err(problem)
        });
        let issued_on = raw.issued_on.map(|date| {
            let problem = |e| fault(text, date.span().start, format!("{e}"), "write the date of issue as 2025-09-30");
            date.get_ref().parse().map_err(problem)
        });
        let source_url = raw.source_url.map(|url| match url.get_ref() {
            web if web.starts_with("https://") || web.starts_with("http://") => Ok(web.clone()),
            other => Err(fault(
                text,
                url.span().start,
                format!("`{other}` is no web address"),
                "give the address of the original with https:// or leave source_url out",
            )),
        });
        let batch = raw.batch.map(|batch| {
            let number = u16::try_from(*batch.get_ref()).ok().filter(|n| (1..=9999).contains(n));
            number.ok_or_else(|| {
                fault(text, batch.span().start, "the batch is a number from 1 to 9999", "write 4 for 第四批")
            })
        });
        Ok(Self {
            slug: slug.transpose()?,
            title: one_line(text, raw.title)?,
            series: one_line(text, raw.series)?,
            batch: batch.transpose()?,
            issuer: one_line(text, raw.issuer)?,
            issued_on: issued_on.transpose()?,
            document_no: one_line(text, raw.document_no)?,
            source_url: source_url.transpose()?,
        })
    }

    /// This metadata, and where it says nothing what stands in the document.
    pub fn or_facts(self, facts: &Facts) -> Self {
        Self {
            issuer: self.issuer.or_else(|| facts.issuer.clone()),
            issued_on: self.issued_on.or(facts.issued_on),
            document_no: self.document_no.or_else(|| facts.document_no.clone()),
            batch: self.batch.or(facts.batch),
            ..self
        }
    }

    /// This metadata, and where it says nothing another.
    pub fn or(self, other: Self) -> Self {
        Self {
            slug: self.slug.or(other.slug),
            title: self.title.or(other.title),
            series: self.series.or(other.series),
            batch: self.batch.or(other.batch),
            issuer: self.issuer.or(other.issuer),
            issued_on: self.issued_on.or(other.issued_on),
            document_no: self.document_no.or(other.document_no),
            source_url: self.source_url.or(other.source_url),
        }
    }

    /// The list that this metadata and the title line of the document describe. The batch is read from the title when
    /// the metadata does not give it; the slug must be given by one of the two.
    pub fn describe(self, slug: ListSlug, first_line: &str) -> PolicyList {
        let title = self.title.unwrap_or_else(|| first_line.to_owned());
        PolicyList {
            slug,
            batch: self.batch.or_else(|| batch_in_title(&title)),
            title,
            series: self.series,
            issuer: self.issuer,
            issued_on: self.issued_on,
            document_no: self.document_no,
            source_url: self.source_url,
        }
    }
}

/// A value that pages show on one line: not empty, without line ends.
fn one_line(text: &str, value: Option<toml::Spanned<String>>) -> Result<Option<String>, Diagnostic> {
    match value {
        Some(value) if value.get_ref().trim().is_empty() || value.get_ref().contains(char::is_control) => Err(fault(
            text,
            value.span().start,
            "the value is empty or has a line end in it",
            "write it on one line, or leave the key out when it is not known",
        )),
        value => Ok(value.map(toml::Spanned::into_inner)),
    }
}

fn fault(text: &str, at: usize, message: impl Into<String>, help: &str) -> Diagnostic {
    let before = text.get(..at).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |n| n + 1);
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).saturating_add(1);
    let place =
        Place { line: count(before.matches('\n').count()), column: count(before[line_start..].chars().count()) };
    Diagnostic::error("metadata", place, message, help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_metadata_is_read_and_unknown_things_stay_unknown() {
        let metadata = ListMetadata::parse(include_str!("../../data/urban-renewal-4.toml")).expect("well-formed");
        assert_eq!(metadata.slug.as_ref().map(ListSlug::as_str), Some("urban-renewal-4"));
        assert_eq!(metadata.issued_on.map(|d| d.to_string()).as_deref(), Some("2025-09-30"));
        assert_eq!(metadata.document_no, None);
        assert_eq!(metadata.source_url, None);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        for (text, line, column) in [
            ("slug = \"Bad Slug\"\n", 1, 8),
            ("title = \"题\"\nissued_on = \"30.9.2025\"\n", 2, 13),
            ("isuer = \"x\"\n", 1, 1),
            ("batch = 0\n", 1, 9),
            ("batch = 65536\n", 1, 9),
            ("title = \"\"\n", 1, 9),
            ("issuer = \"a\\nb\"\n", 1, 10),
            ("source_url = \"javascript:alert(1)\"\n", 1, 14),
        ] {
            let error = ListMetadata::parse(text).expect_err(text);
            assert_eq!((error.line, error.column), (line, column), "{text}: {}", error.message);
        }
    }
}
