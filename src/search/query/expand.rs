//! What else a run may be matched by: its synonyms, and the words it is made of.

use std::ops::Range;

use crate::domain::text::{Unit, UnitKind};
use crate::search::gazetteer::is_surely_place;
use crate::search::synonyms::synonyms;
use crate::search::words::cut;

/// Units that must stand side by side, and the other ways to match them.
#[derive(Debug, Clone)]
pub(in crate::search) struct Run {
    /// At least one; the positions are those of the typed text.
    pub(in crate::search) units: Vec<Unit>,
    /// It was typed in quotes: nothing but these units may match.
    pub(in crate::search) exact: bool,
    /// What the whole run is called besides.
    pub(in crate::search) same: Vec<Vec<Unit>>,
    /// What it is nearly called; only for relaxing.
    pub(in crate::search) near: Vec<Vec<Unit>>,
    /// Its words that say something, in order; empty for a quoted run and for one without 汉字.
    pub(in crate::search) words: Vec<Concept>,
    /// A case that has all the words somewhere matches too.
    pub(in crate::search) by_words: bool,
    /// It is short and a word of it is a single character (三亚|市, 新|项目): it stands for itself or for nothing.
    pub(in crate::search) whole: bool,
    /// It asks: 怎么, 如何, 哪些 stand in it.
    pub(in crate::search) asks: bool,
}

/// A word of a run.
#[derive(Debug, Clone)]
pub(in crate::search) struct Concept {
    pub(in crate::search) units: Vec<Unit>,
    pub(in crate::search) same: Vec<Vec<Unit>>,
    pub(in crate::search) near: Vec<Vec<Unit>>,
    pub(in crate::search) kind: ConceptKind,
}

/// What kind of word it is: a number or a place can be given up by no relaxing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::search) enum ConceptKind {
    Word,
    Number,
    Place,
}

/// Words that ask.
const QUESTIONS: [&str; 30] = [
    "怎么",
    "怎样",
    "怎么样",
    "怎么办",
    "如何",
    "哪些",
    "哪个",
    "哪里",
    "哪儿",
    "哪几个",
    "哪",
    "什么",
    "为什么",
    "为何",
    "吗",
    "呢",
    "请问",
    "是否",
    "能否",
    "可否",
    "有没有",
    "能不能",
    "可不可以",
    "多少",
    "几",
    "几个",
    "谁",
    "何",
    "啥",
    "咋",
];

/// Words that say nothing in a query: particles, pronouns, and the words with which people ask for cases.
const EMPTY: [&str; 97] = [
    "的", "地", "得", "了", "着", "过", "是", "有", "在", "和", "与", "及", "以及", "等", "对", "对于", "为", "为了",
    "将", "把", "被", "让", "使", "给", "用", "做", "做到", "做好", "搞", "从", "到", "向", "以", "于", "由", "按",
    "因", "就", "都", "也", "还", "很", "更", "最", "要", "想", "想要", "需要", "应", "应该", "能", "能够", "会", "可",
    "可以", "我", "我们", "你", "他", "它", "他们", "其", "之", "这", "那", "这些", "那些", "这个", "那个", "一下",
    "或", "或者", "并", "而", "但", "如", "若", "上", "中", "里", "下", "内", "时", "后", "关于", "有关", "相关",
    "方面", "做法", "案例", "经验", "情况", "地方", "来", "去", "个", "不",
];

/// Words that say little in a question, beside those that say what it is about.
const LIGHT: [&str; 40] = [
    "出台", "发布", "印发", "制定", "开展", "推进", "推动", "加强", "提供", "利用", "使用", "解决", "实现", "结合",
    "进行", "采取", "落实", "促进", "办理", "实行", "办法", "方法", "方式", "措施", "举措", "政策", "问题", "困难",
    "作用", "好处", "特点", "内容", "要求", "城市", "省份", "省市", "新", "好", "更好", "具体",
];

impl Run {
    /// A run as it was typed, in quotes or not.
    pub(in crate::search) fn new(units: Vec<Unit>, exact: bool) -> Self {
        let mut run = Self {
            units,
            exact,
            same: Vec::new(),
            near: Vec::new(),
            words: Vec::new(),
            by_words: false,
            whole: false,
            asks: false,
        };
        if exact {
            return run;
        }
        if let Some(entry) = synonyms().find(&run.units) {
            run.same.clone_from(&entry.same);
            run.near.clone_from(&entry.near);
        }
        if run.units.len() > 1 && run.units.iter().any(|unit| unit.kind == UnitKind::Han) {
            run.find_words();
        }
        run
    }

    fn find_words(&mut self) {
        let tokens = cut(&self.units, is_surely_place);
        let text = |token: &Range<usize>| text_of(&self.units[token.clone()]);
        self.asks = tokens.iter().any(|token| QUESTIONS.contains(&text(token).as_str()));
        let single = |token: &Range<usize>| token.len() == 1 && self.units[token.start].kind == UnitKind::Han;
        let short_with_single = self.units.len() <= 4 && tokens.iter().any(single);
        let mut words = concepts(&self.units, &tokens);
        if self.asks && words.iter().any(|word| !is_light(word)) {
            words.retain(|word| !is_light(word));
        }
        let same = words.len() == 1 && words[0].units.len() == self.units.len();
        self.whole = short_with_single;
        self.by_words = !words.is_empty() && !same && !short_with_single;
        self.words = words;
    }

    /// What relaxing may give up one by one: the words, or the run itself when it is not made of several.
    pub(in crate::search) fn concepts(&self) -> Vec<Concept> {
        // A single 汉字 of a longer run says too little alone: it stands everywhere.
        let says = |word: &&Concept| word.units.len() > 1 || word.units[0].kind != UnitKind::Han;
        let words: Vec<Concept> = self.words.iter().filter(says).cloned().collect();
        if !words.is_empty() && !self.whole {
            return words;
        }
        let kind = kind_of(&self.units);
        vec![Concept { units: self.units.clone(), same: self.same.clone(), near: self.near.clone(), kind }]
    }
}

/// The words among the tokens: a row of tokens that the synonym table knows is one, a number takes what it counts along.
fn concepts(units: &[Unit], tokens: &[Range<usize>]) -> Vec<Concept> {
    let mut words = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let known = |len: usize| {
            let row = tokens.get(at..at + len)?;
            let joined = &units[row[0].start..row[len - 1].end];
            // The whole run as a term is looked up elsewhere; here its words are wanted.
            let whole = joined.len() == units.len();
            synonyms().find(joined).filter(|_| !whole).map(|_| (len, joined))
        };
        let (len, row) = (1..=4).rev().find_map(known).unwrap_or_else(|| with_counted(units, tokens, at));
        at += len;
        let empty = len == 1 && says_nothing(row);
        let twice = words.iter().any(|word: &Concept| text_of(&word.units) == text_of(row));
        if !empty && !twice {
            words.push(concept(row));
        }
    }
    words
}

fn concept(units: &[Unit]) -> Concept {
    let entry = synonyms().find(units);
    Concept {
        units: units.to_vec(),
        same: entry.map_or_else(Vec::new, |e| e.same.clone()),
        near: entry.map_or_else(Vec::new, |e| e.near.clone()),
        kind: kind_of(units),
    }
}

fn kind_of(units: &[Unit]) -> ConceptKind {
    match units[0].kind {
        UnitKind::Number => ConceptKind::Number,
        _ if is_surely_place(&text_of(units)) => ConceptKind::Place,
        _ => ConceptKind::Word,
    }
}

/// A number with the short word or the sign behind it: 3.2|亿元, 2.08|%.
fn with_counted<'u>(units: &'u [Unit], tokens: &[Range<usize>], at: usize) -> (usize, &'u [Unit]) {
    let token = tokens[at].clone();
    if units[token.start].kind == UnitKind::Number
        && let Some(next) = tokens.get(at + 1)
        && next.len() <= 2
        && matches!(units[next.start].kind, UnitKind::Han | UnitKind::Symbol)
    {
        return (2, &units[token.start..next.end]);
    }
    (1, &units[token])
}

fn is_light(word: &Concept) -> bool {
    LIGHT.contains(&text_of(&word.units).as_str())
}

fn says_nothing(units: &[Unit]) -> bool {
    let text = text_of(units);
    let sign = units.iter().all(|unit| matches!(unit.kind, UnitKind::Punctuation | UnitKind::Symbol));
    sign || QUESTIONS.contains(&text.as_str()) || EMPTY.contains(&text.as_str())
}

pub(in crate::search) fn text_of(units: &[Unit]) -> String {
    units.iter().map(|unit| unit.text.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::units;

    fn words(text: &str) -> Vec<String> {
        let run = Run::new(units(text), false);
        if run.by_words { run.words.iter().map(|word| text_of(&word.units)).collect() } else { Vec::new() }
    }

    #[test]
    fn a_run_is_made_of_words_that_say_something() {
        assert_eq!(words("安徽芜湖"), ["安徽", "芜湖"]);
        assert_eq!(words("银行贷款"), ["银行", "贷款"]);
        assert_eq!(words("怎么缩短工程项目审批时间"), ["缩短", "工程项目审批", "时间"]);
        assert_eq!(words("什么是特许经营"), ["特许", "经营"]);
    }

    #[test]
    fn a_number_keeps_what_it_counts() {
        assert_eq!(words("奖补3.2亿元资金"), ["奖补", "3.2亿元", "资金"]);
    }

    #[test]
    fn short_runs_with_a_single_character_and_runs_without_han_have_no_words() {
        for text in ["三亚市", "6+6", "REITs", "体检", "税"] {
            assert_eq!(words(text), Vec::<String>::new(), "{text}");
        }
    }
}
