//! The matrix of an overview: provinces down, mechanisms across, and in each cell the search that gives exactly its cases.

use std::collections::{BTreeMap, HashMap};

use crate::domain::division::{Division, DivisionCode, divisions};
use crate::domain::ids::{ListSlug, MechanismKey};
use crate::search::NO_PLACE;
use crate::store::overview::Cell;
use crate::web::urls::{Href as _, SearchLink};

/// The most mechanisms shown side by side.
const MAX_COLUMNS: usize = 12;
/// The most mechanisms of one title whose cells can be links: a search takes 30 filters.
const MAX_MEMBERS: usize = 28;

/// Mechanisms of one title, before they are counted.
pub(crate) struct Heading {
    /// As the list prints it; `None` when the column stands for several lists.
    pub(crate) printed: Option<String>,
    pub(crate) title: String,
    pub(crate) members: Vec<MechanismKey>,
    /// 案例, each once.
    pub(crate) total: usize,
}

/// A number and the search that finds so many cases; no address when no search can say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) count: usize,
    pub(crate) href: Option<String>,
    /// Which of five tints, 0 for none.
    pub(crate) tint: usize,
}

/// A mechanism.
pub(crate) struct Column {
    pub(crate) printed: Option<String>,
    pub(crate) title: String,
    pub(crate) keys: Vec<MechanismKey>,
    pub(crate) total: Count,
}

/// A province, or the cases in which no place acts.
pub(crate) struct Row {
    pub(crate) code: Option<DivisionCode>,
    pub(crate) name: &'static str,
    /// The page of the province or of the organisations.
    pub(crate) href: String,
    pub(crate) cells: Vec<Count>,
    pub(crate) total: Count,
}

/// The whole matrix.
pub(crate) struct Matrix {
    pub(crate) columns: Vec<Column>,
    /// Mechanisms that are left out: those with the fewest cases.
    pub(crate) hidden: usize,
    /// Provinces with cases, those with most first, and last what no place does.
    pub(crate) rows: Vec<Row>,
    /// Provinces without a case.
    pub(crate) empty: Vec<&'static Division>,
    /// All cases, each once.
    pub(crate) total: Count,
    /// Whether some case stands in more than one row.
    pub(crate) shared: bool,
}

impl Matrix {
    /// The matrix of a list, or of all of them.
    pub(crate) fn new(headings: Vec<Heading>, cells: &[Cell], list: Option<&ListSlug>) -> Self {
        let total: usize = headings.iter().map(|heading| heading.total).sum();
        let counts = counts(&headings, cells);
        let shown = shown(&headings);
        let hidden = headings.len() - shown.len();
        let most =
            counts.values().flat_map(|row| shown.iter().filter_map(|at| row.get(at))).copied().max().unwrap_or(0);
        let link = Links { list };
        let row = |code: Option<DivisionCode>, name: &'static str, href: String, row: &HashMap<usize, usize>| Row {
            code,
            name,
            href,
            cells: shown
                .iter()
                .map(|at| link.cell(&headings[*at].members, code, row.get(at).copied().unwrap_or(0), most))
                .collect(),
            total: link.place(code, row.values().sum()),
        };
        let mut rows: Vec<Row> = divisions()
            .provinces()
            .filter_map(|d| Some(row(Some(d.code), d.name, d.code.href(), counts.get(&Some(d.code))?)))
            .collect();
        rows.sort_by_key(|row| (std::cmp::Reverse(row.total.count), row.code));
        rows.extend(counts.get(&None).map(|cells| row(None, "机构", "/organisations".to_owned(), cells)));
        let empty = divisions().provinces().filter(|d| !counts.contains_key(&Some(d.code))).collect();
        let shared = rows.iter().map(|row| row.total.count).sum::<usize>() > total;
        let column = |heading: Heading| Column {
            total: link.mechanism(&heading.members, heading.total),
            printed: heading.printed,
            title: heading.title,
            keys: heading.members,
        };
        let columns = headings.into_iter().enumerate().filter(|(at, _)| shown.contains(at)).map(|(_, h)| column(h));
        Self { columns: columns.collect(), hidden, rows, empty, total: link.all(total), shared }
    }
}

/// Cases by province and number of the heading.
fn counts(headings: &[Heading], cells: &[Cell]) -> BTreeMap<Option<DivisionCode>, HashMap<usize, usize>> {
    let members = headings.iter().enumerate().flat_map(|(at, h)| h.members.iter().map(move |key| (key, at)));
    let heading_of: HashMap<&MechanismKey, usize> = members.collect();
    let mut counts: BTreeMap<_, HashMap<usize, usize>> = BTreeMap::new();
    for cell in cells {
        if let Some(&at) = heading_of.get(&cell.mechanism) {
            *counts.entry(cell.province).or_default().entry(at).or_default() += cell.cases;
        }
    }
    counts
}

/// The headings that are shown, in their order: those with most cases when there are too many.
fn shown(headings: &[Heading]) -> Vec<usize> {
    let mut all: Vec<usize> = (0..headings.len()).collect();
    all.sort_by_key(|&at| std::cmp::Reverse(headings[at].total));
    all.truncate(MAX_COLUMNS);
    all.sort_unstable();
    all
}

struct Links<'a> {
    list: Option<&'a ListSlug>,
}

impl Links<'_> {
    fn cell(&self, members: &[MechanismKey], place: Option<DivisionCode>, count: usize, most: usize) -> Count {
        let link = SearchLink { mechanisms: names(members), places: vec![value(place)], ..SearchLink::of("") };
        let tint = if most <= 4 { count } else { (4 * count).div_ceil(most) };
        Count { count, href: (members.len() <= MAX_MEMBERS).then(|| link.href()), tint }
    }

    fn mechanism(&self, members: &[MechanismKey], count: usize) -> Count {
        let link = SearchLink { mechanisms: names(members), ..SearchLink::of("") };
        Count { count, href: (members.len() <= MAX_MEMBERS).then(|| link.href()), tint: 0 }
    }

    fn place(&self, place: Option<DivisionCode>, count: usize) -> Count {
        let link = SearchLink { lists: self.lists(), places: vec![value(place)], ..SearchLink::of("") };
        Count { count, href: Some(link.href()), tint: 0 }
    }

    /// A search for everything is no search, so only a list has one.
    fn all(&self, count: usize) -> Count {
        let link = SearchLink { lists: self.lists(), ..SearchLink::of("") };
        Count { count, href: self.list.map(|_| link.href()), tint: 0 }
    }

    fn lists(&self) -> Vec<String> {
        self.list.iter().map(ToString::to_string).collect()
    }
}

fn names(members: &[MechanismKey]) -> Vec<String> {
    members.iter().map(ToString::to_string).collect()
}

fn value(place: Option<DivisionCode>) -> String {
    place.map_or_else(|| NO_PLACE.to_owned(), |code| code.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> MechanismKey {
        text.parse().expect("a key")
    }

    fn heading(keys: &[&str], total: usize) -> Heading {
        let members = keys.iter().map(|text| key(text)).collect();
        Heading { printed: None, title: keys.concat(), members, total }
    }

    fn cell(mechanism: &str, province: Option<&str>, cases: usize) -> Cell {
        Cell { mechanism: key(mechanism), province: province.map(|code| code.parse().expect("a code")), cases }
    }

    #[test]
    fn mechanisms_of_one_title_are_one_column_and_a_case_of_two_provinces_counts_in_both() {
        let headings = vec![heading(&["a/1", "b/2"], 3), heading(&["b/1"], 1)];
        let cells = [
            cell("a/1", Some("320000"), 1),
            cell("b/2", Some("320000"), 1),
            cell("b/2", Some("350000"), 2),
            cell("b/1", None, 1),
        ];
        let matrix = Matrix::new(headings, &cells, None);
        let rows: Vec<(&str, Vec<usize>, usize)> =
            matrix.rows.iter().map(|r| (r.name, r.cells.iter().map(|c| c.count).collect(), r.total.count)).collect();
        assert_eq!(rows, [("江苏省", vec![2, 0], 2), ("福建省", vec![2, 0], 2), ("机构", vec![0, 1], 1)]);
        assert!(matrix.shared && matrix.total.count == 4 && matrix.total.href.is_none());
        assert_eq!(matrix.empty.len() + 2, divisions().provinces().count());
        let href = matrix.rows[0].cells[0].href.as_deref();
        assert_eq!(href, Some("/search?q=&mechanism=a%2F1&mechanism=b%2F2&place=320000"));
        assert_eq!(matrix.rows[2].cells[1].href.as_deref(), Some("/search?q=&mechanism=b%2F1&place=none"));
    }

    #[test]
    fn of_many_mechanisms_those_with_most_cases_are_shown() {
        let keys: Vec<String> = (1..=20).map(|n| format!("a/{n}")).collect();
        let headings = keys.iter().enumerate().map(|(n, key)| heading(&[key], n)).collect();
        let matrix = Matrix::new(headings, &[cell("a/1", Some("320000"), 7)], Some(&"a".parse().expect("a slug")));
        assert_eq!((matrix.columns.len(), matrix.hidden), (12, 8));
        assert_eq!(matrix.columns[0].keys[0], key("a/9"));
        assert_eq!(matrix.rows[0].total.count, 7, "what is not shown still counts");
        assert_eq!(matrix.total.href.as_deref(), Some("/search?q=&list=a"));
    }
}
