//! What every handler can reach.

use std::path::PathBuf;
use std::sync::Arc;

use super::checked::Checked;
use super::clock::{Clock, Time};
use super::kept::Kept;
use super::metrics::Metrics;
use super::security::Policy;
use super::seen;
use super::zero_log::ZeroLog;
use crate::config::Settings;
use crate::domain::citation::day_in_china;
use crate::library::{Library, LibraryError, Needs, SearchRequest, Searched, Snapshot};

/// Shared by all requests; cheap to clone.
#[derive(Clone)]
pub(crate) struct AppState {
    /// The library.
    pub(crate) library: Arc<Library>,
    /// What does not change while the program runs.
    pub(crate) site: Arc<Site>,
    /// What is counted.
    pub(crate) metrics: Arc<Metrics>,
    /// Answers that are ready.
    pub(super) kept: Arc<Kept>,
    /// Files to download that are known to be whole.
    pub(super) checked: Checked,
}

/// The site's own facts.
#[derive(Debug)]
pub(crate) struct Site {
    base_url: String,
    /// Where errors are reported to, as a link target.
    pub(crate) report_to: Option<String>,
    /// Where searches without a result are kept.
    pub(crate) zero_log: Option<ZeroLog>,
    /// The folder of the files that `anli export` wrote.
    pub(crate) downloads: Option<PathBuf>,
    /// The headers of every answer.
    pub(crate) policy: Policy,
    time: Time,
}

impl AppState {
    pub(crate) fn new(
        library: Arc<Library>,
        settings: &Settings,
        clock: Clock,
        metrics: Arc<Metrics>,
    ) -> std::io::Result<Self> {
        let zero_log = settings.log_zero_results.as_deref().map(ZeroLog::open).transpose()?;
        let site = Site { zero_log, ..Site::of(settings, Time::Runs(clock)) };
        let kept = Arc::new(Kept::new(settings.serving.page_cache << 20));
        metrics.tells_of(Arc::clone(&kept));
        Ok(Self { library, site: Arc::new(site), metrics, kept, checked: Checked::default() })
    }
}

impl AppState {
    /// A snapshot of the library; the answer will name its generation.
    pub(crate) async fn snapshot(&self) -> Result<Snapshot, LibraryError> {
        noted(self.library.snapshot().await)
    }

    /// The same with what a page counts or sorts by.
    pub(crate) async fn snapshot_with(&self, needs: Needs) -> Result<Snapshot, LibraryError> {
        noted(self.library.snapshot_with(needs).await)
    }

    /// A snapshot for a handler that will search, compare or mark.
    pub(crate) async fn snapshot_to_work(&self) -> Result<Snapshot, LibraryError> {
        noted(self.library.snapshot_to_work().await)
    }

    /// The same with what a page counts or sorts by.
    pub(crate) async fn snapshot_to_work_with(&self, needs: Needs) -> Result<Snapshot, LibraryError> {
        noted(self.library.snapshot_to_work_with(needs).await)
    }

    /// Searches the library; the answer will name the generation that answered.
    pub(crate) async fn search(&self, request: SearchRequest) -> Result<Searched, LibraryError> {
        let searched = self.library.search(request).await?;
        seen::generation(searched.generation());
        Ok(searched)
    }
}

/// The answer will name the generation of this snapshot.
fn noted(snapshot: Result<Snapshot, LibraryError>) -> Result<Snapshot, LibraryError> {
    snapshot.inspect(|snapshot| seen::generation(snapshot.generation()))
}

impl Site {
    /// The site as the settings describe it. Nothing is kept of what it is asked.
    pub(super) fn of(settings: &Settings, time: Time) -> Self {
        Self {
            base_url: settings.base_url().as_str().to_owned(),
            report_to: settings.report_to.as_ref().map(|a| a.as_str().to_owned()),
            zero_log: None,
            downloads: settings.download_dir.clone(),
            policy: Policy::new(settings.base_url().is_https()),
            time,
        }
    }

    /// The address of a path as readers elsewhere need it. It never comes from the Host header.
    pub(crate) fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }

    /// The day it is in China: what a citation gives as the day of the visit.
    pub(crate) fn today(&self) -> time::Date {
        day_in_china(self.time.now())
    }
}
