//! What a folder of files of the whole library holds: `manifest.json`, written last.

use serde::{Deserialize, Serialize};

/// The name of the file that says what the folder holds.
pub const NAME: &str = "manifest.json";

/// The files of one export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The generation of the library that they hold.
    pub generation: u64,
    /// When that generation was published (RFC 3339).
    pub created_at: String,
    /// 案例.
    pub case_count: usize,
    /// The files.
    pub files: Vec<ExportedFile>,
}

/// A file of an export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportedFile {
    /// Its name in the folder.
    pub name: String,
    /// What it is, for readers.
    pub about: String,
    /// Its length.
    pub bytes: u64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}

impl ExportedFile {
    /// Whether the name is one this program gives: ASCII letters, digits, hyphens and dots, so that it never leads out of its
    /// folder.
    pub fn has_plain_name(&self) -> bool {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
        self.name.starts_with(|c: char| c.is_ascii_alphanumeric()) && self.name.chars().all(plain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_never_leads_out_of_the_folder() {
        let plain = |name: &str| {
            let name = name.to_owned();
            ExportedFile { name, about: String::new(), bytes: 0, sha256: String::new() }.has_plain_name()
        };
        assert!(plain("anli-cases.csv"));
        for name in ["", "..", "../a", "a/b", ".hidden", "a\\b", "a\0", "-a"] {
            assert!(!plain(name), "{name:?}");
        }
    }
}
