//! 拼音: how characters are read, without tones, for searches that spell what they mean.

use pinyin::{ToPinyin as _, ToPinyinMulti as _};

/// The readings of a character without tones, the usual one first: 厦 → `sha`, `xia`. Empty for what is no Han character.
/// `ü` is written `v`.
pub fn readings(c: char) -> Vec<String> {
    let usual = c.to_pinyin().map(|p| spell(p.plain()));
    let all = c.to_pinyin_multi().into_iter().flatten().map(|p| spell(p.plain()));
    let mut out: Vec<String> = Vec::new();
    for reading in usual.into_iter().chain(all) {
        if !out.contains(&reading) {
            out.push(reading);
        }
    }
    out
}

/// A syllable as people of the south hear it: `zh`, `ch`, `sh` as `z`, `c`, `s`, and a final `ng` as `n`.
pub fn fuzzy(syllable: &str) -> String {
    let tongue = match syllable.split_at_checked(2) {
        Some(("zh" | "ch" | "sh", _)) => format!("{}{}", &syllable[..1], &syllable[2..]),
        _ => syllable.to_owned(),
    };
    match tongue.strip_suffix("ng") {
        Some(stem) if stem.ends_with(['a', 'e', 'i']) => format!("{stem}n"),
        _ => tongue,
    }
}

fn spell(plain: &str) -> String {
    plain.replace('ü', "v")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_has_all_its_readings_the_usual_one_first() {
        assert_eq!(readings('芜'), ["wu"]);
        assert!(readings('厦').contains(&"xia".to_owned()) && readings('厦').contains(&"sha".to_owned()));
        assert!(readings('重').contains(&"chong".to_owned()));
        assert_eq!(readings('绿').first().map(String::as_str), Some("lv"));
        assert!(readings('a').is_empty() && readings('，').is_empty());
    }

    #[test]
    fn southern_ears_hear_fewer_differences() {
        for (heard, said) in
            [("zhang", "zan"), ("cheng", "cen"), ("sing", "sin"), ("shi", "si"), ("zong", "zong"), ("e", "e")]
        {
            assert_eq!(fuzzy(heard), said);
        }
    }
}
