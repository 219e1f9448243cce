//! What time it is, handed in from outside: nothing in the site reads a clock by itself, so tests can say what day it is.

use time::OffsetDateTime;

/// Gives the present instant.
pub type Clock = fn() -> OffsetDateTime;

/// What time it is for a site.
#[derive(Debug, Clone, Copy)]
pub(super) enum Time {
    /// It goes on.
    Runs(Clock),
    /// It stands at what the files of an export are made of.
    Stands(OffsetDateTime),
}

impl Time {
    /// The instant.
    pub(super) fn now(self) -> OffsetDateTime {
        match self {
            Self::Runs(clock) => clock(),
            Self::Stands(instant) => instant,
        }
    }
}
