//! The address of a search, read: every value checked, and the addresses around it.

use std::fmt;
use std::str::FromStr;

use super::facets::has_label;
use crate::domain::division::{DivisionCode, ParseDivisionCodeError, divisions};
use crate::domain::ids::{ListSlug, MechanismKey};
use crate::search::{Filters, MAX_CHARS, NO_PLACE, Sort};
use crate::web::canonical::Format;
use crate::web::error::{Way, WebError};
use crate::web::extract::Parameters;
use crate::web::urls::SearchLink;
use crate::web::views::pager::PER_PAGE;

/// The most hits `/search.json` gives at once.
const MAX_LIMIT: usize = 100;
/// The most filters that can be chosen: each has a chip whose link carries all the others.
const MAX_FILTERS: usize = 30;

/// A search as it was asked for, every value checked.
pub(super) struct Asked {
    /// The words, all of them.
    pub(super) typed: String,
    /// The search as links carry it: with the words that are searched, however long the rest is.
    pub(super) link: SearchLink,
    pub(super) filters: Filters,
    pub(super) sort: Sort,
    pub(super) limit: usize,
}

impl Asked {
    pub(super) fn parse(parameters: &Parameters, format: Format) -> Result<Self, WebError> {
        // A line end or a NUL is no part of any word; what links and titles carry is what is searched.
        let typed = parameters.last("q").replace(char::is_control, " ");
        let q: String = typed.chars().filter(|c| !c.is_control()).take(MAX_CHARS).collect();
        let plain = SearchLink::of(&q).href();
        let bad = |name: &str, value: &str, expected: &str| {
            let way = Way { href: plain.clone(), label: "不加这个条件再搜".to_owned() };
            WebError::bad_parameter(name, value, expected, vec![way])
        };
        let lists =
            checked::<ListSlug>(parameters, "list", |v| bad("list", v, "应是清单的地址名，如 urban-renewal-4"))?;
        let mechanisms = checked::<MechanismKey>(parameters, "mechanism", |v| {
            bad("mechanism", v, "应是清单的地址名加机制的序号，如 urban-renewal-4/4")
        })?;
        let places =
            checked::<Place>(parameters, "place", |v| bad("place", v, "应是六位行政区划代码，如 360000，或 none"))?;
        let known = |p: &str| p == NO_PLACE || p.parse().ok().and_then(|code| divisions().find(code)).is_some();
        if let Some(unknown) = places.iter().find(|p| !known(p)) {
            return Err(bad("place", unknown, "行政区划代码表里没有这个代码"));
        }
        let has: Vec<String> = parameters.all("has").into_iter().map(str::to_owned).collect();
        if let Some(unknown) = has.iter().find(|has| has_label(has).is_none()) {
            return Err(bad("has", unknown, "可以是 documents 或 figures"));
        }
        let chosen = lists.len() + mechanisms.len() + places.len() + has.len();
        if chosen > MAX_FILTERS {
            let expected = format!("一次最多选 {MAX_FILTERS} 个筛选条件");
            return Err(bad("list、mechanism、place、has", &format!("{chosen} 个"), &expected));
        }
        let (sort, sort_name) = match parameters.last("sort") {
            "" | "relevance" => (Sort::Relevance, ""),
            "list" => (Sort::ListOrder, "list"),
            "place" => (Sort::Place, "place"),
            other => return Err(bad("sort", other, "可以是 relevance、list 或 place")),
        };
        let limit = match (format, parameters.last("limit")) {
            (_, "") => PER_PAGE,
            (Format::Json, text) => match text.parse() {
                Ok(limit) if (1..=MAX_LIMIT).contains(&limit) && !text.starts_with('+') => limit,
                _ => return Err(bad("limit", text, "应是 1 到 100 的整数")),
            },
            _ => PER_PAGE,
        };
        let filters = Filters {
            lists: lists.clone(),
            mechanisms: mechanisms.clone(),
            places: places.clone(),
            has: has.clone(),
            ..Filters::default()
        };
        let page = parameters.page(&plain)?;
        let link = SearchLink { q, lists, mechanisms, places, has, sort: sort_name, page };
        Ok(Self { typed, link, filters, sort, limit })
    }

    pub(super) fn page_href(&self, page: usize, format: Format) -> String {
        let link = SearchLink { page, ..self.link.clone() };
        link.twin_href(format)
    }

    /// The feed of the search: of its first page, whatever the order, so that it has one address.
    pub(super) fn feed_href(&self) -> String {
        SearchLink { sort: "", page: 1, ..self.link.clone() }.twin_href(Format::Atom)
    }

    /// The search with one value of a filter taken out.
    pub(super) fn without(&self, name: &str, value: &str) -> String {
        let mut link = SearchLink { page: 1, ..self.link.clone() };
        let values = match name {
            "list" => &mut link.lists,
            "mechanism" => &mut link.mechanisms,
            "has" => &mut link.has,
            _ => &mut link.places,
        };
        values.retain(|v| v != value);
        link.href()
    }

    /// The search without any filter.
    pub(super) fn unfiltered(&self) -> String {
        SearchLink { sort: self.link.sort, ..SearchLink::of(&self.link.q) }.href()
    }
}

/// A value of the place filter.
enum Place {
    Nowhere,
    Code(DivisionCode),
}

impl FromStr for Place {
    type Err = ParseDivisionCodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == NO_PLACE { Ok(Self::Nowhere) } else { text.parse().map(Self::Code) }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nowhere => f.write_str(NO_PLACE),
            Self::Code(code) => code.fmt(f),
        }
    }
}

/// Every value of a filter as its type writes it; the first that is none is the error.
fn checked<T: std::str::FromStr + ToString>(
    parameters: &Parameters,
    name: &str,
    bad: impl Fn(&str) -> WebError,
) -> Result<Vec<String>, WebError> {
    let values = parameters.all(name).into_iter();
    values.map(|value| value.parse::<T>().map(|v| v.to_string()).map_err(|_| bad(value))).collect()
}
