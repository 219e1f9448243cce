//! An instant as a day that readers know: the day it was in China.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::domain::citation::day_in_china;
use crate::domain::list::chinese_day;

/// A day, for readers and for programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Day {
    /// 2026年11月24日.
    pub(crate) words: String,
    /// The instant (RFC 3339), for `datetime`.
    pub(crate) instant: String,
}

impl Day {
    /// The day of an instant that the library wrote (RFC 3339); what is no instant is shown as it is written.
    pub(crate) fn of(instant: &str) -> Self {
        let parsed = OffsetDateTime::parse(instant, &Rfc3339);
        let words = parsed.map_or_else(|_| instant.to_owned(), |at| chinese_day(day_in_china(at)));
        Self { words, instant: instant.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_in_china() {
        assert_eq!(Day::of("2026-11-24T15:59:59Z").words, "2026年11月24日");
        assert_eq!(Day::of("2026-11-24T16:00:00.5Z").words, "2026年11月25日");
        assert_eq!(Day::of("?").words, "?");
    }
}
