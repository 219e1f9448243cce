//! What time it is, handed in from outside: nothing in the site reads a clock by itself, so tests can say what day it is.

use time::OffsetDateTime;

/// Gives the present instant.
pub type Clock = fn() -> OffsetDateTime;
