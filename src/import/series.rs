//! 系列: which series a list belongs to, and the name that it gets in addresses.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::domain::ids::ListSlug;
use crate::domain::pinyin;

/// The longest name made of initials.
const MAX_INITIALS: usize = 16;

/// One series.
#[derive(Debug, Clone, Deserialize)]
pub struct Series {
    /// What the names of its lists begin with.
    pub slug: String,
    /// Its name: 城市更新.
    pub name: String,
    /// Words of its titles.
    words: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Table {
    series: Vec<Series>,
}

static TABLE: LazyLock<Table> =
    LazyLock::new(|| toml::from_str(include_str!("../../data/series.toml")).unwrap_or_default());

/// The series that a title belongs to, when it is known.
pub fn series_of(title: &str) -> Option<&'static Series> {
    let title = super::title::plain(title);
    TABLE.series.iter().find(|series| series.words.iter().any(|word| title.contains(word.as_str())))
}

/// A name for a list: that of its series, else the initials of its subject, with the batch. `None` when the title has no
/// characters to make one of.
pub fn slug_for(title: &str, batch: Option<u16>) -> Option<ListSlug> {
    let stem = match series_of(title) {
        Some(series) => series.slug.clone(),
        None => initials(title),
    };
    match batch {
        Some(batch) => format!("{stem}-{batch}"),
        None => stem,
    }
    .parse()
    .ok()
}

/// The initials of what the list is about: what stands before 可复制….
fn initials(title: &str) -> String {
    let plain = super::title::plain(title);
    let subject =
        ["可复制", "经验", "政策机制", "清单"].iter().find_map(|word| plain.split_once(word)).map(|(before, _)| before);
    let subject = subject.filter(|subject| !subject.is_empty()).unwrap_or(&plain);
    let initial = |c: char| match c {
        'a'..='z' | '0'..='9' => Some(c),
        _ => pinyin::readings(c).first().and_then(|reading| reading.chars().next()),
    };
    subject.chars().filter_map(initial).take(MAX_INITIALS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_named_by_its_series_or_by_initials() {
        for (title, batch, slug) in [
            ("实施城市更新行动可复制经验做法清单（第四批）", Some(4), "urban-renewal-4"),
            ("城镇老旧小区改造可复制政策机制清单（第二批）", Some(2), "old-communities-2"),
            ("完善物业服务可复制经验清单", None, "wswyfw"),
        ] {
            assert_eq!(slug_for(title, batch).map(|s| s.to_string()).as_deref(), Some(slug));
        }
        assert_eq!(slug_for("！", None), None);
    }

    #[test]
    fn the_table_of_series_is_well_formed() {
        assert!(TABLE.series.len() >= 5);
        assert!(TABLE.series.iter().all(|series| series.slug.parse::<ListSlug>().is_ok() && !series.words.is_empty()));
    }
}
