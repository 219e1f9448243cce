//! Filters with their counts, named for readers, and the chips that take a chosen one out again.

use super::asked::Asked;
use crate::domain::case::{ListSummary, MechanismSummary};
use crate::domain::division::divisions;
use crate::domain::ids::MechanismKey;
use crate::library::Snapshot;
use crate::search::Facets;
use crate::store;
use crate::web::error::WebError;

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
    pub(super) async fn all(snapshot: &mut Snapshot, facets: &Facets, asked: &Asked) -> Result<Vec<Self>, WebError> {
        let lists = store::lists::list(snapshot.db()).await?;
        let mut mechanisms = Vec::new();
        for list in &lists {
            mechanisms.extend(store::lists::mechanisms(snapshot.db(), &list.list.slug).await?);
        }
        let filters = &asked.filters;
        let several = lists.len() > 1;
        let mechanism_label = |value: &str| mechanism_label(value, &mechanisms, &lists, several);
        let list_label = |value: &str| lists.iter().find(|l| l.list.slug.as_str() == value).map(|l| l.list.label());
        let province = |value: &str| value.ends_with("0000") || filters.places.iter().any(|place| place == value);
        let places: Vec<_> = facets.places.iter().filter(|(value, _)| province(value)).cloned().collect();
        let mut groups = vec![
            Self::new("mechanism", "政策机制", &facets.mechanisms, &filters.mechanisms, mechanism_label),
            Self::new("place", "地区", &places, &filters.places, place_label),
            Self::new("list", "清单", &facets.lists, &filters.lists, list_label),
        ];
        groups.retain(|group| !group.values.is_empty());
        Ok(groups)
    }

    fn new(
        name: &'static str,
        label: &'static str,
        counts: &[(String, usize)],
        selected: &[String],
        name_of: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let value = |value: &str, count: usize| {
            let label = name_of(value).unwrap_or_else(|| value.to_owned());
            FacetValue { value: value.to_owned(), label, count, selected: selected.iter().any(|s| s == value) }
        };
        let mut values: Vec<FacetValue> = counts.iter().map(|(v, count)| value(v, *count)).collect();
        // A chosen value that nothing is left of must still be there to be taken out again.
        let gone = selected.iter().filter(|s| counts.iter().all(|(v, _)| v != *s));
        values.extend(gone.map(|v| value(v, 0)));
        values.sort_by(|a, b| (b.selected, b.count).cmp(&(a.selected, a.count)).then_with(|| a.value.cmp(&b.value)));
        values.truncate(MAX_VALUES.max(selected.len()));
        Self { name, label, values }
    }
}

fn place_label(value: &str) -> Option<String> {
    Some(divisions().find(value.parse().ok()?)?.name.to_owned())
}

/// The title of a mechanism, with its list when there are several.
fn mechanism_label(
    value: &str,
    mechanisms: &[MechanismSummary],
    lists: &[ListSummary],
    several: bool,
) -> Option<String> {
    let key: MechanismKey = value.parse().ok()?;
    let title = &mechanisms.iter().find(|m| m.heading.key == key)?.heading.title;
    let list = lists.iter().find(|l| l.list.slug == key.list).filter(|_| several);
    Some(list.map_or_else(|| title.clone(), |l| format!("{title}（{}）", l.list.label())))
}

/// A chosen filter that can be taken out.
pub(super) struct Chip {
    pub(super) label: String,
    pub(super) href: String,
}

/// The chosen values of all filters.
pub(super) fn chips(groups: &[FacetGroup], asked: &Asked) -> Vec<Chip> {
    let selected = groups.iter().flat_map(|group| group.values.iter().map(move |value| (group.name, value)));
    selected
        .filter(|(_, value)| value.selected)
        .map(|(name, value)| Chip { label: value.label.clone(), href: asked.without(name, &value.value) })
        .collect()
}
