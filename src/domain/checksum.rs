//! SHA-256 as this project writes it: lower-case hexadecimal.

use std::io::{self, Read};

use sha2::{Digest as _, Sha256};

/// Bytes as lower-case hexadecimal digits, two for each.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The checksum of some bytes: 64 digits.
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// The checksum of all that a reader gives, a portion at a time.
///
/// # Errors
/// Those of the reader.
pub fn sha256_of(mut reader: impl Read) -> io::Result<String> {
    let mut digest = Sha256::new();
    let mut portion = vec![0; 1 << 16];
    loop {
        match reader.read(&mut portion)? {
            0 => return Ok(hexadecimal(&digest.finalize())),
            read => digest.update(&portion[..read]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_and_readers_have_the_published_checksums() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!((sha256(b"").as_str(), sha256(b"abc").as_str()), (empty, abc));
        assert_eq!(sha256_of(b"abc".as_slice()).expect("it reads"), abc);
        let long = vec![7; 200_000];
        assert_eq!(sha256_of(long.as_slice()).expect("it reads"), sha256(&long));
    }
}
