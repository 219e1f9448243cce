//! Whether two or three 汉字 stand in a text as themselves, or only because the words around them meet there.
//!
//! They do when a word may start at the first of them. One accident is left then: what was typed is a word, but in the
//! text it takes the beginning of the next one along: 工作组 in 工作|组织, 共建 in 共|建成. Those occurrences are literal
//! neighbours like 市长 in 重庆市|长安. What is no word of the dictionary was meant as characters: 专项债 in 专项|债券.
//!
//! The index, the query and the marks ask here, so that they cannot differ.

use smol_str::SmolStr;

use super::gazetteer::is_full_name;
use super::words::{Edge, is_word};
use crate::domain::text::{Unit, UnitKind};

/// Words of which the first character alone says the same: 企业债 stands in 企业|债券, 足球场 in 足球|场地.
const SHORT_FOR: [&str; 34] = [
    "债券", "场地", "场所", "权利", "权限", "权益", "房屋", "楼房", "楼宇", "厂房", "道路", "路段", "街道", "街区",
    "园区", "区域", "款项", "费用", "税收", "车辆", "车站", "站点", "法规", "业务", "难题", "权属", "学校", "链条",
    "场馆", "楼栋", "厂区", "图纸", "线路", "证书",
];

/// Whether word borders matter for these units: two or three that begin with a 汉字.
pub(super) fn is_aligned(units: &[Unit]) -> bool {
    (2..=3).contains(&units.len()) && units[0].kind == UnitKind::Han
}

/// How units stand in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// As themselves.
    Itself,
    /// A word may start at the first of them, but a word that begins inside goes on behind.
    Crossed,
    /// No word starts at the first of them.
    Inside,
}

/// How the `len` units at `at` stand there. `edges` are those of all units.
pub(super) fn standing(units: &[Unit], edges: &[Edge], at: usize, len: usize) -> Standing {
    match edges[at].start {
        false => Standing::Inside,
        true if is_crossed(units, edges, at, len) => Standing::Crossed,
        true => Standing::Itself,
    }
}

/// Whether the `len` units at `at` stand there as themselves.
pub(super) fn stands(units: &[Unit], edges: &[Edge], at: usize, len: usize) -> bool {
    standing(units, edges, at, len) == Standing::Itself
}

/// Whether these units can be crossed in some text: a word of the dictionary, or the name of a place.
pub(super) fn is_crossable(units: &[Unit]) -> bool {
    let text = text_of(units);
    is_word(&text) || is_full_name(&text)
}

fn text_of(units: &[Unit]) -> SmolStr {
    units.iter().map(|unit| unit.text.as_str()).collect()
}

/// Whether a word begins inside a word and goes on behind it; of a place's full name, also behind its short name:
/// 项城市 is not what 54项|城市 holds.
fn is_crossed(units: &[Unit], edges: &[Edge], at: usize, len: usize) -> bool {
    let crossed = |len: usize| {
        let last = at + len - 1;
        !edges[last].end && edges[at + 1..=last].iter().any(|edge| edge.start) && !goes_on_as_itself(units, last)
    };
    let text = || text_of(&units[at..at + len]);
    (crossed(len) && is_word(&text())) || (len == 3 && crossed(2) && is_full_name(&text()))
}

/// Whether the unit begins a word for which it is short.
fn goes_on_as_itself(units: &[Unit], at: usize) -> bool {
    let Some(next) = units.get(at + 1) else { return false };
    SHORT_FOR.iter().any(|word| {
        let rest = word.strip_prefix(units[at].text.as_str());
        rest.is_some_and(|rest| rest == next.text)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::division::divisions;
    use crate::domain::text::units;
    use crate::search::words::edges;

    /// Whether `wanted` stands in `text`, at its first occurrence.
    fn stands_in(wanted: &str, text: &str) -> bool {
        let at = text.find(wanted).map(|byte| units(&text[..byte]).len()).expect("it stands there");
        let cut = units(text);
        stands(&cut, &edges(&cut), at, units(wanted).len())
    }

    #[test]
    fn a_word_that_takes_the_beginning_of_the_next_along_is_an_accident() {
        for (wanted, text) in [
            ("工作组", "健全城市更新工作组织机制"),
            ("共建", "2024年全市共建成足球场地24片"),
            ("投资方", "以财政直接投资方式予以支持"),
            ("项城", "细化54项城市街路空间"),
            ("项城市", "细化54项城市街路空间"),
            ("目的", "更新片区和项目的谋划"),
            ("求和", "明确管控要求和用途转换"),
        ] {
            assert!(!stands_in(wanted, text), "{wanted} in {text}");
        }
    }

    #[test]
    fn what_begins_a_longer_word_or_is_no_word_or_is_short_for_it_stands() {
        for (wanted, text) in [
            ("市政", "市政府印发"),
            ("产业园", "智能制造产业园区"),
            ("园区", "智能制造产业园区"),
            ("专项债", "争取专项债券支持"),
            ("企业债", "鼓励发行企业债券筹集"),
            ("足球场", "推进足球场地设施建设"),
            ("城市", "细化54项城市街路空间"),
            ("南京市", "江苏省南京市灵活调整"),
            ("项城市", "河南省项城市推进"),
            ("城区", "如主城区小微公共空间"),
            ("主城", "如主城区小微公共空间"),
            ("火车", "制定火车站片区策划"),
            ("鼓楼", "南京市鼓楼区推进"),
            ("鼓楼区", "南京市鼓楼区推进"),
            ("产业链", "打造绿色产业链条"),
            ("中小学", "新建中小学校三所"),
            ("低效", "支持存量低效用地再开发"),
        ] {
            assert!(stands_in(wanted, text), "{wanted} in {text}");
        }
    }

    #[test]
    fn the_names_of_real_places_stand() {
        let mut lost = Vec::new();
        for division in divisions().iter() {
            let text = format!("{}推进城市更新。{}试点", divisions().full_name(division.code), division.name);
            for name in [division.name, division.short_name()] {
                if (2..=3).contains(&name.chars().count()) && !stands_in(name, &text) {
                    lost.push(format!("{name} in {text}"));
                }
            }
        }
        // The first 龙江 of 黑龙江省…龙江县 is none, and the dictionary reads 盟|镶|黄旗 in 锡林郭勒盟镶黄旗.
        lost.retain(|name| !name.starts_with("龙江") && !name.starts_with("镶黄旗"));
        assert!(lost.is_empty(), "{lost:#?}");
    }
}
