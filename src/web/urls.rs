//! Addresses are built here and nowhere else.

use std::str::FromStr;

use super::canonical::Format;
use crate::domain::actor::OrganisationId;
use crate::domain::annotation::{DocumentId, DocumentRelation};
use crate::domain::division::DivisionCode;
use crate::domain::ids::{CaseKey, KeyError, ListSlug, MeasureKey, MechanismKey};

/// The feed of the whole library.
pub(crate) const FEED: &str = "/feed.atom";

/// The path of a page.
pub(crate) trait Href {
    /// Path on this site, without a suffix.
    fn href(&self) -> String;

    /// Path of the JSON twin.
    fn json_href(&self) -> String {
        self.twin_href(Format::Json)
    }

    /// Path under which the page answers in another format.
    fn twin_href(&self, format: Format) -> String {
        match format.suffix() {
            "" => self.href(),
            suffix => format!("{}.{suffix}", self.href()),
        }
    }
}

macro_rules! href_below {
    ($($prefix:literal => $($key:ty),*;)*) => {$($(
        impl Href for $key {
            fn href(&self) -> String {
                format!(concat!($prefix, "/{}"), self)
            }
        }
    )*)*};
}
href_below! {
    "/lists" => ListSlug, MechanismKey, MeasureKey, CaseKey;
    "/localities" => DivisionCode;
    "/organisations" => OrganisationId;
    "/documents" => DocumentId;
}

/// 更正记录: the page with the former texts of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RevisionsOf(pub(crate) CaseKey);

/// What follows the address of the case.
const REVISIONS: &str = "/revisions";

impl Href for RevisionsOf {
    fn href(&self) -> String {
        format!("{}{REVISIONS}", self.0.href())
    }
}

impl FromStr for RevisionsOf {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        text.strip_suffix(REVISIONS).ok_or_else(|| KeyError::Parts(text.to_owned()))?.parse().map(Self)
    }
}

/// The address of a case with a search marked in it.
pub(crate) fn case_with_marks(key: &CaseKey, q: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("q", q).finish();
    if q.trim().is_empty() { key.href() } else { format!("{}?{query}", key.href()) }
}

/// The address of a sentence of a case, from 1.
pub(crate) fn sentence_href(key: &CaseKey, sentence: u32) -> String {
    format!("{}#s{sentence}", key.href())
}

/// What stands in the query of a page about several cases, in order.
fn with_cases<'a>(path: &str, format: Format, keys: impl IntoIterator<Item = &'a CaseKey>) -> String {
    let dot = if format == Format::Html { "" } else { "." };
    // A key holds nothing that a query would escape, so the address reads as the key does.
    let cases: Vec<String> = keys.into_iter().map(|key| format!("case={key}")).collect();
    let mark = if cases.is_empty() { "" } else { "?" };
    format!("{path}{dot}{}{mark}{}", format.suffix(), cases.join("&"))
}

/// The address of a folder: it carries the whole content.
pub(crate) fn folder_href<'a>(format: Format, keys: impl IntoIterator<Item = &'a CaseKey>) -> String {
    with_cases("/folder", format, keys)
}

/// The address of some cases side by side.
pub(crate) fn compare_href<'a>(format: Format, keys: impl IntoIterator<Item = &'a CaseKey>) -> String {
    with_cases("/compare", format, keys)
}

/// The address of a checked quotation.
pub(crate) fn check_href(format: Format, quote: &str) -> String {
    let dot = if format == Format::Html { "" } else { "." };
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("q", quote).finish();
    format!("/check{dot}{}?{query}", format.suffix())
}

/// The address of the index of documents: filter, order and page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DocumentsLink {
    /// Only those issued, or only cited.
    pub(crate) relation: Option<DocumentRelation>,
    /// By title instead of by issuer.
    pub(crate) by_title: bool,
    /// Page, from 1.
    pub(crate) page: usize,
}

impl DocumentsLink {
    /// Path and query of the page.
    pub(crate) fn href(self) -> String {
        self.twin_href(Format::Html)
    }

    /// Path and query of the index in another format.
    pub(crate) fn twin_href(self, format: Format) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if let Some(relation) = self.relation {
            query.append_pair("relation", relation.name());
        }
        if self.by_title {
            query.append_pair("sort", "title");
        }
        if self.page > 1 {
            query.append_pair("page", &self.page.to_string());
        }
        let suffix = format.suffix();
        let path = if suffix.is_empty() { "/documents".to_owned() } else { format!("/documents.{suffix}") };
        match query.finish().as_str() {
            "" => path,
            query => format!("{path}?{query}"),
        }
    }
}

/// What an overview counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Covered {
    /// The newest list, whichever that is.
    Newest,
    /// One list.
    List(ListSlug),
    /// All lists together.
    All,
}

impl Covered {
    /// Path and query of the overview.
    pub(crate) fn href(&self) -> String {
        self.with_path("/overview")
    }

    /// Path and query of its JSON twin.
    pub(crate) fn json_href(&self) -> String {
        self.with_path("/overview.json")
    }

    fn with_path(&self, path: &str) -> String {
        match self {
            Self::Newest => path.to_owned(),
            Self::List(slug) => format!("{path}?list={slug}"),
            Self::All => format!("{path}?lists=all"),
        }
    }
}

/// The address of a file of the whole library.
pub(crate) fn download_href(name: &str) -> String {
    format!("/download/{name}")
}

/// The address of the table of figures: filters, order and page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct FiguresLink {
    /// Names of kinds.
    pub(crate) kinds: Vec<&'static str>,
    /// Division codes.
    pub(crate) places: Vec<String>,
    /// Keys of mechanisms.
    pub(crate) mechanisms: Vec<String>,
    /// Keys of cases.
    pub(crate) cases: Vec<String>,
    /// `value` or `place`; empty for the order of the lists.
    pub(crate) sort: &'static str,
    /// `asc` or `desc`; empty for the usual one.
    pub(crate) order: &'static str,
    /// Page, from 1.
    pub(crate) page: usize,
}

impl FiguresLink {
    /// Path and query of the page.
    pub(crate) fn href(&self) -> String {
        self.twin_href(Format::Html)
    }

    /// Path and query of the table in another format.
    pub(crate) fn twin_href(&self, format: Format) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(self.kinds.iter().map(|kind| ("kind", kind)));
        for (name, values) in [("place", &self.places), ("mechanism", &self.mechanisms), ("case", &self.cases)] {
            query.extend_pairs(values.iter().map(|value| (name, value)));
        }
        for (name, value) in [("sort", self.sort), ("order", self.order)] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        if self.page > 1 {
            query.append_pair("page", &self.page.to_string());
        }
        let path = match format.suffix() {
            "" => "/figures".to_owned(),
            suffix => format!("/figures.{suffix}"),
        };
        let query = query.finish();
        if query.is_empty() { path } else { format!("{path}?{query}") }
    }
}

/// The address of a search: words, filters, order and page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct SearchLink {
    /// What was typed.
    pub(crate) q: String,
    /// Slugs of lists.
    pub(crate) lists: Vec<String>,
    /// Keys of mechanisms.
    pub(crate) mechanisms: Vec<String>,
    /// Division codes.
    pub(crate) places: Vec<String>,
    /// `documents`, `figures`.
    pub(crate) has: Vec<String>,
    /// `list` or `place`; empty for relevance.
    pub(crate) sort: &'static str,
    /// Page, from 1.
    pub(crate) page: usize,
}

impl SearchLink {
    /// A search for some words.
    pub(crate) fn of(q: &str) -> Self {
        Self { q: q.to_owned(), page: 1, ..Self::default() }
    }

    /// Path and query of the page.
    pub(crate) fn href(&self) -> String {
        self.with_path("/search")
    }

    /// Path and query of the JSON twin.
    pub(crate) fn json_href(&self) -> String {
        self.twin_href(Format::Json)
    }

    /// Path and query of the search in another format.
    pub(crate) fn twin_href(&self, format: Format) -> String {
        match format.suffix() {
            "" => self.href(),
            suffix => self.with_path(&format!("/search.{suffix}")),
        }
    }

    fn with_path(&self, path: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("q", &self.q);
        let filters =
            [("list", &self.lists), ("mechanism", &self.mechanisms), ("place", &self.places), ("has", &self.has)];
        for (name, values) in filters {
            query.extend_pairs(values.iter().map(|value| (name, value)));
        }
        if !self.sort.is_empty() {
            query.append_pair("sort", self.sort);
        }
        if self.page > 1 {
            query.append_pair("page", &self.page.to_string());
        }
        format!("{path}?{}", query.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_a_list_are_prefixes_of_each_other() {
        let case: CaseKey = "urban-renewal-4/4/1/2".parse().expect("a key");
        assert_eq!(case.href(), "/lists/urban-renewal-4/4/1/2");
        assert_eq!(case.list.json_href(), "/lists/urban-renewal-4.json");
        let revisions = RevisionsOf(case);
        assert_eq!(revisions.json_href(), "/lists/urban-renewal-4/4/1/2/revisions.json");
        assert_eq!("urban-renewal-4/4/1/2/revisions".parse(), Ok(revisions));
        assert!("urban-renewal-4/4/1/revisions".parse::<RevisionsOf>().is_err());
    }

    #[test]
    fn a_folder_address_carries_its_cases_as_their_keys_read() {
        let keys: Vec<CaseKey> = ["a/4/1/2", "b-1/1/1/1"].iter().map(|key| key.parse().expect("a key")).collect();
        assert_eq!(folder_href(Format::Html, &keys), "/folder?case=a/4/1/2&case=b-1/1/1/1");
        assert_eq!(folder_href(Format::Docx, &keys[..1]), "/folder.docx?case=a/4/1/2");
        assert_eq!(folder_href(Format::Html, []), "/folder");
        assert_eq!(compare_href(Format::Json, &keys[..1]), "/compare.json?case=a/4/1/2");
        assert_eq!(check_href(Format::Json, "a b"), "/check.json?q=a+b");
    }

    #[test]
    fn a_search_address_carries_what_is_not_the_default() {
        let mut link = SearchLink::of("专项债 & 税");
        assert_eq!(link.href(), "/search?q=%E4%B8%93%E9%A1%B9%E5%80%BA+%26+%E7%A8%8E");
        link.places.push("360000".to_owned());
        link.sort = "list";
        link.page = 2;
        assert!(link.json_href().ends_with("&place=360000&sort=list&page=2"));
        assert!(link.json_href().starts_with("/search.json?q="));
    }
}
