//! Serving: from the first start in an empty folder to the signal that ends it.

use std::net::TcpListener;
use std::time::Duration;

use super::server::Server;
use crate::support::{ListText, Program, bare_anli, database};

/// The program on its own library and a port that the system chooses.
fn serve(program: &Program) -> std::process::Command {
    let mut command = program.command();
    command.args(["--listen", "127.0.0.1:0"]);
    command
}

#[cfg(unix)]
#[test]
fn the_first_start_imports_the_list_serves_it_and_ends_when_told() {
    let home = tempfile::TempDir::new().expect("a folder");
    let mut command = bare_anli();
    command.current_dir(home.path()).args(["--listen", "127.0.0.1:0"]);
    let server = Server::start(command);
    assert!(server.said.contains("实施城市更新行动可复制经验做法清单（第四批）"), "a progress line: {}", server.said);
    let answer = server.get("/lists/urban-renewal-4/4/1/1");
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.contains("安徽省强化城市更新财政、金融政策保障"), "{answer}");
    let own = format!("http://{}/lists/urban-renewal-4/4/1/1", server.address);
    assert!(answer.contains(&own), "without a base address links lead to where it listens");
    assert!(home.path().join("library/library.db").is_file(), "./library is the library unless told otherwise");
    let (code, said) = server.stop("-TERM");
    assert_eq!(code, Some(0), "{said}");
}

#[cfg(unix)]
#[test]
fn started_again_it_imports_nothing_twice() {
    let program = Program::new();
    let server = Server::start(serve(&program));
    assert!(server.get("/readyz").contains("ready, generation 2"));
    assert_eq!(server.stop("-INT").0, Some(0));
    let generation = database::generation(&program.library());
    for _ in 0..2 {
        let server = Server::start(serve(&program));
        assert!(!server.said.contains("importing"), "{}", server.said);
        assert!(server.get("/index.json").contains("\"case_count\":32"));
        assert_eq!(server.stop("-TERM").0, Some(0));
    }
    assert_eq!(database::generation(&program.library()), generation);
    assert_eq!(database::number(&program.library(), "SELECT count(*) FROM cases"), 32);
}

#[test]
fn without_the_bundled_list_the_library_is_empty() {
    let program = Program::new();
    let mut command = serve(&program);
    command.arg("--no-bundled");
    let server = Server::start(command);
    assert!(server.get("/").contains("还没有清单"));
}

#[cfg(unix)]
#[test]
fn a_list_that_was_removed_stays_removed() {
    let program = Program::new();
    assert_eq!(Server::start(serve(&program)).stop("-TERM").0, Some(0));
    database::execute(
        &program.library(),
        "DELETE FROM document_mentions; DELETE FROM figures; DELETE FROM place_mentions; DELETE FROM case_areas; DELETE FROM case_actors; DELETE FROM cases; DELETE FROM measures; DELETE FROM mechanisms;
        DELETE FROM lists; DELETE FROM digests",
    );
    assert_eq!(program.run(["reindex"]).code, 0);
    let server = Server::start(serve(&program));
    assert!(server.get("/index.json").contains("\"case_count\":0"), "the bundled list came back");
}

#[test]
fn a_running_server_shows_an_import_of_another_process_within_a_second() {
    let program = Program::new();
    let server = Server::start(serve(&program));
    assert!(server.get("/index.json").contains("\"case_count\":32"));
    let done = program.run(["import".into(), ListText::new("extra").sized(1, 1, 8).write_to(program.home())]);
    assert_eq!(done.code, 0, "{}", done.said);
    let took = server.wait_for("/index.json", "\"case_count\":40");
    assert!(took < Duration::from_secs(1), "{took:?}");
    assert!(server.wait_for("/search.json?q=&limit=1", "\"total\":40") < Duration::from_secs(1));
}

/// The headers of an answer by name, without those that differ by nature, and its body.
fn parted(answer: &str) -> (Vec<String>, &str) {
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    let differs = |line: &&str| !["date:", "x-request-id:"].iter().any(|name| line.starts_with(name));
    let mut lines: Vec<String> = head.split("\r\n").filter(differs).map(str::to_owned).collect();
    lines.sort();
    (lines, body)
}

#[test]
fn what_is_ready_is_answered_as_what_was_just_made() {
    let program = Program::new();
    let server = Server::start(serve(&program));
    for path in ["/lists/urban-renewal-4/4/1/1", "/lists/urban-renewal-4.json", "/static/app.css"] {
        let (first, second, third) = (server.get(path), server.get(path), server.get(path));
        assert!(first.starts_with("HTTP/1.1 200 OK"), "{first}");
        assert_eq!(parted(&first), parted(&second), "{path}");
        assert_eq!(parted(&first), parted(&third), "{path}");
        let id = |answer: &str| answer.lines().find(|line| line.starts_with("x-request-id")).map(str::to_owned);
        assert!(id(&second).is_some() && id(&second) != id(&third), "{path}");
        let tag = first.lines().find_map(|line| line.strip_prefix("etag: ")).expect("a tag");
        let request = format!("GET {path} HTTP/1.1\r\nHost: a\r\nIf-None-Match: {tag}\r\nConnection: close\r\n\r\n");
        let known = server.send(request.as_bytes(), Duration::from_secs(5));
        assert!(known.starts_with("HTTP/1.1 304 ") && known.contains("content-security-policy: "), "{known}");
        assert_eq!(parted(&known).1, "");
        let head = format!("HEAD {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        let head = server.send(head.as_bytes(), Duration::from_secs(5));
        assert_eq!(parted(&head), (parted(&first).0, ""), "{path}");
    }
}

#[test]
fn a_port_in_use_is_one_sentence() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let program = Program::new();
    let done = program.run(["serve", "--listen", &address]);
    assert_eq!(done.code, 1, "{}", done.said);
    assert!(done.said.contains(&address) && done.said.contains("--listen"), "{}", done.said);
    assert_eq!(done.said.trim().lines().count(), 1, "{}", done.said);
    assert!(!program.library().exists(), "nothing is made before the port is had");
}

#[test]
fn a_library_folder_that_cannot_be_is_one_sentence() {
    let program = Program::new();
    // A file in the place of the folder: this fails for every user, root too.
    let file = program.write("file", "no folder");
    let list = ListText::new("a").write_to(program.home());
    for dir in [file.clone(), file.join("below")] {
        for command in
            [vec!["serve".into()], vec!["import".into(), list.clone().into_os_string()], vec!["reindex".into()]]
        {
            let done = crate::support::anli_on(&dir).args(["--listen", "127.0.0.1:0"]).args(&command).output();
            let done: crate::support::Finished = done.expect("the program runs").into();
            assert_eq!(done.code, 1, "{command:?}: {}", done.said);
            assert!(done.said.contains(&dir.display().to_string()), "{command:?}: {}", done.said);
            assert_eq!(done.said.trim().lines().count(), 1, "{command:?}: {}", done.said);
        }
    }
    assert_eq!(std::fs::read_to_string(&file).expect("the file"), "no folder");
}

#[cfg(unix)]
#[test]
fn a_folder_without_write_permission_is_one_sentence() {
    use std::os::unix::fs::PermissionsExt as _;
    let program = Program::new();
    let dir = program.library();
    std::fs::create_dir(&dir).expect("a folder");
    std::fs::set_permissions(&dir, std::fs::Permissions::from_mode(0o555)).expect("permissions");
    if std::fs::write(dir.join("probe"), "").is_ok() {
        // Root may write everywhere; the test before this one holds for root too.
        return;
    }
    let done = program.run(["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(done.code, 1, "{}", done.said);
    assert!(done.said.contains("writable"), "{}", done.said);
}

#[test]
fn requests_that_are_no_requests_do_not_stop_the_server() {
    let program = Program::new();
    let server = Server::start(serve(&program));
    let line = |path: &[u8]| [b"GET ", path, b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"].concat();
    let long = [b"/search?q=".as_slice(), "城".repeat(40_000).as_bytes()].concat();
    let requests: Vec<Vec<u8>> = vec![
        b"\r\n\r\n".to_vec(),
        b"\x16\x03\x01\x02\x00\x01\x00".to_vec(),
        b"GET /\r\n\r\n".to_vec(),
        b"GET / HTTP/9.9\r\n\r\n".to_vec(),
        line(b"/\xff\xfe"),
        line(b"/search?q=\xff\xfe"),
        line("/search?q=芜湖".as_bytes()),
        line(b"/\x00"),
        line(&[b'/'; 60_000]),
        line(&[b"/".as_slice(), &[b'a'; 70_000]].concat()),
        line(&long),
        line(b"http://evil.example/lists"),
        [b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n".as_slice(), &b"X: y\r\n".repeat(500), b"\r\n"].concat(),
        b"POST /search HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\nConnection: close\r\n\r\nq=a".to_vec(),
    ];
    for request in requests {
        let answer = server.send(&request, Duration::from_secs(1));
        let shown = String::from_utf8_lossy(&request[..request.len().min(60)]).into_owned();
        assert!(!answer.starts_with("HTTP/1.1 5"), "{shown}: {}", answer.lines().next().unwrap_or_default());
    }
    assert!(server.get("/healthz").starts_with("HTTP/1.1 200"));
}
