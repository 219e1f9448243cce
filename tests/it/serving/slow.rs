//! Clients that take their time.

use std::io::{Read as _, Write as _};
use std::time::{Duration, Instant};

use anli::web::Limits;

use super::{HALF_A_BODY, HONEST, Serving, is_guarded, rest};

const SHORT: Duration = Duration::from_millis(300);

#[test]
fn a_half_sent_head_is_told_so_and_closed() {
    let serving = Serving::site(Limits { head: SHORT, ..Limits::default() });
    let start = Instant::now();
    let answer = rest(serving.send(b"GET / HTTP/1.1\r\nHost: a"));
    assert!(answer.starts_with("HTTP/1.1 408 Request Timeout\r\n"), "{answer}");
    is_guarded(&answer);
    assert!(start.elapsed() >= SHORT && start.elapsed() < SHORT * 5, "{:?}", start.elapsed());
    assert_eq!(serving.traffic.too_slow(), 1);
}

#[test]
fn a_half_sent_body_is_told_so_and_closed() {
    let serving = Serving::site(Limits { head: SHORT, ..Limits::default() });
    let start = Instant::now();
    let answer = rest(serving.send(HALF_A_BODY));
    assert!(answer.starts_with("HTTP/1.1 408 Request Timeout\r\n"), "{answer}");
    assert_eq!(answer.matches("HTTP/1.1").count(), 1, "{answer}");
    is_guarded(&answer);
    assert!(start.elapsed() >= SHORT && start.elapsed() < SHORT * 5, "{:?}", start.elapsed());
}

#[test]
fn a_head_that_comes_byte_by_byte_gets_no_more_time() {
    let serving = Serving::site(Limits { head: SHORT, ..Limits::default() });
    let mut stream = serving.connect();
    let start = Instant::now();
    for byte in HONEST.iter().cycle() {
        if stream.write_all(&[*byte]).is_err() || start.elapsed() > SHORT * 10 {
            break;
        }
        std::thread::sleep(SHORT / 20);
    }
    assert!(start.elapsed() < SHORT * 5, "{:?}", start.elapsed());
}

#[test]
fn who_sends_nothing_is_hung_up_on_without_a_word() {
    let serving = Serving::site(Limits { idle: SHORT, ..Limits::default() });
    assert_eq!(rest(serving.connect()), "");
    // The beginning of HTTP/2 is waited for as well.
    let serving = Serving::site(Limits { head: SHORT, ..Limits::default() });
    assert_eq!(rest(serving.send(b"PRI * HTTP/2.0\r\n")), "", "no words of HTTP/1");
}

#[test]
fn a_kept_connection_is_closed_when_no_further_request_comes() {
    let idle = SHORT * 4;
    let serving = Serving::site(Limits { idle, ..Limits::default() });
    let mut stream = serving.send(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
    let mut start = [0; 15];
    stream.read_exact(&mut start).expect("an answer");
    assert_eq!(&start, b"HTTP/1.1 200 OK");
    // A second request on it restarts the time.
    std::thread::sleep(idle / 2);
    stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n").expect("it is still open");
    std::thread::sleep(idle / 2 + idle / 4);
    stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n").expect("it is still open");
    let answers = rest(stream);
    assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), 2, "{answers}");
}

#[test]
fn a_reader_who_takes_nothing_of_an_answer_is_given_up() {
    let serving = Serving::slow_answers(Limits { stall: SHORT, ..Limits::default() });
    let stream = serving.send(b"GET /long HTTP/1.1\r\nHost: a\r\n\r\n");
    let start = Instant::now();
    while serving.traffic.too_slow() == 0 {
        assert!(start.elapsed() < SHORT * 10, "it is never given up");
        std::thread::sleep(SHORT / 10);
    }
    let answer = rest(stream);
    assert!(answer.len() < 50_000_000, "{}", answer.len());
}

#[test]
fn a_reader_who_takes_an_answer_steadily_gets_all_of_it() {
    let serving = Serving::slow_answers(Limits { stall: SHORT, ..Limits::default() });
    let mut stream = serving.send(b"GET /long HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    let mut got = 0;
    let mut part = vec![0; 4_000_000];
    while let Ok(bytes @ 1..) = stream.read(&mut part) {
        got += bytes;
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(got > 50_000_000, "{got}");
}

#[test]
fn a_request_whose_body_never_comes_holds_nobody_up() {
    let serving = Serving::site(Limits::default());
    let answer = rest(serving.send(b"POST /lists HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nhalf"));
    assert!(answer.starts_with("HTTP/1.1 405"), "{answer}");
}

#[test]
fn http_2_without_tls_is_spoken() {
    let serving = Serving::site(Limits::default());
    let mut stream = serving.send(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00");
    let mut frame = [0; 9];
    stream.read_exact(&mut frame).expect("a frame");
    assert_eq!(frame[3], 4, "the settings of the server come first");
}
