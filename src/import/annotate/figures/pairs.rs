//! From–to pairs: 由130多天压缩至50天左右, 从20%提高到35%.

use std::ops::Range;

use super::letters::Letters;
use crate::domain::annotation::{Figure, FigureKind, PairSide};

/// Words that open a pair.
const FROM: [&str; 5] = ["由", "从", "自", "原来的", "原"];
/// Words that lead to the second figure.
const TO: [&str; 4] = ["至", "到", "为", "成"];
/// What happens between the two. Compared with the end of the words, so 大幅压缩 needs no line of its own.
const CHANGES: &[&str] = &[
    "压缩", "缩短", "缩减", "缩小", "压减", "压降", "降低", "下降", "降", "减少", "削减", "减", "提高", "提升", "上升",
    "回升", "攀升", "跃升", "升", "增加", "增长", "增", "扩大", "扩展", "拓展", "扩", "上调", "下调", "调整", "调",
    "优化", "精简", "简化", "合并", "整合", "归并", "延长", "放宽", "变", "转变", "改", "发展", "提速", "提前",
];
/// How far 由 may stand before the first figure: 由原来的, 从2020年的.
const REACH_BEFORE: usize = 16;
/// How far the second figure may stand behind the first.
const REACH_BETWEEN: usize = 18;

/// Which figures of a text belong together: indices of both sides, before and after. `places` are the letters of each figure.
pub(super) fn pairs(letters: &Letters<'_>, figures: &[Figure], places: &[Range<usize>]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut next = 0;
    while next + 1 < figures.len() {
        let (from, to) = (next, next + 1);
        let free = figures[from].pair.is_none() && figures[to].pair.is_none();
        if free && same_measure(&figures[from], &figures[to]) && leads(letters, &places[from], &places[to]) {
            found.push((from, to));
            next += 1;
        }
        next += 1;
    }
    found
}

/// Marks both sides of a pair.
pub(super) fn join(figures: &mut [Figure], from: usize, to: usize) {
    figures[from].pair = Some((PairSide::From, to));
    figures[to].pair = Some((PairSide::To, from));
}

fn same_measure(from: &Figure, to: &Figure) -> bool {
    let same_counter = from.kind != FigureKind::Count || from.counter == to.counter;
    from.kind == to.kind && same_counter && from.span.sentence == to.span.sentence
}

/// Whether the words between two figures lead from one to the other.
fn leads(letters: &Letters<'_>, from: &Range<usize>, to: &Range<usize>) -> bool {
    if to.start < from.end || to.start - from.end > REACH_BETWEEN {
        return false;
    }
    if letters.folded(letters.clause_start(from.start)..to.start).contains("分别") {
        // 由20天、30天分别压缩至…: which goes with which is not certain.
        return false;
    }
    let between = letters.folded(from.end..to.start);
    let Some(change) = TO.iter().find_map(|to| without_date(&between).strip_suffix(to)) else {
        return false;
    };
    let (change, opened) = (change.trim(), is_opened(letters, from.start));
    if change.is_empty() {
        return opened;
    }
    let verb = CHANGES.iter().filter_map(|verb| change.strip_suffix(verb)).min_by_key(|rest| rest.len());
    match verb.map(|rest| rest.trim_start_matches(',')) {
        Some("") => true,
        Some(rest) => opened && !rest.contains([',', ';', '.', '。', '、', '\0']),
        None => false,
    }
}

/// 提高到2024年的35%: the year the second figure belongs to.
fn without_date(between: &str) -> &str {
    let Some(rest) =
        ["年的", "年末的", "年底的", "年末", "年底", "年"].iter().find_map(|end| between.strip_suffix(end))
    else {
        return between;
    };
    rest.trim_end_matches(|c: char| c.is_ascii_digit())
}

/// Whether 由 or 从 stands shortly before a place, in the same clause.
fn is_opened(letters: &Letters<'_>, place: usize) -> bool {
    let start = letters.clause_start(place).max(place.saturating_sub(REACH_BEFORE));
    let words = letters.folded(start..place);
    // 将12项事项整合为4项: 将 opens a pair only right before the figure, for it begins many other clauses.
    words.ends_with('将') || FROM.iter().any(|from| words.contains(from))
}
