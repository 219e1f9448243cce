//! What a connection is doing at the moment: waiting for a request, sending the head of one, or being answered.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::http::Version;
use tokio::sync::Notify;
use tokio::time::Instant;

use super::Limits;

/// A request with no sign of life is given up after this time; its handler has less.
const SILENCE: Duration = Duration::from_secs(90);

/// A write of more bytes than this carries an answer; less may be a mere frame of HTTP/2 (a ping, an acknowledgement).
const SUBSTANCE: usize = 1024;

/// Shared by the connection, its requests and the list of all connections.
#[derive(Debug)]
pub(super) struct Activity {
    state: Mutex<State>,
    closing: Notify,
}

#[derive(Debug, Clone, Copy)]
struct State {
    /// Requests that are under way.
    active: usize,
    /// Those of them whose body is still waited for, and since when one is.
    bodies: usize,
    bodies_since: Instant,
    /// Whether an answer waits for the reader to take more of it.
    blocked: bool,
    /// Whether a part of a head has come, and the rest has not.
    head: bool,
    http2: bool,
    /// Whether the first bytes were those of HTTP/2, which no words of HTTP/1 answer.
    began_as_2: bool,
    has_begun: bool,
    /// Since when it is as it is.
    since: Instant,
    /// When an answer last got on.
    progress: Instant,
}

/// What is to be done when a time limit has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Late {
    /// Nothing was under way: hang up.
    Idle,
    /// A head or a body was half sent: say so, then hang up.
    Head,
    /// An answer does not get on.
    Answer,
}

impl State {
    /// Since when it waits or is sent to. A long answer over HTTP/2 may still be going out when its request has ended.
    fn since(&self) -> Instant {
        let since = if self.bodies > 0 { self.bodies_since } else { self.since };
        if self.http2 { since.max(self.progress) } else { since }
    }

    /// A request that lacks its body is still being sent.
    fn is_busy(&self) -> bool {
        self.active > self.bodies || self.blocked
    }
}

impl Activity {
    pub(super) fn new() -> Self {
        let now = Instant::now();
        let state = State {
            active: 0,
            bodies: 0,
            bodies_since: now,
            blocked: false,
            head: false,
            http2: false,
            began_as_2: false,
            has_begun: false,
            since: now,
            progress: now,
        };
        Self { state: Mutex::new(state), closing: Notify::new() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Bytes have come.
    pub(super) fn read(&self, bytes: &[u8]) {
        let mut state = self.state();
        // No method of HTTP/1 begins like this.
        state.began_as_2 |= !state.has_begun && bytes.starts_with(b"PRI ");
        state.has_begun = true;
        if state.active == 0 && !state.head && !state.http2 {
            state.head = true;
            state.since = Instant::now();
        }
    }

    /// Whether any byte has come.
    pub(super) fn has_begun(&self) -> bool {
        self.state().has_begun
    }

    /// Whether words of HTTP/1 would be understood.
    pub(super) fn speaks_http_1(&self) -> bool {
        let state = self.state();
        !state.http2 && !state.began_as_2
    }

    /// A head is complete: its request is being answered from now on, or when its body has come.
    pub(super) fn begin(&self, version: Version, comes_with_body: bool) {
        let mut state = self.state();
        state.active += 1;
        state.head = false;
        if comes_with_body {
            if state.bodies == 0 {
                state.bodies_since = Instant::now();
            }
            state.bodies += 1;
        }
        state.http2 = version == Version::HTTP_2;
        state.progress = Instant::now();
    }

    /// A body is complete, or nobody waits for it any more.
    pub(super) fn has_body(&self) {
        let mut state = self.state();
        state.bodies = state.bodies.saturating_sub(1);
        state.progress = Instant::now();
    }

    /// A request was answered.
    pub(super) fn end(&self) {
        let mut state = self.state();
        state.active = state.active.saturating_sub(1);
        state.since = Instant::now();
    }

    /// An answer has got on.
    pub(super) fn get_on(&self) {
        self.state().progress = Instant::now();
    }

    /// Bytes were taken by the reader.
    pub(super) fn wrote(&self, bytes: usize) {
        let mut state = self.state();
        state.blocked = false;
        if !state.http2 || bytes > SUBSTANCE {
            state.progress = Instant::now();
        }
    }

    /// The reader takes no more at the moment.
    pub(super) fn block(&self) {
        self.state().blocked = true;
    }

    /// Whether a request is being answered.
    pub(super) fn is_busy(&self) -> bool {
        self.state().is_busy()
    }

    /// Since when it waits for a request; `None` when one is being answered.
    pub(super) fn waits_since(&self) -> Option<Instant> {
        let state = self.state();
        (!state.is_busy()).then_some(state.since())
    }

    /// Until when it may stay as it is, and what it is if not.
    pub(super) fn deadline(&self, limits: &Limits) -> (Instant, Late) {
        let state = self.state();
        if state.is_busy() {
            (state.progress + SILENCE, Late::Answer)
        } else if state.head || state.bodies > 0 {
            (state.since() + limits.head, Late::Head)
        } else {
            // A long answer over HTTP/2 may still be going out when its request has ended.
            (state.since.max(state.progress) + limits.idle, Late::Idle)
        }
    }

    /// Asks the connection to close.
    pub(super) fn close(&self) {
        self.closing.notify_one();
    }

    /// Ends when the connection shall close.
    pub(super) async fn closing(&self) {
        self.closing.notified().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn late(activity: &Activity) -> Late {
        activity.deadline(&Limits::default()).1
    }

    #[test]
    fn a_connection_waits_then_sends_then_is_answered_then_waits() {
        let activity = Activity::new();
        assert_eq!(late(&activity), Late::Idle);
        activity.read(b"G");
        assert_eq!(late(&activity), Late::Head);
        activity.begin(Version::HTTP_11, false);
        assert!(activity.is_busy() && activity.waits_since().is_none());
        assert_eq!(late(&activity), Late::Answer);
        activity.end();
        assert_eq!(late(&activity), Late::Idle);
        assert!(activity.waits_since().is_some());
    }

    #[test]
    fn an_answer_that_is_not_taken_keeps_the_connection_busy() {
        let activity = Activity::new();
        activity.begin(Version::HTTP_11, false);
        activity.block();
        activity.end();
        assert!(activity.is_busy());
        activity.wrote(1);
        assert!(!activity.is_busy());
    }

    #[test]
    fn a_head_has_its_time_from_the_first_byte_on() {
        let activity = Activity::new();
        activity.read(b"G");
        let (first, _) = activity.deadline(&Limits::default());
        std::thread::sleep(Duration::from_millis(5));
        activity.read(b"G");
        assert_eq!(activity.deadline(&Limits::default()).0, first, "more bytes give no more time");
    }

    #[test]
    fn a_request_without_its_body_is_still_being_sent() {
        let activity = Activity::new();
        activity.begin(Version::HTTP_11, true);
        assert!(!activity.is_busy() && activity.waits_since().is_some());
        assert_eq!(late(&activity), Late::Head);
        let (first, _) = activity.deadline(&Limits::default());
        std::thread::sleep(Duration::from_millis(5));
        activity.read(b"G");
        assert_eq!(activity.deadline(&Limits::default()).0, first, "more bytes give no more time");
        activity.has_body();
        assert!(activity.is_busy());
        assert_eq!(late(&activity), Late::Answer);
        activity.end();
        assert_eq!(late(&activity), Late::Idle);
    }

    #[test]
    fn frames_of_http_2_are_no_heads() {
        let activity = Activity::new();
        activity.begin(Version::HTTP_2, false);
        activity.end();
        activity.read(b"G");
        assert_eq!(late(&activity), Late::Idle);
    }
}
