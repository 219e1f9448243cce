//! Search: words and filters in, cases with marks and counts out.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};

mod asked;
mod beside;
mod facets;
mod feed;

use asked::Asked;
use beside::Beside;
use facets::chips;
pub(crate) use facets::{Chip, FacetGroup, FacetValue, has_label};

use super::home::TRIES;
use crate::export::Grouping;
use crate::library::{FoundCase, SearchPage, SearchRequest, Searched, Snapshot};
use crate::search::{Filters, Query};
use crate::web::canonical::Format;
use crate::web::error::WebError;
use crate::web::export::{self, Selection};
use crate::web::extract::Parameters;
use crate::web::html::{Html, Layout};
use crate::web::json::Json;
use crate::web::json::search::{SearchView, Shown};
use crate::web::state::{AppState, Site};
use crate::web::urls::{Href as _, SearchLink, case_with_marks};
use crate::web::views::actors::ActorView;
use crate::web::views::exports::{ExportLink, OF_CASES};
use crate::web::views::pager::Pager;

pub(crate) async fn show(
    State(state): State<AppState>,
    parameters: Parameters,
    format: Format,
) -> Result<Response, WebError> {
    let asked = Asked::parse(&parameters, format)?;
    let query = Query::parse(&asked.typed);
    if format == Format::Atom {
        return feed::answer(&mut state.snapshot_to_work().await?, query, &asked, &state.site).await;
    }
    let started = !asked.link.q.trim().is_empty() || asked.filters != Filters::default();
    if format == Format::Html && !started {
        return Ok(Html(StartPage::new(&state.site)).into_response());
    }
    if export::is_file(format) {
        let snapshot = state.snapshot_to_work().await?;
        return Ok(selection(snapshot, query, asked).await?.file(format, &state).await?.into_response());
    }
    let request = SearchRequest {
        query: query.clone(),
        filters: asked.filters.clone(),
        sort: asked.sort,
        offset: asked.link.page.saturating_sub(1).saturating_mul(asked.limit),
        limit: asked.limit,
    };
    let mut searched = state.search(request).await?;
    let found = &mut searched.page;
    if found.total == 0
        && let Some(log) = &state.site.zero_log
    {
        log.keep(&asked.link.q);
    }
    let pager = Pager::new(asked.link.page, found.total, asked.limit, |page| asked.page_href(page, format))?;
    let groups = FacetGroup::all(&searched.names, &found.facets, &asked);
    if format == Format::Json {
        let shown = Shown { page: pager.page, last_page: pager.last, per_page: asked.limit };
        return Ok(Json(SearchView::new(&query, found, &groups, &shown, &state.site)).into_response());
    }
    let beside = Beside::of(&query, found, &asked);
    if found.total == 0 {
        let page = EmptyPage::new(&searched, &query, beside, asked, groups, &state.site).await?;
        return Ok(Html(page).into_response());
    }
    Ok(Html(ResultsPage::new(beside, searched.page, asked, groups, pager, &state.site)).into_response())
}

/// Every hit of the main list, to be taken away.
async fn selection(mut snapshot: Snapshot, query: Query, asked: Asked) -> Result<Selection, WebError> {
    let Asked { link, filters, sort, .. } = asked;
    let found =
        snapshot.search_all(SearchRequest { query, filters, sort, offset: 0, limit: export::MAX_CASES }).await?;
    export::within(found.total)?;
    let told = found.corrections.iter().map(|correction| format!("已按“{}”搜索", correction.to));
    Ok(Selection {
        title: title(&link.q),
        ascii: "search".to_owned(),
        about: told.collect(),
        grouping: Grouping::Flat,
        href: SearchLink { page: 1, ..link }.href(),
        cases: found.cases,
    })
}

fn title(q: &str) -> String {
    if q.trim().is_empty() { "搜索".to_owned() } else { format!("搜索：{}", q.trim()) }
}

fn layout(asked: &Asked, site: &Site) -> Layout {
    let mut layout = Layout::new(site, &title(&asked.link.q)).noindex().without_header_search();
    layout.json = Some(asked.link.json_href());
    layout.feed(asked.feed_href())
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
    beside: Beside,
    hits: Vec<HitItem>,
    groups: Vec<FacetGroup>,
    chips: Vec<Chip>,
    unfiltered: String,
    sorts: Vec<(&'static str, String, bool)>,
    sort: &'static str,
    exports: Vec<ExportLink>,
    json: String,
    feed: String,
    pager: Pager,
}

impl ResultsPage {
    fn new(
        beside: Beside,
        found: SearchPage,
        asked: Asked,
        groups: Vec<FacetGroup>,
        pager: Pager,
        site: &Site,
    ) -> Self {
        let sort_link = |name: &'static str| SearchLink { sort: name, page: 1, ..asked.link.clone() }.href();
        let sorts = [("相关度", ""), ("清单顺序", "list"), ("地区", "place")];
        Self {
            layout: layout(&asked, site),
            total: found.total,
            beside,
            hits: found.cases.into_iter().map(|case| HitItem::new(case, &asked.link.q)).collect(),
            chips: chips(&groups, &asked),
            groups,
            unfiltered: asked.unfiltered(),
            sorts: sorts.map(|(label, name)| (label, sort_link(name), asked.link.sort == name)).to_vec(),
            sort: asked.link.sort,
            exports: ExportLink::all(OF_CASES, |f| SearchLink { page: 1, ..asked.link.clone() }.twin_href(f)),
            json: asked.link.json_href(),
            feed: asked.feed_href(),
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

/// The most words that are tried to leave out.
const MAX_FEWER: usize = 6;

impl Word {
    fn new(text: &str, search: &str, count: usize) -> Self {
        Self { text: text.to_owned(), href: SearchLink::of(search).href(), count }
    }
}

#[derive(Template)]
#[template(path = "search/empty.html")]
struct EmptyPage {
    layout: Layout,
    q: String,
    beside: Beside,
    chips: Vec<Chip>,
    unfiltered: String,
    words: Vec<Word>,
    /// The search with one word left out, where that finds something.
    fewer: Vec<Word>,
    any: Option<(String, usize)>,
    case_count: usize,
    list_count: usize,
    province_count: usize,
}

impl EmptyPage {
    async fn new(
        searched: &Searched,
        query: &Query,
        beside: Beside,
        asked: Asked,
        groups: Vec<FacetGroup>,
        site: &Site,
    ) -> Result<Self, WebError> {
        let typed: Vec<&str> = query.wanted_parts().collect();
        let without = |at: usize| {
            let rest = typed.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, part)| *part);
            rest.collect::<Vec<_>>().join(" ")
        };
        let several = typed.len() > 1;
        let rests: Vec<String> = (0..typed.len().min(MAX_FEWER)).filter(|_| several).map(without).collect();
        let joined = several.then(|| typed.join(" OR "));
        let searches = typed.iter().copied().chain(rests.iter().map(String::as_str)).chain(joined.as_deref());
        let mut counts = searched.counts(searches.map(Query::parse).collect()).await?.into_iter();
        let mut counted = || counts.next().unwrap_or(0);
        let words = typed.iter().map(|part| Word::new(part, part, counted())).collect();
        let mut fewer: Vec<Word> =
            typed.iter().zip(&rests).map(|(part, rest)| Word::new(part, rest, counted())).collect();
        fewer.retain(|word| word.count > 0);
        let any = joined.map(|joined| (SearchLink::of(&joined).href(), counted())).filter(|(_, count)| *count > 0);
        Ok(Self {
            layout: layout(&asked, site),
            beside,
            chips: chips(&groups, &asked),
            unfiltered: asked.unfiltered(),
            q: asked.link.q,
            words,
            fewer,
            any,
            case_count: searched.indexed(),
            list_count: searched.names.num_lists(),
            province_count: searched.provinces(),
        })
    }
}

/// How a search can be written, with what it means.
const SYNTAX: [(&str, &str); 7] = [
    ("体检 短板", "两个词都有"),
    ("REITs OR 专项债", "有一个就行"),
    ("条例 -江西", "有“条例”，没有“江西”"),
    ("“一项目一方案”", "作为一整段，一字不差"),
    ("金额:>1亿", "写到这样的金额；也可以写 金额:5000万-1亿、金额:<3亿元"),
    ("文件:更新条例", "提到标题里有这些字的《文件》"),
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
