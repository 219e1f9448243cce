//! Formats that another program reads: LibreOffice turns them into .docx or .xlsx, poppler gives the words of a PDF. Both run
//! on a copy in a folder of its own, with a profile of its own and a time limit, and are killed with all they started.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use crate::import::diagnostic::Place;
use crate::import::{Diagnostic, Format};

/// How long a program may take for one file.
const PATIENCE: Duration = Duration::from_secs(120);
/// The largest result that is read.
const MAX_RESULT: u64 = 64 << 20;

/// A folder that is removed when it is no longer needed.
struct Workplace(PathBuf);

impl Workplace {
    fn new() -> std::io::Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("anli-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        // A folder that is there already is not ours.
        fs::create_dir(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Workplace {
    fn drop(&mut self) {
        // What cannot be removed lies in the folder for temporary files.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Converts a file to a format that is read without another program. Other formats come back as they are.
pub(super) fn convert(bytes: Vec<u8>, format: Format) -> Result<(Vec<u8>, Format), Diagnostic> {
    match format {
        Format::Office("ppt") => {
            Err(failed("slides are no list", "copy the list into a text document and import that"))
        }
        Format::Office(extension) => {
            let (to, format) = if extension == "xls" { ("xlsx", Format::Xlsx) } else { ("docx", Format::Docx) };
            office(&bytes, extension, to).map(|bytes| (bytes, format))
        }
        Format::Pdf => pdf_words(&bytes).map(|bytes| (bytes, Format::PdfWords)),
        _ => Ok((bytes, format)),
    }
}

fn office(bytes: &[u8], from: &str, to: &str) -> Result<Vec<u8>, Diagnostic> {
    let program = find(&["soffice", "libreoffice"]).ok_or_else(|| {
        missing("LibreOffice", "install LibreOffice (soffice), or save the file as .docx and import that")
    })?;
    let place = Workplace::new().map_err(|error| failed(&error.to_string(), "check the folder for temporary files"))?;
    let input = place.0.join(format!("list.{from}"));
    fs::write(&input, bytes).map_err(|error| failed(&error.to_string(), "check the folder for temporary files"))?;
    let profile = format!("-env:UserInstallation=file://{}", place.0.join("profile").display());
    let mut command = Command::new(program);
    command.args([&profile, "--headless", "--norestore", "--nolockcheck", "--convert-to", to, "--outdir"]);
    command.arg(place.0.join("out")).arg(&input).env("HOME", &place.0);
    run(&mut command)?;
    read(&place.0.join("out").join(format!("list.{to}")))
}

fn pdf_words(bytes: &[u8]) -> Result<Vec<u8>, Diagnostic> {
    let program = find(&["pdftotext"]).ok_or_else(|| {
        missing("pdftotext", "install poppler-utils (pdftotext), or convert the file to .docx and import that")
    })?;
    let place = Workplace::new().map_err(|error| failed(&error.to_string(), "check the folder for temporary files"))?;
    let input = place.0.join("list.pdf");
    let output = place.0.join("list.xml");
    fs::write(&input, bytes).map_err(|error| failed(&error.to_string(), "check the folder for temporary files"))?;
    let mut command = Command::new(program);
    run(command.args(["-bbox", "-enc", "UTF-8"]).arg(&input).arg(&output))?;
    let mut words = read(&output)?;
    // The lines that are drawn between cells say where cells end; without them columns are guessed from the words.
    if let Some(program) = find(&["pdftocairo"]) {
        let drawing = place.0.join("list.svg");
        let pages = words.windows(6).filter(|window| *window == b"<page ").count().min(400);
        for number in 1..=pages {
            let page = number.to_string();
            let mut command = Command::new(&program);
            command.args(["-svg", "-f", &page, "-l", &page]).arg(&input).arg(&drawing);
            if run(&mut command).is_ok() {
                let svg = read(&drawing)?;
                words.extend(crate::import::source::pdf::rules(number, &String::from_utf8_lossy(&svg)).into_bytes());
            }
        }
    }
    Ok(words)
}

/// A program on the path.
fn find(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).find(|file| file.is_file())
}

/// Runs a program to its end, or kills it with its children when its time is up.
fn run(command: &mut Command) -> Result<(), Diagnostic> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    let mut child = command.spawn().map_err(|error| failed(&error.to_string(), "check the program that converts"))?;
    let start = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => {
                return Err(failed(&status.to_string(), "the file may be broken or protected by a password"));
            }
            Ok(None) if start.elapsed() > PATIENCE => {
                end(&mut child);
                return Err(failed("it took too long", "convert the file to .docx by hand and import that"));
            }
            Ok(None) => std::thread::sleep(Duration::from_millis(30)),
            Err(error) => {
                end(&mut child);
                return Err(failed(&error.to_string(), "try again"));
            }
        }
    }
}

/// Ends a program and what it started.
fn end(child: &mut Child) {
    #[cfg(unix)]
    {
        let group = format!("-{}", child.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
    }
    let _ = child.kill();
    let _ = child.wait();
}

fn read(path: &Path) -> Result<Vec<u8>, Diagnostic> {
    let length = fs::metadata(path).map(|about| about.len());
    match length {
        Ok(length) if length <= MAX_RESULT => {
            fs::read(path).map_err(|error| failed(&error.to_string(), "check the folder for temporary files"))
        }
        Ok(_) => Err(failed("the result is too large", "lists are small: copy the text into a new document")),
        Err(_) => Err(failed("it gave no result", "the file may be broken or protected by a password")),
    }
}

fn missing(program: &str, help: &str) -> Diagnostic {
    let message = format!("此格式需要先转换，未找到转换程序 ({program} is not installed)");
    Diagnostic::error("needs-conversion", Place::START, message, help)
}

fn failed(why: &str, help: &str) -> Diagnostic {
    Diagnostic::error(
        "conversion-failed",
        Place::START,
        format!("转换失败 (the file could not be converted: {why})"),
        help,
    )
}
