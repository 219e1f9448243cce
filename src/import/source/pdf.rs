//! PDF, as its words with their places and the lines that are drawn between cells: `pdftotext -bbox` and `pdftocairo -svg` give
//! them. A PDF has no paragraphs and no cells: cells are what drawn lines enclose, paragraphs end where a line is not full.

use super::xml::{self, attribute};
use super::{Block, Cell, Counter, Document, Paragraph, Row};
use crate::import::diagnostic::{Diagnostic, Place};
use crate::import::outline::levels::begins_with_actor;
use crate::import::{marks, roles};

mod rules;

use rules::Rule;
pub use rules::rules;

/// A word, or a piece of one, on a page. Places are in points from the upper left corner.
#[derive(Debug, Clone)]
struct Word {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
    text: String,
}

impl Word {
    fn middle(&self) -> (f64, f64) {
        (f64::midpoint(self.left, self.right), f64::midpoint(self.top, self.bottom))
    }

    fn height(&self) -> f64 {
        self.bottom - self.top
    }
}

/// Words that stand beside each other.
#[derive(Debug, Clone)]
struct Line {
    left: f64,
    right: f64,
    top: f64,
    height: f64,
    text: String,
}

/// Reads words and drawn lines, as `cli::convert` puts them together.
pub(super) fn read(source: &str) -> Result<Document, Diagnostic> {
    let start = source.find("<doc>").unwrap_or(source.len());
    let end = source.find("</doc>").map_or(source.len(), |at| at + "</doc>".len());
    let words = source.get(start..end).unwrap_or_default();
    let drawn = rules::parse(source.get(end..).unwrap_or_default());
    if words.is_empty() {
        return Err(no_text());
    }
    let tree = xml::parse(words)?;
    let mut reader = Reader::default();
    for (page, node) in tree.root_element().children().filter(|n| n.has_tag_name("page")).enumerate() {
        let words: Vec<Word> = node.children().filter(|n| n.has_tag_name("word")).filter_map(word).collect();
        let rules: Vec<Rule> = drawn.iter().filter(|(at, _)| *at == page + 1).map(|(_, rule)| *rule).collect();
        reader.page(words, &rules)?;
    }
    if reader.blocks.is_empty() {
        return Err(no_text());
    }
    Ok(Document { blocks: reader.blocks, lines: reader.counter.into_lines(), ..Document::default() })
}

fn no_text() -> Diagnostic {
    Diagnostic::error(
        "no-text",
        Place::START,
        "PDF 中没有文字，可能是扫描件 (the PDF holds no text; it may be a scan)",
        "recognise its text first, or get the list as a Word file or a web page",
    )
}

fn word(node: roxmltree::Node<'_, '_>) -> Option<Word> {
    let number = |name| attribute(node, name).and_then(|n| n.parse::<f64>().ok()).filter(|n| n.is_finite());
    let text = node.text().unwrap_or_default().replace('\t', " ");
    Some(Word { left: number("xMin")?, top: number("yMin")?, right: number("xMax")?, bottom: number("yMax")?, text })
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    counter: Counter,
    /// Columns of the table that is open, by where they begin and end.
    columns: Vec<(f64, f64)>,
    tables: usize,
}

impl Reader {
    fn page(&mut self, words: Vec<Word>, rules: &[Rule]) -> Result<(), Diagnostic> {
        let Some(grid) = rules::Grid::find(rules) else {
            if lines(words.iter()).iter().any(|line| is_header(&line.text)) {
                return Err(no_rules());
            }
            self.running(&words);
            return Ok(());
        };
        let inside = |word: &&Word| grid.holds(word.middle());
        let (inside, outside): (Vec<&Word>, Vec<&Word>) = words.iter().partition(inside);
        let above: Vec<Word> = outside.iter().filter(|w| w.bottom <= grid.top() + 4.0).map(|w| (*w).clone()).collect();
        let below: Vec<Word> = outside.iter().filter(|w| w.bottom > grid.top() + 4.0).map(|w| (*w).clone()).collect();
        self.running(&above);
        self.table(&grid, &inside);
        self.running(&below);
        Ok(())
    }

    /// Lines of text outside of tables.
    fn running(&mut self, words: &[Word]) {
        let lines = lines(words.iter());
        let left = lines.iter().map(|line| line.left).fold(f64::MAX, f64::min);
        let right = lines.iter().map(|line| line.right).fold(0.0, f64::max);
        let blocks = self.paragraphs(&lines, left, right, true).into_iter().map(Block::Text);
        self.blocks.extend(blocks);
    }

    /// Lines as paragraphs that know whether they are full, so that they can be joined. Lines between pages go on.
    fn paragraphs(&mut self, lines: &[Line], left: f64, right: f64, is_running: bool) -> Vec<Paragraph> {
        let mut out: Vec<Paragraph> = Vec::new();
        let mut bottom: Option<f64> = None;
        for line in lines {
            let place = self.counter.next(&line.text);
            let Some(paragraph) = Paragraph::new(place, &line.text) else { continue };
            let is_indented = line.left > left + line.height;
            let is_far = bottom.is_some_and(|bottom| line.top - bottom > line.height * 1.2);
            // In a narrow column a word that may not be parted leaves a third of a line blank.
            let is_narrow = right - left < line.height * 14.0;
            let is_full = line.right > right - line.height * 3.2 || (is_narrow && !line.text.ends_with('。'));
            let starts_page = out.is_empty() && is_running;
            let is_apart = is_indented || is_far || (out.is_empty() && !is_running);
            out.push(Paragraph { is_apart, is_full: Some(is_full), is_behind_break: starts_page, ..paragraph });
            bottom = Some(line.top + line.height);
        }
        out
    }

    fn table(&mut self, grid: &rules::Grid, words: &[&Word]) {
        let columns = grid.columns();
        if columns != self.columns.as_slice() && !same(&columns, &self.columns) {
            self.tables += 1;
            self.columns.clone_from(&columns);
        }
        let mut is_first = true;
        for row in grid.rows() {
            let mut cells = Vec::new();
            for (at, (left, right)) in columns.iter().enumerate() {
                let span = grid.cell(at, row);
                // A heading across the table is one long word: it stands in the column that it begins in.
                let begins = |w: &Word| (w.left + w.height() * 0.3, w.middle().1);
                let own: Vec<&Word> =
                    words.iter().copied().filter(|w| span.is_some_and(|s| s.holds(begins(w)))).collect();
                let lines = lines(own.into_iter());
                let edge = lines.iter().map(|line| line.left).fold(f64::MAX, f64::min).max(*left);
                let end = lines.iter().map(|line| line.right).fold(0.0, f64::max).max(right - 20.0);
                let place = self.counter.place();
                let paragraphs = self.paragraphs(&lines, edge, end, false);
                cells.push(Cell { place, paragraphs });
            }
            if cells.iter().all(Cell::is_blank) {
                continue;
            }
            let is_header = cells.iter().filter(|cell| roles::is_column_name(&cell.joined())).count() >= 2;
            if is_header && self.last_cell(0).is_some() {
                // The header again at the top of a page.
                continue;
            }
            if is_header || !std::mem::replace(&mut is_first, false) || !self.goes_on(&mut cells) {
                self.blocks.push(Block::Row(Row { table: self.tables, cells }));
            }
        }
    }

    /// Joins the first row of a page to the last row of the page before it, when a cell was broken by the page.
    fn goes_on(&mut self, cells: &mut [Cell]) -> bool {
        let tables = self.tables;
        let is_row = |block: &&Block| matches!(block, Block::Row(row) if row.table == tables);
        let Some(Block::Row(last)) = self.blocks.iter().rev().find(is_row) else { return false };
        let is_header = last.cells.iter().filter(|cell| roles::is_column_name(&cell.joined())).count() >= 2;
        if is_header || last.cells.len() != cells.len() {
            return false;
        }
        let starts = |cell: &Cell| cell.paragraphs.first().is_some_and(|p| marks::read(&p.text).is_some());
        let Some(case) = cells.iter().rposition(|cell| !cell.is_blank()) else { return false };
        let has_heading = cells[..case].iter().any(|cell| !cell.is_blank());
        // A title or ordinal that begins here begins a row; the rest of one goes on. Where titles carry no marks, none tells.
        let rows = || self.blocks.iter().filter_map(|b| if let Block::Row(row) = b { Some(row) } else { None });
        let has_marks = rows().filter(|row| row.table == tables).any(|row| row.cells.iter().take(case).any(starts));
        if cells[..case].iter().any(starts) || (has_heading && !has_marks) {
            return false;
        }
        for (column, new) in cells.iter_mut().enumerate() {
            let mut paragraphs = std::mem::take(&mut new.paragraphs);
            let Some(old) = self.last_cell(column) else { continue };
            if let Some(first) = paragraphs.first_mut() {
                first.is_apart = begins_with_actor(&first.text) && first.is_apart && ends(old);
                first.is_behind_break = true;
            }
            old.paragraphs.append(&mut paragraphs);
        }
        true
    }

    /// The last cell of a column in which something stands, in the table that is open.
    fn last_cell(&mut self, column: usize) -> Option<&mut Cell> {
        let tables = self.tables;
        self.blocks.iter_mut().rev().find_map(|block| match block {
            Block::Row(row) if row.table == tables => row.cells.get_mut(column).filter(|cell| !cell.is_blank()),
            _ => None,
        })
    }
}

fn ends(cell: &Cell) -> bool {
    cell.paragraphs.last().is_some_and(|p| p.text.ends_with('。'))
}

fn no_rules() -> Diagnostic {
    Diagnostic::error(
        "no-rules",
        Place::START,
        "PDF 中的表格没有框线，无法还原单元格 (the table of this PDF has no lines between its cells)",
        "get the list as a Word file or a web page, or convert the PDF to .docx by hand",
    )
}

/// Whether two tables have the same columns, give or take a line's width.
fn same(a: &[(f64, f64)], b: &[(f64, f64)]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a.0 - b.0).abs() < 6.0 && (a.1 - b.1).abs() < 6.0)
}

fn is_header(text: &str) -> bool {
    let parts: Vec<&str> = text.split_whitespace().collect();
    let names = parts.iter().filter(|part| roles::is_column_name(part)).count();
    let has_cases = || parts.iter().any(|part| roles::column_role(part) == Some(roles::ColumnRole::Case));
    names >= 3 || (names == 2 && parts.len() == 2 && has_cases())
}

/// Puts words into lines, from top to bottom and left to right.
fn lines<'a>(words: impl Iterator<Item = &'a Word>) -> Vec<Line> {
    let mut rows: Vec<Vec<&Word>> = Vec::new();
    let mut sorted: Vec<&Word> = words.filter(|word| !word.text.trim().is_empty()).collect();
    sorted.sort_by(|a, b| a.middle().1.total_cmp(&b.middle().1));
    for word in sorted {
        match rows.last_mut() {
            Some(row) if (row[0].middle().1 - word.middle().1).abs() < row[0].height().min(word.height()) * 0.45 => {
                row.push(word)
            }
            _ => rows.push(vec![word]),
        }
    }
    rows.into_iter().map(line).collect()
}

fn line(mut words: Vec<&Word>) -> Line {
    words.sort_by(|a, b| a.left.total_cmp(&b.left));
    let height = words.iter().map(|word| word.height()).fold(0.0, f64::max) * 0.75;
    let mut text = String::new();
    let mut right: Option<f64> = None;
    for word in &words {
        let gap = right.map_or(0.0, |right| word.left - right);
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let both = latin(text.chars().next_back()) && latin(word.text.chars().next());
        if gap > height * 0.8 || (both && gap > height * 0.15) {
            text.push(' ');
        }
        text.push_str(&word.text);
        right = Some(word.right);
    }
    let left = words.first().map_or(0.0, |word| word.left);
    let top = words.iter().map(|word| word.top).fold(f64::MAX, f64::min);
    Line { left, right: right.unwrap_or(left), top, height, text }
}
