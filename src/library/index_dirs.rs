//! Folders of the index, one for each generation: `index/<INDEX_VERSION>-<generation>/`. A published folder is never
//! written again; what no recent generation names is swept away.

use std::fs;
use std::path::{Path, PathBuf};

use tokio::sync::mpsc;

use super::{Library, LibraryError, Progress, Step};
use crate::domain::actor::Actor;
use crate::domain::annotation::{Annotations, FigureKind};
use crate::domain::case::CaseSummary;
use crate::domain::division::divisions;
use crate::faults::{self, Point};
use crate::search::{self, IndexBuilder, IndexedCase};
use crate::store::generations::Generation;
use crate::store::{self, Connection};

/// Cases read from the database at a time.
const CHUNK: usize = 1000;
/// Chunks that wait for the builder.
const CHUNKS_AHEAD: usize = 1;

/// The folder name of a generation built by this version of the program.
pub(super) fn dir_name(generation: u64) -> String {
    format!("{}-{generation}", search::INDEX_VERSION.as_str())
}

/// Whether a folder was built by this version of the program.
pub(super) fn is_of_this_version(index_dir: &str) -> bool {
    index_dir.rsplit_once('-').is_some_and(|(version, _)| version == search::INDEX_VERSION.as_str())
}

/// Where a generation's folder is.
pub(super) fn path(library: &Path, index_dir: &str) -> PathBuf {
    library.join("index").join(index_dir)
}

/// Whether there is the folder of any generation, built by any version of the program.
pub(super) fn has_any(library: &Path) -> bool {
    let is_one = |name: &str| name.rsplit_once('-').is_some_and(|(_, number)| number.parse::<u64>().is_ok());
    let entries = fs::read_dir(library.join("index")).into_iter().flatten().flatten();
    entries.into_iter().any(|entry| entry.file_name().to_str().is_some_and(is_one))
}

/// Builds the index of everything the transaction sees and names it as the next generation; the caller commits.
pub(super) async fn build_next(
    library: &Path,
    db: &mut Connection,
    now: &str,
    progress: &Progress<'_>,
) -> Result<Generation, LibraryError> {
    let number = store::generations::current(db).await?.map_or(1, |g| g.number + 1);
    let generation = Generation { number, index_dir: dir_name(number) };
    build(library, db, &generation, progress).await?;
    store::generations::publish(db, &generation, now).await?;
    faults::at(Point::GenerationNamed);
    store::digests::record(db).await?;
    faults::at(Point::DigestRecorded);
    Ok(generation)
}

/// Builds the index of everything the transaction sees in the folder of a generation.
pub(super) async fn build(
    library: &Path,
    db: &mut Connection,
    generation: &Generation,
    progress: &Progress<'_>,
) -> Result<(), LibraryError> {
    let dir = path(library, &generation.index_dir);
    if dir.exists() {
        // Left by an import that was killed before its commit.
        fs::remove_dir_all(&dir).map_err(|source| LibraryError::Io {
            what: "cannot remove",
            path: dir.clone(),
            source,
        })?;
    }
    if let Err(error) = write_index(&dir, db, progress).await {
        // On a full disk what was written so far is what fills it.
        let _ = fs::remove_dir_all(&dir);
        return Err(error);
    }
    sync_dir(&library.join("index"))?;
    faults::at(Point::IndexSynced);
    Ok(())
}

/// Some cases as they were read, with their row ids.
type Chunk = Vec<(CaseSummary, i64, Facts)>;

/// Cases go from the database to the index a chunk at a time, so that memory does not grow with the library.
async fn write_index(dir: &Path, db: &mut Connection, progress: &Progress<'_>) -> Result<(), LibraryError> {
    let (sender, receiver) = tokio::sync::mpsc::channel(CHUNKS_AHEAD);
    let dir = dir.to_owned();
    let builder = tokio::task::spawn_blocking(move || build_from(&dir, receiver));
    let sent = send_cases(db, sender, progress).await;
    // A builder that failed has dropped its end; its error says why.
    builder.await??;
    sent
}

async fn send_cases(
    db: &mut Connection,
    sender: mpsc::Sender<Chunk>,
    progress: &Progress<'_>,
) -> Result<(), LibraryError> {
    let ids = store::cases::all_ids(db).await?;
    for (chunk, number) in ids.chunks(CHUNK).zip(0..) {
        progress(Step::Indexing { done: number * CHUNK, of: ids.len() });
        let annotations = store::annotations::by_ids(db, chunk).await?;
        let read = store::cases::by_ids(db, chunk).await?.into_iter().zip(annotations);
        let cases = chunk.iter().zip(read).map(|(id, (case, annotations))| (case, *id, Facts::of(&annotations)));
        if sender.send(cases.collect()).await.is_err() {
            break;
        }
    }
    progress(Step::Indexing { done: ids.len(), of: ids.len() });
    Ok(())
}

fn build_from(dir: &Path, mut chunks: mpsc::Receiver<Chunk>) -> Result<(), LibraryError> {
    let mut builder = IndexBuilder::create(dir)?;
    let mut orders = 0u64..;
    while let Some(chunk) = chunks.blocking_recv() {
        for ((case, case_id, facts), order) in chunk.iter().zip(&mut orders) {
            add(&mut builder, (case, *case_id, order), facts)?;
        }
    }
    builder.finish()?;
    Ok(())
}

fn add(
    builder: &mut IndexBuilder,
    (case, case_id, order): (&CaseSummary, i64, u64),
    facts: &Facts,
) -> Result<(), LibraryError> {
    let texts = IndexTexts::of(case);
    builder.add(&IndexedCase {
        case_id,
        order,
        list: case.list.slug.as_str(),
        mechanism: &texts.mechanism,
        places: texts.places,
        has: facts.has.clone(),
        money: facts.money.clone(),
        first_place: texts.first_place.as_deref(),
        heading: &case.text.heading,
        body: case.text.body.as_deref().unwrap_or_default(),
        measure_title: case.measure.title.as_deref().unwrap_or_default(),
        mechanism_title: &case.mechanism.title,
        list_title: &texts.list_title,
        place_names: &texts.place_names,
        documents: facts.documents.iter().map(String::as_str).collect(),
    })?;
    Ok(())
}

/// What the index holds of the facts that were read in a case.
struct Facts {
    has: Vec<&'static str>,
    money: Vec<f64>,
    /// Titles of documents; what stands inside another title is found there.
    documents: Vec<String>,
}

impl Facts {
    fn of(annotations: &Annotations) -> Self {
        let money = annotations.figures.iter().filter(|figure| figure.kind == FigureKind::Money);
        let money: Vec<f64> = money.map(|figure| figure.value).collect();
        let outer = annotations.documents.iter().filter(|document| document.within.is_none());
        let documents = outer.map(|document| document.title.clone()).collect();
        let has = [("documents", !annotations.documents.is_empty()), ("figures", !money.is_empty())];
        let has = has.into_iter().filter_map(|(name, there)| there.then_some(name)).collect();
        Self { has, money, documents }
    }
}

/// What the index holds of a case beside its own texts.
struct IndexTexts {
    mechanism: String,
    places: Vec<String>,
    /// The place the heading names first, for the order by place.
    first_place: Option<String>,
    list_title: String,
    place_names: String,
}

impl IndexTexts {
    fn of(case: &CaseSummary) -> Self {
        let localities = case.actors.iter().filter_map(|actor| match actor {
            Actor::Locality(locality) => Some(locality.code),
            Actor::Organisation(_) => None,
        });
        let first_place = localities.clone().next().map(|code| code.to_string());
        let mut places: Vec<String> = Vec::new();
        let mut names = Vec::new();
        for division in localities.flat_map(|code| divisions().chain(code)) {
            let code = division.code.to_string();
            if !places.contains(&code) {
                places.push(code);
                names.push(division.name.to_owned());
                names.push(division.short_name().to_string());
            }
        }
        Self {
            mechanism: case.mechanism.key.to_string(),
            places,
            first_place,
            list_title: format!("{}。{}", case.list.title, case.list.label()),
            place_names: names.join("。"),
        }
    }
}

/// Makes the names inside a folder last: tantivy syncs its files, not the folder that lists them.
fn sync_dir(dir: &Path) -> Result<(), LibraryError> {
    let sync = fs::File::open(dir).and_then(|dir| dir.sync_all());
    sync.map_err(|source| LibraryError::Io { what: "cannot sync", path: dir.to_owned(), source })
}

/// The bytes of an index folder; what cannot be read counts for nothing.
fn bytes(dir: &Path) -> u64 {
    let files = fs::read_dir(dir).into_iter().flatten().flatten();
    files.filter_map(|file| file.metadata().ok()).map(|about| about.len()).sum()
}

impl Library {
    /// The bytes of all index folders on the disk.
    pub fn index_bytes(&self) -> u64 {
        let folders = fs::read_dir(self.dir.join("index")).into_iter().flatten().flatten();
        folders.map(|folder| bytes(&folder.path())).sum()
    }
}

/// Removes folders that neither the current generation nor the one before it names. The caller holds the lock.
pub(super) fn sweep(library: &Path, current: &Generation) {
    let keep = |name: &str| {
        name.rsplit_once('-')
            .and_then(|(_, n)| n.parse::<u64>().ok())
            .is_some_and(|n| name == current.index_dir || (n + 1 == current.number && is_of_this_version(name)))
    };
    let Ok(entries) = fs::read_dir(library.join("index")) else { return };
    for entry in entries.flatten() {
        if entry.file_name().to_str().is_some_and(keep) {
            continue;
        }
        // A folder that cannot be removed now costs disk space only; the next import tries again.
        if let Err(error) = fs::remove_dir_all(entry.path()) {
            tracing::warn!(folder = %entry.path().display(), %error, "an old index folder could not be removed");
        }
        faults::at(Point::FolderSwept);
    }
}
