"""Client identifiers become keyed hashes while they are read, so that the clear ones are never stored.

The keys never leave the machine and never influence a result: they only keep the identifiers of different
organisations apart and unguessable. An installation has one key or several, in order of age. A client's pseudonym is
the hash with the first key, hashed with the second, and so on; so a pseudonym from before a new key can be brought up
to date without the identifier, and whoever lacks one of the keys can't link the two.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial, reduce
from pathlib import Path

from werkmonitor.cleaning.cells import read_id
from werkmonitor.config import KEY_VARIABLE, InputError, Project
from werkmonitor.deliveries.text import tidy
from werkmonitor.files import make_private, private_files

_FORMER_FILE = "pseudonym.key"
_NAME = re.compile(r"(\d{4})-\d{4}-\d\d-\d\d")
_BYTES = 32
_MINIMUM_BYTES = 16


@dataclass(frozen=True)
class Keys:
    """The keys of an installation, the oldest first, and their names, which may be shown."""

    names: tuple[str, ...]
    secrets: tuple[bytes, ...]

    def __repr__(self) -> str:
        return f"Keys({', '.join(self.names)})"

    @property
    def chain(self) -> str:
        """What a pseudonym was made with, for whoever finds it later."""
        return " ".join(self.names)

    def pseudonym(self, message: bytes) -> str:
        """Return HMAC-SHA256 of a message, with each key in turn."""
        return reduce(_hashed, self.secrets, message).hex()

    def updated(self, pseudonym: str, chain: str) -> str:
        """Bring a pseudonym that was made with the first of these keys, as ``chain`` says, up to date."""
        later = self.secrets[len(chain.split()) :]
        return reduce(_hashed, later, bytes.fromhex(pseudonym)).hex()

    def follow(self, chain: str) -> bool:
        """Whether a pseudonym made with ``chain`` can be brought up to date."""
        return bool(chain) and self.names[: len(chain.split())] == tuple(chain.split())


def _hashed(message: bytes, key: bytes) -> bytes:
    return hmac.digest(key, message, hashlib.sha256)


def pseudonym_keys(project: Project) -> Keys:
    """Return the keys: from ``WERKMONITOR_KEY`` (hexadecimal, separated by commas), else from the folder of keys.

    The first one is made on first use.

    Raises
    ------
    InputError
        A key is not hexadecimal or shorter than 16 bytes; the message does not quote it.
    """
    if given := os.environ.get(KEY_VARIABLE):
        parts = given.split(",")
        names = tuple(f"{KEY_VARIABLE}-{number}" for number in range(1, len(parts) + 1))
        return Keys(names, tuple(_parse(part, KEY_VARIABLE) for part in parts))
    make_private(project.keys)
    former = project.restricted / _FORMER_FILE
    if former.is_file() and not _files(project):
        former.rename(project.keys / f"0001-{date.fromtimestamp(former.stat().st_mtime)}.key")
    if not _files(project):
        add_key(project)
    files = _files(project)
    return Keys(tuple(path.stem for path in files), tuple(_parse(path.read_text("ascii"), path.name) for path in files))


def add_key(project: Project) -> str:
    """Make a new key, from now on the last one, and return its name.

    Raises
    ------
    InputError
        The keys are not in files but in the environment.
    """
    if os.environ.get(KEY_VARIABLE):
        raise InputError(f"the keys are in {KEY_VARIABLE}: put a comma and a new key behind the ones that are there")
    make_private(project.keys)
    last = max((int(path.name[:4]) for path in _files(project)), default=0)
    path = project.keys / f"{last + 1:04d}-{date.today()}.key"
    partial_file = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with private_files():
            partial_file.write_text(secrets.token_hex(_BYTES) + "\n", encoding="ascii")
        path.hardlink_to(partial_file)  # whole or not at all, and never over another one
    except FileExistsError:
        pass  # another process was first: both use that one
    finally:
        partial_file.unlink(missing_ok=True)
    return path.stem


def _files(project: Project) -> list[Path]:
    return sorted(path for path in project.keys.glob("*.key") if _NAME.fullmatch(path.stem))


def _parse(text: str, source: str) -> bytes:
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        key = b""
    if len(key) < _MINIMUM_BYTES:
        raise InputError(f"{source} must hold a hexadecimal key of at least {_MINIMUM_BYTES} bytes")
    return key


def concealer(keys: Keys, organisation: str, is_empty: Callable[[str], bool]) -> Callable[[str], str]:
    """Return the function that replaces an organisation's client identifiers; what ``is_empty`` gives ''."""
    return partial(_conceal, keys, organisation, is_empty)


def _conceal(keys: Keys, organisation: str, is_empty: Callable[[str], bool], identifier: str) -> str:
    """Return the pseudonym of organisation and identifier, which is first read as any identifier."""
    text = tidy(identifier)
    if not text or is_empty(text):
        return ""
    return keys.pseudonym(f"{organisation}\x1f{read_id(text).value}".encode())
