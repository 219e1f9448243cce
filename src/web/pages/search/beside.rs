//! What a search brings to light beside its hits: words read otherwise, places it names, cases that stand apart.

use super::HitItem;
use super::asked::Asked;
use crate::library::{FoundGroup, SearchPage};
use crate::search::{Notice, NoticeKind, Query};
use crate::web::urls::{Href as _, SearchLink};

/// Shown around the main list, and when there is none.
pub(super) struct Beside {
    /// Sentences about the query and the search.
    pub(super) notices: Vec<String>,
    /// 已按“芜湖”搜索, with the way back.
    pub(super) corrections: Vec<CorrectionLine>,
    /// 地区＝江苏省南京市.
    pub(super) places: Vec<PlaceLine>,
    /// 字面相邻 and the like.
    pub(super) apart: Vec<Apart>,
}

/// A part of the query that was read as another word.
pub(super) struct CorrectionLine {
    pub(super) from: String,
    pub(super) to: String,
    /// The search for what was typed.
    pub(super) verbatim: String,
}

/// A place that the query names and that has cases.
pub(super) struct PlaceLine {
    pub(super) href: String,
    pub(super) name: String,
    pub(super) count: usize,
}

/// Cases apart from the main list.
pub(super) struct Apart {
    pub(super) label: String,
    /// Shown folded.
    pub(super) closed: bool,
    pub(super) total: usize,
    pub(super) hits: Vec<HitItem>,
}

impl Beside {
    /// Takes what stands beside the hits out of the answer.
    pub(super) fn of(query: &Query, found: &mut SearchPage, asked: &Asked) -> Self {
        // A correction is told in its own line, which also leads back.
        let told = |notice: &&Notice| notice.kind != NoticeKind::Corrected;
        let notices = query.notices().iter().chain(&found.notices).filter(told);
        let apart = |group: FoundGroup| Apart {
            label: group.label,
            closed: group.closed,
            total: group.total,
            hits: group.cases.into_iter().map(|case| HitItem::new(case, &asked.link.q)).collect(),
        };
        Self {
            notices: notices.map(|notice| notice.text.clone()).collect(),
            corrections: found
                .corrections
                .iter()
                .map(|correction| CorrectionLine {
                    from: correction.from.clone(),
                    to: correction.to.clone(),
                    verbatim: SearchLink { q: correction.verbatim.clone(), page: 1, ..asked.link.clone() }.href(),
                })
                .collect(),
            places: found
                .places
                .iter()
                .map(|place| PlaceLine { href: place.code.href(), name: place.name.clone(), count: place.cases })
                .collect(),
            apart: found.groups.drain(..).map(apart).collect(),
        }
    }
}
