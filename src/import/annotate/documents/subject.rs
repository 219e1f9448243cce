//! Who issues: the body that the words before a verb name.

use super::passage::MASK;
use super::wording::*;
use crate::domain::actor::organisations;
use crate::import::annotate::places::{ends_within_word, locality_at};

/// The body that these words, all of them, name; else the body they begin with.
pub(super) fn subject(words: &str) -> Option<&str> {
    let words = without_circumstances(words);
    if is_body(words) { Some(words) } else { leading(words) }
}

/// The body that a clause begins with.
pub(super) fn leading(clause: &str) -> Option<&str> {
    [clause, without_openers(clause)].into_iter().find_map(|words| {
        let length = bodies_at(words);
        (length > 0).then(|| &words[..length])
    })
}

/// The words without what only tells when and how: 同时, 2024年3月, 率先.
pub(super) fn without_circumstances(words: &str) -> &str {
    without_openers(without_adverbs(words))
}

/// The words behind a title without when and how: 已于2024年3月正式, 自2024年1月1日起.
pub(super) fn skip_circumstances(mut words: &str) -> &str {
    loop {
        let from = words.strip_prefix('自').and_then(|rest| rest.split_once('起')).map(|(_, rest)| rest);
        let passed = words.strip_prefix('经').and_then(|rest| rest.find("审议").map(|at| &rest[at..]));
        let adverb = || ADVERBS.iter().find_map(|adverb| words.strip_prefix(adverb));
        let shorter = from.or(passed).or_else(adverb).unwrap_or_else(|| after_date(words));
        if shorter.len() == words.len() || shorter.is_empty() {
            return words;
        }
        words = shorter;
    }
}

fn without_openers(mut words: &str) -> &str {
    loop {
        let trimmed = after_date(words.trim_start()).trim_start_matches(['、', '“']);
        let is_place = locality_at(trimmed).is_some(); // 如皋市
        let opener = OPENERS.iter().filter(|_| !is_place).find_map(|opener| trimmed.strip_prefix(opener));
        let shorter = opener.unwrap_or(trimmed);
        if shorter.len() == words.len() {
            return words;
        }
        words = shorter;
    }
}

fn without_adverbs(mut words: &str) -> &str {
    loop {
        let trimmed = before_date(words.trim_end());
        let shorter = ADVERBS.iter().find_map(|adverb| trimmed.strip_suffix(adverb)).unwrap_or(trimmed);
        if shorter.len() == words.len() {
            return words;
        }
        words = shorter;
    }
}

/// The words after the date they begin with: 2024年, 2024年3月以来.
fn after_date(words: &str) -> &str {
    let mut rest = words;
    for unit in ["年", "月", "日"] {
        let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let taken = after.len() < rest.len();
        rest = after.strip_prefix(unit).filter(|_| taken).unwrap_or(rest);
    }
    if rest.len() == words.len() {
        return words;
    }
    ["以来", "底", "初", "起", "末"].iter().find_map(|end| rest.strip_prefix(end)).unwrap_or(rest)
}

/// The words before the date they end with.
fn before_date(words: &str) -> &str {
    let mut rest = ["底", "初", "末"].iter().find_map(|end| words.strip_suffix(end)).unwrap_or(words);
    let before_end = rest.len();
    for unit in ["日", "月", "年"] {
        let before = rest.strip_suffix(unit).map(|rest| (rest, rest.trim_end_matches(|c: char| c.is_ascii_digit())));
        rest = before.filter(|(with, without)| without.len() < with.len()).map_or(rest, |(_, without)| without);
    }
    if rest.len() == before_end { words } else { rest }
}

fn is_body(words: &str) -> bool {
    let is_sound = !words.is_empty()
        && !words.contains([MASK, '“', '”', '—'])
        && !NO_SUBJECT.iter().any(|word| words.starts_with(word))
        && !PIVOTS.iter().any(|word| words.starts_with(word));
    let is_named = BODY_ENDS.iter().any(|end| words.ends_with(end) && words.chars().count() > 1);
    is_sound && (bodies_at(words) == words.len() || is_named && !ACTIONS.iter().any(|action| words.contains(action)))
}

/// How long the list of bodies is that the text begins with.
fn bodies_at(text: &str) -> usize {
    let mut length = body_at(text);
    while length > 0 {
        let rest = &text[length..];
        let next = LINKS.iter().find_map(|link| {
            let after = rest.strip_prefix(link)?;
            let body = body_at(after);
            (body > 0).then_some(link.len() + body)
        });
        match next {
            Some(more) => length += more,
            None => return length + others_at(rest),
        }
    }
    length
}

/// 等部门, 等地 behind a list.
fn others_at(text: &str) -> usize {
    let rest = text.strip_prefix('等').unwrap_or_default();
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || "多个家".contains(c));
    let kind = ["地市", "城市", "部门", "单位", "地"].iter().find_map(|kind| rest.strip_prefix(kind));
    kind.map_or(0, |rest| text.len() - rest.len())
}

/// What joins two bodies.
const LINKS: &[&str] = &["、", "和", "与", "及", "以及", "会同", "联合", ""];

fn body_at(text: &str) -> usize {
    organisation_at(text).or_else(|| place_at(text)).or_else(|| local_at(text)).unwrap_or(0)
}

fn organisation_at(text: &str) -> Option<usize> {
    let (_, name) = organisations().starting(text)?;
    let rest = &text[name.len()..];
    (!ends_within_word(name, rest)).then(|| name.len() + department_at(rest).unwrap_or(0))
}

fn place_at(text: &str) -> Option<usize> {
    let place = locality_at(text)?.as_written.len();
    Some(place + department_at(&text[place..]).unwrap_or(0))
}

/// 省住房城乡建设厅, 市委, 各区, 21个市（州）人民政府: bodies of the place that everything is about.
fn local_at(text: &str) -> Option<usize> {
    if NOT_LOCAL.iter().any(|word| text.starts_with(word)) && !text.starts_with("市政府") {
        return None;
    }
    let head = LOCAL.iter().find(|head| text.starts_with(**head))?;
    let department = department_at(&text[head.len()..]);
    let length = head.len() + department.unwrap_or(0);
    (department.is_some() || STANDING_ALONE.contains(head)).then_some(length)
}

#[rustfmt::skip]
const LOCAL: &[&str] = &[
    "国务院", "中共中央", "党中央", "全国人大", "自治区", "省级", "市级", "区级", "县级", "省", "市", "区", "县", "州",
    "各地市", "各地", "各市", "各区", "各县",
];
const STANDING_ALONE: &[&str] = &["国务院", "中共中央", "党中央", "各地市", "各地", "各市", "各区", "各县"];
const NOT_LOCAL: &[&str] = &["市场", "市民", "市域", "区域", "县域", "市政", "区块", "州际", "区位", "省内"];

/// How many characters a department's name has at most: 住房城乡建设、自然资源等10部门.
const LONGEST_DEPARTMENT: usize = 18;

fn department_at(text: &str) -> Option<usize> {
    let ends = text.char_indices().map(|(at, c)| (at + c.len_utf8(), c)).take(LONGEST_DEPARTMENT);
    let mut ends = ends.take_while(|(_, c)| !STOPS.contains(c));
    let (end, _) = ends.find(|&(end, _)| {
        let (name, rest) = text.split_at(end);
        DEPARTMENT_ENDS.iter().any(|last| name.ends_with(last)) && !is_within_word(name, rest)
    })?;
    (!ACTIONS.iter().any(|action| text[..end].contains(action))).then_some(end)
}

const STOPS: [char; 9] = ['，', ',', '；', '。', '：', '“', '”', '—', MASK];

#[rustfmt::skip]
const DEPARTMENT_ENDS: &[&str] = &[
    "厅", "局", "委", "委员会", "委会", "办公室", "政府", "部门", "单位", "领导小组", "工作组", "专班", "指挥部", "中心",
    "人大", "政协", "法院", "检察院", "集团", "公司", "银行", "分行", "总行", "支行", "研究院", "设计院", "协会", "联席会议",
];

/// 委 in 委员会 and 委托, 部门 in 部门间.
fn is_within_word(name: &str, rest: &str) -> bool {
    name.ends_with('委') && rest.starts_with(['员', '会', '托', '派'])
        || name.ends_with('局') && rest.starts_with(['部', '面'])
        || name.ends_with("部门") && rest.starts_with('间')
        || name.ends_with("中心") && rest.starts_with(['城', '区'])
}
