//! `anli import`: reads list files, reports line by line, writes all of a list or nothing.

use std::path::Path;
use std::process::ExitCode;

use sha2::{Digest as _, Sha256};

use super::reading::Reading;
use super::{failed, now, report, say};
use crate::config::{ImportArgs, Settings};
use crate::domain::list::PolicyList;
use crate::domain::outline::Outline;
use crate::import::Severity;
use crate::library::{Ingested, Library, LibraryError};
use crate::store::ingest::Source;

/// A list file that can be imported.
struct Importable {
    bytes: Vec<u8>,
    outline: Outline,
    list: PolicyList,
}

/// Imports files one by one. A file with errors is not imported; the others are.
pub(super) async fn run(settings: &Settings, args: &ImportArgs) -> ExitCode {
    if (args.about.slug.is_some() || args.about.title.is_some()) && args.files.len() > 1 {
        return failed(&"--slug and --title name one list: import the files one by one");
    }
    let readings: Vec<_> = args.files.iter().map(|file| (file, read(file, args))).collect();
    let faulty = readings.iter().any(|(_, reading)| reading.is_none());
    if readings.iter().all(|(_, reading)| reading.is_none()) {
        // Not even an empty library is made for files that are no lists.
        return ExitCode::from(2);
    }
    let library = match Library::open(&settings.data_dir, &now()).await {
        Ok(library) => library,
        Err(error) => return failed(&error),
    };
    let mut code = if faulty { ExitCode::from(2) } else { ExitCode::SUCCESS };
    for (file, reading) in &readings {
        let Some(reading) = reading else { continue };
        let name = file.display();
        match store(&library, file, reading).await {
            Ok(Ingested::Imported { generation }) => {
                say(&format!("{name}: {}", reading.outline.counts()));
                say(&format!("{name}: imported as /lists/{} (generation {generation})", reading.list.slug));
            }
            Ok(Ingested::Unchanged { slug }) => {
                say(&format!("{name}: in the library already as /lists/{slug}; nothing changed"))
            }
            Err(error @ LibraryError::Changed(_)) => {
                eprintln!("{name}: error: {error}");
                code = ExitCode::from(2);
            }
            Err(error) => code = failed(&error),
        }
    }
    library.close().await;
    code
}

async fn store(library: &Library, file: &Path, reading: &Importable) -> Result<Ingested, LibraryError> {
    let name = file.file_name().map_or_else(|| "list".into(), |name| name.to_string_lossy());
    let sha256 = sha256(&reading.bytes);
    let source = Source { name: &name, sha256: &sha256, bytes: &reading.bytes };
    library.ingest(&reading.list, &reading.outline, source, &now()).await
}

/// Reads a file, prints its remarks, and gives what can be imported; `None` when an error stops it.
fn read(file: &Path, args: &ImportArgs) -> Option<Importable> {
    let reading = Reading::of(file, &args.about);
    report::print(&reading);
    let name = &reading.name;
    if reading.has_errors() {
        eprintln!("{name}: not imported: {} error(s); nothing was written", reading.count(Severity::Error));
        return None;
    }
    let list = reading.list(file).map_err(|problem| eprintln!("{name}: error: {problem}")).ok()?;
    let outline = reading.parsed.outline?;
    Some(Importable { bytes: reading.bytes, outline, list })
}

/// SHA-256 in lower-case hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
