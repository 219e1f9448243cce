//! Addresses: any path and any query is answered, another spelling leads to the one in one step and stays on the site, and
//! no answer is a fault of ours.

/// What the site says to an address.
#[derive(Debug, Clone)]
pub struct Answered {
    /// The status.
    pub status: u16,
    /// Where a redirect leads.
    pub location: Option<String>,
}

/// What is asked for: the first byte chooses, the rest is put into it.
const ADDRESSES: [&str; 20] = [
    "/",
    "/lists/",
    "/lists/urban-renewal-4/",
    "/localities/",
    "/organisations/",
    "/documents/",
    "/search.json?q=",
    "/search.json?",
    "/search?",
    "/check.json?q=",
    "/check.json?q=…&q=",
    "/suggest.json?q=",
    "/folder.json?case=urban-renewal-4/1/1/1&",
    "/folder?case=urban-renewal-4/",
    "/compare.json?case=urban-renewal-4/1/1/1&case=urban-renewal-4/",
    "/figures.json?",
    "/documents.json?",
    "/lists/urban-renewal-4/4/1/1?q=",
    "/overview?",
    "/feed.atom?",
];

/// Asks for an address. Bytes of `raw` parameters are sent as they are, where an address can hold them.
pub fn check(bytes: &[u8], ask: impl Fn(&str) -> Answered) {
    let Some((choice, rest)) = bytes.split_first() else { return };
    let address = address(*choice, &rest[..rest.len().min(1_000)]);
    let answered = ask(&address);
    assert!(answered.status < 500, "{address}: {answered:?}");
    let Some(location) = answered.location.filter(|_| answered.status == 308) else { return };
    assert!(location.starts_with('/') && !location.starts_with("//"), "{address} leads away: {location}");
    let again = ask(&location);
    assert!(again.status < 500 && again.status != 308, "{address} → {location} → {again:?}");
}

fn address(choice: u8, rest: &[u8]) -> String {
    let start = ADDRESSES[usize::from(choice) % ADDRESSES.len()];
    let mut out = String::new();
    // A letter that an address holds stands as it is, unless the choice says that all is encoded.
    let all = usize::from(choice) >= ADDRESSES.len() * 6;
    for byte in start.bytes().map(|byte| (byte, false)).chain(rest.iter().map(|byte| (*byte, all))) {
        match byte {
            (byte, false) if byte.is_ascii_graphic() && !b"\"<>\\^`{|}#".contains(&byte) => out.push(char::from(byte)),
            (byte, _) => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
