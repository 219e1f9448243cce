//! The headers as the HTTP Observatory of Mozilla scores them.
//!
//! Source of the scores and of the rules: `src/grader/charts.js` and `src/analyzer/tests/` of github.com/mdn/mdn-http-observatory, version of
//! 2025 and 2026. Written anew here for what a site like ours can have. A site begins with 100; modifiers that add count only for a site that has lost at
//! most ten points by the others.

use crate::api;
use crate::support::{Answer, TestApp, html};

/// What a site without cookies and without an entry in the preload list can reach, as a page with scripts and as anything else.
const BEST_PAGE: i32 = 135;
const BEST_FILE: i32 = 130;

/// A result and what it is worth.
type Scored = (&'static str, i32);

/// The directives of a policy.
fn policy(answer: &Answer) -> Vec<(String, Vec<String>)> {
    let text = answer.header("content-security-policy").to_ascii_lowercase();
    let directives = text.split(';').filter_map(|part| {
        let mut words = part.split_whitespace().map(str::to_owned);
        Some((words.next()?, words.collect()))
    });
    directives.collect()
}

fn directive(policy: &[(String, Vec<String>)], name: &str) -> Option<Vec<String>> {
    policy.iter().find(|(directive, _)| directive == name).map(|(_, sources)| sources.clone())
}

fn content_security_policy(answer: &Answer) -> Scored {
    let policy = policy(answer);
    if policy.is_empty() {
        return ("csp-not-implemented", -25);
    }
    let fetched =
        |name: &str| directive(&policy, name).or_else(|| directive(&policy, "default-src")).unwrap_or_default();
    let is_broad = |source: &String| {
        matches!(source.as_str(), "'unsafe-inline'" | "data:" | "*" | "http:" | "https:" | "ftp:")
            || source.starts_with("http://")
    };
    let has = |name: &str, test: &dyn Fn(&String) -> bool| fetched(name).iter().any(test);
    let open = |name: &str| directive(&policy, name).is_none() && directive(&policy, "default-src").is_none();
    if open("script-src") || open("object-src") || has("script-src", &is_broad) || has("object-src", &is_broad) {
        return ("csp-implemented-with-unsafe-inline", -20);
    }
    if policy
        .iter()
        .any(|(_, sources)| sources.iter().any(|source| source.starts_with("http:") || source.starts_with("ftp:")))
    {
        return ("csp-implemented-with-insecure-scheme", -20);
    }
    if has("script-src", &|source| source == "'unsafe-eval'") {
        return ("csp-implemented-with-unsafe-eval", -10);
    }
    if has("style-src", &is_broad) {
        return ("csp-implemented-with-unsafe-inline-in-style-src-only", 0);
    }
    let one =
        |name: &str| directive(&policy, name).filter(|sources| sources.len() == 1).map(|sources| sources[0].clone());
    let forms = one("form-action").is_some_and(|source| source == "'none'" || source == "'self'");
    match one("default-src").as_deref() {
        Some("'none'") if forms => ("csp-implemented-with-no-unsafe-default-src-none", 10),
        _ => ("csp-implemented-with-no-unsafe", 5),
    }
}

fn cookies(answer: &Answer) -> Scored {
    if answer.headers.contains_key("set-cookie") {
        ("cookies-without-secure-flag", -20)
    } else {
        ("cookies-not-found", 0)
    }
}

fn cross_origin_resource_sharing(answer: &Answer) -> Scored {
    match (answer.header("access-control-allow-origin"), answer.header("access-control-allow-credentials")) {
        ("", _) => ("cross-origin-resource-sharing-not-implemented", 0),
        (_, "true") => ("cross-origin-resource-sharing-implemented-with-universal-access", -50),
        _ => ("cross-origin-resource-sharing-implemented-with-public-access", 0),
    }
}

/// The proxy that ends TLS leads from http to https; what the site itself redirects to must stay where it is.
fn redirection(answer: &Answer) -> Scored {
    match answer.header("location") {
        "" => ("redirection-to-https", 0),
        path if path.starts_with('/') && !path.starts_with("//") => ("redirection-to-https", 0),
        _ => ("redirection-off-host-from-http", -5),
    }
}

fn referrer_policy(answer: &Answer) -> Scored {
    match answer.header("referrer-policy") {
        "" => ("referrer-policy-not-implemented", 0),
        "no-referrer" | "same-origin" | "strict-origin" | "strict-origin-when-cross-origin" => {
            ("referrer-policy-private", 5)
        }
        _ => ("referrer-policy-unsafe", -5),
    }
}

fn strict_transport_security(answer: &Answer) -> Scored {
    let header = answer.header("strict-transport-security");
    let age = header.split(';').find_map(|part| part.trim().strip_prefix("max-age=")?.parse::<u64>().ok());
    match age {
        None => ("hsts-not-implemented", -20),
        Some(15_768_000..) => ("hsts-implemented-max-age-at-least-six-months", 0),
        Some(_) => ("hsts-implemented-max-age-less-than-six-months", -10),
    }
}

fn subresource_integrity(answer: &Answer) -> Scored {
    if !answer.header("content-type").starts_with("text/html") {
        return ("sri-not-implemented-response-not-html", 0);
    }
    let page = answer.text();
    let scripts: Vec<(String, bool)> = html::tags(&page, "script")
        .into_iter()
        .filter_map(|tag| Some((html::attribute(tag, "src")?, html::attribute(tag, "integrity").is_some())))
        .collect();
    let is_own = |src: &str| src.starts_with('/') && !src.starts_with("//");
    match scripts.as_slice() {
        [] => ("sri-not-implemented-but-no-scripts-loaded", 0),
        scripts if scripts.iter().any(|(src, _)| !is_own(src)) => {
            ("sri-not-implemented-but-external-scripts-loaded-securely", -5)
        }
        // The Observatory is content with one; we are not.
        scripts if scripts.iter().all(|(_, integrity)| *integrity) => {
            ("sri-implemented-and-all-scripts-loaded-securely", 5)
        }
        _ => ("sri-not-implemented-but-all-scripts-loaded-from-secure-origin", 0),
    }
}

fn content_type_options(answer: &Answer) -> Scored {
    match answer.header("x-content-type-options") {
        "nosniff" => ("x-content-type-options-nosniff", 0),
        _ => ("x-content-type-options-not-implemented", -5),
    }
}

fn frame_options(answer: &Answer) -> Scored {
    if directive(&policy(answer), "frame-ancestors").is_some() {
        return ("x-frame-options-implemented-via-csp", 5);
    }
    match answer.header("x-frame-options") {
        "DENY" | "SAMEORIGIN" => ("x-frame-options-sameorigin-or-deny", 0),
        _ => ("x-frame-options-not-implemented", -20),
    }
}

fn cross_origin_resource_policy(answer: &Answer) -> Scored {
    match answer.header("cross-origin-resource-policy") {
        "same-origin" => ("cross-origin-resource-policy-implemented-with-same-origin", 10),
        "same-site" => ("cross-origin-resource-policy-implemented-with-same-site", 10),
        "" => ("cross-origin-resource-policy-not-implemented", 0),
        _ => ("cross-origin-resource-policy-implemented-with-cross-origin", 0),
    }
}

const TESTS: [fn(&Answer) -> Scored; 10] = [
    content_security_policy,
    cookies,
    cross_origin_resource_sharing,
    redirection,
    referrer_policy,
    strict_transport_security,
    subresource_integrity,
    content_type_options,
    frame_options,
    cross_origin_resource_policy,
];

fn score(answer: &Answer) -> (i32, Vec<Scored>) {
    let results: Vec<Scored> = TESTS.iter().map(|test| test(answer)).collect();
    let lost: i32 = results.iter().map(|(_, modifier)| *modifier.min(&0)).sum();
    let won: i32 = results.iter().map(|(_, modifier)| *modifier.max(&0)).sum();
    let base = 100 + lost;
    (if base >= 90 { base + won } else { base.max(0) }, results)
}

#[test]
fn every_address_reaches_the_highest_score() {
    let (_program, app) = api::with_downloads();
    let more = [
        "/healthz",
        "/readyz",
        "/opensearch.xml",
        "/opensearch/suggest?q=a",
        "/llms.txt",
        "/robots.txt",
        "/sitemap.xml",
        "/sitemaps/pages.xml",
        "/favicon.ico",
        "/static/app.css",
        "/static/app.js",
        "/feed",
        "/mcp",
        // What went wrong.
        "/nothing",
        "/nothing.json",
        "/static/nothing",
        "/search?page=x",
        "/%ff",
        "/Lists",
    ];
    let twins = api::addresses(&app);
    // The page stands at the address of its twin without the suffix.
    let pages_of = twins.iter().filter(|address| address.contains(".json"));
    let pages_of: Vec<String> = pages_of.map(|address| address.replace(".json", "").replace("/index", "/")).collect();
    let mut pages = 0;
    for address in twins.into_iter().chain(pages_of).chain(more.map(str::to_owned)) {
        let answer = app.get(&address);
        let page = answer.header("content-type").starts_with("text/html");
        pages += usize::from(page);
        let (score, results) = score(&answer);
        assert_eq!(score, if page { BEST_PAGE } else { BEST_FILE }, "{address} ({}): {results:#?}", answer.status);
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{address}");
        assert!(answer.header("permissions-policy").contains("geolocation=()"), "{address}");
    }
    assert!(pages > 20, "{pages}");
}

#[test]
fn the_scoring_can_fail() {
    let mut answer = TestApp::shared().get("/");
    answer.headers.remove("strict-transport-security");
    assert_eq!(score(&answer).0, 80, "a grave fault takes the bonus too");
    answer.headers.insert("content-security-policy", "default-src 'self' 'unsafe-inline'".parse().expect("a value"));
    assert_eq!(score(&answer).0, 60);
}

#[test]
fn scripts_are_those_that_their_pages_name() {
    use base64::Engine as _;
    use sha2::Digest as _;
    let app = TestApp::shared();
    let page = app.page("/");
    let mut checked = 0;
    for tag in html::tags(&page, "script") {
        let (Some(src), Some(integrity)) = (html::attribute(tag, "src"), html::attribute(tag, "integrity")) else {
            continue;
        };
        let sum = base64::prelude::BASE64_STANDARD.encode(sha2::Sha384::digest(app.get(&src).body));
        assert_eq!(integrity, format!("sha384-{sum}"), "{src}");
        checked += 1;
    }
    assert_eq!(checked, 3);
}

#[test]
fn only_a_site_that_is_reached_by_https_asks_for_it() {
    let plain = TestApp::configured(|settings| settings.base_url = None);
    assert_eq!(plain.get("/").header("strict-transport-security"), "");
    assert_eq!(TestApp::shared().get("/").header("strict-transport-security"), "max-age=31536000");
}

#[test]
fn an_answer_that_is_no_page_may_do_nothing_in_a_browser() {
    for path in ["/index.json", "/static/app.js", "/favicon.ico", "/feed.atom", "/healthz"] {
        let policy = TestApp::shared().get(path).header("content-security-policy").to_owned();
        assert!(!policy.contains("'self'"), "{path}: {policy}");
    }
}
