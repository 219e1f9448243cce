//! The few words under a title in WeChat, DingTalk and result pages of search engines.

/// What such cards show of a description at most, in characters.
const MAX: usize = 80;
/// Where a text may be cut so that whole clauses are left, the best place first.
const ENDS: [&[char]; 2] = [&['。', '；', '！', '？'], &['，', '：']];

/// Whole clauses from the beginning of a text, at most [`MAX`] characters. A text that goes on behind a comma ends in ……;
/// only a first clause that is too long by itself is cut inside.
pub(crate) fn brief(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= MAX {
        return text;
    }
    let head: String = text.chars().take(MAX - 2).collect();
    for ends in ENDS {
        // A first sentence of three words says too little when more clauses would fit.
        if let Some(at) = head.rfind(ends).filter(|&at| head[..at].chars().count() >= MAX / 3) {
            let whole = &head[..at];
            let end = head[at..].chars().next().filter(|_| ends == ENDS[0]);
            return end.map_or_else(|| format!("{whole}……"), |end| format!("{whole}{end}"));
        }
    }
    format!("{head}……")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_brief_is_whole_clauses() {
        assert_eq!(brief("一句。两句。"), "一句。两句。");
        let sentences = format!("{}。{}。", "甲".repeat(60), "乙".repeat(60));
        assert_eq!(brief(&sentences), format!("{}。", "甲".repeat(60)));
        let clauses = format!("短。{}，{}。", "甲".repeat(50), "乙".repeat(60));
        assert_eq!(brief(&clauses), format!("短。{}……", "甲".repeat(50)));
    }

    #[test]
    fn a_brief_is_short_whatever_the_text() {
        for text in ["甲".repeat(500), format!("短。{}", "乙".repeat(500)), format!("{}，丙", "丁".repeat(79))] {
            assert!(brief(&text).chars().count() <= MAX, "{text}");
        }
        assert_eq!(brief("一段。\n二段"), "一段。 二段");
        assert_eq!(brief(""), "");
    }
}
