//! Pages and their twins, as readers, browsers and programs get them.

mod check;
mod cite;
mod compare;
mod crawl;
mod documents;
mod empty;
mod figures;
mod folder;
mod golden;
mod headers;
mod kept;
mod machines;
mod missing;
mod paging;
mod revisions;
mod several_lists;
mod spelling;
mod titles;
mod withdrawn;

pub(crate) use crawl::is_well_made;

use super::support::html;

/// The paths of the cases that a page lists, in order, each once.
fn cases_on(page: &str) -> Vec<String> {
    let is_case = |href: &String| href.starts_with("/lists/") && href.split('/').count() == 6 && !href.contains('#');
    let mut found: Vec<String> = Vec::new();
    for href in html::links(page).into_iter().filter(is_case) {
        if !found.contains(&href) {
            found.push(href);
        }
    }
    found
}

/// The numbers of the cases in a JSON answer, in order.
fn numbers_in(answer: &serde_json::Value) -> Vec<&str> {
    answer["cases"].as_array().expect("cases").iter().filter_map(|case| case["number"].as_str()).collect()
}
