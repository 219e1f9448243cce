//! Texts as Word documents, written to the parts of Office Open XML (ECMA-376) directly.
//!
//! The crate `docx-rs` (0.4) writes footnotes without their number and without the line above them, keeps whole documents in memory and counts
//! ids over all documents of the process. What a text of headings, paragraphs, links and footnotes needs is small: the unchanging
//! parts are files beside this one, and the document is written as its cases come.
//!
//! The looks follow the form of official documents (GB/T 9704): A4, 仿宋 三号 with 黑体 and 楷体 headings, page numbers between
//! dashes. Fonts are named, not embedded; `fontTable.xml` says what may stand in for them.

use std::fmt::Write as _;
use std::io::{Seek, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::ExportError;
use super::book::{Book, Grouping, Headings};
use super::cases::ExportCase;
use super::xml::escape;

const FIXED: [(&str, &str); 7] = [
    ("[Content_Types].xml", include_str!("docx/content_types.xml")),
    ("_rels/.rels", include_str!("docx/package_rels.xml")),
    ("word/styles.xml", include_str!("docx/styles.xml")),
    ("word/settings.xml", include_str!("docx/settings.xml")),
    ("word/fontTable.xml", include_str!("docx/font_table.xml")),
    ("word/footer1.xml", include_str!("docx/footer.xml")),
    ("docProps/app.xml", include_str!("docx/app.xml")),
];
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
/// The line above footnotes, and the one above those that go on from the page before.
const SEPARATORS: &str = "<w:footnote w:type=\"separator\" w:id=\"-1\"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>\
    <w:footnote w:type=\"continuationSeparator\" w:id=\"0\"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>";
/// A4 with the margins of GB/T 9704, and the page number.
const SECTION: &str = "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rIdFooter\"/>\
    <w:pgSz w:w=\"11906\" w:h=\"16838\"/>\
    <w:pgMar w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1588\" w:header=\"851\" w:footer=\"992\" w:gutter=\"0\"/>\
    </w:sectPr>";

/// Writes a document case by case.
pub struct Writer<W: Write + Seek> {
    zip: ZipWriter<W>,
    grouping: Grouping,
    headings: Headings,
    /// The footnotes so far.
    notes: String,
    /// The relations of the document to what it links to, so far.
    links: String,
    cases: usize,
}

impl<W: Write + Seek> Writer<W> {
    /// Begins a document with its title.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn new(out: W, book: &Book) -> Result<Self, ExportError> {
        let mut zip = ZipWriter::new(out);
        for (name, content) in FIXED {
            part(&mut zip, name, content)?;
        }
        let title = escape(book.title.as_deref().unwrap_or("案例"));
        part(
            &mut zip,
            "docProps/core.xml",
            &format!(
                "{DECLARATION}<cp:coreProperties \
            xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
            xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{title}</dc:title></cp:coreProperties>"
            ),
        )?;
        zip.start_file("word/document.xml", SimpleFileOptions::default())?;
        let mut text = format!("{DECLARATION}<w:document {NAMESPACES}><w:body>");
        if let Some(title) = &book.title {
            text += &paragraph("Title", &run(title));
        }
        for line in &book.about {
            text += &paragraph("Subtitle", &run(line));
        }
        zip.write_all(text.as_bytes())?;
        let headings = Headings::new(book.grouping);
        Ok(Self { zip, grouping: book.grouping, headings, notes: String::new(), links: String::new(), cases: 0 })
    }

    /// Adds a case: heading, text with the footnote of its source at the end, link.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn case(&mut self, one: &ExportCase) -> Result<(), ExportError> {
        self.cases += 1;
        let note = self.footnote(&one.note);
        let paragraphs = one.paragraphs();
        let mut text = String::new();
        let headings = self.headings.of(one);
        for (at, heading) in headings.iter().enumerate() {
            // The footnote stands at the end of the text; without one, at the end of the heading.
            let ends_here = paragraphs.is_empty() && at + 1 == headings.len();
            let mark = if ends_here { note.as_str() } else { "" };
            text += &paragraph(&format!("Heading{}", heading.level), &(run(&heading.text) + mark));
        }
        let standing = one.standing(self.grouping);
        if !standing.is_empty() {
            text += &paragraph("Standing", &run(&standing));
        }
        for (at, words) in paragraphs.iter().enumerate() {
            let mark = if at + 1 == paragraphs.len() { note.as_str() } else { "" };
            text += &paragraph("BodyText", &(run(words) + mark));
        }
        text += &paragraph("Permalink", &(run("固定链接：") + &self.link(&one.url)));
        Ok(self.zip.write_all(text.as_bytes())?)
    }

    /// Ends the document.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(mut self) -> Result<W, ExportError> {
        self.zip.write_all(format!("{SECTION}</w:body></w:document>").as_bytes())?;
        let notes = format!("{DECLARATION}<w:footnotes {NAMESPACES}>{SEPARATORS}{}</w:footnotes>", self.notes);
        part(&mut self.zip, "word/footnotes.xml", &notes)?;
        let rels = include_str!("docx/document_rels.xml").replace("</Relationships>", "");
        part(&mut self.zip, "word/_rels/document.xml.rels", &format!("{rels}{}</Relationships>", self.links))?;
        Ok(self.zip.finish()?)
    }

    /// Keeps a footnote and gives its mark in the text.
    fn footnote(&mut self, note: &str) -> String {
        let id = self.cases;
        let number = "<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr><w:footnoteRef/></w:r>";
        let content = paragraph("FootnoteText", &format!("{number}{}", run(&format!(" {note}"))));
        let _ = write!(self.notes, "<w:footnote w:id=\"{id}\">{content}</w:footnote>");
        format!("<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr><w:footnoteReference w:id=\"{id}\"/></w:r>")
    }

    /// Keeps a link and gives it as it stands in the text.
    fn link(&mut self, url: &str) -> String {
        let (id, target) = (self.cases, escape(url));
        let _ = write!(
            self.links,
            "<Relationship Id=\"rIdLink{id}\" \
            Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink\" \
            Target=\"{target}\" TargetMode=\"External\"/>"
        );
        format!(
            "<w:hyperlink r:id=\"rIdLink{id}\" w:history=\"1\"><w:r><w:rPr><w:rStyle w:val=\"Hyperlink\"/></w:rPr>\
            <w:t xml:space=\"preserve\">{target}</w:t></w:r></w:hyperlink>"
        )
    }
}

/// A whole document.
///
/// # Errors
/// When it cannot be written.
pub fn write(book: &Book, cases: &[ExportCase]) -> Result<Vec<u8>, ExportError> {
    let mut writer = Writer::new(std::io::Cursor::new(Vec::new()), book)?;
    for case in cases {
        writer.case(case)?;
    }
    Ok(writer.finish()?.into_inner())
}

fn part<W: Write + Seek>(zip: &mut ZipWriter<W>, name: &str, content: &str) -> Result<(), ExportError> {
    zip.start_file(name, SimpleFileOptions::default())?;
    Ok(zip.write_all(content.as_bytes())?)
}

fn paragraph(style: &str, content: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{content}</w:p>\n")
}

/// Text as it is. A tab and a line feed are no characters in a document but elements.
fn run(text: &str) -> String {
    let mut out = String::from("<w:r>");
    for (n, line) in text.split('\n').enumerate() {
        if n > 0 {
            out += "<w:br/>";
        }
        for (n, piece) in line.split('\t').enumerate() {
            if n > 0 {
                out += "<w:tab/>";
            }
            if !piece.is_empty() {
                let _ = write!(out, "<w:t xml:space=\"preserve\">{}</w:t>", escape(piece));
            }
        }
    }
    out + "</w:r>"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_keeps_every_character() {
        assert_eq!(run("a <b>"), "<w:r><w:t xml:space=\"preserve\">a &lt;b&gt;</w:t></w:r>");
        assert_eq!(
            run("a\tb\n"),
            "<w:r><w:t xml:space=\"preserve\">a</w:t><w:tab/><w:t xml:space=\"preserve\">b</w:t><w:br/></w:r>"
        );
        assert!(run("\u{1}").contains('\u{FFFD}'));
    }
}
