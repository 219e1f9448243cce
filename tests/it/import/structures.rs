//! Structures in which a small list may stand: each gives the same parts, or is refused by name.

mod packages;

use anli::import::source::detect;
use anli::import::{self, Parsed};

use super::remarks;

/// The list, a part a line: its number, and of cases the printed digit, heading and body.
const LIST: [&str; 9] = [
    "城市更新可复制经验做法清单（第四批）",
    "1 强化组织实施",
    "1.1 健全机制",
    "1.1.1 1 四川省构建机制|省厅牵头。",
    "1.1.2 2 安徽省设立委员会|市委领衔。",
    "1.2 完善政策",
    "1.2.1 - 海南省构建体系|印发通知。",
    "2 完善用地政策",
    "2.1.1 - 北京市健全体系|印发措施。",
];

/// The same without printed digits.
fn unnumbered() -> Vec<String> {
    LIST.iter().map(|line| line.replace(".1 1 ", ".1 - ").replace(".2 2 ", ".2 - ")).collect()
}

fn parse(name: &str, bytes: &[u8]) -> Parsed {
    import::parse_as(bytes, detect(bytes, name))
}

/// The parts of a list as [`LIST`] writes them. Line ends inside of a case are none.
fn parts(name: &str, bytes: &[u8]) -> Vec<String> {
    let parsed = parse(name, bytes);
    assert!(!parsed.has_errors(), "{name} is refused:\n{}", remarks(&parsed));
    let outline = parsed.outline.expect("an outline");
    let mut out = vec![outline.title.text.clone()];
    for mechanism in &outline.mechanisms {
        out.push(format!("{} {}", mechanism.position, mechanism.title));
        for measure in &mechanism.measures {
            let number = format!("{}.{}", mechanism.position, measure.position);
            out.extend(measure.title.as_ref().map(|title| format!("{number} {title}")));
            for case in &measure.cases {
                let digit = case.printed_digit.map_or("-".to_owned(), |n| n.to_string());
                let body = case.text.body.as_deref().unwrap_or_default().replace('\n', "");
                out.push(format!("{number}.{} {digit} {}|{body}", case.position, case.text.heading));
            }
        }
    }
    out
}

/// The codes of the errors of a file that must be refused.
fn errors(text: &str) -> Vec<&'static str> {
    let parsed = parse("list.txt", text.as_bytes());
    assert!(parsed.has_errors(), "{text}");
    parsed.diagnostics.iter().filter(|d| d.severity == import::Severity::Error).map(|d| d.code).collect()
}

/// The rows of the table: ordinal, mechanism, measure and the paragraphs of a case cell.
const ROWS: [[&str; 4]; 4] = [
    ["序号", "政策机制", "主要举措", "具体做法"],
    ["一", "强化组织实施", "（一）健全机制", "1.四川省构建机制。省厅牵头。\n2.安徽省设立委员会。市委领衔。"],
    ["", "", "（二）完善政策", "海南省构建体系。印发通知。"],
    ["二", "完善用地政策", "", "北京市健全体系。印发措施。"],
];

/// The table with its cells put together by a function, and its title above.
fn table(row: impl Fn(&[&str]) -> String) -> String {
    ROWS.iter().map(|cells| row(cells)).collect()
}

/// The list as running text.
fn prose(marks: [&str; 6]) -> String {
    let [first, second, one, two, case, next] = marks;
    format!(
        "{}\n{first}强化组织实施\n{one}健全机制\n{case}四川省构建机制。省厅牵头。\n{next}安徽省设立委员会。市委领衔。\n\
         {two}完善政策\n海南省构建体系。印发通知。\n{second}完善用地政策\n北京市健全体系。印发措施。\n",
        LIST[0]
    )
}

const USUAL: [&str; 6] = ["一、", "二、", "（一）", "（二）", "1.", "2."];

#[test]
fn parts_are_numbered_in_ways_seldom_seen() {
    for marks in [
        USUAL,
        ["Ⅰ、", "Ⅱ、", "（一）", "（二）", "1）", "2）"],
        ["第一章 ", "第二章 ", "第一节 ", "第二节 ", "1.", "2."],
        ["第一、", "第二、", "（一）", "（二）", "[1]", "[2]"],
        ["机制一：", "机制二：", "举措一：", "举措二：", "做法1：", "做法2："],
        ["【一】", "【二】", "（一）", "（二）", "【1】", "【2】"],
    ] {
        assert_eq!(parts("list.txt", prose(marks).as_bytes()), LIST, "{marks:?}");
    }
}

#[test]
fn signs_before_cases_are_no_text_and_no_numbers() {
    let text =
        prose(["一、", "二、", "（一）", "（二）", "● ", "● "]).replace("\n海", "\n● 海").replace("\n北", "\n● 北");
    assert_eq!(parts("list.txt", text.as_bytes()), unnumbered());
    let rows = table(|cells| format!("<tr><td>{}</td></tr>", cells.join("</td><td>")));
    let rows = rows.replace("1.", "●").replace("\n2.", "<br>●").replace(">海", ">●海").replace(">北", ">●北");
    let page = format!("<html><body><h1>{}</h1><table>{rows}</table></body></html>", LIST[0]);
    assert_eq!(parts("list.html", page.as_bytes()), unnumbered());
}

#[test]
fn what_stands_on_pages_around_a_list_is_left_out() {
    let list = prose(USUAL);
    let title = LIST[0];
    let contents = format!("{title}\n目　录\n一、强化组织实施……1\n（一）健全机制……1\n二、完善用地政策……3\n");
    let continued = list.replace("（二）完善政策", "一、强化组织实施（续）\n（二）完善政策");
    let signed = format!("{list}住房城乡建设部办公厅\n2025年9月30日印发\n");
    for text in [
        format!("{contents}{list}"),
        list.replace('\n', "\u{85}"),
        list.replace('\n', "\u{2028}"),
        continued,
        signed.clone(),
        format!("{list}注：本清单由各地报送。\n"),
    ] {
        assert_eq!(parts("list.txt", text.as_bytes()), LIST, "{text}");
    }
    let published = list.replacen('\n', "\n2025-10-11 16:20　来源：某省住房和城乡建设厅\n", 1);
    let facts = parse("list.txt", published.as_bytes()).facts;
    assert_eq!(facts.issued_on.map(|date| date.to_string()).as_deref(), Some("2025-10-11"));
    let dashed = list.replace("（第四批）", "—第四批");
    assert_eq!(parse("list.txt", dashed.as_bytes()).facts.batch, Some(4));
    let facts = parse("list.txt", signed.as_bytes()).facts;
    assert_eq!(facts.issued_on.map(|date| date.to_string()).as_deref(), Some("2025-09-30"));
    let other = "住房城乡建设部办公厅关于印发城市更新可复制经验做法清单（第三批）的通知\n";
    assert_eq!(parse("list.txt", format!("{list}{other}").as_bytes()).facts.issuer, None);
}

#[test]
fn a_flattened_table_may_lack_ordinals_and_hold_the_ends_of_pages() {
    let flat = |cells: &[&str]| cells.iter().fold(String::new(), |out, cell| format!("{out}\t{cell}\n"));
    let whole = format!("{}\n{}", LIST[0], table(flat));
    let narrow = format!("{}\n{}", LIST[0], table(|cells| flat(&cells[1..])));
    for text in [
        whole.replace("\t\n\t\n\t（二）", "\t\n\t\n— 3 —\n\t（二）"),
        whole.replace("牵头。\n", &format!("牵头。\n{}\n", LIST[0])),
        format!("{whole}\n住房城乡建设部办公厅\n2025年9月30日\n"),
        narrow,
    ] {
        assert_eq!(parts("list.txt", text.as_bytes()), LIST, "{text}");
    }
    assert_eq!(parts("list.md", whole.as_bytes()), LIST);
}

#[test]
fn texts_copied_out_of_spreadsheets_are_tables() {
    let quoted = |separator: &str| {
        let row = |cells: &[&str]| {
            let cells: Vec<String> =
                cells.iter().map(|c| if c.contains('\n') { format!("\"{c}\"") } else { (*c).to_owned() }).collect();
            format!("{}\r\n", cells.join(separator))
        };
        format!("{}\r\n{}", LIST[0], table(row))
    };
    for (name, text) in [
        ("list.txt", quoted("\t")),
        ("list.txt", quoted(",")),
        ("list.csv", quoted(",")),
        ("list.csv", quoted(",").replace("\n,,", "\n同上,同上,")),
        ("list.csv", quoted(",").replace("\n,,", "\n一（续）,强化组织实施,")),
    ] {
        assert_eq!(parts(name, text.as_bytes()), LIST, "{text}");
    }
}

#[test]
fn tables_drawn_with_signs_are_tables() {
    let line = "+----+----+----+----+\n";
    let row = |cells: &[&str]| match cells[3].split_once('\n') {
        Some((first, next)) => {
            format!("| {} | {} | {} | {first} |\n|  |  |  | {next} |\n{line}", cells[0], cells[1], cells[2])
        }
        None => format!("| {} |\n{line}", cells.join(" | ")),
    };
    let text = format!("# {}\n\n{line}{}", LIST[0], table(row));
    assert_eq!(parts("list.txt", text.as_bytes()), LIST);
    assert_eq!(parts("list.md", text.as_bytes()), LIST);
}

#[test]
fn markdown_may_hold_a_page_or_lists_in_lists() {
    let row = |cells: &[&str]| format!("<tr>\n<td>{}</td>\n</tr>\n", cells.join("</td>\n<td>").replace('\n', "<br>"));
    let text = format!("# {}\n\n<table>\n{}</table>\n", LIST[0], table(row));
    assert_eq!(parts("list.md", text.as_bytes()), LIST);
    let nested = format!(
        "# {}\n\n1. **强化组织实施**\n   1. 健全机制\n      1. 四川省构建机制。省厅牵头。\n      2. 安徽省设立委员会。市委领衔。\n   \
         2. 完善政策\n      1. 海南省构建体系。印发通知。\n2. 完善用地政策\n   1. 盘活\n      1. 北京市健全体系。印发措施。\n",
        LIST[0]
    );
    let found = parts("list.md", nested.as_bytes());
    assert_eq!(found[..5], LIST[..5]);
    assert_eq!(found[7..], ["2 完善用地政策", "2.1 盘活", "2.1.1 1 北京市健全体系|印发措施。"]);
}

/// A page with a table of such rows.
fn page(header: &str, rows: &str) -> Vec<u8> {
    format!("<html><body><h1>{}</h1><table>{header}{rows}</table></body></html>", LIST[0]).into_bytes()
}

#[test]
fn a_header_may_have_two_rows_or_span_two_columns() {
    let row = |cells: &[&str]| format!("<tr><td>{}</td></tr>", cells.join("</td><td>").replace('\n', "<br>"));
    let rows: String = ROWS[1..].iter().map(|cells| row(cells)).collect();
    for header in [
        "<tr><td rowspan=2>序号</td><td rowspan=2>政策机制</td><td colspan=2>经验做法</td></tr>\
         <tr><td>主要举措</td><td>具体做法</td></tr>",
        "<tr><td colspan=2>政策机制</td><td>主要举措</td><td>具体做法</td></tr>",
    ] {
        assert_eq!(parts("list.html", &page(header, &rows)), LIST, "{header}");
    }
}

#[test]
fn columns_whose_names_nobody_knows_are_told_by_what_stands_in_them() {
    let long = "省厅牵头，会同有关部门统筹推进各项工作，逐项明确责任单位和完成时限，定期调度通报，形成齐抓共管的良好格局，切实推动各项任务落地见效";
    let rows = table(|cells| format!("<tr><td>{}</td></tr>", cells.join("</td><td>").replace('\n', "<br>")));
    let rows = rows.replace("省厅牵头", long).replace("印发通知", long).replace("印发措施", long);
    let found = parts("list.html", &page("", &rows));
    for names in [
        ["No.", "一级", "二级", "三级"],
        ["甲", "主题词", "要点", "文字"],
        ["序号", "政策机制（一级）", "主要举措（二级）", "具体做法（案例）"],
    ] {
        let renamed = ROWS[0].iter().zip(names).fold(rows.clone(), |rows, (old, new)| {
            rows.replacen(&format!("<td>{old}</td>"), &format!("<td>{new}</td>"), 1)
        });
        assert_eq!(parts("list.html", &page("", &renamed)), found, "{names:?}");
    }
}

#[test]
fn cards_in_tables_of_their_own_are_one_list() {
    let card = |at: usize, mechanism: &str, case: &str| {
        let rows = [("序号", at.to_string()), ("政策机制", mechanism.to_owned()), ("具体做法", case.to_owned())];
        let rows: String =
            rows.iter().map(|(name, value)| format!("<tr><th>{name}</th><td>{value}</td></tr>")).collect();
        format!("<table>{rows}</table>")
    };
    let cards = [
        card(1, "强化组织实施", "四川省构建机制。省厅牵头。"),
        card(2, "强化组织实施", "安徽省设立委员会。市委领衔。"),
        card(3, "完善用地政策", "北京市健全体系。印发措施。"),
    ];
    let page = format!("<html><body><h1>{}</h1>{}</body></html>", LIST[0], cards.concat());
    let found = parts("list.html", page.as_bytes());
    assert_eq!(
        found[1..4],
        ["1 强化组织实施", "1.1.1 1 四川省构建机制|省厅牵头。", "1.1.2 2 安徽省设立委员会|市委领衔。"]
    );
    assert_eq!(found[4..], ["2 完善用地政策", "2.1.1 3 北京市健全体系|印发措施。"]);
}

#[test]
fn headings_and_numbers_of_cases_may_have_columns_of_their_own() {
    let cases = [
        ["强化组织实施", "健全机制", "1", "四川省构建机制", "省厅牵头。"],
        ["", "", "2", "安徽省设立委员会", "市委领衔。"],
        ["", "完善政策", "", "海南省构建体系", "印发通知。"],
        ["完善用地政策", "", "", "北京市健全体系", "印发措施。"],
    ];
    let row = |cells: Vec<String>| format!("<tr><td>{}</td></tr>", cells.join("</td><td>"));
    let parted: String = cases.iter().map(|c| row(c.iter().map(|c| (*c).to_owned()).collect())).collect();
    let header = "<tr><td>政策机制</td><td>主要举措</td><td>做法序号</td><td>案例名称</td><td>案例内容</td></tr>";
    assert_eq!(parts("list.html", &page(header, &parted)), LIST);
    let whole: String = cases
        .iter()
        .map(|c| row(vec![c[0].to_owned(), c[1].to_owned(), c[2].to_owned(), format!("{}。{}", c[3], c[4])]))
        .collect();
    let header = "<tr><td>政策机制</td><td>主要举措</td><td>做法序号</td><td>具体做法</td></tr>";
    assert_eq!(parts("list.html", &page(header, &whole)), LIST);
}

#[test]
fn an_article_that_a_script_unveils_is_read_and_a_veiled_word_is_not() {
    let article: String = prose(USUAL).lines().map(|line| format!("<p>{line}</p>")).collect();
    let script = format!("<script>{}</script>", "var a = 1;".repeat(500));
    for page in [
        format!("<html><body>{script}<div style='visibility: hidden'>{article}</div></body></html>"),
        format!("<html><body>{article}<p style='visibility:hidden'>3.湖南省做事。成效好。</p></body></html>"),
    ] {
        assert_eq!(parts("list.html", page.as_bytes()), LIST);
    }
}

#[test]
fn a_row_that_a_page_parts_goes_on_in_the_next_one() {
    let row = |cells: &[&str]| format!("<tr><td>{}</td></tr>", cells.join("</td><td>").replace('\n', "<br>"));
    let rows = table(row);
    for (from, to) in [
        ("省厅牵头。", "省厅</td></tr><tr><td></td><td></td><td></td><td>牵头。"),
        ("<br>2.", "</td></tr><tr><td></td><td></td><td></td><td>2."),
    ] {
        assert_eq!(parts("list.html", &page("", &rows.replace(from, to))), LIST, "{to}");
    }
}

#[test]
fn lines_that_are_paragraphs_of_their_own_are_joined() {
    let sentence =
        "省住房城乡建设厅发挥牵头作用，协同发展改革、财政、自然资源等10个部门建立协调机制，发行REITs，成效明显。";
    let texts = ["1.四川省构建机制。", "2.安徽省设立委员会。"].map(|head| format!("{head}{}", sentence.repeat(4)));
    let lines: Vec<String> = [LIST[0], "一、强化组织实施", "（一）健全机制", &texts[0], &texts[1]]
        .iter()
        .flat_map(|line| {
            let chars: Vec<char> = line.chars().collect();
            chars.chunks(25).map(|part| part.iter().collect::<String>()).collect::<Vec<_>>()
        })
        .collect();
    let page: String = lines.iter().map(|line| format!("<div>{line}</div>")).collect();
    let html = format!("<html><body>{page}</body></html>");
    for (name, text) in [("list.html", html), ("list.txt", lines.join("\n") + "\n")] {
        let outline = parse(name, text.as_bytes()).outline.expect("an outline");
        let found: Vec<String> =
            outline.cases().map(|(_, case)| format!("{}{}", case.mark, case.text.verbatim())).collect();
        assert_eq!(found, texts, "{name}");
    }
}

#[test]
fn a_list_whose_cases_end_without_a_stop_is_whole() {
    let text = prose(USUAL).replace('。', "，").replace("，\n", "\n");
    let outline = parse("list.txt", text.as_bytes());
    assert!(!outline.has_errors(), "{}", remarks(&outline));
    assert!(errors(&prose(USUAL).replace("印发措施。", "印发措施")).contains(&"truncated"));
}

#[test]
fn a_number_that_is_typed_twice_opens_a_mechanism_of_its_own() {
    let list = prose(USUAL) + "二、健全标准\n浙江省发布条例。总结经验。\n";
    let found = parts("list.txt", list.as_bytes());
    assert_eq!(found[9..], ["3 健全标准", "3.1.1 - 浙江省发布条例|总结经验。"]);
}

#[test]
fn what_is_not_certain_is_refused_by_name() {
    // The level above （一） is numbered in a way that nobody knows.
    let unknown = prose(["甲、", "乙、", "（一）", "（二）", "1.", "2."]).replace("\n北", "\n（一）盘活用地\n1.北");
    assert!(errors(&unknown).contains(&"restart"), "{:?}", errors(&unknown));
    let broken = prose(USUAL).replace("四川省构建机制。", "四川省构建“省级统筹\n—区县主抓”机制。");
    assert!(errors(&broken).contains(&"broken-line"), "{:?}", errors(&broken));
    let rows = table(|cells| cells.join(",").replace('\n', "") + "\n").replace("北京市健全体系。", "北京市健全体系。,");
    let parsed = parse("list.csv", rows.as_bytes());
    assert!(parsed.diagnostics.iter().any(|d| d.code == "misaligned"), "{}", remarks(&parsed));
    // Nothing tells what these lines are, and cases must not be lost behind the list.
    let text = "省厅牵头，会同有关部门统筹推进各项工作，逐项明确责任单位和完成时限，定期调度通报，形成齐抓共管的良好格局，切实推动各项任务落地见效，成效明显。";
    let card = |case: &str| format!("<div>强化组织实施</div><div>健全机制</div><div>{case}。{text}</div>");
    let cards = format!("<h1>{}</h1>{}{}", LIST[0], card("四川省构建机制"), card("安徽省设立委员会"));
    assert!(parse("list.html", format!("<html><body>{cards}</body></html>").as_bytes()).has_errors());
    let notice = "关于开展城市体检的通知\n一、总体要求\n1.坚持问题导向。全面开展体检，查找问题。\n2.坚持目标导向。按时完成。\n二、工作安排\n1.制定方案。九月底前报送。\n";
    assert!(errors(notice).contains(&"not-a-list"), "{:?}", errors(notice));
}
