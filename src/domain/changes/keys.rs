//! Giving out keys, none of them twice.

use std::collections::{BTreeSet, HashMap};

use super::KnownList;
use crate::domain::ids::{CaseNumber, MAX_POSITION, Position};

/// All 9,999 keys of one place were given out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("all {MAX_POSITION} addresses of one part of this list were given out: import it as a new list with --slug")]
pub struct Exhausted;

/// Every key that was ever given out in a list.
#[derive(Debug, Default)]
pub(super) struct Keys {
    mechanisms: BTreeSet<Position>,
    measures: HashMap<Position, BTreeSet<Position>>,
    cases: HashMap<(Position, Position), BTreeSet<Position>>,
}

impl Keys {
    pub(super) fn of(known: &KnownList) -> Self {
        let mut keys = Self::default();
        for mechanism in &known.mechanisms {
            keys.mechanisms.insert(mechanism.heading.key);
            mechanism.measures.iter().for_each(|measure| keys.take_measure(mechanism.heading.key, measure.key));
        }
        keys.mechanisms.extend(known.gone_mechanisms.iter().map(|gone| gone.key));
        known.gone_measures.iter().for_each(|(mechanism, gone)| keys.take_measure(*mechanism, gone.key));
        let cases = known.cases.iter().chain(&known.gone_cases).map(|case| case.number);
        let aliases = known.aliases.iter().flat_map(|&(old, now)| [old, now]);
        cases.chain(aliases).for_each(|number| keys.take_case(number));
        keys
    }

    fn take_measure(&mut self, mechanism: Position, measure: Position) {
        self.mechanisms.insert(mechanism);
        self.measures.entry(mechanism).or_default().insert(measure);
    }

    fn take_case(&mut self, number: CaseNumber) {
        self.take_measure(number.mechanism, number.measure);
        self.cases.entry((number.mechanism, number.measure)).or_default().insert(number.position);
    }

    /// A key for a mechanism that stands at this position.
    pub(super) fn mechanism(&mut self, position: Position) -> Result<Position, Exhausted> {
        fresh(&mut self.mechanisms, position)
    }

    /// A key for a measure that stands at this position of a mechanism.
    pub(super) fn measure(&mut self, mechanism: Position, position: Position) -> Result<Position, Exhausted> {
        fresh(self.measures.entry(mechanism).or_default(), position)
    }

    /// A key for a case that stands at this position of a measure.
    pub(super) fn case(
        &mut self,
        mechanism: Position,
        measure: Position,
        position: Position,
    ) -> Result<CaseNumber, Exhausted> {
        let position = fresh(self.cases.entry((mechanism, measure)).or_default(), position)?;
        Ok(CaseNumber { mechanism, measure, position })
    }
}

/// The position itself when it was never given out, else the next behind all that were.
fn fresh(used: &mut BTreeSet<Position>, position: Position) -> Result<Position, Exhausted> {
    let behind = used.last().map_or(1, |last| last + 1);
    let free = |key: &Position| (1..=MAX_POSITION).contains(key) && !used.contains(key);
    let key = [position, behind].into_iter().chain(1..=MAX_POSITION).find(free).ok_or(Exhausted)?;
    used.insert(key);
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_the_position_or_lies_behind_all_others() {
        let mut used = BTreeSet::from([1, 2, 5]);
        assert_eq!(fresh(&mut used, 3), Ok(3));
        assert_eq!(fresh(&mut used, 3), Ok(6));
        assert_eq!(fresh(&mut used, 1), Ok(7));
        let mut full: BTreeSet<Position> = (1..=MAX_POSITION).collect();
        assert_eq!(fresh(&mut full, 1), Err(Exhausted));
        full.remove(&17);
        assert_eq!(fresh(&mut full, 1), Ok(17));
    }
}
