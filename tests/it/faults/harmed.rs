//! A library that is harmed while it is served: no wrong page and no mere failure, the site says that it is not ready, and why.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::cli::server::Server;
use crate::support::{Program, database, repository};

/// How long the site may take to notice.
const PATIENCE: Duration = Duration::from_secs(20);

/// The bundled list, at rest, and a server over it.
fn served() -> (Program, Server) {
    let program = Program::new();
    let done = program.run(["import".into(), repository("data/urban-renewal-4.txt")]);
    assert_eq!(done.code, 0, "{}", done.said);
    let mut command = program.command();
    command.args(["serve", "--no-bundled", "--listen", "127.0.0.1:0"]);
    (program, Server::start(command))
}

fn status(answer: &str) -> u16 {
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
    status.unwrap_or_else(|| panic!("no answer: {answer}"))
}

/// Asks for all of these until `done`; gives how each was answered.
fn ask_until(server: &Server, paths: &[&str], done: impl Fn() -> bool) -> Vec<(String, u16)> {
    let (start, mut answers) = (Instant::now(), Vec::new());
    while !done() {
        assert!(start.elapsed() < PATIENCE, "nothing was noticed in {} answers", answers.len());
        answers.extend(paths.iter().map(|path| ((*path).to_owned(), status(&server.get(path)))));
    }
    answers
}

fn are_answered_or_refused(answers: &[(String, u16)]) {
    let other: Vec<_> = answers.iter().filter(|(_, status)| ![200, 503].contains(status)).collect();
    assert!(other.is_empty(), "{} of {}, such as {:?}", other.len(), answers.len(), other[0]);
}

#[test]
fn a_database_that_is_taken_away_is_noticed_and_nothing_is_imported_in_its_place() {
    let (program, server) = served();
    let (file, away) = (program.library().join("library.db"), program.home().join("away.db"));
    let page = "/lists/urban-renewal-4/4/1/1";
    assert_eq!(status(&server.get(page)), 200);
    fs::rename(&file, &away).expect("moved");
    server.wait_for("/readyz", "HTTP/1.1 503");
    assert_eq!(status(&server.get(page)), 503, "also what was kept ready");
    let done = program.run(["import".into(), repository("data/urban-renewal-4.txt")]);
    assert_eq!(done.code, 1, "{}", done.said);
    assert!(done.said.contains("library.db is missing"), "{}", done.said);
    fs::rename(&away, &file).expect("moved");
    server.wait_for("/readyz", "HTTP/1.1 200");
    assert_eq!(status(&server.get(page)), 200);
    let (_, said) = server.stop("-TERM");
    assert!(said.contains("library.db is gone"), "{said}");
}

#[test]
fn a_database_that_is_cut_is_refused_as_soon_as_a_page_needs_what_is_missing() {
    let (program, server) = served();
    let file = File::options().write(true).open(program.library().join("library.db")).expect("a file");
    let len = file.metadata().expect("its length").len();
    file.set_len(len / 2).expect("cut");
    let pages =
        ["/lists/urban-renewal-4/4/1/1?a", "/search?q=a", "/documents?a", "/lists?a", "/figures?a", "/overview?a"];
    let answers = ask_until(&server, &pages, || status(&server.get("/readyz")) == 503);
    are_answered_or_refused(&answers);
    assert_eq!(status(&server.get("/lists")), 503);
    let (_, said) = server.stop("-TERM");
    // Mostly a page asks for that; on a busy machine the audit of the start may come first.
    assert!(said.contains("library.db is damaged"), "{said}");
}

/// Writes over the largest file of an ending in the current index, in its place.
fn spoil(program: &Program, ending: &str) -> PathBuf {
    let dir = program.library().join("index").join(database::index_dir(&program.library()));
    let files = fs::read_dir(dir).expect("a folder").flatten().map(|entry| entry.path());
    let files = files.filter(|path| path.extension().is_some_and(|e| e == ending));
    let file = files.max_by_key(|path| path.metadata().map_or(0, |about| about.len())).expect("such a file");
    let len = file.metadata().expect("its length").len() as usize;
    let mut opened = OpenOptions::new().write(true).open(&file).expect("a file");
    opened.write_all(&vec![0xff; len]).expect("written");
    file
}

#[test]
fn an_index_that_is_spoilt_while_it_is_served_is_built_anew_at_once() {
    for ending in ["term", "idx"] {
        let (program, server) = served();
        let before = database::index_dir(&program.library());
        let file = spoil(&program, ending);
        let searches = ["/search.json?q=%E8%8A%9C%E6%B9%96", "/search.json?q=%E8%B5%84%E9%87%91"];
        let answers = ask_until(&server, &searches, || database::index_dir(&program.library()) != before);
        are_answered_or_refused(&answers);
        server.wait_for(searches[0], "\"total\":1,");
        server.wait_for("/readyz", "HTTP/1.1 200");
        let (_, said) = server.stop("-TERM");
        let name = file.file_name().expect("a name").to_string_lossy().into_owned();
        assert!(said.contains("may be damaged") && said.contains(&name), "{ending}: {said}");
    }
}
