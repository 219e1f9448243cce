//! Web pages: paragraphs, headings and tables; navigation, scripts and what is not shown are left out.

use ego_tree::iter::Edge;
use scraper::{Html, Node, node::Element};

use super::docx::{first_place, lines};
use super::grid::{self, Merged, Piece};
use super::package::dangerous;
use super::{Counter, Document};
use crate::import::diagnostic::Diagnostic;

/// The deepest nesting of a page. Pages that Word saved reach about forty.
const MAX_DEPTH: usize = 1500;

/// Elements whose text no reader of the list needs.
const SKIPPED: [&str; 22] = [
    "script", "style", "head", "template", "noscript", "iframe", "object", "svg", "math", "select", "button",
    "textarea", "nav", "footer", "aside", "audio", "video", "canvas", "del", "rt", "rp", "map",
];

/// Elements that stand on lines of their own.
const BLOCKS: [&str; 32] = [
    "p",
    "div",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
    "header",
    "main",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "blockquote",
    "pre",
    "center",
    "address",
    "fieldset",
    "figure",
    "figcaption",
    "hr",
    "form",
    "caption",
    "body",
    "details",
    "summary",
    "table",
];

/// Reads a page.
pub(super) fn read(text: &str) -> Result<Document, Diagnostic> {
    if depth(text) > MAX_DEPTH {
        return Err(dangerous("the page is nested too deeply"));
    }
    let html = Html::parse_document(text);
    let mut reader = Reader::default();
    let veils = hides_little(&html);
    let is_skipped = |element: &Element| is_skipped(element) || (veils && is_veiled(element));
    let mut skipped = 0usize;
    for edge in html.tree.root().traverse() {
        let (node, is_open) = match edge {
            Edge::Open(node) => (node, true),
            Edge::Close(node) => (node, false),
        };
        match node.value() {
            Node::Element(element) if is_skipped(element) => {
                if element.name() == "head" && is_open {
                    reader.head(&html, node.id());
                }
                skipped = if is_open { skipped + 1 } else { skipped.saturating_sub(1) };
            }
            Node::Element(element) if skipped == 0 && is_open => reader.open(element),
            Node::Element(element) if skipped == 0 => reader.close(element.name()),
            Node::Text(text) if skipped == 0 && is_open => reader.text(text),
            _ => {}
        }
    }
    reader.flush();
    let pieces = reader.frames.into_iter().flat_map(|frame| frame.pieces).collect();
    let blocks = grid::blocks(pieces)?;
    Ok(Document { blocks, properties: reader.properties, lines: reader.counter.into_lines(), end: None })
}

/// How deep the elements that authors nest are nested, by their tags alone.
fn depth(text: &str) -> usize {
    let (mut depth, mut most) = (0usize, 0usize);
    for part in text.split('<').skip(1) {
        let name: &str = part.split(|c: char| !(c.is_ascii_alphanumeric() || c == '/')).next().unwrap_or_default();
        let nests = ["div", "span", "table", "font", "b", "i", "a", "ul", "ol", "section", "em", "strong", "u"];
        if let Some(name) = name.strip_prefix('/') {
            depth = depth.saturating_sub(usize::from(nests.contains(&name.to_ascii_lowercase().as_str())));
        } else if nests.contains(&name.to_ascii_lowercase().as_str()) {
            depth += 1;
            most = most.max(depth);
        }
    }
    most
}

fn is_skipped(element: &Element) -> bool {
    let is_hidden = |style: String| style.contains("display:none") || style.contains("mso-hide:all");
    SKIPPED.contains(&element.name())
        || element.attr("hidden").is_some()
        || element.attr("role") == Some("navigation")
        || style(element).is_some_and(is_hidden)
}

/// What an element says of its look, without blanks.
fn style(element: &Element) -> Option<String> {
    element.attr("style").map(|style| style.to_ascii_lowercase().replace(' ', ""))
}

/// Whether an element keeps its place but is not shown, until a script shows it.
fn is_veiled(element: &Element) -> bool {
    style(element).is_some_and(|style| style.contains("visibility:hidden"))
}

/// Whether what is veiled is less than half of a page. Some sites veil the whole article until their script has run.
fn hides_little(html: &Html) -> bool {
    let (mut veiled, mut all) = (0usize, 0usize);
    let (mut skipped, mut veils) = (0usize, 0usize);
    for edge in html.tree.root().traverse() {
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Element(element) => {
                    skipped += usize::from(is_skipped(element));
                    veils += usize::from(is_veiled(element));
                }
                Node::Text(text) if skipped == 0 => {
                    all += text.len();
                    veiled += if veils > 0 { text.len() } else { 0 };
                }
                _ => {}
            },
            Edge::Close(node) => {
                let Some(element) = node.value().as_element() else { continue };
                skipped -= usize::from(is_skipped(element));
                veils -= usize::from(is_veiled(element));
            }
        }
    }
    veiled * 2 <= all
}

/// What is open: a page, a table, a cell.
#[derive(Default)]
struct Frame {
    pieces: Vec<Piece>,
    rows: Vec<Vec<Merged>>,
    columns: usize,
    reach: usize,
    is_table: bool,
}

struct Reader {
    frames: Vec<Frame>,
    buffer: String,
    level: Option<u8>,
    label: Option<String>,
    /// The next number of each open `<ol>`; `None` for `<ul>`.
    lists: Vec<Option<u32>>,
    is_pre: usize,
    counter: Counter,
    properties: Vec<(String, String)>,
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            frames: vec![Frame::default()],
            buffer: String::new(),
            level: None,
            label: None,
            lists: Vec::new(),
            is_pre: 0,
            counter: Counter::default(),
            properties: Vec::new(),
        }
    }
}

impl Reader {
    /// Title and `<meta>` of the page.
    fn head(&mut self, html: &Html, id: ego_tree::NodeId) {
        let Some(head) = html.tree.get(id) else { return };
        for node in head.descendants() {
            let Node::Element(element) = node.value() else { continue };
            match element.name() {
                "title" => {
                    let text: String =
                        node.children().filter_map(|n| n.value().as_text().map(|t| t.text.to_string())).collect();
                    self.properties.push(("title".to_owned(), text.split_whitespace().collect::<Vec<_>>().join(" ")));
                }
                "meta" => {
                    let name = element.attr("name").or_else(|| element.attr("property"));
                    if let (Some(name), Some(content)) = (name, element.attr("content")) {
                        self.properties.push((name.to_ascii_lowercase(), content.trim().to_owned()));
                    }
                }
                _ => {}
            }
        }
    }

    fn open(&mut self, element: &Element) {
        let name = element.name();
        if BLOCKS.contains(&name) {
            self.flush();
        }
        let number = |attribute: &str| element.attr(attribute).and_then(|n| n.trim().parse::<usize>().ok());
        match name {
            "br" => self.buffer.push('\n'),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.level = name[1..].parse().ok(),
            "pre" => self.is_pre += 1,
            "ul" => self.lists.push(None),
            "ol" => self.lists.push(Some(number("start").and_then(|n| u32::try_from(n).ok()).unwrap_or(1))),
            "li" => self.item(number("value").and_then(|n| u32::try_from(n).ok())),
            "table" => self.frames.push(Frame { is_table: true, ..Frame::default() }),
            "tr" => {
                if let Some(table) = self.frames.last_mut().filter(|frame| frame.is_table) {
                    table.rows.push(Vec::new());
                }
            }
            "td" | "th" => {
                let (columns, reach) = (number("colspan").unwrap_or(1), number("rowspan").unwrap_or(1));
                self.frames.push(Frame { columns, reach, ..Frame::default() });
            }
            _ => {}
        }
    }

    /// The number of the next item, as the page shows it.
    fn item(&mut self, value: Option<u32>) {
        if let Some(Some(next)) = self.lists.last_mut() {
            let number = value.unwrap_or(*next);
            *next = number.saturating_add(1);
            self.label = Some(format!("{number}."));
        }
    }

    fn close(&mut self, name: &str) {
        if BLOCKS.contains(&name) {
            self.flush();
        }
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.level = None,
            "pre" => self.is_pre = self.is_pre.saturating_sub(1),
            "ul" | "ol" => drop(self.lists.pop()),
            "li" => self.label = None,
            "td" | "th" => {
                self.flush();
                let Some(cell) = self.frames.pop() else { return };
                let place = cell.pieces.iter().find_map(first_place).unwrap_or_else(|| self.counter.place());
                let merged = Merged {
                    place,
                    pieces: cell.pieces,
                    columns: cell.columns.max(1),
                    rows: cell.reach.max(1),
                    is_covered: false,
                };
                if let Some(row) = self.frames.last_mut().and_then(|table| table.rows.last_mut()) {
                    row.push(merged);
                }
            }
            "table" if self.frames.len() > 1 => {
                let Some(table) = self.frames.pop() else { return };
                let Some(parent) = self.frames.last_mut() else { return };
                // The caption stands above the table.
                parent.pieces.extend(table.pieces);
                parent.pieces.push(Piece::Table(table.rows));
            }
            _ => {}
        }
    }

    /// Text with its blanks as a browser shows them, except that a line end between two Chinese characters is nothing.
    fn text(&mut self, text: &str) {
        if self.is_pre > 0 {
            self.buffer.push_str(text);
            return;
        }
        let mut pending: Option<bool> = None;
        for c in text.chars() {
            if matches!(c, ' ' | '\n' | '\r' | '\t' | '\u{c}') {
                pending = Some(pending.unwrap_or(false) || matches!(c, '\n' | '\r'));
                continue;
            }
            if let Some(has_line_end) = pending.take() {
                self.blank(has_line_end, Some(c));
            }
            self.buffer.push(c);
        }
        if let Some(has_line_end) = pending {
            self.blank(has_line_end, None);
        }
    }

    fn blank(&mut self, has_line_end: bool, next: Option<char>) {
        let last = self.buffer.chars().next_back();
        let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let outside = last.is_none_or(char::is_whitespace);
        if !outside && (!has_line_end || (is_latin(last) && (next.is_none() || is_latin(next)))) {
            self.buffer.push(' ');
        }
    }

    /// Ends the paragraph.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.buffer);
        let Some(frame) = self.frames.last_mut() else { return };
        if text.trim().is_empty() {
            return;
        }
        let label = self.label.take();
        let mut paragraphs = lines(&mut self.counter, &text, label, self.level);
        if let Some(first) = paragraphs.first_mut().filter(|first| first.label.is_some()) {
            first.depth = u8::try_from(self.lists.len()).unwrap_or(u8::MAX);
        }
        frame.pieces.extend(paragraphs.into_iter().map(Piece::Text));
    }
}
