//! Places that are named in the text of a case and do not act in it.
//!
//! A body names places of all kinds: parts (广州市花都区), examples, where a project lies; and words that only look like one
//! (南京街 in 沈阳, 长安三工厂). So a name is read where it is written in full, a district only where it is known which city it
//! lies in. Short names are not read, but for a province that stands free (上海、江苏等地): 重庆 in 农业银行重庆分行 names a
//! branch, and no list of such words is ever complete.

use super::places::{ends_within_word, is_ordinary_word, locality_near, may_begin};
use crate::domain::actor::{Actor, Locality, organisations};
use crate::domain::annotation::{DocumentMention, PlaceMention, Span};
use crate::domain::division::{Division, DivisionCode, Level, divisions};
use crate::domain::outline::CaseText;
use crate::domain::sentence::sentence_at;

/// Reads every place that a case names, wherever it names it, in the order of the text. Titles of documents name none:
/// 《苏州市城市更新条例》 is a name by itself.
pub fn read_places(text: &CaseText, actors: &[Actor], documents: &[DocumentMention]) -> Vec<PlaceMention> {
    let verbatim = text.verbatim();
    let sentences = text.sentences();
    let mut named: Vec<PlaceMention> = Vec::new();
    let mut scopes: Vec<&Division> =
        actors.iter().filter_map(place_of).filter_map(|code| divisions().find(code)).collect();
    let mut at = 0;
    while let Some(next) = verbatim[at..].chars().next() {
        if let Some(end) = title_at(documents, at) {
            at = end;
            continue;
        }
        let place = if may_begin(&verbatim[at..]) { mention_at(&verbatim, at, &scopes) } else { None };
        let Some(place) = place else {
            at += next.len_utf8();
            continue;
        };
        let bytes = at..at + place.as_written.len();
        at = bytes.end;
        scopes.extend(divisions().find(place.code));
        let span = Span { sentence: sentence_at(&sentences, bytes.start), bytes };
        named.push(PlaceMention { code: place.code, as_written: place.as_written, span });
    }
    named
}

/// Of the places that a case names those it mentions beside its actors, each once. Those who act and the places around them are
/// none.
pub fn read_mentions(named: Vec<PlaceMention>, actors: &[Actor]) -> Vec<PlaceMention> {
    let acting = actors.iter().filter_map(place_of);
    let around: Vec<_> = acting.flat_map(|code| divisions().chain(code)).map(|division| division.code).collect();
    let mut mentions: Vec<PlaceMention> = Vec::new();
    for place in named {
        if !around.contains(&place.code) && mentions.iter().all(|mention| mention.code != place.code) {
            mentions.push(place);
        }
    }
    mentions
}

/// Where an actor acts; `None` for an organisation.
pub(super) fn place_of(actor: &Actor) -> Option<DivisionCode> {
    match actor {
        Actor::Locality(locality) => Some(locality.code),
        Actor::Organisation(_) => None,
    }
}

fn title_at(documents: &[DocumentMention], at: usize) -> Option<usize> {
    documents.iter().map(|document| &document.span.bytes).find(|bytes| bytes.contains(&at)).map(|bytes| bytes.end)
}

/// Names of organisations may begin with a place (新疆生产建设兵团) that they do not mention.
fn begins_organisation(text: &str) -> bool {
    organisations().starting(text).is_some_and(|(_, name)| !ends_within_word(name, &text[name.len()..]))
}

/// The place that is mentioned at this byte, in a text about these places.
fn mention_at(text: &str, at: usize, scopes: &[&'static Division]) -> Option<Locality> {
    let (before, rest) = text.split_at(at);
    if begins_organisation(rest) {
        return None;
    }
    // The place named last is the nearest.
    let contexts = scopes.iter().rev().copied().map(Some).chain([None]);
    contexts.into_iter().find_map(|context| {
        let place = locality_near(rest, context)?;
        let division = divisions().find(place.code)?;
        let after = &rest[place.as_written.len()..];
        (is_whole(&place.as_written, after) && is_certain(division, &place.as_written, before, scopes)).then_some(place)
    })
}

/// Endings that make another word with what follows.
const FALSE_ENDS: [(&str, &[&str]); 4] = [
    ("市", &["场", "县", "区县"]), // 合作市场, 公安市县
    ("县", &["级", "道", "域"]),
    ("省", &["道"]), // 沿江西省道
    ("区", &["间", "位", "县"]),
];

fn is_whole(name: &str, after: &str) -> bool {
    !FALSE_ENDS.iter().any(|(end, next)| name.ends_with(end) && next.iter().any(|next| after.starts_with(next)))
}

/// Whether the words mean that division beyond doubt, whatever else they could be part of.
fn is_certain(division: &Division, written: &str, before: &str, scopes: &[&'static Division]) -> bool {
    let is_chain = !division.name.starts_with(written) && !division.spellings().iter().any(|name| name == written);
    let is_near = || scopes.iter().any(|scope| lies_near(division, scope.code));
    match division.code.level() {
        _ if is_ordinary_word(written) => false,
        _ if is_chain => true,
        Level::Province => written == division.name || stands_free(before),
        Level::Prefecture => written.chars().count() > 2 || is_near(),
        Level::County if written.chars().count() < 3 => false,
        Level::County => is_near() || !written.ends_with('区') && stands_free(before),
    }
}

/// A district lies near what is in its city, a county or county-level city near what is in its province.
fn lies_near(division: &Division, place: DivisionCode) -> bool {
    let city = |code: DivisionCode| code.prefecture().unwrap_or_else(|| code.province());
    if division.name.ends_with('区') {
        city(division.code) == city(place)
    } else {
        division.code.province() == place.province()
    }
}

/// Whether a word may begin here for certain: at the beginning, behind a mark, or behind 如, 在, 和 ….
fn stands_free(before: &str) -> bool {
    before.chars().next_back().is_none_or(|c| !c.is_alphanumeric() || "如在和与及至赴".contains(c))
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use super::*;
    use crate::import::annotate::documents::read_documents;
    use crate::import::annotate::read_actors;

    /// Code, words and sentence of each mention.
    fn read(text: &str) -> Vec<String> {
        let text = CaseText::split(text);
        let actors = read_actors(&text.heading).actors;
        let documents = read_documents(&text, &actors);
        let verbatim = text.verbatim();
        let line = |mention: PlaceMention| {
            let Range { start, end } = mention.span.bytes;
            assert_eq!(&verbatim[start..end], mention.as_written);
            format!("{} {} {}", mention.code, mention.as_written, mention.span.sentence)
        };
        read_mentions(read_places(&text, &actors, &documents), &actors).into_iter().map(line).collect()
    }

    #[track_caller]
    fn assert_reads(cases: &[(&str, &[&str])]) {
        for (text, expected) in cases {
            assert_eq!(read(text), *expected, "{text}");
        }
    }

    #[test]
    fn the_fourth_list_mentions_two_places() {
        let list = include_str!("../../../data/urban-renewal-4.txt");
        let number = |c: char| c.is_ascii_digit() || c == '.';
        let found: Vec<_> = list.lines().flat_map(|line| read(line.trim_start().trim_start_matches(number))).collect();
        assert_eq!(found, ["500000 重庆市 3", "440114 广州市花都区 3"]);
    }

    #[test]
    fn those_who_act_and_what_is_around_them_are_not_mentioned() {
        assert_reads(&[
            (
                "江苏省苏州市推进更新。江苏省指导苏州市，江苏省苏州市先行，姑苏区试点，昆山市跟进。",
                &["320508 姑苏区 2", "320583 昆山市 2"],
            ),
            ("江苏省推进更新。苏州市先行，苏州市再行。", &["320500 苏州市 2"]),
            ("江苏省南京市借鉴四川省成都市经验。成都市、重庆市先行。", &["510100 四川省成都市 1", "500000 重庆市 2"]),
            ("推进更新。落实《苏州市城市更新条例》，新疆生产建设兵团参与。", &[]),
        ]);
    }

    #[test]
    fn a_district_is_read_where_its_city_is_known() {
        assert_reads(&[
            ("江苏省南京市推进更新。鼓楼区先行，如玄武区跟进。", &["320106 鼓楼区 2", "320102 玄武区 2"]),
            (
                "江苏省推进更新。鼓楼区先行。玄武区跟进。南京市玄武区跟进，鼓楼区也行。",
                &["320102 南京市玄武区 4", "320106 鼓楼区 4"],
            ),
            ("浙江省推进更新。如花都区先行。", &[]),
            (
                "浙江省推进更新。如江苏常熟市、义乌市先行。学习昆山市。",
                &["320581 江苏常熟市 2", "330782 义乌市 2", "320583 昆山市 3"],
            ),
        ]);
    }

    #[test]
    fn words_that_only_look_like_a_place_are_none() {
        for text in [
            "辽宁省沈阳市推进更新。如南京街、北京路、长安三工厂，市长带头。",
            "甘肃省推进更新。深化合作市场，合作市县联动，各市和县（区）参与。",
            "安徽省推进更新。各市和县分工，全市中区改造，老城区提升，新城区建设。",
            "浙江省推进更新。沿江西省道、太湖南、北岸，黄河南。",
            "国家开发银行创新服务。农业银行重庆分行、重庆农村商业银行、上海证券交易所参与。",
            "湖北省推进更新。公安县级机关参与，朝阳区域更新，城市更新。",
        ] {
            assert_eq!(read(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_province_may_lack_its_kind_where_it_stands_free() {
        assert_reads(&[(
            "国家开发银行创新服务。在上海、江苏等地试点，支持广东。",
            &["310000 上海 2", "320000 江苏 2"],
        )]);
    }
}
