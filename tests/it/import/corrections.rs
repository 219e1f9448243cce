//! Corrections and removals as a person makes them: `anli import --dry-run`, `--map`, several files, `anli remove`.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::support::{ListText, Program, TestApp, database, spaced};

/// Two measures of three cases, none like another.
fn list(slug: &str) -> ListText {
    let mut list = ListText::new(slug).sized(1, 2, 3);
    for (n, measure) in (1..).zip(&mut list.mechanisms[0].measures) {
        for (k, case) in (1..).zip(&mut measure.cases) {
            *case = spaced(n * 10 + k);
        }
    }
    list
}

/// A library with the list in it.
fn with_list() -> (Program, ListText) {
    let (program, list) = (Program::new(), list("trial"));
    let done = program.run(["import".into(), list.write_to(program.home())]);
    assert_eq!(done.code, 0, "{}", done.said);
    (program, list)
}

/// All files below a folder with hashes of their bytes.
fn files(dir: &Path) -> BTreeMap<String, u64> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(dir).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let mut hasher = DefaultHasher::new();
            std::fs::read(&path).expect("a file").hash(&mut hasher);
            found.insert(path.display().to_string(), hasher.finish());
        }
    }
    found
}

/// The list with everything done to it that can be done.
fn everything_changed(mut list: ListText) -> ListText {
    let measures = &mut list.mechanisms[0].measures;
    measures[0].cases[0] = measures[0].cases[0].replace("12亿元", "15亿元");
    measures[0].cases.remove(1);
    let moved = measures[0].cases.remove(1);
    measures[1].cases.push(moved);
    measures[1].cases.insert(0, spaced(99));
    list.issued_on("2024-02-02")
}

#[test]
fn a_dry_run_shows_each_change_and_writes_nothing() {
    let (program, list) = with_list();
    let file = everything_changed(list).write_to(program.home());
    let before = files(&program.library());
    let shown = program.run(["import".as_ref(), "--dry-run".as_ref(), file.as_os_str()]);
    assert_eq!(shown.code, 0, "{}", shown.said);
    assert_eq!(files(&program.library()), before, "every byte is as it was");
    for line in [
        "说明 发布日期: [-2024-01-31-]{+2024-02-02+}",
        "改正 1.1.1 一（一）",
        "[-12-]{+15+}亿元",
        "新增 1.2.4 {+一（二）1",
        "移动 1.1.3 → 1.2.5",
        "换号 1.2.1 一（二）1 → 一（二）2",
        "撤下 1.1.2 [-一（一）2",
        "nothing was written",
    ] {
        assert!(shown.said.contains(line), "{line}: {}", shown.said);
    }
    assert!(!shown.said.contains('\x1b'), "colour is for terminals");
}

#[test]
fn an_import_does_what_the_dry_run_said() {
    let (program, list) = with_list();
    let file = everything_changed(list).write_to(program.home());
    let counts = |said: &str| said.lines().find_map(|line| Some(line[line.find(" 新增, ")?..].to_owned()));
    let shown = counts(&program.run(["import".as_ref(), "--dry-run".as_ref(), file.as_os_str()]).said);
    let done = program.run(["import".as_ref(), file.as_os_str()]);
    assert_eq!(done.code, 0, "{}", done.said);
    assert!(shown.is_some());
    assert_eq!(counts(&done.said), shown);
    let app = TestApp::over(&program.library(), |_| {});
    let heading = |key: &str| app.json(&format!("/lists/trial/{key}.json"))["heading"].as_str().map(str::to_owned);
    for (key, number) in [("1/1/1", 11), ("1/2/1", 21), ("1/2/4", 99), ("1/2/5", 13)] {
        assert_eq!(heading(key).as_deref(), spaced(number).split('。').next(), "{key}");
    }
    let again = program.run(["import".as_ref(), "--dry-run".as_ref(), file.as_os_str()]);
    assert!(again.said.contains("nothing changed"), "{}", again.said);
}

#[test]
fn a_dry_run_makes_no_library() {
    let program = Program::new();
    let file = list("trial").write_to(program.home());
    let shown = program.run(["import".as_ref(), "--dry-run".as_ref(), file.as_os_str()]);
    assert_eq!(shown.code, 0, "{}", shown.said);
    assert!(shown.said.contains("6 新增") && shown.said.contains("新增 1.2.3"), "{}", shown.said);
    assert!(!program.library().exists());
    let broken = program.write("broken.txt", "什么也不是");
    assert_eq!(program.run(["import".as_ref(), "--dry-run".as_ref(), broken.as_os_str()]).code, 2);
}

#[test]
fn a_case_that_nothing_tells_is_found_again_by_a_map() {
    let (program, list) = with_list();
    let file = list.case((1, 2, 3), &spaced(77)).write_to(program.home());
    let import = |arguments: &[&str]| {
        let file = file.to_str().expect("a path");
        program.run(["import", file].into_iter().chain(arguments.iter().copied()))
    };
    for (map, problem) in [
        ("1.2.3", "such as --map 2.3.2=2.4.1"),
        ("x=1.2.3", "such as --map 2.3.2=2.4.1"),
        ("1.9.1=1.2.3", "the list has no case 1.9.1"),
        ("1.2.3=1.9.1", "the file has no case 1.9.1"),
    ] {
        let done = import(&["--map", map]);
        assert_eq!(done.code, 2, "{map}: {}", done.said);
        assert!(done.said.contains(problem), "{map}: {}", done.said);
    }
    let twice = import(&["--map", "1.2.3=1.2.3", "--map", "1.2.2=1.2.3"]);
    assert!(twice.code == 2 && twice.said.contains("another --map"), "{}", twice.said);
    assert!(import(&["--dry-run"]).said.contains("1 新增, 0 改正, 0 移动, 0 换号, 1 撤下"));
    let done = import(&["--map", "1.2.3=1.2.3"]);
    assert_eq!(done.code, 0, "{}", done.said);
    assert!(done.said.contains("0 新增, 1 改正, 0 移动, 0 换号, 0 撤下, 5 不变"), "{}", done.said);
}

#[test]
fn all_files_of_a_command_are_one_generation() {
    let (program, _) = with_list();
    let before = database::generation(&program.library());
    let broken = program.write("broken.txt", "什么也不是");
    let good = ["a", "b", "c"].map(|slug| list(slug).write_to(program.home()));
    let done = program.run(["import".into(), good[0].clone(), broken, good[1].clone(), good[2].clone()]);
    assert_eq!(done.code, 2, "one of them was no list: {}", done.said);
    assert_eq!(database::generation(&program.library()), before + 1);
    assert_eq!(done.said.matches(&format!("(generation {})", before + 1)).count(), 3, "{}", done.said);
    assert_eq!(database::number(&program.library(), "SELECT count(*) FROM lists"), 4);
    assert_eq!(TestApp::over(&program.library(), |_| {}).search("")["total"], 24);
}

#[test]
fn two_files_of_one_list_in_one_command_are_told_apart() {
    let (program, list) = with_list();
    let a = list.clone().case((1, 1, 1), &spaced(71)).write_to(program.home());
    let b = program.write("b.txt", list.case((1, 1, 1), &spaced(72)).text());
    program.write("b.toml", "slug = \"trial\"\n");
    for extra in [["--dry-run"].as_slice(), &[]] {
        let command = ["import", a.to_str().expect("a path"), b.to_str().expect("a path")];
        let done = program.run(command.iter().chain(extra));
        assert_eq!(done.code, 2, "{}", done.said);
        assert!(done.said.contains("another file of this import already (trial.txt)"), "{}", done.said);
    }
    let stored = TestApp::over(&program.library(), |_| {}).json("/lists/trial.json");
    assert_eq!(stored["issued_on"], "2024-01-31", "the first of them was written");
}

/// Waits until the lock says what its holder does.
fn held(library: &Path, child: &mut Child) {
    let begun = Instant::now();
    while !std::fs::read_to_string(library.join("lock")).is_ok_and(|note| note.contains("and 11 more")) {
        assert!(begun.elapsed() < Duration::from_secs(60) && child.try_wait().is_ok_and(|ended| ended.is_none()));
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn of_two_programs_that_import_one_works_and_the_other_says_who_does() {
    let (program, _) = with_list();
    let many: Vec<_> =
        (0..12).map(|n| ListText::new(&format!("many-{n}")).sized(2, 3, 30).write_to(program.home())).collect();
    let mut command = program.command();
    command.arg("import").args(many).stdout(Stdio::null()).stderr(Stdio::null());
    let mut first = command.spawn().expect("the program starts");
    held(&program.library(), &mut first);
    let second = program.run(["import".into(), list("second").write_to(program.home())]);
    assert_eq!(second.code, 1, "{}", second.said);
    let holder = format!("import of many-0.txt and 11 more, process {}", first.id());
    assert!(second.said.contains(&holder) && second.said.contains("wait until it is done"), "{}", second.said);
    assert!(first.wait().expect("it ends").success());
    assert_eq!(database::number(&program.library(), "SELECT count(*) FROM lists"), 13);
    assert_eq!(program.run(["import".into(), program.home().join("second.txt")]).code, 0, "the lock is free");
}

#[test]
fn a_list_is_removed_when_a_person_is_sure() {
    let (program, _) = with_list();
    let generation = database::generation(&program.library());
    let asked = program.run(["remove", "trial"]);
    assert_eq!(asked.code, 2, "{}", asked.said);
    assert!(asked.said.contains("6 案例") && asked.said.contains("--yes"), "{}", asked.said);
    assert_eq!(database::generation(&program.library()), generation);
    for (slug, problem) in [("other", "there is no list `other`"), ("Bad Slug", "no list slug")] {
        let done = program.run(["remove", slug, "--yes"]);
        assert_eq!(done.code, 2, "{}", done.said);
        assert!(done.said.contains(problem), "{}", done.said);
    }
    let done = program.run(["remove", "--yes", "trial"]);
    assert_eq!(done.code, 0, "{}", done.said);
    assert!(done.said.contains(&format!("generation {}", generation + 1)), "{}", done.said);
    assert_eq!(database::number(&program.library(), "SELECT count(*) FROM cases"), 0);
    assert_eq!(database::number(&program.library(), "SELECT count(*) FROM withdrawn_cases"), 6);
    assert_eq!(program.run(["verify"]).code, 0);
}

#[test]
fn a_removed_list_gets_its_addresses_again_when_it_is_imported_again() {
    let (program, list) = with_list();
    assert_eq!(program.run(["remove", "--yes", "trial"]).code, 0);
    let done = program.run(["import".into(), list.write_to(program.home())]);
    assert_eq!(done.code, 0, "{}", done.said);
    assert_eq!(database::number(&program.library(), "SELECT count(*) FROM withdrawn_cases"), 0);
    let case = TestApp::over(&program.library(), |_| {}).json("/lists/trial/1/2/3.json");
    assert_eq!(case["heading"].as_str(), spaced(23).split('。').next());
    assert_eq!(program.run(["verify"]).code, 0);
}

#[test]
fn there_is_nothing_to_remove_without_a_library() {
    let program = Program::new();
    let done = program.run(["remove", "trial", "--yes"]);
    assert_eq!(done.code, 1, "{}", done.said);
    assert!(done.said.contains("no library") && !program.library().exists(), "{}", done.said);
}
