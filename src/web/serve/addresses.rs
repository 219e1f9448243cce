//! How much each reader's address has under way, and which address is the reader's.
//!
//! Behind a proxy every connection comes from the proxy, and `X-Forwarded-For` says for whom. Whoever reaches the server can write that
//! header, so it counts only on connections from a proxy that the settings name.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::http::HeaderMap;

use super::Limits;
use super::refused::Refused;
use crate::config::Network;

/// What is under way, by address.
#[derive(Debug)]
pub(super) struct Addresses {
    most: Option<usize>,
    trusted: Vec<Network>,
    under_way: Arc<Mutex<HashMap<(What, IpAddr), usize>>>,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum What {
    Connections,
    Requests,
}

/// Counts as long as it lives.
#[derive(Debug)]
pub(super) struct Share {
    under_way: Arc<Mutex<HashMap<(What, IpAddr), usize>>>,
    key: (What, IpAddr),
}

impl Addresses {
    pub(super) fn new(limits: &Limits) -> Self {
        Self { most: limits.per_address, trusted: limits.trusted.clone(), under_way: Arc::default() }
    }

    /// Whether this address speaks for others.
    pub(super) fn is_proxy(&self, peer: IpAddr) -> bool {
        is_trusted(&self.trusted, peer)
    }

    /// The address of the reader: the peer's own, or the one that a trusted proxy names.
    pub(super) fn reader(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        // Without a limit nobody asks for it.
        if self.most.is_none() { peer } else { reader(&self.trusted, peer, headers) }
    }

    /// Takes a share; `Err` when the address has as many as it may have. Without a limit there is nothing to count.
    pub(super) fn take(&self, what: What, address: IpAddr) -> Result<Option<Share>, Refused> {
        let Some(most) = self.most else { return Ok(None) };
        let key = (what, network_of(address));
        let mut under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        let count = under_way.entry(key).or_default();
        if *count >= most {
            return Err(Refused::TooMany);
        }
        *count += 1;
        Ok(Some(Share { under_way: Arc::clone(&self.under_way), key }))
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = under_way.get_mut(&self.key) {
            *count -= 1;
            if *count == 0 {
                under_way.remove(&self.key);
            }
        }
    }
}

/// A reader with IPv6 has a whole network of addresses.
fn network_of(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() & !u128::from(u64::MAX)).into()),
    }
}

fn is_trusted(trusted: &[Network], address: IpAddr) -> bool {
    trusted.iter().any(|network| network.contains(address))
}

/// The right-most address that is no trusted proxy: each proxy adds on the right whom it heard from.
fn reader(trusted: &[Network], peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let mut known = peer;
    let values = headers.get_all("x-forwarded-for").iter().rev();
    let mut heard = values.flat_map(|value| value.to_str().unwrap_or("?").rsplit(','));
    while is_trusted(trusted, known) {
        match heard.next().map(|text| address(text.trim())) {
            Some(Some(before)) => known = before,
            // Nothing more is said, or nothing that can be read: the last one who is known stands for the reader.
            _ => return known,
        }
    }
    known
}

/// An address, with or without a port.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.split(']').next()).unwrap_or(text);
    let parsed = bare.parse().ok().or_else(|| text.parse::<std::net::SocketAddr>().ok().map(|socket| socket.ip()));
    parsed.map(|ip: IpAddr| ip.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    fn headers(values: &[&str]) -> HeaderMap {
        values
            .iter()
            .map(|value| ("x-forwarded-for".parse().expect("a name"), value.parse().expect("a value")))
            .collect()
    }

    #[test]
    fn a_proxy_is_believed_only_when_the_settings_name_it() {
        let trusted: Vec<Network> = ["10.0.0.0/8", "::1"].map(|text| text.parse().expect("a network")).into();
        let of = |peer: &str, values: &[&str]| reader(&trusted, ip(peer), &headers(values)).to_string();
        assert_eq!(of("10.0.0.1", &["203.0.113.7"]), "203.0.113.7");
        assert_eq!(of("192.0.2.1", &["203.0.113.7"]), "192.0.2.1", "no proxy of ours");
        assert_eq!(
            of("10.0.0.1", &["1.1.1.1, 203.0.113.7, 10.0.0.2"]),
            "203.0.113.7",
            "what the reader wrote is left of it"
        );
        assert_eq!(of("10.0.0.1", &["1.1.1.1", "203.0.113.7"]), "203.0.113.7", "two headers are one list");
        assert_eq!(of("10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(of("10.0.0.1", &["1.1.1.1, nonsense"]), "10.0.0.1");
        assert_eq!(of("::1", &["[2001:db8::1]:443"]), "2001:db8::1");
        assert_eq!(of("10.0.0.1", &["::ffff:203.0.113.7"]), "203.0.113.7");
        assert_eq!(of("10.0.0.1", &["203.0.113.7:5000"]), "203.0.113.7");
    }

    #[test]
    fn an_address_has_its_share_and_gives_it_back() {
        let addresses = Addresses::new(&Limits { per_address: Some(2), ..Limits::default() });
        let one = addresses.take(What::Requests, ip("2001:db8::1")).expect("a share");
        let _two = addresses.take(What::Requests, ip("2001:db8::2")).expect("a share");
        assert!(addresses.take(What::Requests, ip("2001:db8::3")).is_err(), "one network is one reader");
        assert!(addresses.take(What::Connections, ip("2001:db8::3")).is_ok());
        assert!(addresses.take(What::Requests, ip("2001:db9::1")).is_ok());
        drop(one);
        assert!(addresses.take(What::Requests, ip("2001:db8::3")).is_ok());
    }

    #[test]
    fn without_a_limit_nothing_is_counted() {
        let addresses = Addresses::new(&Limits::default());
        for _ in 0..100 {
            assert!(addresses.take(What::Requests, ip("192.0.2.1")).is_ok_and(|share| share.is_none()));
        }
    }
}
