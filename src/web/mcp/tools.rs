//! The tools an assistant can call.

use std::str::FromStr;

use rmcp::handler::server::wrapper::Parameters;
use rmcp::model::{CallToolResult, ContentBlock, ErrorData};
use rmcp::schemars::JsonSchema;
use rmcp::{tool, tool_router};
use serde::{Deserialize, Serialize};

use super::Assistant;
use super::answers::{FoundAnswer, ListsAnswer, LocalitiesAnswer};
use crate::domain::division::DivisionCode;
use crate::domain::ids::{CaseKey, ListSlug, MechanismKey};
use crate::domain::withdrawn::WithdrawnCase;
use crate::library::{LibraryError, SearchRequest};
use crate::search::{Filters, Query, Sort};
use crate::store;
use crate::web::json::cases::CaseDetailView;
use crate::web::json::check::CheckView;
use crate::web::pages::search::has_label;
use crate::web::views::cite;

/// Hits in one answer when the assistant does not say how many.
const HITS: usize = 10;
/// Hits in one answer at most.
const MAX_HITS: usize = 20;
/// The last page that can be asked for; nobody reads on behind it.
const MAX_PAGE: usize = 500;

/// A search.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(crate = "rmcp::schemars")]
struct SearchArguments {
    /// Words in Chinese: a place, a policy term, a title in 《》. A space means AND; OR, -word and "exact words" work.
    query: String,
    /// Only this list, by its slug such as urban-renewal-4.
    list: Option<String>,
    /// Only this mechanism, by its key such as urban-renewal-4/4.
    mechanism: Option<String>,
    /// Only this place and what lies in it, by its GB/T 2260 code such as 340000 or 340200.
    place: Option<String>,
    /// Only cases that name a document 《…》 ("documents") or an amount of money ("figures").
    has: Option<String>,
    /// How many hits, 1 to 20; 10 when left out.
    limit: Option<usize>,
    /// Which page of hits, from 1.
    page: Option<usize>,
}

/// Which case.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(crate = "rmcp::schemars")]
struct CaseArguments {
    /// The key of a case as the other tools give it, such as urban-renewal-4/4/1/1.
    key: String,
}

/// A quotation.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(crate = "rmcp::schemars")]
struct QuotationArguments {
    /// The words to check, in Chinese, at most 2,000 characters; …… where something is left out.
    text: String,
}

/// Which list.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(crate = "rmcp::schemars")]
struct ListArguments {
    /// Only this list, by its slug; all lists when left out.
    list: Option<String>,
}

type Answer = Result<CallToolResult, ErrorData>;

#[tool_router(router = tools, vis = "pub(super)")]
impl Assistant {
    #[tool(
        description = "Search the cases (案例) in Chinese. Gives key, heading, permalink, excerpt and citation of each hit, best first.",
        annotations(title = "搜索案例", read_only_hint = true, idempotent_hint = true, open_world_hint = false)
    )]
    async fn search_cases(&self, Parameters(asked): Parameters<SearchArguments>) -> Answer {
        let (limit, page) = (asked.limit.unwrap_or(HITS), asked.page.unwrap_or(1));
        if !(1..=MAX_HITS).contains(&limit) || !(1..=MAX_PAGE).contains(&page) {
            return Ok(refused("limit is 1 to 20 and page 1 to 500"));
        }
        let query = Query::parse(&asked.query);
        let filters = match filters(asked.list, asked.mechanism, asked.place, asked.has) {
            Ok(filters) => filters,
            Err(problem) => return Ok(refused(problem)),
        };
        let offset = (page - 1) * limit;
        let request = SearchRequest { query: query.clone(), filters, sort: Sort::Relevance, offset, limit };
        let mut snapshot = self.state.snapshot_to_work().await.map_err(|error| self.broken(error))?;
        let found = snapshot.search(request).await.map_err(|error| self.broken(error))?;
        answer(&FoundAnswer::new(&query, &found, page, &self.state.site))
    }

    #[tool(
        description = "Read one case whole: verbatim heading and body, who acts, documents, figures, permalink and citations.",
        annotations(title = "读一个案例", read_only_hint = true, idempotent_hint = true, open_world_hint = false)
    )]
    async fn get_case(&self, Parameters(asked): Parameters<CaseArguments>) -> Answer {
        let Ok(key) = asked.key.trim().parse::<CaseKey>() else {
            return Ok(refused("a key looks like urban-renewal-4/4/1/1; search_cases gives the keys"));
        };
        let mut snapshot = self.state.snapshot_to_work().await.map_err(|error| self.broken(error))?;
        let now = store::cases::alias(snapshot.db(), &key).await.map_err(|error| self.broken(error))?;
        let key = now.unwrap_or(key);
        let Some(detail) = store::cases::find(snapshot.db(), &key).await.map_err(|error| self.broken(error))? else {
            let withdrawn = store::withdrawn::case(snapshot.db(), &key).await.map_err(|error| self.broken(error))?;
            return Ok(match withdrawn {
                Some(case) => refused(&no_longer(&case)),
                None => refused("no case has this key; search_cases gives the keys"),
            });
        };
        let site = &self.state.site;
        let near = snapshot.near(&detail).await.map_err(|error| self.broken(error))?;
        answer(&CaseDetailView::new(&detail, &near, &cite::of_case(&detail.case, site), site))
    }

    #[tool(
        description = "Check whether a quotation stands in the cases: exact, folded (other signs or width), near (with the differences) or none.",
        annotations(title = "核对引文", read_only_hint = true, idempotent_hint = true, open_world_hint = false)
    )]
    async fn check_quotation(&self, Parameters(asked): Parameters<QuotationArguments>) -> Answer {
        let mut snapshot = self.state.snapshot_to_work().await.map_err(|error| self.broken(error))?;
        let check = snapshot.check_quotation(&asked.text).await.map_err(|error| self.broken(error))?;
        answer(&CheckView::new(&check, &self.state.site))
    }

    #[tool(
        description = "The lists (清单) with their mechanisms (政策机制) and measures (主要举措), and how many cases each has.",
        annotations(title = "清单与机制", read_only_hint = true, idempotent_hint = true, open_world_hint = false)
    )]
    async fn list_mechanisms(&self, Parameters(asked): Parameters<ListArguments>) -> Answer {
        let mut snapshot = self.state.snapshot().await.map_err(|error| self.broken(error))?;
        let slugs: Vec<ListSlug> = match asked.list {
            Some(slug) => match slug.trim().parse() {
                Ok(slug) => vec![slug],
                Err(_) => return Ok(refused("a slug looks like urban-renewal-4")),
            },
            None => {
                let lists = store::lists::list(snapshot.db()).await.map_err(|error| self.broken(error))?;
                lists.into_iter().map(|summary| summary.list.slug).collect()
            }
        };
        let mut lists = Vec::new();
        for slug in slugs {
            match store::lists::find(snapshot.db(), &slug).await.map_err(|error| self.broken(error))? {
                Some(detail) => lists.push(detail),
                None => return Ok(refused("there is no list of this name; without arguments all lists are given")),
            }
        }
        answer(&ListsAnswer::new(&lists, &self.state.site))
    }

    #[tool(
        description = "The places (地区) that act in cases, with GB/T 2260 codes and counts; a province counts the cases of all its places.",
        annotations(title = "地区", read_only_hint = true, idempotent_hint = true, open_world_hint = false)
    )]
    async fn list_localities(&self) -> Answer {
        let mut snapshot = self.state.snapshot().await.map_err(|error| self.broken(error))?;
        let counts = store::localities::count_by_code(snapshot.db()).await.map_err(|error| self.broken(error))?;
        answer(&LocalitiesAnswer::new(&counts, &self.state.site))
    }
}

/// Filters whose values can be; what cannot be is told to the assistant, which can mend it.
fn filters(
    list: Option<String>,
    mechanism: Option<String>,
    place: Option<String>,
    has: Option<String>,
) -> Result<Filters, &'static str> {
    fn checked<T: FromStr + ToString>(
        text: Option<String>,
        problem: &'static str,
    ) -> Result<Vec<String>, &'static str> {
        let value = text.map(|text| text.trim().parse::<T>()).transpose().map_err(|_| problem)?;
        Ok(value.map(|value| value.to_string()).into_iter().collect())
    }
    Ok(Filters {
        lists: checked::<ListSlug>(list, "list is a slug such as urban-renewal-4")?,
        mechanisms: checked::<MechanismKey>(mechanism, "mechanism is a key such as urban-renewal-4/4")?,
        places: checked::<DivisionCode>(place, "place is a GB/T 2260 code of six digits such as 340200")?,
        has: has.map(|has| known_has(has.trim())).transpose()?.into_iter().collect(),
        cases: Vec::new(),
    })
}

fn known_has(has: &str) -> Result<String, &'static str> {
    has_label(has).map(|_| has.to_owned()).ok_or("has is documents or figures")
}

/// An answer as structured content, and as text for clients that read only that.
fn answer(value: &impl Serialize) -> Answer {
    let value = serde_json::to_value(value).map_err(|error| internal(&error))?;
    Ok(CallToolResult::structured(value))
}

/// What the assistant did wrong, in words that it can act on.
fn refused(problem: &str) -> CallToolResult {
    CallToolResult::error(vec![ContentBlock::text(problem)])
}

/// What is said of a withdrawn case: it must not be quoted as if it stood in its list.
fn no_longer(case: &WithdrawnCase) -> String {
    let WithdrawnCase { list, printed_number, withdrawn_at, .. } = case;
    format!(
        "this case was withdrawn at {withdrawn_at} ({}) and is no part of 《{}》 any more; do not quote it as such. As {printed_number} it said: {}",
        case.reason.name(),
        list.title,
        case.text.verbatim()
    )
}

impl Assistant {
    /// What went wrong inside; what may be damage is looked into.
    fn broken(&self, error: impl Into<LibraryError>) -> ErrorData {
        match error.into() {
            LibraryError::Busy => {
                return ErrorData::internal_error("the library is busy; try again in two seconds", None);
            }
            // That is told where it was found.
            LibraryError::Damaged { .. } | LibraryError::Mending { .. } => {}
            error if error.may_be_damage() && self.state.library.suspect(&error.to_string()) => {}
            error => return internal(&error),
        }
        ErrorData::internal_error(UNREADABLE, None)
    }
}

const UNREADABLE: &str = "the library could not be read; try again later";

/// What went wrong inside is logged, never shown.
fn internal(error: &(dyn std::error::Error + 'static)) -> ErrorData {
    tracing::error!(error, "a tool failed");
    ErrorData::internal_error(UNREADABLE, None)
}
