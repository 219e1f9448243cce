//! What pages count and sort by, of one generation: read from its rows when a page first needs it, and kept as long as its searcher.
//!
//! Reading takes a moment in a large library. One reader does it; whoever needs the same meanwhile waits without a connection to
//! the database, so that other pages go on.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::OnceCell;

use super::names::Names;
use super::{Library, LibraryError, Snapshot};
use crate::domain::annotation::DocumentRelation;
use crate::domain::division::DivisionCode;
use crate::store::cases::{self, CasePage, Scope};
use crate::store::columns::CaseColumns;
use crate::store::documents::{self, DocumentCounts, DocumentOrder, DocumentOrders, DocumentSummary};
use crate::store::figures::{self, FigureColumns, FigureFacets, FigureFilters, FigurePage, FigureSort};
use crate::store::news::{self, News};
use crate::store::overview::{self, DocumentYear};
use crate::store::{self, StoreError};

/// The columns of one generation, each read once.
#[derive(Debug, Default)]
pub(super) struct Columns {
    pub(super) names: OnceCell<Arc<Names>>,
    cases: OnceCell<Arc<CaseColumns>>,
    figures: OnceCell<Arc<FigureColumns>>,
    documents: OnceCell<Arc<DocumentOrders>>,
    years: OnceCell<Arc<[DocumentYear]>>,
    /// Held by whoever reads.
    turn: tokio::sync::Mutex<()>,
}

/// What a page needs of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Where cases stand and who acts in them.
    Cases,
    /// Figures.
    Figures,
    /// The order of documents.
    Documents,
    /// What an overview counts.
    Overview,
}

impl Needs {
    const ALL: [Self; 4] = [Self::Cases, Self::Overview, Self::Figures, Self::Documents];
}

impl Columns {
    fn have(&self, needs: Needs) -> bool {
        match needs {
            Needs::Cases => self.cases.initialized(),
            Needs::Figures => self.figures.initialized(),
            Needs::Documents => self.documents.initialized(),
            Needs::Overview => self.cases.initialized() && self.years.initialized(),
        }
    }
}

impl Library {
    /// A snapshot with the columns that a page needs.
    ///
    /// # Errors
    /// Those of [`Library::snapshot`], and when the rows cannot be read.
    pub async fn snapshot_with(&self, needs: Needs) -> Result<Snapshot, LibraryError> {
        loop {
            let mut snapshot = self.snapshot().await?;
            let columns = Arc::clone(&snapshot.columns);
            if columns.have(needs) {
                return Ok(snapshot);
            }
            if let Ok(_turn) = columns.turn.try_lock() {
                snapshot.read(needs).await?;
                return Ok(snapshot);
            }
            drop(snapshot);
            drop(columns.turn.lock().await);
        }
    }

    /// The same with a place in the pool, for whoever works on the columns. It is taken before a connection to the database is, and
    /// not held while columns are read.
    ///
    /// # Errors
    /// [`LibraryError::Busy`] when no place could be had, and those of [`Library::snapshot_with`].
    pub async fn snapshot_to_work_with(&self, needs: Needs) -> Result<Snapshot, LibraryError> {
        loop {
            let snapshot = self.snapshot_to_work().await?;
            if snapshot.columns.have(needs) {
                return Ok(snapshot);
            }
            drop(snapshot);
            drop(self.snapshot_with(needs).await?);
        }
    }
}

impl Snapshot {
    /// Reads all columns, so that no page has to wait for them.
    pub(super) async fn prepare(&mut self) -> Result<(), LibraryError> {
        self.names().await?;
        let columns = Arc::clone(&self.columns);
        for needs in Needs::ALL {
            let _turn = columns.turn.lock().await;
            self.read(needs).await?;
        }
        Ok(())
    }

    async fn read(&mut self, needs: Needs) -> Result<(), StoreError> {
        match needs {
            Needs::Cases => self.case_columns().await.map(drop),
            Needs::Figures => self.figure_columns().await.map(drop),
            Needs::Documents => self.document_orders().await.map(drop),
            Needs::Overview => {
                self.case_columns().await?;
                self.documents_by_year().await.map(drop)
            }
        }
    }

    /// Where the cases stand and who acts in them.
    ///
    /// # Errors
    /// When the rows cannot be read.
    pub async fn case_columns(&mut self) -> Result<Arc<CaseColumns>, StoreError> {
        let columns = Arc::clone(&self.columns);
        let read = columns.cases.get_or_try_init(|| async { CaseColumns::read(&mut self.db).await.map(Arc::new) });
        read.await.cloned()
    }

    async fn figure_columns(&mut self) -> Result<Arc<FigureColumns>, StoreError> {
        let columns = Arc::clone(&self.columns);
        let read = columns.figures.get_or_try_init(|| async {
            let cases = self.case_columns().await?;
            FigureColumns::read(&mut self.db, cases).await.map(Arc::new)
        });
        read.await.cloned()
    }

    async fn document_orders(&mut self) -> Result<Arc<DocumentOrders>, StoreError> {
        let columns = Arc::clone(&self.columns);
        let read =
            columns.documents.get_or_try_init(|| async { DocumentOrders::read(&mut self.db).await.map(Arc::new) });
        read.await.cloned()
    }

    /// Documents by the year of the lists that name them, the earliest first.
    ///
    /// # Errors
    /// When the rows cannot be read.
    pub async fn documents_by_year(&mut self) -> Result<Arc<[DocumentYear]>, StoreError> {
        let columns = Arc::clone(&self.columns);
        let read =
            columns.years.get_or_try_init(|| async { overview::documents_by_year(&mut self.db).await.map(Arc::from) });
        read.await.cloned()
    }

    /// Cases of every locality that has one. Nobody waits for columns here: until they are there the database counts.
    ///
    /// # Errors
    /// When the rows cannot be read.
    pub async fn cases_by_place(&mut self) -> Result<BTreeMap<DivisionCode, usize>, StoreError> {
        match self.columns.cases.get() {
            Some(columns) => Ok(columns.by_place().clone()),
            None => store::localities::count_by_code(&mut self.db).await,
        }
    }

    /// The cases `offset..offset + limit` of a scope. Places and organisations are answered from the columns.
    ///
    /// # Errors
    /// When the rows cannot be read.
    pub async fn cases_of(&mut self, scope: &Scope, offset: usize, limit: usize) -> Result<CasePage, StoreError> {
        let ids = match scope {
            Scope::Locality(_) | Scope::Organisation(_) => self.case_columns().await?.ids_of(scope),
            Scope::List(_) | Scope::Mechanism(_) | Scope::Measure(_) => None,
        };
        match ids {
            Some(ids) => cases::part(&mut self.db, &ids, offset, limit).await,
            None => cases::page(&mut self.db, scope, offset, limit).await,
        }
    }

    /// The cases that came in or were corrected last, at most `limit`, the last change first. `None` is all cases.
    ///
    /// # Errors
    /// When the rows cannot be read.
    pub async fn newest(&mut self, scope: Option<&Scope>, limit: usize) -> Result<Vec<News>, StoreError> {
        let imported = match scope {
            Some(scope @ (Scope::Locality(_) | Scope::Organisation(_))) => {
                let columns = self.case_columns().await?;
                let lists: Vec<_> = news::imports(&mut self.db).await?.into_iter().map(|(list, _)| list).collect();
                columns.ids_by_list(scope, &lists, limit)
            }
            _ => None,
        };
        news::newest(&mut self.db, scope, imported.as_deref(), limit).await
    }

    /// A part of the table of figures, with the counts for its filters.
    ///
    /// # Errors
    /// [`LibraryError::Busy`] when too much is under way, and when the rows cannot be read.
    pub async fn figures(
        &mut self,
        filters: &FigureFilters,
        order: (FigureSort, bool),
        range: (usize, usize),
    ) -> Result<(FigurePage, FigureFacets), LibraryError> {
        let columns = self.figure_columns().await?;
        let keys: Vec<_> = filters.cases.iter().filter_map(|key| key.parse().ok()).collect();
        let ids: Vec<i64> = cases::ids_of_keys(&mut self.db, &keys).await?.into_iter().flatten().collect();
        let filters = filters.clone();
        let chosen = self.work(move || columns.choose(&filters, &ids, order, range)).await?;
        let rows = figures::entries(&mut self.db, &chosen.rows).await?;
        Ok((FigurePage { total: chosen.total, rows }, chosen.facets))
    }

    /// How many documents there are.
    ///
    /// # Errors
    /// When the rows cannot be read.
    pub async fn document_counts(&mut self) -> Result<DocumentCounts, StoreError> {
        Ok(self.document_orders().await?.counts())
    }

    /// The documents `offset..offset + limit`, of one relation or of both. One that stands only inside the titles of others comes
    /// with those.
    ///
    /// # Errors
    /// When the rows cannot be read.
    pub async fn documents(
        &mut self,
        relation: Option<DocumentRelation>,
        order: DocumentOrder,
        range: (usize, usize),
    ) -> Result<Vec<DocumentSummary>, StoreError> {
        let ids = self.document_orders().await?.ids(relation, order, range);
        documents::by_ids(&mut self.db, &ids).await
    }
}
