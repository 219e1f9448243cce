//! Names of lists and mechanisms, kept for a generation once they were read: every page of a search names its filters, and always
//! the same ones.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use super::{LibraryError, Snapshot};
use crate::domain::case::MechanismHeading;
use crate::domain::ids::{ListSlug, MechanismKey};
use crate::domain::list::PolicyList;
use crate::store::lists;

/// The names of the newest generation that was asked.
#[derive(Debug, Default)]
pub(super) struct Names {
    known: Mutex<Known>,
}

/// Those that were read: at most as many as the library has lists and mechanisms.
#[derive(Debug, Default)]
struct Known {
    generation: u64,
    mechanisms: HashMap<MechanismKey, Arc<MechanismHeading>>,
    lists: HashMap<ListSlug, Arc<PolicyList>>,
}

impl Names {
    /// Looks at what is known of a generation, or adds to it. Of one before the newest nothing is kept.
    fn of<T>(&self, generation: u64, look: impl FnOnce(&mut Known) -> T) -> T {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.generation < generation {
            *known = Known { generation, ..Known::default() };
        }
        if known.generation == generation { look(&mut known) } else { look(&mut Known::default()) }
    }
}

/// What is known of some keys, and the keys of which nothing is.
fn split<K: Hash + Eq + Clone, V>(known: &HashMap<K, Arc<V>>, keys: &[K]) -> (Vec<Arc<V>>, Vec<K>) {
    let (mut found, mut missing) = (Vec::with_capacity(keys.len()), Vec::new());
    for key in keys {
        match known.get(key) {
            Some(value) => found.push(Arc::clone(value)),
            None => missing.push(key.clone()),
        }
    }
    (found, missing)
}

impl Snapshot {
    /// The headings of these mechanisms, in any order; unknown ones are left out.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn headings(&mut self, keys: &[MechanismKey]) -> Result<Vec<Arc<MechanismHeading>>, LibraryError> {
        let generation = self.generation();
        let (mut found, missing) = self.names.of(generation, |known| split(&known.mechanisms, keys));
        if !missing.is_empty() {
            let read: Vec<_> = lists::headings(&mut self.db, &missing).await?.into_iter().map(Arc::new).collect();
            let named = read.iter().map(|heading| (heading.key.clone(), Arc::clone(heading)));
            self.names.of(generation, |known| known.mechanisms.extend(named));
            found.extend(read);
        }
        Ok(found)
    }

    /// The lists of these names, in any order; unknown ones are left out.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn lists_named(&mut self, slugs: &[ListSlug]) -> Result<Vec<Arc<PolicyList>>, LibraryError> {
        let generation = self.generation();
        let (mut found, missing) = self.names.of(generation, |known| split(&known.lists, slugs));
        if !missing.is_empty() {
            let read: Vec<_> = lists::named(&mut self.db, &missing).await?.into_iter().map(Arc::new).collect();
            let named = read.iter().map(|list| (list.slug.clone(), Arc::clone(list)));
            self.names.of(generation, |known| known.lists.extend(named));
            found.extend(read);
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_of_one_generation() {
        let names = Names::default();
        let key: MechanismKey = "a/1".parse().expect("a key");
        let heading = |title: &str| {
            Arc::new(MechanismHeading { key: key.clone(), printed: "一".to_owned(), title: title.to_owned() })
        };
        let add =
            |generation, title| names.of(generation, |known| known.mechanisms.insert(key.clone(), heading(title)));
        let title =
            |generation| names.of(generation, |known| known.mechanisms.get(&key).map(|known| known.title.clone()));
        add(2, "资金");
        assert_eq!((title(2).as_deref(), title(1)), (Some("资金"), None));
        add(1, "旧名");
        assert_eq!(title(2).as_deref(), Some("资金"), "what comes late of a generation before is not kept");
        assert_eq!(title(3), None);
        assert_eq!(title(2), None);
    }
}
