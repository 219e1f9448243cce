//! The interface for programs: its OpenAPI document, and the same as a page.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse as _, Response};
use serde_json::Value;

use super::downloads;
use crate::library::Needs;
use crate::web::canonical::Format;
use crate::web::error::WebError;
use crate::web::html::{Html, Layout};
use crate::web::json::Json;
use crate::web::openapi::{self, DOCUMENT, Endpoint, Entry, Examples, Group, Kind, Parameter};
use crate::web::state::AppState;
use crate::web::urls::FEED;

const PAGE: &str = "/api";

/// `/openapi.json`. Without the suffix it is the page that readers mean.
pub(crate) async fn document(State(state): State<AppState>, format: Format) -> Result<Response, WebError> {
    if format == Format::Html {
        return Ok((StatusCode::PERMANENT_REDIRECT, [(LOCATION, PAGE)]).into_response());
    }
    let examples = examples(&state).await?;
    Ok(Json(openapi::document(&state.site, &examples)).into_response())
}

pub(crate) async fn show(State(state): State<AppState>) -> Result<Response, WebError> {
    let examples = examples(&state).await?;
    let document = serde_json::to_value(openapi::document(&state.site, &examples));
    let document = document.map_err(|error| WebError::internal(&error))?;
    let layout = Layout::page(&state.site, "数据接口", PAGE, DOCUMENT.to_owned())
        .description("案例库给程序用的地址：JSON、文件、订阅、OpenAPI、MCP".to_owned());
    let endpoints = openapi::endpoints();
    let groups = Group::ALL.map(|group| GroupView::new(group, &endpoints, &examples, &document));
    let base = state.site.absolute("");
    Ok(Html(ApiPage { layout, base, document: DOCUMENT, feed: FEED, groups: groups.into() }).into_response())
}

async fn examples(state: &AppState) -> Result<Examples, WebError> {
    let mut snapshot = state.snapshot_with(Needs::Documents).await?;
    let mut examples = Examples::load(&mut snapshot).await?;
    examples.file = downloads::first_file(&state.site).await;
    Ok(examples)
}

#[derive(Template)]
#[template(path = "api/show.html")]
struct ApiPage {
    layout: Layout,
    base: String,
    document: &'static str,
    feed: &'static str,
    groups: Vec<GroupView>,
}

struct GroupView {
    label: &'static str,
    entries: Vec<EntryView>,
}

/// A page of the site with the addresses under which programs ask for it.
struct EntryView {
    path: &'static str,
    title: &'static str,
    about: &'static str,
    forms: Vec<FormView>,
    parameters: Vec<ParameterView>,
    fields: Vec<FieldView>,
}

struct FormView {
    template: String,
    media_types: String,
    /// An address of the kind that answers.
    example: Option<String>,
}

struct ParameterView {
    name: &'static str,
    kind: String,
    about: &'static str,
    required: bool,
}

/// A field of the JSON answer.
struct FieldView {
    name: String,
    kind: String,
}

impl GroupView {
    fn new(group: Group, endpoints: &[Endpoint], examples: &Examples, document: &Value) -> Self {
        let of_group: Vec<Endpoint> =
            endpoints.iter().filter(|endpoint| endpoint.entry.group == group).copied().collect();
        let pages = of_group.chunk_by(|a, b| a.entry.path == b.entry.path);
        Self { label: group.label(), entries: pages.map(|page| EntryView::new(page, examples, document)).collect() }
    }
}

impl EntryView {
    /// All addresses of one page.
    fn new(page: &[Endpoint], examples: &Examples, document: &Value) -> Self {
        let entry: &Entry = page[0].entry;
        let form = |endpoint: &Endpoint| FormView {
            template: endpoint.template(),
            media_types: endpoint.media_types().join("、"),
            example: endpoint.example(examples),
        };
        let answer = &document["paths"][page[0].template()]["get"]["responses"]["200"]["content"]["application/json"];
        let mut fields = Vec::new();
        collect(document, &answer["schema"], &mut fields);
        Self {
            path: entry.path,
            title: entry.title,
            about: entry.about,
            forms: page.iter().map(form).collect(),
            parameters: page[0]
                .in_path()
                .into_iter()
                .chain(page[0].in_query().copied())
                .map(ParameterView::new)
                .collect(),
            fields,
        }
    }
}

impl ParameterView {
    fn new(parameter: Parameter) -> Self {
        let kind = match parameter.kind {
            Kind::Text | Kind::Form(_) => "文本".to_owned(),
            Kind::Number(from, Some(to)) => format!("整数 {from}–{to}"),
            Kind::Number(from, None) => format!("整数，{from} 起"),
            Kind::Choice(names) => names.join("、"),
        };
        let kind = if parameter.repeats() { format!("{kind}；可重复") } else { kind };
        Self { name: parameter.name, kind, about: parameter.about, required: parameter.required }
    }
}

/// The fields of a schema with those of the schemas that it is put together from.
fn collect(document: &Value, schema: &Value, fields: &mut Vec<FieldView>) {
    let schema = resolved(document, schema);
    for part in schema["allOf"].as_array().into_iter().flatten() {
        collect(document, part, fields);
    }
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        fields.push(FieldView { name: name.clone(), kind: kind(document, field) });
    }
}

fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let target = schema["$ref"].as_str().and_then(|reference| document.pointer(reference.trim_start_matches('#')));
    target.unwrap_or(schema)
}

/// What a field holds, in a word or two.
fn kind(document: &Value, schema: &Value) -> String {
    let schema = resolved(document, schema);
    let types: Vec<&str> = match &schema["type"] {
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        one => one.as_str().into_iter().collect(),
    };
    let several = schema["oneOf"].as_array().into_iter().flatten().map(|one| kind(document, one));
    let names = types.into_iter().map(|name| match name {
        "string" => "文本".to_owned(),
        "integer" | "number" => "数".to_owned(),
        "boolean" => "真假".to_owned(),
        "array" => format!("若干{}", kind(document, &schema["items"])),
        "null" => "null".to_owned(),
        _ => "对象".to_owned(),
    });
    let mut kinds: Vec<String> = several.chain(names).collect();
    if kinds.is_empty() {
        kinds.push("对象".to_owned());
    }
    kinds.sort_by_key(|kind| kind == "null");
    kinds.dedup();
    kinds.join(" 或 ")
}
