//! What stands in the text of a case: documents 《…》, figures, and places that are mentioned without acting.
//!
//! Every annotation keeps the words as they were written and where they stand, so that a page can show them in their sentence.
//! Offsets are bytes of the verbatim text ([`CaseText::verbatim`](super::outline::CaseText::verbatim)); sentences are counted
//! from 1 as in [`sentence`](super::sentence).

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use serde::{Serialize, Serializer};
use sha2::{Digest as _, Sha256};

use super::checksum::hexadecimal;

use super::division::DivisionCode;
use super::text;

/// Everything that was read in one case.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Annotations {
    /// 《文件》, in the order of the text; one entry for each place where a title stands.
    pub documents: Vec<DocumentMention>,
    /// 数字, in the order of the text.
    pub figures: Vec<Figure>,
    /// Places that are named and do not act, each once, at its first place in the text.
    pub mentions: Vec<PlaceMention>,
}

/// Where words stand in a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Bytes of the verbatim text.
    pub bytes: Range<usize>,
    /// The sentence, from 1.
    pub sentence: u32,
}

/// 《文件》 where it is named.
#[derive(Debug, Clone, PartialEq)]
pub struct DocumentMention {
    /// Which document: of its normalised title.
    pub id: DocumentId,
    /// The title as written, without the outer brackets.
    pub title: String,
    /// Where it stands, brackets included.
    pub span: Span,
    /// Whether the case tells of its issue, or only names it.
    pub relation: DocumentRelation,
    /// Who issued it, as written: 四川省5部门. `None` when the text does not say.
    pub issuer: Option<String>,
    /// The verb as written: 联合印发. `None` for a document that is only cited.
    pub verb: Option<String>,
    /// For a title inside another title: the outer one's index in [`Annotations::documents`].
    pub within: Option<usize>,
}

/// Whether a case tells of a document's issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DocumentRelation {
    /// 印发, 出台, 发布, 制定, 编制 …
    Issued,
    /// 引用: named only.
    Cited,
}

impl DocumentRelation {
    /// The name in addresses and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::Cited => "cited",
        }
    }

    /// The Chinese name.
    pub fn label(self) -> &'static str {
        match self {
            Self::Issued => "印发",
            Self::Cited => "引用",
        }
    }
}

/// A document's name in addresses: the first 12 hexadecimal digits of the SHA-256 of its normalised title.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DocumentId(String);

impl DocumentId {
    /// The id of a title. Width, case, simplified and traditional characters, blanks and the kind of inner brackets make no
    /// difference.
    pub fn of_title(title: &str) -> Self {
        let digest = Sha256::digest(normalised_title(title).as_bytes());
        Self(hexadecimal(&digest[..6]))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A title as it is compared: folded, without blanks, with one kind of inner bracket and of quotation mark.
pub fn normalised_title(title: &str) -> String {
    text::fold_str(title)
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '<' | '〈' | '《' | '«' => '〈',
            '>' | '〉' | '》' | '»' => '〉',
            '“' | '”' | '「' | '」' | '\'' | '‘' | '’' => '"',
            c => c,
        })
        .collect()
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a text is no document id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a document id is 12 hexadecimal digits in lower case")]
pub struct InvalidDocumentId;

impl FromStr for DocumentId {
    type Err = InvalidDocumentId;

    fn from_str(text: &str) -> Result<Self, InvalidDocumentId> {
        let digits = text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        if text.len() == 12 && digits { Ok(Self(text.to_owned())) } else { Err(InvalidDocumentId) }
    }
}

impl Serialize for DocumentId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// 数字: a quantity in its sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What is measured.
    pub kind: FigureKind,
    /// The words as written, qualifiers included: 近4万亿元, 130多天.
    pub as_written: String,
    /// The value in the unit of [`FigureKind::unit`], or in [`Figure::counter`]s: 近4万亿元 is 4e13.
    pub value: f64,
    /// How exact it is said to be.
    pub qualifier: Qualifier,
    /// 累计: a sum over time, as the text says.
    pub cumulative: bool,
    /// What is counted, as written: 个, 户, 项. `None` unless it is a count.
    pub counter: Option<String>,
    /// Where it stands.
    pub span: Span,
    /// The place that its sentence is about, where that is another one than who acts: 广州市花都区, or one of several that act.
    pub place: Option<DivisionCode>,
    /// For 由130多天压缩至50天左右: the index in [`Annotations::figures`] of the figure on the other side, and which side this is.
    pub pair: Option<(PairSide, usize)>,
}

/// What a figure measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FigureKind {
    /// 金额, in 元.
    Money,
    /// 百分比, in %.
    Percentage,
    /// 面积, in 平方米.
    Area,
    /// 时长, in 天 (a 月 is 30, a 年 is 365; for sorting only, the words are shown).
    Duration,
    /// 数量, in what is counted.
    Count,
}

impl FigureKind {
    /// Every kind, in the order pages show them.
    pub const ALL: [Self; 5] = [Self::Money, Self::Percentage, Self::Area, Self::Duration, Self::Count];

    /// The Chinese name.
    pub fn label(self) -> &'static str {
        match self {
            Self::Money => "金额",
            Self::Percentage => "百分比",
            Self::Area => "面积",
            Self::Duration => "时长",
            Self::Count => "数量",
        }
    }

    /// The name in addresses and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Money => "money",
            Self::Percentage => "percentage",
            Self::Area => "area",
            Self::Duration => "duration",
            Self::Count => "count",
        }
    }

    /// The unit of [`Figure::value`]; `None` for a count, whose unit is its counter.
    pub fn unit(self) -> Option<&'static str> {
        match self {
            Self::Money => Some("元"),
            Self::Percentage => Some("%"),
            Self::Area => Some("平方米"),
            Self::Duration => Some("天"),
            Self::Count => None,
        }
    }
}

/// Why a text is not the name of a kind or a qualifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not one of the names known here")]
pub struct UnknownName;

impl FromStr for FigureKind {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        Self::ALL.into_iter().find(|kind| kind.name() == text).ok_or(UnknownName)
    }
}

/// How exact a figure is said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Qualifier {
    /// As it stands.
    Exact,
    /// 约, 左右, 上下, 大约.
    About,
    /// 近, 接近: a little less.
    Nearly,
    /// 超, 超过, 逾, 余, 多, 以上, 不低于, 至少: more.
    Over,
    /// 低于, 不足, 以下, 以内, 不超过, 低至: less or at most.
    Under,
}

impl Qualifier {
    /// Every qualifier.
    pub const ALL: [Self; 5] = [Self::Exact, Self::About, Self::Nearly, Self::Over, Self::Under];

    /// The name in the database and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::About => "about",
            Self::Nearly => "nearly",
            Self::Over => "over",
            Self::Under => "under",
        }
    }
}

impl FromStr for Qualifier {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        Self::ALL.into_iter().find(|qualifier| qualifier.name() == text).ok_or(UnknownName)
    }
}

/// The side of a from–to pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PairSide {
    /// 由, 从: before.
    From,
    /// 至, 到: after.
    To,
}

/// A place that is named in a case and does not act in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceMention {
    /// Which place.
    pub code: DivisionCode,
    /// The words: 广州市花都区.
    pub as_written: String,
    /// Where they stand.
    pub span: Span,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_title_has_one_id_however_it_is_set() {
        let plain = DocumentId::of_title("贯彻落实〈意见〉推进措施（试行）");
        for title in
            ["贯彻落实<意见〉推进措施(试行)", "贯彻落实《意见》推进措施（试行）", " 貫徹落實〈意見〉 推進措施（試行）"]
        {
            assert_eq!(DocumentId::of_title(title), plain, "{title}");
        }
        assert_ne!(DocumentId::of_title("贯彻落实〈意见〉推进措施"), plain);
        assert_eq!(plain.as_str().parse(), Ok(plain.clone()));
        for bad in ["", "1f2e3d4c5b6", "1F2E3D4C5B6A", "1f2e3d4c5b6a0", "1f2e3d4c5b6g"] {
            assert_eq!(bad.parse::<DocumentId>(), Err(InvalidDocumentId), "{bad}");
        }
    }
}
