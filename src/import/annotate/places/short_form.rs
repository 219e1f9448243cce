//! When a bare province name (江苏, 上海) stands for the province.
//!
//! Such a name begins the names of countless institutions (北京银行, 河南大学, 重庆农村商业银行) and
//! streets (北京路, 重庆路), and no list of them is ever complete. So the rule asks for
//! proof of the opposite: the name ends where the text ends, where a list goes on, or where a
//! statement begins, with one of the words below. All else is left unread, and reported.
//! A division after the name (江苏常熟市) is proof as well; the reader of chains sees to that.

use super::lexicon::{separator_at, words_at};
use crate::domain::actor::organisations;

/// Words that begin what a province does. Words that institutions have in their names (建设, 发展,
/// 投资, 开发, 创新, 服务, 联合) are not among them, and none of one character is.
#[rustfmt::skip]
const STATEMENT_OPENINGS: &[&str] = &[
    "探索", "构建", "建立", "健全", "完善", "推进", "推动", "推行", "推广", "推出", "加快", "加强",
    "加大", "加力", "强化", "深化", "细化", "优化", "简化", "活化", "设立", "设置", "制定", "制订",
    "出台", "印发", "发布", "颁布", "修订", "实施", "实行", "开展", "支持", "鼓励", "引导", "指导",
    "明确", "规范", "允许", "统筹", "结合", "破解", "争取", "盘活", "落实", "编制", "提升", "提高",
    "提出", "培育", "打造", "组织", "坚持", "聚焦", "围绕", "通过", "利用", "采取", "采用", "运用",
    "率先", "全面", "全力", "积极", "持续", "深入", "着力", "大力", "充分", "分类", "分级", "灵活",
    "多措", "多渠", "多方", "搭建", "整合", "依托", "依法", "促进", "助力", "发挥", "牵头", "协同",
    "赋能", "创建", "注重", "拓展", "拓宽", "扩大", "放宽", "降低", "减免", "吸引", "吸纳", "撬动",
    "发行", "划定", "试点", "试行", "启动", "引入", "用好", "做好", "抓好",
];

/// After these an opening is part of an institution's name all the same: 北京发行集团.
const INSTITUTIONS: &[&str] = &["集团", "公司", "银行", "大学", "学院", "中心", "协会", "研究", "基金", "总院"];

/// Whether the province's name ends before this text.
pub(super) fn stands_before(text: &str) -> bool {
    let closing = ['、', '，', ',', '；', '：', '。', '等', ' ', '\u{3000}'];
    text.is_empty()
        || text.starts_with(closing)
        || is_joined_to_a_name(text)
        || is_number_of_departments(text)
        || opens_statement(text)
}

/// 和, 与, 及 only count before something that is known: 北京和平里 is not 北京 and 平里.
fn is_joined_to_a_name(text: &str) -> bool {
    separator_at(text).is_some_and(|separator| {
        let next = &text[separator.len()..];
        words_at(next).next().is_some() || organisations().starting(next).is_some()
    })
}

/// 四川5部门联合印发.
fn is_number_of_departments(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest_begins = rest.starts_with("部门") || rest.starts_with("个部门");
    rest.len() < text.len() && rest_begins
}

fn opens_statement(text: &str) -> bool {
    let rests = STATEMENT_OPENINGS.iter().filter_map(|word| text.strip_prefix(word));
    let is_statement = |rest: &str| !INSTITUTIONS.iter().any(|noun| rest.starts_with(noun));
    rests.into_iter().any(is_statement)
}
