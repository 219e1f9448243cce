//! Generations come and go while readers ask: a server holds no more at the end than near the beginning.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::client::Client;
use super::list;
use crate::cli::server::Server;
use crate::support::{Program, database, number};

const ASKED: [&str; 5] = [
    "/lists/trial/1/1/1",
    "/search?q=%E4%BA%8B%E9%A1%B9",
    "/lists/trial",
    "/search.json?q=%E4%BA%8B%E9%A1%B9",
    "/suggest.json?q=%E4%BA%8B",
];

/// What a process holds.
#[derive(Debug, Clone, Copy)]
struct Held {
    resident_kb: u64,
    open_files: usize,
    mappings: usize,
    /// Index folders of which something is mapped, those that are removed included.
    folders: usize,
}

fn held(process: u32) -> Held {
    let read = |name: &str| fs::read_to_string(format!("/proc/{process}/{name}")).expect("it runs");
    let status = read("status");
    let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("a size");
    let maps = read("maps");
    let folder = |line: &str| Some(line.split_once("/index/")?.1.split_once('/')?.0.to_owned());
    let folders: std::collections::BTreeSet<String> = maps.lines().filter_map(folder).collect();
    Held {
        resident_kb: resident.trim().trim_end_matches(" kB").parse().expect("a number"),
        open_files: fs::read_dir(format!("/proc/{process}/fd")).expect("it runs").count(),
        mappings: maps.lines().count(),
        folders: folders.len(),
    }
}

/// `ANLI_SOAK_SWAPS` says how many generations.
#[test]
#[cfg(target_os = "linux")]
fn a_thousand_generations_leave_nothing_behind() {
    let program = Program::new();
    let (a, b) =
        (list("trial", 100), list("trial", 100).case((1, 1, 1), &crate::support::spaced(100).replace("12亿", "15亿")));
    let file = a.write_to(program.home());
    assert_eq!(program.run(["import".into(), file.clone()]).code, 0);
    let mut command = program.command();
    command.args(["--listen", "127.0.0.1:0"]);
    let server = Server::start(command);
    let (stop, asked) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let readers: Vec<_> = (0..2)
        .map(|first| {
            let (stop, asked, mut client) = (Arc::clone(&stop), Arc::clone(&asked), Client::new(&server.address));
            std::thread::spawn(move || {
                for path in ASKED.iter().cycle().skip(first).take_while(|_| !stop.load(Ordering::Relaxed)) {
                    let answer = client.get(path).expect("an answer").expect("an answer");
                    assert_eq!(answer.status, 200, "{path}");
                    asked.fetch_add(1, Ordering::Relaxed);
                }
            })
        })
        .collect();
    let swaps = number("ANLI_SOAK_SWAPS", 20);
    let mut early = None;
    for swap in 1..=swaps {
        // Revisions are kept for ever, so most generations have the same rows as the one before.
        let done = match swap % 10 {
            0 => {
                if swap % 20 == 0 { &a } else { &b }.write_to(program.home());
                program.run(["import".into(), file.clone()])
            }
            _ => program.run(["reindex"]),
        };
        assert_eq!(done.code, 0, "{}", done.said);
        let generation = database::generation(&program.library());
        server.wait_for("/readyz", &format!("generation {generation}"));
        if swap == (swaps / 10).max(5) {
            early = Some(held(server.id()));
        }
    }
    let (early, late) = (early.expect("enough swaps"), held(server.id()));
    stop.store(true, Ordering::Relaxed);
    readers.into_iter().for_each(|reader| reader.join().expect("no request fails"));
    eprintln!("{swaps} swaps, {} requests\nearly {early:?}\nlate  {late:?}", asked.load(Ordering::Relaxed));
    // An allocator keeps what it has had, so a little is allowed; what leaks grows with every swap.
    assert!(late.resident_kb < early.resident_kb * 5 / 4 + 16_000, "{early:?} {late:?}");
    assert!(late.open_files <= early.open_files + 12, "{early:?} {late:?}");
    assert!(late.mappings <= early.mappings * 2, "{early:?} {late:?}");
    assert!(late.folders <= 2, "{late:?}");
    assert_eq!(fs::read_dir(program.library().join("index")).expect("a folder").count(), 2);
    assert_eq!(server.stop("-TERM").0, Some(0));
}
