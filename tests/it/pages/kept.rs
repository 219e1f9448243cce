//! Answers that are kept ready: the same as freshly made ones, in every encoding, and never of another generation or day.

use std::io::Read as _;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use axum::http::{HeaderMap, Method};
use time::OffsetDateTime;
use tokio::task::JoinHandle;

use crate::support::{Answer, BASE_URL, CLOCK, ListText, TestApp, spawn};

/// A site whose generations are followed, as in `serve`.
struct Followed {
    app: TestApp,
    follower: JoinHandle<()>,
}

impl Followed {
    fn new(app: TestApp) -> Self {
        let library = std::sync::Arc::clone(&app.library);
        let follower = spawn(async move { library.follow().await });
        while app.library.followed_generation().is_none() {
            std::thread::sleep(Duration::from_millis(5));
        }
        Self { app, follower }
    }

    /// As freshly made, then as kept.
    fn twice(&self, path: &str) -> [Answer; 2] {
        [self.app.get(path), self.app.get(path)]
    }
}

impl Drop for Followed {
    fn drop(&mut self) {
        self.follower.abort();
    }
}

fn without_request_id(headers: &HeaderMap) -> HeaderMap {
    let mut headers = headers.clone();
    headers.remove("x-request-id");
    headers
}

#[test]
fn a_kept_answer_is_the_same_as_a_fresh_one() {
    let site = Followed::new(TestApp::bundled());
    let plain = TestApp::shared();
    for path in [
        "/",
        "/lists/urban-renewal-4/4/1/1",
        "/lists/urban-renewal-4/4/1/1.json",
        "/lists/urban-renewal-4/4/1/1.bib",
        "/lists/urban-renewal-4.docx",
        "/documents?page=1",
        "/feed.atom",
        "/static/app.css",
    ] {
        let [fresh, kept] = site.twice(path);
        assert_eq!(fresh.status, 200, "{path}");
        assert_eq!(without_request_id(&fresh.headers), without_request_id(&kept.headers), "{path}");
        assert_eq!(fresh.body, kept.body, "{path}");
        assert_ne!(fresh.header("x-request-id"), kept.header("x-request-id"), "{path}");
        let other = plain.get(path);
        // A document holds the time at which it was packed.
        if !path.ends_with(".docx") {
            assert_eq!(kept.body, other.body, "{path}: with and without the cache");
        }
        for (name, value) in &other.headers {
            if !["x-request-id", "content-length", "vary"].contains(&name.as_str()) {
                assert_eq!(kept.header(name.as_str()), value.to_str().expect("text"), "{path}: {name}");
            }
        }
    }
}

#[test]
fn each_encoding_has_its_bytes_and_its_tag() {
    let site = Followed::new(TestApp::bundled());
    let path = "/lists/urban-renewal-4/4/1/1";
    let plain = site.app.get(path);
    let mut tags = vec![plain.header("etag").to_owned()];
    for coding in ["br", "zstd", "gzip"] {
        for _ in 0..2 {
            let answer = site.app.get_with(path, "accept-encoding", coding);
            assert_eq!(answer.header("content-encoding"), coding);
            assert_eq!(answer.header("vary"), "accept-encoding");
            assert_eq!(answer.header("content-length"), answer.body.len().to_string());
            let mut bytes = Vec::new();
            match coding {
                "br" => brotli::Decompressor::new(answer.body.as_slice(), 4096).read_to_end(&mut bytes),
                "zstd" => {
                    zstd::Decoder::new(answer.body.as_slice()).and_then(|mut unpacked| unpacked.read_to_end(&mut bytes))
                }
                _ => flate2::read::GzDecoder::new(answer.body.as_slice()).read_to_end(&mut bytes),
            }
            .expect("it unpacks");
            assert_eq!(bytes, plain.body, "{coding}");
            assert!(answer.body.len() * 2 < bytes.len(), "{coding}: {} of {}", answer.body.len(), bytes.len());
            tags.push(answer.header("etag").to_owned());
        }
    }
    assert!(tags.iter().all(|tag| tag.starts_with('"') && tag.ends_with('"') && tag.len() > 10), "{tags:?}");
    assert_eq!((&tags[1], &tags[3], &tags[5]), (&tags[2], &tags[4], &tags[6]));
    tags.sort();
    tags.dedup();
    assert_eq!(tags.len(), 4, "{tags:?}");
}

#[test]
fn who_has_the_answer_is_told_so() {
    let site = Followed::new(TestApp::bundled());
    let path = "/lists/urban-renewal-4";
    let tag = site.app.get(path).header("etag").to_owned();
    for known in [tag.clone(), format!("W/{tag}"), format!("\"other\", {tag}"), "*".to_owned()] {
        let answer = site.app.get_with(path, "if-none-match", &known);
        assert_eq!((answer.status.as_u16(), answer.body.len()), (304, 0), "{known}");
        assert_eq!(answer.header("etag"), tag);
        for header in ["cache-control", "vary", "content-security-policy", "anli-generation"] {
            assert_ne!(answer.header(header), "", "{header}");
        }
    }
    assert_eq!(site.app.get_with(path, "if-none-match", "\"other\"").status, 200);
}

#[test]
fn the_head_of_an_answer_is_that_of_the_answer() {
    let site = Followed::new(TestApp::bundled());
    for path in ["/lists", "/overview"] {
        let head = site.app.ask(Method::HEAD, path);
        let whole = site.app.get(path);
        assert_eq!(head.body.len(), 0);
        assert_eq!(without_request_id(&head.headers), without_request_id(&whole.headers));
        assert_eq!(head.header("content-length"), whole.body.len().to_string());
    }
    assert_eq!(site.app.ask(Method::HEAD, "/lists/nowhere").status, 404);
}

#[test]
fn an_import_is_seen_and_what_did_not_change_keeps_its_tag() {
    let site = Followed::new(TestApp::bundled());
    let unchanged = site.twice("/lists/urban-renewal-4/2/1/1.bib")[1].header("etag").to_owned();
    let [_, before] = site.twice("/lists");
    site.app.import(&ListText::new("extra")).expect("the list is imported");
    let start = std::time::Instant::now();
    let after = loop {
        let after = site.app.get("/lists");
        if after.body != before.body {
            break after;
        }
        assert!(start.elapsed() < Duration::from_secs(1), "the new list is not shown");
        std::thread::sleep(Duration::from_millis(10));
    };
    assert_ne!(after.header("etag"), before.header("etag"));
    assert_ne!(after.header("anli-generation"), before.header("anli-generation"));
    let again = site.app.get_with("/lists/urban-renewal-4/2/1/1.bib", "if-none-match", &unchanged);
    assert_eq!(again.status, 304, "an untouched case is not sent again");
}

#[test]
fn errors_searches_and_what_nobody_may_keep_are_made_each_time() {
    let site = Followed::new(TestApp::bundled());
    for path in
        ["/lists/nowhere", "/search?q=%E8%8A%9C%E6%B9%96", "/readyz", "/healthz", "/lists/urban-renewal-4/4/1/1?q=a"]
    {
        for answer in site.twice(path) {
            assert_eq!(answer.header("etag"), "", "{path}");
        }
    }
}

/// Seconds after [`CLOCK`].
static LATER: AtomicI64 = AtomicI64::new(0);

fn later() -> OffsetDateTime {
    CLOCK + time::Duration::seconds(LATER.load(Ordering::SeqCst))
}

#[test]
fn at_midnight_in_china_citations_carry_the_new_day() {
    let mut app = TestApp::bundled();
    app.tell_time_by(later);
    let site = Followed::new(app);
    let path = "/lists/urban-renewal-4/4/1/1";
    let [_, before] = site.twice(path);
    assert!(before.text().contains(BASE_URL));
    LATER.store(3600 * 24, Ordering::SeqCst);
    let [fresh, kept] = site.twice(path);
    assert_ne!(before.body, fresh.body, "the day of the visit is another");
    assert_eq!(fresh.body, kept.body);
    assert_ne!(before.header("etag"), fresh.header("etag"));
}
