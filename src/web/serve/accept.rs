//! The accept loop and the life of a connection.

use crate::web::App;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, watch};
use tokio::time::Instant;
use tokio_util::task::TaskTracker;

use super::activity::Activity;
use super::addresses::{Addresses, Share, What};
use super::answering::Answering;
use super::connections::{Connections, Traffic};
use super::plain::Plain;
use super::watched::{Rules, Watched};
use super::{Ended, Limits, Stop, canonical};

/// The most bytes of a request line with its headers.
const MAX_HEAD: usize = 64 * 1024;
/// Requests at once on one connection of HTTP/2.
const MAX_STREAMS: u32 = 64;
/// No more are taken at the end; the system lets in fewer before they are taken.
const MOST_QUEUED: usize = 1024;
/// How often a connection that shall end is looked at, and how many looks must find it quiet: who is just sending a request may
/// finish the head.
const LOOK: Duration = Duration::from_millis(50);
const QUIET_LOOKS: u32 = 5;
/// How often is told that the system has no room for another connection.
const TELL_AGAIN: Duration = Duration::from_secs(60);
/// The longest pause when the system has no room for another connection.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

struct Server {
    app: App,
    http: auto::Builder<TokioExecutor>,
    rules: Arc<Rules>,
    connections: Arc<Connections>,
    addresses: Arc<Addresses>,
    tasks: TaskTracker,
    stop: watch::Receiver<Stop>,
}

pub(super) async fn run(
    listener: TcpListener,
    app: App,
    limits: Limits,
    traffic: Arc<Traffic>,
    stop: watch::Receiver<Stop>,
) -> Ended {
    let mut cut = pin!(told_to_cut(stop.clone(), limits.drain));
    let server = Arc::new(Server::new(app, limits, traffic, stop.clone()));
    tokio::select! {
        biased;
        () = cut.as_mut() => return Ended::Cut,
        () = server.accept_all(listener) => {}
    }
    server.tasks.close();
    tokio::select! {
        () = cut => Ended::Cut,
        // The same word ends the connections: the last of them may have gone before it is heard here.
        () = server.tasks.wait() => if *stop.borrow() >= Stop::AtOnce { Ended::Cut } else { Ended::Whole },
    }
}

/// Ends when nothing may go on any more: at the second word, or so long after the first.
async fn told_to_cut(stop: watch::Receiver<Stop>, drain: Duration) {
    told(stop.clone(), Stop::Gently).await;
    // Nothing is left to wait for when the second word has come or the time is over.
    let _ = tokio::time::timeout(drain, told(stop, Stop::AtOnce)).await;
}

/// Ends when the word has come; never when nobody is left to give it.
async fn told(mut stop: watch::Receiver<Stop>, word: Stop) {
    if stop.wait_for(|stop| *stop >= word).await.is_err() {
        std::future::pending::<()>().await;
    }
}

impl Server {
    fn new(app: App, limits: Limits, traffic: Arc<Traffic>, stop: watch::Receiver<Stop>) -> Self {
        let mut http = auto::Builder::new(TokioExecutor::new());
        // The time limits of `Watched` hold for both versions and for the moment before the version is known.
        // Who sends no more is gone: his searches leave the line.
        http.http1().header_read_timeout(None).max_buf_size(MAX_HEAD);
        http.http2().timer(TokioTimer::new()).max_header_list_size(MAX_HEAD as u32).max_concurrent_streams(MAX_STREAMS);
        let connections = Connections::new(limits.connections, Arc::clone(&traffic));
        let addresses = Arc::new(Addresses::new(&limits));
        let plain = Plain::new(limits.https);
        let rules = Arc::new(Rules { limits, plain, traffic });
        Self { app, http, rules, connections, addresses, tasks: TaskTracker::new(), stop }
    }

    /// Takes readers in until it is told to stop, then those that the system has let in already: closing the listener would hang up on
    /// them. Who comes later finds no server, as they should.
    async fn accept_all(self: &Arc<Self>, listener: TcpListener) {
        let mut trouble = Trouble::default();
        loop {
            let accepted = tokio::select! {
                biased;
                () = told(self.stop.clone(), Stop::Gently) => break,
                accepted = listener.accept() => accepted,
            };
            match accepted {
                Ok((stream, peer)) => {
                    trouble.over();
                    self.welcome(stream, peer).await;
                }
                // The client went away between its call and ours.
                Err(error) if is_of_the_client(&error) => {}
                Err(error) => {
                    self.connections.make_room(None);
                    trouble.pause(&error).await;
                }
            }
        }
        for (stream, peer) in queued(listener).await {
            // It is known to be ready for what is said at once to readers who have too much under way.
            if let Ok(stream) = TcpStream::from_std(stream)
                && stream.writable().await.is_ok()
            {
                self.welcome(stream, peer).await;
            }
        }
    }

    async fn welcome(self: &Arc<Self>, stream: TcpStream, peer: SocketAddr) {
        let permit = self.connections.permit().await;
        self.take(stream, canonical(peer), permit);
    }

    fn take(self: &Arc<Self>, stream: TcpStream, peer: IpAddr, permit: OwnedSemaphorePermit) {
        let share = match self.share(peer) {
            Ok(share) => share,
            Err(()) => {
                let _ = stream.try_write(self.rules.plain.too_many_connections());
                return;
            }
        };
        // Answers are written whole; waiting for more to send would only delay them.
        let _ = stream.set_nodelay(true);
        let server = Arc::clone(self);
        self.tasks.spawn(async move {
            server.converse(stream, peer, permit).await;
            drop(share);
        });
    }

    /// A connection's share of what its address may have. Proxies may have any number.
    fn share(&self, peer: IpAddr) -> Result<Option<Share>, ()> {
        if self.addresses.is_proxy(peer) {
            return Ok(None);
        }
        self.addresses.take(What::Connections, peer).map_err(|_| {
            // The next one finds the place of a connection that only waited.
            self.connections.make_room(Some(peer));
            self.rules.traffic.refuse();
        })
    }

    /// From the first byte to the last.
    async fn converse(&self, stream: TcpStream, peer: IpAddr, permit: OwnedSemaphorePermit) {
        let activity = Arc::new(Activity::new());
        let _place = self.connections.enter(peer, Arc::clone(&activity), permit);
        let io = TokioIo::new(Watched::new(stream, Arc::clone(&activity), Arc::clone(&self.rules)));
        let service = Answering {
            app: self.app.clone(),
            activity: Arc::clone(&activity),
            addresses: Arc::clone(&self.addresses),
            traffic: Arc::clone(&self.rules.traffic),
            peer,
        };
        let mut connection = pin!(self.http.serve_connection(io, service));
        tokio::select! {
            biased;
            ended = connection.as_mut() => return note(ended),
            () = activity.closing() => return,
            () = told(self.stop.clone(), Stop::Gently) => {}
        }
        // What somebody sent who has just been let in may not have been read yet.
        for _ in 0..QUIET_LOOKS {
            if activity.has_begun() {
                break;
            }
            tokio::select! {
                biased;
                ended = connection.as_mut() => return note(ended),
                () = tokio::time::sleep(LOOK) => {}
            }
        }
        connection.as_mut().graceful_shutdown();
        tokio::select! {
            ended = connection => note(ended),
            () = told(self.stop.clone(), Stop::AtOnce) => {}
            () = quiet(&activity) => {}
        }
    }
}

/// Those that the system has let in and nobody has taken yet, without waiting for more. Nobody is let in any more.
async fn queued(listener: TcpListener) -> Vec<(std::net::TcpStream, SocketAddr)> {
    let Ok(listener) = listener.into_std() else { return Vec::new() };
    let (mut taken, mut trouble) = (Vec::new(), Trouble::default());
    while taken.len() < MOST_QUEUED {
        match listener.accept() {
            Ok((stream, peer)) => taken.extend(stream.set_nonblocking(true).is_ok().then_some((stream, peer))),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
            Err(error) if is_of_the_client(&error) => {}
            // Connections that end meanwhile make room.
            Err(error) => trouble.pause(&error).await,
        }
    }
    taken
}

/// Ends when nothing was under way for a while.
async fn quiet(activity: &Activity) {
    let mut looks = 0;
    while looks < QUIET_LOOKS {
        tokio::time::sleep(LOOK).await;
        looks = if activity.is_busy() { 0 } else { looks + 1 };
    }
}

/// What goes wrong on a connection is the client's affair; it is told to those who look closely.
fn note(ended: Result<(), Box<dyn std::error::Error + Send + Sync>>) {
    if let Err(error) = ended {
        tracing::debug!(error, "a connection broke off");
    }
}

fn is_of_the_client(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// The system has no room for another connection, mostly because too many files are open. Trying again at once would only
/// heat the processor, and telling it each time would fill the log.
#[derive(Default)]
struct Trouble {
    pause: Option<Duration>,
    told: Option<Instant>,
}

impl Trouble {
    async fn pause(&mut self, error: &io::Error) {
        if self.told.is_none_or(|told| told.elapsed() > TELL_AGAIN) {
            tracing::error!(%error, "no further connection can be taken; trying again until it can");
            self.told = Some(Instant::now());
        }
        let pause = self.pause.map_or(LOOK, |pause| (pause * 2).min(LONGEST_PAUSE));
        self.pause = Some(pause);
        tokio::time::sleep(pause).await;
    }

    fn over(&mut self) {
        self.pause = None;
    }
}
