//! The cases that an address carries, in its order: those of a folder, those to be compared.

use crate::domain::case::CaseSummary;
use crate::domain::ids::CaseKey;
use crate::export::Grouping;
use crate::store::{self, Connection};
use crate::web::canonical::Format;
use crate::web::error::{Way, WebError};
use crate::web::export::Selection;
use crate::web::extract::Parameters;
use crate::web::urls::folder_href;

/// So many cases can an address carry.
pub(super) const MAX_CASES: usize = 50;

/// What `case=…&case=…` names, each key once.
pub(super) struct Chosen {
    pub(super) entries: Vec<Entry>,
    /// How many more the address names than [`MAX_CASES`].
    pub(super) left_out: usize,
}

/// A key, and its case when there is one.
pub(super) struct Entry {
    pub(super) key: CaseKey,
    pub(super) case: Option<CaseSummary>,
}

/// The keys of an address, each once.
///
/// # Errors
/// 400 for what cannot be a key, with a way to the rest.
pub(super) fn keys(parameters: &Parameters) -> Result<Vec<CaseKey>, WebError> {
    let all = parameters.all("case");
    let mut keys = Vec::with_capacity(all.len());
    for text in &all {
        match text.parse::<CaseKey>() {
            Ok(key) => keys.push(key),
            Err(_) => {
                let good: Vec<CaseKey> = all.iter().filter_map(|text| text.parse().ok()).take(MAX_CASES).collect();
                let way =
                    Way { href: folder_href(Format::Html, &good), label: "去掉它，打开资料夹".to_owned() };
                let expected = "应是案例的编号地址，如 urban-renewal-4/4/1/1";
                return Err(WebError::bad_parameter("case", text, expected, vec![way]));
            }
        }
    }
    Ok(keys)
}

impl Chosen {
    /// Looks up the cases of an address.
    pub(super) async fn load(db: &mut Connection, parameters: &Parameters) -> Result<Self, WebError> {
        let mut keys = keys(parameters)?;
        let left_out = keys.len().saturating_sub(MAX_CASES);
        keys.truncate(MAX_CASES);
        let ids = store::cases::ids_of_keys(db, &keys).await?;
        let known: Vec<i64> = ids.iter().flatten().copied().collect();
        let mut cases = store::cases::by_ids(db, &known).await?.into_iter();
        // `by_ids` keeps the order of the ids and all of them exist, so each known key takes the next case.
        let entry = |(key, id): (CaseKey, Option<i64>)| Entry { key, case: id.and_then(|_| cases.next()) };
        Ok(Self { entries: keys.into_iter().zip(ids).map(entry).collect(), left_out })
    }

    /// The keys in order, also of cases that are not there.
    pub(super) fn keys(&self) -> Vec<CaseKey> {
        self.entries.iter().map(|entry| entry.key.clone()).collect()
    }

    /// The cases in order.
    pub(super) fn cases(&self) -> Vec<CaseSummary> {
        self.entries.iter().filter_map(|entry| entry.case.clone()).collect()
    }

    /// The cases in order, to be taken away under a title.
    pub(super) fn selection(self, title: &str, ascii: &str, href: String) -> Selection {
        let about = match self.left_out + self.unknown().len() {
            0 => Vec::new(),
            missing => vec![format!("另有 {missing} 个没有列入：库里没有，或超出 {MAX_CASES} 个")],
        };
        let cases = self.entries.into_iter().filter_map(|entry| entry.case).collect();
        Selection { title: title.to_owned(), ascii: ascii.to_owned(), about, grouping: Grouping::Flat, href, cases }
    }

    /// The keys that no case has.
    pub(super) fn unknown(&self) -> Vec<CaseKey> {
        self.entries.iter().filter(|entry| entry.case.is_none()).map(|entry| entry.key.clone()).collect()
    }
}
