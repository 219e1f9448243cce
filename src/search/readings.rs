//! Where a row of 汉字 that was cut into words can be read in another way as well.
//!
//! jieba gives the likeliest cutting of a row; a reader who asks for a word of another plausible one wants it too. Each
//! rule here replaces a cutting by one that is made of words as well, so that it adds no accident: 要求|和 holds no 求和.

use std::ops::Range;

use super::words::has;

/// Characters that end the name of a kind of thing, so that they also belong to the character before.
const KINDS: [char; 11] = ['区', '级', '站', '场', '楼', '路', '街', '园', '村', '镇', '率'];

/// The words of other readings of a row that was cut into `tokens`.
pub(super) fn other_readings(chars: &[char], tokens: &[Range<usize>]) -> Vec<Range<usize>> {
    let three = tokens.windows(3).filter_map(|three| pairs(chars, three)).flatten();
    let inside = tokens.iter().flat_map(|token| inside(chars, token));
    let ends = tokens.windows(2).filter_map(|two| end(chars, &two[0], &two[1]));
    three.chain(inside).chain(ends).collect()
}

/// 低|效用|地 is 低效|用地 as well: two words, and no character left over.
fn pairs(chars: &[char], three: &[Range<usize>]) -> Option<[Range<usize>; 2]> {
    let pairs = [three[0].start..three[1].start + 1, three[2].start - 1..three[2].end];
    (three.iter().map(Range::len).eq([1, 2, 1])).then_some(pairs).filter(|pairs| are_words(chars, pairs))
}

/// What begins a longer word is read in it: 市政 in 市政府, 张家港 in 张家港市; and what ends the name of a kind of thing:
/// 城区 in 主城区.
fn inside(chars: &[char], token: &Range<usize>) -> Vec<Range<usize>> {
    let beginnings = (2..=3).map(|len| token.start..token.start + len).filter(|word| word.end < token.end);
    let names_a_kind = token.len() == 3 && KINDS.contains(&chars[token.end - 1]);
    let kind = names_a_kind.then(|| token.start + 1..token.end);
    beginnings.chain(kind).filter(|word| has(&chars[word.clone()])).collect()
}

/// 产业园|区 holds 园区, and leaves 产业; 三层|级 holds 层级.
fn end(chars: &[char], before: &Range<usize>, token: &Range<usize>) -> Option<Range<usize>> {
    let left = before.start..before.end - 1;
    let two = before.end - 1..token.end;
    let leaves = left.len() >= 2 || (left.len() == 1 && KINDS.contains(&chars[token.start]));
    (token.len() == 1 && leaves && are_words(chars, &[left, two.clone()])).then_some(two)
}

fn are_words(chars: &[char], words: &[Range<usize>]) -> bool {
    words.iter().all(|word| has(&chars[word.clone()]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words of other readings of a text cut at the bars.
    fn read(cut: &str) -> Vec<String> {
        let chars: Vec<char> = cut.chars().filter(|&c| c != '|').collect();
        let mut at = 0;
        let tokens: Vec<Range<usize>> = cut
            .split('|')
            .map(|word| {
                let from = at;
                at += word.chars().count();
                from..at
            })
            .collect();
        other_readings(&chars, &tokens).into_iter().map(|word| chars[word].iter().collect()).collect()
    }

    #[test]
    fn another_reading_is_made_of_words() {
        assert_eq!(read("存量|低|效用|地"), ["低效", "用地"]);
        assert_eq!(read("主城区"), ["主城", "城区"]);
        assert_eq!(read("张家港市"), ["张家", "张家港"]);
        assert_eq!(read("产业园|区"), ["产业", "园区"]);
        assert_eq!(read("三层|级"), ["层级"]);
    }

    #[test]
    fn what_leaves_no_word_is_no_reading() {
        for cut in ["要求|和", "项目|的", "工作|法", "组织|地", "共|建成|多", ""] {
            assert_eq!(read(cut), Vec::<String>::new(), "{cut}");
        }
    }
}
