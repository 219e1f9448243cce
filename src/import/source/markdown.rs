//! Markdown: headings, paragraphs, numbered lists and pipe tables.

use pulldown_cmark::{Event, HeadingLevel, MetadataBlockKind, Options, Parser, Tag, TagEnd};

use super::grid::{self, Merged, Piece};
use super::{Document, Paragraph, text};
use crate::import::diagnostic::Place;

/// Reads a text. HTML inside is read for its line breaks only.
pub(super) fn read(source: &str) -> Document {
    let lines: Vec<String> = text::lines(source).map(str::to_owned).collect();
    let starts: Vec<usize> =
        std::iter::once(0).chain(source.char_indices().filter(|(_, c)| *c == '\n').map(|(at, _)| at + 1)).collect();
    let mut reader = Reader {
        starts,
        pieces: Vec::new(),
        rows: None,
        cell: Vec::new(),
        buffer: Buffer::default(),
        lists: Vec::new(),
        label: None,
        level: None,
        front: false,
        properties: Vec::new(),
    };
    let options = Options::ENABLE_TABLES | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS | Options::ENABLE_STRIKETHROUGH;
    for (event, range) in Parser::new_ext(source, options).into_offset_iter() {
        reader.event(event, range.start);
    }
    reader.flush();
    // The limits of tables cannot be reached by a text of the size that is read.
    let blocks = grid::blocks(reader.pieces).unwrap_or_default();
    Document { blocks, lines, properties: reader.properties, end: None }
}

/// A text whose table is written in HTML, as a page. `None` when it has none.
pub(super) fn as_page(source: &str) -> Option<String> {
    let has_table = source.lines().any(|line| line.trim_start().to_ascii_lowercase().starts_with("<table"));
    if !has_table {
        return None;
    }
    let mut out = String::new();
    let mut is_inside = false;
    for line in source.lines() {
        let text = line.trim();
        is_inside = is_inside || text.to_ascii_lowercase().starts_with("<table");
        let title = text.trim_start_matches('#');
        match text.len() - title.len() {
            _ if is_inside || text.starts_with('<') => out.push_str(line),
            level @ 1..=6 => out.push_str(&format!("<h{level}>{}</h{level}>", title.trim())),
            _ if text.is_empty() => {}
            _ => out.push_str(&format!("<p>{text}</p>")),
        }
        out.push('\n');
        is_inside = is_inside && !text.to_ascii_lowercase().ends_with("</table>");
    }
    Some(out)
}

/// The lines of the paragraph that is open, each with where it starts.
#[derive(Default)]
struct Buffer {
    lines: Vec<(usize, String)>,
}

struct Reader {
    /// Where each line of the source starts.
    starts: Vec<usize>,
    pieces: Vec<Piece>,
    rows: Option<Vec<Vec<Merged>>>,
    cell: Vec<Paragraph>,
    buffer: Buffer,
    /// The next number of each open list; `None` for bullets.
    lists: Vec<Option<u64>>,
    label: Option<String>,
    level: Option<u8>,
    front: bool,
    properties: Vec<(String, String)>,
}

impl Reader {
    fn place(&self, at: usize) -> Place {
        let line = self.starts.partition_point(|start| *start <= at);
        Place { line: u32::try_from(line).unwrap_or(u32::MAX).max(1), column: 1 }
    }

    fn event(&mut self, event: Event<'_>, at: usize) {
        match event {
            Event::Text(text) if self.front => self.front_matter(&text),
            Event::Text(text) | Event::Code(text) => self.push(at, &text),
            Event::SoftBreak | Event::HardBreak => self.buffer.lines.push((at + 1, String::new())),
            Event::InlineHtml(tag) | Event::Html(tag) => {
                let is_break = tag.to_ascii_lowercase().starts_with("<br");
                self.buffer.lines.extend(is_break.then(|| (at, String::new())));
            }
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag, at),
            _ => {}
        }
    }

    fn push(&mut self, at: usize, text: &str) {
        match self.buffer.lines.last_mut() {
            Some((start, line)) => {
                if line.is_empty() {
                    *start = at;
                }
                line.push_str(text);
            }
            None => self.buffer.lines.push((at, text.to_owned())),
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::CodeBlock(_) | Tag::BlockQuote(_) => self.flush(),
            Tag::Heading { level, .. } => {
                self.flush();
                self.level = Some(depth(*level));
            }
            Tag::List(start) => {
                self.flush();
                self.lists.push(*start);
            }
            Tag::Item => {
                self.flush();
                if let Some(Some(next)) = self.lists.last_mut() {
                    self.label = Some(format!("{next}."));
                    *next += 1;
                }
            }
            Tag::Table(_) => {
                self.flush();
                self.rows = Some(Vec::new());
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(rows) = &mut self.rows {
                    rows.push(Vec::new());
                }
            }
            Tag::TableCell => self.cell.clear(),
            Tag::MetadataBlock(MetadataBlockKind::YamlStyle) => self.front = true,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, at: usize) {
        match tag {
            TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::Item | TagEnd::HtmlBlock => self.flush(),
            TagEnd::Heading(_) => {
                self.flush();
                self.level = None;
            }
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
            }
            TagEnd::TableCell => {
                self.flush();
                let place = self.cell.first().map_or_else(|| self.place(at), |p| p.place);
                let cell = Merged::plain(place, std::mem::take(&mut self.cell));
                if let Some(row) = self.rows.as_mut().and_then(|rows| rows.last_mut()) {
                    row.push(cell);
                }
            }
            TagEnd::Table => {
                if let Some(rows) = self.rows.take() {
                    self.pieces.push(Piece::Table(rows));
                }
            }
            TagEnd::MetadataBlock(_) => self.front = false,
            _ => {}
        }
    }

    /// `title: …` and the like at the top of the file.
    fn front_matter(&mut self, text: &str) {
        for line in text.lines() {
            if let Some((key, value)) = line.split_once(':') {
                let value = value.trim().trim_matches(['"', '\'']);
                self.properties.push((key.trim().to_lowercase(), value.to_owned()));
            }
        }
    }

    fn flush(&mut self) {
        let lines = std::mem::take(&mut self.buffer).lines;
        let mut is_first = true;
        for (at, line) in lines {
            // `**…。**省` is no emphasis by the rules of Markdown, though its author meant it.
            let line = line.replace("**", "");
            let Some(mut paragraph) = Paragraph::new(self.place(at), &line) else { continue };
            paragraph.is_apart = is_first;
            paragraph.level = self.level;
            if is_first {
                paragraph.label = self.label.take();
                // Numbers of lists in lists look alike: how deep they stand tells them apart.
                let depth = u8::try_from(self.lists.len()).unwrap_or(u8::MAX);
                paragraph.depth = if paragraph.label.is_some() && depth > 1 { depth } else { 0 };
            }
            is_first = false;
            match self.rows {
                Some(_) => self.cell.push(paragraph),
                None => self.pieces.push(Piece::Text(paragraph)),
            }
        }
    }
}

fn depth(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
