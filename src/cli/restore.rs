//! `anli import` of what `anli export` wrote: the whole library comes back, into a folder where there is none.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::export::DATABASE;
use super::import::refused;
use super::progress::Work;
use super::{failed, say};
use crate::config::{AboutArgs, ImportArgs, Settings};
use crate::domain::checksum::sha256_of;
use crate::export::manifest::{self, Manifest};
use crate::library::{self, Library, LibraryError};
use crate::store::backup::{self, Backup};

/// Whether a path is an export, a folder or its database, and no list.
pub(super) fn is_export(path: &Path) -> bool {
    path.join(DATABASE).is_file() || path.join(manifest::NAME).is_file() || backup::is_database(path)
}

/// Restores the library. Exit code 2 when the file cannot be used or the library holds something.
pub(super) async fn run(settings: &Settings, args: &ImportArgs) -> ExitCode {
    let [path] = args.files.as_slice() else {
        return refused(&"a whole library is restored alone: give nothing but its folder or its anli.db");
    };
    if !args.maps.is_empty() || has_words(&args.about) {
        return refused(&"a whole library is restored as it was: flags about a list say nothing of it");
    }
    let database = match database_of(path) {
        Ok(database) => database,
        Err(problem) => return refused(&problem),
    };
    match restore(settings, &database, args.dry_run).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is_refusal() => refused(&error),
        Err(error) => failed(&error),
    }
}

async fn restore(settings: &Settings, database: &Path, dry_run: bool) -> Result<(), LibraryError> {
    let dir = &settings.data_dir;
    let backup = Backup::check(database).await?;
    if dir.join("library.db").is_file() {
        let library = Library::open_to_look(dir).await?;
        let is_new = library.is_new().await;
        library.close().await;
        if !is_new? {
            return Err(LibraryError::NotNew(dir.clone()));
        }
    }
    let cases = backup.case_count;
    if dry_run {
        say(&format!(
            "{}: {cases} cases of generation {} would be restored (dry run: nothing was written)",
            database.display(),
            backup.generation
        ));
        return Ok(());
    }
    let work = Work::new();
    let generation = library::restore(dir, &backup, &|step| work.step(step)).await?;
    say(&format!("{cases} cases restored into {} (generation {generation})", dir.display()));
    Ok(())
}

/// The database of an export; of a folder with a manifest the one that the manifest tells of.
fn database_of(path: &Path) -> Result<PathBuf, String> {
    if path.is_file() {
        return Ok(path.to_owned());
    }
    let database = path.join(DATABASE);
    if !database.is_file() {
        return Err(format!("{} has no {DATABASE}: it is no whole export", path.display()));
    }
    let Ok(bytes) = std::fs::read(path.join(manifest::NAME)) else { return Ok(database) };
    let manifest: Option<Manifest> = serde_json::from_slice(&bytes).ok();
    let told = manifest.and_then(|manifest| manifest.files.into_iter().find(|file| file.name == DATABASE));
    let sum = File::open(&database).and_then(sha256_of);
    match (told, sum) {
        (Some(told), Ok(sum)) if told.sha256 == sum => Ok(database),
        _ => Err(format!("{} is not the file that {} tells of: get both again", database.display(), manifest::NAME)),
    }
}

fn has_words(about: &AboutArgs) -> bool {
    let AboutArgs { slug, title, series, batch, issuer, issued_on, document_no, source_url } = about;
    let texts = [slug, title, series, issuer, issued_on, document_no, source_url];
    batch.is_some() || texts.iter().any(|text| text.is_some())
}
