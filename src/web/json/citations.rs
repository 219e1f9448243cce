//! 引用 as JSON.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::citation::Citation;

/// The forms of a citation, and what is left out of them because it is not known.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CitationsView {
    gbt7714_2025: String,
    gbt7714_2015: String,
    footnote: String,
    missing: Vec<&'static str>,
}

impl CitationsView {
    pub(crate) fn new(citation: &Citation) -> Self {
        Self {
            gbt7714_2025: citation.gbt7714_2025(),
            gbt7714_2015: citation.gbt7714_2015(),
            footnote: citation.footnote(),
            missing: citation.missing(),
        }
    }
}
