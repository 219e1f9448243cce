//! In which fields a hit matched: asked of the index itself, field by field, only for the hits that are shown.
//!
//! A field is named when any wanted part of the query stands in it. The answer is exact (it uses the positions) and
//! needs no text; it costs one look per field and shown hit.

use tantivy::query::EnableScoring;
use tantivy::{DocAddress, DocSet, Searcher, TantivyError};

use super::query::Plan;
use super::query::compile::in_field;
use super::schema::{Fields, TextField};

/// For each hit, in the order given, the fields that hold a part of the query.
pub(super) fn matched_fields(
    searcher: &Searcher,
    fields: &Fields,
    plan: &Plan,
    hits: &[DocAddress],
) -> Result<Vec<Vec<TextField>>, TantivyError> {
    let mut matched = vec![Vec::new(); hits.len()];
    // A cursor only moves forward.
    let mut by_address: Vec<usize> = (0..hits.len()).collect();
    by_address.sort_by_key(|&at| hits[at]);
    for field in TextField::ALL {
        let Some(query) = in_field(plan, fields, field) else { continue };
        let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
        for segment in by_address.chunk_by(|&a, &b| hits[a].segment_ord == hits[b].segment_ord) {
            let ord = hits[segment[0]].segment_ord;
            let mut cursor = weight.scorer(searcher.segment_reader(ord), 1.0)?;
            for &at in segment {
                let doc = hits[at].doc_id;
                if cursor.doc() < doc {
                    cursor.seek(doc);
                }
                if cursor.doc() == doc {
                    matched[at].push(field);
                }
            }
        }
    }
    Ok(matched)
}
