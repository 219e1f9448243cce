//! `anli export`: the whole library as files.

use anli::export::manifest::Manifest;
use sha2::{Digest as _, Sha256};

use super::{csv_rows, paragraphs, part, told};
use crate::support::{BUNDLED_BYTES, BUNDLED_METADATA, Finished, ListText, Program, anli_on};

fn manifest(program: &Program) -> Manifest {
    let bytes = std::fs::read(program.home().join("out/manifest.json")).expect("a manifest");
    serde_json::from_slice(&bytes).expect("a manifest")
}

fn exported() -> Program {
    let program = Program::new();
    program.write("urban-renewal-4.toml", BUNDLED_METADATA);
    let list = program.write("urban-renewal-4.txt", BUNDLED_BYTES);
    assert_eq!(program.run(["import".as_ref(), list.as_os_str()]).code, 0);
    let done = program.run(["--base-url", "https://anli.example", "export", "out"]);
    assert_eq!(done.code, 0, "{}", done.said);
    assert!(done.said.contains("32 cases exported"), "{}", done.said);
    program
}

#[test]
fn the_files_are_those_of_the_manifest() {
    let program = exported();
    let manifest = manifest(&program);
    assert_eq!((manifest.case_count, manifest.files.len()), (32, 6));
    let mut there: Vec<String> = std::fs::read_dir(program.home().join("out"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    there.sort_unstable();
    let mut named: Vec<String> = manifest.files.iter().map(|file| file.name.clone()).collect();
    named.push("manifest.json".to_owned());
    named.sort_unstable();
    assert_eq!(there, named);
    for file in manifest.files {
        let bytes = std::fs::read(program.home().join("out").join(&file.name)).expect("the file");
        let sha256: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!((file.bytes, file.sha256), (bytes.len() as u64, sha256), "{}", file.name);
    }
}

#[test]
fn every_file_holds_every_case() {
    let program = exported();
    let read = |name: &str| std::fs::read(program.home().join("out").join(name)).expect("the file");
    let told = told();
    let rows = csv_rows(&read("anli-cases.csv"));
    let json: serde_json::Value = serde_json::from_slice(&read("anli-cases.json")).expect("JSON");
    let document = paragraphs(&part(&read("list-urban-renewal-4.docx"), "word/document.xml"));
    let bodies: Vec<&str> = document.iter().filter(|(style, _)| style == "BodyText").map(|(_, t)| t.as_str()).collect();
    let markdown = String::from_utf8(read("anli-cases.md")).expect("UTF-8").replace('\\', "");
    let workbook = part(&read("anli-cases.xlsx"), "xl/worksheets/sheet1.xml");
    assert_eq!((rows.len(), bodies.len(), json["cases"].as_array().map(Vec::len)), (32, 32, Some(32)));
    assert_eq!(workbook.matches("<row ").count(), 33);
    for (at, case) in told.iter().enumerate() {
        assert_eq!((rows[at]["标题"].as_str(), rows[at]["正文"].as_str()), (case.heading.as_str(), case.body.as_str()));
        assert_eq!(json["cases"][at]["body"].as_str(), Some(case.body.as_str()));
        assert_eq!(json["cases"][at]["url"].as_str(), Some(case.url.as_str()));
        assert_eq!(bodies[at], case.body);
        assert!(markdown.contains(&format!("##### {}\u{3000}{}\n", case.printed, case.heading)), "{}", case.number);
    }
}

#[test]
fn the_copy_of_the_database_is_a_library() {
    let program = exported();
    let other = program.home().join("other");
    std::fs::create_dir(&other).expect("a folder");
    std::fs::copy(program.home().join("out/anli.db"), other.join("library.db")).expect("copied");
    let run = |verb: &str| Finished::from(anli_on(&other).arg(verb).output().expect("the program runs"));
    assert_eq!(run("reindex").code, 0);
    let sound = run("verify");
    assert_eq!(sound.code, 0, "{}", sound.said);
}

#[test]
fn a_second_export_replaces_the_first() {
    let program = exported();
    let first = manifest(&program);
    // A list that is gone: its document was named by the manifest before.
    let gone = program.write("out/list-gone.docx", b"old");
    let mut old = first.clone();
    old.files[0].name = "list-gone.docx".to_owned();
    program.write("out/manifest.json", serde_json::to_vec(&old).expect("JSON"));
    let list = ListText::new("more").sized(1, 2, 2).write_to(program.home());
    assert_eq!(program.run(["import".as_ref(), list.as_os_str()]).code, 0);
    assert_eq!(program.run(["export", "out"]).code, 0);
    let second = manifest(&program);
    assert_eq!((second.case_count, second.generation), (36, first.generation + 1));
    assert!(second.files.iter().any(|file| file.name == "list-more.docx"));
    assert!(!gone.exists());
}

#[test]
fn without_a_library_nothing_is_made() {
    let program = Program::new();
    let done = program.run(["export", "out"]);
    assert_eq!(done.code, 1);
    assert!(done.said.contains("there is no library") && !program.home().join("out").exists(), "{}", done.said);
}
