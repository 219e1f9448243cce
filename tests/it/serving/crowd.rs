//! Many slow clients and an honest one.

use std::time::{Duration, Instant};

use anli::web::Limits;

use super::{HALF_A_BODY, HONEST, Serving, rest};

/// How long an honest client waits for its answer.
fn honest(serving: &Serving) -> Duration {
    let start = Instant::now();
    let answer = rest(serving.send(HONEST));
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    start.elapsed()
}

/// An honest client is answered at once beside three hundred that send no more than this.
fn does_not_starve_an_honest_one(what: impl Fn(usize) -> &'static [u8]) {
    // Far fewer places than slow clients: those that wait longest lose theirs.
    let serving = Serving::site(Limits { connections: 100, ..Limits::default() });
    let slow: Vec<_> = (0..300).map(|n| serving.send(what(n))).collect();
    for _ in 0..10 {
        let took = honest(&serving);
        assert!(took < Duration::from_secs(1), "{took:?}");
    }
    assert!(serving.traffic.open() <= 100, "{}", serving.traffic.open());
    assert!(serving.traffic.evicted() >= 200, "{}", serving.traffic.evicted());
    drop(slow);
}

#[test]
fn three_hundred_slow_clients_do_not_starve_an_honest_one() {
    does_not_starve_an_honest_one(|n| &b"GET / HTTP/1.1\r\nHost: a\r\n"[..2 + n % 20]);
}

#[test]
fn half_sent_bodies_do_not_starve_an_honest_client_either() {
    does_not_starve_an_honest_one(|_| HALF_A_BODY);
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
