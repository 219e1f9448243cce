//! The lines that are drawn on a page, and the grid of cells they make.

use std::fmt::Write as _;

/// How far ends of lines may be apart that meet.
const NEAR: f64 = 3.5;

/// A drawn line: across, or up and down.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Rule {
    fn is_across(&self) -> bool {
        self.right - self.left > self.bottom - self.top
    }

    pub(super) fn holds(&self, (x, y): (f64, f64)) -> bool {
        (self.left..self.right).contains(&x) && (self.top..self.bottom).contains(&y)
    }
}

/// The lines of one page's drawing, one a line: `rule PAGE LEFT TOP RIGHT BOTTOM`.
pub fn rules(page: usize, svg: &str) -> String {
    let mut out = String::new();
    let body = svg.rsplit_once("</defs>").map_or(svg, |(_, body)| body);
    for tag in body.split("<path").skip(1) {
        let tag = tag.split('>').next().unwrap_or_default();
        let attribute = |name: &str| {
            let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
            rest.split('"').next()
        };
        let Some(path) = attribute("d") else { continue };
        let matrix = attribute("transform").and_then(matrix).unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
        let is_stroke = attribute("style").is_some_and(|style| style.contains("fill:none"));
        for rule in segments(path, matrix, is_stroke) {
            let Rule { left, top, right, bottom } = rule;
            let _ = writeln!(out, "\nrule {page} {left} {top} {right} {bottom}");
        }
    }
    out
}

fn matrix(transform: &str) -> Option<[f64; 6]> {
    let inner = transform.strip_prefix("matrix(")?.strip_suffix(')')?;
    let numbers: Vec<f64> = inner.split([',', ' ']).filter_map(|n| n.parse().ok()).collect();
    numbers.try_into().ok()
}

/// The straight lines of a path. A filled bar as thin as a line is one; curves are none.
fn segments(path: &str, m: [f64; 6], is_stroke: bool) -> Vec<Rule> {
    let mut out = Vec::new();
    if path.contains('C') {
        return out;
    }
    for part in path.split('M').skip(1) {
        let numbers: Vec<f64> = part.split_whitespace().filter_map(|n| n.parse().ok()).collect();
        let points: Vec<(f64, f64)> = numbers
            .chunks_exact(2)
            .map(|p| (m[0] * p[0] + m[2] * p[1] + m[4], m[1] * p[0] + m[3] * p[1] + m[5]))
            .collect();
        if points.len() < 2 {
            continue;
        }
        let whole = bounds(&points);
        let (width, height) = (whole.right - whole.left, whole.bottom - whole.top);
        if width.min(height) < 2.5 {
            out.extend((width.max(height) > 4.0).then_some(whole));
        } else if is_stroke {
            let closed = points.iter().copied().chain(part.contains('Z').then(|| points[0])).collect::<Vec<_>>();
            let sides = closed.windows(2).map(bounds);
            out.extend(sides.filter(|side| (side.right - side.left).min(side.bottom - side.top) < 1.0));
        }
    }
    out
}

fn bounds(points: &[(f64, f64)]) -> Rule {
    let fold =
        |pick: fn(&(f64, f64)) -> f64, start: f64, best: fn(f64, f64) -> f64| points.iter().map(pick).fold(start, best);
    Rule {
        left: fold(|p| p.0, f64::MAX, f64::min),
        top: fold(|p| p.1, f64::MAX, f64::min),
        right: fold(|p| p.0, f64::MIN, f64::max),
        bottom: fold(|p| p.1, f64::MIN, f64::max),
    }
}

/// Reads what [`rules`] wrote, with the page of each line.
pub(super) fn parse(text: &str) -> Vec<(usize, Rule)> {
    let rule = |line: &str| {
        let mut words = line.strip_prefix("rule ")?.split(' ');
        let page = words.next()?.parse().ok()?;
        let numbers: Vec<f64> = words.filter_map(|n| n.parse().ok()).filter(|n: &f64| n.is_finite()).collect();
        let [left, top, right, bottom] = numbers.try_into().ok()?;
        Some((page, Rule { left, top, right, bottom }))
    };
    text.lines().filter_map(rule).take(100_000).collect()
}

/// The cells that lines enclose on one page.
#[derive(Debug)]
pub(super) struct Grid {
    /// Where columns part, from left to right.
    xs: Vec<f64>,
    /// For each column, where its cells part.
    ys: Vec<Vec<f64>>,
    /// Where rows part: all of `ys`.
    rows: Vec<f64>,
}

impl Grid {
    /// The grid of a page; `None` when fewer than two columns are drawn.
    pub(super) fn find(rules: &[Rule]) -> Option<Self> {
        let (across, down): (Vec<&Rule>, Vec<&Rule>) = rules.iter().partition(|rule| rule.is_across());
        let xs = settle(down.iter().map(|rule| f64::midpoint(rule.left, rule.right)));
        let tall = |x: &f64| {
            let own = down.iter().filter(|rule| (f64::midpoint(rule.left, rule.right) - x).abs() < NEAR);
            own.map(|rule| rule.bottom - rule.top).sum::<f64>() > 12.0
        };
        let xs: Vec<f64> = xs.into_iter().filter(tall).collect();
        if xs.len() < 3 || across.len() < 2 {
            return None;
        }
        let parts = |two: &[f64]| {
            let middle = f64::midpoint(two[0], two[1]);
            let own = across.iter().filter(|rule| (rule.left - NEAR..rule.right + NEAR).contains(&middle));
            settle(own.map(|rule| f64::midpoint(rule.top, rule.bottom)))
        };
        let ys: Vec<Vec<f64>> = xs.windows(2).map(parts).collect();
        let rows = settle(ys.iter().flatten().copied());
        (rows.len() >= 2).then_some(Self { xs, ys, rows })
    }

    pub(super) fn top(&self) -> f64 {
        self.rows.first().copied().unwrap_or_default()
    }

    pub(super) fn columns(&self) -> Vec<(f64, f64)> {
        self.xs.windows(2).map(|two| (two[0], two[1])).collect()
    }

    /// Where each row begins and ends.
    pub(super) fn rows(&self) -> impl Iterator<Item = (f64, f64)> {
        self.rows.windows(2).map(|two| (two[0], two[1]))
    }

    pub(super) fn holds(&self, (x, y): (f64, f64)) -> bool {
        let (Some(left), Some(right)) = (self.xs.first(), self.xs.last()) else { return false };
        let (Some(top), Some(bottom)) = (self.rows.first(), self.rows.last()) else { return false };
        (*left..*right).contains(&x) && (*top..*bottom).contains(&y)
    }

    /// The cell of a column that begins in a row; `None` when the cell above reaches down into it.
    pub(super) fn cell(&self, column: usize, (top, _): (f64, f64)) -> Option<Rule> {
        let ys = self.ys.get(column)?;
        let at = ys.iter().position(|y| (y - top).abs() < NEAR);
        let first = self.rows.first()?;
        // A column without a line at the top of the page goes on from the page before.
        let at = match at {
            Some(at) => ys.get(at + 1).copied(),
            None if (top - first).abs() < NEAR => ys.iter().copied().find(|y| *y > top + NEAR),
            None => return None,
        };
        let bottom = at.or_else(|| self.rows.last().copied())?;
        Some(Rule { left: *self.xs.get(column)?, top, right: *self.xs.get(column + 1)?, bottom })
    }
}

/// Numbers in order; those that are near each other are one.
fn settle(numbers: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut all: Vec<f64> = numbers.collect();
    all.sort_by(f64::total_cmp);
    let mut out: Vec<f64> = Vec::new();
    for number in all {
        if out.last().is_none_or(|last| number - last > NEAR) {
            out.push(number);
        }
    }
    out
}
