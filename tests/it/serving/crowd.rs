//! Many slow clients and an honest one.

use std::time::{Duration, Instant};

use anli::web::Limits;

use super::{HONEST, Serving, rest};

/// How long an honest client waits for its answer.
fn honest(serving: &Serving) -> Duration {
    let start = Instant::now();
    let answer = rest(serving.send(HONEST));
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    start.elapsed()
}

#[test]
fn three_hundred_slow_clients_do_not_starve_an_honest_one() {
    // Far fewer places than slow clients: those that wait longest lose theirs.
    let serving = Serving::site(Limits { connections: 100, ..Limits::default() });
    let slow: Vec<_> = (0..300).map(|n| serving.send(&b"GET / HTTP/1.1\r\nHost: a\r\n"[..2 + n % 20])).collect();
    for _ in 0..10 {
        let took = honest(&serving);
        assert!(took < Duration::from_secs(1), "{took:?}");
    }
    assert!(serving.traffic.open() <= 100, "{}", serving.traffic.open());
    assert!(serving.traffic.evicted() >= 200, "{}", serving.traffic.evicted());
    drop(slow);
}

/// The head of a request that has a body, and the first byte of that.
const HALF_A_BODY: &[u8] = b"POST /mcp HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n\
    Accept: application/json, text/event-stream\r\nContent-Length: 100\r\n\r\n{";

#[test]
fn half_sent_bodies_do_not_starve_an_honest_client_either() {
    let serving = Serving::site(Limits { connections: 100, ..Limits::default() });
    let slow: Vec<_> = (0..300).map(|_| serving.send(HALF_A_BODY)).collect();
    for _ in 0..10 {
        let took = honest(&serving);
        assert!(took < Duration::from_secs(1), "{took:?}");
    }
    assert!(serving.traffic.open() <= 100, "{}", serving.traffic.open());
    assert!(serving.traffic.evicted() >= 200, "{}", serving.traffic.evicted());
    drop(slow);
}

#[test]
fn requests_under_way_keep_their_places() {
    let serving = Serving::slow_answers(Limits { connections: 10, ..Limits::default() });
    let under_way: Vec<_> =
        (0..10).map(|_| serving.send(b"GET /slow HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")).collect();
    // The eleventh has to wait until one of them is done.
    let eleventh = serving.send(b"GET /slow HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    for stream in under_way.into_iter().chain([eleventh]) {
        let answer = rest(stream);
        assert!(answer.ends_with("done"), "{answer}");
    }
    assert_eq!(serving.traffic.evicted(), 0);
}
