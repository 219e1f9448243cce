//! The layers point one way, and each heavy dependency is named in one room only.

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms that others may name.
const ROOMS: [&str; 9] = ["domain", "import", "store", "search", "export", "library", "web", "cli", "config"];

/// A room, and the others that may stand in it.
const LAYERS: [(&str, &[&str]); 11] = [
    ("domain", &[]),
    ("import", &["domain"]),
    ("store", &["domain"]),
    ("search", &["domain"]),
    ("export", &["domain"]),
    ("library", &["domain", "import", "store", "search"]),
    ("web", &["domain", "store", "search", "export", "library", "config"]),
    ("cli", &["domain", "import", "store", "search", "export", "library", "web", "config"]),
    ("config", &[]),
    ("faults", &[]),
    ("main", &ROOMS),
];

/// A dependency, and the rooms that may name it.
const HOMES: [(&str, &[&str]); 16] = [
    ("sqlx::", &["store"]),
    ("tantivy::", &["search"]),
    ("axum::", &["web"]),
    ("hyper::", &["web"]),
    ("hyper_util::", &["web"]),
    ("rustix::", &["cli"]),
    ("ipnet::", &["config"]),
    ("prometheus_client::", &["web"]),
    // Nothing that a request reaches starts a program.
    ("Command::new(", &["cli"]),
    ("askama::", &["web"]),
    ("tower_http::", &["web"]),
    ("clap::", &["config", "main"]),
    ("toml::", &["import", "domain"]),
    ("zip::", &["import", "export"]),
    ("rust_xlsxwriter::", &["export"]),
    ("utoipa::", &["web"]),
];

fn rust_files(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).expect("a readable folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// The code of a file without its comments, so that a map in a doc comment is no offence.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a readable file");
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Every file of the program with its room: the first part of its path.
fn rooms() -> Vec<(String, PathBuf, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    files
        .into_iter()
        .map(|path| {
            let inside = path.strip_prefix(&src).expect("below src").to_owned();
            let first = inside.components().next().expect("a name").as_os_str().to_string_lossy().into_owned();
            let text = code(&path);
            (first.trim_end_matches(".rs").to_owned(), inside, text)
        })
        .collect()
}

#[test]
fn layers_point_one_way() {
    let mut offences = Vec::new();
    for (room, file, text) in rooms() {
        if room == "lib" {
            continue;
        }
        let (_, allowed) =
            LAYERS.iter().find(|(name, _)| *name == room).unwrap_or_else(|| panic!("no rule for {room}"));
        for other in ROOMS.iter().filter(|other| **other != room && !allowed.contains(other)) {
            if text.contains(&format!("crate::{other}")) {
                offences.push(format!("{}: crate::{other}", file.display()));
            }
        }
    }
    assert!(offences.is_empty(), "these look the wrong way:\n{}", offences.join("\n"));
}

#[test]
fn each_heavy_dependency_has_one_home() {
    let mut offences = Vec::new();
    for (room, file, text) in rooms() {
        for (dependency, homes) in HOMES {
            let named = text
                .match_indices(dependency)
                .any(|(at, _)| !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':'));
            if named && !homes.contains(&room.as_str()) {
                offences.push(format!("{}: {dependency}", file.display()));
            }
        }
    }
    assert!(offences.is_empty(), "these name what is not theirs:\n{}", offences.join("\n"));
}

#[test]
fn every_file_says_what_it_is_and_stays_small() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for (_, file, _) in rooms() {
        let text = fs::read_to_string(src.join(&file)).expect("a readable file");
        assert!(text.starts_with("//!"), "{} does not say what it is", file.display());
        assert!(text.lines().count() <= 600, "{} has more than 600 lines: split it", file.display());
    }
}
