//! A list file as `import` and `check` read it: bytes, outline, remarks, and what is known of the list.

use std::fs;
use std::path::Path;

use super::convert::convert;
use crate::config::AboutArgs;
use crate::domain::ids::ListSlug;
use crate::domain::list::PolicyList;
use crate::import::diagnostic::Place;
use crate::import::metadata::ListMetadata;
use crate::import::series::{series_of, slug_for};
use crate::import::source::detect;
use crate::import::{self, Diagnostic, Format, Parsed, Severity};

/// The largest file that is read; lists are a few hundred kilobytes.
const MAX_BYTES: u64 = 64 << 20;

/// A list file that was read, with or without errors.
pub(super) struct Reading {
    /// The name of the file.
    pub(super) name: String,
    /// The bytes as they are.
    pub(super) bytes: Vec<u8>,
    /// What was made of them.
    pub(super) parsed: Parsed,
    /// What is known of the list, by flags, `.toml` and document.
    pub(super) metadata: ListMetadata,
    /// Remarks about the `.toml`, with its name.
    pub(super) beside: Option<(String, Diagnostic)>,
}

impl Reading {
    /// Reads a file with the `.toml` beside it.
    pub(super) fn of(file: &Path, about: &AboutArgs) -> Self {
        let name = file.display().to_string();
        let (bytes, parsed) = match read_bytes(file) {
            Err(problem) => (Vec::new(), Parsed::refused(unreadable(&problem))),
            Ok(bytes) => {
                let parsed = parse(&bytes, &name);
                (bytes, parsed)
            }
        };
        let mut reading = Self { name, bytes, parsed, metadata: ListMetadata::default(), beside: None };
        match read_metadata(file) {
            Ok(beside) => match flags(about) {
                Ok(flags) => reading.metadata = flags.or(beside),
                Err(problem) => reading.parsed.diagnostics.push(problem),
            },
            Err(problem) => reading.beside = Some(problem),
        }
        reading.metadata = reading.metadata.or_facts(&reading.parsed.facts);
        reading
    }

    /// Whether something stops an import.
    pub(super) fn has_errors(&self) -> bool {
        self.parsed.has_errors() || self.beside.is_some()
    }

    /// How many remarks are of a severity.
    pub(super) fn count(&self, severity: Severity) -> usize {
        let all = self.parsed.diagnostics.iter().chain(self.beside.as_ref().map(|(_, d)| d));
        all.filter(|d| d.severity == severity).count()
    }

    /// The title: as given, else as printed.
    pub(super) fn title(&self) -> Option<String> {
        let printed = self.parsed.outline.as_ref().map(|outline| outline.title.text.clone());
        self.metadata.title.clone().or(printed).filter(|title| !title.is_empty())
    }

    /// The list, when it has a title and a name for addresses.
    pub(super) fn list(&self, file: &Path) -> Result<PolicyList, String> {
        let title =
            self.title().ok_or("the list has no title: give it with --title or in the .toml beside the file")?;
        let slug = match &self.metadata.slug {
            Some(slug) => slug.clone(),
            None => slug_for(&title, self.metadata.batch).or_else(|| slug_of_name(file)).ok_or(
                "neither title nor file name give a name for addresses: choose one with --slug, such as --slug urban-renewal-4",
            )?,
        };
        let mut list = self.metadata.clone().describe(slug, &title);
        list.series = list.series.or_else(|| series_of(&title).map(|series| series.name.clone()));
        Ok(list)
    }
}

fn parse(bytes: &[u8], name: &str) -> Parsed {
    let format = detect(bytes, name);
    match convert(bytes.to_vec(), format) {
        Err(diagnostic) => Parsed::refused(diagnostic),
        Ok((converted, to)) => {
            let parsed = import::parse_as(&converted, to);
            match format {
                Format::Office("doc") if parsed.has_errors() => import::parse_doc(bytes, parsed),
                _ => parsed,
            }
        }
    }
}

fn unreadable(problem: &str) -> Diagnostic {
    Diagnostic::error("unreadable", Place::START, format!("无法读取文件 ({problem})"), "check the path of the file")
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

/// The `.toml` beside a list. A missing one is no error; a faulty one is.
fn read_metadata(file: &Path) -> Result<ListMetadata, (String, Diagnostic)> {
    let path = file.with_extension("toml");
    let name = path.display().to_string();
    match fs::read_to_string(&path) {
        Ok(text) => ListMetadata::parse(&text).map_err(|diagnostic| (name, diagnostic)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(ListMetadata::default()),
        Err(error) => Err((name, unreadable(&format!("cannot read the file: {error}")))),
    }
}

/// What the command line says of the list.
fn flags(about: &AboutArgs) -> Result<ListMetadata, Diagnostic> {
    let problem = |flag: &str, why: &dyn std::fmt::Display| {
        Diagnostic::error(
            "metadata",
            Place::START,
            format!("--{flag}: {why}"),
            "see docs/IMPORT.md for what is known of a list",
        )
    };
    let slug = about.slug.as_ref().map(|slug| slug.parse().map_err(|error| problem("slug", &error))).transpose()?;
    let date = about.issued_on.as_ref().map(|date| date.parse().map_err(|error| problem("issued-on", &error)));
    Ok(ListMetadata {
        slug,
        title: about.title.clone(),
        series: about.series.clone(),
        batch: about.batch,
        issuer: about.issuer.clone(),
        issued_on: date.transpose()?,
        document_no: about.document_no.clone(),
        source_url: about.source_url.clone(),
    })
}

/// A name for addresses from the name of the file.
fn slug_of_name(file: &Path) -> Option<ListSlug> {
    let stem = file.file_stem().map(|s| s.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    let words: Vec<&str> = stem.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).collect();
    words.join("-").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(title: &str, metadata: ListMetadata) -> Reading {
        let mut outline = crate::domain::outline::Outline::default();
        title.clone_into(&mut outline.title.text);
        let parsed = Parsed { outline: Some(outline), ..Parsed::default() };
        Reading { name: "a.txt".to_owned(), bytes: Vec::new(), parsed, metadata, beside: None }
    }

    #[test]
    fn a_slug_comes_from_metadata_then_series_then_title_then_name() {
        let slug = |title: &str, metadata: ListMetadata, file: &str| {
            reading(title, metadata).list(Path::new(file)).map(|list| list.slug.to_string())
        };
        let none = ListMetadata::default;
        let some = ListMetadata { slug: "from-toml".parse().ok(), ..none() };
        let fourth = ListMetadata { batch: Some(4), ..none() };
        assert_eq!(slug("城市更新清单", some, "a.txt").as_deref(), Ok("from-toml"));
        assert_eq!(slug("城市更新清单", fourth, "a.txt").as_deref(), Ok("urban-renewal-4"));
        assert_eq!(slug("物业服务可复制经验清单", none(), "a.txt").as_deref(), Ok("wyfw"));
        assert_eq!(slug("！", none(), "Urban Renewal_4.txt").as_deref(), Ok("urban-renewal-4"));
        assert!(slug("！", none(), "第四批.txt").is_err());
        assert!(slug("", none(), "a.txt").is_err());
    }
}
