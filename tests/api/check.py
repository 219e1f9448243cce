"""Asks every address of the OpenAPI document with values that schemathesis makes up, good ones and bad ones.

`check.py ANLI`: serves the bundled list. What is asked, and what does not apply here, is in `schemathesis.toml`.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from served import served

CONFIG = Path(__file__).with_name("schemathesis.toml")


def main(anli):
    # It keeps a folder of notes where it runs.
    with served(anli) as base, tempfile.TemporaryDirectory() as scratch:
        schemathesis = [Path(sys.executable).with_name("schemathesis"), "--config-file", CONFIG]
        command = [*schemathesis, "run", base + "/openapi.json", "--url", base]
        asked = subprocess.run(command, cwd=scratch, check=False)
    sys.exit(asked.returncode)


if __name__ == "__main__":
    main(*sys.argv[1:])
