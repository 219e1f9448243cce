//! 《文件》 over all cases: which there are, who issued them, which cases name them.

use super::{Connection, StoreError, annotations, cases, count, narrow, parse_back, row_array};
use std::collections::HashMap;

mod order;

pub use order::DocumentOrders;

use crate::domain::annotation::{Annotations, DocumentId, DocumentRelation};
use crate::domain::case::CaseSummary;

/// A document and what the cases together say of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentSummary {
    /// Name in URLs.
    pub id: DocumentId,
    /// The title as it was first read.
    pub title: String,
    /// Issued when a case tells of its issue, else cited.
    pub relation: DocumentRelation,
    /// Who issued it, as a case writes it.
    pub issuer: Option<String>,
    /// The verb of its issue, as a case writes it.
    pub verb: Option<String>,
    /// The year of the first list that names it.
    pub year: Option<u16>,
    /// 案例 that name it.
    pub case_count: usize,
    /// The documents that its title names, each once.
    pub inner: Vec<InnerTitle>,
}

/// A document that stands inside the title of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InnerTitle {
    /// Name in URLs.
    pub id: DocumentId,
    /// The title as it was first read.
    pub title: String,
}

/// How many documents there are that are named by themselves, not only inside the titles of others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DocumentCounts {
    /// All.
    pub all: usize,
    /// Those of whose issue a case tells.
    pub issued: usize,
}

/// The order of a list of documents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum DocumentOrder {
    /// By the place that issued them, those of organisations last.
    #[default]
    Issuer,
    /// By title.
    Title,
}

/// A case that names a document, with all that was read in it.
#[derive(Debug, Clone)]
pub struct NamingCase {
    /// The case.
    pub case: CaseSummary,
    /// What was read in it.
    pub annotations: Annotations,
}

/// Documents with these ids, in the order of the ids; unknown ones are left out.
///
/// # Errors
/// When the database cannot be read or a row does not parse back.
pub async fn by_ids(db: &mut Connection, ids: &[DocumentId]) -> Result<Vec<DocumentSummary>, StoreError> {
    let wanted = row_array(ids)?;
    let rows = sqlx::query_as!(
        SummaryRow,
        // The view `document_summaries` for some documents: a list of ids does not reach into it, so it would be made whole.
        r#"SELECT d.id AS "id!", d.title AS "title!", max(m.relation = 'issued') AS "issued!: i64",
            (SELECT i.issuer FROM document_mentions i WHERE i.document_id = d.id AND i.issuer IS NOT NULL
                ORDER BY i.relation = 'issued' DESC, i.case_id, i.position LIMIT 1) AS "issuer?: String",
            (SELECT i.verb FROM document_mentions i WHERE i.document_id = d.id AND i.verb IS NOT NULL
                ORDER BY i.issuer IS NULL, i.case_id, i.position LIMIT 1) AS "verb?: String",
            min(l.issued_on) AS "first_on?: String", count(DISTINCT m.case_id) AS "cases!: i64"
        FROM documents d JOIN document_mentions m ON m.document_id = d.id JOIN cases c ON c.id = m.case_id
            JOIN lists l ON l.id = c.list_id
        WHERE d.id IN (SELECT value FROM json_each(?)) GROUP BY d.id"#,
        wanted
    )
    .fetch_all(&mut *db)
    .await?;
    let mut found = HashMap::with_capacity(rows.len());
    for row in rows {
        let document = row.parse()?;
        found.insert(document.id.clone(), document);
    }
    let mut documents = ids.iter().filter_map(|id| found.remove(id)).collect::<Vec<_>>();
    add_inner_titles(db, &mut documents).await?;
    Ok(documents)
}

/// Tells each document which others its title names.
async fn add_inner_titles(db: &mut Connection, documents: &mut [DocumentSummary]) -> Result<(), StoreError> {
    let ids = row_array(&documents.iter().map(|document| &document.id).collect::<Vec<_>>())?;
    let places: HashMap<String, usize> =
        documents.iter().enumerate().map(|(at, document)| (document.id.to_string(), at)).collect();
    let rows = sqlx::query!(
        r#"SELECT o.document_id AS "outer!", d.id AS "id!", d.title AS "title!"
        FROM document_mentions o JOIN document_mentions m ON m.case_id = o.case_id AND m.within = o.position
            JOIN documents d ON d.id = m.document_id
        WHERE o.document_id IN (SELECT value FROM json_each(?))
        GROUP BY o.document_id, d.id ORDER BY min(m.case_id), min(m.position)"#,
        ids
    )
    .fetch_all(db)
    .await?;
    for row in rows {
        let inner = InnerTitle { id: parse_back("documents", "id", &row.id, &row.id)?, title: row.title };
        if let Some(document) = places.get(&row.outer).and_then(|at| documents.get_mut(*at)) {
            document.inner.push(inner);
        }
    }
    Ok(())
}

/// One document.
///
/// # Errors
/// When the database cannot be read or the row does not parse back.
pub async fn find(db: &mut Connection, id: &DocumentId) -> Result<Option<DocumentSummary>, StoreError> {
    let id = id.as_str();
    let row = sqlx::query_as!(
        SummaryRow,
        r#"SELECT id AS "id!", title AS "title!", issued AS "issued!: i64", issuer AS "issuer?", verb AS "verb?", first_on,
            cases AS "cases!: i64"
        FROM document_summaries WHERE id = ?"#,
        id
    )
    .fetch_optional(&mut *db)
    .await?;
    let mut found: Vec<DocumentSummary> = row.map(SummaryRow::parse).transpose()?.into_iter().collect();
    add_inner_titles(db, &mut found).await?;
    Ok(found.pop())
}

/// The title of a document that a case of the library names or once named; `None` when none ever did. A page asks here when
/// [`find`] knows no case any more.
///
/// # Errors
/// When the database cannot be read.
pub async fn title_once_named(db: &mut Connection, id: &DocumentId) -> Result<Option<String>, StoreError> {
    let id = id.as_str();
    Ok(sqlx::query_scalar!("SELECT title FROM documents WHERE id = ?", id).fetch_optional(db).await?)
}

/// The cases that name a document, those that tell of its issue first, then in list order: `offset..offset + limit`.
///
/// # Errors
/// When the database cannot be read or a row does not parse back.
pub async fn naming_cases(
    db: &mut Connection,
    id: &DocumentId,
    (offset, limit): (usize, usize),
) -> Result<Vec<NamingCase>, StoreError> {
    let id = id.as_str();
    let (offset, limit) = (i64::try_from(offset).unwrap_or(i64::MAX), i64::try_from(limit).unwrap_or(i64::MAX));
    let ids = sqlx::query_scalar!(
        r#"SELECT d.case_id AS "id!" FROM document_mentions d JOIN cases c ON c.id = d.case_id
        JOIN lists l ON l.id = c.list_id JOIN measures n ON n.id = c.measure_id JOIN mechanisms m ON m.id = n.mechanism_id
        WHERE d.document_id = ? GROUP BY d.case_id
        ORDER BY max(d.relation = 'issued') DESC, l.issued_on IS NULL, l.issued_on DESC, l.id DESC, m.position, n.position,
            c.position
        LIMIT ? OFFSET ?"#,
        id,
        limit,
        offset
    )
    .fetch_all(&mut *db)
    .await?;
    let cases = cases::by_ids(db, &ids).await?;
    let annotations = annotations::by_ids(db, &ids).await?;
    Ok(cases.into_iter().zip(annotations).map(|(case, annotations)| NamingCase { case, annotations }).collect())
}

/// How many documents the cases name, those inside the titles of others among them.
///
/// # Errors
/// When the database cannot be read.
pub async fn count_all(db: &mut Connection) -> Result<usize, StoreError> {
    let all = sqlx::query_scalar!(r#"SELECT count(DISTINCT document_id) AS "all!: i64" FROM document_mentions"#);
    Ok(count(all.fetch_one(db).await?))
}

/// Names in URLs of all documents, in order: `offset..offset + limit`.
///
/// # Errors
/// When the database cannot be read or a row does not parse back.
pub async fn ids(db: &mut Connection, offset: usize, limit: usize) -> Result<Vec<DocumentId>, StoreError> {
    let (offset, limit) = (i64::try_from(offset).unwrap_or(i64::MAX), i64::try_from(limit).unwrap_or(i64::MAX));
    let ids = sqlx::query_scalar!(
        "SELECT DISTINCT document_id FROM document_mentions ORDER BY document_id LIMIT ? OFFSET ?",
        limit,
        offset
    )
    .fetch_all(db)
    .await?;
    ids.iter().map(|id| parse_back("documents", "id", id, id)).collect()
}

struct SummaryRow {
    id: String,
    title: String,
    issued: i64,
    issuer: Option<String>,
    verb: Option<String>,
    first_on: Option<String>,
    cases: i64,
}

impl SummaryRow {
    fn parse(self) -> Result<DocumentSummary, StoreError> {
        let year = self.first_on.as_deref().and_then(|date| date.get(..4)).map(str::parse::<i64>);
        let year = year.and_then(Result::ok).map(|year| narrow("lists", "issued_on", &self.id, year)).transpose()?;
        Ok(DocumentSummary {
            id: parse_back("documents", "id", &self.id, &self.id)?,
            relation: if self.issued == 1 { DocumentRelation::Issued } else { DocumentRelation::Cited },
            title: self.title,
            issuer: self.issuer,
            verb: self.verb,
            year,
            case_count: count(self.cases),
            inner: Vec::new(),
        })
    }
}
