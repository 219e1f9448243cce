//! Documentation that cannot rot: what the program has and the docs do not name is an error here.

use std::fs;
use std::path::{Path, PathBuf};

use anli::config::Cli;
use clap::CommandFactory as _;

use crate::support::repository;

fn read(path: &str) -> String {
    fs::read_to_string(repository(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Fails with everything that a document does not name.
fn names_all(document: &str, words: impl IntoIterator<Item = String>) {
    let text = read(document);
    let mut words = words.into_iter().peekable();
    assert!(words.peek().is_some(), "nothing to look for in {document}");
    let missing: Vec<String> = words.filter(|word| !has_word(&text, word)).collect();
    assert!(missing.is_empty(), "{document} does not name:\n{}", missing.join("\n"));
}

/// Whether the text has the word as a whole: `/lists/{list}/{mechanism}` does not name `/lists/{list}`.
fn has_word(text: &str, word: &str) -> bool {
    let goes_on = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '{' | '}' | '_' | '-');
    text.match_indices(word).any(|(at, _)| {
        let (before, behind) = (text[..at].chars().next_back(), text[at + word.len()..].chars().next());
        !before.is_some_and(goes_on) && !behind.is_some_and(goes_on)
    })
}

/// Every string that stands behind `before` in a source file.
fn strings_after(source: &str, before: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for rest in source.split(before).skip(1) {
        let string = rest.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next());
        found.extend(string.map(str::to_owned).filter(|s| !found.contains(s)));
    }
    found
}

/// The Rust files below a folder.
fn rust_files(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).expect("a readable folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn routes() -> Vec<String> {
    let routes = strings_after(&read("src/web/routes.rs"), ".route(");
    assert!(routes.len() >= 20 && routes.contains(&"/search".to_owned()), "{routes:?}");
    routes
}

/// Flags with their variables, without those that clap adds.
fn settings() -> Vec<(String, String)> {
    let program = Cli::command();
    let setting =
        |argument: &clap::Arg| Some((format!("--{}", argument.get_long()?), argument.get_env()?.to_str()?.to_owned()));
    program.get_arguments().filter_map(setting).collect()
}

fn verbs() -> Vec<String> {
    Cli::command().get_subcommands().map(|command| command.get_name().to_owned()).collect()
}

#[test]
fn the_interface_document_names_every_route() {
    names_all("docs/API.md", routes());
}

#[test]
fn the_interface_document_names_every_parameter() {
    let source =
        read("src/web/pages/search/mod.rs") + &read("src/web/pages/search/asked.rs") + &read("src/web/extract.rs");
    let mut parameters = [strings_after(&source, ".last("), strings_after(&source, "(parameters,")].concat();
    parameters.sort_unstable();
    parameters.dedup();
    assert!(parameters.len() >= 7, "{parameters:?}");
    names_all("docs/API.md", parameters.into_iter().map(|name| format!("`{name}`")));
}

#[test]
fn the_operations_document_names_every_setting_and_its_variable() {
    names_all("docs/OPERATIONS.md", settings().into_iter().flat_map(|(flag, variable)| [flag, variable]));
}

#[test]
fn readme_and_operations_name_every_command() {
    for document in ["README.md", "docs/OPERATIONS.md"] {
        names_all(document, verbs().into_iter().map(|verb| format!("anli {verb}")));
    }
}

#[test]
fn the_import_document_names_every_key_and_every_remark() {
    let metadata = read("src/import/metadata.rs");
    let raw = metadata.split("struct Raw {").nth(1).and_then(|rest| rest.split('}').next()).expect("the keys");
    let keys: Vec<String> =
        raw.lines().filter_map(|line| Some(format!("`{}`", line.trim().split_once(':')?.0))).collect();
    assert_eq!(keys.len(), 8, "{keys:?}");
    let mut codes = Vec::new();
    let mut files = Vec::new();
    rust_files(&repository("src/import"), &mut files);
    rust_files(&repository("src/cli"), &mut files);
    for file in files {
        let source = fs::read_to_string(&file).expect("a readable file");
        let source = source.split("#[cfg(test)]").next().unwrap_or_default();
        for before in ["Diagnostic::error(", "Diagnostic::warning(", "Diagnostic::note(", ".error(", ".warning("] {
            codes.extend(strings_after(source, before).into_iter().map(|code| format!("`{code}`")));
        }
    }
    assert!(codes.len() >= 15, "{codes:?}");
    names_all("docs/IMPORT.md", keys.into_iter().chain(codes));
}

#[test]
fn the_map_names_every_room() {
    let rooms = fs::read_dir(repository("src")).expect("the source").flatten();
    let rooms = rooms.map(|entry| entry.file_name().to_string_lossy().trim_end_matches(".rs").to_owned());
    names_all("docs/ARCHITECTURE.md", rooms.filter(|room| room != "lib").map(|room| format!("`{room}`")));
}

fn documents() -> Vec<PathBuf> {
    let docs = fs::read_dir(repository("docs")).into_iter().flatten().flatten().map(|entry| entry.path());
    let all = docs.filter(|path| path.extension().is_some_and(|e| e == "md"));
    all.chain(["README.md", "CHANGELOG.md", "data/README.md"].map(repository)).collect()
}

#[test]
fn every_link_between_documents_leads_somewhere() {
    let mut broken = Vec::new();
    for document in documents() {
        let text = fs::read_to_string(&document).expect("a document");
        let folder = document.parent().unwrap_or(Path::new("/")).to_owned();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = target.split('#').next().unwrap_or_default();
            if !file.is_empty() && !file.contains("://") && !file.starts_with("mailto:") && !folder.join(file).exists()
            {
                broken.push(format!("{}: {target}", document.display()));
            }
        }
    }
    assert!(broken.is_empty(), "these lead nowhere:\n{}", broken.join("\n"));
}
