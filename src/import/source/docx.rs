//! Word: paragraphs with the numbers that Word counts, tables with merged cells. Deleted and hidden text is left out, inserted
//! text is kept. Nothing outside of the package is ever opened.

use std::collections::{HashMap, HashSet};

use roxmltree::Node;

use super::grid::{self, Merged, Piece};
use super::numbering::{Level, Levels, Numbers};
use super::package::Package;
use super::xml::{self, attribute, child, children, value};
use super::{Counter, Document, Paragraph};
use crate::import::diagnostic::Diagnostic;

/// Reads a Word file.
pub(super) fn read(bytes: &[u8]) -> Result<Document, Diagnostic> {
    let mut package = Package::open(bytes)?;
    // Some programs call the main part document2.xml: the package says which one it is.
    let name = package.related("", "officeDocument")?.unwrap_or_else(|| "word/document.xml".to_owned());
    let main = package.needed(&name)?;
    let main = xml::parse(&main)?;
    let mut part = |kind: &str| {
        let name = package.related(&name, kind)?.unwrap_or_else(|| format!("word/{kind}.xml"));
        package.text(&name)
    };
    let styles = match part("styles")? {
        Some(text) => Styles::read(xml::parse(&text)?.root_element()),
        None => Styles::default(),
    };
    let lists = match part("numbering")? {
        Some(text) => Lists::read(xml::parse(&text)?.root_element()),
        None => Lists::default(),
    };
    let mut reader =
        Reader { styles, lists, numbers: Numbers::default(), counter: Counter::default(), started: HashSet::new() };
    let mut pieces = Vec::new();
    if let Some(body) = child(main.root_element(), "body") {
        reader.content(body, &mut pieces);
    }
    let mut properties = Vec::new();
    if package.has_macros() {
        properties.push(("macros".to_owned(), "yes".to_owned()));
    }
    Ok(Document { blocks: grid::blocks(pieces)?, properties, lines: reader.counter.into_lines(), end: None })
}

/// What paragraph styles say of numbers and headings.
#[derive(Debug, Default)]
struct Styles {
    by_id: HashMap<String, Style>,
}

#[derive(Debug, Default, Clone)]
struct Style {
    based_on: Option<String>,
    list: Option<String>,
    list_level: Option<usize>,
    outline: Option<u8>,
    is_hidden: bool,
}

impl Styles {
    fn read(root: Node<'_, '_>) -> Self {
        let mut by_id = HashMap::new();
        for node in children(root, "style") {
            let Some(id) = attribute(node, "styleId") else { continue };
            let paragraph = child(node, "pPr");
            let number = paragraph.and_then(|p| child(p, "numPr"));
            let name = value(node, "name").unwrap_or_default().to_lowercase();
            let named = name.strip_prefix("heading ").and_then(|level| level.trim().parse::<u8>().ok());
            let outline = paragraph.and_then(|p| value(p, "outlineLvl")).and_then(|n| n.parse::<u8>().ok());
            let style = Style {
                based_on: value(node, "basedOn").map(str::to_owned),
                list: number.and_then(|n| value(n, "numId")).map(str::to_owned),
                list_level: number.and_then(|n| value(n, "ilvl")).and_then(|n| n.parse().ok()),
                outline: named.or(outline.filter(|n| *n < 9).map(|n| n + 1)),
                is_hidden: child(node, "rPr").is_some_and(is_vanished),
            };
            by_id.insert(id.to_owned(), style);
        }
        Self { by_id }
    }

    /// The first value that a style or one of those it is based on gives.
    fn find<T>(&self, id: Option<&str>, pick: impl Fn(&Style) -> Option<T>) -> Option<T> {
        let mut id = id?;
        // A chain of styles is short; one that bites its tail ends here.
        for _ in 0..20 {
            let style = self.by_id.get(id)?;
            if let Some(found) = pick(style) {
                return Some(found);
            }
            id = style.based_on.as_deref()?;
        }
        None
    }
}

/// The lists of a document: `numId` → its levels, and the definition whose counters it shares.
#[derive(Debug, Default)]
struct Lists {
    by_id: HashMap<String, List>,
}

#[derive(Debug, Default, Clone)]
struct List {
    definition: String,
    levels: Levels,
    /// Levels that start again where this list is used first.
    overrides: Vec<(usize, u32)>,
}

impl Lists {
    fn read(root: Node<'_, '_>) -> Self {
        let mut definitions: HashMap<&str, Levels> = HashMap::new();
        for node in children(root, "abstractNum") {
            let Some(id) = attribute(node, "abstractNumId") else { continue };
            let mut levels = Levels::new();
            children(node, "lvl").for_each(|lvl| put(&mut levels, lvl));
            definitions.insert(id, levels);
        }
        let mut by_id = HashMap::new();
        for node in children(root, "num") {
            let (Some(id), Some(definition)) = (attribute(node, "numId"), value(node, "abstractNumId")) else {
                continue;
            };
            let mut levels = definitions.get(definition).cloned().unwrap_or_default();
            let mut overrides = Vec::new();
            for node in children(node, "lvlOverride") {
                let at = attribute(node, "ilvl").and_then(|n| n.parse().ok()).unwrap_or(0usize);
                if let Some(start) = value(node, "startOverride").and_then(|n| n.parse().ok()) {
                    overrides.push((at, start));
                }
                if let Some(lvl) = child(node, "lvl") {
                    put(&mut levels, lvl);
                }
            }
            by_id.insert(id.to_owned(), List { definition: definition.to_owned(), levels, overrides });
        }
        Self { by_id }
    }
}

/// Puts a `<w:lvl>` into its place among the levels.
fn put(levels: &mut Levels, node: Node<'_, '_>) {
    let at = attribute(node, "ilvl").and_then(|n| n.parse::<usize>().ok()).unwrap_or(0).min(9);
    let blank = || Level { start: 1, format: "none".to_owned(), pattern: String::new(), is_legal: false };
    if levels.len() <= at {
        levels.resize_with(at + 1, blank);
    }
    levels[at] = Level {
        start: value(node, "start").and_then(|n| n.parse().ok()).unwrap_or(1),
        format: value(node, "numFmt").unwrap_or("decimal").to_owned(),
        pattern: value(node, "lvlText").unwrap_or_default().to_owned(),
        is_legal: child(node, "isLgl").is_some(),
    };
}

struct Reader {
    styles: Styles,
    lists: Lists,
    numbers: Numbers,
    counter: Counter,
    /// Lists that were used already.
    started: HashSet<String>,
}

impl Reader {
    /// Everything below a body, a cell or a text box.
    fn content(&mut self, parent: Node<'_, '_>, out: &mut Vec<Piece>) {
        let mut carried = String::new();
        self.blocks(parent, out, &mut carried);
        // The last end of a paragraph can be marked as deleted too: nothing is behind it to go on with.
        if !carried.trim().is_empty() {
            out.extend(lines(&mut self.counter, &carried, None, None).into_iter().map(Piece::Text));
        }
    }

    /// The same. `carried` is the text of a paragraph whose end was deleted.
    fn blocks(&mut self, parent: Node<'_, '_>, out: &mut Vec<Piece>, carried: &mut String) {
        for node in parent.children().filter(Node::is_element) {
            match node.tag_name().name() {
                "p" => self.paragraph(node, out, carried),
                "tbl" => {
                    let table = self.table(node);
                    out.push(Piece::Table(table));
                }
                "sdt" | "sdtContent" | "customXml" | "smartTag" | "ins" | "moveTo" | "AlternateContent" | "Choice" => {
                    self.blocks(node, out, carried);
                }
                _ => {}
            }
        }
    }

    fn table(&mut self, table: Node<'_, '_>) -> Vec<Vec<Merged>> {
        let mut rows = Vec::new();
        for row in through(table, "tr") {
            let properties = child(row, "trPr");
            if properties.is_some_and(|p| child(p, "del").is_some()) {
                continue;
            }
            let skipped = |name| properties.and_then(|p| value(p, name)).and_then(|n| n.parse::<usize>().ok());
            let mut cells = Vec::new();
            let blank = |place| Merged::plain(place, Vec::new());
            let start = self.counter.place();
            cells.extend((0..skipped("gridBefore").unwrap_or(0).min(50)).map(|_| blank(start)));
            cells.extend(through(row, "tc").into_iter().map(|cell| self.cell(cell)));
            cells.extend((0..skipped("gridAfter").unwrap_or(0).min(50)).map(|_| blank(start)));
            rows.push(cells);
        }
        rows
    }

    fn cell(&mut self, cell: Node<'_, '_>) -> Merged {
        let properties = child(cell, "tcPr");
        let span = properties.and_then(|p| value(p, "gridSpan")).and_then(|n| n.parse().ok()).unwrap_or(1);
        let goes_on = |name| {
            let merge = properties.and_then(|p| child(p, name));
            merge.is_some_and(|m| attribute(m, "val").unwrap_or("continue") != "restart")
        };
        let mut pieces = Vec::new();
        self.content(cell, &mut pieces);
        // Some programs mark every cell of a merged column as one that goes on: one with a text of its own begins anew.
        let is_covered = goes_on("hMerge") || (goes_on("vMerge") && grid::size(&pieces) == 0);
        let place = pieces.iter().find_map(first_place).unwrap_or_else(|| self.counter.place());
        Merged { place, pieces, columns: span, rows: 1, is_covered }
    }

    fn paragraph(&mut self, node: Node<'_, '_>, out: &mut Vec<Piece>, carried: &mut String) {
        let properties = child(node, "pPr");
        let mut text = std::mem::take(carried);
        let mut boxes = Vec::new();
        let style = properties.and_then(|p| value(p, "pStyle"));
        if !self.styles.find(style, |s| s.is_hidden.then_some(true)).unwrap_or(false) {
            self.runs(node, &mut text, &mut boxes);
        }
        let mark = properties.and_then(|p| child(p, "rPr"));
        let is_joined = mark.is_some_and(|m| child(m, "del").is_some() || child(m, "moveFrom").is_some());
        if is_joined {
            *carried = text;
        } else {
            let label = self.label(properties, style).filter(|_| !text.trim().is_empty());
            let own = properties.and_then(|p| value(p, "outlineLvl")).and_then(|n| n.parse::<u8>().ok());
            let level = own.filter(|n| *n < 9).map(|n| n + 1).or_else(|| self.styles.find(style, |s| s.outline));
            out.extend(lines(&mut self.counter, &text, label, level).into_iter().map(Piece::Text));
        }
        for content in boxes {
            self.content(content, out);
        }
    }

    /// The number that Word shows before a paragraph.
    fn label(&mut self, properties: Option<Node<'_, '_>>, style: Option<&str>) -> Option<String> {
        let own = properties.and_then(|p| child(p, "numPr"));
        let own_list = own.and_then(|n| value(n, "numId")).map(str::to_owned);
        let list = own_list.or_else(|| self.styles.find(style, |s| s.list.clone()))?;
        let own_level = own.and_then(|n| value(n, "ilvl")).and_then(|n| n.parse().ok());
        let level = own_level.or_else(|| self.styles.find(style, |s| s.list_level)).unwrap_or(0);
        let List { definition, levels, overrides } = self.lists.by_id.get(&list)?;
        if self.started.insert(list.clone()) {
            for (level, start) in overrides {
                self.numbers.restart(definition, *level, *start);
            }
        }
        self.numbers.next(definition, levels, level)
    }

    /// The text of runs, and the text boxes that hang on them.
    fn runs<'a, 'input>(&self, parent: Node<'a, 'input>, text: &mut String, boxes: &mut Vec<Node<'a, 'input>>) {
        for node in parent.children().filter(Node::is_element) {
            match node.tag_name().name() {
                "t" => text.push_str(node.text().unwrap_or_default()),
                "tab" | "ptab" => text.push('\t'),
                // The end of a page is no end of a line.
                "br" if matches!(attribute(node, "type"), Some("page" | "column")) => {}
                "br" | "cr" => text.push('\n'),
                "noBreakHyphen" => text.push('-'),
                "r" => {
                    let properties = child(node, "rPr");
                    let style = properties.and_then(|p| value(p, "rStyle"));
                    let hidden = properties.is_some_and(is_vanished)
                        || self.styles.find(style, |s| s.is_hidden.then_some(true)).unwrap_or(false);
                    if !hidden {
                        self.runs(node, text, boxes);
                    }
                }
                "txbxContent" => boxes.push(node),
                // A drawing stands twice, once for new and once for old programs.
                "AlternateContent" => {
                    let branch = child(node, "Choice").or_else(|| child(node, "Fallback"));
                    branch.into_iter().for_each(|branch| self.runs(branch, text, boxes));
                }
                "pPr" | "rPr" | "del" | "moveFrom" | "delText" | "instrText" | "delInstrText" | "rt" | "sdtPr"
                | "footnoteReference" | "endnoteReference" | "commentReference" | "Fallback" => {}
                _ => self.runs(node, text, boxes),
            }
        }
    }
}

/// Elements of a name below a node, also inside content controls and tracked insertions, in order.
fn through<'a, 'input>(parent: Node<'a, 'input>, name: &str) -> Vec<Node<'a, 'input>> {
    let mut found = Vec::new();
    for node in parent.children().filter(Node::is_element) {
        match node.tag_name().name() {
            n if n == name => found.push(node),
            "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo" | "smartTag" => found.extend(through(node, name)),
            _ => {}
        }
    }
    found
}

/// Whether the properties of a run hide it.
fn is_vanished(properties: Node<'_, '_>) -> bool {
    let hidden = child(properties, "vanish").or_else(|| child(properties, "webHidden"));
    hidden.is_some_and(|node| !matches!(attribute(node, "val"), Some("0" | "false" | "off")))
}

/// The lines of a paragraph; its label and level belong to the first.
pub(super) fn lines(counter: &mut Counter, text: &str, label: Option<String>, level: Option<u8>) -> Vec<Paragraph> {
    let mut paragraphs = counter.paragraphs(text);
    for (at, paragraph) in paragraphs.iter_mut().enumerate() {
        paragraph.is_apart = at == 0;
        paragraph.level = level;
        if at == 0 {
            paragraph.label.clone_from(&label);
        }
    }
    paragraphs
}

/// Where a piece starts.
pub(super) fn first_place(piece: &Piece) -> Option<crate::import::diagnostic::Place> {
    match piece {
        Piece::Text(paragraph) => Some(paragraph.place),
        Piece::Table(rows) => rows.iter().flatten().map(|cell| cell.place).next(),
    }
}
