//! A search as a feed: what it finds, what came in or was corrected last first.

use std::collections::HashMap;
use std::sync::Arc;

use axum::response::Response;

use super::asked::Asked;
use crate::domain::case::CaseSummary;
use crate::library::{SearchPage, SearchRequest, Snapshot};
use crate::search::{Filters, Query, Sort};
use crate::store;
use crate::web::error::WebError;
use crate::web::feeds::{self, About, MAX_ENTRIES};
use crate::web::state::Site;
use crate::web::urls::SearchLink;

/// The most changed cases that are looked at for one feed.
const MAX_CHANGED: usize = 500;

pub(super) async fn answer(
    snapshot: &mut Snapshot,
    query: Query,
    asked: &Asked,
    site: &Site,
) -> Result<Response, WebError> {
    let mut cases = changed(snapshot, &query, &asked.filters).await?;
    cases.extend(imported(snapshot, &query, &asked.filters).await?);
    let news = store::news::latest_first(snapshot.db(), cases, MAX_ENTRIES).await?;
    let page = SearchLink { sort: "", page: 1, ..asked.link.clone() }.href();
    let words = asked.link.q.trim();
    let title = if words.is_empty() { "搜索".to_owned() } else { format!("搜索：{words}") };
    feeds::answer(snapshot, &About { title: &title, page: &page, feed: &asked.feed_href() }, (news, Vec::new()), site)
        .await
}

/// What the search finds among the cases that corrections changed or brought in last. Only these are looked at: beyond them
/// are more hits than a feed holds.
async fn changed(snapshot: &mut Snapshot, query: &Query, filters: &Filters) -> Result<Vec<CaseSummary>, WebError> {
    let mut ids = store::news::changed_ids(snapshot.db(), MAX_CHANGED).await?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    ids.sort_unstable();
    let filters = Filters { cases: ids, ..filters.clone() };
    let found = search(snapshot, query, filters, MAX_CHANGED).await?;
    Ok(cases_of(found))
}

/// The index knows the order of the lists by their dates; an old list that was imported today is news all the same. So a
/// search that finds more than a feed holds is asked list by list, from the one imported last.
async fn imported(snapshot: &mut Snapshot, query: &Query, filters: &Filters) -> Result<Vec<CaseSummary>, WebError> {
    let imports = store::news::imports(snapshot.db()).await?;
    let first = search(snapshot, query, filters.clone(), MAX_ENTRIES).await?;
    if first.total <= MAX_ENTRIES {
        let rank: HashMap<_, _> = imports.iter().zip(0..).map(|((slug, _), rank)| (slug, rank)).collect();
        let mut cases = cases_of(first);
        cases.sort_by_key(|case| rank.get(&case.list.slug).copied().unwrap_or(usize::MAX));
        return Ok(cases);
    }
    let has = |slug: &str| first.facets.lists.iter().any(|(list, _)| list == slug);
    let wanted = |slug: &str| filters.lists.is_empty() || filters.lists.iter().any(|list| list == slug);
    let mut cases = Vec::new();
    for (slug, _) in imports.iter().filter(|(slug, _)| has(slug.as_str()) && wanted(slug.as_str())) {
        if cases.len() >= MAX_ENTRIES {
            break;
        }
        let filters = Filters { lists: vec![slug.to_string()], ..filters.clone() };
        cases.extend(cases_of(search(snapshot, query, filters, MAX_ENTRIES - cases.len()).await?));
    }
    Ok(cases)
}

async fn search(
    snapshot: &mut Snapshot,
    query: &Query,
    filters: Filters,
    limit: usize,
) -> Result<SearchPage, WebError> {
    let request = SearchRequest { query: query.clone(), filters, sort: Sort::ListOrder, offset: 0, limit };
    Ok(snapshot.search(request).await?)
}

fn cases_of(found: SearchPage) -> Vec<CaseSummary> {
    found.cases.into_iter().map(|found| Arc::unwrap_or_clone(found.case)).collect()
}
