//! `anli import`: reads list files, reports line by line, writes all of a list or nothing. All files of one command become
//! one generation; two at a time are in memory, because one is read while the one before is written.

use std::collections::HashMap;
use std::panic::resume_unwind;
use std::path::Path;
use std::process::ExitCode;

use tokio::task::{JoinHandle, spawn_blocking};

use super::progress::Work;
use super::reading::Reading;
use super::{changes, failed, now, report, restore, say};
use crate::config::{ImportArgs, Settings};
use crate::domain::changes::{CaseMap, ListChanges};
use crate::domain::checksum::sha256;
use crate::domain::ids::ListSlug;
use crate::domain::list::PolicyList;
use crate::domain::outline::Outline;
use crate::import::Severity;
use crate::library::{Import, Incoming, Ingested, Library, LibraryError, preview_of_new};
use crate::store::ingest::Source;

/// A list file that can be imported.
struct Importable {
    /// The file as it was named.
    name: String,
    /// Its name without the folder.
    file_name: String,
    sha256: String,
    bytes: Vec<u8>,
    outline: Outline,
    list: PolicyList,
}

/// The files of a command, read one by one.
struct Files<'a> {
    args: &'a ImportArgs,
    maps: Vec<CaseMap>,
    next: usize,
    /// The next file, while it is read.
    ahead: Option<JoinHandle<Reading>>,
    /// Whether one was refused.
    has_faults: bool,
    work: Work,
}

/// Imports files. A file with errors is not imported; the others are.
pub(super) async fn run(settings: &Settings, args: &ImportArgs) -> ExitCode {
    if args.files.iter().any(|file| restore::is_export(file)) {
        return restore::run(settings, args).await;
    }
    if (args.about.slug.is_some() || args.about.title.is_some() || !args.maps.is_empty()) && args.files.len() > 1 {
        return failed(&"--slug, --title and --map are about one list: import the files one by one");
    }
    let maps: Result<Vec<CaseMap>, _> = args.maps.iter().map(|map| map.parse()).collect();
    let maps = match maps {
        Ok(maps) => maps,
        Err(problem) => return refused(&problem),
    };
    let mut files = Files { args, maps, next: 0, ahead: None, has_faults: false, work: Work::new() };
    let done =
        if args.dry_run { preview_all(settings, &mut files).await } else { import_all(settings, &mut files).await };
    match done {
        Err(error) => failed(&error),
        Ok(()) if files.has_faults => ExitCode::from(2),
        Ok(()) => ExitCode::SUCCESS,
    }
}

/// The one sentence about input that cannot be used.
pub(super) fn refused(problem: &dyn std::fmt::Display) -> ExitCode {
    eprintln!("anli: {problem}");
    ExitCode::from(2)
}

async fn import_all(settings: &Settings, files: &mut Files<'_>) -> Result<(), LibraryError> {
    // Not even an empty library is made for files that are no lists.
    let Some(first) = files.read_next().await else { return Ok(()) };
    let library = Library::open(&settings.data_dir, &now()).await?;
    let done = import_into(&library, first, files).await;
    library.close().await;
    done
}

async fn import_into(library: &Library, first: Importable, files: &mut Files<'_>) -> Result<(), LibraryError> {
    let mut import = library.begin_import(&purpose(&first, files.args.files.len()), &now()).await?;
    let mut said = Vec::new();
    let mut file = Some(first);
    while let Some(importable) = file {
        said.extend(add(&mut import, &importable, files).await?);
        file = files.read_next().await;
    }
    let generation = import.publish(&|step| files.work.step(step)).await?;
    let generation = generation.map_or_else(String::new, |number| format!(" (generation {number})"));
    said.into_iter().for_each(|Said { head, written, tail }| {
        say(&format!("{head}{}{tail}", if written { generation.as_str() } else { "" }));
    });
    Ok(())
}

/// A line about a file; the generation is known when all files are written.
struct Said {
    head: String,
    written: bool,
    tail: String,
}

async fn add(import: &mut Import<'_>, file: &Importable, files: &mut Files<'_>) -> Result<Vec<Said>, LibraryError> {
    let done = import.add(file.incoming(files)).await;
    Ok(match files.accepted(file, done)? {
        Some(Ingested::Imported { changes }) => file.imported(&changes),
        Some(Ingested::Unchanged { slug }) => vec![file.unchanged(&slug)],
        None => Vec::new(),
    })
}

/// Shows what an import would do.
async fn preview_all(settings: &Settings, files: &mut Files<'_>) -> Result<(), LibraryError> {
    let library = match settings.data_dir.join("library.db").is_file() {
        true => Some(Library::open_to_look(&settings.data_dir).await?),
        false => None,
    };
    let done = preview_files(library.as_ref(), files).await;
    if let Some(library) = library {
        library.close().await;
    }
    done
}

async fn preview_files(library: Option<&Library>, files: &mut Files<'_>) -> Result<(), LibraryError> {
    let mut seen: HashMap<ListSlug, (String, String)> = HashMap::new();
    while let Some(file) = files.read_next().await {
        let incoming = file.incoming(files);
        let done = match library {
            Some(library) => library.preview(incoming).await,
            None => preview_of_new(incoming),
        };
        let done = match seen.get(&file.list.slug) {
            Some((_, sha256)) if *sha256 == file.sha256 => Ok(Ingested::Unchanged { slug: file.list.slug.clone() }),
            Some((name, _)) => Err(LibraryError::Twice { slug: file.list.slug.clone(), name: name.clone() }),
            None => done,
        };
        match files.accepted(&file, done)? {
            Some(Ingested::Imported { changes }) => {
                seen.insert(file.list.slug.clone(), (file.file_name.clone(), file.sha256.clone()));
                say(&format!("{}: /lists/{}: {}", file.name, changes.slug, changes.counts()));
                say(&format!("{}  (dry run: nothing was written)", changes::describe(&changes)));
            }
            Some(Ingested::Unchanged { slug }) => say(&file.unchanged(&slug).head),
            None => {}
        }
    }
    Ok(())
}

fn purpose(first: &Importable, files: usize) -> String {
    match files {
        1 => format!("import of {}", first.file_name),
        n => format!("import of {} and {} more", first.file_name, n - 1),
    }
}

impl Files<'_> {
    /// The next file that can be imported. Remarks about it and about those that cannot be are printed.
    async fn read_next(&mut self) -> Option<Importable> {
        let files = &self.args.files;
        while let Some(file) = files.get(self.next) {
            self.work.reading(self.next, files.len());
            let reading = self.ahead.take().unwrap_or_else(|| self.begin_to_read(file));
            let reading = reading.await.unwrap_or_else(|stopped| resume_unwind(stopped.into_panic()));
            self.next += 1;
            self.ahead = files.get(self.next).map(|file| self.begin_to_read(file));
            match importable(file, reading, &self.work) {
                Some(importable) => return Some(importable),
                None => self.has_faults = true,
            }
        }
        self.work.reading(files.len(), files.len());
        None
    }

    fn begin_to_read(&self, file: &Path) -> JoinHandle<Reading> {
        let (file, about) = (file.to_owned(), self.args.about.clone());
        spawn_blocking(move || Reading::of(&file, &about))
    }

    /// What was done with a file; a refusal is printed and the others go on.
    fn accepted(
        &mut self,
        file: &Importable,
        done: Result<Ingested, LibraryError>,
    ) -> Result<Option<Ingested>, LibraryError> {
        match done {
            Ok(done) => Ok(Some(done)),
            Err(error) if error.is_refusal() => {
                self.work.aside(|| eprintln!("{}: error: {error}", file.name));
                self.has_faults = true;
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}

impl Importable {
    fn incoming<'a>(&'a self, files: &'a Files<'_>) -> Incoming<'a> {
        Incoming {
            list: &self.list,
            outline: &self.outline,
            source: Source { name: &self.file_name, sha256: &self.sha256, bytes: &self.bytes },
            is_named: files.args.about.slug.is_some(),
            maps: &files.maps,
        }
    }

    fn imported(&self, changes: &ListChanges) -> Vec<Said> {
        let line = |head, written, tail| Said { head, written, tail };
        let counts = line(format!("{}: {}", self.name, self.outline.counts()), false, String::new());
        let written = match changes.is_new {
            true => line(format!("{}: imported as /lists/{}", self.name, changes.slug), true, String::new()),
            false => {
                let tail = format!(": {}", changes.counts());
                line(format!("{}: corrected /lists/{}", self.name, changes.slug), true, tail)
            }
        };
        vec![counts, written]
    }

    fn unchanged(&self, slug: &ListSlug) -> Said {
        let head = format!("{}: in the library already as /lists/{slug}; nothing changed", self.name);
        Said { head, written: false, tail: String::new() }
    }
}

/// Prints the remarks about a file, and gives what can be imported; `None` when an error stops it.
fn importable(file: &Path, reading: Reading, work: &Work) -> Option<Importable> {
    work.aside(|| report::print(&reading));
    let name = reading.name.clone();
    if reading.has_errors() {
        let errors = reading.count(Severity::Error);
        work.aside(|| eprintln!("{name}: not imported: {errors} error(s); nothing was written"));
        return None;
    }
    let list = reading.list(file).map_err(|problem| work.aside(|| eprintln!("{name}: error: {problem}"))).ok()?;
    let file_name = Path::file_name(file).map_or_else(|| "list".into(), |name| name.to_string_lossy().into_owned());
    let outline = reading.parsed.outline?;
    Some(Importable { name, file_name, sha256: sha256(&reading.bytes), bytes: reading.bytes, outline, list })
}
