//! Names of things as they stand in URLs: `urban-renewal-4/4/1/1`.
//!
//! A key is parsed once, at the edge; what has the type is well-formed. Keys come from the list as it was first imported
//! and are kept for life, so nothing here knows about row ids.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

/// Why a text is no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The slug holds something else than lower-case ASCII words joined by single hyphens, or is empty or too long.
    #[error(
        "`{0}` is no list slug: lower-case ASCII words joined by hyphens, at most {MAX_SLUG} characters, not digits alone"
    )]
    Slug(String),
    /// A position is not a number from 1 to 9999 without leading zeros.
    #[error("`{0}` is no position: a number from 1 to {MAX_POSITION} without leading zeros")]
    Position(String),
    /// The key has too few or too many parts.
    #[error("`{0}` is no key of this kind: it has the wrong number of parts")]
    Parts(String),
}

const MAX_SLUG: usize = 64;
/// The last position that an address can have.
pub const MAX_POSITION: u16 = 9999;

/// 清单的网址名: the name of a list in URLs, such as `urban-renewal-4`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ListSlug(String);

impl ListSlug {
    /// The slug as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ListSlug {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let word = |w: &str| !w.is_empty() && w.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        let named = text.bytes().any(|b| b.is_ascii_lowercase());
        if text.len() <= MAX_SLUG && named && text.split('-').all(word) {
            Ok(Self(text.to_owned()))
        } else {
            Err(KeyError::Slug(text.to_owned()))
        }
    }
}

impl fmt::Display for ListSlug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Place of a mechanism, measure or case among its siblings, counted from 1.
pub type Position = u16;

fn parse_position(text: &str) -> Result<Position, KeyError> {
    let wrong = || KeyError::Position(text.to_owned());
    if text.starts_with('0') || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(wrong());
    }
    let position: Position = text.parse().map_err(|_| wrong())?;
    if (1..=MAX_POSITION).contains(&position) { Ok(position) } else { Err(wrong()) }
}

/// Splits `text` at `/` into exactly `N` parts.
fn parts<const N: usize>(text: &str) -> Result<[&str; N], KeyError> {
    let found: Vec<&str> = text.split('/').collect();
    found.try_into().map_err(|_| KeyError::Parts(text.to_owned()))
}

/// 政策机制的网址名: `urban-renewal-4/4`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MechanismKey {
    /// The list it stands in.
    pub list: ListSlug,
    /// Which mechanism of the list.
    pub mechanism: Position,
}

/// 主要举措的网址名: `urban-renewal-4/4/1`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MeasureKey {
    /// The list it stands in.
    pub list: ListSlug,
    /// Which mechanism of the list.
    pub mechanism: Position,
    /// Which measure of the mechanism.
    pub measure: Position,
}

/// 案例的网址名: `urban-renewal-4/4/1/1`, kept for life.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseKey {
    /// The list it stands in.
    pub list: ListSlug,
    /// 编号 within the list.
    pub number: CaseNumber,
}

/// 编号: the key of a case within its list, `4.1.1` = mechanism 4, measure 1, position 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseNumber {
    /// Which mechanism of the list as first imported.
    pub mechanism: Position,
    /// Which measure of the mechanism as first imported.
    pub measure: Position,
    /// Which case of the measure as first imported.
    pub position: Position,
}

impl MeasureKey {
    /// The mechanism this measure belongs to.
    pub fn mechanism_key(&self) -> MechanismKey {
        MechanismKey { list: self.list.clone(), mechanism: self.mechanism }
    }
}

impl FromStr for MechanismKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let [list, mechanism] = parts(text)?;
        Ok(Self { list: list.parse()?, mechanism: parse_position(mechanism)? })
    }
}

impl FromStr for MeasureKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let [list, mechanism, measure] = parts(text)?;
        Ok(Self { list: list.parse()?, mechanism: parse_position(mechanism)?, measure: parse_position(measure)? })
    }
}

impl FromStr for CaseKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let [list, mechanism, measure, position] = parts(text)?;
        let number = CaseNumber {
            mechanism: parse_position(mechanism)?,
            measure: parse_position(measure)?,
            position: parse_position(position)?,
        };
        Ok(Self { list: list.parse()?, number })
    }
}

impl FromStr for CaseNumber {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let found: Vec<&str> = text.split('.').collect();
        let [mechanism, measure, position] = found.as_slice() else {
            return Err(KeyError::Parts(text.to_owned()));
        };
        Ok(Self {
            mechanism: parse_position(mechanism)?,
            measure: parse_position(measure)?,
            position: parse_position(position)?,
        })
    }
}

impl fmt::Display for MechanismKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.list, self.mechanism)
    }
}

impl fmt::Display for MeasureKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.list, self.mechanism, self.measure)
    }
}

impl fmt::Display for CaseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let CaseNumber { mechanism, measure, position } = self.number;
        write!(f, "{}/{mechanism}/{measure}/{position}", self.list)
    }
}

impl fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.mechanism, self.measure, self.position)
    }
}

macro_rules! serialize_as_text {
    ($($name:ty),*) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
    )*};
}
serialize_as_text!(ListSlug, MechanismKey, MeasureKey, CaseKey, CaseNumber);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_key_reads_back_as_it_was_written() {
        let key: CaseKey = "urban-renewal-4/4/1/12".parse().expect("a key");
        assert_eq!(key.to_string(), "urban-renewal-4/4/1/12");
        assert_eq!(key.number.to_string(), "4.1.12");
        assert_eq!("4.1.12".parse::<CaseNumber>().expect("a number"), key.number);
    }

    #[test]
    fn keys_that_could_have_two_spellings_are_refused() {
        for text in
            ["a/01/1/1", "a/+1/1/1", "A/1/1/1", "a/1/1/0", "a/1/1/10000", "a/1/1", "a/1/1/1/1", "a/１/1/1", "a\0/1/1/1"]
        {
            assert!(text.parse::<CaseKey>().is_err(), "{text:?} must be no case key");
        }
    }

    #[test]
    fn a_slug_is_ascii_words_joined_by_hyphens() {
        assert!("urban-renewal-4".parse::<ListSlug>().is_ok());
        for text in ["", "-a", "a-", "a--b", "城市", "a_b", "4", "a b", &"a".repeat(65)] {
            assert!(text.parse::<ListSlug>().is_err(), "{text:?} must be no slug");
        }
    }
}
