//! Reads a typed query: parts, quotes, fields and operators. One walk over at most [`MAX_CHARS`](super::MAX_CHARS)
//! characters without recursion; what is no operator is text.

use std::ops::Range;

use super::notice::{self, Notice};
use crate::domain::text::fold_str;
use crate::search::schema::TextField;

/// One item of a query, in the order typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Item {
    /// `OR`, `|` or `｜`, as typed.
    Or(String),
    /// What stands between spaces.
    Part(RawPart),
}

/// A part as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RawPart {
    /// All of it, with its operators.
    pub(super) typed: String,
    /// Where it stands, in characters of the query.
    pub(super) at: Range<usize>,
    /// `-` stood before it.
    pub(super) exclude: bool,
    /// The field it is asked in.
    pub(super) field: Option<RawField>,
    /// Its quoted and unquoted stretches.
    pub(super) runs: Vec<RawRun>,
}

impl RawPart {
    /// The same with its words in quotes, behind the name of its field: searches them as they were typed.
    pub(super) fn in_quotes(&self) -> String {
        let field = self.field.as_ref().map_or("", |field| &field.typed);
        let words = self.runs.iter().flat_map(|run| run.text.chars()).filter(|c| !is_quote(*c));
        format!("{field}\"{}\"", words.collect::<String>())
    }
}

/// The field of a part: its name as typed with the colon, and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RawField {
    pub(super) typed: String,
    pub(super) name: FieldName,
}

/// The fields that a query may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FieldName {
    /// One of the searched texts.
    Text(TextField),
    /// 金额: a range of money.
    Money,
}

/// A stretch of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RawRun {
    pub(super) text: String,
    /// It stood in quotes.
    pub(super) exact: bool,
}

/// Reads a query. `cut` says that its end was cut off, so that a missing closing quote is not the reader's fault.
pub(super) fn read(input: &str, cut: bool, notices: &mut Vec<Notice>) -> Vec<Item> {
    let mut reader = Reader { chars: input.chars().collect(), at: 0, cut, notices };
    let mut items = Vec::new();
    while let Some(char) = reader.peek() {
        if is_space(char) {
            reader.at += 1;
        } else if is_bar(char) {
            reader.at += 1;
            items.push(Item::Or(char.to_string()));
        } else if let Some(item) = reader.item() {
            items.push(item);
        }
    }
    items
}

struct Reader<'a> {
    chars: Vec<char>,
    at: usize,
    cut: bool,
    notices: &'a mut Vec<Notice>,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    /// A part, or the word `OR`, or nothing when a lone `-` was left out.
    fn item(&mut self) -> Option<Item> {
        let from = self.at;
        let exclude = self.peek().is_some_and(is_minus);
        if exclude {
            self.at += 1;
            if self.peek().is_none_or(|c| is_space(c) || is_bar(c)) {
                notice::add(self.notices, Notice::lone_operator(&self.text(from, self.at)));
                return None;
            }
        }
        let field = self.field();
        let runs = self.runs();
        let typed = self.text(from, self.at);
        let is_or = !exclude && field.is_none() && matches!(&*runs, [run] if !run.exact && is_or_word(&run.text));
        Some(if is_or {
            Item::Or(typed)
        } else {
            Item::Part(RawPart { typed, at: from..self.at, exclude, field, runs })
        })
    }

    /// The name of a field with its colon, when one stands here.
    fn field(&mut self) -> Option<RawField> {
        let rest = &self.chars[self.at..];
        let colon = rest.iter().position(|c| matches!(c, ':' | '：'))?;
        let name = field_name(&rest[..colon].iter().collect::<String>())?;
        let typed = self.text(self.at, self.at + colon + 1);
        self.at += colon + 1;
        Some(RawField { typed, name })
    }

    /// The stretches of a part, up to the space or bar behind it.
    fn runs(&mut self) -> Vec<RawRun> {
        let mut runs = Vec::new();
        let mut plain = String::new();
        while let Some(char) = self.peek().filter(|&c| !is_space(c) && !is_bar(c)) {
            match (self.closing_quote(char), self.closing_title(char)) {
                (Some(close), _) => {
                    push_run(&mut runs, std::mem::take(&mut plain), false);
                    push_run(&mut runs, self.text(self.at + 1, close), true);
                    self.at = close + 1;
                }
                (None, Some(close)) => {
                    plain.push_str(&self.text(self.at, close + 1));
                    self.at = close + 1;
                }
                (None, None) => {
                    if is_quote(char) && !self.cut {
                        notice::add(self.notices, Notice::unbalanced_quote());
                    }
                    plain.push(char);
                    self.at += 1;
                }
            }
        }
        push_run(&mut runs, plain, false);
        runs
    }

    /// Where the quote that opens here is closed; each sort of quote closes its own, so that others may stand inside.
    fn closing_quote(&self, open: char) -> Option<usize> {
        let closes: &[char] = match open {
            '"' | '＂' => &['"', '＂'],
            '“' => &['”'],
            '「' => &['」'],
            _ => return None,
        };
        let inside = &self.chars[self.at + 1..];
        inside.iter().position(|c| closes.contains(c)).map(|at| self.at + 1 + at)
    }

    /// Where the 《 that opens here is closed: a pasted title is one piece, whatever it holds.
    fn closing_title(&self, open: char) -> Option<usize> {
        let mut depth = 0_usize;
        if open != '《' {
            return None;
        }
        for (at, char) in self.chars.iter().enumerate().skip(self.at) {
            match char {
                '《' => depth += 1,
                '》' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Some(at);
            }
        }
        None
    }

    fn text(&self, from: usize, to: usize) -> String {
        self.chars[from..to].iter().collect()
    }
}

fn push_run(runs: &mut Vec<RawRun>, text: String, exact: bool) {
    if !text.is_empty() {
        runs.push(RawRun { text, exact });
    }
}

/// Line ends too: a pasted query may run over lines.
fn is_space(char: char) -> bool {
    char.is_whitespace() || char.is_control()
}

fn is_bar(char: char) -> bool {
    matches!(char, '|' | '｜')
}

/// The minus of a Chinese keyboard counts too. A dash (— or –) does not: titles are full of them.
fn is_minus(char: char) -> bool {
    matches!(char, '-' | '－' | '−')
}

fn is_quote(char: char) -> bool {
    matches!(char, '"' | '＂' | '“' | '”' | '「' | '」')
}

fn is_or_word(text: &str) -> bool {
    matches!(text, "OR" | "ＯＲ")
}

fn field_name(typed: &str) -> Option<FieldName> {
    Some(match fold_str(typed).as_str() {
        "标题" | "title" => FieldName::Text(TextField::Heading),
        "地区" | "place" => FieldName::Text(TextField::Places),
        "机制" | "mechanism" => FieldName::Text(TextField::Mechanism),
        "批次" | "清单" | "list" => FieldName::Text(TextField::List),
        "文件" | "document" => FieldName::Text(TextField::Documents),
        "金额" | "money" => FieldName::Money,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::NoticeKind;

    /// The items, written down shortly: `-field:run|run`, exact runs in quotes.
    fn read_short(input: &str) -> Vec<String> {
        let short = |run: &RawRun| if run.exact { format!("\"{}\"", run.text) } else { run.text.clone() };
        let part = |part: &RawPart| {
            let runs: Vec<String> = part.runs.iter().map(short).collect();
            let field = part.field.as_ref().map_or(String::new(), |f| format!("{}:", f.typed));
            format!("{}{field}{}", if part.exclude { "-" } else { "" }, runs.join("|"))
        };
        let item = |item: &Item| match item {
            Item::Or(_) => "OR".to_owned(),
            Item::Part(raw) => part(raw),
        };
        read(input, false, &mut Vec::new()).iter().map(item).collect()
    }

    #[test]
    fn parts_stand_between_spaces_of_any_width() {
        assert_eq!(read_short("安徽\u{3000}芜湖\t更新\n"), ["安徽", "芜湖", "更新"]);
    }

    #[test]
    fn quotes_keep_spaces_and_may_stand_inside_a_part() {
        assert_eq!(
            read_short("城市\"更新 行动\"x “a b” 「c d」 ＂e f\""),
            ["城市|\"更新 行动\"|x", "\"a b\"", "\"c d\"", "\"e f\""]
        );
        assert_eq!(read_short("\"好“社 区”建设\""), ["\"好“社 区”建设\""]);
    }

    #[test]
    fn a_title_in_brackets_is_one_piece() {
        assert_eq!(read_short("印发《“好社区” 指南 《x》》通知"), ["印发《“好社区” 指南 《x》》通知"]);
        assert_eq!(read_short("《没有 结束"), ["《没有", "结束"]);
    }

    #[test]
    fn operators_are_read_in_all_their_forms() {
        assert_eq!(read_short("a OR b|c ｜ d ＯＲ e"), ["a", "OR", "b", "OR", "c", "OR", "d", "OR", "e"]);
        assert_eq!(read_short("-a －b −“c d” e-f or"), ["-a", "-b", "-\"c d\"", "e-f", "or"]);
    }

    #[test]
    fn known_fields_are_read_and_others_are_text() {
        let input = "标题：更新 ＴＩＴＬＥ:a 標題:b -地区:“南 京” foo:bar 金额:3亿 文件:《甲 乙》";
        let want =
            ["标题：:更新", "ＴＩＴＬＥ::a", "標題::b", "-地区::\"南 京\"", "foo:bar", "金额::3亿", "文件::《甲 乙》"];
        assert_eq!(read_short(input), want);
    }

    #[test]
    fn what_has_no_pair_is_text_and_is_told() {
        for input in ["城市\"更新", "“更新", "更新”", "「"] {
            let mut notices = Vec::new();
            read(input, false, &mut notices);
            assert_eq!(notices.iter().map(|n| n.kind).collect::<Vec<_>>(), [NoticeKind::UnbalancedQuote], "{input}");
            read(input, true, &mut Vec::new());
        }
        assert_eq!(read_short("- a"), ["a"]);
    }
}
