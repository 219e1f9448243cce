//! The index can always be thrown away: what is missing, spoilt or of another version is built again at the next start.

use std::fs;
use std::path::{Path, PathBuf};

use anli::library::{Library, LibraryError};

use crate::support::{Finished, ListText, NOW, Program, TestApp, anli_on, block_on, database, query};

/// A library with the bundled list that nobody has open.
fn closed() -> TestApp {
    let app = TestApp::bundled();
    block_on(app.library.close());
    app
}

fn index(dir: &Path) -> PathBuf {
    dir.join("index").join(database::index_dir(dir))
}

/// Opens the library again: all of it is there and can be found.
fn is_whole(dir: &Path, what: &str) {
    let app = TestApp::over(dir, |_| {});
    for (words, total) in [("", 32), ("芜湖", 1), ("资金保障", 3)] {
        let answer = app.get(&format!("/search.json?{}", query(&[("q", words)])));
        assert_eq!(answer.status, 200, "{what}: {words}");
        assert_eq!(answer.json()["total"], total, "{what}: {words}");
    }
    assert_eq!(block_on(app.library.verify()).expect("the check runs"), Vec::<String>::new(), "{what}");
}

#[test]
fn a_deleted_index_is_built_again() {
    let app = closed();
    fs::remove_dir_all(index(&app.dir())).expect("removed");
    is_whole(&app.dir(), "the folder of the generation");
    fs::remove_dir_all(app.dir().join("index")).expect("removed");
    is_whole(&app.dir(), "all of index/");
    assert_eq!(database::generation(&app.dir()), 4, "each repair publishes a generation");
}

#[test]
fn an_index_with_a_missing_or_broken_file_is_built_again() {
    let app = closed();
    let names = || -> Vec<PathBuf> {
        let files = fs::read_dir(index(&app.dir())).expect("a folder").flatten().map(|entry| entry.path());
        files.filter(|path| path.extension().is_some_and(|e| e != "lock") && !path.ends_with(".managed.json")).collect()
    };
    let kinds: Vec<_> = names().iter().filter_map(|path| path.extension().map(ToOwned::to_owned)).collect();
    assert!(kinds.len() >= 6, "{kinds:?}");
    for kind in kinds {
        let file = || names().into_iter().find(|path| path.extension() == Some(&kind)).expect("such a file");
        fs::remove_file(file()).expect("removed");
        is_whole(&app.dir(), &format!("{kind:?} was gone"));
        fs::write(file(), b"nonsense").expect("written");
        is_whole(&app.dir(), &format!("{kind:?} was nonsense"));
        fs::write(file(), b"").expect("written");
        is_whole(&app.dir(), &format!("{kind:?} was empty"));
    }
}

#[test]
fn a_library_that_has_lost_its_database_is_refused_and_its_index_stays() {
    let app = closed();
    let (database, away) = (app.dir().join("library.db"), app.dir().join("away.db"));
    let index = index(&app.dir());
    fs::rename(&database, &away).expect("moved");
    let file = ListText::new("extra").write_to(&app.dir());
    for what in ["gone", "empty"] {
        if what == "empty" {
            fs::write(&database, b"").expect("written");
        }
        let error = block_on(Library::open(&app.dir(), NOW)).expect_err("refused");
        assert!(matches!(error, LibraryError::Lost(_)), "{what}: {error}");
        for command in
            [vec!["serve", "--listen", "127.0.0.1:0"], vec!["import", &file.to_string_lossy()], vec!["reindex"]]
        {
            let done: Finished = anli_on(&app.dir()).args(&command).output().expect("the program runs").into();
            assert_eq!(done.code, 1, "{what}, {command:?}: {}", done.said);
            for word in ["library.db", "back-up", "move the whole folder away"] {
                assert!(done.said.contains(word), "{what}, {command:?}: {}", done.said);
            }
            assert_eq!(done.said.trim().lines().count(), 1, "{what}, {command:?}: {}", done.said);
        }
        assert!(index.join("meta.json").exists(), "{what}: nothing is swept away");
    }
    fs::rename(&away, &database).expect("moved");
    is_whole(&app.dir(), "the database is back");
}

#[test]
fn an_index_that_is_built_anew_at_the_start_is_told() {
    let program = Program::new();
    assert_eq!(program.run(["import".into(), ListText::new("a").write_to(program.home())]).code, 0);
    for (name, bytes) in [("meta.json", "nonsense"), ("manifest.txt", "")] {
        fs::write(index(&program.library()).join(name), bytes).expect("written");
        let done = program.run(["reindex"]);
        assert_eq!(done.code, 0, "{}", done.said);
        assert!(done.said.contains("WARN") && done.said.contains(name), "{name}: {}", done.said);
        assert!(done.said.contains("built anew"), "{name}: {}", done.said);
    }
}

#[test]
fn an_index_of_another_version_is_never_opened() {
    let app = closed();
    let old = index(&app.dir());
    fs::rename(&old, app.dir().join("index").join("0-00000000-2")).expect("renamed");
    database::execute(&app.dir(), "UPDATE generations SET index_dir = '0-00000000-2' WHERE number = 2");
    is_whole(&app.dir(), "an index of version 0");
    let name = database::index_dir(&app.dir());
    assert!(name.ends_with("-3") && !name.starts_with("0-"), "{name}");
    assert!(!app.dir().join("index").join("0-00000000-2").exists(), "what no generation needs is swept away");
}

#[test]
fn orphan_folders_are_swept_and_in_nobodys_way() {
    let app = closed();
    let index = app.dir().join("index");
    let next = database::index_dir(&app.dir()).replace("-2", "-3");
    let orphans = [next.as_str(), "1-deadbeef-99", "something"].map(|name| index.join(name));
    for orphan in &orphans {
        fs::create_dir(orphan).expect("a folder");
        fs::write(orphan.join("meta.json"), b"half").expect("a file");
    }
    let again = TestApp::over(&app.dir(), |_| {});
    assert!(orphans.iter().all(|orphan| !orphan.exists()));
    // Left by an import that was killed while the site ran on.
    fs::create_dir(&orphans[0]).expect("a folder");
    fs::write(orphans[0].join("meta.json"), b"half").expect("a file");
    again.import(&ListText::new("extra")).expect("the list is imported");
    assert_eq!(again.search("")["total"], 33);
}

#[test]
fn a_library_of_a_newer_version_is_left_alone_with_one_sentence() {
    let program = Program::new();
    assert_eq!(program.run(["import".into(), ListText::new("a").write_to(program.home())]).code, 0);
    database::execute(
        &program.library(),
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
        VALUES (29990101000000, 'from the future', TRUE, x'00', 0)",
    );
    let file = ListText::new("b").write_to(program.home());
    for command in [vec!["import".into(), file.into_os_string()], vec!["serve".into()], vec!["verify".into()]] {
        let done = program.run([["--listen".into(), "127.0.0.1:0".into()].to_vec(), command.clone()].concat());
        assert_eq!(done.code, 1, "{command:?}: {}", done.said);
        assert!(done.said.contains("newer version of anli (schema 29990101000000)"), "{command:?}: {}", done.said);
        assert_eq!(done.said.trim().lines().count(), 1, "one sentence: {}", done.said);
    }
    assert_eq!(database::number(&program.library(), "SELECT count(*) FROM lists"), 1);
}

#[test]
fn a_file_that_is_no_database_is_refused_with_its_name() {
    let home = tempfile::TempDir::new().expect("a folder");
    fs::write(home.path().join("library.db"), "这不是数据库。".repeat(200)).expect("written");
    let error = block_on(Library::open(home.path(), NOW)).expect_err("no database");
    assert!(error.to_string().contains("library.db"), "{error}");
}

#[test]
fn reindex_publishes_the_same_library_anew() {
    let program = Program::new();
    assert_eq!(program.run(["import".into(), ListText::new("a").sized(2, 2, 2).write_to(program.home())]).code, 0);
    let before = TestApp::over(&program.library(), |_| {}).search("资金");
    let generation = database::generation(&program.library());
    let done = program.run(["reindex"]);
    assert_eq!(done.code, 0, "{}", done.said);
    assert!(done.said.contains(&format!("generation {}", generation + 1)), "{}", done.said);
    assert_eq!(TestApp::over(&program.library(), |_| {}).search("资金"), before);
}
