//! `anli import` and `anli check`: read list files, report line by line, write all of a list or nothing.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use sha2::{Digest as _, Sha256};

use super::{failed, now, say};
use crate::config::{CheckArgs, ImportArgs, Settings};
use crate::domain::ids::ListSlug;
use crate::domain::list::PolicyList;
use crate::domain::outline::Outline;
use crate::import::metadata::ListMetadata;
use crate::import::{self, Diagnostic, Severity};
use crate::library::{Ingested, Library, LibraryError};
use crate::store::ingest::Source;

/// The largest file that is read; lists are a few hundred kilobytes.
const MAX_BYTES: u64 = 64 << 20;

/// A list file that was read and has no errors.
struct Reading {
    bytes: Vec<u8>,
    outline: Outline,
    list: PolicyList,
}

/// Imports files one by one. A file with errors is not imported; the others are.
pub(super) async fn run(settings: &Settings, args: &ImportArgs) -> ExitCode {
    if args.slug.is_some() && args.files.len() > 1 {
        return failed(&"--slug names one list: import the files one by one");
    }
    let readings: Vec<_> = args.files.iter().map(|file| (file, read(file, args.slug.as_deref()))).collect();
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

/// Reads files and reports, and writes nothing.
pub(super) fn check(args: &CheckArgs) -> ExitCode {
    let mut code = ExitCode::SUCCESS;
    for file in &args.files {
        match read(file, args.slug.as_deref()) {
            Some(reading) => say(&format!("{}: {} · {}", file.display(), reading.outline.counts(), reading.list.slug)),
            None => code = ExitCode::from(2),
        }
    }
    code
}

async fn store(library: &Library, file: &Path, reading: &Reading) -> Result<Ingested, LibraryError> {
    let name = file.file_name().map_or_else(|| "list".into(), |name| name.to_string_lossy());
    let sha256 = sha256(&reading.bytes);
    let source = Source { name: &name, sha256: &sha256, bytes: &reading.bytes };
    library.ingest(&reading.list, &reading.outline, source, &now()).await
}

/// Reads a file, prints its remarks, and gives what can be imported; `None` when an error stops it.
fn read(file: &Path, slug: Option<&str>) -> Option<Reading> {
    let name = file.display().to_string();
    let bytes = read_bytes(file).map_err(|error| eprintln!("{name}: error: {error}")).ok()?;
    let parsed = import::parse(&bytes);
    for diagnostic in &parsed.diagnostics {
        eprintln!("{}", diagnostic.in_file(&name));
    }
    let metadata = read_metadata(file)?;
    if parsed.has_errors() {
        let errors = parsed.diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
        eprintln!("{name}: not imported: {errors} error(s); nothing was written");
        return None;
    }
    let outline = parsed.outline?;
    let slug = choose_slug(file, slug, &metadata).map_err(|problem| eprintln!("{name}: error: {problem}")).ok()?;
    let list = metadata.describe(slug, &outline.title.text);
    Some(Reading { bytes, outline, list })
}

fn read_bytes(file: &Path) -> Result<Vec<u8>, String> {
    let about = fs::metadata(file).map_err(|error| format!("cannot read the file: {error}"))?;
    if !about.is_file() {
        return Err("this is not a file; give the list files themselves".to_owned());
    }
    if about.len() > MAX_BYTES {
        return Err(format!("the file has {} bytes, more than the {MAX_BYTES} a list may have", about.len()));
    }
    fs::read(file).map_err(|error| format!("cannot read the file: {error}"))
}

/// The `.toml` beside a list. A missing one is no error; a faulty one is, and is reported here.
fn read_metadata(file: &Path) -> Option<ListMetadata> {
    let path = file.with_extension("toml");
    let name = path.display().to_string();
    match fs::read_to_string(&path) {
        Ok(text) => {
            let report = |d: Diagnostic| eprintln!("{}", d.in_file(&name));
            ListMetadata::parse(&text).map_err(report).ok()
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Some(ListMetadata::default()),
        Err(error) => {
            eprintln!("{name}: error: cannot read the file: {error}");
            None
        }
    }
}

/// The flag wins over the `.toml`, the `.toml` over the file's name.
fn choose_slug(file: &Path, flag: Option<&str>, metadata: &ListMetadata) -> Result<ListSlug, String> {
    if let Some(flag) = flag {
        return flag.parse().map_err(|error| format!("--slug: {error}"));
    }
    if let Some(slug) = &metadata.slug {
        return Ok(slug.clone());
    }
    let stem = file.file_stem().map(|s| s.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    let words: Vec<&str> = stem.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).collect();
    words.join("-").parse().map_err(|_| {
        "the file's name gives no name for addresses: choose one with --slug, such as --slug urban-renewal-4".to_owned()
    })
}

/// SHA-256 in lower-case hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_comes_from_the_flag_then_the_metadata_then_the_name() {
        let none = ListMetadata::default();
        let some = ListMetadata { slug: "from-toml".parse().ok(), ..ListMetadata::default() };
        let slug = |name: &str, flag, metadata| choose_slug(Path::new(name), flag, metadata).map(|s| s.to_string());
        assert_eq!(slug("a.txt", Some("flag-1"), &some).as_deref(), Ok("flag-1"));
        assert_eq!(slug("a.txt", None, &some).as_deref(), Ok("from-toml"));
        assert_eq!(slug("Urban Renewal_4.txt", None, &none).as_deref(), Ok("urban-renewal-4"));
        assert!(slug("第四批.txt", None, &none).is_err());
        assert!(slug("a.txt", Some("第四批"), &none).is_err());
    }
}
