//! What is said of each page: the addresses themselves, and which twins they have, come from `routes`.

use utoipa::openapi::schema::Object;
use utoipa::openapi::{RefOr, Schema};

use super::parameters::{self, Parameter};
use super::schemas::Schemas;
use crate::web::json::{
    cases, check, documents, downloads, figures, folder, lists, overview, places, revisions, search, suggest,
};

/// The schema of an answer, and what it refers to.
type Answer = fn(&mut Schemas) -> RefOr<Schema>;

/// Addresses that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Group {
    Cases,
    Finding,
    Bodies,
    Read,
    Working,
    Taking,
    Site,
}

impl Group {
    pub(crate) const ALL: [Self; 7] =
        [Self::Cases, Self::Finding, Self::Bodies, Self::Read, Self::Working, Self::Taking, Self::Site];

    /// Its name.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Cases => "清单与案例",
            Self::Finding => "查找",
            Self::Bodies => "地区与机构",
            Self::Read => "文件与数字",
            Self::Working => "资料夹、对比与核对",
            Self::Taking => "下载与订阅",
            Self::Site => "本站",
        }
    }

    /// The same in English.
    pub(super) fn english(self) -> &'static str {
        match self {
            Self::Cases => "Lists, mechanisms, measures and cases.",
            Self::Finding => "Search, suggestions, overview.",
            Self::Bodies => "Places and organisations that act.",
            Self::Read => "Documents and figures read in the texts.",
            Self::Working => "Folders, comparisons, checked quotations.",
            Self::Taking => "The whole library as files, and its feed.",
            Self::Site => "What this is, and whether it is well.",
        }
    }
}

/// What is said of an address.
#[derive(Clone, Copy)]
pub(crate) struct Entry {
    /// As `routes` has it.
    pub(crate) path: &'static str,
    /// Its name for programs.
    pub(super) id: &'static str,
    pub(crate) group: Group,
    /// What it gives, in Chinese.
    pub(crate) title: &'static str,
    /// The same in English.
    pub(crate) about: &'static str,
    /// Of the JSON twin.
    pub(super) answer: Option<Answer>,
    /// Media types of an address without twins.
    pub(super) media_types: &'static [&'static str],
    pub(super) query: &'static [Parameter],
}

const fn page(
    (path, id, group): (&'static str, &'static str, Group),
    (title, about): (&'static str, &'static str),
    answer: Answer,
    query: &'static [Parameter],
) -> Entry {
    Entry { path, id, group, title, about, answer: Some(answer), media_types: &[], query }
}

const fn file(
    (path, id, group): (&'static str, &'static str, Group),
    (title, about): (&'static str, &'static str),
    media_types: &'static [&'static str],
    query: &'static [Parameter],
) -> Entry {
    Entry { path, id, group, title, about, answer: None, media_types, query }
}

/// Any object, such as a document that has a standard of its own.
fn object(_: &mut Schemas) -> RefOr<Schema> {
    Schema::Object(Object::new()).into()
}

const NONE: &[Parameter] = &[];
const TEXT: &[&str] = &["text/plain"];
/// Of the files that `anli export` writes.
const FILES: &[&str] = &[
    "text/csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "text/markdown",
    "application/json",
    "application/vnd.sqlite3",
];

/// Pages with twins.
pub(super) static PAGES: [Entry; 26] = [
    page(("/lists", "lists", Group::Cases), ("全部清单", "All lists."), Schemas::add::<lists::ListsView>, NONE),
    page(
        ("/lists/{list}", "list", Group::Cases),
        ("一份清单：机制、举措和案例", "A list with its mechanisms and a page of its cases."),
        Schemas::add::<lists::ListDetailView>,
        parameters::PAGED,
    ),
    page(
        ("/lists/{list}/{mechanism}", "mechanism", Group::Cases),
        ("一类政策机制", "A mechanism of a list with a page of its cases."),
        Schemas::add::<lists::MechanismDetailView>,
        parameters::PAGED,
    ),
    page(
        ("/lists/{list}/{mechanism}/{measure}", "measure", Group::Cases),
        ("一项主要举措", "A measure of a mechanism with a page of its cases."),
        Schemas::add::<lists::MeasureDetailView>,
        parameters::PAGED,
    ),
    page(
        ("/lists/{list}/{mechanism}/{measure}/{case}", "case", Group::Cases),
        (
            "一个案例：原文、引用、文件、数字、相近案例",
            "A case: its verbatim text, citations, documents, figures, near cases.",
        ),
        Schemas::add::<cases::CaseDetailView>,
        NONE,
    ),
    page(
        ("/lists/{list}/{mechanism}/{measure}/{case}/revisions", "revisions", Group::Cases),
        (
            "一个案例的更正记录：更正前的文字和逐字的差别；撤下的案例也有",
            "The former texts of a case with what each correction changed; also of a withdrawn case.",
        ),
        Schemas::add::<revisions::RevisionsView>,
        NONE,
    ),
    page(
        ("/mechanisms", "mechanisms", Group::Cases),
        ("各清单的政策机制，同名的合在一起", "Mechanisms over all lists, by title."),
        Schemas::add::<lists::MechanismsView>,
        NONE,
    ),
    page(
        ("/search", "search", Group::Finding),
        ("搜索案例", "Search in the cases."),
        Schemas::add::<search::SearchView>,
        parameters::SEARCH,
    ),
    page(
        ("/suggest", "suggest", Group::Finding),
        ("输入时的建议", "Suggestions while typing."),
        Schemas::add::<suggest::SuggestView>,
        parameters::SUGGEST,
    ),
    page(
        ("/overview", "overview", Group::Finding),
        ("省份 × 机制的案例数", "Numbers of cases by province and mechanism."),
        Schemas::add::<overview::OverviewView>,
        parameters::OVERVIEW,
    ),
    page(
        ("/localities", "localities", Group::Bodies),
        ("各省，以及省内有案例的地区", "Provinces, and the places in them that have cases."),
        Schemas::add::<places::LocalitiesView>,
        NONE,
    ),
    page(
        ("/localities/{code}", "locality", Group::Bodies),
        ("一个地区；行政区划代码表里的代码都能查", "A place; every code of GB/T 2260 answers."),
        Schemas::add::<places::LocalityDetailView>,
        parameters::PAGED,
    ),
    page(
        ("/organisations", "organisations", Group::Bodies),
        ("银行、部委、企业等机构", "Banks, ministries, companies that act in cases."),
        Schemas::add::<places::OrganisationsView>,
        NONE,
    ),
    page(
        ("/organisations/{organisation}", "organisation", Group::Bodies),
        ("一家机构的案例", "An organisation with a page of its cases."),
        Schemas::add::<places::OrganisationDetailView>,
        parameters::PAGED,
    ),
    page(
        ("/documents", "documents", Group::Read),
        ("案例提到的《文件》", "Documents that the cases name."),
        Schemas::add::<documents::DocumentsView>,
        parameters::DOCUMENTS,
    ),
    page(
        ("/documents/{document}", "document", Group::Read),
        ("一个文件，以及提到它的句子", "A document with the sentences that name it."),
        Schemas::add::<documents::DocumentDetailView>,
        parameters::PAGED,
    ),
    page(
        ("/figures", "figures", Group::Read),
        ("案例里的数字，各带原句", "Figures of the cases, each with its sentence."),
        Schemas::add::<figures::FiguresView>,
        parameters::FIGURES,
    ),
    page(
        ("/folder", "folder", Group::Working),
        ("地址里写明的案例，按所写的次序", "The cases that the address names, in its order."),
        Schemas::add::<folder::FolderView>,
        parameters::FOLDER,
    ),
    page(
        ("/compare", "compare", Group::Working),
        ("2 到 4 个案例并排对比", "Two to four cases side by side."),
        Schemas::add::<folder::CompareView>,
        parameters::COMPARE,
    ),
    page(
        ("/check", "check", Group::Working),
        ("核对引文是否出自清单", "Whether a quotation stands in the lists."),
        Schemas::add::<check::CheckView>,
        parameters::CHECK,
    ),
    page(
        ("/download", "download", Group::Taking),
        ("整个案例库有哪些文件", "The files of the whole library."),
        Schemas::add::<downloads::DownloadsView>,
        NONE,
    ),
    file(
        ("/feed", "feed", Group::Taking),
        ("新入库、更正和撤下的案例", "The cases imported, corrected or withdrawn last."),
        &["application/atom+xml"],
        NONE,
    ),
    page(
        ("/", "home", Group::Site),
        ("首页：清单、机制、省份、机构", "The home page: lists, mechanisms, provinces, organisations."),
        Schemas::add::<places::HomeView>,
        NONE,
    ),
    page(
        ("/about", "about", Group::Site),
        ("本站是什么，收录了哪些清单", "What this is and covers."),
        Schemas::add::<places::AboutView>,
        NONE,
    ),
    page(("/openapi", "openapi", Group::Site), ("本接口的 OpenAPI 3.1 文档", "This document."), object, NONE),
    // Its twins are of other pages; the page itself is for readers.
    file(("/api", "api", Group::Site), ("本接口的说明页", "The readable page of this document."), &["text/html"], NONE),
];

/// Addresses that have no twins.
pub(super) static FILES_ALONE: [Entry; 6] = [
    file(
        ("/download/{file}", "download_file", Group::Taking),
        ("整个案例库的一个文件，可分段取（Range）", "A file of the whole library; ranges are served."),
        FILES,
        NONE,
    ),
    file(("/healthz", "healthz", Group::Site), ("程序在运行", "The process answers."), TEXT, NONE),
    file(
        ("/readyz", "readyz", Group::Site),
        ("数据库与索引可读；不可读时是 503", "Database and index can be read; 503 when not."),
        TEXT,
        NONE,
    ),
    file(("/llms.txt", "llms", Group::Site), ("给 AI 助手的说明", "For AI assistants."), TEXT, NONE),
    file(
        ("/opensearch.xml", "opensearch", Group::Site),
        ("浏览器地址栏搜索的描述", "Lets a browser search from its address bar."),
        &["application/opensearchdescription+xml"],
        NONE,
    ),
    file(
        ("/opensearch/suggest", "opensearch_suggest", Group::Site),
        ("浏览器地址栏的建议", "Suggestions for the address bar of a browser."),
        &["application/x-suggestions+json"],
        parameters::SUGGEST,
    ),
];
