//! The parameters of the addresses, each said once.

use serde_json::Value;
use utoipa::openapi::path::{Parameter as Described, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Required, Schema};

use super::examples::Examples;
use super::words;
use crate::web::canonical::Format;

/// What a parameter can be.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    /// Any text.
    Text,
    /// A text of this form.
    Form(&'static str),
    /// A whole number, from and to.
    Number(usize, Option<usize>),
    /// One of these.
    Choice(&'static [&'static str]),
}

/// A parameter in a path or a query.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    /// What it means, in Chinese.
    pub(crate) about: &'static str,
    pub(crate) kind: Kind,
    /// How often it may stand there, when that is more than once: from and to.
    many: Option<(usize, usize)>,
    pub(crate) required: bool,
    /// The formats that know it; none named means all.
    formats: &'static [Format],
}

/// The most values of one filter: as many as all filters together may have.
const MOST: usize = 30;

impl Parameter {
    const fn new(name: &'static str, about: &'static str, kind: Kind) -> Self {
        Self { name, about, kind, many: None, required: false, formats: &[] }
    }

    const fn filter(self) -> Self {
        Self { many: Some((0, MOST)), ..self }
    }

    const fn between(self, fewest: usize, most: usize) -> Self {
        Self { many: Some((fewest, most)), ..self }
    }

    const fn needed(self) -> Self {
        Self { required: true, ..self }
    }

    const fn only(self, formats: &'static [Format]) -> Self {
        Self { formats, ..self }
    }

    /// Whether it may stand there more than once.
    pub(crate) fn repeats(&self) -> bool {
        self.many.is_some()
    }

    pub(super) fn is_of(&self, format: Format) -> bool {
        self.formats.is_empty() || self.formats.contains(&format)
    }

    /// Whether a value can be wrong.
    pub(super) fn can_be_bad(&self) -> bool {
        !matches!(self.kind, Kind::Text) || self.required
    }

    fn schema(&self) -> RefOr<Schema> {
        let text = ObjectBuilder::new().schema_type(Type::String);
        let one: Schema = match self.kind {
            Kind::Text => text.into(),
            Kind::Form(pattern) => text.pattern(Some(pattern)).into(),
            Kind::Choice(names) => text.enum_values(Some(names.iter().copied())).into(),
            Kind::Number(from, to) => {
                ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(from)).maximum(to).into()
            }
        };
        match self.many {
            None => one.into(),
            Some((fewest, most)) => ArrayBuilder::new()
                .items(RefOr::T(one))
                .min_items((fewest > 0).then_some(fewest))
                .max_items(Some(most))
                .unique_items(true)
                .into(),
        }
    }

    /// As the document has it, in a query or a path.
    pub(super) fn described(&self, place: ParameterIn, examples: &Examples) -> Described {
        let values = match place {
            ParameterIn::Path => examples.in_path(self.name).into_iter().collect(),
            _ => examples.of(self.name),
        };
        let example = match (self.many, self.kind) {
            _ if values.is_empty() => None,
            (Some((fewest, _)), _) => Some(values.iter().take(fewest.max(1)).cloned().collect()),
            (None, Kind::Number(..)) => values[0].parse::<u64>().ok().map(Value::from),
            (None, _) => Some(Value::from(values[0].as_str())),
        };
        ParameterBuilder::new()
            .name(self.name)
            .parameter_in(place)
            .required(if self.required { Required::True } else { Required::False })
            .description(Some(self.about))
            .schema(Some(self.schema()))
            .example(example)
            .build()
    }

    /// So many values as an address needs, when there are that many.
    pub(super) fn needed_values(&self, examples: &Examples) -> Option<Vec<String>> {
        let wanted = self.many.map_or(1, |(fewest, _)| fewest.max(1));
        let values = examples.of(self.name);
        (values.len() >= wanted).then(|| values.into_iter().take(wanted).collect())
    }
}

const POSITION: Kind = Kind::Number(1, Some(9999));

/// Parameters that stand in paths.
const IN_PATHS: [Parameter; 8] = [
    Parameter::new("list", "清单的地址名", Kind::Form(words::SLUG)).needed(),
    Parameter::new("mechanism", "政策机制的序号", POSITION).needed(),
    Parameter::new("measure", "主要举措的序号", POSITION).needed(),
    Parameter::new("case", "案例在举措中的序号", POSITION).needed(),
    Parameter::new("code", "六位行政区划代码（GB/T 2260）", Kind::Form(words::DIVISION)).needed(),
    Parameter::new("organisation", "机构的地址名", Kind::Form(words::ORGANISATION)).needed(),
    Parameter::new("document", "文件的编号：规范化标题的 SHA-256 的前 12 位", Kind::Form(words::DOCUMENT)).needed(),
    Parameter::new("file", "文件名，见 /download.json", Kind::Form("^[0-9a-z][0-9a-z.-]*$")).needed(),
];

/// The parameters that a path names, in order.
pub(crate) fn in_path(path: &str) -> Vec<Parameter> {
    let names = path.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    names.filter_map(|name| IN_PATHS.into_iter().find(|parameter| parameter.name == name)).collect()
}

const PAGE: Parameter =
    Parameter::new("page", "页码，从 1 起；超过末页是 404（仅 JSON）", Kind::Number(1, None)).only(&[Format::Json]);
const LIST: Parameter = Parameter::new("list", "清单的地址名", Kind::Form(words::SLUG)).filter();
const MECHANISM: Parameter =
    Parameter::new("mechanism", "机制：清单的地址名加序号", Kind::Form(words::MECHANISM)).filter();
const CASES: Parameter = Parameter::new("case", "案例的编号地址；次序不变", Kind::Form(words::CASE));
const ORDERED: &[Format] = &[Format::Json, Format::Csv, Format::Xlsx, Format::Docx, Format::Md];

/// Of lists of cases.
pub(super) const PAGED: &[Parameter] = &[PAGE];
/// Of the search.
pub(super) const SEARCH: &[Parameter] = &[
    Parameter::new("q", "检索词，写法见搜索页；为空时列出全部", Kind::Text),
    LIST,
    MECHANISM,
    Parameter::new(
        "place",
        "六位行政区划代码，含下级；none 是没有地区的案例。代码表里没有的代码是 400",
        Kind::Form("^([1-9][0-9]{5}|none)$"),
    )
    .filter(),
    Parameter::new("has", "documents：提到文件；figures：写到金额", Kind::Choice(&["documents", "figures"])).filter(),
    Parameter::new("sort", "次序：相关度（默认）、清单、地区", Kind::Choice(&["relevance", "list", "place"]))
        .only(ORDERED),
    PAGE,
    Parameter::new("limit", "每页个数，默认 20（仅 JSON）", Kind::Number(1, Some(100))).only(&[Format::Json]),
];
/// Of the suggestions.
pub(super) const SUGGEST: &[Parameter] =
    &[Parameter::new("q", "已输入的字：汉字、拼音或首字母；只看前 64 个字", Kind::Text)];
/// Of the check of a quotation.
pub(super) const CHECK: &[Parameter] = &[Parameter::new("q", "要核对的引文；只看前 2,000 个字", Kind::Text)];
/// Of the folder.
pub(super) const FOLDER: &[Parameter] = &[CASES.between(0, 50)];
/// Of the comparison.
pub(super) const COMPARE: &[Parameter] = &[CASES.between(2, 4).needed()];
/// Of the overview.
pub(super) const OVERVIEW: &[Parameter] = &[
    Parameter::new("list", "清单的地址名；默认最新一份", Kind::Form(words::SLUG)),
    Parameter::new("lists", "all：所有清单合计；写了 list 时不起作用", Kind::Choice(&["all"])),
];
/// Of the documents.
pub(super) const DOCUMENTS: &[Parameter] = &[
    Parameter::new("relation", "issued：案例写到印发；cited：仅引用", Kind::Choice(&["issued", "cited"])),
    Parameter::new("sort", "次序：发文地区（默认）或标题", Kind::Choice(&["issuer", "title"])),
    PAGE,
];
/// Of the figures.
pub(super) const FIGURES: &[Parameter] = &[
    Parameter::new(
        "kind",
        "种类：金额、百分比、面积、时长、数量",
        Kind::Choice(&["money", "percentage", "area", "duration", "count"]),
    )
    .filter(),
    Parameter::new("place", "六位行政区划代码", Kind::Form(words::DIVISION)).filter(),
    MECHANISM,
    Parameter::new("case", "案例的编号地址", Kind::Form(words::CASE)).filter(),
    Parameter::new("sort", "次序：清单（默认）、数值、地区", Kind::Choice(&["list", "value", "place"])),
    Parameter::new("order", "升序或降序", Kind::Choice(&["asc", "desc"])),
    PAGE,
];
