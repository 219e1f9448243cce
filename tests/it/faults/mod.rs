//! Faults for real: the program is killed, the disk is full or read-only, readers ask all the while. Afterwards a library is
//! what it was or what it was to become.
//!
//! The short form takes seconds. Variables make it long, see docs/OPERATIONS.md.

#![cfg(unix)]

mod client;
mod disk;
mod harmed;
mod killed;
mod load;
mod soak;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anli::library::Library;

use crate::support::{Finished, ListText, TestApp, anli_on, block_on, copy_folder, database, spaced};

/// Pages that together show what a library holds.
const PAGES: [&str; 14] = [
    "/index.json",
    "/lists.json",
    "/lists/trial.json",
    "/lists/trial/1/1/1.json",
    "/lists/trial/1/1/1/revisions.json",
    "/lists/trial/2/2/2.json",
    "/lists/other.json",
    "/lists/other/1/1/1.json",
    "/lists/new.json",
    "/lists/third.json",
    "/documents.json",
    "/figures.json",
    "/localities.json",
    "/search.json?q=&limit=100",
];

/// What readers see, times left out.
#[derive(Debug, Clone, PartialEq, Eq)]
struct State {
    generation: i64,
    pages: Vec<(u16, String)>,
}

/// Opens the library, as the next start does, and looks at all of it.
fn state(dir: &Path) -> State {
    let app = TestApp::over(dir, |_| {});
    let pages = PAGES.iter().map(|page| app.get(page)).map(|answer| (answer.status.as_u16(), timeless(&answer.text())));
    let pages = pages.collect();
    block_on(app.library.close());
    State { generation: database::generation(dir), pages }
}

/// The text with `T` for every point in time.
fn timeless(text: &str) -> String {
    let mut parts = text.split('"').map(|part| {
        let is_time = part.len() > 19 && part.ends_with('Z') && part.as_bytes()[10] == b'T';
        if is_time { "T" } else { part }
    });
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + "\"" + part)
}

/// Every problem that `anli verify` names.
fn problems(dir: &Path) -> Vec<String> {
    block_on(async {
        let library = Library::open_as_is(dir).await.expect("it opens");
        let problems = library.verify().await.expect("the check runs");
        library.close().await;
        problems
    })
}

/// No index folder is there but those of the newest generation and the one before.
fn has_no_orphans(dir: &Path) {
    let newest = database::generation(dir);
    for entry in fs::read_dir(dir.join("index")).expect("a folder").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let number: i64 = name.rsplit('-').next().and_then(|n| n.parse().ok()).expect("a number");
        assert!(number == newest || number + 1 == newest, "{name} is left, the newest is {newest}");
    }
}

/// A change of a library by the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    /// The first list of a library that is not there yet.
    First,
    New,
    Correction,
    Several,
    Removal,
    Reindex,
}

impl Change {
    const ALL: [Self; 6] = [Self::First, Self::New, Self::Correction, Self::Several, Self::Removal, Self::Reindex];
}

/// A library with two lists, and the files that change it.
struct Scene {
    home: tempfile::TempDir,
}

/// Two mechanisms with two measures of two cases each, none like another.
fn list(slug: &str, first: usize) -> ListText {
    let mut list = ListText::new(slug).sized(2, 2, 2);
    let cases = list.mechanisms.iter_mut().flat_map(|m| &mut m.measures).flat_map(|n| &mut n.cases);
    for (case, number) in cases.zip(first..) {
        *case = spaced(number);
    }
    list
}

impl Scene {
    fn new() -> Self {
        let scene = Self { home: tempfile::tempdir().expect("a folder") };
        let (files, corrected) = (scene.home.path().join("files"), scene.home.path().join("corrected"));
        fs::create_dir(&files).expect("a folder");
        fs::create_dir(&corrected).expect("a folder");
        let trial = list("trial", 100);
        let lists = [trial.clone(), list("other", 200), list("new", 300), list("third", 400)];
        let files = lists.map(|list| list.write_to(&files));
        let done: Finished =
            anli_on(&scene.base()).arg("import").arg(&files[0]).output().expect("the program runs").into();
        assert_eq!(done.code, 0, "{}", done.said);
        let done: Finished =
            anli_on(&scene.base()).arg("import").arg(&files[1]).output().expect("the program runs").into();
        assert_eq!(done.code, 0, "{}", done.said);
        // A text is corrected, a case goes, another moves, a third is new.
        let mut trial = trial.case((1, 1, 1), &spaced(100).replace("12亿元", "15亿元"));
        trial.mechanisms[0].measures[1].cases.remove(0);
        let moved = trial.mechanisms[1].measures[0].cases.remove(0);
        trial.mechanisms[1].measures[1].cases.extend([moved, spaced(150)]);
        trial.write_to(&corrected);
        scene
    }

    /// The library before the change. It is only copied.
    fn base(&self) -> PathBuf {
        self.home.path().join("base")
    }

    /// A library to change.
    fn library(&self, change: Change) -> tempfile::TempDir {
        let dir = tempfile::tempdir().expect("a folder");
        if change != Change::First {
            copy_folder(&self.base(), dir.path());
        }
        dir
    }

    fn arguments(&self, change: Change) -> Vec<PathBuf> {
        let file = |path: &str| self.home.path().join(path);
        let (new, third) = (file("files/new.txt"), file("files/third.txt"));
        match change {
            Change::First => vec!["import".into(), file("files/trial.txt")],
            Change::New => vec!["import".into(), new],
            Change::Correction => vec!["import".into(), file("corrected/trial.txt")],
            Change::Several => vec!["import".into(), new, file("corrected/trial.txt"), third],
            Change::Removal => vec!["remove".into(), "other".into(), "--yes".into()],
            Change::Reindex => vec!["reindex".into()],
        }
    }

    /// The change, ready to be run on a library.
    fn command(&self, change: Change, library: &Path) -> Command {
        let mut command = anli_on(library);
        command.args(self.arguments(change)).stdin(std::process::Stdio::null());
        command
    }

    fn run(&self, change: Change, library: &Path) -> Finished {
        self.command(change, library).output().expect("the program runs").into()
    }

    /// What the library was and what the change makes of it, and how long that takes.
    fn outcome(&self, change: Change) -> Outcome {
        let library = self.library(change);
        let old = state(library.path());
        let library = self.library(change);
        let start = Instant::now();
        let done = self.run(change, library.path());
        let took = start.elapsed();
        assert_eq!(done.code, 0, "{change:?}: {}", done.said);
        let new = state(library.path());
        assert_ne!(old, new, "{change:?} changes nothing");
        Outcome { change, old, new, took }
    }
}

/// What a change does when nothing goes wrong.
struct Outcome {
    change: Change,
    old: State,
    new: State,
    took: Duration,
}

impl Outcome {
    /// After a fault the library is the old or the new one, sound, and the change can be made again.
    fn holds(&self, scene: &Scene, library: &Path, what: &str) -> bool {
        let change = self.change;
        // Without a generation there is no library yet; the next start makes the first.
        if self.change != Change::First {
            assert_eq!(problems(library), Vec::<String>::new(), "{change:?}, {what}");
        }
        let found = state(library);
        assert!(found == self.old || found == self.new, "{change:?}, {what}: neither old nor new:\n{found:#?}");
        has_no_orphans(library);
        let is_new = found == self.new;
        let again = scene.run(change, library);
        // What is removed already cannot be removed again.
        let code = if is_new && change == Change::Removal { 2 } else { 0 };
        assert_eq!(again.code, code, "{change:?}, {what}: {}", again.said);
        if !(is_new && change == Change::Reindex) {
            assert_eq!(state(library), self.new, "{change:?}, {what}: again");
        }
        assert_eq!(problems(library), Vec::<String>::new(), "{change:?}, {what}: again");
        has_no_orphans(library);
        is_new
    }
}
