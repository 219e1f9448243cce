//! Searching: what is found, what is marked, how filters and counts agree, and what hard input does.

mod amounts;
mod corpus;
mod documents;
mod escaping;
mod filters;
mod golden;
mod hard_input;
mod properties;
mod syntax;

use serde_json::Value;

/// The numbers of the hits of a search answer, in order.
fn numbers(found: &Value) -> Vec<String> {
    let cases = found["cases"].as_array().expect("cases");
    cases.iter().filter_map(|case| Some(case["number"].as_str()?.to_owned())).collect()
}
