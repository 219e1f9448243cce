//! `anli verify`: a sound library passes, every problem is named.

use std::fs;
use std::path::PathBuf;

use crate::support::{ListText, Program, database};

fn with_a_list() -> Program {
    let program = Program::new();
    let done = program.run(["import".into(), ListText::new("a").sized(2, 2, 2).write_to(program.home())]);
    assert_eq!(done.code, 0, "{}", done.said);
    program
}

/// The largest file of an ending in the current index.
fn index_file(program: &Program, ending: &str) -> PathBuf {
    let dir = program.library().join("index").join(database::index_dir(&program.library()));
    let mut files = fs::read_dir(dir).expect("a folder").flatten().map(|entry| entry.path());
    files.find(|path| path.extension().is_some_and(|e| e == ending)).expect("such a file")
}

#[test]
fn a_sound_library_passes() {
    let program = with_a_list();
    let done = program.run(["verify"]);
    assert_eq!(done.code, 0, "{}", done.said);
    assert!(done.said.contains("sound"), "{}", done.said);
}

#[test]
fn a_flipped_byte_in_an_index_file_is_found_and_the_file_named() {
    for ending in ["idx", "pos", "store"] {
        let program = with_a_list();
        let file = index_file(&program, ending);
        let mut bytes = fs::read(&file).expect("a file");
        bytes[3] ^= 0x40;
        fs::write(&file, bytes).expect("written");
        let done = program.run(["verify"]);
        assert_eq!(done.code, 1, "{ending}: {}", done.said);
        let name = file.file_name().expect("a name").to_string_lossy().into_owned();
        assert!(done.said.contains(&name) && done.said.contains("anli reindex"), "{ending}: {}", done.said);
        assert_eq!(program.run(["reindex"]).code, 0);
        let mended = program.run(["verify"]);
        assert_eq!(mended.code, 0, "{ending}: {}", mended.said);
    }
}

#[test]
fn values_that_do_not_read_back_are_named_by_table_column_and_row() {
    let program = with_a_list();
    database::execute(&program.library(), "UPDATE cases SET key_mechanism = 70000 WHERE id IN (2, 5)");
    let done = program.run(["verify"]);
    assert_eq!(done.code, 1, "{}", done.said);
    assert!(done.said.contains("table cases, column key_mechanism"), "{}", done.said);
    assert_eq!(done.said.matches("70000").count(), 4, "each of the two rows is named: {}", done.said);
}

#[test]
fn rows_without_their_parents_are_named() {
    let program = with_a_list();
    database::execute(&program.library(), "DELETE FROM measures WHERE id = 1");
    let done = program.run(["verify"]);
    assert_eq!(done.code, 1, "{}", done.said);
    assert!(done.said.contains("table cases") && done.said.contains("measures is missing"), "{}", done.said);
}

#[test]
fn an_index_that_lacks_cases_is_named() {
    let program = with_a_list();
    database::execute(
        &program.library(),
        "DELETE FROM case_areas WHERE case_id = 1; DELETE FROM case_actors WHERE case_id = 1; DELETE FROM cases WHERE id = 1",
    );
    let done = program.run(["verify"]);
    assert_eq!(done.code, 1, "{}", done.said);
    assert!(done.said.contains("7 cases, the index 8"), "{}", done.said);
}

#[test]
fn a_folder_without_a_library_is_no_sound_library_and_none_is_made() {
    let program = Program::new();
    let done = program.run(["verify"]);
    assert_eq!(done.code, 1, "{}", done.said);
    assert!(done.said.contains("no library"), "{}", done.said);
    assert!(!program.library().exists());
}

#[test]
fn an_index_that_cannot_be_opened_is_named_and_not_mended_in_silence() {
    let program = with_a_list();
    let generation = database::generation(&program.library());
    let meta = index_file(&program, "json").with_file_name("meta.json");
    fs::write(&meta, "nonsense").expect("written");
    let done = program.run(["verify"]);
    assert_eq!(done.code, 1, "{}", done.said);
    assert!(done.said.contains("anli reindex"), "{}", done.said);
    assert_eq!(database::generation(&program.library()), generation, "a look changes nothing");
}

#[test]
fn a_changed_time_of_a_generation_is_found_and_not_exported() {
    let program = with_a_list();
    let date = "UPDATE generations SET created_at = '2020-01-01T00:00:00Z' WHERE number = (SELECT max(number) FROM generations)";
    database::execute(&program.library(), date);
    let done = program.run(["verify"]);
    assert_eq!(done.code, 1, "{}", done.said);
    assert!(done.said.contains("library.db is damaged"), "{}", done.said);
    let done = program.run(["export", "files"]);
    assert_eq!(done.code, 1, "{}", done.said);
    assert!(done.said.contains("damaged"), "{}", done.said);
    assert!(!program.home().join("files/manifest.json").exists(), "nothing is passed on");
}
