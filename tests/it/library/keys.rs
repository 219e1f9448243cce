//! Whatever is done to a list: a key that was given to a case is that case's for ever.

use std::collections::BTreeMap;

use anli::domain::ids::{CaseKey, ListSlug};
use anli::library::Ingested;
use anli::store;
use proptest::prelude::*;

use crate::support::{ListText, MeasureText, MechanismText, TestApp, block_on, ingest_at, spaced};

/// Something that is done to a list. Numbers are taken modulo what there is.
#[derive(Debug, Clone)]
enum Edit {
    AddCase(usize, usize),
    DropCase(usize),
    Correct(usize),
    Move(usize, usize),
    AddMechanism(usize),
    DropMechanism(usize),
    SwapMechanisms(usize),
    Retitle(usize),
    BringBack(usize),
    RemoveList,
}

fn edit() -> impl Strategy<Value = Edit> {
    let n = 0usize..20;
    prop_oneof![
        3 => (n.clone(), n.clone()).prop_map(|(a, b)| Edit::AddCase(a, b)),
        3 => n.clone().prop_map(Edit::DropCase),
        2 => n.clone().prop_map(Edit::Correct),
        3 => (n.clone(), n.clone()).prop_map(|(a, b)| Edit::Move(a, b)),
        2 => n.clone().prop_map(Edit::AddMechanism),
        2 => n.clone().prop_map(Edit::DropMechanism),
        1 => n.clone().prop_map(Edit::SwapMechanisms),
        1 => n.clone().prop_map(Edit::Retitle),
        3 => n.prop_map(Edit::BringBack),
        1 => Just(Edit::RemoveList),
    ]
}

/// The own number of a case, and how often it was corrected.
type Case = (usize, usize);
/// A measure by title, with its cases.
type Measure = (usize, Vec<Case>);
/// A mechanism by title, with its measures.
type Mechanism = (usize, Vec<Measure>);

/// A list of cases by their own numbers, which stand in their headings.
#[derive(Debug, Clone)]
struct Model {
    mechanisms: Vec<Mechanism>,
    dropped: Vec<Case>,
    next: usize,
}

impl Model {
    fn new() -> Self {
        let mechanisms =
            vec![(1, vec![(1, vec![(1, 0), (2, 0)]), (2, vec![(3, 0)])]), (2, vec![(3, vec![(4, 0), (5, 0)])])];
        Self { mechanisms, dropped: Vec::new(), next: 6 }
    }

    fn fresh(&mut self) -> usize {
        self.next += 1;
        self.next
    }

    fn measures(&mut self) -> Vec<&mut Vec<Case>> {
        self.mechanisms.iter_mut().flat_map(|(_, measures)| measures.iter_mut().map(|(_, cases)| cases)).collect()
    }

    /// The measure and place of the case at a position of the list.
    fn place(&mut self, at: usize) -> (usize, usize) {
        let sizes: Vec<usize> = self.measures().iter().map(|cases| cases.len()).collect();
        let mut at = at % sizes.iter().sum::<usize>();
        for (measure, size) in sizes.iter().enumerate() {
            if at < *size {
                return (measure, at);
            }
            at -= size;
        }
        (0, 0)
    }

    fn take(&mut self, at: usize) -> Option<Case> {
        let (measure, place) = self.place(at);
        let mut measures = self.measures();
        // A measure without cases is no list that can be read.
        (measures[measure].len() > 1).then(|| measures[measure].remove(place))
    }

    fn put(&mut self, case: Case, measure: usize, place: usize) {
        let mut measures = self.measures();
        let at = measure % measures.len();
        let place = place % (measures[at].len() + 1);
        measures[at].insert(place, case);
    }

    fn apply(&mut self, edit: &Edit) {
        match *edit {
            Edit::AddCase(measure, place) => {
                let case = (self.fresh(), 0);
                self.put(case, measure, place);
            }
            Edit::DropCase(at) => {
                let case = self.take(at);
                self.dropped.extend(case);
            }
            Edit::Correct(at) => {
                let (measure, place) = self.place(at);
                self.measures()[measure][place].1 += 1;
            }
            Edit::Move(at, measure) => {
                if let Some(case) = self.take(at) {
                    self.put(case, measure, at);
                }
            }
            Edit::AddMechanism(at) => {
                let at = at % (self.mechanisms.len() + 1);
                let mechanism = (self.fresh(), vec![(self.fresh(), vec![(self.fresh(), 0)])]);
                self.mechanisms.insert(at, mechanism);
            }
            Edit::DropMechanism(at) if self.mechanisms.len() > 1 => {
                let at = at % self.mechanisms.len();
                let (_, measures) = self.mechanisms.remove(at);
                self.dropped.extend(measures.into_iter().flat_map(|(_, cases)| cases));
            }
            Edit::SwapMechanisms(at) => {
                let len = self.mechanisms.len();
                self.mechanisms.swap(at % len, (at + 1) % len);
            }
            Edit::Retitle(at) => {
                let (title, len) = (self.fresh(), self.mechanisms.len());
                self.mechanisms[at % len].0 = title;
            }
            Edit::BringBack(measure) => {
                if let Some(case) = self.dropped.pop() {
                    self.put(case, measure, measure);
                }
            }
            Edit::DropMechanism(_) | Edit::RemoveList => {}
        }
    }

    fn list(&self) -> ListText {
        let case = |&(id, corrections): &Case| spaced(id).replace("12亿元", &format!("{}亿元", 12 + corrections));
        let measure = |(title, cases): &Measure| MeasureText {
            title: format!("举措之{title}"),
            cases: cases.iter().map(case).collect(),
        };
        let mechanism = |(title, measures): &Mechanism| MechanismText {
            title: format!("机制之{title}"),
            measures: measures.iter().map(measure).collect(),
        };
        ListText { mechanisms: self.mechanisms.iter().map(mechanism).collect(), ..ListText::new("trial") }
    }
}

/// What an address answers with: the heading of its case, wherever that is.
async fn heading_at(app: &TestApp, key: &CaseKey) -> Result<String, String> {
    let mut snapshot = app.library.snapshot().await.expect("a snapshot");
    let alias = store::cases::alias(snapshot.db(), key).await.expect("a look");
    let now = alias.clone().unwrap_or_else(|| key.clone());
    let live = store::cases::find(snapshot.db(), &now).await.expect("a look");
    let gone = store::withdrawn::case(snapshot.db(), &now).await.expect("a look");
    if alias.is_some() && store::cases::find(snapshot.db(), key).await.expect("a look").is_some() {
        return Err(format!("{key} is an alias and a case"));
    }
    match (live, gone) {
        (Some(live), None) => Ok(live.case.text.heading),
        (None, Some(gone)) => Ok(gone.text.heading),
        (live, gone) => Err(format!("{key}: {} live, {} withdrawn", live.is_some(), gone.is_some())),
    }
}

async fn live_cases(app: &TestApp) -> Vec<(CaseKey, String)> {
    let mut snapshot = app.library.snapshot().await.expect("a snapshot");
    let ids = store::cases::all_ids(snapshot.db()).await.expect("ids");
    let cases = store::cases::by_ids(snapshot.db(), &ids).await.expect("cases");
    cases.into_iter().map(|case| (case.key, case.text.heading)).collect()
}

async fn run(app: &TestApp, edits: &[Edit]) -> Result<(), TestCaseError> {
    let mut model = Model::new();
    let mut given: BTreeMap<CaseKey, String> = BTreeMap::new();
    let slug: ListSlug = "trial".parse().expect("a slug");
    for (step, edit) in [Edit::RemoveList].iter().chain(edits).enumerate() {
        model.apply(edit);
        if step > 0 && matches!(edit, Edit::RemoveList) {
            app.library.remove(&slug, "2026-11-24T09:00:00Z", &|_| {}).await.expect("it is removed");
        }
        let list = model.list();
        let now = format!("2026-11-24T10:{step:02}:00Z");
        let done = ingest_at(&app.library, list.text().as_bytes(), list.metadata(), &list.slug, &now).await;
        let expected = matches!(done, Ok(Ingested::Imported { .. } | Ingested::Unchanged { .. }));
        prop_assert!(expected, "{edit:?}: {done:?}");
        let live = live_cases(app).await;
        let wanted: Vec<String> =
            list.mechanisms.iter().flat_map(|m| &m.measures).flat_map(|n| &n.cases).cloned().collect();
        let wanted: Vec<&str> = wanted.iter().filter_map(|text| text.split('。').next()).collect();
        prop_assert_eq!(live.iter().map(|(_, heading)| heading.as_str()).collect::<Vec<_>>(), wanted);
        for (key, heading) in live {
            let known = given.entry(key.clone()).or_insert_with(|| heading.clone());
            prop_assert_eq!(&*known, &heading, "{} was another case's", key);
        }
        for (key, heading) in &given {
            let answer = heading_at(app, key).await;
            prop_assert_eq!(answer.as_ref(), Ok(heading), "{} after {:?}", key, edit);
        }
    }
    let problems = app.library.verify().await.expect("the check runs");
    prop_assert!(problems.is_empty(), "{problems:?}");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, ..ProptestConfig::default() })]

    #[test]
    fn a_key_is_one_cases_for_ever(edits in proptest::collection::vec(edit(), 4..10)) {
        let app = TestApp::empty();
        block_on(run(&app, &edits))?;
    }
}
