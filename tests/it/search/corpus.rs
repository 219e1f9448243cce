//! The 32 cases as plain data, read without the search.

use std::sync::LazyLock;

use anli::domain::actor::Actor;
use anli::import;

use crate::support::BUNDLED_BYTES;

/// A case as the finder sees it.
#[derive(Debug, Clone)]
pub(super) struct Case {
    pub(super) number: String,
    pub(super) heading: String,
    pub(super) body: String,
    /// `urban-renewal-4/4`.
    pub(super) mechanism: String,
    /// Codes of the acting places and of those above them, by the digits alone.
    pub(super) places: Vec<String>,
}

/// All of them, in order.
pub(super) static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| {
    let outline = import::parse(BUNDLED_BYTES).outline.expect("an outline");
    let case = |(number, case): (anli::domain::ids::CaseNumber, &anli::domain::outline::OutlineCase)| Case {
        number: number.to_string(),
        heading: case.text.heading.clone(),
        body: case.text.body.clone().unwrap_or_default(),
        mechanism: format!("urban-renewal-4/{}", number.mechanism),
        places: case.actors.iter().flat_map(places_of).collect(),
    };
    outline.cases().map(case).collect()
});

fn places_of(actor: &Actor) -> Vec<String> {
    let Actor::Locality(locality) = actor else { return Vec::new() };
    let code = locality.code.to_string();
    let mut places = vec![format!("{}0000", &code[..2]), format!("{}00", &code[..4]), code];
    places.dedup();
    places
}

impl Case {
    /// Whether a value of the place filter allows it.
    pub(super) fn is_in(&self, place: &str) -> bool {
        if place == "none" { self.places.is_empty() } else { self.places.iter().any(|code| code == place) }
    }
}
