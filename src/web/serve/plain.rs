//! Answers to what is no request: written by the server itself, because nothing of the site was reached.

use axum::http::StatusCode;

use crate::web::security::Policy;

/// The status lines that hyper writes by itself, with our words for each.
const WORDS: [(StatusCode, &str); 3] = [
    (StatusCode::BAD_REQUEST, "这个请求没法处理：它不符合 HTTP 的写法。\n"),
    (StatusCode::URI_TOO_LONG, "地址太长。\n"),
    (StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "请求的标头太多或太长。\n"),
];

/// The answers, ready to be written.
#[derive(Debug)]
pub(super) struct Plain {
    automatic: Vec<(String, Vec<u8>)>,
    request_timeout: Vec<u8>,
    too_many_connections: Vec<u8>,
}

impl Plain {
    /// The answers with the headers of every answer.
    pub(super) fn new(https: bool) -> Self {
        let policy = Policy::new(https);
        let automatic = WORDS.iter().map(|(status, words)| {
            let line = format!("HTTP/1.1 {status}\r\n");
            (line, answer(*status, words, &policy, ""))
        });
        Self {
            automatic: automatic.collect(),
            request_timeout: answer(StatusCode::REQUEST_TIMEOUT, "请求没有及时发完。\n", &policy, ""),
            too_many_connections: answer(
                StatusCode::TOO_MANY_REQUESTS,
                "来自这个地址的连接太多，请稍后再试。\n",
                &policy,
                "retry-after: 1\r\n",
            ),
        }
    }

    /// The answer in place of bytes that hyper is about to write, when they are one of its bare answers.
    pub(super) fn instead_of(&self, bytes: &[u8]) -> Option<&[u8]> {
        // A bare answer is a status line, a date and a length of nothing. An answer of the site has more.
        let is_bare = bytes.len() < 160 && bytes.starts_with(b"HTTP/1.") && bytes.ends_with(b"\r\n\r\n");
        let text = std::str::from_utf8(bytes).ok().filter(|_| is_bare)?;
        let line_end = text.find("\r\n")?;
        let no_body = text.contains("\r\ncontent-length: 0\r\n") && !text.contains("x-content-type-options");
        let status = text[..line_end].get("HTTP/1.1".len()..).filter(|_| no_body)?;
        let found = self.automatic.iter().find(|(line, _)| line.trim_end().ends_with(status));
        found.map(|(_, answer)| answer.as_slice())
    }

    /// 408: the head of a request was not sent in time.
    pub(super) fn request_timeout(&self) -> &[u8] {
        &self.request_timeout
    }

    /// 429: too many connections from one address.
    pub(super) fn too_many_connections(&self) -> &[u8] {
        &self.too_many_connections
    }
}

fn answer(status: StatusCode, words: &str, policy: &Policy, more: &str) -> Vec<u8> {
    let headers: String = policy.of_files().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let length = words.len();
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: {length}\r\n\
         cache-control: no-store\r\nconnection: close\r\n{more}{headers}\r\n{words}"
    )
    .into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_bare_answers_are_replaced() {
        let plain = Plain::new(true);
        let bare = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\ndate: Tue, 24 Nov 2026 09:00:00 GMT\r\n\r\n";
        let own = plain.instead_of(bare).map(|own| String::from_utf8_lossy(own).into_owned()).expect("one of ours");
        assert!(own.starts_with("HTTP/1.1 431 Request Header Fields Too Large\r\n"), "{own}");
        assert!(own.contains("\r\nx-content-type-options: nosniff\r\n") && own.contains("max-age"), "{own}");
        let old = b"HTTP/1.0 400 Bad Request\r\ncontent-length: 0\r\n\r\n";
        assert!(plain.instead_of(old).is_some());
        for other in [
            "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
            "HTTP/1.1 304 Not Modified\r\nx-content-type-options: nosniff\r\n\r\n",
            "HTTP/1.1 400 Bad Request\r\nx-content-type-options: nosniff\r\ncontent-length: 0\r\n\r\n",
            "HTTP/1.1 431 Request Header Fields Too Large\r\n",
            "在正文里写着 HTTP/1.1 431",
            "",
        ] {
            assert!(plain.instead_of(other.as_bytes()).is_none(), "{other}");
        }
    }
}
