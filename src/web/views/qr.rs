//! 二维码: an address as a QR code, drawn as one path so that it weighs little in a page.

use std::fmt::Write as _;

use fast_qr::{ECL, QRBuilder};

/// Light modules around the code, as scanners want them.
const QUIET: usize = 4;

/// A QR code as an SVG path: lines one module thick along the middle of each row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct QrCode {
    /// Width and height in modules, the quiet zone included.
    pub(crate) size: usize,
    /// The `d` of the path.
    pub(crate) path: String,
}

impl QrCode {
    /// The code of an address; `None` for one that is too long for any code.
    pub(crate) fn of(address: &str) -> Option<Self> {
        let code = QRBuilder::new(address).ecl(ECL::M).build().ok()?;
        let mut path = String::new();
        for (y, row) in (0..code.size).map(|y| (y, &code[y])) {
            let dark: Vec<bool> = row.iter().map(|module| module.value()).collect();
            draw(&dark, y, &mut path);
        }
        Some(Self { size: code.size + 2 * QUIET, path })
    }
}

/// Adds the dark runs of a row: the first at its place, the others at their distance from the one before.
fn draw(dark: &[bool], y: usize, path: &mut String) {
    let mut end = None;
    let mut x = 0;
    for run in dark.chunk_by(|a, b| a == b) {
        if run[0] {
            // Writing to a string cannot fail.
            let _ = match end {
                None => write!(path, "M{} {}.5h{}", x + QUIET, y + QUIET, run.len()),
                Some(end) => write!(path, "m{} 0h{}", x - end, run.len()),
            };
            end = Some(x + run.len());
        }
        x += run.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_a_row_are_lines_along_its_middle() {
        let mut path = String::new();
        draw(&[true, true, false, true], 2, &mut path);
        draw(&[false, false, false, false], 3, &mut path);
        assert_eq!(path, "M4 6.5h2m1 0h1");
    }

    #[test]
    fn a_permalink_makes_a_small_code_and_an_endless_address_none() {
        let code = QrCode::of("https://anli.example/lists/urban-renewal-4/4/1/1").expect("a code");
        assert_eq!(code.size, 33 + 2 * QUIET);
        assert!(code.path.len() < 4000, "{}", code.path.len());
        assert_eq!(QrCode::of(&"a".repeat(5000)), None);
    }
}
