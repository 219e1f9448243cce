//! `/download`: the files that `anli export` wrote.

use anli::export::manifest::{ExportedFile, Manifest};
use tempfile::TempDir;

use crate::support::TestApp;

/// A folder with a file of ten bytes that its manifest names, and a secret that it does not.
fn offered() -> (TestApp, TempDir) {
    let dir = TempDir::new().expect("a folder");
    let file = |name: &str| ExportedFile { name: name.into(), about: "试".into(), bytes: 10, sha256: "ab".repeat(32) };
    let files = vec![file("anli-cases.csv"), file("anli.db"), file("../secret.txt"), file("gone.csv")];
    let manifest = Manifest { generation: 7, created_at: "2026-11-23T20:00:00Z".into(), case_count: 32, files };
    let write = |name: &str, bytes: &[u8]| std::fs::write(dir.path().join(name), bytes).expect("written");
    write("manifest.json", &serde_json::to_vec(&manifest).expect("JSON"));
    write("anli-cases.csv", b"0123456789");
    write("anli.db", b"0123456789");
    write("secret.txt", b"secret");
    (TestApp::configured(|settings| settings.download_dir = Some(dir.path().to_owned())), dir)
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
    assert_eq!(app.get_with("/download/anli.db", "range", "bytes=40-").status, 416);
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
