//! `anli export`: the whole library as files in a folder, for `/download` and for whoever wants all of it.
//!
//! All files are made from one copy of the database, so they hold the same generation. They are written under names that nobody
//! looks for and take their places together, the manifest last. Cases are read in portions: the memory it takes does not
//! grow with the library.

use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::export_files::{CaseFiles, Counts};
use super::{failed, say};
use crate::config::{ExportArgs, Settings};
use crate::domain::checksum::sha256_of;
use crate::export::manifest::{self, ExportedFile, Manifest};
use crate::library::Library;
use crate::store::digests::{self, Verdict};
use crate::store::{self, Store};
use crate::web::Bulk;

/// How many cases are read at once.
const PORTION: usize = 500;
/// The copy of the database.
pub(super) const DATABASE: &str = "anli.db";

/// What can go wrong, in words for the person who started it.
type Problem = Box<dyn std::error::Error>;

/// Exports the library.
pub(super) async fn run(settings: &Settings, args: &ExportArgs) -> ExitCode {
    if !settings.data_dir.join("library.db").is_file() {
        return failed(&format!("there is no library in {}", settings.data_dir.display()));
    }
    if settings.base_url.is_none() {
        eprintln!("links in the files lead to {}: give --base-url to change that", settings.base_url().as_str());
    }
    match export(settings, &args.dir).await {
        Ok(manifest) => {
            for file in &manifest.files {
                say(&format!("{} {} bytes", args.dir.join(&file.name).display(), file.bytes));
            }
            say(&format!("{} cases exported (generation {})", manifest.case_count, manifest.generation));
            ExitCode::SUCCESS
        }
        Err(problem) => failed(&problem),
    }
}

async fn export(settings: &Settings, dir: &Path) -> Result<Manifest, Problem> {
    let staging = Staging::new(dir)?;
    let library = Library::open_to_read(&settings.data_dir).await?;
    let copy = library.copy_database(&staging.path(DATABASE)).await;
    library.close().await;
    let copy = copy?;
    let written = write_files(&copy, &staging, settings).await;
    copy.close().await;
    let (counts, mut files) = written?;
    files.push((DATABASE.to_owned(), "SQLite 数据库，含全部清单、案例和原始文件".to_owned()));
    let files = files.into_iter().map(|(name, about)| staging.describe(name, about)).collect::<Result<_, _>>()?;
    let manifest =
        Manifest { generation: counts.generation, created_at: counts.created_at, case_count: counts.cases, files };
    staging.publish(&manifest)?;
    Ok(manifest)
}

/// Writes every file but the database, and gives their names with what they are.
///
/// All of them are of the generation: the same library gives the same bytes, whenever it is exported.
async fn write_files(
    copy: &Store,
    staging: &Staging,
    settings: &Settings,
) -> Result<(Counts, Vec<(String, String)>), Problem> {
    let mut db = copy.read().await?;
    // What is not as it was written is not passed on as if it were.
    if matches!(digests::verdict(&mut db).await?, Verdict::StatedDiffers | Verdict::DerivedDiffers) {
        return Err("the library is damaged, nothing is exported: `anli verify` says what to do".into());
    }
    let generation = store::generations::current(&mut db).await?;
    let generation = generation.ok_or("the library has nothing to export yet: start it or import a list")?.number;
    let created_at = store::news::published_at(&mut db).await?;
    let bulk = &Bulk::new(settings, OffsetDateTime::parse(&created_at, &Rfc3339)?);
    let ids = store::cases::all_ids(&mut db).await?;
    let counts = Counts { generation, created_at, cases: ids.len() };
    let mut files = CaseFiles::new(&counts, bulk, |name| staging.path(name), &staging.dir)?;
    for portion in ids.chunks(PORTION) {
        for case in store::cases::by_ids(&mut db, portion).await? {
            files.add(case, bulk)?;
        }
    }
    Ok((counts, files.finish()?))
}

/// Files on their way: in the folder they will stand in, under hidden names, gone when it comes to nothing.
struct Staging {
    dir: PathBuf,
    hidden: PathBuf,
}

impl Staging {
    fn new(dir: &Path) -> Result<Self, Problem> {
        let hidden = dir.join(format!(".export-{}", std::process::id()));
        fs::create_dir_all(dir).map_err(|error| format!("cannot make the folder {}: {error}", dir.display()))?;
        if hidden.exists() {
            fs::remove_dir_all(&hidden)?;
        }
        fs::create_dir(&hidden).map_err(|error| format!("cannot write into {}: {error}", dir.display()))?;
        Ok(Self { dir: dir.to_owned(), hidden })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.hidden.join(name)
    }

    fn describe(&self, name: String, about: String) -> Result<ExportedFile, Problem> {
        let file = File::open(self.path(&name))?;
        file.sync_all()?;
        let bytes = file.metadata()?.len();
        Ok(ExportedFile { sha256: sha256_of(file)?, name, about, bytes })
    }

    /// Gives every file its place, then says so in the manifest, then removes files that only the manifest before named.
    fn publish(self, manifest: &Manifest) -> Result<(), Problem> {
        let before = fs::read(self.dir.join(manifest::NAME)).ok();
        let before: Option<Manifest> = before.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let mut file = BufWriter::new(File::create(self.path(manifest::NAME))?);
        serde_json::to_writer_pretty(&mut file, manifest)?;
        file.write_all(b"\n")?;
        file.into_inner()?.sync_all()?;
        let names = manifest.files.iter().map(|file| file.name.as_str());
        for name in names.chain(std::iter::once(manifest::NAME)) {
            fs::rename(self.path(name), self.dir.join(name))?;
        }
        let old = before.into_iter().flat_map(|manifest| manifest.files).filter(ExportedFile::has_plain_name);
        for file in old.filter(|old| manifest.files.iter().all(|new| new.name != old.name)) {
            // Somebody may have removed it already.
            let _ = fs::remove_file(self.dir.join(file.name));
        }
        Ok(())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What is left here is of no use; what cannot be removed is hidden.
        let _ = fs::remove_dir_all(&self.hidden);
    }
}
