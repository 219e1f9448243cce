//! Parse the command line, run, exit code.

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    anli::cli::run(anli::config::Cli::parse())
}
