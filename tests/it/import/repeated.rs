//! Importing again: the same file changes nothing, another one under the same name is refused.

use crate::support::{BUNDLED, ListText, Program, TestApp, database, repository};

#[test]
fn the_same_file_twice_changes_nothing_and_says_so() {
    let program = Program::new();
    let file = repository("data/urban-renewal-4.txt");
    assert_eq!(program.run(["import".into(), file.clone()]).code, 0);
    let generation = database::generation(&program.library());
    let again = program.run(["import".into(), file.clone()]);
    assert_eq!(again.code, 0, "{}", again.said);
    assert!(again.said.contains("nothing changed"), "{}", again.said);
    let renamed = program.run(["import".as_ref(), "--slug".as_ref(), "other".as_ref(), file.as_os_str()]);
    assert_eq!(renamed.code, 0, "{}", renamed.said);
    assert!(renamed.said.contains("/lists/urban-renewal-4; nothing changed"), "{}", renamed.said);
    assert_eq!(database::generation(&program.library()), generation);
    assert_eq!(database::number(&program.library(), "SELECT count(*) FROM cases"), 32);
}

#[test]
fn the_same_file_twice_in_one_command_is_imported_once() {
    let program = Program::new();
    let file = ListText::new("twice").write_to(program.home());
    let done = program.run(["import".into(), file.clone(), file]);
    assert_eq!(done.code, 0, "{}", done.said);
    assert!(done.said.contains("nothing changed"), "{}", done.said);
    assert_eq!(database::number(&program.library(), "SELECT count(*) FROM lists"), 1);
}

#[test]
fn a_changed_file_under_the_same_name_is_refused() {
    let program = Program::new();
    program.write("urban-renewal-4.toml", crate::support::BUNDLED_METADATA);
    let file = program.write("urban-renewal-4.txt", BUNDLED);
    assert_eq!(program.run(["import".into(), file]).code, 0);
    let before = TestApp::over(&program.library(), |_| {}).json("/lists/urban-renewal-4/1/1/2.json");
    let generation = database::generation(&program.library());

    let file = program.write("urban-renewal-4.txt", BUNDLED.replace("40余个", "50余个"));
    let done = program.run(["import".into(), file]);
    assert_eq!(done.code, 2, "{}", done.said);
    assert!(done.said.contains("urban-renewal-4") && done.said.contains("--slug"), "{}", done.said);
    assert_eq!(database::generation(&program.library()), generation);
    let after = TestApp::over(&program.library(), |_| {}).json("/lists/urban-renewal-4/1/1/2.json");
    assert_eq!(after, before);
}

#[test]
fn a_changed_description_is_refused() {
    let program = Program::new();
    let list = ListText::new("trial");
    let file = list.write_to(program.home());
    assert_eq!(program.run(["import".into(), file.clone()]).code, 0);
    list.issued_on("2024-02-01").write_to(program.home());
    let done = program.run(["import".into(), file]);
    assert_eq!(done.code, 2, "{}", done.said);
    assert!(done.said.contains("trial"), "{}", done.said);
}

#[test]
fn keys_come_from_positions_and_printed_numbers_from_the_list() {
    let list = ListText::new("gap").sized(2, 2, 2);
    let text = list.text().replacen("\t二\n", "\t三\n", 1);
    let program = Program::new();
    let done = program.run(["import".into(), "--slug".into(), "gap".into(), program.write("gap.txt", text)]);
    assert_eq!(done.code, 0, "{}", done.said);
    assert!(done.said.contains("warning[number-gap]"), "{}", done.said);
    let case = TestApp::over(&program.library(), |_| {}).json("/lists/gap/2/1/2.json");
    assert_eq!((&case["number"], &case["printed_number"]), (&"2.1.2".into(), &"三（一）2".into()));
}
