//! Search: words and filters in, cases with marks and counts out.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};

use super::home::TRIES;
use crate::domain::case::{ListSummary, MechanismSummary};
use crate::domain::division::{DivisionCode, divisions};
use crate::domain::ids::{ListSlug, MechanismKey};
use crate::library::{FoundCase, SearchPage, SearchRequest, Snapshot};
use crate::search::{Facets, Filters, MAX_CHARS, Query, Sort};
use crate::store;
use crate::web::canonical::Format;
use crate::web::error::{Way, WebError};
use crate::web::extract::Parameters;
use crate::web::html::{Html, Layout};
use crate::web::json::Json;
use crate::web::json::search::{SearchView, Shown};
use crate::web::state::{AppState, Site};
use crate::web::urls::{Href as _, SearchLink, case_with_marks};
use crate::web::views::actors::ActorView;
use crate::web::views::pager::{PER_PAGE, Pager};

/// The most hits `/search.json` gives at once.
const MAX_LIMIT: usize = 100;
/// The most values a filter with many shows.
const MAX_VALUES: usize = 40;
/// The most filters that can be chosen: each has a chip whose link carries all the others.
const MAX_FILTERS: usize = 30;

pub(crate) async fn show(
    State(state): State<AppState>,
    parameters: Parameters,
    format: Format,
) -> Result<Response, WebError> {
    let asked = Asked::parse(&parameters, format)?;
    let mut snapshot = state.library.snapshot().await?;
    let query = Query::parse(&asked.typed);
    let started = !asked.link.q.trim().is_empty() || asked.filters != Filters::default();
    if format == Format::Html && !started {
        return Ok(Html(StartPage::new(&state.site)).into_response());
    }
    let request = SearchRequest {
        query: query.clone(),
        filters: asked.filters.clone(),
        sort: asked.sort,
        offset: asked.link.page.saturating_sub(1).saturating_mul(asked.limit),
        limit: asked.limit,
    };
    let found = snapshot.search(request).await?;
    if found.total == 0
        && let Some(log) = &state.site.zero_log
    {
        log.keep(&asked.link.q);
    }
    let pager = Pager::new(asked.link.page, found.total, asked.limit, |page| asked.page_href(page, format))?;
    let groups = FacetGroup::all(&mut snapshot, &found.facets, &asked).await?;
    if format == Format::Json {
        let shown = Shown { page: pager.page, last_page: pager.last, per_page: asked.limit };
        return Ok(Json(SearchView::new(&query, &found, &groups, &shown, &state.site)).into_response());
    }
    if found.total == 0 {
        return Ok(Html(EmptyPage::new(&mut snapshot, &query, asked, groups, &state.site).await?).into_response());
    }
    Ok(Html(ResultsPage::new(&query, found, asked, groups, pager, &state.site)).into_response())
}

/// A search as it was asked for, every value checked.
struct Asked {
    /// The words, all of them.
    typed: String,
    /// The search as links carry it: with the words that are searched, however long the rest is.
    link: SearchLink,
    filters: Filters,
    sort: Sort,
    limit: usize,
}

impl Asked {
    fn parse(parameters: &Parameters, format: Format) -> Result<Self, WebError> {
        // A line end or a NUL is no part of any word; what links and titles carry is what is searched.
        let typed = parameters.last("q").replace(char::is_control, " ");
        let q: String = typed.chars().filter(|c| !c.is_control()).take(MAX_CHARS).collect();
        let plain = SearchLink::of(&q).href();
        let bad = |name: &str, value: &str, expected: &str| {
            let way = Way { href: plain.clone(), label: "不加这个条件再搜".to_owned() };
            WebError::bad_parameter(name, value, expected, vec![way])
        };
        let lists =
            checked::<ListSlug>(parameters, "list", |v| bad("list", v, "应是清单的地址名，如 urban-renewal-4"))?;
        let mechanisms = checked::<MechanismKey>(parameters, "mechanism", |v| {
            bad("mechanism", v, "应是清单的地址名加机制的序号，如 urban-renewal-4/4")
        })?;
        let places =
            checked::<DivisionCode>(parameters, "place", |v| bad("place", v, "应是六位行政区划代码，如 360000"))?;
        if let Some(unknown) = places.iter().find(|p| p.parse().ok().and_then(|code| divisions().find(code)).is_none())
        {
            return Err(bad("place", unknown, "行政区划代码表里没有这个代码"));
        }
        let chosen = lists.len() + mechanisms.len() + places.len();
        if chosen > MAX_FILTERS {
            let expected = format!("一次最多选 {MAX_FILTERS} 个筛选条件");
            return Err(bad("list、mechanism、place", &format!("{chosen} 个"), &expected));
        }
        let (sort, sort_name) = match parameters.last("sort") {
            "" | "relevance" => (Sort::Relevance, ""),
            "list" => (Sort::ListOrder, "list"),
            "place" => (Sort::Place, "place"),
            other => return Err(bad("sort", other, "可以是 relevance、list 或 place")),
        };
        let limit = match (format, parameters.last("limit")) {
            (Format::Html, _) | (_, "") => PER_PAGE,
            (Format::Json, text) => match text.parse() {
                Ok(limit) if (1..=MAX_LIMIT).contains(&limit) && !text.starts_with('+') => limit,
                _ => return Err(bad("limit", text, "应是 1 到 100 的整数")),
            },
        };
        let filters = Filters { lists: lists.clone(), mechanisms: mechanisms.clone(), places: places.clone() };
        let page = parameters.page(&plain)?;
        let link = SearchLink { q, lists, mechanisms, places, sort: sort_name, page };
        Ok(Self { typed, link, filters, sort, limit })
    }

    fn page_href(&self, page: usize, format: Format) -> String {
        let link = SearchLink { page, ..self.link.clone() };
        match format {
            Format::Html => link.href(),
            Format::Json => link.json_href(),
        }
    }

    /// The search with one value of a filter taken out.
    fn without(&self, name: &str, value: &str) -> String {
        let mut link = SearchLink { page: 1, ..self.link.clone() };
        let values = match name {
            "list" => &mut link.lists,
            "mechanism" => &mut link.mechanisms,
            _ => &mut link.places,
        };
        values.retain(|v| v != value);
        link.href()
    }

    /// The search without any filter.
    fn unfiltered(&self) -> String {
        SearchLink { sort: self.link.sort, ..SearchLink::of(&self.link.q) }.href()
    }
}

/// Every value of a filter as its type writes it; the first that is none is the error.
fn checked<T: std::str::FromStr + ToString>(
    parameters: &Parameters,
    name: &str,
    bad: impl Fn(&str) -> WebError,
) -> Result<Vec<String>, WebError> {
    let values = parameters.all(name).into_iter();
    values.map(|value| value.parse::<T>().map(|v| v.to_string()).map_err(|_| bad(value))).collect()
}

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
    async fn all(snapshot: &mut Snapshot, facets: &Facets, asked: &Asked) -> Result<Vec<Self>, WebError> {
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
struct Chip {
    label: String,
    href: String,
}

fn chips(groups: &[FacetGroup], asked: &Asked) -> Vec<Chip> {
    let selected = groups.iter().flat_map(|group| group.values.iter().map(move |value| (group.name, value)));
    selected
        .filter(|(_, value)| value.selected)
        .map(|(name, value)| Chip { label: value.label.clone(), href: asked.without(name, &value.value) })
        .collect()
}

fn layout(asked: &Asked, site: &Site) -> Layout {
    let title =
        if asked.link.q.trim().is_empty() { "搜索".to_owned() } else { format!("搜索：{}", asked.link.q.trim()) };
    let mut layout = Layout::new(site, &title).noindex().without_header_search();
    layout.json = Some(asked.link.json_href());
    layout
}

/// A hit as the page shows it.
struct HitItem {
    found: FoundCase,
    href: String,
    actors: Vec<ActorView>,
}

impl HitItem {
    fn new(found: FoundCase, q: &str) -> Self {
        Self { href: case_with_marks(&found.case.key, q), actors: ActorView::all(&found.case.actors), found }
    }
}

#[derive(Template)]
#[template(path = "search/show.html")]
struct ResultsPage {
    layout: Layout,
    q: String,
    total: usize,
    notices: Vec<String>,
    hits: Vec<HitItem>,
    groups: Vec<FacetGroup>,
    chips: Vec<Chip>,
    unfiltered: String,
    sorts: Vec<(&'static str, String, bool)>,
    sort: &'static str,
    json: String,
    pager: Pager,
}

impl ResultsPage {
    fn new(query: &Query, found: SearchPage, asked: Asked, groups: Vec<FacetGroup>, pager: Pager, site: &Site) -> Self {
        let sort_link = |name: &'static str| SearchLink { sort: name, page: 1, ..asked.link.clone() }.href();
        let sorts = [("相关度", ""), ("清单顺序", "list"), ("地区", "place")];
        Self {
            layout: layout(&asked, site),
            total: found.total,
            notices: query.notices().iter().map(|notice| notice.text.clone()).collect(),
            hits: found.cases.into_iter().map(|case| HitItem::new(case, &asked.link.q)).collect(),
            chips: chips(&groups, &asked),
            groups,
            unfiltered: asked.unfiltered(),
            sorts: sorts.map(|(label, name)| (label, sort_link(name), asked.link.sort == name)).to_vec(),
            sort: asked.link.sort,
            json: asked.link.json_href(),
            q: asked.link.q,
            pager,
        }
    }
}

/// A word of a search that found nothing, and what it finds alone.
struct Word {
    text: String,
    href: String,
    count: usize,
}

#[derive(Template)]
#[template(path = "search/empty.html")]
struct EmptyPage {
    layout: Layout,
    q: String,
    notices: Vec<String>,
    chips: Vec<Chip>,
    unfiltered: String,
    words: Vec<Word>,
    any: Option<(String, usize)>,
    case_count: usize,
    list_count: usize,
    province_count: usize,
}

impl EmptyPage {
    async fn new(
        snapshot: &mut Snapshot,
        query: &Query,
        asked: Asked,
        groups: Vec<FacetGroup>,
        site: &Site,
    ) -> Result<Self, WebError> {
        let mut words = Vec::new();
        for part in query.wanted_parts() {
            let count = snapshot.count(Query::parse(part)).await?;
            words.push(Word { text: part.to_owned(), href: SearchLink::of(part).href(), count });
        }
        let any = match words.len() {
            0 | 1 => None,
            _ => {
                let joined = query.wanted_parts().collect::<Vec<_>>().join(" OR ");
                let count = snapshot.count(Query::parse(&joined)).await?;
                (count > 0).then(|| (SearchLink::of(&joined).href(), count))
            }
        };
        let lists = store::lists::list(snapshot.db()).await?;
        let counts = store::localities::count_by_code(snapshot.db()).await?;
        Ok(Self {
            layout: layout(&asked, site),
            notices: query.notices().iter().map(|notice| notice.text.clone()).collect(),
            chips: chips(&groups, &asked),
            unfiltered: asked.unfiltered(),
            q: asked.link.q,
            words,
            any,
            case_count: lists.iter().map(|list| list.case_count).sum(),
            list_count: lists.len(),
            province_count: counts.keys().filter(|code| code.province() == **code).count(),
        })
    }
}

/// How a search can be written, with what it means.
const SYNTAX: [(&str, &str); 5] = [
    ("体检 短板", "两个词都有"),
    ("REITs OR 专项债", "有一个就行"),
    ("条例 -江西", "有“条例”，没有“江西”"),
    ("“一项目一方案”", "作为一整段，一字不差"),
    ("地区:江苏", "只在一个字段里找：标题、地区、机制、批次"),
];

#[derive(Template)]
#[template(path = "search/start.html")]
struct StartPage {
    layout: Layout,
    q: String,
    tries: Vec<(&'static str, String)>,
    syntax: Vec<(&'static str, &'static str, String)>,
}

impl StartPage {
    fn new(site: &Site) -> Self {
        let mut layout = Layout::page(site, "搜索", "/search", "/search.json".to_owned()).without_header_search();
        layout.noindex = true;
        Self {
            layout,
            q: String::new(),
            tries: TRIES.iter().map(|words| (*words, SearchLink::of(words).href())).collect(),
            syntax: SYNTAX.iter().map(|(words, meaning)| (*words, *meaning, SearchLink::of(words).href())).collect(),
        }
    }
}
