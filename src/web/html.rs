//! From template to answer, and what every page has around its own content.

use askama::Template;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

use super::assets;
use super::canonical::Format;
use super::error::WebError;
use super::state::Site;
use super::urls::FEED;

/// A template as an answer.
pub(crate) struct Html<T>(pub(crate) T);

impl<T: Template> IntoResponse for Html<T> {
    fn into_response(self) -> Response {
        match self.0.render() {
            Ok(page) => ([(CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response(),
            Err(error) => WebError::internal(&error).into_response(),
        }
    }
}

/// Which entry of the main navigation a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nav {
    /// None of them.
    Elsewhere,
    /// 机制.
    Mechanisms,
    /// 地区.
    Localities,
    /// 机构.
    Organisations,
    /// 文件.
    Documents,
    /// 数字.
    Figures,
    /// 清单.
    Lists,
    /// 概览.
    Overview,
    /// 资料夹.
    Folder,
}

/// Another form of a page, named in its head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Alternate {
    format: Format,
    /// What a reader is offered.
    pub(crate) title: String,
    /// Its path.
    pub(crate) href: String,
}

impl Alternate {
    /// The media type without parameters.
    pub(crate) fn media_type(&self) -> &'static str {
        self.format.plain_media_type()
    }
}

/// Head, header and footer of a page.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    /// Title of the page without the name of the site; empty on the home page.
    pub(crate) title: String,
    /// The title that messengers show, when it is shorter than the page's.
    pub(crate) share_title: Option<String>,
    /// Absolute address of the picture that messengers show: the seal. It is the same for all pages and keeps its address.
    pub(crate) share_image: String,
    /// One or two sentences for result pages of search engines and for messengers.
    pub(crate) description: String,
    /// Absolute address of the page.
    pub(crate) canonical: Option<String>,
    /// Path of the JSON twin.
    pub(crate) json: Option<String>,
    /// Other forms of the page beside the JSON twin.
    pub(crate) alternates: Vec<Alternate>,
    /// Whether search engines shall leave the page out.
    pub(crate) noindex: bool,
    /// Whether the header carries a search box; pages with one of their own do without.
    pub(crate) header_search: bool,
    nav: Nav,
}

impl Layout {
    /// A page without an address of its own.
    pub(crate) fn new(site: &Site, title: &str) -> Self {
        Self {
            title: title.to_owned(),
            share_title: None,
            share_image: site.absolute("/static/share.png"),
            description: "住房城乡建设部可复制经验做法清单的案例库".to_owned(),
            canonical: None,
            json: None,
            alternates: Vec::new(),
            noindex: false,
            header_search: true,
            nav: Nav::Elsewhere,
        }
    }

    /// A page with an address and a JSON twin.
    pub(crate) fn page(site: &Site, title: &str, href: &str, json: String) -> Self {
        Self { canonical: Some(site.absolute(href)), json: Some(json), ..Self::new(site, title) }
    }

    /// The JSON twin of a page without an address for search engines.
    pub(crate) fn twin(self, json: String) -> Self {
        Self { json: Some(json), ..self }
    }

    /// The entry of the main navigation.
    pub(crate) fn nav(self, nav: Nav) -> Self {
        Self { nav, ..self }
    }

    /// A shorter title for messengers.
    pub(crate) fn share_title(self, title: String) -> Self {
        Self { share_title: Some(title), ..self }
    }

    /// Words for search engines and messengers.
    pub(crate) fn description(self, description: String) -> Self {
        Self { description, ..self }
    }

    /// The page has a feed.
    pub(crate) fn feed(mut self, href: String) -> Self {
        let name = if self.title.is_empty() { "可复制经验案例库" } else { &self.title };
        self.alternates.push(Alternate { format: Format::Atom, title: format!("新案例：{name}"), href });
        self
    }

    /// What the footer offers to subscribe to: the feed of the page, else that of the library.
    pub(crate) fn subscription(&self) -> (&str, &'static str) {
        match self.alternates.iter().find(|alternate| alternate.format == Format::Atom) {
            Some(feed) if feed.href != FEED => (&feed.href, "订阅本页（Atom）"),
            _ => (FEED, "订阅新案例（Atom）"),
        }
    }

    /// Search engines shall leave the page out.
    pub(crate) fn noindex(self) -> Self {
        Self { noindex: true, ..self }
    }

    /// The page has a search box of its own.
    pub(crate) fn without_header_search(self) -> Self {
        Self { header_search: false, ..self }
    }

    /// Entries of the main navigation: path, name, whether this page is below it.
    pub(crate) fn navigation(&self) -> [(&'static str, &'static str, bool); 7] {
        [
            ("/mechanisms", "机制", self.nav == Nav::Mechanisms),
            ("/localities", "地区", self.nav == Nav::Localities),
            ("/organisations", "机构", self.nav == Nav::Organisations),
            ("/documents", "文件", self.nav == Nav::Documents),
            ("/figures", "数字", self.nav == Nav::Figures),
            ("/lists", "清单", self.nav == Nav::Lists),
            ("/overview", "概览", self.nav == Nav::Overview),
        ]
    }

    /// Whether this is the reader's folder, which stands apart at the end of the main navigation.
    pub(crate) fn in_folder(&self) -> bool {
        self.nav == Nav::Folder
    }

    /// The address of a static file.
    pub(crate) fn asset(&self, name: &str) -> String {
        assets::href(name)
    }

    /// What a browser checks a script by before it runs it.
    pub(crate) fn integrity(&self, name: &str) -> String {
        assets::integrity(name)
    }
}
