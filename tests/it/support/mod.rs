//! What the tests stand on.

mod app;
pub(crate) mod database;
pub(crate) mod html;
mod list_text;
mod long;
pub(crate) mod naive;
mod program;

pub(crate) use app::{Answer, TestApp, block_on, spawn};
pub(crate) use app::{ingest, ingest_at, query};
pub(crate) use list_text::{ListText, MeasureText, MechanismText, spaced};
pub(crate) use long::{Dice, number};
pub(crate) use program::{Finished, Program, anli_on, bare_anli};

use std::fs;
use std::path::{Path, PathBuf};

/// The time that tests write into libraries.
pub(crate) const NOW: &str = "2026-11-24T09:00:00Z";

/// What time it is on the site of a test.
pub(crate) const CLOCK: time::OffsetDateTime = time::macros::datetime!(2026-11-24 09:00:00 UTC);

/// Where the site of a test says it is.
pub(crate) const BASE_URL: &str = "https://anli.example";

/// The list that comes with the program, as bytes and as text.
pub(crate) const BUNDLED_BYTES: &[u8] = include_bytes!("../../../data/urban-renewal-4.txt");
pub(crate) const BUNDLED: &str = include_str!("../../../data/urban-renewal-4.txt");
pub(crate) const BUNDLED_METADATA: &str = include_str!("../../../data/urban-renewal-4.toml");

/// A file of the repository.
pub(crate) fn repository(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// What a case of the bundled list must be: the rows of `fixtures/bundled-cases.tsv`, written by hand from the list.
#[derive(Debug, Clone)]
pub(crate) struct ExpectedCase {
    /// Key within the list: 4.1.1.
    pub(crate) number: &'static str,
    /// As the list prints it: 四（一）1.
    pub(crate) printed: &'static str,
    /// Full names of the acting bodies, in order.
    pub(crate) actors: Vec<&'static str>,
}

impl ExpectedCase {
    /// `/lists/urban-renewal-4/4/1/1`.
    pub(crate) fn path(&self) -> String {
        format!("/lists/urban-renewal-4/{}", self.number.replace('.', "/"))
    }
}

/// The 32 cases, in the order of the list.
pub(crate) fn expected_cases() -> Vec<ExpectedCase> {
    let rows = include_str!("../../fixtures/bundled-cases.tsv").lines().filter(|row| !row.starts_with('#'));
    let expected = |row: &'static str| {
        let [number, printed, actors] = row.split('\t').collect::<Vec<_>>()[..] else { panic!("three fields: {row}") };
        ExpectedCase { number, printed, actors: actors.split('、').collect() }
    };
    rows.map(expected).collect()
}

/// Copies a folder with all that is in it.
pub(crate) fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            // SQLite may take its log away at this moment: the library was closed just now.
            match fs::copy(entry.path(), target) {
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                copied => drop(copied.expect("copied")),
            }
        }
    }
}
