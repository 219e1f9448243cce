//! A reader's query: what was typed, what it means, and what the reader should be told about it.
//!
//! `grammar` reads the text, `plan` says what it means, `expand` adds synonyms and words, `compile` turns that into a
//! tree of terms and phrases (`node`, `coverage`, `merge`, `table`) that finds its hits by itself. The engine's own query parser is never
//! used: it stumbles over Chinese, and a row of brackets overflows its stack.

mod amount;
pub(super) mod compile;
pub(super) mod coverage;
pub(super) mod expand;
mod grammar;
mod merge;
pub(super) mod node;
mod notice;
mod plan;
mod table;

pub use self::amount::Amounts;
pub use self::notice::{Notice, NoticeKind};
pub(super) use self::plan::{Group, Part, Plan};

/// So many characters of a query are read.
pub const MAX_CHARS: usize = 200;

/// So many parts of a query are searched; a quoted stretch inside a part counts too.
pub const MAX_PARTS: usize = 32;

/// A query that was typed, understood as well as possible.
#[derive(Debug, Clone)]
pub struct Query {
    input: String,
    plan: Plan,
    notices: Vec<Notice>,
}

impl Query {
    /// Reads a query. Never fails: what makes no sense as an operator is searched as text, and a notice says so.
    ///
    /// - parts stand between spaces, and a case must have all of them;
    /// - `OR` or `|` between two parts: one of them is enough;
    /// - `-x`: none with x;
    /// - `"…"`, “…”, 「…」: spaces inside belong to the part; 《…》 likewise;
    /// - `字段:值`: only in that field (标题/title, 地区/place, 机制/mechanism, 批次/list, 文件/document);
    /// - `金额:>1亿`, `金额:1亿-10亿` (money): cases that name such an amount.
    pub fn parse(input: &str) -> Self {
        let mut notices = Vec::new();
        let read: String = input.trim().chars().take(MAX_CHARS).collect();
        let cut = read.len() < input.trim().len();
        if cut {
            notice::add(&mut notices, Notice::too_long());
        }
        let items = grammar::read(&read, cut, &mut notices);
        let plan = plan::plan(items, &mut notices);
        Self { input: input.to_owned(), plan, notices }
    }

    /// The query as it was typed, all of it.
    pub fn input(&self) -> &str {
        &self.input
    }

    /// What the reader should be told, in the order of the query.
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// Whether nothing is searched for or excluded: all cases are found.
    pub fn is_empty(&self) -> bool {
        self.plan.all.is_empty() && self.plan.none.is_empty()
    }

    /// How many parts are searched or excluded, at most [`MAX_PARTS`].
    pub fn num_parts(&self) -> usize {
        self.plan.num_runs()
    }

    /// The wanted parts as they were typed, in order; each is a query of its own.
    pub fn wanted_parts(&self) -> impl Iterator<Item = &str> {
        self.plan.wanted().map(|part| part.typed.as_str())
    }

    /// The ranges of money that are wanted; the amounts in them are what a hit is shown for.
    pub fn amounts(&self) -> Vec<Amounts> {
        self.plan.wanted().filter_map(|part| part.amounts).collect()
    }

    pub(super) fn plan(&self) -> &Plan {
        &self.plan
    }
}
