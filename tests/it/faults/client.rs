//! A reader that keeps its connection.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// A connection that is used again and again.
pub(super) struct Client {
    address: String,
    stream: Option<BufReader<TcpStream>>,
}

/// An answer.
#[derive(Debug)]
pub(super) struct Answered {
    pub(super) status: u16,
    /// In small letters, a line each.
    pub(super) head: String,
    pub(super) body: String,
}

impl Answered {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

impl Client {
    pub(super) fn new(address: &str) -> Self {
        Self { address: address.to_owned(), stream: None }
    }

    /// Asks. `None` when the server had hung up on a kept connection before it said anything, as it may between two requests.
    pub(super) fn get(&mut self, path: &str) -> io::Result<Option<Answered>> {
        let is_kept = self.stream.is_some();
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => BufReader::new(TcpStream::connect(&self.address).map_err(told("connecting"))?),
        };
        stream.get_ref().set_read_timeout(Some(Duration::from_secs(30)))?;
        let mut head = String::new();
        let asked = write!(stream.get_mut(), "GET {path} HTTP/1.1\r\nHost: anli.example\r\n\r\n");
        match asked.and_then(|()| read_head(&mut stream, &mut head)) {
            Ok(()) if head.is_empty() && is_kept => Ok(None),
            Ok(()) if head.is_empty() => Err(io::Error::other("hung up on although it was let in")),
            Err(error) if head.is_empty() && is_kept && is_hung_up(&error) => Ok(None),
            // It was let in while the listener was being closed.
            Err(error) if head.is_empty() && is_hung_up(&error) => Err(told("connecting")(error)),
            Err(error) => Err(told("before the end of a head")(error)),
            Ok(()) => {
                let mut answer = Answered { status: 0, head: head.to_ascii_lowercase(), body: String::new() };
                answer.status = answer.head.get(9..12).and_then(|code| code.parse().ok()).unwrap_or(0);
                answer.body = read_body(&mut stream, &answer).map_err(told("in the body"))?;
                if answer.header("connection") != Some("close") {
                    self.stream = Some(stream);
                }
                Ok(Some(answer))
            }
        }
    }
}

/// The error with what was under way.
fn told(what: &str) -> impl FnOnce(io::Error) -> io::Error {
    move |error| io::Error::new(error.kind(), format!("{what}: {error}"))
}

fn is_hung_up(error: &io::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset};
    matches!(error.kind(), BrokenPipe | ConnectionAborted | ConnectionReset)
}

/// Reads a head; nothing when the connection ends before it.
fn read_head(stream: &mut BufReader<TcpStream>, head: &mut String) -> io::Result<()> {
    while !head.ends_with("\r\n\r\n") {
        if stream.read_line(head)? == 0 {
            return if head.is_empty() { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) };
        }
    }
    Ok(())
}

fn read_body(stream: &mut BufReader<TcpStream>, answer: &Answered) -> io::Result<String> {
    let mut body = Vec::new();
    if let Some(length) = answer.header("content-length").and_then(|n| n.parse().ok()) {
        body.resize(length, 0);
        stream.read_exact(&mut body)?;
    } else if answer.header("transfer-encoding") == Some("chunked") {
        loop {
            let mut line = String::new();
            stream.read_line(&mut line)?;
            let length = usize::from_str_radix(line.trim(), 16).map_err(io::Error::other)?;
            let start = body.len();
            body.resize(start + length + 2, 0);
            stream.read_exact(&mut body[start..])?;
            body.truncate(start + length);
            if length == 0 {
                break;
            }
        }
    }
    String::from_utf8(body).map_err(io::Error::other)
}
