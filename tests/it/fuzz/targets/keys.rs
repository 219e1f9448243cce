//! Keys of addresses: what is one is written again as it came, so that no key has two spellings.

use std::fmt::Display;
use std::str::FromStr;

use anli::domain::actor::OrganisationId;
use anli::domain::annotation::{DocumentId, FigureKind, Qualifier};
use anli::domain::division::DivisionCode;
use anli::domain::ids::{CaseKey, CaseNumber, ListSlug, MAX_POSITION, MeasureKey, MechanismKey};

/// Reads a text as each kind of key.
pub fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (list, mechanism) = (again::<ListSlug>(text).is_some(), again::<MechanismKey>(text));
    let (measure, case) = (again::<MeasureKey>(text), again::<CaseKey>(text));
    assert!([list, mechanism.is_some(), measure.is_some(), case.is_some()].iter().filter(|is| **is).count() <= 1);
    if let Some(measure) = measure {
        assert!(text.starts_with(&measure.mechanism_key().to_string()));
    }
    if let Some(CaseKey { list, number }) = case {
        let CaseNumber { mechanism, measure, position } = number;
        assert!([mechanism, measure, position].iter().all(|n| (1..=MAX_POSITION).contains(n)), "{text}");
        assert_eq!(number.to_string().parse(), Ok(number));
        assert!(list.as_str().is_ascii());
    }
    again::<CaseNumber>(text);
    if let Some(code) = again::<DivisionCode>(text) {
        assert_eq!(code.province().province(), code.province());
        assert!(code.province() <= code && code.prefecture().is_none_or(|prefecture| prefecture <= code));
    }
    again::<OrganisationId>(text);
    again::<DocumentId>(text);
    assert!(text.parse::<FigureKind>().ok().is_none_or(|kind| kind.name() == text));
    assert!(text.parse::<Qualifier>().ok().is_none_or(|qualifier| qualifier.name() == text));
    assert_eq!(DocumentId::of_title(text).to_string().parse(), Ok(DocumentId::of_title(text)));
}

/// A key that is written as it was read.
fn again<T: FromStr + Display>(text: &str) -> Option<T> {
    let key = text.parse::<T>().ok()?;
    assert_eq!(key.to_string(), text, "a second spelling");
    Some(key)
}
