//! What a request turns out to be while it is answered: its number, its route, the generation it was answered from. Handlers need not pass
//! it on; whoever stands at the end reads it here.

use std::cell::{Cell, OnceCell, RefCell};

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;

tokio::task_local! {
    static SEEN: Seen;
}

/// Of one request.
#[derive(Debug, Default)]
pub(super) struct Seen {
    id: OnceCell<String>,
    route: RefCell<Option<MatchedPath>>,
    generation: Cell<Option<u64>>,
}

/// What was seen of a request.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) response: Response,
    pub(super) route: Option<MatchedPath>,
    pub(super) generation: Option<u64>,
}

/// Answers a request and tells what was seen.
pub(super) async fn during(id: &str, answer: impl Future<Output = Response>) -> Known {
    let seen = Seen { id: OnceCell::from(id.to_owned()), ..Seen::default() };
    SEEN.scope(seen, async {
        let response = answer.await;
        SEEN.with(|seen| Known { response, route: seen.route.take(), generation: seen.generation.get() })
    })
    .await
}

/// The middleware inside the router: the route is known only there.
pub(super) async fn route(request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>().cloned();
    let _ = SEEN.try_with(|seen| seen.route.replace(path));
    next.run(request).await
}

/// The answer is made from this generation.
pub(super) fn generation(number: u64) {
    // Outside a request, in a task of its own, nobody asks.
    let _ = SEEN.try_with(|seen| seen.generation.set(Some(number)));
}

/// An answer that was made before, for this route and from this generation, is given again.
pub(super) fn again(route: Option<MatchedPath>, generation: Option<u64>) {
    let _ = SEEN.try_with(|seen| {
        seen.route.replace(route);
        seen.generation.set(generation);
    });
}

/// Route and generation, as far as they are known by now.
pub(super) fn so_far() -> (Option<MatchedPath>, Option<u64>) {
    SEEN.try_with(|seen| (seen.route.borrow().clone(), seen.generation.get())).unwrap_or_default()
}

/// The number of the request that is being answered.
pub(super) fn request_id() -> Option<String> {
    SEEN.try_with(|seen| seen.id.get().cloned()).ok().flatten()
}
