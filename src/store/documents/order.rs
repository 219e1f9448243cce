//! The order of all documents of a generation, read once and kept in memory (16 bytes for a document): a page of the index then
//! takes a look at its own documents only.

use std::collections::HashMap;

use super::{DocumentCounts, DocumentOrder};
use crate::domain::annotation::{DocumentId, DocumentRelation};
use crate::domain::division::DivisionCode;
use crate::store::rows::Rows;
use crate::store::{Connection, StoreError, parse_back};

/// The documents that are named by themselves, in both orders.
#[derive(Debug, Default)]
pub struct DocumentOrders {
    counts: DocumentCounts,
    by_title: Vec<Listed>,
    by_issuer: Vec<Listed>,
}

/// A document: the digits of its id, and in the lowest bit whether a case tells of its issue.
#[derive(Debug, Clone, Copy)]
struct Listed(u64);

/// What the mentions of a document say so far.
#[derive(Default)]
struct Named {
    standing: bool,
    issued: bool,
    /// Whether a mention by itself tells of the issue.
    issued_standing: bool,
    /// The place that issued it, and where that is said.
    place: Option<(DivisionCode, Naming)>,
}

impl DocumentOrders {
    /// Reads them.
    ///
    /// # Errors
    /// When the database cannot be read or a row does not parse back.
    pub async fn read(db: &mut Connection) -> Result<Self, StoreError> {
        let named = named(db).await?;
        let mut documents = Vec::new();
        let mut stream = Rows::of(sqlx::query_scalar!("SELECT id FROM documents ORDER BY title, id").fetch(db));
        while let Some(id) = stream.next().await? {
            let digits = digits(&id)?;
            if let Some(of_this) = named.get(&digits).filter(|of_this| of_this.standing) {
                let place = of_this.place.as_ref().map(|(place, _)| *place);
                documents.push((place, Listed(digits << 1 | u64::from(of_this.issued))));
            }
        }
        drop(stream);
        let by_title = documents.iter().map(|(_, document)| *document).collect();
        documents.sort_by_key(|(place, _)| (place.is_none(), *place));
        Ok(Self {
            counts: DocumentCounts {
                all: documents.len(),
                issued: named.values().filter(|of_this| of_this.issued_standing).count(),
            },
            by_title,
            by_issuer: documents.into_iter().map(|(_, document)| document).collect(),
        })
    }

    /// How many there are.
    pub fn counts(&self) -> DocumentCounts {
        self.counts
    }

    /// The documents `offset..offset + limit`, of one relation or of both.
    pub fn ids(
        &self,
        relation: Option<DocumentRelation>,
        order: DocumentOrder,
        (offset, limit): (usize, usize),
    ) -> Vec<DocumentId> {
        let all = match order {
            DocumentOrder::Issuer => &self.by_issuer,
            DocumentOrder::Title => &self.by_title,
        };
        let wanted = all.iter().filter(|document| relation.is_none_or(|relation| relation == document.relation()));
        wanted.skip(offset).take(limit).filter_map(|document| document.id()).collect()
    }
}

impl Listed {
    fn relation(self) -> DocumentRelation {
        if self.0 & 1 == 1 { DocumentRelation::Issued } else { DocumentRelation::Cited }
    }

    fn id(self) -> Option<DocumentId> {
        format!("{:012x}", self.0 >> 1).parse().ok()
    }
}

/// The twelve digits of an id as a number.
fn digits(id: &str) -> Result<u64, StoreError> {
    let id: DocumentId = parse_back("documents", "id", id, id)?;
    // Twelve hexadecimal digits are 48 bits.
    Ok(u64::from_str_radix(id.as_str(), 16).unwrap_or_default())
}

/// What the mentions say of each document. The place that issued it is the acting place that the issuer is named by, else the
/// first that acts there, of the first case that tells of the issue, else of the first that names an issuer.
async fn named(db: &mut Connection) -> Result<HashMap<u64, Named>, StoreError> {
    let mut named: HashMap<u64, Named> = HashMap::new();
    // One row for each place that acts where an issuer is named, one for any other mention.
    let mut stream = Rows::of(sqlx::query!(
        r#"SELECT m.case_id, m.document_id, m.relation = 'issued' AS "issued!: bool", m.within IS NULL AS "standing!: bool",
            m.position, a.locality_code AS "place?: String", instr(m.issuer, a.as_written) = 1 AS "named?: bool"
        FROM document_mentions m LEFT JOIN case_actors a
            ON a.case_id = m.case_id AND m.issuer IS NOT NULL AND a.locality_code IS NOT NULL
        ORDER BY m.case_id, m.position, a.position"#
    )
    .fetch(db));
    while let Some(row) = stream.next().await? {
        let document = named.entry(digits(&row.document_id)?).or_default();
        document.standing |= row.standing;
        document.issued |= row.issued;
        document.issued_standing |= row.issued && row.standing;
        if let Some(place) = row.place {
            let code = parse_back("case_actors", "locality_code", row.case_id, &place)?;
            let naming = Naming { at: (row.case_id, row.position), issued: row.issued, named: row.named == Some(true) };
            if document.place.as_ref().is_none_or(|(_, before)| naming.goes_before(before)) {
                document.place = Some((code, naming));
            }
        }
    }
    Ok(named)
}

/// Where an issuer is named together with a place that acts there.
struct Naming {
    at: (i64, i64),
    /// Whether the case tells of the issue.
    issued: bool,
    /// Whether the issuer is named by the place.
    named: bool,
}

impl Naming {
    /// Whether it says more of who issued than one that was read before.
    fn goes_before(&self, before: &Self) -> bool {
        match (self.issued, before.issued) {
            (true, false) => true,
            (false, true) => false,
            _ => self.at == before.at && self.named && !before.named,
        }
    }
}
