//! Which column of a table holds what: by the names in its header row, and where names do not tell, by what stands below.

use super::super::marks::{self, Style};
use super::super::roles::{ColumnRole, column_role, is_column_name};
use super::super::source::{Cell, Document, Row};
use super::levels::begins_with_actor;

/// The columns of one table.
#[derive(Debug, Clone, Default)]
pub(super) struct Columns {
    roles: Vec<Option<ColumnRole>>,
    /// The line of the header row; rows above it are no part of the list.
    header_line: u32,
    /// 序号 counts rows and not mechanisms.
    numbers_rows: bool,
    repeated: Vec<&'static str>,
}

impl Columns {
    pub(super) fn width(&self) -> usize {
        self.roles.len()
    }

    pub(super) fn has(&self, role: ColumnRole) -> bool {
        self.roles.contains(&Some(role))
    }

    pub(super) fn numbers_rows(&self) -> bool {
        self.numbers_rows
    }

    /// Roles that the header names more often than it may.
    pub(super) fn repeated(&self) -> &[&'static str] {
        &self.repeated
    }

    pub(super) fn cell<'a>(&self, row: &'a Row, role: ColumnRole) -> Option<&'a Cell> {
        self.roles.iter().position(|r| *r == Some(role)).and_then(|at| row.cells.get(at))
    }

    /// The role of the column that a cell of a row stands in.
    pub(super) fn role_of(&self, row: &Row, cell: &Cell) -> Option<ColumnRole> {
        let at = row.cells.iter().position(|other| std::ptr::eq(other, cell))?;
        self.roles.get(at).copied().flatten()
    }

    /// Filled cells of columns that are no part of the list.
    pub(super) fn others<'a>(&'a self, row: &'a Row) -> impl Iterator<Item = (usize, &'a Cell)> {
        let of_list = |role: &Option<ColumnRole>| role.is_some_and(|role| role != ColumnRole::Other);
        row.cells
            .iter()
            .enumerate()
            .filter(move |(at, cell)| !cell.is_blank() && !self.roles.get(*at).is_some_and(of_list))
    }

    /// Whether a row stands above the header, as a title in a spreadsheet does.
    pub(super) fn is_above(&self, row: &Row) -> bool {
        row.cells.first().is_some_and(|cell| cell.place.line < self.header_line)
    }
}

/// Whether a row names columns.
pub(super) fn is_header(cells: &[Cell]) -> bool {
    let filled: Vec<&Cell> = cells.iter().filter(|cell| !cell.is_blank()).collect();
    let names = filled.iter().filter(|cell| is_column_name(&cell.joined())).count();
    names >= 2 && names * 2 >= filled.len() && filled.iter().all(|cell| cell.joined().chars().count() <= 16)
}

/// The tables of a document that hold a list, with their columns. A table without a header goes on in the one before it when it
/// is as wide. `None` when no table holds a list.
pub(super) fn find(document: &Document) -> Option<Vec<(usize, Columns)>> {
    let tables = document.tables();
    let mut found: Vec<(usize, Columns)> = Vec::new();
    for (table, rows) in &tables {
        let header = rows.iter().position(|row| is_header(&row.cells));
        let is_lone = |row: &&&Row| row.cells.iter().skip(1).all(Cell::is_blank);
        if let Some(at) = header {
            let body = &rows[at + 1..];
            if body.len() > 2 && body.iter().filter(is_lone).count() * 10 > body.len() * 8 {
                // Every row spans the table: it is running text in a frame.
                continue;
            }
        }
        let columns = match header {
            Some(at) => Some(match rows.get(at + 1).filter(|row| is_header(&row.cells)) {
                Some(under) => resolve(&beneath(rows[at], under), &rows[at + 2..]),
                None => resolve(rows[at], &rows[at + 1..]),
            }),
            None => found
                .last()
                .map(|(_, columns)| Columns { header_line: 0, ..columns.clone() })
                .filter(|columns| rows.iter().all(|row| row.cells.len() == columns.width())),
        };
        found.extend(columns.map(|columns| (*table, columns)));
    }
    if found.is_empty() {
        let (table, rows) = tables.iter().max_by_key(|(_, rows)| rows.len())?;
        found.extend(infer(rows).map(|columns| (*table, columns)));
    }
    Some(found).filter(|found| !found.is_empty())
}

/// A header of two rows as one: the lower name where a name spans several columns.
fn beneath(upper: &Row, lower: &Row) -> Row {
    let mut header = upper.clone();
    for (cell, under) in header.cells.iter_mut().zip(&lower.cells) {
        if !under.is_blank() {
            *cell = under.clone();
        }
    }
    // The header begins with its upper row.
    let place = upper.cells.first().map(|cell| cell.place);
    if let (Some(first), Some(place)) = (header.cells.first_mut(), place) {
        first.place = place;
    }
    header
}

/// What stands in one column.
#[derive(Debug, Default, Clone, Copy)]
struct Content {
    filled: usize,
    characters: usize,
    ordinals: usize,
    marks: usize,
    actors: usize,
}

impl Content {
    fn of(rows: &[&Row], at: usize) -> Self {
        let mut content = Self::default();
        let body = rows.iter().filter(|row| !is_header(&row.cells));
        for cell in body.filter_map(|row| row.cells.get(at)).filter(|cell| !cell.is_blank()) {
            let text = cell.joined();
            content.filled += 1;
            content.characters += text.chars().count();
            if let Some(mark) = marks::read(&text) {
                content.ordinals += usize::from(mark.rest.is_empty());
                content.marks += usize::from(!mark.rest.is_empty());
                content.actors += usize::from(begins_with_actor(mark.rest));
            } else {
                content.actors += usize::from(begins_with_actor(&text));
            }
        }
        content
    }

    fn length(self) -> usize {
        self.characters / self.filled.max(1)
    }
}

/// The columns of a table by its header row.
fn resolve(header: &Row, body: &[&Row]) -> Columns {
    let mut roles: Vec<Option<ColumnRole>> = header.cells.iter().map(named).collect();
    let contents: Vec<Content> = (0..roles.len()).map(|at| Content::of(body, at)).collect();
    part_spanning_name(&mut roles, &header.cells, &contents);
    let named_columns = roles.clone();
    let at_role = |roles: &[Option<ColumnRole>], role| -> Vec<usize> {
        (0..roles.len()).filter(|at| roles[*at] == Some(role)).collect()
    };
    settle_cases(&mut roles, &contents);
    // 举措 twice, or 类别 and 机制: the left one is the upper level.
    for (role, lower) in [(ColumnRole::Mechanism, ColumnRole::Measure), (ColumnRole::Measure, ColumnRole::Mechanism)] {
        let columns = at_role(&roles, role);
        if columns.len() == 2 && at_role(&roles, lower).is_empty() {
            let (upper, under) = (columns[0], columns[1]);
            roles[upper] = Some(ColumnRole::Mechanism);
            roles[under] = Some(ColumnRole::Measure);
        }
    }
    fill(&mut roles, &contents);
    // A lone 举措 column above the cases is the upper level, unless headings between the rows are.
    let has_headings = body.iter().any(|row| {
        let mut filled = row.cells.iter().filter(|cell| !cell.is_blank());
        let only = (filled.next(), filled.next());
        matches!(only, (Some(cell), None) if marks::read(&cell.joined()).is_some_and(|m| m.style == Style::Han && !m.rest.is_empty()))
    });
    if !has_headings && at_role(&roles, ColumnRole::Mechanism).is_empty() && !is_under_headings(body, &roles) {
        for role in roles.iter_mut().filter(|role| **role == Some(ColumnRole::Measure)) {
            *role = Some(ColumnRole::Mechanism);
        }
    }
    let header_line = header.cells.first().map_or(0, |cell| cell.place.line);
    let mut repeated = Vec::new();
    for role in [ColumnRole::Ordinal, ColumnRole::Mechanism, ColumnRole::Measure, ColumnRole::Case] {
        if at_role(&roles, role).len() > 1 || (role != ColumnRole::Case && at_role(&named_columns, role).len() > 2) {
            repeated.push(role_name(role));
        }
    }
    let numbers_rows = numbers_rows(&roles, body);
    Columns { roles, header_line, numbers_rows, repeated }
}

/// Whether measures of the table carry （一）, so that mechanisms stand above the table as headings.
fn is_under_headings(body: &[&Row], roles: &[Option<ColumnRole>]) -> bool {
    let Some(at) = roles.iter().position(|role| *role == Some(ColumnRole::Measure)) else { return false };
    let mut texts = body.iter().filter_map(|row| row.cells.get(at)).filter(|cell| !cell.is_blank());
    texts.any(|cell| marks::read(&cell.joined()).is_some_and(|mark| mark.style == Style::HanParen))
}

/// 政策机制 above both 一 and its title names the second; the first is the column of ordinals.
fn part_spanning_name(roles: &mut [Option<ColumnRole>], header: &[Cell], contents: &[Content]) {
    let Some(at) = roles.iter().position(|role| *role == Some(ColumnRole::Mechanism)) else { return };
    let is_ordinal = contents[at].filled > 0 && contents[at].ordinals == contents[at].filled;
    let is_free = header.get(at + 1).is_some_and(Cell::is_blank) && contents[at + 1].filled > 0;
    if is_ordinal && is_free && !roles.contains(&Some(ColumnRole::Ordinal)) {
        roles[at] = Some(ColumnRole::Ordinal);
        roles[at + 1] = Some(ColumnRole::Mechanism);
    }
}

/// One column holds the cases: of those so named the one with the longest texts.
fn settle_cases(roles: &mut [Option<ColumnRole>], contents: &[Content]) {
    let is_case = |at: &usize| roles[*at] == Some(ColumnRole::Case);
    let named: Vec<usize> = (0..roles.len()).filter(is_case).collect();
    let taken = [ColumnRole::Ordinal, ColumnRole::Number, ColumnRole::Heading, ColumnRole::Other];
    let free = |at: &usize| roles[*at].is_none_or(|role| !taken.contains(&role));
    let longest = |columns: Vec<usize>| columns.into_iter().max_by_key(|at| contents[*at].length());
    let case = match named.len() {
        0 => longest((0..roles.len()).filter(free).collect()).filter(|at| contents[*at].length() > 60),
        _ => longest(named.clone()),
    };
    let Some(case) = case else { return };
    for at in named {
        roles[at] = None;
    }
    roles[case] = Some(ColumnRole::Case);
    for role in &mut roles[case + 1..] {
        // What stands right of the cases is about them.
        if role.is_none() {
            *role = Some(ColumnRole::Other);
        }
    }
}

/// Columns without a name that is known, left of the cases, are the levels that are missing.
fn fill(roles: &mut [Option<ColumnRole>], contents: &[Content]) {
    let has = |roles: &[Option<ColumnRole>], role| roles.contains(&Some(role));
    for at in 0..roles.len() {
        if roles[at].is_some() || contents[at].filled == 0 {
            continue;
        }
        let content = contents[at];
        roles[at] = if content.ordinals == content.filled && !has(roles, ColumnRole::Ordinal) {
            Some(ColumnRole::Ordinal)
        } else if content.ordinals == content.filled && !has(roles, ColumnRole::Number) {
            Some(ColumnRole::Number)
        } else if content.actors * 2 > content.filled {
            // 地区 under another name.
            Some(ColumnRole::Other)
        } else if !has(roles, ColumnRole::Mechanism) {
            Some(ColumnRole::Mechanism)
        } else if !has(roles, ColumnRole::Measure) {
            Some(ColumnRole::Measure)
        } else {
            Some(ColumnRole::Other)
        };
    }
}

/// Whether 序号 counts rows: it is filled in nearly every row, and more often than mechanisms begin.
fn numbers_rows(roles: &[Option<ColumnRole>], body: &[&Row]) -> bool {
    let at = |role| roles.iter().position(|r| *r == Some(role));
    let (Some(ordinal), Some(mechanism)) = (at(ColumnRole::Ordinal), at(ColumnRole::Mechanism)) else {
        // Without a mechanism column it can count nothing else.
        return at(ColumnRole::Ordinal).is_some();
    };
    let text = |row: &Row, at: usize| row.cells.get(at).map(Cell::joined).unwrap_or_default();
    let body: Vec<&&Row> = body.iter().filter(|row| !is_header(&row.cells) && row.cells.len() == roles.len()).collect();
    let filled = body.iter().filter(|row| !text(row, ordinal).is_empty()).count();
    let lone = body.iter().filter(|row| !text(row, ordinal).is_empty() && text(row, mechanism).is_empty()).count();
    let mut again = 0;
    for two in body.windows(2) {
        let (first, second) = (text(two[0], mechanism), text(two[1], mechanism));
        again += usize::from(!second.is_empty() && first == second && text(two[0], ordinal) != text(two[1], ordinal));
    }
    filled * 10 >= body.len() * 8 && (lone * 4 > body.len() || again * 4 > body.len())
}

/// The columns of a table without a header row, by what stands in them: nothing is taken for a list unless ordinals, titles and
/// long texts are plain to see.
fn infer(rows: &[&Row]) -> Option<Columns> {
    let (header, rows) = match rows.split_first() {
        Some((first, body)) if names_unknown(first, body) => (true, body),
        _ => (false, rows),
    };
    let width = rows.iter().map(|row| row.cells.len()).max()?;
    if !(2..=6).contains(&width) || rows.len() < 2 {
        return None;
    }
    let contents: Vec<Content> = (0..width).map(|at| Content::of(rows, at)).collect();
    let case = (0..width).max_by_key(|at| contents[*at].length())?;
    let content = contents[case];
    if content.length() < 60 || content.actors * 2 < content.filled || content.filled * 3 < rows.len() * 2 {
        return None;
    }
    let mut roles = vec![None; width];
    roles[case] = Some(ColumnRole::Case);
    for role in &mut roles[case + 1..] {
        *role = Some(ColumnRole::Other);
    }
    fill(&mut roles[..case], &contents[..case]);
    // A header row stands above the first row of the list.
    let first = rows.first().and_then(|row| row.cells.first()).filter(|_| header);
    let header_line = first.map_or(0, |cell| cell.place.line);
    let columns = Columns { numbers_rows: numbers_rows(&roles, rows), roles, header_line, ..Columns::default() };
    columns.has(ColumnRole::Mechanism).then_some(columns)
}

/// Whether the first row names columns with words that are not known: a short word in every cell, none of which is a mark or
/// acts, above texts.
fn names_unknown(first: &Row, body: &[&Row]) -> bool {
    let is_name = |cell: &Cell| {
        let text = cell.joined();
        let len = text.chars().count();
        (1..=16).contains(&len)
            && !text.contains(['。', '，', '；'])
            && marks::read(&text).is_none()
            && !begins_with_actor(&text)
    };
    let longest = |row: &&Row| row.cells.iter().map(|cell| cell.joined().chars().count()).max().unwrap_or(0);
    first.cells.iter().all(is_name) && body.first().is_some_and(|row| longest(row) > 60)
}

/// The name of a role for a remark.
fn role_name(role: ColumnRole) -> &'static str {
    match role {
        ColumnRole::Ordinal => "序号",
        ColumnRole::Mechanism => "政策机制",
        ColumnRole::Measure => "主要举措",
        ColumnRole::Heading => "做法标题",
        ColumnRole::Number => "做法序号",
        ColumnRole::Case => "具体做法",
        ColumnRole::Other => "备注",
    }
}

/// The role that a cell of a header names.
fn named(cell: &Cell) -> Option<ColumnRole> {
    column_role(&cell.joined())
}
