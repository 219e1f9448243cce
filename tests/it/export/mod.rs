//! Files that readers take away, read back by programs that did not write them.

mod bulk;
mod cases;
mod download;
mod restored;

use std::io::{Cursor, Read as _};

use crate::support::{TestApp, expected_cases};

/// What a file must say of a case.
struct Told {
    number: String,
    printed: String,
    heading: String,
    body: String,
    url: String,
}

/// The cases of the bundled list as their JSON twins have them, in the order of the list.
fn told() -> Vec<Told> {
    let text = |value: &serde_json::Value, name: &str| value[name].as_str().unwrap_or_default().to_owned();
    let told = |case: serde_json::Value| Told {
        number: text(&case, "number"),
        printed: text(&case, "printed_number"),
        heading: text(&case, "heading"),
        body: text(&case, "body"),
        url: text(&case, "url"),
    };
    expected_cases().iter().map(|case| told(TestApp::shared().json(&format!("{}.json", case.path())))).collect()
}

/// The rows of a CSV file by the names of their columns.
fn csv_rows(bytes: &[u8]) -> Vec<std::collections::HashMap<String, String>> {
    let bytes = bytes.strip_prefix("\u{FEFF}".as_bytes()).expect("a byte order mark");
    let mut reader = csv::Reader::from_reader(bytes);
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

/// A part of a zip file.
fn part(archive: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(archive)).expect("a zip file");
    let mut text = String::new();
    archive.by_name(name).expect("the part").read_to_string(&mut text).expect("UTF-8");
    text
}

/// The paragraphs of a part of a Word document: style and text.
fn paragraphs(part: &str) -> Vec<(String, String)> {
    let paragraph = |xml: &str| {
        let style = xml.split("<w:pStyle w:val=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
        let texts = xml.split("<w:t xml:space=\"preserve\">").skip(1).filter_map(|rest| rest.split("</w:t>").next());
        let text = texts.collect::<String>().replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
        (style.to_owned(), text.replace("&amp;", "&"))
    };
    part.split("<w:p>").skip(1).map(paragraph).collect()
}
