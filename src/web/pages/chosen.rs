//! The cases that an address carries, in its order: those of a folder, those to be compared.

use crate::domain::case::CaseSummary;
use crate::domain::ids::CaseKey;
use crate::domain::withdrawn::WithdrawnCase;
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

/// A key, and what it names. A case that moved has the key it has now.
pub(super) struct Entry {
    pub(super) key: CaseKey,
    pub(super) named: Named,
}

/// What a key names.
pub(super) enum Named {
    Case(Box<CaseSummary>),
    Withdrawn(Box<WithdrawnCase>),
    /// No case ever had the key.
    Nothing,
}

impl Entry {
    pub(super) fn case(&self) -> Option<&CaseSummary> {
        match &self.named {
            Named::Case(case) => Some(case),
            _ => None,
        }
    }
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
        let mut present = Vec::with_capacity(keys.len());
        for (key, id) in keys.into_iter().zip(ids) {
            let now = if id.is_none() { store::cases::alias(db, &key).await? } else { None };
            let key = now.unwrap_or(key);
            if !present.contains(&key) {
                present.push(key);
            }
        }
        let ids = store::cases::ids_of_keys(db, &present).await?;
        let known: Vec<i64> = ids.iter().flatten().copied().collect();
        let mut cases = store::cases::by_ids(db, &known).await?.into_iter();
        let mut entries = Vec::with_capacity(present.len());
        for (key, id) in present.into_iter().zip(ids) {
            // `by_ids` keeps the order of the ids and all of them exist, so each known key takes the next case.
            let case = id.and_then(|_| cases.next());
            let named = match case {
                Some(case) => Named::Case(Box::new(case)),
                None => {
                    store::withdrawn::case(db, &key).await?.map_or(Named::Nothing, |c| Named::Withdrawn(Box::new(c)))
                }
            };
            entries.push(Entry { key, named });
        }
        Ok(Self { entries, left_out })
    }

    /// The keys in order, also of cases that are not there.
    pub(super) fn keys(&self) -> Vec<CaseKey> {
        self.entries.iter().map(|entry| entry.key.clone()).collect()
    }

    /// The cases in order.
    pub(super) fn cases(&self) -> Vec<CaseSummary> {
        self.entries.iter().filter_map(|entry| entry.case().cloned()).collect()
    }

    /// The withdrawn cases in order.
    pub(super) fn withdrawn(&self) -> Vec<&WithdrawnCase> {
        let withdrawn = self.entries.iter().filter_map(|entry| match &entry.named {
            Named::Withdrawn(case) => Some(&**case),
            _ => None,
        });
        withdrawn.collect()
    }

    /// The keys that no case ever had.
    pub(super) fn unknown(&self) -> Vec<CaseKey> {
        let nothing = self.entries.iter().filter(|entry| matches!(entry.named, Named::Nothing));
        nothing.map(|entry| entry.key.clone()).collect()
    }

    /// The cases in order, to be taken away under a title.
    pub(super) fn selection(self, title: &str, ascii: &str, href: String) -> Selection {
        let mut about: Vec<String> = Vec::new();
        if let missing @ 1.. = self.left_out + self.unknown().len() {
            about.push(format!("另有 {missing} 个没有列入：库里没有，或超出 {MAX_CASES} 个"));
        }
        let withdrawn = self.withdrawn().into_iter();
        about.extend(withdrawn.map(|case| {
            format!("没有列入：《{}》{}“{}”已经撤下", case.list.title, case.printed_number, case.text.display_title())
        }));
        let cases = self.cases();
        Selection { title: title.to_owned(), ascii: ascii.to_owned(), about, grouping: Grouping::Flat, href, cases }
    }
}
