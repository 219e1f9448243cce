//! Searches over what a server keeps of the newest generation. Most need no look at the database: their cases were shown before, and
//! what filters are called is known. Asking the database for that costs more than many a search, because each question goes to
//! another thread and back.

use std::sync::Arc;

use super::names::Names;
use super::pool::{Place, run};
use super::search::{SearchRequest, ids_of, page_of};
use super::shown::ShownCases;
use super::{Library, LibraryError, SearchPage};
use crate::search::{Query, SearchHits, SearchIndex};

/// A search that was answered, and the generation that answered it.
pub struct Searched {
    /// The answer.
    pub page: SearchPage,
    /// What lists and mechanisms are called.
    pub names: Arc<Names>,
    index: Arc<SearchIndex>,
    place: Place,
    generation: u64,
}

/// What is kept of one generation.
struct Ready {
    names: Arc<Names>,
    index: Arc<SearchIndex>,
    shown: Arc<ShownCases>,
    generation: u64,
}

/// How far a search came.
enum Step {
    Answered(SearchPage),
    /// Not all of its cases are kept.
    Found(SearchHits),
}

impl Library {
    /// Searches the newest generation. While somebody [follows](Library::follow) that is the newest that was seen, which is at most
    /// a moment old.
    ///
    /// # Errors
    /// [`LibraryError::Busy`] when no place to work could be had, and when the index or the database cannot be read; what a reader
    /// types is never an error.
    pub async fn search(&self, request: SearchRequest) -> Result<Searched, LibraryError> {
        let place = self.pool.place().await?;
        let amounts = request.query.amounts();
        let mut found = None;
        if let Some(ready) = self.ready()? {
            let Ready { names, index, shown, generation } = ready;
            let (searched, wanted) = (Arc::clone(&index), request.clone());
            let asks_for_words_only = amounts.is_empty();
            let step = run(place.clone(), move || {
                let found = wanted.run(&searched)?;
                let cases = if asks_for_words_only { shown.all(&ids_of(&found)) } else { None };
                Ok::<_, LibraryError>(match cases {
                    Some(cases) => {
                        let no_amounts = vec![Vec::new(); cases.len()];
                        Step::Answered(page_of(found, cases, no_amounts))
                    }
                    None => Step::Found(found),
                })
            });
            match step.await?? {
                Step::Answered(page) => return Ok(Searched { page, names, index, place, generation }),
                Step::Found(hits) => found = Some((generation, hits)),
            }
        }
        let mut snapshot = self.snapshot().await?;
        snapshot.place = Some(place.clone());
        let page = match found {
            Some((generation, hits)) if generation == snapshot.generation() => snapshot.show(hits, amounts).await?,
            // Another generation has come: what was found is not of it.
            _ => snapshot.search(request).await?,
        };
        let names = snapshot.names().await?;
        let (index, generation) = (Arc::clone(&snapshot.index), snapshot.generation());
        Ok(Searched { page, names, index, place, generation })
    }

    /// What is kept of the newest generation; `None` when it is not known which that is, or not all of it is there yet.
    fn ready(&self) -> Result<Option<Ready>, LibraryError> {
        self.refuse_if_damaged()?;
        let Some(generation) = self.followed_generation() else { return Ok(None) };
        let Some(index) = self.open_index(generation) else { return Ok(None) };
        let names = self.columns.known(generation).and_then(|columns| columns.names.get().cloned());
        let shown = self.shown.known(generation);
        Ok(names.zip(shown).map(|(names, shown)| Ready { names, index, shown, generation }))
    }
}

impl Searched {
    /// The number of the generation that answered.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// How many cases it has.
    pub fn indexed(&self) -> usize {
        self.index.num_cases()
    }

    /// In how many provinces its cases act.
    pub fn provinces(&self) -> usize {
        self.index.num_provinces()
    }

    /// How many cases each of these searches finds.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub async fn counts(&self, queries: Vec<Query>) -> Result<Vec<usize>, LibraryError> {
        let index = Arc::clone(&self.index);
        Ok(run(self.place.clone(), move || index.counts(&queries)).await??)
    }
}
