//! Links between the pages of a long list.

use crate::web::error::{Way, WebError};

/// Cases on a page.
pub(crate) const PER_PAGE: usize = 20;

/// The pages of a list and which one this is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pager {
    /// This page, from 1.
    pub(crate) page: usize,
    /// The last page, at least 1.
    pub(crate) last: usize,
    links: Vec<(usize, String)>,
}

impl Pager {
    /// The first case of a page.
    pub(crate) fn offset(page: usize) -> usize {
        page.saturating_sub(1).saturating_mul(PER_PAGE)
    }

    /// The pager of a list of `total` cases, `per_page` on each page; `href` builds the address of a page.
    ///
    /// # Errors
    /// 404 with a link to the last page when the page is past the end.
    pub(crate) fn new(
        page: usize,
        total: usize,
        per_page: usize,
        href: impl Fn(usize) -> String,
    ) -> Result<Self, WebError> {
        let last = total.div_ceil(per_page).max(1);
        if page > last {
            let way = Way { href: href(last), label: format!("看最后一页（第 {last} 页）") };
            return Err(WebError::not_found("没有这一页", &format!("一共只有 {last} 页。"), vec![way]));
        }
        // First, last, and those around this one: enough to walk, never a hundred links.
        let near = |n: &usize| *n == 1 || *n == last || n.abs_diff(page) <= 2;
        let links = (1..=last).filter(near).map(|n| (n, href(n))).collect();
        Ok(Self { page, last, links })
    }

    /// Whether there is anything to page through.
    pub(crate) fn several(&self) -> bool {
        self.last > 1
    }

    /// Page numbers with their addresses; the flag says that numbers were left out before this one.
    pub(crate) fn links(&self) -> impl Iterator<Item = (usize, &str, bool)> {
        let before = std::iter::once(0).chain(self.links.iter().map(|(n, _)| *n));
        self.links.iter().zip(before).map(|((n, href), before)| (*n, href.as_str(), *n > before + 1))
    }

    /// Address of the page before this one.
    pub(crate) fn previous(&self) -> Option<&str> {
        self.href_of(self.page.checked_sub(1)?)
    }

    /// Address of the page behind this one.
    pub(crate) fn next(&self) -> Option<&str> {
        self.href_of(self.page + 1)
    }

    fn href_of(&self, page: usize) -> Option<&str> {
        self.links.iter().find(|(n, _)| *n == page).map(|(_, href)| href.as_str())
    }
}

/// `path` for the first page, `path?page=2` for the others.
pub(crate) fn page_href(path: &str, page: usize) -> String {
    if page == 1 { path.to_owned() } else { format!("{path}?page={page}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_list_shows_its_ends_and_the_pages_around() {
        let pager = Pager::new(50, 2000, PER_PAGE, |n| page_href("/x", n)).expect("within");
        let shown: Vec<(usize, bool)> = pager.links().map(|(n, _, gap)| (n, gap)).collect();
        assert_eq!(shown, [(1, false), (48, true), (49, false), (50, false), (51, false), (52, false), (100, true)]);
        assert_eq!(pager.previous(), Some("/x?page=49"));
        assert_eq!(pager.next(), Some("/x?page=51"));
    }

    #[test]
    fn the_first_page_has_the_plain_address_and_an_empty_list_one_page() {
        let pager = Pager::new(1, 0, PER_PAGE, |n| page_href("/x", n)).expect("within");
        assert!(!pager.several());
        assert_eq!(pager.links().next(), Some((1, "/x", false)));
        assert!(Pager::new(2, 20, PER_PAGE, |n| page_href("/x", n)).is_err());
        assert!(Pager::new(usize::MAX, 20, PER_PAGE, |n| page_href("/x", n)).is_err());
    }
}
