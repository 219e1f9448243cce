//! What the tools answer: like the JSON twins, but short, and with a citation at every case.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::domain::actor::Actor;
use crate::domain::case::ListDetail;
use crate::domain::division::{DivisionCode, divisions};
use crate::library::{FoundCase, FoundGroup, MarkedText, SearchPage};
use crate::search::Query;
use crate::web::json::lists::{ListView, MechanismView};
use crate::web::state::Site;
use crate::web::urls::Href as _;
use crate::web::views::cite;

/// Hits of a search.
#[derive(Debug, Serialize)]
pub(super) struct FoundAnswer {
    query: String,
    /// How many cases were found in all.
    total: usize,
    page: usize,
    cases: Vec<HitAnswer>,
    /// Cases that have the characters by accident, or answer in part; apart from the hits.
    groups: Vec<GroupAnswer>,
    /// What the reader should be told of the search itself, in Chinese.
    notices: Vec<String>,
}

/// Cases apart from the hits.
#[derive(Debug, Serialize)]
pub(super) struct GroupAnswer {
    label: String,
    total: usize,
    cases: Vec<HitAnswer>,
}

/// A hit.
#[derive(Debug, Serialize)]
pub(super) struct HitAnswer {
    key: String,
    printed_number: String,
    heading: String,
    url: String,
    /// Clauses around what was found; not whole: read the case before quoting.
    excerpt: String,
    actors: Vec<String>,
    /// In which fields and how it was found.
    matched: Vec<&'static str>,
    /// GB/T 7714—2025.
    citation: String,
}

/// Lists with their mechanisms.
#[derive(Debug, Serialize)]
pub(super) struct ListsAnswer {
    lists: Vec<ListAnswer>,
}

/// A list with its mechanisms.
#[derive(Debug, Serialize)]
struct ListAnswer {
    #[serde(flatten)]
    list: ListView,
    case_count: usize,
    mechanisms: Vec<MechanismView>,
}

/// Places with their cases.
#[derive(Debug, Serialize)]
pub(super) struct LocalitiesAnswer {
    localities: Vec<LocalityAnswer>,
}

/// A place with its cases.
#[derive(Debug, Serialize)]
struct LocalityAnswer {
    code: DivisionCode,
    full_name: String,
    case_count: usize,
    url: String,
}

impl FoundAnswer {
    pub(super) fn new(query: &Query, found: &SearchPage, page: usize, site: &Site) -> Self {
        let corrected = found.corrections.iter().map(|c| format!("“{}”按“{}”搜索", c.from, c.to));
        let notices = query.notices().iter().chain(&found.notices).map(|notice| notice.text.clone());
        Self {
            query: query.input().to_owned(),
            total: found.total,
            page,
            cases: found.cases.iter().map(|hit| HitAnswer::new(hit, site)).collect(),
            groups: found.groups.iter().map(|group| GroupAnswer::new(group, site)).collect(),
            notices: corrected.chain(notices).collect(),
        }
    }
}

impl GroupAnswer {
    fn new(group: &FoundGroup, site: &Site) -> Self {
        let cases = group.cases.iter().map(|hit| HitAnswer::new(hit, site)).collect();
        Self { label: group.label.clone(), total: group.total, cases }
    }
}

impl HitAnswer {
    fn new(found: &FoundCase, site: &Site) -> Self {
        let case = &found.case;
        let fields = found.fields.iter().map(|field| field.label());
        Self {
            key: case.key.to_string(),
            printed_number: case.printed_number.clone(),
            heading: case.text.heading.clone(),
            url: site.absolute(&case.key.href()),
            excerpt: excerpt(&found.snippet),
            actors: case.actors.iter().map(Actor::full_name).collect(),
            matched: fields.chain(found.ways.iter().map(|way| way.label())).collect(),
            citation: cite::of_case(case, site).gbt7714_2025(),
        }
    }
}

impl ListsAnswer {
    pub(super) fn new(lists: &[ListDetail], site: &Site) -> Self {
        let list = |detail: &ListDetail| ListAnswer {
            list: ListView::new(&detail.list, site),
            case_count: detail.case_count(),
            mechanisms: detail.mechanisms.iter().map(|mechanism| MechanismView::new(mechanism, site)).collect(),
        };
        Self { lists: lists.iter().map(list).collect() }
    }
}

impl LocalitiesAnswer {
    pub(super) fn new(counts: &BTreeMap<DivisionCode, usize>, site: &Site) -> Self {
        let locality = |(&code, &case_count): (&DivisionCode, &usize)| LocalityAnswer {
            code,
            full_name: divisions().full_name(code),
            case_count,
            url: site.absolute(&code.href()),
        };
        Self { localities: counts.iter().map(locality).collect() }
    }
}

fn excerpt(text: &MarkedText) -> String {
    let words: String = text.segments.iter().map(|(text, _)| text.as_str()).collect();
    let dots = |cut| if cut { "……" } else { "" };
    format!("{}{words}{}", dots(text.cut_start), dots(text.cut_end))
}
