//! The signals with which the system asks a program to stop: the first ends it gently, the second at once.

use tokio::sync::watch;

use crate::web::Stop;

/// The signals that are listened for.
#[cfg(unix)]
pub(super) struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    /// Listens from now on: a signal that comes before would end the program at once.
    pub(super) fn listen() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn received(&mut self) {
        tokio::select! { _ = self.interrupt.recv() => {}, _ = self.terminate.recv() => {} }
    }
}

/// The signals that are listened for.
#[cfg(not(unix))]
pub(super) struct Signals;

#[cfg(not(unix))]
impl Signals {
    /// Listening starts with waiting here.
    pub(super) fn listen() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn received(&mut self) {
        // Without a handler for the signal the system's own default ends the program.
        let _ = tokio::signal::ctrl_c().await;
    }
}

impl Signals {
    /// Passes the word on, twice.
    pub(super) async fn pass_on(mut self, word: watch::Sender<Stop>) {
        self.received().await;
        word.send_replace(Stop::Gently);
        self.received().await;
        word.send_replace(Stop::AtOnce);
    }
}
