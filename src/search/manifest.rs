//! What an index folder holds: one file that names every other with its size and checksum.
//!
//! The files of an index are mapped memory: a wrong byte in one of them is a wrong answer, or none at all. The engine's own
//! checksums do not cover the files that say which others there are, so all of them are written down here, in lines
//!
//! ```text
//! <SHA-256> <bytes> <name>
//! ```
//!
//! and a last line with the SHA-256 of the lines before it. Reading sizes is cheap and done at every open; reading all
//! bytes is [`damaged`].

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::Path;

use crate::domain::checksum::{sha256, sha256_of};

/// The name of the file.
const NAME: &str = "manifest.txt";

/// Files up to this size are read whole at every open: those that say which others there are.
const SMALL: u64 = 64 << 10;

/// Writes the manifest of a finished index.
pub(super) fn write(dir: &Path) -> io::Result<()> {
    let mut text = String::new();
    for (name, size) in files(dir)? {
        text.push_str(&format!("{} {size} {name}\n", checksum_of(&dir.join(&name))?));
    }
    text.push_str(&format!("{}\n", sha256(text.as_bytes())));
    fs::write(dir.join(NAME), text)
}

/// How many bytes the index has, when every file is there and of its size and the small ones are as they were written.
///
/// # Errors
/// A sentence that names the file.
pub(super) fn check_sizes(dir: &Path) -> Result<u64, String> {
    let mut sum = 0;
    for entry in read(dir)? {
        entry.check_size(dir)?;
        if entry.size <= SMALL {
            entry.check_bytes(dir)?;
        }
        sum += entry.size;
    }
    Ok(sum)
}

/// A sentence for every file that is not as it was written. Reads every byte.
pub(super) fn damaged(dir: &Path) -> Vec<String> {
    match read(dir) {
        Ok(entries) => entries
            .iter()
            .filter_map(|entry| entry.check_size(dir).and_then(|()| entry.check_bytes(dir)).err())
            .collect(),
        Err(problem) => vec![problem],
    }
}

/// A line of the manifest.
struct Entry {
    sha256: String,
    size: u64,
    name: String,
}

impl Entry {
    fn parse(line: &str) -> Option<Self> {
        let (sha256, rest) = line.split_once(' ')?;
        let (size, name) = rest.split_once(' ')?;
        Some(Self { sha256: sha256.to_owned(), size: size.parse().ok()?, name: name.to_owned() })
    }

    fn check_size(&self, dir: &Path) -> Result<(), String> {
        let path = dir.join(&self.name);
        let size = fs::metadata(&path).map_err(|error| format!("{}: {error}", path.display()))?.len();
        match size == self.size {
            true => Ok(()),
            false => Err(format!("{} is damaged: it has {size} bytes instead of {}", path.display(), self.size)),
        }
    }

    fn check_bytes(&self, dir: &Path) -> Result<(), String> {
        let path = dir.join(&self.name);
        let sha256 = checksum_of(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        match sha256 == self.sha256 {
            true => Ok(()),
            false => Err(format!("{} is damaged: its checksum is wrong", path.display())),
        }
    }
}

fn read(dir: &Path) -> Result<Vec<Entry>, String> {
    let path = dir.join(NAME);
    let damaged = || format!("{} is damaged", path.display());
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let lines = text.strip_suffix('\n').ok_or_else(damaged)?;
    let at = lines.rfind('\n').map_or(0, |at| at + 1);
    let (entries, sum) = lines.split_at(at);
    if sha256(entries.as_bytes()) != sum {
        return Err(damaged());
    }
    entries.lines().map(|line| Entry::parse(line).ok_or_else(damaged)).collect()
}

/// The files of the engine, by name. Its locks come and go.
fn files(dir: &Path) -> io::Result<BTreeMap<String, u64>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.ends_with(".lock") && name != NAME {
            files.insert(name, entry.metadata()?.len());
        }
    }
    Ok(files)
}

fn checksum_of(path: &Path) -> io::Result<String> {
    File::open(path).and_then(sha256_of)
}

#[cfg(test)]
mod tests {
    use super::super::{SearchIndex, build, fixture};
    use super::*;

    fn index() -> tempfile::TempDir {
        let home = tempfile::tempdir().expect("a folder");
        build(home.path(), fixture::cases().iter().map(fixture::Case::indexed)).expect("an index");
        home
    }

    #[test]
    fn a_whole_index_has_no_damage() {
        let home = index();
        // What the engine leaves behind when it reads is no damage.
        SearchIndex::open(home.path()).expect("it opens");
        assert_eq!(damaged(home.path()), Vec::<String>::new());
        let bytes: u64 = files(home.path()).expect("a folder").values().sum();
        assert_eq!(check_sizes(home.path()), Ok(bytes));
    }

    #[test]
    fn every_flipped_byte_and_every_cut_of_every_file_is_found() {
        let home = index();
        let mut names: Vec<String> = files(home.path()).expect("a folder").into_keys().collect();
        assert!(names.len() >= 8, "{names:?}");
        names.push(NAME.to_owned());
        for name in names {
            let path = home.path().join(&name);
            let whole = fs::read(&path).expect("a file");
            let step = (whole.len() / 50).max(1);
            for at in (0..whole.len()).step_by(step) {
                let mut bytes = whole.clone();
                bytes[at] ^= 1 << (at % 8);
                fs::write(&path, &bytes).expect("written");
                let found = damaged(home.path());
                assert!(found.len() == 1 && found[0].contains(&name), "{name}, byte {at}: {found:?}");
                if whole.len() as u64 <= SMALL {
                    SearchIndex::open(home.path()).map(|_| ()).expect_err("small files are read at every open");
                }
                fs::write(&path, &whole[..at]).expect("written");
                let refused =
                    SearchIndex::open(home.path()).map(|_| ()).expect_err("sizes are looked at at every open");
                assert!(refused.to_string().contains(&name), "{name}, cut at {at}: {refused}");
            }
            fs::write(&path, &whole).expect("written");
        }
        assert_eq!(damaged(home.path()), Vec::<String>::new());
    }
}
