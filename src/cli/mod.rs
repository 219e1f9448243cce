//! The command line: thin commands that print what the layers below did.
//!
//! Exit codes: 0 done, 1 something outside the input failed (disk, port, lock), 2 the input has errors.

mod bundled;
mod changes;
mod check;
mod convert;
mod export;
mod export_files;
mod files;
mod import;
mod logging;
mod maintain;
mod progress;
mod reading;
mod remove;
mod report;
mod restore;
mod serve;
mod signals;

use std::io::Write as _;
use std::process::ExitCode;
use std::time::Duration;

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::config::{Cli, Command};

/// How long computations that were cut off are waited for at the end.
const LEFT_OVERS: Duration = Duration::from_millis(500);

/// Runs a command line to its end.
pub fn run(cli: Cli) -> ExitCode {
    logging::start(cli.settings.serving.log_format);
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error),
    };
    let settings = &cli.settings;
    let code = runtime.block_on(async {
        match &cli.command {
            None | Some(Command::Serve) => serve::run(settings).await,
            Some(Command::Import(args)) => import::run(settings, args).await,
            Some(Command::Check(args)) => check::run(args),
            Some(Command::Export(args)) => export::run(settings, args).await,
            Some(Command::Remove(args)) => remove::run(settings, args).await,
            Some(Command::Reindex) => maintain::reindex(settings).await,
            Some(Command::Verify) => maintain::verify(settings).await,
        }
    });
    // What was cut off may still compute; nobody waits for its result.
    runtime.shutdown_timeout(LEFT_OVERS);
    code
}

/// Prints a result. Results go to standard output; progress, remarks and errors to standard error.
///
/// A reader that went away (`anli check … | head`) is no error of ours.
fn say(result: &dyn std::fmt::Display) {
    let _ = writeln!(std::io::stdout(), "{result}");
}

/// The one sentence a person sees when something outside the input failed.
fn failed(error: &dyn std::fmt::Display) -> ExitCode {
    eprintln!("anli: {error}");
    ExitCode::from(1)
}

/// The present time. The clock is read here and nowhere below.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
fn clock() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}

/// The present time as it is written to the library.
fn now() -> String {
    clock().format(&Rfc3339).unwrap_or_default()
}
