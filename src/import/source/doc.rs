//! Word 97: the text of a `.doc` with its cells. LibreOffice reads these files and is asked first; but it loses the tables of
//! some of them, and then what this reader finds is taken, when it is the same text.

use std::io::{Cursor, Read as _};

use super::grid::{self, Merged, Piece};
use super::{Counter, Document};
use crate::import::roles::is_column_name;

/// The largest stream that is read.
const MAX_STREAM: u64 = 64 << 20;

/// Reads the main text with its tables; `None` when the file is encrypted, older, or its rows are not plain to see.
pub fn read(bytes: &[u8]) -> Option<Document> {
    let text = main_text(bytes)?;
    let mut counter = Counter::default();
    let mut pieces: Vec<Piece> = Vec::new();
    let mut rows: Vec<Vec<Merged>> = Vec::new();
    let parts = parts(&text);
    let mut at = 0;
    while at < parts.len() {
        let width = header_width(&parts[at..]).or_else(|| rows.last().map(Vec::len)).filter(|_| parts[at].ends_cell);
        let Some(width) = width else {
            if !rows.is_empty() {
                pieces.push(Piece::Table(std::mem::take(&mut rows)));
            }
            pieces.extend(counter.paragraphs(&parts[at].text).into_iter().map(Piece::Text));
            at += 1;
            continue;
        };
        let (row, next) = row(&parts, at, width, &mut counter)?;
        rows.push(row);
        at = next;
    }
    if !rows.is_empty() {
        pieces.push(Piece::Table(rows));
    }
    let blocks = grid::blocks(pieces).ok()?;
    Some(Document { blocks, lines: counter.into_lines(), ..Document::default() })
}

/// A paragraph, and whether it ends a cell.
struct Part {
    text: String,
    ends_cell: bool,
}

/// The paragraphs of a text. Those between two ends of cells stand in a cell.
fn parts(text: &str) -> Vec<Part> {
    let mut out: Vec<Part> = Vec::new();
    let mut line = String::new();
    for c in text.chars() {
        match c {
            '\r' | '\u{7}' => {
                out.push(Part { text: std::mem::take(&mut line), ends_cell: c == '\u{7}' });
            }
            '\u{b}' => line.push('\n'),
            '\u{c}' => {}
            '\u{1e}' => line.push('-'),
            c if c.is_control() && c != '\t' => {}
            c => line.push(c),
        }
    }
    if !line.is_empty() {
        out.push(Part { text: line, ends_cell: false });
    }
    out
}

/// How many cells a header row has that begins here: cells that name columns, and the end of the row.
fn header_width(parts: &[Part]) -> Option<usize> {
    let names = parts.iter().take_while(|part| part.ends_cell && is_column_name(&part.text)).count();
    let ends = parts.get(names).is_some_and(|part| part.ends_cell && part.text.trim().is_empty());
    (names >= 2 && ends).then_some(names)
}

/// Reads a row of so many cells: each may have several paragraphs, and behind the last stands the end of the row.
fn row(parts: &[Part], start: usize, width: usize, counter: &mut Counter) -> Option<(Vec<Merged>, usize)> {
    let mut at = start;
    let mut cells = Vec::new();
    while cells.len() < width {
        let mut paragraphs = Vec::new();
        loop {
            let part = parts.get(at)?;
            at += 1;
            paragraphs.extend(counter.paragraphs(&part.text));
            if part.ends_cell {
                break;
            }
        }
        cells.push(Merged::plain(counter.place(), paragraphs));
    }
    let end = parts.get(at)?;
    (end.ends_cell && end.text.trim().is_empty()).then_some((cells, at + 1))
}

/// The main text of the file, with its marks; the codes of fields are left out.
fn main_text(bytes: &[u8]) -> Option<String> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
    let mut stream = |name: &str| {
        let mut out = Vec::new();
        file.open_stream(name).ok()?.take(MAX_STREAM).read_to_end(&mut out).ok()?;
        Some(out)
    };
    let main = stream("/WordDocument")?;
    let flags = short(&main, 0x0a)?;
    if short(&main, 0)? != 0xa5ec || flags & 0x0100 != 0 {
        return None;
    }
    let table = stream(if flags & 0x0200 != 0 { "/1Table" } else { "/0Table" })?;
    let length = usize::try_from(long(&main, 0x4c)?).ok()?;
    let (at, size) = (usize::try_from(long(&main, 0x1a2)?).ok()?, usize::try_from(long(&main, 0x1a6)?).ok()?);
    let pieces = table.get(at..at.checked_add(size)?)?;
    let text: String = piece_text(pieces, &main)?.chars().take(length).collect();
    Some(without_codes(&text))
}

/// The pieces of which the text is put together.
fn piece_text(clx: &[u8], main: &[u8]) -> Option<String> {
    let mut at = 0;
    while *clx.get(at)? == 1 {
        at += 3 + usize::from(short(clx, at + 1)?);
    }
    let size = usize::try_from(long(clx, at + 1)?).ok()?;
    let plc = clx.get(at + 5..(at + 5).checked_add(size)?)?;
    let count = plc.len().checked_sub(4)? / 12;
    let mut out = String::new();
    for piece in 0..count {
        // Pieces lie apart in the file. Many that share one place are made to fill the memory.
        if out.len() > main.len().saturating_mul(3) {
            return None;
        }
        let (from, to) = (long(plc, piece * 4)?, long(plc, piece * 4 + 4)?);
        let characters = usize::try_from(to.checked_sub(from)?).ok()?;
        let place = long(plc, (count + 1) * 4 + piece * 8 + 2)?;
        let offset = usize::try_from(place & 0x3fff_ffff).ok()?;
        if place & 0x4000_0000 != 0 {
            let bytes = main.get(offset / 2..(offset / 2).checked_add(characters)?)?;
            out.push_str(&encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0);
        } else {
            let bytes = main.get(offset..offset.checked_add(characters.checked_mul(2)?)?)?;
            out.push_str(&encoding_rs::UTF_16LE.decode_without_bom_handling(bytes).0);
        }
    }
    Some(out)
}

/// A field is its code, then what it shows: only that is text.
fn without_codes(text: &str) -> String {
    let mut codes = 0usize;
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\u{13}' => codes += 1,
            '\u{14}' | '\u{15}' => codes = codes.saturating_sub(usize::from(c == '\u{14}' || codes > 0)),
            c if codes == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}
