//! What docs/SECURITY.md claims and no other test shows.

use axum::http::Method;

use crate::api;
use crate::support::{TestApp, repository};

#[test]
fn every_answer_says_what_it_is_and_how_it_is_written() {
    let (_program, app) = api::with_downloads();
    let more = [
        "/",
        "/healthz",
        "/readyz",
        "/opensearch.xml",
        "/robots.txt",
        "/sitemap.xml",
        "/llms.txt",
        "/favicon.ico",
        "/static/app.css",
        "/nothing",
        "/nothing.json",
    ];
    for address in api::addresses(&app).into_iter().chain(more.map(str::to_owned)) {
        let answer = app.get(&address);
        let media_type = answer.header("content-type");
        assert!(!media_type.is_empty(), "{address}");
        let plain = media_type.split(';').next().unwrap_or_default();
        if plain.starts_with("text/") || plain.ends_with("+xml") || plain.ends_with("/xml") {
            assert!(media_type.ends_with("; charset=utf-8"), "{address}: {media_type}");
        }
        if plain.ends_with("json") {
            answer.json();
        }
    }
    let accept = ("accept", "application/json, text/event-stream");
    let json = ("content-type", "application/json");
    for (method, headers, body, status) in [
        (Method::GET, vec![], "", 405),
        (Method::GET, vec![accept], "", 405),
        (Method::PUT, vec![], "", 405),
        (Method::DELETE, vec![], "", 405),
        (Method::POST, vec![], "{}", 406),
        (Method::POST, vec![json], "{}", 406),
        (Method::POST, vec![accept], "{}", 415),
        (Method::POST, vec![accept, ("content-type", "text/plain")], "{", 415),
        (Method::POST, vec![accept, json], "", 400),
        (Method::POST, vec![accept, json], "{", 400),
        (Method::POST, vec![accept, json], "{}", 400),
        (Method::POST, vec![accept, json], "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}", 200),
    ] {
        let what = format!("{method} /mcp {headers:?} {body}");
        let headers = [headers, vec![("host", "anli.example")]].concat();
        let answer = app.ask_with_body(method, "/mcp", &headers, body.into());
        assert_eq!(answer.status, status, "{what}: {}", answer.text());
        match answer.header("content-type") {
            "application/json" => drop(answer.json()),
            media_type => assert_eq!(media_type, "text/plain; charset=utf-8", "{what}"),
        }
        assert_eq!(answer.header("cache-control"), "no-store", "{what}");
    }
}

#[test]
fn methods_that_nothing_needs_are_refused() {
    for method in [Method::TRACE, Method::CONNECT, Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS] {
        let answer = TestApp::shared().ask(method.clone(), "/lists");
        assert_eq!(answer.status, 405, "{method}");
    }
}

#[test]
fn no_path_leads_to_a_file_that_is_not_offered() {
    let (program, app) = api::with_downloads();
    program.write("out/secret.txt", "secret");
    program.write("secret.csv", "secret");
    for path in [
        "/download/secret.txt",
        "/download/../secret.csv",
        "/download/..%2fsecret.csv",
        "/download/%2e%2e/secret.csv",
        "/download/....//secret.csv",
        "/download/..%5csecret.csv",
        "/static/../Cargo.toml",
        "/static/%2e%2e/%2e%2e/etc/passwd",
        "/.git/config",
        "/.env",
        "/library.db",
        "/library/library.db",
        "/download/",
        "/static/",
    ] {
        let answer = app.get(path);
        let body = String::from_utf8_lossy(&answer.body).into_owned();
        assert!(!body.contains("secret\n") && body != "secret" && !body.contains("root:"), "{path}: {body}");
        assert!(matches!(answer.status.as_u16(), 404 | 308), "{path}: {}", answer.status);
    }
}

#[test]
fn scripts_write_texts_and_never_markup() {
    for file in ["app.js", "suggest.js", "folder.js"] {
        let source = std::fs::read_to_string(repository("static").join(file)).expect("a script");
        for word in
            ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "postMessage"]
        {
            assert!(!source.contains(word), "{file}: {word}");
        }
    }
}

#[test]
fn every_test_that_is_named_as_a_proof_exists() {
    let text = std::fs::read_to_string(repository("docs/SECURITY.md")).expect("the document");
    let mut sources = String::new();
    gather(&repository("tests/it"), &mut sources);
    gather(&repository("src"), &mut sources);
    let rows = text.lines().filter(|line| line.starts_with("| ") && line.matches('|').count() == 4);
    let proofs: Vec<&str> =
        rows.filter_map(|row| row.rsplit('|').nth(1)).flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect();
    assert!(proofs.len() > 20, "{proofs:?}");
    let missing: Vec<&&str> = proofs.iter().filter(|name| !sources.contains(&format!("fn {name}("))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

fn gather(dir: &std::path::Path, sources: &mut String) {
    for entry in std::fs::read_dir(dir).expect("a readable folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            gather(&path, sources);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            sources.push_str(&std::fs::read_to_string(path).expect("a source"));
        }
    }
}
