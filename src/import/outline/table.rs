//! A list in a table: the header row says which column holds what.

mod cases;
mod headings;

use super::super::cases::ends_a_sentence;
use super::super::diagnostic::Place;
use super::super::furniture::is_continued;
use super::super::marks::{self, Style};
use super::super::roles::{ColumnRole, is_column_name};
use super::super::source::{Block, Cell, Document, Paragraph, Row};
use super::super::{Parsed, title};
use super::builder::Builder;
use super::columns::{self, Columns};
use super::levels::mark_of;
use crate::domain::outline::SourceLine;

/// Makes an outline of the tables of a document; `None` when none of them holds a list.
pub(super) fn build(document: &Document) -> Option<Parsed> {
    let tables = columns::find(document)?;
    let mut reader = Reader::new(document, tables);
    let first = reader.first_row();
    let before: Vec<Paragraph> = document.blocks[..first].iter().flat_map(paragraphs).collect();
    let behind_at = reader.last_row() + 1;
    let behind: Vec<Paragraph> = document.blocks[behind_at..].iter().flat_map(paragraphs).collect();
    let before: Vec<&Paragraph> = before.iter().collect();
    let behind: Vec<&Paragraph> = behind.iter().collect();
    let title = choose_title(&before, document);
    super::put_around(&mut reader.builder, &before, title.as_ref());
    for at in first..behind_at {
        reader.block(&document.blocks[at]);
    }
    behind.iter().for_each(|paragraph| reader.builder.paragraph_around(paragraph));
    reader.builder.close_case();
    Some(super::describe(reader.builder, document, title, &before, &behind))
}

/// The document with its tables as running text, for lists that only look like tables.
pub(super) fn without_tables(document: &Document) -> Document {
    let blocks = document.blocks.iter().flat_map(paragraphs).map(Block::Text).collect();
    Document { blocks, ..document.clone() }
}

/// The title among the lines above the table; a document that names no list begins with it.
fn choose_title(before: &[&Paragraph], document: &Document) -> Option<title::Title> {
    title::titles(before).into_iter().next_back().or_else(|| {
        // Cells beside each other are no title.
        let is_row = match document.blocks.first() {
            Some(Block::Row(row)) => row.cells.iter().filter(|cell| !cell.is_blank()).count() > 1,
            _ => false,
        };
        let is_plain = !is_row && document.properties.is_empty() && title::named_in_notice(before).is_none();
        let first = before.first().filter(|p| is_plain && p.text.chars().count() <= 80 && !ends_a_sentence(&p.text))?;
        Some(title::Title { text: first.text.clone(), lines: (0, 0) })
    })
}

fn paragraphs(block: &Block) -> Vec<Paragraph> {
    match block {
        Block::Text(paragraph) => vec![paragraph.clone()],
        Block::Row(row) => row.cells.iter().flat_map(|cell| cell.paragraphs.clone()).collect(),
    }
}

/// Whether a cell says that it is as the one above it.
fn is_ditto(cell: &Cell) -> bool {
    matches!(cell.joined().as_str(), "同上" | "〃" | "″" | "”" | "\"" | "—" | "——" | "-" | "/" | "↑")
}

/// A case whose heading has a column of its own: heading and text as one, on lines of their own. `None` when the text repeats
/// its heading.
fn headed(heading: &Cell, text: &Cell) -> Option<Cell> {
    let mut cell = text.clone();
    let title: String = heading.paragraphs.iter().map(|p| p.text.as_str()).collect();
    let bare = |text: &str| marks::read(text).map_or(text, |mark| mark.rest).trim_end_matches('。').to_owned();
    let first = cell.paragraphs.first_mut().filter(|first| !bare(&first.text).starts_with(&bare(&title)))?;
    let heading = heading.paragraphs.first()?;
    first.label = heading.label.clone().or(first.label.take());
    first.text = format!("{title}\n{}", first.text);
    first.place = heading.place;
    Some(cell)
}

struct Reader<'a> {
    document: &'a Document,
    builder: Builder,
    tables: Vec<(usize, Columns)>,
    /// How the cases are numbered.
    case_style: Option<Style>,
    /// Most measures carry a mark, so one without is odd.
    has_measure_marks: bool,
    /// The column of ordinals is in use.
    has_ordinals: bool,
    last_number: u16,
    is_header_kept: bool,
    /// The row that is read has no heading, so that it may go on in the case above it.
    is_row_open: bool,
}

impl<'a> Reader<'a> {
    fn new(document: &'a Document, tables: Vec<(usize, Columns)>) -> Self {
        let mut reader = Self {
            document,
            builder: Builder::default(),
            tables,
            case_style: None,
            has_measure_marks: false,
            has_ordinals: false,
            last_number: 0,
            is_header_kept: false,
            is_row_open: false,
        };
        reader.case_style = reader.find_case_style();
        let has_ordinals = reader.cells(ColumnRole::Ordinal).next().is_some();
        reader.has_ordinals = has_ordinals;
        let measures: Vec<bool> =
            reader.cells(ColumnRole::Measure).map(|cell| marks::read(&cell.joined()).is_some()).collect();
        reader.has_measure_marks = measures.iter().filter(|marked| **marked).count() * 2 > measures.len();
        reader
    }

    fn columns(&self, row: &Row) -> Option<&Columns> {
        self.tables.iter().find(|(table, _)| *table == row.table).map(|(_, columns)| columns)
    }

    fn is_list_row(&self, block: &Block) -> bool {
        matches!(block, Block::Row(row) if self.columns(row).is_some_and(|columns| {
            !columns.is_above(row)
        }))
    }

    fn first_row(&self) -> usize {
        let mut at = self.document.blocks.iter().position(|block| self.is_list_row(block)).unwrap_or(0);
        let is_heading = |block: &Block| match block {
            Block::Text(p) => {
                mark_of(p).is_some_and(|m| m.number.is_some() && !m.rest.is_empty() && !m.rest.contains('。'))
            }
            Block::Row(_) => false,
        };
        // Where no column names mechanisms, the headings above the table do.
        if !self.tables.iter().any(|(_, columns)| columns.has(ColumnRole::Mechanism)) {
            while at > 0 && is_heading(&self.document.blocks[at - 1]) {
                at -= 1;
            }
        }
        at
    }

    fn last_row(&self) -> usize {
        self.document.blocks.iter().rposition(|block| self.is_list_row(block)).unwrap_or(0)
    }

    /// The filled cells of a role in all rows but headers.
    fn cells(&self, role: ColumnRole) -> impl Iterator<Item = &Cell> {
        self.document.blocks.iter().filter_map(move |block| {
            let Block::Row(row) = block else { return None };
            let columns = self.columns(row)?;
            if columns.is_above(row) || columns::is_header(&row.cells) {
                return None;
            }
            columns.cell(row, role).filter(|cell| !cell.is_blank())
        })
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Text(paragraph) => self.running_text(paragraph),
            Block::Row(row) => match self.columns(row).cloned() {
                Some(columns) if columns.is_above(row) => {
                    row.cells.iter().flat_map(|cell| &cell.paragraphs).for_each(|p| self.builder.paragraph_around(p));
                }
                Some(columns) if columns::is_header(&row.cells) => self.header(row, &columns),
                Some(columns) => self.row(row, &columns),
                None => row.cells.iter().flat_map(|cell| &cell.paragraphs).for_each(|p| self.builder.leave_over(p)),
            },
        }
    }

    /// Text between the tables: the heading of the next one, or nothing of the list.
    fn running_text(&mut self, paragraph: &Paragraph) {
        let has_mechanisms = self.tables.iter().any(|(_, columns)| columns.has(ColumnRole::Mechanism));
        if !has_mechanisms && !self.heading_row(paragraph) {
            self.builder.leave_over(paragraph);
        } else if has_mechanisms {
            let plain = title::plain(&paragraph.text);
            let again =
                title::plain(&self.builder.outline.title.text) == plain || title::is_list_title(&paragraph.text);
            if again {
                self.builder.paragraph_around(paragraph);
            } else {
                self.builder.leave_over(paragraph);
            }
        }
    }

    fn header(&mut self, row: &Row, columns: &Columns) {
        let cells = row.cells.iter().filter(|cell| !cell.is_blank());
        if std::mem::replace(&mut self.is_header_kept, true) {
            // 续表: the header typed again.
            cells.for_each(|cell| self.builder.around(cell.text_place().line, cell.joined()));
            return;
        }
        self.builder.outline.header =
            cells.map(|cell| SourceLine { line: cell.text_place().line, text: cell.joined() }).collect();
        let at = row.cells.first().map_or(Place::START, Cell::text_place);
        self.diagnose(columns, at);
    }

    /// What a header row lacks.
    fn diagnose(&mut self, columns: &Columns, at: Place) {
        if !columns.has(ColumnRole::Case) {
            self.builder.error(
                "header",
                at,
                "表头没有“具体做法”列 (the header row has no column `具体做法`)",
                "the header row must name each column once: 序号、政策机制、主要举措、具体做法",
            );
        }
        for role in columns.repeated() {
            self.builder.error(
                "header",
                at,
                format!("表头有多个“{role}”列 (the header row has several columns `{role}`)"),
                "the header row must name each column once: 序号、政策机制、主要举措、具体做法",
            );
        }
    }

    fn row(&mut self, row: &Row, columns: &Columns) {
        let filled: Vec<&Cell> = row.cells.iter().filter(|cell| !cell.is_blank()).collect();
        let at = row.cells.first().map_or(Place::START, |cell| cell.place);
        match filled.as_slice() {
            [] => return,
            // A row that spans the table is a heading, or the table's end.
            [only] if columns.width() > 1 && self.spanning_row(row, only, columns) => return,
            _ => {}
        }
        if row.cells.len() < columns.width() {
            self.builder.error(
                "truncated",
                row.cells.last().map_or(at, Cell::text_place),
                format!(
                    "清单在此中断：这一行只有 {} 个单元格，应为 {} 个 (the list breaks off in the middle of a row)",
                    row.cells.len(),
                    columns.width()
                ),
                "the file is cut off: get it whole, then import again",
            );
            return;
        }
        if let Some(over) = row.cells.iter().skip(columns.width()).find(|cell| !cell.is_blank()) {
            self.builder.error(
                "misaligned",
                over.text_place(),
                "这一行的单元格比表头多 (this row has more cells than the header)",
                "a separator inside of a text parts it: put the text into quotation marks, or save the table again",
            );
        }
        self.ditto_cells(row, columns);
        let cell = |role| columns.cell(row, role).filter(|cell| !cell.is_blank() && !is_ditto(cell));
        let (ordinal, mechanism) = (cell(ColumnRole::Ordinal), cell(ColumnRole::Mechanism));
        let mut number = cell(ColumnRole::Number);
        if columns.numbers_rows() {
            number = number.or(ordinal);
            self.mechanism_cells(None, mechanism, columns);
        } else {
            self.mechanism_cells(ordinal, mechanism, columns);
        }
        let measure = cell(ColumnRole::Measure);
        if let Some(cell) = measure {
            self.measure_cell(cell);
        }
        self.other_cells(row, columns);
        let text = cell(ColumnRole::Case).map(|text| {
            let heading = cell(ColumnRole::Heading);
            let whole = heading.and_then(|heading| headed(heading, text));
            if let (None, Some(heading)) = (&whole, heading) {
                self.builder.around(heading.text_place().line, heading.joined());
            }
            whole.unwrap_or_else(|| text.clone())
        });
        match text {
            Some(mut text) => {
                if ordinal.is_none() && mechanism.is_none() && measure.is_none() && number.is_none() {
                    self.go_on(&mut text);
                }
                self.case_cell(&text, number, columns);
                self.is_row_open = false;
            }
            None => self.builder.error(
                "no-case",
                cell(ColumnRole::Measure).map_or(at, Cell::text_place),
                "这一行没有具体做法 (this row has no case)",
                "each row of the table needs a text in the column 具体做法",
            ),
        }
    }

    /// 同上 in a column of headings is as good as a blank cell; its text is kept.
    fn ditto_cells(&mut self, row: &Row, columns: &Columns) {
        for role in [ColumnRole::Ordinal, ColumnRole::Mechanism, ColumnRole::Measure] {
            if let Some(cell) = columns.cell(row, role).filter(|cell| is_ditto(cell)) {
                self.builder.around(cell.text_place().line, cell.joined());
            }
        }
    }

    /// Columns such as 备注: kept, but not shown to readers.
    fn other_cells(&mut self, row: &Row, columns: &Columns) {
        for (at, cell) in columns.others(row) {
            if self.builder.diagnostics.iter().all(|d| d.code != "extra-column" || d.line != 0) {
                let first = !self.builder.diagnostics.iter().any(|d| d.code == "extra-column");
                if first {
                    self.builder.warning(
                        "extra-column",
                        cell.text_place(),
                        format!("第 {} 列不属于清单正文，未收录 (this column is no part of the list)", at + 1),
                        "nothing of it is shown to readers; if it holds cases, name it 具体做法",
                    );
                }
            }
            cell.paragraphs.iter().for_each(|p| self.builder.paragraph_around(p));
        }
    }

    /// A row with one filled cell: the heading of a mechanism or measure, 续表, or a note. Whether it was one of these.
    fn spanning_row(&mut self, row: &Row, only: &Cell, columns: &Columns) -> bool {
        let text = only.joined();
        if only.paragraphs.len() == 1 && (is_column_name(&text) || title::is_list_title(&text) || is_continued(&text)) {
            self.builder.paragraph_around(&only.paragraphs[0]);
            return true;
        }
        let stands_first = row.cells.first().is_some_and(|cell| !cell.is_blank());
        let own = columns.role_of(row, only);
        let is_heading = stands_first && text.chars().count() <= 60 && !text.contains('。');
        let is_own = matches!(own, Some(ColumnRole::Case));
        if is_heading && !is_own {
            let joined = Paragraph { place: only.text_place(), text, ..only.paragraphs[0].clone() };
            // （一）… alone in the column of measures is a measure whose cases are missing.
            let is_measure = |style| style == Style::HanParen && own == Some(ColumnRole::Measure);
            if mark_of(&joined).is_some_and(|mark| !mark.rest.is_empty() && !is_measure(mark.style)) {
                return self.heading_row(&joined);
            }
        }
        // `注：…` under the table.
        if stands_first && !is_own && own != Some(ColumnRole::Mechanism) && only.joined().starts_with('注') {
            only.paragraphs.iter().for_each(|p| self.builder.leave_over(p));
            return true;
        }
        false
    }
}
