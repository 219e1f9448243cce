//! One spelling per address: every other one is answered with 308 to it.

use crate::support::TestApp;

#[test]
fn other_spellings_are_moved_to_the_one() {
    let moved = [
        ("/lists/", "/lists"),
        ("/Lists", "/lists"),
        ("/lists//urban-renewal-4", "/lists/urban-renewal-4"),
        ("/lists/URBAN-renewal-4/4/1/1", "/lists/urban-renewal-4/4/1/1"),
        ("/lists/urban-renewal-4/04/1/001", "/lists/urban-renewal-4/4/1/1"),
        ("/lists/urban-renewal-4/4/1/1/", "/lists/urban-renewal-4/4/1/1"),
        ("/lists/urban-renewal-4/4/1/01.json", "/lists/urban-renewal-4/4/1/1.json"),
        ("/lists/urban-renewal-4.JSON", "/lists/urban-renewal-4.json"),
        ("/l%69sts", "/lists"),
        ("/index.json/", "/index.json"),
        ("/localities/320000/", "/localities/320000"),
        ("/Organisations/CDB", "/organisations/cdb"),
        ("/Search?q=A%20B&page=2", "/search?q=A%20B&page=2"),
        ("/search/?q=%E8%8A%9C%E6%B9%96", "/search?q=%E8%8A%9C%E6%B9%96"),
        ("//", "/"),
        ("/Healthz", "/healthz"),
    ];
    for (other, one) in moved {
        let answer = TestApp::shared().get(other);
        assert_eq!((answer.status.as_u16(), answer.header("location")), (308, one), "{other}");
        let after = TestApp::shared().get(one);
        assert_ne!(after.status, 308, "{one}");
    }
}

#[test]
fn no_spelling_leads_to_another_site() {
    for other in [
        "//evil.example",
        "///evil.example/x",
        "/%2F/evil.example",
        "/\\evil.example",
        "/%5Cevil.example",
        "//evil.example/%2e%2e",
    ] {
        let answer = TestApp::shared().get(other);
        let location = answer.header("location");
        assert!(
            !location.starts_with("//") && !location.starts_with("/\\") && !location.contains("://"),
            "{other} → {location}"
        );
    }
}

#[test]
fn a_redirect_is_settled_after_one_step() {
    for other in [
        "/LISTS/URBAN-RENEWAL-4/0004/",
        "/%4Cists/%75rban-renewal-4//4",
        "/a%20B/",
        "/%E5%9F%8E/",
        "/lists/000/",
        "/A|b",
    ] {
        let first = TestApp::shared().get(other);
        assert_eq!(first.status, 308, "{other}");
        let second = TestApp::shared().get(first.header("location"));
        assert_ne!(second.status, 308, "{other} → {} → {}", first.header("location"), second.header("location"));
    }
}
