//! Who acts in a case, as links: a place with those above it, what was derived marked as such.

use crate::domain::actor::Actor;
use crate::domain::division::divisions;
use crate::web::urls::Href as _;

/// One acting body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ActorView {
    /// Whether it is an organisation.
    pub(crate) organisation: bool,
    /// From the province down to the place itself, or the organisation alone.
    pub(crate) links: Vec<ActorLink>,
}

/// A place or an organisation as a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ActorLink {
    pub(crate) href: String,
    pub(crate) name: String,
    /// Whether the heading does not write it: it follows from the code of the place below it.
    pub(crate) derived: bool,
}

impl ActorView {
    /// All acting bodies of a case.
    pub(crate) fn all(actors: &[Actor]) -> Vec<Self> {
        actors.iter().map(Self::of).collect()
    }

    fn of(actor: &Actor) -> Self {
        match actor {
            Actor::Organisation(organisation) => Self {
                organisation: true,
                links: vec![ActorLink {
                    href: organisation.id.href(),
                    name: organisation.name.clone(),
                    derived: false,
                }],
            },
            Actor::Locality(locality) => {
                let derived = locality.derived_levels();
                let link = |division: &crate::domain::division::Division| ActorLink {
                    href: division.code.href(),
                    name: division.name.to_owned(),
                    derived: derived.iter().any(|d| d.code == division.code),
                };
                Self { organisation: false, links: divisions().chain(locality.code).into_iter().map(link).collect() }
            }
        }
    }
}

/// The derived places of a case, for the sentence that explains them: 苏州市、江苏省.
pub(crate) fn derived_names(actors: &[ActorView]) -> String {
    let links = actors.iter().flat_map(|actor| &actor.links).filter(|link| link.derived);
    let mut names: Vec<&str> = Vec::new();
    for link in links {
        if !names.contains(&link.name.as_str()) {
            names.push(&link.name);
        }
    }
    names.join("、")
}
