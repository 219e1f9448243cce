//! 引文核对: a pasted quotation, and where it stands in the lists.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};

use crate::domain::quotation::{Edit, Grade};
use crate::library::{MAX_QUOTE_CHARS, MAX_SENTENCES, QuoteCheck, QuoteMatch, Verdict};
use crate::store::{self, Connection};
use crate::web::canonical::Format;
use crate::web::error::WebError;
use crate::web::extract::Parameters;
use crate::web::html::{Html, Layout};
use crate::web::json::Json;
use crate::web::json::check::{CheckView, cut_notice};
use crate::web::state::{AppState, Site};
use crate::web::urls::{SearchLink, check_href, sentence_href};
use crate::web::views::cite::of_case;

pub(crate) async fn show(
    State(state): State<AppState>,
    parameters: Parameters,
    format: Format,
) -> Result<Response, WebError> {
    let mut snapshot = state.snapshot_to_work().await?;
    // What no text holds would only be in the way; line ends are told apart from what differs.
    let q: String = parameters.last("q").replace("\r\n", "\n").replace('\0', "");
    let check = snapshot.check_quotation(&q).await?;
    if format == Format::Json {
        return Ok(Json(CheckView::new(&check, &state.site)).into_response());
    }
    let example = match q.trim() {
        "" => example(snapshot.db()).await?,
        _ => None,
    };
    Ok(Html(CheckPage::new(check, example, &state.site)).into_response())
}

#[derive(Template)]
#[template(path = "check/show.html")]
struct CheckPage {
    layout: Layout,
    q: String,
    most: usize,
    notices: Vec<String>,
    whole: Option<Judged>,
    sentences: Vec<Judged>,
    /// A sentence that can be tried, with its address.
    example: Option<(String, String)>,
}

/// A quotation with its places.
struct Judged {
    quote: String,
    grade: Grade,
    places: Vec<Place>,
    /// A search for the words of what was not found.
    search: String,
}

/// A place where it stands.
struct Place {
    id: String,
    href: String,
    list: String,
    number: String,
    heading: String,
    original: String,
    /// How many of a hundred letters agree, when some do not.
    percent: Option<u8>,
    diff: Vec<(Edit, String)>,
    citation: String,
}

impl CheckPage {
    fn new(check: QuoteCheck, example: Option<(String, String)>, site: &Site) -> Self {
        let QuoteCheck { whole, sentences, cut } = check;
        let q = whole.quote.clone();
        let layout = match q.as_str() {
            "" => Layout::page(site, "引文核对", "/check", "/check.json".to_owned()),
            q => Layout::new(site, "引文核对").twin(check_href(Format::Json, q)),
        };
        let mut notices: Vec<String> = cut.then(cut_notice).into_iter().collect();
        if sentences.len() == MAX_SENTENCES {
            notices.push(format!("逐句核对最多 {MAX_SENTENCES} 句。"));
        }
        let judged = |(at, verdict)| Judged::new(verdict, at, site);
        Self {
            layout: layout.noindex().description("粘贴一句引文，看它与清单原文是否一字不差".to_owned()),
            most: MAX_QUOTE_CHARS,
            notices,
            whole: (!q.is_empty()).then(|| Judged::new(whole, 0, site)),
            sentences: (1..).zip(sentences).map(judged).collect(),
            example,
            q,
        }
    }

    /// How many of the sentences were found.
    fn sentences_found(&self) -> usize {
        self.sentences.iter().filter(|sentence| sentence.grade != Grade::None).count()
    }
}

impl Judged {
    fn new(verdict: Verdict, number: usize, site: &Site) -> Self {
        let places = verdict.matches.iter().enumerate();
        Self {
            places: places.map(|(at, found)| Place::new(found, &format!("{number}-{at}"), site)).collect(),
            grade: verdict.grade,
            search: SearchLink::of(&verdict.quote.chars().take(24).collect::<String>()).href(),
            quote: verdict.quote,
        }
    }

    fn label(&self) -> &'static str {
        match self.grade {
            Grade::Exact => "逐字相同",
            Grade::Folded => "按字相同，标点或全半角不同",
            Grade::Near => "相近，有出入",
            Grade::None => "没有找到",
        }
    }
}

impl Place {
    fn new(QuoteMatch { case, found }: &QuoteMatch, id: &str, site: &Site) -> Self {
        let exact = found.grade == Grade::Exact;
        let diff = found.diff.iter().filter(|_| !exact).map(|piece| (piece.edit, visible(piece.edit, &piece.text)));
        Self {
            id: id.to_owned(),
            href: sentence_href(&case.key, found.sentence),
            list: case.list.label(),
            number: case.printed_number.clone(),
            heading: case.text.display_title().to_owned(),
            original: found.original.clone(),
            // Never 100: something differs.
            percent: (found.grade == Grade::Near).then_some(((found.similarity * 100.0) as u8).min(99)),
            diff: diff.collect(),
            citation: of_case(case, site).gbt7714_2025(),
        }
    }
}

/// Blanks that differ, so that they can be seen.
fn visible(edit: Edit, text: &str) -> String {
    if edit == Edit::Equal {
        return text.to_owned();
    }
    text.chars()
        .map(|c| {
            if c == '\n' {
                '↵'
            } else if c.is_whitespace() {
                '␣'
            } else {
                c
            }
        })
        .collect()
}

/// The heading of the first case of the newest list, to try with.
async fn example(db: &mut Connection) -> Result<Option<(String, String)>, WebError> {
    let Some(list) = store::lists::list(db).await?.into_iter().find(|list| list.case_count > 0) else {
        return Ok(None);
    };
    let scope = store::cases::Scope::List(list.list.slug);
    let case = store::cases::page(db, &scope, 0, 1).await?.cases.into_iter().next();
    let heading = case.map(|case| case.text.heading).filter(|heading| heading.chars().count() > 8);
    Ok(heading.map(|heading| {
        let href = check_href(Format::Html, &heading);
        (heading, href)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_that_differ_can_be_seen() {
        assert_eq!(visible(Edit::Insert, "甲 \n　乙"), "甲␣↵␣乙");
        assert_eq!(visible(Edit::Equal, "甲 乙"), "甲 乙");
    }
}
