//! Words: where in a row of 汉字 one may start or end, and how a query is cut into them.
//!
//! One dictionary serves the index, the query and the marks: jieba's, with the names of the divisions added. It costs about 100 ms and 30 MB once, so a server calls [`warm`] beside its start.
//!
//! A cutting is an opinion. For the index all plausible ones count: with and without guessing unknown words, long words
//! also cut in two (项目前期 → 项目|前期), and the other readings of `readings.rs` (产业园|区 → 园区). What none of
//! them allows is an accident: 市长 in 重庆市|长安.

use std::ops::Range;
use std::sync::LazyLock;

use jieba_rs::Jieba;

use super::gazetteer::is_full_name;
use super::readings::other_readings;
use crate::domain::division::divisions;
use crate::domain::text::{Unit, UnitKind, units};

/// Names the dictionary and the rules of this file. A test holds it against how a sample is cut: when that fails, the
/// dictionary or a rule has changed, and so must this, because it is part of the version of the index.
pub(super) const EDITION: &str = "jieba-rs 0.11.0 default-dict, rules 2";

/// The longest word that is looked for inside a longer one.
const LONGEST_INNER: usize = 4;

static JIEBA: LazyLock<Jieba> = LazyLock::new(|| {
    let mut jieba = Jieba::new();
    for division in divisions().iter() {
        add(&mut jieba, division.name);
        add(&mut jieba, division.short_name());
    }
    jieba
});

/// Adds a word that the dictionary lacks, just likely enough to be cut as one.
fn add(jieba: &mut Jieba, word: &str) {
    if !jieba.has_word(word) {
        jieba.add_word(word, None, None);
    }
}

/// Loads the dictionary now, so that no reader waits for it. Calling it again costs nothing.
pub fn warm() {
    LazyLock::force(&JIEBA);
}

/// The words of a text, everything between them included. Only words of the dictionary: what it does not know comes as
/// single characters, so a guess is never suggested.
pub fn cut_words(text: &str) -> Vec<&str> {
    JIEBA.cut(text, false).into_iter().map(|token| token.word).collect()
}

/// Whether the dictionary has it.
pub(super) fn is_word(text: &str) -> bool {
    JIEBA.has_word(text)
}

/// How often a word stands in everyday texts, as the dictionary counts it: 问题 55,000 times, 专项资金 3 times.
pub(super) fn everyday(word: &str) -> usize {
    JIEBA.suggest_freq(word)
}

/// Whether a word names a thing, rather than an action, a manner or a number. What the dictionary does not know was coined
/// for something and does.
pub(super) fn names_a_thing(word: &str) -> bool {
    match JIEBA.tag(word, false).as_slice() {
        [only] => only.tag.starts_with(['n', 'j', 'l', 'i', 'x']) || matches!(only.tag, "eng" | "vn" | "an" | ""),
        _ => true,
    }
}

/// Whether a word may start at a unit, and end behind it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Edge {
    pub(super) start: bool,
    pub(super) end: bool,
}

/// The edges of all units. What is no 汉字 is a word of its own.
#[cfg(test)]
pub(super) fn edges(units: &[Unit]) -> Vec<Edge> {
    let mut edges = vec![Edge { start: true, end: true }; units.len()];
    for row in rows(units) {
        edges[row.units.clone()].copy_from_slice(&row.edges());
    }
    edges
}

/// The edges of all units, and the [words](words_and_pairs), from one cutting.
pub(super) fn edges_and_words(units: &[Unit]) -> (Vec<Edge>, Vec<String>) {
    let mut edges = vec![Edge { start: true, end: true }; units.len()];
    let mut words = Vec::new();
    for row in rows(units) {
        row.add_words(&mut words);
        edges[row.units.clone()].copy_from_slice(&row.edges());
    }
    words.extend(latin_words(units));
    (edges, words)
}

/// A row of 汉字 that is cut into words of the dictionary, nothing guessed.
pub(super) struct Row {
    units: Range<usize>,
    text: String,
    chars: Vec<char>,
    tokens: Vec<Range<usize>>,
}

fn rows(units: &[Unit]) -> impl Iterator<Item = Row> {
    chunks(units).into_iter().map(|chunk| Row::cut(units, chunk))
}

impl Row {
    pub(super) fn cut(units: &[Unit], row: Range<usize>) -> Self {
        let text = text_of(&units[row.clone()]);
        Self { units: row, chars: text.chars().collect(), tokens: tokens(&text, false), text }
    }

    fn add_words(&self, words: &mut Vec<String>) {
        for token in &self.tokens {
            let word = &self.chars[token.clone()];
            if word.len() >= 2 {
                words.push(word.iter().collect());
            }
            for inner in split(word).into_iter().filter(|inner| inner.len() >= 2) {
                words.push(word[inner].iter().collect());
            }
        }
    }

    /// What jieba guesses beside the cutting, if that is another one. Only characters that stand alone side by side are
    /// guessed to be a word.
    fn guessed(&self) -> Option<Vec<Range<usize>>> {
        let may = self.tokens.windows(2).any(|two| two[0].len() == 1 && two[1].len() == 1);
        may.then(|| tokens(&self.text, true)).filter(|guessed| *guessed != self.tokens)
    }

    pub(super) fn edges(&self) -> Vec<Edge> {
        let mut edges = vec![Edge::default(); self.units.len()];
        let mut mark = |word: Range<usize>| {
            edges[word.start].start = true;
            edges[word.end - 1].end = true;
        };
        for tokens in [Some(&self.tokens), self.guessed().as_ref()].into_iter().flatten() {
            other_readings(&self.chars, tokens).into_iter().for_each(&mut mark);
            for token in tokens {
                let inner = split(&self.chars[token.clone()]).into_iter();
                inner.for_each(|inner| mark(token.start + inner.start..token.start + inner.end));
                mark(token.clone());
            }
        }
        edges
    }
}

/// How jieba cuts a row, as ranges of its characters.
fn tokens(text: &str, guess_unknown: bool) -> Vec<Range<usize>> {
    JIEBA.cut(text, guess_unknown).iter().map(|token| token.start..token.end).collect()
}

/// Two words side by side.
pub(super) type Pair = (String, String);

/// The dictionary words of a text, of two 汉字 or more, with those inside longer ones; Latin words of three letters or
/// more. In the order of the text, a word as often as it stands there. And two dictionary words of two 汉字 each that stand side by side: what dictionaries lack of a
/// trade (自主|更新, 零星|用地).
pub(super) fn words_and_pairs(units: &[Unit]) -> (Vec<String>, Vec<Pair>) {
    let (mut words, mut pairs) = (Vec::new(), Vec::new());
    for row in rows(units) {
        row.add_words(&mut words);
        let beside = row.tokens.windows(2).filter(|two| two.iter().all(|token| token.len() == 2));
        let word = |token: &Range<usize>| row.chars[token.clone()].iter().collect();
        pairs.extend(beside.map(|two| (word(&two[0]), word(&two[1]))));
    }
    words.extend(latin_words(units));
    (words, pairs)
}

fn latin_words(units: &[Unit]) -> impl Iterator<Item = String> {
    units.iter().filter(|u| u.kind == UnitKind::Latin && u.text.len() >= 3).map(|u| u.text.to_string())
}

/// Short rows of 汉字 in quotation marks: coined terms that no dictionary has (“腾笼换鸟”, “一城一策”).
pub(super) fn coined_in(text: &str) -> Vec<String> {
    let quoted = text.split('“').skip(1).filter_map(|rest| rest.split_once('”')).map(|(inside, _)| inside);
    let units = quoted.map(units);
    let coined = units.filter(|u| (3..=8).contains(&u.len()) && u.iter().all(|unit| unit.kind == UnitKind::Han));
    coined.map(|units| text_of(&units)).collect()
}

/// Cuts a query into words, as ranges of units: 汉字 by the dictionary, long words in two, everything else unit by unit.
/// A word that `keep` knows is left whole.
pub(super) fn cut(units: &[Unit], keep: impl Fn(&str) -> bool) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut at = 0;
    for chunk in chunks(units) {
        words.extend((at..chunk.start).map(|unit| unit..unit + 1));
        let text = text_of(&units[chunk.clone()]);
        for token in JIEBA.cut(&text, true) {
            let chars: Vec<char> = token.word.chars().collect();
            let from = chunk.start + token.start;
            let inner = if keep(token.word) { Vec::new() } else { split(&chars) };
            if inner.is_empty() || inner.iter().any(|part| part.len() == 1) {
                words.push(from..from + chars.len());
            } else {
                words.extend(inner.into_iter().map(|part| from + part.start..from + part.end));
            }
        }
        at = chunk.end;
    }
    words.extend((at..units.len()).map(|unit| unit..unit + 1));
    words
}

/// Rows of 汉字 that nothing parts, not even a quote.
fn chunks(units: &[Unit]) -> Vec<Range<usize>> {
    let mut chunks: Vec<Range<usize>> = Vec::new();
    for (at, unit) in units.iter().enumerate().filter(|(_, unit)| unit.kind == UnitKind::Han) {
        match chunks.last_mut() {
            Some(last) if last.end == at && units[at - 1].end == unit.start => last.end = at + 1,
            _ => chunks.push(at..at + 1),
        }
    }
    chunks.into_iter().flat_map(|chunk| parted(units, chunk)).collect()
}

/// What a number counts is parted from what follows when the two look like a place: 54项|城市 is not 项城市, because no name
/// begins behind a number.
pub(super) fn parted(units: &[Unit], chunk: Range<usize>) -> impl Iterator<Item = Range<usize>> + use<> {
    let first = chunk.start;
    let counted = first > 0 && units[first - 1].kind == UnitKind::Number && units[first - 1].end == units[first].start;
    let name = counted && chunk.len() > 2 && begins_with_name(&text_of(&units[chunk.clone()]));
    let border = if name { first + 1 } else { chunk.end };
    [first..border, border..chunk.end].into_iter().filter(|part| !part.is_empty())
}

/// Whether the first word is the full name of a place.
fn begins_with_name(text: &str) -> bool {
    JIEBA.cut(text, false).first().is_some_and(|token| is_full_name(token.word))
}

pub(super) fn text_of(units: &[Unit]) -> String {
    units.iter().map(|unit| unit.text.as_str()).collect()
}

/// The words inside a long word, end to end; none when it cannot be cut well. Of four 汉字 and more: dictionary words
/// with as few single characters and then as few pieces as possible. Of three: the last two, when they are a word and
/// the first two are none (副市长 → 副|市长).
fn split(word: &[char]) -> Vec<Range<usize>> {
    match word.len() {
        0..=2 => Vec::new(),
        3 if has(&word[1..]) && !has(&word[..2]) => vec![0..1, 1..3],
        3 => Vec::new(),
        len => split_long(word, len),
    }
}

fn split_long(word: &[char], len: usize) -> Vec<Range<usize>> {
    // Best way to each place: single characters, pieces, where the last piece began.
    let mut best: Vec<Option<(usize, usize, usize)>> = vec![None; len + 1];
    best[0] = Some((0, 0, 0));
    for to in 1..=len {
        for from in to.saturating_sub(LONGEST_INNER)..to {
            let Some((singles, pieces, _)) = best[from] else { continue };
            let one = to - from == 1;
            if (from, to) == (0, len) || !(one || has(&word[from..to])) {
                continue;
            }
            let way = (singles + usize::from(one), pieces + 1, from);
            if best[to].is_none_or(|known| (way.0, way.1) < (known.0, known.1)) {
                best[to] = Some(way);
            }
        }
    }
    let mut parts = Vec::new();
    let mut to = len;
    while let Some((_, _, from)) = best[to].filter(|_| to > 0) {
        parts.push(from..to);
        to = from;
    }
    parts.reverse();
    if parts.iter().all(|part| part.len() == 1) {
        return Vec::new();
    }
    // 中国农业银行 is 中国|农业银行, and that is 农业|银行.
    let halves = |part: Range<usize>| {
        let inner = if part.len() > 3 { split(&word[part.clone()]) } else { Vec::new() };
        let moved = inner.iter().map(|i| part.start + i.start..part.start + i.end).collect();
        if inner.is_empty() { vec![part] } else { moved }
    };
    parts.into_iter().flat_map(halves).collect()
}

/// Whether these characters are a word of the dictionary.
pub(super) fn has(chars: &[char]) -> bool {
    // Asked several times for each character of an import: short words are put together without an allocation.
    let mut bytes = [0; 4 * LONGEST_INNER];
    if chars.len() > LONGEST_INNER {
        return is_word(&chars.iter().collect::<String>());
    }
    let len = chars.iter().fold(0, |len, char| len + char.encode_utf8(&mut bytes[len..]).len());
    std::str::from_utf8(&bytes[..len]).is_ok_and(is_word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::units;

    /// The text with | wherever a word may start.
    fn starts(text: &str) -> String {
        let units = units(text);
        let edges = edges(&units);
        units
            .iter()
            .zip(edges)
            .map(|(u, e)| if e.start { format!("|{}", u.text) } else { u.text.to_string() })
            .collect()
    }

    fn cut_words(text: &str) -> Vec<String> {
        let units = units(text);
        cut(&units, |_| false).into_iter().map(|w| units[w].iter().map(|u| u.text.as_str()).collect()).collect()
    }

    #[test]
    fn words_start_where_a_reader_sees_one() {
        assert_eq!(starts("细化54项城市街路"), "|细化|54|项|城市|街|路");
        assert_eq!(starts("重庆市长安三工厂"), "|重庆市|长安|三|工厂");
        assert_eq!(starts("适应城市更新"), "|适应|城市|更新");
        assert_eq!(starts("城市更新项目前期"), "|城市|更新|项目|前期");
        assert_eq!(starts("智能制造产业园区"), "|智能|制造|产业|园|区");
        assert_eq!(starts("副市长"), "|副|市长");
        assert_eq!(starts("3.2亿元“金厝边”小微"), "|3.2|亿元|金|厝|边|小|微");
    }

    #[test]
    fn the_edition_names_how_the_real_texts_are_cut() {
        // FNV-1a over all starts and ends in the fixture. When it differs, give `EDITION` another number.
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for line in include_str!("../../tests/fixtures/cases.jsonl").lines() {
            for edge in edges(&units(line)) {
                let bits = u64::from(edge.start) | u64::from(edge.end) << 1;
                hash = (hash ^ bits).wrapping_mul(0x100_0000_01b3);
            }
        }
        assert_eq!((EDITION, hash), ("jieba-rs 0.11.0 default-dict, rules 2", 5_061_195_728_218_694_244));
    }

    #[test]
    fn nothing_is_guessed_where_no_two_characters_stand_alone_side_by_side() {
        let texts = include_str!("../../tests/fixtures/cases.jsonl").lines().map(str::to_owned);
        let names =
            divisions().iter().map(|d| format!("{}々かカ한𠮷〇推进{}试点", divisions().full_name(d.code), d.name));
        let mut guessed = 0;
        for text in texts.chain(names) {
            for row in rows(&units(&text)) {
                let wanted = Some(tokens(&row.text, true)).filter(|with| *with != row.tokens);
                assert_eq!(row.guessed(), wanted, "{}", row.text);
                guessed += usize::from(wanted.is_some());
            }
        }
        assert!(guessed > 0);
    }

    #[test]
    fn one_cutting_gives_what_two_give() {
        for line in include_str!("../../tests/fixtures/cases.jsonl").lines() {
            let units = units(line);
            assert_eq!(edges_and_words(&units), (edges(&units), words_and_pairs(&units).0));
        }
    }

    #[test]
    fn a_query_is_cut_into_words() {
        assert_eq!(cut_words("银行贷款"), ["银行", "贷款"]);
        assert_eq!(cut_words("安徽省芜湖市REITs"), ["安徽省", "芜湖市", "reits"]);
        assert_eq!(cut_words("老旧小区改造"), ["老旧", "小区", "改造"]);
    }
}
