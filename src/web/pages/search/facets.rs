//! Filters with their counts, named for readers, and the chips that take a chosen one out again.

use std::collections::BTreeSet;

use super::asked::Asked;
use crate::domain::annotation::FigureKind;
use crate::domain::division::divisions;
use crate::domain::list::PolicyList;
use crate::library::Names;
use crate::search::{Facets, NO_PLACE};

/// The most values a filter with many shows.
const MAX_VALUES: usize = 40;

/// A filter with its values.
pub(crate) struct FacetGroup {
    /// Name of the parameter.
    pub(crate) name: &'static str,
    /// What it is called on the page.
    pub(crate) label: &'static str,
    /// Its values, those with most cases first.
    pub(crate) values: Vec<FacetValue>,
}

/// A value of a filter.
pub(crate) struct FacetValue {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) count: usize,
    pub(crate) selected: bool,
}

impl FacetGroup {
    pub(super) fn all(names: &Names, facets: &Facets, asked: &Asked) -> Vec<Self> {
        let filters = &asked.filters;
        let mut groups = vec![
            Self::new("mechanism", "政策机制", &facets.mechanisms, &filters.mechanisms),
            Self::new("place", "地区", &facets.places, &filters.places),
            Self::new("has", "内容", &facets.has, &filters.has),
            Self::new("list", "清单", &facets.lists, &filters.lists),
        ];
        groups.retain(|group| !group.values.is_empty());
        Self::name_all(&mut groups, names);
        groups
    }

    /// Names the values of some groups for readers.
    pub(crate) fn name_all(groups: &mut [Self], names: &Names) {
        let mechanisms = groups.iter().filter(|group| group.name == "mechanism").flat_map(|group| &group.values);
        let lists: BTreeSet<&str> = mechanisms.filter_map(|value| list_of(&value.value)).collect();
        let several = lists.len() > 1;
        for group in groups {
            for value in &mut group.values {
                value.label = label(names, group.name, &value.value, several).unwrap_or_else(|| value.value.clone());
            }
        }
    }

    /// The values that are shown, not yet named.
    pub(crate) fn new(
        name: &'static str,
        label: &'static str,
        counts: &[(impl AsRef<str>, usize)],
        selected: &[String],
    ) -> Self {
        let is_selected = |value: &str| selected.iter().any(|s| s == value);
        // A chosen value that nothing is left of must still be there to be taken out again.
        let gone = selected.iter().filter(|s| counts.iter().all(|(v, _)| v.as_ref() != s.as_str()));
        let counted = counts.iter().map(|(value, count)| (value.as_ref(), *count));
        let mut values: Vec<(bool, usize, &str)> = counted
            .chain(gone.map(|value| (value.as_str(), 0)))
            .map(|(value, count)| (is_selected(value), count, value))
            .collect();
        // Thousands of values may be counted, of which a few are shown.
        values.sort_by(|a, b| (b.0, b.1).cmp(&(a.0, a.1)).then_with(|| a.2.cmp(b.2)));
        values.truncate(MAX_VALUES.max(selected.len()));
        let value = |(selected, count, value): (bool, usize, &str)| FacetValue {
            value: value.to_owned(),
            label: String::new(),
            count,
            selected,
        };
        let values = values.into_iter().map(value).collect();
        Self { name, label, values }
    }
}

/// What a value of `has` is called; nothing for any other word.
pub(crate) fn has_label(value: &str) -> Option<&'static str> {
    match value {
        "documents" => Some("有文件"),
        "figures" => Some("有金额"),
        _ => None,
    }
}

/// What a value is called. Mechanisms of `several` lists name each its own.
fn label(names: &Names, group: &str, value: &str, several: bool) -> Option<String> {
    match group {
        "mechanism" => {
            let title = &names.mechanism(value)?.title;
            let list = list_of(value).and_then(|slug| names.list(slug)).filter(|_| several);
            Some(list.map_or_else(|| title.clone(), |list| format!("{title}（{}）", list.label())))
        }
        "list" => names.list(value).map(PolicyList::label),
        "has" => has_label(value).map(str::to_owned),
        "kind" => value.parse::<FigureKind>().ok().map(|kind| kind.label().to_owned()),
        _ if value == NO_PLACE => Some("机构（不属于地区）".to_owned()),
        _ => Some(divisions().find(value.parse().ok()?)?.name.to_owned()),
    }
}

/// The slug in the key of a mechanism.
fn list_of(mechanism: &str) -> Option<&str> {
    mechanism.split_once('/').map(|(slug, _)| slug)
}

/// A chosen filter that can be taken out.
pub(crate) struct Chip {
    pub(crate) label: String,
    pub(crate) href: String,
}

/// The chosen values of all filters.
pub(super) fn chips(groups: &[FacetGroup], asked: &Asked) -> Vec<Chip> {
    let selected = groups.iter().flat_map(|group| group.values.iter().map(move |value| (group.name, value)));
    selected
        .filter(|(_, value)| value.selected)
        .map(|(name, value)| Chip { label: value.label.clone(), href: asked.without(name, &value.value) })
        .collect()
}
