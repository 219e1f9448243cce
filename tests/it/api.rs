//! The OpenAPI document, laid beside what the site answers: every documented address is asked, every JSON answer is
//! checked against its schema, and a field that no schema has is as wrong as one that is missing.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::support::{Answer, BASE_URL, ListText, Program, TestApp, html, query};

/// The document as the site gives it.
fn document(app: &TestApp) -> Value {
    app.json("/openapi.json")
}

/// The same with every schema closed. Where schemas are put together from others, only the whole knows all fields: so it
/// is the place of use that is closed, never a part.
fn closed(document: &Value) -> Value {
    fn close(value: &mut Value, is_part: bool) {
        match value {
            Value::Object(object) => {
                let is_schema = object.contains_key("$ref") || object.contains_key("properties");
                for (name, inner) in object.iter_mut() {
                    match inner {
                        Value::Array(parts) if name == "allOf" => parts.iter_mut().for_each(|part| close(part, true)),
                        inner => close(inner, false),
                    }
                }
                if is_schema && !is_part && !is_components_entry(object) {
                    object.insert("unevaluatedProperties".to_owned(), json!(false));
                }
            }
            Value::Array(values) => values.iter_mut().for_each(|value| close(value, false)),
            _ => {}
        }
    }
    // What stands under a name can be part of something else: whoever refers to it closes it.
    fn is_components_entry(object: &Map<String, Value>) -> bool {
        object.contains_key("properties") && object.contains_key("x-named")
    }
    let mut closed = document.clone();
    for schema in closed["components"]["schemas"].as_object_mut().expect("schemas").values_mut() {
        schema.as_object_mut().expect("a schema").insert("x-named".to_owned(), json!(true));
    }
    close(&mut closed, false);
    closed
}

/// Checks values against schemas of the document.
struct Checker {
    closed: Value,
}

impl Checker {
    fn of(app: &TestApp) -> Self {
        Self { closed: closed(&document(app)) }
    }

    /// What is wrong with a value.
    fn errors(&self, schema: &Value, value: &Value) -> Vec<String> {
        let mut whole =
            json!({"$schema": "https://json-schema.org/draft/2020-12/schema", "components": self.closed["components"]});
        let parts = whole.as_object_mut().expect("an object");
        parts.extend(schema.as_object().expect("a schema").clone());
        let validator = jsonschema::validator_for(&whole).expect("a schema");
        validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
    }

    fn operations(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.closed["paths"].as_object().expect("paths").iter().map(|(path, item)| (path, &item["get"]))
    }

    /// The answer is one that the document tells of; JSON holds what the schema says.
    fn check(&self, operation: &Value, address: &str, answer: &Answer) {
        let status = answer.status.as_str();
        let told = &operation["responses"][status];
        assert!(told.is_object(), "{address}: {status} is not documented: {}", answer.text());
        let media_type = answer.header("content-type").split(';').next().unwrap_or_default().to_owned();
        let content = told["content"].as_object().expect("media types");
        let told = content.get(&media_type).unwrap_or_else(|| panic!("{address}: {media_type} is not documented"));
        if media_type.ends_with("json") && !told["schema"].is_null() {
            let errors = self.errors(&told["schema"], &answer.json());
            assert!(errors.is_empty(), "{address} is not as documented:\n{}", errors.join("\n"));
        }
    }
}

/// The address of an operation with the examples of the document; `all` takes every parameter, else those that must be there.
fn address(path: &str, operation: &Value, all: bool) -> String {
    let mut path = path.to_owned();
    let mut pairs: Vec<(String, String)> = Vec::new();
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let (name, example) = (parameter["name"].as_str().expect("a name"), &parameter["example"]);
        let must = parameter["required"] == json!(true);
        match (parameter["in"].as_str().expect("a place"), example) {
            (_, Value::Null) => assert!(!must, "{path}: {name} has no example"),
            ("path", value) => path = path.replace(&format!("{{{name}}}"), &text(value)),
            (_, Value::Array(values)) if must || all => {
                pairs.extend(values.iter().map(|value| (name.to_owned(), text(value))));
            }
            (_, value) if must || all => pairs.push((name.to_owned(), text(value))),
            _ => {}
        }
    }
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    if pairs.is_empty() { path } else { format!("{path}?{}", query(&pairs)) }
}

/// Every documented address, with the examples of the document.
pub(crate) fn addresses(app: &TestApp) -> Vec<String> {
    let document = document(app);
    let paths = document["paths"].as_object().expect("paths");
    paths.iter().map(|(path, item)| address(path, &item["get"], false)).collect()
}

/// The bundled list with the files of the whole library.
pub(crate) fn with_downloads() -> (Program, TestApp) {
    let program = Program::new();
    let list = crate::support::repository("data/urban-renewal-4.txt");
    for arguments in [vec!["import", list.to_str().expect("a path")], vec!["export", "out"]] {
        let done = program.run(arguments);
        assert_eq!(done.code, 0, "{}", done.said);
    }
    let out = program.home().join("out");
    let app = TestApp::over(&program.library(), |settings| settings.download_dir = Some(out));
    (program, app)
}

#[test]
fn every_documented_address_answers_as_documented() {
    let (_program, app) = with_downloads();
    let checker = Checker::of(&app);
    let mut asked = 0;
    for (path, operation) in checker.operations() {
        for all in [false, true] {
            let address = address(path, operation, all);
            let answer = app.get(&address);
            assert_eq!(answer.status, 200, "{address}: {}", String::from_utf8_lossy(&answer.body));
            checker.check(operation, &address, &answer);
            asked += 1;
        }
    }
    assert!(asked > 120, "{asked}");
}

#[test]
fn every_documented_error_is_a_problem_as_documented() {
    let app = TestApp::shared();
    let checker = Checker::of(app);
    let mut met: BTreeSet<&str> = BTreeSet::new();
    for (path, operation) in checker.operations() {
        let parameters: Vec<&Value> = operation["parameters"].as_array().into_iter().flatten().collect();
        if !operation["responses"]["404"].is_null() {
            let nowhere = match parameters.iter().find(|parameter| parameter["in"] == "path") {
                Some(_) => nowhere(path),
                None if path.starts_with("/overview") => format!("{path}?list=nowhere"),
                None => format!("{path}?page=999999"),
            };
            let answer = app.get(&nowhere);
            assert_eq!(answer.status, 404, "{nowhere}");
            checker.check(operation, &nowhere, &answer);
            met.insert("404");
        }
        let of_query = parameters.iter().filter(|parameter| parameter["in"] == "query" && parameter["name"] != "q");
        for parameter in of_query {
            let bad = format!(
                "{}?{}",
                address(path, operation, false).split('?').next().unwrap_or_default(),
                query(&[(parameter["name"].as_str().expect("a name"), "!")])
            );
            let answer = app.get(&bad);
            assert_eq!(answer.status, 400, "{bad}");
            checker.check(operation, &bad, &answer);
            met.insert("400");
        }
    }
    assert_eq!(met.len(), 2);
}

#[test]
fn what_is_gone_is_told_as_documented() {
    let app = TestApp::bundled();
    let checker = Checker::of(&app);
    let addresses: Vec<(Value, String)> = checker
        .operations()
        .filter(|(_, operation)| !operation["responses"]["410"].is_null())
        .map(|(path, operation)| (operation.clone(), address(path, operation, true)))
        .collect();
    let list = "urban-renewal-4".parse().expect("a slug");
    crate::support::block_on(app.library.remove(&list, crate::support::NOW, &|_| {})).expect("removed");
    for (operation, address) in &addresses {
        let answer = app.get(address);
        assert_eq!(answer.status, 410, "{address}: {}", answer.text());
        checker.check(operation, address, &answer);
    }
    assert!(addresses.len() >= 25, "{}", addresses.len());
}

/// The address with a value in each place that fits and that nothing has.
fn nowhere(path: &str) -> String {
    let values = [
        ("{list}", "nowhere"),
        ("{mechanism}", "1"),
        ("{measure}", "1"),
        ("{case}", "1"),
        ("{code}", "999999"),
        ("{organisation}", "nobody"),
        ("{document}", "000000000000"),
        ("{file}", "nothing.txt"),
    ];
    values.iter().fold(path.to_owned(), |path, (name, value)| path.replace(name, value))
}

/// Answers that the examples do not reach: nothing found, something misread, several lists, an empty library.
#[test]
fn answers_of_other_shapes_are_as_documented() {
    let several = TestApp::with(&[ListText::new("one").sized(2, 2, 3), ListText::new("two").sized(1, 1, 2)]);
    let plain = "试行清单（第一批）\n\n\t序号\n\t政策机制\n\t具体做法\n\n\t一\n\t建立机制\n\t1.江西省做一事。很好。\n\n2.上海市做二事。也好。\n";
    crate::support::block_on(crate::support::ingest(&several.library, plain.as_bytes(), Default::default(), "plain"))
        .expect("imported");
    let ask = |app: &TestApp, path: &str, pairs: &[(&str, &str)]| {
        let checker = Checker::of(app);
        let address = format!("{path}?{}", query(pairs));
        let operation = checker.closed["paths"].as_object().expect("paths")[path]["get"].clone();
        let answer = app.get(&address);
        assert_eq!(answer.status, 200, "{address}");
        checker.check(&operation, &address, &answer);
        answer.json()
    };
    let empty = TestApp::empty();
    for path in [
        "/index.json",
        "/lists.json",
        "/mechanisms.json",
        "/localities.json",
        "/organisations.json",
        "/documents.json",
        "/figures.json",
        "/overview.json",
        "/about.json",
        "/download.json",
        "/search.json",
    ] {
        ask(&empty, path, &[]);
        ask(&several, path, &[]);
    }
    let all = ask(&several, "/overview.json", &[("lists", "all")]);
    assert!(all["list"].is_null());
    let bundled = TestApp::shared();
    for q in ["xiamen", "wuhu", "专项债", "工作组", "厦门", "芜湖 工业遗产", "没有这样的词", "金额:>1亿", "\"城市"]
    {
        ask(bundled, "/search.json", &[("q", q)]);
    }
    for q in ["", "安徽省强化城市更新财政、金融政策保障", "创新“城品活力贷”金融工县。天下没有这样一句话。"]
    {
        ask(bundled, "/check.json", &[("q", q)]);
    }
    for q in ["wuh", "国", "专项", "条"] {
        ask(bundled, "/suggest.json", &[("q", q)]);
    }
    ask(bundled, "/folder.json", &[("case", "urban-renewal-4/6/1/3"), ("case", "urban-renewal-4/9/9/9")]);
    ask(bundled, "/figures.json", &[("kind", "duration"), ("sort", "value")]);
    assert!(document(&empty)["paths"]["/lists/{list}.json"].is_object());
}

#[test]
fn every_case_is_as_documented() {
    let app = TestApp::shared();
    let checker = Checker::of(app);
    let operation = &checker.closed["paths"]["/lists/{list}/{mechanism}/{measure}/{case}.json"]["get"];
    for case in crate::support::expected_cases() {
        let address = format!("{}.json", case.path());
        checker.check(operation, &address, &app.get(&address));
    }
}

#[test]
fn a_field_too_many_and_a_field_too_few_are_noticed() {
    let app = TestApp::shared();
    let checker = Checker::of(app);
    let address = "/lists/urban-renewal-4/4/1/1";
    let path = "/lists/{list}/{mechanism}/{measure}/{case}.json";
    let schema = &checker.closed["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
    let good = app.json(&format!("{address}.json"));
    assert_eq!(checker.errors(schema, &good), Vec::<String>::new());
    // At the top, in what is put together, in a list, in one of several shapes.
    for place in ["", "/list", "/citations", "/figures/0", "/actors/0", "/next"] {
        let mut more = good.clone();
        let object =
            |value: &mut Value| value.pointer_mut(place).and_then(Value::as_object_mut).expect("an object").clone();
        let fields = object(&mut more);
        more.pointer_mut(place).expect("a place")["undocumented"] = json!(1);
        assert!(!checker.errors(schema, &more).is_empty(), "{place}: a field that no schema has");
        for name in fields.keys() {
            let mut fewer = good.clone();
            fewer.pointer_mut(place).and_then(Value::as_object_mut).expect("an object").remove(name);
            assert!(!checker.errors(schema, &fewer).is_empty(), "{place}: without {name}");
        }
    }
}

#[test]
fn the_document_is_openapi_3_1_for_this_site() {
    let document = document(TestApp::shared());
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(document["servers"], json!([{"url": BASE_URL}]));
    assert_eq!(document["info"]["version"], env!("CARGO_PKG_VERSION"));
    assert!(document["info"]["license"]["identifier"].is_string());
    let about = document["info"]["description"].as_str().expect("a description");
    assert!(about.contains("案例库") && about.contains("verbatim"), "{about}");
    let mut ids = BTreeSet::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        let operation = &item["get"];
        assert!(ids.insert(operation["operationId"].as_str().expect("an id")), "{path}: its id stands twice");
        assert!(operation["summary"].is_string() && operation["description"].is_string(), "{path}");
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            assert!(parameter["description"].is_string(), "{path}: {parameter}");
        }
    }
}

#[test]
fn the_page_names_every_documented_address_and_its_examples_answer() {
    let (_program, app) = with_downloads();
    let page = app.page("/api");
    let document = document(&app);
    for path in document["paths"].as_object().expect("paths").keys() {
        assert!(page.contains(&format!("<code>{path}</code>")), "{path}");
    }
    let main = page.split("<main").nth(1).and_then(|rest| rest.split("</main>").next()).expect("a main part");
    let links = html::links(main);
    assert!(links.len() > 60, "{}", links.len());
    for link in links {
        assert_eq!(app.get(&link).status, 200, "{link}");
    }
    for word in ["problem+json", "last_page", "/mcp", ".atom", "citations", "/openapi.json"] {
        assert!(page.contains(word), "{word}");
    }
    assert!(app.page("/about").contains("href=\"/api\""), "the footer leads there");
}

#[test]
fn the_document_without_its_suffix_is_the_page() {
    let app = TestApp::shared();
    let answer = app.get("/openapi");
    assert_eq!((answer.status.as_u16(), answer.header("location")), (308, "/api"));
    assert_eq!(app.get("/api.json").status, 404);
    assert!(TestApp::empty().page("/api").contains("<code>/lists/{list}.json</code>"));
}
