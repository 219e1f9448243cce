//! What is kept of the last two generations: requests that began before an import end on the old one.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// One thing for each of the two newest generations that were asked for.
#[derive(Debug)]
pub(super) struct LastTwo<T> {
    last: Mutex<VecDeque<(u64, Arc<T>)>>,
}

impl<T> Default for LastTwo<T> {
    fn default() -> Self {
        Self { last: Mutex::default() }
    }
}

impl<T> LastTwo<T> {
    /// That of a generation, made at the first call.
    pub(super) fn of(&self, generation: u64, make: impl FnOnce() -> T) -> Arc<T> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, known)) = last.iter().find(|(number, _)| *number == generation) {
            return Arc::clone(known);
        }
        let new = Arc::new(make());
        last.push_back((generation, Arc::clone(&new)));
        while last.len() > 2 {
            last.pop_front();
        }
        new
    }

    /// That of a generation, when it was made.
    pub(super) fn known(&self, generation: u64) -> Option<Arc<T>> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.iter().find(|(number, _)| *number == generation).map(|(_, known)| Arc::clone(known))
    }

    /// Forgets all, which ends the work on those that nobody holds any more.
    pub(super) fn forget(&self) {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
