"""The kept inputs of a target: `kept.py unpack FILE FOLDER`, `kept.py pack FOLDER FILE`.

A file is one gzip stream, so that what inputs have in common is written once: each input stands behind its length (four
bytes, little endian), in the order of their bytes. The same inputs give the same file.
"""

import gzip
import hashlib
import io
import os
import struct
import sys


def unpack(kept, folder):
    os.makedirs(folder, exist_ok=True)
    if not os.path.exists(kept):
        return
    with gzip.open(kept) as stream:
        while length := stream.read(4):
            data = stream.read(struct.unpack("<I", length)[0])
            with open(os.path.join(folder, hashlib.sha1(data).hexdigest()), "wb") as out:
                out.write(data)


def pack(folder, kept):
    inputs = []
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), "rb") as file:
            inputs.append(file.read())
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=9, mtime=0, filename="") as stream:
        for data in sorted(set(inputs)):
            stream.write(struct.pack("<I", len(data)) + data)
    os.makedirs(os.path.dirname(kept), exist_ok=True)
    with open(kept, "wb") as out:
        out.write(packed.getvalue())
    print(f"{kept}: {len(set(inputs))} inputs, {len(packed.getvalue())} bytes")


{"unpack": unpack, "pack": pack}[sys.argv[1]](*sys.argv[2:])
