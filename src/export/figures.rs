//! 数字 as a table: a row for a figure, or for both sides of a pair, with its sentence.

use super::table::{Cell, Column};
use crate::domain::actor::Actor;
use crate::domain::annotation::{Figure, Qualifier};
use crate::domain::case::FigureEntry;
use crate::domain::division::divisions;

/// The columns.
pub const COLUMNS: &[Column] = &[
    Column { header: "原文", width: 18.0 },
    Column { header: "变为", width: 14.0 },
    Column { header: "类别", width: 8.0 },
    Column { header: "数值", width: 16.0 },
    Column { header: "变为数值", width: 16.0 },
    Column { header: "单位", width: 8.0 },
    Column { header: "程度", width: 8.0 },
    Column { header: "累计", width: 6.0 },
    Column { header: "原句", width: 80.0 },
    Column { header: "地区或机构", width: 24.0 },
    Column { header: "原句所说地区", width: 24.0 },
    Column { header: "印刷编号", width: 12.0 },
    Column { header: "清单", width: 40.0 },
    Column { header: "固定链接", width: 48.0 },
];

/// The row of a figure; `url` leads to its sentence.
pub fn row(entry: &FigureEntry, url: String) -> Vec<Cell> {
    let FigureEntry { figure, to, case } = entry;
    let unit = figure.kind.unit().or(figure.counter.as_deref());
    let number = |figure: &Figure| Cell::Number(figure.value);
    let actors: Vec<String> = case.actors.iter().map(Actor::full_name).collect();
    vec![
        Cell::text(figure.as_written.as_str()),
        to.as_ref().filter(|_| !entry.is_range()).map_or(Cell::Empty, |to| Cell::text(to.as_written.as_str())),
        Cell::text(figure.kind.label()),
        number(figure),
        to.as_ref().map_or(Cell::Empty, number),
        Cell::from(unit),
        Cell::text(degree(figure.qualifier)),
        Cell::text(if figure.cumulative { "累计" } else { "" }),
        Cell::text(entry.sentence()),
        Cell::text(actors.join("、")),
        figure.place.map_or(Cell::Empty, |place| Cell::text(divisions().full_name(place))),
        Cell::text(case.printed_number.as_str()),
        Cell::text(case.list.title.as_str()),
        Cell::Link(url),
    ]
}

/// How exact the figure is said to be; nothing for one that stands as it is.
fn degree(qualifier: Qualifier) -> &'static str {
    match qualifier {
        Qualifier::Exact => "",
        Qualifier::About => "约",
        Qualifier::Nearly => "近",
        Qualifier::Over => "以上",
        Qualifier::Under => "以下",
    }
}
