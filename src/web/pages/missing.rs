//! What a 404 below a list says: the nearest page above that exists.

use crate::domain::ids::ListSlug;
use crate::store::{self, Connection};
use crate::web::error::{Way, WebError};
use crate::web::urls::Href as _;

/// The 404 for something that would stand in this list, mechanism and measure.
///
/// # Errors
/// Always an error; one of the database when that cannot be read.
pub(crate) async fn below_list(
    db: &mut Connection,
    list: &ListSlug,
    mechanism: Option<u16>,
    measure: Option<u16>,
) -> WebError {
    let found = match store::lists::find(db, list).await {
        Ok(found) => found,
        Err(error) => return error.into(),
    };
    let Some(detail) = found else {
        let way = Way { href: "/lists".to_owned(), label: "看全部清单".to_owned() };
        return WebError::not_found("没有这份清单", "库里没有这个名字的清单。", vec![way]);
    };
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
    WebError::not_found("清单里没有这一条", "这个编号在清单里不存在。从上一级可以找到全部做法。", ways)
}
