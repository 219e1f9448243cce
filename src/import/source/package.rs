//! Zip packages (docx, odt, xlsx), read with suspicion: bytes are counted while they are read, and nothing in the package is
//! believed about its own size.

use std::collections::HashSet;
use std::io::{Cursor, Read as _};

use roxmltree::Node;
use zip::ZipArchive;

use super::Format;
use super::xml::{self, attribute, children};
use crate::import::diagnostic::{Diagnostic, Place};

/// The largest part that is read; the text of a list is far below a megabyte.
const MAX_PART: u64 = 48 << 20;
/// The most entries of a package; Word files with many pictures have some hundreds.
const MAX_ENTRIES: usize = 10_000;

/// A package that was looked through.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
}

/// The format of a package by the parts it has.
pub(super) fn kind(bytes: &[u8]) -> Format {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return Format::Unknown("broken zip") };
    let has = |name: &str| archive.index_for_name(name).is_some();
    if has("word/document.xml") || (has("[Content_Types].xml") && has("_rels/.rels") && !has("xl/workbook.xml")) {
        return Format::Docx;
    }
    if has("xl/workbook.xml") {
        return Format::Xlsx;
    }
    let mut mime = String::new();
    if let Ok(entry) = archive.by_name("mimetype") {
        // A name longer than this is none that is looked for.
        let _ = entry.take(100).read_to_string(&mut mime);
    }
    match archive.index_for_name("content.xml") {
        Some(_) if !mime.contains("presentation") => Format::Odt,
        _ => Format::Unknown("zip"),
    }
}

impl<'a> Package<'a> {
    /// Opens a package and refuses one that is made to harm.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Diagnostic> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error.to_string()))?;
        if archive.len() > MAX_ENTRIES {
            return Err(dangerous(&format!("{} entries", archive.len())));
        }
        let mut names = HashSet::new();
        let mut ranges = Vec::new();
        for index in 0..archive.len() {
            let entry = archive.by_index_raw(index).map_err(|error| broken(&error.to_string()))?;
            let name = entry.name().map_err(|error| broken(&error.to_string()))?.into_owned();
            if !names.insert(name.replace('\\', "/").to_lowercase()) {
                return Err(dangerous(&format!("the entry {name} stands twice")));
            }
            let start = entry.data_start().unwrap_or_default();
            ranges.push((start, start.saturating_add(entry.compressed_size()), name));
        }
        // The crate keeps one entry of each name; the directory may have said more.
        if central_entries(bytes).is_some_and(|said| said != archive.len()) {
            return Err(dangerous("an entry stands twice"));
        }
        ranges.sort();
        if let Some(two) = ranges.windows(2).find(|two| two[1].0 < two[0].1) {
            return Err(dangerous(&format!("the entries {} and {} overlap", two[0].2, two[1].2)));
        }
        Ok(Self { archive })
    }

    /// A part of the package as text; `None` when there is none of that name.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, Diagnostic> {
        let Some(index) = self.archive.index_for_name(name) else { return Ok(None) };
        let entry = self.archive.by_index(index).map_err(|error| broken(&error.to_string()))?;
        let mut bytes = Vec::new();
        entry.take(MAX_PART + 1).read_to_end(&mut bytes).map_err(|error| broken(&format!("{name}: {error}")))?;
        if bytes.len() as u64 > MAX_PART {
            return Err(dangerous(&format!("{name} unpacks to more than {MAX_PART} bytes")));
        }
        super::encoding::decode_xml(&bytes).map(Some)
    }

    /// The same for a part that must be there.
    pub(super) fn needed(&mut self, name: &str) -> Result<String, Diagnostic> {
        self.text(name)?.ok_or_else(|| broken(&format!("it has no {name}")))
    }

    /// The part that another one (or, for an empty name, the package) names as what it needs of a kind: `officeDocument`,
    /// `styles`. `None` when it names none inside of the package.
    pub(super) fn related(&mut self, part: &str, kind: &str) -> Result<Option<String>, Diagnostic> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let joined = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
        let Some(text) = self.text(&joined(&format!("_rels/{file}.rels")))? else { return Ok(None) };
        let relations = xml::parse(&text)?;
        let is_kind = |node: &Node<'_, '_>| {
            let named = attribute(*node, "Type").and_then(|name| name.rsplit('/').next());
            named == Some(kind) && attribute(*node, "TargetMode") != Some("External")
        };
        let found = children(relations.root_element(), "Relationship").find(is_kind);
        let target = found.and_then(|node| attribute(node, "Target"));
        Ok(target.map(|target| target.strip_prefix('/').map_or_else(|| joined(target), str::to_owned)))
    }

    /// Whether programs are packed in it. They are never run; it is said that they are there.
    pub(super) fn has_macros(&self) -> bool {
        self.archive.file_names().flatten().any(|name| {
            let name = name.to_lowercase();
            name.ends_with("vbaproject.bin") || name.starts_with("basic/") || name.starts_with("scripts/")
        })
    }
}

/// How many entries the end of the directory names.
fn central_entries(bytes: &[u8]) -> Option<usize> {
    let end = bytes.windows(4).rposition(|window| window == b"PK\x05\x06")?;
    let count = bytes.get(end + 10..end + 12)?;
    let count = u16::from_le_bytes([count[0], count[1]]);
    (count != u16::MAX).then_some(usize::from(count))
}

/// A package that cannot be read.
pub(super) fn broken(why: &str) -> Diagnostic {
    Diagnostic::error(
        "broken-file",
        Place::START,
        format!("文件已损坏，无法打开 (the file is broken: {why})"),
        "open it in the program it was made with and save it again",
    )
}

/// A file that is made to harm whoever opens it.
pub(super) fn dangerous(why: &str) -> Diagnostic {
    Diagnostic::error(
        "dangerous-file",
        Place::START,
        format!("文件内容异常，拒绝读取 (the file is refused: {why})"),
        "lists are small and plain: if you trust the file, copy its text into a new document and import that",
    )
}
