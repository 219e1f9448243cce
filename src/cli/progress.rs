//! How far long work has come: a bar at a terminal, a plain line elsewhere, nothing for what is done in a moment.

use std::io::IsTerminal as _;
use std::sync::Mutex;

use indicatif::{ProgressBar, ProgressStyle};

use crate::library::Step;

/// Cases that are indexed in a moment.
const FEW_CASES: usize = 2000;
/// Files that are read in a moment.
const FEW_FILES: usize = 3;

/// Tells people at standard error how far the work is.
pub(super) struct Work {
    bar: Mutex<Option<ProgressBar>>,
    is_terminal: bool,
}

impl Work {
    /// Nothing to tell yet.
    pub(super) fn new() -> Self {
        Self { bar: Mutex::default(), is_terminal: std::io::stderr().is_terminal() }
    }

    /// Files are read, `done` of `of`.
    pub(super) fn reading(&self, done: usize, of: usize) {
        if of > FEW_FILES {
            self.show("reading files", "files", done, of);
        }
    }

    /// A step of the library.
    pub(super) fn step(&self, step: Step) {
        match step {
            Step::Indexing { done, of } if of > FEW_CASES => self.show("building the index", "cases", done, of),
            Step::Indexing { .. } => {}
        }
    }

    /// Prints something while the bar is out of the way.
    pub(super) fn aside<T>(&self, print: impl FnOnce() -> T) -> T {
        match self.bar.lock().ok().and_then(|bar| bar.clone()) {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }

    fn show(&self, what: &'static str, counted: &str, done: usize, of: usize) {
        if !self.is_terminal {
            if done == 0 {
                eprintln!("{what}: {of} {counted} …");
            }
            return;
        }
        let Ok(mut current) = self.bar.lock() else { return };
        if done == 0 || current.is_none() {
            let bar = ProgressBar::new(u64::try_from(of).unwrap_or(u64::MAX));
            let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar.set_message(what);
            *current = Some(bar);
        }
        let Some(bar) = current.as_ref() else { return };
        bar.set_position(u64::try_from(done).unwrap_or(u64::MAX));
        if done >= of {
            bar.finish_and_clear();
            *current = None;
        }
    }
}
