//! More work than the machine can do: it is refused in words, and what needs no such work is answered.

use std::time::{Duration, Instant};

use axum::http::{Method, StatusCode};

use crate::support::{TestApp, block_on};

/// Addresses that need the processor, and some that do not.
const HEAVY: [&str; 4] = ["/search?q=资金", "/check?q=资金", "/lists/urban-renewal-4/4/1/1", "/search.json?q=a"];
const LIGHT: [&str; 5] = ["/", "/lists", "/localities", "/lists/urban-renewal-4/4", "/readyz"];

#[test]
fn what_finds_no_place_is_refused_in_words_and_other_pages_go_on() {
    let app = TestApp::bundled();
    let places: Vec<_> =
        (0..app.library.pool().width()).map(|_| block_on(app.library.pool().place()).expect("a place")).collect();
    let tables = 16 + 2 * app.library.pool().width();
    std::thread::scope(|scope| {
        let refused = scope.spawn(|| HEAVY.map(|path| app.get(&path.replace("资金", "%E8%B5%84%E9%87%91"))));
        // More of them than there are connections to the database.
        let refused_tables = scope.spawn(|| {
            let paths: Vec<String> = (1..=tables).map(|n| format!("/figures?sort=value&n={n}")).collect();
            block_on(all(paths.iter().map(|path| app.answer(Method::GET, path))))
        });
        std::thread::sleep(Duration::from_millis(200));
        for path in LIGHT {
            let start = Instant::now();
            assert_eq!(app.get(path).status, 200, "{path}");
            assert!(start.elapsed() < Duration::from_secs(1), "{path}: {:?}", start.elapsed());
        }
        for (answer, path) in refused.join().expect("no panic").into_iter().zip(HEAVY) {
            assert_eq!(answer.status, 503, "{path}");
            assert_eq!(answer.header("retry-after"), "2", "{path}");
            assert_eq!(answer.header("cache-control"), "no-store", "{path}");
            assert!(answer.text().contains("服务器正忙"), "{path}: {}", answer.text());
        }
        assert!(refused_tables.join().expect("no panic").iter().all(|answer| answer.status == 503));
    });
    assert_eq!(app.library.pool().refused(), (HEAVY.len() + tables) as u64);
    drop(places);
    assert_eq!(app.get("/search?q=a").status, 200, "as soon as there is a place again");
}

#[test]
fn a_flood_of_searches_is_answered_or_refused_and_pages_stay_quick() {
    let app = TestApp::bundled();
    let flood = 400;
    block_on(async {
        let app = &app;
        let searches = (0..flood).map(|n| async move {
            let path = format!("/search?q=%E5%9F%8E%E5%B8%82&page=1&n={n}");
            let answer = app.answer(Method::GET, &path).await;
            (answer.status, answer.header("retry-after").to_owned())
        });
        let pages = async {
            let mut slowest = Duration::ZERO;
            for _ in 0..10 {
                let start = Instant::now();
                assert_eq!(app.answer(Method::GET, "/lists").await.status, 200);
                slowest = slowest.max(start.elapsed());
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            slowest
        };
        let (answers, slowest) = tokio::join!(all(searches), pages);
        let (answered, refused): (Vec<_>, Vec<_>) =
            answers.into_iter().partition(|(status, _)| *status == StatusCode::OK);
        assert!(refused.iter().all(|(status, after)| *status == 503 && after == "2"), "{refused:?}");
        assert!(answered.len() >= 2 && !refused.is_empty(), "{} answered, {} refused", answered.len(), refused.len());
        assert!(slowest < Duration::from_secs(2), "{slowest:?}");
    });
    assert_eq!((app.library.pool().in_use(), app.library.pool().waiting()), (0, 0));
}

#[test]
fn files_wait_for_each_other_and_pages_do_not_wait_for_them() {
    let app = TestApp::bundled();
    let moment = Duration::from_millis(100);
    block_on(async {
        let mut turns = Vec::new();
        while let Ok(turn) = tokio::time::timeout(moment, app.library.pool().turn()).await {
            turns.push(turn.expect("nobody else waits"));
        }
        // Even what is not there is not looked for: looking needs a connection that pages need.
        let files =
            all(["/lists/none.csv", "/documents.csv", "/documents.xlsx"].map(|path| app.answer(Method::GET, path)));
        let pages = async {
            tokio::time::sleep(moment).await;
            assert_eq!(app.library.pool().waiting(), 3);
            assert_eq!(app.answer(Method::GET, "/documents").await.status, 200);
            drop(turns);
        };
        let (files, ()) = tokio::join!(files, pages);
        assert_eq!(files.iter().map(|answer| answer.status.as_u16()).collect::<Vec<_>>(), [404, 200, 200]);
    });
}

/// Runs futures beside each other in one task.
async fn all<F: Future>(futures: impl IntoIterator<Item = F>) -> Vec<F::Output> {
    let mut running: Vec<_> = futures.into_iter().map(|future| Box::pin(tokio::task::unconstrained(future))).collect();
    let mut done: Vec<Option<F::Output>> = running.iter().map(|_| None).collect();
    std::future::poll_fn(|cx| {
        for (future, done) in running.iter_mut().zip(&mut done).filter(|(_, done)| done.is_none()) {
            if let std::task::Poll::Ready(output) = future.as_mut().poll(cx) {
                *done = Some(output);
            }
        }
        if done.iter().all(Option::is_some) { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    done.into_iter().flatten().collect()
}
