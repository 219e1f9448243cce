//! The site over the bundled list, asked in-process.

use std::sync::{Arc, LazyLock};

use anli::config::{Serving, Settings};
use anli::import::{self, metadata::ListMetadata};
use anli::library::{Incoming, Library};
use anli::store::ingest::Source;
use anli::web;
use axum::body::Body;
use axum::http::{Request, Uri};
use tower::ServiceExt as _;

use crate::targets::addresses::Answered;

const BYTES: &[u8] = include_bytes!("../../data/urban-renewal-4.txt");
const METADATA: &str = include_str!("../../data/urban-renewal-4.toml");
/// The time that the site goes by, so that an input is answered alike whenever it is tried.
const NOW: &str = "2026-11-24T09:00:00Z";

static RUNTIME: LazyLock<tokio::runtime::Runtime> = LazyLock::new(|| {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime")
});
static SITE: LazyLock<axum::Router> = LazyLock::new(|| RUNTIME.block_on(site()));

/// The answer to an address, read to its end. What is no address for a client cannot be asked for.
pub fn answer(address: &str) -> Answered {
    let Ok(uri) = address.parse::<Uri>() else { return Answered { status: 0, location: None } };
    // Made first: it runs on the same runtime.
    let site = SITE.clone();
    RUNTIME.block_on(async {
        let request = Request::builder().uri(uri).body(Body::empty()).expect("a request");
        let response = site.oneshot(request).await.expect("the site answers");
        let (parts, body) = response.into_parts();
        axum::body::to_bytes(body, usize::MAX).await.expect("a body");
        let location = parts.headers.get("location").map(|to| to.to_str().expect("an address").to_owned());
        Answered { status: parts.status.as_u16(), location }
    })
}

async fn site() -> axum::Router {
    let home = tempfile::tempdir().expect("a folder").keep();
    let library = Library::open(&home, NOW).await.expect("the library opens");
    let outline = import::parse(BYTES).outline.expect("a list");
    let metadata = ListMetadata::parse(METADATA).expect("well-formed");
    let list = metadata.describe("urban-renewal-4".parse().expect("a slug"), &outline.title.text);
    let sha256 = "0".repeat(64);
    let source = Source { name: "list.txt", sha256: &sha256, bytes: BYTES };
    let incoming = Incoming { list: &list, outline: &outline, source, is_named: false, maps: &[] };
    library.ingest(incoming, NOW).await.expect("the list is imported");
    let settings = Settings {
        data_dir: home,
        listen: "127.0.0.1:0".parse().expect("an address"),
        base_url: None,
        no_bundled: true,
        report_to: None,
        log_zero_results: None,
        download_dir: None,
        serving: Serving::default(),
    };
    web::app(Arc::new(library), &settings, clock, Arc::default()).expect("a site").router()
}

fn clock() -> time::OffsetDateTime {
    time::macros::datetime!(2026-11-24 09:00:00 UTC)
}
