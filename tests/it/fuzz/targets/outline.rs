//! The grammar of lists: lines of text, and rows and paragraphs as any reader may give them, become a list or an error, and
//! nothing of them is lost.

use anli::import::diagnostic::Place;
use anli::import::source::{Block, Cell, Document, Paragraph, Row};
use anli::import::{self, Format, outline};

use super::documents;

/// Lines that mean something to the grammar, one for each byte.
const LINES: [&str; 48] = [
    "清单（第四批）",
    "\t序号",
    "\t政策机制",
    "\t主要举措",
    "\t具体做法",
    "\t一",
    "\t二",
    "\t三",
    "\t（一）举措",
    "\t（二）举措",
    "\t",
    "\t1.安徽省做了事。很好。",
    "2.江西省做了事。很好。",
    "3.国家开发银行做了事。很好。",
    "\t北京市做了事。很好。",
    "北京市做了事",
    "3.2亿元。",
    "",
    "续写。",
    "一、建立机制",
    "二、完善机制",
    "（一）加强统筹",
    "（二）完善政策",
    "第一章 总则",
    "\t机制",
    "\t序号\t政策机制\t主要举措\t具体做法",
    "\t一\t机制\t（一）举措\t1.江苏省做了事。很好。",
    "\t\t\t（二）举措\t2.上海市做了事。",
    "政策机制：机制",
    "主要举措：举措",
    "具体做法：浙江省做了事。很好。",
    "附件",
    "住房和城乡建设部办公厅",
    "2024年5月6日",
    "— 3 —",
    "可复制经验做法清单",
    "①福建省做了事。",
    "1)山东省做了事。",
    "#一、机制",
    "##（一）举措",
    "###1.广州市做了事。",
    "+1.|河南省做了事。",
    "+一、|机制",
    "\u{c}",
    "2.",
    "1.",
    "经验做法",
    "序号",
];

/// Reads lines, and what a reader could have made of them.
pub fn check(bytes: &[u8]) {
    let text = match bytes.split_first() {
        Some((0, rest)) => {
            rest.iter().take(300).map(|byte| format!("{}\n", LINES[usize::from(*byte) % LINES.len()])).collect()
        }
        _ => String::from_utf8_lossy(bytes).into_owned(),
    };
    let parsed = import::parse_as(text.as_bytes(), Format::Text);
    documents::outcome(&parsed);
    if !text.contains("--") {
        documents::nothing_is_lost(&text, "", &parsed);
    }
    let document = document(&text);
    let parsed = outline::build(&document);
    documents::outcome(&parsed);
    let texts: String = documents::paragraphs(&document).iter().map(|paragraph| paragraph.text.as_str()).collect();
    let counted = documents::paragraphs(&document).into_iter().filter_map(|paragraph| paragraph.label.as_deref());
    documents::nothing_is_lost(&texts, &counted.collect::<String>(), &parsed);
}

/// A document of lines: tabs part the cells of a row, and `¶` the paragraphs of a cell; `#` in front is a heading of that level,
/// `+1.|` a number that the word processor counts.
fn document(text: &str) -> Document {
    let mut document = Document { lines: text.lines().map(str::to_owned).collect(), ..Document::default() };
    let mut table = 0;
    for (line, number) in text.lines().zip(1..) {
        let place = Place { line: number, column: 1 };
        let paragraphs = |text: &str| text.split('¶').filter_map(|text| paragraph(place, text)).collect::<Vec<_>>();
        match line.strip_prefix('\t') {
            Some(row) => {
                let cells = row.split('\t').map(|cell| Cell { place, paragraphs: paragraphs(cell) });
                document.blocks.push(Block::Row(Row { table, cells: cells.collect() }));
            }
            None => {
                table += usize::from(matches!(document.blocks.last(), Some(Block::Row(_))));
                document.blocks.extend(paragraphs(line).into_iter().map(Block::Text));
            }
        }
    }
    document
}

fn paragraph(place: Place, text: &str) -> Option<Paragraph> {
    let rest = text.trim_start_matches('#');
    let level = u8::try_from(text.len() - rest.len()).ok().filter(|level| (1..=9).contains(level));
    let (label, rest) = match rest.strip_prefix('+').and_then(|rest| rest.split_once('|')) {
        Some((label, rest)) if !label.trim().is_empty() => (Some(label.trim().to_owned()), rest),
        _ => (None, rest),
    };
    let depth = u8::from(label.is_some());
    Paragraph::new(place, rest).map(|paragraph| Paragraph { label, level, depth, ..paragraph })
}
