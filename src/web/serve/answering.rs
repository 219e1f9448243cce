//! From a request on the wire to the site and back: what is under way is counted until the last byte of its answer.

use std::convert::Infallible;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::http::{Request, Response};
use hyper::body::{Body as _, Bytes, Frame, Incoming, SizeHint};
use hyper::service::Service;
use tower::Service as _;

use super::activity::Activity;
use super::addresses::{Addresses, Share, What};
use super::connections::Traffic;
use super::refused::Refused;
use crate::web::App;

/// The site as one connection sees it.
pub(super) struct Answering {
    pub(super) app: App,
    pub(super) activity: Arc<Activity>,
    pub(super) addresses: Arc<Addresses>,
    pub(super) traffic: Arc<Traffic>,
    pub(super) peer: IpAddr,
}

impl Service<Request<Incoming>> for Answering {
    type Response = Response<Counted>;
    type Error = Infallible;
    type Future = Answer;

    fn call(&self, mut request: Request<Incoming>) -> Self::Future {
        let comes_with_body = !request.body().is_end_stream();
        self.activity.begin(request.version(), comes_with_body);
        let under_way = UnderWay(Arc::clone(&self.activity));
        let reader = self.addresses.reader(self.peer, request.headers());
        let mut refused = Refused::of(&request);
        let share = self.addresses.take(What::Requests, reader).unwrap_or_else(|too_many| {
            self.traffic.refuse();
            refused = Some(too_many);
            None
        });
        if let Some(refused) = refused {
            // The site has words for it.
            request.extensions_mut().insert(refused);
        }
        // Made before anything may drop the body, so that it is told then that no more of it is waited for.
        let request = request.map(|body| Coming { body, waits: comes_with_body.then(|| Arc::clone(&self.activity)) });
        if let Some(response) = self.app.ready(&request) {
            return Answer::Ready(Some(response.map(|body| Counted { body, under_way, _share: share })));
        }
        let mut app = self.app.router();
        Answer::Coming(Box::pin(async move {
            let response = app.call(request.map(Body::new)).await?;
            Ok(response.map(|body| Counted { body, under_way, _share: share }))
        }))
    }
}

/// An answer that is ready, or is being made.
pub(super) enum Answer {
    Ready(Option<Response<Counted>>),
    Coming(Pin<Box<dyn Future<Output = Result<Response<Counted>, Infallible>> + Send>>),
}

impl Future for Answer {
    type Output = Result<Response<Counted>, Infallible>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut *self {
            Self::Ready(response) => match response.take() {
                Some(response) => Poll::Ready(Ok(response)),
                // It was given already; nobody asks a second time.
                None => Poll::Pending,
            },
            Self::Coming(answer) => answer.as_mut().poll(cx),
        }
    }
}

/// The body of a request. While it is waited for, its reader is sending and not being answered.
struct Coming {
    body: Incoming,
    waits: Option<Arc<Activity>>,
}

impl Coming {
    fn end(&mut self) {
        if let Some(activity) = self.waits.take() {
            activity.has_body();
        }
    }
}

impl Drop for Coming {
    fn drop(&mut self) {
        self.end();
    }
}

impl hyper::body::Body for Coming {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(cx);
        if self.body.is_end_stream() || matches!(frame, Poll::Ready(None | Some(Err(_)))) {
            self.end();
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Ends the request when dropped.
struct UnderWay(Arc<Activity>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// The body of an answer. Its request is under way until it is dropped.
pub(super) struct Counted {
    body: Body,
    under_way: UnderWay,
    _share: Option<Share>,
}

impl hyper::body::Body for Counted {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(cx);
        if frame.is_ready() {
            self.under_way.0.get_on();
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
