//! `/mcp`, asked as a client of the protocol asks. `tests/machines/` asks it with a client library of others.

use serde_json::{Value, json};

use crate::support::TestApp;

/// One request without a session, as the protocol allows.
fn ask(app: &TestApp, method: &str, params: Value) -> Value {
    let body = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
    let answer = app.post("/mcp", &body.to_string());
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(answer.header("content-type").starts_with("application/json"), "{:?}", answer.headers);
    answer.json()
}

/// What a tool answers, and whether it says that it was asked wrongly.
fn call(app: &TestApp, tool: &str, arguments: Value) -> (Value, bool) {
    let answer = ask(app, "tools/call", json!({"name": tool, "arguments": arguments}));
    let result = &answer["result"];
    assert!(result.is_object(), "{answer}");
    (result["structuredContent"].clone(), result["isError"] == json!(true))
}

#[test]
fn the_tools_are_named_and_say_that_they_only_read() {
    let answer = ask(TestApp::shared(), "tools/list", json!({}));
    let tools = answer["result"]["tools"].as_array().expect("tools").clone();
    let mut names: Vec<_> = tools.iter().map(|tool| tool["name"].as_str().expect("a name")).collect();
    names.sort_unstable();
    assert_eq!(names, ["check_quotation", "get_case", "list_localities", "list_mechanisms", "search_cases"]);
    for tool in &tools {
        assert_eq!(tool["annotations"]["readOnlyHint"], json!(true), "{tool}");
        assert!(tool["description"].as_str().is_some_and(|words| words.len() > 40), "{tool}");
    }
}

#[test]
fn a_search_gives_permalinks_and_citations() {
    let (found, wrong) = call(TestApp::shared(), "search_cases", json!({"query": "芜湖", "limit": 5}));
    assert!(!wrong);
    let first = &found["cases"][0];
    assert_eq!(first["key"], "urban-renewal-4/1/1/2");
    assert_eq!(first["url"], "https://anli.example/lists/urban-renewal-4/1/1/2");
    let citation = first["citation"].as_str().expect("a citation");
    assert!(citation.contains("一（一）2") && citation.contains("https://anli.example/lists/urban-renewal-4/1/1/2"));
    assert_eq!(first["actors"], json!(["安徽省芜湖市"]));
}

#[test]
fn a_filter_narrows_and_one_that_cannot_be_is_explained() {
    let app = TestApp::shared();
    let (all, _) = call(app, "search_cases", json!({"query": "城市更新"}));
    let (some, _) = call(app, "search_cases", json!({"query": "城市更新", "place": "360000"}));
    assert!(some["total"].as_u64() < all["total"].as_u64() && some["total"].as_u64() > Some(0), "{some}");
    let (money, _) = call(app, "search_cases", json!({"query": "城市更新", "has": "figures"}));
    assert!(money["total"].as_u64() < all["total"].as_u64() && money["total"].as_u64() > Some(0), "{money}");
    for bad in [
        json!({"place": "江西"}),
        json!({"has": "金额"}),
        json!({"list": "第四批"}),
        json!({"limit": 0}),
        json!({"page": 501}),
    ] {
        let mut arguments = bad;
        arguments["query"] = json!("城市更新");
        assert!(call(app, "search_cases", arguments.clone()).1, "{arguments}");
    }
}

#[test]
fn a_case_is_given_whole_as_its_twin_gives_it() {
    let app = TestApp::shared();
    let (case, _) = call(app, "get_case", json!({"key": "urban-renewal-4/4/1/1"}));
    assert_eq!(case, app.json("/lists/urban-renewal-4/4/1/1.json"));
    for key in ["urban-renewal-4/9/9/9", "nonsense", ""] {
        assert!(call(app, "get_case", json!({"key": key})).1, "{key}");
    }
}

#[test]
fn a_quotation_is_checked() {
    let app = TestApp::shared();
    let (check, _) = call(app, "check_quotation", json!({"text": "累计奖补城市更新项目3.2亿元"}));
    assert_eq!(check["result"], "exact");
    assert_eq!(check["matches"][0]["key"], "urban-renewal-4/4/1/1");
    let (check, _) = call(app, "check_quotation", json!({"text": "月亮上的城市更新由兔子负责"}));
    assert_eq!(check["result"], "none");
}

#[test]
fn lists_and_localities_are_told_with_their_counts() {
    let app = TestApp::shared();
    let (lists, _) = call(app, "list_mechanisms", json!({}));
    assert_eq!(lists["lists"][0]["case_count"], 32);
    assert_eq!(lists["lists"][0]["mechanisms"].as_array().map(Vec::len), Some(6));
    assert!(call(app, "list_mechanisms", json!({"list": "no-such-list"})).1);
    let (places, _) = call(app, "list_localities", json!({}));
    let places = places["localities"].as_array().expect("places").clone();
    assert!(places.iter().any(|place| place["code"] == "340200" && place["case_count"] == 1));
}

#[test]
fn what_is_no_request_is_refused_in_the_words_of_the_protocol() {
    let app = TestApp::shared();
    for body in ["", "{", "[]", "{\"jsonrpc\":\"2.0\"}", "\u{0}", "nonsense"] {
        let answer = app.post("/mcp", body);
        assert_eq!(answer.status, 400, "{body}: {}", answer.text());
        let code = if serde_json::from_str::<Value>(body).is_ok() { -32600 } else { -32700 };
        assert_eq!(answer.json()["error"]["code"], code, "{body}");
    }
    let huge = app.post("/mcp", &format!("{{\"x\":\"{}\"}}", "a".repeat(200_000)));
    assert_eq!(huge.status, 413);
    assert!(app.get("/mcp").status.is_client_error(), "there is no stream to listen to");
    let unknown = ask(app, "tools/call", json!({"name": "delete_everything", "arguments": {}}));
    assert!(unknown["error"].is_object(), "{unknown}");
}

#[test]
fn a_body_that_breaks_off_is_no_fault_of_the_server() {
    let parts = [Ok("{\"jsonrpc\":"), Err(std::io::Error::other("the client is gone"))];
    let body = axum::body::Body::from_stream(futures_util::stream::iter(parts));
    let headers = [
        ("host", "anli.example"),
        ("content-type", "application/json"),
        ("accept", "application/json, text/event-stream"),
    ];
    let answer = TestApp::shared().ask_with_body(axum::http::Method::POST, "/mcp", &headers, body);
    assert_eq!(answer.status, 400, "{}", answer.text());
}
