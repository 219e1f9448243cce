//! Readers ask a server on kept connections while lists come in: no request fails, and no answer mixes two generations.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::client::{Answered, Client};
use crate::cli::server::Server;
use crate::support::{Dice, ListText, Program, number, spaced};

/// Every title and text of the list names its edition, and each edition has another number of cases.
fn edition(number: usize) -> ListText {
    let mark = mark(number);
    let mut list = ListText::new("trial").sized(2, 2, 3);
    let mut case = 0;
    for mechanism in &mut list.mechanisms {
        mechanism.title += &mark;
        for measure in &mut mechanism.measures {
            measure.title += &mark;
            for text in &mut measure.cases {
                case += 1;
                *text = marked(case, &mark);
            }
        }
    }
    list.mechanisms[1].measures[1].cases.extend((0..number % 5).map(|more| marked(50 + more, &mark)));
    list
}

fn marked(case: usize, mark: &str) -> String {
    spaced(case).replace("事项", &format!("事项{mark}")).replace("投入", &format!("按{mark}投入"))
}

fn mark(edition: usize) -> String {
    format!("编号{}", 7000 + edition)
}

/// How many cases an edition has.
fn cases(edition: usize) -> usize {
    12 + edition % 5
}

const ASKED: [&str; 8] = [
    "/lists/trial/1/1/1",
    "/search?q=%E4%BA%8B%E9%A1%B9",
    "/lists/trial",
    "/search.json?q=%E4%BA%8B%E9%A1%B9&limit=100",
    "/lists/trial/2/1/3.json",
    "/lists/trial/1",
    "/index.json",
    "/readyz",
];

/// The marks of editions in a text.
fn marks(text: &str) -> BTreeSet<&str> {
    text.match_indices("编号7").filter_map(|(at, _)| text.get(at..at + 10)).collect()
}

/// A page without its cases that were withdrawn, which show what they said last, and those.
fn parted(page: &str) -> (String, &str) {
    let behind = |at: usize, sign: &str| page[at..].find(sign).map(|found| at + found);
    let Some(from) = behind(0, "<details class=\"fold-plain withdrawn\">") else { return (page.to_owned(), "") };
    let to = behind(from, "</details>").unwrap_or(page.len());
    (format!("{}{}", &page[..from], &page[to..]), &page[from..to])
}

/// What is wrong with an answer, if anything. Generation 2 has the first edition.
fn problem(path: &str, answer: &Answered) -> Option<String> {
    if answer.status != 200 {
        return Some(format!("{}", answer.status));
    }
    if path == "/readyz" {
        return None;
    }
    let Some(generation) = answer.header("anli-generation").and_then(|n| n.parse::<usize>().ok()) else {
        return Some("names no generation".to_owned());
    };
    let edition = generation - 2;
    let (stands, withdrawn) = parted(&answer.body);
    let shown = marks(&stands);
    if shown != BTreeSet::from([mark(edition).as_str()]) {
        return Some(format!("generation {generation} shows {shown:?}"));
    }
    // An edition has fewer cases than the one before when its number can be divided by five.
    if marks(withdrawn).iter().any(|gone| (0..=edition).all(|last| last % 5 != 4 || mark(last) != *gone)) {
        return Some(format!("generation {generation} says that {:?} were withdrawn", marks(withdrawn)));
    }
    let count = if path.starts_with("/search.json") {
        let found: serde_json::Value = serde_json::from_str(&answer.body).ok()?;
        let shown = found["cases"].as_array().map_or(0, Vec::len);
        let facet = found["facets"]["list"][0]["count"].as_u64().unwrap_or(0) as usize;
        if shown != facet || found["total"] != shown {
            return Some(format!("{} found, {shown} shown, {facet} in the facet", found["total"]));
        }
        Some(shown)
    } else if path == "/index.json" {
        let home: serde_json::Value = serde_json::from_str(&answer.body).ok()?;
        home["case_count"].as_u64().map(|n| n as usize)
    } else {
        None
    };
    count.filter(|count| *count != cases(edition)).map(|count| format!("generation {generation} has {count} cases"))
}

/// What is said of a kept connection that was closed.
const HUNG_UP: &str = "the kept connection was closed";

/// Readers until they are told to stop.
struct Readers {
    stop: Arc<AtomicBool>,
    asked: Arc<AtomicUsize>,
    threads: Vec<JoinHandle<Vec<String>>>,
    began: Instant,
}

impl Readers {
    fn start(address: &str, connections: usize) -> Self {
        let (stop, asked) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let reader = |first: usize| {
            let (stop, asked, address) = (Arc::clone(&stop), Arc::clone(&asked), address.to_owned());
            std::thread::spawn(move || {
                let (mut client, mut wrong) = (Client::new(&address), Vec::new());
                for path in ASKED.iter().cycle().skip(first) {
                    if stop.load(Ordering::Relaxed) {
                        break;
                    }
                    match client.get(path) {
                        Ok(Some(answer)) => wrong.extend(problem(path, &answer).map(|what| format!("{path}: {what}"))),
                        // A server that ends hangs up between two requests, then takes no more.
                        Ok(None) => wrong.push(format!("{path}: {HUNG_UP}")),
                        Err(error) => wrong.push(format!("{path}: {error}")),
                    }
                    asked.fetch_add(1, Ordering::Relaxed);
                }
                wrong
            })
        };
        Self { threads: (0..connections).map(reader).collect(), stop, asked, began: Instant::now() }
    }

    /// Everything that was wrong, and how many requests there were.
    fn end(self) -> (Vec<String>, usize, Duration) {
        self.stop.store(true, Ordering::Relaxed);
        let wrong = self.threads.into_iter().flat_map(|thread| thread.join().expect("a reader ends")).collect();
        (wrong, self.asked.load(Ordering::Relaxed), self.began.elapsed())
    }
}

/// A program whose library holds the first edition.
fn with_first_edition() -> Program {
    let program = Program::new();
    import(&program, 0);
    program
}

fn import(program: &Program, number: usize) {
    let file = edition(number).write_to(program.home());
    let done = program.run(["import".into(), file]);
    assert_eq!(done.code, 0, "{}", done.said);
}

fn serve(program: &Program) -> Server {
    let mut command = program.command();
    command.args(["--listen", "127.0.0.1:0"]);
    let server = Server::start(command);
    // The first search waits for the dictionary, which a program without optimisation reads for a second; on a busy machine
    // those behind it would be told that the server is full, as they should be.
    server.wait_for("/search.json?q=%E4%BA%8B%E9%A1%B9", "\"total\"");
    server
}

/// `ANLI_FAULT_IMPORTS` says how many imports.
#[test]
fn no_request_fails_and_no_answer_mixes_generations_while_lists_come_in() {
    let program = with_first_edition();
    let server = serve(&program);
    let readers = Readers::start(&server.address, 8);
    let imports = number("ANLI_FAULT_IMPORTS", 6) as usize;
    (1..=imports).for_each(|number| import(&program, number));
    server.wait_for("/readyz", &format!("generation {}", imports + 2));
    let (wrong, asked, took) = readers.end();
    eprintln!("{asked} requests during {imports} imports, {:.0} a second", asked as f64 / took.as_secs_f64());
    assert!(wrong.is_empty(), "{} of {asked}: {:#?}", wrong.len(), &wrong[..wrong.len().min(20)]);
    assert!(asked > 50 * imports, "{asked}");
    assert_eq!(server.stop("-TERM").0, Some(0));
}

#[test]
fn a_server_that_is_told_to_end_while_lists_come_in_ends_well_and_so_do_they() {
    let program = with_first_edition();
    let mut dice = Dice::seeded();
    for number in 1..=number("ANLI_FAULT_IMPORTS", 6) as usize {
        let server = serve(&program);
        let readers = Readers::start(&server.address, 4);
        let file = edition(number).write_to(program.home());
        let mut command = program.command();
        let importing = command.arg("import").arg(file).stdout(std::process::Stdio::piped()).spawn();
        let importing = importing.expect("the program starts");
        std::thread::sleep(Duration::from_millis(dice.roll() % 400));
        let (code, said) = server.stop("-TERM");
        assert_eq!(code, Some(0), "{said}");
        assert!(!said.contains("ERROR") && !said.contains("panicked"), "{said}");
        let (wrong, asked, _) = readers.end();
        // Kept connections end between two requests, and a listener that closes resets who is just connecting.
        let worse = |what: &&String| !what.contains(HUNG_UP) && !what.contains("connecting");
        let wrong: Vec<&String> = wrong.iter().filter(worse).collect();
        assert!(wrong.is_empty(), "{} of {asked}: {:#?}", wrong.len(), &wrong[..wrong.len().min(20)]);
        let done = importing.wait_with_output().expect("it ends");
        assert!(done.status.success());
        assert_eq!(super::problems(&program.library()), Vec::<String>::new());
    }
}
