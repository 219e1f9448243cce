//! `anli serve` as a process of its own, on a port that the system chooses.

use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// How long a process may take to do what a test waits for.
const PATIENCE: Duration = Duration::from_secs(20);

/// Passes on what a process prints, line by line, to its end.
fn pass_on(pipe: impl Read + Send + 'static, lines: mpsc::Sender<String>) {
    std::thread::spawn(move || {
        for line in BufReader::new(pipe).lines().map_while(Result::ok) {
            // The test may be over before the program is.
            let _ = lines.send(line);
        }
    });
}

/// A server that is up. It is killed when the test ends, however it ends.
pub(crate) struct Server {
    child: Child,
    /// `127.0.0.1:40123`.
    pub(crate) address: String,
    /// What it printed until it was up.
    pub(crate) said: String,
    rest: mpsc::Receiver<String>,
}

impl Server {
    /// Starts the command and waits until it prints its address.
    pub(crate) fn start(mut command: Command) -> Self {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let (lines, rest) = mpsc::channel();
        let child = command.spawn().expect("the program starts");
        // From here on it is killed whatever happens.
        let mut server = Self { child, address: String::new(), said: String::new(), rest };
        let stdout = server.child.stdout.take().expect("a pipe");
        let stderr = server.child.stderr.take().expect("a pipe");
        pass_on(stderr, lines.clone());
        pass_on(stdout, lines);
        while server.address.is_empty() {
            let line = server.rest.recv_timeout(PATIENCE);
            let line = line.unwrap_or_else(|_| panic!("the server did not come up:\n{}", server.said));
            match line.strip_prefix("http://") {
                Some(address) => address.clone_into(&mut server.address),
                None => server.said = format!("{}{line}\n", server.said),
            }
        }
        server
    }

    /// The number of its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// A connection to it.
    pub(crate) fn connect(&self) -> TcpStream {
        TcpStream::connect(&self.address).expect("a connection")
    }

    /// Sends bytes and gives what comes back until the connection ends or nothing more comes.
    pub(crate) fn send(&self, bytes: &[u8], patience: Duration) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        stream.set_read_timeout(Some(patience)).expect("a time limit");
        // The server may hang up on a request that it refuses before it has read all of it.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Asks for an address; the answer with its headers.
    pub(crate) fn get(&self, path: &str) -> String {
        let request = format!("GET {path} HTTP/1.1\r\nHost: anything\r\nConnection: close\r\n\r\n");
        self.send(request.as_bytes(), PATIENCE)
    }

    /// Asks until an answer holds some words; how long it took.
    pub(crate) fn wait_for(&self, path: &str, words: &str) -> Duration {
        let start = Instant::now();
        loop {
            if self.get(path).contains(words) {
                return start.elapsed();
            }
            assert!(start.elapsed() < PATIENCE, "{path} never said {words}");
        }
    }

    /// Sends it a signal.
    #[cfg(unix)]
    pub(crate) fn tell(&self, signal: &str) {
        let id = self.child.id().to_string();
        let told = Command::new("kill").args([signal, &id]).status().expect("kill runs");
        assert!(told.success());
    }

    /// Whether it runs.
    pub(crate) fn is_up(&mut self) -> bool {
        self.child.try_wait().expect("the program is waited for").is_none()
    }

    /// Tells it to stop and waits; the exit code and what it printed since it was up.
    #[cfg(unix)]
    pub(crate) fn stop(mut self, signal: &str) -> (Option<i32>, String) {
        self.tell(signal);
        let start = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().expect("the program is waited for") {
                break status;
            }
            assert!(start.elapsed() < PATIENCE, "the server did not end");
            std::thread::yield_now();
        };
        (status.code(), self.rest.iter().collect::<Vec<_>>().join("\n"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // One that has ended cannot be killed, which is as well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
