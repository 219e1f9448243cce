//! The same questions asked of the database as plainly as they can be.

use std::collections::BTreeMap;

use anli::domain::annotation::DocumentRelation;
use anli::store::cases::Scope;
use anli::store::documents::DocumentOrder;
use anli::store::figures::{FigureFilters, FigureSort};
use anli::store::{self, Connection};
use sqlx::AssertSqlSafe;

/// List order.
const IN_LIST_ORDER: &str = "l.issued_on IS NULL, l.issued_on DESC, l.id DESC, m.position, n.position, c.position";

const STANDING: &str = "cases c JOIN lists l ON l.id = c.list_id JOIN measures n ON n.id = c.measure_id
    JOIN mechanisms m ON m.id = n.mechanism_id";

/// A figure, with all that it is chosen and sorted by.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct Row {
    pub(crate) case_id: i64,
    pub(crate) position: u32,
    kind: String,
    value: f64,
    place: Option<String>,
    mechanism: String,
    case_key: String,
    first: Option<String>,
}

/// All figures in list order, with the places of each.
pub(crate) async fn figures(db: &mut Connection) -> Vec<(Row, Vec<String>)> {
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT f.case_id, f.position, f.kind, f.value, f.place, l.slug || '/' || m.key AS mechanism,
            l.slug || '/' || c.key_mechanism || '/' || c.key_measure || '/' || c.key_position AS case_key,
            (SELECT locality_code FROM case_actors a WHERE a.case_id = c.id AND locality_code IS NOT NULL
                ORDER BY a.position LIMIT 1) AS first
        FROM {STANDING} JOIN figures f ON f.case_id = c.id WHERE f.pair_side IS NOT 'to' ORDER BY {IN_LIST_ORDER}, f.position"
    )))
    .fetch_all(&mut *db)
    .await
    .expect("figures");
    let mut all = Vec::new();
    for row in rows {
        let mut places: Vec<String> = sqlx::query_scalar("SELECT code FROM case_areas WHERE case_id = ?")
            .bind(row.case_id)
            .fetch_all(&mut *db)
            .await
            .expect("places");
        if let Some(place) = &row.place {
            places.extend([place.clone(), format!("{}00", &place[..4]), format!("{}0000", &place[..2])]);
        }
        places.sort();
        places.dedup();
        all.push((row, places));
    }
    all
}

/// Which filters a figure passes: kind, place, mechanism, case.
fn passes((row, places): &(Row, Vec<String>), filters: &FigureFilters) -> [bool; 4] {
    [
        filters.kinds.is_empty() || filters.kinds.iter().any(|kind| kind.name() == row.kind),
        filters.places.is_empty() || filters.places.iter().any(|place| places.contains(place)),
        filters.mechanisms.is_empty() || filters.mechanisms.contains(&row.mechanism),
        filters.cases.is_empty() || filters.cases.contains(&row.case_key),
    ]
}

/// What passes, in the order asked for.
pub(crate) fn sorted(
    all: &[(Row, Vec<String>)],
    filters: &FigureFilters,
    (sort, descending): (FigureSort, bool),
) -> Vec<(i64, u32)> {
    let mut rows: Vec<&Row> = all.iter().filter(|row| passes(row, filters) == [true; 4]).map(|(row, _)| row).collect();
    let kinds = ["money", "percentage", "area", "duration", "count"];
    let rank = |row: &Row| kinds.iter().position(|kind| *kind == row.kind);
    let sign = if descending { -1.0 } else { 1.0 };
    match sort {
        FigureSort::List if descending => rows.reverse(),
        FigureSort::List => {}
        FigureSort::Value => rows.sort_by(|a, b| {
            rank(a).cmp(&rank(b)).then((a.value * sign).partial_cmp(&(b.value * sign)).expect("numbers"))
        }),
        FigureSort::Place => rows.sort_by_key(|row| {
            let code = row.first.as_ref().map(|code| code.parse::<i64>().expect("digits"));
            (code.is_none(), code.map(|code| if descending { -code } else { code }))
        }),
    }
    rows.into_iter().map(|row| (row.case_id, row.position)).collect()
}

/// Counts of kinds, places and mechanisms, each under the other filters.
pub(crate) fn facets(all: &[(Row, Vec<String>)], filters: &FigureFilters) -> [BTreeMap<String, usize>; 3] {
    let mut counts = [BTreeMap::new(), BTreeMap::new(), BTreeMap::new()];
    for row in all {
        let [kind, place, mechanism, case] = passes(row, filters);
        let mut add = |at: usize, value: &str| *counts[at].entry(value.to_owned()).or_insert(0) += 1;
        if place && mechanism && case {
            add(0, &row.0.kind);
        }
        if kind && mechanism && case {
            row.1.iter().for_each(|code| add(1, code));
        }
        if kind && place && case {
            add(2, &row.0.mechanism);
        }
    }
    counts
}

/// Id, title, whether issued, issuer, verb, year and cases of each document, in order.
pub(crate) type Document = (String, String, bool, Option<String>, Option<String>, Option<String>, i64);

/// The documents of the view.
pub(crate) async fn documents(
    db: &mut Connection,
    relation: Option<DocumentRelation>,
    order: DocumentOrder,
) -> Vec<Document> {
    let wanted = relation
        .map_or(String::new(), |relation| format!("AND issued = {}", u8::from(relation == DocumentRelation::Issued)));
    let order = match order {
        DocumentOrder::Issuer => "issuer_code IS NULL, issuer_code, title, id",
        DocumentOrder::Title => "title, id",
    };
    sqlx::query_as(AssertSqlSafe(format!(
        "SELECT id, title, issued, issuer, verb, substr(first_on, 1, 4), cases FROM document_summaries
        WHERE standing {wanted} ORDER BY {order}"
    )))
    .fetch_all(db)
    .await
    .expect("documents")
}

/// How many documents there are, and how many of them were issued.
pub(crate) async fn document_counts(db: &mut Connection) -> (i64, i64) {
    sqlx::query_as(
        "SELECT count(DISTINCT document_id), count(DISTINCT CASE relation WHEN 'issued' THEN document_id END)
        FROM document_mentions WHERE within IS NULL",
    )
    .fetch_one(db)
    .await
    .expect("counts")
}

/// Mechanism, province and cases.
pub(crate) async fn cells(db: &mut Connection, list: Option<&str>) -> Vec<(String, Option<String>, i64)> {
    sqlx::query_as(
        "SELECT l.slug || '/' || m.key, a.code, count(*)
        FROM lists l JOIN mechanisms m ON m.list_id = l.id JOIN measures n ON n.mechanism_id = m.id
            JOIN cases c ON c.measure_id = n.id LEFT JOIN case_areas a ON a.case_id = c.id AND a.code LIKE '__0000'
        WHERE ?1 IS NULL OR l.slug = ?1 GROUP BY m.id, a.code ORDER BY 1, 2",
    )
    .bind(list)
    .fetch_all(db)
    .await
    .expect("cells")
}

/// Cases by level: provinces, prefectures, counties, organisations.
pub(crate) async fn levels(db: &mut Connection, list: Option<&str>) -> (i64, i64, i64, i64) {
    sqlx::query_as(
        "SELECT count(DISTINCT CASE WHEN a.locality_code LIKE '__0000' THEN a.case_id END),
            count(DISTINCT CASE WHEN a.locality_code LIKE '____00' AND a.locality_code NOT LIKE '__0000' THEN a.case_id END),
            count(DISTINCT CASE WHEN a.locality_code NOT LIKE '____00' THEN a.case_id END),
            count(DISTINCT CASE WHEN a.organisation_id IS NOT NULL THEN a.case_id END)
        FROM case_actors a
        WHERE ?1 IS NULL OR a.case_id IN (SELECT c.id FROM cases c JOIN lists l ON l.id = c.list_id WHERE l.slug = ?1)",
    )
    .bind(list)
    .fetch_one(db)
    .await
    .expect("levels")
}

/// Cases in which each place acts itself.
pub(crate) async fn acting(db: &mut Connection) -> Vec<(String, i64)> {
    sqlx::query_as(
        "SELECT locality_code, count(DISTINCT case_id) FROM case_actors WHERE locality_code IS NOT NULL GROUP BY 1 ORDER BY 1",
    )
    .fetch_all(db)
    .await
    .expect("counts")
}

fn condition(scope: &Scope) -> String {
    match scope {
        Scope::Locality(code) => format!("c.id IN (SELECT case_id FROM case_areas WHERE code = '{code}')"),
        Scope::Organisation(id) => format!("c.id IN (SELECT case_id FROM case_actors WHERE organisation_id = '{id}')"),
        _ => panic!("a place or an organisation"),
    }
}

async fn keys(db: &mut Connection, scope: &Scope, order: &str) -> Vec<String> {
    let ids: Vec<i64> = sqlx::query_scalar(AssertSqlSafe(format!(
        "SELECT c.id FROM {STANDING} WHERE {} ORDER BY {order}",
        condition(scope)
    )))
    .fetch_all(&mut *db)
    .await
    .expect("ids");
    let cases = store::cases::by_ids(db, &ids).await.expect("cases");
    cases.iter().map(|case| case.key.to_string()).collect()
}

/// The cases of a place or an organisation in list order.
pub(crate) async fn cases(db: &mut Connection, scope: &Scope) -> Vec<String> {
    keys(db, scope, IN_LIST_ORDER).await
}

/// Those that changed last before the others: when they came in or were corrected; the list that came in last first.
pub(crate) async fn newest(db: &mut Connection, scope: &Scope) -> Vec<String> {
    let changed = "max(l.imported_at, coalesce(c.added_at, ''), coalesce(c.corrected_at, '')) DESC";
    keys(db, scope, &format!("{changed}, l.imported_at DESC, l.id DESC, m.position, n.position, c.position")).await
}
