//! Cases as rows of a table.

use super::table::{Cell, Column};
use crate::domain::actor::Actor;
use crate::domain::case::CaseSummary;
use crate::domain::division::divisions;

/// A case with what the layers above know of it.
#[derive(Debug, Clone, PartialEq)]
pub struct ExportCase {
    /// The case.
    pub case: CaseSummary,
    /// 固定链接, absolute.
    pub url: String,
    /// The note of its source, as a footnote.
    pub note: String,
}

/// The columns of a table of cases.
pub const COLUMNS: &[Column] = &[
    Column { header: "编号", width: 9.0 },
    Column { header: "印刷编号", width: 12.0 },
    Column { header: "清单", width: 30.0 },
    Column { header: "机制", width: 24.0 },
    Column { header: "举措", width: 24.0 },
    Column { header: "标题", width: 36.0 },
    Column { header: "正文", width: 90.0 },
    Column { header: "地区", width: 20.0 },
    Column { header: "行政区划代码", width: 14.0 },
    Column { header: "机构", width: 20.0 },
    Column { header: "发布机关", width: 22.0 },
    Column { header: "发布日期", width: 12.0 },
    Column { header: "固定链接", width: 44.0 },
];

impl ExportCase {
    /// The case as a row below [`COLUMNS`].
    pub fn row(&self) -> Vec<Cell> {
        let case = &self.case;
        vec![
            Cell::text(case.key.number.to_string()),
            Cell::text(&case.printed_number),
            Cell::text(&case.list.title),
            Cell::text(&case.mechanism.title),
            case.measure.title.as_deref().into(),
            Cell::text(&case.text.heading),
            case.text.body.as_deref().into(),
            joined(&case.actors, |actor| match actor {
                Actor::Locality(locality) => Some(divisions().full_name(locality.code)),
                Actor::Organisation(_) => None,
            }),
            joined(&case.actors, |actor| match actor {
                Actor::Locality(locality) => Some(locality.code.to_string()),
                Actor::Organisation(_) => None,
            }),
            joined(&case.actors, |actor| match actor {
                Actor::Locality(_) => None,
                Actor::Organisation(organisation) => Some(organisation.name.clone()),
            }),
            case.list.issuer.as_deref().into(),
            case.list.issued_on.into(),
            Cell::Link(self.url.clone()),
        ]
    }

    /// Who acts, by full name: 江苏省苏州市、福建省厦门市.
    pub(super) fn actors(&self) -> String {
        self.case.actors.iter().map(Actor::full_name).collect::<Vec<_>>().join("、")
    }
}

/// Several actors in one cell, in the order of the heading.
fn joined(actors: &[Actor], name: impl Fn(&Actor) -> Option<String>) -> Cell {
    Cell::text(actors.iter().filter_map(name).collect::<Vec<_>>().join("、"))
}
