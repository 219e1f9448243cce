//! OpenDocument text and spreadsheets, in a package or in one XML file.

use std::collections::{HashMap, HashSet};

use roxmltree::Node;

use super::docx::{first_place, lines};
use super::grid::{self, Merged, Piece};
use super::numbering::{Level, Levels, Numbers};
use super::package::{Package, dangerous};
use super::xml::{self, attribute, children};
use super::{Counter, Document};
use crate::import::diagnostic::Diagnostic;

/// Reads a package.
pub(super) fn read(bytes: &[u8]) -> Result<Document, Diagnostic> {
    let mut package = Package::open(bytes)?;
    let styles = package.text("styles.xml")?;
    let content = package.needed("content.xml")?;
    let mut reader = Reader::default();
    if let Some(styles) = &styles {
        reader.styles(xml::parse(styles)?.root_element());
    }
    let mut document = reader.document(&content)?;
    if package.has_macros() {
        document.properties.push(("macros".to_owned(), "yes".to_owned()));
    }
    Ok(document)
}

/// Reads a document in one XML file.
pub(super) fn read_flat(text: &str) -> Result<Document, Diagnostic> {
    Reader::default().document(text)
}

#[derive(Default)]
struct Reader {
    lists: HashMap<String, Levels>,
    outline: Levels,
    hidden: HashSet<String>,
    /// Paragraph styles that number their paragraphs.
    list_of_style: HashMap<String, String>,
    numbers: Numbers,
    counter: Counter,
    /// The style and identifier of each list so far.
    seen: HashMap<String, String>,
    /// How much text stands in cells and rows that are repeated.
    repeated: usize,
}

/// The most text that repeated cells and rows may make; sheets repeat numbers and blanks.
const MAX_REPEATED: usize = 8 << 20;

/// Where a paragraph stands in a list.
#[derive(Clone)]
struct ListPlace {
    key: String,
    style: String,
    level: usize,
}

impl Reader {
    fn document(mut self, text: &str) -> Result<Document, Diagnostic> {
        let document = xml::parse(text)?;
        self.styles(document.root_element());
        let mut pieces = Vec::new();
        for body in document.root_element().children().filter(|n| n.tag_name().name() == "body") {
            body.children().filter(Node::is_element).for_each(|kind| self.blocks(kind, None, &mut pieces));
        }
        if self.repeated > MAX_REPEATED {
            return Err(dangerous("a table repeats too much text"));
        }
        Ok(Document { blocks: grid::blocks(pieces)?, lines: self.counter.into_lines(), ..Document::default() })
    }

    /// Learns the list styles of a part.
    fn styles(&mut self, root: Node<'_, '_>) {
        for node in root.descendants().filter(Node::is_element) {
            match node.tag_name().name() {
                "list-style" => {
                    if let Some(name) = attribute(node, "name") {
                        self.lists.insert(name.to_owned(), levels(node));
                    }
                }
                "outline-style" => self.outline = levels(node),
                "style" => {
                    let Some(name) = attribute(node, "name") else { continue };
                    if let Some(list) = attribute(node, "list-style-name").filter(|list| !list.is_empty()) {
                        self.list_of_style.insert(name.to_owned(), list.to_owned());
                    }
                    let text = children(node, "text-properties").next();
                    if text.and_then(|t| attribute(t, "display")) == Some("none") {
                        self.hidden.insert(name.to_owned());
                    }
                }
                _ => {}
            }
        }
    }

    fn blocks(&mut self, parent: Node<'_, '_>, list: Option<&ListPlace>, out: &mut Vec<Piece>) {
        let mut is_first = true;
        for node in parent.children().filter(Node::is_element) {
            match node.tag_name().name() {
                name @ ("p" | "h") => {
                    let label = list.filter(|_| is_first).and_then(|place| self.label(place));
                    is_first = false;
                    self.paragraph(node, name == "h", label, out);
                }
                "table" => {
                    let table = self.table(node);
                    out.push(Piece::Table(table));
                }
                "list" => self.list(node, list, out),
                "tracked-changes" | "forms" | "sequence-decls" | "variable-decls" | "annotation" => {}
                "table-of-content" => {}
                _ => self.blocks(node, None, out),
            }
        }
    }

    fn label(&mut self, place: &ListPlace) -> Option<String> {
        let levels = self.lists.get(&place.style)?;
        self.numbers.next(&place.key, levels, place.level)
    }

    fn list(&mut self, node: Node<'_, '_>, outer: Option<&ListPlace>, out: &mut Vec<Piece>) {
        let own = attribute(node, "style-name").map(str::to_owned);
        let place = match outer {
            Some(outer) => ListPlace {
                style: own.unwrap_or_else(|| outer.style.clone()),
                level: outer.level + 1,
                key: outer.key.clone(),
            },
            None => {
                let style = own.unwrap_or_default();
                let continued = attribute(node, "continue-list").and_then(|id| self.seen.get(id).cloned());
                let goes_on = attribute(node, "continue-numbering") == Some("true");
                let fresh = format!("{style}#{}", self.seen.len());
                let latest = self.seen.get(&style).cloned().filter(|_| goes_on);
                ListPlace { key: continued.or(latest).unwrap_or(fresh), style, level: 0 }
            }
        };
        if outer.is_none() {
            self.seen.insert(place.style.clone(), place.key.clone());
            let id = attribute(node, "id").map_or_else(|| format!("#{}", self.seen.len()), str::to_owned);
            self.seen.insert(id, place.key.clone());
        }
        for item in node.children().filter(Node::is_element) {
            let is_item = item.tag_name().name() == "list-item";
            if let Some(start) = attribute(item, "start-value").and_then(|n| n.parse().ok()) {
                self.numbers.restart(&place.key, place.level, start);
            }
            self.item(item, &place, is_item, out);
        }
    }

    /// The first paragraph of an item carries the number; what follows goes on.
    fn item(&mut self, item: Node<'_, '_>, place: &ListPlace, is_numbered: bool, out: &mut Vec<Piece>) {
        let mut is_first = is_numbered;
        for node in item.children().filter(Node::is_element) {
            match node.tag_name().name() {
                name @ ("p" | "h") => {
                    let label = if is_first { self.label(place) } else { None };
                    is_first = false;
                    self.paragraph(node, name == "h", label, out);
                }
                "list" => self.list(node, Some(place), out),
                _ => self.blocks(node, None, out),
            }
        }
    }

    fn paragraph(&mut self, node: Node<'_, '_>, is_heading: bool, label: Option<String>, out: &mut Vec<Piece>) {
        let mut text = String::new();
        let mut frames = Vec::new();
        self.runs(node, &mut text, &mut frames);
        let level = attribute(node, "outline-level").and_then(|n| n.parse::<u8>().ok()).filter(|_| is_heading);
        let style = attribute(node, "style-name").unwrap_or_default().to_owned();
        let outline = level.filter(|_| label.is_none() && !text.trim().is_empty()).and_then(|level| {
            let levels = std::mem::take(&mut self.outline);
            let label = self.numbers.next("outline", &levels, usize::from(level).saturating_sub(1));
            self.outline = levels;
            label
        });
        if !self.hidden.contains(&style) {
            let label = label.or(outline).filter(|_| !text.trim().is_empty());
            out.extend(lines(&mut self.counter, &text, label, level).into_iter().map(Piece::Text));
        }
        frames.into_iter().for_each(|frame| self.blocks(frame, None, out));
    }

    fn runs<'a, 'input>(&self, parent: Node<'a, 'input>, text: &mut String, frames: &mut Vec<Node<'a, 'input>>) {
        for node in parent.children() {
            if node.is_text() {
                // Line ends of the file are blanks; those around them are one.
                let raw = node.text().unwrap_or_default();
                text.push_str(&raw.split(['\n', '\r', '\t']).map(str::trim_start).collect::<Vec<_>>().concat());
                continue;
            }
            match node.tag_name().name() {
                "s" => {
                    let count = attribute(node, "c").and_then(|n| n.parse::<usize>().ok()).unwrap_or(1);
                    text.extend(std::iter::repeat_n(' ', count.min(200)));
                }
                "tab" => text.push('\t'),
                "line-break" => text.push('\n'),
                "note" | "annotation" | "annotation-end" | "ruby-text" | "hidden-text" | "script" | "title"
                | "desc" => {}
                "text-box" => frames.push(node),
                "span" if attribute(node, "style-name").is_some_and(|name| self.hidden.contains(name)) => {}
                _ => self.runs(node, text, frames),
            }
        }
    }

    fn table(&mut self, table: Node<'_, '_>) -> Vec<Vec<Merged>> {
        let mut rows = Vec::new();
        self.rows(table, &mut rows);
        rows
    }

    fn rows(&mut self, parent: Node<'_, '_>, rows: &mut Vec<Vec<Merged>>) {
        for node in parent.children().filter(Node::is_element) {
            match node.tag_name().name() {
                "table-row" => {
                    let row = self.row(node);
                    if row.iter().any(|cell| !cell.pieces.is_empty() || cell.is_covered) {
                        let count = repeats(node, "number-rows-repeated").clamp(1, 3);
                        let count = self.repetitions(count, row.iter().map(|cell| grid::size(&cell.pieces)).sum());
                        rows.extend(std::iter::repeat_n(row, count));
                    }
                }
                "table-header-rows" | "table-rows" | "table-row-group" => self.rows(node, rows),
                _ => {}
            }
        }
    }

    fn row(&mut self, row: Node<'_, '_>) -> Vec<Merged> {
        let mut cells: Vec<Merged> = Vec::new();
        for node in row.children().filter(Node::is_element) {
            let is_covered = node.tag_name().name() == "covered-table-cell";
            if !is_covered && node.tag_name().name() != "table-cell" {
                continue;
            }
            let mut pieces = Vec::new();
            if !is_covered {
                self.blocks(node, None, &mut pieces);
            }
            let place = pieces.iter().find_map(first_place).unwrap_or_else(|| self.counter.place());
            let count = repeats(node, "number-columns-repeated").clamp(1, 20);
            let count = self.repetitions(count, grid::size(&pieces));
            // Every cell that another covers is written down, so spans need not be counted. A sheet ends with one blank
            // cell that is repeated to its last column.
            let cell = Merged { place, pieces, columns: 1, rows: 1, is_covered };
            cells.extend(std::iter::repeat_n(cell, count));
        }
        cells
    }

    /// How often a text of this size is written down: once when too much was repeated already, and then the file is refused.
    /// Tables in tables may each be repeated, which multiplies.
    fn repetitions(&mut self, count: usize, size: usize) -> usize {
        self.repeated = self.repeated.saturating_add(count.saturating_sub(1).saturating_mul(size));
        if self.repeated > MAX_REPEATED { 1 } else { count }
    }
}

/// How often a row or a cell stands side by side with itself.
fn repeats(node: Node<'_, '_>, name: &str) -> usize {
    attribute(node, name).and_then(|n| n.parse().ok()).unwrap_or(1)
}

/// The levels of a list style.
fn levels(style: Node<'_, '_>) -> Levels {
    let mut levels = Levels::new();
    for node in style.children().filter(Node::is_element) {
        let is_number = matches!(node.tag_name().name(), "list-level-style-number" | "outline-level-style");
        let at = attribute(node, "level").and_then(|n| n.parse::<usize>().ok()).unwrap_or(1).clamp(1, 10) - 1;
        let blank = || Level { start: 1, format: "none".to_owned(), pattern: String::new(), is_legal: false };
        if levels.len() <= at {
            levels.resize_with(at + 1, blank);
        }
        if is_number {
            levels[at] = level(node, at);
        }
    }
    levels
}

fn level(node: Node<'_, '_>, at: usize) -> Level {
    let format = match attribute(node, "num-format").unwrap_or_default() {
        "" => "none",
        "1" => "decimal",
        "A" => "upperLetter",
        "a" => "lowerLetter",
        chinese if chinese.starts_with('一') || chinese.starts_with('壹') => "chineseCounting",
        circled if circled.starts_with('①') => "decimalEnclosedCircle",
        "01" | "01, 02, 03, ..." => "decimalZero",
        _ => "decimal",
    };
    let affix = |name| attribute(node, name).unwrap_or_default();
    let shown = attribute(node, "display-levels").and_then(|n| n.parse::<usize>().ok()).unwrap_or(1).clamp(1, at + 1);
    let numbers: Vec<String> = (at + 2 - shown..=at + 1).map(|n| format!("%{n}")).collect();
    let pattern = match attribute(node, "num-list-format") {
        // LibreOffice's own way to write it keeps every affix: `（%2%）`.
        Some(list) => (1..=10).rev().fold(list.to_owned(), |all, n| all.replace(&format!("%{n}%"), &format!("%{n}"))),
        None => format!("{}{}{}", affix("num-prefix"), numbers.join("."), affix("num-suffix")),
    };
    let start = attribute(node, "start-value").and_then(|n| n.parse().ok()).unwrap_or(1);
    Level { start, format: format.to_owned(), pattern, is_legal: false }
}
