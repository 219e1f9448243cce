//! Which format a file has: told by its bytes, and by its name only where bytes cannot tell.

use super::package;
use crate::import::diagnostic::{Diagnostic, Place};

/// A format of list files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// Comma- or tab-separated values.
    Csv,
    /// A web page, also one that Word saved.
    Html,
    /// Word.
    Docx,
    /// OpenDocument text or spreadsheet.
    Odt,
    /// OpenDocument in one XML file.
    FlatOdt,
    /// Excel.
    Xlsx,
    /// A format that LibreOffice reads; its name ends so.
    Office(&'static str),
    /// PDF, as it is.
    Pdf,
    /// The words of a PDF with their places, as `pdftotext -bbox-layout` gives them.
    PdfWords,
    /// None of these.
    Unknown(&'static str),
}

/// The format of a file. `name` may be a path or empty.
pub fn detect(bytes: &[u8], name: &str) -> Format {
    let extension = name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase()).unwrap_or_default();
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return package::kind(bytes);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Format::Office(match extension.as_str() {
            "xls" | "et" => "xls",
            "ppt" | "dps" => "ppt",
            _ => "doc",
        });
    }
    let head = &bytes[..bytes.len().min(4096)];
    if head.windows(5).take(1024).any(|window| window == b"%PDF-") {
        return Format::Pdf;
    }
    if head.starts_with(b"{\\rtf") {
        return Format::Office("rtf");
    }
    if let Some(format) = markup(head) {
        return format;
    }
    match extension.as_str() {
        "md" | "markdown" => Format::Markdown,
        "csv" | "tsv" => Format::Csv,
        "html" | "htm" | "xhtml" | "shtml" => Format::Html,
        "wps" if bytes.iter().take(512).any(|b| *b == 0) => Format::Office("wps"),
        _ => Format::Text,
    }
}

/// What a text that begins with `<` is.
fn markup(head: &[u8]) -> Option<Format> {
    // UTF-16 has a zero beside each of these letters.
    let text: String =
        head.iter().filter(|b| **b != 0 && b.is_ascii()).map(|b| char::from(b.to_ascii_lowercase())).collect();
    if text.trim_start().starts_with("mime-version:") && text.contains("multipart/related") {
        return Some(Format::Unknown("mht"));
    }
    if !text.trim_start().starts_with('<') {
        return None;
    }
    if text.contains("<html") {
        return Some(Format::Html);
    }
    if text.contains("<office:document") {
        return Some(Format::FlatOdt);
    }
    if text.contains("progid=\"word.document\"") || text.contains("<w:worddocument") || text.contains("<pkg:package") {
        return Some(Format::Office("xml"));
    }
    ["<!doctype html", "<html", "<head", "<body", "<meta", "<table", "<div", "<p>", "<p ", "<h1", "<article"]
        .iter()
        .any(|tag| text.contains(tag))
        .then_some(Format::Html)
}

/// What to say of a file that another program must convert.
pub(super) fn needs_conversion(format: Format) -> Diagnostic {
    let (what, help) = match format {
        Format::Pdf => ("PDF", "install poppler-utils (pdftotext), or convert the file to .docx and import that"),
        _ => ("this format", "install LibreOffice (soffice), or save the file as .docx and import that"),
    };
    Diagnostic::error(
        "needs-conversion",
        Place::START,
        format!("此格式需要先转换 ({what} can be read only with another program)"),
        help,
    )
}

pub(super) fn unknown(what: &str) -> Diagnostic {
    Diagnostic::error(
        "format",
        Place::START,
        format!("不支持这种文件 (a binary file of this kind is not read: {what})"),
        "save the list as .docx, .odt, .html or plain text and import that file",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_tell_the_format_before_the_name_does() {
        for (bytes, name, format) in [
            (b"{\\rtf1".as_slice(), "a.doc", Format::Office("rtf")),
            (b"%PDF-1.6", "a.docx", Format::Pdf),
            (b"<html xmlns:w=\"urn:schemas-microsoft-com:office:word\">", "a.doc", Format::Html),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.wps", Format::Office("doc")),
            ("清单".as_bytes(), "a.csv", Format::Csv),
            ("清单".as_bytes(), "a.md", Format::Markdown),
            ("清单".as_bytes(), "", Format::Text),
        ] {
            assert_eq!(detect(bytes, name), format, "{name}");
        }
    }
}
