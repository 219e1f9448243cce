//! How a hit was found when not literally.

/// A way in which a hit was found that a reader should be told of; a literal hit has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    /// 金额: it names an amount that was asked for.
    Money,
    /// 同义词: another name of what was typed stands in it.
    Synonym,
    /// 分词: the words of what was typed stand in it, not side by side.
    Words,
    /// 拼音: the query was read by its sound.
    Pinyin,
    /// 形近字: the query was read by the looks of a character.
    Lookalike,
    /// 拼写: a Latin letter was corrected.
    Spelling,
    /// 部分词: only a part of the words stands in it.
    Partial,
    /// 字面相邻: the characters stand side by side, but no word starts with them.
    Adjacent,
}

impl Way {
    /// Its name for a reader.
    pub fn label(self) -> &'static str {
        match self {
            Self::Money => "金额",
            Self::Synonym => "同义词",
            Self::Words => "分词",
            Self::Pinyin => "拼音",
            Self::Lookalike => "形近字",
            Self::Spelling => "拼写",
            Self::Partial => "部分词",
            Self::Adjacent => "字面相邻",
        }
    }
}
