"""The program, serving a library of its own: what the tests in Python stand on."""

import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def served(anli):
    """Serves the bundled list, and its files under /download, on a free port; gives the address."""
    with tempfile.TemporaryDirectory() as name:
        library, files = Path(name) / "library", Path(name) / "files"
        command = [anli, "--data-dir", str(library), "--listen", "127.0.0.1:0", "--download-dir", str(files)]
        bundled = Path(__file__).parents[1] / "data" / "urban-renewal-4.txt"
        for verb in (["import", str(bundled)], ["export", str(files)]):
            subprocess.run([*command, *verb], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        server = subprocess.Popen([*command, "serve"], stdout=subprocess.PIPE, text=True)
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()
            server.wait()
