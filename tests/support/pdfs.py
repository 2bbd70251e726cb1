"""PDFs for tests, made in a process of their own: see ``conftest.typst_stays_out_of_the_way``."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

_COMPILE = "import json, sys, typst; typst.compile(sys.argv[1], sys.argv[2], pdf_standards=json.loads(sys.argv[3]))"


def pdf_of(source: Path, *standards: str) -> bytes:
    """Compile a Typst file with the fonts that Typst has of itself."""
    target = source.with_suffix(".pdf")
    subprocess.run([sys.executable, "-c", _COMPILE, str(source), str(target), json.dumps(standards)], check=True)
    return target.read_bytes()
