#!/usr/bin/env python3
"""The list of parts (CycloneDX) names every crate that cargo builds into the program, with licence, origin and checksum.

    python3 check.py target/sbom/anli.cdx.json
"""

import json
import subprocess
import sys


def built():
    """Name and version of every crate in the program: what cargo itself says."""
    command = ["cargo", "tree", "--locked", "--edges", "normal", "--prefix", "none", "--format", "{p}"]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    parts = {tuple(line.split()[:2]) for line in lines if line.strip()}
    return {(name, version.removeprefix("v")) for name, version in parts if name != "anli"}


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        bill = json.load(file)
    assert bill["bomFormat"] == "CycloneDX", bill.get("bomFormat")
    parts = {(part["name"], part["version"]): part for part in bill["components"]}
    missing = sorted(built() - parts.keys())
    assert not missing, f"not in the list: {missing}"
    for (name, version), part in parts.items():
        assert part.get("licenses"), f"{name} {version} has no licence"
        assert part["purl"].startswith(f"pkg:cargo/{name}@{version}"), part["purl"]
        assert any(sum_["alg"] == "SHA-256" for sum_ in part.get("hashes", [])), f"{name} {version} has no checksum"
    print(f"{len(parts)} parts, {len(built())} of them in the program")


main()
