//! Names of lists and mechanisms, kept for a generation: every page of a search names its filters, and always the same ones.

use std::collections::HashMap;
use std::sync::Arc;

use super::Snapshot;
use crate::domain::case::MechanismHeading;
use crate::domain::list::PolicyList;
use crate::store::{Connection, StoreError, lists};

/// What the lists and mechanisms of one generation are called, by the keys that addresses and filters write.
#[derive(Debug)]
pub struct Names {
    mechanisms: HashMap<Box<str>, MechanismHeading>,
    lists: HashMap<Box<str>, PolicyList>,
}

impl Names {
    async fn read(db: &mut Connection) -> Result<Self, StoreError> {
        let mechanisms = lists::all_headings(db).await?.into_iter();
        let lists = lists::all(db).await?.into_iter();
        Ok(Self {
            mechanisms: mechanisms.map(|heading| (heading.key.to_string().into(), heading)).collect(),
            lists: lists.map(|list| (list.slug.as_str().into(), list)).collect(),
        })
    }

    /// The mechanism with this key: `urban-renewal-4/3`.
    pub fn mechanism(&self, key: &str) -> Option<&MechanismHeading> {
        self.mechanisms.get(key)
    }

    /// The list with this slug: `urban-renewal-4`.
    pub fn list(&self, slug: &str) -> Option<&PolicyList> {
        self.lists.get(slug)
    }

    /// How many lists there are.
    pub fn num_lists(&self) -> usize {
        self.lists.len()
    }
}

impl Snapshot {
    /// What lists and mechanisms are called.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn names(&mut self) -> Result<Arc<Names>, StoreError> {
        let columns = Arc::clone(&self.columns);
        let read = columns.names.get_or_try_init(|| async { Names::read(&mut self.db).await.map(Arc::new) });
        read.await.cloned()
    }
}
