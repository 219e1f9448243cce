//! The difference between a file and the library, as people read it: `[-what goes-]{+what comes+}`.

use std::io::IsTerminal as _;

use crate::domain::changes::{KnownCase, ListChanges, PlacedCase};
use crate::domain::difference::{Edit, Piece, difference};

/// How much of what stays is shown around a change.
const AROUND: usize = 12;

/// Everything that a file changes, one line each.
pub(super) fn describe(changes: &ListChanges) -> String {
    describe_in(changes, std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none())
}

fn describe_in(changes: &ListChanges, has_colour: bool) -> String {
    let ink = Ink { has_colour };
    let mut out = String::new();
    let mut line = |text: String| out.extend([text.as_str(), "\n"]);
    for change in &changes.description {
        let (old, new) = (change.old.as_deref().unwrap_or_default(), change.new.as_deref().unwrap_or_default());
        line(format!("  说明 {}: {}", change.field, ink.both(old, new)));
    }
    for heading in &changes.retitled {
        line(format!("  标题 {}: {}", heading.key, ink.both(&heading.old, &heading.new)));
    }
    changes.cases.iter().for_each(|case| case_lines(case, ink).into_iter().for_each(&mut line));
    for KnownCase { number, printed_number, text, .. } in &changes.withdrawn {
        line(format!("  撤下 {number} {}", ink.gone(&format!("{printed_number} {}", text.display_title()))));
    }
    if changes.is_reordered {
        line("  次序有变".to_owned());
    }
    out
}

fn case_lines(case: &PlacedCase, ink: Ink) -> Vec<String> {
    let PlacedCase { number, printed_number, text, .. } = case;
    let mut lines = Vec::new();
    if case.is_added() {
        let again = if case.came_back { "（重新收录）" } else { "" };
        lines.push(format!(
            "  新增 {number} {}{again}",
            ink.come(&format!("{printed_number} {}", text.display_title()))
        ));
    }
    if let Some(old) = case.moved_from() {
        lines.push(format!("  移动 {old} → {number} {}", text.display_title()));
    }
    if let Some(old) = case.renumbered_from() {
        lines.push(format!("  换号 {number} {old} → {printed_number}"));
    }
    if let Some(before) = case.before.as_ref().filter(|_| case.is_corrected()) {
        let pieces = difference(&before.text.verbatim(), &text.verbatim());
        lines.push(format!("  改正 {number} {printed_number} {}", ink.pieces(&pieces).replace('\n', "⏎")));
    }
    lines
}

/// Marks for what goes and what comes: brackets always, colour where it helps.
#[derive(Clone, Copy)]
struct Ink {
    has_colour: bool,
}

impl Ink {
    fn gone(self, text: &str) -> String {
        self.dyed(31, format!("[-{text}-]"))
    }

    fn come(self, text: &str) -> String {
        self.dyed(32, format!("{{+{text}+}}"))
    }

    fn dyed(self, colour: u8, text: String) -> String {
        if self.has_colour { format!("\x1b[{colour}m{text}\x1b[0m") } else { text }
    }

    /// A short value before and now.
    fn both(self, old: &str, new: &str) -> String {
        let gone = if old.is_empty() { String::new() } else { self.gone(old) };
        let come = if new.is_empty() { String::new() } else { self.come(new) };
        gone + &come
    }

    /// A long text: what changes, with a little of what stays around it.
    fn pieces(self, pieces: &[Piece]) -> String {
        let last = pieces.len().saturating_sub(1);
        let shown = pieces.iter().enumerate().map(|(at, piece)| match piece.edit {
            Edit::Delete => self.gone(&piece.text),
            Edit::Insert => self.come(&piece.text),
            Edit::Equal => shortened(&piece.text, at == 0, at == last),
        });
        shown.collect()
    }
}

/// The ends of a text that stand beside a change.
fn shortened(text: &str, is_first: bool, is_last: bool) -> String {
    let chars: Vec<char> = text.chars().collect();
    let head = if is_first { 0 } else { AROUND };
    let tail = if is_last { 0 } else { AROUND };
    if chars.len() <= head + tail + 1 {
        return text.to_owned();
    }
    let start: String = chars[..head].iter().collect();
    let end: String = chars[chars.len() - tail..].iter().collect();
    format!("{start}…{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_shown_with_what_stands_around_it() {
        let ink = Ink { has_colour: false };
        let old = "江西省景德镇市设立城市更新专项资金，统筹整合各部门资金3亿元，用于老旧街区改造和基础设施提升。";
        let new = old.replace("3亿元", "5亿元");
        let shown = ink.pieces(&difference(old, &new));
        assert_eq!(shown, "…资金，统筹整合各部门资金[-3-]{+5+}亿元，用于老旧街区改造和…");
        assert_eq!(ink.both("", "甲"), "{+甲+}");
        assert_eq!(Ink { has_colour: true }.gone("甲"), "\x1b[31m[-甲-]\x1b[0m");
    }
}
