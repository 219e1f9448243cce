//! A client that asks as fast as answers come, over kept connections.

use std::fmt;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// How long and over how many connections.
pub(crate) struct Load {
    pub(crate) seconds: Duration,
    pub(crate) connections: usize,
}

/// What came of it.
pub(crate) struct Measured {
    took: Duration,
    cpu: Duration,
    /// Of every request, in order of length.
    times: Vec<Duration>,
    failed: usize,
}

impl Measured {
    pub(crate) fn per_second(&self) -> f64 {
        self.times.len() as f64 / self.took.as_secs_f64()
    }

    pub(crate) fn per_cpu_second(&self) -> f64 {
        self.times.len() as f64 / self.cpu.as_secs_f64().max(0.01)
    }

    pub(crate) fn percentile(&self, share: f64) -> Duration {
        let at = (self.times.len() as f64 * share) as usize;
        self.times.get(at.min(self.times.len().saturating_sub(1))).copied().unwrap_or_default()
    }

    pub(crate) fn better(self, other: Self) -> Self {
        if other.per_second() > self.per_second() { other } else { self }
    }
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (p50, p99) = (self.percentile(0.5), self.percentile(0.99));
        let per = (self.per_second(), self.per_cpu_second());
        write!(f, "{:>8.0} req/s {:>8.0} per cpu s   p50 {p50:>8.2?} p99 {p99:>8.2?}", per.0, per.1)?;
        if self.failed > 0 { write!(f, "   {} FAILED", self.failed) } else { Ok(()) }
    }
}

impl Load {
    /// Asks for the paths in turn.
    pub(crate) fn run(&self, address: SocketAddr, pid: u32, paths: &[String], encoding: &str) -> Measured {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            // Once each, so that what is made at the first time is there.
            ask_all(address, paths, encoding).await;
            let (start, cpu) = (Instant::now(), cpu_of(pid));
            let until = start + self.seconds;
            let clients = (0..self.connections).map(|number| {
                let requests = requests(paths, encoding);
                tokio::spawn(async move {
                    let mut stream = TcpStream::connect(address).await.expect("a connection");
                    let (mut times, mut failed, mut buffer) = (Vec::new(), 0, Vec::new());
                    let mut at = number * 31;
                    while Instant::now() < until {
                        let began = Instant::now();
                        let request = &requests[at % requests.len()];
                        let (status, _) = ask(&mut stream, request, &mut buffer).await;
                        times.push(began.elapsed());
                        failed += usize::from(status != 200);
                        at += 1;
                    }
                    (times, failed)
                })
            });
            let clients: Vec<_> = clients.collect();
            let (mut times, mut failed) = (Vec::new(), 0);
            for client in clients {
                let (more, wrong) = client.await.expect("no panic");
                times.extend(more);
                failed += wrong;
            }
            let (took, cpu) = (start.elapsed(), cpu_of(pid) - cpu);
            times.sort_unstable();
            Measured { took, cpu, times, failed }
        })
    }
}

async fn ask_all(address: SocketAddr, paths: &[String], encoding: &str) {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let mut buffer = Vec::new();
    for request in requests(paths, encoding) {
        ask(&mut stream, &request, &mut buffer).await;
    }
}

/// How many bytes the body of an answer has.
pub(crate) fn first(address: SocketAddr, path: &str, encoding: &str) -> usize {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        let request = requests(&[path.to_owned()], encoding).remove(0);
        let (status, bytes) = ask(&mut stream, &request, &mut Vec::new()).await;
        assert_eq!(status, 200, "{path}");
        bytes
    })
}

fn requests(paths: &[String], encoding: &str) -> Vec<Vec<u8>> {
    let accept = if encoding.is_empty() { String::new() } else { format!("Accept-Encoding: {encoding}\r\n") };
    paths.iter().map(|path| format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n{accept}\r\n").into_bytes()).collect()
}

/// One request; status and length of the body. Answers here always say their length.
async fn ask(stream: &mut TcpStream, request: &[u8], buffer: &mut Vec<u8>) -> (u16, usize) {
    stream.write_all(request).await.expect("sent");
    buffer.clear();
    let head = loop {
        let read = stream.read_buf(buffer).await.expect("an answer");
        assert!(read > 0, "the connection was closed after {}", String::from_utf8_lossy(buffer));
        if let Some(at) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            break at + 4;
        }
    };
    let text = String::from_utf8_lossy(&buffer[..head]).to_ascii_lowercase();
    let status = text.get(9..12).and_then(|status| status.parse().ok()).unwrap_or(0);
    let length = text.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next());
    let length: usize = length.and_then(|length| length.trim().parse().ok()).expect("a length");
    while buffer.len() < head + length {
        assert!(stream.read_buf(buffer).await.expect("the rest") > 0, "cut off");
    }
    (status, length)
}

/// Processor time of a process, where the system tells: user and system, in hundredths of a second.
fn cpu_of(pid: u32) -> Duration {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // The name in brackets may hold spaces.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|ticks| ticks.parse::<u64>().ok()).unwrap_or(0);
    Duration::from_millis((ticks(11) + ticks(12)) * 10)
}

/// Words as they stand in an address.
pub(crate) fn encoded(words: &str) -> String {
    percent_encoding::utf8_percent_encode(words, percent_encoding::NON_ALPHANUMERIC).to_string()
}
