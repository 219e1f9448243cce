//! Which encoding a client wants, and bytes in it.

use std::io::Write as _;

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_ENCODING;

/// How an answer is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// As it is.
    Identity,
    /// Brotli.
    Br,
    /// Zstandard.
    Zstd,
    /// Gzip.
    Gzip,
}

/// The quality of brotli: beyond it a page takes ten times as long to lose three hundredths of its size.
const BROTLI_QUALITY: i32 = 5;
const BROTLI_WINDOW: i32 = 20;

/// The level of zstd that takes about as long.
const ZSTD_LEVEL: i32 = 9;

impl Encoding {
    /// All of them, in their order.
    pub(super) const ALL: [Self; 4] = [Self::Identity, Self::Br, Self::Zstd, Self::Gzip];

    /// Its name in headers; none for bytes as they are.
    pub(super) fn name(self) -> Option<&'static str> {
        match self {
            Self::Identity => None,
            Self::Br => Some("br"),
            Self::Zstd => Some("zstd"),
            Self::Gzip => Some("gzip"),
        }
    }

    /// What is added to an entity tag: each form of an answer has its own.
    pub(super) fn suffix(self) -> &'static str {
        match self {
            Self::Identity => "",
            Self::Br => "-br",
            Self::Zstd => "-zs",
            Self::Gzip => "-gz",
        }
    }

    /// The one that the client likes best; among those it likes alike, the one that makes pages smallest.
    pub(super) fn wanted(headers: &HeaderMap) -> Self {
        // By encoding; whatever is named first counts. `*` stands for those that are not named.
        let (mut named, mut others) = ([None; Self::ALL.len()], None);
        let values = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
        for (name, weight) in values.flat_map(|value| value.split(',')).map(parse) {
            match Self::ALL
                .iter()
                .position(|encoding| encoding.name().is_some_and(|own| own.eq_ignore_ascii_case(name)))
            {
                Some(at) => named[at] = named[at].or(Some(weight)),
                None if name == "*" => others = others.or(Some(weight)),
                None => {}
            }
        }
        let weight = |encoding: Self| named[encoding as usize].or(others).unwrap_or(0);
        // The last of equal ones is taken.
        let best = [Self::Gzip, Self::Zstd, Self::Br].into_iter().max_by_key(|&encoding| weight(encoding));
        best.filter(|&encoding| weight(encoding) > 0).unwrap_or(Self::Identity)
    }

    /// The bytes in this encoding.
    pub(super) fn of(self, bytes: &[u8]) -> std::io::Result<Vec<u8>> {
        match self {
            Self::Identity => Ok(bytes.to_vec()),
            Self::Br => {
                let mut packed = Vec::with_capacity(bytes.len() / 4);
                let parameters = brotli::enc::BrotliEncoderParams {
                    quality: BROTLI_QUALITY,
                    lgwin: BROTLI_WINDOW,
                    size_hint: bytes.len(),
                    ..Default::default()
                };
                brotli::BrotliCompress(&mut &*bytes, &mut packed, &parameters)?;
                Ok(packed)
            }
            Self::Zstd => zstd::encode_all(bytes, ZSTD_LEVEL),
            Self::Gzip => {
                let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
                packed.write_all(bytes)?;
                packed.finish()
            }
        }
    }
}

/// A name with its weight in thousandths: `br;q=0.5`.
fn parse(choice: &str) -> (&str, u16) {
    let mut parts = choice.split(';').map(str::trim);
    let name = parts.next().unwrap_or_default();
    let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    let weight = weight.map_or(Some(1.0), |weight| weight.parse::<f32>().ok()).unwrap_or(0.0);
    (name, (weight.clamp(0.0, 1.0) * 1000.0) as u16)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(value: &str) -> Encoding {
        Encoding::wanted(&HeaderMap::from_iter([(ACCEPT_ENCODING, value.parse().expect("a value"))]))
    }

    #[test]
    fn the_client_chooses() {
        assert_eq!(Encoding::wanted(&HeaderMap::new()), Encoding::Identity);
        for (value, encoding) in [
            ("gzip, deflate, br, zstd", Encoding::Br),
            ("gzip", Encoding::Gzip),
            ("br;q=0.5, gzip", Encoding::Gzip),
            ("br;q=0, *", Encoding::Zstd),
            ("br;q=0, *, zstd;q=0.1", Encoding::Gzip),
            ("*", Encoding::Br),
            ("gzip, zstd", Encoding::Zstd),
            ("identity", Encoding::Identity),
            ("gzip;q=0", Encoding::Identity),
            ("br;q=zwei", Encoding::Identity),
            ("", Encoding::Identity),
        ] {
            assert_eq!(wanted(value), encoding, "{value}");
        }
    }
}
