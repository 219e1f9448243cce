//! What is covered: how many cases stand where. Those of cases are counted in [`super::columns`].

use super::{Connection, StoreError, count};
use crate::domain::division::{DivisionCode, Level};
use crate::domain::ids::MechanismKey;

/// Cases of a mechanism in a province; `None` is those in which no place acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Which mechanism.
    pub mechanism: MechanismKey,
    /// Which province.
    pub province: Option<DivisionCode>,
    /// 案例.
    pub cases: usize,
}

/// Who acts, by level of government; a case counts once for every level that acts in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Levels {
    provinces: usize,
    prefectures: usize,
    counties: usize,
    /// 机构.
    pub organisations: usize,
}

impl Levels {
    /// These with a case in which such places act, and whether organisations do.
    pub(super) fn add(&mut self, places: &[DivisionCode], organisations: bool) {
        let acts = |level| usize::from(places.iter().any(|code| code.level() == level));
        self.provinces += acts(Level::Province);
        self.prefectures += acts(Level::Prefecture);
        self.counties += acts(Level::County);
        self.organisations += usize::from(organisations);
    }

    /// Both together.
    pub(super) fn plus(self, other: &Self) -> Self {
        Self {
            provinces: self.provinces + other.provinces,
            prefectures: self.prefectures + other.prefectures,
            counties: self.counties + other.counties,
            organisations: self.organisations + other.organisations,
        }
    }

    /// 案例 of a level of government.
    pub fn of(&self, level: Level) -> usize {
        match level {
            Level::Province => self.provinces,
            Level::Prefecture => self.prefectures,
            Level::County => self.counties,
        }
    }
}

/// Documents 《…》 that the lists of a year name, each counted once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentYear {
    /// The year in which the lists were issued; `None` when that is not known.
    pub year: Option<String>,
    /// Documents whose issue a case tells of.
    pub issued: usize,
    /// Documents that are only named.
    pub cited: usize,
}

/// Documents by the year of the lists that name them, the earliest first. Titles inside other titles are left out. When a
/// document was issued is seldom written, so the year is that of the list.
///
/// # Errors
/// When the database cannot be read.
pub async fn documents_by_year(db: &mut Connection) -> Result<Vec<DocumentYear>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT substr(l.issued_on, 1, 4) AS "year?: String", count(DISTINCT d.document_id) AS "documents!: i64",
            count(DISTINCT CASE WHEN d.relation = 'issued' THEN d.document_id END) AS "issued!: i64"
        FROM document_mentions d JOIN cases c ON c.id = d.case_id JOIN lists l ON l.id = c.list_id
        WHERE d.within IS NULL GROUP BY 1 ORDER BY 1 IS NULL, 1"#
    )
    .fetch_all(db)
    .await?;
    let year = |year, documents, issued| DocumentYear { year, issued: count(issued), cited: count(documents - issued) };
    Ok(rows.into_iter().map(|row| year(row.year, row.documents, row.issued)).collect())
}
