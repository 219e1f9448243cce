//! The server below the site, met with raw sockets: slow, greedy and broken clients, and honest ones beside them.

mod crowd;
mod drain;
mod files;
mod limits;
mod malformed;
mod slow;

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anli::web::{self, Ended, Limits, Stop, Traffic};
use axum::Router;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::support::{TestApp, block_on, spawn};

/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(10);

/// A request as an honest client sends it, on a connection that ends with it.
const HONEST: &[u8] = b"GET /healthz HTTP/1.1\r\nHost: anli.example\r\nConnection: close\r\n\r\n";

/// The head of a request that has a body, and the first byte of that.
const HALF_A_BODY: &[u8] = b"POST /mcp HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n\
    Accept: application/json, text/event-stream\r\nContent-Length: 100\r\n\r\n{";

/// A server of this process.
struct Serving {
    address: SocketAddr,
    traffic: Arc<Traffic>,
    word: watch::Sender<Stop>,
    ended: JoinHandle<Ended>,
    /// How many requests have reached a handler of [`Serving::slow_answers`].
    begun: Arc<AtomicUsize>,
}

impl Serving {
    /// The site with the bundled list.
    fn site(limits: Limits) -> Self {
        Self::of(TestApp::shared().router(), limits)
    }

    /// The same with [`Serving::slow_app`].
    fn slow_answers(limits: Limits) -> Self {
        let begun = Arc::default();
        Self { begun: Arc::clone(&begun), ..Self::of(Self::slow_app(&begun), limits) }
    }

    /// An answer that takes its time, and a long one. `begun` counts the requests for the first.
    fn slow_app(begun: &Arc<AtomicUsize>) -> Router {
        let count = Arc::clone(begun);
        let slow = || async move {
            count.fetch_add(1, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_millis(700)).await;
            "done"
        };
        let long = || async { vec![b'x'; 50_000_000] };
        Router::new().route("/slow", get(slow)).route("/long", get(long))
    }

    fn of(app: Router, limits: Limits) -> Self {
        let listener = block_on(TcpListener::bind("127.0.0.1:0")).expect("a port");
        Self::on(listener, app, limits, Stop::Not)
    }

    /// The site on a listener that may have let readers in, told to go on or to stop.
    fn on(listener: TcpListener, app: Router, limits: Limits, first_word: Stop) -> Self {
        let address = listener.local_addr().expect("an address");
        let (word, stop) = watch::channel(first_word);
        let traffic = Arc::new(Traffic::default());
        let ended = spawn(web::serve(listener, app, limits, Arc::clone(&traffic), stop));
        Self { address, traffic, word, ended, begun: Arc::default() }
    }

    fn connect(&self) -> TcpStream {
        connect(self.address)
    }

    /// Sends bytes on a connection of its own.
    fn send(&self, bytes: &[u8]) -> TcpStream {
        let mut stream = self.connect();
        stream.write_all(bytes).expect("the bytes are sent");
        stream
    }

    /// Sends a request whose answer is longer than the system keeps for a connection, and takes no more than its beginning.
    fn stuck(&self) -> TcpStream {
        let mut stream = self.send(b"GET /long HTTP/1.1\r\nHost: a\r\n\r\n");
        stream.read_exact(&mut [0; 12]).expect("the answer begins");
        stream
    }

    /// Waits until so many slow requests are under way.
    fn wait_for_slow(&self, requests: usize) {
        let start = Instant::now();
        while self.begun.load(Ordering::SeqCst) < requests {
            assert!(start.elapsed() < PATIENCE, "no request has begun");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits until the server has noticed that every connection was closed.
    fn wait_until_closed(&self) {
        let start = Instant::now();
        while self.traffic.open() > 0 {
            assert!(start.elapsed() < PATIENCE, "a connection stays open");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Gives the word and waits for the end; how it ended and how long it took.
    fn stop(self, word: Stop) -> (Ended, Duration) {
        let start = Instant::now();
        self.word.send_replace(word);
        (block_on(self.ended).expect("the server ends"), start.elapsed())
    }
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).expect("a connection");
    stream.set_read_timeout(Some(PATIENCE)).expect("a time limit");
    stream
}

/// What comes until the connection ends; the test fails when it does not end.
fn rest(mut stream: TcpStream) -> String {
    let mut answer = Vec::new();
    match stream.read_to_end(&mut answer) {
        Err(error) if matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) => {
            panic!("the connection stays open after {}", String::from_utf8_lossy(&answer))
        }
        // Hung up on, which is an end too.
        _ => String::from_utf8_lossy(&answer).into_owned(),
    }
}

/// Whether an answer has the headers that every answer has.
fn is_guarded(answer: &str) {
    for header in
        ["content-security-policy: default-src 'none'", "x-content-type-options: nosniff", "referrer-policy: "]
    {
        assert!(answer.contains(&format!("\r\n{header}")), "{header}: {answer}");
    }
}
