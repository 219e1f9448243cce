//! Cases near another one, and why: the same documents, the same rare words, the same mechanism, the same place.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::{LibraryError, Snapshot};
use crate::domain::actor::Actor;
use crate::domain::annotation::DocumentId;
use crate::domain::case::{CaseDetail, CaseSummary};
use crate::domain::division::{DivisionCode, divisions};
use crate::domain::text::fold_str;
use crate::store;

/// So many near cases are shown at most.
const MOST: usize = 5;
/// Of so many that share words the nearest are looked at.
const LOOKED_AT: usize = 24;
/// So many words are named as the reason.
const WORDS_NAMED: usize = 3;
/// What a shared document, the same measure, mechanism and place are worth beside shared words, of which a rare one is worth
/// about 1.
const DOCUMENT: f32 = 2.0;
const MEASURE: f32 = 1.2;
const MECHANISM: f32 = 0.6;
const PLACE: f32 = 0.3;
/// Less than this is chance.
const LEAST: f32 = 1.0;

/// A case near another one.
#[derive(Debug, Clone, PartialEq)]
pub struct NearCase {
    /// The case.
    pub case: CaseSummary,
    /// Why it is near, the strongest reason first; never empty.
    pub reasons: Vec<Nearness>,
}

/// Why a case is near another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Nearness {
    /// Both name these documents.
    Documents(Vec<String>),
    /// Both have these words, which few others have.
    Words(Vec<String>),
    /// 举措: the same title, perhaps in another list.
    Measure,
    /// 机制: the same title, perhaps in another list.
    Mechanism,
    /// Both act in this province or city.
    Place(DivisionCode),
}

impl Nearness {
    /// The reason in words: 同引《…》.
    pub fn label(&self) -> String {
        match self {
            Self::Documents(titles) => format!("同引《{}》", titles.join("》《")),
            Self::Words(words) => format!("都谈到{}", words.join("、")),
            Self::Measure => "同一举措".to_owned(),
            Self::Mechanism => "同一机制".to_owned(),
            Self::Place(code) => {
                format!("同在{}", divisions().find(*code).map_or("一地", |division| division.name))
            }
        }
    }
}

impl Snapshot {
    /// At most five cases that are near this one, the nearest first. Its neighbours in the list are left out: the page
    /// names them anyway.
    ///
    /// # Errors
    /// When the index or the database cannot be read.
    pub async fn near(&mut self, detail: &CaseDetail) -> Result<Vec<NearCase>, LibraryError> {
        let case = &detail.case;
        let ids = store::cases::ids_of_keys(&mut self.db, std::slice::from_ref(&case.key)).await?;
        let Some(id) = ids.first().copied().flatten() else { return Ok(Vec::new()) };
        let index = Arc::clone(&self.index);
        let (heading, body) = (case.text.heading.clone(), case.text.body.clone().unwrap_or_default());
        let kin = self.work(move || index.near(id, &heading, &body, LOOKED_AT)).await??;
        let named = named(detail);
        let documents: Vec<&DocumentId> = named.keys().copied().collect();
        let sharing = store::annotations::cases_naming(&mut self.db, &documents, id, LOOKED_AT).await?;
        let mut titles: HashMap<i64, Vec<String>> = HashMap::new();
        for (id, document) in sharing {
            titles.entry(id).or_default().extend(named.get(&document).map(|title| (*title).to_owned()));
        }
        let mut words: HashMap<i64, (f32, Vec<String>)> =
            kin.into_iter().map(|kin| (kin.case_id, (kin.score, kin.words))).collect();
        let mut ids: Vec<i64> = words.keys().chain(titles.keys()).copied().collect();
        ids.sort_unstable();
        ids.dedup();
        let cases = store::cases::by_ids(&mut self.db, &ids).await?;
        let mut near: Vec<(f32, NearCase)> = Vec::new();
        for (other, id) in cases.into_iter().zip(ids) {
            let (score, words) = words.remove(&id).unwrap_or_default();
            let shared = Shared { words, score, titles: titles.remove(&id).unwrap_or_default() };
            near.push(shared.weigh(case, other));
        }
        let beside = [&detail.previous, &detail.next];
        near.retain(|(score, near)| {
            *score >= LEAST && beside.iter().all(|link| link.as_ref().is_none_or(|link| link.key != near.case.key))
        });
        // Equal ones in the order of their ids, which is that of the lists.
        near.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        near.truncate(MOST);
        Ok(near.into_iter().map(|(_, near)| near).collect())
    }
}

/// The documents that a case names, without those inside another title.
fn named(detail: &CaseDetail) -> BTreeMap<&DocumentId, &str> {
    let mentions = detail.annotations.documents.iter().filter(|mention| mention.within.is_none());
    mentions.map(|mention| (&mention.id, mention.title.as_str())).collect()
}

/// What two cases have in common beside where they stand.
struct Shared {
    words: Vec<String>,
    score: f32,
    titles: Vec<String>,
}

impl Shared {
    fn weigh(mut self, case: &CaseSummary, other: CaseSummary) -> (f32, NearCase) {
        let mut reasons = Vec::new();
        let mut score = self.score + DOCUMENT * self.titles.len() as f32;
        if !self.titles.is_empty() {
            reasons.push(Nearness::Documents(self.titles));
        }
        if !self.words.is_empty() {
            self.words.truncate(WORDS_NAMED);
            reasons.push(Nearness::Words(self.words));
        }
        let same = |a: &str, b: &str| fold_str(a) == fold_str(b);
        if same(&case.mechanism.title, &other.mechanism.title) {
            let measures = case.measure.title.as_deref().zip(other.measure.title.as_deref());
            let same_measure = measures.is_some_and(|(a, b)| same(a, b));
            score += if same_measure { MEASURE } else { MECHANISM };
            reasons.push(if same_measure { Nearness::Measure } else { Nearness::Mechanism });
        }
        if let Some(place) = shared_place(case, &other) {
            score += PLACE;
            reasons.push(Nearness::Place(place));
        }
        (score, NearCase { case: other, reasons })
    }
}

/// The smallest place in which both act.
fn shared_place(case: &CaseSummary, other: &CaseSummary) -> Option<DivisionCode> {
    let places = |case: &CaseSummary| {
        let codes = case.actors.iter().filter_map(|actor| match actor {
            Actor::Locality(locality) => Some(locality.code),
            Actor::Organisation(_) => None,
        });
        codes.flat_map(|code| divisions().chain(code)).map(|division| division.code).collect::<Vec<_>>()
    };
    let others = places(other);
    places(case).into_iter().filter(|code| others.contains(code)).max_by_key(|code| (code.level(), *code))
}
