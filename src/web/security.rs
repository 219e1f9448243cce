//! Headers that every answer carries: nothing from elsewhere, nothing inline, no frames.

use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName};
use axum::http::{HeaderMap, HeaderValue};

/// What a page may do: load our styles, scripts and pictures, ask us, send forms to us.
const PAGE: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What anything else may do when a browser opens it as a page: nothing.
const FILE: &str = "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

const COMMON: [(&str, &str); 6] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    // A search stands in its address: other sites shall not learn it, nor the name of a host inside an office.
    ("referrer-policy", "same-origin"),
    (
        "permissions-policy",
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()",
    ),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

/// A year. Without `includeSubDomains` and `preload`: other hosts of the domain are not ours to speak for.
const HSTS: (&str, &str) = ("strict-transport-security", "max-age=31536000");

/// The headers of a site.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Policy {
    https: bool,
}

impl Policy {
    /// The headers of a site that readers reach by https, or not.
    pub(crate) fn new(https: bool) -> Self {
        Self { https }
    }

    /// Names and values for anything but a page.
    pub(crate) fn of_files(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let csp = (CONTENT_SECURITY_POLICY.as_str(), FILE);
        // Over plain http the header means nothing, and behind a proxy that ends TLS the settings say so.
        [csp].into_iter().chain(COMMON).chain(self.https.then_some(HSTS))
    }

    /// Adds the headers to an answer.
    pub(crate) fn add_to(self, headers: &mut HeaderMap) {
        for (name, value) in self.of_files() {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        let is_page = headers.get(CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"text/html"));
        if is_page {
            headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(PAGE));
        }
    }
}
