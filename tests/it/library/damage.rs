//! Flipped and cut bytes in every file of a library: what is damaged is named, mended or refused. No page is ever wrong.

use std::fs;
use std::path::{Path, PathBuf};

use anli::library::{Library, LibraryError};
use axum::http::StatusCode;

use crate::support::{Dice, ListText, NOW, TestApp, block_on, copy_folder, database, number};

/// Pages that together show all that a library holds.
const PAGES: [&str; 8] = [
    "/lists/urban-renewal-4.json",
    "/lists/urban-renewal-4.md",
    "/lists/urban-renewal-4/2/1/1.json",
    "/documents.json",
    "/figures.json",
    "/localities.json",
    "/search.json?q=%E5%9F%8E%E5%B8%82&limit=100",
    "/search.json?q=%E8%B5%84%E9%87%91&limit=100",
];

fn pages(dir: &Path) -> Vec<(u16, Vec<u8>)> {
    let app = TestApp::over(dir, |_| {});
    let pages = PAGES.iter().map(|page| app.get(page)).map(|answer| (answer.status.as_u16(), answer.body.to_vec()));
    let pages = pages.collect();
    block_on(app.library.close());
    pages
}

/// A closed library with the bundled list, in one file: nothing is left in the log beside it.
fn sound() -> TestApp {
    let app = TestApp::bundled();
    block_on(app.library.close());
    app
}

/// Spoils a copy of the library and opens it: the pages are right, or the library is refused with the name of the file.
fn survives(library: &Path, right: &[(u16, Vec<u8>)], what: &str, spoil: impl Fn(&Path)) -> Outcome {
    let home = tempfile::tempdir().expect("a folder");
    copy_folder(library, home.path());
    spoil(home.path());
    match block_on(Library::open(home.path(), NOW)) {
        Ok(opened) => {
            block_on(opened.close());
            for (page, (found, right)) in PAGES.iter().zip(pages(home.path()).iter().zip(right)) {
                assert!(found == right, "{what}: {page} is wrong");
            }
            Outcome::Mended
        }
        Err(error) => {
            assert!(error.to_string().contains("library.db"), "{what}: {error}");
            Outcome::Refused
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Mended,
    Refused,
}

/// Positions spread over a file. `ANLI_DAMAGE_POINTS` says how many a file, `ANLI_DAMAGE_SEED` which.
fn positions(len: usize, default: usize) -> Vec<usize> {
    let points = number("ANLI_DAMAGE_POINTS", default as u64) as usize;
    let mut dice = Dice::new(number("ANLI_DAMAGE_SEED", 1));
    (0..points.min(len)).map(|_| dice.below(len)).collect()
}

#[test]
fn flipped_and_cut_bytes_of_the_database_are_refused_or_make_no_difference() {
    let app = sound();
    let right = pages(&app.dir());
    let len = fs::metadata(app.dir().join("library.db")).expect("a file").len() as usize;
    let mut refused = 0;
    for at in [24, 100, 4096].into_iter().chain(positions(len, 6)) {
        let flip = |dir: &Path| flip(&dir.join("library.db"), at);
        refused += usize::from(survives(&app.dir(), &right, &format!("byte {at} flipped"), flip) == Outcome::Refused);
        let cut = |dir: &Path| cut(&dir.join("library.db"), at);
        let outcome = survives(&app.dir(), &right, &format!("cut at {at}"), cut);
        assert_eq!(outcome, Outcome::Refused, "cut at {at}");
    }
    assert!(refused > 0);
}

#[test]
fn flipped_and_cut_bytes_of_the_index_are_mended() {
    let app = sound();
    let right = pages(&app.dir());
    let index = PathBuf::from("index").join(database::index_dir(&app.dir()));
    let files = fs::read_dir(app.dir().join(&index)).expect("a folder").flatten();
    let names: Vec<PathBuf> = files.map(|entry| index.join(entry.file_name())).collect();
    assert!(names.len() >= 9, "{names:?}");
    for name in names.iter().filter(|name| name.extension().is_none_or(|ending| ending != "lock")) {
        let len = fs::metadata(app.dir().join(name)).expect("a file").len() as usize;
        for at in positions(len, 1) {
            let what = format!("{}, byte {at}", name.display());
            let outcome = survives(&app.dir(), &right, &what, |dir| flip(&dir.join(name), at));
            assert_eq!(outcome, Outcome::Mended, "{what} flipped");
            let outcome = survives(&app.dir(), &right, &what, |dir| cut(&dir.join(name), at));
            assert_eq!(outcome, Outcome::Mended, "{what} cut");
        }
    }
}

#[test]
fn one_wrong_character_in_a_text_is_refused_also_by_whoever_would_publish_it_anew() {
    let app = sound();
    let text = "UPDATE cases SET body = replace(body, '3.2亿元', '8.2亿元') WHERE body LIKE '%3.2亿元%'";
    database::execute(&app.dir(), text);
    for _ in 0..2 {
        let error = block_on(Library::open(&app.dir(), NOW)).expect_err("refused");
        assert!(matches!(error, LibraryError::Damaged { .. }), "{error}");
        assert!(error.to_string().contains("library.db") && error.to_string().contains("back-up"), "{error}");
    }
    let opened = block_on(Library::open_as_is(&app.dir())).expect("as it is");
    let error = block_on(opened.reindex(NOW, &|_| {})).expect_err("refused");
    assert!(matches!(error, LibraryError::Damaged { .. }), "{error}");
    let named = block_on(opened.verify()).expect("the check runs");
    assert!(named.iter().any(|problem| problem.contains("library.db is damaged")), "{named:?}");
}

#[test]
fn what_was_read_in_the_texts_is_read_again_when_it_has_changed() {
    let app = sound();
    let right = pages(&app.dir());
    let wrong = "UPDATE figures SET value = value * 10 WHERE as_written = '3.2亿元'";
    survives(&app.dir(), &right, "a figure", |dir| database::execute(dir, wrong));
    survives(&app.dir(), &right, "no documents", |dir| database::execute(dir, "DELETE FROM document_mentions"));
}

#[test]
fn a_wrong_title_of_a_document_is_refused() {
    let app = sound();
    let right = pages(&app.dir());
    let wrong = "UPDATE documents SET title = replace(title, '城市', '乡村')";
    let outcome = survives(&app.dir(), &right, "titles", |dir| database::execute(dir, wrong));
    assert_eq!(outcome, Outcome::Refused, "a title may be of no case that is left: it cannot be read again");
}

#[test]
fn a_site_that_finds_damage_says_so_until_it_is_mended() {
    let app = TestApp::bundled();
    let index = app.dir().join("index").join(database::index_dir(&app.dir()));
    let files = fs::read_dir(&index).expect("a folder").flatten().map(|entry| entry.path());
    let postings = files.into_iter().find(|path| path.extension().is_some_and(|e| e == "idx")).expect("postings");
    // As a server does that follows its library: searches are answered from what is kept.
    block_on(app.library.begin_to_follow()).expect("there is a generation");
    let search = || app.get("/search?q=%E8%8A%9C%E6%B9%96");
    let damaged = search().header("anli-generation").to_owned();
    assert_eq!(app.get("/lists").status, 200);
    // Not in place: the mapped file stays as it is, as when a disk rots.
    let mut bytes = fs::read(&postings).expect("a file");
    bytes[7] ^= 1;
    fs::remove_file(&postings).expect("removed");
    fs::write(&postings, bytes).expect("written");
    block_on(app.library.audit(NOW)).expect("mended");
    assert_ne!(search().header("anli-generation"), damaged, "the damaged one is not asked any more");
    assert_eq!(app.get("/lists").status, 200);
    assert_ne!(database::index_dir(&app.dir()), index.file_name().expect("a name").to_string_lossy(), "built anew");

    database::execute(&app.dir(), "UPDATE lists SET title = '别的清单'");
    database::execute(&app.dir(), "UPDATE cases SET heading = heading || '别的字'");
    let other = || app.get("/search?q=%E5%8D%97%E4%BA%AC");
    assert!(other().text().contains("别的字"), "it is not noticed yet, and kept");
    block_on(app.library.audit(NOW)).expect_err("only a back-up helps");
    let page = app.get("/lists");
    assert_eq!((page.status, search().status), (StatusCode::SERVICE_UNAVAILABLE, StatusCode::SERVICE_UNAVAILABLE));
    assert!(!page.text().contains("别的清单"));
    assert_eq!(app.get("/readyz").status, 503);
    assert_eq!(app.get("/healthz").status, 200);
    database::execute(&app.dir(), "UPDATE lists SET title = '实施城市更新行动可复制经验做法清单（第四批）'");
    database::execute(&app.dir(), "UPDATE cases SET heading = substr(heading, 1, length(heading) - 3)");
    block_on(app.library.audit(NOW)).expect("as it was");
    assert_eq!(app.get("/lists").status, 200);
    assert!(other().status == 200 && !other().text().contains("别的字"), "nothing stays of what was wrong");
}

/// Where a file that is open can be replaced.
#[cfg(unix)]
#[test]
fn another_file_in_the_place_of_the_database_is_damage() {
    let app = TestApp::bundled();
    let (file, away) = (app.dir().join("library.db"), app.dir().join("away.db"));
    fs::rename(&file, &away).expect("moved");
    fs::copy(&away, &file).expect("copied");
    let error = block_on(app.library.audit(NOW)).expect_err("not the file that is open");
    assert!(error.to_string().contains("library.db is another file"), "{error}");
    assert_eq!(app.get("/lists").status, 503);
    let error = app.import(&ListText::new("extra")).expect_err("nothing is written where nobody finds it");
    assert!(matches!(error, LibraryError::Damaged { .. }), "{error}");
    fs::rename(&away, &file).expect("moved");
    block_on(app.library.audit(NOW)).expect("the file that is open");
    assert_eq!(app.get("/lists").status, 200);
}

fn flip(file: &Path, at: usize) {
    let mut bytes = fs::read(file).expect("a file");
    bytes[at] ^= 1 << (at % 8);
    fs::write(file, bytes).expect("written");
}

fn cut(file: &Path, at: usize) {
    let bytes = fs::read(file).expect("a file");
    fs::write(file, &bytes[..at]).expect("written");
}
