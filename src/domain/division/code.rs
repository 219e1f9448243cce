//! 行政区划代码: the code of a division and what it tells by itself.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use super::divisions;

/// 行政区划代码: the six digits of GB/T 2260, such as `340200` for 安徽省芜湖市.
///
/// Its shape is checked, not its existence: [`Divisions::find`](super::Divisions::find) knows which codes exist.
/// The order is that of the digits, so a division stands before everything that lies in it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DivisionCode([u8; 6]);

/// Why a text is not a [`DivisionCode`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ParseDivisionCodeError {
    /// The text has not six bytes (their number is given).
    #[error("a division code has six digits, this text has {0} bytes")]
    Length(usize),
    /// Something other than 0 to 9 stands in the text.
    #[error("a division code consists of the digits 0 to 9 only")]
    NotADigit,
    /// Province 0x does not exist in the standard.
    #[error("a division code does not begin with 0")]
    LeadingZero,
}

/// 层级: how deep a division stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// 省级: provinces, autonomous regions, the four municipalities, the two special regions.
    Province,
    /// 地级: cities, prefectures, leagues, autonomous prefectures.
    Prefecture,
    /// 县级: counties, districts, banners, county-level cities.
    County,
}

impl DivisionCode {
    /// The province-level code this code lies in or is.
    pub fn province(self) -> Self {
        let [a, b, ..] = self.0;
        Self([a, b, b'0', b'0', b'0', b'0'])
    }

    /// The prefecture-level code this code lies in or is.
    ///
    /// `None` for a province, a district of a municipality and a county directly under its
    /// province: only a code that stands in the table is answered.
    pub fn prefecture(self) -> Option<Self> {
        if self.level() == Level::Province {
            return None;
        }
        let [a, b, c, d, ..] = self.0;
        let code = Self([a, b, c, d, b'0', b'0']);
        divisions().find(code).map(|division| division.code)
    }

    /// The code itself, and those of the prefecture and the province that its digits name, whether or not they are in the table.
    pub fn and_above(self) -> [Self; 3] {
        let [a, b, c, d, ..] = self.0;
        [self, Self([a, b, c, d, b'0', b'0']), self.province()]
    }

    /// The level, told from the trailing zeros.
    pub fn level(self) -> Level {
        match self.0 {
            [_, _, b'0', b'0', b'0', b'0'] => Level::Province,
            [_, _, _, _, b'0', b'0'] => Level::Prefecture,
            _ => Level::County,
        }
    }

    /// The six digits.
    pub fn as_str(&self) -> &str {
        // Never empty: every byte is an ASCII digit, `FromStr` sees to it.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl FromStr for DivisionCode {
    type Err = ParseDivisionCodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits: [u8; 6] = text.as_bytes().try_into().map_err(|_| ParseDivisionCodeError::Length(text.len()))?;
        if !digits.iter().all(u8::is_ascii_digit) {
            return Err(ParseDivisionCodeError::NotADigit);
        }
        if digits[0] == b'0' {
            return Err(ParseDivisionCodeError::LeadingZero);
        }
        Ok(Self(digits))
    }
}

impl fmt::Display for DivisionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for DivisionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DivisionCode({self})")
    }
}

impl Serialize for DivisionCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> DivisionCode {
        text.parse().unwrap()
    }

    #[test]
    fn code_is_read_from_six_digits_only() {
        assert_eq!(code("320581").to_string(), "320581");
        let read = str::parse::<DivisionCode>;
        assert_eq!(read("32058"), Err(ParseDivisionCodeError::Length(5)));
        assert_eq!(read("3205811"), Err(ParseDivisionCodeError::Length(7)));
        assert_eq!(read("32058x"), Err(ParseDivisionCodeError::NotADigit));
        assert_eq!(read("苏州"), Err(ParseDivisionCodeError::NotADigit));
        assert_eq!(read("020581"), Err(ParseDivisionCodeError::LeadingZero));
    }

    #[test]
    fn code_knows_its_level_and_its_parents() {
        assert_eq!(code("320000").level(), Level::Province);
        assert_eq!(code("320500").level(), Level::Prefecture);
        assert_eq!(code("320581").level(), Level::County);
        assert_eq!(code("320581").province(), code("320000"));
        assert_eq!(code("320581").prefecture(), Some(code("320500")));
        assert_eq!(code("320500").prefecture(), Some(code("320500")));
    }

    #[test]
    fn prefecture_is_none_where_there_is_none() {
        for text in ["320000", "110107", "500235", "429004", "419001", "469002", "659001", "329900"] {
            assert_eq!(code(text).prefecture(), None, "{text}");
        }
    }

    #[test]
    fn code_is_serialised_as_a_string() {
        #[derive(Serialize)]
        struct Row {
            code: DivisionCode,
        }
        let row = Row { code: code("340200") };
        assert_eq!(toml::Value::try_from(row).unwrap()["code"].as_str(), Some("340200"));
    }
}
