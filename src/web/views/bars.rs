//! A bar chart as SVG, with its numbers as words and as a table.

/// Where the bars begin, and how long the longest is. The picture is 360 wide.
const LEFT: usize = 64;
const LENGTH: usize = 236;
/// Height of a row.
const ROW: usize = 34;

/// A chart.
pub(crate) struct Bars {
    /// Its name on the page, for links between its parts.
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    /// What is counted, in a sentence.
    pub(crate) note: String,
    /// What the rows are.
    pub(crate) of: &'static str,
    /// What the pieces of a bar stand for.
    pub(crate) series: Vec<&'static str>,
    pub(crate) rows: Vec<Bar>,
}

/// A row: as many values as there are series.
pub(crate) struct Bar {
    pub(crate) label: String,
    pub(crate) values: Vec<usize>,
}

/// A piece of a bar in the picture.
pub(crate) struct Piece {
    pub(crate) class: usize,
    pub(crate) x: usize,
    pub(crate) width: usize,
}

impl Bars {
    /// Height of the picture.
    pub(crate) fn height(&self) -> usize {
        self.rows.len() * ROW
    }

    /// Where a row begins.
    pub(crate) fn y(&self, row: &usize) -> usize {
        row * ROW
    }

    /// The pieces of a bar, side by side. What is counted at all is seen.
    pub(crate) fn pieces(&self, bar: &Bar) -> Vec<Piece> {
        let most = self.rows.iter().map(Bar::total).max().unwrap_or(0).max(1);
        let mut x = LEFT;
        let values = bar.values.iter().enumerate().filter(|(_, value)| **value > 0);
        values
            .map(|(class, value)| {
                let width = (value * LENGTH / most).max(2);
                x += width;
                Piece { class: class + 1, x: x - width, width }
            })
            .collect()
    }

    /// Where the number of a bar stands.
    pub(crate) fn end(&self, bar: &Bar) -> usize {
        self.pieces(bar).last().map_or(LEFT, |piece| piece.x + piece.width) + 8
    }

    /// All numbers in words.
    pub(crate) fn in_words(&self) -> String {
        let words = |bar: &Bar| format!("{} {}", bar.label, bar.total());
        self.rows.iter().map(words).collect::<Vec<_>>().join("，")
    }
}

impl Bar {
    /// All series together.
    pub(crate) fn total(&self) -> usize {
        self.values.iter().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_bar_fills_the_picture_and_the_smallest_is_seen() {
        let bar = |label: &str, values: &[usize]| Bar { label: label.to_owned(), values: values.to_vec() };
        let rows = vec![bar("a", &[600, 400]), bar("b", &[1, 0]), bar("c", &[0, 0])];
        let bars = Bars { id: "x", title: "", note: String::new(), of: "", series: vec!["", ""], rows };
        let long = bars.pieces(&bars.rows[0]);
        assert_eq!((long[1].x + long[1].width, long[1].class), (LEFT + LENGTH - 1, 2));
        assert_eq!(bars.pieces(&bars.rows[1])[0].width, 2);
        assert!(bars.pieces(&bars.rows[2]).is_empty());
        assert_eq!((bars.end(&bars.rows[2]), bars.in_words().as_str()), (LEFT + 8, "a 1000，b 1，c 0"));
    }
}
