//! A disk that is full, and a folder that cannot be written to.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::{Change, Outcome, Scene, problems, state};
use crate::support::{Finished, copy_folder, number};

/// Runs a script as somebody who may mount a disk of their own, which is gone when the script ends. `None` where the system
/// does not allow it.
fn with_own_disks(script: &str, arguments: &[&Path]) -> Option<Finished> {
    let allowed = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", "mount -t tmpfs -o size=64k anli /mnt"])
        .output()
        .is_ok_and(|done| done.status.success());
    if !allowed {
        eprintln!(
            "LEFT OUT: nobody may mount a disk here (unshare --user --mount); the bound on file sizes is tried instead"
        );
        return None;
    }
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-euc", script, "sh"]).args(arguments);
    Some(command.output().expect("unshare runs").into())
}

/// A change on a disk with so many kilobytes beside the library; the library afterwards is copied to `after`.
const FULL: &str = r#"
library=$1 after=$2 anli=$3 spare=$4; shift 4
disk=$(mktemp -d)
mount -t tmpfs -o size=64m anli "$disk"
cp -a "$library/." "$disk"
used=$(df -k --output=used "$disk" | tail -n 1)
mount -o "remount,size=$((used + spare))k" "$disk"
code=0; "$anli" --data-dir "$disk" "$@" >/dev/null 2>"$after.said" || code=$?
echo "$code" >"$after.code"
mount -o remount,size=64m "$disk"
cp -a "$disk/." "$after"
"#;

const READ_ONLY: &str = r#"
library=$1 after=$2 anli=$3; shift 3
mount --bind "$library" "$library"
mount -o remount,ro,bind "$library"
code=0; "$anli" --data-dir "$library" "$@" >/dev/null 2>"$after.said" || code=$?
echo "$code" >"$after.code"
"#;

/// A refusal is one sentence, and the library is as it was; else the change has happened.
fn refused_or_done(scene: &Scene, outcome: &Outcome, library: &Path, done: &Finished, what: &str) -> bool {
    let is_new = outcome.holds(scene, library, what);
    match done.code {
        0 => assert!(is_new, "{what}: {}", done.said),
        1 => {
            assert!(!is_new, "{what}: {}", done.said);
            let said: Vec<&str> = done.said.lines().filter(|line| line.starts_with("anli: ")).collect();
            assert_eq!((said.len(), done.said.trim().lines().count()), (1, 1), "{what}: {}", done.said);
            let named = ["disk", "full", "writable", "readonly", "read-only", "too large", "os error"];
            assert!(named.iter().any(|word| said[0].contains(word)), "{what}: {}", done.said);
            assert!(!said[0].contains("panicked"), "{what}: {}", done.said);
        }
        code => panic!("{what}: exit code {code}: {}", done.said),
    }
    done.code == 1
}

fn finished(after: &Path) -> Finished {
    let read = |ending: &str| fs::read_to_string(format!("{}.{ending}", after.display())).expect("it was written");
    Finished { code: read("code").trim().parse().expect("a number"), said: read("said") }
}

#[test]
fn on_a_full_disk_a_change_is_refused_in_a_sentence_and_the_library_stays() {
    let scene = Scene::new();
    let outcomes = [Change::New, Change::Correction, Change::Removal, Change::Reindex].map(|c| scene.outcome(c));
    // From nothing at all to nearly enough; a change needs about 800 KB.
    let steps = number("ANLI_FAULT_ROUNDS", 12) as usize;
    let (mut refused, mut done) = (0, 0);
    for step in 0..steps {
        let outcome = &outcomes[step % outcomes.len()];
        let spare = (step * 1000 / steps / 4 * 4).to_string();
        let home = tempfile::tempdir().expect("a folder");
        let (library, after) = (home.path().join("library"), home.path().join("after"));
        copy_folder(&scene.base(), &library);
        let arguments = scene.arguments(outcome.change);
        let mut all = vec![library.as_path(), &after, Path::new(env!("CARGO_BIN_EXE_anli")), Path::new(&spare)];
        all.extend(arguments.iter().map(|argument| argument.as_path()));
        let Some(script) = with_own_disks(FULL, &all) else { return };
        assert_eq!(script.code, 0, "{}", script.said);
        let what = format!("{spare} KB left");
        match refused_or_done(&scene, outcome, &after, &finished(&after), &what) {
            true => refused += 1,
            false => done += 1,
        }
    }
    eprintln!("{refused} were refused, {done} had room");
    assert!(refused > 0);
}

#[test]
fn files_that_may_not_grow_are_a_full_disk_too() {
    let scene = Scene::new();
    let outcomes = [Change::New, Change::Correction, Change::Removal, Change::Reindex].map(|c| scene.outcome(c));
    let steps = number("ANLI_FAULT_ROUNDS", 12) as usize;
    let mut refused = 0;
    for step in 0..steps {
        let outcome = &outcomes[step % outcomes.len()];
        let library = scene.library(outcome.change);
        // Blocks of 512 bytes: up to the size of the database.
        let blocks = step * 800 / steps;
        let mut command = Command::new("sh");
        command.args([
            "-c",
            "trap '' XFSZ; ulimit -f $0; exec \"$@\"",
            &blocks.to_string(),
            env!("CARGO_BIN_EXE_anli"),
        ]);
        let home = command.arg("--data-dir").arg(library.path()).args(scene.arguments(outcome.change));
        let output = home.output().expect("the program runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let done = Finished { code: output.status.code().unwrap_or(-1), said };
        let what = format!("files of {blocks} blocks");
        refused += usize::from(refused_or_done(&scene, outcome, library.path(), &done, &what));
    }
    eprintln!("{refused} of {steps} were refused");
    assert!(refused > 0);
}

#[test]
fn a_library_that_may_only_be_read_is_left_as_it_is() {
    let scene = Scene::new();
    let old = state(scene.library(Change::Reindex).path());
    for change in [Change::New, Change::Removal, Change::Reindex] {
        let home = tempfile::tempdir().expect("a folder");
        let (library, after) = (home.path().join("library"), home.path().join("after"));
        copy_folder(&scene.base(), &library);
        let arguments = scene.arguments(change);
        let mut all = vec![library.as_path(), &after, Path::new(env!("CARGO_BIN_EXE_anli"))];
        all.extend(arguments.iter().map(|argument| argument.as_path()));
        let Some(script) = with_own_disks(READ_ONLY, &all) else { return };
        assert_eq!(script.code, 0, "{}", script.said);
        let done = finished(&after);
        assert_eq!(done.code, 1, "{change:?}: {}", done.said);
        assert_eq!(done.said.trim().lines().count(), 1, "{change:?}: {}", done.said);
        assert!(done.said.contains("writable") && done.said.contains("library"), "{change:?}: {}", done.said);
        assert_eq!(problems(&library), Vec::<String>::new(), "{change:?}");
        assert_eq!(state(&library), old, "{change:?}");
    }
}

#[test]
fn a_library_that_may_only_be_read_can_be_verified_and_exported() {
    let scene = Scene::new();
    let home = tempfile::tempdir().expect("a folder");
    let files = home.path().join("files");
    for (name, arguments) in [("verify", vec![Path::new("verify")]), ("export", vec![Path::new("export"), &files])] {
        let (library, after) = (home.path().join(name), home.path().join(format!("{name}-after")));
        copy_folder(&scene.base(), &library);
        let run = || {
            let mut all = vec![library.as_path(), &after, Path::new(env!("CARGO_BIN_EXE_anli"))];
            all.extend(&arguments);
            with_own_disks(READ_ONLY, &all)
        };
        let Some(script) = run() else { return };
        assert_eq!(script.code, 0, "{}", script.said);
        let done = finished(&after);
        assert_eq!(done.code, 0, "{name}: {}", done.said);
        // What is not in the file yet would be overlooked.
        fs::write(library.join("library.db-wal"), b"rows").expect("written");
        assert_eq!(run().expect("allowed").code, 0);
        let done = finished(&after);
        assert_eq!(done.code, 1, "{name}: {}", done.said);
        assert!(done.said.contains("lock"), "{name}: {}", done.said);
    }
    assert!(files.join("manifest.json").exists());
}
