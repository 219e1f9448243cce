//! Values with which the documented addresses answer: they are taken from the library, whatever lists it has.

use crate::domain::actor::Actor;
use crate::domain::case::CaseSummary;
use crate::domain::ids::CaseKey;
use crate::library::Snapshot;
use crate::store;
use crate::store::StoreError;
use crate::store::cases::Scope;
use crate::store::documents::DocumentOrder;

/// Cases that are looked at for examples.
const LOOKED_AT: usize = 20;

/// What stands in the library; empty where it has nothing of the kind.
#[derive(Debug, Default)]
pub(crate) struct Examples {
    cases: Vec<CaseKey>,
    heading: Option<String>,
    place: Option<String>,
    organisation: Option<String>,
    document: Option<String>,
    /// The first file of the whole library.
    pub(crate) file: Option<String>,
}

/// Whether a case stands where its key says, as it does until a later list moves it.
fn in_its_place(case: &CaseSummary) -> bool {
    let (number, measure) = (case.key.number, &case.measure.key);
    (number.mechanism, number.measure) == (measure.mechanism, measure.measure)
}

impl Examples {
    /// From the newest list that has cases.
    pub(crate) async fn load(snapshot: &mut Snapshot) -> Result<Self, StoreError> {
        let db = snapshot.db();
        let lists = store::lists::list(db).await?;
        let Some(newest) = lists.iter().find(|list| list.case_count > 0) else { return Ok(Self::default()) };
        let scope = Scope::List(newest.list.slug.clone());
        let cases = store::cases::page(db, &scope, 0, LOOKED_AT).await?.cases;
        let place = cases.iter().flat_map(|case| &case.actors).find_map(|actor| match actor {
            Actor::Locality(locality) => Some(locality.code.to_string()),
            Actor::Organisation(_) => None,
        });
        let organisations = store::organisations::list(db).await?;
        let document = snapshot.documents(None, DocumentOrder::Title, (0, 1)).await?.pop();
        let mut cases: Vec<CaseSummary> = cases.into_iter().filter(in_its_place).take(2).collect();
        Ok(Self {
            heading: cases.first_mut().map(|case| std::mem::take(&mut case.text.heading)),
            cases: cases.into_iter().map(|case| case.key).collect(),
            place,
            organisation: organisations.first().map(|organisation| organisation.id.to_string()),
            document: document.map(|document| document.id.to_string()),
            file: None,
        })
    }

    /// Values of a parameter of a query; in a path, some names mean a part of a key: see [`Examples::in_path`].
    pub(super) fn of(&self, name: &str) -> Vec<String> {
        let first = self.cases.first();
        let one = match name {
            "q" => self.heading.clone(),
            "list" => first.map(|key| key.list.to_string()),
            "mechanism" => first.map(|key| format!("{}/{}", key.list, key.number.mechanism)),
            "case" => return self.cases.iter().map(CaseKey::to_string).collect(),
            "place" => self.place.clone(),
            "page" => Some("1".to_owned()),
            "limit" => Some("20".to_owned()),
            _ => None,
        };
        one.into_iter().collect()
    }

    /// The value of a part of a path.
    pub(super) fn in_path(&self, name: &str) -> Option<String> {
        let first = self.cases.first();
        match name {
            "list" => first.map(|key| key.list.to_string()),
            "mechanism" => first.map(|key| key.number.mechanism.to_string()),
            "measure" => first.map(|key| key.number.measure.to_string()),
            "case" => first.map(|key| key.number.position.to_string()),
            "code" => self.place.clone(),
            "organisation" => self.organisation.clone(),
            "document" => self.document.clone(),
            "file" => self.file.clone(),
            _ => None,
        }
    }
}
