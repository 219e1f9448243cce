//! The interface for programs, described by OpenAPI 3.1: made of the routes, of the types that are the answers, and of a line for
//! each page in `entries`. `/openapi.json` gives the document, `/api` shows it.

mod entries;
mod examples;
mod parameters;
mod schemas;
pub(crate) mod words;

use utoipa::openapi::external_docs::ExternalDocs;
use utoipa::openapi::info::{InfoBuilder, LicenseBuilder};
use utoipa::openapi::path::{HttpMethod, OperationBuilder, ParameterIn, PathItem, PathsBuilder};
use utoipa::openapi::schema::{ArrayBuilder, Object};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{
    ComponentsBuilder, Content, OpenApi, OpenApiBuilder, OpenApiVersion, RefOr, Response, ResponseBuilder, Schema,
    Server,
};

use super::canonical::Format;
use super::error::{PROBLEM, Problem};
use super::export;
use super::json::withdrawn::GoneProblem;
use super::routes;
use super::state::Site;
pub(crate) use entries::{Entry, Group};
pub(crate) use examples::Examples;
pub(crate) use parameters::{Kind, Parameter};
use schemas::Schemas;

/// Where the document is.
pub(crate) const DOCUMENT: &str = "/openapi.json";

/// An address that programs can ask: a page in one of its formats, or a file.
#[derive(Clone, Copy)]
pub(crate) struct Endpoint {
    pub(crate) entry: &'static Entry,
    /// `Html` for what has no twins.
    pub(crate) format: Format,
}

/// Every documented address, in the order of the document.
pub(crate) fn endpoints() -> Vec<Endpoint> {
    let twins = entries::PAGES.iter().flat_map(|entry| {
        let address = routes::addresses().iter().find(|address| address.path == entry.path);
        let formats = address.map_or(&[][..], |address| address.twins);
        formats.iter().map(move |format| Endpoint { entry, format: *format })
    });
    let alone = entries::FILES_ALONE.iter().map(|entry| Endpoint { entry, format: Format::Html });
    twins.chain(alone).collect()
}

impl Endpoint {
    /// The path with its parameters in braces: `/lists/{list}.json`.
    pub(crate) fn template(&self) -> String {
        match (self.format, self.entry.path) {
            (Format::Html, path) => path.to_owned(),
            (format, "/") => format!("/index.{}", format.suffix()),
            (format, path) => format!("{path}.{}", format.suffix()),
        }
    }

    /// The parameters in its path.
    pub(crate) fn in_path(&self) -> Vec<Parameter> {
        parameters::in_path(self.entry.path)
    }

    /// The parameters behind its path.
    pub(crate) fn in_query(&self) -> impl Iterator<Item = &'static Parameter> {
        let format = self.format;
        self.entry.query.iter().filter(move |parameter| parameter.is_of(format))
    }

    /// The media types of a good answer.
    pub(crate) fn media_types(&self) -> Vec<&'static str> {
        match self.format {
            Format::Html => self.entry.media_types.to_vec(),
            format => vec![format.plain_media_type()],
        }
    }

    /// An address that answers; `None` when the library has nothing of the kind.
    pub(crate) fn example(&self, examples: &Examples) -> Option<String> {
        let mut path = self.template();
        for parameter in self.in_path() {
            path = path.replace(&format!("{{{}}}", parameter.name), &examples.in_path(parameter.name)?);
        }
        let mut query = form_urlencoded::Serializer::new(String::new());
        for parameter in self.in_query().filter(|parameter| parameter.required || parameter.name == "q") {
            query.extend_pairs(parameter.needed_values(examples)?.iter().map(|value| (parameter.name, value)));
        }
        let query = query.finish();
        Some(if query.is_empty() { path } else { format!("{path}?{query}") })
    }

    fn id(&self) -> String {
        match self.format {
            Format::Html => self.entry.id.to_owned(),
            format => format!("{}_{}", self.entry.id, format.suffix()),
        }
    }

    fn good(&self, schemas: &mut Schemas) -> Response {
        let schema = match (self.format, self.entry.answer) {
            (Format::Json, Some(answer)) => Some(answer(schemas)),
            (Format::Csl, _) => Some(Schema::Array(ArrayBuilder::new().items(Object::new()).build()).into()),
            _ => None,
        };
        let good = ResponseBuilder::new().description(self.entry.title);
        self.media_types()
            .into_iter()
            .fold(good, |good, media_type| good.content(media_type, Content::new(schema.clone())))
            .build()
    }

    /// Errors are a problem on JSON and a page elsewhere.
    fn bad(&self, about: &str, problem: &RefOr<Schema>) -> Response {
        let content = match self.format {
            Format::Json => (PROBLEM, Content::new(Some(problem.clone()))),
            _ => (Format::Html.plain_media_type(), Content::new(None::<RefOr<Schema>>)),
        };
        ResponseBuilder::new().description(about).content(content.0, content.1).build()
    }

    /// Whether what stands at the address can be withdrawn. The former texts of a case outlive it.
    fn can_be_gone(&self) -> bool {
        let of_list = self.entry.path.starts_with("/lists/{list}") && !self.entry.path.ends_with("/revisions");
        of_list || matches!(self.entry.path, "/documents/{document}" | "/organisations/{organisation}" | "/overview")
    }

    /// What can go wrong.
    fn errors(&self) -> Vec<(&'static str, &'static str)> {
        let bad = export::is_file(self.format) || self.in_query().any(Parameter::can_be_bad);
        let missing = !self.in_path().is_empty()
            || self.entry.path == "/overview"
            || self.in_query().any(|parameter| parameter.name == "page");
        let gone = self.can_be_gone();
        [
            (bad, ("400", "参数不能用；detail 说明是哪一个。A parameter has a value it cannot have.")),
            (missing, ("404", "没有这一页。Nothing has this address.")),
            (gone, ("410", "已经撤下；答复里有它说过什么。Withdrawn: the answer holds what it said.")),
            (true, ("500", "服务器出错。Something broke here.")),
            (true, ("503", "服务器正忙，请稍后再试。Busy: try again later.")),
        ]
        .into_iter()
        .filter_map(|(holds, error)| holds.then_some(error))
        .collect()
    }

    fn operation(&self, examples: &Examples, schemas: &mut Schemas) -> OperationBuilder {
        let problem = schemas.add::<Problem<'_>>();
        let gone = schemas.add::<GoneProblem>();
        let mut operation = OperationBuilder::new()
            .operation_id(Some(self.id()))
            .tag(self.entry.group.label())
            .summary(Some(self.entry.title))
            .description(Some(self.entry.about))
            .response("200", self.good(schemas));
        for (status, about) in self.errors() {
            let schema = if status == "410" { &gone } else { &problem };
            operation = operation.response(status, self.bad(about, schema));
        }
        for parameter in self.in_path() {
            operation = operation.parameter(parameter.described(ParameterIn::Path, examples));
        }
        for parameter in self.in_query() {
            operation = operation.parameter(parameter.described(ParameterIn::Query, examples));
        }
        operation
    }
}

const ABOUT: &str = "住房城乡建设部“可复制经验做法清单”的案例库：清单、机制、举措、案例，逐字照录，各有固定链接。只读，不需要密钥。\
每个页面都有同名的 JSON：地址后加 `.json`。引用时写明发布机关、清单、印刷编号和固定链接；清单没有写出的是 null，不要补。\
AI 助手可用 MCP（streamable HTTP）：`/mcp`。\n\n\
A library of the replicable practices that China's ministry of housing and urban-rural development publishes as lists: verbatim, in Chinese, \
each case with a permanent address. Read-only, no key. Every page has a JSON twin: add `.json` to its address. Quote verbatim; name issuer, list, printed \
number and permanent address. What a list does not say is null: never guess it. Fields may be added to answers; none is left out. Assistants can use MCP \
over streamable HTTP at `/mcp`.";

/// The document.
pub(crate) fn document(site: &Site, examples: &Examples) -> OpenApi {
    let mut schemas = Schemas::default();
    let paths = endpoints().into_iter().fold(PathsBuilder::new(), |paths, endpoint| {
        let operation = endpoint.operation(examples, &mut schemas);
        paths.path(endpoint.template(), PathItem::new(HttpMethod::Get, operation))
    });
    let licence = env!("CARGO_PKG_LICENSE");
    let info = InfoBuilder::new()
        .title("可复制经验案例库 (anli)")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(ABOUT))
        .license(Some(LicenseBuilder::new().name(licence).identifier(Some(licence)).build()));
    let tag = |group: Group| TagBuilder::new().name(group.label()).description(Some(group.english())).build();
    OpenApiBuilder::new()
        .openapi(OpenApiVersion::Version31)
        .info(info)
        .servers(Some([Server::new(site.absolute(""))]))
        .paths(paths)
        .components(Some(ComponentsBuilder::new().schemas_from_iter(schemas.into_all()).build()))
        .tags(Some(Group::ALL.map(tag)))
        .external_docs(Some(ExternalDocs::new(site.absolute("/api"))))
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_described() {
        let described = |path: &str| entries::PAGES.iter().find(|entry| entry.path == path);
        for address in routes::addresses() {
            match described(address.path) {
                Some(entry) => assert!(
                    entry.answer.is_some() || !address.twins.contains(&Format::Json),
                    "{} has a JSON twin and no schema",
                    address.path
                ),
                None => assert!(
                    entries::FILES_ALONE.iter().any(|entry| entry.path == address.path),
                    "{} is not described: add it to openapi/entries.rs",
                    address.path
                ),
            }
        }
        for entry in &entries::PAGES {
            assert!(routes::addresses().iter().any(|address| address.path == entry.path), "{} is no page", entry.path);
        }
    }

    #[test]
    fn every_part_of_a_path_is_a_parameter() {
        for endpoint in endpoints() {
            assert_eq!(endpoint.in_path().len(), endpoint.entry.path.matches('{').count(), "{}", endpoint.template());
        }
    }
}
