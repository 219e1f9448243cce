//! A file to keep: bytes with a media type and a name that reads well in a folder.
//!
//! A header is ASCII. So the name goes out twice: as `filename*` in UTF-8 (RFC 8187, formerly 5987), which browsers take, and as
//! `filename` in ASCII for what does not know the other.

use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::canonical::Format;

/// A file that is offered for saving.
pub(crate) struct Download {
    /// What it is; gives the media type and the end of the name.
    pub(crate) format: Format,
    /// Its name for readers, without a suffix: 四（一）1 安徽省强化城市更新财政、金融政策保障.
    pub(crate) name: String,
    /// Its name where only ASCII passes, without a suffix: urban-renewal-4-4-1-1.
    pub(crate) ascii: String,
    /// What is in it.
    pub(crate) bytes: Vec<u8>,
}

/// The longest name in characters: some file systems take 255 bytes, and a 汉字 has three.
const NAME_MAX: usize = 70;

/// What stands in `filename*` as it is: `attr-char` of RFC 8187.
const ATTR_CHAR: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

impl IntoResponse for Download {
    fn into_response(self) -> Response {
        let disposition = disposition(&self.name, &self.ascii, self.format.suffix());
        let mut response = ([(CONTENT_TYPE, self.format.media_type())], self.bytes).into_response();
        // Both names are ASCII by now; without a name the file would still be right.
        if let Ok(value) = HeaderValue::from_str(&disposition) {
            response.headers_mut().insert(CONTENT_DISPOSITION, value);
        }
        response
    }
}

fn disposition(name: &str, ascii: &str, suffix: &str) -> String {
    let plain: String = ascii.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let plain = match plain.trim_matches('-') {
        "" => "anli",
        plain => plain,
    };
    let name = match readable(name) {
        name if name.is_empty() => plain.to_owned(),
        name => name,
    };
    let encoded = utf8_percent_encode(&name, ATTR_CHAR);
    format!("attachment; filename=\"{plain}.{suffix}\"; filename*=UTF-8''{encoded}.{suffix}")
}

/// The name without what some file system refuses: slashes, control characters, a dot at either end.
fn readable(name: &str) -> String {
    let refused = |c: char| c.is_control() || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|');
    let words = name.split(|c: char| refused(c) || c.is_whitespace()).filter(|word| !word.is_empty());
    let whole = words.collect::<Vec<_>>().join(" ");
    let short: String = whole.trim_matches(['.', ' ']).chars().take(NAME_MAX).collect();
    short.trim_end_matches(['.', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chinese_name_goes_out_in_utf_8_and_beside_it_in_ascii() {
        assert_eq!(
            disposition("四（一）1", "urban-renewal-4/4/1/1", "bib"),
            "attachment; filename=\"urban-renewal-4-4-1-1.bib\"; filename*=UTF-8''%E5%9B%9B%EF%BC%88%E4%B8%80%EF%BC%891.bib"
        );
    }

    #[test]
    fn a_name_keeps_to_what_file_systems_take() {
        assert_eq!(readable("../a/b:c\r\nd\"e"), "a b c d e");
        assert_eq!(readable("  .x.  "), "x");
        assert_eq!(readable(&"城".repeat(200)).chars().count(), NAME_MAX);
        assert_eq!(disposition("//", "城", "csv"), "attachment; filename=\"anli.csv\"; filename*=UTF-8''anli.csv");
    }

    #[test]
    fn the_answer_has_the_media_type_and_the_bytes_are_untouched() {
        let file = Download { format: Format::Ris, name: "文".into(), ascii: "a".into(), bytes: vec![0xEF, 0, 1] };
        let answer = file.into_response();
        assert_eq!(answer.headers()[CONTENT_TYPE], "application/x-research-info-systems; charset=utf-8");
        assert!(answer.headers()[CONTENT_DISPOSITION].to_str().is_ok_and(|value| value.starts_with("attachment; ")));
    }
}
