//! Bounds on what a request may bring and on what an address may have under way.

use anli::web::Limits;

use super::{HONEST, Serving, is_guarded, rest};
use crate::support::{TestApp, block_on};

fn head(more: &str) -> Vec<u8> {
    format!("GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{more}\r\n").into_bytes()
}

#[test]
fn too_many_and_too_long_headers_are_refused_in_words() {
    let serving = Serving::site(Limits::default());
    let many: String = (0..120).map(|n| format!("x-{n}: y\r\n")).collect();
    let long = format!("x-long: {}\r\n", "y".repeat(70_000));
    for head in [head(&many), head(&long)] {
        let answer = rest(serving.send(&head));
        assert!(answer.starts_with("HTTP/1.1 431 Request Header Fields Too Large\r\n"), "{answer}");
        assert!(answer.contains("标头太多或太长"), "{answer}");
        is_guarded(&answer);
    }
    let fair: String = (0..60).map(|n| format!("x-{n}: {}\r\n", "y".repeat(500))).collect();
    assert!(rest(serving.send(&head(&fair))).starts_with("HTTP/1.1 200 OK"), "thirty kilobytes of headers are taken");
}

#[test]
fn what_is_no_request_is_refused_in_words() {
    let serving = Serving::site(Limits::default());
    for broken in [b"GET /\x01 HTTP/1.1\r\n\r\n".as_slice(), b"nonsense\r\n\r\n", b"GET / HTTP/1.1\r\nno colon\r\n\r\n"]
    {
        let answer = rest(serving.send(broken));
        assert!(answer.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{answer}");
        is_guarded(&answer);
    }
}

#[test]
fn a_request_names_one_host_and_asks_for_a_path_here() {
    let serving = Serving::site(Limits::default());
    for (line, hosts, status) in [
        ("GET /about", "Host: a\r\n", "200"),
        ("GET http://a/about", "Host: a\r\n", "200"),
        ("GET /about", "", "400"),
        ("GET /about", "Host: a\r\nHost: b\r\n", "400"),
        ("GET ftp://a/about", "Host: a\r\n", "400"),
        ("GET about", "Host: a\r\n", "400"),
        ("CONNECT a:443", "Host: a\r\n", "405"),
        ("OPTIONS *", "Host: a\r\n", "405"),
    ] {
        let answer = rest(serving.send(format!("{line} HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n").as_bytes()));
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{line} {hosts:?}: {answer}");
        is_guarded(&answer);
        assert_eq!(answer.contains("\r\nallow: GET,HEAD\r\n"), status == "405", "{answer}");
    }
}

#[test]
fn a_body_that_is_too_large_is_refused() {
    let serving = Serving::site(Limits::default());
    for path in ["/mcp", "/lists"] {
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\n\
             Accept: application/json, text/event-stream\r\nContent-Length: 70000\r\n\r\n"
        );
        let answer = rest(serving.send(&[request.as_bytes(), &[b'x'; 70_000]].concat()));
        assert!(answer.starts_with("HTTP/1.1 413 "), "{path}: {answer}");
        is_guarded(&answer);
    }
}

#[test]
fn an_address_has_its_share_of_connections() {
    let serving = Serving::site(Limits { per_address: Some(2), ..Limits::default() });
    assert!(rest(serving.send(HONEST)).starts_with("HTTP/1.1 200"));
    serving.wait_until_closed();
    // Two that only wait, and a third: it is told, and makes the oldest go.
    let waiting = [serving.connect(), serving.connect()];
    let third = rest(serving.send(HONEST));
    assert!(third.starts_with("HTTP/1.1 429") && third.contains("retry-after: 1"), "{third}");
    is_guarded(&third);
    drop(waiting);
    assert_eq!(serving.traffic.refused(), 1);
}

#[test]
fn behind_a_proxy_of_ours_each_reader_has_a_share_of_requests() {
    let trusted = vec!["127.0.0.1".parse().expect("an address")];
    let serving = Serving::site(Limits { per_address: Some(1), trusted, ..Limits::default() });
    // A request whose body is still coming is under way.
    let ask = |reader: &str| {
        let head = format!("POST /mcp HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: {reader}\r\n");
        let more = "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\n";
        serving.send(format!("{head}{more}Content-Length: 100\r\n\r\n{{").as_bytes())
    };
    let _first = ask("203.0.113.7");
    std::thread::sleep(std::time::Duration::from_millis(100));
    let of = |reader: &str| rest(serving.send(&head(&format!("X-Forwarded-For: {reader}\r\n"))));
    let second = of("203.0.113.7");
    assert!(second.starts_with("HTTP/1.1 429") && second.contains("retry-after: 1"), "{second}");
    assert!(second.contains("请求太多"), "{second}");
    is_guarded(&second);
    assert!(of("203.0.113.8").starts_with("HTTP/1.1 200"), "another reader is answered");
    assert!(
        of("203.0.113.7, 203.0.113.8").starts_with("HTTP/1.1 200"),
        "what the reader wrote himself counts for nothing"
    );
}

#[test]
fn a_reader_with_too_many_requests_is_not_given_what_is_ready_either() {
    let app = TestApp::bundled();
    block_on(app.library.begin_to_follow()).expect("there is a generation");
    let trusted = vec!["127.0.0.1".parse().expect("an address")];
    let serving = Serving::of(app.router(), Limits { per_address: Some(1), trusted, ..Limits::default() });
    let get = |reader: &str| {
        format!("GET /lists HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Forwarded-For: {reader}\r\n\r\n").into_bytes()
    };
    let ready = rest(serving.send(&get("203.0.113.8")));
    assert!(ready.starts_with("HTTP/1.1 200") && ready.contains("\r\netag: "), "{ready}");
    let head = "POST /mcp HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.113.7\r\nContent-Length: 100\r\n";
    let more = "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\n\r\n{";
    let _first = serving.send(format!("{head}{more}").as_bytes());
    std::thread::sleep(std::time::Duration::from_millis(300));
    let second = rest(serving.send(&get("203.0.113.7")));
    assert!(second.starts_with("HTTP/1.1 429"), "{second}");
}
