//! 句: the text of a case cut into sentences, so that one of them can be linked to, quoted, and named as the source of a fact.
//!
//! Sentences are counted from 1 and the heading is sentence 1: `#s3` in an address is the third sentence of the verbatim text
//! ([`CaseText::verbatim`](super::outline::CaseText::verbatim)). The pieces, joined, are the text again.

use std::ops::Range;

/// Marks that end a sentence.
const ENDS: [char; 5] = ['。', '！', '？', '!', '?'];
/// Marks that may stand behind the end and still belong to the sentence.
const CLOSERS: [char; 9] = ['”', '’', '」', '』', '）', ')', '》', '〉', '】'];

/// Byte ranges of the sentences of a text. They touch each other and cover the text; a line feed belongs to the sentence before
/// it.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let mut end = at + c.len_utf8();
        let ends = ENDS.contains(&c) || c == '\n';
        if !ends {
            continue;
        }
        while let Some(&(at, next)) = chars.peek() {
            let more = next == '\n' || (c != '\n' && (CLOSERS.contains(&next) || ENDS.contains(&next)));
            if !more {
                break;
            }
            end = at + next.len_utf8();
            chars.next();
        }
        found.push(start..end);
        start = end;
    }
    if start < text.len() {
        found.push(start..text.len());
    }
    found
}

/// The number of the sentence that a byte of the text stands in, from 1.
pub fn sentence_at(sentences: &[Range<usize>], byte: usize) -> u32 {
    let index = sentences.partition_point(|sentence| sentence.end <= byte).min(sentences.len().saturating_sub(1));
    u32::try_from(index + 1).unwrap_or(u32::MAX)
}

/// Marks that end a clause within a sentence.
const CLAUSE_ENDS: [char; 4] = ['，', '；', ',', ';'];

/// The clause of a text that holds a byte, without the mark behind it: what stands between two of ， ； 。 and their like. All of the
/// text when no character begins at that byte.
pub fn clause_at(text: &str, byte: usize) -> Range<usize> {
    let ends = |c: char| CLAUSE_ENDS.contains(&c) || ENDS.contains(&c) || c == '\n';
    let Some((before, behind)) = text.split_at_checked(byte) else {
        return 0..text.len();
    };
    let start = before.char_indices().rev().find(|(_, c)| ends(*c)).map_or(0, |(at, c)| at + c.len_utf8());
    let end = behind.char_indices().find(|(_, c)| ends(*c)).map_or(text.len(), |(at, _)| before.len() + at);
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn a_sentence_ends_at_its_mark_and_what_closes_behind_it() {
        assert_eq!(pieces("甲省做事。印发《办法》，3.2亿元。"), ["甲省做事。", "印发《办法》，3.2亿元。"]);
        assert_eq!(pieces("他说“行。”再说。"), ["他说“行。”", "再说。"]);
        assert_eq!(pieces("一段。\n二段没有句号\n三"), ["一段。\n", "二段没有句号\n", "三"]);
        assert_eq!(pieces("好！？对"), ["好！？", "对"]);
        assert!(pieces("").is_empty());
    }

    #[test]
    fn sentences_cover_the_text() {
        for text in ["。", "\n\n", "甲。\n。乙", "没有"] {
            assert_eq!(pieces(text).concat(), text);
        }
    }

    #[test]
    fn a_byte_knows_its_sentence() {
        let text = "甲。乙。丙";
        let all = sentences(text);
        assert_eq!([0, 3, 6, 9, 12, 99].map(|byte| sentence_at(&all, byte)), [1, 1, 2, 2, 3, 3]);
        assert_eq!(sentence_at(&[], 0), 1);
    }

    #[test]
    fn a_clause_is_what_stands_between_two_marks() {
        let text = "甲，投资3亿元，乙。丙";
        assert_eq!(&text[clause_at(text, 12)], "投资3亿元");
        assert_eq!(&text[clause_at(text, 0)], "甲");
        assert_eq!(&text[clause_at(text, text.len() - 3)], "丙");
        assert_eq!(clause_at(text, 1), 0..text.len(), "no character begins there");
        assert_eq!(clause_at("", 0), 0..0);
    }
}
