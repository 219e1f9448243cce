//! `anli import` of what `anli export` wrote: the whole library comes back as it was, or nothing does.

use std::collections::BTreeMap;
use std::path::Path;

use crate::support::{
    BUNDLED_BYTES, BUNDLED_METADATA, Finished, ListText, Program, TestApp, anli_on, database, spaced,
};

/// Every file of a folder with its bytes.
fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(dir).expect("a folder").map(|entry| entry.expect("an entry"));
    entries
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), std::fs::read(entry.path()).expect("a file")))
        .collect()
}

fn done(finished: Finished) -> String {
    assert_eq!(finished.code, 0, "{}", finished.said);
    finished.said
}

fn import(program: &Program, list: &ListText, name: &str) {
    let dir = program.home().join(name);
    std::fs::create_dir_all(&dir).expect("a folder");
    let path = list.write_to(&dir);
    done(program.run(["import".as_ref(), path.as_os_str()]));
}

/// A library with all that can be in one: lists, corrections, a moved case, a withdrawn one, a removed list.
fn full() -> Program {
    let program = Program::new();
    program.write("urban-renewal-4.toml", BUNDLED_METADATA);
    let bundled = program.write("urban-renewal-4.txt", BUNDLED_BYTES);
    done(program.run(["import".as_ref(), bundled.as_os_str()]));
    let mut list = ListText::new("trial").sized(1, 2, 3);
    for (n, case) in list.mechanisms[0].measures.iter_mut().flat_map(|measure| &mut measure.cases).enumerate() {
        *case = spaced(n);
    }
    import(&program, &list, "first");
    let measures = &mut list.mechanisms[0].measures;
    measures[0].cases.remove(2);
    let moved = measures[0].cases.remove(1);
    measures[1].cases.push(moved);
    measures[1].cases[0] = spaced(3).replace("12亿元", "15亿元");
    import(&program, &list, "second");
    import(&program, &ListText::new("gone").sized(1, 1, 2), "first");
    done(program.run(["remove", "gone", "--yes"]));
    done(program.run(["--base-url", "https://anli.example", "export", "out"]));
    program
}

/// Imports an export into a library of its own below the program's folder.
fn restore(program: &Program, library: &str, path: &str) -> Finished {
    let mut command = anli_on(&program.home().join(library));
    command.current_dir(program.home()).args(["import", path]).output().expect("the program runs").into()
}

#[test]
fn a_restored_library_is_the_library_to_the_last_byte() {
    let program = full();
    let before = files(&program.home().join("out"));
    assert_eq!(before.len(), 8, "{:?}", before.keys());
    for (library, path) in [("one", "out"), ("two", "out/anli.db")] {
        let said = done(restore(&program, library, path));
        assert!(said.contains("37 cases restored"), "{said}");
        let again = |arguments: &[&str]| -> Finished {
            let mut command = anli_on(&program.home().join(library));
            command.current_dir(program.home()).args(arguments).output().expect("the program runs").into()
        };
        done(again(&["verify"]));
        let out = format!("out-{library}");
        done(again(&["--base-url", "https://anli.example", "export", &out]));
        let behind = files(&program.home().join(&out));
        assert_eq!(before.keys().collect::<Vec<_>>(), behind.keys().collect::<Vec<_>>());
        for (name, bytes) in &before {
            assert!(*bytes == behind[name], "{name} is another");
        }
    }
    let addresses = [
        "/index.json",
        "/lists/trial.json",
        "/lists/trial/1/2/1.json",
        "/lists/trial/1/2/1/revisions.json",
        "/lists/trial/1/1/2.json",
        "/lists/trial/1/1/3.json",
        "/lists/gone.json",
        "/lists/gone/1/1/2.json",
        "/search.json?q=12%E4%BA%BF%E5%85%83",
        "/feed.atom",
        "/readyz",
    ];
    let (old, new) = (TestApp::over(&program.library(), |_| {}), TestApp::over(&program.home().join("one"), |_| {}));
    let mut met = Vec::new();
    for address in addresses {
        let (old, new) = (old.get(address), new.get(address));
        assert_eq!((old.status, old.text()), (new.status, new.text()), "{address}");
        assert_eq!(old.header("location"), new.header("location"), "{address}");
        met.push(new.status.as_u16());
    }
    assert!([200, 308, 410].iter().all(|status| met.contains(status)), "{met:?}");
}

#[test]
fn the_same_library_exported_later_gives_the_same_bytes() {
    let program = full();
    std::thread::sleep(std::time::Duration::from_millis(1100));
    done(program.run(["--base-url", "https://anli.example", "export", "later"]));
    let (first, later) = (files(&program.home().join("out")), files(&program.home().join("later")));
    for (name, bytes) in &first {
        assert!(*bytes == later[name], "{name} is another");
    }
}

#[test]
fn a_library_that_holds_something_is_left_alone() {
    let program = full();
    let database = std::fs::read(program.library().join("library.db")).expect("the database");
    let refused = restore(&program, "library", "out");
    assert_eq!(refused.code, 2, "{}", refused.said);
    assert!(refused.said.contains("holds something"), "{}", refused.said);
    assert!(database == std::fs::read(program.library().join("library.db")).expect("the database"));
    // One that was opened and never got a list holds nothing.
    drop(TestApp::over(&program.home().join("empty"), |_| {}));
    done(restore(&program, "empty", "out"));
    assert_eq!(TestApp::over(&program.home().join("empty"), |_| {}).json("/lists.json")["lists"][0]["case_count"], 32);
}

#[test]
fn a_dry_run_and_what_does_not_belong_to_it_write_nothing() {
    let program = full();
    let run = |arguments: &[&str]| -> Finished {
        let mut command = anli_on(&program.home().join("new"));
        command.current_dir(program.home()).args(arguments).output().expect("the program runs").into()
    };
    let said = done(run(&["import", "--dry-run", "out"]));
    assert!(said.contains("37 cases") && said.contains("dry run"), "{said}");
    for arguments in
        [&["import", "out", "urban-renewal-4.txt"][..], &["import", "out", "--slug", "a"], &["import", "first"]]
    {
        let refused = run(arguments);
        assert_eq!(refused.code, 2, "{arguments:?}: {}", refused.said);
    }
    assert!(!program.home().join("new").exists());
}

/// What is wrong with a file, the statements that make it so, a word of the sentence.
const WRONG: [(&str, &str, &str); 9] = [
    ("a text", "UPDATE cases SET body = replace(body, '1', '2') WHERE id = 3", "not as it was written"),
    ("a former text", "UPDATE case_revisions SET heading = heading || '!'", "not as it was written"),
    ("a trigger", "CREATE TRIGGER t AFTER INSERT ON cases BEGIN DELETE FROM cases; END", "not those of anli"),
    ("a view", "CREATE VIEW extra AS SELECT * FROM cases", "not those of anli"),
    ("a table", "CREATE TABLE extra (a)", "not those of anli"),
    (
        "a view in the place of a table",
        "DROP TABLE left_over_lines; CREATE VIEW left_over_lines AS SELECT 1 AS list_id, 1 AS source_line, load_extension('x') AS text",
        "not those of anli",
    ),
    (
        "no ledger",
        "ALTER TABLE _sqlx_migrations RENAME TO old; CREATE VIEW _sqlx_migrations AS SELECT * FROM old",
        "no library of anli",
    ),
    (
        "a newer schema",
        "INSERT INTO _sqlx_migrations SELECT 20991231000000, description, installed_on, success, checksum, execution_time FROM _sqlx_migrations LIMIT 1",
        "newer version",
    ),
    ("a foreign key", "PRAGMA foreign_keys = OFF; DELETE FROM sources", "damaged"),
];

#[test]
fn a_file_that_is_not_what_was_exported_is_refused_and_nothing_is_made() {
    let program = full();
    let sound = std::fs::read(program.home().join("out/anli.db")).expect("the database");
    let try_it = |name: &str, word: &str| {
        let refused = restore(&program, "new", "wrong/library.db");
        assert_eq!(refused.code, 2, "{name}: {}", refused.said);
        assert!(refused.said.contains(word), "{name}: {}", refused.said);
        assert!(!program.home().join("new").exists(), "{name}");
    };
    let dir = program.home().join("wrong");
    for (name, statements, word) in WRONG {
        let _ = std::fs::remove_dir_all(&dir);
        std::fs::create_dir(&dir).expect("a folder");
        std::fs::write(dir.join("library.db"), &sound).expect("written");
        database::execute(&dir, statements);
        try_it(name, word);
    }
    std::fs::write(dir.join("library.db"), &sound[..sound.len() / 2]).expect("written");
    try_it("half a file", "cannot be restored");
    let mut flipped = sound.clone();
    let page = sound.len() / 4096 / 2 * 4096;
    for byte in &mut flipped[page..page + 400] {
        *byte ^= 0x55;
    }
    std::fs::write(dir.join("library.db"), &flipped).expect("written");
    try_it("a broken page", "cannot be restored");
    std::fs::write(dir.join("library.db"), b"SQLite format 3\0 and no more").expect("written");
    try_it("a false head", "cannot be restored");
    std::fs::write(dir.join("library.db"), &sound).expect("written");
    std::fs::write(dir.join("library.db-wal"), b"something").expect("written");
    try_it("a log beside it", "is using it");

    // The manifest says which file belongs to it.
    std::fs::write(program.home().join("out/anli.db"), &flipped).expect("written");
    let refused = restore(&program, "new", "out");
    assert_eq!(refused.code, 2, "{}", refused.said);
    assert!(refused.said.contains("manifest.json"), "{}", refused.said);
}

#[test]
fn an_export_of_an_older_schema_is_brought_up_to_date() {
    let program = full();
    let dir = program.home().join("older");
    std::fs::create_dir(&dir).expect("a folder");
    std::fs::copy(program.home().join("out/anli.db"), dir.join("library.db")).expect("copied");
    database::execute(&dir, "DROP TABLE digests; DELETE FROM _sqlx_migrations WHERE version = 20261124160000");
    let before = std::fs::read(dir.join("library.db")).expect("the file");
    done(restore(&program, "new", "older/library.db"));
    assert!(before == std::fs::read(dir.join("library.db")).expect("the file"), "the file stays as it was");
    done(anli_on(&program.home().join("new")).arg("verify").output().expect("the program runs").into());
    let left: Vec<String> = std::fs::read_dir(program.home().join("new"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with(".restore"))
        .collect();
    assert_eq!(left, Vec::<String>::new());
}
