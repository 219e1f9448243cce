//! 诊断: what the importer has to say about a file, line by line.

use std::fmt;

use serde::Serialize;

/// Whether an import may go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know; nothing is odd.
    Note,
    /// Shown, and the import goes on.
    Warning,
    /// Nothing is written.
    Error,
}

/// One remark about one place of the file. Lines and columns count from 1, columns in characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Whether it stops the import.
    pub severity: Severity,
    /// Short stable name, such as `number-gap`.
    pub code: &'static str,
    /// Line in the file.
    pub line: u32,
    /// Column in the line.
    pub column: u32,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl Diagnostic {
    /// A remark that stops the import.
    pub fn error(code: &'static str, at: Place, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, at, message.into(), help.into())
    }

    /// A remark about something that is not odd.
    pub fn note(code: &'static str, at: Place, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, at, message.into(), help.into())
    }

    /// A remark that does not stop the import.
    pub fn warning(code: &'static str, at: Place, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, at, message.into(), help.into())
    }

    fn new(severity: Severity, code: &'static str, at: Place, message: String, help: String) -> Self {
        Self { severity, code, line: at.line, column: at.column, message, help }
    }

    /// The remark with the name of its file, as compilers print it: `file:line:column: error[code]: …`.
    pub fn in_file<'a>(&'a self, file: &'a str) -> impl fmt::Display + 'a {
        InFile { file, diagnostic: self }
    }
}

/// A place in a source file, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line in the file.
    pub line: u32,
    /// Column in the line, in characters.
    pub column: u32,
}

impl Default for Place {
    fn default() -> Self {
        Self::START
    }
}

impl Place {
    /// Where every file begins.
    pub const START: Self = Self { line: 1, column: 1 };
}

struct InFile<'a> {
    file: &'a str,
    diagnostic: &'a Diagnostic,
}

impl fmt::Display for InFile<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Diagnostic { severity, code, line, column, message, help } = self.diagnostic;
        let severity = match severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        write!(f, "{}:{line}:{column}: {severity}[{code}]: {message}\n  help: {help}", self.file)
    }
}
