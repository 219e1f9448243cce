//! What is kept in memory to count and sort by gives what the database gives when it is asked plainly, whatever happened to the library.

mod naive;

use anli::domain::annotation::{DocumentRelation, FigureKind};
use anli::domain::division::Level;
use anli::domain::ids::ListSlug;
use anli::library::{Library, Needs, Snapshot};
use anli::store::cases::Scope;
use anli::store::documents::{DocumentOrder, DocumentSummary};
use anli::store::figures::{FigureFilters, FigureSort};

use crate::support::{ListText, TestApp, block_on, ingest_at};

const LATER: &str = "2026-11-25T09:00:00Z";
const LAST: &str = "2026-11-26T09:00:00Z";

/// A list whose cases share places, values, documents and mechanisms with each other and with the bundled list.
fn list(slug: &str) -> ListText {
    let cases = [
        "江苏省苏州市印发《城市更新条例》，投入12亿元。审批由130多天压缩至50天左右，惠及3万户。",
        "江苏省、浙江省、上海市共同出台《关于〈城市更新条例〉的实施细则》，按照《绿色建筑评价标准》执行。投入12亿元，改造30个小区。",
        "国家开发银行创新贷款产品。为四川省成都市发放贷款5亿元，利率下降20%。",
        "四川省成都市引用《城市更新条例》《历史建筑保护办法》，落实《城市设计管理办法》。更新面积3万平方米，投入0.5亿元。",
        "住房城乡建设部、国家开发银行支持试点。投入12亿元，占比20%。",
        "江苏省常熟市推进试点。落实《历史建筑保护办法》，奖补3—5万元，完成30个项目。",
        "江苏省苏州市姑苏区制定《历史建筑保护办法》。安排资金5亿元，工期缩短30天。",
    ];
    let cases =
        |from: usize| cases.iter().cycle().skip(from).take(5).map(|case| (*case).to_owned()).collect::<Vec<_>>();
    ListText::new(slug)
        .mechanism("完善资金机制", vec![("一".to_owned(), cases(0)), ("二".to_owned(), cases(3))])
        .mechanism("建立第1类机制", vec![("三".to_owned(), cases(5))])
}

/// The bundled list and two more, the older of which came in last.
fn library() -> TestApp {
    let app = TestApp::bundled();
    app.import(&list("newer").issued_on("2026-01-01")).expect("the list is imported");
    import(&app, &list("older").issued_on("2020-01-01"), LATER);
    app
}

fn import(app: &TestApp, list: &ListText, now: &str) {
    block_on(ingest_at(&app.library, list.text().as_bytes(), list.metadata(), &list.slug, now))
        .expect("it is imported");
}

async fn snapshot(library: &Library) -> Snapshot {
    library.snapshot_with(Needs::Cases).await.expect("a snapshot")
}

fn filters() -> Vec<FigureFilters> {
    let strings = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>();
    let mut all = Vec::new();
    for kinds in [vec![], vec![FigureKind::Money], vec![FigureKind::Count, FigureKind::Duration]] {
        for places in [&[][..], &["320000"], &["510100", "320500"], &["110000"]] {
            for mechanisms in [&[][..], &["newer/2"], &["older/2", "nowhere/1"]] {
                for cases in [&[][..], &["newer/2/1/1", "urban-renewal-4/4/1/1", "newer/9/9/9"]] {
                    let (places, mechanisms, cases) = (strings(places), strings(mechanisms), strings(cases));
                    all.push(FigureFilters { kinds: kinds.clone(), places, mechanisms, cases });
                }
            }
        }
    }
    all
}

async fn figures_are_the_same(library: &Library) {
    let mut snapshot = snapshot(library).await;
    let all = naive::figures(snapshot.db()).await;
    assert!(all.len() > 30, "{}", all.len());
    let mut seen = 0;
    for filters in filters() {
        let [kinds, places, mechanisms] = naive::facets(&all, &filters);
        for sort in [FigureSort::List, FigureSort::Value, FigureSort::Place] {
            for descending in [false, true] {
                let expected = naive::sorted(&all, &filters, (sort, descending));
                seen += expected.len();
                let expected_rows = at(&mut snapshot, &expected).await;
                for range in [(0, 20), (7, 5), (expected.len(), 20)] {
                    let (page, facets) = snapshot.figures(&filters, (sort, descending), range).await.expect("figures");
                    let part = expected_rows.iter().skip(range.0).take(range.1).cloned();
                    assert_eq!(page.total, expected.len(), "{filters:?}");
                    assert_eq!(page.rows, part.collect::<Vec<_>>(), "{filters:?} {sort:?} {descending} {range:?}");
                    assert_eq!(facets.places, places.clone().into_iter().collect::<Vec<_>>(), "{filters:?}");
                    assert_eq!(facets.mechanisms, mechanisms.clone().into_iter().collect::<Vec<_>>(), "{filters:?}");
                    let in_order = FigureKind::ALL.iter().filter_map(|kind| kinds.get_key_value(kind.name()));
                    let in_order: Vec<_> = in_order.map(|(name, count)| (name.clone(), *count)).collect();
                    assert_eq!(facets.kinds, in_order, "{filters:?}");
                }
            }
        }
    }
    assert!(seen > 500, "the filters leave something: {seen}");
}

async fn at(snapshot: &mut Snapshot, figures: &[(i64, u32)]) -> Vec<anli::domain::case::FigureEntry> {
    anli::store::figures::entries(snapshot.db(), figures).await.expect("figures")
}

fn plain(document: &DocumentSummary) -> naive::Document {
    (
        document.id.to_string(),
        document.title.clone(),
        document.relation == DocumentRelation::Issued,
        document.issuer.clone(),
        document.verb.clone(),
        document.year.map(|year| year.to_string()),
        i64::try_from(document.case_count).expect("a count"),
    )
}

async fn documents_are_the_same(library: &Library) {
    let mut snapshot = snapshot(library).await;
    let counts = snapshot.document_counts().await.expect("counts");
    let (all, issued) = naive::document_counts(snapshot.db()).await;
    assert_eq!((counts.all as i64, counts.issued as i64), (all, issued));
    for relation in [None, Some(DocumentRelation::Issued), Some(DocumentRelation::Cited)] {
        for order in [DocumentOrder::Issuer, DocumentOrder::Title] {
            let expected = naive::documents(snapshot.db(), relation, order).await;
            assert!(expected.len() > 1, "{relation:?}");
            for (offset, limit) in [(0, 1000), (1, 2), (expected.len(), 5)] {
                let found = snapshot.documents(relation, order, (offset, limit)).await.expect("documents");
                let part: Vec<_> = expected.iter().skip(offset).take(limit).cloned().collect();
                assert_eq!(found.iter().map(plain).collect::<Vec<_>>(), part, "{relation:?} {order:?}");
                for document in &found {
                    let alone = anli::store::documents::find(snapshot.db(), &document.id).await.expect("a look");
                    assert_eq!(alone.as_ref(), Some(document));
                }
            }
        }
    }
}

async fn cases_are_the_same(library: &Library) {
    let mut snapshot = snapshot(library).await;
    let columns = snapshot.case_columns().await.expect("columns");
    let by_place = anli::store::localities::count_by_code(snapshot.db()).await.expect("counts");
    assert_eq!(*columns.by_place(), by_place);
    let acting = columns.acting().iter().map(|(code, count)| (code.to_string(), *count as i64));
    assert_eq!(acting.collect::<Vec<_>>(), naive::acting(snapshot.db()).await);
    let lists = anli::store::lists::list(snapshot.db()).await.expect("lists");
    for list in std::iter::once(None).chain(lists.iter().map(|list| Some(&list.list.slug))) {
        let cell = |cell: &anli::store::overview::Cell| {
            (cell.mechanism.to_string(), cell.province.map(|code| code.to_string()), cell.cases as i64)
        };
        let mut cells: Vec<_> = columns.cells(list).iter().map(cell).collect();
        cells.sort();
        assert_eq!(cells, naive::cells(snapshot.db(), list.map(ListSlug::as_str)).await, "{list:?}");
        let levels = columns.levels(list);
        let [provinces, prefectures, counties] =
            [Level::Province, Level::Prefecture, Level::County].map(|level| levels.of(level) as i64);
        let expected = naive::levels(snapshot.db(), list.map(ListSlug::as_str)).await;
        assert_eq!((provinces, prefectures, counties, levels.organisations as i64), expected, "{list:?}");
    }
    let organisations = anli::store::organisations::list(snapshot.db()).await.expect("organisations");
    let scopes = by_place.into_keys().map(Scope::Locality);
    for scope in scopes.chain(organisations.into_iter().map(|one| Scope::Organisation(one.id))) {
        scope_is_the_same(&mut snapshot, &scope).await;
    }
}

async fn scope_is_the_same(snapshot: &mut Snapshot, scope: &Scope) {
    let expected = naive::cases(snapshot.db(), scope).await;
    for (offset, limit) in [(0, 1000), (1, 2)] {
        let found = snapshot.cases_of(scope, offset, limit).await.expect("cases");
        let keys: Vec<String> = found.cases.iter().map(|case| case.key.to_string()).collect();
        assert_eq!((found.total, keys), (expected.len(), expected.iter().skip(offset).take(limit).cloned().collect()));
    }
    let expected = naive::newest(snapshot.db(), scope).await;
    for limit in [3, 1000] {
        let news = snapshot.newest(Some(scope), limit).await.expect("news");
        let keys: Vec<String> = news.iter().map(|news| news.case.key.to_string()).collect();
        assert_eq!(keys, expected.iter().take(limit).cloned().collect::<Vec<_>>(), "{scope:?}");
    }
}

async fn all_is_the_same(library: &Library) {
    cases_are_the_same(library).await;
    figures_are_the_same(library).await;
    documents_are_the_same(library).await;
}

#[test]
fn what_is_kept_in_memory_counts_and_sorts_as_the_database_does() {
    let app = library();
    block_on(all_is_the_same(&app.library));
    // Corrected: other numbers, a case less, a case more, and one in another place.
    let mut corrected = list("newer").issued_on("2026-01-01");
    let cases = &mut corrected.mechanisms[1].measures[0].cases;
    cases[0] = cases[0].replace("12亿元", "99亿元");
    cases.remove(3);
    cases.push("广东省深圳市新增一项试点。投入7亿元。".to_owned());
    import(&app, &corrected, LAST);
    block_on(all_is_the_same(&app.library));
    let slug: ListSlug = "older".parse().expect("a slug");
    block_on(app.library.remove(&slug, LAST, &|_| {})).expect("it is removed");
    block_on(all_is_the_same(&app.library));
}

#[test]
fn a_library_without_cases_has_nothing_to_count() {
    let app = TestApp::empty();
    block_on(async {
        let mut snapshot = snapshot(&app.library).await;
        let found = snapshot.figures(&FigureFilters::default(), (FigureSort::Value, true), (0, 20)).await;
        let (page, facets) = found.expect("figures");
        assert_eq!((page.total, page.rows.len(), facets), (0, 0, Default::default()));
        assert_eq!(snapshot.document_counts().await.expect("counts").all, 0);
        assert!(snapshot.case_columns().await.expect("columns").by_place().is_empty());
    });
}

#[test]
fn many_who_need_the_same_at_once_are_all_answered() {
    let app = library();
    block_on(async {
        // More than there are connections: who waits for the columns must not hold one.
        let ask = |at: usize| {
            let library = std::sync::Arc::clone(&app.library);
            tokio::spawn(async move {
                let needs = [Needs::Figures, Needs::Documents, Needs::Cases, Needs::Overview][at % 4];
                library.snapshot_with(needs).await.map(drop)
            })
        };
        let asked: Vec<_> = (0..40).map(ask).collect();
        for answer in asked {
            answer.await.expect("it ends").expect("a snapshot");
        }
    });
}
