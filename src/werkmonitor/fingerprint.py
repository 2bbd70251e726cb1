"""Keys of what made a result, so that it need not be made again."""

from __future__ import annotations

import hashlib
import sys
from importlib.resources import files
from pathlib import Path

from werkmonitor.files import checksum


def digest(*parts: object) -> str:
    """Return a key for values whose ``repr`` says all about them."""
    return hashlib.sha256("\n".join(map(repr, parts)).encode()).hexdigest()[:32]


def environment(root: Path) -> str:
    """Return a key of what runs: our code and templates, the lock file, Python, installed packages."""
    package = Path(str(files("werkmonitor")))
    code = [path for path in sorted(package.rglob("*")) if path.is_file() and path.suffix != ".pyc"]
    installed = {path.name for folder in sys.path for path in Path(folder or ".").glob("*.dist-info")}
    return digest(
        [(str(path.relative_to(package)), checksum(path)) for path in code],
        checksum(root / "requirements.lock"),
        sys.version,
        sorted(installed),
    )
