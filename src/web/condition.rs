//! What a request asks on a condition (RFC 9110, 13 and 14): an answer that the client does not have yet, a part of a file.
//!
//! All conditions of an answer are held against the one entity tag that is sent with it.

use std::time::{SystemTime, UNIX_EPOCH};

use axum::http::header::{
    AsHeaderName, IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, IF_UNMODIFIED_SINCE, RANGE,
};
use axum::http::{HeaderMap, HeaderValue};
use httpdate::HttpDate;

/// Seconds from 1970 to the year 10000, which a date of HTTP cannot name.
const END_OF_DATES: u64 = 253_402_300_800;

/// A file that can be had whole and in parts.
pub(crate) struct Whole<'a> {
    /// Its entity tag: strong, with its quotation marks.
    pub(crate) tag: &'a str,
    /// When it was changed last.
    pub(crate) modified: Option<HttpDate>,
    pub(crate) bytes: u64,
}

/// What is to be sent of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sent {
    /// All of it.
    Whole,
    /// The bytes from the first to the last, both included.
    Part { first: u64, last: u64 },
    /// The client has it.
    Nothing,
    /// It is not the file that the client means.
    Failed,
    /// It does not reach to where the part begins.
    Beyond,
}

impl Whole<'_> {
    /// What these headers of a GET ask for, in the order of RFC 9110, 13.2.2.
    pub(crate) fn asked_for(&self, asked: &HeaderMap) -> Sent {
        let has_changed = |name| date(asked, name).zip(self.modified).map(|(since, modified)| modified > since);
        let is_meant = match asked.contains_key(IF_MATCH) {
            true => names(asked, IF_MATCH, |tag| tag == self.tag),
            false => has_changed(IF_UNMODIFIED_SINCE) != Some(true),
        };
        if !is_meant {
            return Sent::Failed;
        }
        let is_known = match asked.contains_key(IF_NONE_MATCH) {
            true => knows(asked, self.tag),
            false => has_changed(IF_MODIFIED_SINCE) == Some(false),
        };
        if is_known {
            return Sent::Nothing;
        }
        // A date cannot tell two files of one second apart, so only the tag goes on with a file. A weak tag is another one.
        let is_the_same = asked.get_all(IF_RANGE).iter().all(|value| value.as_bytes() == self.tag.as_bytes());
        match one(asked, RANGE) {
            Some(range) if is_the_same => part(range, self.bytes),
            _ => Sent::Whole,
        }
    }
}

/// Whether the client has the answer with this tag.
pub(super) fn knows(asked: &HeaderMap, tag: &str) -> bool {
    // A proxy that changed nothing but the framing may have made it weak.
    names(asked, IF_NONE_MATCH, |known| known.strip_prefix("W/").unwrap_or(known) == tag)
}

/// The time as a header says it; none for a time that it cannot say.
pub(crate) fn http_date(at: SystemTime) -> Option<HttpDate> {
    let since = at.duration_since(UNIX_EPOCH).ok()?;
    (since.as_secs() < END_OF_DATES).then(|| HttpDate::from(at))
}

/// Whether a list of tags has one that fits, or is `*`.
fn names(asked: &HeaderMap, name: impl AsHeaderName, fits: impl Fn(&str) -> bool) -> bool {
    let values = asked.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(str::trim).any(|tag| tag == "*" || fits(tag))
}

fn date(asked: &HeaderMap, name: impl AsHeaderName) -> Option<HttpDate> {
    one(asked, name)?.parse().ok()
}

/// The value of a header that comes once; what comes twice says nothing.
fn one(asked: &HeaderMap, name: impl AsHeaderName) -> Option<&str> {
    let mut values = asked.get_all(name).iter().map(HeaderValue::to_str);
    match (values.next(), values.next()) {
        (Some(Ok(value)), None) => Some(value),
        _ => None,
    }
}

/// The part that a `Range` names. What it cannot mean is ignored, and so are several parts: the whole file answers them too.
fn part(range: &str, bytes: u64) -> Sent {
    let Some((_, parts)) = range.split_once('=').filter(|(unit, _)| unit.eq_ignore_ascii_case("bytes")) else {
        return Sent::Whole;
    };
    let mut parts = parts.split(',').map(|part| part.trim_matches([' ', '\t'])).filter(|part| !part.is_empty());
    let (Some(part), None) = (parts.next(), parts.next()) else { return Sent::Whole };
    let Some((first, last)) = part.split_once('-') else { return Sent::Whole };
    let (first, last) = match (first, number(first), last, number(last)) {
        ("", _, _, Some(0)) => return Sent::Beyond,
        ("", _, _, Some(count)) => (bytes.saturating_sub(count), u64::MAX),
        (_, Some(first), "", _) => (first, u64::MAX),
        (_, Some(first), _, Some(last)) if first <= last => (first, last),
        _ => return Sent::Whole,
    };
    match bytes.checked_sub(1) {
        Some(end) if first <= end => Sent::Part { first, last: last.min(end) },
        _ => Sent::Beyond,
    }
}

/// Digits; more than can be counted are as good as the largest number.
fn number(text: &str) -> Option<u64> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderName;

    use super::*;

    const TAG: &str = "\"ab\"";
    const BEFORE: &str = "Mon, 23 Nov 2026 20:00:00 GMT";
    const MODIFIED: &str = "Tue, 24 Nov 2026 20:00:00 GMT";

    fn asked(headers: &[(HeaderName, &str)]) -> Sent {
        let pairs = headers.iter().map(|(name, value)| (name.clone(), value.parse().expect("a value")));
        let mut map = HeaderMap::new();
        pairs.for_each(|(name, value): (HeaderName, HeaderValue)| {
            map.append(name, value);
        });
        Whole { tag: TAG, modified: MODIFIED.parse().ok(), bytes: 10 }.asked_for(&map)
    }

    #[test]
    fn conditions_are_held_against_the_tag_and_only_then_against_the_date() {
        for (headers, sent) in [
            (vec![], Sent::Whole),
            (vec![(IF_NONE_MATCH, TAG)], Sent::Nothing),
            (vec![(IF_NONE_MATCH, "\"x\", W/\"ab\"")], Sent::Nothing),
            (vec![(IF_NONE_MATCH, "\"x\""), (IF_NONE_MATCH, TAG)], Sent::Nothing),
            (vec![(IF_NONE_MATCH, "*")], Sent::Nothing),
            (vec![(IF_NONE_MATCH, "\"x\""), (IF_MODIFIED_SINCE, MODIFIED)], Sent::Whole),
            (vec![(IF_MODIFIED_SINCE, MODIFIED)], Sent::Nothing),
            (vec![(IF_MODIFIED_SINCE, BEFORE)], Sent::Whole),
            (vec![(IF_MODIFIED_SINCE, "yesterday")], Sent::Whole),
            (vec![(IF_MATCH, TAG)], Sent::Whole),
            (vec![(IF_MATCH, "*")], Sent::Whole),
            (vec![(IF_MATCH, "W/\"ab\"")], Sent::Failed),
            (vec![(IF_MATCH, "\"x\"")], Sent::Failed),
            (vec![(IF_MATCH, TAG), (IF_UNMODIFIED_SINCE, BEFORE)], Sent::Whole),
            (vec![(IF_UNMODIFIED_SINCE, BEFORE)], Sent::Failed),
            (vec![(IF_UNMODIFIED_SINCE, MODIFIED)], Sent::Whole),
            (vec![(IF_UNMODIFIED_SINCE, "yesterday")], Sent::Whole),
            (vec![(IF_NONE_MATCH, TAG), (RANGE, "bytes=0-1")], Sent::Nothing),
        ] {
            assert_eq!(asked(&headers), sent, "{headers:?}");
        }
    }

    #[test]
    fn a_part_is_of_the_file_that_the_client_has_begun() {
        let part = Sent::Part { first: 4, last: 9 };
        for (condition, sent) in [
            (TAG, part),
            ("W/\"ab\"", Sent::Whole),
            ("\"x\"", Sent::Whole),
            ("ab", Sent::Whole),
            // A date is no proof.
            (MODIFIED, Sent::Whole),
            (BEFORE, Sent::Whole),
        ] {
            assert_eq!(asked(&[(RANGE, "bytes=4-"), (IF_RANGE, condition)]), sent, "{condition}");
        }
        assert_eq!(asked(&[(RANGE, "bytes=40-"), (IF_RANGE, "\"x\"")]), Sent::Whole);
        assert_eq!(asked(&[(RANGE, "bytes=4-"), (RANGE, "bytes=5-")]), Sent::Whole);
    }

    #[test]
    fn a_range_is_one_part_or_means_nothing() {
        let part = |first, last| Sent::Part { first, last };
        for (range, sent) in [
            ("bytes=4-6", part(4, 6)),
            ("bytes=0-0", part(0, 0)),
            ("BYTES=4-", part(4, 9)),
            ("bytes= 4-6 ,", part(4, 6)),
            ("bytes=4-99999999999999999999999", part(4, 9)),
            ("bytes=004-06", part(4, 6)),
            ("bytes=-3", part(7, 9)),
            ("bytes=-30", part(0, 9)),
            ("bytes=10-", Sent::Beyond),
            ("bytes=40-50", Sent::Beyond),
            ("bytes=99999999999999999999999-", Sent::Beyond),
            ("bytes=-0", Sent::Beyond),
            ("items=0-1", Sent::Whole),
            ("bytes", Sent::Whole),
            ("bytes=", Sent::Whole),
            ("bytes=-", Sent::Whole),
            ("bytes=a-b", Sent::Whole),
            ("bytes=+1-2", Sent::Whole),
            ("bytes=1--2", Sent::Whole),
            ("bytes=5-2", Sent::Whole),
            ("bytes=40-30", Sent::Whole),
            ("bytes=0-0,5-6", Sent::Whole),
        ] {
            assert_eq!(asked(&[(RANGE, range)]), sent, "{range}");
        }
        assert_eq!(super::part("bytes=0-", 0), Sent::Beyond);
        assert_eq!(super::part("bytes=-1", 0), Sent::Beyond);
    }

    #[test]
    fn a_time_that_no_header_can_say_is_not_said() {
        assert!(http_date(UNIX_EPOCH).is_some());
        assert!(http_date(UNIX_EPOCH - std::time::Duration::from_secs(1)).is_none());
        assert!(http_date(UNIX_EPOCH + std::time::Duration::from_secs(END_OF_DATES)).is_none());
    }
}
