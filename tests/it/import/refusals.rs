//! What is no list is refused by name, with an exit code, and nothing is written.

use std::path::Path;

use crate::support::{BUNDLED, ListText, Program, TestApp, database, repository};

/// Imports a file that must be refused: exit code 2, the file named, nothing written.
fn refused(program: &Program, file: &Path, words: &str) {
    let before = program.library().exists().then(|| database::generation(&program.library()));
    for command in ["check", "import"] {
        let done = program.run([command.as_ref(), file.as_os_str()]);
        assert_eq!(done.code, 2, "{command} {}: {}", file.display(), done.said);
        let name = file.file_name().expect("a name").to_string_lossy();
        assert!(done.said.contains(&*name), "{command}: {}", done.said);
        assert!(done.said.contains("error"), "{command}: {}", done.said);
        assert!(done.said.contains(words), "{command} {name}: no word of {words:?} in: {}", done.said);
        assert!(!done.said.contains("panicked"), "{}", done.said);
    }
    let after = program.library().exists().then(|| database::generation(&program.library()));
    assert_eq!(before, after, "{}: something was written", file.display());
}

#[test]
fn files_that_are_no_lists_are_refused_and_nothing_is_written() {
    let program = Program::new();
    let files: [(&str, &[u8], &str); 8] = [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\t\n\r\n", "empty"),
        ("letter.txt", "亲爱的同事：\n\t您好。\n祝好。\n".as_bytes(), "not a list"),
        ("table.txt", "姓名\t年龄\n张三\t30\n".as_bytes(), "not a list"),
        ("archive.zip", b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00", "zip"),
        ("program", b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00", "binary"),
        ("header.txt", "清单（第一批）\n\t序号\n\t政策机制\n\t主要举措\n\t具体做法\n".as_bytes(), "no-case"),
        ("half.txt", &BUNDLED.as_bytes()[..20_001], "error"),
    ];
    for (name, bytes, words) in files {
        refused(&program, &program.write(name, bytes), words);
    }
}

#[test]
fn a_folder_and_a_missing_file_are_refused_by_name() {
    let program = Program::new();
    let folder = program.home().join("lists");
    std::fs::create_dir(&folder).expect("a folder");
    refused(&program, &folder, "not a file");
    refused(&program, &program.home().join("nowhere.txt"), "cannot read");
}

#[test]
fn a_refused_import_makes_no_library() {
    let program = Program::new();
    let file = program.write("letter.txt", "您好。\n");
    let done = program.run(["import".into(), file]);
    assert_eq!(done.code, 2, "{}", done.said);
    assert!(!program.library().exists(), "a library folder was made for a file that is no list");
}

#[test]
fn a_faulty_file_among_others_changes_the_exit_code_and_stops_no_other() {
    let program = Program::new();
    let good = ListText::new("good").write_to(program.home());
    let faulty = program.write("faulty.txt", "您好。\n");
    let last = ListText::new("last").write_to(program.home());
    let done = program.run(["import".into(), good, faulty, last]);
    assert_eq!(done.code, 2, "{}", done.said);
    assert!(done.said.contains("faulty.txt"), "{}", done.said);
    let lists = TestApp::over(&program.library(), |_| {}).json("/lists.json");
    let mut slugs: Vec<&str> =
        lists["lists"].as_array().expect("lists").iter().filter_map(|l| l["slug"].as_str()).collect();
    slugs.sort_unstable();
    assert_eq!(slugs, ["good", "last"]);
}

#[test]
fn check_writes_nothing() {
    let program = Program::new();
    let done = program.run(["check".into(), repository("data/urban-renewal-4.txt")]);
    assert_eq!(done.code, 0, "{}", done.said);
    assert!(!program.library().exists());
}

#[test]
fn every_remark_names_file_line_and_column_and_what_to_do() {
    let program = Program::new();
    let text = BUNDLED.replacen("\t四\n", "\t五\n", 1).replacen("\t（一）推动城市更新立法", "\t推动城市更新立法", 1);
    let file = program.write("wrong.txt", text);
    let done = program.run(["import".into(), file]);
    assert_eq!(done.code, 2, "{}", done.said);
    assert!(done.said.contains("wrong.txt:58:2: warning[number-gap]"), "{}", done.said);
    assert!(done.said.contains("wrong.txt:103:2: error[misaligned]"), "{}", done.said);
    let remarks = done.said.matches("warning[").count() + done.said.matches("error[").count();
    assert_eq!(done.said.matches("help: ").count(), remarks, "{}", done.said);
}
