//! A stream with time limits: a head must be sent, and an answer taken, within bounds.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep_until};

use super::Limits;
use super::activity::{Activity, Late};
use super::connections::Traffic;
use super::plain::Plain;

/// Who takes fewer bytes a second than this is stalling, however regularly.
const LEAST_RATE: u32 = 4096;

/// What a watched stream looks up.
#[derive(Debug)]
pub(super) struct Rules {
    pub(super) limits: Limits,
    pub(super) plain: Plain,
    pub(super) traffic: Arc<Traffic>,
}

/// A connection's stream.
pub(super) struct Watched {
    stream: TcpStream,
    activity: Arc<Activity>,
    rules: Arc<Rules>,
    /// Fires at or before the time at which the connection is late; looked at again then.
    timer: Pin<Box<Sleep>>,
    stalling: Option<Stalling>,
    /// The last word was said past hyper: nothing may follow it.
    said: bool,
}

/// A reader that takes an answer slowly.
struct Stalling {
    until: Instant,
    timer: Pin<Box<Sleep>>,
}

impl Watched {
    pub(super) fn new(stream: TcpStream, activity: Arc<Activity>, rules: Arc<Rules>) -> Self {
        let (until, _) = activity.deadline(&rules.limits);
        Self { stream, activity, rules, timer: Box::pin(sleep_until(until)), stalling: None, said: false }
    }

    /// Ends when the connection is late for what it is doing.
    fn poll_late(&mut self, cx: &mut Context<'_>) -> Poll<Late> {
        loop {
            let (until, late) = self.activity.deadline(&self.rules.limits);
            let now = Instant::now();
            // hyper does not read again when an answer is done, so nobody would set the shorter time then: even a busy connection is
            // looked at as often as an idle one. A timer that fires too early costs less than one that is set at every read.
            let look = until.min(now + self.rules.limits.idle);
            if look < self.timer.deadline() || self.timer.is_elapsed() && now < until {
                self.timer.as_mut().reset(look);
            }
            ready!(self.timer.as_mut().poll(cx));
            if Instant::now() >= until {
                return Poll::Ready(late);
            }
        }
    }

    /// What comes of being late.
    fn hang_up(&mut self, late: Late) -> io::Result<()> {
        self.rules.traffic.late(late);
        match late {
            // Like the end of the stream: the connection closes without a word.
            Late::Idle => Ok(()),
            Late::Head => {
                // Nothing else is being written; what the socket does not take at once is not waited for.
                self.said = true;
                if self.activity.speaks_http_1() {
                    let _ = self.stream.try_write(self.rules.plain.request_timeout());
                }
                Err(io::ErrorKind::TimedOut.into())
            }
            Late::Answer => Err(io::ErrorKind::TimedOut.into()),
        }
    }

    /// Keeps account of a write and ends it when the reader stalls.
    fn account(&mut self, cx: &mut Context<'_>, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        let stall = self.rules.limits.stall;
        match &written {
            Poll::Ready(Ok(bytes)) => {
                self.activity.wrote(*bytes);
                let full = Instant::now() + stall;
                let earned = Duration::from_secs(1) * u32::try_from(*bytes).unwrap_or(u32::MAX) / LEAST_RATE;
                self.stalling = self.stalling.take().and_then(|mut stalling| {
                    stalling.until += earned;
                    (stalling.until < full).then_some(stalling)
                });
                written
            }
            Poll::Ready(Err(_)) => written,
            Poll::Pending => {
                self.activity.block();
                let stalling = self.stalling.get_or_insert_with(|| {
                    let until = Instant::now() + stall;
                    Stalling { until, timer: Box::pin(sleep_until(until)) }
                });
                if stalling.timer.deadline() != stalling.until {
                    stalling.timer.as_mut().reset(stalling.until);
                }
                ready!(stalling.timer.as_mut().poll(cx));
                self.rules.traffic.late(Late::Answer);
                Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
            }
        }
    }

    /// hyper answers what is no request with a bare status line; ours has the headers and words of every answer. The bytes of hyper
    /// that were replaced, if so.
    fn replace(&self, bytes: &[u8]) -> Option<usize> {
        let own = (!self.activity.is_busy()).then(|| self.rules.plain.instead_of(bytes))??;
        // The first bytes on an empty socket; should it not take them all, the connection closes all the same.
        self.stream.try_write(own).ok()?;
        Some(bytes.len())
    }
}

impl AsyncRead for Watched {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        match Pin::new(&mut self.stream).poll_read(cx, buf) {
            Poll::Ready(read) => {
                if buf.filled().len() > before {
                    self.activity.read(&buf.filled()[before..]);
                }
                Poll::Ready(read)
            }
            Poll::Pending => {
                let late = ready!(self.poll_late(cx));
                Poll::Ready(self.hang_up(late))
            }
        }
    }
}

impl AsyncWrite for Watched {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if self.said {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        if let Some(replaced) = self.replace(bytes) {
            return Poll::Ready(Ok(replaced));
        }
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.account(cx, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if self.said {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        if let [only] = parts
            && let Some(replaced) = self.replace(only)
        {
            return Poll::Ready(Ok(replaced));
        }
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, parts);
        self.account(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
