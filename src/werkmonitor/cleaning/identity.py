"""Client identifiers become keyed hashes while they are read, so that the clear ones are never stored.

The key never leaves the machine and never influences a result: it only keeps the identifiers of different
organisations apart and unguessable.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Callable
from functools import partial
from pathlib import Path

from werkmonitor.cleaning.cells import read_id
from werkmonitor.config import InputError
from werkmonitor.deliveries.text import tidy
from werkmonitor.files import make_private

VARIABLE = "WERKMONITOR_KEY"
_FILE = "pseudonym.key"
_BYTES = 32
_MINIMUM_BYTES = 16


def pseudonym_key(restricted: Path) -> bytes:
    """Return the key: from ``WERKMONITOR_KEY`` (hexadecimal), else from ``pseudonym.key``, made on first use.

    Raises
    ------
    InputError
        The key is not hexadecimal or shorter than 16 bytes; the message does not quote it.
    """
    if given := os.environ.get(VARIABLE):
        return _parse(given, VARIABLE)
    path = restricted / _FILE
    if not path.exists():
        make_private(restricted)
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(_BYTES) + "\n", encoding="ascii")
    return _parse(path.read_text(encoding="ascii"), path.name)


def _parse(text: str, source: str) -> bytes:
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        key = b""
    if len(key) < _MINIMUM_BYTES:
        raise InputError(f"{source} must hold a hexadecimal key of at least {_MINIMUM_BYTES} bytes")
    return key


def concealer(key: bytes, organisation: str, is_empty: Callable[[str], bool]) -> Callable[[str], str]:
    """Return the function that replaces an organisation's client identifiers; what ``is_empty`` gives ''."""
    return partial(_conceal, key, organisation, is_empty)


def _conceal(key: bytes, organisation: str, is_empty: Callable[[str], bool], identifier: str) -> str:
    """Return HMAC-SHA256 over organisation and identifier, which is first read as any identifier."""
    text = tidy(identifier)
    if not text or is_empty(text):
        return ""
    message = f"{organisation}\x1f{read_id(text).value}".encode()
    return hmac.digest(key, message, hashlib.sha256).hex()
