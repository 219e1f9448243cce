//! Importing again: the same file changes nothing, a corrected one corrects, another list is refused.

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
fn a_corrected_file_under_the_same_name_corrects_the_list() {
    let program = Program::new();
    program.write("urban-renewal-4.toml", crate::support::BUNDLED_METADATA);
    let file = program.write("urban-renewal-4.txt", BUNDLED);
    assert_eq!(program.run(["import".into(), file]).code, 0);
    let file = program.write("urban-renewal-4.txt", BUNDLED.replace("40余个", "50余个"));
    let done = program.run(["import".into(), file]);
    assert_eq!(done.code, 0, "{}", done.said);
    assert!(done.said.contains("corrected /lists/urban-renewal-4 (generation 3)"), "{}", done.said);
    assert!(done.said.contains("0 新增, 2 改正, 0 移动, 0 换号, 0 撤下, 30 不变"), "{}", done.said);
    let case = TestApp::over(&program.library(), |_| {}).json("/lists/urban-renewal-4/1/1/2.json");
    assert!(case["body"].as_str().is_some_and(|body| body.contains("50余个")), "{case}");
}

#[test]
fn another_list_under_the_same_name_is_refused_until_a_person_says_so() {
    let program = Program::new();
    let list = ListText::new("trial");
    assert_eq!(program.run(["import".into(), list.write_to(program.home())]).code, 0);
    let generation = database::generation(&program.library());
    let other = ListText { title: "完全不同的清单（第九批）".to_owned(), ..list }
        .case((1, 1, 1), "上海市另做一事。全然不同的正文内容在此。");
    let file = other.write_to(program.home());
    let done = program.run(["import".into(), file.clone()]);
    assert_eq!(done.code, 2, "{}", done.said);
    assert!(done.said.contains("`trial`") && done.said.contains("--slug trial"), "{}", done.said);
    assert_eq!(database::generation(&program.library()), generation);
    let named = program.run(["import".as_ref(), "--slug".as_ref(), "trial".as_ref(), file.as_os_str()]);
    assert_eq!(named.code, 0, "{}", named.said);
    assert!(named.said.contains("1 新增") && named.said.contains("1 撤下"), "{}", named.said);
}

#[test]
fn a_changed_description_corrects_the_description() {
    let program = Program::new();
    let list = ListText::new("trial");
    let file = list.write_to(program.home());
    assert_eq!(program.run(["import".into(), file.clone()]).code, 0);
    list.issued_on("2024-02-01").write_to(program.home());
    let done = program.run(["import".into(), file]);
    assert_eq!(done.code, 0, "{}", done.said);
    assert!(done.said.contains("corrected /lists/trial"), "{}", done.said);
    let list = TestApp::over(&program.library(), |_| {}).json("/lists/trial.json");
    assert_eq!(list["issued_on"], "2024-02-01");
    assert_eq!(database::number(&program.library(), "SELECT count(*) FROM case_revisions"), 0);
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
