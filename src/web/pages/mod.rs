//! Pages: a handler and its private view-model each. A handler is five moves: typed parameters in, load, "not found",
//! build the page, return it in the wanted format.

pub(crate) mod about;
pub(crate) mod api;
pub(crate) mod cases;
pub(crate) mod check;
mod chosen;
pub(crate) mod compare;
pub(crate) mod documents;
pub(crate) mod downloads;
pub(crate) mod figures;
pub(crate) mod folder;
pub(crate) mod health;
pub(crate) mod home;
pub(crate) mod lists;
pub(crate) mod localities;
pub(crate) mod measures;
pub(crate) mod mechanisms;
mod missing;
pub(crate) mod organisations;
pub(crate) mod overview;
pub(crate) mod revisions;
pub(crate) mod search;
pub(crate) mod suggest;
pub(crate) mod withdrawn;
