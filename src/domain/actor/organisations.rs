//! 机构: the directory of organisations that a heading may name.
//!
//! It is `data/organisations.toml`, compiled in; source and edition stand in `data/README.md`.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize, Serializer};

/// An organisation's key: lower-case ASCII letters, digits and single hyphens, such as `cdb`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrganisationId(String);

/// The text is not an [`OrganisationId`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an organisation's id is 1 to 40 of a-z, 0-9 and single hyphens between them")]
pub struct ParseOrganisationIdError;

impl OrganisationId {
    /// The key as it stands in URLs.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for OrganisationId {
    type Err = ParseOrganisationIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_word =
            |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        if text.len() > 40 || !text.split('-').all(is_word) {
            return Err(ParseOrganisationIdError);
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for OrganisationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl Serialize for OrganisationId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for OrganisationId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// 机构类别.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OrganisationKind {
    /// 银行: policy banks and commercial banks.
    Bank,
    /// 部委: the departments that make up the State Council.
    Ministry,
    /// 国务院直属机构, 群团组织 and the like.
    Agency,
    /// 企业: enterprises other than banks.
    Enterprise,
    /// 兵团: 新疆生产建设兵团.
    Corps,
}

impl OrganisationKind {
    /// The Chinese word for it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Bank => "银行",
            Self::Ministry => "部委",
            Self::Agency => "国家机构",
            Self::Enterprise => "企业",
            Self::Corps => "兵团",
        }
    }
}

/// One organisation of the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrganisationEntry {
    /// Its key; it never changes once it has been in a URL.
    pub id: OrganisationId,
    /// 全称: the official name.
    pub name: String,
    /// 别称: further spellings that may open a heading.
    pub aliases: Vec<String>,
    /// 机构类别.
    pub kind: OrganisationKind,
}

impl OrganisationEntry {
    /// The name, then the aliases.
    pub fn spellings(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name).chain(&self.aliases).map(String::as_str)
    }
}

/// The directory; [`organisations`] is the only one.
#[derive(Debug)]
pub struct Organisations {
    by_id: BTreeMap<OrganisationId, OrganisationEntry>,
}

/// The organisations compiled into the program, read at the first call.
///
/// # Panics
///
/// If `data/organisations.toml` is malformed: a fault of the build, which a unit test catches.
pub fn organisations() -> &'static Organisations {
    static DIRECTORY: OnceLock<Organisations> = OnceLock::new();
    DIRECTORY.get_or_init(|| match parse_directory(TOML) {
        Ok(directory) => directory,
        Err(problem) => panic!("data/organisations.toml: {problem}"),
    })
}

const TOML: &str = include_str!("../../../data/organisations.toml");

/// Reads the tables. The error names the line, or the id or spelling that stands twice.
fn parse_directory(text: &str) -> Result<Organisations, String> {
    #[derive(Deserialize)]
    struct File {
        organisation: Vec<OrganisationEntry>,
    }
    let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
    let mut owner_of = BTreeMap::new();
    let mut by_id = BTreeMap::new();
    for entry in file.organisation {
        for spelling in entry.spellings() {
            // Two characters open too many other words: 建行 and 建行为规范.
            if spelling.chars().count() < 3 {
                return Err(format!("{}: {spelling:?} is too short a spelling", entry.id));
            }
            if owner_of.insert(spelling.to_owned(), entry.id.clone()).is_some() {
                return Err(format!("{}: {spelling} stands twice", entry.id));
            }
        }
        let id = entry.id.clone();
        if by_id.insert(id.clone(), entry).is_some() {
            return Err(format!("the id {id} stands twice"));
        }
    }
    Ok(Organisations { by_id })
}

impl Organisations {
    /// The organisation with this key.
    pub fn find(&self, id: &OrganisationId) -> Option<&OrganisationEntry> {
        self.by_id.get(id)
    }

    /// All organisations, by key.
    pub fn iter(&self) -> impl Iterator<Item = &OrganisationEntry> {
        self.by_id.values()
    }

    /// The organisation whose name or alias the text starts with, and that spelling; of several
    /// the longest (中国农业发展银行, not a shorter name inside it).
    ///
    /// Whether the word ends there is not looked at: 财政部 starts 财政部门 too.
    pub fn starting<'a>(&self, text: &'a str) -> Option<(&OrganisationEntry, &'a str)> {
        let spellings = self.iter().flat_map(|entry| entry.spellings().map(move |s| (entry, s)));
        let fitting = spellings.filter(|(_, spelling)| text.starts_with(spelling));
        let (entry, spelling) = fitting.max_by_key(|(_, spelling)| spelling.len())?;
        Some((entry, &text[..spelling.len()]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> OrganisationId {
        text.parse().unwrap()
    }

    #[test]
    fn compiled_in_directory_is_well_formed() {
        assert_eq!(parse_directory(TOML).unwrap().iter().count(), organisations().iter().count());
        let name = |key| organisations().find(&id(key)).unwrap().name.as_str();
        assert_eq!(name("cdb"), "国家开发银行");
        assert_eq!(name("abc"), "中国农业银行");
        assert_eq!(name("xpcc"), "新疆生产建设兵团");
    }

    #[test]
    fn malformed_directory_is_refused() {
        let entry = |id: &str, name: &str| {
            format!("[[organisation]]\nid = {id:?}\nname = {name:?}\naliases = []\nkind = \"bank\"\n")
        };
        let refusal = |text: String| parse_directory(&text).unwrap_err();
        assert!(refusal(entry("a", "甲银行") + &entry("a", "乙银行")).contains("id a stands twice"));
        assert!(refusal(entry("a", "甲银行") + &entry("b", "甲银行")).contains("甲银行 stands twice"));
        assert!(refusal(entry("a", "甲行")).contains("too short"));
        assert!(refusal(entry("A", "甲银行")).contains("an organisation's id"));
        assert!(refusal(entry("a", "甲银行").replace("bank", "shop")).contains("line 5"));
        assert!(refusal(entry("a", "甲银行") + "colour = 1\n").contains("colour"));
    }

    #[test]
    fn id_is_a_lower_case_slug() {
        assert_eq!(id("citic-bank").to_string(), "citic-bank");
        for text in ["", "CDB", "a b", "-a", "a-", "a--b", "国开行", &"a".repeat(41)] {
            assert_eq!(text.parse::<OrganisationId>(), Err(ParseOrganisationIdError), "{text}");
        }
    }

    #[test]
    fn unknown_id_finds_nothing() {
        assert!(organisations().find(&id("nobody")).is_none());
    }

    #[test]
    fn longest_spelling_that_starts_the_text_is_found() {
        let starting = |text| organisations().starting(text).map(|(e, s)| (e.id.as_str(), s));
        assert_eq!(starting("农业银行重庆分行推出"), Some(("abc", "农业银行")));
        assert_eq!(starting("农业发展银行支持"), Some(("adbc", "农业发展银行")));
        assert_eq!(starting("国家发展改革委印发"), Some(("ndrc", "国家发展改革委")));
        assert_eq!(starting("中建集团有限公司"), Some(("cscec", "中建集团")));
        assert_eq!(starting("重庆农村商业银行"), None);
        assert_eq!(starting(""), None);
    }
}
