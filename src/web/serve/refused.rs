//! Requests that no page is asked for. The server marks them, because what is ready is answered before the routes are reached; the
//! site has the words.

use axum::http::header::HOST;
use axum::http::{Method, Request, Version};

/// Why a request is not looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Refused {
    /// Its address has as many under way as it may.
    TooMany,
    /// It does not say whom it asks, or says so twice, or asks for what is no path.
    Malformed,
    /// It asks for something to be done to the server as a whole: CONNECT, OPTIONS *.
    NotHere,
}

impl Refused {
    /// Whether the head of a request is one that a site may answer (RFC 9112, 3.2).
    pub(super) fn of<B>(request: &Request<B>) -> Option<Self> {
        let (method, uri) = (request.method(), request.uri());
        if method == Method::CONNECT || (method == Method::OPTIONS && uri.path() == "*") {
            return Some(Self::NotHere);
        }
        let hosts = request.headers().get_all(HOST).iter().count();
        let names_host = match request.version() {
            Version::HTTP_11 => hosts == 1,
            Version::HTTP_2 => hosts <= 1 && (hosts == 1 || uri.authority().is_some()),
            _ => hosts <= 1,
        };
        let is_path = uri.path().starts_with('/') && !(uri.scheme().is_none() && uri.authority().is_some());
        let is_web = uri.scheme_str().is_none_or(|scheme| scheme == "http" || scheme == "https");
        (!names_host || !is_path || !is_web).then_some(Self::Malformed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(method: Method, target: &str, version: Version, hosts: &[&str]) -> Option<Refused> {
        let mut request = Request::builder().method(method).uri(target).version(version);
        for host in hosts {
            request = request.header(HOST, *host);
        }
        Refused::of(&request.body(()).expect("a request"))
    }

    #[test]
    fn a_request_names_one_host_and_a_path() {
        use Version as V;
        for (target, version, hosts) in [
            ("/about", V::HTTP_11, &["a"][..]),
            ("http://a/about", V::HTTP_11, &["a"]),
            ("/about", V::HTTP_10, &[]),
            ("https://a/about", V::HTTP_2, &[]),
        ] {
            assert_eq!(refused(Method::GET, target, version, hosts), None, "{target}");
        }
        for (target, version, hosts) in [
            ("/about", V::HTTP_11, &[][..]),
            ("/about", V::HTTP_11, &["a", "b"]),
            ("/about", V::HTTP_10, &["a", "b"]),
            ("/about", V::HTTP_2, &[]),
            ("ftp://a/about", V::HTTP_11, &["a"]),
            ("about", V::HTTP_11, &["a"]),
        ] {
            assert_eq!(refused(Method::GET, target, version, hosts), Some(Refused::Malformed), "{target} {hosts:?}");
        }
        assert_eq!(refused(Method::CONNECT, "a:443", V::HTTP_11, &["a"]), Some(Refused::NotHere));
        assert_eq!(refused(Method::OPTIONS, "*", V::HTTP_11, &["a"]), Some(Refused::NotHere));
    }
}
