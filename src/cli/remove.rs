//! `anli remove`: withdraws a list after asking.

use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;

use super::import::refused;
use super::progress::Work;
use super::{failed, now, say};
use crate::config::{RemoveArgs, Settings};
use crate::domain::case::ListDetail;
use crate::domain::ids::ListSlug;
use crate::library::{Library, LibraryError};
use crate::store;

/// Removes a list. Exit code 2 when there is none, or nobody could be asked or said no.
pub(super) async fn run(settings: &Settings, args: &RemoveArgs) -> ExitCode {
    if !settings.data_dir.join("library.db").is_file() {
        return failed(&format!("there is no library in {}", settings.data_dir.display()));
    }
    let slug: ListSlug = match args.list.parse() {
        Ok(slug) => slug,
        Err(problem) => return refused(&problem),
    };
    let library = match Library::open(&settings.data_dir, &now()).await {
        Ok(library) => library,
        Err(error) => return failed(&error),
    };
    let done = remove(&library, &slug, args.yes).await;
    library.close().await;
    match done {
        Ok(code) => code,
        Err(error) if error.is_refusal() => refused(&error),
        Err(error) => failed(&error),
    }
}

async fn remove(library: &Library, slug: &ListSlug, is_sure: bool) -> Result<ExitCode, LibraryError> {
    let list = store::lists::find(library.snapshot().await?.db(), slug).await?;
    let list = list.ok_or_else(|| LibraryError::NoList(slug.clone()))?;
    say(&about(&list));
    if !is_sure && !std::io::stdin().is_terminal() {
        return Ok(refused(&"nobody can be asked here: say --yes to remove the list"));
    }
    if !is_sure && !agrees() {
        say(&"nothing was removed");
        return Ok(ExitCode::from(2));
    }
    let work = Work::new();
    let generation = library.remove(slug, &now(), &|step| work.step(step)).await?;
    say(&format!("/lists/{slug} is withdrawn (generation {generation})"));
    Ok(ExitCode::SUCCESS)
}

fn about(list: &ListDetail) -> String {
    let slug = list.slug();
    let (mechanisms, measures, cases) = (list.mechanisms.len(), list.measure_count(), list.case_count());
    format!(
        "/lists/{slug}: {}\n{mechanisms} 机制, {measures} 举措, {cases} 案例 are withdrawn: they leave lists, search and feeds; \
        their addresses say what stood there",
        list.list.title
    )
}

/// Asks at the terminal.
fn agrees() -> bool {
    eprint!("Remove it? [yes/no] ");
    let _ = std::io::stderr().flush();
    let mut answer = String::new();
    let read = std::io::stdin().read_line(&mut answer);
    read.is_ok() && matches!(answer.trim().to_lowercase().as_str(), "yes" | "y" | "是")
}
