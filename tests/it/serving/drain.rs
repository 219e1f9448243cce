//! The end: what is under way is finished, what only waits does not hold it up.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anli::web::{Ended, Limits, Stop};
use tokio::net::TcpListener;

use super::{Serving, connect, rest};
use crate::cli::server::Server;
use crate::support::{Program, TestApp, block_on};

const SLOW: &[u8] = b"GET /slow HTTP/1.1\r\nHost: a\r\n\r\n";

#[test]
fn a_request_under_way_is_answered_before_the_end() {
    let serving = Serving::slow_answers(Limits::default());
    let under_way = serving.send(SLOW);
    serving.wait_for_slow(1);
    let address = serving.address;
    let (ended, took) = serving.stop(Stop::Gently);
    assert_eq!(ended, Ended::Whole);
    assert!(took > Duration::from_millis(300) && took < Duration::from_secs(3), "{took:?}");
    let answer = rest(under_way);
    assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with("done"), "{answer}");
    assert!(TcpStream::connect(address).is_err(), "nobody is let in any more");
}

/// A listener with readers whom the system has let in, and who have sent this.
fn let_in(readers: usize, request: &[u8]) -> (TcpListener, Vec<TcpStream>) {
    let listener = block_on(TcpListener::bind("127.0.0.1:0")).expect("a port");
    let address = listener.local_addr().expect("an address");
    let reader = |_| {
        let mut stream = connect(address);
        stream.write_all(request).expect("it is sent");
        stream
    };
    (listener, (0..readers).map(reader).collect())
}

#[test]
fn who_was_let_in_before_the_end_is_answered() {
    for _ in 0..10 {
        let (listener, readers) = let_in(20, b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
        let app = TestApp::shared().router();
        let serving = Serving::on(listener, app, Limits::default(), Stop::Gently);
        for reader in readers {
            let answer = rest(reader);
            assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
        }
        assert_eq!(serving.stop(Stop::Gently).0, Ended::Whole);
    }
}

#[test]
fn who_was_let_in_waits_for_a_place_and_who_has_enough_under_way_is_told() {
    let one_place = Limits { connections: 1, ..Limits::default() };
    let serving = Serving::slow_answers(one_place);
    let first = serving.send(SLOW);
    serving.wait_for_slow(1);
    let others: Vec<TcpStream> = (0..3).map(|_| serving.send(SLOW)).collect();
    // One of them is taken from the system and waits for a place, the others wait in the system.
    std::thread::sleep(Duration::from_millis(100));
    let (ended, _) = serving.stop(Stop::Gently);
    assert_eq!(ended, Ended::Whole);
    for reader in std::iter::once(first).chain(others) {
        let answer = rest(reader);
        assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with("done"), "{answer}");
    }

    let (listener, readers) = let_in(2, SLOW);
    let one_each = Limits { per_address: Some(1), ..Limits::default() };
    let serving = Serving::on(listener, Serving::slow_app(&Arc::default()), one_each, Stop::Gently);
    let answers: Vec<String> = readers.into_iter().map(rest).collect();
    let [first, second] = answers.as_slice() else { panic!("{answers:?}") };
    assert!(first.starts_with("HTTP/1.1 200 OK"), "{first}");
    assert!(second.starts_with("HTTP/1.1 429"), "{second}");
    assert_eq!(serving.stop(Stop::Gently).0, Ended::Whole);
}

#[test]
fn half_sent_requests_and_kept_connections_do_not_hold_up_the_end() {
    let serving = Serving::slow_answers(Limits::default());
    let mut kept = serving.send(SLOW);
    let mut answer = [0; 15];
    kept.read_exact(&mut answer).expect("an answer");
    let waiting: Vec<_> = (0..20).map(|_| serving.connect()).collect();
    let half: Vec<_> = (0..20).map(|_| serving.send(b"GET /slow HTTP/1.1\r\nHost:")).collect();
    std::thread::sleep(Duration::from_millis(100));
    let (ended, took) = serving.stop(Stop::Gently);
    assert_eq!(ended, Ended::Whole);
    assert!(took < Duration::from_secs(1), "{took:?}");
    drop((waiting, half));
}

#[test]
fn a_head_that_is_just_being_sent_may_be_finished() {
    let serving = Serving::slow_answers(Limits::default());
    let (first, second) = SLOW.split_at(10);
    let mut stream = serving.send(first);
    std::thread::sleep(Duration::from_millis(300));
    serving.word.send_replace(Stop::Gently);
    std::thread::sleep(Duration::from_millis(50));
    stream.write_all(second).expect("it is still open");
    let answer = rest(stream);
    assert!(answer.ends_with("done"), "{answer}");
}

#[test]
fn the_end_has_a_deadline_and_the_second_word_does_not_wait_for_it() {
    let deadline = Duration::from_millis(300);
    let serving = Serving::slow_answers(Limits { drain: deadline, ..Limits::default() });
    let stuck = serving.stuck();
    let (ended, took) = serving.stop(Stop::Gently);
    assert_eq!(ended, Ended::Cut);
    assert!(took >= deadline && took < deadline * 5, "{took:?}");
    drop(stuck);
    let serving = Serving::slow_answers(Limits::default());
    let stuck = serving.stuck();
    serving.word.send_replace(Stop::Gently);
    std::thread::sleep(Duration::from_millis(200));
    let (ended, took) = serving.stop(Stop::AtOnce);
    assert_eq!(ended, Ended::Cut);
    assert!(took < Duration::from_secs(1), "{took:?}");
    drop(stuck);
}

#[cfg(unix)]
fn started(program: &Program, drain: &str) -> Server {
    let mut command = program.command();
    command.args(["--listen", "127.0.0.1:0", "--drain-seconds", drain]);
    Server::start(command)
}

#[cfg(unix)]
#[test]
fn the_program_ends_though_half_a_request_hangs_on_it() {
    let program = Program::new();
    let server = started(&program, "10");
    let mut half = server.connect();
    half.write_all(b"GET / HTTP/1.1\r\nHost: a").expect("half a request");
    let idle = server.connect();
    std::thread::sleep(Duration::from_millis(100));
    let start = Instant::now();
    let (code, said) = server.stop("-TERM");
    assert_eq!(code, Some(0), "{said}");
    assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
    drop((half, idle));
}

/// Asks for so many pages at once, and takes none, that the answers cannot all be on their way.
#[cfg(unix)]
fn takes_nothing(server: &Server) -> std::net::TcpStream {
    let mut greedy = server.connect();
    greedy.set_write_timeout(Some(Duration::from_secs(2))).expect("a time limit");
    for _ in 0..3000 {
        if greedy.write_all(b"GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n").is_err() {
            break;
        }
    }
    std::thread::sleep(Duration::from_millis(1500));
    greedy
}

#[cfg(unix)]
#[test]
fn the_program_waits_for_its_deadline_and_no_longer() {
    let program = Program::new();
    let server = started(&program, "1");
    let greedy = takes_nothing(&server);
    let start = Instant::now();
    let (code, said) = server.stop("-TERM");
    assert_eq!(code, Some(0), "{said}");
    let took = start.elapsed();
    assert!(took >= Duration::from_millis(900) && took < Duration::from_secs(6), "{took:?}");
    assert!(said.contains("did not end in time"), "{said}");
    drop(greedy);
}

#[cfg(unix)]
#[test]
fn a_second_signal_ends_the_program_at_once() {
    let program = Program::new();
    let mut server = started(&program, "60");
    let greedy = takes_nothing(&server);
    server.tell("-TERM");
    std::thread::sleep(Duration::from_millis(500));
    assert!(server.is_up(), "it waits for the answer that is not taken");
    let start = Instant::now();
    let (code, said) = server.stop("-INT");
    assert_eq!(code, Some(0), "{said}");
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    drop(greedy);
}
