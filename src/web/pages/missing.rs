//! What an address says that names nothing that is there: where it moved (308), what stood there (410), or the nearest page above
//! that exists (404).

use axum::response::Response;

use super::withdrawn::{self, Gone};
use crate::domain::case::ListDetail;
use crate::domain::ids::{CaseKey, ListSlug, MeasureKey, MechanismKey};
use crate::domain::list::PolicyList;
use crate::store::{self, Connection};
use crate::web::canonical::{Format, moved};
use crate::web::error::{Way, WebError};
use crate::web::extract::Parameters;
use crate::web::state::Site;
use crate::web::urls::{Href as _, RevisionsOf};

type Answer = Result<Response, WebError>;

/// A case that moved, is withdrawn, or never was.
pub(crate) async fn case(
    db: &mut Connection,
    key: &CaseKey,
    format: Format,
    parameters: &Parameters,
    site: &Site,
) -> Answer {
    if let Some(now) = store::cases::alias(db, key).await? {
        return Ok(moved(&now.twin_href(format), parameters.raw()));
    }
    let number = key.number;
    let above = Above::of(db, &key.list, Some(number.mechanism), Some(number.measure)).await?;
    match store::withdrawn::case(db, key).await? {
        Some(case) => {
            let is_corrected = !store::revisions::of(db, key).await?.is_empty();
            Ok(Gone::case(case, is_corrected, above.ways, site).answer(format, site))
        }
        None => Err(above.not_found()),
    }
}

/// The former texts of a case that moved or never was.
pub(crate) async fn revisions(db: &mut Connection, key: &CaseKey, format: Format, parameters: &Parameters) -> Answer {
    if let Some(now) = store::cases::alias(db, key).await? {
        return Ok(moved(&RevisionsOf(now).twin_href(format), parameters.raw()));
    }
    let number = key.number;
    Err(Above::of(db, &key.list, Some(number.mechanism), Some(number.measure)).await?.not_found())
}

/// A list that was removed or never was.
pub(crate) async fn list(db: &mut Connection, slug: &ListSlug, format: Format, site: &Site) -> Answer {
    let Some(list) = store::withdrawn::list(db, slug).await? else {
        return Err(Above::of(db, slug, None, None).await?.not_found());
    };
    let cases = store::withdrawn::latest(db, Some(slug), withdrawn::MOST).await?;
    Ok(Gone::list(list, &cases, site).answer(format, site))
}

/// A mechanism that its list does not have any more, or never had.
pub(crate) async fn mechanism(db: &mut Connection, key: &MechanismKey, format: Format, site: &Site) -> Answer {
    let above = Above::of(db, &key.list, None, None).await?;
    match store::withdrawn::mechanism(db, key).await? {
        Some(heading) => Ok(Gone::mechanism(key, heading, above, site).answer(format, site)),
        None => Err(above.not_found()),
    }
}

/// A measure that its list does not have any more, or never had.
pub(crate) async fn measure(db: &mut Connection, key: &MeasureKey, format: Format, site: &Site) -> Answer {
    let above = Above::of(db, &key.list, Some(key.mechanism), None).await?;
    match store::withdrawn::measure(db, key).await? {
        Some(heading) => Ok(Gone::measure(key, heading, above, site).answer(format, site)),
        None => Err(above.not_found()),
    }
}

/// What stands above an address that names nothing.
pub(crate) struct Above {
    /// The nearest page first.
    pub(crate) ways: Vec<Way>,
    /// Whether there is a list.
    pub(crate) has_list: bool,
    /// The list, also one that was removed.
    pub(crate) list: Option<PolicyList>,
}

impl Above {
    async fn of(
        db: &mut Connection,
        list: &ListSlug,
        mechanism: Option<u16>,
        measure: Option<u16>,
    ) -> Result<Self, WebError> {
        if let Some(detail) = store::lists::find(db, list).await? {
            let ways = ways(&detail, mechanism, measure);
            return Ok(Self { ways, has_list: true, list: Some(detail.list) });
        }
        let all = Way { href: "/lists".to_owned(), label: "看全部清单".to_owned() };
        let removed = store::withdrawn::list(db, list).await?.map(|removed| removed.list);
        let former = removed
            .iter()
            .map(|list| Way { href: list.slug.href(), label: format!("看撤下的清单：{}", list.title) });
        Ok(Self { ways: former.chain([all]).collect(), has_list: false, list: removed })
    }

    fn not_found(self) -> WebError {
        match (self.has_list, self.list) {
            (true, _) => {
                WebError::not_found("清单里没有这一条", "这个编号在清单里不存在。从上一级可以找到全部做法。", self.ways)
            }
            (false, Some(_)) => {
                WebError::not_found("清单里没有过这一条", "这份清单已经撤下，里面也没有过这个编号。", self.ways)
            }
            (false, None) => WebError::not_found("没有这份清单", "库里没有这个名字的清单。", self.ways),
        }
    }
}

fn ways(detail: &ListDetail, mechanism: Option<u16>, measure: Option<u16>) -> Vec<Way> {
    let mut ways = vec![Way { href: detail.slug().href(), label: format!("看清单：{}", detail.list.title) }];
    let mechanism = detail.mechanisms.iter().find(|m| Some(m.heading.key.mechanism) == mechanism);
    if let Some(found) = mechanism {
        let heading = &found.heading;
        ways.insert(
            0,
            Way { href: heading.key.href(), label: format!("看机制：{} {}", heading.printed, heading.title) },
        );
    }
    let measure = mechanism.and_then(|m| m.measures.iter().find(|n| Some(n.heading.key.measure) == measure));
    if let Some(found) = measure {
        ways.insert(0, Way { href: found.heading.key.href(), label: format!("看举措：{}", found.heading.label()) });
    }
    ways
}
