//! What is read in the texts is stored, is found again as it was read, and is read anew when the rules have changed.

use anli::domain::case::CaseSummary;
use anli::import::annotate::annotate;
use anli::store;

use crate::support::{TestApp, block_on, database};

/// Every case of the library with what is stored of it.
fn stored(app: &TestApp) -> Vec<(CaseSummary, anli::domain::annotation::Annotations)> {
    block_on(async {
        let mut snapshot = app.library.snapshot().await.expect("a snapshot");
        let ids = store::cases::all_ids(snapshot.db()).await.expect("ids");
        let cases = store::cases::by_ids(snapshot.db(), &ids).await.expect("cases");
        let annotations = store::annotations::by_ids(snapshot.db(), &ids).await.expect("annotations");
        cases.into_iter().zip(annotations).collect()
    })
}

#[test]
fn annotations_are_found_as_they_were_read() {
    let all = stored(TestApp::shared());
    assert_eq!(all.len(), 32);
    for (case, annotations) in &all {
        assert_eq!(*annotations, annotate(&case.text, &case.actors), "{}", case.key);
    }
}

#[test]
fn texts_are_read_again_when_the_rules_have_changed() {
    let app = TestApp::bundled();
    let dir = app.dir();
    let before = stored(&app);
    let generation = database::generation(&dir);
    for change in ["UPDATE annotation_rules SET version = version - 1", "DELETE FROM annotation_rules"] {
        database::execute(&dir, change);
        database::execute(&dir, "DELETE FROM figures; UPDATE document_mentions SET issuer = '别人'");
        let app = TestApp::over(&dir, |_| {});
        assert_eq!(stored(&app), before);
    }
    assert_eq!(database::generation(&dir), generation + 2, "each reading is a generation of its own");
    let _still_served = TestApp::over(&dir, |_| {});
    assert_eq!(database::generation(&dir), generation + 2, "what is current is left alone");
}
