//! The program itself, run as a person runs it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A folder to run the program in, with a library folder below it that does not exist yet.
pub(crate) struct Program {
    home: TempDir,
}

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Finished {
    /// The exit code.
    pub(crate) code: i32,
    /// What it printed, both ways.
    pub(crate) said: String,
}

impl Program {
    pub(crate) fn new() -> Self {
        Self { home: TempDir::new().expect("a folder") }
    }

    /// The folder to put files into.
    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// The folder of its library.
    pub(crate) fn library(&self) -> PathBuf {
        self.home().join("library")
    }

    /// Writes a file into its folder.
    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.home().join(name);
        std::fs::write(&path, bytes).expect("the file is written");
        path
    }

    /// Runs it to its end on its own library.
    pub(crate) fn run<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Finished {
        let output = self.command().args(arguments).stdin(Stdio::null()).output().expect("the program runs");
        output.into()
    }

    /// The program, ready to be run: its own library, nothing from the environment of the test run.
    pub(crate) fn command(&self) -> Command {
        let mut command = anli_on(&self.library());
        command.current_dir(self.home());
        command
    }
}

/// The program on a library somewhere.
pub(crate) fn anli_on(library: &Path) -> Command {
    let mut command = bare_anli();
    command.arg("--data-dir").arg(library);
    command
}

/// The program without any setting.
pub(crate) fn bare_anli() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_anli"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("ANLI_")) {
        command.env_remove(name);
    }
    command.env_remove("RUST_LOG");
    command
}

impl From<Output> for Finished {
    fn from(output: Output) -> Self {
        let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
        // A run that a signal ended has no code; -1 is none that the program gives.
        Self { code: output.status.code().unwrap_or(-1), said }
    }
}
