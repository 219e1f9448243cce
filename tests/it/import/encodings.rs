//! One list, many ways to write it down as bytes.

use encoding_rs::GB18030;

use super::{bundled, whole};
use crate::support::{BUNDLED, Program};

fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(to_bytes).collect()
}

/// The bundled list in every way that is accepted.
fn spellings() -> Vec<(&'static str, Vec<u8>)> {
    let crlf = BUNDLED.replace('\n', "\r\n");
    let (gb18030, _, unmappable) = GB18030.encode(BUNDLED);
    assert!(!unmappable);
    let (gb18030_crlf, _, _) = GB18030.encode(&crlf);
    let marked = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
    vec![
        ("UTF-8 with a mark", marked(b"\xef\xbb\xbf", BUNDLED.as_bytes().to_vec())),
        ("UTF-8, CRLF", crlf.clone().into_bytes()),
        ("UTF-8 with a mark, CRLF", marked(b"\xef\xbb\xbf", crlf.clone().into_bytes())),
        ("UTF-8, CR", BUNDLED.replace('\n', "\r").into_bytes()),
        ("UTF-16LE with a mark", marked(b"\xff\xfe", utf16(BUNDLED, u16::to_le_bytes))),
        ("UTF-16BE with a mark", marked(b"\xfe\xff", utf16(BUNDLED, u16::to_be_bytes))),
        ("UTF-16LE with a mark, CRLF", marked(b"\xff\xfe", utf16(&crlf, u16::to_le_bytes))),
        ("GB18030", gb18030.into_owned()),
        ("GB18030, CRLF", gb18030_crlf.into_owned()),
    ]
}

#[test]
fn every_encoding_and_line_end_gives_the_same_outline() {
    let expected = bundled();
    for (name, bytes) in spellings() {
        assert_eq!(whole(&bytes), expected, "{name}");
    }
}

#[test]
fn the_command_line_reads_every_encoding() {
    let program = Program::new();
    let files =
        spellings().into_iter().enumerate().map(|(at, (_, bytes))| program.write(&format!("list-{at}.txt"), bytes));
    let arguments: Vec<_> = std::iter::once("check".into()).chain(files).collect();
    let done = program.run(arguments);
    assert_eq!(done.code, 0, "{}", done.said);
    assert_eq!(done.said.matches("6 机制, 16 举措, 32 案例, 0 行未归类").count(), spellings().len(), "{}", done.said);
}

#[test]
fn a_list_in_two_encodings_is_refused_where_it_breaks() {
    let (head, tail) = BUNDLED.split_at(BUNDLED.find("\t二\n").expect("the second mechanism"));
    let (tail, _, _) = GB18030.encode(tail);
    let parsed = anli::import::parse(&[head.as_bytes(), &tail].concat());
    assert!(parsed.has_errors());
    let error = &parsed.diagnostics[0];
    assert_eq!((error.code, error.line), ("encoding", 21), "{}", error.message);
}
