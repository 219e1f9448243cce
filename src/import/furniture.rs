//! What stands on pages around any text: page numbers, running titles, header rows that are typed again, and what a web site
//! puts around an article.

mod contents;
mod running;

use std::collections::HashSet;

use super::marks;
use super::roles::is_column_name;
use super::source::{Block, Document, Paragraph};
use super::title;
use crate::domain::outline::SourceLine;
use crate::domain::text::fold_str;

/// Takes page furniture out of a document and gives it back. Where it stood, a paragraph may go on behind it.
pub(super) fn take_out(document: &mut Document) -> Vec<SourceLine> {
    let mut taken = Vec::new();
    let blocks = std::mem::take(&mut document.blocks);
    let texts: Vec<Option<&Paragraph>> =
        blocks.iter().map(|block| if let Block::Text(p) = block { Some(p) } else { None }).collect();
    let contents = contents::find(&texts);
    let is_title = |p: &&Paragraph| title::is_list_title(&p.text);
    let titles: Vec<(usize, String)> =
        (0..texts.len()).filter_map(|at| texts[at].filter(is_title).map(|p| (at, title::plain(&p.text)))).collect();
    let running = running::find(&texts, &titles);
    let is_furniture: Vec<bool> = (0..blocks.len())
        .map(|at| contents.contains(&at) || running.contains(&at) || is_page_furniture(&texts, at))
        .collect();
    let titles: HashSet<&str> = titles.iter().map(|(_, title)| title.as_str()).collect();
    let mut is_broken = false;
    for (mut block, is_furniture) in blocks.into_iter().zip(is_furniture) {
        match &mut block {
            Block::Text(paragraph) if is_furniture => {
                taken.push(line(paragraph));
                is_broken = true;
                continue;
            }
            Block::Text(paragraph) => {
                if is_broken {
                    paragraph.is_apart = false;
                    paragraph.is_behind_break = true;
                }
            }
            Block::Row(row) => {
                for cell in &mut row.cells {
                    clean_cell(&mut cell.paragraphs, &titles, &mut taken);
                }
            }
        }
        is_broken = false;
        document.blocks.push(block);
    }
    part_end(&mut document.blocks);
    taken
}

/// A signature or the text of a web site behind a flattened table stands in its last cell, since nothing ends the table: it is
/// put behind the table.
fn part_end(blocks: &mut Vec<Block>) {
    let Some(Block::Row(row)) = blocks.last_mut() else { return };
    let Some(cell) = row.cells.iter_mut().rfind(|cell| !cell.is_blank()) else { return };
    let mut behind: Vec<Block> = Vec::new();
    while cell.paragraphs.len() > 1 {
        let is_signed = |p: &Paragraph| !behind.is_empty() && title::is_organisation(&p.text);
        let Some(last) = cell.paragraphs.pop_if(|p| p.label.is_none() && (is_behind_a_list(&p.text) || is_signed(p)))
        else {
            break;
        };
        behind.push(Block::Text(last));
    }
    blocks.extend(behind.into_iter().rev());
}

fn line(paragraph: &Paragraph) -> SourceLine {
    let label = paragraph.label.as_deref().unwrap_or_default();
    SourceLine { line: paragraph.place.line, text: format!("{label}{}", paragraph.text) }
}

/// Page numbers, running titles and header words that got into a cell. What stands alone in a cell may be its text, unless it can
/// be nothing but a page number.
fn clean_cell(paragraphs: &mut Vec<Paragraph>, titles: &HashSet<&str>, taken: &mut Vec<SourceLine>) {
    let is_alone = paragraphs.len() < 2;
    let is_furniture = |paragraph: &Paragraph| {
        let text = paragraph.text.as_str();
        let is_title = || titles.contains(title::plain(text).as_str());
        let others = || is_continued(text) || is_header_line(text) || is_title();
        if is_alone { is_page_number(text) && text.chars().count() > 3 } else { is_page_number(text) || others() }
    };
    let mut is_broken = false;
    let mut kept = Vec::new();
    for mut paragraph in std::mem::take(paragraphs) {
        if is_furniture(&paragraph) {
            taken.push(line(&paragraph));
            is_broken = true;
            continue;
        }
        if is_broken {
            paragraph.is_apart = false;
            paragraph.is_behind_break = true;
        }
        is_broken = false;
        kept.push(paragraph);
    }
    *paragraphs = kept;
}

fn is_page_furniture(texts: &[Option<&Paragraph>], at: usize) -> bool {
    let Some(paragraph) = texts[at] else { return false };
    if paragraph.label.is_some() {
        return false;
    }
    let text = paragraph.text.as_str();
    is_page_number(text)
        || is_continued(text)
        || is_header_line(text)
        || in_header_run(texts, at)
        || is_lone_page_number(texts, at)
}

/// `— 3 —`, `第 3 页 共 12 页`, `3/12`, `Page 3`.
pub(super) fn is_page_number(text: &str) -> bool {
    let folded: String = fold_str(text).chars().filter(|c| !c.is_whitespace()).collect();
    if folded.chars().count() > 16 {
        return false;
    }
    let is_dash = |c: char| matches!(c, '-' | '—' | '–' | '－' | '−' | '―' | '·' | '~' | '─');
    let inner = folded.trim_matches(is_dash);
    let digits = |text: &str| !text.is_empty() && text.len() <= 4 && text.chars().all(|c| c.is_ascii_digit());
    if inner.len() < folded.len() && digits(inner) {
        return true;
    }
    let page = |text: &str| text.strip_prefix('第').and_then(|t| t.strip_suffix('页')).is_some_and(digits);
    let total = |text: &str| text.strip_prefix('共').and_then(|t| t.strip_suffix('页')).is_some_and(digits);
    if page(&folded) || folded.strip_prefix("page").is_some_and(|t| t.split("of").all(digits)) {
        return true;
    }
    let parted = folded
        .split_once('页')
        .map(|(first, rest)| (format!("{first}页"), rest.trim_start_matches(['/', ',', '，', '、'])));
    parted.is_some_and(|(first, rest)| page(&first) && total(rest))
        || folded.split_once('/').is_some_and(|(page, all)| digits(page) && digits(all))
}

/// 续表.
pub(super) fn is_continued(text: &str) -> bool {
    let folded: String = fold_str(text).chars().filter(|c| !c.is_whitespace()).collect();
    let inner = folded.trim_matches(|c: char| "（）()[]【】:：".contains(c));
    matches!(inner, "续表" | "续" | "续上表" | "接上表" | "接上页" | "续上页" | "(续表)" | "转下页" | "接下页")
        || inner
            .strip_prefix("续表")
            .is_some_and(|n| n.len() <= 6 && n.chars().all(|c| c.is_ascii_digit() || marks::read(n).is_some()))
}

/// What a heading says that is typed again behind the end of a page, `二（续）`, without the word for it.
pub(super) fn without_continued(text: &str) -> Option<&str> {
    let ends = ["（续）", "(续)", "（续前）", "（续上）", "（续上页）", "（接上）", "（接上页）", "（續）", "(續)"];
    ends.iter().find_map(|end| text.strip_suffix(end)).map(str::trim_end).filter(|text| !text.is_empty())
}

/// A header row in one line of running text.
fn is_header_line(text: &str) -> bool {
    let parts: Vec<&str> = text.split([' ', '\u{3000}', '\t', '|', '\u{a0}']).filter(|part| !part.is_empty()).collect();
    let folded: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    (parts.len() >= 3 && parts.iter().all(|part| is_column_name(part)))
        || matches!(fold_str(&folded).as_str(), "序号政策机制主要举措具体做法" | "政策机制主要举措具体做法")
}

/// One of at least three lines that each name a column, as a header row without tabs is.
fn in_header_run(texts: &[Option<&Paragraph>], at: usize) -> bool {
    let names = |index: usize| texts.get(index).copied().flatten().is_some_and(|p| is_column_name(&p.text));
    if !names(at) {
        return false;
    }
    let before = (0..at).rev().take_while(|index| names(*index)).count();
    let behind = (at + 1..texts.len()).take_while(|index| names(*index)).count();
    before + behind >= 2
}

/// A number on a line of its own that is no ordinal: no title and no mark come behind it.
fn is_lone_page_number(texts: &[Option<&Paragraph>], at: usize) -> bool {
    let Some(paragraph) = texts[at] else { return false };
    if paragraph.text.len() > 9 || !paragraph.text.chars().all(|c| marks::digit(c).is_some()) {
        return false;
    }
    let mut behind = texts[at + 1..].iter().copied().flatten();
    let (Some(title), Some(next)) = (behind.next(), behind.next()) else { return true };
    let is_title = marks::read(&title.text).is_none()
        && !title.text.contains(['。', '；', '，'])
        && title.text.chars().count() <= 40
        && !title::is_list_title(&title.text);
    let next_is_first = marks::read(&next.text).is_some_and(|mark| mark.number == 1)
        || super::outline::levels::begins_with_actor(&next.text)
        || next.label.is_some();
    // Two lines of a wrapped title.
    let third = behind.next().is_some_and(|p| marks::read(&p.text).is_some_and(|mark| mark.number == 1));
    !(is_title && (next_is_first || (third && next.text.chars().count() <= 40)))
}

/// Words with which a line of a web site or a signature begins or that only such a line holds.
const CHROME: [&str; 49] = [
    "注：",
    "注:",
    "备注：",
    "分享到",
    "分享：",
    "分享:",
    "打印本页",
    "关闭窗口",
    "【打印】",
    "【关闭】",
    "[打印]",
    "[关闭]",
    "打印",
    "关闭",
    "上一篇",
    "下一篇",
    "版权所有",
    "主办单位",
    "主办：",
    "承办单位",
    "承办：",
    "地址：",
    "邮编",
    "联系我们",
    "联系电话",
    "网站地图",
    "网站标识码",
    "icp备",
    "京公网安备",
    "copyright",
    "扫一扫",
    "责任编辑",
    "编辑：",
    "来源：",
    "信息来源",
    "相关链接",
    "相关文章",
    "附件下载",
    "返回顶部",
    "返回首页",
    "抄送",
    "(此件公开发布)",
    "此件公开发布",
    "浏览次数",
    "技术支持",
    "建议使用",
    "字号",
    "当前位置",
    "您现在的位置",
];

/// Whether a line belongs to what stands behind a list: a signature, a date, the site's own text.
pub(super) fn is_behind_a_list(text: &str) -> bool {
    let folded: String = fold_str(text).chars().filter(|c| !c.is_whitespace()).collect();
    let folded = folded.replace('：', ":");
    let starts = CHROME.iter().any(|word| folded.starts_with(&word.replace('：', ":")));
    let holds =
        ["版权所有", "icp备", "公网安备", "网站标识码", "copyright", "©", "扫一扫", "打印本页", "上一篇:", "下一篇:"]
            .iter()
            .any(|word| folded.contains(word));
    starts || holds || title::read_date(text).is_some_and(|(_, whole)| whole)
}
