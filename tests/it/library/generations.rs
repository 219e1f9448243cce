//! An import is before or after, never half: readers work on one generation from the first row to the last mark.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use anli::library::{Ingested, SearchRequest};
use anli::search::{Filters, Query, Sort};
use axum::http::Method;
use serde_json::Value;

use crate::support::{ListText, TestApp, anli_on, block_on, database, html, ingest, spawn};

/// What readers look at while lists come in.
const LOOKED_AT: [&str; 6] =
    ["/index.json", "/search.json?q=&limit=100", "/lists", "/", "/lists/urban-renewal-4/4/1/1.json", "/readyz"];

/// Readers that ask again and again, and remember what was wrong.
struct Readers {
    stop: Arc<AtomicBool>,
    asked: Arc<AtomicUsize>,
    tasks: Vec<tokio::task::JoinHandle<Result<(), String>>>,
}

impl Readers {
    /// Starts readers of a site whose library holds so many cases, now or at the end of one of the imports to come.
    fn start(app: &Arc<TestApp>, totals: &[u64]) -> Self {
        let (stop, asked) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let reader = |first: usize| {
            let (app, stop, asked, totals) = (Arc::clone(app), Arc::clone(&stop), Arc::clone(&asked), totals.to_vec());
            spawn(async move {
                for path in LOOKED_AT.iter().cycle().skip(first) {
                    if stop.load(Ordering::Relaxed) {
                        break;
                    }
                    look(&app, path, &totals).await.map_err(|problem| format!("{path}: {problem}"))?;
                    asked.fetch_add(1, Ordering::Relaxed);
                }
                Ok(())
            })
        };
        Self { tasks: (0..3).map(reader).collect(), stop, asked }
    }

    /// Ends them; they must have been at it, and nothing may have been wrong.
    fn end(self) {
        self.stop.store(true, Ordering::Relaxed);
        for task in self.tasks {
            block_on(task).expect("a reader ends").unwrap_or_else(|problem| panic!("{problem}"));
        }
        assert!(self.asked.load(Ordering::Relaxed) > 2 * LOOKED_AT.len(), "the readers hardly read");
    }
}

/// Asks once, and says what two generations were mixed in.
async fn look(app: &TestApp, path: &str, totals: &[u64]) -> Result<(), String> {
    let answer = app.answer(Method::GET, path).await;
    if answer.status != 200 {
        return Err(format!("{}: {}", answer.status, answer.text()));
    }
    let total = match path {
        "/index.json" => counts_of_home(&answer.json(), totals)?,
        "/lists" => counts_of_lists(&html::main_text(&answer.text()))?,
        _ if path.starts_with("/search") => counts_of_search(&answer.json())?,
        _ => return Ok(()),
    };
    if totals.contains(&total) { Ok(()) } else { Err(format!("{total} cases were never in the library")) }
}

/// All counts of the home page are of the generation that it names.
fn counts_of_home(home: &Value, totals: &[u64]) -> Result<u64, String> {
    let total = home["case_count"].as_u64().unwrap_or_default();
    let lists = home["lists"].as_array().cloned().unwrap_or_default();
    let sum: u64 = lists.iter().filter_map(|list| list["case_count"].as_u64()).sum();
    // Generation 1 is empty, 2 holds the bundled list, every later one a list more.
    let generation = home["generation"].as_u64().unwrap_or_default();
    let expected = totals.get(usize::try_from(generation).unwrap_or_default() - 2).copied();
    if sum == total && expected == Some(total) && lists.len() as u64 == generation - 1 {
        Ok(total)
    } else {
        Err(format!("generation {generation}: {total} cases, {sum} in {} lists", lists.len()))
    }
}

/// The counts of the index agree with each other and with the names, which come from the database.
fn counts_of_search(found: &Value) -> Result<u64, String> {
    let total = found["total"].as_u64().unwrap_or_default();
    let shown = found["cases"].as_array().map_or(0, Vec::len) as u64;
    let facets = found["facets"]["list"].as_array().cloned().unwrap_or_default();
    let sum: u64 = facets.iter().filter_map(|value| value["count"].as_u64()).sum();
    let unnamed: Vec<&Value> = facets.iter().filter(|value| value["label"] == value["value"]).collect();
    if sum == total && shown == total.min(100) && unnamed.is_empty() {
        Ok(total)
    } else {
        Err(format!("{total} found, {shown} shown, {sum} in the facets, without a name: {unnamed:?}"))
    }
}

/// The sum at the head of the page is the sum of its rows.
fn counts_of_lists(text: &str) -> Result<u64, String> {
    let before = |part: &str| part.rsplit(|c: char| !c.is_ascii_digit()).next().and_then(|n| n.parse::<u64>().ok());
    let mut counts: Vec<u64> = text.split(" 个案例").filter_map(before).collect();
    if counts.is_empty() {
        return Err("no counts".to_owned());
    }
    let total = counts.remove(0);
    if counts.iter().sum::<u64>() == total { Ok(total) } else { Err(format!("{total} at the head, rows {counts:?}")) }
}

fn extra_lists() -> Vec<ListText> {
    ["extra-a", "extra-b", "extra-c"].into_iter().zip(1..).map(|(slug, n)| ListText::new(slug).sized(2, n, 5)).collect()
}

/// How many cases there are after each import, the bundled list first.
fn totals(lists: &[ListText]) -> Vec<u64> {
    let mut totals = vec![32];
    for list in lists {
        totals.push(totals[totals.len() - 1] + list.case_count() as u64);
    }
    totals
}

#[test]
fn imports_of_another_process_are_seen_whole_or_not_at_all() {
    let app = Arc::new(TestApp::bundled());
    let lists = extra_lists();
    let totals = totals(&lists);
    let readers = Readers::start(&app, &totals);
    let home = tempfile::TempDir::new().expect("a folder");
    for (list, total) in lists.iter().zip(&totals[1..]) {
        let file = list.write_to(home.path());
        let done = anli_on(&app.dir()).arg("import").arg(file).output().expect("the program runs");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        // Nobody told the site: the next request sees it.
        assert_eq!(app.json("/index.json")["case_count"], *total);
        assert_eq!(app.search("")["total"], *total);
    }
    readers.end();
}

#[test]
fn imports_of_the_same_process_are_seen_whole_or_not_at_all() {
    let app = Arc::new(TestApp::bundled());
    let lists = extra_lists();
    let readers = Readers::start(&app, &totals(&lists));
    for list in &lists {
        let text = list.text();
        let done = block_on(ingest(&app.library, text.as_bytes(), list.metadata(), &list.slug));
        assert!(matches!(done, Ok(Ingested::Imported { .. })), "{done:?}");
    }
    readers.end();
}

/// All cases, in list order.
fn everything() -> SearchRequest {
    let (query, filters) = (Query::parse(""), Filters::default());
    SearchRequest { query, filters, sort: Sort::ListOrder, offset: 0, limit: 100 }
}

#[test]
fn a_snapshot_keeps_its_generation_while_imports_come_in() {
    let app = TestApp::bundled();
    block_on(async {
        let mut old = app.library.snapshot().await.expect("a snapshot");
        for list in extra_lists() {
            let done = ingest(&app.library, list.text().as_bytes(), list.metadata(), &list.slug).await;
            assert!(matches!(done, Ok(Ingested::Imported { .. })), "{done:?}");
        }
        let found = old.search(everything()).await.expect("the old generation answers");
        assert_eq!((found.total, found.cases.len()), (32, 32));
        assert_eq!(anli::store::cases::count_all(old.db()).await.expect("a count"), 32);
        let mut new = app.library.snapshot().await.expect("a snapshot");
        assert_eq!(new.search(everything()).await.expect("the new generation answers").total, 92);
    });
}

/// The files of a folder with their bytes.
fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(dir).expect("a folder").flatten();
    entries.map(|e| (e.file_name().to_string_lossy().into_owned(), std::fs::read(e.path()).expect("a file"))).collect()
}

#[test]
fn the_files_of_a_published_generation_are_never_rewritten() {
    let app = TestApp::bundled();
    let published = app.dir().join("index").join(database::index_dir(&app.dir()));
    let before = files(&published);
    app.import(&ListText::new("extra").sized(1, 2, 3)).expect("the list is imported");
    assert_eq!(files(&published), before, "the generation before stays for the requests that began on it");
    app.import(&ListText::new("more")).expect("the list is imported");
    assert!(!published.exists(), "two generations later it is gone");
}

#[test]
fn opening_a_library_again_publishes_nothing() {
    let app = TestApp::bundled();
    let generation = database::generation(&app.dir());
    let again = TestApp::over(&app.dir(), |_| {});
    assert_eq!(database::generation(&app.dir()), generation);
    let done = anli_on(&again.dir()).arg("verify").output().expect("the program runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!(database::generation(&app.dir()), generation, "another process takes the index as it is");
}
