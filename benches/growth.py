#!/usr/bin/env python3
"""Draws docs/growth.svg from docs/growth.tsv: one line a measure, both axes logarithmic. Needs only Python.

The first column is the number of cases; every other column is a measure with its unit in the header. An empty cell is a
point that was not measured.
"""
import math
import pathlib

DOCS = pathlib.Path(__file__).resolve().parent.parent / "docs"
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 420, 64, 250, 24, 48
COLOURS = ["#9b2f23", "#1f5f8b", "#3f7d3a", "#8a5a00", "#6b4a8f", "#555555"]
DASHES = ["", "6 3", "2 3", "8 3 2 3", "12 4", "1 4"]


def read(path):
    header, *rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line]
    sizes = [int(row[0]) for row in rows]
    columns = [[float(row[at]) if row[at] else None for row in rows] for at in range(1, len(header))]
    return sizes, list(zip(header[1:], columns))


def decades(low, high):
    return range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)


def number(power):
    return f"{10 ** power:,}" if power >= 0 else f"{10 ** power:g}"


def draw(sizes, measures):
    values = [value for _, column in measures for value in column if value is not None]
    xs, ys = decades(min(sizes), max(sizes)), decades(min(values), max(values))
    x = lambda v: LEFT + (math.log10(v) - xs[0]) / (xs[-1] - xs[0]) * (WIDTH - LEFT - RIGHT)
    y = lambda v: HEIGHT - BOTTOM - (math.log10(v) - ys[0]) / (ys[-1] - ys[0]) * (HEIGHT - TOP - BOTTOM)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" font-family="sans-serif" font-size="12">',
        "<title>Growth with the number of cases</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
    ]
    for power in xs:
        at = x(10.0**power)
        out.append(f'<path d="M{at:.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#dddddd"/>')
        out.append(f'<text x="{at:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{number(power)}</text>')
    for power in ys:
        at = y(10.0**power)
        out.append(f'<path d="M{LEFT} {at:.1f}H{WIDTH - RIGHT}" stroke="#dddddd"/>')
        out.append(f'<text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{number(power)}</text>')
    out.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 8}" text-anchor="middle">cases in the library</text>')
    for at, (name, column) in enumerate(measures):
        colour, dash = COLOURS[at % len(COLOURS)], DASHES[at % len(DASHES)]
        points = [(x(size), y(value)) for size, value in zip(sizes, column) if value is not None]
        path = "M" + "L".join(f"{px:.1f} {py:.1f}" for px, py in points)
        stroke = f'stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"'
        out.append(f'<path d="{path}" fill="none" {stroke}/>')
        out.extend(f'<circle cx="{px:.1f}" cy="{py:.1f}" r="3" fill="{colour}"/>' for px, py in points)
        row = TOP + 12 + at * 22
        out.append(f'<path d="M{WIDTH - RIGHT + 16} {row}h28" {stroke}/>')
        out.append(f'<text x="{WIDTH - RIGHT + 52}" y="{row + 4}">{name}</text>')
    return "\n".join(out + ["</svg>", ""])


def main():
    sizes, measures = read(DOCS / "growth.tsv")
    (DOCS / "growth.svg").write_text(draw(sizes, measures), encoding="utf-8")


main()
