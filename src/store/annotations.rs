//! What was read in the texts of cases, written and read case by case. Pages over all documents or figures have rooms of their
//! own.

use std::collections::HashMap;

use super::{Connection, StoreError, id_array, narrow, parse_back, row_array};
use crate::domain::annotation::{
    Annotations, DocumentId, DocumentMention, DocumentRelation, Figure, PairSide, PlaceMention, Span,
};

/// Which version of the rules read the annotations of this library; `None` when they were never read.
///
/// # Errors
/// When the database cannot be read.
pub async fn rules_version(db: &mut Connection) -> Result<Option<i64>, StoreError> {
    Ok(sqlx::query_scalar!("SELECT version FROM annotation_rules").fetch_optional(db).await?)
}

/// Takes out everything that was read but the titles of documents, whose pages were linked, and notes which version of the rules reads from now on.
///
/// # Errors
/// When the database refuses.
pub async fn start_again(db: &mut Connection, version: i64) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM document_mentions").execute(&mut *db).await?;
    sqlx::query!("DELETE FROM figures").execute(&mut *db).await?;
    sqlx::query!("DELETE FROM place_mentions").execute(&mut *db).await?;
    sqlx::query!("INSERT OR REPLACE INTO annotation_rules (only, version) VALUES (1, ?)", version).execute(db).await?;
    Ok(())
}

/// Writes what was read in cases that have no annotations yet.
///
/// # Errors
/// When the database refuses a row.
pub async fn insert(db: &mut Connection, cases: &[(i64, &Annotations)]) -> Result<(), StoreError> {
    insert_documents(db, cases).await?;
    insert_figures(db, cases).await?;
    let mentions = cases.iter().flat_map(|(case_id, read)| read.mentions.iter().map(move |mention| (case_id, mention)));
    let rows = mentions.map(|(id, mention)| (id, mention.code.to_string(), &mention.as_written, stored(&mention.span)));
    let rows = row_array(&rows.collect::<Vec<_>>())?;
    sqlx::query!(
        "INSERT INTO place_mentions (case_id, code, as_written, byte_start, byte_end, sentence)
        SELECT value ->> 0, value ->> 1, value ->> 2, value ->> '$[3][0]', value ->> '$[3][1]', value ->> '$[3][2]'
        FROM json_each(?)",
        rows
    )
    .execute(db)
    .await?;
    Ok(())
}

async fn insert_documents(db: &mut Connection, cases: &[(i64, &Annotations)]) -> Result<(), StoreError> {
    let all =
        || cases.iter().flat_map(|(id, read)| (1i64..).zip(&read.documents).map(move |(at, read)| (id, at, read)));
    // The title is as it was written where it was first read.
    let titles = row_array(&all().map(|(_, _, document)| (document.id.as_str(), &document.title)).collect::<Vec<_>>())?;
    sqlx::query!(
        "INSERT OR IGNORE INTO documents (id, title) SELECT value ->> 0, value ->> 1 FROM json_each(?)",
        titles
    )
    .execute(&mut *db)
    .await?;
    let rows = all().map(|(case_id, position, document)| {
        let relation = match document.relation {
            DocumentRelation::Issued => "issued",
            DocumentRelation::Cited => "cited",
        };
        let names = (document.id.as_str(), &document.title, &document.issuer, &document.verb);
        (case_id, position, names, stored(&document.span), relation, document.within.map(position_of))
    });
    let rows = row_array(&rows.collect::<Vec<_>>())?;
    sqlx::query!(
        "INSERT INTO document_mentions
            (case_id, position, document_id, title, issuer, verb, byte_start, byte_end, sentence, relation, within)
        SELECT value ->> 0, value ->> 1, value ->> '$[2][0]', value ->> '$[2][1]', value ->> '$[2][2]', value ->> '$[2][3]',
            value ->> '$[3][0]', value ->> '$[3][1]', value ->> '$[3][2]', value ->> 4, value ->> 5
        FROM json_each(?)",
        rows
    )
    .execute(db)
    .await?;
    Ok(())
}

async fn insert_figures(db: &mut Connection, cases: &[(i64, &Annotations)]) -> Result<(), StoreError> {
    let all = cases.iter().flat_map(|(id, read)| (1i64..).zip(&read.figures).map(move |(at, read)| (id, at, read)));
    let rows = all.map(|(case_id, position, figure)| {
        let pair = match figure.pair {
            Some((PairSide::From, other)) => (Some("from"), Some(position_of(other))),
            Some((PairSide::To, other)) => (Some("to"), Some(position_of(other))),
            None => (None, None),
        };
        let about = (figure.kind.name(), figure.qualifier.name(), figure.cumulative, &figure.counter);
        let place = figure.place.map(|place| place.to_string());
        (case_id, position, about, &figure.as_written, figure.value, stored(&figure.span), pair, place)
    });
    let rows = row_array(&rows.collect::<Vec<_>>())?;
    sqlx::query!(
        "INSERT INTO figures
            (case_id, position, kind, qualifier, cumulative, counter, as_written, value, byte_start, byte_end, sentence,
            pair_side, pair_position, place)
        SELECT value ->> 0, value ->> 1, value ->> '$[2][0]', value ->> '$[2][1]', value ->> '$[2][2]', value ->> '$[2][3]',
            value ->> 3, value ->> 4, value ->> '$[5][0]', value ->> '$[5][1]', value ->> '$[5][2]',
            value ->> '$[6][0]', value ->> '$[6][1]', value ->> 7
        FROM json_each(?)",
        rows
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Other cases that name one of these documents, at most `limit`, with the document; the newest cases first.
///
/// # Errors
/// When the database cannot be read or a row does not parse back.
pub async fn cases_naming(
    db: &mut Connection,
    documents: &[&DocumentId],
    except: i64,
    limit: usize,
) -> Result<Vec<(i64, DocumentId)>, StoreError> {
    if documents.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<String> = documents.iter().map(|id| format!("\"{id}\"")).collect();
    let (ids, limit) = (format!("[{}]", ids.join(",")), i64::try_from(limit).unwrap_or(i64::MAX));
    let rows = sqlx::query!(
        r#"SELECT DISTINCT case_id, document_id FROM document_mentions
        WHERE document_id IN (SELECT value FROM json_each(?)) AND case_id <> ? ORDER BY case_id DESC LIMIT ?"#,
        ids,
        except,
        limit
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|row| {
            let id = parse_back("document_mentions", "document_id", row.case_id, &row.document_id)?;
            Ok((row.case_id, id))
        })
        .collect()
}

/// What was read in each of these cases, in the order of the ids.
///
/// # Errors
/// When the database cannot be read or a row does not parse back.
pub async fn by_ids(db: &mut Connection, ids: &[i64]) -> Result<Vec<Annotations>, StoreError> {
    let wanted = id_array(ids);
    let mut found: HashMap<i64, Annotations> = HashMap::with_capacity(ids.len());
    let documents = sqlx::query_as!(
        DocumentRow,
        "SELECT case_id, document_id, title, byte_start, byte_end, sentence, relation, issuer, verb, within
        FROM document_mentions WHERE case_id IN (SELECT value FROM json_each(?)) ORDER BY case_id, position",
        wanted
    )
    .fetch_all(&mut *db)
    .await?;
    for row in documents {
        found.entry(row.case_id).or_default().documents.push(row.parse()?);
    }
    let figures = sqlx::query_as!(
        FigureRow,
        r#"SELECT case_id, kind, as_written, value, qualifier, cumulative AS "cumulative: bool", counter, byte_start, byte_end,
            sentence, pair_side, pair_position, place
        FROM figures WHERE case_id IN (SELECT value FROM json_each(?)) ORDER BY case_id, position"#,
        wanted
    )
    .fetch_all(&mut *db)
    .await?;
    for row in figures {
        found.entry(row.case_id).or_default().figures.push(row.parse()?);
    }
    let mentions = sqlx::query_as!(
        MentionRow,
        "SELECT case_id, code, as_written, byte_start, byte_end, sentence
        FROM place_mentions WHERE case_id IN (SELECT value FROM json_each(?)) ORDER BY case_id, byte_start",
        wanted
    )
    .fetch_all(&mut *db)
    .await?;
    for row in mentions {
        found.entry(row.case_id).or_default().mentions.push(row.parse()?);
    }
    Ok(ids.iter().map(|id| found.remove(id).unwrap_or_default()).collect())
}

pub(super) struct DocumentRow {
    pub(super) case_id: i64,
    pub(super) document_id: String,
    pub(super) title: String,
    pub(super) byte_start: i64,
    pub(super) byte_end: i64,
    pub(super) sentence: i64,
    pub(super) relation: String,
    pub(super) issuer: Option<String>,
    pub(super) verb: Option<String>,
    pub(super) within: Option<i64>,
}

impl DocumentRow {
    pub(super) fn parse(self) -> Result<DocumentMention, StoreError> {
        let table = "document_mentions";
        Ok(DocumentMention {
            id: parse_back(table, "document_id", self.case_id, &self.document_id)?,
            title: self.title,
            span: span(table, self.case_id, (self.byte_start, self.byte_end), self.sentence)?,
            relation: if self.relation == "issued" { DocumentRelation::Issued } else { DocumentRelation::Cited },
            issuer: self.issuer,
            verb: self.verb,
            within: self.within.map(|position| index_of(table, "within", self.case_id, position)).transpose()?,
        })
    }
}

pub(super) struct FigureRow {
    pub(super) case_id: i64,
    pub(super) kind: String,
    pub(super) as_written: String,
    pub(super) value: f64,
    pub(super) qualifier: String,
    pub(super) cumulative: bool,
    pub(super) counter: Option<String>,
    pub(super) byte_start: i64,
    pub(super) byte_end: i64,
    pub(super) sentence: i64,
    pub(super) pair_side: Option<String>,
    pub(super) pair_position: Option<i64>,
    pub(super) place: Option<String>,
}

impl FigureRow {
    pub(super) fn parse(self) -> Result<Figure, StoreError> {
        let (table, row) = ("figures", self.case_id);
        let side = self.pair_side.map(|side| if side == "from" { PairSide::From } else { PairSide::To });
        let other = self.pair_position.map(|other| index_of(table, "pair_position", row, other)).transpose()?;
        Ok(Figure {
            kind: parse_back(table, "kind", row, &self.kind)?,
            as_written: self.as_written,
            value: self.value,
            qualifier: parse_back(table, "qualifier", row, &self.qualifier)?,
            cumulative: self.cumulative,
            counter: self.counter,
            span: span(table, row, (self.byte_start, self.byte_end), self.sentence)?,
            place: self.place.map(|place| parse_back(table, "place", row, &place)).transpose()?,
            pair: side.zip(other),
        })
    }
}

struct MentionRow {
    case_id: i64,
    code: String,
    as_written: String,
    byte_start: i64,
    byte_end: i64,
    sentence: i64,
}

impl MentionRow {
    fn parse(self) -> Result<PlaceMention, StoreError> {
        let table = "place_mentions";
        Ok(PlaceMention {
            code: parse_back(table, "code", self.case_id, &self.code)?,
            as_written: self.as_written,
            span: span(table, self.case_id, (self.byte_start, self.byte_end), self.sentence)?,
        })
    }
}

/// Byte offsets and sentence as they are stored. Texts are far below the range of the numbers.
fn stored(span: &Span) -> (i64, i64, i64) {
    let byte = |n| i64::try_from(n).unwrap_or(i64::MAX);
    (byte(span.bytes.start), byte(span.bytes.end), i64::from(span.sentence))
}

fn span(table: &'static str, row: i64, bytes: (i64, i64), sentence: i64) -> Result<Span, StoreError> {
    let start = narrow(table, "byte_start", row, bytes.0)?;
    let end = narrow(table, "byte_end", row, bytes.1)?;
    Ok(Span { bytes: start..end, sentence: narrow(table, "sentence", row, sentence)? })
}

/// An index as a position, which counts from 1.
fn position_of(index: usize) -> i64 {
    i64::try_from(index + 1).unwrap_or(i64::MAX)
}

fn index_of(table: &'static str, column: &'static str, row: i64, position: i64) -> Result<usize, StoreError> {
    narrow(table, column, row, position - 1)
}
