//! Text for XML: what would be markup is escaped, what XML cannot hold is made visible.

/// Stands for a character that XML has no way to write, such as NUL.
const REPLACEMENT: char = '\u{FFFD}';

/// Whether XML 1.0 can hold a character.
fn is_legal(c: char) -> bool {
    !matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}')
}

/// The text with `�` in place of every character that XML cannot hold: nothing vanishes unseen.
pub fn legal(text: &str) -> String {
    text.chars().map(|c| if is_legal(c) { c } else { REPLACEMENT }).collect()
}

/// The text as it stands between tags or in an attribute.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // A bare one would be read back as a line feed.
            '\r' => out.push_str("&#13;"),
            c => out.push(if is_legal(c) { c } else { REPLACEMENT }),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_escaped_and_what_cannot_be_written_is_seen() {
        assert_eq!(escape("a<b>&\"'\r\n\t"), "a&lt;b&gt;&amp;&quot;'&#13;\n\t");
        assert_eq!(escape("\0\u{8}\u{B}\u{1F}\u{FFFE}𠮷"), "�����𠮷");
        assert_eq!(legal("<\u{1}>"), "<�>");
    }
}
