//! One lock for everything that changes a library.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;

use anli::library::{Ingested, LibraryError};

use crate::support::{ListText, Program, TestApp, block_on, database, ingest};

/// Takes the lock as an importer does.
fn hold(library: &Path) -> File {
    let mut file = File::create(library.join("lock")).expect("a lock file");
    file.try_lock().expect("the lock is free");
    file.write_all(b"import of slow.txt, process 1\n").expect("the note is written");
    file
}

#[test]
fn of_two_imports_at_once_one_is_told_who_holds_the_lock() {
    let app = TestApp::empty();
    let (a, b) = (ListText::new("a"), ListText::new("b"));
    let (a_text, b_text) = (a.text(), b.text());
    let (first, second) = block_on(async {
        tokio::join!(
            ingest(&app.library, a_text.as_bytes(), a.metadata(), "a"),
            ingest(&app.library, b_text.as_bytes(), b.metadata(), "b"),
        )
    });
    assert!(matches!(first, Ok(Ingested::Imported { .. })), "{first:?}");
    let Err(LibraryError::Locked { holder }) = &second else { panic!("{second:?}") };
    assert!(holder.starts_with("import of list.txt, process "), "{holder}");
    assert!(matches!(app.import(&b), Ok(Ingested::Imported { .. })), "the lock is free again");
}

#[test]
fn the_command_line_tells_who_holds_the_lock() {
    let program = Program::new();
    assert_eq!(program.run(["import".into(), ListText::new("a").write_to(program.home())]).code, 0);
    let generation = database::generation(&program.library());
    let file = ListText::new("b").write_to(program.home());
    let lock = hold(&program.library());
    for command in [vec!["import".into(), file.clone().into_os_string()], vec!["reindex".into()]] {
        let done = program.run(&command);
        assert_eq!(done.code, 1, "{command:?}: {}", done.said);
        assert!(done.said.contains("import of slow.txt, process 1"), "{command:?}: {}", done.said);
        assert!(done.said.contains("wait"), "{command:?}: {}", done.said);
    }
    assert_eq!(database::generation(&program.library()), generation);
    drop(lock);
    assert_eq!(program.run(["import".into(), file]).code, 0);
}

#[test]
fn readers_do_not_need_the_lock() {
    let app = TestApp::bundled();
    let lock = hold(&app.dir());
    let other = TestApp::over(&app.dir(), |_| {});
    assert_eq!(other.search("芜湖")["total"], 1);
    drop(lock);
}

#[test]
fn imports_of_two_processes_at_once_lose_nothing() {
    let program = Program::new();
    assert_eq!(program.run(["import".into(), ListText::new("first").write_to(program.home())]).code, 0);
    let slugs = ["a", "b", "c"];
    let start = |slug: &str| {
        let file = ListText::new(slug).sized(1, 2, 3).write_to(program.home());
        let mut command = program.command();
        command.arg("import").arg(file).stderr(std::process::Stdio::piped()).stdout(std::process::Stdio::null());
        command.spawn().expect("the program starts")
    };
    let running: Vec<_> = slugs.iter().map(|slug| start(slug)).collect();
    let mut imported = 0;
    for child in running {
        let output = child.wait_with_output().expect("the program ends");
        let said = String::from_utf8_lossy(&output.stderr);
        match output.status.code() {
            Some(0) => imported += 1,
            Some(1) => assert!(said.contains("is being changed by another program"), "{said}"),
            other => panic!("{other:?}: {said}"),
        }
    }
    let app = TestApp::over(&program.library(), |_| {});
    assert!(imported >= 1);
    assert_eq!(app.json("/index.json")["case_count"], 1 + 6 * imported);
    assert_eq!(app.search("")["total"], 1 + 6 * imported);
}

#[test]
fn programs_that_start_at_once_in_an_empty_folder_make_one_library() {
    for _ in 0..3 {
        let program = Program::new();
        let start = |slug: &str| {
            let file = ListText::new(slug).write_to(program.home());
            let mut command = program.command();
            command.arg("import").arg(file).stderr(std::process::Stdio::piped()).stdout(std::process::Stdio::null());
            command.spawn().expect("the program starts")
        };
        let running: Vec<_> = ["a", "b", "c", "d"].into_iter().map(start).collect();
        let ended: Vec<_> =
            running.into_iter().map(|child| child.wait_with_output().expect("the program ends")).collect();
        for output in &ended {
            let said = String::from_utf8_lossy(&output.stderr);
            let was_told = said.contains("is being changed by another program");
            assert!(output.status.success() || was_told, "{said}");
        }
        let imported = ended.iter().filter(|output| output.status.success()).count();
        assert_eq!(database::number(&program.library(), "SELECT count(*) FROM lists"), imported as i64);
    }
}
