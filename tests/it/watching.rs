//! What whoever runs the site can see: generations, numbers of requests, metrics, the log. And what nobody sees: who reads what.

use crate::cli::server::Server;
use crate::support::{ListText, Program, TestApp, database};

fn serve(program: &Program, more: &[&str]) -> Server {
    let mut command = program.command();
    command.args(["--listen", "127.0.0.1:0"]).args(more);
    Server::start(command)
}

#[test]
fn an_answer_from_the_library_names_its_generation() {
    let app = TestApp::bundled();
    let generation = database::generation(&app.dir()).to_string();
    for path in
        ["/", "/index.json", "/search?q=a", "/lists/urban-renewal-4/4/1/1", "/lists.csv", "/feed.atom", "/readyz"]
    {
        let expected = if path == "/lists.csv" { "" } else { generation.as_str() };
        assert_eq!(app.get(path).header("anli-generation"), expected, "{path}");
    }
    assert_eq!(
        app.get("/lists/nothing").header("anli-generation"),
        generation,
        "that it is not there is said of a generation"
    );
    for path in ["/healthz", "/static/app.css", "/%ff"] {
        assert_eq!(app.get(path).header("anli-generation"), "", "{path}");
    }
    app.import(&ListText::new("extra")).expect("the list is imported");
    let next = (database::generation(&app.dir())).to_string();
    assert_ne!(next, generation);
    assert_eq!(app.get("/").header("anli-generation"), next);
    assert!(app.get("/readyz").text().contains(&format!("generation {next}")));
}

#[test]
fn every_answer_has_a_number_of_its_own_or_that_of_the_proxy() {
    let app = TestApp::shared();
    let ids = ["/", "/", "/nothing", "/healthz", "/static/app.css", "/Lists"]
        .map(|path| app.get(path).header("x-request-id").to_owned());
    assert!(ids.iter().all(|id| !id.is_empty()), "{ids:?}");
    assert!(ids.iter().enumerate().all(|(at, id)| !ids[..at].contains(id)), "{ids:?}");
    assert_eq!(app.get_with("/", "x-request-id", "proxy-17").header("x-request-id"), "proxy-17");
    for odd in ["a b", "\"", "<script>", &"a".repeat(65)] {
        assert_ne!(app.get_with("/", "x-request-id", odd).header("x-request-id"), odd);
    }
}

#[test]
fn a_failure_has_its_number_on_the_page_and_in_the_log_and_no_reader_stands_there() {
    let program = Program::new();
    let server = serve(&program, &["--log-format", "json"]);
    let ask = |path: &str| {
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.113.9\r\nX-Request-Id: report-4711\r\nUser-Agent: Curious/1\r\nConnection: close\r\n\r\n"
        );
        server.send(request.as_bytes(), std::time::Duration::from_secs(20))
    };
    assert!(ask("/search?q=secretword").starts_with("HTTP/1.1 200"));
    database::execute(&program.library(), "ALTER TABLE measures RENAME TO gone");
    let page = ask("/lists/urban-renewal-4/4/1/1?q=secretword");
    assert!(page.starts_with("HTTP/1.1 500") && page.contains("report-4711"), "{page}");
    let problem = ask("/lists/urban-renewal-4/4/1/1.json?q=secretword");
    assert!(problem.contains("\"request_id\":\"report-4711\""), "{problem}");
    let (_, said) = server.stop("-TERM");
    let lines: Vec<serde_json::Value> = said.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let failed = lines.iter().find(|line| line["level"] == "ERROR").expect("the failure is told");
    assert_eq!(failed["span"]["id"], "report-4711", "{failed}");
    let unanswered = lines.iter().find(|line| line["status"] == 500).expect("the answer is told");
    assert_eq!(unanswered["route"], "/lists/{list}/{mechanism}/{measure}/{case}", "{unanswered}");
    for private in ["secretword", "203.0.113.9", "Curious", "127.0.0.1:"] {
        assert!(!said.contains(private), "{private}: {said}");
    }
}

#[test]
fn the_metrics_are_told_apart_from_the_site() {
    let program = Program::new();
    let server = serve(&program, &["--metrics-listen", "127.0.0.1:0"]);
    let at =
        server.said.split("metrics on http://").nth(1).and_then(|rest| rest.split('/').next()).expect("its address");
    assert!(server.get("/metrics").starts_with("HTTP/1.1 404"), "the site itself tells nothing");
    for path in ["/", "/search?q=a", "/search.json?q=a", "/lists/nothing", "/lists/urban-renewal-4/4/1/1"] {
        server.get(path);
    }
    let metrics = ask(at, "/metrics");
    assert!(metrics.contains("content-type: application/openmetrics-text"), "{metrics}");
    for line in [
        "anli_requests_total{route=\"/search\",status=\"2xx\"} 2",
        "anli_requests_total{route=\"/lists/{list}\",status=\"4xx\"} 1",
        "anli_requests_total{route=\"other\",status=\"4xx\"} 1",
        "anli_request_seconds_count{route=\"/search\"} 2",
        "anli_generation 2",
        "anli_cases 32",
        "anli_pool_in_use 0",
        "anli_pool_refused_total 0",
        "# EOF",
    ] {
        assert!(metrics.lines().any(|told| told == line), "{line}: {metrics}");
    }
    for name in ["anli_index_bytes", "anli_connections", "anli_connections_accepted_total", "anli_pool_places"] {
        assert!(metrics.lines().any(|told| told.starts_with(&format!("{name} "))), "{name}: {metrics}");
    }
    if cfg!(target_os = "linux") {
        assert!(metrics.contains("\nanli_resident_bytes "), "{metrics}");
    }
    assert!(ask(at, "/").starts_with("HTTP/1.1 404"), "nothing else is served there");
}

fn ask(address: &str, path: &str) -> String {
    use std::io::{Read as _, Write as _};
    let mut stream = std::net::TcpStream::connect(address).expect("a connection");
    stream
        .write_all(format!("GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").as_bytes())
        .expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}
