//! What files of the whole library need to know of the site: its addresses, its JSON, its notes of sources.

use super::clock::Time;
use super::export;
use super::json::cases::CaseView;
use super::state::Site;
use super::urls::Href as _;
use crate::config::Settings;
use crate::domain::case::CaseSummary;
use crate::domain::list::{PolicyList, chinese_day};
use crate::export::{Book, ExportCase, Grouping};

/// The site, without a library behind it.
pub struct Bulk {
    site: Site,
}

impl Bulk {
    /// The site as these settings describe it, at an instant: the files say that they are of that day.
    pub fn new(settings: &Settings, at: time::OffsetDateTime) -> Self {
        Self { site: Site::of(settings, Time::Stands(at)) }
    }

    /// Address of the site.
    pub fn home(&self) -> String {
        self.site.absolute("/")
    }

    /// 2026年11月24日.
    pub fn today(&self) -> String {
        chinese_day(self.site.today())
    }

    /// The case with its link and the note of its source.
    pub fn export(&self, case: CaseSummary) -> ExportCase {
        export::with_source(case, &self.site)
    }

    /// The case as its JSON twin has it.
    ///
    /// # Errors
    /// None that could be named: every part of a case has a form in JSON.
    pub fn json(&self, case: &CaseSummary) -> serde_json::Result<Vec<u8>> {
        serde_json::to_vec(&CaseView::new(case, &self.site))
    }

    /// The head of the document of a list.
    pub fn book(&self, list: &PolicyList) -> Book {
        let from = format!("{}导出自 {}", self.today(), self.site.absolute(&list.slug.href()));
        Book { title: Some(list.title.clone()), about: vec![export::issue(list), from], grouping: Grouping::Mechanisms }
    }
}
