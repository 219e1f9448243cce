//! Units: what may stand behind a number and makes it a figure.
//!
//! A number without one of these words is no figure. A word of the table that begins another word (3项目, 5个人) is no unit, so
//! each carries the letters that must not follow it.

use std::cmp::Reverse;
use std::sync::LazyLock;

use super::letters::Letters;
use super::number::{Number, Script};
use crate::domain::annotation::FigureKind::{self, Area, Count, Duration, Money, Percentage};

/// A unit: its kind, how many base units it is, and what must not follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unit {
    word: &'static str,
    /// What is measured in it.
    pub(super) kind: FigureKind,
    /// How many of the kind's units it is, as a fraction.
    pub(super) ratio: (u32, u32),
    not_before: &'static str,
}

/// A unit at a place.
#[derive(Debug, Clone, Copy)]
pub(super) struct UnitAt {
    /// Which.
    pub(super) unit: &'static Unit,
    /// Where it begins.
    pub(super) start: usize,
    /// The place after the unit's own word.
    pub(super) word_end: usize,
    /// The place after everything that belongs to it: 元/平方米.
    pub(super) end: usize,
}

impl Unit {
    /// Whether two units measure the same: counts only with the same counter.
    pub(super) fn same_measure(&self, other: &Self) -> bool {
        self.kind == other.kind && (self.kind != Count || self.word == other.word)
    }
}

const fn unit(word: &'static str, kind: FigureKind, ratio: (u32, u32), not_before: &'static str) -> Unit {
    Unit { word, kind, ratio, not_before }
}

/// Measures. Seconds and quarters are too rare to name, 刻 and 成 too often something else.
const MEASURES: &[Unit] = &[
    unit("元", Money, (1, 1), "化素件旦宵"),
    unit("人民币", Money, (1, 1), ""),
    unit("%", Percentage, (1, 1), ""),
    unit("‰", Percentage, (1, 10), ""),
    unit("个百分点", Percentage, (1, 1), ""),
    unit("百分点", Percentage, (1, 1), ""),
    unit("平方米", Area, (1, 1), ""),
    unit("平米", Area, (1, 1), ""),
    unit("平方", Area, (1, 1), "英厘分"),
    unit("㎡", Area, (1, 1), ""),
    unit("m²", Area, (1, 1), ""),
    unit("m2", Area, (1, 1), ""),
    unit("平方公里", Area, (1_000_000, 1), ""),
    unit("平方千米", Area, (1_000_000, 1), ""),
    unit("km²", Area, (1_000_000, 1), ""),
    unit("km2", Area, (1_000_000, 1), ""),
    unit("㎢", Area, (1_000_000, 1), ""),
    unit("公顷", Area, (10_000, 1), ""),
    unit("亩", Area, (2_000, 3), "产均"),
    unit("分钟", Duration, (1, 1_440), ""),
    unit("小时", Duration, (1, 24), ""),
    unit("个小时", Duration, (1, 24), ""),
    unit("天", Duration, (1, 1), "然气津府坛桥线"),
    unit("日", Duration, (1, 1), ""),
    unit("工作日", Duration, (1, 1), ""),
    unit("个工作日", Duration, (1, 1), ""),
    unit("自然日", Duration, (1, 1), ""),
    unit("个自然日", Duration, (1, 1), ""),
    unit("周", Duration, (7, 1), "边年期岁围末长转一二三四五六日"),
    unit("星期", Duration, (7, 1), "一二三四五六日"),
    unit("个星期", Duration, (7, 1), ""),
    unit("个月", Duration, (30, 1), ""),
    unit("个多月", Duration, (30, 1), ""),
    unit("年", Duration, (365, 1), "代度级份初末底终龄轮检报鉴货画会味糕青轻"),
];

/// What is counted. Lengths, weights and foreign money stand here too: no kind of their own, and no rate of exchange invented.
const COUNTERS: &[(&str, &str)] = &[
    ("个", "人体性别案半年季多"),
    ("户", "籍外型口均内门主"),
    ("户次", ""),
    ("项", "目"),
    ("人", "均民员口工才大行物文居力气群生"),
    ("人次", ""),
    ("家", "庭园居具门属政电长装务乡"),
    ("处", "理置罚分方境级"),
    ("条", "例件款文目"),
    ("栋", "梁"),
    ("幢", ""),
    ("座", "谈椅位"),
    ("套", "用餐内路"),
    ("片", ""),
    ("片区", ""),
    ("所", "有在需属以谓"),
    ("名", "称录单誉义优牌胜"),
    ("位", "置于居列次"),
    ("间", "隔距断接"),
    ("台", "账阶湾风"),
    ("辆", ""),
    ("部", "门委分署队长位落件"),
    ("部门", ""),
    ("部委", ""),
    ("次", "要序日年于级生"),
    ("件", ""),
    ("宗", "旨教地"),
    ("份", "额"),
    ("笔", "记者试"),
    ("支", "持付出撑部线路流"),
    ("批", "准复发示评文量"),
    ("批次", ""),
    ("类", "型别似"),
    ("大类", "型"),
    ("种", "类植子"),
    ("组", "织团建合成长件"),
    ("块", "状"),
    ("棵", ""),
    ("株", ""),
    ("根", "据本基"),
    ("盏", ""),
    ("张", ""),
    ("场", "地所景馆合站"),
    ("轮", "换流廓候椅"),
    ("层", "级次面高"),
    ("方面", ""),
    ("余户", ""),
    ("倍", ""),
    ("车次", ""),
    ("公里", ""),
    ("千米", ""),
    ("米", ""),
    ("延米", ""),
    ("延长米", ""),
    ("毫米", ""),
    ("厘米", ""),
    ("吨", "位"),
    ("万吨", ""),
    ("立方米", ""),
    ("立方", "体"),
    ("千瓦", ""),
    ("兆瓦", ""),
    ("千瓦时", ""),
    ("千伏安", ""),
    ("泊位", ""),
    ("车位", ""),
    ("床", "位"),
    ("床位", ""),
    ("学位", ""),
    ("单元", "楼门"),
    ("门店", ""),
    ("美元", ""),
    ("港元", ""),
    ("港币", ""),
    ("欧元", ""),
    ("日元", ""),
    ("英镑", ""),
];

/// What an amount may be for one of: 500元/平方米, 3000元每户.
const RATES: &[&str] = &[
    "平方米",
    "㎡",
    "m²",
    "平米",
    "建筑平方米",
    "亩",
    "公顷",
    "人",
    "户",
    "套",
    "间",
    "栋",
    "台",
    "部",
    "个",
    "次",
    "吨",
    "立方米",
    "公里",
    "米",
    "车位",
    "床位",
    "学位",
    "天",
    "日",
    "月",
    "个月",
    "年",
    "季度",
    "小时",
    "人次",
    "千瓦时",
    "度",
];

/// Words that lead to a length of time, so that 15日 behind them is no date.
const SHORTER: &[&str] =
    &["缩短至", "缩短到", "缩短为", "压缩至", "压缩到", "压缩为", "压减至", "压减到", "压减为", "减至", "降至"];

static UNITS: LazyLock<Vec<Unit>> = LazyLock::new(|| {
    let counters = COUNTERS.iter().map(|&(word, not_before)| unit(word, Count, (1, 1), not_before));
    let mut all: Vec<Unit> = MEASURES.iter().copied().chain(counters).collect();
    all.sort_by_key(|unit| Reverse(unit.word.len()));
    all
});

/// The unit at a place, which may stand behind blanks. The longest word counts: 3个百分点 is no 3个.
pub(super) fn unit_at(letters: &Letters<'_>, at: usize) -> Option<UnitAt> {
    let at = letters.skip_blanks(at);
    let (unit, word_end) = UNITS.iter().find_map(|unit| Some((unit, letters.after(at, unit.word)?)))?;
    let begins_a_word = letters.at(word_end).is_some_and(|c| unit.not_before.contains(c) || c.is_ascii_alphanumeric());
    let is_short_latin = unit.word.is_ascii() && letters.at(word_end).is_some_and(|c| c.is_ascii_alphabetic());
    // A digit may follow a Chinese unit (217个小区12.2万户), never a Latin letter.
    let follows_digit = letters.at(word_end).is_some_and(|c| c.is_ascii_digit()) && !unit.word.is_ascii();
    if (begins_a_word && !follows_digit) || is_short_latin {
        return None;
    }
    Some(UnitAt { unit, start: at, word_end, end: rate_end(letters, word_end) })
}

/// The unit of 百分之二十, whose words end at `end`.
pub(super) fn per_cent(end: usize) -> Option<UnitAt> {
    let unit = UNITS.iter().find(|unit| unit.word == "%")?;
    Some(UnitAt { unit, start: end, word_end: end, end })
}

fn rate_end(letters: &Letters<'_>, end: usize) -> usize {
    let Some('/' | '每') = letters.at(end) else {
        return end;
    };
    let longest = RATES.iter().filter_map(|rate| letters.after(end + 1, rate)).max();
    longest.unwrap_or(end)
}

/// Whether a number with this unit is a quantity that is meant as one.
///
/// The lists follow GB/T 15835: what is measured or counted is written in Arabic figures, and Chinese numerals are part of words
/// (三大体系, 五年规划, 七大类, 两批, 一个重大项目). So Chinese numerals count only where nothing but a quantity can stand: with money
/// and areas from ten up, with percentages, with lengths of time that are not 年, and when 余 or 多 says that somebody counted.
pub(super) fn is_quantity(letters: &Letters<'_>, start: usize, number: &Number, at: UnitAt) -> bool {
    let unit = at.unit;
    match unit.kind {
        Duration if is_date_or_name(letters, start, number, at) => false,
        _ if number.script == Script::Arabic => true,
        _ if number.and_more => true,
        Percentage => true,
        Money | Area => number.value.times(1, 1).is_some_and(|value| value >= 100.0),
        Duration => unit.word != "年" && unit.word != "日" && (!number.is_one() || unit.word.ends_with("日")),
        Count => false,
    }
}

/// 2024年, 31日, 3年行动计划, 15分钟生活圈.
fn is_date_or_name(letters: &Letters<'_>, start: usize, number: &Number, at: UnitAt) -> bool {
    let follows = |words: &[&str]| words.iter().any(|word| letters.after(at.word_end, word).is_some());
    match at.unit.word {
        "年" => {
            number.looks_like_a_year() || follows(&["行动", "计划", "规划", "攻坚", "提升行动", "实施方案", "工作方案"])
        }
        "日" => {
            let leads = SHORTER.iter().any(|word| letters.ending(start, word).is_some());
            letters.before(start) == Some('月') || !(leads || follows(&["内", "以内", "之内", "缩短", "压缩", "压减"]))
        }
        _ => names_a_circle(letters, at.word_end),
    }
}

/// 生活圈, 通勤圈, 健身圈: the length of time is their name.
fn names_a_circle(letters: &Letters<'_>, end: usize) -> bool {
    let following = (end..end + 7).map_while(|place| letters.at(place));
    following.take_while(|c| !matches!(c, ',' | '、' | '。' | '内')).any(|c| c == '圈')
}
