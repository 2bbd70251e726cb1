"""Text as people type it: tidy spaces, and fold spellings that differ only in case, accents and punctuation."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
"""Control characters other than white space, those that turn the direction of text, and those of no width."""
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")


def tidy(text: str) -> str:
    """Return ``text`` without invisible characters, outer spaces and repeated or no-break spaces.

    >>> tidy(" betaald\\u00a0 werk ")
    'betaald werk'
    """
    return " ".join(_INVISIBLE.sub("", text).split())


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Return the key under which spellings are the same: no case, accents or punctuation; ``&`` is ``en``.

    Text of punctuation only (``?``) is its own key.

    >>> fold("Gooi- & Vechtstreek") == fold("gooi en  vechtstreek")
    True
    >>> fold("Cliënt_ID")
    'client id'
    """
    decomposed = unicodedata.normalize("NFKD", text.replace("&", " en ").casefold())
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return _NOT_ALPHANUMERIC.sub(" ", plain).strip() or tidy(text)
