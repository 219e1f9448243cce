//! `/download`: the files that `anli export` wrote.

use std::path::Path;
use std::time::{Duration, SystemTime};

use anli::domain::checksum::sha256;
use anli::export::manifest::{ExportedFile, Manifest};
use axum::http::Method;
use tempfile::TempDir;

use crate::support::{Answer, TestApp};

const BEFORE: &[u8] = b"0123456789";

/// A folder with files of ten bytes that its manifest names, and a secret that it does not.
fn offered() -> (TestApp, TempDir) {
    let dir = TempDir::new().expect("a folder");
    export(dir.path(), BEFORE);
    std::fs::write(dir.path().join("secret.txt"), b"secret").expect("written");
    (TestApp::configured(|settings| settings.download_dir = Some(dir.path().to_owned())), dir)
}

/// Puts files with these bytes in the place of others, as `anli export` does.
fn export(dir: &Path, bytes: &[u8]) {
    let file = |name: &str| ExportedFile {
        name: name.into(),
        about: "试".into(),
        bytes: bytes.len() as u64,
        sha256: sha256(bytes),
    };
    let files = vec![file("anli-cases.csv"), file("anli.db"), file("../secret.txt"), file("gone.csv")];
    let manifest = Manifest { generation: 7, created_at: "2026-11-23T20:00:00Z".into(), case_count: 32, files };
    std::fs::write(dir.join("manifest.json"), serde_json::to_vec(&manifest).expect("JSON")).expect("written");
    for name in ["anli-cases.csv", "anli.db"] {
        replace(dir, name, bytes);
    }
}

/// Puts a file in the place of another.
fn replace(dir: &Path, name: &str, bytes: &[u8]) {
    std::fs::write(dir.join(".new"), bytes).expect("written");
    std::fs::rename(dir.join(".new"), dir.join(name)).expect("renamed");
}

fn told(answer: &Answer) -> (u16, &[u8]) {
    (answer.status.as_u16(), &answer.body)
}

#[test]
fn the_page_lists_what_the_manifest_names() {
    let (app, _dir) = offered();
    let page = app.page("/download");
    // Four in the morning of the next day in China.
    assert!(page.contains("2026年11月24日") && page.contains("href=\"/download/anli-cases.csv\""), "{page}");
    assert!(!page.contains("secret"));
    let json = app.json("/download.json");
    assert_eq!(json["generation"], 7);
    assert_eq!(json["files"][0]["url"], "https://anli.example/download/anli-cases.csv");
}

#[test]
fn a_file_can_be_had_whole_and_in_parts() {
    let (app, _dir) = offered();
    let whole = app.get_with("/download/anli-cases.csv", "accept-encoding", "gzip, br");
    assert_eq!((whole.status.as_u16(), whole.body.as_slice()), (200, b"0123456789".as_slice()));
    assert_eq!(whole.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(whole.header("content-disposition"), "attachment; filename=\"anli-cases.csv\"");
    assert_eq!((whole.header("content-length"), whole.header("content-encoding")), ("10", ""));
    let part = app.get_with("/download/anli.db", "range", "bytes=4-6");
    assert_eq!((part.status.as_u16(), part.body.as_slice()), (206, b"456".as_slice()));
    assert_eq!((part.header("content-range"), part.header("content-length")), ("bytes 4-6/10", "3"));
    let beyond = app.get_with("/download/anli.db", "range", "bytes=40-");
    assert_eq!((beyond.status.as_u16(), beyond.header("content-range")), (416, "bytes */10"));
    assert_eq!(beyond.header("etag"), "", "there is no other tag than that of the file");
}

#[test]
fn who_has_a_file_is_told_so_by_the_tag_that_was_sent() {
    let (app, dir) = offered();
    let path = "/download/anli.db";
    let whole = app.get(path);
    let tag = whole.header("etag").to_owned();
    assert_eq!(tag, format!("\"{}\"", sha256(BEFORE)));
    let known = app.get_with(path, "if-none-match", &tag);
    assert_eq!(told(&known), (304, b"".as_slice()));
    for header in ["etag", "cache-control", "last-modified"] {
        assert_eq!(known.header(header), whole.header(header), "{header}");
    }
    assert_eq!(known.header("content-length"), "", "nothing is said of a length");
    assert_eq!(app.get_with(path, "if-modified-since", whole.header("last-modified")).status, 304);
    assert_eq!(app.get_with(path, "if-match", &tag).status, 200);
    assert_eq!(app.get_with(path, "if-match", "\"other\"").status, 412);
    export(dir.path(), b"abcdefghij");
    assert_eq!(told(&app.get_with(path, "if-none-match", &tag)), (200, b"abcdefghij".as_slice()));
    assert_eq!(app.get_with(path, "if-match", &tag).status, 412);
}

#[test]
fn a_download_never_goes_on_with_another_file() {
    let (app, dir) = offered();
    let path = "/download/anli.db";
    let before = app.get(path);
    let go_on = |condition: &str| app.ask_with(Method::GET, path, &[("range", "bytes=4-"), ("if-range", condition)]);
    let tag = before.header("etag").to_owned();
    assert_eq!(told(&go_on(&tag)), (206, b"456789".as_slice()));
    export(dir.path(), b"abcdefghij");
    for condition in [&tag, &format!("W/{tag}"), "\"x\"", before.header("last-modified")] {
        let answer = go_on(condition);
        assert_eq!(told(&answer), (200, b"abcdefghij".as_slice()), "{condition}");
        assert_eq!(answer.header("etag"), format!("\"{}\"", sha256(b"abcdefghij")));
    }
}

#[test]
fn what_is_no_single_range_of_bytes_is_answered_with_the_whole_file() {
    let (app, _dir) = offered();
    for range in ["items=0-1", "bytes=a-b", "bytes=5-2", "bytes=0-0,5-6"] {
        assert_eq!(told(&app.get_with("/download/anli.db", "range", range)), (200, BEFORE), "{range}");
    }
    assert_eq!(told(&app.get_with("/download/anli.db", "range", "bytes=-40")), (206, BEFORE));
    let head = app.ask_with(Method::HEAD, "/download/anli.db", &[("range", "bytes=4-6")]);
    assert_eq!((head.status.as_u16(), head.header("content-length")), (200, "10"), "a range is of a body");
}

#[test]
fn a_file_that_is_not_the_one_of_the_manifest_is_not_served() {
    let (app, dir) = offered();
    let path = "/download/anli.db";
    assert_eq!(app.get(path).status, 200);
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    for damaged in [b"01234".as_slice(), b"0123456789a", b"012345678x"] {
        replace(dir.path(), "anli.db", damaged);
        let file = std::fs::File::options().write(true).open(dir.path().join("anli.db")).expect("the file");
        file.set_modified(long_ago).expect("a time");
        let answer = app.get(path);
        assert_eq!((answer.status.as_u16(), answer.header("etag")), (503, ""), "{damaged:?}");
        assert_eq!((answer.header("retry-after"), answer.header("cache-control")), ("2", "no-store"));
    }
    replace(dir.path(), "anli.db", BEFORE);
    assert_eq!(told(&app.get(path)), (200, BEFORE));
    #[cfg(unix)]
    {
        std::fs::rename(dir.path().join("anli.db"), dir.path().join("elsewhere")).expect("renamed");
        std::os::unix::fs::symlink(dir.path().join("elsewhere"), dir.path().join("anli.db")).expect("a link");
        assert_eq!(app.get(path).status, 404, "a link is not followed");
    }
}

#[test]
fn nothing_but_listed_files_is_served() {
    let (app, _dir) = offered();
    for path in [
        "/download/secret.txt",
        "/download/manifest.json",
        "/download/../secret.txt",
        "/download/..%2fsecret.txt",
        "/download/%2e%2e/secret.txt",
        "/download/gone.csv",
        "/download/anli-cases",
        "/download.csv",
    ] {
        let answer = app.get(path);
        assert!(answer.status.is_client_error() || answer.status.is_redirection(), "{path}: {}", answer.status);
        assert!(!answer.text().contains("secret\n"), "{path}");
    }
}

#[test]
fn without_files_the_page_says_how_to_make_them() {
    assert!(TestApp::shared().page("/download").contains("anli export downloads"));
    assert_eq!(TestApp::shared().json("/download.json")["files"], serde_json::json!([]));
    assert_eq!(TestApp::shared().get("/download/anli.db").status, 404);
}
