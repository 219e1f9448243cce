//! Random input for everything that reads what others wrote: queries, texts, addresses, list files. Short with every test
//! run; as long as you like with `BOLERO_RANDOM_TEST_TIME_MS=3600000 cargo test --release --test it fuzz`. The same targets
//! run under a coverage-guided fuzzer with `cargo bolero test --all-features -p anli fuzz::queries` and so on.

use anli::import;
use anli::search::{Highlighter, MAX_PARTS, Query, TextField, snippet};
use bolero::check;

use crate::support::TestApp;

/// What queries and texts are put together from: operators in every dress, words, numbers, and characters that are odd
/// to fold, to cut or to count.
const PIECES: [&str; 48] = [
    " ",
    "　",
    "\"",
    "“",
    "”",
    "「",
    "」",
    "＂",
    "-",
    "－",
    "−",
    "OR",
    "|",
    "｜",
    ":",
    "：",
    "标题:",
    "地区：",
    "place:",
    "foo:",
    "《",
    "》",
    "〈",
    "<",
    "（",
    ")",
    "，",
    "。",
    "？",
    "怎么",
    "城市更新",
    "芜湖",
    "专项债券",
    "REITs",
    "ＲＥＩＴｓ",
    "wuhu",
    "3.2亿元",
    "1,000",
    "6+6",
    "%",
    "廣州",
    "𠮷",
    "ﬁ",
    "e\u{301}",
    "\u{200b}",
    "\n",
    "\0",
    "😀",
];

/// A text of pieces, one for each byte.
fn pieces(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| PIECES[usize::from(*byte) % PIECES.len()]).collect()
}

/// Marks of a query in a text stand on characters, in order and apart, and a snippet shows only what the text has.
fn marks_are_sound(query: &Query, text: &str) {
    let marker = Highlighter::new(query);
    for field in TextField::ALL {
        let spans = marker.spans(field, text);
        assert!(spans.windows(2).all(|two| two[0].end <= two[1].start), "{spans:?}");
        assert!(spans.iter().all(|span| !span.is_empty() && text.get(span.clone()).is_some()), "{spans:?}");
        let shown: String = snippet(text, &spans, 30).segments.iter().map(|segment| segment.text).collect();
        assert!(text.contains(&shown), "{shown}");
    }
}

#[test]
fn queries_of_any_characters_are_understood_somehow() {
    check!().with_type::<Vec<u8>>().for_each(|bytes| {
        for input in [String::from_utf8_lossy(bytes).into_owned(), pieces(bytes)] {
            assert!(Query::parse(&input).num_parts() <= MAX_PARTS, "{input:?}");
        }
    });
}

#[test]
fn marks_are_sound_in_any_text() {
    check!().with_type::<(Vec<u8>, Vec<u8>)>().for_each(|(query, text)| {
        marks_are_sound(&Query::parse(&pieces(query)), &pieces(text));
    });
}

#[test]
fn addresses_of_any_bytes_are_answered() {
    check!().with_type::<Vec<u8>>().with_iterations(400).for_each(|bytes| {
        let path: String = bytes.iter().take(60).map(|byte| format!("%{byte:02x}")).collect();
        for address in [format!("/{path}"), format!("/search?q={path}"), format!("/lists/urban-renewal-4/{path}")] {
            let answer = TestApp::shared().get(&address);
            assert!(answer.status.as_u16() < 500, "{address}: {}", answer.status);
        }
    });
}

#[test]
fn list_files_of_any_bytes_are_read_or_refused() {
    const LINES: [&str; 16] = [
        "清单（第四批）\n",
        "\t序号\n",
        "\t政策机制\n",
        "\t主要举措\n",
        "\t具体做法\n",
        "\t一\n",
        "\t二\n",
        "\t（一）举措\n",
        "\t\n",
        "\t1.安徽省做了事。很好。\n",
        "2.江西省做了事。很好。\n",
        "\t北京市做了事。很好。\n",
        "3.2亿元。\n",
        "\n",
        "续写。\r\n",
        "\u{feff}",
    ];
    check!().with_type::<Vec<u8>>().for_each(|bytes| {
        let text: String = bytes.iter().map(|byte| LINES[usize::from(*byte) % LINES.len()]).collect();
        for file in [bytes.as_slice(), text.as_bytes()] {
            let parsed = import::parse(file);
            assert!(parsed.outline.is_some() || parsed.has_errors(), "neither a list nor an error");
        }
    });
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

#[test]
fn documents_of_any_structure_are_read_or_refused() {
    use std::io::Write as _;
    check!().with_type::<Vec<u8>>().with_iterations(300).for_each(|bytes| {
        let text: String = bytes.iter().map(|byte| MARKUP[usize::from(*byte) % MARKUP.len()]).collect();
        let mut package = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        package.start_file("word/document.xml", options).expect("an entry");
        let xml = format!("<w:document xmlns:w=\"w\"><w:body>{text}</w:body></w:document>");
        package.write_all(xml.as_bytes()).expect("its bytes");
        let package = package.finish().expect("a package").into_inner();
        for format in [
            import::Format::Html,
            import::Format::Markdown,
            import::Format::Csv,
            import::Format::FlatOdt,
            import::Format::PdfWords,
            import::Format::Text,
        ] {
            for file in [bytes.as_slice(), text.as_bytes()] {
                let parsed = import::parse_as(file, format);
                assert!(parsed.outline.is_some() || parsed.has_errors(), "{format:?}");
            }
        }
        for (file, format) in [
            (package.as_slice(), import::Format::Docx),
            (bytes.as_slice(), import::Format::Docx),
            (bytes.as_slice(), import::Format::Odt),
            (bytes.as_slice(), import::Format::Xlsx),
        ] {
            let parsed = import::parse_as(file, format);
            assert!(parsed.outline.is_some() || parsed.has_errors(), "{format:?}");
        }
        let _ = import::source::doc::read(bytes);
    });
}
