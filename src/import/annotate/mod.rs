//! What is read out of a case's text: who acts and where, documents, figures, places that are mentioned.

pub mod documents;
pub mod figures;
pub mod mentions;
pub mod places;
mod whereabouts;

pub use places::{ActorProblem, ActorReading, read_actors};

use crate::domain::actor::Actor;
use crate::domain::annotation::Annotations;
use crate::domain::outline::CaseText;

/// Changes whenever the same text would be read otherwise: a library whose annotations were read by another version is read
/// again when it is opened.
pub const VERSION: u32 = 4;

/// Reads everything that stands in the text of a case. Never fails: what is not certain is not read.
pub fn annotate(text: &CaseText, actors: &[Actor]) -> Annotations {
    let documents = documents::read_documents(text, actors);
    let mut figures = figures::read_figures(text, &documents);
    let named = mentions::read_places(text, actors, &documents);
    whereabouts::give_places(&mut figures, &text.verbatim(), &named, actors);
    let mentions = mentions::read_mentions(named, actors);
    Annotations { documents, figures, mentions }
}
