//! Malformed, huge and hostile requests: an answer each, never a 500.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::support::{TestApp, query};

/// Asks, and asks for the twin; both must be answered with something else than a failure.
fn is_answered(path: &str) -> [u16; 2] {
    let (page, rest) = path.split_at(path.find('?').unwrap_or(path.len()));
    let twin = if page == "/" { format!("/index.json{rest}") } else { format!("{page}.json{rest}") };
    [path, &twin].map(|path| {
        let answer = TestApp::shared().get(path);
        let shown: String = path.chars().take(120).collect();
        assert!(answer.status.as_u16() < 500, "{shown}: {}", answer.status);
        assert!(!answer.body.is_empty() || answer.status == 308, "{shown}: an empty answer");
        assert!(answer.body.len() < 100_000, "{shown}: {} bytes", answer.body.len());
        answer.status.as_u16()
    })
}

/// Addresses that no page of ours has or that break a rule of writing them.
const MALFORMED: [&str; 50] = [
    "/%00",
    "/%ff",
    "/%",
    "/%2",
    "/%zz",
    "/lists/%c0%af",
    "/search?q=%00",
    "/search?q=%ff",
    "/search?q=%",
    "/search?q=%zz%",
    "/search?%ff=%ff",
    "/search?q",
    "/search?=",
    "/search?",
    "/search?&&&",
    "/search?q=a&q=b&q=",
    "/search?q=a&page=1&page=2",
    "/search?q=a&sort=list&sort=x",
    "/search?q=%E5",
    "/search?q=%F0%9F%98%80",
    "/search?q=a#b",
    "/search?q=%0d%0aSet-Cookie:x",
    "/search?q=a&list=Bad_Slug",
    "/search?q=a&list=unknown",
    "/search?q=a&mechanism=x",
    "/search?q=a&mechanism=a/0",
    "/search?q=a&mechanism=urban-renewal-4/99",
    "/search?q=a&place=99",
    "/search?q=a&place=999999",
    "/search?q=a&place=%00",
    "/search?q=a&sort=%F0%9F%98%80",
    "/search?q=a&has=documents&unknown=1",
    "/search?q=a;b",
    "/search?q=a+b%2Bc",
    "/?page=x",
    "/lists/urban-renewal-4?page=%00",
    "/lists/urban-renewal-4/-1",
    "/lists/urban-renewal-4/1e3",
    "/lists/-/1/1/1",
    "/lists/urban-renewal-4/65536/1/1",
    "/lists/urban-renewal-4/1/1/18446744073709551616",
    "/localities/%EF%BC%93%EF%BC%92",
    "/organisations/..",
    "/organisations/%2e%2e",
    "/static/%2e%2e/x",
    "/lists/urban-renewal-4/.",
    "/~",
    "/*",
    "/?",
    "/:80/",
];

#[test]
fn malformed_requests_are_answered() {
    let long = "a".repeat(60_000);
    for path in MALFORMED {
        is_answered(path);
    }
    for path in [
        format!("/{long}"),
        format!("/lists/{long}"),
        format!("/search?q={long}"),
        format!("/search?q=a&{long}=1"),
        format!("/{}", "a/".repeat(30_000)),
    ] {
        is_answered(&path);
    }
}

#[test]
fn bad_values_of_filters_are_400_and_unknown_ones_find_nothing() {
    for bad in [
        "list=Bad_Slug",
        "list=%00",
        "list=4",
        "mechanism=x",
        "mechanism=urban-renewal-4",
        "mechanism=urban-renewal-4/0",
        "place=36",
        "place=999999",
        "place=abcdef",
        "place=3600000",
        "sort=size",
        "sort=List",
    ] {
        assert_eq!(is_answered(&format!("/search?q=a&{bad}")), [400, 400], "{bad}");
    }
    for unknown in ["list=unknown", "mechanism=urban-renewal-4/99", "mechanism=unknown/1", "place=650000"] {
        let found = TestApp::shared().json(&format!("/search.json?q=&{unknown}"));
        assert_eq!(found["total"], 0, "{unknown}");
        is_answered(&format!("/search?q=&{unknown}"));
    }
    assert_eq!(
        TestApp::shared().json("/search.json?q=%E8%8A%9C%E6%B9%96&unknown=1&q2=x")["total"],
        1,
        "unknown parameters are ignored"
    );
}

#[test]
fn thousands_of_filter_values_do_not_blow_up_the_page() {
    let many = |name: &str, value: &dyn Fn(usize) -> String| -> String {
        (0..2_500).map(|n| format!("&{name}={}", value(n))).collect()
    };
    let divisions: Vec<String> = anli::domain::division::divisions().iter().map(|d| d.code.to_string()).collect();
    for values in [
        many("list", &|n| format!("a{n}")),
        many("mechanism", &|n| format!("a/{}", n + 1)),
        many("place", &|n| divisions[n % divisions.len()].clone()),
    ] {
        is_answered(&format!("/search?q=a{values}"));
    }
}

#[test]
fn heavy_queries_are_answered_soon() {
    let queries = [
        "a".repeat(10_000),
        "城".repeat(5_000),
        "城 ".repeat(5_000),
        "(".repeat(10_000),
        "（".repeat(5_000),
        "[{(<".repeat(2_500),
        "《".repeat(5_000),
        "\"".repeat(9_999),
        "“".repeat(199),
        "-".repeat(10_000),
        "- ".repeat(5_000),
        "OR ".repeat(3_000),
        "|".repeat(10_000),
        "a|".repeat(100),
        "标题:".repeat(2_000),
        "城市更新 OR ".repeat(30),
        "-城市 ".repeat(60),
        "1,".repeat(5_000),
        "\u{200b}".repeat(3_000),
        "\u{301}".repeat(3_000),
        "*".repeat(100),
        "a*b?c~2^9 AND NOT [1 TO 2]".to_owned(),
    ];
    let start = std::time::Instant::now();
    for q in &queries {
        let statuses = is_answered(&format!("/search?{}", query(&[("q", q)])));
        assert_eq!(statuses, [200, 200], "{}", q.chars().take(20).collect::<String>());
    }
    assert!(start.elapsed().as_secs() < 20, "{:?} for {} queries", start.elapsed(), queries.len());
}

/// Pieces that mean something to some layer.
const PIECES: [&str; 37] = [
    "城市",
    "更新",
    "南京",
    "REITs",
    "3.2",
    "%",
    " ",
    "\"",
    "“",
    "”",
    "《",
    "》",
    "<b>",
    "</",
    "&amp;",
    "-",
    "OR",
    " OR ",
    "|",
    "标题:",
    "地区：",
    "金额:",
    "，",
    "\n",
    "\0",
    "😀",
    "𠮷",
    "\u{200b}",
    "'",
    "\\",
    "../",
    "(",
    ")",
    "#",
    "?q=",
    "&",
    "+",
];

/// Anything, and pieces that mean something to some layer.
fn typed() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), vec(select(&PIECES[..]), 0..40).prop_map(|pieces| pieces.concat())]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_typed_is_answered_with_a_page(q in typed()) {
        let address = query(&[("q", &q), ("limit", "100")]);
        let found = TestApp::shared().json(&format!("/search.json?{address}"));
        let shown = found["cases"].as_array().map_or(0, Vec::len);
        prop_assert_eq!(&found["total"], &serde_json::Value::from(shown));
        crate::pages::is_well_made(&q, &TestApp::shared().page(&format!("/search?{address}")));
    }

    #[test]
    fn whatever_is_asked_is_answered(path in typed(), name in typed(), value in typed()) {
        let path: String = percent_encoding::utf8_percent_encode(&path, percent_encoding::NON_ALPHANUMERIC).to_string();
        is_answered(&format!("/{}?{}", path.replace("%2F", "/"), query(&[(&name, &value)])));
        for parameter in ["page", "sort", "place", "list", "mechanism", "q"] {
            is_answered(&format!("/search?q=a&{}", query(&[(parameter, &value)])));
        }
    }
}
