//! Every case of a generation as a few numbers, in list order: what pages count and filter by, read once and kept in memory
//! (about 24 bytes for a case). Counting over them takes no look at the database, however large the library is.

use std::collections::{BTreeMap, HashMap};

use super::cases::Scope;
use super::overview::{Cell, Levels};
use super::rows::Rows;
use super::{Connection, StoreError, narrow, parse_back};
use crate::domain::actor::OrganisationId;
use crate::domain::division::DivisionCode;
use crate::domain::ids::{ListSlug, MechanismKey};

/// Cases in list order, the newest list first, with where they stand and who acts.
#[derive(Debug, Default)]
pub struct CaseColumns {
    pub(super) rows: Vec<CaseNumbers>,
    /// In list order.
    pub(super) mechanisms: Vec<MechanismKey>,
    pub(super) areas: AreaSets,
    /// Places in `rows` of the cases in which an organisation acts.
    organisations: HashMap<OrganisationId, Vec<u32>>,
    by_place: BTreeMap<DivisionCode, usize>,
    acting: BTreeMap<DivisionCode, usize>,
    cells: Vec<Cell>,
    levels: Vec<(ListSlug, Levels)>,
}

/// One case.
#[derive(Debug)]
pub(super) struct CaseNumbers {
    pub(super) id: i64,
    /// Place in [`CaseColumns::mechanisms`].
    pub(super) mechanism: u32,
    /// Number of its set of places: those that act and those above them.
    pub(super) areas: u32,
    /// The place that the heading names first.
    pub(super) place: Option<DivisionCode>,
}

/// Sets of places, each kept once: thousands of cases share one.
#[derive(Debug, Default)]
pub(super) struct AreaSets {
    pub(super) sets: Vec<Box<[DivisionCode]>>,
}

/// Sets while they are gathered.
#[derive(Debug, Default)]
pub(super) struct AreaSetsBuilder {
    sets: Vec<Box<[DivisionCode]>>,
    known: HashMap<Box<[DivisionCode]>, u32>,
}

impl AreaSetsBuilder {
    /// The number of a set that is in order.
    pub(super) fn number(&mut self, set: &[DivisionCode]) -> u32 {
        if let Some(known) = self.known.get(set) {
            return *known;
        }
        let number = index(self.sets.len());
        self.sets.push(set.into());
        self.known.insert(set.into(), number);
        number
    }

    pub(super) fn finish(self) -> AreaSets {
        AreaSets { sets: self.sets }
    }
}

impl AreaSets {
    /// Which sets hold one of these places.
    pub(super) fn holding(&self, places: &[DivisionCode]) -> Vec<bool> {
        self.sets.iter().map(|set| set.iter().any(|code| places.contains(code))).collect()
    }

    /// How often each place is in a set, when each set is there so many times.
    pub(super) fn count(&self, times: &[usize]) -> BTreeMap<DivisionCode, usize> {
        let mut counts = BTreeMap::new();
        for (set, times) in self.sets.iter().zip(times).filter(|(_, times)| **times > 0) {
            for code in set {
                *counts.entry(*code).or_default() += times;
            }
        }
        counts
    }
}

/// A place in a list as it is kept: no library has four thousand million cases.
pub(super) fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl CaseColumns {
    /// Reads them.
    ///
    /// # Errors
    /// When the database cannot be read or a row does not parse back.
    pub async fn read(db: &mut Connection) -> Result<Self, StoreError> {
        let mut columns = Self::in_list_order(db).await?;
        let places = columns.places_by_id();
        columns.read_areas(db, &places).await?;
        columns.read_actors(db, &places).await?;
        columns.count();
        Ok(columns)
    }

    /// Measures are sorted, which are few; the cases of each come in their order from an index.
    async fn in_list_order(db: &mut Connection) -> Result<Self, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT n.id AS "measure!", m.id AS "mechanism!", m.key, l.slug
            FROM lists l JOIN mechanisms m ON m.list_id = l.id JOIN measures n ON n.mechanism_id = m.id
            ORDER BY l.issued_on IS NULL, l.issued_on DESC, l.id DESC, m.position, n.position"#
        )
        .fetch_all(&mut *db)
        .await?;
        let mut mechanisms: Vec<MechanismKey> = Vec::new();
        let mut last = None;
        let mut places = HashMap::with_capacity(rows.len());
        for (rank, row) in rows.into_iter().enumerate() {
            if last.replace(row.mechanism) != Some(row.mechanism) {
                let list = parse_back("lists", "slug", &row.slug, &row.slug)?;
                mechanisms.push(MechanismKey { list, mechanism: narrow("mechanisms", "key", &row.slug, row.key)? });
            }
            places.insert(row.measure, (rank, index(mechanisms.len() - 1)));
        }
        let mut cases = Vec::new();
        let mut stream = Rows::of(
            sqlx::query!(r#"SELECT id AS "id!", measure_id FROM cases ORDER BY measure_id, position"#).fetch(db),
        );
        while let Some(row) = stream.next().await? {
            if let Some((rank, mechanism)) = places.get(&row.measure_id).copied() {
                let numbers = CaseNumbers { id: row.id, mechanism, areas: 0, place: None };
                cases.push((rank, numbers));
            }
        }
        cases.sort_by_key(|(rank, _)| *rank);
        Ok(Self { rows: cases.into_iter().map(|(_, case)| case).collect(), mechanisms, ..Self::default() })
    }

    /// Row ids in order, each with its place here.
    pub(super) fn places_by_id(&self) -> Vec<(i64, u32)> {
        let mut places: Vec<_> = self.rows.iter().enumerate().map(|(at, case)| (case.id, index(at))).collect();
        places.sort_unstable();
        places
    }

    async fn read_areas(&mut self, db: &mut Connection, places: &[(i64, u32)]) -> Result<(), StoreError> {
        let mut areas: Vec<Vec<DivisionCode>> = Vec::new();
        areas.resize_with(self.rows.len(), Vec::new);
        let mut walk = Walk::over(places);
        let mut stream =
            Rows::of(sqlx::query!("SELECT case_id, code FROM case_areas ORDER BY case_id, code").fetch(db));
        while let Some(row) = stream.next().await? {
            if let Some(of_case) = walk.place(row.case_id).and_then(|at| areas.get_mut(at)) {
                of_case.push(parse_back("case_areas", "code", row.case_id, &row.code)?);
            }
        }
        let mut sets = AreaSetsBuilder::default();
        for (case, of_case) in self.rows.iter_mut().zip(areas) {
            case.areas = sets.number(&of_case);
        }
        self.areas = sets.finish();
        Ok(())
    }

    async fn read_actors(&mut self, db: &mut Connection, places: &[(i64, u32)]) -> Result<(), StoreError> {
        let mut levels: HashMap<ListSlug, Levels> = HashMap::new();
        let mut walk = Walk::over(places);
        let mut acting = Acting::default();
        let mut stream = Rows::of(
            sqlx::query!("SELECT case_id, locality_code, organisation_id FROM case_actors ORDER BY case_id, position")
                .fetch(db),
        );
        while let Some(row) = stream.next().await? {
            let Some(at) = walk.place(row.case_id) else { continue };
            if acting.case != Some(at) {
                self.add_acting(&std::mem::take(&mut acting), &mut levels);
                acting.case = Some(at);
            }
            if let Some(code) = row.locality_code {
                acting.places.push(parse_back("case_actors", "locality_code", row.case_id, &code)?);
            }
            if let Some(id) = row.organisation_id {
                acting.organisations.push(parse_back("case_actors", "organisation_id", row.case_id, &id)?);
            }
        }
        self.add_acting(&acting, &mut levels);
        self.organisations.values_mut().for_each(|cases| cases.sort_unstable());
        self.levels = levels.into_iter().collect();
        Ok(())
    }

    fn add_acting(&mut self, acting: &Acting, levels: &mut HashMap<ListSlug, Levels>) {
        let Some((at, case)) = acting.case.and_then(|at| Some((at, self.rows.get_mut(at)?))) else { return };
        case.place = acting.places.first().copied();
        let key = &self.mechanisms[case.mechanism as usize];
        levels.entry(key.list.clone()).or_default().add(&acting.places, !acting.organisations.is_empty());
        for code in each(&acting.places) {
            *self.acting.entry(code).or_default() += 1;
        }
        for id in each(&acting.organisations) {
            self.organisations.entry(id).or_default().push(index(at));
        }
    }

    /// What is counted over all of them.
    fn count(&mut self) {
        let mut sets = vec![0; self.areas.sets.len()];
        for of_mechanism in self.rows.chunk_by(|one, other| one.mechanism == other.mechanism) {
            let mut here = BTreeMap::new();
            for case in of_mechanism {
                sets[case.areas as usize] += 1;
                *here.entry(case.areas).or_insert(0) += 1;
            }
            let mut provinces: BTreeMap<Option<DivisionCode>, usize> = BTreeMap::new();
            for (set, cases) in here {
                let set = &self.areas.sets[set as usize];
                let mut of_set: Vec<_> =
                    set.iter().filter(|code| code.province() == **code).copied().map(Some).collect();
                if of_set.is_empty() {
                    of_set.push(None);
                }
                of_set.into_iter().for_each(|province| *provinces.entry(province).or_default() += cases);
            }
            let mechanism = &self.mechanisms[of_mechanism[0].mechanism as usize];
            let cell = |(province, cases)| Cell { mechanism: mechanism.clone(), province, cases };
            self.cells.extend(provinces.into_iter().map(cell));
        }
        self.by_place = self.areas.count(&sets);
    }

    /// Cases of every locality that has one, each counted once in its locality and in those above it.
    pub fn by_place(&self) -> &BTreeMap<DivisionCode, usize> {
        &self.by_place
    }

    /// Cases in which the administration of a locality acts itself, without those of the places below it.
    pub fn acting(&self) -> &BTreeMap<DivisionCode, usize> {
        &self.acting
    }

    /// Cases by mechanism and province; a case counts in every province that acts in it. `None` is all lists.
    pub fn cells(&self, list: Option<&ListSlug>) -> Vec<Cell> {
        let wanted = |cell: &&Cell| list.is_none_or(|list| cell.mechanism.list == *list);
        self.cells.iter().filter(wanted).cloned().collect()
    }

    /// Cases by the level of who acts in them. `None` is all lists.
    pub fn levels(&self, list: Option<&ListSlug>) -> Levels {
        let wanted = self.levels.iter().filter(|(slug, _)| list.is_none_or(|list| slug == list));
        wanted.fold(Levels::default(), |sum, (_, levels)| sum.plus(levels))
    }

    /// Row ids of the cases of a place or an organisation, in list order; `None` for another scope, which the database answers
    /// from an index.
    pub fn ids_of(&self, scope: &Scope) -> Option<Vec<i64>> {
        Some(self.cases_of(scope)?.into_iter().map(|case| case.id).collect())
    }

    /// The same, list by list in the order of `lists`, at most `limit`.
    pub fn ids_by_list(&self, scope: &Scope, lists: &[ListSlug], limit: usize) -> Option<Vec<i64>> {
        let mut by_list: HashMap<&ListSlug, Vec<i64>> = HashMap::new();
        for case in self.cases_of(scope)? {
            by_list.entry(&self.mechanisms[case.mechanism as usize].list).or_default().push(case.id);
        }
        let in_order = lists.iter().filter_map(|list| by_list.remove(list)).flatten();
        Some(in_order.take(limit).collect())
    }

    fn cases_of(&self, scope: &Scope) -> Option<Vec<&CaseNumbers>> {
        match scope {
            Scope::Locality(code) => {
                let holding = self.areas.holding(&[*code]);
                Some(self.rows.iter().filter(|case| holding[case.areas as usize]).collect())
            }
            Scope::Organisation(id) => {
                let cases = self.organisations.get(id).into_iter().flatten();
                Some(cases.filter_map(|at| self.rows.get(*at as usize)).collect())
            }
            Scope::List(_) | Scope::Mechanism(_) | Scope::Measure(_) => None,
        }
    }
}

/// Who acts in one case.
#[derive(Default)]
struct Acting {
    case: Option<usize>,
    places: Vec<DivisionCode>,
    organisations: Vec<OrganisationId>,
}

/// Each of some values once.
fn each<T: Clone + Ord>(values: &[T]) -> Vec<T> {
    let mut each = values.to_vec();
    each.sort_unstable();
    each.dedup();
    each
}

/// Finds the places of ids that come in order.
pub(super) struct Walk<'a> {
    places: &'a [(i64, u32)],
}

impl<'a> Walk<'a> {
    pub(super) fn over(places: &'a [(i64, u32)]) -> Self {
        Self { places }
    }

    pub(super) fn place(&mut self, id: i64) -> Option<usize> {
        while self.places.first().is_some_and(|(first, _)| *first < id) {
            self.places = &self.places[1..];
        }
        self.places.first().filter(|(first, _)| *first == id).map(|(_, at)| *at as usize)
    }
}
