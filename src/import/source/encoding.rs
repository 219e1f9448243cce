//! Bytes → text: UTF-8 with or without a mark, UTF-16, GB18030. A text that is broken is refused and the place named;
//! nothing is ever replaced by U+FFFD.

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::import::diagnostic::{Diagnostic, Place};

/// Decodes the bytes of a text file.
///
/// # Errors
/// A diagnostic when the file is empty, binary, or broken in the encoding it is written in.
pub fn decode(bytes: &[u8]) -> Result<String, Diagnostic> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(empty());
    }
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => decode_as(encoding, &bytes[mark..])?,
        None => match utf16_without_mark(bytes) {
            Some(text) => text,
            None => decode_without_mark(bytes)?,
        },
    };
    if text.chars().all(|c| c.is_whitespace() || c == '\u{feff}') {
        return Err(empty());
    }
    match binary_character(&text) {
        Some(place) => Err(binary(place)),
        None => Ok(text),
    }
}

/// Decodes a web page: a mark, else UTF-8 when it is that, else what its `<meta>` says.
///
/// # Errors
/// As for [`decode`].
pub fn decode_html(bytes: &[u8]) -> Result<String, Diagnostic> {
    if Encoding::for_bom(bytes).is_some() || std::str::from_utf8(bytes).is_ok() {
        return decode(bytes);
    }
    match declared(&bytes[..bytes.len().min(4096)]) {
        Some(encoding) if encoding != UTF_8 => decode_as(encoding, bytes),
        _ => decode(bytes),
    }
}

/// The encoding that the head of a page names. GBK and GB2312 are read as what they are a part of.
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    let text: String = head.iter().map(|b| char::from(b.to_ascii_lowercase())).collect();
    let (_, after) = text.split_once("charset")?;
    let name: String = after
        .trim_start_matches([' ', '=', '"', '\''])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .collect();
    let encoding = Encoding::for_label(name.as_bytes())?;
    Some(if name.starts_with("gb") || name == "x-gbk" { GB18030 } else { encoding })
}

/// Decodes a part of an office document: UTF-8, or UTF-16 with a mark.
///
/// # Errors
/// A diagnostic when it is broken.
pub fn decode_xml(bytes: &[u8]) -> Result<String, Diagnostic> {
    match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => decode_as(encoding, &bytes[mark..]),
        None => decode_as(UTF_8, bytes),
    }
}

/// UTF-8 when it is that; else GB18030, unless the file is plainly a UTF-8 text with a broken place.
fn decode_without_mark(bytes: &[u8]) -> Result<String, Diagnostic> {
    let broken_at = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(text.to_owned()),
        Err(error) => error.valid_up_to(),
    };
    // Twenty well-formed multi-byte characters before the first fault do not come about in a GB18030 text.
    let whole = String::from_utf8_lossy(&bytes[..broken_at]);
    if whole.chars().filter(|c| !c.is_ascii()).count() >= 20 {
        return Err(broken(UTF_8, &whole));
    }
    if bytes.contains(&0) {
        return Err(binary(Place::START));
    }
    let simplified = decode_as(GB18030, bytes);
    match simplified {
        Ok(text) if has_words(&text) => Ok(text),
        // Both encodings read nearly all bytes as some character: words tell which it is.
        other => match decode_as(BIG5, bytes) {
            Ok(text) if has_words(&text) => Ok(text),
            _ => other,
        },
    }
}

/// Whether a word stands in the text that every list has.
fn has_words(text: &str) -> bool {
    ["清单", "清單", "做法", "机制", "機制", "举措", "舉措"].iter().any(|word| text.contains(word))
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, Diagnostic> {
    match encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => Ok(text.into_owned()),
        None => {
            let (lossy, _) = encoding.decode_without_bom_handling(bytes);
            let whole = lossy.split('\u{fffd}').next().unwrap_or_default();
            Err(broken(encoding, whole))
        }
    }
}

/// A Chinese text in UTF-16 has zero bytes (its line feeds) and reads as Chinese in one of the two byte orders only.
fn utf16_without_mark(bytes: &[u8]) -> Option<String> {
    if !bytes.contains(&0) || !bytes.len().is_multiple_of(2) {
        return None;
    }
    [UTF_16LE, UTF_16BE].into_iter().find_map(|encoding| {
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
        let all = text.chars().count();
        let chinese = text.chars().filter(|c| matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3000}'..='\u{303f}')).count();
        (chinese * 2 > all && binary_character(&text).is_none()).then(|| text.into_owned())
    })
}

/// The place of the first character that no text holds.
fn binary_character(text: &str) -> Option<Place> {
    let odd = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}')) || c == '\u{fffd}'
    };
    text.char_indices().find(|(_, c)| odd(*c)).map(|(at, _)| place_after(&text[..at]))
}

fn empty() -> Diagnostic {
    Diagnostic::error(
        "empty",
        Place::START,
        "文件是空的 (the file is empty)",
        "give the list as a text file with its header row 序号、政策机制、主要举措、具体做法",
    )
}

fn binary(place: Place) -> Diagnostic {
    Diagnostic::error(
        "binary",
        place,
        "这不是文本文件 (the file is binary, not text)",
        "save the list as plain text (UTF-8) and import that file",
    )
}

fn broken(encoding: &'static Encoding, whole: &str) -> Diagnostic {
    Diagnostic::error(
        "encoding",
        place_after(whole),
        format!("文字在这里损坏 (a character is broken here; the text was read as {})", encoding.name()),
        "the file may be cut off or mixed from two encodings: save it again as UTF-8",
    )
}

/// The place just behind `text`.
fn place_after(text: &str) -> Place {
    let line_start = text.rfind('\n').map_or(0, |at| at + 1);
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Place {
        line: count(text.matches('\n').count()).saturating_add(1),
        column: count(text[line_start..].chars().count()).saturating_add(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "实施城市更新行动可复制经验做法清单（第四批）\n\n\t序号\n\t政策机制\n\t主要举措\n\t具体做法\n";

    fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        let (gb18030, _, _) = GB18030.encode(TEXT);
        let with_mark = |mark: &[u8], text: Vec<u8>| [mark.to_vec(), text].concat();
        let files = [
            TEXT.as_bytes().to_vec(),
            with_mark(b"\xef\xbb\xbf", TEXT.as_bytes().to_vec()),
            gb18030.into_owned(),
            utf16(TEXT, u16::to_le_bytes),
            utf16(TEXT, u16::to_be_bytes),
            with_mark(b"\xff\xfe", utf16(TEXT, u16::to_le_bytes)),
            with_mark(b"\xfe\xff", utf16(TEXT, u16::to_be_bytes)),
        ];
        for bytes in files {
            assert_eq!(decode(&bytes).as_deref(), Ok(TEXT), "{:?}", &bytes[..4]);
        }
    }

    #[test]
    fn a_broken_place_is_named() {
        let mut bytes = TEXT.as_bytes().to_vec();
        let cut = TEXT.find("主要").expect("in the text");
        bytes[cut] = 0xff;
        let error = decode(&bytes).expect_err("a broken character");
        assert_eq!((error.code, error.line, error.column), ("encoding", 5, 2));

        let (gb18030, _, _) = GB18030.encode(TEXT);
        let cut = &gb18030[..gb18030.len() - 2];
        assert_eq!(decode(cut).expect_err("cut in a character").code, "encoding");
    }

    #[test]
    fn empty_and_binary_files_are_refused() {
        assert_eq!(decode(b"").expect_err("empty").code, "empty");
        assert_eq!(decode(b" \n\t\r\n").expect_err("blank").code, "empty");
        assert_eq!(decode("\u{feff}\u{3000}\n".as_bytes()).expect_err("blank").code, "empty");
        assert_eq!(decode(b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00").expect_err("zip").code, "binary");
        assert_eq!(decode(b"\x7fELF\x02\x01\x01\x00\x00\x00").expect_err("elf").code, "binary");
        assert_eq!(decode("清单\u{0}".as_bytes()).expect_err("NUL").code, "binary");
    }
}
