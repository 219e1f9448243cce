//! The `.toml` beside a list, and the name of a list in addresses.

use crate::support::{ListText, Program};

#[test]
fn a_faulty_toml_is_named_with_line_and_column() {
    let faults = [
        ("slug = \"Bad Slug\"\n", "1:8", "Bad Slug"),
        ("series = \"试行\"\nissued_on = \"2025-13-01\"\n", "2:13", "2025-13-01"),
        ("series = \"试行\"\n\nisuer = \"某部\"\n", "3:1", "isuer"),
        ("source_url = \"javascript:alert(1)\"\n", "1:14", "javascript:alert(1)"),
        ("batch = \"四\"\n", "1:9", ""),
        ("batch = 4\nbatch = 5\n", "2:1", "duplicate"),
        ("title = \"没有结束\n", "1:", ""),
    ];
    for (toml, place, word) in faults {
        let program = Program::new();
        let file = ListText::new("trial").write_to(program.home());
        program.write("trial.toml", toml);
        let done = program.run(["import".into(), file]);
        assert_eq!(done.code, 2, "{toml}: {}", done.said);
        assert!(done.said.contains(&format!("trial.toml:{place}")), "{toml}: {}", done.said);
        assert!(done.said.contains(word), "{toml}: {}", done.said);
    }
}

#[test]
fn a_toml_that_is_no_text_is_named() {
    let program = Program::new();
    let file = ListText::new("trial").write_to(program.home());
    program.write("trial.toml", b"title = \"\xff\xfe\"\n");
    let done = program.run(["check".into(), file]);
    assert_eq!(done.code, 2, "{}", done.said);
    assert!(done.said.contains("trial.toml"), "{}", done.said);
}

#[test]
fn a_list_without_toml_is_named_by_what_it_is_about() {
    let program = Program::new();
    let list = ListText::new("trial");
    let text = list.text().replace("试行trial", "完善物业服务");
    let file = program.write("Trial_List 2.txt", text);
    let done = program.run(["import".into(), file]);
    assert_eq!(done.code, 0, "{}", done.said);
    assert!(done.said.contains("/lists/wswyfw-1"), "{}", done.said);
    let app = crate::support::TestApp::over(&program.library(), |_| {});
    let stored = app.json("/lists/wswyfw-1.json");
    assert_eq!(stored["title"], "完善物业服务可复制经验做法清单（第一批）");
    assert_eq!(stored["batch"], 1, "the batch stands in the title");
    assert!(stored["issuer"].is_null() && stored["issued_on"].is_null(), "{stored}");
}

#[test]
fn a_batch_of_a_known_series_is_named_by_the_series_and_described_by_its_notice() {
    let program = Program::new();
    let text = ListText::new("x").text().replace("试行x", "实施城市更新行动").replace("第一批", "第五批");
    let notice = "住房城乡建设部办公厅关于印发实施城市更新行动可复制经验做法清单（第五批）的通知\n建办科函〔2026〕12号\n现印发给你们。\n住房城乡建设部办公厅\n2026年3月1日\n";
    let file = program.write("a.txt", format!("{notice}{text}"));
    let done = program.run(["import".into(), file]);
    assert_eq!(done.code, 0, "{}", done.said);
    let stored = crate::support::TestApp::over(&program.library(), |_| {}).json("/lists/urban-renewal-5.json");
    assert_eq!(stored["series"], "城市更新");
    assert_eq!(stored["issuer"], "住房城乡建设部办公厅");
    assert_eq!(stored["issued_on"], "2026-03-01");
    assert_eq!(stored["document_no"], "建办科函〔2026〕12号");
}

#[test]
fn the_flag_wins_over_the_toml() {
    let program = Program::new();
    let file = ListText::new("from-toml").write_to(program.home());
    let done = program.run(["import".as_ref(), "--slug".as_ref(), "from-flag".as_ref(), file.as_os_str()]);
    assert_eq!(done.code, 0, "{}", done.said);
    assert!(done.said.contains("/lists/from-flag"), "{}", done.said);
}

#[test]
fn a_name_that_cannot_stand_in_an_address_is_refused() {
    let program = Program::new();
    let chinese = program
        .write("第四批.txt", ListText::new("trial").text().replace("试行trial可复制经验做法清单（第一批）", "！！"));
    let done = program.run(["import".into(), chinese.clone()]);
    assert_eq!(done.code, 2, "{}", done.said);
    assert!(done.said.contains("第四批.txt") && done.said.contains("--title"), "{}", done.said);
    let chinese = program.write("第四批.txt", ListText::new("trial").text());
    for slug in ["第四批", "Trial", "a--b", "4", "", "../x", "a/b"] {
        let done = program.run(["import".as_ref(), "--slug".as_ref(), slug.as_ref(), chinese.as_os_str()]);
        assert_eq!(done.code, 2, "{slug}: {}", done.said);
    }
}

#[test]
fn one_name_for_several_files_is_refused() {
    let program = Program::new();
    let a = ListText::new("a").write_to(program.home());
    let b = ListText::new("b").write_to(program.home());
    let done = program.run(["import".as_ref(), "--slug".as_ref(), "x".as_ref(), a.as_os_str(), b.as_os_str()]);
    assert_ne!(done.code, 0);
    assert!(done.said.contains("--slug"), "{}", done.said);
    assert!(!program.library().exists(), "nothing is written");
}
