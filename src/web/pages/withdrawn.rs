//! 410: what stood at an address that was given out once. The page says what it was, since when and why it is gone, and what
//! is near; its JSON twin is a problem document with the same.

use askama::Template;
use axum::body::Body;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};

use super::missing::Above;
use crate::domain::actor::OrganisationId;
use crate::domain::annotation::DocumentId;
use crate::domain::ids::{MeasureKey, MechanismKey};
use crate::domain::list::PolicyList;
use crate::domain::withdrawn::{Reason, WithdrawnCase, WithdrawnHeading, WithdrawnList};
use crate::web::canonical::Format;
use crate::web::error::{Finished, PROBLEM, Way};
use crate::web::html::{Html, Layout, Nav};
use crate::web::json::lists::ListView;
use crate::web::json::withdrawn::GoneProblem;
use crate::web::state::Site;
use crate::web::urls::{Href, RevisionsOf, SearchLink};
use crate::web::views::day::Day;
use crate::web::views::marked::Marker;
use crate::web::views::passages::{Passage, paragraphs};

/// So many withdrawn cases does a page of a list name.
pub(crate) const MOST: usize = 100;

/// What is gone.
pub(crate) struct Gone {
    crumbs: Vec<Way>,
    /// Above the title: list and number.
    eyebrow: String,
    number: Option<String>,
    title: String,
    day: Option<Day>,
    /// Why it is gone.
    detail: String,
    /// The text of a case at last.
    paragraphs: Vec<Vec<Passage>>,
    is_title_cut: bool,
    /// The list a case stood in.
    source: Option<PolicyList>,
    /// The cases that went with a list.
    cases: Vec<GoneCase>,
    ways: Vec<Way>,
    json: String,
    nav: Nav,
    problem: GoneProblem,
}

/// A withdrawn case by name.
pub(crate) struct GoneCase {
    pub(crate) href: String,
    pub(crate) number: String,
    pub(crate) title: String,
    pub(crate) day: Day,
}

impl GoneCase {
    pub(crate) fn all(cases: &[WithdrawnCase]) -> Vec<Self> {
        let case = |case: &WithdrawnCase| Self {
            href: case.key.href(),
            number: case.printed_number.clone(),
            title: case.text.display_title().to_owned(),
            day: Day::of(&case.withdrawn_at),
        };
        cases.iter().map(case).collect()
    }
}

fn crumb(href: &str, label: &str) -> Way {
    Way { href: href.to_owned(), label: label.to_owned() }
}

fn why(what: &str, reason: Reason) -> String {
    match reason {
        Reason::LeftOut => format!("更正后的清单里没有这{what}。"),
        Reason::ListRemoved => "它所在的清单已经从本库移除。".to_owned(),
    }
}

impl Gone {
    fn new(title: String, detail: String, page: &impl Href, problem: GoneProblem) -> Self {
        Self {
            crumbs: vec![crumb("/lists", "清单")],
            eyebrow: String::new(),
            number: None,
            title,
            day: problem.withdrawn_at.as_deref().map(Day::of),
            detail,
            paragraphs: Vec::new(),
            is_title_cut: false,
            source: None,
            cases: Vec::new(),
            ways: Vec::new(),
            json: page.json_href(),
            nav: Nav::Lists,
            problem,
        }
    }

    /// A case, with the ways to what is near.
    pub(super) fn case(case: WithdrawnCase, is_corrected: bool, mut ways: Vec<Way>, site: &Site) -> Self {
        let detail = why("个案例", case.reason);
        let problem = GoneProblem::of_case(&case, ("这个案例已经撤下", &detail), site);
        let title = case.text.display_title().to_owned();
        ways.insert(0, Way { href: SearchLink::of(&title).href(), label: "搜索相近的案例".to_owned() });
        if is_corrected {
            let href = RevisionsOf(case.key.clone()).href();
            ways.insert(0, Way { href, label: "看更正记录".to_owned() });
        }
        let mut crumbs = vec![crumb("/lists", "清单"), crumb(&case.list.slug.href(), &case.list.label())];
        crumbs.push(crumb(&case.mechanism.key.href(), &format!("{} {}", case.mechanism.printed, case.mechanism.title)));
        if case.measure.title.is_some() {
            crumbs.push(crumb(&case.measure.key.href(), &case.measure.label()));
        }
        Self {
            crumbs,
            eyebrow: case.list.label(),
            number: Some(case.printed_number),
            paragraphs: paragraphs(&case.text, &mut Marker::new(None)),
            is_title_cut: case.text.is_title_cut(),
            source: Some(case.list),
            ways,
            ..Self::new(title, detail, &case.key, problem)
        }
    }

    /// A list with the cases that went with it.
    pub(super) fn list(removed: WithdrawnList, cases: &[WithdrawnCase], site: &Site) -> Self {
        let WithdrawnList { list, case_count, withdrawn_at, .. } = removed;
        let detail = format!(
            "这份清单已经从本库移除，里面的 {case_count} 个案例一同撤下；它们说过什么，各自的地址上仍然能看到。"
        );
        let problem = GoneProblem {
            name: Some(list.title.clone()),
            list: Some(ListView::new(&list, site)),
            case_count: Some(case_count),
            withdrawn_at: Some(withdrawn_at),
            reason: Some(Reason::ListRemoved.name()),
            ..GoneProblem::new("list", list.slug.to_string(), ("这份清单已经撤下", &detail))
        };
        let ways = vec![
            Way { href: "/lists".to_owned(), label: "看全部清单".to_owned() },
            Way { href: SearchLink::of(&list.label()).href(), label: format!("搜索“{}”", list.label()) },
        ];
        let facts = [list.issuer.clone(), list.issued_on.map(|date| date.chinese())];
        let eyebrow = facts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let gone = Self::new(list.title.clone(), detail, &list.slug, problem);
        Self { eyebrow, cases: GoneCase::all(cases), ways, ..gone }
    }

    /// A mechanism.
    pub(super) fn mechanism(key: &MechanismKey, heading: WithdrawnHeading, above: Above, site: &Site) -> Self {
        Self::heading("mechanism", ("类机制", "这类机制已经撤下"), (key, key.to_string()), (heading, above), site)
    }

    /// A measure.
    pub(super) fn measure(key: &MeasureKey, heading: WithdrawnHeading, above: Above, site: &Site) -> Self {
        Self::heading("measure", ("项举措", "这项举措已经撤下"), (key, key.to_string()), (heading, above), site)
    }

    fn heading(
        kind: &'static str,
        (what, words): (&str, &str),
        (page, key): (&impl Href, String),
        (heading, above): (WithdrawnHeading, Above),
        site: &Site,
    ) -> Self {
        let reason = if above.has_list { Reason::LeftOut } else { Reason::ListRemoved };
        let detail = why(what, reason);
        let problem = GoneProblem {
            name: heading.title.clone(),
            printed_number: Some(heading.printed.clone()),
            list: above.list.as_ref().map(|list| ListView::new(list, site)),
            withdrawn_at: Some(heading.withdrawn_at),
            reason: Some(reason.name()),
            ..GoneProblem::new(kind, key, (words, &detail))
        };
        let title = heading.title.unwrap_or_else(|| "全部做法".to_owned());
        let gone = Self::new(title, detail, page, problem);
        let mut crumbs = vec![crumb("/lists", "清单")];
        crumbs.extend(above.list.iter().map(|list| crumb(&list.slug.href(), &list.label())));
        let eyebrow = above.list.map(|list| list.label()).unwrap_or_default();
        Self { crumbs, eyebrow, number: Some(heading.printed), ways: above.ways, ..gone }
    }

    /// A document that no case names any more.
    pub(super) fn document(id: &DocumentId, title: &str) -> Self {
        let detail = "提到它的案例已经更正或撤下，库里现在没有案例提到这个文件。".to_owned();
        let problem = GoneProblem {
            name: Some(title.to_owned()),
            ..GoneProblem::new("document", id.to_string(), ("这个文件已没有案例提到", &detail))
        };
        let ways = vec![
            Way { href: "/documents".to_owned(), label: "看全部文件".to_owned() },
            Way { href: SearchLink::of(title).href(), label: "搜索标题里的词".to_owned() },
        ];
        let gone = Self::new(format!("《{title}》"), detail, id, problem);
        Self { ways, nav: Nav::Documents, crumbs: vec![crumb("/documents", "文件")], ..gone }
    }

    /// An organisation that acts in no case any more.
    pub(super) fn organisation(id: &OrganisationId, name: &str) -> Self {
        let detail = "由它实施的案例已经更正或撤下，库里现在没有这个机构的案例。".to_owned();
        let problem = GoneProblem {
            name: Some(name.to_owned()),
            ..GoneProblem::new("organisation", id.to_string(), ("这个机构已没有案例", &detail))
        };
        let ways = vec![
            Way { href: "/organisations".to_owned(), label: "看全部机构".to_owned() },
            Way { href: SearchLink::of(name).href(), label: format!("搜索“{name}”") },
        ];
        let gone = Self::new(name.to_owned(), detail, id, problem);
        Self { ways, nav: Nav::Organisations, crumbs: vec![crumb("/organisations", "机构")], ..gone }
    }

    /// The answer with its final face.
    pub(super) fn answer(self, format: Format, site: &Site) -> Response {
        let mut response = match format {
            Format::Json => {
                let body = serde_json::to_vec(&self.problem).unwrap_or_default();
                ([(CONTENT_TYPE, PROBLEM)], Body::from(body)).into_response()
            }
            _ => Html(GonePage::new(self, site)).into_response(),
        };
        if response.status() == StatusCode::OK {
            *response.status_mut() = StatusCode::GONE;
            response.extensions_mut().insert(Finished);
            // It can come back: nobody shall keep the answer.
            response.headers_mut().insert(CACHE_CONTROL, axum::http::HeaderValue::from_static("no-store"));
        }
        response
    }
}

#[derive(Template)]
#[template(path = "withdrawn/show.html")]
struct GonePage {
    layout: Layout,
    gone: Gone,
}

impl GonePage {
    fn new(gone: Gone, site: &Site) -> Self {
        let number = gone.number.as_deref().map(|number| format!(" · {number}")).unwrap_or_default();
        let layout = Layout::new(site, &format!("已撤下：{}{number}", gone.title));
        let layout = layout.nav(gone.nav).twin(gone.json.clone()).noindex().description(gone.detail.clone());
        Self { layout, gone }
    }
}
