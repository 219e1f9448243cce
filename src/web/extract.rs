//! Typed input: keys from paths, parameters from queries. What does not parse is answered here.

use std::str::FromStr;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::error::{Way, WebError};
use super::urls::RevisionsOf;
use crate::domain::actor::OrganisationId;
use crate::domain::annotation::DocumentId;
use crate::domain::division::DivisionCode;
use crate::domain::ids::{CaseKey, ListSlug, MeasureKey, MechanismKey};

/// A key that stands in a path.
pub(crate) trait PathKey: FromStr {
    /// What comes before it.
    const PREFIX: &'static str;
}

impl PathKey for ListSlug {
    const PREFIX: &'static str = "/lists/";
}
impl PathKey for MechanismKey {
    const PREFIX: &'static str = "/lists/";
}
impl PathKey for MeasureKey {
    const PREFIX: &'static str = "/lists/";
}
impl PathKey for CaseKey {
    const PREFIX: &'static str = "/lists/";
}
impl PathKey for RevisionsOf {
    const PREFIX: &'static str = "/lists/";
}
impl PathKey for DivisionCode {
    const PREFIX: &'static str = "/localities/";
}
impl PathKey for OrganisationId {
    const PREFIX: &'static str = "/organisations/";
}
impl PathKey for DocumentId {
    const PREFIX: &'static str = "/documents/";
}

/// The key of the page that was asked for; an impossible one is a 404 and never reaches the database.
#[derive(Debug)]
pub(crate) struct Key<T>(pub(crate) T);

impl<T: PathKey, S: Sync> FromRequestParts<S> for Key<T> {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, WebError> {
        let text = parts.uri.path().strip_prefix(T::PREFIX).unwrap_or_default();
        text.parse().map(Self).map_err(|_| WebError::no_such_page())
    }
}

/// The parameters of a query. Broken percent signs and bytes are read as well as they can be, never refused.
#[derive(Debug)]
pub(crate) struct Parameters {
    /// The query as it came.
    raw: Option<String>,
    pairs: Vec<(String, String)>,
}

impl<S: Sync> FromRequestParts<S> for Parameters {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        let query = parts.uri.query().unwrap_or_default();
        let pairs = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        Ok(Self { raw: parts.uri.query().map(str::to_owned), pairs })
    }
}

impl Parameters {
    /// The query as it came, to be kept when a page has moved.
    pub(crate) fn raw(&self) -> Option<&str> {
        self.raw.as_deref()
    }

    /// The last value of a parameter, empty when it is not there.
    pub(crate) fn last(&self, name: &str) -> &str {
        self.pairs.iter().rev().find(|(n, _)| n == name).map_or("", |(_, value)| value)
    }

    /// All values of a parameter that are not empty, each once.
    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        let mut values: Vec<&str> = Vec::new();
        for (n, value) in &self.pairs {
            if n == name && !value.is_empty() && !values.contains(&value.as_str()) {
                values.push(value);
            }
        }
        values
    }

    /// The page, from 1. `first` is where a reader finds page 1.
    pub(crate) fn page(&self, first: &str) -> Result<usize, WebError> {
        let text = self.last("page");
        if text.is_empty() {
            return Ok(1);
        }
        // `parse` takes a plus sign, which would be a second spelling.
        let digits = text.bytes().all(|b| b.is_ascii_digit());
        match text.parse::<u64>() {
            Ok(page) if digits && page >= 1 => Ok(usize::try_from(page).unwrap_or(usize::MAX)),
            // More digits than a number holds is a page past the end, which is a 404.
            Err(_) if digits => Ok(usize::MAX),
            _ => {
                let way = Way { href: first.to_owned(), label: "从第 1 页看起".to_owned() };
                Err(WebError::bad_parameter("page", text, "页码是从 1 起的整数", vec![way]))
            }
        }
    }
}
