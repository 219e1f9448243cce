//! Every setting by flag and by environment variable.

use super::server::Server;
use crate::support::{Finished, Program, bare_anli};

#[test]
fn environment_variables_set_what_flags_set() {
    let program = Program::new();
    let mut command = bare_anli();
    command
        .env("ANLI_DATA_DIR", program.library())
        .env("ANLI_LISTEN", "127.0.0.1:0")
        .env("ANLI_BASE_URL", "https://library.example/")
        .env("ANLI_REPORT_TO", "fix@library.example");
    let server = Server::start(command);
    let page = server.get("/lists/urban-renewal-4/4/1/1");
    assert!(page.contains("href=\"https://library.example/lists/urban-renewal-4/4/1/1\""), "{page}");
    assert!(page.contains("mailto:fix@library.example"), "{page}");
    assert!(program.library().join("library.db").is_file());
}

#[test]
fn a_flag_wins_over_its_variable() {
    let program = Program::new();
    let mut command = program.command();
    command.args(["--listen", "127.0.0.1:0", "--base-url", "https://flag.example"]);
    command.env("ANLI_DATA_DIR", program.home().join("other")).env("ANLI_BASE_URL", "https://variable.example");
    command.env("ANLI_LISTEN", "127.0.0.1:1");
    let server = Server::start(command);
    let robots = server.get("/robots.txt");
    assert!(robots.contains("https://flag.example/sitemap.xml"), "{robots}");
    assert!(!program.home().join("other").exists());
}

#[test]
fn the_bundled_list_is_left_out_by_any_word_but_no() {
    for (value, is_empty) in [("1", true), ("true", true), ("yes", true), ("0", false), ("false", false), ("", false)] {
        let program = Program::new();
        let mut command = program.command();
        command.args(["--listen", "127.0.0.1:0"]).env("ANLI_NO_BUNDLED", value);
        let server = Server::start(command);
        assert_eq!(server.get("/").contains("还没有清单"), is_empty, "ANLI_NO_BUNDLED={value:?}");
    }
}

#[test]
fn a_bad_value_is_named_with_its_setting_and_nothing_is_made() {
    let bad = [
        ("--base-url", "anli.example"),
        ("--base-url", "ftp://anli.example"),
        ("--base-url", "https://"),
        ("--base-url", "https://anli.example/?q=1"),
        ("--base-url", "https://anli.example/#top"),
        ("--base-url", "javascript:alert(1)"),
        ("--base-url", "https://anli.example/\"><script>"),
        ("--base-url", "https://user:secret@anli.example"),
        ("--listen", "localhost"),
        ("--listen", "127.0.0.1:99999"),
        ("--report-to", "nobody"),
        ("--report-to", "javascript:alert(1)"),
    ];
    for (flag, value) in bad {
        let program = Program::new();
        let done = program.run(["verify", flag, value]);
        assert_eq!(done.code, 2, "{flag} {value}: {}", done.said);
        assert!(done.said.contains(flag) && done.said.contains(value), "{flag} {value}: {}", done.said);
        let variable = format!("ANLI_{}", flag[2..].to_uppercase().replace('-', "_"));
        let output = program.command().arg("verify").env(&variable, value).output().expect("the program runs");
        let done = Finished::from(output);
        assert_eq!(done.code, 2, "{variable}={value}: {}", done.said);
        assert!(!program.library().exists(), "{flag} {value}");
    }
}

#[test]
fn a_base_address_with_a_path_is_refused_since_links_start_at_the_root() {
    let done = Program::new().run(["--base-url", "https://anli.example/library", "verify"]);
    assert_eq!(done.code, 2, "{}", done.said);
    assert!(done.said.contains("root of its host"), "{}", done.said);
}
