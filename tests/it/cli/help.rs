//! What the program says about itself.

use anli::config::Cli;
use clap::CommandFactory as _;

use crate::support::{Finished, bare_anli};

fn run(arguments: &[&str]) -> Finished {
    bare_anli().args(arguments).output().expect("the program runs").into()
}

#[test]
fn help_lists_every_command_and_setting() {
    let help = run(&["--help"]);
    assert_eq!(help.code, 0, "{}", help.said);
    let program = Cli::command();
    let commands: Vec<&str> = program.get_subcommands().map(clap::Command::get_name).collect();
    assert_eq!(commands, ["serve", "import", "check", "export", "remove", "reindex", "verify"]);
    for command in commands {
        assert!(help.said.contains(&format!("\n  {command} ")), "{command} is missing:\n{}", help.said);
    }
    let settings: Vec<(String, Option<&str>)> = program
        .get_arguments()
        .filter_map(|argument| Some((argument.get_long()?.to_owned(), argument.get_env().and_then(|env| env.to_str()))))
        .collect();
    assert!(settings.len() >= 5, "{settings:?}");
    for (flag, variable) in settings {
        assert!(help.said.contains(&format!("--{flag}")), "--{flag} is missing:\n{}", help.said);
        if !matches!(flag.as_str(), "help" | "version") {
            let variable = variable.unwrap_or_else(|| panic!("--{flag} has no environment variable"));
            assert_eq!(variable, format!("ANLI_{}", flag.to_uppercase().replace('-', "_")));
            assert!(help.said.contains(variable), "{variable} is missing:\n{}", help.said);
        }
    }
}

#[test]
fn help_is_english_for_every_command() {
    for command in ["", "serve", "import", "check", "export", "remove", "reindex", "verify"] {
        let arguments: Vec<&str> = [command, "--help"].into_iter().filter(|argument| !argument.is_empty()).collect();
        let help = run(&arguments);
        assert_eq!(help.code, 0, "{command}: {}", help.said);
        assert!(help.said.contains("Usage: anli"), "{command}: {}", help.said);
        // Chinese stands only where something is called that on the site.
        let chinese = help.said.chars().filter(|c| !c.is_ascii()).count();
        assert!(chinese * 20 < help.said.chars().count(), "{command}: {}", help.said);
    }
}

#[test]
fn a_wrong_command_line_is_explained() {
    for arguments in
        [&["sevre"][..], &["import"], &["check"], &["--no-such-flag"], &["serve", "extra"], &["--listen", "8080"]]
    {
        let done = run(arguments);
        assert_eq!(done.code, 2, "{arguments:?}: {}", done.said);
        assert!(done.said.starts_with("error: "), "{arguments:?}: {}", done.said);
    }
}

#[test]
fn the_version_is_that_of_the_package() {
    assert_eq!(run(&["--version"]).said.trim(), format!("anli {}", env!("CARGO_PKG_VERSION")));
}
