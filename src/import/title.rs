//! What a document says of itself: the title of its list, who issued it and when.

use super::source::Paragraph;
use crate::domain::list::{IssueDate, batch_in_title};
use crate::domain::ordinal::parse_chinese;
use crate::domain::text::fold_str;

/// What stands in a document about its list. What is not certain is not said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// 发布机关.
    pub issuer: Option<String>,
    /// 发布日期.
    pub issued_on: Option<IssueDate>,
    /// 批次.
    pub batch: Option<u16>,
    /// 文号.
    pub document_no: Option<String>,
}

/// A text without blanks, folded: for comparisons.
pub(super) fn plain(text: &str) -> String {
    fold_str(text).chars().filter(|c| !c.is_whitespace()).collect()
}

/// Whether a text is the title of a list, or ends with one: `…可复制经验做法清单（第四批）`.
pub(super) fn is_list_title(text: &str) -> bool {
    if text.chars().count() > 90 {
        return false;
    }
    let folded = plain(text);
    let Some(at) = folded.rfind("清单") else { return false };
    let behind = &folded[at + "清单".len()..];
    let is_end = behind.is_empty() || is_batch(behind) || matches!(behind, "》" | "(试行)" | "》(第一批)");
    let is_kind = ["经验", "做法", "机制", "举措", "复制", "推广", "政策"].iter().any(|word| folded.contains(word));
    is_end && is_kind && !folded.contains(['。', ',', '，', ';', '；']) && !folded.contains("印发")
}

/// `（第四批）`, `第四批`, `(2025年)`.
fn is_batch(folded: &str) -> bool {
    let inner = folded.trim_matches(['(', ')', '（', '）', '〔', '〕', '[', ']', '【', '】', '-', '—', '－', '·']);
    (inner.starts_with('第') && inner.ends_with('批') && inner.chars().count() <= 8)
        || (inner.ends_with('年') && inner.chars().count() <= 6)
        || (inner.ends_with('版') && inner.chars().count() <= 8)
}

/// The title that stands in lines up to `at` (and the lines it is broken over), with the lines it takes. The line at `at` is
/// one that ends a title.
fn gather(lines: &[&Paragraph], at: usize) -> (String, usize, usize) {
    let (mut from, mut to) = (at, at);
    let mut title = strip_attachment(&lines[at].text).to_owned();
    // The subject stands on the line above: 可复制经验做法清单 alone is the name of no list.
    let lacks_subject = |title: &str| {
        let folded = plain(title);
        ["可复制", "可推广", "复制", "推广", "经验", "做法", "清单", "政策", "行动", "机制"]
            .iter()
            .any(|w| folded.starts_with(w))
    };
    while from > 0 && at - from < 3 && lacks_subject(&title) && is_fragment(&lines[from - 1].text) {
        from -= 1;
        title.insert_str(0, strip_attachment(&lines[from].text));
    }
    if lines.get(to + 1).is_some_and(|next| is_batch(&plain(&next.text))) && !is_batch(&plain(&title)) {
        to += 1;
        title.push_str(&lines[to].text);
    }
    (title, from, to)
}

/// A short line without punctuation that may be a part of a title.
fn is_fragment(text: &str) -> bool {
    let folded = plain(text);
    !folded.is_empty()
        && folded.chars().count() <= 30
        && !folded.contains(['。', ',', ':', '：', ';', '>', '|', '《', '》'])
        && !folded.starts_with("附件")
        && !folded.chars().all(|c| c.is_ascii_punctuation() || c.is_ascii_digit())
        && super::marks::read(text).is_none()
        && read_date(text).is_none()
        && !folded.ends_with("办公厅")
        && !["首页", "导航", "搜索", "登录", "住房城乡建设部", "政策法规", "通知公告"].contains(&folded.as_str())
}

/// `附件：`, `附件1 ` before a title.
fn strip_attachment(text: &str) -> &str {
    let Some(rest) = text.strip_prefix("附件").or_else(|| text.strip_prefix("附")) else { return text };
    let rest =
        rest.trim_start_matches(|c: char| c.is_ascii_digit() || c.is_whitespace() || "：:、.．一二三四五".contains(c));
    if rest.is_empty() { text } else { rest }
}

/// A title with the lines it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Title {
    pub(super) text: String,
    /// First and last line of it among those that were searched.
    pub(super) lines: (usize, usize),
}

/// The titles of lists among lines, in order. An entry under 附件： names the list and is not its title.
pub(super) fn titles(lines: &[&Paragraph]) -> Vec<Title> {
    let mut found: Vec<Title> = Vec::new();
    for at in 0..lines.len() {
        let two = || lines.get(at + 1).map(|next| format!("{}{}", lines[at].text, next.text));
        let is_split = || {
            // 清单 itself may be broken over two lines.
            !lines[at].text.contains("清单")
                && is_fragment(&lines[at].text)
                && two().is_some_and(|both| is_list_title(&both))
                && !is_list_title(&lines[at + 1].text)
        };
        let title = if is_list_title(&lines[at].text) {
            let (text, from, to) = gather(lines, at);
            Title { text, lines: (from, to) }
        } else if is_split() {
            let (_, _, to) = gather(lines, at + 1);
            let text = lines[at..=to].iter().map(|p| p.text.as_str()).collect();
            Title { text, lines: (at, to) }
        } else {
            continue;
        };
        let is_entry = plain(&lines[title.lines.0].text).starts_with("附件:")
            && lines.get(title.lines.1 + 1).is_some_and(|next| super::marks::read(&next.text).is_none());
        if !is_entry {
            found.push(title);
        }
    }
    found
}

/// The name of the list in a notice about it: 关于印发《…清单》的通知.
pub(super) fn named_in_notice(lines: &[&Paragraph]) -> Option<String> {
    lines.iter().find_map(|line| {
        let text = line.text.as_str();
        if let Some((_, after)) = text.split_once("关于印发") {
            let inner = after.split("的通知").next()?.trim_matches(['《', '》', '〈', '〉']);
            return is_list_title(inner).then(|| inner.to_owned());
        }
        let (_, after) = text.split_once('《')?;
        let (inner, _) = after.split_once('》')?;
        is_list_title(inner).then(|| inner.to_owned())
    })
}

/// Reads what the text around a list says of it. `before` and `behind` are its lines, `properties` what the page says of itself.
pub(super) fn facts(
    title: &str,
    before: &[&Paragraph],
    behind: &[&Paragraph],
    properties: &[(String, String)],
) -> Facts {
    let around: Vec<&Paragraph> = before.iter().chain(behind).copied().collect();
    let signed = signature(&around);
    Facts {
        issuer: labelled(
            &around,
            &["发文机关", "发布机构", "发布机关", "发文单位", "发布单位", "印发单位", "印发机关", "制发机关"],
        )
        .map(str::to_owned)
        .or_else(|| signed.as_ref().map(|(issuer, _)| issuer.clone()))
        .or_else(|| in_notice_title(title, &around))
        .or_else(|| labelled(&around, &["信息来源", "文章来源", "来源"]).map(str::to_owned))
        .or_else(|| property(properties, &["issuer", "contentsource", "source"]))
        .filter(|issuer| is_organisation(issuer)),
        issued_on: dated(&around, &["成文日期", "发文日期", "印发日期", "制发日期", "生成日期"])
            .or_else(|| signed.as_ref().map(|(_, date)| *date))
            .or_else(|| dated(&around, &["发布日期", "发布时间", "公布日期", "公布时间", "时间", "日期"]))
            .or_else(|| {
                around.iter().rev().find_map(|p| read_date(&p.text).filter(|(_, whole)| *whole)).map(|(d, _)| d)
            })
            .or_else(|| before.iter().find_map(|p| published(&p.text)))
            .or_else(|| {
                let date = property(properties, &["issued_on", "pubdate", "date", "publishdate", "createdate"])?;
                read_date(&date).map(|(date, _)| date)
            }),
        batch: batch_in_title(&plain(title)).or_else(|| batch_in_title(title)),
        document_no: around.iter().find_map(|p| document_no(&p.text)),
    }
}

fn property(properties: &[(String, String)], names: &[&str]) -> Option<String> {
    let found = names.iter().find_map(|name| properties.iter().find(|(key, _)| key == name));
    found.map(|(_, value)| value.clone()).filter(|value| !value.is_empty())
}

/// The value behind a label: `发布机构：住房城乡建设部`. Several may stand on one line.
fn labelled<'a>(lines: &[&'a Paragraph], labels: &[&str]) -> Option<&'a str> {
    labels.iter().find_map(|label| {
        lines.iter().find_map(|line| {
            let (before, after) = line.text.split_once(label)?;
            // `来源` inside of `信息来源` is another label; inside of a sentence it is none.
            if before.chars().count() > 60 || before.contains('。') {
                return None;
            }
            let value = after.trim_start().strip_prefix(['：', ':'])?.trim_start();
            let end = value.find(|c: char| c.is_whitespace() || "|；;，,【[".contains(c)).unwrap_or(value.len());
            Some(value[..end].trim_end_matches('】')).filter(|value| !value.is_empty())
        })
    })
}

fn dated(lines: &[&Paragraph], labels: &[&str]) -> Option<IssueDate> {
    labels.iter().find_map(|label| {
        lines.iter().find_map(|line| {
            let (before, after) = line.text.split_once(label)?;
            let value = after.trim_start().strip_prefix(['：', ':', '】'])?.trim_start();
            (before.chars().count() <= 60).then(|| read_date(value)).flatten().map(|(date, _)| date)
        })
    })
}

/// The date before what a site says of an article: `2025-10-11 16:20 来源：…`.
fn published(text: &str) -> Option<IssueDate> {
    let is_info = ["来源", "发布", "浏览", "点击", "字体", "字号", "阅读"].iter().any(|word| text.contains(word));
    let starts = text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().count() <= 90;
    (is_info && starts && !text.contains('。')).then(|| read_date(text)).flatten().map(|(date, _)| date)
}

/// A name with a date on the next line, or before the date on one line.
fn signature(lines: &[&Paragraph]) -> Option<(String, IssueDate)> {
    (0..lines.len()).rev().find_map(|at| {
        let (date, whole) = read_date(&lines[at].text)?;
        if whole {
            let name = at.checked_sub(1).map(|above| lines[above].text.split_whitespace().collect::<String>())?;
            return is_organisation(&name).then_some((name, date));
        }
        let name = lines[at].text.split([' ', '\u{3000}']).next()?.to_owned();
        is_organisation(&name).then_some((name, date))
    })
}

/// 住房城乡建设部办公厅关于印发…. The notice of another batch, to which the page leads, is none of this list.
fn in_notice_title(title: &str, lines: &[&Paragraph]) -> Option<String> {
    let own = batch_in_title(&plain(title));
    lines.iter().find_map(|line| {
        let (issuer, rest) = line.text.split_once("关于印发")?;
        let is_own = batch_in_title(&plain(rest)).is_none_or(|batch| Some(batch) == own);
        (rest.contains("清单") && is_own && is_organisation(issuer)).then(|| issuer.trim().to_owned())
    })
}

/// Whether a text is the name of an office: 住房城乡建设部办公厅.
pub(super) fn is_organisation(text: &str) -> bool {
    let count = text.chars().count();
    let is_word = text.chars().all(|c| matches!(c, '\u{4e00}'..='\u{9fff}' | ' ' | '、' | '（' | '）'));
    let ends = ["部", "厅", "局", "委", "委员会", "办公室", "院", "会", "署", "政府", "中心", "司", "行", "组", "廳"];
    (3..=40).contains(&count) && is_word && ends.iter().any(|end| text.ends_with(end))
}

/// 建办科〔2025〕12号.
fn document_no(text: &str) -> Option<String> {
    let at = text.find(['〔', '［', '['])?;
    let open = text[at..].chars().next()?;
    let close = match open {
        '〔' => '〕',
        '［' => '］',
        _ => ']',
    };
    let inside = &text[at + open.len_utf8()..];
    let (year, rest) = inside.split_once(close)?;
    let is_year = year.len() == 4 && year.starts_with("20") && year.chars().all(|c| c.is_ascii_digit());
    let number: String = rest.chars().take_while(|c| c.is_ascii_digit() || *c == '第').collect();
    let is_number = !number.is_empty() && rest[number.len()..].starts_with('号');
    let letters: Vec<char> = text[..at].chars().rev().take_while(|c| matches!(c, '\u{4e00}'..='\u{9fff}')).collect();
    let word: String = letters.into_iter().rev().collect();
    (is_year && is_number && (1..=10).contains(&word.chars().count()))
        .then(|| format!("{word}{open}{year}{close}{number}号"))
}

/// The date that a text begins with or ends with, and whether it is all of the text: `2025年9月30日`, `2025-11-03`,
/// `二〇二五年九月三十日`.
pub(super) fn read_date(text: &str) -> Option<(IssueDate, bool)> {
    let folded: String = fold_str(text)
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| if "〇○Ｏo".contains(c) { '〇' } else { c })
        .collect();
    let starts = folded.char_indices().filter(|(_, c)| *c == '2' || *c == '二').map(|(at, _)| at);
    for start in starts.take(8) {
        if let Some((date, end)) = date_at(&folded[start..]) {
            let rest = &folded[start + end..];
            let is_time = rest == "印发" || rest.chars().all(|c| c.is_ascii_digit() || c == ':');
            return Some((date, start == 0 && is_time));
        }
    }
    None
}

fn date_at(text: &str) -> Option<(IssueDate, usize)> {
    let (year, at) = part(text, &["年", "-", "/", "."], true)?;
    let (month, next) = part(&text[at..], &["月", "-", "/", "."], false)?;
    let day_text = &text[at + next..];
    let (day, end) = part(day_text, &["日", "号"], false).or_else(|| {
        let len = day_text.chars().take_while(char::is_ascii_digit).count().min(2);
        Some((day_text[..len].parse().ok()?, len))
    })?;
    let date = format!("{year:04}-{month:02}-{day:02}").parse().ok()?;
    Some((date, at + next + end))
}

/// A number and the sign behind it: its value, and where the text goes on.
fn part(text: &str, signs: &[&str], is_year: bool) -> Option<(u16, usize)> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || "〇零一二三四五六七八九十".contains(c)))?;
    let sign = signs.iter().find(|sign| text[end..].starts_with(**sign))?;
    let digits = &text[..end];
    let value = if digits.chars().all(|c| c.is_ascii_digit()) {
        digits.parse().ok()?
    } else if is_year {
        // A year is spelled digit by digit.
        let value = |c: char| "〇一二三四五六七八九".chars().position(|d| d == c || (d == '〇' && c == '零'));
        digits
            .chars()
            .try_fold(0u16, |n, c| value(c).and_then(|d| n.checked_mul(10)?.checked_add(u16::try_from(d).ok()?)))?
    } else {
        parse_chinese(digits)?
    };
    let fits = if is_year { (1949..2200).contains(&value) } else { (1..=31).contains(&value) };
    fits.then_some((value, end + sign.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<Paragraph> {
        text.lines().filter_map(|line| Paragraph::new(super::super::diagnostic::Place::START, line)).collect()
    }

    #[test]
    fn a_title_may_stand_on_several_lines() {
        for text in [
            "实施城市更新行动可复制经验做法清单（第四批）",
            "附件\n实施城市更新行动可复制经验做法清单\n（第四批）",
            "实施城市更新行动\n可复制经验做法清单\n（第四批）",
            "实施城市更新行动可复制经验\n做法清单（第四批）",
        ] {
            let lines = lines(text);
            let found = titles(&lines.iter().collect::<Vec<_>>());
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!(found[0].text, "实施城市更新行动可复制经验做法清单（第四批）", "{text}");
        }
    }

    #[test]
    fn sentences_and_notices_are_no_titles() {
        for text in [
            "现将《实施城市更新行动可复制经验做法清单（第四批）》印发给你们，请学习。",
            "住房城乡建设部办公厅关于印发实施城市更新行动可复制经验做法清单（第四批）的通知",
            "制定项目清单",
        ] {
            assert!(!is_list_title(text), "{text}");
        }
        let notice = lines("住房城乡建设部办公厅关于印发实施城市更新行动可复制经验做法清单（第四批）的通知");
        let name = named_in_notice(&notice.iter().collect::<Vec<_>>());
        assert_eq!(name.as_deref(), Some("实施城市更新行动可复制经验做法清单（第四批）"));
    }

    #[test]
    fn issuer_date_and_number_are_read_from_the_notice() {
        let notice = lines(
            "建办科函〔2025〕123号\n各省、自治区住房城乡建设厅：\n现印发给你们。\n住房城乡建设部办公厅\n2025年9月30日",
        );
        let facts = facts("清单（第四批）", &notice.iter().collect::<Vec<_>>(), &[], &[]);
        assert_eq!(facts.issuer.as_deref(), Some("住房城乡建设部办公厅"));
        assert_eq!(facts.issued_on.map(|d| d.to_string()).as_deref(), Some("2025-09-30"));
        assert_eq!(facts.document_no.as_deref(), Some("建办科函〔2025〕123号"));
        assert_eq!(facts.batch, Some(4));
    }

    #[test]
    fn dates_are_written_in_many_ways() {
        for text in [
            "2025年9月30日",
            "二〇二五年九月三十日",
            "2025-09-30",
            "2025/9/30",
            "2025.09.30 10:20",
            "２０２５年９月３０日",
        ] {
            let date = read_date(text).map(|(date, whole)| (date.to_string(), whole));
            assert_eq!(date, Some(("2025-09-30".to_owned(), true)), "{text}");
        }
        assert_eq!(read_date("2024年全市共建成足球场地24片"), None);
        assert_eq!(read_date("2.2亿元"), None);
    }
}
