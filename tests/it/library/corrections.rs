//! The life of a case after its first import: corrected, renumbered, moved, withdrawn, back again. Its address answers for ever.

use anli::domain::changes::{CaseMap, ListChanges};
use anli::domain::ids::{CaseKey, ListSlug, MeasureKey, MechanismKey};
use anli::domain::withdrawn::Reason;
use anli::library::{Incoming, Ingested, LibraryError};
use anli::store;
use anli::store::ingest::Source;

use crate::support::{ListText, TestApp, block_on, database, ingest_at, spaced};

const FIRST: &str = "2026-11-24T09:00:00Z";
const SECOND: &str = "2026-11-25T09:00:00Z";
const THIRD: &str = "2026-11-26T09:00:00Z";

/// Two mechanisms with two measures of two cases each, none like another.
fn list() -> ListText {
    let mut list = ListText::new("trial").sized(2, 2, 2);
    for (m, mechanism) in (1..).zip(&mut list.mechanisms) {
        for (n, measure) in (1..).zip(&mut mechanism.measures) {
            for (k, case) in (1..).zip(&mut measure.cases) {
                *case = spaced(m * 100 + n * 10 + k);
            }
        }
    }
    list
}

fn import(app: &TestApp, list: &ListText, now: &str) -> ListChanges {
    match block_on(ingest_at(&app.library, list.text().as_bytes(), list.metadata(), &list.slug, now)) {
        Ok(Ingested::Imported { changes }) => *changes,
        other => panic!("{other:?}"),
    }
}

/// A library that holds the list.
fn with_list() -> (TestApp, ListText) {
    let (app, list) = (TestApp::empty(), list());
    import(&app, &list, FIRST);
    (app, list)
}

fn key(text: &str) -> CaseKey {
    format!("trial/{text}").parse().expect("a key")
}

fn is_sound(app: &TestApp) {
    assert_eq!(block_on(app.library.verify()).expect("the check runs"), Vec::<String>::new());
}

/// What the database says of an address: where it is, by its heading.
fn heading(app: &TestApp, address: &str) -> String {
    block_on(async {
        let mut snapshot = app.library.snapshot().await.expect("a snapshot");
        let found = store::cases::find(snapshot.db(), &key(address)).await.expect("a look");
        found.map_or_else(String::new, |detail| detail.case.text.heading)
    })
}

macro_rules! look {
    ($app:expr, $db:ident => $look:expr) => {
        block_on(async {
            let mut snapshot = $app.library.snapshot().await.expect("a snapshot");
            let $db = snapshot.db();
            $look.await.expect("a look")
        })
    };
}

#[test]
fn a_corrected_text_becomes_a_revision_and_the_address_stays() {
    let (app, list) = with_list();
    let old = spaced(121);
    let new = old.replace("12亿元", "15亿元");
    assert_ne!(old, new);
    let changes = import(&app, &list.clone().case((1, 2, 1), &new), SECOND);
    assert_eq!((changes.counts().corrected, changes.counts().unchanged), (1, 7));

    let detail = look!(app, db => store::cases::find(db, &key("1/2/1"))).expect("the case");
    assert!(detail.case.text.verbatim().contains("15亿元"));
    assert_eq!(detail.case.corrected_at.as_deref(), Some(SECOND));
    let revisions = look!(app, db => store::revisions::of(db, &key("1/2/1")));
    let [first] = revisions.as_slice() else { panic!("{revisions:?}") };
    assert_eq!(first.text.verbatim(), old.trim_end_matches('\n'));
    assert_eq!((first.number, first.valid_from.as_str(), first.replaced_at.as_str()), (1, FIRST, SECOND));
    assert_eq!(first.source_name, "list.txt");
    let news = look!(app, db => store::news::corrected(db, None, 10));
    assert_eq!(news.iter().map(|case| case.key.clone()).collect::<Vec<_>>(), [key("1/2/1")]);

    let third = new.replace("15亿元", "18亿元");
    import(&app, &list.case((1, 2, 1), &third), THIRD);
    let revisions = look!(app, db => store::revisions::of(db, &key("1/2/1")));
    let times: Vec<_> = revisions.iter().map(|r| (r.number, r.valid_from.as_str(), r.replaced_at.as_str())).collect();
    assert_eq!(times, [(1, FIRST, SECOND), (2, SECOND, THIRD)]);
    assert_eq!(app.search("18亿元")["total"], 1, "the index has the new text");
    assert_eq!(app.search("15亿元")["total"], 0, "and not the old one");
    is_sound(&app);
}

#[test]
fn a_mechanism_put_in_before_others_leaves_all_addresses() {
    let (app, list) = with_list();
    let mut longer = list.clone();
    let new = ListText::new("x").mechanism("全新的机制", vec![("全新举措".into(), vec![spaced(901)])]);
    longer.mechanisms.insert(0, new.mechanisms[1].clone());
    let changes = import(&app, &longer, SECOND);
    assert_eq!((changes.counts().added, changes.counts().renumbered, changes.counts().withdrawn), (1, 8, 0));
    let case = app.json("/lists/trial/1/1/1.json");
    assert_eq!(case["printed_number"], "二（一）1", "{case}");
    assert_eq!(case["heading"], heading(&app, "1/1/1"));
    assert_eq!(heading(&app, "3/1/1"), spaced(901).split('。').next().expect("a heading"));
    assert!(app.page("/lists/trial/3").contains("全新的机制"));
    assert!(app.page("/lists/trial/1").contains("建立第1类机制"));
    // The order is that of the list: the new one comes first.
    let first = look!(app, db => store::cases::all_ids(db));
    let first = look!(app, db => store::cases::by_ids(db, &first[..1])).pop().expect("a case");
    assert_eq!(first.key, key("3/1/1"));
    assert_eq!(first.added_at.as_deref(), Some(SECOND));
    assert!(look!(app, db => store::news::corrected(db, None, 10)).is_empty(), "another number is no correction");
    is_sound(&app);
}

#[test]
fn a_case_in_another_measure_gets_a_new_key_and_the_old_one_leads_there() {
    let (app, mut list) = with_list();
    let moved = list.mechanisms[0].measures[0].cases.remove(1);
    list.mechanisms[1].measures[1].cases.insert(0, moved.clone());
    let changes = import(&app, &list, SECOND);
    assert_eq!((changes.counts().moved, changes.counts().added, changes.counts().withdrawn), (1, 0, 0));
    let now = look!(app, db => store::cases::alias(db, &key("1/1/2")));
    assert_eq!(now, Some(key("2/2/3")), "1 and 2 are taken there");
    assert_eq!(heading(&app, "2/2/1"), spaced(221).split('。').next().expect("a heading"));
    assert_eq!(heading(&app, "1/1/2"), "");

    // On it goes: both old keys lead to the newest, in one step, and revisions go with the case.
    let text = list.mechanisms[1].measures[1].cases.remove(0).replace("12亿元", "19亿元");
    list.mechanisms[0].measures[1].cases.push(text);
    import(&app, &list, THIRD);
    for old in ["1/1/2", "2/2/3"] {
        assert_eq!(look!(app, db => store::cases::alias(db, &key(old))), Some(key("1/2/3")), "{old}");
    }
    assert_eq!(look!(app, db => store::revisions::of(db, &key("1/2/3"))).len(), 1);
    is_sound(&app);

    // Back where it came from it gets a key that nobody ever had.
    let text = list.mechanisms[0].measures[1].cases.pop().expect("the case");
    list.mechanisms[0].measures[0].cases.push(text);
    import(&app, &list, "2026-11-27T09:00:00Z");
    assert_eq!(look!(app, db => store::cases::alias(db, &key("1/1/2"))), Some(key("1/1/3")));
    is_sound(&app);
}

#[test]
fn a_case_that_is_left_out_is_withdrawn_and_can_come_back() {
    let (app, list) = with_list();
    let mut shorter = list.clone();
    let gone = shorter.mechanisms[0].measures[0].cases.remove(0);
    let changes = import(&app, &shorter, SECOND);
    assert_eq!(changes.counts().withdrawn, 1);
    let withdrawn = look!(app, db => store::withdrawn::case(db, &key("1/1/1"))).expect("what it said");
    assert_eq!(withdrawn.text.verbatim(), gone);
    assert_eq!((withdrawn.reason, withdrawn.withdrawn_at.as_str()), (Reason::LeftOut, SECOND));
    assert_eq!(withdrawn.printed_number, "一（一）1");
    assert_eq!(withdrawn.mechanism.title, "建立第1类机制");
    assert_eq!(look!(app, db => store::withdrawn::latest(db, None, 10)).len(), 1);
    assert_eq!(app.search("")["total"], 7);

    // Another case at its place does not get its key.
    let mut other = shorter.clone();
    other.mechanisms[0].measures[0].cases.insert(0, spaced(777));
    import(&app, &other, THIRD);
    assert_eq!(heading(&app, "1/1/3"), spaced(777).split('。').next().expect("a heading"));
    assert_eq!(heading(&app, "1/1/1"), "");

    let changes = import(&app, &list, "2026-11-27T09:00:00Z");
    assert_eq!((changes.counts().added, changes.counts().withdrawn), (1, 1));
    assert_eq!(heading(&app, "1/1/1"), gone.split('。').next().expect("a heading"));
    assert_eq!(look!(app, db => store::withdrawn::case(db, &key("1/1/1"))), None);
    is_sound(&app);
}

#[test]
fn mechanisms_and_measures_that_go_are_known_and_their_keys_are_not_given_again() {
    let (app, list) = with_list();
    let mut shorter = list.clone();
    shorter.mechanisms.remove(0);
    shorter.mechanisms[0].measures.remove(1);
    import(&app, &shorter, SECOND);
    let mechanism = |text: &str| -> MechanismKey { text.parse().expect("a key") };
    let measure = |text: &str| -> MeasureKey { text.parse().expect("a key") };
    let gone = look!(app, db => store::withdrawn::mechanism(db, &mechanism("trial/1"))).expect("it was there");
    assert_eq!((gone.title.as_deref(), gone.withdrawn_at.as_str()), (Some("建立第1类机制"), SECOND));
    assert!(look!(app, db => store::withdrawn::measure(db, &measure("trial/2/2"))).is_some());
    assert!(look!(app, db => store::withdrawn::measure(db, &measure("trial/2/1"))).is_none());
    assert!(look!(app, db => store::withdrawn::mechanism(db, &mechanism("trial/9"))).is_none());
    assert_eq!(app.get("/lists/trial/2").status, 200);

    let mut other = shorter.clone();
    let new = ListText::new("x").mechanism("全新的机制", vec![("全新举措".into(), vec![spaced(901)])]);
    other.mechanisms.push(new.mechanisms[1].clone());
    import(&app, &other, THIRD);
    assert!(app.page("/lists/trial/3").contains("全新的机制"));
    is_sound(&app);
    import(&app, &list, "2026-11-27T09:00:00Z");
    assert!(look!(app, db => store::withdrawn::mechanism(db, &mechanism("trial/1"))).is_none(), "it is there again");
    assert_eq!(heading(&app, "1/2/2"), spaced(122).split('。').next().expect("a heading"));
    is_sound(&app);
}

#[test]
fn a_measure_with_another_title_is_the_same_when_its_cases_stay() {
    let (app, mut list) = with_list();
    list.mechanisms[1].measures[0].title = "换了一个说法".to_owned();
    list.mechanisms[1].title = "机制也换了说法".to_owned();
    let changes = import(&app, &list, SECOND);
    assert_eq!((changes.retitled.len(), changes.counts().unchanged), (2, 8), "{changes:?}");
    assert!(app.page("/lists/trial/2/1").contains("换了一个说法"));
    is_sound(&app);
}

#[test]
fn a_removed_list_is_kept_and_gives_the_same_cases_their_keys_again() {
    let (app, mut list) = with_list();
    let slug: ListSlug = "trial".parse().expect("a slug");
    block_on(app.library.remove(&slug, SECOND, &|_| {})).expect("it is removed");
    assert_eq!(app.search("")["total"], 0);
    assert_eq!(app.get("/lists.json").status, 200);
    let gone = look!(app, db => store::withdrawn::list(db, &slug)).expect("it was there");
    assert_eq!((gone.case_count, gone.list.title.as_str()), (8, list.title.as_str()));
    let case = look!(app, db => store::withdrawn::case(db, &key("2/1/2"))).expect("it was there");
    assert_eq!(case.reason, Reason::ListRemoved);
    is_sound(&app);
    let again = block_on(app.library.remove(&slug, THIRD, &|_| {}));
    assert!(matches!(again, Err(LibraryError::NoList(_))), "{again:?}");

    // Later it is imported again, in another order and with a new case in front.
    list.mechanisms.reverse();
    list.mechanisms[0].measures[0].cases.insert(0, spaced(333));
    let changes = import(&app, &list, THIRD);
    assert!(changes.is_new && changes.withdrawn.is_empty());
    for (address, text) in [("2/1/1", 211), ("1/2/2", 122), ("2/1/3", 333)] {
        assert_eq!(heading(&app, address), spaced(text).split('。').next().expect("a heading"), "{address}");
    }
    assert_eq!(look!(app, db => store::withdrawn::list(db, &slug)), None);
    is_sound(&app);
}

#[test]
fn an_import_of_several_lists_is_one_generation_and_a_refused_one_stops_no_other() {
    let (app, list) = with_list();
    let before = database::generation(&app.dir());
    let lists =
        [ListText::new("a"), ListText { title: "别的清单".into(), ..ListText::new("trial") }, ListText::new("b")];
    let outlines: Vec<_> =
        lists.iter().map(|list| anli::import::parse(list.text().as_bytes()).outline.expect("a list")).collect();
    let known: Vec<_> =
        lists.iter().map(|list| list.metadata().describe(list.slug.parse().expect("a slug"), &list.title)).collect();
    let generation = block_on(async {
        let mut import = app.library.begin_import("import of all", SECOND).await.expect("the lock");
        for (at, list) in known.iter().enumerate() {
            let sha256 = format!("{at:064}");
            let source = Source { name: "list.txt", sha256: &sha256, bytes: b"" };
            let incoming = Incoming { list, outline: &outlines[at], source, is_named: false, maps: &[] };
            match import.add(incoming).await {
                Ok(_) => assert_ne!(at, 1),
                Err(error) => assert!(at == 1 && matches!(error, LibraryError::AnotherList { .. }), "{at}: {error}"),
            }
        }
        assert_eq!(app.library.snapshot().await.expect("a snapshot").generation() as i64, before, "not seen yet");
        import.publish(&|_| {}).await.expect("published")
    });
    assert_eq!(generation, Some(before as u64 + 1));
    assert_eq!(app.search("")["total"], 8 + 2);
    assert_eq!(heading(&app, "1/1/1"), list.mechanisms[0].measures[0].cases[0].split('。').next().expect("a heading"));
    is_sound(&app);
}

#[test]
fn an_import_that_is_dropped_leaves_nothing() {
    let (app, list) = with_list();
    let corrected = list.case((1, 1, 1), &spaced(555));
    let outline = anli::import::parse(corrected.text().as_bytes()).outline.expect("a list");
    let described = corrected.metadata().describe("trial".parse().expect("a slug"), &corrected.title);
    block_on(async {
        let mut import = app.library.begin_import("import", SECOND).await.expect("the lock");
        let source = Source { name: "list.txt", sha256: &"f".repeat(64), bytes: b"" };
        let incoming = Incoming { list: &described, outline: &outline, source, is_named: false, maps: &[] };
        assert!(matches!(import.add(incoming).await, Ok(Ingested::Imported { .. })));
    });
    assert_eq!(database::number(&app.dir(), "SELECT count(*) FROM withdrawn_cases"), 0);
    assert_eq!(heading(&app, "1/1/1"), spaced(111).split('。').next().expect("a heading"));
    is_sound(&app);
}

#[test]
fn a_person_can_say_which_case_is_which() {
    let (app, list) = with_list();
    let corrected = list.case((2, 1, 1), &spaced(888));
    let outline = anli::import::parse(corrected.text().as_bytes()).outline.expect("a list");
    let described = corrected.metadata().describe("trial".parse().expect("a slug"), &corrected.title);
    let preview = |map: &str| {
        let maps: [CaseMap; 1] = [map.parse().expect("a map")];
        let source = Source { name: "list.txt", sha256: &"f".repeat(64), bytes: b"" };
        block_on(app.library.preview(Incoming {
            list: &described,
            outline: &outline,
            source,
            is_named: false,
            maps: &maps,
        }))
    };
    let Ok(Ingested::Imported { changes }) = preview("2.1.1=2.1.1") else { panic!("it is a correction") };
    assert_eq!((changes.counts().corrected, changes.counts().added, changes.counts().withdrawn), (1, 0, 0));
    for wrong in ["9.9.9=2.1.1", "2.1.1=9.9.9"] {
        let error = preview(wrong).expect_err("no such case");
        assert!(error.is_refusal() && error.to_string().contains("no case 9.9.9"), "{error}");
    }
}

#[test]
fn verify_names_keys_that_were_given_twice_and_aliases_that_lead_nowhere() {
    let (app, mut list) = with_list();
    let moved = list.mechanisms[0].measures[0].cases.remove(1);
    list.mechanisms[1].measures[1].cases.push(moved.replace("12亿元", "13亿元"));
    import(&app, &list, SECOND);
    is_sound(&app);
    for (statement, problem) in [
        ("UPDATE case_aliases SET now_position = 77", "leads to no case"),
        ("UPDATE case_aliases SET key_position = 1", "is an alias and in its list"),
        ("UPDATE case_revisions SET revision = 2", "not numbered from 1"),
        ("UPDATE measures SET key = 9 WHERE id = (SELECT min(id) FROM measures)", "not that of the measure"),
    ] {
        database::execute(&app.dir(), statement);
        let problems = block_on(app.library.verify()).expect("the check runs");
        assert!(problems.iter().any(|found| found.contains(problem)), "{statement}: {problems:?}");
    }
}

#[test]
fn documents_and_organisations_without_a_case_are_remembered_and_not_listed() {
    let app = TestApp::bundled();
    let (documents, organisations) = look!(app, db => async {
        let documents = store::documents::ids(db, 0, 1000).await?;
        Ok::<_, store::StoreError>((documents, store::organisations::list(db).await?))
    });
    assert!(!documents.is_empty() && !organisations.is_empty());
    let slug: ListSlug = "urban-renewal-4".parse().expect("a slug");
    block_on(app.library.remove(&slug, SECOND, &|_| {})).expect("it is removed");
    assert_eq!(look!(app, db => store::documents::ids(db, 0, 1000)), []);
    let title = look!(app, db => store::documents::title_once_named(db, &documents[0]));
    assert!(title.is_some_and(|title| !title.is_empty()));
    let name = look!(app, db => store::organisations::name_once_acting(db, &organisations[0].id));
    assert_eq!(name.as_deref(), Some(organisations[0].name.as_str()));
    assert!(!app.page("/sitemap.xml").contains("/documents/"));
}
