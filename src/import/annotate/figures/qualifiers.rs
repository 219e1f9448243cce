//! Qualifiers: the words beside a number that say how exact it is, and 累计.

use super::letters::Letters;
use super::number::Number;
use super::units::UnitAt;
use crate::domain::annotation::FigureKind;
use crate::domain::annotation::Qualifier::{self, About, Exact, Nearly, Over, Under};

/// Words before a number; longer ones first where one ends with another.
const BEFORE: &[(&str, Qualifier)] = &[
    ("不得超过", Under),
    ("不得高于", Under),
    ("不得低于", Over),
    ("不得少于", Over),
    ("不超过", Under),
    ("未超过", Under),
    ("不高于", Under),
    ("不多于", Under),
    ("不大于", Under),
    ("不低于", Over),
    ("不少于", Over),
    ("不小于", Over),
    ("大约", About),
    ("约为", About),
    ("将近", Nearly),
    ("接近", Nearly),
    ("超过", Over),
    ("超出", Over),
    ("高于", Over),
    ("多于", Over),
    ("大于", Over),
    ("至少", Over),
    ("最低", Over),
    ("最少", Over),
    ("低于", Under),
    ("少于", Under),
    ("小于", Under),
    ("不足", Under),
    ("不到", Under),
    ("低至", Under),
    ("至多", Under),
    ("最多", Under),
    ("最高", Under),
    ("约", About),
    ("近", Nearly),
    ("超", Over),
    ("逾", Over),
];

/// Letters that make another word with a qualifier of one letter: 节约, 附近, 赶超.
const OTHER_WORDS: &[(&str, &str)] =
    &[("约", "节公合预条制契违签邀特集俭履续失毁"), ("近", "附最临靠邻远亲逼"), ("超", "赶反")];

/// Words behind the unit.
const AFTER: &[(&str, Qualifier)] = &[
    ("(含)以上", Over),
    ("(含)以下", Under),
    ("及以上", Over),
    ("或以上", Over),
    ("及以下", Under),
    ("或以下", Under),
    ("以上", Over),
    ("以下", Under),
    ("以内", Under),
    ("之内", Under),
    ("左右", About),
    ("上下", About),
];

/// What the words around a quantity say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Qualified {
    /// Where the words before it begin.
    pub(super) start: usize,
    /// Where the words behind it end.
    pub(super) end: usize,
    /// How exact it is.
    pub(super) qualifier: Qualifier,
    /// 累计 stands before it in its clause.
    pub(super) cumulative: bool,
}

/// Reads the words around a quantity between `start` and `at.end`.
pub(super) fn qualify(letters: &Letters<'_>, start: usize, number: &Number, at: UnitAt) -> Qualified {
    let (start_word, before) = qualifier_before(letters, start, at.unit.kind);
    let (end, after) = qualifier_after(letters, at);
    let in_number = if number.and_more { Over } else { Exact };
    let qualifier = [before, in_number, after].into_iter().find(|&said| said != Exact).unwrap_or(Exact);
    let cumulative = is_cumulative(letters, start_word);
    let start =
        ["累计达到", "累计达", "累计"].iter().find_map(|word| letters.ending(start_word, word)).unwrap_or(start_word);
    Qualified { start, end, qualifier, cumulative: cumulative || start < start_word }
}

fn qualifier_before(letters: &Letters<'_>, start: usize, kind: FigureKind) -> (usize, Qualifier) {
    let mut found = (start, Exact);
    // 最高不超过: two may stand together; the one beside the number counts.
    for _ in 0..2 {
        let Some((from, qualifier)) = word_before(letters, found.0) else {
            break;
        };
        let said = if found.1 == Exact { qualifier } else { found.1 };
        found = (from, said);
        if kind == FigureKind::Duration && is_recent(letters, from) {
            return (from, Exact);
        }
    }
    found
}

fn word_before(letters: &Letters<'_>, end: usize) -> Option<(usize, Qualifier)> {
    let (start, word, qualifier) = BEFORE.iter().find_map(|&(word, q)| Some((letters.ending(end, word)?, word, q)))?;
    let others = OTHER_WORDS.iter().find(|(short, _)| *short == word).map_or("", |(_, before)| before);
    let is_other_word = letters.before(start).is_some_and(|c| others.contains(c));
    (!is_other_word).then_some((start, qualifier))
}

/// 近3年 is the last three years, 历时近3年 nearly three.
fn is_recent(letters: &Letters<'_>, start: usize) -> bool {
    letters.at(start) == Some('近') && !letters.before(start).is_some_and(|c| "时长达至到为短缩少".contains(c))
}

fn qualifier_after(letters: &Letters<'_>, at: UnitAt) -> (usize, Qualifier) {
    let found = AFTER.iter().find_map(|&(word, qualifier)| Some((letters.after(at.end, word)?, word, qualifier)));
    match found {
        // 上下联动, 左右两侧 are about directions.
        Some((end, "上下" | "左右", _)) if letters.at(end).is_some_and(|c| "联级游水班楼两侧岸".contains(c)) => {
            (at.end, Exact)
        }
        Some((end, _, qualifier)) => (end, qualifier),
        None if at.unit.kind == FigureKind::Duration && letters.at(at.end) == Some('内') => (at.end + 1, Under),
        None => (at.end, Exact),
    }
}

/// 累计奖补城市更新项目3.2亿元: the word speaks of every figure behind it in its clause.
fn is_cumulative(letters: &Letters<'_>, start: usize) -> bool {
    letters.folded(letters.clause_start(start)..start).contains("累计")
}
