//! No more files can be opened: the program neither dies nor spins, and goes on when there is room again.
#![cfg(target_os = "linux")]

use std::io::Write as _;
use std::net::TcpStream;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::cli::server::Server;
use crate::support::Program;

/// The processor time that a process has used.
fn processor_time(id: u32) -> Duration {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).expect("the process runs");
    // The name stands in brackets and may hold anything; user and system time are fields 14 and 15 of the whole.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks: u64 = fields[11..13].iter().map(|field| field.parse::<u64>().expect("a number")).sum();
    Duration::from_millis(ticks * 10)
}

fn open_files(id: u32) -> usize {
    std::fs::read_dir(format!("/proc/{id}/fd")).map_or(0, Iterator::count)
}

#[test]
fn without_a_file_left_the_server_neither_spins_nor_dies() {
    let program = Program::new();
    // What it opens for itself first, so that the limit leaves hardly anything.
    let own = {
        let mut command = program.command();
        command.args(["--listen", "127.0.0.1:0"]);
        let server = Server::start(command);
        assert!(server.get("/readyz").contains("ready"));
        open_files(server.id())
    };
    let anli = program.command();
    let mut command = Command::new("sh");
    command.args(["-c", &format!("ulimit -n {}; exec \"$@\"", own + 6), "sh"]);
    command.arg(anli.get_program()).args(anli.get_args()).args(["--listen", "127.0.0.1:0"]);
    command.current_dir(program.home()).env_remove("RUST_LOG");
    let mut server = Server::start(command);
    assert!(server.get("/readyz").contains("ready"));
    let mut crowd: Vec<TcpStream> = (0..60).map(|_| server.connect()).collect();
    for stream in &mut crowd {
        let _ = stream.write_all(b"GET / HTTP");
    }
    std::thread::sleep(Duration::from_millis(500));
    let (before, start) = (processor_time(server.id()), Instant::now());
    std::thread::sleep(Duration::from_secs(3));
    let used = processor_time(server.id()) - before;
    assert!(used < start.elapsed() / 5, "{used:?} of processor time in {:?}", start.elapsed());
    assert!(server.is_up());
    drop(crowd);
    let took = server.wait_for("/readyz", "ready");
    assert!(took < Duration::from_secs(5), "{took:?}");
    let (code, said) = server.stop("-TERM");
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(said.matches("no further connection").count(), 1, "told once: {said}");
}
