//! `anli reindex` and `anli verify`.

use std::process::ExitCode;

use super::{failed, now, say};
use crate::config::Settings;
use crate::library::Library;

/// Builds the index again.
pub(super) async fn reindex(settings: &Settings) -> ExitCode {
    let library = match Library::open(&settings.data_dir, &now()).await {
        Ok(library) => library,
        Err(error) => return failed(&error),
    };
    let result = library.reindex(&now(), &|_| {}).await;
    library.close().await;
    match result {
        Ok(generation) => {
            say(&format!("the index is rebuilt (generation {generation})"));
            ExitCode::SUCCESS
        }
        Err(error) => failed(&error),
    }
}

/// Names every problem of the library; exit code 1 when there is one.
pub(super) async fn verify(settings: &Settings) -> ExitCode {
    if !settings.data_dir.join("library.db").is_file() {
        return failed(&format!("there is no library in {}", settings.data_dir.display()));
    }
    let library = match Library::open_to_read(&settings.data_dir).await {
        Ok(library) => library,
        Err(error) => return failed(&error),
    };
    let result = library.verify().await;
    library.close().await;
    match result {
        Ok(problems) if problems.is_empty() => {
            say(&"the library is sound");
            ExitCode::SUCCESS
        }
        Ok(problems) => {
            problems.iter().for_each(|problem| eprintln!("{problem}"));
            failed(&format!("{} problem(s) found", problems.len()))
        }
        Err(error) => failed(&error),
    }
}
