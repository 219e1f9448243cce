//! 实施主体: who did what a case tells, a place or an organisation.

use super::division::{Division, DivisionCode, divisions};

mod organisations;

pub use organisations::{
    OrganisationEntry, OrganisationId, OrganisationKind, Organisations, ParseOrganisationIdError, organisations,
};

/// 实施主体: one acting body of a case. A case may have several; their order is the heading's.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Actor {
    /// 地区: the administration of a division.
    Locality(Locality),
    /// 机构: a bank, a ministry, an enterprise.
    Organisation(Organisation),
}

impl Actor {
    /// Its name by itself: of a place from its province down (江苏省苏州市常熟市), of an organisation as the directory has it.
    pub fn full_name(&self) -> String {
        match self {
            Self::Locality(locality) => divisions().full_name(locality.code),
            Self::Organisation(organisation) => organisation.name.clone(),
        }
    }
}

/// 地区: a division as an acting body, with the words that name it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Locality {
    /// 行政区划代码 of the place itself, not of its province.
    pub code: DivisionCode,
    /// The words of the heading that name this place: 江苏省常熟市, or 常熟市.
    pub as_written: String,
}

/// 机构: an organisation as an acting body, with the words that name it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Organisation {
    /// Its key in `data/organisations.toml` and in URLs.
    pub id: OrganisationId,
    /// 全称: its official name.
    pub name: String,
    /// The words of the heading that name it, such as 农业银行.
    pub as_written: String,
}

impl Locality {
    /// The divisions of the place's chain that its words do not name, outermost first.
    ///
    /// 常熟市 written alone: 江苏省 and 苏州市 are derived. A short spelling counts as written
    /// (江苏 for 江苏省). Empty for an unknown code, which has no chain.
    pub fn derived_levels(&self) -> Vec<&'static Division> {
        let chain = divisions().chain(self.code);
        let written = written_levels(&chain, &self.as_written)
            .unwrap_or_else(|| chain.iter().map(|d| self.mentions(d)).collect());
        let levels = chain.into_iter().zip(written);
        levels.filter(|(_, is_written)| !is_written).map(|(division, _)| division).collect()
    }

    fn mentions(&self, division: &Division) -> bool {
        self.as_written.contains(division.short_name())
    }
}

/// Which levels of the chain make up the text, read from left to right without a remainder, the
/// last one included; `None` if they cannot. Reading it whole tells 吉林市 apart from 吉林 (the
/// province) and 市.
fn written_levels(chain: &[&Division], text: &str) -> Option<Vec<bool>> {
    let (first, inner) = chain.split_first()?;
    let spellings = first.spellings();
    if inner.is_empty() {
        // The place itself may lack its kind: 杭州 in 杭州、宁波市.
        let is_written = text == first.short_name() || spellings.iter().any(|s| s == text);
        return is_written.then(|| vec![true]);
    }
    let rests = spellings.iter().filter_map(|s| text.strip_prefix(s.as_str()));
    let readings = rests.map(|rest| (true, rest)).chain([(false, text)]);
    readings.into_iter().find_map(|(is_written, rest)| {
        let mut levels = written_levels(inner, rest)?;
        levels.insert(0, is_written);
        Some(levels)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn derived(code: &str, as_written: &str) -> Vec<&'static str> {
        let locality = Locality { code: code.parse().unwrap(), as_written: as_written.to_owned() };
        locality.derived_levels().iter().map(|division| division.name).collect()
    }

    #[test]
    fn levels_that_the_words_leave_out_are_derived() {
        assert_eq!(derived("320581", "常熟市"), ["江苏省", "苏州市"]);
        assert_eq!(derived("320581", "江苏省常熟市"), ["苏州市"]);
        assert!(derived("320581", "江苏省苏州市常熟市").is_empty());
        assert!(derived("340000", "安徽省").is_empty());
        assert_eq!(derived("110107", "石景山区"), ["北京市"]);
    }

    #[test]
    fn short_spelling_counts_as_written() {
        assert_eq!(derived("320581", "江苏常熟市"), ["苏州市"]);
        assert!(derived("320000", "江苏").is_empty());
        assert!(derived("422800", "湖北省恩施州").is_empty());
        assert_eq!(derived("632500", "海南州"), ["青海省"]);
    }

    #[test]
    fn city_named_like_its_province_does_not_name_the_province() {
        assert_eq!(derived("220200", "吉林市"), ["吉林省"]);
        assert!(derived("220200", "吉林省吉林市").is_empty());
        assert!(derived("220200", "吉林吉林市").is_empty());
        assert_eq!(derived("220200", "吉林"), ["吉林省"]);
        assert_eq!(derived("220204", "吉林市船营"), ["吉林省"]);
    }

    #[test]
    fn words_that_name_more_than_the_place_are_searched_for_its_levels() {
        assert_eq!(derived("320581", "江苏省的常熟市"), ["苏州市"]);
        assert!(derived("654200", "新疆伊犁州塔城地区").is_empty());
        assert!(derived("330100", "浙江省杭州").is_empty());
    }

    #[test]
    fn unknown_code_derives_nothing() {
        assert!(derived("990000", "常熟市").is_empty());
    }
}
