//! Settings whose values have a form: where readers reach the site, where they report errors, which proxies are ours.

use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use ipnet::IpNet;

/// Scheme and host under which readers reach the site, without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl(String);

impl BaseUrl {
    /// The address of a server that nothing stands before.
    pub fn of(listen: SocketAddr) -> Self {
        Self(format!("http://{listen}"))
    }

    /// Whether readers reach the site by https.
    pub fn is_https(&self) -> bool {
        self.0.starts_with("https:")
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for BaseUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let uri: http::Uri = text.parse().map_err(|e| format!("not a web address: {e}"))?;
        let web = matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some_and(|h| !h.is_empty());
        // The parser drops a fragment; a password would stand on every page.
        let odd = text.contains(['#', '@', '"', '\'', '<', '>', '\\']);
        let below_root = !matches!(uri.path(), "" | "/");
        if !web || odd || below_root || uri.query().is_some() {
            return Err("write it as https://host; the site lives at the root of its host".to_owned());
        }
        Ok(Self(text.trim_end_matches('/').to_owned()))
    }
}

/// Where errors are reported to: `mailto:` is added to a bare e-mail address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportAddress(String);

impl ReportAddress {
    /// The address as a link target.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ReportAddress {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let plain = !text.contains(|c: char| c.is_whitespace() || c.is_control() || c == '?' || c == '#');
        let mail = text.strip_prefix("mailto:").unwrap_or(text);
        if plain && (text.starts_with("https://") || text.starts_with("http://")) {
            Ok(Self(text.to_owned()))
        } else if plain && mail.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.')) {
            Ok(Self(format!("mailto:{mail}")))
        } else {
            Err("give an e-mail address or a web address without spaces, ? and #".to_owned())
        }
    }
}

/// An address, or a network of addresses as `10.0.0.0/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network(IpNet);

impl Network {
    /// Whether the address lies in it.
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.contains(&address.to_canonical())
    }
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let one = text.parse::<IpAddr>().ok().map(IpNet::from);
        let network = one.or_else(|| text.parse().ok());
        network.map(Self).ok_or_else(|| "give an address as 10.0.0.1 or a network as 10.0.0.0/8".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_has_no_slash_at_the_end() {
        assert_eq!("https://a.cn/".parse::<BaseUrl>().expect("an address").as_str(), "https://a.cn");
        for text in [
            "a.cn",
            "ftp://a.cn",
            "https://",
            "https://a.cn/?q",
            "https://a.cn/x",
            "https://a@b.cn",
            "javascript:alert(1)",
        ] {
            assert!(text.parse::<BaseUrl>().is_err(), "{text}");
        }
    }

    #[test]
    fn errors_are_reported_to_mail_or_web() {
        assert_eq!("a@b.cn".parse::<ReportAddress>().expect("mail").as_str(), "mailto:a@b.cn");
        assert!("javascript:alert(1)".parse::<ReportAddress>().is_err());
        assert!("https://b.cn/report".parse::<ReportAddress>().is_ok());
    }

    #[test]
    fn a_network_is_one_address_or_many() {
        let has = |network: &str, address: &str| {
            let network: Network = network.parse().expect("a network");
            network.contains(address.parse().expect("an address"))
        };
        assert!(has("10.0.0.0/8", "10.1.2.3") && !has("10.0.0.0/8", "11.0.0.1"));
        assert!(has("10.0.0.1", "10.0.0.1") && !has("10.0.0.1", "10.0.0.2"));
        assert!(has("10.0.0.1", "::ffff:10.0.0.1"), "the same address in the other family");
        assert!(has("fd00::/8", "fd12::1") && !has("fd00::/8", "10.0.0.1"));
        for text in ["", "localhost", "10.0.0.0/33", "10.0.0"] {
            assert!(text.parse::<Network>().is_err(), "{text}");
        }
    }
}
