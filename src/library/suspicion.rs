//! What a reader's request meets may be damage: then the library is read whole at once, not only within the hour.
//!
//! One audit answers all who ask while it has not ended. When it finds nothing, whatever it was is no damage, and for a while nobody
//! can ask again: else a search that always fails would keep the disk busy.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use super::{Library, LibraryError};
use crate::search::SearchError;

/// How long an audit that found nothing is believed.
const BELIEVED: Duration = Duration::from_secs(60);

/// Whether an audit is wanted.
#[derive(Debug, Default)]
pub(super) struct Suspicion {
    state: Mutex<State>,
    wanted: Notify,
}

#[derive(Debug, Default, Clone, Copy)]
struct State {
    is_open: bool,
    found_nothing: Option<Instant>,
}

impl Suspicion {
    /// Asks for an audit. `None` when nothing was found a moment ago; else whether this is the first to ask.
    pub(super) fn ask(&self) -> Option<bool> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.found_nothing.is_some_and(|at| at.elapsed() < BELIEVED) {
            return None;
        }
        let is_first = !std::mem::replace(&mut state.is_open, true);
        if is_first {
            self.wanted.notify_one();
        }
        Some(is_first)
    }

    /// Asks for an audit whatever was found before.
    pub(super) fn demand(&self) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = State { is_open: true, found_nothing: None };
        self.wanted.notify_one();
    }

    /// Waits until somebody asks.
    pub(super) async fn asked(&self) {
        self.wanted.notified().await;
    }

    /// An audit has ended, and whether it found nothing. One that nobody asked for says nothing of what comes after it.
    pub(super) fn answer(&self, found_nothing: bool) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let is_believed = found_nothing && state.is_open;
        *state = State { is_open: false, found_nothing: is_believed.then(Instant::now) };
    }
}

impl LibraryError {
    /// Whether damage of the library can be the reason.
    pub fn may_be_damage(&self) -> bool {
        match self {
            Self::Store(error) => error.may_be_damage(),
            Self::Search(error) => matches!(error, SearchError::Open { .. } | SearchError::Search { .. }),
            Self::Task(error) => error.is_panic(),
            _ => false,
        }
    }
}

impl Library {
    /// A request failed by what may be damage. Asks for an audit at once, by [`keep_sound`](Self::keep_sound); gives whether one is to come,
    /// so that it is worth while to come back.
    pub fn suspect(&self, problem: &str) -> bool {
        match self.suspicion.ask() {
            Some(true) => {
                tracing::warn!(problem, "the library may be damaged: it is read whole");
                true
            }
            Some(false) => true,
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn one_audit_answers_all_and_is_believed_for_a_while() {
        let suspicion = Suspicion::default();
        suspicion.answer(true);
        assert_eq!((suspicion.ask(), suspicion.ask()), (Some(true), Some(false)));
        suspicion.asked().await;
        suspicion.answer(true);
        assert_eq!(suspicion.ask(), None);
        tokio::time::advance(BELIEVED).await;
        assert_eq!(suspicion.ask(), Some(true));
        suspicion.answer(false);
        assert_eq!(suspicion.ask(), Some(true), "what was found once may come again");
    }

    #[tokio::test]
    async fn who_asked_before_somebody_waited_is_heard() {
        let suspicion = Suspicion::default();
        suspicion.ask();
        suspicion.asked().await;
    }
}
