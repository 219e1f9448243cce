//! What a query means: which runs of units a case must have, may have, must not have.

use std::ops::Range;

use super::MAX_PARTS;
use super::amount::Amounts;
use super::expand::Run;
use super::grammar::{FieldName, Item, RawPart, RawRun};
use super::notice::{self, Notice};
use crate::domain::ordinal;
use crate::domain::text::{Unit, UnitKind, fold_str, units};
use crate::search::schema::TextField;

/// A query as it is searched.
#[derive(Debug, Clone, Default)]
pub(in crate::search) struct Plan {
    /// A case needs every group.
    pub(in crate::search) all: Vec<Group>,
    /// A case must match none of these.
    pub(in crate::search) none: Vec<Part>,
}

/// Parts joined by `OR`: one of them is enough.
#[derive(Debug, Clone)]
pub(in crate::search) struct Group {
    pub(in crate::search) any: Vec<Part>,
}

/// A part: what stood between spaces. A case needs all its runs.
#[derive(Debug, Clone)]
pub(in crate::search) struct Part {
    /// As it was typed, with its field and quotes.
    pub(in crate::search) typed: String,
    /// Where it stands in the query, in characters, and what to type there to have its very words searched.
    pub(in crate::search) literal: (Range<usize>, String),
    /// The only field to look in; `None` for all.
    pub(in crate::search) field: Option<TextField>,
    /// Empty for a range of money.
    pub(in crate::search) runs: Vec<Run>,
    /// 金额:>1亿: the range that an amount of the case must lie in, instead of words.
    pub(in crate::search) amounts: Option<Amounts>,
}

impl Plan {
    /// The wanted parts, whatever group they are in.
    pub(in crate::search) fn wanted(&self) -> impl Iterator<Item = &Part> {
        self.all.iter().flat_map(|group| &group.any)
    }

    pub(super) fn num_runs(&self) -> usize {
        self.wanted().chain(&self.none).map(Part::size).sum()
    }
}

impl Part {
    /// How much of [`MAX_PARTS`] it takes.
    fn size(&self) -> usize {
        self.runs.len().max(1)
    }

    /// The fields in which other names of the part, or of a word of it, are looked for. Titles that many cases share
    /// say little of each, and another name for them less: of those only the very words count.
    pub(in crate::search) fn own_fields(&self) -> impl Iterator<Item = TextField> + Clone + use<> {
        let asked = self.field;
        self.fields().filter(move |field| asked.is_some() || !field.is_shared())
    }

    /// The fields in which the part is looked for.
    pub(in crate::search) fn fields(&self) -> impl Iterator<Item = TextField> + Clone + use<> {
        let only = self.field;
        TextField::ALL.into_iter().filter(move |&field| match only {
            Some(only) => only == field,
            None => TextField::UNASKED.contains(&field),
        })
    }

    /// Whether it is looked for in the titles of documents, of which a case may name several.
    pub(in crate::search) fn is_of_titles(&self) -> bool {
        self.field == Some(TextField::Documents)
    }

    /// Whether a place that it names is one where cases are looked for; 标题:三亚 asks for a word.
    pub(in crate::search) fn may_mean_place(&self) -> bool {
        matches!(self.field, None | Some(TextField::Places))
    }
}

/// Makes the plan of what was read.
pub(super) fn plan(items: Vec<Item>, notices: &mut Vec<Notice>) -> Plan {
    let mut planner = Planner { plan: Plan::default(), runs_left: MAX_PARTS, before: Before::Nothing, notices };
    for item in items {
        match item {
            Item::Or(typed) => planner.or(typed),
            Item::Part(raw) => {
                if !planner.part(&raw) {
                    break;
                }
            }
        }
    }
    planner.finish()
}

/// What stands before the item that is looked at; decides what an `OR` joins.
enum Before {
    Nothing,
    Wanted,
    Excluded,
    /// An `OR` behind a wanted part, as typed.
    Or(String),
}

struct Planner<'a> {
    plan: Plan,
    runs_left: usize,
    before: Before,
    notices: &'a mut Vec<Notice>,
}

impl Planner<'_> {
    fn or(&mut self, typed: String) {
        match self.before {
            Before::Wanted => self.before = Before::Or(typed),
            Before::Excluded => notice::add(self.notices, Notice::or_with_exclusion()),
            Before::Nothing | Before::Or(_) => notice::add(self.notices, Notice::lone_operator(&typed)),
        }
    }

    /// Takes a part into the plan; `false` when there is no room for more.
    fn part(&mut self, raw: &RawPart) -> bool {
        let Some(part) = self.meaning(raw) else { return true };
        if part.size() > self.runs_left {
            notice::add(self.notices, Notice::too_many_parts());
            return false;
        }
        self.runs_left -= part.size();
        let after_or = matches!(self.before, Before::Or(_));
        if raw.exclude {
            if after_or {
                notice::add(self.notices, Notice::or_with_exclusion());
            }
            self.plan.none.push(part);
            self.before = Before::Excluded;
            return true;
        }
        match self.plan.all.last_mut() {
            Some(group) if after_or => group.any.push(part),
            _ => self.plan.all.push(Group { any: vec![part] }),
        }
        self.before = Before::Wanted;
        true
    }

    /// The runs and the field of a part; nothing, and a notice, when there is nothing in it to search.
    fn meaning(&mut self, raw: &RawPart) -> Option<Part> {
        let in_lists = raw.field.as_ref().is_some_and(|field| field.name == FieldName::Text(TextField::List));
        let text = |run: &RawRun| if in_lists { batch_as_printed(&run.text) } else { run.text.clone() };
        let part = |field, runs, amounts| {
            let literal = (raw.at.clone(), raw.in_quotes());
            Part { typed: raw.typed.clone(), literal, field, runs, amounts }
        };
        if let Some(amounts) = self.amounts(raw) {
            return Some(part(None, Vec::new(), Some(amounts)));
        }
        let runs: Vec<Run> = raw.runs.iter().filter_map(|run| searchable(&text(run), run.exact)).collect();
        let field = match &raw.field {
            Some(field) if runs.is_empty() => {
                notice::add(self.notices, Notice::empty_value(&field.typed));
                return None;
            }
            Some(field) => match field.name {
                FieldName::Text(text) => Some(text),
                FieldName::Money => None,
            },
            None => None,
        };
        if runs.is_empty() {
            notice::add(self.notices, Notice::nothing_to_search(&raw.typed));
            return None;
        }
        Some(part(field, runs, None))
    }

    /// The range of money behind 金额:; `None`, and a notice unless nothing is there, when it is none.
    fn amounts(&mut self, raw: &RawPart) -> Option<Amounts> {
        raw.field.as_ref().filter(|field| field.name == FieldName::Money)?;
        let value: String = raw.runs.iter().map(|run| run.text.as_str()).collect();
        let amounts = Amounts::parse(&value);
        if amounts.is_none() && !value.is_empty() {
            notice::add(self.notices, Notice::bad_amount(&value));
        }
        amounts
    }

    fn finish(self) -> Plan {
        if let Before::Or(typed) = self.before {
            notice::add(self.notices, Notice::lone_operator(&typed));
        }
        self.plan
    }
}

/// A batch is printed with 汉字: 4, 第4批 and 四 are 第四批. Anything else stays as it is.
fn batch_as_printed(typed: &str) -> String {
    let folded = fold_str(typed.trim());
    let inner = folded.strip_prefix('第').unwrap_or(&folded);
    let inner = inner.strip_suffix('批').unwrap_or(inner);
    let number = inner.parse().ok().or_else(|| ordinal::parse_chinese(inner));
    let batch = number.filter(|number| (1..=999).contains(number));
    batch.map_or_else(|| typed.to_owned(), |number| format!("第{}批", ordinal::to_chinese(number)))
}

/// The units of a run. Punctuation at its ends is left out: a heading is kept without the 。 it was pasted with, and a
/// question's ？ is not asked for. Nothing remains of a run of punctuation.
fn searchable(text: &str, exact: bool) -> Option<Run> {
    // A line end in a pasted query is where its window was narrow, not the end of a paragraph.
    let mut units = units(&text.replace(['\n', '\r', '\u{0c}', '\u{85}', '\u{2029}'], " "));
    let parts_text = |unit: &Unit| unit.kind == UnitKind::Punctuation;
    let end = units.iter().rposition(|unit| !parts_text(unit))? + 1;
    let start = units.iter().position(|unit| !parts_text(unit))?;
    units.truncate(end);
    units.drain(..start);
    Some(Run::new(units, exact))
}

#[cfg(test)]
mod tests {
    use crate::search::{MAX_PARTS, NoticeKind, Query};

    /// The groups, then the excluded parts: runs are joined by `+`, alternatives by `|`.
    fn plan_short(input: &str) -> Vec<String> {
        let part = |part: &super::Part| {
            let run = |run: &super::Run| run.units.iter().map(|u| u.text.as_str()).collect::<String>();
            let field = part.field.map_or(String::new(), |f| format!("{}:", f.label()));
            field + &part.runs.iter().map(run).collect::<Vec<_>>().join("+")
        };
        let query = Query::parse(input);
        let group = |g: &super::Group| g.any.iter().map(part).collect::<Vec<_>>().join("|");
        let none = query.plan().none.iter().map(|p| format!("-{}", part(p)));
        query.plan().all.iter().map(group).chain(none).collect()
    }

    fn kinds(input: &str) -> Vec<NoticeKind> {
        Query::parse(input).notices().iter().map(|n| n.kind).collect()
    }

    #[test]
    fn or_joins_the_two_parts_beside_it() {
        assert_eq!(plan_short("a b OR c|d e"), ["a", "b|c|d", "e"]);
        assert_eq!(plan_short("a -b 地区:c"), ["a", "地区:c", "-b"]);
        assert_eq!(plan_short("城市“更新 行动”"), ["城市+更新行动"]);
    }

    #[test]
    fn a_batch_may_be_typed_as_a_number() {
        for typed in ["批次:第四批", "批次:4", "批次：第４批", "list:四", "清单:“第4批”"] {
            assert_eq!(plan_short(typed), ["清单:第四批"], "{typed}");
        }
        assert_eq!(plan_short("批次:城市更新"), ["清单:城市更新"]);
        assert_eq!(plan_short("批次:2025"), ["清单:2025"]);
    }

    #[test]
    fn operators_without_a_part_are_left_out_and_told() {
        for input in ["OR", "|", "a OR", "| a", "a OR OR b", "-", "a - b"] {
            assert_eq!(kinds(input), [NoticeKind::LoneOperator], "{input}");
        }
        assert_eq!(kinds("a OR -b"), [NoticeKind::OrWithExclusion]);
        assert_eq!(kinds("-a OR b"), [NoticeKind::OrWithExclusion]);
        assert_eq!(plan_short("a OR -b"), ["a", "-b"]);
    }

    #[test]
    fn a_part_with_nothing_to_search_is_left_out_and_told() {
        for input in ["，", "----", "“。”", "()", "（（（（"] {
            assert_eq!(kinds(input), [NoticeKind::NothingToSearch], "{input}");
            assert!(Query::parse(input).is_empty());
        }
        assert_eq!(kinds("标题："), [NoticeKind::EmptyValue]);
        assert_eq!(plan_short("怎么更新？ 。x，y！"), ["怎么更新", "x，y".replace('，', ",").as_str()]);
    }

    #[test]
    fn signs_and_emoji_can_be_searched() {
        assert_eq!(plan_short("% 😀 6＋6"), ["%", "😀", "6+6"]);
        assert_eq!(kinds("% 😀"), []);
    }

    #[test]
    fn documents_are_a_field_and_what_is_no_field_is_text() {
        assert_eq!(plan_short("文件:《办法》 OR document:条例 -文件：“意见”"), ["文件:办法|文件:条例", "-文件:意见"]);
        assert_eq!(kinds("文件:《办法》"), []);
        assert_eq!(plan_short("foo:bar"), ["foo:bar"]);
    }

    #[test]
    fn an_amount_is_a_range_and_what_is_none_is_told() {
        let query = Query::parse("贷款 金额：＞1亿元 -money:<=5000万");
        assert_eq!((query.amounts().len(), query.notices().len(), query.num_parts()), (1, 0, 3));
        assert!(query.amounts()[0].contains(1.1e8) && !query.amounts()[0].contains(1e8));
        assert_eq!(query.plan().none[0].amounts.map(|amounts| amounts.contains(5e7)), Some(true));
        assert_eq!(kinds("金额:很多"), [NoticeKind::BadAmount]);
        assert_eq!(plan_short("金额:很多"), ["很多"]);
        assert_eq!(kinds("金额:"), [NoticeKind::EmptyValue]);
    }

    #[test]
    fn a_long_query_is_cut_and_told() {
        let long = "更".repeat(201);
        assert_eq!(kinds(&long), [NoticeKind::TooLong]);
        assert_eq!(Query::parse(&long).plan().all[0].any[0].runs[0].units.len(), 200);
        assert_eq!(kinds(&format!("“{long}”")), [NoticeKind::TooLong], "the missing quote is not the reader's fault");
        assert_eq!(kinds(&"(".repeat(10_000)), [NoticeKind::TooLong, NoticeKind::NothingToSearch]);
    }

    #[test]
    fn no_more_than_32_parts_are_searched() {
        let many = "a b ".repeat(20);
        assert_eq!(Query::parse(&many).num_parts(), MAX_PARTS);
        assert_eq!(kinds(&many), [NoticeKind::TooManyParts]);
        assert!(Query::parse(&"a\"b\"".repeat(50)).num_parts() <= MAX_PARTS);
    }
}
