//! A change of the library that is killed.

use std::os::unix::process::ExitStatusExt as _;
use std::process::{Command, Stdio};
use std::time::Duration;

use anli::faults::Point;

use super::{Change, Outcome, Scene};
use crate::support::{Dice, number};

/// Whether a change comes to a point. The library before it has had two imports, so that a folder is swept.
fn reaches(change: Change, point: Point) -> bool {
    let is_import = !matches!(change, Change::Removal | Change::Reindex);
    let corrects = matches!(change, Change::Correction | Change::Several);
    match point {
        Point::SourceWritten | Point::FormerRecorded | Point::ListDescribed | Point::CaseWritten => is_import,
        Point::FormerCleared => is_import,
        Point::ListWritten => is_import,
        Point::ListRemoved => change == Change::Removal,
        Point::FolderSwept => change != Change::First || corrects,
        _ => true,
    }
}

fn dies_at(scene: &Scene, outcome: &Outcome, point: Point, times: usize) {
    let library = scene.library(outcome.change);
    let wanted = format!("{}:{times}", point.name());
    let done = scene.command(outcome.change, library.path()).env("ANLI_DIE_AT", &wanted).output();
    let done = done.expect("the program runs");
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    if times == 1 {
        assert!(done.status.signal().is_some(), "{:?} does not come to {wanted}: {said}", outcome.change);
    }
    let is_new = outcome.holds(scene, library.path(), &wanted);
    let is_committed = matches!(point, Point::Committed | Point::FolderSwept) && outcome.change != Change::First;
    if times == 1 {
        assert_eq!(is_new, is_committed, "{:?}, {wanted}", outcome.change);
    }
}

/// All changes at all points when `ANLI_FAULT_ROUNDS` is 100 and more, else each point once.
#[test]
fn killed_after_any_write_a_change_has_happened_or_not() {
    if !cfg!(debug_assertions) {
        eprintln!("left out: a program without debug assertions has no such points");
        return;
    }
    let scene = Scene::new();
    let outcomes = Change::ALL.map(|change| scene.outcome(change));
    let all = number("ANLI_FAULT_ROUNDS", 12) >= 100;
    for (point, turn) in Point::ALL.into_iter().zip(0..) {
        let able: Vec<&Outcome> = outcomes.iter().filter(|outcome| reaches(outcome.change, point)).collect();
        assert!(!able.is_empty(), "nothing comes to {}", point.name());
        let chosen = if all { 0..able.len() } else { turn % able.len()..turn % able.len() + 1 };
        for outcome in &able[chosen] {
            dies_at(&scene, outcome, point, 1);
            if all || point == Point::CaseWritten {
                dies_at(&scene, outcome, point, 3);
            }
        }
    }
}

/// `ANLI_FAULT_ROUNDS` says how often.
#[test]
fn killed_at_any_moment_a_change_has_happened_or_not() {
    let scene = Scene::new();
    let outcomes = Change::ALL.map(|change| scene.outcome(change));
    let mut dice = Dice::seeded();
    let (mut died, mut new) = (0, 0);
    let rounds = number("ANLI_FAULT_ROUNDS", 12);
    for round in 0..rounds as usize {
        let outcome = &outcomes[round % outcomes.len()];
        let library = scene.library(outcome.change);
        let mut command = scene.command(outcome.change, library.path());
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts");
        let moment = Duration::from_micros(dice.roll() % (outcome.took.as_micros() as u64 * 11 / 10));
        std::thread::sleep(moment);
        // An import has nothing to do before it ends: the gentle signal is no gentler.
        let signal = if round % 4 == 3 { "-TERM" } else { "-KILL" };
        let _ = Command::new("kill").args([signal, &child.id().to_string()]).stderr(Stdio::null()).status();
        let ended = child.wait().expect("it ends");
        died += usize::from(ended.signal().is_some());
        new += usize::from(outcome.holds(&scene, library.path(), &format!("round {round}, {signal} after {moment:?}")));
    }
    eprintln!("{rounds} rounds: {died} were killed before their end, {new} had happened");
    assert!(died > 0);
}
