//! Input of every kind for everything that reads what others wrote: queries, texts, addresses, list files. `targets` says
//! what must hold for any input. Here each target runs over the inputs that a coverage-guided fuzzer kept
//! (`tests/fixtures/fuzz/`, one file for each target) and over random ones: shortly with every test run, as long as you
//! like with `BOLERO_RANDOM_TEST_TIME_MS=3600000 cargo test --release --test it fuzz`. docs/FUZZING.md tells how the
//! fuzzer itself is run.

mod targets;

use std::io::Read as _;

use bolero::check;

use self::targets::addresses::Answered;
use crate::support::{TestApp, repository};

/// Runs a target over each input that was kept for it: each stands behind its length, as `fuzz/kept.py` packs them.
fn replay(name: &str, target: impl Fn(&[u8])) {
    let path = repository("tests/fixtures/fuzz").join(format!("{name}.gz"));
    let packed = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut kept = Vec::new();
    flate2::read::GzDecoder::new(packed.as_slice()).read_to_end(&mut kept).expect("a gzip stream");
    let (mut rest, mut count) = (kept.as_slice(), 0);
    while let Some((length, behind)) = rest.split_first_chunk::<4>() {
        let (input, next) = behind.split_at(u32::from_le_bytes(*length) as usize);
        let teller = Teller { name, input };
        target(input);
        drop(teller);
        (rest, count) = (next, count + 1);
    }
    assert!(count > 0, "no inputs for {name}");
}

/// Says which input it was when a target panics.
struct Teller<'a> {
    name: &'a str,
    input: &'a [u8],
}

impl Drop for Teller<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("the input of {}: {}", self.name, self.input.escape_ascii());
        }
    }
}

/// Runs a target over random bytes, as they are and as pieces.
fn any_bytes(target: impl Fn(&[u8]) + std::panic::RefUnwindSafe, iterations: usize) {
    check!().with_type::<Vec<u8>>().with_iterations(iterations).for_each(|bytes| {
        target(bytes);
        target(&[&[0], bytes.as_slice()].concat());
    });
}

/// For each target its kept inputs and random ones.
macro_rules! targets {
    ($($name:ident: $iterations:literal, $target:expr;)*) => {$(
        mod $name {
            use super::*;

            #[test]
            fn kept_inputs_break_nothing() {
                replay(stringify!($name), $target);
            }

            #[test]
            fn random_inputs_break_nothing() {
                any_bytes($target, $iterations);
            }
        }
    )*};
}

targets! {
    queries: 1000, targets::queries::check;
    marks: 1000, |bytes: &[u8]| {
        targets::marks::check(bytes);
        // Pieces begin behind the two bytes that say where and how much.
        targets::marks::check(&[&[9, 30, 0], bytes, &[255, 0], bytes].concat());
    };
    quotations: 1000, targets::quotations::check;
    keys: 1000, targets::keys::check;
    addresses: 400, |bytes: &[u8]| targets::addresses::check(bytes, ask);
    outline: 1000, targets::outline::check;
    text: 1000, targets::text::check;
    markdown: 300, |bytes: &[u8]| with_markup(bytes, targets::markdown::check, "", "");
    csv: 300, |bytes: &[u8]| with_markup(bytes, targets::csv::check, "", "");
    html: 300, |bytes: &[u8]| with_markup(bytes, targets::html::check, "", "");
    docx: 300, |bytes: &[u8]| with_markup(bytes, targets::docx::check, "<w:document xmlns:w=\"w\"><w:body>", "</w:body></w:document>");
    odt: 300, |bytes: &[u8]| with_markup(bytes, targets::odt::check, "<office:document xmlns:office=\"o\"><body>", "</body></office:document>");
    xlsx: 300, targets::xlsx::check;
    pdf: 300, |bytes: &[u8]| with_markup(bytes, targets::pdf::check, "<doc><page>", "</page></doc>");
    doc: 300, targets::doc::check;
}

fn ask(address: &str) -> Answered {
    let answer = TestApp::shared().get(address);
    let location = answer.headers.get("location").map(|to| to.to_str().expect("an address").to_owned());
    Answered { status: answer.status.as_u16(), location }
}

/// Pieces of office documents, web pages and tables.
const MARKUP: [&str; 32] = [
    "<w:p>",
    "</w:p>",
    "<w:r><w:t>",
    "</w:t></w:r>",
    "<w:tbl>",
    "</w:tbl>",
    "<w:tr>",
    "</w:tr>",
    "<w:tc>",
    "</w:tc>",
    "<w:tcPr><w:gridSpan w:val=\"3\"/><w:vMerge/></w:tcPr>",
    "<w:br/>",
    "<table>",
    "</table>",
    "<tr>",
    "<td rowspan=9 colspan=7>",
    "</td>",
    "<ol start=3><li>",
    "<br>",
    "序号",
    "政策机制",
    "主要举措",
    "具体做法",
    "一、机制",
    "（一）举措",
    "1.安徽省做事。很好。",
    "\n",
    ",",
    "\"",
    "| a | b |\n|---|---|\n",
    "# ",
    "rule 1 0 0 9 9\n",
];

/// Runs a target over bytes, and over what they choose of the pieces of documents.
fn with_markup(bytes: &[u8], target: impl Fn(&[u8]), before: &str, behind: &str) {
    target(bytes);
    let text: String = bytes.iter().map(|byte| MARKUP[usize::from(*byte) % MARKUP.len()]).collect();
    target(format!("{before}{text}{behind}").as_bytes());
}
