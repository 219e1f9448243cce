//! Queries: any input is understood somehow, within bounds, and what is told of it is what was typed.

use anli::search::{MAX_CHARS, MAX_PARTS, Query};

use super::pieces;

/// Parses a query and looks at what became of it.
pub fn check(bytes: &[u8]) {
    let input = pieces::text(bytes);
    let query = Query::parse(&input);
    assert_eq!(query.input(), input);
    assert!(query.num_parts() <= MAX_PARTS, "{} parts", query.num_parts());
    assert!(query.is_empty() == (query.num_parts() == 0), "empty and not");
    assert!(query.notices().iter().all(|notice| !notice.text.trim().is_empty()), "a notice without a word");
    let read: String = input.trim().chars().take(MAX_CHARS).collect();
    for part in query.wanted_parts() {
        assert!(read.contains(part), "{part:?} was not typed in {read:?}");
        let alone = Query::parse(part);
        assert!(alone.wanted_parts().count() >= 1, "{part:?} of {read:?} alone is nothing");
    }
    // What stands around a query says nothing.
    let framed = Query::parse(&format!(" \n{}\u{3000}", input.trim()));
    assert!(query.wanted_parts().eq(framed.wanted_parts()), "{input:?}");
}
